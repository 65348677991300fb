//! The watcher: waits for hints, looks, and tells what is different.
//!
//! Nothing runs in the background: whoever calls [`Watcher::next`] does the work and gets the events one by one. The
//! order is subscribe, then look, so that nothing can happen in between unseen.

mod brief;

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use atlas::number::Transport;

use self::brief::Unconfirmed;
use super::event::{Event, Kind, PortEvent, Resync, Started};
use super::holding::{Holding, Holdings, Place};
use super::journal::{self, Journal};
use super::journal_file::JournalFile;
use super::look::{Look, Looker, Target, Touched};
use super::pace::Pace;
use super::reconcile::{self, Change};
use super::selection::Selection;
use super::source::{HintSource, Hints, Listener};
use super::system::Counts;
use super::throttle::Throttle;
use super::wake::{Bell, StopHandle};
use crate::claims::Claims;
use crate::evidence::HeldSocket;
use crate::report::PortEntry;

/// What to watch, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The ports that are cared about.
    pub selection: Selection,
    /// Where the journal is kept; without one each run is the first.
    pub journal: Option<PathBuf>,
    /// Whether to tell of everything that is there at the start ([`Kind::Present`]).
    pub with_present: bool,
    /// What the ports are said to be for, which every event's verdict compares with what is there.
    pub claims: Claims,
    /// Whether to poll even where the kernel would tell.
    pub is_polling_wanted: bool,
}

/// What a call of [`Watcher::next`] brought.
#[derive(Debug)]
pub enum Next {
    /// Something happened.
    Event(Event),
    /// Nothing happened within the time.
    TimedOut,
    /// Somebody rang [`StopHandle::stop`].
    Stopped,
}

/// Watches the ports of this machine, in the network namespace of the thread that starts it.
pub struct Watcher {
    source: HintSource,
    looker: Looker,
    state: Holdings,
    journal: Journal,
    journal_file: JournalFile,
    is_confirmed: bool,
    pace: Pace,
    throttle: Throttle,
    counts: Option<Counts>,
    unconfirmed: Unconfirmed,
    pending: VecDeque<Event>,
    bell: Arc<Bell>,
    claims: Claims,
}

impl Watcher {
    /// Subscribes, looks at everything, and compares it with the journal. The first event tells how that went.
    ///
    /// # Errors
    ///
    /// Fails if the system does not give what waiting takes. Nothing else is an error: a system that refuses its
    /// events is polled, and a damaged journal is moved aside.
    pub fn start(options: Options) -> io::Result<Self> {
        let bell = Arc::new(Bell::new()?);
        let (source, fallback) = HintSource::open(options.is_polling_wanted);
        let (journal, journal_trouble) = read_journal(options.journal.as_deref());
        let mut looker = Looker::new(options.selection);
        let counts = looker.counts();
        let look = looker.look(Target::Everything, &BTreeSet::new());
        let now = Instant::now();
        let mut state = journal.baseline();
        state.retain(|place, _| looker.cares_about(*place));
        let mut watcher = Self {
            pace: Pace::new(source.method(), now, look.cost),
            throttle: Throttle::new(now),
            source,
            looker,
            state,
            journal,
            journal_file: JournalFile::new(options.journal),
            is_confirmed: false,
            counts,
            unconfirmed: Unconfirmed::default(),
            pending: VecDeque::new(),
            bell,
            claims: options.claims,
        };
        watcher.begin(look, fallback, journal_trouble, options.with_present);
        Ok(watcher)
    }

    /// Returns a handle that ends the waiting from another thread.
    pub fn stop_handle(&self) -> StopHandle {
        StopHandle::new(Arc::clone(&self.bell))
    }

    /// Waits for the next event, for at most `timeout` if there is one.
    pub fn next(&mut self, timeout: Option<Duration>) -> Next {
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        loop {
            if self.bell.has_rung() {
                return Next::Stopped;
            }
            if let Some(event) = self.pending.pop_front() {
                return Next::Event(event);
            }
            // Only now: the news come first.
            self.save_if_due();
            let now = Instant::now();
            if deadline.is_some_and(|deadline| now >= deadline) {
                return Next::TimedOut;
            }
            let due = self.next_due();
            let until = deadline.map_or(due, |deadline| due.min(deadline));
            self.wait_and_turn(now, until);
        }
    }

