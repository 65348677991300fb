//! The command line: global options and the list of verbs.

use clap::{Parser, Subcommand};

use crate::commands::{port, ports};

/// Message people and machines directly, and know what is on every port.
///
/// No account, no server.
#[derive(Debug, Parser)]
#[command(name = "directnet", version, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What to do. Each verb is a file in `commands/`.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Port(port::Args),
    Ports(ports::Args),
}

/// Reads the command line of this process.
pub(crate) fn parse() -> Result<Args, clap::Error> {
    Args::try_parse()
}
