//! What is spoken: a number that says whom to ask, and two words that only these two people know.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use zeroize::Zeroize as _;

use crate::words::{NotAWord, Word};

/// How many words are spoken: 22 bits, so that one guess is right once in four million runs.
const WORDS: usize = 2;

/// The largest number: two digits are easily spoken, and tell the pairings apart that go on in one building at a time.
const SLOT_MAX: u8 = 99;

/// The longest text that is looked at, in bytes: the number and two words with as much between them as people put there.
const TEXT_BYTES_MAX: usize = 64;

/// The number before the words, from 1 to 99. It is no secret: it says which node is meant, to everybody nearby.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(u8);

impl Slot {
    /// Returns the slot with this number; `None` unless it is from 1 to 99.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (1..=SLOT_MAX).contains(&number).then_some(Self(number))
    }

    /// Returns the number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

/// The number and the words, `7-orbit-velvet`. The words are a secret for as long as the pairing goes on.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    slot: Slot,
    words: [Word; WORDS],
}

/// A text that is no code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CodeError {
    /// It has not a number and two words.
    #[error("this is not a number and two words, such as 7-orbit-velvet")]
    Shape,
    /// One of the words is none.
    #[error(transparent)]
    Word(#[from] NotAWord),
}

impl Code {
    /// Makes a code of bytes drawn from the system's random generator.
    #[must_use]
    pub fn draw(mut random: [u8; 8]) -> Self {
        let [a, b, c, d, e, f, g, h] = random;
        let number = u32::from_be_bytes([a, b, c, d]) % u32::from(SLOT_MAX);
        random.zeroize();
        Self {
            // The remainder is less than 99: it fits, and so does one more.
            slot: Slot(u8::try_from(number).unwrap_or(0).saturating_add(1)),
            words: [[e, f], [g, h]].map(|bits| Word::of_bits(u16::from_be_bytes(bits))),
        }
    }

    /// Returns the number.
    #[must_use]
    pub fn slot(&self) -> Slot {
        self.slot
    }
}

/// The one form in which the code is shown, and in which it enters the key exchange.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.words;
        write!(f, "{}-{first}-{second}", self.slot.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({}-..)", self.slot.0)
    }
}

impl FromStr for Code {
    type Err = CodeError;

    /// Reads a code as people type it: in any case, with anything but letters and digits between its parts, and words cut
    /// after four letters or more.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(CodeError::Shape);
        }
        let mut parts = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty());
        let (Some(number), Some(first), Some(second), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(CodeError::Shape);
        };
        let slot = number.parse().ok().and_then(Slot::new).ok_or(CodeError::Shape)?;
        Ok(Self {
            slot,
            words: [Word::read(first)?, Word::read(second)?],
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::words::BITS;

    #[track_caller]
    fn check(typed: &str, expected: Result<&str, &str>) {
        let read = typed.parse::<Code>();
        let read = read
            .map(|code| code.to_string())
            .map_err(|error| error.to_string());
        assert_eq!(
            read,
            expected.map(str::to_owned).map_err(str::to_owned),
            "{typed:?}"
        );
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        const SHAPE: &str = "this is not a number and two words, such as 7-orbit-velvet";
        check("7-orbit-velvet", Ok("7-orbit-velvet"));
        check(" 7 Orbit VELV\n", Ok("7-orbit-velvet"));
        check("07, orbit. velvet!", Ok("7-orbit-velvet"));
        check("7-orbit", Err(SHAPE));
        check("orbit-velvet", Err(SHAPE));
        check("0-orbit-velvet", Err(SHAPE));
        check("100-orbit-velvet", Err(SHAPE));
        check("7-orbit-velvet-act", Err(SHAPE));
        check("", Err(SHAPE));
        check(&"7".repeat(1_000_000), Err(SHAPE));
        check(
            "7-obrit-velvet",
            Err(r#""obrit" is not one of the words that are used for this; did you mean orbit?"#),
        );
    }

    #[test]
    fn a_longer_text_and_a_larger_number_are_not_looked_at() {
        let padded = |len: usize| format!("{:len$}", "7-orbit-velvet");
        assert!(padded(TEXT_BYTES_MAX).parse::<Code>().is_ok());
        assert_eq!(padded(TEXT_BYTES_MAX + 1).parse::<Code>(), Err(CodeError::Shape));
        assert!(Slot::new(SLOT_MAX).is_some());
        assert_eq!(Slot::new(SLOT_MAX + 1), None);
    }

    #[test]
    fn the_words_are_not_in_what_is_logged() {
        let code: Code = "7-orbit-velvet".parse().unwrap();
        assert_eq!(format!("{code:?}"), "Code(7-..)");
    }

    proptest! {
        #[test]
        fn what_is_drawn_is_read_back(random: [u8; 8]) {
            let code = Code::draw(random);
            prop_assert!((1..=99).contains(&code.slot().number()));
            prop_assert_eq!(code.to_string().parse(), Ok(code));
        }

        #[test]
        fn other_bits_are_other_words(one: [u8; 8], word in 0usize..2, bit in 0..BITS) {
            let mut other = one;
            other[5 + 2 * word - bit / 8] ^= 1 << (bit % 8);
            prop_assert_ne!(Code::draw(one).to_string(), Code::draw(other).to_string());
        }

        #[test]
        fn any_text_is_a_code_or_an_error(text: String) {
            let _ = text.parse::<Code>();
        }
    }
}
