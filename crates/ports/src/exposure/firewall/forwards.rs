//! Finds the ports whose packets the rules hand on to other addresses, for one port and for all of them.
//!
//! First packets are followed as for a socket, but only as far as addresses are translated. For all ports, one of
//! each stretch is followed in which no rule tells one port from another.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use atlas::number::{PortNumber, Ports, Transport};

use super::answer::{INTERFACES_MAX, conjunction, interfaces, is_for_everybody};
use super::naming;
use super::packet::{Output, Packet, Redirection, TCP, UDP};
use super::passage::Passages;
use super::ruleset::{Field, Hook, Rule, Ruleset, Step, Value, Verdict};
use super::walk::{Place, Walker};
use crate::exposure::{Condition, Confinement, Exposure, ExposureUnknown, Forward};
use crate::sockets::Socket;

/// How many questions all walks together may ask; more end in a stated doubt, so that no ruleset takes long.
const QUESTIONS_MAX: usize = 4_000_000;

/// What the rules hand on.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) forwards: Vec<Forward>,
    /// Why some may be missing.
    pub(super) unknown: Option<ExposureUnknown>,
}

/// Rules that are ready to be asked what they hand on.
pub(super) struct Finder<'a> {
    walker: Walker<'a>,
    passages: &'a Passages<'a>,
    /// The interfaces that rules ask for; what comes through all others fares alike.
    interfaces: BTreeSet<&'a str>,
    questions: usize,
    found: Found,
}

/// Finds what becomes of packets to one port, over the given transports.
pub(super) fn of_port(
    rules: &Ruleset,
    passages: &Passages<'_>,
    port: PortNumber,
    transports: &[Transport],
) -> Found {
    let Some(mut finder) = Finder::new(rules, passages) else {
        return Found::default();
    };
    for transport in transports {
        finder.look(
            *transport,
            Ports {
                first: port,
                last: port,
            },
        );
    }
    finder.found
}

/// Finds all ports that are handed on.
pub(super) fn of_all(rules: &Ruleset, passages: &Passages<'_>, transports: &[Transport]) -> Found {
    let Some(mut finder) = Finder::new(rules, passages) else {
        return Found::default();
    };
    for transport in transports {
        for ports in stretches(rules) {
            finder.look(*transport, ports);
        }
    }
    finder.found
}

/// Answers for a socket on loopback, on a machine that lets packets from outside through to it.
///
/// A rule that hands packets on to such a socket makes the answer unknown: which of them get there depends on the
/// interface they come through, and on what was asked before they were handed on.
pub(super) fn into_loopback(rules: &Ruleset, socket: &Socket) -> Exposure {
    let leads_here = |to: &str| {
        let addr = to.parse::<SocketAddr>().ok();
        let ip = addr.map(|addr| addr.ip()).or_else(|| to.parse().ok());
        ip == Some(socket.local.ip.to_canonical())
            && addr.is_none_or(|addr| addr.port() == socket.local.port.0)
    };
    let place = rules.chains.iter().find_map(|chain| {
        let is_meant = |rule: &&Rule| {
            let mut verdicts = rule.steps.iter().flat_map(Step::verdicts);
            verdicts.any(|verdict| matches!(verdict, Verdict::Forward(to) if leads_here(to)))
        };
        let rule = chain.rules.iter().find(is_meant)?;
        Some(Place {
            chain,
            rule: Some(rule),
        })
    });
    match place.map(naming::accepting) {
        Some(rule) => Exposure::Unknown(ExposureUnknown::HandedIn(rule)),
        None => Exposure::No(Confinement::Loopback),
    }
}

impl<'a> Finder<'a> {
    /// Makes the rules ready; `None` if they hand nothing on, and have nothing that might.
    fn new(rules: &'a Ruleset, passages: &'a Passages<'a>) -> Option<Self> {
        if !rules.steps().any(Step::may_forward) {
            return None;
        }
        // Who asks for "not this one" means whatever comes from outside, which is looked at anyway.
        let asked = rules
            .steps()
            .flat_map(Step::questions)
            .filter(|question| !question.is_negated);
        let interfaces: BTreeSet<&str> = asked.flat_map(interfaces).filter(|name| *name != "lo").collect();
        let mut found = Found::default();
        if interfaces.len() > INTERFACES_MAX {
            found.unknown = Some(not_understood("the rules name too many interfaces"));
        }
        Some(Self {
            walker: Walker::up_to(rules, Hook::Prerouting),
            passages,
            interfaces: interfaces.into_iter().take(INTERFACES_MAX).collect(),
            questions: 0,
            found,
        })
    }

    /// Looks where packets go that are sent to the first of `ports`, which stands for the others.
    fn look(&mut self, transport: Transport, ports: Ports) {
        let mut here = Vec::new();
        for is_v6 in [false, true] {
            let packet = Packet {
                transport: if transport == Transport::Tcp { TCP } else { UDP },
                is_v6,
                destination: None,
                port: ports.first.0,
                interface: None,
                output: Output::Stays,
                redirection: Redirection::Impossible,
            };
            // What comes through an interface that no rule names goes first: its way is the rule, others are exceptions.
            let interfaces = [None]
                .into_iter()
                .chain(self.interfaces.iter().copied().map(Some));
            for interface in interfaces.collect::<Vec<_>>() {
                if self.questions > QUESTIONS_MAX {
                    self.found.unknown = Some(not_understood("too many rules"));
                    return;
                }
                let outcome = self.walker.walk(Packet { interface, ..packet });
                self.questions = self.questions.saturating_add(outcome.questions);
                if let Some((_, words)) = outcome.unknown.first() {
                    self.found.unknown.get_or_insert_with(|| not_understood(words));
                }
                for (path, place, to) in &outcome.forwarded {
                    let forward = Forward {
                        transport,
                        ports,
                        to: (*to).into(),
                        rule: naming::accepting(*place),
                        only: Vec::new(),
                        passage: self.passages.to(to, transport, ports.first),
                    };
                    let way = (!is_for_everybody(path, is_v6)).then(|| conjunction(path, is_v6));
                    add(&mut here, forward, way, interface);
                }
            }
        }
        for forward in here {
            self.append(forward);
        }
    }

