//! QUIC packets with long headers (RFC 9000, section 17.2), their protection (RFC 9001, section 5), and the few frames
//! that a first flight is made of.
//!
//! Everything received may be hostile: nothing is read that is not there, and what is not understood ends the reading.

use rustls::quic::Keys;

use crate::identify::bytes::byte;

/// How long our connection ids are.
pub(super) const ID_LEN: usize = 8;
/// The frame that ends a connection without an error (RFC 9000, section 19.19).
pub(super) const CONNECTION_CLOSE: [u8; 4] = [0x1c, 0, 0, 0];
/// Version 1.
const VERSION: [u8; 4] = [0, 0, 0, 1];
/// A client's datagrams have at least this many bytes while addresses are not confirmed (RFC 9000, section 14.1).
const DATAGRAM: usize = 1200;
/// The largest connection id of version 1.
const ID_MAX: usize = 20;
/// How many bytes our packet numbers take.
const NUMBER_LEN: usize = 2;
/// How many bytes a seal takes.
const TAG_LEN: usize = 16;
/// Where the sample for header protection begins, from the packet number on, and how long it is.
const SAMPLE: std::ops::Range<usize> = 4..20;

/// A connection id.
pub(super) type Id = Vec<u8>;

/// A packet of a datagram, still sealed.
pub(super) struct Packet<'a> {
    pub(super) is_initial: bool,
    /// What the other end calls itself.
    pub(super) source: Id,
    number_at: usize,
    bytes: &'a mut [u8],
}

/// A frame that matters here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// The next bytes of TLS.
    Crypto(Vec<u8>),
    /// The other end has closed the connection.
    Close,
}

/// Packets under the same keys: what was sent, and how far was read.
pub(super) struct Space {
    keys: Keys,
    sent: u16,
    read: u64,
}

/// Takes the first packet of a datagram that is for `ours`; returns it and what is behind it.
pub(super) fn split<'a>(datagram: &'a mut [u8], ours: &[u8]) -> Option<(Packet<'a>, &'a mut [u8])> {
    let mut header = Reader(datagram);
    let first = header.byte()?;
    if first & 0xc0 != 0xc0 || header.take(VERSION.len())? != VERSION {
        return None;
    }
    let destination = usize::from(header.byte()?);
    if header.take(destination)? != ours {
        return None;
    }
    let source = usize::from(header.byte()?);
    let source = header
        .take(source)
        .filter(|source| source.len() <= ID_MAX)?
        .to_vec();
    let is_initial = match first >> 4 & 3 {
        0 => {
            let token = header.length()?;
            header.take(token)?;
            true
        }
        2 => false,
        _ => return None,
    };
    let length = header.length()?;
    let left = header.0.len();
    let number_at = datagram.len().checked_sub(left)?;
    let (bytes, rest) = datagram.split_at_mut_checked(number_at.checked_add(length)?)?;
    let packet = Packet {
        is_initial,
        source,
        number_at,
        bytes,
    };
    Some((packet, rest))
}

/// Returns the frame with the first bytes of TLS.
pub(super) fn crypto(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut frame = vec![0x06, 0];
    frame.extend(two_bytes(bytes.len())?);
    frame.extend_from_slice(bytes);
    Some(frame)
}

/// Writes a number below 16,384 as RFC 9000, section 16 has it in two bytes.
fn two_bytes(number: usize) -> Option<[u8; 2]> {
    let number = u16::try_from(number).ok().filter(|number| *number < 0x4000)?;
    Some((number | 0x4000).to_be_bytes())
}

impl Space {
    pub(super) fn new(keys: Keys) -> Self {
        Self {
            keys,
            sent: 0,
            read: 0,
        }
    }

    /// Makes a datagram of one Initial packet with `frames`, filled up with padding.
    pub(super) fn seal(&mut self, theirs: &[u8], ours: &[u8], frames: &[u8]) -> Option<Vec<u8>> {
        // The two low bits say how long the packet number is.
        let mut packet = vec![0xc1];
        packet.extend(VERSION);
        for id in [theirs, ours] {
            packet.push(u8::try_from(id.len()).ok()?);
            packet.extend_from_slice(id);
        }
        // No token.
        packet.push(0);
        let number_at = packet.len().checked_add(2)?;
        packet.extend(two_bytes(DATAGRAM.checked_sub(number_at)?)?);
        packet.extend(self.sent.to_be_bytes());
        let mut payload = frames.to_vec();
        payload.resize(DATAGRAM.checked_sub(packet.len())?.checked_sub(TAG_LEN)?, 0);
        let local = &self.keys.local;
        let number = u64::from(self.sent);
        let tag = local
            .packet
            .encrypt_in_place(number, &packet, &mut payload)
            .ok()?;
        self.sent = self.sent.checked_add(1)?;
        packet.extend(payload);
        packet.extend_from_slice(tag.as_ref());
        let (header, behind) = packet.split_at_mut_checked(number_at)?;
        let sample: [u8; TAG_LEN] = behind.get(SAMPLE)?.try_into().ok()?;
        let (first, number) = (header.first_mut()?, behind.get_mut(..NUMBER_LEN)?);
        local.header.encrypt_in_place(&sample, first, number).ok()?;
        Some(packet)
    }

