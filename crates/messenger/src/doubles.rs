//! One identity in two places, as contacts and the node itself notice it.
//!
//! Contacts see two runs take turns ([`messenger_proto::runs`]). The node itself sees its connections superseded although
//! it made no other ones: somebody else with its identity did.

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use crate::shared::locked;

/// How often connections have to be superseded by others that are not ours. Two nodes that dial each other at once may
/// look like that for a moment, not again and again.
const TIMES: usize = 3;

/// Within how long that has to happen. Two nodes with one identity push each other out every few seconds.
const WITHIN: Duration = Duration::from_secs(5 * 60);

/// How long to keep quiet about a contact after it was told that its identity runs twice.
pub(crate) const QUIET: Duration = Duration::from_secs(10 * 60);

/// What this node noticed about its own identity.
///
/// Holds when connections were superseded, the latest last; at most [`TIMES`].
#[derive(Debug, Default)]
pub(crate) struct OwnDouble(Mutex<Vec<Instant>>);

impl OwnDouble {
    /// Notes that a connection was superseded by one that is not ours. Returns whether that makes it certain.
    pub(crate) fn superseded(&self, now: Instant) -> bool {
        let mut superseded = locked(&self.0);
        superseded.retain(|at| now.duration_since(*at) < WITHIN);
        superseded.push(now);
        let is_certain = superseded.len() >= TIMES;
        if is_certain {
            superseded.clear();
        }
        is_certain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_what_happens_again_and_again_is_certain() {
        let (own, start) = (OwnDouble::default(), Instant::now());
        let at = |minutes: u64| start + Duration::from_secs(60 * minutes);
        for (minutes, is_certain) in [(0, false), (4, false), (6, false), (8, true), (8, false)] {
            assert_eq!(own.superseded(at(minutes)), is_certain, "{minutes}");
        }
    }
}
