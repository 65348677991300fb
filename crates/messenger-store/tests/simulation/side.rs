//! One of two nodes: a real store, the model that says what it has to know, and this end of the connection.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;

use messenger_proto::PeerId;
use messenger_proto::body::Text;
use messenger_proto::envelope::MessageId;
use messenger_proto::exchange::{Exchange, Input, Outcome, Outgoing, Received as Answer, Start, Write};
use messenger_proto::frame::Frame;
use messenger_proto::invite::Secret;
use messenger_proto::ratchet::Ends;
use messenger_store::acts::{Act, Acted};
use messenger_store::contacts::{ContactId, Introduction};
use messenger_store::messages::{LISTING_MAX, Message, MessageRow, MessageState, Received, Said};
use messenger_store::{InOrder, Paths, Store, StoreError, UnixMillis, fuzzing};
use tempfile::TempDir;

use super::files;
use super::ledger::{Does, Ledger};
use super::{Common, NOW, Who};

/// How many of the latest messages are reacted to, edited and deleted.
const LATEST: usize = 8;
/// A modelled envelope that no session opens.
const FOREIGN: [u8; 72] = [0; 72];
/// A month, roughly.
const MONTH_MS: i64 = 30 * 86_400_000;

/// A copy of everything, as it was once.
struct PutBy {
    dir: TempDir,
    ledger: Ledger,
}

pub(super) struct Side {
    who: Who,
    dir: TempDir,
    store: Store,
    contact: ContactId,
    ledger: Ledger,
    put_by: Option<PutBy>,
    now: UnixMillis,
    pub(super) machine: Option<Exchange>,
    /// What is received on this connection is stored in order or not at all.
    order: InOrder,
    pub(super) writes: VecDeque<Write>,
    pub(super) load: Option<(i64, usize)>,
    /// What was said to this side and has not arrived.
    pub(super) wire: VecDeque<Frame>,
    /// Which message a position of the outbox belongs to.
    positions: HashMap<i64, MessageId>,
}

impl Side {
    pub(super) async fn new(who: Who) -> Self {
        let dir = files::new_dir();
        let store = open(dir.path());
        let introduction = Introduction {
            peer: peer(1 - who),
            secret: Secret::new([1; 16]),
            addrs: vec![],
        };
        let name = "other".parse().unwrap();
        store.add_contact(introduction, None, name, NOW).await.unwrap();
        let contact = store.contact_by_peer(peer(1 - who)).await.unwrap().unwrap().id;
        Self {
            who,
            dir,
            store,
            contact,
            ledger: Ledger::default(),
            put_by: None,
            now: NOW,
            machine: None,
            order: InOrder::default(),
            writes: VecDeque::new(),
            load: None,
            wire: VecDeque::new(),
            positions: HashMap::new(),
        }
    }

    pub(super) fn is_flowing(&self) -> bool {
        self.machine.as_ref().is_some_and(Exchange::is_flowing)
    }

    /// Whether something that was written here has no answer.
    pub(super) fn waits(&self) -> bool {
        self.ledger.outbox.iter().any(|message| message.is_queued)
    }

    pub(super) fn can_move(&self) -> bool {
        !self.wire.is_empty() || !self.writes.is_empty() || self.load.is_some()
    }

    pub(super) fn jump(&mut self, months: i8) {
        self.now = UnixMillis(self.now.0 + i64::from(months) * MONTH_MS);
    }

    pub(super) async fn set_disk(&self, is_full: bool) {
        fuzzing::set_disk(&self.store, is_full).await.unwrap();
    }

    /// Writes a text that answers the latest one of the other side.
    pub(super) async fn say(&mut self, common: &mut Common) {
        let id = common.next_id();
        let mut text = Text::from(format!("{} says {}", self.who, common.last_id));
        let answered = self
            .ledger
            .inbox
            .iter()
            .rev()
            .find(|got| common.does[&got.id] == Does::Says);
        text.reply_to = answered.map(|got| got.id);
        if self
            .store
            .queue_text(self.contact, id, text, self.now)
            .await
            .is_ok()
        {
            self.queued(common, id, Does::Says);
        }
        self.compare().await;
    }

    /// Does something to one of the latest messages, if that can be done.
    pub(super) async fn act(&mut self, common: &mut Common, n: u8) {
        let latest = self.store.history(self.contact, None, LATEST).await.unwrap();
        let Some(target) = latest.get(usize::from(n / 8) % latest.len().max(1)) else {
            return;
        };
        let (act, does) = match n % 8 {
            0..2 => (Act::Edit(format!("edit {n}")), Does::Edits(target.id)),
            2 => (Act::Delete, Does::Deletes(target.id)),
            3 => (Act::React(None), Does::Reacts(target.id)),
            _ => (Act::React(Some(format!("sign {n}"))), Does::Reacts(target.id)),
        };
        let id = common.next_id();
        if let Ok(Acted::Queued) = self.store.act(target.row, act, id, self.now).await {
            self.queued(common, id, does);
        }
        self.compare().await;
    }