    /// Writes what the journal has new; done by itself every few seconds and when the watcher is dropped.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written; the one before is still there then.
    pub fn save(&mut self) -> io::Result<()> {
        if self.is_confirmed {
            self.journal_file.touch();
        }
        self.journal_file.finish(&self.journal)
    }

    /// Compares the first look with the baseline, and tells how it went.
    fn begin(
        &mut self,
        look: Look,
        fallback: Option<String>,
        journal_trouble: Option<String>,
        with_present: bool,
    ) {
        let at = SystemTime::now();
        let places = self.looker.places();
        let last_run = self.journal.updated();
        self.pending.push_back(Event::Started(Started {
            at,
            method: self.source.method(),
            fallback,
            delay_max: self.pace.delay_max(),
            held: places.len(),
            last_run,
            journal_trouble,
            source: look.source,
            gaps: look.gaps,
        }));
        if look.source.is_none() {
            return;
        }
        let before: BTreeSet<Place> = self.state.keys().copied().collect();
        for place in before.union(&places) {
            let told_before = self.pending.len();
            self.compare(*place, at, last_run.is_some());
            if last_run.is_none() {
                // Everything is new to a first run, and nothing is news.
                self.pending.truncate(told_before);
            }
        }
        if with_present {
            places.iter().for_each(|place| self.tell_present(*place, at));
        }
        self.confirm(at);
    }

    /// Waits until there is something to do, at most `until`, and does it.
    fn wait_and_turn(&mut self, now: Instant, until: Instant) {
        let used = self.looker.system().time_used();
        let timeout = until.saturating_duration_since(now);
        let pause = self.throttle.pause(now);
        if pause.is_zero() {
            self.source.wait(&self.bell, timeout);
        } else {
            self.source.rest(&self.bell, timeout.min(pause));
        }
        let is_for_events = self.turn();
        if is_for_events && self.pending.is_empty() {
            let cost = self.looker.system().time_used().saturating_sub(used);
            self.throttle.spent(Instant::now(), cost);
        }
    }

    /// Does whatever there is to do now; returns whether that was for the kernel's events alone.
    fn turn(&mut self) -> bool {
        let mut hints = self.source.drain();
        let has_events = !hints.is_empty();
        let system = self.looker.system();
        hints.leave_out(|caller| system.is_here(caller) == Some(false));
        let now = Instant::now();
        self.unconfirmed.take_in(&hints, now);
        if !hints.bound.is_empty() {
            self.pace.want_udp();
        }
        if self.pace.is_check_due(now) {
            self.check(now);
        }
        if hints.lost > 0 {
            let at = SystemTime::now();
            self.pending
                .push_back(Event::Resync(Resync { at, lost: hints.lost }));
        }
        let is_all_due = hints.lost > 0 || self.pace.is_look_due(now);
        if is_all_due {
            self.look_at_everything(&hints);
        } else {
            self.look_where_told(&hints, now);
        }
        self.settle_unconfirmed();
        has_events && !is_all_due
    }

    /// Reads the counts of sockets.
    fn check(&mut self, now: Instant) {
        let counts = self.looker.counts();
        let has_changed = counts != self.counts;
        let udp = |counts: Option<Counts>| counts.map(|counts| counts.udp);
        if udp(counts) != udp(self.counts) {
            self.pace.want_udp();
        }
        self.counts = counts;
        self.pace.checked(now, has_changed);
    }

    fn look_at_everything(&mut self, hints: &Hints) {
        let look = self.looker.look(Target::Everything, &hints.pids());
        self.pace.looked(Instant::now(), look.cost);
        self.tell(&look);
        if look.source.is_some() {
            self.confirm(SystemTime::now());
        }
    }

    fn look_where_told(&mut self, hints: &Hints, now: Instant) {
        let mut touched = Touched::default();
        for Listener { address, .. } in hints.opened.values() {
            if !touched.addresses.insert(*address) {
                // Several at one address, of which the kernel would name one.
                touched.places.insert(Place::of_listener(*address));
            }
        }
        let closed = hints.closed.values();
        touched.addresses.extend(closed.map(|listener| listener.address));
        let system = self.looker.system();
        self.unconfirmed
            .add_due(&mut touched, now, |caller| system.is_here(caller) == Some(true));
        let look = self.looker.look_at(touched, &hints.pids());
        self.tell(&look);
        if self.pace.is_udp_due(now) {
            let look = self.looker.look(Target::All(Transport::Udp), &hints.pids());
            self.tell(&look);
            self.pace.looked_at_udp(Instant::now(), look.cost);
        }
    }

