//! Timing programs: several runs each, taking turns, so that a busy moment hits all of them alike.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::process;
use crate::program;

/// A program that takes part, under the name the table shows.
#[derive(Debug)]
pub(super) struct Contestant {
    pub(super) name: String,
    program: String,
    arguments: Vec<String>,
}

/// What a contestant did in all its runs.
#[derive(Debug)]
pub(super) struct Measurement {
    /// From the start of the process to the end of its output; the middle one of all runs.
    pub(super) median: Duration,
    /// The most memory it held at once, in KiB, where the system tells.
    pub(super) peak_kib: Option<u64>,
    /// What it printed in its last run, on both streams.
    pub(super) output: String,
}

impl Contestant {
    pub(super) fn new(program: &str, arguments: &[&str]) -> Self {
        let name = program.rsplit('/').next().unwrap_or(program);
        Self {
            name: format!("{name} {}", arguments.join(" ")),
            program: program.to_owned(),
            arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
        }
    }

    /// Whether the program is there at all; ours is named by its path.
    pub(super) fn is_installed(&self) -> bool {
        Path::new(&self.program).is_file() || program::find(&self.program).is_some()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null());
        command
    }
}

/// How long all timed runs of a slow program may take together.
const SLOW_TOTAL: Duration = Duration::from_secs(5);
/// How many timed runs are made in any case: one alone may have met a busy moment.
const RUNS_MIN: usize = 2;
/// For how long a program's memory is watched, in one run or more: one that ends in milliseconds is easily missed.
const MEMORY_TOTAL: Duration = Duration::from_millis(250);

/// Runs every contestant once to warm up and to see its memory, and then `runs` times, in turns; those that are slow, less
/// often.
///
/// # Errors
///
/// Fails when one cannot be started or prints nothing: a program that does no work would win every benchmark.
pub(super) fn measure(contestants: &[Contestant], runs: usize) -> anyhow::Result<Vec<Measurement>> {
    let mut measured = Vec::new();
    for contestant in contestants {
        let start = Instant::now();
        let mut peak_kib = watch_memory(contestant)?;
        let turns = SLOW_TOTAL.as_millis() / start.elapsed().as_millis().max(1);
        while start.elapsed() < MEMORY_TOTAL {
            peak_kib = peak_kib.max(watch_memory(contestant)?);
        }
        measured.push(Measured {
            contestant,
            turns: usize::try_from(turns).unwrap_or(runs).max(RUNS_MIN).min(runs),
            times: Vec::new(),
            peak_kib,
            output: String::new(),
        });
    }
    for turn in 0..runs {
        for measured in measured.iter_mut().filter(|measured| turn < measured.turns) {
            let (time, output) = run_once(measured.contestant)?;
            measured.times.push(time);
            measured.output = output;
        }
    }
    let done = measured.into_iter().map(|measured| Measurement {
        median: median(measured.times),
        peak_kib: measured.peak_kib,
        output: measured.output,
    });
    Ok(done.collect())
}

/// A contestant between its runs.
struct Measured<'a> {
    contestant: &'a Contestant,
    /// How often it is timed.
    turns: usize,
    times: Vec<Duration>,
    peak_kib: Option<u64>,
    output: String,
}

fn run_once(contestant: &Contestant) -> anyhow::Result<(Duration, String)> {
    let start = Instant::now();
    let output = contestant
        .command()
        .output()
        .with_context(|| format!("cannot start `{}`", contestant.name))?;
    let time = start.elapsed();
    if output.stdout.is_empty() {
        bail!(
            "`{}` printed nothing: {}",
            contestant.name,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let printed = [
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    ]
    .join("\n");
    Ok((time, printed))
}

/// The peak memory of one run, looked at again and again until the process is gone; that run is not timed.
///
/// What the kernel tells of a process that has ended is of no use: that counts this program's memory too, which the
/// process shared before it became the contestant.
fn watch_memory(contestant: &Contestant) -> anyhow::Result<Option<u64>> {
    let mut running = contestant
        .command()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut peak = None;
    while running.try_wait()?.is_none() {
        // A process that is about to end shows no memory any more: the last number counts.
        peak = process::memory_kib(running.id(), "VmHWM").or(peak);
    }
    Ok(peak)
}

/// The middle one, or what is between the two in the middle.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    let at = |index: usize| times.get(index).copied().unwrap_or_default();
    (at(times.len().saturating_sub(1) / 2) + at(times.len() / 2)) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(
            median([9, 1, 5].map(Duration::from_millis).to_vec()),
            Duration::from_millis(5)
        );
        assert_eq!(
            median([9, 5].map(Duration::from_millis).to_vec()),
            Duration::from_millis(7)
        );
        assert_eq!(median(Vec::new()), Duration::ZERO);
    }

    #[test]
    fn contestants_are_timed_in_turns_and_their_output_kept() {
        let echo = Contestant::new("/bin/echo", &["hello"]);
        assert_eq!(echo.name, "echo hello");
        let measurements = measure(&[echo], 2).unwrap();
        assert_eq!(measurements[0].output, "hello\n\n");
        assert!(measurements[0].median > Duration::ZERO);
    }

    #[test]
    fn a_program_that_does_no_work_does_not_win() {
        assert!(measure(&[Contestant::new("true", &[])], 1).is_err());
    }
}
