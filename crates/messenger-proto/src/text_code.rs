//! Bytes as text that survives chat programs, paper and dictation: lower-case base32 with a checksum.
//!
//! RFC 4648 base32 without padding, because it is case-insensitive, has no look-alikes of punctuation, and its
//! upper-case form is what QR codes pack tightest. The checksum tells a mistyped text from a wrong one; it is no
//! protection against anybody who wants to deceive.

use data_encoding::BASE32_NOPAD;

/// Encodes `bytes`, followed by the first `check_len` bytes of their checksum in `context`.
pub(crate) fn encode(context: &str, bytes: &[u8], check_len: usize) -> String {
    let mut all = bytes.to_vec();
    all.extend(checksum(context, bytes).iter().take(check_len));
    BASE32_NOPAD.encode(&all).to_ascii_lowercase()
}

/// Decodes what [`encode`] made, in either case, or returns `None` when it was mistyped or cut.
pub(crate) fn decode(context: &str, text: &str, check_len: usize) -> Option<Vec<u8>> {
    let mut all = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()?;
    let check = all.split_off(all.len().checked_sub(check_len)?);
    let expected = checksum(context, &all);
    (expected.iter().take(check_len).eq(check.iter())).then_some(all)
}

fn checksum(context: &str, bytes: &[u8]) -> [u8; 32] {
    blake3::derive_key(context, bytes)
}
