//! Reading answers without trusting them: numbers, lines and texts at places that may not be there.
//!
//! Every function takes the whole answer and returns `None` where it is too short. Nothing here knows a protocol.

use crate::text::VisibleText;

/// The longest name or version that is taken over from an answer, in bytes.
const WORD_MAX: usize = 80;
/// How much of an answer is shown as evidence, in bytes.
const EVIDENCE_MAX: usize = 120;
/// How much of it is shown if it is no text, in bytes.
const BYTES_SHOWN: usize = 16;

/// Returns the byte at `at`.
pub(super) fn byte(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// Returns two bytes at `at` as a number, the most significant first.
pub(super) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_be_bytes)
}

/// Returns four bytes at `at` as a number, the most significant first.
pub(super) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_be_bytes)
}

/// Returns two bytes at `at` as a number, the least significant first.
pub(super) fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_le_bytes)
}

/// Returns four bytes at `at` as a number, the least significant first.
pub(super) fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_le_bytes)
}

/// Returns `count` bytes from `at` on, or all there are.
pub(super) fn up_to(bytes: &[u8], at: usize, count: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.get(..count).unwrap_or(rest)
}

/// Returns where `needle` begins.
pub(super) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes
        .windows(needle.len().max(1))
        .position(|window| window == needle)
}

/// Returns what follows the first `needle`.
pub(super) fn after<'a>(bytes: &'a [u8], needle: &[u8]) -> Option<&'a [u8]> {
    bytes.get(find(bytes, needle)?.checked_add(needle.len())?..)
}

/// Whether `needle`, given in lower case, is somewhere in `bytes`, in any case.
pub(super) fn mentions(bytes: &[u8], needle: &[u8]) -> bool {
    bytes
        .windows(needle.len().max(1))
        .any(|window| window.eq_ignore_ascii_case(needle))
}

/// Returns the first line, without its end; the whole answer if it has none.
pub(super) fn first_line(bytes: &[u8]) -> &[u8] {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Returns what stands before the first byte that `ends` accepts.
pub(super) fn until(bytes: &[u8], ends: impl Fn(&u8) -> bool) -> &[u8] {
    bytes.split(|byte| ends(byte)).next().unwrap_or_default()
}

/// Makes a name or version from an answer: trimmed, cut, visible; `None` if nothing is left.
pub(super) fn word(bytes: &[u8]) -> Option<VisibleText> {
    let trimmed = up_to(bytes, 0, WORD_MAX).trim_ascii();
    (!trimmed.is_empty()).then(|| VisibleText::from_bytes(trimmed))
}

/// Makes the line that shows what was answered: the first one with something in it, cut and visible; of an answer
/// that is no text the first bytes.
pub(super) fn evidence(bytes: &[u8]) -> Option<VisibleText> {
    let line = bytes
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .find(|line| !line.is_empty())?;
    let line = up_to(line, 0, EVIDENCE_MAX);
    let strange = line.iter().filter(|byte| byte.is_ascii_control()).count();
    let is_text = strange.saturating_mul(8) <= line.len();
    let shown = if is_text {
        line
    } else {
        up_to(bytes, 0, BYTES_SHOWN)
    };
    Some(VisibleText::from_bytes(shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_the_beginning_is_shown() {
        let shown = |len: usize| evidence(&vec![b'a'; len]).unwrap().as_str().len();
        assert_eq!(shown(EVIDENCE_MAX), EVIDENCE_MAX);
        assert_eq!(shown(EVIDENCE_MAX + 1), EVIDENCE_MAX);
        let named = |len: usize| word(&vec![b'a'; len]).unwrap().as_str().len();
        assert_eq!((named(WORD_MAX), named(WORD_MAX + 1)), (WORD_MAX, WORD_MAX));
    }

    #[test]
    fn nothing_is_read_that_is_not_there() {
        assert_eq!(be16(&[1, 2, 3], 1), Some(0x0203));
        assert_eq!(be16(&[1, 2, 3], 2), None);
        assert_eq!(be32(&[1, 2, 3], 9), None);
        assert_eq!(le32(&[1, 0, 0, 0], 0), Some(1));
        assert_eq!(up_to(b"abc", 1, 9), b"bc");
        assert_eq!(up_to(b"abc", 9, 9), b"");
        assert_eq!(after(b"abc", b"abc"), Some(&b""[..]));
        assert_eq!(find(b"", b""), None);
    }

    #[test]
    fn texts_are_cut_and_visible() {
        assert_eq!(word(b"  1.2\x1b ").unwrap().as_str(), r"1.2\x1b");
        assert_eq!(word(b" \r\n"), None);
        assert_eq!(word(&[b'x'; 500]).unwrap().as_str().len(), WORD_MAX);
        assert_eq!(evidence(b"\r\n220 hello\r\nmore").unwrap().as_str(), "220 hello");
        assert_eq!(evidence(b"\r\0\0\0abc").unwrap().as_str(), r"\x0d\x00\x00\x00abc");
    }
}
