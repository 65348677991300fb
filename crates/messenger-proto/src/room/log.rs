//! The membership log of one room: takes in entries, refuses those that their authors could not make, and says what the
//! rest amounts to.
//!
//! Whether an entry is taken is decided by what its author knew when it signed, and by nothing else, so that everybody
//! takes the same ones. What they amount to together is decided by [`resolve`].

mod bits;
mod membership;
mod resolve;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use thiserror::Error;

pub use self::membership::{Member, Membership, Role};
use bits::Bits;
use resolve::{Power, Resolved};

use super::entry::{Act, Entry, EntryId, RoomId, Signer, Verify};
use super::limits::{LOG_ENTRIES_MAX, PARENTS_MAX, PLAIN_ENTRIES_MAX, POWERED_ENTRIES_MAX};
use crate::peer_id::PeerId;

/// An entry at its place.
#[derive(Debug, Clone)]
struct Node {
    entry: Entry,
    /// The places of all entries that its author knew.
    known: Bits,
    /// The longest way to the first entry.
    depth: u32,
    /// The power with which its author signed.
    power: Power,
}

/// Why an entry is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LogError {
    /// It belongs to another room.
    #[error("the entry belongs to another room")]
    OtherRoom,
    /// An entry that it names has not come yet. It is to be offered again after it.
    #[error("an entry before it is missing")]
    Missing(EntryId),
    /// Its author did not sign it.
    #[error("the entry is not signed by its author")]
    Signature,
    /// Its author did not have the power to do this, as far as it knew itself.
    #[error("its author may not do this")]
    NotAllowed,
    /// Its author has signed more than anybody may.
    #[error("its author has signed too many entries")]
    Flood,
    /// The log is full.
    #[error("the membership log is full")]
    Full,
}

/// The entries of a room.
#[derive(Debug, Clone)]
pub struct Log {
    room: RoomId,
    verify: Verify,
    /// How many entries it holds at most: [`LOG_ENTRIES_MAX`], but in tests.
    capacity: usize,
    nodes: Vec<Node>,
    places: HashMap<EntryId, usize>,
    /// Entries that count and that no other one that counts names.
    heads: BTreeSet<EntryId>,
    /// How many entries each author has signed, with power and without.
    signed: BTreeMap<PeerId, (usize, usize)>,
    flooded: BTreeSet<PeerId>,
    membership: Membership,
    digest: [u8; 32],
}

/// What became of entries that were offered together.
#[derive(Debug, Default)]
struct Offered {
    taken: Vec<Entry>,
    /// Something before them is missing.
    waiting: Vec<Entry>,
    /// Their authors are out.
    floods: Vec<Entry>,
    refused: RefusedEntries,
}

/// How many entries were not taken in, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RefusedEntries {
    /// Nobody signed them.
    pub forged: usize,
    /// Whoever signed them could not do what they do.
    pub not_allowed: usize,
    /// They name entries that are not here.
    pub baseless: usize,
}

/// Separates the digests of logs from every other use of the hash.
const DIGEST_CONTEXT: &str = "directnet/1 room log digest";

impl Log {
    /// Begins the log of a room with its first entry.
    ///
    /// # Errors
    ///
    /// Fails when it is not a first entry, or not signed.
    pub fn new(first: Entry, verify: Verify) -> Result<Self, LogError> {
        if !matches!(first.act, Act::Create { .. }) {
            return Err(LogError::NotAllowed);
        }
        if !first.is_signed(verify) {
            return Err(LogError::Signature);
        }
        let mut log = Self {
            room: first.room,
            verify,
            capacity: LOG_ENTRIES_MAX,
            nodes: Vec::new(),
            places: HashMap::new(),
            heads: BTreeSet::new(),
            signed: BTreeMap::new(),
            flooded: BTreeSet::new(),
            membership: Membership::default(),
            digest: [0; 32],
        };
        log.place(first, Bits::default(), 0, Power::Owner(0));
        log.sum_up();
        Ok(log)
    }

    /// Returns which room it is.
    #[must_use]
    pub fn room(&self) -> RoomId {
        self.room
    }

    /// Returns what the entries amount to.
    #[must_use]
    pub fn membership(&self) -> &Membership {
        &self.membership
    }

    /// Returns a digest of the entries that count; two logs with the same one need not be compared.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// Returns the name that the room was given when it was made.
    #[must_use]
    pub fn name(&self) -> Option<&crate::name::Name> {
        self.nodes.first().and_then(|node| match &node.entry.act {
            Act::Create { name, .. } => Some(name),
            _ => None,
        })
    }

    /// Whether an entry is there.
    #[must_use]
    pub fn has(&self, id: EntryId) -> bool {
        self.places.contains_key(&id)
    }

