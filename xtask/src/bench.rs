//! `cargo xtask bench`: us and the programs people use instead, side by side on this machine.
//!
//! Ratios count, absolute times do not: all contestants take turns in the same minute on the same load. No benchmark is a
//! test; nothing fails because a machine is slow.

mod face;
mod files;
mod fleet;
mod identify;
mod machine;
mod messages;
mod namespaces;
#[cfg(feature = "bench")]
mod node;
mod ports;
mod process;
mod release;
mod report;
mod rooms;
mod table;
mod timing;
mod watch;

use clap::Subcommand;

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Listing all listeners, and asking about one port, on a host with many
    Ports(ports::Args),
    /// Telling what real servers speak, beside nmap
    Identify(identify::Args),
    /// Telling of listeners that open, on a quiet host and on one with many
    Watch(watch::Args),
    /// Acknowledged messages between two nodes, beside plain echoes that store nothing
    Messages(messages::Args),
    /// What a message costs in rooms of several sizes
    Rooms(rooms::Args),
    /// A large file between two nodes, beside a plain stream of QUIC, scp and the disk
    Files(files::Args),
    /// The terminal face of a node with a million messages, from the command to the screen and from a key to the next page
    Face(face::Args),
    /// Hold sockets open until standard input ends
    #[command(hide = true)]
    Fleet(fleet::Orders),
    /// Measure rooms, inside of the namespaces made for it
    #[command(hide = true)]
    RoomsInside(rooms::Inside),
    /// Measure ports, inside of the namespaces made for it
    #[command(hide = true)]
    PortsInside(ports::Inside),
    /// Measure watch, inside of the namespaces made for it
    #[command(hide = true)]
    WatchInside(watch::Inside),
    /// Open and close listeners until standard input ends
    #[command(hide = true)]
    Bustle,
}

/// Runs one benchmark.
pub(crate) fn run(bench: &Bench) -> anyhow::Result<()> {
    match bench {
        Bench::Ports(args) => ports::run(args),
        Bench::Identify(args) => identify::run(args),
        Bench::Watch(args) => watch::run(args),
        Bench::Messages(args) => messages::run(args),
        Bench::Rooms(args) => rooms::run(args),
        Bench::RoomsInside(inside) => rooms::run_inside(inside),
        Bench::Files(args) => files::run(args),
        Bench::Face(args) => face::run(args),
        Bench::Fleet(orders) => fleet::serve(orders),
        Bench::PortsInside(inside) => ports::run_inside(inside),
        Bench::WatchInside(inside) => watch::run_inside(inside),
        Bench::Bustle => watch::bustle(),
    }
}
