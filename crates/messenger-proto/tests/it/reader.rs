//! A second reader of the wire format, written from docs/protocol.md and docs/directnet.proto alone: it shares no code
//! with the crate, and uses no library but the two primitives the page names.

use std::collections::BTreeMap;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

/// Protocol Buffers: the fields of a message by their numbers, each with its values in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(BTreeMap<u64, Vec<Value>>);

/// A value, by its wire type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Number(u64),
    Bytes(Vec<u8>),
}

impl Fields {
    /// Reads a message: keys of field number and wire type, then varints, eight bytes, or a length and bytes.
    pub(crate) fn read(mut bytes: &[u8]) -> Self {
        let mut fields = Self::default();
        while !bytes.is_empty() {
            let key = varint(&mut bytes);
            let value = match key & 7 {
                0 => Value::Number(varint(&mut bytes)),
                1 => Value::Number(u64::from_le_bytes(take(&mut bytes, 8).try_into().unwrap())),
                2 => {
                    let len = usize::try_from(varint(&mut bytes)).unwrap();
                    Value::Bytes(take(&mut bytes, len).to_vec())
                }
                other => panic!("wire type {other}"),
            };
            fields.0.entry(key >> 3).or_default().push(value);
        }
        fields
    }

    pub(crate) fn number(&self, field: u64) -> u64 {
        match self.0.get(&field).and_then(|values| values.last()) {
            Some(Value::Number(number)) => *number,
            None => 0,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn bytes(&self, field: u64) -> Vec<u8> {
        match self.0.get(&field).and_then(|values| values.last()) {
            Some(Value::Bytes(bytes)) => bytes.clone(),
            None => Vec::new(),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn all(&self, field: u64) -> Vec<Value> {
        self.0.get(&field).cloned().unwrap_or_default()
    }
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes, 1)[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return number;
        }
    }
    panic!("a number without end");
}

fn take<'a>(bytes: &mut &'a [u8], len: usize) -> &'a [u8] {
    let (taken, rest) = bytes.split_at(len);
    *bytes = rest;
    taken
}

/// Base32 of RFC 4648 in lower case, without padding.
pub(crate) fn base32(bytes: &[u8]) -> String {
    let (mut text, mut bits, mut held) = (String::new(), 0_u32, 0);
    for byte in bytes {
        (bits, held) = (bits << 8 | u32::from(*byte), held + 8);
        while held >= 5 {
            held -= 5;
            text.push(char::from(
                b"abcdefghijklmnopqrstuvwxyz234567"[(bits >> held & 31) as usize],
            ));
        }
    }
    if held > 0 {
        text.push(char::from(
            b"abcdefghijklmnopqrstuvwxyz234567"[(bits << (5 - held) & 31) as usize],
        ));
    }
    text
}

/// "Ids".
pub(crate) fn id_text(key: &[u8]) -> String {
    let checksum = blake3::derive_key("directnet/1 peer id checksum", key);
    base32(&[key, &checksum[..3]].concat())
}

/// "Invites".
pub(crate) fn invite_text(encoded: &[u8]) -> String {
    let versioned = [&[1], encoded].concat();
    let checksum = blake3::derive_key("directnet/1 invite checksum", &versioned);
    format!("directnet:{}", base32(&[&versioned, &checksum[..4]].concat()))
}

/// "Sessions": the key for what an author seals.
pub(crate) fn outer_key(opener: &[u8], confirmer: &[u8], author: &[u8]) -> [u8; 32] {
    blake3::derive_key("directnet/1 outer key", &[opener, confirmer, author].concat())
}

/// "Sealing": opens the outer seal and takes off the padding.
pub(crate) fn inner(key: &[u8; 32], sealed: &[u8]) -> Vec<u8> {
    let (nonce, ciphertext) = sealed.split_at(24);
    let payload = Payload {
        msg: ciphertext,
        aad: b"directnet/1 outer seal",
    };
    let nonce: [u8; 24] = nonce.try_into().unwrap();
    let padded = XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(nonce), payload)
        .unwrap();
    assert!(
        padded.len() >= 256 && padded.len().is_power_of_two(),
        "a size class"
    );
    let (len, rest) = padded.split_at(4);
    let len = usize::try_from(u32::from_be_bytes(len.try_into().unwrap())).unwrap();
    let (inner, padding) = rest.split_at(len);
    assert!(padding.iter().all(|byte| *byte == 0));
    inner.to_vec()
}
