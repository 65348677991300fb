//! Recalling: a member whose disk is that of an earlier time gets back from the others what it said since then.
//!
//! A backup that was restored knows nothing of the messages that were written after it was made. Who wrote on would use
//! their numbers again, and what has two messages under one number counts for nobody from there on. So nothing is written
//! until the members that can be heard have handed back what they have.

use super::{Output, Peer, Room, Stream};
use crate::peer_id::PeerId;
use crate::room::entry::StreamId;
use crate::room::frame::Standing;
use crate::room::limits::WAIT_MS;

/// How many sessions may have been begun since a backup was made: one whenever the membership has changed.
const FORGOTTEN_MIN: u32 = 1 << 10;

/// From how many places one is chosen. A number of 31 bits has room for a hundred restored backups.
const LEFT_OUT_RANGE: u32 = 1 << 24;

/// How far that has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recall {
    /// Everything is here, or the disk never was another.
    Over,
    /// No member has said what it has.
    Deaf,
    /// Members have, since this time.
    Since(u64),
}

impl Room {
    /// Says that what is on the disk is of an earlier time. Until [`Output::Recalled`], this member writes and changes nothing;
    /// but it goes on at once where it was alone, because nobody can know more. `random` is as for [`Room::forget_sessions`].
    pub fn begin_recall(&mut self, random: u32) {
        self.forget_sessions(random);
        self.recall = Recall::Deaf;
        if self.is_alone() {
            self.end_recall();
        }
    }

    /// Says that this member may have begun sessions that it does not know of. The next one gets a number that none of them is
    /// likely to have, nor any that is begun when the same backup is restored again: messages in a session whose number
    /// another one has are opened with the key of that one.
    pub fn forget_sessions(&mut self, random: u32) {
        self.left_out = FORGOTTEN_MIN.saturating_add(random % LEFT_OUT_RANGE);
    }

    /// Whether this member may have said more than it knows of.
    #[must_use]
    pub fn is_recalling(&self) -> bool {
        self.recall != Recall::Over
    }

    /// Considers whether everything is here by now.
    pub(super) fn go_on_recalling(&mut self) {
        if !self.is_recalling() {
            return;
        }
        let is_anybody_heard = self.connected_members().iter().any(|peer| self.has_told(peer));
        self.recall = match self.recall {
            Recall::Deaf if is_anybody_heard => Recall::Since(self.now_ms),
            // Who is put out and let in again while the changes come in is alone for a moment.
            Recall::Since(_) if !is_anybody_heard && !self.is_alone() => Recall::Deaf,
            same => same,
        };
        let Recall::Since(since) = self.recall else { return };
        // Somebody may claim to have what never was, and never hand it over.
        let is_late = self.now_ms.saturating_sub(since) >= WAIT_MS;
        // Whether the key of what has just come is here is said next.
        let has_all = || !self.is_something_coming_back() && self.has_all_of_its_own();
        if is_late || (is_anybody_heard && has_all()) {
            self.end_recall();
        }
    }

    fn end_recall(&mut self) {
        self.recall = Recall::Over;
        self.outputs.push(Output::Recalled);
    }

    fn is_alone(&self) -> bool {
        self.membership().members.keys().all(|who| *who == self.ours)
    }

    fn has_told(&self, peer: &PeerId) -> bool {
        self.peers.get(peer).is_some_and(|known| known.log.is_some())
    }

    /// Whether every connected member has said what it has, and has nothing of this member's that is not here.
    fn has_all_of_its_own(&self) -> bool {
        let authors = &self.membership().authors;
        let own = |id: &StreamId| authors.get(id) == Some(&self.ours);
        let digest = Some(self.log.digest());
        let has_no_more = |known: &Peer| {
            let mut its = known.streams.values().filter(|standing| own(&standing.stream));
            let count = |id: &StreamId| self.streams.get(id).map_or(0, Stream::count);
            known.log == digest && its.all(|standing| standing.count <= count(&standing.stream))
        };
        let members = self.connected_members();
        let mut known = members.iter().filter_map(|peer| self.peers.get(peer));
        known.all(has_no_more) && !self.lacking.keys().any(|(stream, _)| own(stream))
    }

    /// Notes again how far messages of this member's have come with others, if some that they told of were not here then.
    pub(super) fn note_reach_of_what_came_back(&mut self) {
        if !self.is_something_coming_back() {
            return;
        }
        let said = |(peer, known): (&PeerId, &Peer)| {
            let standings = known.streams.values();
            let of = |standing: &Standing| (*peer, standing.stream, (standing.count, standing.shown));
            standings.map(of).collect::<Vec<_>>()
        };
        let said: Vec<_> = self.peers.iter().flat_map(said).collect();
        for (peer, stream, reach) in said {
            self.note_reach(peer, stream, reach);
        }
    }

    fn is_something_coming_back(&self) -> bool {
        let is_own = |output: &Output| matches!(output, Output::Keep(author, _) if *author == self.ours);
        self.outputs.iter().any(is_own)
    }
}
