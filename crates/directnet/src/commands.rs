//! The verbs of the command line, one file each.

use crate::args::Args;
use crate::exit::{CommandError, Exit};

/// Runs the verb that the user typed.
pub(crate) fn run(args: Args) -> Result<Exit, CommandError> {
    match args.verb {}
}
