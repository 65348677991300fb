//! The `directnet` program: reads the command line, runs one verb, maps the outcome to an exit code.
//!
//! Nothing clever lives here; the verbs are in `commands/`, the exit codes in `exit.rs`.

mod args;
mod commands;
mod exit;
mod layout;
mod output;
mod style;
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args = match args::parse() {
        Ok(args) => args,
        Err(error) => return exit::usage(&error),
    };
    match commands::run(args) {
        Ok(exit) => exit.into(),
        Err(error) => exit::report(&error),
    }
}
