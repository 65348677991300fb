//! Invites: a text or QR code that lets its holder become a contact.
//!
//! An invite names the inviter, some ways to reach them, and a secret that the inviter accepts a limited number of
//! times until it expires. Afterwards the text is worth nothing: the secret authenticates nothing else, and the
//! inviter keeps only its hash. Whoever reads an invite before it is used can use it first, which the inviter sees.

use core::net::SocketAddr;
use std::fmt;

use prost::Message as _;
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::frame::{decode_addr, encode_addr};
use crate::limits::{INVITE_ADDRS_MAX, INVITE_TEXT_BYTES_MAX, NAME_BYTES_MAX};
use crate::name::Name;
use crate::peer_id::PeerId;
use crate::text_code;

/// What every invite begins with.
pub const PREFIX: &str = "directnet:";

/// The version of the invite's layout, its first byte.
const VERSION: u8 = 1;

/// Four bytes: one mistyped invite in four billion goes unnoticed, and it would only fail to join.
const CHECKSUM_BYTES: usize = 4;

const CHECKSUM_CONTEXT: &str = "directnet/1 invite checksum";
const HASH_CONTEXT: &str = "directnet/1 invite secret hash";

/// The one-time secret of an invite: 16 random bytes.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; 16]);

impl Secret {
    /// Takes over bytes drawn from the system's random generator, or received from a peer.
    #[must_use]
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes, to be put on the wire or into the store and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &[u8; 16] {
        &self.0
    }

    /// Returns what the inviter keeps instead of the secret.
    ///
    /// A plain hash is enough: 16 random bytes cannot be guessed.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        blake3::derive_key(HASH_CONTEXT, &self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// What an invite says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// Who invites.
    pub peer: PeerId,
    /// What the inviter calls themselves.
    pub name: Option<Name>,
    /// What proves to the inviter that they handed this invite out.
    pub secret: Secret,
    /// When the inviter stops accepting it, in seconds since the Unix epoch.
    pub expires_at_s: u64,
    /// Where the inviter may be reached, best first, at most four.
    pub addrs: Vec<SocketAddr>,
}

/// Why a text is not an invite that this version can read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InviteError {
    /// It does not look like an invite at all.
    #[error("this is not an invite: an invite begins with {PREFIX:?}")]
    NotAnInvite,
    /// It began as an invite, but characters are missing, wrong or too many.
    #[error("this invite is damaged: characters are missing or wrong")]
    Mutilated,
    /// It was made by a newer version.
    #[error(
        "this invite was made by a newer version of DirectNet (layout {0}, this version reads {VERSION})"
    )]
    Newer(u8),
}

impl Invite {
    /// Returns the invite as one line of text, without blanks.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(
            wire::Invite {
                peer: self.peer.0.to_vec(),
                secret: self.secret.expose().to_vec(),
                expires_at_s: self.expires_at_s,
                addrs: self
                    .addrs
                    .iter()
                    .take(INVITE_ADDRS_MAX)
                    .map(encode_addr)
                    .collect(),
                name: self.name.as_ref().map(ToString::to_string).unwrap_or_default(),
            }
            .encode_to_vec(),
        );
        format!(
            "{PREFIX}{}",
            text_code::encode(CHECKSUM_CONTEXT, &bytes, CHECKSUM_BYTES)
        )
    }

    /// Reads an invite, forgiving what mail and chat programs do to it: other case, line breaks, blanks around it.
    ///
    /// # Errors
    ///
    /// Says whether the text is no invite, a damaged one, or one of a newer version.
    pub fn from_text(text: &str) -> Result<Self, InviteError> {
        if text.len() > INVITE_TEXT_BYTES_MAX {
            return Err(InviteError::NotAnInvite);
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (prefix, code) = text
            .split_at_checked(PREFIX.len())
            .ok_or(InviteError::NotAnInvite)?;
        if !prefix.eq_ignore_ascii_case(PREFIX) {
            return Err(InviteError::NotAnInvite);
        }
        let bytes =
            text_code::decode(CHECKSUM_CONTEXT, code, CHECKSUM_BYTES).ok_or(InviteError::Mutilated)?;
        match bytes.split_first() {
            Some((&VERSION, rest)) => Self::decode(rest).ok_or(InviteError::Mutilated),
            Some((&newer, _)) => Err(InviteError::Newer(newer)),
            None => Err(InviteError::Mutilated),
        }
    }

    /// Whether the invite is no longer accepted at `now_s` seconds since the Unix epoch.
    #[must_use]
    pub fn is_expired(&self, now_s: u64) -> bool {
        now_s >= self.expires_at_s
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let invite = wire::Invite::decode(bytes).ok()?;
        if invite.addrs.len() > INVITE_ADDRS_MAX || invite.name.len() > NAME_BYTES_MAX {
            return None;
        }
        Some(Self {
            peer: PeerId(invite.peer.as_slice().try_into().ok()?),
            name: Name::from_foreign(&invite.name),
            secret: Secret::new(invite.secret.as_slice().try_into().ok()?),
            expires_at_s: invite.expires_at_s,
            addrs: invite
                .addrs
                .iter()
                .map(|addr| decode_addr(addr))
                .collect::<Option<_>>()?,
        })
    }
}

