//! Taking in what others hand over: entries, messages, keys, and proof that somebody speaks with two tongues.

use super::{BASELESS_MAX, FORGED_MAX, Output, Refusal, Room};
use crate::peer_id::PeerId;
use crate::room::entry::{Entry, StreamId};
use crate::room::frame::{Said, Standing};
use crate::room::keys::Card;
use crate::room::limits::{AHEAD_BYTES_MAX, STREAMS_MAX, WAIT_MS};
use crate::room::log::RefusedEntries;
use crate::room::message::RoomMessage;
use crate::room::stream::{Fit, StreamState};

impl Room {
    pub(super) fn handle_said(&mut self, peer: PeerId, said: Said) {
        let forged = self.peers.get(&peer).map(|known| known.forged);
        if forged.is_none_or(|forged| forged > FORGED_MAX) {
            return;
        }
        let is_member = self.membership().members.contains_key(&peer);
        match said {
            Said::Have(log, standings) => self.handle_have(peer, log, standings),
            Said::Ids(ids) => self.handle_ids(peer, ids),
            Said::Entries(entries) => self.take_entries(Some(peer), entries),
            Said::Messages(messages) if is_member => {
                for message in messages {
                    self.take_message(peer, message);
                }
            }
            Said::Want(stream, from, to) => self.handle_want(peer, stream, from, to),
            Said::AskKeys(stream, generation) => self.handle_ask_keys(peer, stream, generation),
            Said::Fork(two) if is_member => self.handle_fork(Some(peer), *two),
            Said::Messages(_) | Said::Fork(_) | Said::Addrs(_) | Said::Unknown => {}
        }
    }

    fn note_forgery(&mut self, peer: PeerId) {
        let Some(known) = self.peers.get_mut(&peer) else {
            return;
        };
        known.forged = known.forged.saturating_add(1);
        if known.forged > FORGED_MAX {
            self.outputs.push(Output::Refused(peer, Refusal::Forged));
        }
    }

    /// Notes which entries of a peer's were not taken.
    fn note_refused(&mut self, peer: PeerId, refused: RefusedEntries, is_any_taken: bool) {
        (0..refused.forged).for_each(|_| self.note_forgery(peer));
        let Some(known) = self.peers.get_mut(&peer) else {
            return;
        };
        if refused.not_allowed > 0 && !std::mem::replace(&mut known.oversteps, true) {
            self.outputs.push(Output::Refused(peer, Refusal::NotAllowed));
        }
        if is_any_taken {
            known.baseless = 0;
        }
        let was_told = known.baseless > BASELESS_MAX;
        known.baseless = known.baseless.saturating_add(refused.baseless);
        if known.baseless > BASELESS_MAX && !was_told {
            self.outputs.push(Output::Refused(peer, Refusal::Baseless));
        }
    }

    /// Takes entries in and hands on those that are new.
    pub(super) fn take_entries(&mut self, from: Option<PeerId>, entries: Vec<Entry>) {
        let before = self.connected_members();
        let (taken, refused) = self.log.insert_all(entries);
        if let Some(peer) = from {
            self.note_refused(peer, refused, !taken.is_empty());
        }
        if taken.is_empty() {
            return;
        }
        self.outputs.push(Output::KeepEntries(taken));
        self.follow_membership();
        self.meet_members(&before);
    }

    /// Begins to exchange with those connected peers that were no members `before`, and goes by the new membership with all.
    pub(super) fn meet_members(&mut self, before: &[PeerId]) {
        for peer in self.connected_members() {
            if !before.contains(&peer) {
                self.hope_for_keys();
                self.tell_all(peer);
            }
        }
        self.weigh_all();
        self.take_waiting();
    }

