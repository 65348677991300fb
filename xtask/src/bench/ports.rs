//! `cargo xtask bench ports`: `directnet ports` and `directnet port N` beside ss, netstat, lsof and fuser.
//!
//! Measured on three hosts: a quiet one, and a heavy one with thousands of sockets and processes, once with a cgroup for
//! each process as systemd makes them and once with all processes in one. They are made in namespaces of their own, so
//! that neither this machine's ports nor its processes are seen or touched; that takes root. This file builds the
//! program and starts itself again inside; what is measured there is in the files below.

mod contest;

use super::fleet::Member;
use super::{namespaces, release, report};
use crate::{program, setup};

/// How large a host to measure on.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Fewer runs and a tenth of the processes
    #[arg(long)]
    quick: bool,
    /// Put the tables into docs/benchmarks.md
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    host: Host,
}

/// The heavy host. The defaults make 10,000 listeners, 20,000 connections and some 198,000 open files.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Host {
    /// Processes with open sockets
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u16).range(10..=2000))]
    processes: u16,
    /// Processes without sockets, which have to be searched all the same
    #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u16).range(10..=8000))]
    bystanders: u16,
    /// Files that each process without sockets holds open
    #[arg(long, default_value_t = 55, value_parser = clap::value_parser!(u16).range(0..=512))]
    bystander_files: u16,
    /// Have neighbours hold different numbers of files, so that their listeners have different descriptors
    #[arg(long)]
    uneven: bool,
    #[command(flatten)]
    member: Member,
}

/// The benchmark itself, inside of its namespaces.
#[derive(Debug, clap::Args)]
pub(crate) struct Inside {
    /// The program to measure
    #[arg(long)]
    directnet: String,
    /// Where this machine's description was read, to stand above the tables
    #[arg(long)]
    machine: String,
    #[arg(long)]
    quick: bool,
    #[command(flatten)]
    host: Host,
}

/// Builds the program, measures it inside of namespaces, and prints the tables.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    anyhow::ensure!(
        cfg!(target_os = "linux") && program::is_root(),
        "the heavy host is made of Linux namespaces and cgroups, which takes root: run this as root on Linux"
    );
    setup::for_benchmarks();
    let directnet = release::directnet()?;
    let section = namespaces::run_inside(&args.inside(directnet))?;
    report::tell("ports", &section, args.write)
}

/// Measures; called in the namespaces.
pub(crate) fn run_inside(inside: &Inside) -> anyhow::Result<()> {
    namespaces::end_with_parent();
    namespaces::prepare()?;
    println!("{}", contest::section(inside)?);
    Ok(())
}

impl Args {
    /// The command line of the benchmark inside.
    fn inside(&self, directnet: String) -> Vec<String> {
        let host = &self.host;
        let mut arguments = vec!["bench".to_owned(), "ports-inside".to_owned()];
        for (name, value) in [
            ("--directnet", directnet),
            ("--machine", super::machine::describe()),
            ("--processes", self.scaled(host.processes).to_string()),
            ("--bystanders", self.scaled(host.bystanders).to_string()),
            ("--bystander-files", host.bystander_files.to_string()),
        ] {
            arguments.extend([name.to_owned(), value]);
        }
        arguments.extend(host.member.arguments());
        arguments.extend(host.uneven.then(|| "--uneven".to_owned()));
        arguments.extend(self.quick.then(|| "--quick".to_owned()));
        arguments
    }

    fn scaled(&self, processes: u16) -> u16 {
        if self.quick {
            processes.div_ceil(10)
        } else {
            processes
        }
    }
}
