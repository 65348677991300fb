//! The written rule by which entries that did not know each other come together: a pure function of the entries.
//!
//! docs/protocol.md, "Membership of a room", is the rule in words. Its order is that of this file:
//!
//! 1. **Ownership** is decided by the owners alone: who was handed the room by whom, from its maker on.
//! 2. **Losses** (a removal, a leaving, a demotion) all count, whatever happened beside them. Only that of one to whom the
//!    owner handed the room beside it does not.
//! 3. **Gains** (an addition, a promotion) count unless their author lost its power beside them, or had it from something
//!    that does not count.
//! 4. Somebody is in if something that let it in counts and knows of all its losses.
//!
//! "Beside" means that neither entry is among those that the other's author knew. Rejected: that a removal undoes what the
//! removed did beside it, removals included (it would let a demotion on one side of a partition bring back whom the
//! other side put out), and an order by time or hash (a removed moderator could choose both).

use std::collections::BTreeMap;

use super::Node;
use super::bits::Bits;
use super::membership::{Member, Membership, Role};
use crate::peer_id::PeerId;
use crate::room::entry::{Act, EntryId, StreamId};
use crate::room::limits::MEMBERS_MAX;

/// Where somebody had its say from, at an entry's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Power {
    /// It is the owner since the entry at this place.
    Owner(usize),
    Moderator,
    None,
}

/// Everything that the rule says about a set of entries.
pub(super) struct Resolved<'a> {
    nodes: &'a [Node],
    /// The entries that made somebody the owner, from the first on.
    owners: Vec<usize>,
    /// The handovers by which the last owner gave the room to several at once.
    contested: Vec<usize>,
    losses: BTreeMap<PeerId, Vec<usize>>,
    /// The entries that let somebody in and count.
    admissions: BTreeMap<PeerId, Vec<usize>>,
    /// Those that do not count.
    void_admissions: Vec<usize>,
    /// The entries that made somebody a moderator and count.
    promotions: BTreeMap<PeerId, Vec<usize>>,
}

impl<'a> Resolved<'a> {
    /// Applies the rule to the entries at `places`, which holds whatever they know.
    pub(super) fn new(nodes: &'a [Node], places: &Bits) -> Self {
        let mut resolved = Self {
            nodes,
            owners: Vec::new(),
            contested: Vec::new(),
            losses: BTreeMap::new(),
            admissions: BTreeMap::new(),
            void_admissions: Vec::new(),
            promotions: BTreeMap::new(),
        };
        resolved.follow_ownership(places);
        for place in places.iter() {
            resolved.note_loss(place);
        }
        for place in places.iter() {
            resolved.note_gain(place);
        }
        resolved
    }

