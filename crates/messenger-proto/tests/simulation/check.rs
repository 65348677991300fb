//! What has to hold in a world that has come to rest.

use std::collections::{HashMap, HashSet};

use messenger_proto::envelope::MessageId;

use crate::ledger::{Does, Ledger, Written};
use crate::world::World;

/// A kind of act and what it is about: only the latest of each author counts.
type Effect = (MessageId, bool);

impl World {
    /// Checks that everything that was written is there once, in order, and in effect.
    pub(crate) fn check(&self) {
        for (&(author, reader), written) in &self.ledgers {
            let read = &self.ledgers[&(reader, author)];
            self.check_once(author, reader, written, read);
            self.check_causes(author, reader, written, read);
            if self.restored != Some(author) {
                self.check_effects(author, reader, written, read);
            }
        }
    }

    fn check_once(&self, author: usize, reader: usize, written: &Ledger, read: &Ledger) {
        let seed = self.seed;
        let there: HashSet<MessageId> = read.inbox.iter().map(|got| got.id).collect();
        let is_twice = there.len() != read.inbox.len();
        assert!(!is_twice, "seed {seed}: {reader} has a message twice");
        for message in &written.outbox {
            assert!(!message.is_queued, "seed {seed}: {author} still waits");
            let is_there = message.is_gone || there.contains(&message.id);
            assert!(is_there, "seed {seed}: {reader} has lost a message");
        }
        let is_in_order = read.inbox.windows(2).all(|two| two[0].sequence < two[1].sequence);
        assert!(
            is_in_order,
            "seed {seed}: {reader} has messages of {author} out of order"
        );
        if self.restored.is_none() {
            let written: Vec<MessageId> = written.outbox.iter().map(|message| message.id).collect();
            let read: Vec<MessageId> = read.inbox.iter().map(|got| got.id).collect();
            assert_eq!(written, read, "seed {seed}: {author} to {reader}");
        }
    }

    /// Nobody has a message before what its author had seen when they wrote it.
    fn check_causes(&self, author: usize, reader: usize, written: &Ledger, read: &Ledger) {
        let seed = self.seed;
        let forgotten = |node| self.restored == Some(node);
        let gone: HashSet<MessageId> = written
            .outbox
            .iter()
            .filter(|m| m.is_gone)
            .map(|m| m.id)
            .collect();
        let known: HashSet<MessageId> = read.outbox.iter().map(|message| message.id).collect();
        let mut before = HashSet::new();
        for got in &read.inbox {
            for parent in &self.said[&got.id].parents {
                let may_lack = match self.said[parent].author == author {
                    true => gone.contains(parent) || forgotten(author),
                    false => forgotten(reader),
                };
                let has = before.contains(parent) || known.contains(parent);
                assert!(
                    has || may_lack,
                    "seed {seed}: {reader} lacks what {author} had seen"
                );
            }
            before.insert(got.id);
        }
    }

    /// What an author did last to a message is what its reader has last.
    fn check_effects(&self, author: usize, reader: usize, written: &Ledger, read: &Ledger) {
        let seed = self.seed;
        let mut effects: HashMap<Effect, MessageId> = HashMap::new();
        for got in &read.inbox {
            if let Some(effect) = effect(self.said[&got.id].does) {
                effects.insert(effect, got.id);
            }
        }
        let is_in_effect = |message: &&Written| {
            let target = message.does.target();
            !message.is_gone && target.is_some_and(|target| !written.is_deleted(target))
        };
        let mut last: HashMap<Effect, MessageId> = HashMap::new();
        for message in written.outbox.iter().filter(is_in_effect) {
            last.extend(effect(message.does).map(|effect| (effect, message.id)));
        }
        for (effect, id) in last {
            let has = effects.get(&effect) == Some(&id);
            assert!(has, "seed {seed}: {reader} does not see what {author} did last");
        }
        let deletes = |message: &&Written| matches!(message.does, Does::Deletes(_));
        for target in written
            .outbox
            .iter()
            .filter(deletes)
            .filter_map(|m| m.does.target())
        {
            let is_deleted = read.is_deleted(target);
            assert!(
                is_deleted,
                "seed {seed}: {reader} still has what {author} deleted"
            );
        }
    }
}

fn effect(does: Does) -> Option<Effect> {
    match does {
        Does::Reacts(target) => Some((target, false)),
        Does::Edits(target) => Some((target, true)),
        Does::Says | Does::Deletes(_) => None,
    }
}