    /// Lists all entries, each after those that it names.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.nodes.iter().map(|node| &node.entry)
    }

    /// Takes an entry in. `Ok(false)`: it was there.
    ///
    /// # Errors
    ///
    /// Says why it is not taken. Nothing has changed then, except that an author that has signed more than anybody may
    /// is out from now on ([`LogError::Flood`] the first time is no error but a change: see [`Membership::flooded`]).
    pub fn insert(&mut self, entry: Entry) -> Result<bool, LogError> {
        let is_new = self.take(entry, true, false)?;
        if is_new {
            self.sum_up();
        }
        Ok(is_new)
    }

    /// Takes entries in that this node has checked before, in an order in which it had them.
    ///
    /// # Errors
    ///
    /// As [`Log::insert`], without looking at signatures.
    pub fn restore(&mut self, entries: impl IntoIterator<Item = Entry>) -> Result<(), LogError> {
        for entry in entries {
            self.take(entry, false, true)?;
        }
        self.sum_up();
        Ok(())
    }

    /// Takes several entries in, in any order; returns those that are new, and how many were refused. What cannot be taken
    /// is left out.
    pub fn insert_all(&mut self, entries: Vec<Entry>) -> (Vec<Entry>, RefusedEntries) {
        let Offered {
            mut taken,
            waiting,
            floods,
            mut refused,
        } = self.take_all(entries);
        refused.baseless = waiting.len();
        if !waiting.is_empty() && !floods.is_empty() {
            taken.extend(self.take_built_on(waiting, floods));
        }
        if !taken.is_empty() {
            self.sum_up();
        }
        (taken, refused)
    }

    fn take_all(&mut self, entries: Vec<Entry>) -> Offered {
        let mut offered = Offered {
            waiting: entries,
            ..Offered::default()
        };
        loop {
            let before = offered.taken.len();
            for entry in std::mem::take(&mut offered.waiting) {
                match self.take(entry.clone(), true, false) {
                    Ok(true) => offered.taken.push(entry),
                    Err(LogError::Missing(_)) => offered.waiting.push(entry),
                    Err(LogError::Flood) => offered.floods.push(entry),
                    Err(LogError::Signature) => {
                        offered.refused.forged = offered.refused.forged.saturating_add(1);
                    }
                    Err(LogError::NotAllowed) => {
                        offered.refused.not_allowed = offered.refused.not_allowed.saturating_add(1);
                    }
                    Ok(false) | Err(_) => {}
                }
            }
            if offered.waiting.is_empty() || offered.taken.len() == before {
                return offered;
            }
        }
    }

    /// Takes those entries of authors that are out that others have built on, with what was built on them.
    fn take_built_on(&mut self, waiting: Vec<Entry>, floods: Vec<Entry>) -> Vec<Entry> {
        // Tried on a copy first: which ones are needed shows only when what is built on them proves to be allowed.
        let mut trial = self.clone();
        let offered = floods.iter().chain(&waiting).cloned().collect();
        let tried = trial.take_forced(offered);
        let counting = trial.counting();
        let is_needed = |entry: &Entry| {
            trial
                .places
                .get(&entry.id)
                .is_some_and(|place| counting.has(*place))
        };
        let needed: Vec<Entry> = tried.into_iter().filter(is_needed).collect();
        self.take_forced(needed)
    }

    fn take_forced(&mut self, mut waiting: Vec<Entry>) -> Vec<Entry> {
        let mut taken = Vec::new();
        loop {
            let before = taken.len();
            for entry in std::mem::take(&mut waiting) {
                match self.take(entry.clone(), true, true) {
                    Ok(true) => taken.push(entry),
                    Err(LogError::Missing(_)) => waiting.push(entry),
                    Ok(false) | Err(_) => {}
                }
            }
            if waiting.is_empty() || taken.len() == before {
                return taken;
            }
        }
    }

    /// Signs an entry on top of all that is here, and takes it in.
    ///
    /// # Errors
    ///
    /// Fails when `author` may not do this.
    pub fn change(&mut self, author: PeerId, act: Act, signer: Signer<'_>) -> Result<Entry, LogError> {
        let parents = self.latest();
        let entry = Entry::sign(Some(self.room), author, parents, act, signer);
        self.insert(entry.clone())?;
        Ok(entry)
    }

    /// Returns the entries that a new one has to name.
    #[must_use]
    pub fn latest(&self) -> Vec<EntryId> {
        let by_depth = |id: &EntryId| {
            let place = self.places.get(id);
            place
                .and_then(|place| self.nodes.get(*place))
                .map(|node| node.depth)
        };
        let mut heads: Vec<EntryId> = self.heads.iter().copied().collect();
        heads.sort_by_key(|id| std::cmp::Reverse(by_depth(id)));
        heads.truncate(PARENTS_MAX);
        heads
    }

    /// Takes one entry in. One that this node had before is not checked again; one that others have built on is taken even
    /// from an author that is out.
    fn take(&mut self, entry: Entry, is_foreign: bool, is_built_on: bool) -> Result<bool, LogError> {
        if self.places.contains_key(&entry.id) {
            return Ok(false);
        }
        if entry.room != self.room || matches!(entry.act, Act::Create { .. }) {
            return Err(LogError::OtherRoom);
        }
        if self.nodes.len() >= self.capacity {
            return Err(LogError::Full);
        }
        let (known, depth) = self.known_to(&entry)?;
        if is_foreign && !entry.is_signed(self.verify) {
            return Err(LogError::Signature);
        }
        let power = self.power_for(&entry, &known)?;
        let (powered, plain) = self.signed.get(&entry.author).copied().unwrap_or_default();
        let is_flood = match power {
            Power::None => plain > PLAIN_ENTRIES_MAX,
            Power::Owner(_) | Power::Moderator => powered > POWERED_ENTRIES_MAX,
        };
        if is_flood && !is_built_on {
            return Err(LogError::Flood);
        }
        self.place(entry, known, depth, power);
        Ok(true)
    }

    /// Finds all entries that the author of `entry` knew.
    fn known_to(&self, entry: &Entry) -> Result<(Bits, u32), LogError> {
        let (mut known, mut depth) = (Bits::default(), 0);
        for parent in &entry.parents {
            let place = self.places.get(parent).copied();
            let place = place.ok_or(LogError::Missing(*parent))?;
            let node = self.nodes.get(place).ok_or(LogError::Missing(*parent))?;
            known.unite(&node.known);
            known.insert(place);
            depth = depth.max(node.depth.saturating_add(1));
        }
        Ok((known, depth))
    }

    /// Decides whether the author could do this, from what it knew.
    fn power_for(&self, entry: &Entry, known: &Bits) -> Result<Power, LogError> {
        let before = Resolved::new(&self.nodes, known);
        let power = before.power(entry.author).ok_or(LogError::NotAllowed)?;
        let is_owner = matches!(power, Power::Owner(_));
        let may_moderate = is_owner || power == Power::Moderator;
        let role = |who: &PeerId| before.power(*who);
        let is_allowed = match &entry.act {
            Act::Create { .. } => false,
            Act::Add { who, .. } => may_moderate && role(who).is_none() && !before.is_full(),
            Act::Remove { who, .. } => {
                may_moderate
                    && *who != entry.author
                    && matches!(role(who), Some(Power::Moderator | Power::None))
            }
            Act::Leave { .. } => !is_owner,
            Act::Promote(who) => is_owner && role(who) == Some(Power::None),
            Act::Demote(who) => is_owner && role(who) == Some(Power::Moderator),
            Act::HandOver(who) => is_owner && matches!(role(who), Some(Power::Moderator | Power::None)),
        };
        is_allowed.then_some(power).ok_or(LogError::NotAllowed)
    }

    fn place(&mut self, entry: Entry, known: Bits, depth: u32, power: Power) {
        let signed = self.signed.entry(entry.author).or_default();
        match power {
            Power::None => signed.1 = signed.1.saturating_add(1),
            Power::Owner(_) | Power::Moderator => signed.0 = signed.0.saturating_add(1),
        }
        if signed.0 > POWERED_ENTRIES_MAX || signed.1 > PLAIN_ENTRIES_MAX {
            self.flooded.insert(entry.author);
        }
        self.places.insert(entry.id, self.nodes.len());
        self.nodes.push(Node {
            entry,
            known,
            depth,
            power,
        });
    }

    /// The places of the entries that count: of those who are out, only what others have built on.
    fn counting(&self) -> Bits {
        let mut counting = Bits::default();
        for (place, node) in self.nodes.iter().enumerate() {
            if !self.flooded.contains(&node.entry.author) || place == 0 {
                counting.unite(&node.known);
                counting.insert(place);
            }
        }
        counting
    }

    fn sum_up(&mut self) {
        let counting = self.counting();
        let resolved = Resolved::new(&self.nodes, &counting);
        let mut membership = resolved.membership(|who| self.flooded.contains(&who));
        membership.forked = resolve::forks(&self.nodes, &counting);
        membership.flooded = self.flooded.clone();
        let nodes = || counting.iter().filter_map(|place| self.nodes.get(place));
        let mut ids: Vec<EntryId> = nodes().map(|node| node.entry.id).collect();
        let named: BTreeSet<EntryId> = nodes()
            .flat_map(|node| node.entry.parents.iter().copied())
            .collect();
        self.heads = ids.iter().copied().filter(|id| !named.contains(id)).collect();
        ids.sort_unstable();
        let mut hasher = blake3::Hasher::new_derive_key(DIGEST_CONTEXT);
        for id in &ids {
            hasher.update(&id.0);
        }
        for who in &self.flooded {
            hasher.update(&who.0);
        }
        self.digest = *hasher.finalize().as_bytes();
        self.membership = membership;
    }
}

#[cfg(test)]
mod tests;
