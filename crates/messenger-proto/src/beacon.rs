//! How two nodes on one network find each other for a pairing: a question to all, and an answer from the one that is meant.
//!
//! Question and answer have the same length, so that nobody can have a node send more than they sent themselves. The
//! question tells nothing but a number; the answer, which only a node gives that shows words under this number, its id and
//! its port, which whoever dials it sees as well. Neither is authenticated, nor has to be: who is found this way still has
//! to prove the words (docs/protocol.md, "Pairing").

use core::net::Ipv6Addr;

use crate::pairing::Slot;
use crate::peer_id::PeerId;

/// Bytes of every question and every answer.
pub const DATAGRAM_BYTES: usize = 64;

/// What both begin with: not the beginning of a QUIC packet or of a DNS message, and a version.
const MAGIC: [u8; 4] = [0x0d, b'N', b'P', 1];

const ASK: u8 = 1;
const ANSWER: u8 = 2;

/// Random bytes of a question, repeated in the answer: whoever did not hear the question cannot answer it.
pub type Nonce = [u8; 8];

/// One datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beacon {
    /// Who shows words under this number?
    Ask {
        /// The number.
        slot: Slot,
        /// To be repeated in the answer.
        nonce: Nonce,
    },
    /// This node does.
    Answer {
        /// The number.
        slot: Slot,
        /// That of the question.
        nonce: Nonce,
        /// Who answers.
        peer: PeerId,
        /// The UDP port on which it takes connections, at the address the answer comes from.
        port: u16,
        /// An address of IPv6 under which it does so as well, if it has one that is not of the link alone: those are where
        /// questions over IPv6 come from, and the transport cannot answer them (docs/adr/0012-pairing.md).
        ipv6: Option<Ipv6Addr>,
    },
}

impl Beacon {
    /// Encodes the datagram.
    #[must_use]
    pub fn encode(&self) -> [u8; DATAGRAM_BYTES] {
        let (kind, slot, nonce, peer, port, ipv6) = match *self {
            Self::Ask { slot, nonce } => (ASK, slot, nonce, PeerId([0; 32]), 0, None),
            Self::Answer {
                slot,
                nonce,
                peer,
                port,
                ipv6,
            } => (ANSWER, slot, nonce, peer, port, ipv6),
        };
        let parts = MAGIC.into_iter().chain([kind, slot.number()]);
        let parts = parts.chain(nonce).chain(peer.0).chain(port.to_be_bytes());
        let parts = parts.chain(ipv6.unwrap_or(Ipv6Addr::UNSPECIFIED).octets());
        let mut datagram = [0; DATAGRAM_BYTES];
        for (place, byte) in datagram.iter_mut().zip(parts) {
            *place = byte;
        }
        datagram
    }

    /// Decodes a datagram; `None` when it is none of ours, or of a later version.
    #[must_use]
    pub fn decode(datagram: &[u8]) -> Option<Self> {
        let datagram: &[u8; DATAGRAM_BYTES] = datagram.try_into().ok()?;
        let (magic, rest) = datagram.split_first_chunk::<4>()?;
        let (&[kind, slot], rest) = rest.split_first_chunk::<2>()?;
        let (&nonce, rest) = rest.split_first_chunk::<8>()?;
        let (&peer, rest) = rest.split_first_chunk::<32>()?;
        let (&port, rest) = rest.split_first_chunk::<2>()?;
        let ipv6 = Ipv6Addr::from(*rest.first_chunk::<16>()?);
        let slot = Slot::new(slot)?;
        match (magic == &MAGIC, kind) {
            (true, ASK) => Some(Self::Ask { slot, nonce }),
            (true, ANSWER) => Some(Self::Answer {
                slot,
                nonce,
                peer: PeerId(peer),
                port: u16::from_be_bytes(port),
                ipv6: (!ipv6.is_unspecified()).then_some(ipv6),
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_encoded_is_decoded(slot in 1u8..=99, nonce: [u8; 8], peer: [u8; 32], port: u16, ipv6: [u8; 16]) {
            let (slot, peer) = (Slot::new(slot).unwrap(), PeerId(peer));
            let ipv6 = Some(Ipv6Addr::from(ipv6)).filter(|ipv6| !ipv6.is_unspecified());
            for beacon in [Beacon::Ask { slot, nonce }, Beacon::Answer { slot, nonce, peer, port, ipv6 }] {
                prop_assert_eq!(Beacon::decode(&beacon.encode()), Some(beacon));
            }
        }

        #[test]
        fn any_bytes_are_a_beacon_or_not(bytes: Vec<u8>, mut whole: [u8; 32]) {
            let _ = Beacon::decode(&bytes);
            whole[..4].copy_from_slice(&MAGIC);
            let mut datagram = [0; DATAGRAM_BYTES];
            datagram[..32].copy_from_slice(&whole);
            let _ = Beacon::decode(&datagram);
        }
    }

    #[test]
    fn another_length_version_or_number_is_not_understood() {
        let ask = Beacon::Ask {
            slot: Slot::new(7).unwrap(),
            nonce: [1; 8],
        };
        let ask = ask.encode();
        assert_eq!(Beacon::decode(&ask[..63]), None);
        assert_eq!(Beacon::decode(&[&ask[..], &[0]].concat()), None);
        for (at, value) in [(3, 2), (4, 3), (5, 0), (5, 100)] {
            let mut changed = ask;
            changed[at] = value;
            assert_eq!(Beacon::decode(&changed), None);
        }
    }

    #[test]
    fn a_question_tells_nothing_but_its_number() {
        let ask = Beacon::Ask {
            slot: Slot::new(7).unwrap(),
            nonce: [1; 8],
        };
        let expected = [&[0x0d, b'N', b'P', 1, 1, 7][..], &[1; 8], &[0; 50]].concat();
        assert_eq!(ask.encode().as_slice(), expected);
    }
}
