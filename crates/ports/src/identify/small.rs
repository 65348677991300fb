//! The small services of the early days, which inetd still offers: echo, chargen, daytime, time, finger, ident.

use super::bytes::{be32, first_line, mentions};
use super::finding::{Finding, Recogniser};

/// What these say first, or to a request that was meant for somebody else.
pub(super) const GREETINGS: &[Recogniser] = &[chargen, daytime, time, finger, ident];

/// Seconds from 1900 to 2020: a clock that shows less is none.
const YEAR_2020: u32 = 3_786_825_600;
/// Days as daytime servers write them.
const DAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];

/// RFC 862: what comes back is what was sent.
pub(super) fn echo(sent: &[u8], answer: &[u8]) -> Option<Finding> {
    (!sent.is_empty() && answer == sent).then(|| Finding::of("echo"))
}

/// RFC 864: the printable characters, in lines that begin one further each.
fn chargen(answer: &[u8]) -> Option<Finding> {
    let line = first_line(answer);
    let rises = line.windows(2).all(|pair| match pair {
        [a, b] => b.wrapping_sub(*a) == 1 || (*a == b'~' && *b == b' '),
        _ => false,
    });
    (line.len() == 72 && rises).then(|| Finding::greeting("chargen"))
}

/// RFC 867: a line with a day and a time, as `ctime` writes it.
fn daytime(answer: &[u8]) -> Option<Finding> {
    let line = first_line(answer);
    let has_day = DAYS.iter().any(|day| line.starts_with(day));
    let has_time = line.windows(8).any(|window| {
        let colons = [2, 5].iter().all(|at| window.get(*at) == Some(&b':'));
        colons && window.iter().filter(|byte| byte.is_ascii_digit()).count() == 6
    });
    (has_day && has_time && line.len() < 64).then(|| Finding::greeting("daytime"))
}

/// RFC 868: the seconds since 1900 in four bytes.
fn time(answer: &[u8]) -> Option<Finding> {
    let is_clock = answer.len() == 4 && be32(answer, 0)? >= YEAR_2020;
    // Four letters are a number, too.
    let is_text = answer.iter().all(u8::is_ascii);
    (is_clock && !is_text).then(|| Finding::greeting("time"))
}

/// RFC 1288: the request was taken for the name of a user.
fn finger(answer: &[u8]) -> Option<Finding> {
    let is_finger = answer.starts_with(b"finger: ") || mentions(first_line(answer), b"no such user");
    is_finger.then(|| Finding::of("finger"))
}

/// RFC 1413: an error about ports that no request had.
fn ident(answer: &[u8]) -> Option<Finding> {
    mentions(first_line(answer), b": error : invalid-port").then(|| Finding::of("auth"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_told_by_its_form() {
        let line: Vec<u8> = (b' '..b' ' + 72).chain(*b"\r\n").collect();
        assert_eq!(chargen(&line).unwrap().protocol, "chargen");
        assert_eq!(
            daytime(b"Sun Nov 22 10:54:34 2026\r\n").unwrap().protocol,
            "daytime"
        );
        assert_eq!(time(&3_900_000_000_u32.to_be_bytes()).unwrap().protocol, "time");
        assert_eq!(time(b"\r\n\r\n"), None);
        assert_eq!(echo(b"abc", b"abc").unwrap().protocol, "echo");
        assert_eq!(echo(b"", b""), None);
    }
}
