//! Puts together how first packets fare, over both families and all interfaces, into one answer about a socket.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};

use atlas::number::Transport;

use super::naming;
use super::packet::{Clause, ClauseKind, Output, Packet, Redirection, TCP, UDP};
use super::ranges::Ranges;
use super::ruleset::{Field, Hook, Match, Ruleset, Step, Value, Verdict};
use super::walk::{Outcome, Path, Place, Walker};
use crate::exposure::{Condition, Exposure, ExposureUnknown};
use crate::sockets::Socket;

/// How many interfaces that rules name are looked at one by one; more end in "unknown".
pub(super) const INTERFACES_MAX: usize = 64;

/// Rules that are ready to be asked about many sockets.
#[derive(Debug)]
pub(crate) struct Examiner<'a> {
    walker: Walker<'a>,
    /// The interfaces that rules name.
    interfaces: BTreeSet<&'a str>,
    redirection: Redirection,
}

impl<'a> Examiner<'a> {
    /// Makes rules ready for packets on their way to sockets.
    pub(crate) fn new(rules: &'a Ruleset) -> Self {
        Self::over(rules, Walker::new(rules))
    }

    /// Makes the rules of one place ready, for packets that came there.
    pub(super) fn at(rules: &'a Ruleset, hook: Hook) -> Self {
        Self::over(rules, Walker::at(rules, hook))
    }

    fn over(rules: &'a Ruleset, walker: Walker<'a>) -> Self {
        let devices = rules.chains.iter().filter_map(|chain| chain.base.as_ref());
        let devices = devices.flat_map(|base| &base.devices).map(String::as_str);
        let is_forward = |verdict: &Verdict| matches!(verdict, Verdict::Forward(_));
        let is_redirected = rules.steps().flat_map(Step::verdicts).any(is_forward);
        Self {
            walker,
            interfaces: rules
                .steps()
                .flat_map(Step::questions)
                .flat_map(interfaces)
                .chain(devices)
                .filter(|name| *name != "lo")
                .collect(),
            redirection: if is_redirected {
                Redirection::Possible
            } else {
                Redirection::Impossible
            },
        }
    }

    /// Answers whether other machines can reach a socket that is not out of reach by itself.
    pub(crate) fn exposure(&self, socket: &Socket) -> Exposure {
        let answers: Vec<_> = families(socket)
            .into_iter()
            .map(|is_v6| (is_v6, self.of_family(socket, is_v6)))
            .collect();
        combined(answers)
    }

    fn of_family(&self, socket: &Socket, is_v6: bool) -> Exposure {
        let local = &socket.local;
        let packet = Packet {
            transport: if socket.transport == Transport::Tcp {
                TCP
            } else {
                UDP
            },
            is_v6,
            destination: (!local.is_wildcard()).then(|| local.ip.to_canonical()),
            port: local.port.0,
            interface: None,
            output: Output::Stays,
            redirection: self.redirection,
        };
        let bound = local.interface.as_ref();
        if let Some(name) = bound.and_then(|interface| interface.name.as_ref()) {
            let interface = Some(name.as_str());
            return Fates::of(self.walker.walk(Packet { interface, ..packet }), is_v6).alone(is_v6);
        }
        self.of_packet(packet)
    }

    /// Answers whether packets of other machines get through, whichever interface they come by.
    pub(super) fn of_packet(&self, packet: Packet<'_>) -> Exposure {
        let is_v6 = packet.is_v6;
        if self.interfaces.len() > INTERFACES_MAX {
            let why = "the rules name too many interfaces";
            return Exposure::Unknown(ExposureUnknown::NotUnderstood(why.into()));
        }
        let others = Fates::of(self.walker.walk(packet), is_v6);
        // What leaves by the interface it came by is on its way between neighbours.
        let turns_back = |name: &&&str| packet.output == Output::Through(name);
        let named: Vec<_> = self
            .interfaces
            .iter()
            .filter(|name| !turns_back(name))
            .map(|name| {
                let interface = Some(*name);
                (
                    *name,
                    Fates::of(self.walker.walk(Packet { interface, ..packet }), is_v6),
                )
            })
            .collect();
        over_interfaces(&others, &named, is_v6)
    }
}

/// The interfaces that a question asks for.
pub(super) fn interfaces(question: &Match) -> impl Iterator<Item = &str> {
    let is_meant = question.field == Field::Interface;
    let values = question.values.iter().filter(move |_| is_meant);
    values.filter_map(|value| match value {
        Value::Word(name) => Some(name.as_str()),
        Value::Numbers(_) | Value::Unknown => None,
    })
}

/// The families of packets that a socket takes: whether each is IPv6.
fn families(socket: &Socket) -> Vec<bool> {
    match socket.local.ip {
        IpAddr::V4(_) => vec![false],
        IpAddr::V6(ip) if ip.to_ipv4_mapped().is_some() => vec![false],
        // Where the system does not say, the socket may well take IPv4.
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) if socket.is_v6_only != Some(true) => vec![false, true],
        IpAddr::V6(_) => vec![true],
    }
}

