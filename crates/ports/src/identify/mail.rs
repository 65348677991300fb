//! Mail and news: SMTP, LMTP, IMAP, POP3, ManageSieve and NNTP, which all greet.

use super::bytes::{first_line, mentions};
use super::finding::{Finding, Recogniser};

/// What these servers say first.
pub(super) const GREETINGS: &[Recogniser] = &[smtp, imap, pop3, sieve, nntp];

/// Names by which mail servers are known in their greetings, longest first where one contains another.
const PRODUCTS: [&[u8]; 12] = [
    b"OpenSMTPD",
    b"Exim",
    b"Postfix",
    b"Sendmail",
    b"Dovecot",
    b"Courier-IMAP",
    b"Cyrus",
    b"Stalwart",
    b"Haraka",
    b"InterNetNews",
    b"aiosmtpd",
    b"qmail",
];

fn smtp(answer: &[u8]) -> Option<Finding> {
    let line = first_line(answer);
    let text = line.strip_prefix(b"220 ").or(line.strip_prefix(b"220-"))?;
    let protocol = match text {
        _ if mentions(text, b"lmtp") => "lmtp",
        _ if mentions(text, b"smtp") => "smtp",
        _ => return None,
    };
    Some(with_product(Finding::greeting(protocol), text))
}

fn imap(answer: &[u8]) -> Option<Finding> {
    let line = first_line(answer);
    let is_imap = [&b"* OK"[..], b"* PREAUTH", b"* BYE"]
        .iter()
        .any(|start| line.starts_with(start));
    is_imap.then(|| with_product(Finding::greeting("imap"), line))
}

fn pop3(answer: &[u8]) -> Option<Finding> {
    let text = first_line(answer).strip_prefix(b"+OK")?;
    Some(with_product(Finding::greeting("pop3"), text))
}

fn sieve(answer: &[u8]) -> Option<Finding> {
    let text = first_line(answer).strip_prefix(b"\"IMPLEMENTATION\" ")?;
    Some(
        Finding::greeting("sieve").product(
            text.trim_ascii_start()
                .strip_prefix(b"\"")?
                .split(|byte| *byte == b'"')
                .next()?,
        ),
    )
}

fn nntp(answer: &[u8]) -> Option<Finding> {
    let line = first_line(answer);
    let text = line.strip_prefix(b"200 ").or(line.strip_prefix(b"201 "))?;
    let finding = with_product(Finding::greeting("nntp"), text);
    Some(if mentions(text, b"nn") || mentions(text, b"news") {
        finding
    } else {
        finding.ambiguous()
    })
}

/// Adds the first known product that a greeting mentions, and the version behind it.
fn with_product(finding: Finding, text: &[u8]) -> Finding {
    let named = PRODUCTS
        .iter()
        .find_map(|name| Some((*name, super::bytes::find(text, name)?)));
    let Some((name, at)) = named else { return finding };
    let rest = text.get(at.saturating_add(name.len())..).unwrap_or_default();
    let finding = finding.product(name);
    match rest.trim_ascii_start() {
        rest if rest.first().is_some_and(u8::is_ascii_digit) => {
            finding.version(super::bytes::until(rest, u8::is_ascii_whitespace))
        }
        _ => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::super::probe::recognise_greeting;

    fn check(answer: &str, protocol: &str, product: Option<&str>, version: Option<&str>) {
        let found = recognise_greeting(answer.as_bytes()).unwrap();
        assert_eq!(found.protocol, protocol);
        assert_eq!(found.product.as_ref().map(|name| name.as_str()), product);
        assert_eq!(found.version.as_ref().map(|name| name.as_str()), version);
    }

    #[test]
    fn greetings_name_protocol_and_product() {
        check(
            "220 mx.example ESMTP Exim 4.96 Tue, 1 Oct\r\n",
            "smtp",
            Some("Exim"),
            Some("4.96"),
        );
        check(
            "220 mx.example ESMTP Postfix (Debian/GNU)\r\n",
            "smtp",
            Some("Postfix"),
            None,
        );
        check("220 mx.example LMTP Dovecot\r\n", "lmtp", Some("Dovecot"), None);
        check(
            "* OK [CAPABILITY IMAP4rev1] Dovecot (Debian) ready.\r\n",
            "imap",
            Some("Dovecot"),
            None,
        );
        check("+OK Dovecot (Debian) ready.\r\n", "pop3", Some("Dovecot"), None);
        check(
            "\"IMPLEMENTATION\" \"Dovecot Pigeonhole\"\r\n",
            "sieve",
            Some("Dovecot Pigeonhole"),
            None,
        );
        check(
            "200 news.example InterNetNews NNRP server INN 2.7.0 ready\r\n",
            "nntp",
            Some("InterNetNews"),
            None,
        );
    }
}
