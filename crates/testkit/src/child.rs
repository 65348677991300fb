//! A process that a test starts: it never outlives the test, and what it prints can be waited for.
//!
//! Its output is read by two threads from the start, so that it can never block on a full pipe. Only the process itself is
//! killed, not what it started in turn: a program that leaves children behind is a bug its own tests should show.

mod output;

use std::io;
use std::iter;
use std::process::{self, Command, ExitStatus, Stdio};
use std::sync::Arc;

use thiserror::Error;

use self::output::Output;
pub use self::output::{Line, Stream};
use crate::wait::{Deadline, PATIENCE, TimedOut, wait_for};

/// Starting, watching or ending a process failed.
#[derive(Debug, Error)]
pub enum ChildError {
    /// The program could not be started.
    #[error("cannot start `{command}`")]
    Start {
        /// The command line.
        command: String,
        /// Why the system refused.
        source: io::Error,
    },
    /// The process did not print the wanted line; everything it printed is in the text.
    #[error("`{command}` {how} without the line waited for; it printed:\n{printed}")]
    LineMissing {
        /// The command line.
        command: String,
        /// Whether it fell silent or went away.
        how: &'static str,
        /// All it printed, one line each.
        printed: String,
    },
    /// The process did not end, or something else kept its output open.
    #[error("`{command}` did not end")]
    DidNotEnd {
        /// The command line.
        command: String,
        /// What was waited for.
        source: TimedOut,
    },
    /// The system would not signal the process or tell how it ended.
    #[error("lost control of `{command}`")]
    Control {
        /// The command line.
        command: String,
        /// What the system said.
        source: io::Error,
    },
}

/// A running process, killed and reaped when dropped.
#[derive(Debug)]
pub struct Child {
    command: String,
    process: process::Child,
    output: Arc<Output>,
}

impl Child {
    /// Starts `command` with no input, and collects what it prints.
    ///
    /// # Errors
    ///
    /// Fails when the program cannot be started.
    pub fn spawn(command: &mut Command) -> Result<Self, ChildError> {
        let line = command_line(command);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut process = match command.spawn() {
            Ok(process) => process,
            Err(source) => {
                return Err(ChildError::Start {
                    command: line,
                    source,
                });
            }
        };
        let output = Arc::new(Output::default());
        if let Some(stdout) = process.stdout.take() {
            Output::collect(&output, Stream::Stdout, stdout);
        }
        if let Some(stderr) = process.stderr.take() {
            Output::collect(&output, Stream::Stderr, stderr);
        }
        Ok(Self {
            command: line,
            process,
            output,
        })
    }

    /// Returns the process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Returns every line printed so far, in the order of arrival.
    pub fn printed(&self) -> Vec<Line> {
        self.output.lines()
    }

    /// Waits for a line, on standard output or standard error, that `is_wanted` accepts, and returns it.
    ///
    /// Lines printed before the call count as well.
    ///
    /// # Errors
    ///
    /// Fails when the process closes its output without such a line, or prints none within [`PATIENCE`].
    pub fn wait_for_line(&self, is_wanted: impl FnMut(&str) -> bool) -> Result<String, ChildError> {
        self.output
            .wait_for_line(Deadline::after(PATIENCE), is_wanted)
            .map_err(|how| ChildError::LineMissing {
                command: self.command.clone(),
                how,
                printed: self.output.text(),
            })
    }

    /// Asks the process to end (SIGTERM); [`Child::wait`] tells how it did.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses to deliver the signal.
    #[cfg(unix)]
    pub fn terminate(&self) -> Result<(), ChildError> {
        rustix::process::kill_process(
            rustix::process::Pid::from_child(&self.process),
            rustix::process::Signal::TERM,
        )
        .map_err(|errno| self.lost(errno.into()))
    }

    /// Kills the process at once (SIGKILL), as a power cut would, and returns how it ended.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn kill9(&mut self) -> Result<ExitStatus, ChildError> {
        self.process
            .kill()
            .and_then(|()| self.process.wait())
            .map_err(|source| self.lost(source))
    }

    /// Waits until the process has ended and everything it printed has been read.
    ///
    /// # Errors
    ///
    /// Fails when that takes longer than [`PATIENCE`].
    pub fn wait(&mut self) -> Result<ExitStatus, ChildError> {
        let process = &mut self.process;
        let status = wait_for("the process to end", PATIENCE, || process.try_wait().transpose())
            .map_err(|source| self.did_not_end(source))?
            .map_err(|source| self.lost(source))?;
        self.output
            .wait_for_end(Deadline::after(PATIENCE))
            .map_err(|source| self.did_not_end(source))?;
        Ok(status)
    }

    fn did_not_end(&self, source: TimedOut) -> ChildError {
        ChildError::DidNotEnd {
            command: self.command.clone(),
            source,
        }
    }

    fn lost(&self, source: io::Error) -> ChildError {
        ChildError::Control {
            command: self.command.clone(),
            source,
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Killing a process that has been waited for does nothing; there is nobody to tell of any other failure.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The program and its arguments, for error texts.
fn command_line(command: &Command) -> String {
    let words = iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
