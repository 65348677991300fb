//! The verbs of the command line, one file each.

pub(crate) mod port;
pub(crate) mod ports;

use crate::args::{Args, Verb};
use crate::exit::{CommandError, Exit};

/// Runs the verb that the user typed.
pub(crate) fn run(args: Args) -> Result<Exit, CommandError> {
    match args.verb {
        Verb::Port(args) => port::run(&args),
        Verb::Ports(args) => ports::run(&args),
    }
}
