//! 2048 short English words that stand for eleven bits each, where people read bits to each other.
//!
//! The list is the English one of BIP-39 (bitcoin/bips, bip-0039/english.txt; in the public domain by CC0 as the crate
//! `bip39` hands it out), taken as it is because it was made for this: words of three to eight letters, in alphabetical
//! order, no two of which begin with the same four letters. So four letters are enough to type one. Nothing else of
//! BIP-39 is used. A list of our own would have to be read by many people before it were as good.

use std::fmt;
use std::sync::LazyLock;

use thiserror::Error;

/// How many bits one word stands for.
pub const BITS: usize = 11;

/// How many words there are: one for each value of [`BITS`] bits.
pub const COUNT: u16 = 1 << BITS;

/// How many letters tell every word of the list from every other that is as long or longer.
const LETTERS: usize = 4;

/// The longest text that is looked at, in bytes: no word has more than eight letters, and a mistyped one few more.
const TYPED_BYTES_MAX: usize = 32;

/// From which similarity on a word is offered for what was typed; below it lies nothing a person would recognise.
const SIMILARITY_MIN: f64 = 0.6;

static LIST: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("words/english.txt").lines().collect());

/// A word of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(u16);

/// A text that is no word of the list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{typed:?} is not one of the words that are used for this{}", or_rather(*.suggestion))]
pub struct NotAWord {
    /// What was typed, cut to what a line can hold.
    pub typed: String,
    /// What was probably meant.
    pub suggestion: Option<Word>,
}

impl Word {
    /// Returns the word that stands for the lowest eleven bits of `bits`.
    #[must_use]
    pub fn of_bits(bits: u16) -> Self {
        Self(bits & (COUNT - 1))
    }

    /// Returns the word that stands for `index`; `None` from [`COUNT`] on.
    #[must_use]
    pub fn at(index: u16) -> Option<Self> {
        (index < COUNT).then_some(Self(index))
    }

    /// Returns what the word stands for, less than [`COUNT`].
    #[must_use]
    pub fn index(self) -> u16 {
        self.0
    }

    /// Returns the word in lower case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        LIST.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// Reads a word as people type it: in any case, with blanks around it, and cut after four letters or more.
    ///
    /// # Errors
    ///
    /// It is no word of the list, nor the beginning of just one; the error says which one it may have been.
    pub fn read(typed: &str) -> Result<Self, NotAWord> {
        let typed = typed.trim();
        let lower = typed.to_lowercase();
        let exact = LIST.binary_search(&lower.as_str());
        let beginning = |next: usize| {
            let is_meant = LIST.get(next).is_some_and(|word| word.starts_with(&lower));
            (lower.len() >= LETTERS && is_meant).then_some(next)
        };
        (exact
            .ok()
            .or_else(|| beginning(exact.unwrap_or_else(|next| next))))
        .and_then(|index| u16::try_from(index).ok())
        .map(Self)
        .ok_or_else(|| NotAWord {
            typed: typed.chars().take(TYPED_BYTES_MAX).collect(),
            suggestion: most_like(&lower),
        })
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Word({})", self.as_str())
    }
}

/// Returns the words for `bytes`, eleven bits each from the first bit on; bits that do not fill a word are left out.
///
/// Eleven bytes are eight words, without a bit left over.
#[must_use]
pub fn spell(bytes: &[u8]) -> Vec<Word> {
    let bits: Vec<bool> = (bytes.iter())
        .flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1 == 1))
        .collect();
    bits.chunks_exact(BITS)
        .map(|bits| Word(bits.iter().fold(0, |index, &bit| index << 1 | u16::from(bit))))
        .collect()
}

fn most_like(typed: &str) -> Option<Word> {
    if typed.is_empty() || typed.len() > TYPED_BYTES_MAX {
        return None;
    }
    (0..COUNT)
        .map(|index| {
            (
                strsim::normalized_damerau_levenshtein(typed, Word(index).as_str()),
                index,
            )
        })
        .filter(|(similarity, _)| *similarity >= SIMILARITY_MIN)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        .map(|(_, index)| Word(index))
}

fn or_rather(suggestion: Option<Word>) -> String {
    suggestion.map_or_else(String::new, |word| format!("; did you mean {word}?"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Result<&str, Option<&str>>) {
        let read = Word::read(typed);
        let read = read
            .map(Word::as_str)
            .map_err(|no| no.suggestion.map(Word::as_str));
        assert_eq!(read, expected, "{typed:?}");
    }

    #[test]
    fn words_are_read_as_people_type_them() {
        check("orbit", Ok("orbit"));
        check(" Orbit\n", Ok("orbit"));
        check("ORBI", Ok("orbit"));
        check("velvat", Err(Some("velvet")));
        check("velv", Ok("velvet"));
        check("orb", Err(Some("orbit")));
        check("act", Ok("act"));
        check("acti", Ok("action"));
        check("obrit", Err(Some("orbit")));
        check("orbits", Err(Some("orbit")));
        check("qqqqqqqq", Err(None));
        check("", Err(None));
        check("zzzz", Err(None));
        check(&"orbit".repeat(1_000_000), Err(None));
    }

    #[test]
    fn of_a_long_text_the_beginning_is_repeated_and_nothing_is_offered() {
        let long = "x".repeat(TYPED_BYTES_MAX + 1);
        let refused = Word::read(&long).unwrap_err();
        assert_eq!(refused.typed.len(), TYPED_BYTES_MAX);
        assert_eq!(refused.suggestion, None);
    }

    #[test]
    fn what_is_no_word_is_said_with_a_better_one() {
        let said = Word::read("obrit").unwrap_err().to_string();
        assert_eq!(
            said,
            r#""obrit" is not one of the words that are used for this; did you mean orbit?"#
        );
    }

    #[test]
    fn the_list_is_what_its_rules_say() {
        assert_eq!(LIST.len(), usize::from(COUNT));
        assert!(LIST.is_sorted());
        assert!(LIST.iter().all(|word| (3..=8).contains(&word.len())));
        assert!(
            LIST.iter()
                .all(|word| word.bytes().all(|letter| letter.is_ascii_lowercase()))
        );
        let beginnings: BTreeSet<&str> = LIST.iter().map(|word| &word[..word.len().min(LETTERS)]).collect();
        assert_eq!(beginnings.len(), LIST.len());
    }

    #[test]
    fn bits_are_spelled_from_the_first() {
        assert_eq!(spell(&[]), []);
        assert_eq!(spell(&[0xff]), []);
        let spelled: Vec<u16> = spell(&[0b1000_0000, 0b0010_0000, 0b0000_0111])
            .iter()
            .map(|word| word.index())
            .collect();
        assert_eq!(spelled, [0b100_0000_0001, 1]);
        assert_eq!(spell(&[0xff; 11]), [Word(2047); 8]);
    }

    proptest! {
        #[test]
        fn every_word_is_read_from_all_of_it_or_its_beginning(index in 0..COUNT, letters in LETTERS..9) {
            let word = Word::at(index).unwrap();
            let cut: String = word.as_str().chars().take(letters).collect();
            prop_assert_eq!(Word::read(&cut), Ok(word));
            prop_assert_eq!(word.index(), index);
        }

        #[test]
        fn any_text_is_a_word_or_an_error(text: String) {
            let _ = Word::read(&text);
        }
    }

    #[test]
    fn there_are_no_more() {
        assert_eq!(Word::at(COUNT), None);
        assert_eq!(Word::of_bits(COUNT), Word(0));
        assert_eq!(Word::at(COUNT - 1).map(Word::as_str), Some("zoo"));
    }
}
