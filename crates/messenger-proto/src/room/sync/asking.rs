//! Asking for what others have: messages, entries and keys.

use super::{Asking, KeyRequest, Output, Reach, Room};
use crate::peer_id::PeerId;
use crate::room::entry::StreamId;
use crate::room::frame::{Said, Standing};
use crate::room::limits::{ASK_AGAIN_MS, ASK_KEYS_SELDOM_MS, BATCH_MAX, STREAMS_MAX};

impl Room {
    /// Asks again soon for keys that others did not have: one who comes, or comes to have more, may.
    pub(super) fn hope_for_keys(&mut self) {
        for asking in self.lacking.values_mut() {
            *asking = Asking::default();
        }
    }

    pub(super) fn handle_gone(&mut self, peer: PeerId) {
        self.peers.remove(&peer);
        for (id, stream) in &mut self.streams {
            if stream.asked.is_some_and(|(asked, ..)| asked == peer) {
                stream.asked = None;
                self.behind.insert(*id);
            }
        }
        self.ask_for_messages();
    }

    pub(super) fn handle_tick(&mut self, shown_ms: u64) {
        // However far a clock jumps, that is no time in which others could have answered.
        let passed_ms = shown_ms.saturating_sub(self.shown_ms).min(ASK_AGAIN_MS);
        self.shown_ms = shown_ms;
        let now_ms = self.now_ms.saturating_add(passed_ms);
        if self.now_ms == 0 {
            // What came before the time was known has waited for no time.
            let waiting = self
                .streams
                .values_mut()
                .flat_map(|stream| stream.ahead.values_mut());
            waiting.for_each(|(since, _)| *since = now_ms);
        }
        self.now_ms = now_ms;
        self.tell_changes();
        self.take_waiting();
        for stream in self.streams.values_mut() {
            if stream.asked.is_some_and(|(_, _, until)| until <= self.now_ms) {
                stream.asked = None;
            }
        }
        self.ask_for_messages();
        self.ask_for_keys();
    }

    pub(super) fn handle_have(&mut self, peer: PeerId, log: [u8; 32], standings: Vec<Standing>) {
        let before = self.peers.get_mut(&peer).map(|known| known.log.replace(log));
        if log != self.log.digest() {
            self.ask_entries(peer);
        }
        // Who is heard for the first time may not have had this room when it was told what is here.
        let is_member = self.membership().members.contains_key(&peer);
        if before == Some(None) && is_member && self.lacks_some(&standings) {
            self.tell_all(peer);
        }
        let Some(known) = self.peers.get_mut(&peer) else {
            return;
        };
        for standing in &standings {
            // Noted even if who says it is not known to be a member: the news of that may be on its way.
            if known.streams.len() < STREAMS_MAX || known.streams.contains_key(&standing.stream) {
                known.streams.insert(standing.stream, *standing);
            }
        }
        for standing in &standings {
            self.note_reach(peer, standing.stream, (standing.count, standing.shown));
        }
        self.weigh(peer, &standings);
        self.ask_for_messages();
    }

    /// Whether somebody with these standings has less than this node.
    fn lacks_some(&self, standings: &[Standing]) -> bool {
        let count_of = |id| {
            standings
                .iter()
                .find(|standing| standing.stream == id)
                .map(|it| it.count)
        };
        self.streams()
            .any(|(id, stream)| stream.count() > count_of(id).unwrap_or(0))
    }

    /// Considers again what everybody has, after the membership has changed.
    pub(super) fn weigh_all(&mut self) {
        for peer in self.connected_members() {
            let known = self
                .peers
                .get(&peer)
                .map(|known| known.streams.values().copied().collect());
            let standings: Vec<Standing> = known.unwrap_or_default();
            self.weigh(peer, &standings);
        }
        self.ask_for_messages();
    }

    fn weigh(&mut self, peer: PeerId, standings: &[Standing]) {
        if !self.membership().members.contains_key(&peer) {
            return;
        }
        for standing in standings {
            // A stream that nobody admitted is none.
            if !self.streams.contains_key(&standing.stream) {
                continue;
            }
            self.compare(peer, standing);
        }
    }

    /// Tells how far this node's own messages have come with somebody who is or was a member, never further than there are
    /// any.
    pub(super) fn note_reach(&mut self, peer: PeerId, stream: StreamId, (count, shown): (u64, u64)) {
        let authors = &self.membership().authors;
        let is_own = authors.get(&stream) == Some(&self.ours);
        let Some(own) = self.streams.get(&stream).filter(|_| is_own) else {
            return;
        };
        if !authors.values().any(|author| *author == peer) {
            return;
        }
        let count = count.min(own.count());
        self.outputs.push(Output::Reached(Reach {
            peer,
            stream,
            count,
            shown: shown.min(count),
        }));
    }

    fn compare(&mut self, peer: PeerId, standing: &Standing) {
        let Some(stream) = self.streams.get_mut(&standing.stream) else {
            return;
        };
        let Some(ours) = stream.standing(standing.stream, false) else {
            if standing.count > 0 {
                self.ask_first_keys(peer, standing.stream);
            }
            return;
        };
        let is_told_of_fork =
            standing.forked_at != 0 && (stream.forked_at == 0 || standing.forked_at < stream.forked_at);
        let are_known = ours.head != [0; 8] && standing.head != [0; 8];
        if is_told_of_fork {
            let want = Said::Want(standing.stream, standing.forked_at, 0);
            self.outputs.push(Output::Say(peer, want));
        } else if standing.count == ours.count && are_known && standing.head != ours.head {
            stream.is_suspect = true;
            let want = Said::Want(standing.stream, standing.count, standing.count);
            self.outputs.push(Output::Say(peer, want));
        }
        if standing.count > ours.count {
            self.behind.insert(standing.stream);
        }
    }

