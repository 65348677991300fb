//! How fast a connection sends: BBR3, which holds its rate where packets are lost, and whose rate is kept to only where the way
//! is long enough for it.
//!
//! BBR3 names a rate, and the transport waits between packets to keep to it, by a timer that is good to about a millisecond. On
//! a way that takes less, each wait is longer than the way there and back: packets leave a few at a time, and both ends
//! spend half as much again of their processors (docs/benchmarks.md, "What the figures of files mean"). There the window
//! alone says how much leaves and how fast, as it does with CUBIC.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use iroh::endpoint::{Controller, ControllerFactory, ControllerMetrics, RttEstimator};
use noq::congestion::Bbr3Config;

/// On a way there and back that takes less, no rate is kept to. What the transport sends at once, where it keeps to one, is
/// the traffic of this time (`TARGET_BURST_INTERVAL` of noq): nothing would be left to spread.
const PACED_FROM: Duration = Duration::from_millis(2);

/// Makes a controller for each path.
#[derive(Debug, Default)]
pub(crate) struct Congestion(Arc<Bbr3Config>);

impl ControllerFactory for Congestion {
    fn build(self: Arc<Self>, now: Instant, mtu: u16) -> Box<dyn Controller> {
        Box::new(PacedByDistance {
            inner: Arc::clone(&self.0).build(now, mtu),
            shortest: None,
        })
    }
}

/// A controller whose rate is kept to on long ways alone.
#[derive(Debug)]
struct PacedByDistance {
    inner: Box<dyn Controller>,
    /// The least time that the way there and back took: what queues add to it while much is sent is not distance.
    shortest: Option<Duration>,
}

impl PacedByDistance {
    fn note(&mut self, round_trip: Duration) {
        self.shortest = Some(
            self.shortest
                .map_or(round_trip, |shortest| shortest.min(round_trip)),
        );
    }

    fn is_paced(&self) -> bool {
        self.shortest.is_none_or(|shortest| shortest >= PACED_FROM)
    }
}

impl Controller for PacedByDistance {
    fn on_sent(&mut self, now: Instant, bytes: u64, largest: u64) {
        self.inner.on_sent(now, bytes, largest);
    }

    fn on_packet_sent(&mut self, now: Instant, bytes: u16, number: u64) {
        self.inner.on_packet_sent(now, bytes, number);
    }

    fn on_cwnd_limited(&mut self) {
        self.inner.on_cwnd_limited();
    }

    fn on_ack(
        &mut self,
        now: Instant,
        sent: Instant,
        bytes: u64,
        number: u64,
        app_limited: bool,
        rtt: &RttEstimator,
    ) {
        self.note(rtt.get());
        self.inner.on_ack(now, sent, bytes, number, app_limited, rtt);
    }

    fn on_end_acks(&mut self, now: Instant, in_flight: u64, app_limited: bool, largest: Option<u64>) {
        self.inner.on_end_acks(now, in_flight, app_limited, largest);
    }

    fn on_congestion_event(
        &mut self,
        now: Instant,
        sent: Instant,
        is_persistent: bool,
        is_ecn: bool,
        lost_bytes: u64,
        largest: u64,
    ) {
        self.inner
            .on_congestion_event(now, sent, is_persistent, is_ecn, lost_bytes, largest);
    }

    fn on_packet_lost(&mut self, bytes: u16, number: u64, now: Instant) {
        self.inner.on_packet_lost(bytes, number, now);
    }

    fn on_spurious_congestion_event(&mut self) {
        self.inner.on_spurious_congestion_event();
    }

    fn on_mtu_update(&mut self, mtu: u16) {
        self.inner.on_mtu_update(mtu);
    }

    fn on_ack_frequency_update(&mut self, threshold: u64, delay: Duration) {
        self.inner.on_ack_frequency_update(threshold, delay);
    }

    fn window(&self) -> u64 {
        self.inner.window()
    }

    fn metrics(&self) -> ControllerMetrics {
        let mut metrics = self.inner.metrics();
        if !self.is_paced() {
            metrics.pacing_rate = None;
            metrics.send_quantum = None;
        }
        metrics
    }

    fn clone_box(&self) -> Box<dyn Controller> {
        Box::new(Self {
            inner: self.inner.clone_box(),
            shortest: self.shortest,
        })
    }

    fn initial_window(&self) -> u64 {
        self.inner.initial_window()
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self.inner.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(round_trips_ms: &[u64], is_paced: bool) {
        let now = Instant::now();
        let mut controller = PacedByDistance {
            inner: Arc::new(Bbr3Config::default()).build(now, 1200),
            shortest: None,
        };
        for round_trip in round_trips_ms {
            controller.note(Duration::from_millis(*round_trip));
        }
        let metrics = controller.metrics();
        assert_eq!(metrics.pacing_rate.is_some(), is_paced, "{round_trips_ms:?}");
        assert_eq!(controller.clone_box().metrics().pacing_rate, metrics.pacing_rate);
        assert_eq!(metrics.congestion_window, controller.window());
    }

    #[test]
    fn only_on_short_ways_no_rate_is_kept_to() {
        check(&[], true);
        check(&[50, 40, 60], true);
        check(&[2], true);
        check(&[1], false);
    }

    #[test]
    fn a_queue_makes_no_way_longer() {
        check(&[1, 30], false);
    }
}
