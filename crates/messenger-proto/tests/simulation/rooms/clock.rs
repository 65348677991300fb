//! Clocks of members that do not go with the time of the world: they jump years ahead or back, or stand for a while.

use crate::chance::Chance;

const YEAR_MS: i64 = 365 * 24 * 3600 * 1000;

/// What one member takes for the time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Clock {
    ahead_ms: i64,
    stands_at_ms: Option<u64>,
}

impl Clock {
    /// Lets something happen to it.
    pub(super) fn go_wrong(&mut self, now_ms: u64, chance: &mut Chance) {
        match chance.below(3) {
            0 => self.ahead_ms += YEAR_MS * i64::try_from(1 + chance.below(20)).unwrap(),
            1 => self.ahead_ms -= YEAR_MS * i64::try_from(1 + chance.below(20)).unwrap(),
            _ => self.stands_at_ms = Some(self.shows(now_ms)),
        }
    }

    /// Lets it go again, from what it shows.
    pub(super) fn go_on(&mut self, now_ms: u64) {
        if let Some(at_ms) = self.stands_at_ms.take() {
            self.ahead_ms = i64::try_from(at_ms).unwrap() - i64::try_from(now_ms).unwrap();
        }
    }

    pub(super) fn shows(&self, now_ms: u64) -> u64 {
        self.stands_at_ms
            .unwrap_or_else(|| now_ms.saturating_add_signed(self.ahead_ms).max(1))
    }
}