mod wire {
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Invite {
        #[prost(bytes = "vec", tag = "1")]
        pub(super) peer: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")]
        pub(super) secret: Vec<u8>,
        #[prost(uint64, tag = "3")]
        pub(super) expires_at_s: u64,
        #[prost(bytes = "vec", repeated, tag = "4")]
        pub(super) addrs: Vec<Vec<u8>>,
        #[prost(string, tag = "5")]
        pub(super) name: String,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn invite() -> Invite {
        Invite {
            peer: PeerId([5; 32]),
            name: Some("alice".parse().unwrap()),
            secret: Secret::new([6; 16]),
            expires_at_s: 1_800_000_000,
            addrs: vec![
                "192.0.2.1:3447".parse().unwrap(),
                "[2001:db8::1]:3447".parse().unwrap(),
            ],
        }
    }

    #[test]
    fn an_invite_survives_what_people_do_to_text() {
        let text = invite().to_text();
        assert_eq!(Invite::from_text(&text), Ok(invite()));
        assert_eq!(Invite::from_text(&text.to_uppercase()), Ok(invite()));
        let wrapped = format!("  {}\r\n   {}\n", &text[..40], &text[40..]);
        assert_eq!(Invite::from_text(&wrapped), Ok(invite()));
    }

    #[test]
    fn each_mistake_has_its_own_answer() {
        let text = invite().to_text();
        assert_eq!(Invite::from_text("hello"), Err(InviteError::NotAnInvite));
        assert_eq!(Invite::from_text(""), Err(InviteError::NotAnInvite));
        assert_eq!(
            Invite::from_text(&"d".repeat(10_000_000)),
            Err(InviteError::NotAnInvite)
        );
        assert_eq!(
            Invite::from_text(&text[..text.len() - 3]),
            Err(InviteError::Mutilated)
        );
        assert_eq!(Invite::from_text("directnet:"), Err(InviteError::Mutilated));
        assert_eq!(
            Invite::from_text("directnet:münchen"),
            Err(InviteError::Mutilated)
        );
        let newer = text_code::encode(CHECKSUM_CONTEXT, &[9, 1, 2, 3], CHECKSUM_BYTES);
        assert_eq!(
            Invite::from_text(&format!("{PREFIX}{newer}")),
            Err(InviteError::Newer(9))
        );
    }

    #[test]
    fn expiry_is_exact() {
        assert!(!invite().is_expired(1_799_999_999));
        assert!(invite().is_expired(1_800_000_000));
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert_eq!(format!("{:?}", Secret::new([6; 16])), "Secret(..)");
    }

    proptest! {
        #[test]
        fn any_text_is_an_invite_or_an_error(text: String) {
            let _ = Invite::from_text(&text);
            let _ = Invite::from_text(&format!("{PREFIX}{text}"));
        }

        #[test]
        fn one_wrong_character_is_noticed(at in 0usize..100) {
            let mut text = invite().to_text().into_bytes();
            let at = PREFIX.len() + at % (text.len() - PREFIX.len());
            text[at] = if text[at] == b'a' { b'b' } else { b'a' };
            let text = String::from_utf8(text).unwrap();
            prop_assert_eq!(Invite::from_text(&text), Err(InviteError::Mutilated));
        }
    }
}
