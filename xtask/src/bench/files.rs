//! `cargo xtask bench files`: a large file between two nodes, beside what plain streams of QUIC carry, `scp` and the disk; what
//! transfers cost in memory, and what they cost a message that is sent meanwhile.
//!
//! A plain stream is what the transport alone can do: it verifies nothing, resumes nothing and asks nobody. Everybody's
//! bytes go over the loopback of this machine, and those that are written are on the disk before the clock stops.
//!
//! It needs the feature `bench`, as the benchmark of messages does, and starts itself again to have it.

#[cfg(feature = "bench")]
mod contest;
#[cfg(feature = "bench")]
mod delay;
#[cfg(feature = "bench")]
mod directnet;
#[cfg(feature = "bench")]
mod disk;
#[cfg(feature = "bench")]
mod memory;
#[cfg(feature = "bench")]
mod scp;
#[cfg(feature = "bench")]
mod stream;

/// How much to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A smaller file and fewer turns
    #[arg(long)]
    quick: bool,
    /// Put the tables into docs/benchmarks.md
    #[arg(long)]
    write: bool,
}

/// Measures, and prints the tables.
#[cfg(feature = "bench")]
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    crate::setup::for_benchmarks();
    let directnet = super::release::directnet()?;
    let section = contest::run(&directnet, args.quick)?;
    super::report::tell("files", &section, args.write)
}

/// Starts this program again, as one that can measure.
#[cfg(not(feature = "bench"))]
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let mut arguments = vec!["files"];
    arguments.extend(args.quick.then_some("--quick"));
    arguments.extend(args.write.then_some("--write"));
    super::release::measure_again(&arguments)
}
