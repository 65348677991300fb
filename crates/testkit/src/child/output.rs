//! The lines that a process has printed, and waiting for more of them.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::wait::{Deadline, TimedOut};

/// Where a line was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// One line that a process printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it was printed.
    pub stream: Stream,
    /// The line without its end; bytes that are not UTF-8 are replaced.
    pub text: String,
}

#[derive(Debug, Default)]
struct State {
    lines: Vec<Line>,
    open_streams: usize,
}

/// Everything that a process has printed so far, filled by one thread per stream.
#[derive(Debug, Default)]
pub(super) struct Output {
    state: Mutex<State>,
    changed: Condvar,
}

impl Output {
    /// Reads `source` to its end in a thread of its own.
    pub(super) fn collect(output: &Arc<Self>, stream: Stream, source: impl Read + Send + 'static) {
        output.lock().open_streams += 1;
        let output = Arc::clone(output);
        thread::spawn(move || {
            let mut source = BufReader::new(source);
            let mut line = Vec::new();
            while source.read_until(b'\n', &mut line).is_ok_and(|len| len > 0) {
                let text = String::from_utf8_lossy(&line)
                    .trim_end_matches(['\r', '\n'])
                    .to_owned();
                line.clear();
                output.lock().lines.push(Line { stream, text });
                output.changed.notify_all();
            }
            output.lock().open_streams -= 1;
            output.changed.notify_all();
        });
    }

    pub(super) fn lines(&self) -> Vec<Line> {
        self.lock().lines.clone()
    }

    /// All lines as one text.
    pub(super) fn text(&self) -> String {
        self.lock()
            .lines
            .iter()
            .map(|line| line.text.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Waits for a wanted line; the error says what happened instead.
    pub(super) fn wait_for_line(
        &self,
        deadline: Deadline,
        mut is_wanted: impl FnMut(&str) -> bool,
    ) -> Result<String, &'static str> {
        let mut seen = 0;
        let mut state = self.lock();
        loop {
            for line in state.lines.iter().skip(seen) {
                if is_wanted(&line.text) {
                    return Ok(line.text.clone());
                }
            }
            seen = state.lines.len();
            if state.open_streams == 0 {
                return Err("ended");
            }
            if deadline.has_passed() {
                return Err("fell silent");
            }
            state = self.wait(state, deadline);
        }
    }

    /// Waits until both streams have been read to their end.
    pub(super) fn wait_for_end(&self, deadline: Deadline) -> Result<(), TimedOut> {
        let mut state = self.lock();
        while state.open_streams > 0 {
            if deadline.has_passed() {
                return Err(deadline.timed_out("its output to be closed"));
            }
            state = self.wait(state, deadline);
        }
        Ok(())
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, deadline: Deadline) -> MutexGuard<'a, State> {
        self.changed
            .wait_timeout(state, deadline.remaining())
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }

    /// The lines stay readable when a test panicked while it looked at them.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
