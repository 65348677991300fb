//! The id of a node: its Ed25519 public key, and the one text form in which it is written everywhere.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::text_code;

/// Separates this checksum from every other use of the hash (docs/protocol.md, "Ids").
const CHECKSUM_CONTEXT: &str = "directnet/1 peer id checksum";

/// Bytes of checksum in the text form: 32 + 3 bytes are exactly 56 base32 characters, with no bits left over.
const CHECKSUM_BYTES: usize = 3;

/// Characters of the text form.
const TEXT_LEN: usize = 56;

/// A node's identity as others see it: 32 bytes, an Ed25519 public key (RFC 8032).
///
/// Its text form is 56 lower-case letters and digits (a-z, 2-7), the last five of them mostly checksum. Whether the
/// bytes are a valid curve point is found out by the transport, which is the only place that computes with them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId(pub [u8; 32]);

impl PeerId {
    /// Returns the first eight characters of the text form, for logs and lists.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

impl fmt::Display for PeerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&text_code::encode(CHECKSUM_CONTEXT, &self.0, CHECKSUM_BYTES))
    }
}

impl fmt::Debug for PeerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PeerId({})", self.short())
    }
}

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PeerIdError {
    /// It has another length than an id.
    #[error("an id has {TEXT_LEN} characters, this text has {0}")]
    Length(usize),
    /// It has the right length, but a character is wrong or its checksum does not fit.
    #[error("the id is mistyped: its checksum does not fit")]
    Checksum,
}

impl FromStr for PeerId {
    type Err = PeerIdError;

    fn from_str(text: &str) -> Result<Self, PeerIdError> {
        if text.len() != TEXT_LEN {
            return Err(PeerIdError::Length(text.chars().count()));
        }
        text_code::decode(CHECKSUM_CONTEXT, text, CHECKSUM_BYTES)
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or(PeerIdError::Checksum)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_form_round_trips(bytes: [u8; 32]) {
            let id = PeerId(bytes);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            prop_assert_eq!(id.to_string().to_uppercase().parse(), Ok(id));
        }

        #[test]
        fn any_text_is_an_id_or_an_error(text: String) {
            let _ = text.parse::<PeerId>();
        }

        #[test]
        fn one_wrong_character_is_noticed(bytes: [u8; 32], at in 0..TEXT_LEN) {
            let mut text = PeerId(bytes).to_string().into_bytes();
            text[at] = if text[at] == b'a' { b'b' } else { b'a' };
            let text = String::from_utf8(text).unwrap();
            prop_assert_eq!(text.parse::<PeerId>(), Err(PeerIdError::Checksum));
        }
    }

    #[test]
    fn the_documented_vector_holds() {
        assert_eq!(
            PeerId([0; 32]).to_string(),
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaalaepz"
        );
    }
}
