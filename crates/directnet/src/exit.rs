//! Exit codes, and how a failed command is reported: what went wrong, then what to do about it.
//!
//! The codes are part of the program's interface: docs/cli-reference.md lists them for scripts.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

/// How a command ended, as a script sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// The command did what was asked.
    Done = 0,
    /// It failed in a way that has no code of its own.
    Failure = 1,
    /// The command line could not be understood.
    Usage = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A failed command: its exit code, the error with its causes, and a hint on what to do next.
#[derive(Debug)]
pub(crate) struct CommandError {
    exit: Exit,
    error: anyhow::Error,
    hint: Option<String>,
}

impl CommandError {
    /// Describes a failure with the code that tells it from others.
    pub(crate) fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit,
            error: error.into(),
            hint: None,
        }
    }

    /// Describes bad input: what the user typed cannot be used.
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::new(Exit::Usage, anyhow::anyhow!("{message}"))
    }

    /// Adds one sentence on what to do next.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether the reader of our output went away (`directnet ports | head`), which is nobody's mistake.
    fn is_broken_pipe(&self) -> bool {
        self.error.chain().any(|cause| {
            cause
                .downcast_ref::<io::Error>()
                .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
        })
    }
}

impl<E: Into<anyhow::Error>> From<E> for CommandError {
    fn from(error: E) -> Self {
        Self::new(Exit::Failure, error)
    }
}

/// Prints `error` to standard error and returns its exit code.
pub(crate) fn report(error: &CommandError) -> ExitCode {
    if error.is_broken_pipe() {
        return Exit::Done.into();
    }
    let mut stderr = io::stderr().lock();
    // Nobody is left to tell when standard error itself is gone.
    let _ = writeln!(stderr, "directnet: {:#}", error.error);
    if let Some(hint) = &error.hint {
        let _ = writeln!(stderr, "  hint: {hint}");
    }
    error.exit.into()
}

/// Prints what clap has to say: help and version on standard output, mistakes on standard error.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() {
        Exit::Usage.into()
    } else {
        Exit::Done.into()
    }
}
