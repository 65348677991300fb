//! Runs the program with an environment of the test's own.

use std::ffi::OsStr;
use std::process::{Command, Output};

/// What a run of the program left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) exit_code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program with `arguments`.
pub(crate) fn directnet(arguments: &[&str]) -> Run {
    finish(with_clean_environment(Command::new(env!("CARGO_BIN_EXE_directnet"))).args(arguments))
}

/// Takes everything from the environment that would change what is printed.
pub(crate) fn with_clean_environment(mut command: Command) -> Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.env_clear().env("PATH", path).env("TZ", "UTC");
    command
}

/// Waits for `command` and collects what it prints.
pub(crate) fn finish(command: &mut Command) -> Run {
    let output = command.output();
    let program = command.get_program().to_owned();
    let Output {
        status,
        stdout,
        stderr,
    } = output.unwrap_or_else(|error| panic!("{} could not be run: {error}", OsStr::display(&program)));
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run {
        exit_code: status.code(),
        stdout: text(stdout),
        stderr: text(stderr),
    }
}
