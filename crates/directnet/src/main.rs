//! The `directnet` program: reads the command line, runs one verb, maps the outcome to an exit code.
//!
//! Nothing clever lives here; the verbs are in `commands/`, the exit codes in `exit.rs`.

mod args;
mod claims;
mod commands;
mod confirm;
mod duration;
mod exit;
mod help;
mod home;
mod interrupt;
mod keep_trouble;
mod keyring;
mod language;
mod layout;
mod logging;
mod mistake;
mod named_program;
mod output;
mod passphrase;
mod qr;
mod style;
mod table;
mod time;
mod with_node;

use std::process::ExitCode;

fn main() -> ExitCode {
    exit::or_bug(|| match args::parse() {
        Ok(args) => match commands::run(args) {
            Ok(exit) => exit.into(),
            Err(error) => exit::report(&error),
        },
        Err(error) => exit::usage(&error),
    })
}
