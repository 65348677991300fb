//! A running `directnet watch`: what it prints and when, and how much of a processor it uses.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use crate::bench::process;

/// How long a single line may take before the benchmark gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// Lines that wait to be read at most, more than one listener is worth.
const LINES_MAX: usize = 64;

/// The process, ended when dropped.
pub(super) struct Watcher {
    process: Child,
    lines: Receiver<(Instant, String)>,
}

impl Watcher {
    /// Starts a watcher, and waits until it watches.
    pub(super) fn launch(directnet: &str, home: &Path, options: &[&str]) -> anyhow::Result<Self> {
        let mut process = Command::new(directnet)
            .arg("--home")
            .arg(home)
            .args(["watch", "--json"])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start the watcher")?;
        let stdout = process.stdout.take().context("the watcher has no output")?;
        let lines = read_lines(stdout);
        let watcher = Self { process, lines };
        let (_, started) = watcher.wait_for("\"event\":\"started\"")?;
        ensure!(
            started.contains("\"kernel_events\"") == options.is_empty(),
            "the watcher does not watch as it should: {started}"
        );
        Ok(watcher)
    }

    /// Opens listeners one by one, and returns how long each took to be told of.
    pub(super) fn delays(&self, count: u16) -> anyhow::Result<Vec<Duration>> {
        let delay = |_| {
            let begin = Instant::now();
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            let port = listener.local_addr()?.port();
            let (told, _) = self.wait_for(&format!("\"change\":\"opened\",\"port\":{port},"))?;
            drop(listener);
            self.wait_for(&format!("\"change\":\"closed\",\"port\":{port},"))?;
            Ok(told.saturating_duration_since(begin))
        };
        (0..count).map(delay).collect()
    }

    /// Returns which share of a processor the watcher uses for a while.
    pub(super) fn idle_share(&self, time: Duration) -> anyhow::Result<f64> {
        let pid = self.process.id();
        let before = process::processor_time(pid)?;
        let begin = Instant::now();
        thread::sleep(time);
        let used = process::processor_time(pid)?.saturating_sub(before);
        Ok(used.as_secs_f64() / begin.elapsed().as_secs_f64())
    }

    /// Waits for a line with `wanted` in it; returns when it was read, and the line.
    fn wait_for(&self, wanted: &str) -> anyhow::Result<(Instant, String)> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let read = self.lines.recv_timeout(left);
            let (read_at, line) = read.with_context(|| format!("no line with {wanted}"))?;
            if line.contains(wanted) {
                return Ok((read_at, line));
            }
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads lines in a thread of its own, which ends with the watcher, and notes when each came.
fn read_lines(stdout: ChildStdout) -> Receiver<(Instant, String)> {
    let (tx, rx) = mpsc::sync_channel(LINES_MAX);
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if tx.send((Instant::now(), line)).is_err() {
                return;
            }
        }
    });
    rx
}

/// Says on standard error what is measured now: it takes minutes, and standard output is for the table.
#[expect(
    clippy::print_stderr,
    reason = "a developer who waits for minutes wants to know what for"
)]
pub(super) fn tell(what: &str) {
    eprintln!("bench: measuring {what}");
}
