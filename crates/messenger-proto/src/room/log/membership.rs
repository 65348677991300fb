//! What a log amounts to: who is in the room, with what say, and where the messages of those who are not end.

use std::collections::{BTreeMap, BTreeSet};

use crate::peer_id::PeerId;
use crate::room::entry::{EntryId, StreamId};

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads and writes.
    Plain,
    /// Adds and removes, but not the owner.
    Moderator,
    /// Also names moderators, and hands the room over. One at most.
    Owner,
}

/// One member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// What it may do.
    pub role: Role,
    /// The stream that it writes into.
    pub stream: StreamId,
    /// Whether it is given the keys of what was written before it was added.
    pub reads_history: bool,
}

/// What a set of entries amounts to. The same for everybody who has the same entries, in whichever order they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Membership {
    /// Everybody in the room, at most 100.
    pub members: BTreeMap<PeerId, Member>,
    /// The number of the last message of a stream that counts; a stream that is not here has no end.
    pub ends: BTreeMap<StreamId, u64>,
    /// Whose stream each is.
    pub authors: BTreeMap<StreamId, PeerId>,
    /// Members that have signed two entries of which neither knows the other: each with the first two such.
    pub forked: BTreeMap<PeerId, (EntryId, EntryId)>,
    /// Members that have signed more entries than anybody may; they are out.
    pub flooded: BTreeSet<PeerId>,
    /// The room was handed over to several at once by this owner, so it has none.
    pub contested_by: Option<PeerId>,
}

impl Membership {
    /// Returns what `peer` may do; `None` when it is not a member.
    #[must_use]
    pub fn role(&self, peer: PeerId) -> Option<Role> {
        self.members.get(&peer).map(|member| member.role)
    }

    /// Returns the owner, if the room has one.
    #[must_use]
    pub fn owner(&self) -> Option<PeerId> {
        let is_owner = |(_, member): &(&PeerId, &Member)| member.role == Role::Owner;
        self.members.iter().find(is_owner).map(|(peer, _)| *peer)
    }

    /// Returns the number of the last message of `stream` that counts.
    #[must_use]
    pub fn end(&self, stream: StreamId) -> u64 {
        self.ends.get(&stream).copied().unwrap_or(u64::MAX)
    }
}
