//! How long to wait before dialling a contact again.

use std::time::Duration;

/// The first wait. Short, because most failures are a peer that is just restarting.
const FIRST: Duration = Duration::from_secs(1);

/// The longest wait. A contact that comes back dials us itself, so this is only for when it cannot.
const LONGEST: Duration = Duration::from_secs(60);

/// Doubling waits with jitter, so that nodes that lost each other at once do not dial in step for ever.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Returns the wait after one more failure; `random` spreads it over three quarters to five quarters.
    pub(crate) fn next(&mut self, random: u8) -> Duration {
        let doubled = FIRST.saturating_mul(2_u32.saturating_pow(self.failures.min(16)));
        self.failures = self.failures.saturating_add(1);
        doubled.min(LONGEST).mul_f64(0.75 + f64::from(random) / 512.0)
    }

    /// Forgets all failures: the contact was reached.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit_and_start_again() {
        let mut backoff = Backoff::default();
        let waits: Vec<u64> = (0..9).map(|_| backoff.next(128).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        backoff.reset();
        assert_eq!(backoff.next(128).as_secs(), 1);
    }

    #[test]
    fn jitter_stays_within_a_quarter() {
        assert_eq!(Backoff::default().next(0), Duration::from_millis(750));
        assert!(Backoff::default().next(u8::MAX) < Duration::from_millis(1250));
    }
}
