//! What it takes to seal and sign one message of a room, without a store or a network.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Context;
use messenger_proto::PeerId;
use messenger_proto::room::{Header, RoomId, RoomMessage, Sender, StreamId, identity_signer};

/// How many are sealed.
const MESSAGES: u32 = 2000;

/// Returns how long one takes.
pub(super) fn measure() -> anyhow::Result<Duration> {
    let (room, stream) = (RoomId([1; 32]), StreamId([2; 16]));
    let sign = identity_signer(&[3; 32]);
    let readers = BTreeMap::from([(PeerId([4; 32]), 1)]);
    let mut sender = Sender::new((room, stream), (1, 1), readers, &sign);
    let start = Instant::now();
    for number in 1..=MESSAGES {
        let sealed = sender.seal([0; 24], &[b'x'; 150]).context("it is too long")?;
        let header = Header {
            room,
            stream,
            number: number.into(),
            previous: [0; 32],
            generation: 1,
            after: Vec::new(),
            total_bytes: 0,
        };
        black_box(RoomMessage::sign(header, sealed, &sign));
    }
    Ok(start.elapsed() / MESSAGES)
}
