//! Safety words: what two people compare to be sure that nobody stands between them.
//!
//! Each id gives six words of its own, 66 bits, and both ends print the words of both ids in the same order. Whoever
//! would stand in between has to have an id with the words of somebody else's, and tries 2^66 keys for that; words of
//! the pair together would only have to be equal on both sides, which takes the square root of it. The text that a QR
//! code carries holds the two ids themselves.

use thiserror::Error;

use crate::PeerId;
use crate::text_code;
use crate::words::{self, Word};

/// How many words stand for one id.
pub const WORDS: usize = 6;

/// Bytes that hold [`WORDS`] words; the bits left over are not used.
const WORDS_BYTES: usize = 9;

/// Separates the words from every other use of the hash (docs/protocol.md, "Safety words").
const WORDS_CONTEXT: &str = "directnet/1 safety words";

/// What the text begins with.
const PREFIX: &str = "directnet-verify:";

/// Separates the checksum of the text from every other one.
const CHECKSUM_CONTEXT: &str = "directnet/1 safety text checksum";

const CHECKSUM_BYTES: usize = 4;

/// The version of the text.
const VERSION: u8 = 1;

/// The longest text that is looked at, in bytes. One has under 130.
const TEXT_BYTES_MAX: usize = 1024;

/// What two nodes have in common to be compared, the same on both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Safety {
    smaller: PeerId,
    larger: PeerId,
}

/// Why a text says nothing about two nodes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SafetyTextError {
    /// It is something else.
    #[error("this is no text of directnet verify: it begins with \"directnet-verify:\"")]
    SomethingElse,
    /// Characters are missing or wrong.
    #[error("this text is damaged: characters are missing or wrong")]
    Damaged,
}

impl Safety {
    /// Of two nodes, in either order.
    #[must_use]
    pub fn between(one: PeerId, other: PeerId) -> Self {
        Self {
            smaller: one.min(other),
            larger: one.max(other),
        }
    }

    /// Returns both ids with their words, in the order in which both ends show them.
    #[must_use]
    pub fn words(&self) -> [(PeerId, Vec<Word>); 2] {
        [self.smaller, self.larger].map(|peer| (peer, words_of(peer)))
    }

    /// Writes the text that a QR code carries.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(self.smaller.0);
        bytes.extend(self.larger.0);
        format!(
            "{PREFIX}{}",
            text_code::encode(CHECKSUM_CONTEXT, &bytes, CHECKSUM_BYTES)
        )
    }

    /// Reads such a text, in either case and with white space anywhere.
    ///
    /// # Errors
    ///
    /// Says whether it is something else, or damaged.
    pub fn from_text(text: &str) -> Result<Self, SafetyTextError> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(SafetyTextError::SomethingElse);
        }
        let text: String = text.split_whitespace().collect();
        let text = text.to_ascii_lowercase();
        let code = text.strip_prefix(PREFIX).ok_or(SafetyTextError::SomethingElse)?;
        let bytes =
            text_code::decode(CHECKSUM_CONTEXT, code, CHECKSUM_BYTES).ok_or(SafetyTextError::Damaged)?;
        let (&version, ids) = bytes.split_first().ok_or(SafetyTextError::Damaged)?;
        if version != VERSION {
            return Err(SafetyTextError::Damaged);
        }
        let (one, other) = ids.split_at_checked(32).ok_or(SafetyTextError::Damaged)?;
        let id = |bytes: &[u8]| bytes.try_into().map(PeerId).map_err(|_| SafetyTextError::Damaged);
        Ok(Self::between(id(one)?, id(other)?))
    }
}

fn words_of(peer: PeerId) -> Vec<Word> {
    let hash = blake3::derive_key(WORDS_CONTEXT, &peer.0);
    words::spell(hash.get(..WORDS_BYTES).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALICE: PeerId = PeerId([1; 32]);
    const BOB: PeerId = PeerId([2; 32]);

    #[test]
    fn both_ends_show_the_same_words_and_another_id_shows_others() {
        let shown = Safety::between(ALICE, BOB).words();
        assert_eq!(shown, Safety::between(BOB, ALICE).words());
        assert!(shown.iter().all(|(_, words)| words.len() == WORDS));
        let mallory = Safety::between(ALICE, PeerId([3; 32])).words();
        assert_eq!(mallory[0], shown[0]);
        assert_ne!(mallory[1].1, shown[1].1);
    }

    #[test]
    fn a_longer_text_is_not_looked_at() {
        let safety = Safety::between(ALICE, BOB);
        let padded = |len: usize| format!("{:len$}", safety.to_text());
        assert_eq!(Safety::from_text(&padded(TEXT_BYTES_MAX)), Ok(safety));
        let longer = Safety::from_text(&padded(TEXT_BYTES_MAX + 1));
        assert_eq!(longer, Err(SafetyTextError::SomethingElse));
    }

    #[test]
    fn the_words_of_an_id_stay_the_same() {
        let [(_, words), _] = Safety::between(PeerId([0; 32]), BOB).words();
        let words: Vec<&str> = words.iter().map(|word| word.as_str()).collect();
        assert_eq!(words.join(" "), "only catalog hope warrior purchase bomb");
    }

    #[test]
    fn the_text_survives_what_is_done_to_it() {
        let safety = Safety::between(ALICE, BOB);
        let text = safety.to_text();
        assert_eq!(Safety::from_text(&text), Ok(safety));
        assert_eq!(
            Safety::from_text(&format!(" {}\n", text.to_ascii_uppercase())),
            Ok(safety)
        );
        assert_eq!(Safety::from_text("hello"), Err(SafetyTextError::SomethingElse));
        let cut = text.get(..text.len() - 1).unwrap();
        assert_eq!(Safety::from_text(cut), Err(SafetyTextError::Damaged));
        assert_eq!(
            Safety::from_text(&"x".repeat(2000)),
            Err(SafetyTextError::SomethingElse)
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text: String) {
            let _ = Safety::from_text(&text);
            let _ = Safety::from_text(&format!("{PREFIX}{text}"));
        }
    }
}
