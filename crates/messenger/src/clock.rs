//! The one place of the messenger and of the node that reads the time of day.

use std::time::{SystemTime, UNIX_EPOCH};

use messenger_store::UnixMillis;

/// Returns the time of day. A clock set before 1970 reads as 1970.
#[must_use]
pub fn now() -> UnixMillis {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixMillis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}
