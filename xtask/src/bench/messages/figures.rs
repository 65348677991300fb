//! What was measured of one contestant, and the numbers a table shows of it.

use std::time::Duration;

/// All turns of one contestant with messages of one length.
#[derive(Debug, Default)]
pub(super) struct Figures {
    round_trips: Vec<Duration>,
    answered: usize,
    spent: Duration,
}

impl Figures {
    /// Adds one message that was answered while no other was on its way.
    pub(super) fn add_round_trip(&mut self, time: Duration) {
        self.round_trips.push(time);
    }

    /// Adds a turn in which `answered` messages were on their way together.
    pub(super) fn add_turn(&mut self, answered: usize, spent: Duration) {
        self.answered += answered;
        self.spent += spent;
    }

    /// The round trip that `percent` of all took at most, in milliseconds.
    pub(super) fn percentile_ms(&mut self, percent: usize) -> f64 {
        self.round_trips.sort_unstable();
        let rank = (self.round_trips.len() * percent).div_ceil(100);
        let time = self.round_trips.get(rank.saturating_sub(1));
        time.copied().unwrap_or_default().as_secs_f64() * 1000.0
    }

    /// Messages answered in a second, or `None` without any turn.
    pub(super) fn rate(&self) -> Option<f64> {
        (!self.spent.is_zero()).then(|| self.answered as f64 / self.spent.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let mut figures = Figures::default();
        for ms in (1..=200).rev() {
            figures.add_round_trip(Duration::from_millis(ms));
        }
        assert_eq!(figures.percentile_ms(50), 100.0);
        assert_eq!(figures.percentile_ms(99), 198.0);
        assert_eq!(Figures::default().percentile_ms(50), 0.0);
    }

    #[test]
    fn the_rate_is_that_of_all_turns_together() {
        let mut figures = Figures::default();
        assert_eq!(figures.rate(), None);
        figures.add_turn(100, Duration::from_secs(1));
        figures.add_turn(500, Duration::from_secs(2));
        assert_eq!(figures.rate(), Some(200.0));
    }
}
