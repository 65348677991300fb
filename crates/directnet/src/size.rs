//! Sizes as people type and read them: `64MiB`, `4GiB`.

/// The units, largest first: the word, and how many bytes it stands for.
const UNITS: [(&str, u64); 4] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
];

/// Reads a whole number with a unit.
///
/// # Errors
///
/// Returns the sentence that is shown to the user.
pub(crate) fn parse(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no size; write 64MiB or 4GiB");
    let (number, factor) = UNITS
        .iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor)))
        .ok_or_else(wrong)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(factor).ok_or_else(wrong)
}

/// Says a size in the largest unit of which there is at least one, rounded down.
pub(crate) fn words(bytes: u64) -> String {
    let unit = UNITS.iter().find(|(_, factor)| bytes >= *factor);
    match unit {
        Some((unit, factor)) => format!("{} {unit}", bytes / factor),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_a_number_and_a_unit() {
        assert_eq!(parse("64MiB"), Ok(64 << 20));
        assert_eq!(parse("4GiB"), Ok(4 << 30));
        for wrong in [
            "",
            "4",
            "GiB",
            "-1GiB",
            "+1GiB",
            "1.5GiB",
            "4 GiB",
            "4GB",
            "99999999999999TiB",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        assert_eq!(words(0), "0 bytes");
        assert_eq!(words(1023), "1023 bytes");
        assert_eq!(words(1536), "1 KiB");
        assert_eq!(words(256 << 20), "256 MiB");
        assert_eq!(words(4 << 30), "4 GiB");
    }
}
