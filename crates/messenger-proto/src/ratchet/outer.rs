//! The outer seal: authenticated encryption around a padded plaintext.
//!
//! XChaCha20-Poly1305 with a key that lives as long as the session, one for each direction. It keeps nothing secret
//! that the ratchet does not keep better; it hides lengths and message ids from whoever carries an envelope, and gives
//! them nothing to tamper with.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The lengths to which a plaintext is padded, in bytes: what a carrier sees of a message is which of these it has.
///
/// The smallest holds what people mostly type; each step doubles, so that padding costs at most as much as the message.
/// The largest holds a text of full length with everything around it.
pub const SIZE_CLASSES: [usize; 10] = [256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072];

/// The nonce in front of every outer seal.
pub(crate) const NONCE_BYTES: usize = 24;

/// What the length in front of the plaintext takes.
const LENGTH_BYTES: usize = 4;

/// Separates this use of the key from every other one.
const ASSOCIATED: &[u8] = b"directnet/1 outer seal";

/// The key of one direction.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct OuterKey(pub(crate) [u8; 32]);

/// Returns the size class of a plaintext of `len` bytes, in bytes; `None` when it is too long for any.
#[must_use]
pub fn size_class(len: usize) -> Option<usize> {
    let needed = len.checked_add(LENGTH_BYTES)?;
    SIZE_CLASSES.into_iter().find(|class| *class >= needed)
}

/// Pads and seals; `None` when the plaintext is longer than any class.
pub(crate) fn seal(key: &OuterKey, nonce: [u8; NONCE_BYTES], plaintext: &[u8]) -> Option<Vec<u8>> {
    let class = size_class(plaintext.len())?;
    let mut padded = Vec::with_capacity(class);
    padded.extend(u32::try_from(plaintext.len()).ok()?.to_be_bytes());
    padded.extend(plaintext);
    padded.resize(class, 0);
    let payload = Payload {
        msg: &padded,
        aad: ASSOCIATED,
    };
    let sealed = cipher(key).encrypt(&XNonce::from(nonce), payload).ok()?;
    padded.zeroize();
    Some([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] made with the same key; `None` when it is anything else.
pub(crate) fn open(key: &OuterKey, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload {
        msg: sealed,
        aad: ASSOCIATED,
    };
    let mut padded = cipher(key).decrypt(&XNonce::from(*nonce), payload).ok()?;
    let (len, rest) = padded.split_first_chunk::<LENGTH_BYTES>()?;
    let plaintext = rest
        .get(..usize::try_from(u32::from_be_bytes(*len)).ok()?)?
        .to_vec();
    padded.zeroize();
    Some(plaintext)
}

fn cipher(key: &OuterKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&key.0.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{FRAME_BYTES_MAX, TEXT_BYTES_MAX};

    const KEY: OuterKey = OuterKey([7; 32]);

    #[test]
    fn only_the_size_class_shows() {
        let sealed = |len| seal(&KEY, [1; NONCE_BYTES], &vec![b'x'; len]).unwrap().len();
        assert_eq!(sealed(1), sealed(252));
        assert_eq!(sealed(253), sealed(508));
        assert!(sealed(252) < sealed(253));
    }

    #[test]
    fn a_text_of_full_length_has_a_class_and_its_envelope_fits_a_frame() {
        let class = size_class(TEXT_BYTES_MAX + 1024).unwrap();
        assert!(class + 512 < FRAME_BYTES_MAX);
        assert_eq!(size_class(usize::MAX), None);
        assert_eq!(seal(&KEY, [0; NONCE_BYTES], &vec![0; 131_073]), None);
    }

    #[test]
    fn any_changed_bit_is_noticed() {
        let sealed = seal(&KEY, [1; NONCE_BYTES], b"hello").unwrap();
        assert_eq!(open(&KEY, &sealed).as_deref(), Some(b"hello".as_slice()));
        for bit in 0..sealed.len() * 8 {
            let mut bent = sealed.clone();
            bent[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(&KEY, &bent), None, "bit {bit}");
        }
        for len in 0..sealed.len() {
            assert_eq!(open(&KEY, &sealed[..len]), None, "{len} bytes");
        }
        assert_eq!(open(&OuterKey([8; 32]), &sealed), None);
    }
}
