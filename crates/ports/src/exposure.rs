//! Exposure: whether other machines can reach a socket, as far as this machine decides.
//!
//! Three things are looked at: the address and interface a socket is tied to (`scope`), whether an interface is up that
//! could have it (`links`), and the rules of this machine's own firewall (`firewall`). The question is always the same: *does the first packet from another machine get
//! there?* A rule that is not understood makes the answer unknown, never open.
//!
//! The same rules may hand packets on to another address, which needs no socket at all ([`Forward`]).
//!
//! What no program on this machine can see is left out of every answer: rules of a router or a cloud provider, and
//! programs in the kernel's packet path (XDP, tc). "Yes" means that nothing seen here is in the way.
//!
//! Not looked at either: which packets get to a socket on loopback that a rule hands packets on to (then the answer is
//! unknown).

#[cfg(target_os = "linux")]
pub(crate) mod firewall;
mod forward;
#[cfg(target_os = "linux")]
pub(crate) mod links;
mod scope;

use std::fmt;

pub use self::forward::Forward;
pub(crate) use self::scope::confinement;
pub use self::scope::without_firewall;
use crate::text::VisibleText;

/// Whether other machines can reach a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exposure {
    /// They can: nothing that could be seen is in the way.
    Yes {
        /// The rule that lets them in; `None` if there is no firewall, or nothing in it speaks of this port.
        rule: Option<Rule>,
        /// Who cannot all the same.
        except: Vec<Condition>,
    },
    /// Some of them can.
    Limited {
        /// Who can: whoever meets one of these; at least one.
        to: Vec<Condition>,
        /// The rule that limits them; `None` if the address alone does.
        rule: Option<Rule>,
    },
    /// What they send to the port is handed on to another address, before a socket of this machine could get it.
    Forwarded {
        /// The address, or the port of this machine.
        to: VisibleText,
        /// The rule that hands it on.
        rule: Rule,
    },
    /// They cannot, whatever the firewall says.
    No(Confinement),
    /// They cannot: the firewall drops or rejects what they send.
    FilteredBy(Rule),
    /// The firewall may be read by root alone.
    NotPermitted,
    /// It could not be found out.
    Unknown(ExposureUnknown),
}

/// Why a socket is out of reach by what it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Confinement {
    /// It is tied to an address of loopback.
    #[error("loopback only")]
    Loopback,
    /// It is a TCP socket that does not listen.
    #[error("it does not listen")]
    NotListening,
    /// It is connected, and receives from one address alone.
    #[error("it receives from one address alone")]
    Connected,
    /// The interface that it is tied to is switched off, or the one that has its address and every other.
    #[error("the interface {0} is down")]
    InterfaceDown(VisibleText),
    /// This machine passes no packets on from one interface to another.
    #[error("this machine passes no packets on")]
    NothingPassedOn,
}

/// Why the exposure could not be found out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExposureUnknown {
    /// A rule that decides has something in it that is not understood here.
    #[error("a rule was not understood: {0}")]
    NotUnderstood(VisibleText),
    /// There are rules, and the program that lists them is not installed.
    #[error("there is a firewall, but no {program} to read it (package {package})")]
    ToolMissing {
        /// The program.
        program: &'static str,
        /// The package that has it, by its name on Debian.
        package: &'static str,
    },
    /// The firewall could not be read.
    #[error("the firewall could not be read: {0}")]
    Unreadable(VisibleText),
    /// It is tied to an address of loopback, and a rule hands packets on to it, which this machine lets through.
    #[error("loopback only, yet packets of other machines may be handed on to it by {0}")]
    HandedIn(Rule),
    /// The socket is in another network namespace, which has a firewall of its own.
    #[error("another network namespace")]
    OtherNamespace,
    /// The firewall of this kind of system is not read.
    #[error("the firewall of this system is not read")]
    Unsupported,
}

/// A rule of the firewall, in the words of whoever made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The program that keeps the rule, if it is recognised.
    pub manager: Option<Manager>,
    /// What the rule says.
    pub text: VisibleText,
}

/// A program that makes rules for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manager {
    /// `ufw`, the uncomplicated firewall.
    Ufw,
    /// `firewalld`.
    Firewalld,
    /// Docker, which publishes ports of containers.
    Docker,
    /// `fail2ban`, which bans addresses.
    Fail2ban,
}

/// Something that whoever wants to reach a socket has to meet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// The packet comes from one of these addresses: an address, a network or a range.
    From(VisibleText),
    /// The packet comes in through this interface.
    Through(VisibleText),
    /// The packet is sent to this address.
    To(VisibleText),
    /// The sender is on the same link: the address is not routed.
    SameLink,
    /// The packet is one of this protocol: IPv4 or IPv6.
    Over(VisibleText),
    /// Something else, word for word from the rule.
    Other(VisibleText),
}

impl Exposure {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Yes { .. } => "yes",
            Self::Limited { .. } => "limited",
            Self::Forwarded { .. } => "forwarded",
            Self::No(_) => "no",
            Self::FilteredBy(_) => "filtered",
            Self::NotPermitted => "not_permitted",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Whether other machines can reach the socket, or that could not be ruled out.
    pub fn may_be_reached(&self) -> bool {
        !matches!(self, Self::No(_) | Self::FilteredBy(_))
    }