    fn queued(&mut self, common: &mut Common, id: MessageId, does: Does) {
        common.does.insert(id, does);
        self.ledger.queue(id, does);
        if let Some(machine) = &mut self.machine {
            machine.handle(Input::Queued);
        }
    }

    /// Takes up a connection. `share` is another one for each.
    pub(super) async fn connect(&mut self, share: [u8; 32]) {
        let progress = self.store.progress(self.contact).await.unwrap();
        let start = Start {
            ends: Ends {
                ours: peer(self.who),
                theirs: peer(1 - self.who),
            },
            session: progress.session,
            received_up_to: progress.received_up_to,
        };
        self.order = InOrder::default();
        self.machine = Some(Exchange::new(start, share));
    }

    /// Gives up the connection. Writes that were begun happen all the same.
    pub(super) async fn leave(&mut self, common: &mut Common) {
        self.machine = None;
        while self.write_next(common).await.is_some() || !self.writes.is_empty() {}
        self.wire.clear();
        self.load = None;
    }

    /// The process ends at once, and another one finds its files as they are.
    pub(super) fn crash(&mut self) {
        let dir = files::copy(self.dir.path());
        self.come_back(dir);
    }

    fn come_back(&mut self, dir: TempDir) {
        self.store = open(dir.path());
        self.dir = dir;
        self.machine = None;
        self.writes.clear();
        self.wire.clear();
        self.load = None;
    }

    pub(super) fn put_by(&mut self) {
        self.put_by = Some(PutBy {
            dir: files::copy(self.dir.path()),
            ledger: self.ledger.clone(),
        });
    }

    pub(super) fn has_copy(&self) -> bool {
        self.put_by.is_some()
    }

    pub(super) fn put_back(&mut self, files: fn(&Path) -> TempDir, forget: fn(&mut Ledger)) {
        if let Some(PutBy { dir, mut ledger }) = self.put_by.take() {
            self.come_back(files(dir.path()));
            forget(&mut ledger);
            self.ledger = ledger;
        }
    }

    pub(super) async fn load_next(
        &mut self,
        common: &mut Common,
    ) -> Option<Result<Vec<Outgoing>, StoreError>> {
        let (after, limit) = self.load.take()?;
        let loaded = self.store.queued(self.contact, MessageRow(after), limit).await;
        if let Ok(batch) = &loaded {
            let after = self.positions.get(&after).map_or(0, |id| {
                let at = self.ledger.outbox.iter().position(|message| message.id == *id);
                i64::try_from(at.unwrap() + 1).unwrap()
            });
            let model = self.ledger.load(after, limit);
            let ids = |batch: &[Outgoing]| batch.iter().map(|message| message.id).collect::<Vec<_>>();
            assert_eq!(ids(batch), ids(&model), "what is queued");
            for (real, model) in batch.iter().zip(model) {
                self.positions.insert(real.position, real.id);
                common.models.insert(real.sealed.clone(), model.sealed);
            }
        }
        self.compare().await;
        Some(loaded)
    }

    /// Carries out the next write, if there is one; what came of it, if anybody is to be told.
    pub(super) async fn write_next(&mut self, common: &mut Common) -> Option<Outcome> {
        let write = self.writes.pop_front()?;
        let (store, contact, now) = (&self.store, self.contact, self.now);
        let outcome = match write {
            Write::Receive { id, sealed } => Some(self.receive(common, id, sealed).await),
            Write::Settle { ids, settlement } => {
                let pending = store.settle(contact, ids.clone(), settlement, now).await.unwrap();
                if pending.await.is_ok() {
                    self.ledger.write(Write::Settle { ids, settlement });
                }
                Some(Outcome::Settled)
            }
            Write::Resume { peer_has, is_anew } => {
                let pending = store.resume(contact, peer_has, is_anew, now).await.unwrap();
                let is_done = pending.await.is_ok();
                let model = is_done.then(|| self.ledger.write(Write::Resume { peer_has, is_anew }));
                Some(model.flatten().unwrap_or(Outcome::SetUpFailed))
            }
            Write::AdoptSession(session) => {
                let standing = session.standing(None);
                let pending = store.adopt_session(contact, *session, now).await.unwrap();
                let is_done = pending.await.is_ok();
                if is_done {
                    self.ledger.adopt(standing);
                }
                Some(if is_done {
                    Outcome::SetUp
                } else {
                    Outcome::SetUpFailed
                })
            }
            Write::DiscardSession => {
                if store.discard_session(contact).await.unwrap().await.is_ok() {
                    self.ledger.discard();
                }
                None
            }
        };
        self.compare().await;
        outcome
    }

