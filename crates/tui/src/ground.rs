//! What the terminal's background is like, so that there can be colours that are read on it.
//!
//! The terminal is asked (xterm's control sequence OSC 11), and right behind that what it is (primary device attributes), which
//! every terminal answers: so it is known when no answer to the first question comes. Nothing waits for the answers but the
//! keys; the first screens are drawn with what is assumed meanwhile. They are read byte by byte, so that no key that was pressed
//! behind them is taken for a part of them.

/// What colours are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Light letters on a dark background.
    Dark,
    /// Dark letters on a light background.
    Light,
}

/// The questions.
pub(crate) const QUESTIONS: &str = "\x1b]11;?\x1b\\\x1b[c";

/// Longer answers are none: a colour has up to 26 characters, the attributes a few dozen.
#[cfg(unix)]
const ANSWERS_LEN_MAX: usize = 512;

impl Ground {
    /// Reads what the environment variable `COLORFGBG` says: the numbers of the letters' colour and the background's, with
    /// semicolons between them. Some terminals set it, and nobody else knows what it means on them.
    #[must_use]
    pub fn from_numbers(numbers: &str) -> Option<Self> {
        match numbers.rsplit(';').next()?.trim().parse() {
            Ok(0..=6 | 8) => Some(Self::Dark),
            Ok(7 | 9..=15) => Some(Self::Light),
            Ok(_) | Err(_) => None,
        }
    }

    /// Finds the background in what a terminal answered.
    fn from_answers(answers: &[u8]) -> Option<Self> {
        let answers = String::from_utf8_lossy(answers);
        let (_, color) = answers.split_once("\x1b]11;")?;
        let (_, parts) = color.split_once(':')?;
        let mut parts = parts
            .split(|letter: char| !letter.is_ascii_hexdigit())
            .take(3)
            .map(share);
        let [red, green, blue] = [parts.next()??, parts.next()??, parts.next()??];
        // How bright each looks to people: Rec. 601.
        let brightness = (red * 299 + green * 587 + blue * 114) / 1000;
        Some(if brightness > 500 { Self::Light } else { Self::Dark })
    }
}

/// One part of a colour, of one to four hexadecimal digits, in thousandths of the most that they can say.
fn share(digits: &str) -> Option<u32> {
    let most = match digits.len() {
        1..=4 => (1_u32 << (4 * digits.len())) - 1,
        _ => return None,
    };
    let part = u32::from_str_radix(digits, 16).ok()?;
    Some(part * 1000 / most)
}

/// Reads the terminal's answers, which takes as long as it takes to come, and at most `patience`.
#[cfg(unix)]
pub(crate) fn read_answers(patience: std::time::Duration) -> Option<Ground> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let stdin = std::io::stdin();
    let begun = std::time::Instant::now();
    let next = || {
        let left = Timespec::try_from(patience.saturating_sub(begun.elapsed())).ok()?;
        let mut ready = [PollFd::new(&stdin, PollFlags::IN)];
        if poll(&mut ready, Some(&left)).ok()? == 0 {
            return None;
        }
        let mut byte = [0];
        let read = rustix::io::read(&stdin, &mut byte).ok()?;
        (read > 0).then_some(byte[0])
    };
    Ground::from_answers(&answers(next))
}

/// Takes the bytes of the answers until they are whole, end, or are none.
#[cfg(unix)]
fn answers(mut next: impl FnMut() -> Option<u8>) -> Vec<u8> {
    let mut answers = Vec::new();
    while answers.len() < ANSWERS_LEN_MAX && !is_whole(&answers) {
        match next() {
            Some(byte) => answers.push(byte),
            None => break,
        }
    }
    answers
}

/// Whether the last answer is there: `ESC [ ?`, numbers, `c`.
#[cfg(unix)]
fn is_whole(answers: &[u8]) -> bool {
    let Some((b'c', before)) = answers.split_last() else {
        return false;
    };
    let numbers = before
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit() || **byte == b';');
    let numbers = numbers.count();
    before
        .get(..before.len().saturating_sub(numbers))
        .is_some_and(|begins| begins.ends_with(b"\x1b[?"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_numbers_of_colours_are_read() {
        for (numbers, expected) in [
            ("15;0", Some(Ground::Dark)),
            ("0;15", Some(Ground::Light)),
            ("0;default;15", Some(Ground::Light)),
            ("7;8", Some(Ground::Dark)),
            ("0;7", Some(Ground::Light)),
            ("15;default", None),
            ("", None),
            ("0;99", None),
        ] {
            assert_eq!(Ground::from_numbers(numbers), expected, "{numbers}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_has_no_end_is_no_answer() {
        let mut endless = std::iter::repeat(b'7');
        assert_eq!(answers(|| endless.next()).len(), ANSWERS_LEN_MAX);
        let mut followed = b"\x1b[?62;22ckeys".iter().copied();
        assert_eq!(answers(|| followed.next()), b"\x1b[?62;22c");
        assert_eq!(followed.collect::<Vec<u8>>(), b"keys");
    }

    #[test]
    fn what_terminals_answer_is_read() {
        for (answers, expected) in [
            ("\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?62;22c", Some(Ground::Dark)),
            ("\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?64;1;2c", Some(Ground::Light)),
            ("\x1b]11;rgb:fd/f6/e3\x1b\\\x1b[?6c", Some(Ground::Light)),
            ("\x1b]11;rgba:0000/2b2b/3636/ffff\x07\x1b[?6c", Some(Ground::Dark)),
            ("\x1b]11;rgb:f/f/f\x07\x1b[?6c", Some(Ground::Light)),
            // A blue is dark and a yellow light, though both have one part of nothing.
            ("\x1b]11;rgb:0000/0000/ffff\x07\x1b[?6c", Some(Ground::Dark)),
            ("\x1b]11;rgb:ffff/ffff/0000\x07\x1b[?6c", Some(Ground::Light)),
            ("\x1b[?62;22c", None),
            ("\x1b]11;rgb:0000/0000\x07\x1b[?6c", None),
            ("\x1b]11;white\x07\x1b[?6c", None),
            ("\x1b]11;rgb:fffff/0/0\x07\x1b[?6c", None),
        ] {
            assert_eq!(Ground::from_answers(answers.as_bytes()), expected, "{answers:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_end_of_the_answers_is_known() {
        let answers = b"\x1b]11;rgb:cccc/cccc/cccc\x1b\\\x1b[?62;22c";
        for count in 0..answers.len() {
            assert!(!is_whole(&answers[..count]), "{count}");
        }
        assert!(is_whole(answers));
    }

    proptest! {
        #[test]
        fn any_answer_is_a_background_or_none(answers: Vec<u8>, parts: String) {
            let _ = Ground::from_answers(&answers);
            let _ = Ground::from_answers(format!("\x1b]11;rgb:{parts}").as_bytes());
            let _ = Ground::from_numbers(&parts);
        }
    }
}
