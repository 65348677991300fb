//! `cargo xtask bench face`: the terminal face of a node with a thousand conversations and a million messages, from the command to
//! the first full screen, and from a key to the screen that it scrolls to; beside `directnet status`, which asks the same node
//! one question, and `less`, which shows the end of the same messages in a file.
//!
//! The face runs in a terminal of its own that answers what terminals are asked, and is looked at by its bytes.
//!
//! It needs the feature `bench`, as the benchmark of messages does, and starts itself again to have it.

#[cfg(feature = "bench")]
mod contest;
#[cfg(feature = "bench")]
mod store;
#[cfg(feature = "bench")]
mod terminal;

/// How much to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A tenth of the conversations and messages, and fewer turns
    #[arg(long)]
    quick: bool,
    /// Put the table into docs/benchmarks.md
    #[arg(long)]
    write: bool,
    /// Measure this build of directnet instead of making one
    #[arg(long, value_name = "PROGRAM", conflicts_with = "write")]
    build: Option<String>,
}

/// Measures, and prints the table.
#[cfg(feature = "bench")]
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    crate::setup::for_benchmarks();
    let directnet = match &args.build {
        Some(program) => program.clone(),
        None => super::release::directnet()?,
    };
    let section = contest::run(&directnet, args.quick)?;
    super::report::tell("face", &section, args.write)
}

/// Starts this program again, as one that can measure.
#[cfg(not(feature = "bench"))]
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let mut arguments = vec!["face"];
    arguments.extend(args.quick.then_some("--quick"));
    arguments.extend(args.write.then_some("--write"));
    arguments.extend(args.build.iter().flat_map(|program| ["--build", program]));
    super::release::measure_again(&arguments)
}
