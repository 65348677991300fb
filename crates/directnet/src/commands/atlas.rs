//! `directnet atlas`: the lists that reports are made with.

mod export;
mod fetch;
mod import;
mod stats;
mod update;

use std::path::PathBuf;

use clap::Subcommand;

use crate::exit::{CommandError, Exit};

/// Renew the registry, bring a list of your own, count what is registered, write it all as a site
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Update(update::Args),
    Import(import::Args),
    Stats(stats::Args),
    Export(export::Args),
}

/// Runs the verb below this one.
pub(crate) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    match &args.verb {
        Verb::Update(args) => update::run(args, home),
        Verb::Import(args) => import::run(args, home),
        Verb::Stats(args) => stats::run(args, home),
        Verb::Export(args) => export::run(args, home),
    }
}