    /// Asks for the messages of streams that are behind, each of one member at a time.
    pub(super) fn ask_for_messages(&mut self) {
        for id in self.behind.iter().copied().collect::<Vec<_>>() {
            self.ask_for(id);
        }
    }

    pub(super) fn ask_for(&mut self, id: StreamId) {
        let members = &self.log.membership().members;
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        let Some(state) = stream.state else { return };
        if stream.asked.is_some() {
            return;
        }
        let from = state.count.saturating_add(1);
        let limit = stream.limit();
        let has_more = self.peers.iter().filter(|(peer, _)| members.contains_key(peer));
        let has_more = has_more.filter_map(|(peer, known)| {
            let standing = known.streams.get(&id)?;
            let can_give = standing.base < from && from <= standing.count && from <= limit;
            can_give.then_some((*peer, standing.count))
        });
        // Not the same one every time: the first may be unable to give what it says it has.
        let candidates: Vec<(PeerId, u64)> = has_more.collect();
        let turn = usize::try_from(self.now_ms / ASK_AGAIN_MS).unwrap_or(0);
        let at = turn.checked_rem(candidates.len()).unwrap_or(0);
        let Some((peer, count)) = candidates.get(at).copied() else {
            self.behind.remove(&id);
            return;
        };
        let batch = from.saturating_add(u64::try_from(BATCH_MAX).unwrap_or(1) - 1);
        // One that waits for others is asked for again as well, now and then: whoever has shown it has the others, or it is
        // another one under the same number.
        let gap = stream
            .ahead
            .keys()
            .next()
            .map_or(u64::MAX, |first| first.saturating_sub(1));
        let to = count.min(batch).min(gap.max(from)).min(limit);
        stream.asked = Some((peer, to, self.now_ms.saturating_add(ASK_AGAIN_MS)));
        self.outputs.push(Output::Say(peer, Said::Want(id, from, to)));
    }

    /// Answers with what was asked for, if it is a member that asks.
    pub(super) fn handle_want(&mut self, peer: PeerId, id: StreamId, from: u64, to: u64) {
        if !self.membership().members.contains_key(&peer) {
            return;
        }
        let Some(stream) = self.streams.get(&id) else {
            return;
        };
        if to == 0 {
            // What it asks for is the proof that there are two.
            if stream.forked_at != 0 {
                self.outputs.push(Output::GiveFork(peer, id));
            }
            return;
        }
        let Some(state) = stream.state else { return };
        let batch = from.saturating_add(u64::try_from(BATCH_MAX).unwrap_or(1) - 1);
        let (from, to) = (
            from.max(state.base.saturating_add(1)),
            to.min(batch).min(state.count),
        );
        if from <= to {
            self.outputs.push(Output::Give(peer, id, from, to));
        }
    }

    pub(super) fn handle_ask_keys(&mut self, peer: PeerId, stream: StreamId, generation: u32) {
        if self.membership().members.contains_key(&peer) {
            let request = KeyRequest { stream, generation };
            self.outputs.push(Output::GiveKeys(peer, request));
        }
    }

    /// Asks a member that has messages of a stream for the keys that say from where on this node can read it.
    fn ask_first_keys(&mut self, peer: PeerId, stream: StreamId) {
        let now_ms = self.now_ms;
        let Some(known) = self.peers.get_mut(&peer) else {
            return;
        };
        let asked = known.asked_keys.get(&stream);
        if asked.is_some_and(|asked| now_ms < asked.saturating_add(ASK_AGAIN_MS)) {
            return;
        }
        known.asked_keys.insert(stream, now_ms);
        self.outputs.push(Output::Say(peer, Said::AskKeys(stream, 0)));
    }

    /// Asks everybody for the keys of messages that are here and cannot be read; the longer in vain, the less often. Nobody
    /// may have them any more.
    fn ask_for_keys(&mut self) {
        let members = self.connected_members();
        let now_ms = self.now_ms;
        for ((stream, generation), asking) in &mut self.lacking {
            if members.is_empty() || now_ms < asking.due_ms {
                continue;
            }
            asking.due_ms = now_ms.saturating_add(asking.pause_ms);
            asking.pause_ms = asking.pause_ms.saturating_mul(2).min(ASK_KEYS_SELDOM_MS);
            for peer in &members {
                let said = Said::AskKeys(*stream, *generation);
                self.outputs.push(Output::Say(*peer, said));
            }
        }
        // Streams of which nothing can be read yet, although somebody has messages.
        let unread = self
            .streams
            .iter()
            .filter(|(_, stream)| stream.state.is_none() && stream.limit() > 0);
        let mut to_ask = Vec::new();
        for (id, _) in unread {
            for peer in &members {
                let known = self.peers.get(peer).and_then(|known| known.streams.get(id));
                if known.is_some_and(|standing| standing.count > 0) {
                    to_ask.push((*peer, *id));
                }
            }
        }
        for (peer, stream) in to_ask {
            self.ask_first_keys(peer, stream);
        }
    }
}
