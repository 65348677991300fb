//! What a recipient asks for on a file stream.

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
    pub(crate) fn to_wire(&self) -> wire::Want {
        let (part, runs) = match &self.part {
            Part::Manifest => (1, &[][..]),
            Part::Hashes => (2, &[][..]),
            Part::Chunks(runs) => (3, runs.as_slice()),
        };
        wire::Want {
            offer: self.offer.0.to_vec(),
            part,
            runs: runs.iter().flat_map(|run| [run.first, run.count]).collect(),
        }
    }

    pub(crate) fn from_wire(want: &wire::Want) -> Result<Self, WantError> {
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

/// The Protocol Buffers message, exactly as docs/directnet.proto describes it.
pub(crate) mod wire {
    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Want {
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
    use crate::stream::Asked;

    fn want(part: Part) -> Want {
        Want {
            offer: MessageId([5; 16]),
            part,
        }
    }

    #[track_caller]
    fn there_and_back(want: &Want) -> Result<Want, WantError> {
        let bytes = Asked::File(want.clone()).encode();
        let (prefix, body) = bytes.split_first_chunk().unwrap();
        assert_eq!(Asked::checked_length(*prefix), Ok(body.len()));
        match Asked::decode(body)? {
            Asked::File(want) => Ok(want),
            Asked::Ports(_) => Err(WantError::Encoding),
        }
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
            Asked::checked_length([0, 0, 0x20, 1]),
            Err(WantError::TooLong(WANT_BYTES_MAX + 1))
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_request_or_none(bytes: Vec<u8>) {
            if let Ok(Asked::File(want)) = Asked::decode(&bytes) {
                prop_assert_eq!(there_and_back(&want), Ok(want));
            }
        }
    }
}
