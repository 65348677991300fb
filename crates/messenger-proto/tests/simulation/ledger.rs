//! What a node has on its disk about one contact: a model of the store, with the same answers.
//!
//! Sealing is modelled too: an envelope names its session and its number in it, and opens once, in order, in that
//! session alone. The real ratchet has tests of its own; a million messages with it would take hours. The tests of
//! messenger-store hold its SQL against this model.

use std::cmp::Ordering;
use std::collections::HashSet;

use messenger_proto::envelope::{MessageId, Sequence};
use messenger_proto::exchange::{Outcome, Outgoing, Received, Settlement, Write};
use messenger_proto::ratchet::{OpenError, Standing};

/// What a message does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Does {
    /// It says something itself.
    Says,
    /// It puts a sign on another message.
    Reacts(MessageId),
    /// It replaces the words of another message.
    Edits(MessageId),
    /// It deletes another message.
    Deletes(MessageId),
}

impl Does {
    /// The message that it is about, unless it says something itself.
    pub(crate) fn target(self) -> Option<MessageId> {
        match self {
            Self::Says => None,
            Self::Reacts(target) | Self::Edits(target) | Self::Deletes(target) => Some(target),
        }
    }
}

/// A message that was written here.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) id: MessageId,
    pub(crate) does: Does,
    pub(crate) sequence: u64,
    pub(crate) is_queued: bool,
    /// It was answered, and nothing is left of it to be sent again: a deleted text, an act that another one replaced.
    pub(crate) is_gone: bool,
    sealed: Option<Vec<u8>>,
}

/// A message that was received here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Got {
    pub(crate) id: MessageId,
    pub(crate) sequence: u64,
}

/// Everything about one contact.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    pub(crate) outbox: Vec<Written>,
    pub(crate) inbox: Vec<Got>,
    /// Messages of either side that were deleted by their author.
    deleted: HashSet<MessageId>,
    known: HashSet<MessageId>,
    session: Option<Standing>,
    last_sequence: u64,
    received_up_to: u64,
}

impl Ledger {
    pub(crate) fn session(&self) -> Option<Standing> {
        let first = self.outbox.iter().find_map(|message| message.sealed.as_ref());
        let kept_from = |session: &Standing| first.map_or(session.sealed + 1, |sealed| number(sealed, 32));
        self.session.map(|session| Standing {
            kept_from: kept_from(&session),
            ..session
        })
    }

    pub(crate) fn received_up_to(&self) -> Sequence {
        Sequence(self.received_up_to)
    }

    /// What the next message names as what its author had seen: the latest of either side.
    pub(crate) fn parents(&self) -> Vec<MessageId> {
        let own = self.outbox.iter().rev().find(|message| !message.is_gone);
        let theirs = self.inbox.last().map(|got| got.id);
        own.map(|message| message.id).into_iter().chain(theirs).collect()
    }

    pub(crate) fn is_deleted(&self, id: MessageId) -> bool {
        self.deleted.contains(&id)
    }

    pub(crate) fn queue(&mut self, id: MessageId, does: Does) {
        self.last_sequence += 1;
        // Sealed at once, unless something before it is not sealed yet: envelopes are sealed in their order.
        let is_next = self.outbox.iter().rev().find(|message| message.is_queued);
        let is_next = is_next.is_none_or(|message| message.sealed.is_some());
        let sealed = is_next
            .then(|| seal(&mut self.session, id, self.last_sequence))
            .flatten();
        self.outbox.push(Written {
            id,
            does,
            sequence: self.last_sequence,
            is_queued: true,
            is_gone: false,
            sealed,
        });
        if let Does::Deletes(target) = does {
            self.bury(target);
        }
    }

    pub(crate) fn load(&mut self, after: i64, limit: usize) -> Vec<Outgoing> {
        let mut loaded = Vec::new();
        for (position, message) in (1_i64..).zip(&mut self.outbox) {
            if position <= after || !message.is_queued || loaded.len() >= limit {
                continue;
            }
            if message.sealed.is_none() {
                message.sealed = seal(&mut self.session, message.id, message.sequence);
            }
            let Some(sealed) = message.sealed.clone() else {
                break;
            };
            let id = message.id;
            loaded.push(Outgoing { position, id, sealed });
        }
        loaded
    }