    /// Returns the rule that decides, if one does.
    pub fn rule(&self) -> Option<&Rule> {
        match self {
            Self::Yes { rule, .. } | Self::Limited { rule, .. } => rule.as_ref(),
            Self::Forwarded { rule, .. } | Self::FilteredBy(rule) => Some(rule),
            Self::No(_) | Self::NotPermitted | Self::Unknown(_) => None,
        }
    }

    /// Returns who can reach it, or who cannot although others can; empty if that is not limited.
    pub fn conditions(&self) -> &[Condition] {
        match self {
            Self::Yes { except, .. } => except,
            Self::Limited { to, .. } => to,
            _ => &[],
        }
    }
}

impl fmt::Display for Exposure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes { rule, except } => {
                match except.is_empty() {
                    true => f.write_str("yes")?,
                    false => write!(f, "yes, except {}", Listed(except))?,
                }
                write_rule(f, rule.as_ref())
            }
            Self::Limited { to, rule } => {
                write!(f, "only {}", Listed(to))?;
                write_rule(f, rule.as_ref())
            }
            Self::Forwarded { to, rule } => write!(f, "handed on to {to} ({rule})"),
            Self::No(why) => write!(f, "no, {why}"),
            Self::FilteredBy(rule) => write!(f, "no, filtered by {rule}"),
            Self::NotPermitted => f.write_str("not permitted to see the firewall: ask again as root"),
            Self::Unknown(why) => write!(f, "unknown: {why}"),
        }
    }
}

fn write_rule(f: &mut fmt::Formatter<'_>, rule: Option<&Rule>) -> fmt::Result {
    rule.map_or(Ok(()), |rule| write!(f, " ({rule})"))
}

/// How many conditions are written out before the rest is only counted.
const CONDITIONS_SHOWN: usize = 3;

/// Conditions in one line.
struct Listed<'a>(&'a [Condition]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, condition) in self.0.iter().take(CONDITIONS_SHOWN).enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{condition}")?;
        }
        match self.0.len().saturating_sub(CONDITIONS_SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

impl Rule {
    /// Makes a rule that no known program keeps.
    pub fn plain(text: &str) -> Self {
        Self {
            manager: None,
            text: text.into(),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.manager {
            Some(manager) => write!(f, "{manager}: {}", self.text),
            None => self.text.fmt(f),
        }
    }
}

impl Manager {
    /// Returns its name, which programs may read as well.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ufw => "ufw",
            Self::Firewalld => "firewalld",
            Self::Docker => "docker",
            Self::Fail2ban => "fail2ban",
        }
    }
}

impl fmt::Display for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Condition {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            Self::From(_) => "from",
            Self::Through(_) => "through",
            Self::To(_) => "to",
            Self::SameLink => "same_link",
            Self::Over(_) => "over",
            Self::Other(_) => "other",
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::From(sources) => write!(f, "from {sources}"),
            Self::Through(interface) => write!(f, "through {interface}"),
            Self::To(address) => write!(f, "to {address}"),
            Self::SameLink => f.write_str("from the same link"),
            Self::Over(protocol) => write!(f, "over {protocol}"),
            Self::Other(condition) => write!(f, "with {condition}"),
        }
    }
}

impl ExposureUnknown {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotUnderstood(_) => "rule_not_understood",
            Self::ToolMissing { .. } => "tool_missing",
            Self::Unreadable(_) => "unreadable",
            Self::HandedIn(_) => "handed_in",
            Self::OtherNamespace => "other_namespace",
            Self::Unsupported => "unsupported",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ufw(text: &str) -> Rule {
        Rule {
            manager: Some(Manager::Ufw),
            text: text.into(),
        }
    }

    #[test]
    fn every_answer_is_one_short_line() {
        let from = |source: &str| Condition::From(source.into());
        let lines = [
            (
                Exposure::Yes {
                    rule: None,
                    except: vec![],
                },
                "yes",
            ),
            (
                Exposure::Yes {
                    rule: Some(ufw("allow 22/tcp")),
                    except: vec![from("192.0.2.7")],
                },
                "yes, except from 192.0.2.7 (ufw: allow 22/tcp)",
            ),
            (
                Exposure::Limited {
                    to: ["10.0.0.0/8", "a", "b", "c"].map(from).to_vec(),
                    rule: Some(Rule::plain("inet filter input: accept")),
                },
                "only from 10.0.0.0/8, from a, from b and 1 more (inet filter input: accept)",
            ),
            (
                Exposure::FilteredBy(ufw("deny by default")),
                "no, filtered by ufw: deny by default",
            ),
            (Exposure::No(Confinement::Loopback), "no, loopback only"),
            (
                Exposure::NotPermitted,
                "not permitted to see the firewall: ask again as root",
            ),
            (
                Exposure::Unknown(ExposureUnknown::OtherNamespace),
                "unknown: another network namespace",
            ),
        ];
        for (exposure, expected) in lines {
            assert_eq!(exposure.to_string(), expected);
        }
    }
}
