//! Moments as people read them, in their own time zone.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The machine's time zone, on systems that keep it in a file.
const ZONE_FILE: &str = "/etc/localtime";
/// The most that is read of it, in bytes; the longest of all zones has four thousand.
const ZONE_LEN_MAX: u64 = 64 * 1024;
/// The variable by which a user chooses another zone.
const ZONE_VARIABLE: &str = "TZ";

/// Returns the time zone that moments are shown in.
///
/// jiff looks for the zone's name too, and lists the whole database of zones for that: that takes longer than all the
/// rest of a report on one port. So the file is read here wherever it decides alone.
pub(crate) fn zone() -> TimeZone {
    let is_chosen = std::env::var_os(ZONE_VARIABLE).is_some();
    let own = (!is_chosen).then(|| zone_in(Path::new(ZONE_FILE))).flatten();
    own.unwrap_or_else(TimeZone::system)
}

/// Reads the zone in a file; `None` if there is none.
fn zone_in(path: &Path) -> Option<TimeZone> {
    let mut bytes = Vec::new();
    let file = File::open(path).ok()?;
    let len = file.take(ZONE_LEN_MAX + 1).read_to_end(&mut bytes).ok()?;
    if u64::try_from(len).ok()? > ZONE_LEN_MAX {
        return None;
    }
    TimeZone::tzif(ZONE_FILE, &bytes).ok()
}

/// Returns a moment as `2026-11-22 14:03`; the input is in milliseconds since the Unix epoch.
///
/// A moment outside of what calendars cover, which only a peer with a broken clock can send, is shown as its number.
pub(crate) fn minute(at_ms: i64) -> String {
    match Timestamp::from_millisecond(at_ms) {
        Ok(at) => at.to_zoned(zone()).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => format!("{at_ms} ms"),
    }
}

/// Returns a moment as `2026-11-22 14:03:07`; nothing for a moment outside of what calendars cover.
pub(crate) fn second(at: SystemTime) -> String {
    let at = Timestamp::try_from(at).ok();
    at.map(|at| at.to_zoned(zone()).strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A zone two hours ahead of UTC: a header of version 1, one offset, and its name (RFC 8536).
    fn two_hours_ahead() -> Vec<u8> {
        let counts = [0, 0, 0, 0, 1_u32, 4].map(u32::to_be_bytes).concat();
        let offset = [&7200_i32.to_be_bytes()[..], &[0, 0]].concat();
        [b"TZif\0", &[0; 15][..], &counts, &offset, b"XST\0"].concat()
    }

    #[test]
    fn a_file_that_is_too_long_for_a_zone_is_none() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("localtime");
        let is_read = |len: u64| {
            let mut padded = two_hours_ahead();
            padded.resize(usize::try_from(len).unwrap(), 0);
            std::fs::write(&path, padded).unwrap();
            zone_in(&path).is_some()
        };
        assert!(is_read(ZONE_LEN_MAX));
        assert!(!is_read(ZONE_LEN_MAX + 1));
    }

    #[test]
    fn the_zone_of_the_machine_is_read_from_its_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("localtime");
        assert_eq!(zone_in(&path), None);
        std::fs::write(&path, "not a zone").unwrap();
        assert_eq!(zone_in(&path), None);
        std::fs::write(&path, two_hours_ahead()).unwrap();
        let zone = zone_in(&path).unwrap();
        assert_eq!(Timestamp::UNIX_EPOCH.to_zoned(zone).hour(), 2);
    }
}
