//! `cargo xtask bench identify`: `directnet port N --identify` beside `nmap -sV`, on real servers on odd ports.
//!
//! The servers are those of `testkit::servers`, in a network namespace of their own; that takes root.

#[cfg(target_os = "linux")]
mod contest;
#[cfg(target_os = "linux")]
mod nmap;

/// What to do with the table.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Put the table into docs/benchmarks.md
    #[arg(long)]
    write: bool,
}

/// Builds the program, starts the servers, and prints the table.
#[cfg(target_os = "linux")]
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    anyhow::ensure!(
        crate::program::is_root(),
        "the servers run in a network namespace, which takes root: run this as root"
    );
    crate::setup::for_benchmarks();
    crate::setup::provide_servers();
    let directnet = super::release::directnet()?;
    let section = contest::section(&directnet)?;
    super::report::tell("identify", &section, args.write)
}

/// Says that it cannot.
#[cfg(not(target_os = "linux"))]
pub(crate) fn run(_: &Args) -> anyhow::Result<()> {
    anyhow::bail!("the servers run in a Linux network namespace: run this on Linux")
}
