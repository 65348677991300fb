//! The envelopes that were sealed last, so that whoever sends them needs not read them again.
//!
//! What is here is on the disk: envelopes come in after the commit of the group that sealed them, in their order. It may
//! be forgotten at any time, and then the outbox is read from the database.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use messenger_proto::exchange::Outgoing;
use messenger_proto::limits::IN_FLIGHT_MAX;

use crate::contacts::ContactId;
use crate::messages::MessageRow;

/// How many envelopes of one contact are kept: as many as may be on their way to it.
const OF_ONE_MAX: usize = IN_FLIGHT_MAX;

/// How much is kept for all contacts together, in bytes. Contacts that are away have their envelopes read when they come.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// What a job did to the outbox of a contact.
#[derive(Debug)]
pub(crate) enum News {
    /// An envelope was sealed, and everything before it is sealed too.
    Sealed(ContactId, Outgoing),
    /// The message at this place was answered.
    Answered(ContactId, MessageRow),
    /// Something else changed.
    Changed(ContactId),
}

/// The latest envelopes of all contacts.
#[derive(Debug, Default)]
pub(crate) struct AtHand(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    of: HashMap<ContactId, Latest>,
    bytes: usize,
}

/// Everything that is queued for one contact after a position.
#[derive(Debug)]
struct Latest {
    after: i64,
    envelopes: VecDeque<Outgoing>,
}

impl AtHand {
    /// Takes in what a group did, after its commit.
    pub(crate) fn note(&self, news: impl Iterator<Item = News>) {
        let mut kept = self.kept();
        for news in news {
            match news {
                News::Sealed(contact, outgoing) => kept.add(contact, outgoing),
                News::Answered(contact, row) => kept.remove(contact, row),
                News::Changed(contact) => kept.forget(contact),
            }
        }
    }

    /// Takes out what is queued for a contact after a position, at most `limit`; `None` when the database has to be asked.
    pub(crate) fn take(&self, contact: ContactId, after: MessageRow, limit: usize) -> Option<Vec<Outgoing>> {
        let mut kept = self.kept();
        let latest = kept.of.get_mut(&contact)?;
        if after.0 < latest.after {
            return None;
        }
        let mut freed = 0;
        while let Some(passed) = latest.envelopes.pop_front_if(|first| first.position <= after.0) {
            freed += passed.sealed.len();
        }
        let taken: Vec<_> = latest
            .envelopes
            .drain(..limit.min(latest.envelopes.len()))
            .collect();
        latest.after = taken.last().map_or(after.0, |last| last.position);
        freed += taken.iter().map(|outgoing| outgoing.sealed.len()).sum::<usize>();
        kept.bytes = kept.bytes.saturating_sub(freed);
        Some(taken)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // What a panic elsewhere may leave half done is forgotten.
        self.0.lock().unwrap_or_else(|poisoned| {
            let mut kept = PoisonError::into_inner(poisoned);
            *kept = Kept::default();
            kept
        })
    }
}

impl Kept {
    fn add(&mut self, contact: ContactId, outgoing: Outgoing) {
        if self.bytes.saturating_add(outgoing.sealed.len()) > BYTES_MAX {
            *self = Self::default();
        }
        self.bytes = self.bytes.saturating_add(outgoing.sealed.len());
        let latest = self.of.entry(contact).or_insert_with(|| Latest {
            after: outgoing.position.saturating_sub(1),
            envelopes: VecDeque::new(),
        });
        latest.envelopes.push_back(outgoing);
        if latest.envelopes.len() > OF_ONE_MAX
            && let Some(oldest) = latest.envelopes.pop_front()
        {
            latest.after = oldest.position;
            self.bytes = self.bytes.saturating_sub(oldest.sealed.len());
        }
    }

