//! Moments as people read them, in their own time zone.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Returns a moment as `2026-11-22 14:03`; the input is in milliseconds since the Unix epoch.
///
/// A moment outside of what calendars cover, which only a peer with a broken clock can send, is shown as its number.
pub(crate) fn minute(at_ms: i64) -> String {
    match Timestamp::from_millisecond(at_ms) {
        Ok(at) => at
            .to_zoned(TimeZone::system())
            .strftime("%Y-%m-%d %H:%M")
            .to_string(),
        Err(_) => format!("{at_ms} ms"),
    }
}

/// Returns a moment as `2026-11-22 14:03:07`; nothing for a moment outside of what calendars cover.
pub(crate) fn second(at: SystemTime) -> String {
    let at = Timestamp::try_from(at).ok();
    at.map(|at| {
        at.to_zoned(TimeZone::system())
            .strftime("%Y-%m-%d %H:%M:%S")
            .to_string()
    })
    .unwrap_or_default()
}
