//! People talking: IRC, XMPP, and both generations of DirectNet.

use atlas::number::Transport;

use super::bytes::{byte, find, first_line, mentions};
use super::finding::{Finding, Recogniser};
use super::probe::Probe;

/// What these servers say first, or to anything they do not understand.
pub(super) const GREETINGS: &[Recogniser] = &[irc, xmpp, classic_directnet];

/// What the others are asked.
pub(super) const PROBES: &[Probe] = &[
    // A command that a client which has not said its name may not use: the refusal is enough.
    Probe {
        name: "irc",
        services: &["irc", "ircs-u", "ircu"],
        transport: Transport::Tcp,
        send: b"VERSION\r\n",
        recognise: irc,
    },
    // The opening of a stream (RFC 6120, section 4.2).
    Probe {
        name: "xmpp",
        services: &["xmpp-client", "xmpp-server"],
        transport: Transport::Tcp,
        send: b"<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' \
                xmlns:stream='http://etherx.jabber.org/streams'>",
        recognise: xmpp,
    },
];

/// A numeric reply, a notice or an error (RFC 1459, section 2.3).
fn irc(answer: &[u8]) -> Option<Finding> {
    let line = first_line(answer);
    if line.starts_with(b"NOTICE AUTH :") || line.starts_with(b"ERROR :Closing Link") {
        return Some(Finding::greeting("irc"));
    }
    let mut words = line.strip_prefix(b":")?.split(|byte| *byte == b' ');
    words.next()?;
    let command = words.next()?;
    let is_numeric = command.len() == 3 && command.iter().all(u8::is_ascii_digit);
    (is_numeric || command == b"NOTICE").then(|| Finding::greeting("irc"))
}

fn xmpp(answer: &[u8]) -> Option<Finding> {
    find(answer, b"http://etherx.jabber.org/streams")?;
    find(answer, b"<stream:")?;
    let protocol = if mentions(answer, b"jabber:server") {
        "xmpp-server"
    } else {
        "xmpp-client"
    };
    Some(Finding::of(protocol))
}

/// The first frame of DirectNet 2.0, which its nodes send before they have read anything: class 0, `dni`, version 1.1.
fn classic_directnet(answer: &[u8]) -> Option<Finding> {
    let is_dni = answer.starts_with(b"\0dni\x01\x01");
    // The size of the second parameter, a version of four bytes, and the end of the sizes.
    let has_sizes = answer.get(8..12)? == b"\0\x04\xff\xff";
    (is_dni && has_sizes && byte(answer, 12).is_some()).then(|| {
        Finding::greeting("directnet")
            .product(b"DirectNet")
            .version(b"2.0")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_enough() {
        assert_eq!(
            irc(b":irc.example 451 * :Connection not registered\r\n")
                .unwrap()
                .protocol,
            "irc"
        );
        assert_eq!(
            irc(b":irc.example NOTICE * :*** Looking up your hostname\r\n")
                .unwrap()
                .protocol,
            "irc"
        );
        assert_eq!(irc(b": 12 :x"), None);
        let opened = b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' \
                       xmlns:stream='http://etherx.jabber.org/streams' id='1'>";
        assert_eq!(xmpp(opened).unwrap().protocol, "xmpp-client");
    }

    #[test]
    fn a_classic_node_introduces_itself() {
        let opening = b"\0dni\x01\x01\x01\x04\0\x04\xff\xff\0\x80";
        assert_eq!(
            classic_directnet(opening).unwrap().version.unwrap().as_str(),
            "2.0"
        );
        assert_eq!(classic_directnet(b"\0dni"), None);
    }
}
