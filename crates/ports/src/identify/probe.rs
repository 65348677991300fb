//! Probes: the first bytes of a protocol, and how its answer is told from others.
//!
//! A probe asks for a version, a capability or an error, never for anything that would change the server: no login,
//! no write, no connection elsewhere. The families of protocols below each bring theirs.

use atlas::number::Transport;

use super::finding::{Finding, Recogniser};
use super::{chat, databases, directory, files, mail, media, names, queues, relays, shells, small, web};

/// A question to a server.
#[derive(Debug)]
pub(super) struct Probe {
    /// What it is called in a report: `probe NAME`.
    pub(super) name: &'static str,
    /// The services whose registration or program makes this question likely, by their names.
    pub(super) services: &'static [&'static str],
    /// How it is sent.
    pub(super) transport: Transport,
    /// What is sent.
    pub(super) send: &'static [u8],
    /// Tells the answer from others; it may rely on what was sent.
    pub(super) recognise: Recogniser,
}

/// Every family's probes.
const PROBES: [&[Probe]; 10] = [
    web::PROBES,
    databases::PROBES,
    queues::PROBES,
    names::PROBES,
    directory::PROBES,
    shells::PROBES,
    files::PROBES,
    relays::PROBES,
    chat::PROBES,
    media::PROBES,
];

/// What servers say, asked or not, that gives them away.
const GREETINGS: [&[Recogniser]; 8] = [
    shells::GREETINGS,
    mail::GREETINGS,
    databases::GREETINGS,
    queues::GREETINGS,
    files::GREETINGS,
    chat::GREETINGS,
    web::GREETINGS,
    small::GREETINGS,
];

/// Returns the probes for a transport: first those for one of `services`, then all others.
pub(super) fn in_order(
    transport: Transport,
    services: &[&str],
) -> (Vec<&'static Probe>, Vec<&'static Probe>) {
    PROBES
        .into_iter()
        .flatten()
        .filter(|probe| probe.transport == transport)
        .partition(|probe| probe.services.iter().any(|service| services.contains(service)))
}

/// Recognises what a TCP server said, to whatever question.
pub(super) fn recognise_greeting(answer: &[u8]) -> Option<Finding> {
    first_clear(GREETINGS.into_iter().flatten().map(|recognise| recognise(answer)))
}

/// Recognises the answer to a probe, or what the server would have said to any.
pub(super) fn recognise(probe: &Probe, answer: &[u8]) -> Option<Finding> {
    (probe.recognise)(answer)
        .filter(|finding| !finding.is_ambiguous)
        .or_else(|| small::echo(probe.send, answer))
        .or_else(|| recognise_greeting(answer))
        .or_else(|| (probe.recognise)(answer))
}

/// Recognises a datagram, to whichever of our questions it may be the answer.
pub(super) fn recognise_datagram(answer: &[u8]) -> Option<(&'static Probe, Finding)> {
    let probes = PROBES.into_iter().flatten();
    probes
        .filter(|probe| probe.transport == Transport::Udp)
        .find_map(|probe| {
            let finding = small::echo(probe.send, answer).or_else(|| (probe.recognise)(answer))?;
            Some((probe, finding))
        })
}

/// Returns the first finding that fits one protocol alone, or else the first.
fn first_clear(findings: impl Iterator<Item = Option<Finding>>) -> Option<Finding> {
    let mut ambiguous = None;
    for finding in findings.flatten() {
        if !finding.is_ambiguous {
            return Some(finding);
        }
        ambiguous.get_or_insert(finding);
    }
    ambiguous
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_within_a_transport() {
        for transport in [Transport::Tcp, Transport::Udp] {
            let (_, probes) = in_order(transport, &[]);
            let mut names: Vec<_> = probes.iter().map(|probe| probe.name).collect();
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            assert_eq!(names.len(), count);
        }
    }

    #[test]
    fn what_is_likely_comes_first() {
        let (likely, others) = in_order(Transport::Tcp, &["redis"]);
        assert_eq!(likely.first().map(|probe| probe.name), Some("redis"));
        assert!(others.iter().all(|probe| probe.name != "redis"));
    }
}
