//! `cargo xtask bench watch`: how soon `directnet watch` tells of a listener, and what it costs while nothing happens.
//!
//! Listeners are opened one by one; the time counts from before the socket is made until the watcher's line has been
//! read. Meanwhile a fleet holds thousands of other listeners, which is what makes looking dear.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::fleet::{Fleet, Member};
use super::table::Table;
use super::{machine, release, report};
use crate::program;

/// How long a single line may take before the benchmark gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// Clock ticks per second in /proc/PID/stat on every Linux there is.
const TICKS_PER_SECOND: f64 = 100.0;

/// How large a host to measure on.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Put the table into docs/benchmarks.md
    #[arg(long)]
    write: bool,
    /// Processes with open sockets
    #[arg(long, default_value_t = 157, value_parser = clap::value_parser!(u16).range(1..=2000))]
    processes: u16,
    /// Listeners of each process
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=64))]
    listeners: u16,
    /// Listeners opened one by one
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..=5000))]
    opened: u16,
    /// Seconds for which nothing happens
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    idle: u64,
}

/// What one watcher did.
struct Measured {
    delays: Vec<Duration>,
    /// Share of one processor while nothing happened.
    idle_share: f64,
}

/// Builds the program, starts the fleet, measures, and prints the table.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let directnet = release::directnet()?;
    let member = Member {
        listeners: args.listeners,
        connections: 0,
        files: 0,
    };
    let mut table = Table::new(&[
        "watcher",
        "other listeners",
        "median ms",
        "90 % ms",
        "slowest ms",
        "idle %",
    ]);
    measure(&directnet, args, 0, &mut table)?;
    let fleet = Fleet::launch(args.processes, &member)?;
    let held = usize::from(args.processes) * usize::from(args.listeners);
    measure(&directnet, args, held, &mut table)?;
    drop(fleet);
    let section = [
        "## Watching".to_owned(),
        format!("{}.", machine::describe()),
        format!(
            "{} listeners opened one by one, from before the socket is made until the line is read; idle for {} seconds, in \
             percent of one processor; {}.",
            args.opened,
            args.idle,
            if program::is_root() { "run by root" } else { "run by an ordinary user" },
        ),
        table.render(),
    ]
    .join("\n\n");
    println!("\n{section}");
    if args.write {
        report::write("watch", &section)
    } else {
        Ok(())
    }
}

/// Measures both ways of watching beside `held` other listeners.
fn measure(directnet: &str, args: &Args, held: usize, table: &mut Table) -> anyhow::Result<()> {
    for options in [&[][..], &["--poll"]] {
        let watcher = Watcher::launch(directnet, options)?;
        let idle_share = watcher.idle_share(Duration::from_secs(args.idle))?;
        let mut measured = Measured {
            delays: watcher.delays(args.opened)?,
            idle_share,
        };
        measured.delays.sort();
        let at = |share: usize| {
            let index = (measured.delays.len() * share / 100).min(measured.delays.len().saturating_sub(1));
            let delay = measured.delays.get(index).copied().unwrap_or_default();
            format!("{:.2}", delay.as_secs_f64() * 1000.0)
        };
        table.row(vec![
            format!("`watch {}`", options.join(" ")).replace(" `", "`"),
            held.to_string(),
            at(50),
            at(90),
            at(100),
            format!("{:.2}", measured.idle_share * 100.0),
        ]);
    }
    Ok(())
}

/// A running `directnet watch`, ended when dropped.
struct Watcher {
    process: Child,
    lines: Receiver<(Instant, String)>,
    home: PathBuf,
}

impl Watcher {
    /// Starts a watcher and waits until it watches.
    fn launch(directnet: &str, options: &[&str]) -> anyhow::Result<Self> {
        let home = std::env::temp_dir().join(format!("directnet-bench-{}", std::process::id()));
        let mut process = Command::new(directnet)
            .arg("--home")
            .arg(&home)
            .args(["watch", "--json"])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the watcher")?;
        let stdout = process.stdout.take().context("the watcher has no output")?;
        let watcher = Self {
            process,
            lines: read_lines(stdout),
            home,
        };
        watcher.wait_for("\"event\":\"started\"")?;
        Ok(watcher)
    }

    /// Waits for a line with `wanted` in it; returns when it was read.
    fn wait_for(&self, wanted: &str) -> anyhow::Result<Instant> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let (read_at, line) = self
                .lines
                .recv_timeout(left)
                .with_context(|| format!("no line with {wanted}"))?;
            if line.contains(wanted) {
                return Ok(read_at);
            }
        }
    }

    /// Opens listeners one by one, and returns how long each took to be told of.
    fn delays(&self, count: u16) -> anyhow::Result<Vec<Duration>> {
        let mut delays = Vec::new();
        for _ in 0..count {
            let begin = Instant::now();
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            let port = listener.local_addr()?.port();
            let told = self.wait_for(&format!("\"change\":\"opened\",\"port\":{port},"))?;
            delays.push(told.saturating_duration_since(begin));
            drop(listener);
            self.wait_for(&format!("\"change\":\"closed\",\"port\":{port},"))?;
        }
        Ok(delays)
    }

    /// Returns which share of a processor the watcher uses while nothing happens.
    fn idle_share(&self, time: Duration) -> anyhow::Result<f64> {
        let before = self.ticks()?;
        let begin = Instant::now();
        thread::sleep(time);
        let used = self.ticks()?.saturating_sub(before);
        Ok(used as f64 / TICKS_PER_SECOND / begin.elapsed().as_secs_f64())
    }

    /// Returns the processor time used so far, in clock ticks: fields 14 and 15 of /proc/PID/stat.
    fn ticks(&self) -> anyhow::Result<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let fields: BTreeMap<usize, &str> = (3..)
            .zip(stat.rsplit(')').next().unwrap_or_default().split_whitespace())
            .collect();
        let field = |number: usize| fields.get(&number).and_then(|field| field.parse::<u64>().ok());
        let ticks = field(14)
            .zip(field(15))
            .map(|(user, system)| user.saturating_add(system));
        ticks.context("/proc/PID/stat has an unknown form")
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // It may have ended by itself; what it kept is of no use any more.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// Reads lines in a thread of its own, which ends with the watcher, and notes when each came.
fn read_lines(stdout: ChildStdout) -> Receiver<(Instant, String)> {
    let (tx, rx) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if tx.send((Instant::now(), line)).is_err() {
                return;
            }
        }
    });
    rx
}