    fn take_message(&mut self, peer: PeerId, message: RoomMessage) {
        let id = message.header.stream;
        let author = self.membership().authors.get(&id).copied();
        let (Some(author), Some(stream)) = (author, self.streams.get(&id)) else {
            return;
        };
        if message.header.room != self.id() {
            return;
        }
        let fit = stream.fit(&message);
        let waiting = stream
            .ahead
            .get(&message.header.number)
            .map(|(_, waiting)| waiting);
        let is_needed = match fit {
            Fit::Never => false,
            Fit::Taken => {
                let is_head = stream.state.is_some_and(|state| {
                    state.count == message.header.number && state.head != Some(message.hash)
                });
                is_head || stream.is_suspect
            }
            Fit::Ahead | Fit::Next => waiting.is_none_or(|waiting| waiting.hash != message.hash),
            Fit::OtherPast => true,
        };
        let waiting = waiting.cloned();
        if !is_needed {
            return;
        }
        if !message.is_signed(author, self.verify) {
            return self.note_forgery(peer);
        }
        if let Some(waiting) = waiting {
            return self.handle_fork(Some(peer), (waiting, message));
        }
        match fit {
            Fit::Taken => self.outputs.push(Output::Compare(Box::new(message))),
            Fit::OtherPast => self.suspect(peer, id),
            Fit::Next if self.has_all_before(&message) => self.keep(author, message),
            Fit::Next | Fit::Ahead => self.wait_with(peer, message),
            Fit::Never => {}
        }
    }