    /// Tells what a look found to be different.
    fn tell(&mut self, look: &Look) {
        let at = SystemTime::now();
        for place in &look.touched {
            self.compare(*place, at, false);
        }
    }

    /// Compares a place with what was known of it, and tells what is different.
    fn compare(&mut self, place: Place, at: SystemTime, is_while_away: bool) {
        let observed = self.looker.holdings(place);
        let known = self.state.entry(place).or_default();
        let changes = reconcile::changes(known, &observed);
        reconcile::apply(known, &changes);
        if known.is_empty() {
            self.state.remove(&place);
        }
        if changes.is_empty() {
            return;
        }
        let entry = Arc::new(self.entry(place));
        for change in &changes {
            self.push(place, change, &entry, at, |event| {
                event.is_while_away = is_while_away
            });
        }
    }

    /// Notes a change in the journal, and tells it if it is news.
    fn push(
        &mut self,
        place: Place,
        change: &Change,
        entry: &Arc<PortEntry>,
        at: SystemTime,
        mark: impl FnOnce(&mut PortEvent),
    ) {
        let (before, now) = change.sides();
        let subject = now.as_ref().or(before.as_ref());
        let times = subject.and_then(|subject| self.journal.times(place, subject));
        self.journal.note(place, change, at);
        self.journal_file.touch();
        let Some(kind) = Kind::of(change) else { return };
        let mut event = PortEvent {
            at,
            place,
            kind,
            before,
            now,
            first_seen: times.map(|times| times.first_seen),
            is_brief: false,
            is_while_away: false,
            entry: Arc::clone(entry),
        };
        mark(&mut event);
        self.pending.push_back(Event::Port(Box::new(event)));
    }

    fn tell_present(&mut self, place: Place, at: SystemTime) {
        let entry = Arc::new(self.entry(place));
        let holdings: Vec<Holding> = self.state.get(&place).into_iter().flatten().cloned().collect();
        for holding in holdings {
            let times = self.journal.times(place, &holding);
            self.pending.push_back(Event::Port(Box::new(PortEvent {
                at,
                place,
                kind: Kind::Present,
                before: None,
                now: Some(holding),
                first_seen: times.map(|times| times.first_seen).filter(|first| *first < at),
                is_brief: false,
                is_while_away: false,
                entry: Arc::clone(&entry),
            })));
        }
    }

    /// Reports on one port as it is now.
    fn entry(&self, place: Place) -> PortEntry {
        let sockets = self.looker.on(place);
        self.entry_of(place, sockets)
    }

    fn entry_of(&self, place: Place, sockets: Vec<HeldSocket>) -> PortEntry {
        let ephemeral = self.looker.ephemeral();
        PortEntry::new(
            place.port,
            place.transport,
            Some(sockets),
            ephemeral,
            &self.claims,
        )
    }

    /// Notes that everything was looked at; the time is written with the first look, with changes, and at the end.
    fn confirm(&mut self, at: SystemTime) {
        self.journal.confirm(at);
        if !self.is_confirmed {
            self.is_confirmed = true;
            self.journal_file.touch();
        }
    }

    fn next_due(&self) -> Instant {
        let due = [self.journal_file.next_due(), self.unconfirmed.next_due()];
        due.into_iter().flatten().fold(self.pace.next_due(), Instant::min)
    }

    fn save_if_due(&mut self) {
        if let Err(error) = self.journal_file.write_if_due(&self.journal, Instant::now()) {
            let why = error.to_string();
            self.pending.push_back(Event::JournalUnwritten { why });
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // Nobody is left to tell; the next run repeats some news.
        let _ = self.journal_file.finish(&self.journal);
    }
}

/// Reads the journal, or begins a new one and says why.
fn read_journal(path: Option<&std::path::Path>) -> (Journal, Option<String>) {
    let Some(path) = path else {
        return (Journal::default(), None);
    };
    match Journal::read(path) {
        Ok(journal) => (journal.unwrap_or_default(), None),
        Err(error) => {
            let trouble = crate::watch::chain(&error);
            let then = match (&error, journal::set_aside(path)) {
                (journal::ReadError::Damaged { .. }, Ok(aside)) => {
                    format!("it is kept as {}, and a new one is begun", aside.display())
                }
                _ => "a new one is begun".to_owned(),
            };
            (Journal::default(), Some(format!("{trouble}; {then}")))
        }
    }
}
