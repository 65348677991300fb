//! How soon to listen again after events that were none of our business. Pure: time is an argument.
//!
//! The kernel's events come from every network namespace of the machine, and each wakes the watcher. To find out that
//! one is not ours takes some ten microseconds; but where thousands of sockets a second are opened elsewhere, that
//! would be a good share of a processor. So such wakeups, and those for sockets here that nobody is told of, are paid
//! from an allowance, one hundredth of a processor.
//! When it is used up, events stay in the kernel's rings until there is some again: what is ours is told that much
//! later then, and not lost.

use std::time::{Duration, Instant};

/// How much longer than its cost the time is in which one wakeup for nothing is earned.
const EARNED_IN: u32 = 100;
/// The most time in which allowance is saved up: a few hundred wakeups at once cost nothing but themselves.
const SAVED_MAX: Duration = Duration::from_secs(1);
/// The longest pause: the most that an event of ours is late. The rings hold more than comes in this time.
const PAUSE_MAX: Duration = Duration::from_millis(50);

/// The allowance for wakeups that brought nothing.
#[derive(Debug, Clone)]
pub(super) struct Throttle {
    /// When everything spent so far is earned.
    even_at: Instant,
}

impl Throttle {
    /// Begins at `now` without savings.
    pub(super) fn new(now: Instant) -> Self {
        Self { even_at: now }
    }

    /// Notes that a wakeup brought nothing and took `cost`.
    pub(super) fn spent(&mut self, now: Instant, cost: Duration) {
        let earliest = now.checked_sub(SAVED_MAX).unwrap_or(now);
        let even_at = self.even_at.max(earliest) + cost.saturating_mul(EARNED_IN);
        self.even_at = even_at.min(now + PAUSE_MAX);
    }

    /// Returns how long to leave events alone; zero while there is allowance.
    pub(super) fn pause(&self, now: Instant) -> Duration {
        self.even_at.saturating_duration_since(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COST: Duration = Duration::from_micros(20);

    #[test]
    fn a_few_wakeups_for_nothing_are_free_and_many_are_not() {
        let start = Instant::now();
        let mut throttle = Throttle::new(start);
        let now = start + SAVED_MAX;
        for _ in 0..500 {
            assert_eq!(throttle.pause(now), Duration::ZERO);
            throttle.spent(now, COST);
        }
        throttle.spent(now, COST);
        assert_eq!(throttle.pause(now), COST * EARNED_IN);
    }

    #[test]
    fn a_flood_costs_a_hundredth_of_the_time() {
        let start = Instant::now();
        let (mut throttle, mut now) = (Throttle::new(start), start);
        let mut wakeups = 0;
        while now < start + Duration::from_secs(10) {
            throttle.spent(now, COST);
            now += COST + throttle.pause(now);
            wakeups += 1;
        }
        assert!((4900..=5100).contains(&wakeups), "{wakeups}");
    }

    #[test]
    fn a_pause_is_bounded() {
        let now = Instant::now();
        let mut throttle = Throttle::new(now);
        throttle.spent(now, Duration::from_secs(1));
        assert_eq!(throttle.pause(now), PAUSE_MAX);
        assert_eq!(throttle.pause(now + PAUSE_MAX), Duration::ZERO);
    }
}
