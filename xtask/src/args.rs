//! The command line of `cargo xtask`, and which function each verb is.

use clap::{Parser, Subcommand};

#[cfg(target_os = "linux")]
use crate::screenshots;
use crate::{bench, ci, codegen, fuzz, setup, test, tidy};

/// DirectNet's own chores
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Install the programs that the tests and benchmarks call, or say which are missing
    Setup,
    /// Run every test of the workspace, then the examples in the documentation
    Test(test::Args),
    /// Run everything that a change must pass
    Ci,
    /// Check the rules of the house that neither compiler nor clippy know
    Tidy,
    /// Measure us beside the programs people use instead
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Throw bytes at every parser that meets foreign ones, for a bounded time
    Fuzz(fuzz::Args),
    /// Renew the files in docs/ that are made from the program
    Codegen,
    /// Take the pictures in docs/screenshots/ of running nodes with invented content
    #[cfg(target_os = "linux")]
    Screenshots(screenshots::Args),
}

/// Reads the command line of this process and runs its verb.
///
/// Help and mistakes on the command line end the process here, as clap does.
pub(crate) fn run() -> anyhow::Result<()> {
    match Args::parse().verb {
        Verb::Setup => setup::run(),
        Verb::Test(args) => test::run(&args),
        Verb::Ci => ci::run(),
        Verb::Tidy => tidy::run(),
        Verb::Bench(bench) => bench::run(&bench),
        Verb::Fuzz(args) => fuzz::run(&args),
        Verb::Codegen => codegen::run(),
        #[cfg(target_os = "linux")]
        Verb::Screenshots(args) => screenshots::run(&args),
    }
}