    /// Puts a forward to the others, or stretches the one that it continues.
    fn append(&mut self, forward: Forward) {
        let is_continued = |last: &&mut Forward| {
            last.ports.last.0.checked_add(1) == Some(forward.ports.first.0)
                && (last.transport, &last.to, &last.rule, &last.only, &last.passage)
                    == (
                        forward.transport,
                        &forward.to,
                        &forward.rule,
                        &forward.only,
                        &forward.passage,
                    )
        };
        match self.found.forwards.iter_mut().rfind(is_continued) {
            Some(last) => last.ports.last = forward.ports.last,
            None => self.found.forwards.push(forward),
        }
    }
}

/// Adds a forward of packets that meet `way` and came through `interface`, or through one that no rule names.
fn add(here: &mut Vec<Forward>, forward: Forward, way: Option<Condition>, interface: Option<&str>) {
    let known = here
        .iter_mut()
        .find(|known| (&known.to, &known.rule) == (&forward.to, &forward.rule));
    let is_said =
        |known: &Forward| known.only.is_empty() || way.as_ref().is_some_and(|way| known.only.contains(way));
    match known {
        Some(known) if is_said(known) => {}
        Some(known) => match through(interface, way) {
            Some(way) => known.only.push(way),
            None => known.only.clear(),
        },
        None => here.push(Forward {
            only: through(interface, way).into_iter().collect(),
            ..forward
        }),
    }
}

/// Adds the interface to what packets have to meet.
fn through(interface: Option<&str>, way: Option<Condition>) -> Option<Condition> {
    let Some(name) = interface else {
        return way;
    };
    Some(Condition::Through(match way {
        Some(way) => format!("{name} {way}").as_str().into(),
        None => name.into(),
    }))
}

/// Divides all ports where a rule may tell one from the next.
fn stretches(rules: &Ruleset) -> Vec<Ports> {
    let asked = rules.steps().flat_map(Step::questions);
    let ports = asked.filter(|question| matches!(question.field, Field::DestinationPort(_)));
    let mut firsts = BTreeSet::from([1_u16]);
    for value in ports.flat_map(|question| &question.values) {
        if let Value::Numbers((first, last)) = value {
            let after = last.saturating_add(1);
            firsts.extend(
                [*first, after]
                    .into_iter()
                    .filter_map(|port| u16::try_from(port).ok()),
            );
        }
    }
    firsts.remove(&0);
    let lasts = firsts.iter().skip(1).map(|next| next.saturating_sub(1));
    let lasts: Vec<u16> = lasts.chain([u16::MAX]).collect();
    let stretches = firsts.into_iter().zip(lasts).map(|(first, last)| Ports {
        first: PortNumber(first),
        last: PortNumber(last),
    });
    stretches.collect()
}

fn not_understood(words: &str) -> ExposureUnknown {
    ExposureUnknown::NotUnderstood(words.into())
}

#[cfg(test)]
mod tests {
    use super::super::ruleset::{Base, Chain, Family, Match};
    use super::super::{Nowhere, Passages};
    use super::*;

    /// Rules that hand so many ports on, every second one.
    fn handing_on(count: u16) -> Ruleset {
        let rule = |number: u16| {
            let port = u128::from(number) * 2;
            let question = Match {
                field: Field::DestinationPort(None),
                is_negated: false,
                values: vec![Value::Numbers((port, port))],
                text: format!("dport {port}"),
            };
            let verdict = Verdict::Forward("10.0.0.2".into());
            Rule {
                steps: vec![Step::Match(question), Step::Verdict(verdict)],
                ..Rule::default()
            }
        };
        let base = Base {
            hook: Hook::Prerouting,
            priority: -100,
            accepts_by_default: true,
            devices: Vec::new(),
        };
        Ruleset {
            chains: vec![Chain {
                family: Family::Ip,
                table: "nat".into(),
                name: "prerouting".into(),
                base: Some(base),
                rules: (1..=count).map(rule).collect(),
            }],
        }
    }

    #[test]
    fn rules_that_would_take_too_long_leave_a_doubt_beside_what_was_found() {
        let rules = handing_on(2500);
        let passages = Passages::new(&rules, &Nowhere, false);
        let mut finder = Finder::new(&rules, &passages).unwrap();
        for ports in stretches(&rules) {
            finder.look(Transport::Tcp, ports);
        }
        assert_eq!(finder.found.unknown, Some(not_understood("too many rules")));
        let found = finder.found.forwards.len();
        assert!((1..2500).contains(&found), "{found}");
        // The walk that is under way is finished, and no other begun.
        assert!((QUESTIONS_MAX..QUESTIONS_MAX + 2 * 2500).contains(&finder.questions));
    }
}