    /// A message that follows another one than what is here: the author has written two. Asks for the other one.
    fn suspect(&mut self, peer: PeerId, id: StreamId) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        stream.is_suspect = true;
        if let Some(state) = stream.state {
            let want = Said::Want(id, state.count, state.count);
            self.outputs.push(Output::Say(peer, want));
        }
    }

    /// Whether everything is here that the author had shown when it wrote.
    fn has_all_before(&self, message: &RoomMessage) -> bool {
        let mut after = message.header.after.iter();
        after.all(|(stream, number)| self.streams.get(stream).is_some_and(|stream| stream.has(*number)))
    }

    /// Whether a message has waited for so long that what it follows will not come, although others have taken it in.
    fn has_waited(&self, since: u64, message: &RoomMessage) -> bool {
        let has_it = |known: &super::Peer| {
            let standing = known.streams.get(&message.header.stream);
            standing.is_some_and(|standing| standing.count >= message.header.number)
        };
        let members = &self.membership().members;
        let mut others = self.peers.iter().filter(|(peer, _)| members.contains_key(peer));
        let is_long = self.now_ms.saturating_sub(since) >= WAIT_MS;
        is_long && members.contains_key(&self.ours) && others.any(|(_, known)| has_it(known))
    }

    fn wait_with(&mut self, peer: PeerId, message: RoomMessage) {
        let (id, len) = (message.header.stream, message.len());
        if self.ahead_bytes.saturating_add(len) <= AHEAD_BYTES_MAX
            && let Some(stream) = self.streams.get_mut(&id)
        {
            self.ahead_bytes = self.ahead_bytes.saturating_add(len);
            stream.ahead.insert(message.header.number, (self.now_ms, message));
            self.waiting.insert(id);
        }
        // What is missing in between is asked for; what is missing before it in other streams comes by what others say.
        if let Some(known) = self.peers.get_mut(&peer)
            && let Some(stream) = self.streams.get(&id)
        {
            let first = stream.ahead.keys().next().copied().unwrap_or(0);
            let standing = known.streams.entry(id).or_insert(Standing::nothing(id));
            standing.count = standing.count.max(first.saturating_sub(1));
            self.behind.insert(id);
            self.ask_for(id);
        }
    }

    fn keep(&mut self, author: PeerId, message: RoomMessage) {
        let id = message.header.stream;
        self.follow(&message);
        self.outputs.push(Output::Keep(author, Box::new(message)));
        self.asked_came(id);
        if !self.waiting.is_empty() {
            self.take_waiting();
        }
    }

    fn asked_came(&mut self, id: StreamId) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        let count = stream.state.map_or(0, |state| state.count);
        if stream.asked.is_some_and(|(_, to, _)| count >= to) {
            stream.asked = None;
            self.ask_for(id);
        }
    }

    /// Notes that a message is here.
    pub(super) fn follow(&mut self, message: &RoomMessage) {
        let id = message.header.stream;
        for (stream, number) in &message.header.after {
            if self.latest.get(stream).is_some_and(|latest| latest <= number) {
                self.latest.remove(stream);
            }
        }
        self.latest.insert(id, message.header.number);
        self.changed.insert(id);
        // Whoever follows a message has it, also where there is no connection by which to say so.
        let author = self.membership().authors.get(&id).copied();
        if let Some(author) = author.filter(|author| *author != self.ours) {
            for (stream, number) in &message.header.after {
                self.note_reach(author, *stream, (*number, 0));
            }
        }
        if let Some(stream) = self.streams.get_mut(&id) {
            stream.advance(message);
        }
    }

    /// Takes in whatever waits and does not have to wait any more.
    pub(super) fn take_waiting(&mut self) {
        loop {
            let mut progress = false;
            for id in self.waiting.iter().copied().collect::<Vec<_>>() {
                progress |= self.take_next_of(id);
            }
            if !progress {
                return;
            }
        }
    }

    fn take_next_of(&mut self, id: StreamId) -> bool {
        let Some(stream) = self.streams.get_mut(&id) else {
            return false;
        };
        let count = stream.state.map_or(0, |state| state.count);
        let limit = stream.limit();
        // What has come in the meantime, or does not count any more, waits for nothing.
        while let Some(first) = stream.ahead.first_entry()
            && (*first.key() <= count || *first.key() > limit)
        {
            self.ahead_bytes = self.ahead_bytes.saturating_sub(first.remove().1.len());
        }
        if stream.ahead.is_empty() {
            self.waiting.remove(&id);
            return false;
        }
        let Some((since, next)) = stream.ahead.remove(&count.saturating_add(1)) else {
            return false;
        };
        self.ahead_bytes = self.ahead_bytes.saturating_sub(next.len());
        let fit = stream.fit(&next);
        match fit {
            Fit::Next if self.has_all_before(&next) || self.has_waited(since, &next) => {
                let author = self.membership().authors.get(&id).copied();
                if let Some(author) = author {
                    self.follow(&next);
                    self.outputs.push(Output::Keep(author, Box::new(next)));
                    self.asked_came(id);
                }
                true
            }
            Fit::Next => {
                self.ahead_bytes = self.ahead_bytes.saturating_add(next.len());
                if let Some(stream) = self.streams.get_mut(&id) {
                    stream.ahead.insert(next.header.number, (since, next));
                }
                false
            }
            _ => true,
        }
    }

    pub(super) fn handle_key(&mut self, card: &Card) {
        self.lacking.remove(&(card.stream, card.generation));
        if let Some(since) = card.readers.get(&self.ours) {
            self.begin(card.stream, *since);
        }
    }

    /// Notes from which message on this node can read a stream, unless it knows.
    pub(super) fn begin(&mut self, id: StreamId, since: u64) {
        let Some(stream) = self.streams.get_mut(&id) else {
            // The news of who opened it is still on its way.
            if self.early.len() < STREAMS_MAX {
                self.early.insert(id, since);
            }
            return;
        };
        if stream.state.is_none() {
            let base = since.saturating_sub(1);
            stream.state = Some(StreamState {
                base,
                count: base,
                ..StreamState::default()
            });
            self.changed.insert(id);
            self.behind.insert(id);
            self.ask_for(id);
        }
    }

    pub(super) fn handle_shown(&mut self, id: StreamId, number: u64) {
        if let Some(stream) = self.streams.get_mut(&id)
            && number > stream.shown
        {
            stream.shown = number;
            self.shown_since.insert(id);
        }
    }

    /// Takes in proof that an author has written two messages under one number. From that number on, its stream counts for
    /// nobody.
    pub(super) fn handle_fork(&mut self, from: Option<PeerId>, two: (RoomMessage, RoomMessage)) {
        let (one, other) = &two;
        let (id, number) = (one.header.stream, one.header.number);
        let is_proof = one.hash != other.hash
            && other.header.stream == id
            && other.header.number == number
            && one.header.room == self.id()
            && other.header.room == self.id();
        let author = self.membership().authors.get(&id).copied();
        let (true, Some(author)) = (is_proof, author) else {
            return;
        };
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        if stream.forked_at != 0 && stream.forked_at <= number {
            return;
        }
        if !one.is_signed(author, self.verify) || !other.is_signed(author, self.verify) {
            return from.into_iter().for_each(|peer| self.note_forgery(peer));
        }
        stream.forked_at = number;
        stream.is_suspect = true;
        stream.asked = None;
        let limit = stream.limit();
        let differ_before = one.header.previous != other.header.previous;
        let base = stream.state.map_or(0, |state| state.base);
        self.changed.insert(id);
        self.waiting.insert(id);
        self.outputs.push(Output::KeepFork(Box::new(two)));
        self.outputs.push(Output::Limit(id, limit));
        if differ_before && number.saturating_sub(1) > base {
            // They have parted before: somebody has the other message of the number before this one.
            let before = number.saturating_sub(1);
            for peer in self.connected_members() {
                let want = Said::Want(id, before, before);
                self.outputs.push(Output::Say(peer, want));
            }
        }
        self.take_waiting();
    }
}
