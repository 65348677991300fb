//! The sessions that the writer has at hand, and the steps that are to be undone when a write fails.
//!
//! Reading a session from the database and writing it back for each message costs more than sealing does. So the writer
//! keeps those it used, and writes what changed once, at the end of each group and inside of its transaction: a step
//! reaches the disk with what it was taken for. What is kept here must never be ahead of what happens to the transaction:
//!
//! * a write that is rolled back alone ([`Sessions::undo_job`]) takes its steps with it: they were noted since it began
//!   ([`Sessions::begin_job`]), which costs a copy of the session, so writes that are never undone alone note none;
//! * a group that fails is rolled back as a whole ([`Sessions::forget_all`]), and every session is read again.
//!
//! Nobody else reads or writes the column while a group is open; between groups it is as true as this.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use messenger_proto::ratchet::{Checkpoint, Session};
use rusqlite::{Connection, OptionalExtension};

use crate::contacts::ContactId;

/// How many sessions are kept between two groups. Each has up to some five kilobytes; with more contacts than these
/// writing at the same time, some are read again.
const KEPT_MAX: usize = 256;

/// The sessions of one writer.
#[derive(Debug, Default)]
pub(crate) struct Sessions(RefCell<Kept>);

#[derive(Debug, Default)]
struct Kept {
    held: HashMap<ContactId, Held>,
    /// Whose session the job that is running has changed.
    touched: Vec<ContactId>,
    /// Whether the job that is running may be undone alone.
    is_undoable: bool,
    /// How often a session was used since the start.
    steps: u64,
}

/// One contact's session; `None`: there is none that can be used.
#[derive(Debug)]
struct Held {
    session: Option<Session>,
    /// Whether the database has an older state.
    is_changed: bool,
    /// How it was before the job that is running changed it.
    before: Option<Before>,
}

#[derive(Debug)]
struct Before {
    session: State,
    is_changed: bool,
}

/// What a session goes back to.
#[derive(Debug)]
enum State {
    /// An earlier state of itself.
    Earlier(Checkpoint),
    /// Another one, or none.
    Other(Option<Session>),
}

impl Sessions {
    /// Lets `look` see the session with a contact, if there is one that can be used.
    pub(crate) fn look<T>(
        &self,
        db: &Connection,
        contact: ContactId,
        look: impl FnOnce(Option<&Session>) -> T,
    ) -> rusqlite::Result<T> {
        let mut kept = self.0.borrow_mut();
        Ok(look(kept.held(db, contact)?.session.as_ref()))
    }

    /// Lets `step` take steps in the session with a contact; `None` when there is none that can be used.
    pub(crate) fn step<T>(
        &self,
        db: &Connection,
        contact: ContactId,
        step: impl FnOnce(&mut Session) -> T,
    ) -> rusqlite::Result<Option<T>> {
        let mut kept = self.0.borrow_mut();
        kept.steps = kept.steps.wrapping_add(1);
        let is_undoable = kept.is_undoable;
        let held = kept.held(db, contact)?;
        let Some(session) = &mut held.session else {
            return Ok(None);
        };
        let is_first = is_undoable && held.before.is_none();
        if is_first {
            let session = State::Earlier(session.checkpoint());
            held.note_before(session);
        }
        held.is_changed = true;
        let stepped = held.session.as_mut().map(step);
        if is_first {
            kept.touched.push(contact);
        }
        Ok(stepped)
    }

    /// Puts another session in the place of the one with a contact, or none.
    pub(crate) fn replace(
        &self,
        db: &Connection,
        contact: ContactId,
        session: Option<Session>,
    ) -> rusqlite::Result<()> {
        let mut kept = self.0.borrow_mut();
        kept.steps = kept.steps.wrapping_add(1);
        let held = kept.held(db, contact)?;
        // What this job changed already goes back to how it was before the job.
        let is_first = !held.undo();
        let replaced = std::mem::replace(&mut held.session, session);
        held.note_before(State::Other(replaced));
        if is_first {
            kept.touched.push(contact);
        }
        Ok(())
    }

    /// Notes from now on how sessions were, so that a job can be undone.
    pub(crate) fn begin_job(&self) {
        self.0.borrow_mut().is_undoable = true;
    }

    /// Counts how often a session was used since the start.
    pub(crate) fn steps(&self) -> u64 {
        self.0.borrow().steps
    }

    /// Lets the steps of the job that has ended stand.
    pub(crate) fn keep_job(&self) {
        self.0.borrow_mut().end_job(|held| held.before = None);
    }

    /// Undoes the steps of the job that has failed.
    pub(crate) fn undo_job(&self) {
        self.0.borrow_mut().end_job(|held| {
            held.undo();
        });
    }

    /// Writes what the group changed.
    pub(crate) fn write_back(&self, db: &Connection) -> rusqlite::Result<()> {
        let mut kept = self.0.borrow_mut();
        for (contact, held) in kept.held.iter_mut().filter(|(_, held)| held.is_changed) {
            let state = held.session.as_ref().map(Session::to_bytes);
            db.prepare_cached("UPDATE exchanges SET session = ?2 WHERE contact_id = ?1")?
                .execute((contact.0, state.as_ref().map(|state| state.as_slice())))?;
            held.is_changed = false;
        }
        if kept.held.len() > KEPT_MAX {
            kept.held.clear();
        }
        Ok(())
    }

    /// Forgets everything: the next look reads what the database has.
    pub(crate) fn forget_all(&self) {
        let mut kept = self.0.borrow_mut();
        // The count goes on: a job that is running compares it with what it was.
        let steps = kept.steps;
        *kept = Kept {
            steps,
            ..Kept::default()
        };
    }
}

impl Kept {
    fn held(&mut self, db: &Connection, contact: ContactId) -> rusqlite::Result<&mut Held> {
        match self.held.entry(contact) {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => {
                let session = read(db, contact)?;
                Ok(entry.insert(Held {
                    session,
                    is_changed: false,
                    before: None,
                }))
            }
        }
    }

    fn end_job(&mut self, end: impl Fn(&mut Held)) {
        self.is_undoable = false;
        for contact in self.touched.drain(..) {
            if let Some(held) = self.held.get_mut(&contact) {
                end(held);
            }
        }
    }
}

impl Held {
    fn note_before(&mut self, session: State) {
        self.before = Some(Before {
            session,
            is_changed: self.is_changed,
        });
        self.is_changed = true;
    }

    /// Goes back to how it was before the job; `false` when the job has changed nothing.
    fn undo(&mut self) -> bool {
        let Some(before) = self.before.take() else {
            return false;
        };
        self.is_changed = before.is_changed;
        match (before.session, &mut self.session) {
            (State::Earlier(checkpoint), Some(session)) => session.go_back_to(checkpoint),
            // A checkpoint belongs to the session that is there: replacing one notes all of it.
            (State::Earlier(_), None) => {}
            (State::Other(session), _) => self.session = session,
        }
        true
    }
}

fn read(db: &Connection, contact: ContactId) -> rusqlite::Result<Option<Session>> {
    let state: Option<Option<Vec<u8>>> = db
        .prepare_cached("SELECT session FROM exchanges WHERE contact_id = ?1")?
        .query_row([contact.0], |row| row.get(0))
        .optional()?;
    // A session of a newer version that this one cannot read is replaced with the next connection.
    Ok(state.flatten().and_then(|state| Session::from_bytes(&state).ok()))
}

#[cfg(test)]
mod tests;
