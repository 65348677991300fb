//! Waiting for something to become true: the one place where a test looks again and again.
//!
//! A test that sleeps for a fixed time is either slow or wrong. Where an event can be waited for (a line of output, the
//! end of a process's output), wait for that; [`wait_for`] is for what can only be looked at.

use std::thread;
use std::time::{Duration, Instant};

use thiserror::Error;

/// How long anything in a test may take before it counts as broken.
///
/// Far longer than anything takes on a busy machine, since only a failing test waits this long; less than the 60 seconds
/// after which the test runner ends a test, so that the failure can say what it waited for.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The pause between two looks. Short enough not to be felt; long enough to leave the processor to what is waited for.
const PAUSE: Duration = Duration::from_millis(5);

/// The thing waited for did not come in time.
#[derive(Debug, Error)]
#[error("waited {patience:?} in vain for {what}")]
pub struct TimedOut {
    what: String,
    patience: Duration,
}

/// A moment by which something must have happened.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    start: Instant,
    patience: Duration,
}

impl Deadline {
    /// Sets the moment `patience` from now.
    pub fn after(patience: Duration) -> Self {
        Self {
            start: Instant::now(),
            patience,
        }
    }

    /// Returns the time that is left; zero once the moment has passed.
    pub fn remaining(&self) -> Duration {
        self.patience.saturating_sub(self.start.elapsed())
    }

    /// Whether the moment has passed.
    pub fn has_passed(&self) -> bool {
        self.remaining().is_zero()
    }

    /// Returns the error that says what was waited for until this moment.
    pub fn timed_out(&self, what: impl Into<String>) -> TimedOut {
        TimedOut {
            what: what.into(),
            patience: self.patience,
        }
    }
}

/// Looks until `probe` finds something, and returns that.
///
/// `what` names the thing for the error, as in "waited 30s in vain for the socket file".
///
/// # Errors
///
/// Fails when `patience` is over and a last look found nothing either.
pub fn wait_for<T>(
    what: &str,
    patience: Duration,
    mut probe: impl FnMut() -> Option<T>,
) -> Result<T, TimedOut> {
    let deadline = Deadline::after(patience);
    loop {
        // Asked before the look: the look after the deadline is the last one, however slow it is.
        let is_last_look = deadline.has_passed();
        if let Some(found) = probe() {
            return Ok(found);
        }
        if is_last_look {
            return Err(deadline.timed_out(what));
        }
        thread::park_timeout(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_returned_at_the_first_look() {
        assert_eq!(wait_for("a number", Duration::ZERO, || Some(7)).unwrap(), 7);
    }

    #[test]
    fn looks_again_until_it_is_there() {
        let mut looks = 0;
        let found = wait_for("the third look", PATIENCE, || {
            looks += 1;
            (looks == 3).then_some("found")
        });
        assert_eq!(found.unwrap(), "found");
    }

    #[test]
    fn what_never_comes_is_named() {
        let error = wait_for("the moon", Duration::from_millis(1), || None::<()>).unwrap_err();
        assert_eq!(error.to_string(), "waited 1ms in vain for the moon");
    }
}