/// How the packets of all senders fare that come through one interface.
#[derive(Debug)]
struct Fates<'a> {
    /// Senders that are sure to get through.
    open: Ranges,
    /// The rule that lets most of them through.
    by: Option<Place<'a>>,
    /// What others have to meet.
    conditions: Vec<Condition>,
    forwarded: Option<(Place<'a>, &'a str)>,
    /// Where most are dropped.
    dropped: Option<Place<'a>>,
    unknown: Option<String>,
}

impl<'a> Fates<'a> {
    fn of(outcome: Outcome<'a>, is_v6: bool) -> Self {
        let mut fates = Self {
            open: Ranges::default(),
            by: None,
            conditions: Vec::new(),
            forwarded: None,
            dropped: most(&outcome.dropped),
            unknown: None,
        };
        let is_sure = |path: &Path| conditions(path).next().is_none();
        let mut sure = Vec::new();
        for (path, place) in outcome.accepted {
            if let Some(unknown) = unknown(&path) {
                fates.unknown.get_or_insert(unknown);
            } else if is_sure(&path) {
                fates.open = fates.open.or(&path.sources);
                sure.push((path, place));
            } else {
                fates.by = fates.by.or(place);
                fates.conditions.push(conjunction(&path, is_v6));
            }
        }
        fates.by = largest(sure.iter().map(|(path, place)| (path, *place)))
            .flatten()
            .or(fates.by);
        for (path, place, to) in outcome.forwarded {
            match unknown(&path) {
                Some(words) => fates.unknown = fates.unknown.or(Some(words)),
                None => fates.forwarded = fates.forwarded.or(Some((place, to))),
            }
        }
        let left = outcome.unknown.into_iter().map(|(_, words)| words);
        fates.unknown = fates.unknown.or(left.into_iter().next());
        fates
    }

    /// Whether everybody gets through, but for senders that are the smaller part.
    fn is_open(&self, is_v6: bool) -> bool {
        self.unknown.is_none() && self.open.count() > Ranges::senders(is_v6).without(&self.open).count()
    }

    /// Whether nobody gets through.
    fn is_shut(&self) -> bool {
        self.open.is_empty() && self.conditions.is_empty()
    }

    /// Answers for a socket that is bound to this one interface.
    fn alone(&self, is_v6: bool) -> Exposure {
        over_interfaces(self, &[], is_v6)
    }

    /// Lists what senders have to meet who are not the larger part.
    fn ways_in(&self, is_v6: bool) -> Vec<Condition> {
        let from = self.open.texts(is_v6).into_iter();
        let from = from.map(|range| Condition::From(range.as_str().into()));
        from.chain(self.conditions.iter().cloned()).collect()
    }
}

/// Answers for one family, from how packets fare that come `named` interfaces, and all the others.
fn over_interfaces(others: &Fates<'_>, named: &[(&str, Fates<'_>)], is_v6: bool) -> Exposure {
    let all = || named.iter().map(|(_, fates)| fates).chain([others]);
    if let Some(words) = all().find_map(|fates| fates.unknown.as_deref()) {
        return Exposure::Unknown(ExposureUnknown::NotUnderstood(words.into()));
    }
    let by = others.by.or(named.iter().find_map(|(_, fates)| fates.by));
    let rule = by.map(naming::accepting);
    if others.is_open(is_v6) {
        let closed = Ranges::senders(is_v6).without(&others.open);
        let sources = closed.texts(is_v6);
        let sources = sources.iter().map(|range| Condition::From(range.as_str().into()));
        let shut = named.iter().filter(|(_, fates)| !fates.is_open(is_v6));
        let shut = shut.map(|(name, _)| Condition::Through((*name).into()));
        return Exposure::Yes {
            rule,
            except: sources.chain(shut).collect(),
        };
    }
    let mut to = others.ways_in(is_v6);
    // What is handed on for whoever comes from outside is not "open" for the sake of an inner interface.
    let forwarded = others.forwarded.filter(|_| to.is_empty());
    let inner = all().find_map(|fates| fates.forwarded);
    let forwarded = forwarded.or(inner.filter(|_| all().all(Fates::is_shut)));
    if let Some((place, address)) = forwarded {
        return Exposure::Forwarded {
            to: address.into(),
            rule: naming::accepting(place),
        };
    }
    for (name, fates) in named {
        if fates.is_open(is_v6) {
            to.push(Condition::Through((*name).into()));
        } else {
            let more = fates.ways_in(is_v6).into_iter().filter(|way| !to.contains(way));
            let through = more.map(|way| Condition::Through(format!("{name} {way}").as_str().into()));
            to.extend(through.collect::<Vec<_>>());
        }
    }
    if !to.is_empty() {
        return Exposure::Limited { to, rule };
    }
    let dropped = others
        .dropped
        .or(named.iter().find_map(|(_, fates)| fates.dropped));
    match dropped {
        Some(place) => Exposure::FilteredBy(naming::dropping(place)),
        None => Exposure::Unknown(ExposureUnknown::NotUnderstood("no rule decides".into())),
    }
}