    async fn receive(&mut self, common: &Common, id: MessageId, sealed: Vec<u8>) -> Outcome {
        let model = common.models.get(&sealed).cloned().unwrap_or(FOREIGN.to_vec());
        let order = self.order.clone();
        let pending = self
            .store
            .receive(self.contact, order, id, sealed, self.now)
            .await;
        let answer = match pending.unwrap().await {
            Ok(
                Received::New(_)
                | Received::Answered(_)
                | Received::Offer(_)
                | Received::Changed(_)
                | Received::OfferChanged(_)
                | Received::Seen(_)
                | Received::Introduction
                | Received::Room(_),
            ) => Answer::Stored,
            Ok(Received::Nothing) => Answer::Duplicate,
            Ok(Received::Malformed) => Answer::Malformed,
            Ok(Received::Ahead) => Answer::Ahead,
            Ok(Received::Full) => Answer::Full,
            Ok(Received::CannotOpen) => Answer::CannotOpen,
            Err(_) => Answer::Failed,
        };
        // A model of numbers alone does not see that the keys behind them are not what they were.
        let is_beyond_model = answer == Answer::CannotOpen && common.is_put_back;
        if answer != Answer::Failed && !is_beyond_model {
            let does = common.does[&id];
            let expected = self.ledger.write(Write::Receive { id, sealed: model });
            let is_taken = |answer| matches!(answer, Answer::Stored | Answer::Duplicate);
            match expected {
                // An act may change nothing that could be shown.
                Some(Outcome::Received(_, expected)) if does != Does::Says && is_taken(expected) => {
                    assert!(is_taken(answer), "{id} is {does:?}: {answer:?}, not {expected:?}");
                }
                expected => assert_eq!(expected, Some(Outcome::Received(id, answer)), "{does:?}"),
            }
            if let Does::Deletes(target) = does
                && is_taken(answer)
            {
                self.ledger.bury(target);
            }
        }
        Outcome::Received(id, answer)
    }

    /// What the store knows of its progress is what the model knows.
    async fn compare(&self) {
        let progress = self.store.progress(self.contact).await.unwrap();
        assert_eq!(progress.session, self.ledger.session());
        assert_eq!(progress.received_up_to, self.ledger.received_up_to());
    }

    async fn history(&self) -> Vec<Message> {
        self.store.history(self.contact, None, LISTING_MAX).await.unwrap()
    }

    /// Checks that what was written here is there, once, in order, and looks the same.
    pub(super) async fn check_delivered(&self, there: &Self, has_forgotten: bool, may_lack: bool) {
        let (ours, theirs) = (self.history().await, there.history().await);
        let read: Vec<MessageId> = inbound(&theirs).map(|message| message.id).collect();
        let once: HashSet<MessageId> = read.iter().copied().collect();
        assert_eq!(once.len(), read.len(), "a message is there twice");
        let written = ours.iter().filter(|message| message.state.is_outbound());
        let mut at = 0;
        for message in written {
            assert_ne!(
                message.state,
                MessageState::Queued,
                "{} is still queued",
                message.id
            );
            if may_lack && message.said == Said::Deleted && !once.contains(&message.id) {
                continue;
            }
            let place = read.iter().position(|id| *id == message.id);
            let place = place.unwrap_or_else(|| panic!("{} is lost", message.id));
            assert!(place >= at, "{} is out of order", message.id);
            at = place;
        }
        check_causes(&theirs, has_forgotten || may_lack);
        if !has_forgotten {
            check_looks(&ours, &theirs);
        }
    }
}

/// What a message answers is there before it.
fn check_causes(messages: &[Message], may_lack: bool) {
    for message in messages {
        if let Some(quote) = &message.reply_to {
            let is_before = quote.found.as_ref().map(|found| found.row < message.row);
            assert!(
                is_before.unwrap_or(may_lack),
                "{} has come before what it answers",
                message.id
            );
        }
    }
}

/// Messages and what their author did to them are the same on both sides.
fn check_looks(ours: &[Message], theirs: &[Message]) {
    let there: HashMap<MessageId, &Message> = theirs.iter().map(|message| (message.id, message)).collect();
    for message in ours {
        let Some(same) = there.get(&message.id) else {
            continue;
        };
        if message.state.is_outbound() {
            assert_eq!(message.said, same.said, "{}", message.id);
        }
        let sign = |message: &Message, is_outbound| {
            let of = message
                .reactions
                .iter()
                .find(|sign| sign.is_outbound == is_outbound);
            of.map(|sign| sign.sign.clone())
        };
        assert_eq!(sign(message, true), sign(same, false), "{}", message.id);
    }
}

fn inbound(messages: &[Message]) -> impl Iterator<Item = &Message> {
    messages.iter().filter(|message| !message.state.is_outbound())
}

fn open(dir: &Path) -> Store {
    Store::open(&Paths::in_dir(dir), &"someone".parse().unwrap(), NOW).unwrap()
}

fn peer(who: Who) -> PeerId {
    PeerId([u8::try_from(who + 1).unwrap(); 32])
}