    fn node(&self, place: usize) -> Option<&'a Node> {
        self.nodes.get(place)
    }

    /// Whether the author of the entry at `later` knew the one at `earlier`.
    fn knew(&self, later: usize, earlier: usize) -> bool {
        self.node(later).is_some_and(|node| node.known.has(earlier))
    }

    fn are_beside(&self, a: usize, b: usize) -> bool {
        a != b && !self.knew(a, b) && !self.knew(b, a)
    }

    fn follow_ownership(&mut self, places: &Bits) {
        let handovers: Vec<usize> = places
            .iter()
            .filter(|place| {
                self.node(*place)
                    .is_some_and(|node| matches!(node.entry.act, Act::HandOver(_)))
            })
            .collect();
        let leavings: Vec<usize> = places
            .iter()
            .filter(|place| {
                self.node(*place)
                    .is_some_and(|node| matches!(node.entry.act, Act::Leave { .. }))
            })
            .collect();
        let is_declined = |handover: usize, to: PeerId| {
            let author = |place| self.node(place).map(|node| node.entry.author);
            leavings
                .iter()
                .any(|leaving| author(*leaving) == Some(to) && self.are_beside(*leaving, handover))
        };
        let mut owners: Vec<usize> = places.iter().take(1).collect();
        let mut contested = Vec::new();
        while let Some(last) = owners.last().copied() {
            let next: Vec<usize> = handovers
                .iter()
                .copied()
                .filter(|place| {
                    self.node(*place).is_some_and(|node| {
                        node.power == Power::Owner(last)
                            && matches!(node.entry.act, Act::HandOver(to) if !is_declined(*place, to))
                    })
                })
                .collect();
            match next.as_slice() {
                [] => break,
                [one] => owners.push(*one),
                _ => {
                    contested = next;
                    break;
                }
            }
        }
        self.owners = owners;
        self.contested = contested;
    }

    /// Whom the entry at `place` makes the owner.
    fn new_owner(&self, place: usize) -> Option<PeerId> {
        self.node(place).and_then(|node| match node.entry.act {
            Act::Create { .. } => Some(node.entry.author),
            Act::HandOver(to) => Some(to),
            _ => None,
        })
    }

    fn note_loss(&mut self, place: usize) {
        let Some(node) = self.node(place) else { return };
        let (who, may_be_protected) = match &node.entry.act {
            Act::Remove { who, .. } | Act::Demote(who) => (*who, true),
            Act::Leave { .. } => (node.entry.author, false),
            _ => return,
        };
        let is_protected = may_be_protected
            && self
                .owners
                .iter()
                .any(|owner| self.new_owner(*owner) == Some(who) && self.are_beside(*owner, place));
        if !is_protected {
            self.losses.entry(who).or_default().push(place);
        }
    }

    fn note_gain(&mut self, place: usize) {
        let Some(node) = self.node(place) else { return };
        let author = node.entry.author;
        match node.entry.act {
            Act::Create { .. } => self.admissions.entry(author).or_default().push(place),
            Act::Add { who, .. } if self.has_power(place, node) || self.is_vouched(place, who) => {
                self.admissions.entry(who).or_default().push(place);
            }
            Act::Add { .. } => self.void_admissions.push(place),
            Act::Promote(who) if self.has_power(place, node) => {
                self.promotions.entry(who).or_default().push(place);
            }
            Act::HandOver(_) if self.owners.contains(&place) => {
                self.promotions.entry(author).or_default().push(place);
            }
            _ => {}
        }
    }

    /// Whether an owner handed the room to `who` knowing of the addition at `place`.
    fn is_vouched(&self, place: usize, who: PeerId) -> bool {
        let mut owners = self.owners.iter();
        owners.any(|owner| self.new_owner(*owner) == Some(who) && self.knew(*owner, place))
    }

    /// Whether the author of the entry at `place` still had the power it used, seen from all entries.
    fn has_power(&self, place: usize, node: &Node) -> bool {
        let author = node.entry.author;
        match node.power {
            Power::Owner(since) => {
                let Some(at) = self.owners.iter().position(|owner| *owner == since) else {
                    return false;
                };
                let next = self.owners.get(at.saturating_add(1));
                let is_last = next.is_none();
                let mut ends = next.into_iter().chain(self.contested.iter().filter(|_| is_last));
                ends.all(|end| self.knew(*end, place))
            }
            Power::Moderator => {
                self.holds(&self.admissions, author, place, |act| {
                    !matches!(act, Act::Demote(_))
                }) && self.holds(&self.promotions, author, place, |_| true)
            }
            Power::None => false,
        }
    }

    /// Whether one of the `gains` of `author` that the entry at `place` knows outlived all its losses until there.
    fn holds(
        &self,
        gains: &BTreeMap<PeerId, Vec<usize>>,
        author: PeerId,
        place: usize,
        counts: impl Fn(&Act) -> bool,
    ) -> bool {
        let losses = self.losses_of(author, counts);
        let mut known = gains.get(&author).into_iter().flatten();
        known.any(|gain| {
            self.knew(place, *gain)
                && losses
                    .iter()
                    .all(|loss| self.knew(*gain, *loss) || self.knew(*loss, place))
        })
    }

    fn losses_of(&self, who: PeerId, counts: impl Fn(&Act) -> bool) -> Vec<usize> {
        let losses = self.losses.get(&who).into_iter().flatten().copied();
        losses
            .filter(|loss| self.node(*loss).is_some_and(|node| counts(&node.entry.act)))
            .collect()
    }

    /// The gains of `who` that know of all its losses.
    fn lasting(
        &self,
        gains: &BTreeMap<PeerId, Vec<usize>>,
        who: PeerId,
        counts: impl Fn(&Act) -> bool,
    ) -> Vec<usize> {
        let losses = self.losses_of(who, counts);
        let gains = gains.get(&who).into_iter().flatten().copied();
        gains
            .filter(|gain| losses.iter().all(|loss| self.knew(*gain, *loss)))
            .collect()
    }

    /// Whose say comes from where, after all these entries.
    pub(super) fn power(&self, who: PeerId) -> Option<Power> {
        let is_in = !self
            .lasting(&self.admissions, who, |act| !matches!(act, Act::Demote(_)))
            .is_empty();
        if !is_in {
            return None;
        }
        let last = self.owners.last().copied();
        if let Some(last) = last
            && self.contested.is_empty()
            && self.new_owner(last) == Some(who)
        {
            return Some(Power::Owner(last));
        }
        if self.lasting(&self.promotions, who, |_| true).is_empty() {
            Some(Power::None)
        } else {
            Some(Power::Moderator)
        }
    }

    /// Counts those who are in, as far as it takes to know whether there is room for another one.
    pub(super) fn is_full(&self) -> bool {
        let members = self.admissions.keys().filter(|who| self.power(**who).is_some());
        members.take(MEMBERS_MAX).count() >= MEMBERS_MAX
    }

    /// Sums up, leaving out those who are out for what they signed.
    pub(super) fn membership(&self, is_out: impl Fn(PeerId) -> bool) -> Membership {
        let mut membership = Membership::default();
        let mut ranked = Vec::new();
        for who in self.admissions.keys().filter(|who| !is_out(**who)) {
            let admissions = self.lasting(&self.admissions, *who, |act| !matches!(act, Act::Demote(_)));
            let admissions = admissions.iter().filter_map(|place| self.node(*place));
            let opening = admissions.min_by_key(|node| (node.depth, node.entry.id));
            let (Some(power), Some(opening)) = (self.power(*who), opening) else {
                continue;
            };
            let role = match power {
                Power::Owner(_) => Role::Owner,
                Power::Moderator => Role::Moderator,
                Power::None => Role::Plain,
            };
            let reads_history = matches!(
                opening.entry.act,
                Act::Add {
                    reads_history: true,
                    ..
                }
            );
            let member = Member {
                role,
                stream: opening.entry.stream(),
                reads_history,
            };
            ranked.push((
                std::cmp::Reverse(role),
                opening.depth,
                opening.entry.id,
                *who,
                member,
            ));
        }
        ranked.sort_by_key(|(role, depth, id, ..)| (*role, *depth, *id));
        let members = ranked.into_iter().take(MEMBERS_MAX);
        membership.members = members.map(|(_, _, _, who, member)| (who, member)).collect();
        if !self.contested.is_empty() {
            let last = self.owners.last().copied();
            membership.contested_by = last.and_then(|last| self.new_owner(last));
        }
        self.end_streams(&mut membership);
        membership
    }

    /// Says where the streams of those end who are not, or not any more, in the room by the entry that opened them.
    fn end_streams(&self, membership: &mut Membership) {
        let counting = self.admissions.iter().flat_map(|(who, places)| {
            let places = places.iter();
            places.map(move |place| (*who, *place))
        });
        for (who, place) in counting {
            let Some(node) = self.node(place) else { continue };
            let stream = node.entry.stream();
            membership.authors.insert(stream, who);
            let losses = self.losses_of(who, |act| !matches!(act, Act::Demote(_)));
            let losses = losses.into_iter().filter(|loss| !self.knew(place, *loss));
            let end = losses.map(|loss| self.end_by(loss, place, stream)).min();
            let is_in = membership.members.contains_key(&who);
            if let Some(end) = end.or((!is_in).then_some(0)) {
                membership.ends.insert(stream, end);
            }
        }
        for place in &self.void_admissions {
            if let Some(node) = self.node(*place)
                && let Act::Add { who, .. } = node.entry.act
            {
                membership.authors.insert(node.entry.stream(), who);
                membership.ends.insert(node.entry.stream(), 0);
            }
        }
    }

    /// Where a loss ends the stream that the entry at `opening` opened.
    fn end_by(&self, loss: usize, opening: usize, stream: StreamId) -> u64 {
        let ends = self.node(loss).map(|node| match &node.entry.act {
            Act::Remove { ends, .. } | Act::Leave { ends } => ends.as_slice(),
            _ => &[],
        });
        let known = ends.filter(|_| self.knew(loss, opening)).unwrap_or_default();
        let end = known.iter().find(|end| end.stream == stream);
        end.map_or(0, |end| end.last)
    }
}

