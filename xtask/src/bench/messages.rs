//! `cargo xtask bench messages`: acknowledged messages between two nodes, beside toxcore, echoes over QUIC and TCP and an fsync; and
//! what a node with many contacts costs while nobody says anything.
//!
//! The echoes are what the wire alone costs; they neither store nor seal. The fsync is what a disk alone costs: a message
//! that is acknowledged is on two of them. Everybody's messages go over the loopback of this machine.
//!
//! The echoes need a QUIC stack and the client needs optimisation, or it would be the slowest part of what it measures.
//! Neither is there when other chores run: this one starts itself again, as a release build with the feature `bench`.

#[cfg(feature = "bench")]
mod builds;
#[cfg(feature = "bench")]
mod contest;
#[cfg(feature = "bench")]
mod directnet;
#[cfg(feature = "bench")]
mod disk;
#[cfg(feature = "bench")]
mod echo;
#[cfg(feature = "bench")]
mod figures;
#[cfg(feature = "bench")]
mod idle;
#[cfg(feature = "bench")]
mod quic;
#[cfg(feature = "bench")]
pub(super) mod quic_iroh;
#[cfg(feature = "bench")]
mod tox;

/// How much to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Fewer and shorter turns
    #[arg(long)]
    quick: bool,
    /// Put the tables into docs/benchmarks.md
    #[arg(long)]
    write: bool,
    /// Messages that are on their way at the same time
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..=1024))]
    in_flight: u16,
    /// Measure nothing but these builds of directnet, in turns, and what a message costs their processes
    #[arg(long, value_name = "PROGRAM", num_args = 1.., conflicts_with = "write")]
    builds: Vec<String>,
}

/// Measures, and prints the tables.
#[cfg(feature = "bench")]
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    crate::setup::for_benchmarks();
    if !args.builds.is_empty() {
        println!("{}", contest::compare(args)?);
        return Ok(());
    }
    let directnet = super::release::directnet()?;
    let section = contest::run(&directnet, args)?;
    super::report::tell("messages", &section, args.write)
}

/// Starts this program again, as one that can measure.
#[cfg(not(feature = "bench"))]
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let in_flight = args.in_flight.to_string();
    let mut arguments = vec!["messages", "--in-flight", &in_flight];
    arguments.extend(args.quick.then_some("--quick"));
    arguments.extend(args.write.then_some("--write"));
    arguments.extend(args.builds.iter().flat_map(|program| ["--builds", program]));
    super::release::measure_again(&arguments)
}
