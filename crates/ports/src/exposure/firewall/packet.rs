//! The first packet of another machine, and whether a question about it is answered by yes, by no, or by "some".
//!
//! Such a packet is new to connection tracking, has the flags of a first packet, and comes in through an interface
//! other than loopback. From where it comes is what most rules differ in: that is kept as a set of addresses.

use std::net::IpAddr;

use super::ranges::{Ranges, address_number};
use super::ruleset::{Field, Match, Value};
use crate::exposure::Condition;

/// The number of TCP above IP.
pub(super) const TCP: u8 = 6;
/// The number of UDP above IP.
pub(super) const UDP: u8 = 17;
/// The flag that is set in the first packet of TCP.
const SYN: u8 = 0x02;

/// Whether a packet's address was translated before the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Redirection {
    /// No rule does that.
    Impossible,
    /// Some rule sends packets to other ports, so that one may arrive that was sent elsewhere.
    Possible,
    /// It was.
    Done,
}

/// How a packet leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Output<'a> {
    /// It does not, or that is not decided yet.
    Stays,
    /// By this interface.
    Through(&'a str),
}

/// A first packet to one socket, as far as it is the same for all senders.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packet<'a> {
    /// [`TCP`] or [`UDP`].
    pub(super) transport: u8,
    pub(super) is_v6: bool,
    /// The address of the socket; `None` for every address of this machine.
    pub(super) destination: Option<IpAddr>,
    pub(super) port: u16,
    /// The interface as rules name it; `None` for one that no rule names.
    pub(super) interface: Option<&'a str>,
    pub(super) output: Output<'a>,
    pub(super) redirection: Redirection,
}

/// How far packets match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    /// Those from these addresses do.
    From(Ranges),
    /// Those do that meet a condition.
    If(Clause),
}

/// A condition that is not about the sender's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) kind: ClauseKind,
    /// Whether the condition is met or not met.
    pub(super) is_met: bool,
    pub(super) condition: Condition,
}

/// How much is known about a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ClauseKind {
    /// A matter of how often: everybody can meet it, and everybody can fail to.
    Rate,
    /// Some packets meet it and others do not.
    Understood,
    /// Nobody here knows what it means.
    Unknown,
}

impl Packet<'_> {
    /// Answers a question.
    pub(super) fn truth(&self, question: &Match) -> Truth {
        // A question about another protocol is never met, whether negated or not.
        if !self.has(question.field) {
            return Truth::No;
        }
        let truth = match question.field {
            Field::Transport => self.one_of(question, u128::from(self.transport), self.transport_name()),
            Field::Family => self.one_of(question, if self.is_v6 { 10 } else { 2 }, self.family_name()),
            Field::DestinationPort(_) => self.one_of(question, u128::from(self.port), ""),
            Field::SourcePort(_) => condition(question, ClauseKind::Understood, Condition::Other),
            Field::Source { is_v6 } => source(question, is_v6),
            Field::Destination { .. } => self.destination(question),
            Field::Interface => self.interface(question),
            Field::OutputInterface => self.output(question),
            Field::ConnectionState if self.redirection == Redirection::Done => {
                words(question, &["new", "dnat"])
            }
            Field::ConnectionState => words(question, &["new"]),
            Field::ConnectionStatus => self.status(question),
            Field::DestinationType => self.destination_type(question),
            // Senders that lie about their address are not asked about.
            Field::ReversePath => words(question, &["exists"]),
            Field::Absent => Truth::No,
            Field::TcpFlags { mask } => self.one_of(question, u128::from(SYN & mask), ""),
            Field::Rate => condition(question, ClauseKind::Rate, Condition::Other),
            Field::Other => condition(question, ClauseKind::Unknown, Condition::Other),
        };
        if question.is_negated { not(truth) } else { truth }
    }

    /// Whether the packet has such a field at all.
    fn has(&self, field: Field) -> bool {
        match field {
            Field::DestinationPort(Some(transport)) | Field::SourcePort(Some(transport)) => {
                transport == self.transport
            }
            Field::TcpFlags { .. } => self.transport == TCP,
            Field::Absent => false,
            Field::Source { is_v6 } | Field::Destination { is_v6 } => is_v6 == self.is_v6,
            _ => true,
        }
    }

    fn transport_name(&self) -> &'static str {
        if self.transport == TCP { "tcp" } else { "udp" }
    }

    fn family_name(&self) -> &'static str {
        if self.is_v6 { "ipv6" } else { "ipv4" }
    }

    /// Looks for a number, or for its name, among the values.
    fn one_of(&self, question: &Match, number: u128, name: &str) -> Truth {
        let mut unclear = false;
        for value in &question.values {
            match value {
                Value::Numbers((first, last)) if (*first..=*last).contains(&number) => return Truth::Yes,
                Value::Numbers(_) => {}
                Value::Word(word) if word == name => return Truth::Yes,
                // Names of other protocols are sure to be others; names of ports are not looked up.
                Value::Word(_) => unclear |= name.is_empty(),
                Value::Unknown => unclear = true,
            }
        }
        if unclear { unknown(question) } else { Truth::No }
    }

    fn destination(&self, question: &Match) -> Truth {
        if question.values.contains(&Value::Unknown) {
            return unknown(question);
        }
        let ranges = Ranges::new(numbers(question));
        match self.destination {
            Some(ip) => {
                let number = address_number(ip);
                let is_in = !ranges.and(&Ranges::new([(number, number)])).is_empty();
                if is_in { Truth::Yes } else { Truth::No }
            }
            // TCP is never sent to a group.
            None if self.transport == TCP && Ranges::senders(self.is_v6).and(&ranges).is_empty() => Truth::No,
            None if Ranges::senders(self.is_v6).without(&ranges).is_empty() => Truth::Yes,
            None => {
                let to = ranges.texts(self.is_v6).join(", ");
                Truth::If(Clause {
                    kind: ClauseKind::Understood,
                    is_met: true,
                    condition: Condition::To(to.as_str().into()),
                })
            }
        }
    }

    fn interface(&self, question: &Match) -> Truth {
        is_interface(question, self.interface)
    }

    fn output(&self, question: &Match) -> Truth {
        match self.output {
            Output::Through(name) => is_interface(question, Some(name)),
            Output::Stays => unknown(question),
        }
    }

    /// Whether the packet's address was translated: only if some rule does that.
    fn status(&self, question: &Match) -> Truth {
        let is_about_dnat = question.values == [Value::Word("dnat".into())];
        match (is_about_dnat, self.redirection) {
            (true, Redirection::Impossible) => Truth::No,
            (true, Redirection::Possible) => condition(question, ClauseKind::Understood, Condition::Other),
            (true, Redirection::Done) => Truth::Yes,
            (false, _) => unknown(question),
        }
    }

    fn destination_type(&self, question: &Match) -> Truth {
        let to_group = self.destination.is_some_and(|ip| ip.is_multicast());
        let own: &[&str] = if to_group {
            &["multicast"]
        } else {
            &["host", "unicast", "local"]
        };
        match words(question, own) {
            // A UDP socket on all addresses also gets what is sent to everybody.
            Truth::No if self.transport == UDP && self.destination.is_none() => {
                condition(question, ClauseKind::Understood, Condition::Other)
            }
            truth => truth,
        }
    }
}