/// Finds the authors who have signed entries beside each other, each with the pair that sorts first.
pub(super) fn forks(nodes: &[Node], places: &Bits) -> BTreeMap<PeerId, (EntryId, EntryId)> {
    let mut signed: BTreeMap<PeerId, Vec<usize>> = BTreeMap::new();
    for place in places.iter() {
        if let Some(node) = nodes.get(place) {
            signed.entry(node.entry.author).or_default().push(place);
        }
    }
    let knew = |later: usize, earlier: usize| nodes.get(later).is_some_and(|node| node.known.has(earlier));
    let mut forked = BTreeMap::new();
    for (author, mut places) in signed {
        places.sort_by_key(|place| nodes.get(*place).map(|node| node.depth));
        // Nearly always a chain, and then nothing more is looked at.
        if places
            .iter()
            .zip(places.iter().skip(1))
            .all(|(a, b)| knew(*b, *a))
        {
            continue;
        }
        let id = |place: usize| nodes.get(place).map(|node| node.entry.id);
        let pairs = places.iter().enumerate().flat_map(|(at, a)| {
            let later = places.iter().skip(at.saturating_add(1));
            later.filter(|b| !knew(**b, *a)).map(|b| (id(*a), id(*b)))
        });
        let pairs = pairs.filter_map(|(a, b)| Some((a?.min(b?), a?.max(b?))));
        if let Some(pair) = pairs.min() {
            forked.insert(author, pair);
        }
    }
    forked
}
