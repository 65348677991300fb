//! Noticing that one identity runs in two places: a backup that was restored beside the original.
//!
//! A node draws a number at its start and says it on every connection. One that was restarted never says an older number
//! again; two nodes with one identity take turns. An old number may still come once from a connection that was on its way,
//! so one return proves nothing.

use std::collections::VecDeque;

use crate::arbitration::RunId;

/// How many runs of a peer are remembered. Two in turns are enough; more are copies of copies, or restarts in between.
const REMEMBERED: usize = 8;

/// How often an older run has to come back until that cannot be chance.
const RETURNS: u32 = 2;

/// The runs of one peer, as they were met.
#[derive(Debug, Default)]
pub struct Runs {
    /// The latest one last.
    met: VecDeque<RunId>,
    returns: u32,
}

impl Runs {
    /// Notes on which run a connection has just been agreed. Returns whether the peer runs in two places at once.
    pub fn meet(&mut self, run: RunId) -> bool {
        if self.met.back() == Some(&run) {
            return false;
        }
        let is_return = self.met.contains(&run);
        self.met.retain(|met| *met != run);
        self.met.push_back(run);
        if self.met.len() > REMEMBERED {
            self.met.pop_front();
        }
        if is_return {
            self.returns = self.returns.saturating_add(1);
        }
        is_return && self.returns >= RETURNS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(runs: &[u64], expected: bool) {
        let mut met = Runs::default();
        let mut is_twice = false;
        for run in runs {
            is_twice |= met.meet(RunId(*run));
        }
        assert_eq!(is_twice, expected, "{runs:?}");
    }

    #[test]
    fn restarts_are_told_from_two_that_take_turns() {
        check(&[1, 1, 1], false);
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], false);
        // A connection of the old run that was on its way during the restart.
        check(&[1, 2, 1, 3, 3], false);
        check(&[1, 2, 1, 2], true);
        check(&[1, 2, 3, 1, 3], true);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut met = Runs::default();
        for run in 0..10_000 {
            assert!(!met.meet(RunId(run)));
        }
        assert_eq!(met.met.len(), REMEMBERED);
    }
}
