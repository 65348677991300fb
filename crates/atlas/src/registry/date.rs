//! Dates as the registry writes them, which is not always to the day.

use core::fmt;

/// A date as precise as its source: `2002`, `2002-04` or `2002-04-19`.
///
/// Missing parts stay missing: old registrations are known to the month only. Displayed as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl Date {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; anything else is no date.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = match parts.next() {
            Some(part) => Some(two_digits(part, 12)?),
            None => None,
        };
        let day = match parts.next() {
            Some(part) => Some(two_digits(part, 31)?),
            None => None,
        };
        parts.next().is_none().then_some(Self { year, month, day })
    }

    /// Returns the year, four digits.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Returns the month, 1 to 12, if it is known.
    pub const fn month(self) -> Option<u8> {
        self.month
    }

    /// Returns the day of the month, 1 to 31, if it is known.
    pub const fn day(self) -> Option<u8> {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month
            .iter()
            .chain(&self.day)
            .try_for_each(|part| write!(f, "-{part:02}"))
    }
}

/// Reads a number from 1 to `highest`.
fn two_digits(part: &str, highest: u8) -> Option<u8> {
    let number = u8::try_from(digits(part, 2)?).ok()?;
    (1..=highest).contains(&number).then_some(number)
}

fn digits(part: &str, count: usize) -> Option<u16> {
    let well_formed = part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    well_formed.then(|| part.parse().ok()).flatten()
}
