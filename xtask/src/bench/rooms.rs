//! `cargo xtask bench rooms`: what a message costs its sender and each member, in rooms of 3 to 100 members.
//!
//! Every member is a process of its own, in a network namespace of the benchmark's own, whose loopback nobody else uses: so
//! the bytes on the wire can be counted. Like `bench messages` it starts itself again as a release build.

#[cfg(feature = "bench")]
mod contest;
#[cfg(feature = "bench")]
mod room;
#[cfg(feature = "bench")]
mod sealing;

/// How much to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only up to 10 members
    #[arg(long)]
    quick: bool,
    /// Put the table into docs/benchmarks.md
    #[arg(long)]
    write: bool,
}

/// The benchmark itself, inside of its namespaces.
#[derive(Debug, clap::Args)]
pub(crate) struct Inside {
    /// The program to measure
    #[arg(long)]
    directnet: String,
    /// Where this machine's description was read, to stand above the table
    #[arg(long)]
    machine: String,
    #[arg(long)]
    quick: bool,
}

/// Measures, and prints the table.
#[cfg(feature = "bench")]
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    anyhow::ensure!(
        cfg!(target_os = "linux") && crate::program::is_root(),
        "the bytes are counted in a network namespace, which takes root: run this as root on Linux"
    );
    let mut arguments = vec!["bench".to_owned(), "rooms-inside".to_owned()];
    let directnet = super::release::directnet()?;
    for (name, value) in [
        ("--directnet", directnet),
        ("--machine", super::machine::describe()),
    ] {
        arguments.extend([name.to_owned(), value]);
    }
    arguments.extend(args.quick.then(|| "--quick".to_owned()));
    let section = super::namespaces::run_inside(&arguments)?;
    super::report::tell("rooms", &section, args.write)
}

/// Measures; called in the namespaces.
#[cfg(feature = "bench")]
pub(crate) fn run_inside(inside: &Inside) -> anyhow::Result<()> {
    super::namespaces::end_with_parent();
    super::namespaces::prepare()?;
    println!("{}", contest::section(inside)?);
    Ok(())
}

/// Starts this program again, as one that can measure.
#[cfg(not(feature = "bench"))]
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let mut arguments = vec!["rooms"];
    arguments.extend(args.quick.then_some("--quick"));
    arguments.extend(args.write.then_some("--write"));
    super::release::measure_again(&arguments)
}

/// Only the program that was started again is called with this.
#[cfg(not(feature = "bench"))]
pub(crate) fn run_inside(inside: &Inside) -> anyhow::Result<()> {
    let Inside {
        directnet, machine, ..
    } = inside;
    anyhow::bail!("{directnet} is measured by a release build of this program, on {machine}")
}
