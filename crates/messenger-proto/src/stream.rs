//! What the side that opens a further stream says first on it: which of a file it wants, or what it asks about ports.

use prost::Message as _;

use crate::ask::Question;
use crate::ask::limits::QUESTION_BYTES_MAX;
use crate::file::{WANT_BYTES_MAX, Want, WantError};

/// What is asked for on a further stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A part of an offered file.
    File(Want),
    /// What is on the ports.
    Ports(Question),
}

impl Asked {
    /// Encodes it with its length in four bytes, big-endian, in front.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let asked = match self {
            Self::File(want) => wire::Asked {
                want: Some(want.to_wire()),
                question: None,
            },
            Self::Ports(question) => wire::Asked {
                want: None,
                question: Some(question.to_wire()),
            },
        };
        let len = u32::try_from(asked.encoded_len()).unwrap_or(u32::MAX);
        let mut bytes = len.to_be_bytes().to_vec();
        bytes.extend(asked.encode_to_vec());
        bytes
    }

    /// Checks the length that a peer announced before anything is allocated for it.
    ///
    /// # Errors
    ///
    /// Fails when it exceeds [`WANT_BYTES_MAX`].
    pub fn checked_length(prefix: [u8; 4]) -> Result<usize, WantError> {
        let len = usize::try_from(u32::from_be_bytes(prefix)).unwrap_or(usize::MAX);
        if len > WANT_BYTES_MAX {
            return Err(WantError::TooLong(len));
        }
        Ok(len)
    }

    /// Decodes it from its bytes, without the length in front.
    ///
    /// # Errors
    ///
    /// Fails when the bytes break the encoding or a limit.
    pub fn decode(bytes: &[u8]) -> Result<Self, WantError> {
        if bytes.len() > WANT_BYTES_MAX {
            return Err(WantError::TooLong(bytes.len()));
        }
        let asked = wire::Asked::decode(bytes).map_err(|_| WantError::Encoding)?;
        match (asked.want, asked.question) {
            (Some(want), None) => Ok(Self::File(Want::from_wire(&want)?)),
            (None, Some(_)) if bytes.len() > QUESTION_BYTES_MAX => Err(WantError::TooLong(bytes.len())),
            (None, Some(question)) => Question::from_wire(&question)
                .map(Self::Ports)
                .ok_or(WantError::Encoding),
            _ => Err(WantError::Encoding),
        }
    }
}

/// The Protocol Buffers message, exactly as docs/directnet.proto describes it.
mod wire {
    use crate::ask::QuestionWire;
    use crate::file::WantWire;

    /// The kinds have numbers beside those of frames, so that none could be taken for the other.
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Asked {
        #[prost(message, optional, tag = "24")]
        pub(super) want: Option<WantWire>,
        #[prost(message, optional, tag = "34")]
        pub(super) question: Option<QuestionWire>,
    }
}
