//! How often to look, so that looking costs next to nothing. Pure: time is an argument.
//!
//! Looking at everything takes from a tenth of a millisecond to many, by the number of sockets. So the next look
//! comes after a multiple of what the last one took: a share of one processor that does not grow with the machine.
//! Between looks, once a [`CHECK_EVERY`], the kernel's count of sockets is read, which takes microseconds: if it is
//! another one, the next look comes sooner.
//!
//! | | with the kernel's events | without |
//! |---|---|---|
//! | count of sockets read | every second | ten times a second |
//! | all looked at, count unchanged | after 500 times the cost (0.2 %) | after 200 times the cost (0.5 %) |
//! | all looked at, count changed | the same; UDP alone at once | after 50 times the cost (2 %) |
//!
//! But never more often than the count is read, and at least once a minute.

use std::time::{Duration, Instant};

use super::event::Method;

/// How often the count of sockets is read with the kernel's events.
const CHECK_EVERY: Duration = Duration::from_secs(1);
/// How often it is read without.
const CHECK_EVERY_POLLING: Duration = Duration::from_millis(100);
/// How long it takes at most until everything is looked at.
const LOOK_EVERY_MAX: Duration = Duration::from_secs(60);
/// What a look is taken to cost at least, so that a first one in no time does not count for ever.
const LOOK_COST_MIN: Duration = Duration::from_micros(100);
/// How much longer than a look at UDP alone the pause after it is.
const UDP_PAUSE: u32 = 20;

/// When to look next.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    method: Method,
    last_check: Instant,
    last_look: Instant,
    look_cost: Duration,
    has_changed: bool,
    udp_free_at: Instant,
    is_udp_wanted: bool,
}

impl Pace {
    /// Begins right after the first look at everything, which took `look_cost`.
    pub(super) fn new(method: Method, now: Instant, look_cost: Duration) -> Self {
        Self {
            method,
            last_check: now,
            last_look: now,
            look_cost,
            has_changed: false,
            udp_free_at: now,
            is_udp_wanted: false,
        }
    }

    /// Returns how long something may stay unnoticed that the kernel does not tell of.
    pub(super) fn delay_max(&self) -> Duration {
        self.look_every(false)
    }

    /// Returns when there is something to do next, if nothing happens before.
    pub(super) fn next_due(&self) -> Instant {
        let check = self.last_check + self.check_every();
        let look = self.look_due();
        let udp = self.is_udp_wanted.then_some(self.udp_free_at);
        check.min(look).min(udp.unwrap_or(check))
    }

    /// Whether the count of sockets is to be read.
    pub(super) fn is_check_due(&self, now: Instant) -> bool {
        now >= self.last_check + self.check_every()
    }

    /// Whether everything is to be looked at.
    pub(super) fn is_look_due(&self, now: Instant) -> bool {
        now >= self.look_due()
    }

    /// Whether UDP sockets are to be looked at.
    pub(super) fn is_udp_due(&self, now: Instant) -> bool {
        self.is_udp_wanted && now >= self.udp_free_at
    }

    /// Notes that the count was read, and whether it is another one.
    pub(super) fn checked(&mut self, now: Instant, has_changed: bool) {
        self.last_check = now;
        self.has_changed |= has_changed;
    }

    /// Notes that something may have happened to UDP sockets.
    pub(super) fn want_udp(&mut self) {
        self.is_udp_wanted = true;
    }

    /// Notes that UDP sockets were looked at, which took `cost`.
    pub(super) fn looked_at_udp(&mut self, now: Instant, cost: Duration) {
        self.is_udp_wanted = false;
        self.udp_free_at = now + cost.saturating_mul(UDP_PAUSE).min(LOOK_EVERY_MAX);
    }

    /// Notes that everything was looked at, which took `cost`.
    pub(super) fn looked(&mut self, now: Instant, cost: Duration) {
        self.last_look = now;
        // One slow look, because the machine was busy, is forgotten step by step.
        let most = self.look_cost.saturating_mul(2).max(LOOK_COST_MIN);
        self.look_cost = cost.min(most).max(self.look_cost / 2);
        self.has_changed = false;
        self.is_udp_wanted = false;
    }

    fn look_due(&self) -> Instant {
        self.last_look + self.look_every(self.has_changed)
    }

    fn look_every(&self, has_changed: bool) -> Duration {
        let pause = match (self.method, has_changed) {
            (Method::KernelEvents, _) => 500,
            (Method::Polling, false) => 200,
            (Method::Polling, true) => 50,
        };
        let least = match self.method {
            Method::Polling if has_changed => self.check_every(),
            Method::Polling | Method::KernelEvents => CHECK_EVERY,
        };
        self.look_cost.saturating_mul(pause).clamp(least, LOOK_EVERY_MAX)
    }

    fn check_every(&self) -> Duration {
        match self.method {
            Method::KernelEvents => CHECK_EVERY,
            Method::Polling => CHECK_EVERY_POLLING,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// Returns after how many milliseconds everything is looked at again.
    fn look_after(method: Method, cost: Duration, has_changed: bool) -> u128 {
        let start = Instant::now();
        let mut pace = Pace::new(method, start, cost);
        pace.checked(start, has_changed);
        let due = pace.look_due();
        assert!(!pace.is_look_due(due - MS) && pace.is_look_due(due));
        (due - start).as_millis()
    }

    #[test]
    fn looking_takes_a_bounded_share_of_the_time() {
        check_after(Method::KernelEvents, MS / 10, [1000, 1000]);
        check_after(Method::KernelEvents, MS * 14, [7000, 7000]);
        check_after(Method::KernelEvents, MS * 120, [LOOK_EVERY_MAX.as_millis(); 2]);
        check_after(Method::KernelEvents, MS * 1000, [LOOK_EVERY_MAX.as_millis(); 2]);
        check_after(Method::Polling, MS / 10, [1000, 100]);
        check_after(Method::Polling, MS * 14, [2800, 700]);
    }

    fn check_after(method: Method, cost: Duration, expected: [u128; 2]) {
        let found = [false, true].map(|has_changed| look_after(method, cost, has_changed));
        assert_eq!(found, expected, "{method:?} {cost:?}");
    }

    #[test]
    fn one_slow_look_does_not_slow_down_the_next_ones_for_long() {
        let now = Instant::now();
        let mut pace = Pace::new(Method::Polling, now, MS * 10);
        pace.looked(now, MS * 1000);
        assert_eq!(pace.look_cost, MS * 20);
        pace.looked(now, MS);
        assert_eq!(pace.look_cost, MS * 10);
    }

    #[test]
    fn udp_is_looked_at_at_once_and_then_after_a_pause() {
        let now = Instant::now();
        let mut pace = Pace::new(Method::KernelEvents, now, MS);
        assert!(!pace.is_udp_due(now));
        pace.want_udp();
        assert!(pace.is_udp_due(now));
        pace.looked_at_udp(now, MS);
        pace.want_udp();
        assert!(!pace.is_udp_due(now + MS * 19));
        assert!(pace.next_due() <= now + MS * 20);
        assert!(pace.is_udp_due(now + MS * 20));
    }
}