/// Whether an interface is one of those that are asked for; `None` is one that no rule names.
fn is_interface(question: &Match, interface: Option<&str>) -> Truth {
    let is_meant = |pattern: &str| match (pattern.strip_suffix('*'), interface) {
        (Some(""), _) => true,
        (Some(prefix), Some(name)) => name.starts_with(prefix),
        (None, Some(name)) => name == pattern,
        (_, None) => false,
    };
    let mut unclear = false;
    for value in &question.values {
        match value {
            Value::Word(pattern) if is_meant(pattern) => return Truth::Yes,
            Value::Word(_) => {}
            Value::Numbers(_) | Value::Unknown => unclear = true,
        }
    }
    if unclear { unknown(question) } else { Truth::No }
}

/// Whether one of the words is a value.
fn words(question: &Match, own: &[&str]) -> Truth {
    let is_own = |value: &Value| matches!(value, Value::Word(word) if own.contains(&word.as_str()));
    if question.values.iter().any(is_own) {
        Truth::Yes
    } else if question
        .values
        .iter()
        .all(|value| matches!(value, Value::Word(_)))
    {
        Truth::No
    } else {
        unknown(question)
    }
}

fn source(question: &Match, is_v6: bool) -> Truth {
    if question
        .values
        .iter()
        .any(|value| !matches!(value, Value::Numbers(_)))
    {
        return unknown(question);
    }
    let all = Ranges::senders(is_v6);
    let those = all.and(&Ranges::new(numbers(question)));
    if those.is_empty() {
        Truth::No
    } else if those == all {
        Truth::Yes
    } else {
        Truth::From(those)
    }
}

fn numbers(question: &Match) -> impl Iterator<Item = (u128, u128)> {
    question.values.iter().filter_map(|value| match value {
        Value::Numbers(range) => Some(*range),
        Value::Word(_) | Value::Unknown => None,
    })
}

fn unknown(question: &Match) -> Truth {
    condition(question, ClauseKind::Unknown, Condition::Other)
}

fn condition(question: &Match, kind: ClauseKind, make: fn(crate::text::VisibleText) -> Condition) -> Truth {
    Truth::If(Clause {
        kind,
        // The text says "not" by itself where the question does.
        is_met: !question.is_negated,
        condition: make(question.text.as_str().into()),
    })
}

fn not(truth: Truth) -> Truth {
    match truth {
        Truth::Yes => Truth::No,
        Truth::No => Truth::Yes,
        // Senders of the other family never get to a question about this one.
        Truth::From(those) => Truth::From(Ranges::new([(0, u128::MAX)]).without(&those)),
        Truth::If(clause) => Truth::If(Clause {
            is_met: !clause.is_met,
            ..clause
        }),
    }
}