/// Puts the answers for the families together; the one that lets most in counts.
fn combined(mut answers: Vec<(bool, Exposure)>) -> Exposure {
    answers.sort_by_key(|(_, exposure)| openness(exposure));
    let Some((is_v6, widest)) = answers.pop() else {
        return Exposure::Unknown(ExposureUnknown::NotUnderstood("no family of addresses".into()));
    };
    let Some((_, other)) = answers.pop() else {
        return widest;
    };
    let (this, that) = if is_v6 { ("IPv6", "IPv4") } else { ("IPv4", "IPv6") };
    match (widest, other) {
        (Exposure::Yes { rule, except }, Exposure::Yes { except: more, .. }) => Exposure::Yes {
            rule,
            except: joined(except, more),
        },
        (Exposure::Yes { rule, mut except }, other) => {
            if !matches!(other, Exposure::Unknown(_)) {
                except.push(Condition::Over(that.into()));
            }
            Exposure::Yes { rule, except }
        }
        (Exposure::Limited { to, rule }, Exposure::Limited { to: more, .. }) => Exposure::Limited {
            to: joined(to, more),
            rule,
        },
        (widest, _) if matches!(widest, Exposure::Limited { .. }) => over(widest, this),
        (widest, _) => widest,
    }
}

/// Adds the family to the answer about an address family that alone lets somebody in.
fn over(exposure: Exposure, family: &str) -> Exposure {
    match exposure {
        Exposure::Limited { to, rule } => Exposure::Limited {
            to: to
                .into_iter()
                .map(|way| match way {
                    // An address tells its family by itself.
                    Condition::From(_) | Condition::To(_) => way,
                    other => Condition::Other(format!("{other} over {family}").as_str().into()),
                })
                .collect(),
            rule,
        },
        other => other,
    }
}

fn openness(exposure: &Exposure) -> u8 {
    match exposure {
        Exposure::Yes { .. } => 5,
        Exposure::Unknown(_) | Exposure::NotPermitted => 4,
        Exposure::Limited { .. } => 3,
        Exposure::Forwarded { .. } => 2,
        Exposure::FilteredBy(_) => 1,
        Exposure::No(_) => 0,
    }
}

fn joined(mut conditions: Vec<Condition>, more: Vec<Condition>) -> Vec<Condition> {
    let more = more
        .into_iter()
        .filter(|condition| !conditions.contains(condition));
    let more: Vec<_> = more.collect();
    conditions.extend(more);
    conditions
}

/// Returns the words of a path that nobody understands.
fn unknown(path: &Path) -> Option<String> {
    let mut clauses = path.clauses.iter();
    let unknown = clauses.find(|clause| clause.kind == ClauseKind::Unknown)?;
    Some(match &unknown.condition {
        Condition::Other(words) => words.to_string(),
        other => other.to_string(),
    })
}

/// Returns what a path has to meet, but for how often packets may come.
fn conditions(path: &Path) -> impl Iterator<Item = &Clause> {
    path.clauses
        .iter()
        .filter(|clause| clause.kind != ClauseKind::Rate)
}

/// Whether every sender can take a path.
pub(super) fn is_for_everybody(path: &Path, is_v6: bool) -> bool {
    conditions(path).next().is_none() && path.sources == Ranges::senders(is_v6)
}

/// Writes all that a path has to meet as one condition.
pub(super) fn conjunction(path: &Path, is_v6: bool) -> Condition {
    let clauses: Vec<&Clause> = conditions(path).collect();
    let is_for_all = path.sources == Ranges::senders(is_v6);
    match &clauses[..] {
        [clause] if clause.is_met && is_for_all => clause.condition.clone(),
        [] => Condition::From(path.sources.texts(is_v6).join(", ").as_str().into()),
        _ => {
            let mut texts: Vec<String> = clauses.iter().map(|clause| text(clause)).collect();
            if !is_for_all {
                texts.push(format!("from {}", path.sources.texts(is_v6).join(", ")));
            }
            Condition::Other(texts.join(" and ").as_str().into())
        }
    }
}

fn text(clause: &Clause) -> String {
    let not = if clause.is_met { "" } else { "not " };
    match &clause.condition {
        Condition::Other(words) => format!("{not}{words}"),
        condition => format!("{not}{condition}"),
    }
}

fn most<'a>(dropped: &[(Path, Place<'a>)]) -> Option<Place<'a>> {
    largest(dropped.iter().map(|(path, place)| (path, *place)))
}

/// Returns what belongs to the path with the fewest conditions and the most senders.
fn largest<'p, T>(paths: impl Iterator<Item = (&'p Path, T)>) -> Option<T> {
    let size = |path: &Path| (std::cmp::Reverse(path.clauses.len()), path.sources.count());
    paths.max_by_key(|(path, _)| size(path)).map(|(_, item)| item)
}
