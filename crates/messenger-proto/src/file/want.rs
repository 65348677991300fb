//! What a recipient asks for on a file stream.

use prost::Message as _;
use thiserror::Error;

use crate::envelope::{MessageId, message_id};
use crate::limits::WANT_RUNS_MAX;

/// The largest request on a file stream, in bytes: the most runs, each with two numbers, and an id.
pub const WANT_BYTES_MAX: usize = 8 * 1024;

/// A request for a part of what was offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// The message that holds the offer.
    pub offer: MessageId,
    /// What of it.
    pub part: Part,
}

/// A part of what was offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The list of what a folder holds.
    Manifest,
    /// The hashes of all chunks, 32 bytes each.
    Hashes,
    /// Chunks, in this order. At least one run.
    Chunks(Vec<Run>),
}

/// Chunks that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The first.
    pub first: u32,
    /// How many. At least one.
    pub count: u32,
}

/// Why bytes are no request.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WantError {
    /// The announced length is beyond the limit.
    #[error("a request of {0} bytes exceeds the limit of {WANT_BYTES_MAX}")]
    TooLong(usize),
    /// The bytes do not follow the encoding, or name nothing that could be asked for.
    #[error("the request is broken")]
    Encoding,
    /// It asks for chunks that do not exist.
    #[error("the request is for chunks that do not exist")]
    NoSuchChunk,
}

impl Want {
    /// Encodes the request with its length in four bytes, big-endian, in front.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (part, runs) = match &self.part {
            Part::Manifest => (1, &[][..]),
            Part::Hashes => (2, &[][..]),
            Part::Chunks(runs) => (3, runs.as_slice()),
        };
        let want = wire::Want {
            offer: self.offer.0.to_vec(),
            part,
            runs: runs.iter().flat_map(|run| [run.first, run.count]).collect(),
        };
        let frame = wire::FileFrame { want: Some(want) };
        let len = u32::try_from(frame.encoded_len()).unwrap_or(u32::MAX);
        let mut bytes = len.to_be_bytes().to_vec();
        bytes.extend(frame.encode_to_vec());
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

    /// Decodes a request from its bytes, without the length in front.
    ///
    /// # Errors
    ///
    /// Fails when the bytes break the encoding or a limit.
    pub fn decode(bytes: &[u8]) -> Result<Self, WantError> {
        if bytes.len() > WANT_BYTES_MAX {
            return Err(WantError::TooLong(bytes.len()));
        }
        let frame = wire::FileFrame::decode(bytes).map_err(|_| WantError::Encoding)?;
        let want = frame.want.ok_or(WantError::Encoding)?;
        let runs = || {
            let (pairs, odd) = want.runs.as_chunks::<2>();
            let is_sound = odd.is_empty() && !pairs.is_empty() && pairs.len() <= WANT_RUNS_MAX;
            let runs = pairs.iter().map(|&[first, count]| Run { first, count });
            is_sound.then(|| runs.collect()).ok_or(WantError::Encoding)
        };
        Ok(Self {
            offer: message_id(&want.offer).map_err(|_| WantError::Encoding)?,
            part: match want.part {
                1 => Part::Manifest,
                2 => Part::Hashes,
                3 => Part::Chunks(runs()?),
                _ => return Err(WantError::Encoding),
            },
        })
    }
}

/// The Protocol Buffers messages, exactly as docs/directnet.proto describes them.
mod wire {
    /// The kinds of a file stream have numbers beside those of frames, so that none could be taken for the other.
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct FileFrame {
        #[prost(message, optional, tag = "24")]
        pub(super) want: Option<Want>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Want {
        #[prost(bytes = "vec", tag = "1")]
        pub(super) offer: Vec<u8>,
        #[prost(uint32, tag = "2")]
        pub(super) part: u32,
        #[prost(uint32, repeated, tag = "3")]
        pub(super) runs: Vec<u32>,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn want(part: Part) -> Want {
        Want {
            offer: MessageId([5; 16]),
            part,
        }
    }

    #[track_caller]
    fn there_and_back(want: &Want) -> Result<Want, WantError> {
        let bytes = want.encode();
        let (prefix, body) = bytes.split_first_chunk().unwrap();
        assert_eq!(Want::checked_length(*prefix), Ok(body.len()));
        Want::decode(body)
    }

    #[test]
    fn requests_round_trip() {
        let longest = Run {
            first: u32::MAX,
            count: u32::MAX,
        };
        for part in [
            Part::Manifest,
            Part::Hashes,
            Part::Chunks(vec![longest; WANT_RUNS_MAX]),
        ] {
            let want = want(part);
            assert_eq!(there_and_back(&want), Ok(want));
        }
    }

    #[test]
    fn limits_hold() {
        let run = Run { first: 0, count: 1 };
        for runs in [0, WANT_RUNS_MAX + 1] {
            let want = want(Part::Chunks(vec![run; runs]));
            assert_eq!(there_and_back(&want), Err(WantError::Encoding));
        }
        assert_eq!(
            Want::checked_length([0, 0, 0x20, 1]),
            Err(WantError::TooLong(WANT_BYTES_MAX + 1))
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_request_or_none(bytes: Vec<u8>) {
            if let Ok(want) = Want::decode(&bytes) {
                prop_assert_eq!(there_and_back(&want), Ok(want));
            }
        }
    }
}
