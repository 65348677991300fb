//! The frames of a pairing: all of one kind, a step each (docs/protocol.md, "Pairing").

use super::FrameError;
use crate::pairing::{Proof, Refusal, SHARE_BYTES, Share, Slot};

/// A step of a pairing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pair {
    /// The dialler says which words it means, and its share.
    Begin {
        /// The number before the words.
        slot: Slot,
        /// The dialler's part of the key exchange.
        share: Share,
    },
    /// The acceptor's share.
    Answer(Share),
    /// Either side's proof, the dialler's first.
    Proof(Proof),
    /// The acceptor goes no further.
    Refused(Refusal),
    /// A step of a newer version.
    Unknown,
}

const BEGIN: u32 = 1;
const ANSWER: u32 = 2;
const PROOF: u32 = 3;
const REFUSED: u32 = 4;

/// The reason for a refusal that ends the words. Every other one stands for [`Refusal::NotShown`].
const WRONG_WORDS: u32 = 2;
const NOT_SHOWN: u32 = 1;

impl Pair {
    pub(super) fn to_wire(self) -> wire::Pair {
        let blank = wire::Pair::default();
        match self {
            Self::Begin { slot, share } => wire::Pair {
                step: BEGIN,
                slot: slot.number().into(),
                share: share.0.to_vec(),
                ..blank
            },
            Self::Answer(share) => wire::Pair {
                step: ANSWER,
                share: share.0.to_vec(),
                ..blank
            },
            Self::Proof(proof) => wire::Pair {
                step: PROOF,
                proof: proof.0.to_vec(),
                ..blank
            },
            Self::Refused(refusal) => wire::Pair {
                step: REFUSED,
                reason: match refusal {
                    Refusal::NotShown => NOT_SHOWN,
                    Refusal::WrongWords => WRONG_WORDS,
                },
                ..blank
            },
            Self::Unknown => blank,
        }
    }

    pub(super) fn from_wire(pair: &wire::Pair) -> Result<Self, FrameError> {
        Ok(match pair.step {
            BEGIN => Self::Begin {
                slot: u8::try_from(pair.slot)
                    .ok()
                    .and_then(Slot::new)
                    .ok_or(FrameError::Field("slot"))?,
                share: share(&pair.share)?,
            },
            ANSWER => Self::Answer(share(&pair.share)?),
            PROOF => {
                let proof = pair.proof.as_slice().try_into();
                Self::Proof(Proof(proof.map_err(|_| FrameError::Field("proof"))?))
            }
            REFUSED if pair.reason == WRONG_WORDS => Self::Refused(Refusal::WrongWords),
            REFUSED => Self::Refused(Refusal::NotShown),
            _ => Self::Unknown,
        })
    }
}

fn share(bytes: &[u8]) -> Result<Share, FrameError> {
    let share: Result<[u8; SHARE_BYTES], _> = bytes.try_into();
    share.map(Share).map_err(|_| FrameError::Field("share"))
}

pub(super) mod wire {
    #[derive(Clone, PartialEq, prost::Message)]
    pub(in crate::frame) struct Pair {
        #[prost(uint32, tag = "1")]
        pub(in crate::frame) step: u32,
        #[prost(uint32, tag = "2")]
        pub(in crate::frame) slot: u32,
        #[prost(bytes = "vec", tag = "3")]
        pub(in crate::frame) share: Vec<u8>,
        #[prost(bytes = "vec", tag = "4")]
        pub(in crate::frame) proof: Vec<u8>,
        #[prost(uint32, tag = "5")]
        pub(in crate::frame) reason: u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Frame;
    use crate::frame::tests::round_trip;

    #[test]
    fn every_step_round_trips() {
        let slot = Slot::new(99).unwrap();
        let share = Share([7; SHARE_BYTES]);
        for step in [
            Pair::Begin { slot, share },
            Pair::Answer(share),
            Pair::Proof(Proof([8; 32])),
            Pair::Refused(Refusal::NotShown),
            Pair::Refused(Refusal::WrongWords),
            Pair::Unknown,
        ] {
            assert_eq!(round_trip(&Frame::Pair(step)), Frame::Pair(step));
        }
    }

    #[track_caller]
    fn check(pair: &wire::Pair, expected: Result<Pair, &'static str>) {
        assert_eq!(Pair::from_wire(pair), expected.map_err(FrameError::Field));
    }

    #[test]
    fn fields_of_another_length_or_range_are_refused() {
        let begin = |slot, len| wire::Pair {
            step: BEGIN,
            slot,
            share: vec![7; len],
            ..wire::Pair::default()
        };
        check(&begin(0, SHARE_BYTES), Err("slot"));
        check(&begin(100, SHARE_BYTES), Err("slot"));
        check(&begin(256 + 7, SHARE_BYTES), Err("slot"));
        check(&begin(7, SHARE_BYTES - 1), Err("share"));
        check(&begin(7, SHARE_BYTES + 1), Err("share"));
        let proof = wire::Pair {
            step: PROOF,
            proof: vec![7; 31],
            ..wire::Pair::default()
        };
        check(&proof, Err("proof"));
        let of_later = |step, reason| wire::Pair {
            step,
            reason,
            ..wire::Pair::default()
        };
        check(&of_later(5, 0), Ok(Pair::Unknown));
        check(&of_later(REFUSED, 9), Ok(Pair::Refused(Refusal::NotShown)));
    }
}
