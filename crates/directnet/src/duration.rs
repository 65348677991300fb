//! Spans of time as people type them: `30s`, `5m`, `24h`, `7d`.

use std::time::Duration;

use crate::language::say;

/// Reads a whole number with a unit.
///
/// # Errors
///
/// Returns the sentence that is shown to the user.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || say!("span-wrong", text = &format!("{text:?}"));
    let unit_at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(unit_at);
    let seconds: u64 = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number
        .checked_mul(seconds)
        .map(Duration::from_secs)
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_a_number_and_a_unit() {
        assert_eq!(parse("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(parse("24h"), Ok(Duration::from_secs(86_400)));
        assert_eq!(parse("7d"), Ok(Duration::from_secs(604_800)));
        for wrong in [
            "",
            "30",
            "s",
            "-1s",
            "1.5h",
            "1 h",
            "99999999999999999999s",
            "999999999999999999d",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
