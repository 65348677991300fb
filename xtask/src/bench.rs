//! `cargo xtask bench`: us and the programs people use instead, side by side on this machine.
//!
//! Ratios count, absolute times do not: all contestants take turns in the same minute on the same load. No benchmark is a
//! test; nothing fails because a machine is slow.

mod fleet;
mod machine;
mod messages;
mod ports;
mod release;
mod report;
mod table;
mod timing;
mod watch;

use clap::Subcommand;

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Listing all listeners, and asking about one port, on a host with many
    Ports(ports::Args),
    /// How soon a watcher tells of a listener, and what it costs while nothing happens
    Watch(watch::Args),
    /// Acknowledged messages between two nodes, beside plain echoes that store nothing
    Messages(messages::Args),
    /// Hold sockets open until standard input ends
    #[command(hide = true)]
    Fleet(fleet::Member),
}

/// Runs one benchmark.
pub(crate) fn run(bench: &Bench) -> anyhow::Result<()> {
    match bench {
        Bench::Ports(args) => ports::run(args),
        Bench::Watch(args) => watch::run(args),
        Bench::Messages(args) => messages::run(args),
        Bench::Fleet(member) => fleet::serve(member),
    }
}