    /// Carries out a write; `None` for one that is not answered.
    pub(crate) fn write(&mut self, write: Write) -> Option<Outcome> {
        match write {
            Write::Receive { id, sealed } => Some(Outcome::Received(id, self.receive(id, &sealed))),
            Write::Settle { ids, settlement } => {
                assert_eq!(settlement, Settlement::Delivered, "nobody has a reason to refuse");
                self.settle(&ids);
                Some(Outcome::Settled)
            }
            Write::Resume { peer_has, is_anew } => {
                self.resume(peer_has.0, is_anew);
                Some(Outcome::SetUp)
            }
            Write::AdoptSession(session) => {
                self.adopt(session.standing(None));
                Some(Outcome::SetUp)
            }
            Write::DiscardSession => {
                self.discard();
                None
            }
        }
    }

    /// Uses another session from now on.
    pub(crate) fn adopt(&mut self, session: Standing) {
        self.discard();
        self.session = Some(session);
    }

    /// Forgets the session.
    pub(crate) fn discard(&mut self) {
        for message in &mut self.outbox {
            message.sealed = None;
        }
        self.session = None;
    }

    /// Notes that a message was deleted by its author. What was done to it needs not be said again.
    pub(crate) fn bury(&mut self, target: MessageId) {
        self.deleted.insert(target);
        self.let_go();
    }

    fn settle(&mut self, ids: &[MessageId]) {
        for message in self.outbox.iter_mut().filter(|message| message.is_queued) {
            if ids.contains(&message.id) {
                (message.is_queued, message.sealed) = (false, None);
            }
        }
        self.let_go();
    }

    /// Lets go of what needs not be sent again: deleted texts, what was done to them, and acts that others replaced.
    fn let_go(&mut self) {
        let mut replaced = HashSet::new();
        for message in self.outbox.iter_mut().rev().filter(|message| !message.is_queued) {
            let is_of_no_use = match message.does {
                Does::Says => self.deleted.contains(&message.id),
                Does::Reacts(target) => self.deleted.contains(&target) || !replaced.insert((target, 'r')),
                Does::Edits(target) => self.deleted.contains(&target) || !replaced.insert((target, 'e')),
                Does::Deletes(_) => false,
            };
            message.is_gone |= is_of_no_use;
        }
    }

    fn receive(&mut self, id: MessageId, sealed: &[u8]) -> Received {
        let opened = open(&mut self.session, id, sealed);
        if let Ok(sequence) = opened {
            self.received_up_to = self.received_up_to.max(sequence);
        }
        match opened {
            _ if self.known.contains(&id) && opened != Err(OpenError::Ahead) => Received::Duplicate,
            Ok(sequence) => {
                self.known.insert(id);
                self.inbox.push(Got { id, sequence });
                Received::Stored
            }
            Err(OpenError::Ahead) => Received::Ahead,
            // Even one whose number was used before: its author is an older copy of itself and has used it again.
            Err(_) => Received::CannotOpen,
        }
    }

    fn resume(&mut self, peer_has: u64, is_anew: bool) {
        // What is gone keeps its counter when others get new ones, so it says nothing about what comes before it.
        let sendable = self.outbox.iter_mut().rev().filter(|message| !message.is_gone);
        for message in sendable.take_while(|message| message.sequence > peer_has) {
            message.is_queued = true;
        }
        if is_anew {
            let mut last = self.last_sequence.max(peer_has);
            for message in self.outbox.iter_mut().filter(|message| message.is_queued) {
                last += 1;
                (message.sequence, message.sealed) = (last, None);
            }
            self.last_sequence = last;
        }
    }
}

fn seal(session: &mut Option<Standing>, id: MessageId, sequence: u64) -> Option<Vec<u8>> {
    let session = session.as_mut()?;
    session.sealed += 1;
    let numbers = [session.sealed, sequence].map(u64::to_be_bytes);
    Some([session.id.0.as_slice(), &numbers[0], &numbers[1], &id.0].concat())
}

/// Returns the counter of the message inside.
fn open(session: &mut Option<Standing>, id: MessageId, sealed: &[u8]) -> Result<u64, OpenError> {
    let session = session.as_mut().ok_or(OpenError::Foreign)?;
    if sealed[..32] != session.id.0 {
        return Err(OpenError::Foreign);
    }
    assert_eq!(sealed[48..], id.0, "nobody here puts a message under another id");
    match number(sealed, 32).cmp(&(session.opened + 1)) {
        Ordering::Less => Err(OpenError::Old),
        Ordering::Greater => Err(OpenError::Ahead),
        Ordering::Equal => {
            session.opened += 1;
            Ok(number(sealed, 40))
        }
    }
}

fn number(sealed: &[u8], at: usize) -> u64 {
    u64::from_be_bytes(sealed[at..at + 8].try_into().unwrap())
}
