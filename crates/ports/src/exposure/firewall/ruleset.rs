//! The rules of a firewall as data, whoever wrote them down: chains of rules, rules of steps.
//!
//! Only what can decide about the first packet of a connection has a form of its own. Everything else is kept as a
//! condition that is not understood, or as a step behind which anything may have happened, so that the answer will
//! say "unknown".

use super::ranges::Range;

/// All rules of one network namespace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Ruleset {
    pub(crate) chains: Vec<Chain>,
}

/// A list of rules, tried one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chain {
    pub(crate) family: Family,
    pub(crate) table: String,
    pub(crate) name: String,
    /// Where packets come in by themselves; `None` for a chain that others jump to.
    pub(crate) base: Option<Base>,
    pub(crate) rules: Vec<Rule>,
}

/// The packets that a table sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    Ip,
    Ip6,
    Inet,
    Bridge,
    Netdev,
}

/// How a chain is part of the way of a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base {
    pub(crate) hook: Hook,
    /// The lower, the earlier.
    pub(crate) priority: i64,
    /// What becomes of a packet that no rule decided about: whether it may go on.
    pub(crate) accepts_by_default: bool,
    /// The interfaces of an ingress chain; empty for all.
    pub(crate) devices: Vec<String>,
}

/// A place on the way of a packet, in the order of that way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hook {
    Ingress,
    Prerouting,
    Input,
    /// For packets that are passed on to another machine; they never come to `Input`.
    Forward,
    /// Behind the decision, or on another way.
    Elsewhere,
}

/// Steps that are taken until one does not match or decides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Rule {
    pub(crate) steps: Vec<Step>,
    /// The rule as it is written, for people.
    pub(crate) text: String,
    pub(crate) comment: Option<String>,
}

/// One part of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Goes on only with packets that match.
    Match(Match),
    /// Decides, or goes to another chain.
    Verdict(Verdict),
    /// Decides by a table; a packet that is not in it leaves the rule.
    Map(Vec<(Match, Verdict)>),
    /// Turns connection tracking off for the packet.
    Untrack,
    /// Anything may have happened to the packet behind this.
    Opaque(String),
}

/// What becomes of a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accept,
    /// Dropped or rejected.
    Drop,
    Return,
    /// The next rule.
    Continue,
    Jump(String),
    Goto(String),
    /// Sent to another address or another port of this machine.
    Forward(String),
    /// Something that is not understood.
    Opaque(String),
}

/// A question about a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) field: Field,
    pub(crate) is_negated: bool,
    /// The packet matches if its field is one of these.
    pub(crate) values: Vec<Value>,
    /// The question as it is written.
    pub(crate) text: String,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// The protocol number above IP.
    Transport,
    /// IPv4 or IPv6.
    Family,
    /// A port of the given transport, or of whichever it is.
    DestinationPort(Option<u8>),
    SourcePort(Option<u8>),
    Source {
        is_v6: bool,
    },
    Destination {
        is_v6: bool,
    },
    /// The interface by which it came.
    Interface,
    /// The interface by which it leaves.
    OutputInterface,
    ConnectionState,
    ConnectionStatus,
    /// Unicast, broadcast or multicast, by link or by address.
    DestinationType,
    /// Whether the way back to the sender leads through the interface the packet came by.
    ReversePath,
    /// Something that an ordinary first packet of TCP or UDP does not have: a field of another protocol, a part of a
    /// packet that was cut, a routing header.
    Absent,
    /// The flags of TCP below this mask.
    TcpFlags {
        mask: u8,
    },
    /// How often packets come: never a reason why nobody gets through.
    Rate,
    /// Anything else.
    Other,
}

/// One value, or a range of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Numbers(Range),
    /// A word; for interfaces a name that may end in `*`.
    Word(String),
    /// Not understood.
    Unknown,
}

impl Ruleset {
    /// Returns the steps of all rules.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &Step> {
        let rules = self.chains.iter().flat_map(|chain| &chain.rules);
        rules.flat_map(|rule| &rule.steps)
    }
}

impl Step {
    /// Returns what is asked about a packet.
    pub(crate) fn questions(&self) -> impl Iterator<Item = &Match> {
        let (one, arms) = match self {
            Self::Match(question) => (Some(question), &[][..]),
            Self::Map(arms) => (None, arms.as_slice()),
            Self::Verdict(_) | Self::Untrack | Self::Opaque(_) => (None, &[][..]),
        };
        one.into_iter().chain(arms.iter().map(|(question, _)| question))
    }

    /// Returns what may become of a packet.
    pub(crate) fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        let (one, arms) = match self {
            Self::Verdict(verdict) => (Some(verdict), &[][..]),
            Self::Map(arms) => (None, arms.as_slice()),
            Self::Match(_) | Self::Untrack | Self::Opaque(_) => (None, &[][..]),
        };
        one.into_iter().chain(arms.iter().map(|(_, verdict)| verdict))
    }

    /// Whether it may hand a packet on to another address: surely, or because it is not understood.
    pub(crate) fn may_forward(&self) -> bool {
        let may = |verdict: &Verdict| matches!(verdict, Verdict::Forward(_) | Verdict::Opaque(_));
        matches!(self, Self::Opaque(_)) || self.verdicts().any(may)
    }
}

impl Match {
    /// Makes a question that is not understood.
    pub(crate) fn opaque(text: String) -> Self {
        Self {
            field: Field::Other,
            is_negated: false,
            values: vec![Value::Unknown],
            text,
        }
    }
}
