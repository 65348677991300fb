//! Sizes as people type and read them: `10MB`, `1.5 GB`.

/// The units, each a thousand of the one before.
const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];

/// Reads a whole number with a unit of a thousand (kB, MB, GB, TB) or of 1024 (KiB, MiB, GiB, TiB); without one, bytes.
///
/// # Errors
///
/// Returns the sentence that is shown to the user.
pub fn parse(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no size; write 500kB, 10MB or 2GiB");
    let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let (base, power): (u64, u32) = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => (1, 1),
        "k" | "kb" => (1000, 1),
        "m" | "mb" => (1000, 2),
        "g" | "gb" => (1000, 3),
        "t" | "tb" => (1000, 4),
        "kib" => (1024, 1),
        "mib" => (1024, 2),
        "gib" => (1024, 3),
        "tib" => (1024, 4),
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(base.pow(power)).ok_or_else(wrong)
}

/// Writes a size with three digits that matter.
#[must_use]
pub fn human(bytes: u64) -> String {
    let mut unit = 0;
    let mut value = bytes as f64;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let digits = if unit == 0 || value >= 99.95 { 0 } else { 1 };
    format!("{value:.digits$} {}", UNITS.get(unit).unwrap_or(&"B"))
}

/// The binary units, largest first: the word, and how many bytes it stands for.
const BINARY_UNITS: [(&str, u64); 4] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
];

/// Says a size in the largest binary unit of which there is at least one, rounded down.
#[must_use]
pub fn words(bytes: u64) -> String {
    let unit = BINARY_UNITS.iter().find(|(_, factor)| bytes >= *factor);
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
        for (text, bytes) in [
            ("17", 17),
            ("500kB", 500_000),
            ("10MB", 10_000_000),
            ("10 mb", 10_000_000),
            ("2GiB", 2 << 30),
            ("1t", 1_000_000_000_000),
        ] {
            assert_eq!(parse(text), Ok(bytes), "{text}");
        }
        for wrong in ["", "MB", "-1", "1.5GB", "10 parsecs", "99999999999TB"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_are_short() {
        for (bytes, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (999_949, "1.0 MB"),
            (35_100_000, "35.1 MB"),
            (235_100_000, "235 MB"),
            (1 << 40, "1.1 TB"),
        ] {
            assert_eq!(human(bytes), text);
        }
    }
}
