//! Why a transfer stops, and whose fault it is.

use thiserror::Error;

use super::manifest::ManifestError;

/// Why an author sends no more of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It does not stand, for whoever asks.
    NotOffered,
    /// The files are not what was offered any more.
    Changed,
    /// The files cannot be read.
    Unreadable,
    /// A reason of a newer version.
    Other,
}

impl Refusal {
    /// Returns the byte that stands for it on a stream.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Other => 0,
            Self::NotOffered => 1,
            Self::Changed => 2,
            Self::Unreadable => 3,
        }
    }

    /// Reads a byte of a stream.
    #[must_use]
    pub fn from_code(code: u8) -> Self {
        match code {
            1 => Self::NotOffered,
            2 => Self::Changed,
            3 => Self::Unreadable,
            _ => Self::Other,
        }
    }
}

/// Why a recipient takes no more of an offer. Except for refusals, its author's program broke the rules or sent other
/// bytes than it offered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// The bytes of a chunk are not those that were offered.
    #[error("part {} of {of} is not what was offered", .chunk.saturating_add(1))]
    Damaged {
        /// Which chunk.
        chunk: u32,
        /// Of how many.
        of: u32,
    },
    /// The hashes of the chunks do not make up the hash that was offered.
    #[error("the hashes are not those of what was offered")]
    Hashes,
    /// The list of the folder does not have the hash that was offered.
    #[error("the list of the folder is not the one that was offered")]
    ManifestHash,
    /// The list of the folder cannot be taken.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The offer of nothing has the hash of something.
    #[error("the hash that was offered is not that of nothing")]
    NotEmpty,
    /// A byte stands where a tag has to be.
    #[error("what came is no file")]
    Tag,
    /// More came than was asked for.
    #[error("more came than was asked for")]
    Unasked,
    /// The author sends no more.
    #[error("{}", match .0 {
        Refusal::NotOffered => "the offer does not stand any more",
        Refusal::Changed => "it is not what was offered any more",
        Refusal::Unreadable => "it cannot be read there",
        Refusal::Other => "no more of it is sent",
    })]
    Refused(Refusal),
}

impl Fault {
    /// Whether what was offered is wrong itself, whoever gives it.
    #[must_use]
    pub fn is_authors(&self) -> bool {
        matches!(self, Self::Manifest(_) | Self::NotEmpty)
    }
}
