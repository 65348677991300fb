//! `cargo xtask bench watch`: how soon `directnet watch` tells of a listener, and what it costs while nothing happens.
//!
//! Measured on a quiet host, beside thousands of listeners, which is what makes looking dear, and while somebody opens
//! and closes listeners in another network namespace, which the kernel's events do not leave out. All of that is in
//! namespaces of the benchmark's own; that takes root. This file builds the program and starts itself again inside;
//! what is measured there is in the files below.

mod neighbour;
mod rounds;
mod watcher;

use std::fs;
use std::path::PathBuf;

pub(super) use self::neighbour::bustle;
use super::{machine, namespaces, release, report};
use crate::{program, setup};

/// How large a host to measure on.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Put the table into docs/benchmarks.md
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    host: Host,
}

/// The host, and how long it is watched.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Host {
    /// Processes with listeners, each in a cgroup of its own
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u16).range(1..=2000))]
    processes: u16,
    /// Listeners of each of these processes
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=64))]
    listeners: u16,
    /// Listeners opened one by one
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u16).range(1..=5000))]
    opened: u16,
    /// Seconds for which nothing happens
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    idle: u64,
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
    /// An empty directory for the journals
    #[arg(long)]
    home: PathBuf,
    #[command(flatten)]
    host: Host,
}

/// Builds the program, measures it inside of namespaces, and prints the table.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    anyhow::ensure!(
        cfg!(target_os = "linux") && program::is_root(),
        "the host is made of Linux namespaces and cgroups, which takes root: run this as root on Linux"
    );
    setup::for_benchmarks();
    let directnet = release::directnet()?;
    let home = std::env::temp_dir().join(format!("directnet-bench-watch-{}", std::process::id()));
    fs::create_dir_all(&home)?;
    let section = namespaces::run_inside(&args.inside(directnet, &home));
    fs::remove_dir_all(&home)?;
    let section = section?;
    report::tell("watch", &section, args.write)
}

/// Measures; called in the namespaces.
pub(crate) fn run_inside(inside: &Inside) -> anyhow::Result<()> {
    namespaces::end_with_parent();
    namespaces::prepare()?;
    println!("{}", rounds::section(inside)?);
    Ok(())
}

impl Args {
    /// The command line of the benchmark inside.
    fn inside(&self, directnet: String, home: &std::path::Path) -> Vec<String> {
        let host = &self.host;
        let mut arguments = vec!["bench".to_owned(), "watch-inside".to_owned()];
        for (name, value) in [
            ("--directnet", directnet),
            ("--machine", machine::describe()),
            ("--home", home.display().to_string()),
            ("--processes", host.processes.to_string()),
            ("--listeners", host.listeners.to_string()),
            ("--opened", host.opened.to_string()),
            ("--idle", host.idle.to_string()),
        ] {
            arguments.extend([name.to_owned(), value]);
        }
        arguments
    }
}
