//! Programs that a user names on the command line (`--exec`): run without a shell, and never for longer than they may.
//!
//! A program gets what it is about on its standard input, and the same in short in its environment, so that nothing a
//! peer chose is ever part of a command line.

mod words;

use std::io::{self, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::exit::CommandError;
use crate::language::{say, translated};

/// How long one run may take; the help names the number.
const TIME_MAX: Duration = Duration::from_secs(30);
/// How long a run may go on when whoever started it ends.
const GRACE: Duration = Duration::from_secs(5);
/// How often is looked whether a program has ended.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A program with its arguments.
#[derive(Debug)]
pub(crate) struct NamedProgram(Vec<String>);

/// What one run is about.
pub(crate) struct Subject<const N: usize> {
    /// What is added to the environment.
    pub(crate) variables: [(&'static str, String); N],
    /// What the program reads.
    pub(crate) input: Vec<u8>,
}

impl NamedProgram {
    /// Reads the argument of `--exec`.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be split into words.
    pub(crate) fn parse(command_line: &str) -> Result<Self, CommandError> {
        words::split(command_line).map(Self).map_err(|error| {
            CommandError::usage(say!(
                "exec-not-words",
                text = &format!("{command_line:?}"),
                error = &*translated(&error.to_string())
            ))
            .with_hint(say!("exec-not-words-hint"))
        })
    }

    /// Runs the program once, and ends it when it takes too long, or a little after `is_ending` became true.
    ///
    /// # Errors
    ///
    /// Returns what is to be said of a program that did not end with success.
    pub(crate) fn run<const N: usize>(
        &self,
        subject: Subject<N>,
        output: impl Into<Stdio>,
        is_ending: &AtomicBool,
    ) -> Result<(), String> {
        let program = self.name();
        match self.execute(subject, output.into(), is_ending) {
            Ok(Some(status)) if status.success() => Ok(()),
            Ok(Some(status)) => Err(say!("exec-ended", program, status = &status.to_string())),
            Ok(None) => Err(say!("exec-too-long", program)),
            Err(error) => Err(say!("exec-not-run", program, error = &error.to_string())),
        }
    }

    fn name(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    /// Runs the program once; `None` if it had to be ended.
    fn execute<const N: usize>(
        &self,
        subject: Subject<N>,
        output: Stdio,
        is_ending: &AtomicBool,
    ) -> io::Result<Option<ExitStatus>> {
        let mut child = Command::new(self.name())
            .args(self.0.iter().skip(1))
            .envs(subject.variables)
            .stdin(Stdio::piped())
            .stdout(output)
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A thread of its own, which ends with the program at the latest: not every program reads its input.
            thread::spawn(move || stdin.write_all(&subject.input));
        }
        wait(&mut child, TIME_MAX, is_ending)
    }
}

/// Waits for the end of a program; `None` if it had to be ended after so long.
pub(crate) fn wait(
    child: &mut Child,
    at_most: Duration,
    is_ending: &AtomicBool,
) -> io::Result<Option<ExitStatus>> {
    let mut deadline = Instant::now() + at_most;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if is_ending.load(Ordering::SeqCst) {
            deadline = deadline.min(Instant::now() + GRACE);
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(LOOK_EVERY);
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_takes_too_long_is_ended() {
        let sleeping = |seconds: &str| Command::new("sleep").arg(seconds).spawn().unwrap();
        let goes_on = AtomicBool::new(false);
        let ended = wait(&mut sleeping("0"), TIME_MAX, &goes_on).unwrap();
        assert!(ended.unwrap().success());
        let mut child = sleeping("1000");
        let ended = wait(&mut child, Duration::from_millis(100), &goes_on).unwrap();
        assert_eq!(ended, None);
        assert!(child.try_wait().unwrap().is_some(), "it was ended");
    }
}
