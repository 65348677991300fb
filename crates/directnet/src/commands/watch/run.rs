//! Runs the program of `--exec` for events, without ever making the watching wait for it.
//!
//! A few workers take events from a queue with a limit. What does not fit is not handed over, and that is said.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use node::documents;
use ports::watch::PortEvent;

use crate::exit::CommandError;
use crate::language::say;
use crate::named_program::{NamedProgram, Subject};
use crate::output;

/// How many programs run at once.
const WORKERS: usize = 4;
/// How many events wait while all of them are busy; the help names the number.
const QUEUE_LEN: usize = 256;

/// One run of the program.
type Job = Subject<6>;

/// Workers that run a program.
pub(super) struct Runner {
    queue: SyncSender<Job>,
    workers: Vec<JoinHandle<()>>,
    is_ending: Arc<AtomicBool>,
}

impl Runner {
    /// Starts the workers for a command line.
    pub(super) fn new(command_line: &str) -> Result<Self, CommandError> {
        let program = NamedProgram::parse(command_line)?;
        let (queue, jobs) = sync_channel(QUEUE_LEN);
        let (program, jobs) = (Arc::new(program), Arc::new(Mutex::new(jobs)));
        let is_ending = Arc::new(AtomicBool::new(false));
        let worker = |_| {
            let (program, jobs, is_ending) = (program.clone(), jobs.clone(), is_ending.clone());
            thread::spawn(move || work(&program, &jobs, &is_ending))
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
            input: serde_json::to_vec(&documents::watch::of_port_event(event))?,
        };
        match self.queue.try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => output::note(&say!(
                "watch-exec-full",
                event = event.kind.code(),
                place = &event.place.to_string(),
                count = QUEUE_LEN
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
fn work(program: &NamedProgram, jobs: &Mutex<Receiver<Job>>, is_ending: &AtomicBool) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if is_ending.load(Ordering::SeqCst) {
            continue;
        }
        let Err(trouble) = program.run(job, io::stderr(), is_ending) else {
            continue;
        };
        // Nobody is left to tell when standard error is gone.
        let _ = output::note(&trouble);
    }
}