    fn remove(&mut self, contact: ContactId, row: MessageRow) {
        let Some(latest) = self.of.get_mut(&contact) else {
            return;
        };
        let found = latest
            .envelopes
            .binary_search_by_key(&row.0, |outgoing| outgoing.position);
        if let Some(answered) = found.ok().and_then(|at| latest.envelopes.remove(at)) {
            self.bytes = self.bytes.saturating_sub(answered.sealed.len());
        }
    }

    fn forget(&mut self, contact: ContactId) {
        if let Some(latest) = self.of.remove(&contact) {
            let freed: usize = latest
                .envelopes
                .iter()
                .map(|outgoing| outgoing.sealed.len())
                .sum();
            self.bytes = self.bytes.saturating_sub(freed);
        }
    }
}

#[cfg(test)]
mod tests {
    use messenger_proto::envelope::MessageId;

    use super::*;

    const BOB: ContactId = ContactId(1);

    fn outgoing(position: i64, len: usize) -> Outgoing {
        Outgoing {
            position,
            id: MessageId([1; 16]),
            sealed: vec![0; len],
        }
    }

    fn add(at_hand: &AtHand, positions: impl IntoIterator<Item = i64>) {
        let sealed = |position| News::Sealed(BOB, outgoing(position, 10));
        at_hand.note(positions.into_iter().map(sealed));
    }

    /// The positions that are taken after `after`.
    fn take(at_hand: &AtHand, after: i64) -> Option<Vec<i64>> {
        let taken = at_hand.take(BOB, MessageRow(after), 2)?;
        Some(taken.iter().map(|outgoing| outgoing.position).collect())
    }

    #[test]
    fn what_was_sealed_last_is_taken_once_and_in_order() {
        let at_hand = AtHand::default();
        assert_eq!(take(&at_hand, 0), None);
        add(&at_hand, [5, 7, 8]);
        assert_eq!(take(&at_hand, 3), None, "something may be queued between 3 and 5");
        assert_eq!(take(&at_hand, 4), Some(vec![5, 7]));
        assert_eq!(take(&at_hand, 4), None, "they were taken");
        assert_eq!(take(&at_hand, 7), Some(vec![8]));
        assert_eq!(take(&at_hand, 8), Some(vec![]));
        add(&at_hand, [9, 10]);
        assert_eq!(take(&at_hand, 9), Some(vec![10]), "9 was read from the database");
        assert_eq!(at_hand.kept().bytes, 0);
    }

    #[test]
    fn what_was_answered_is_not_sent() {
        let at_hand = AtHand::default();
        add(&at_hand, [5, 7, 8]);
        let answered = [5, 6, 8].map(|row| News::Answered(BOB, MessageRow(row)));
        at_hand.note(answered.into_iter());
        assert_eq!(take(&at_hand, 4), Some(vec![7]));
        assert_eq!(at_hand.kept().bytes, 0);
    }

    #[test]
    fn after_any_other_change_the_database_is_asked() {
        let at_hand = AtHand::default();
        add(&at_hand, [5]);
        at_hand.note([News::Changed(BOB)].into_iter());
        assert_eq!(take(&at_hand, 4), None);
        add(&at_hand, [9]);
        assert_eq!(take(&at_hand, 4), None);
        assert_eq!(take(&at_hand, 8), Some(vec![9]));
    }

    #[test]
    fn a_contact_that_is_away_costs_so_much_and_no_more() {
        let at_hand = AtHand::default();
        let count = i64::try_from(OF_ONE_MAX).unwrap() + 3;
        add(&at_hand, 1..=count);
        assert_eq!(at_hand.kept().bytes, OF_ONE_MAX * 10);
        assert_eq!(take(&at_hand, 2), None);
        assert_eq!(take(&at_hand, 3), Some(vec![4, 5]));
        let large = (0..20).map(|contact| News::Sealed(ContactId(contact), outgoing(9, BYTES_MAX / 8)));
        at_hand.note(large);
        assert!(at_hand.kept().bytes <= BYTES_MAX);
    }
}
