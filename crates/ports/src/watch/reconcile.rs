//! The reconciler: what was there and what is there now become a list of changes. Pure.
//!
//! For one place the holdings of both sides are paired, the surest pairs first:
//!
//! 1. equal: nothing changed;
//! 2. same class of address and a program in common, or one side could not name anybody: the same thing, of which
//!    more or less is known ([`Change::Learned`], which is no news);
//! 3. same class, other programs: the owner changed;
//! 4. other class, a program in common: the exposure changed;
//! 5. what is left was closed, or opened.
//!
//! Applying the changes to what was there gives what is there now, in which a name that could not be read this time is
//! kept from before. So nothing is told twice, and hiding an owner is not a change.

use std::collections::BTreeSet;

use super::holding::{AddressClass, Holding, Programs};

/// One difference on one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// Something is there that was not.
    Opened(Holding),
    /// Something is gone.
    Closed(Holding),
    /// Other programs hold the same class of address.
    ChangedOwner {
        class: AddressClass,
        before: Programs,
        now: Programs,
    },
    /// The same program holds another class of address.
    ChangedExposure { before: Holding, now: Holding },
    /// The same thing, of which more is known by now. No news for anybody.
    Learned { before: Holding, now: Holding },
}

impl Change {
    /// Returns what was there before, and what is there after.
    pub(super) fn sides(&self) -> (Option<Holding>, Option<Holding>) {
        let owned_by = |class: &AddressClass, programs: &Programs| Holding {
            class: *class,
            programs: programs.clone(),
        };
        match self {
            Self::Opened(now) => (None, Some(now.clone())),
            Self::Closed(before) => (Some(before.clone()), None),
            Self::ChangedOwner { class, before, now } => {
                (Some(owned_by(class, before)), Some(owned_by(class, now)))
            }
            Self::ChangedExposure { before, now } | Self::Learned { before, now } => {
                (Some(before.clone()), Some(now.clone()))
            }
        }
    }
}

/// Compares what was on a place with what was observed on it now.
pub(super) fn changes(before: &BTreeSet<Holding>, observed: &BTreeSet<Holding>) -> Vec<Change> {
    let mut pairing = Pairing {
        before: before.difference(observed).cloned().collect(),
        observed: observed.difference(before).cloned().collect(),
        changes: Vec::new(),
    };
    pairing.pair(
        |old, new| old.class == new.class && old.shares_program_with(new),
        |before, now| Some(Change::Learned { before, now }),
    );
    pairing.pair(
        |old, new| old.class == new.class && (old.is_anonymous() || new.is_anonymous()),
        // Nobody's name this time: what was known before stays.
        |before, now| (!now.is_anonymous()).then_some(Change::Learned { before, now }),
    );
    pairing.pair(
        |old, new| old.class == new.class,
        |before, now| {
            Some(Change::ChangedOwner {
                class: now.class,
                before: before.programs,
                now: now.programs,
            })
        },
    );
    pairing.pair(Holding::shares_program_with, |before, now| {
        Some(Change::ChangedExposure { before, now })
    });
    pairing.finish()
}

/// Applies changes to what was there.
pub(super) fn apply(state: &mut BTreeSet<Holding>, changes: &[Change]) {
    // First everything goes, then everything comes: one change may take the place that another one leaves.
    for change in changes {
        if let (Some(before), _) = change.sides() {
            state.remove(&before);
        }
    }
    state.extend(changes.iter().filter_map(|change| change.sides().1));
}

/// Holdings of both sides that have no counterpart yet.
struct Pairing {
    before: Vec<Holding>,
    observed: Vec<Holding>,
    changes: Vec<Change>,
}

impl Pairing {
    /// Takes out the pairs that `is_pair` accepts, each holding at most once.
    fn pair(
        &mut self,
        is_pair: impl Fn(&Holding, &Holding) -> bool,
        change: impl Fn(Holding, Holding) -> Option<Change>,
    ) {
        for old in std::mem::take(&mut self.before) {
            match self.observed.iter().position(|new| is_pair(&old, new)) {
                Some(at) => self.changes.extend(change(old, self.observed.remove(at))),
                None => self.before.push(old),
            }
        }
    }

    fn finish(self) -> Vec<Change> {
        let mut changes = self.changes;
        changes.extend(self.before.into_iter().map(Change::Closed));
        changes.extend(self.observed.into_iter().map(Change::Opened));
        changes
    }
}

#[cfg(test)]
mod tests;