    /// Opens a packet; returns its frames.
    pub(super) fn open(&mut self, packet: Packet<'_>) -> Option<Vec<Frame>> {
        let remote = &self.keys.remote;
        let (header, behind) = packet.bytes.split_at_mut_checked(packet.number_at)?;
        let sample: [u8; TAG_LEN] = behind.get(SAMPLE)?.try_into().ok()?;
        let (first, number) = (header.first_mut()?, behind.get_mut(..4)?);
        remote.header.decrypt_in_place(&sample, first, number).ok()?;
        let number_len = usize::from(*first & 3).checked_add(1)?;
        // The first numbers are as they are written: what is cut off is zero.
        let number = number.iter().take(number_len);
        let number = number.fold(0, |number, byte| number << 8 | u64::from(*byte));
        let payload_at = packet.number_at.checked_add(number_len)?;
        let (header, payload) = packet.bytes.split_at_mut_checked(payload_at)?;
        let payload = remote.packet.decrypt_in_place(number, header, payload).ok()?;
        Some(self.frames(payload))
    }

    /// Reads the frames of an opened packet, up to one that is not understood.
    pub(super) fn frames(&mut self, payload: &[u8]) -> Vec<Frame> {
        let mut frames = Vec::new();
        let mut reader = Reader(payload);
        while let Some(kind) = reader.byte() {
            if self.frame(kind, &mut reader, &mut frames).is_none() {
                break;
            }
        }
        frames
    }

    /// Reads one frame; `None` if it is not understood.
    fn frame(&mut self, kind: u8, reader: &mut Reader<'_>, frames: &mut Vec<Frame>) -> Option<()> {
        match kind {
            // Padding, and a ping.
            0 | 1 => {}
            // An acknowledgement: the largest number, a delay, and ranges of two numbers each.
            2 => {
                reader.number()?;
                reader.number()?;
                let ranges = reader.number()?;
                reader.number()?;
                for _ in 0..ranges {
                    reader.number()?;
                    reader.number()?;
                }
            }
            6 => {
                let (offset, length) = (reader.number()?, reader.length()?);
                let bytes = reader.take(length)?;
                if offset == self.read {
                    self.read = offset.checked_add(u64::try_from(length).ok()?)?;
                    frames.push(Frame::Crypto(bytes.to_vec()));
                }
            }
            0x1c => frames.push(Frame::Close),
            _ => return None,
        }
        Some(())
    }
}

/// Reads from the front of bytes.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let first = byte(self.0, 0)?;
        self.take(1)?;
        Some(first)
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Reads a number of one, two, four or eight bytes (RFC 9000, section 16).
    fn number(&mut self) -> Option<u64> {
        let length = 1_usize << (byte(self.0, 0)? >> 6);
        let bytes = self.take(length)?;
        let number = bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte));
        let mark = 64_u32
            .checked_sub(u32::try_from(length).ok()?.checked_mul(8)?)?
            .checked_add(2)?;
        Some(number & (u64::MAX >> mark))
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use rustls::Side;
    use rustls::crypto::ring::cipher_suite::TLS13_AES_128_GCM_SHA256;
    use rustls::quic::Version;

    use super::*;

    const OURS: [u8; ID_LEN] = *b"directne";
    const THEIRS: [u8; ID_LEN] = *b"identify";

    /// One side of a connection, under the keys it begins with.
    fn space(side: Side) -> Space {
        let suite = TLS13_AES_128_GCM_SHA256.tls13().unwrap();
        let keys = suite.quic_suite().unwrap();
        Space::new(keys.keys(&THEIRS, side, Version::V1))
    }

    #[test]
    fn an_id_that_is_longer_than_the_version_has_is_not_understood() {
        let is_understood = |len: usize| {
            let source = vec![7; len];
            let frames = crypto(b"hello").unwrap();
            let mut sealed = space(Side::Client).seal(&THEIRS, &source, &frames).unwrap();
            split(&mut sealed, &THEIRS).is_some_and(|(packet, _)| packet.source == source)
        };
        assert!(is_understood(ID_MAX));
        assert!(!is_understood(ID_MAX + 1));
    }

    #[test]
    fn a_sealed_packet_is_opened_at_the_other_end_alone() {
        let frames = crypto(b"hello").unwrap();
        let mut sealed = space(Side::Client).seal(&THEIRS, &OURS, &frames).unwrap();
        assert_eq!(sealed.len(), DATAGRAM);
        assert!(split(&mut sealed, &OURS).is_none(), "it is for the other end");
        let mut copy = sealed.clone();
        let (packet, rest) = split(&mut copy, &THEIRS).unwrap();
        assert!(packet.is_initial && packet.source == OURS && rest.is_empty());
        let opened = space(Side::Server).open(packet);
        assert_eq!(opened.unwrap(), [Frame::Crypto(b"hello".to_vec())]);
        *sealed.last_mut().unwrap() ^= 1;
        let (packet, _) = split(&mut sealed, &THEIRS).unwrap();
        assert_eq!(space(Side::Server).open(packet), None);
    }

    #[test]
    fn what_is_out_of_order_waits_and_what_is_unknown_ends_the_reading() {
        let mut space = space(Side::Client);
        let first = [6, 0, 1, b'a'];
        let third = [6, 2, 1, b'c'];
        let acknowledgement = [2, 0, 0, 0, 0];
        let payload = [&[0, 1][..], &acknowledgement, &third, &first, &CONNECTION_CLOSE].concat();
        let frames = [Frame::Crypto(b"a".to_vec()), Frame::Close];
        assert_eq!(space.frames(&payload), frames);
        assert_eq!(space.frames(&[0x40, 0x1c]), []);
    }

    #[test]
    fn numbers_are_read_as_in_the_examples_of_rfc_9000() {
        let numbers =
            |mut reader: Reader<'_>| std::iter::from_fn(move || reader.number()).collect::<Vec<_>>();
        let eight = [0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c];
        assert_eq!(numbers(Reader(&eight)), [151_288_809_941_952_652]);
        assert_eq!(numbers(Reader(&[0x9d, 0x7f, 0x3e, 0x7d])), [494_878_333]);
        assert_eq!(numbers(Reader(&[0x7b, 0xbd, 0x25, 0x40])), [15_293, 37]);
    }
}
