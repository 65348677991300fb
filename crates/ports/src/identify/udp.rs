//! Asking over UDP: one datagram for each protocol, the likely ones first.
//!
//! All answers come back to one socket and are told apart by what was sent: every question carries an id or a stamp of
//! ours. A TFTP server answers from another port, so the address alone is compared for that one.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use atlas::number::Transport;

use super::bytes::evidence;
use super::finding::Finding;
use super::probe::{self, Probe};
use super::quic;
use super::{Answer, How, Sighting, Unidentified};

/// How long the likely questions wait for an answer before the others are asked.
const FIRST_PATIENCE: Duration = Duration::from_millis(150);
/// How long all of them wait.
const PATIENCE: Duration = Duration::from_millis(600);
/// How many datagrams are looked at, so that a flood ends.
const DATAGRAMS_MAX: usize = 64;
/// The largest datagram that is read, twice what goes over an Ethernet; of a longer one the beginning tells as much.
const DATAGRAM_MAX: usize = 4096;

/// Asks the server at `target`, questions for `services` first.
pub(super) fn ask(target: SocketAddr, services: &[&str]) -> Answer {
    try_to_ask(target, services).unwrap_or_else(|error| {
        Answer::Unknown(Unidentified::NoConnection {
            why: error.to_string(),
        })
    })
}

fn try_to_ask(target: SocketAddr, services: &[&str]) -> io::Result<Answer> {
    let socket = UdpSocket::bind((any(target), 0))?;
    let (likely, others) = probe::in_order(Transport::Udp, services);
    let asked = likely.len().saturating_add(others.len());
    let mut strange = None;
    for (questions, patience) in [(likely, FIRST_PATIENCE), (others, PATIENCE)] {
        if questions.is_empty() {
            continue;
        }
        send(&socket, target, &questions);
        if let Some(sighting) = listen(&socket, target, patience, &mut strange) {
            return Ok(Answer::Spoke(with_application(sighting, target)));
        }
    }
    Ok(Answer::Unknown(match strange {
        Some(answer) => Unidentified::NotUnderstood { answer },
        None => Unidentified::SilentDatagrams { asked },
    }))
}

/// Returns the wildcard of the version of the protocol that reaches `target`.
pub(super) fn any(target: SocketAddr) -> IpAddr {
    match target {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    }
}

/// Asks a QUIC server once more, whether it is a node of DirectNet.
fn with_application(sighting: Sighting, target: SocketAddr) -> Sighting {
    if sighting.finding.protocol != "quic" || !quic::speaks_directnet(target) {
        return sighting;
    }
    Sighting {
        finding: Finding::of("directnet").version(b"1"),
        how: How::Probe("directnet"),
        ..sighting
    }
}

fn send(socket: &UdpSocket, target: SocketAddr, questions: &[&Probe]) {
    for question in questions {
        // What cannot be sent gets no answer, which is what will be said.
        let _ = socket.send_to(question.send, target);
    }
}

/// Waits for an answer that is understood; keeps the first of the others.
fn listen(
    socket: &UdpSocket,
    target: SocketAddr,
    patience: Duration,
    strange: &mut Option<crate::text::VisibleText>,
) -> Option<Sighting> {
    let deadline = Instant::now() + patience;
    let mut buffer = [0; DATAGRAM_MAX];
    for _ in 0..DATAGRAMS_MAX {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return None;
        }
        socket.set_read_timeout(Some(left)).ok()?;
        let (count, sender) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                return None;
            }
            // Some systems report here that an earlier datagram was refused.
            Err(_) => continue,
        };
        let answer = buffer.get(..count).unwrap_or_default();
        match probe::recognise_datagram(answer) {
            Some((probe, finding)) if is_from(target, sender, probe) => {
                return Some(Sighting {
                    finding,
                    how: How::Probe(probe.name),
                    tls: None,
                    evidence: evidence(answer),
                });
            }
            None if sender == target => *strange = strange.take().or_else(|| evidence(answer)),
            _ => {}
        }
    }
    None
}

fn is_from(target: SocketAddr, sender: SocketAddr, probe: &Probe) -> bool {
    let changes_port = probe.name == "tftp";
    sender.ip() == target.ip() && (sender.port() == target.port() || changes_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server's socket and ours, which is full of what the server said.
    fn told(datagrams: &[Vec<u8>]) -> (SocketAddr, UdpSocket) {
        let [server, ours] = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").unwrap());
        for datagram in datagrams {
            server.send_to(datagram, ours.local_addr().unwrap()).unwrap();
        }
        (server.local_addr().unwrap(), ours)
    }

    #[test]
    fn of_a_flood_so_many_datagrams_are_looked_at_and_no_more() {
        let datagrams: Vec<Vec<u8>> = (0..=DATAGRAMS_MAX).map(|number| vec![b'x'; number + 1]).collect();
        let (target, ours) = told(&datagrams);
        let mut strange = None;
        let patience = Duration::from_secs(60);
        assert!(listen(&ours, target, patience, &mut strange).is_none());
        assert_eq!(strange.unwrap().as_str(), "x", "the first is kept");
        let mut left = [0; DATAGRAM_MAX];
        ours.set_nonblocking(true).unwrap();
        assert_eq!(ours.recv(&mut left).unwrap(), DATAGRAMS_MAX + 1);
        assert!(ours.recv(&mut left).is_err(), "nothing else is left");
    }

    #[test]
    fn of_a_long_datagram_the_beginning_is_looked_at() {
        // Blanks are no evidence; the last byte would be.
        let is_seen = |len: usize| {
            let (target, ours) = told(&[[vec![b' '; len - 1], vec![b'x']].concat()]);
            let mut strange = None;
            assert!(listen(&ours, target, FIRST_PATIENCE, &mut strange).is_none());
            strange.is_some()
        };
        assert!(is_seen(DATAGRAM_MAX));
        assert!(!is_seen(DATAGRAM_MAX + 1));
    }
}
