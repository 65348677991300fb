//! Runs the program of `--exec` for events, without ever making the watching wait for it.
//!
//! A few workers take events from a queue with a limit. What does not fit is not handed over, and that is said. A
//! program that does not end is ended.

use std::io::{self, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ports::watch::PortEvent;

use super::document;
use super::words;
use crate::exit::CommandError;
use crate::output;

/// How many programs run at once.
const WORKERS: usize = 4;
/// How many events wait while all of them are busy; the help names the number.
const QUEUE_LEN: usize = 256;
/// How long one program may take; the help names the number.
const TIME_MAX: Duration = Duration::from_secs(30);
/// How long programs may go on when the watching ends.
const GRACE: Duration = Duration::from_secs(5);
/// How often a worker looks whether its program has ended.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// One run of the program.
struct Job {
    variables: [(&'static str, String); 6],
    event: Vec<u8>,
}

/// Workers that run a program.
pub(super) struct Runner {
    queue: SyncSender<Job>,
    workers: Vec<JoinHandle<()>>,
    is_ending: Arc<AtomicBool>,
}

impl Runner {
    /// Starts the workers for a command line.
    pub(super) fn new(command_line: &str) -> Result<Self, CommandError> {
        let words = words::split(command_line).map_err(|error| {
            CommandError::usage(format!(
                "--exec {command_line:?} cannot be split into words: {error}"
            ))
            .with_hint("write the program and its arguments, with quotes around what has blanks in it")
        })?;
        let (queue, jobs) = sync_channel(QUEUE_LEN);
        let (words, jobs) = (Arc::new(words), Arc::new(Mutex::new(jobs)));
        let is_ending = Arc::new(AtomicBool::new(false));
        let worker = |_| {
            let (words, jobs, is_ending) = (words.clone(), jobs.clone(), is_ending.clone());
            thread::spawn(move || work(&words, &jobs, &is_ending))
        };
        Ok(Self {
            queue,
            workers: (0..WORKERS).map(worker).collect(),
            is_ending,
        })
    }

    /// Hands an event to a worker, as soon as one is free.
    pub(super) fn hand_over(&self, event: &PortEvent) -> io::Result<()> {
        let job = Job {
            variables: variables(event),
            event: serde_json::to_vec(&document::of_port_event(event))?,
        };
        match self.queue.try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => output::remark(&format!(
                "note: --exec is not run for {} {}: {QUEUE_LEN} events wait already\n",
                event.kind.code(),
                event.place
            )),
        }
    }

    /// Waits for what runs, a few seconds at most; what waits in the queue is not run any more.
    pub(super) fn finish(self) {
        self.is_ending.store(true, Ordering::SeqCst);
        drop(self.queue);
        for worker in self.workers {
            // A worker that panicked has said so.
            let _ = worker.join();
        }
    }
}

/// Says in short what an event is about.
fn variables(event: &PortEvent) -> [(&'static str, String); 6] {
    let subject = event.now.as_ref().or(event.before.as_ref());
    let program = subject.and_then(|holding| holding.programs.first());
    let sockets = event.entry.sockets.iter().flatten();
    let pid = sockets.flat_map(|held| held.owners.processes()).next();
    [
        ("DIRECTNET_EVENT", event.kind.code().to_owned()),
        ("DIRECTNET_PORT", event.place.port.to_string()),
        ("DIRECTNET_TRANSPORT", event.place.transport.to_string()),
        ("DIRECTNET_VERDICT", event.entry.verdict.level.code().to_owned()),
        (
            "DIRECTNET_PROGRAM",
            program
                .map(|program| program.path.to_string())
                .unwrap_or_default(),
        ),
        (
            "DIRECTNET_PID",
            pid.map(|owner| owner.pid.0.to_string()).unwrap_or_default(),
        ),
    ]
}

/// Runs one job after the other until the queue is closed.
fn work(words: &[String], jobs: &Mutex<Receiver<Job>>, is_ending: &AtomicBool) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if is_ending.load(Ordering::SeqCst) {
            continue;
        }
        let program = words.first().map_or("", String::as_str);
        let trouble = match execute(words, job, is_ending) {
            Ok(Some(status)) if status.success() => continue,
            Ok(Some(status)) => format!("ended with {status}"),
            Ok(None) => "took too long and was ended".to_owned(),
            Err(error) => format!("could not be run: {error}"),
        };
        // Nobody is left to tell when standard error is gone.
        let _ = output::remark(&format!("note: {program} {trouble}\n"));
    }
}

/// Runs the program once; `None` if it had to be ended.
fn execute(words: &[String], job: Job, is_ending: &AtomicBool) -> io::Result<Option<ExitStatus>> {
    let mut words = words.iter();
    let mut child = Command::new(words.next().map_or("", String::as_str))
        .args(words)
        .envs(job.variables)
        .stdin(Stdio::piped())
        .stdout(io::stderr())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A thread of its own, which ends with the program at the latest: not every program reads its input.
        thread::spawn(move || stdin.write_all(&job.event));
    }
    wait(&mut child, is_ending)
}

fn wait(child: &mut Child, is_ending: &AtomicBool) -> io::Result<Option<ExitStatus>> {
    let mut deadline = Instant::now() + TIME_MAX;
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
