//! Telling connected members what is here.

use std::collections::HashSet;

use super::{Output, Peer, Room};
use crate::peer_id::PeerId;
use crate::room::entry::{Act, Entry, EntryId, StreamId};
use crate::room::frame::{Said, Standing};
use crate::room::limits::{BATCH_BYTES_MAX, HAVE_STREAMS_MAX};

impl Room {
    pub(super) fn handle_connected(&mut self, peer: PeerId) {
        self.peers.insert(peer, Peer::default());
        self.hope_for_keys();
        self.tell_all(peer);
    }

    /// Tells a peer everything: to be done when a connection begins, and when the peer becomes a member.
    pub(super) fn tell_all(&mut self, peer: PeerId) {
        let mut standings = Vec::new();
        if self.membership().members.contains_key(&peer) {
            standings = self.standings(self.streams.keys(), peer);
        }
        self.tell(peer, &standings);
    }

    /// How it stands here with some streams, as `peer` is told. What was shown is the business of who wrote it.
    fn standings<'a>(&self, streams: impl Iterator<Item = &'a StreamId>, peer: PeerId) -> Vec<Standing> {
        let authors = &self.membership().authors;
        let is_told = self.told_shown.contains(&peer);
        let standing = |id: &StreamId| {
            let tells_shown = is_told && authors.get(id) == Some(&peer);
            self.streams.get(id)?.standing(*id, tells_shown)
        };
        streams.filter_map(standing).collect()
    }

    fn tell(&mut self, peer: PeerId, standings: &[Standing]) {
        let digest = self.log.digest();
        if let Some(known) = self.peers.get_mut(&peer) {
            known.told_log = Some(digest);
        }
        let mut chunks = standings.chunks(HAVE_STREAMS_MAX);
        let first = chunks.next().unwrap_or_default();
        for chunk in std::iter::once(first).chain(chunks) {
            let said = Said::Have(digest, chunk.to_vec());
            self.outputs.push(Output::Say(peer, said));
        }
    }

    /// Tells every connected member what has changed since the last time.
    pub(super) fn tell_changes(&mut self) {
        let changed = std::mem::take(&mut self.changed);
        let shown = std::mem::take(&mut self.shown_since);
        let digest = self.log.digest();
        // Nearly all that is told is the same for everybody.
        let common = self.standings(changed.iter(), self.ours);
        for peer in self.peers.keys().copied().collect::<Vec<_>>() {
            let is_member = self.membership().members.contains_key(&peer);
            let is_log_new = self
                .peers
                .get(&peer)
                .is_some_and(|known| known.told_log != Some(digest));
            let its = if self.told_shown.contains(&peer) {
                let authors = &self.membership().authors;
                let is_its = |id: &&StreamId| !changed.contains(*id) && authors.get(*id) == Some(&peer);
                Some(self.standings(changed.iter().chain(shown.iter().filter(is_its)), peer))
            } else {
                None
            };
            let standings = its.as_deref().unwrap_or(&common);
            if is_member && (is_log_new || !standings.is_empty()) {
                self.tell(peer, standings);
            } else if is_log_new {
                self.tell(peer, &[]);
            }
        }
    }

    /// Hands new entries to everybody who may have them.
    pub(super) fn tell_entries(&mut self, entries: &[Entry]) {
        for peer in self.connected_members() {
            self.outputs
                .push(Output::Say(peer, Said::Entries(entries.to_vec())));
        }
    }

    /// Answers somebody's list of the entries it has with those it lacks, as far as they are its business.
    pub(super) fn handle_ids(&mut self, peer: PeerId, ids: Vec<EntryId>) {
        let theirs: HashSet<EntryId> = ids.into_iter().collect();
        let lacks_some_here = theirs.iter().any(|id| !self.log.has(*id));
        let allowed = self.entries_for(peer);
        let lacking: Vec<Entry> = allowed
            .into_iter()
            .filter(|entry| !theirs.contains(&entry.id))
            .collect();
        for batch in batches(lacking) {
            self.outputs.push(Output::Say(peer, Said::Entries(batch)));
        }
        if lacks_some_here {
            self.ask_entries(peer);
        }
    }

    pub(super) fn ask_entries(&mut self, peer: PeerId) {
        let ids = self.log.entries().map(|entry| entry.id).collect();
        self.outputs.push(Output::Say(peer, Said::Ids(ids)));
    }

    /// Somebody, and everybody on whose word it was let in: who added it, who gave that one the right to, and so on.
    fn on_whose_word(&self, peer: PeerId) -> HashSet<PeerId> {
        let mut concerned = HashSet::from([peer]);
        // What gives a right stands before what is done by it.
        for entry in self.log.entries().rev() {
            if let Act::Add { who, .. } | Act::Promote(who) | Act::HandOver(who) = &entry.act
                && concerned.contains(who)
            {
                concerned.insert(entry.author);
            }
        }
        concerned
    }

    /// Members get all entries; who is not one gets those that put it out, or took from somebody the right by which it was
    /// in, with what they rest on.
    fn entries_for(&self, peer: PeerId) -> Vec<Entry> {
        let all = self.log.entries();
        if self.membership().members.contains_key(&peer) {
            return all.cloned().collect();
        }
        let concerned = self.on_whose_word(peer);
        let is_its = |entry: &&Entry| match &entry.act {
            Act::Remove { who, .. } | Act::Demote(who) => concerned.contains(who),
            Act::Leave { .. } => concerned.contains(&entry.author),
            _ => false,
        };
        let mut wanted: HashSet<EntryId> = all.filter(is_its).map(|entry| entry.id).collect();
        let mut entries: Vec<Entry> = Vec::new();
        for entry in self.log.entries().rev() {
            if wanted.contains(&entry.id) {
                wanted.extend(&entry.parents);
                entries.push(entry.clone());
            }
        }
        entries.reverse();
        entries
    }
}

/// Cuts entries into portions for one frame each.
fn batches(entries: Vec<Entry>) -> Vec<Vec<Entry>> {
    let (mut batches, mut batch, mut bytes) = (Vec::new(), Vec::new(), 0_usize);
    for entry in entries {
        let len = entry.encode().len();
        if bytes.saturating_add(len) > BATCH_BYTES_MAX && !batch.is_empty() {
            batches.push(std::mem::take(&mut batch));
            bytes = 0;
        }
        bytes = bytes.saturating_add(len);
        batch.push(entry);
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}
