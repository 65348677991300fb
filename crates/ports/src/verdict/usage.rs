//! The part of a verdict that compares with the list of known uses, for ports that the registry does not know.
//!
//! Such a use is a program's default that somebody wrote down, and several programs share most of them. One that fits
//! makes the port known, as a registration does; one that does not takes nothing away from anybody, so the port
//! stays unclaimed, and the use is told beside it.

use atlas::usage::KnownUse;

use super::fit::fitting_use;
use super::{Case, Level, Reason};
use crate::owner::{Owner, Owners};

/// How entries of the list begin that name no program: a list of ports that scanners look for.
const NO_PROGRAM: &str = "high-risk port";

impl Case<'_> {
    /// Compares the programs with what commonly uses the port; `None` if nothing is known to.
    pub(super) fn compare_uses(&self, owners: &Owners) -> Option<(Level, Vec<Reason>)> {
        let uses: Vec<&'static KnownUse> = self
            .uses
            .iter()
            .copied()
            .filter(|known| !known.name.starts_with(NO_PROGRAM))
            .collect();
        let mut names: Vec<&'static str> = uses.iter().map(|known| known.name).collect();
        names.dedup();
        let first = owners.processes().first()?;
        if names.is_empty() {
            return None;
        }
        if let Some(reason) = fits(owners.processes(), &uses) {
            return Some((Level::Known, vec![reason]));
        }
        let program = first.name.clone();
        let reasons = vec![self.not_registered(), Reason::UsedByOther { names, program }];
        Some((Level::Unclaimed, reasons))
    }
}

fn fits(owners: &[Owner], uses: &[&'static KnownUse]) -> Option<Reason> {
    owners.iter().find_map(|owner| {
        let (known, program) = fitting_use(owner, uses)?;
        Some(Reason::FitsUse {
            name: known.name,
            program,
        })
    })
}
