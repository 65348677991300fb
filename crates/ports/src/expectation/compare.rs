//! How a socket differs from what is expected of its port.
//!
//! A field that the expectation leaves out is not compared, and a field that cannot be seen is no difference: it makes
//! the comparison incomplete. Of several holders, as of a prefork server or of socket activation, the one that differs
//! least counts.
//!
//! An expected exposure is about what other machines can really reach, as far as that is known: a socket that the
//! firewall shuts off is on loopback for them. Where it is not known, the address that the socket is tied to counts.
//! Pure: nothing is asked of the system.

use std::fmt;
use std::net::IpAddr;

use atlas::number::Transport;

use super::{Expectation, ExpectedExposure};
use crate::evidence::HeldSocket;
use crate::exposure::{Exposure, Rule};
use crate::owner::{Executable, Owner, Owners, User};
use crate::sockets::{LocalAddress, Socket, SocketState};
use crate::text::VisibleText;
use crate::verdict::fit::is_known_as;

/// One way in which what was seen is not what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Another program holds the port.
    Process {
        /// The name that was expected.
        expected: String,
        /// The name of the program that holds it.
        found: VisibleText,
    },
    /// The process has another user's rights.
    User {
        /// The user that was expected.
        expected: String,
        /// The user it is.
        found: VisibleText,
    },
    /// The process runs another file.
    Executable {
        /// The path that was expected.
        expected: String,
        /// The path it is.
        found: VisibleText,
    },
    /// The process belongs to another systemd unit, or to none.
    Unit {
        /// The unit that was expected.
        expected: String,
        /// The unit it is; `None` if there is none.
        found: Option<VisibleText>,
    },
    /// The socket can be reached from further away than expected.
    Wider {
        /// How far was expected.
        expected: ExpectedExposure,
        /// What the socket is tied to.
        found: LocalAddress,
    },
    /// None of the sockets can be reached from as far away as expected.
    Narrower {
        /// How far was expected.
        expected: ExpectedExposure,
    },
    /// It should be reachable, and the firewall lets nobody through.
    Filtered {
        /// How far was expected.
        expected: ExpectedExposure,
        /// The rule that lets nobody through.
        rule: Rule,
    },
    /// The TCP socket holds the port without listening.
    NotListening,
}

/// The outcome of comparing a socket with an expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What is different, none if nothing is.
    pub differences: Vec<Difference>,
    /// Whether everything that the expectation says could be compared.
    pub is_complete: bool,
}

/// Compares `held` with `expectation`, whose port it is taken to have.
pub fn compare(expectation: &Expectation, held: &HeldSocket) -> Comparison {
    let mut comparison = match &held.owners {
        Owners::Known(owners) => owners
            .iter()
            .map(|owner| compare_owner(expectation, owner))
            .min_by_key(|comparison| (comparison.differences.len(), !comparison.is_complete))
            .unwrap_or_else(|| unseen(expectation)),
        Owners::Unknown(_) => unseen(expectation),
    };
    comparison.differences.extend(not_listening(&held.socket));
    comparison.differences.extend(wider(expectation, held));
    comparison.is_complete &= !may_be_wider(expectation, held);
    comparison
}

/// Says whether `sockets`, which all meet the expectation, are together reachable from less far away than it says.
pub fn narrower<'a>(
    expectation: &Expectation,
    mut sockets: impl Iterator<Item = &'a HeldSocket> + Clone,
) -> Option<Difference> {
    let expected = expectation.exposure.as_ref()?;
    let is_tied_to = |held: &HeldSocket, ip: &IpAddr| held.socket.local.ip == *ip;
    let is_met = match expected {
        ExpectedExposure::Loopback => return None,
        ExpectedExposure::Any => sockets.clone().any(|held| held.socket.local.is_wildcard()),
        ExpectedExposure::Addresses(addresses) => addresses
            .iter()
            .all(|address| sockets.clone().any(|held| is_tied_to(held, address))),
    };
    if !is_met {
        let expected = expected.clone();
        return Some(Difference::Narrower { expected });
    }
    let is_open = |held: &HeldSocket| held.exposure.may_be_reached();
    if sockets.clone().any(is_open) {
        return None;
    }
    sockets.find_map(|held| match &held.exposure {
        Exposure::FilteredBy(rule) => Some(Difference::Filtered {
            expected: expected.clone(),
            rule: rule.clone(),
        }),
        _ => None,
    })
}

/// The comparison with a holder that cannot be seen.
fn unseen(expectation: &Expectation) -> Comparison {
    let Expectation {
        process,
        user,
        executable,
        unit,
        ..
    } = expectation;
    Comparison {
        differences: Vec::new(),
        is_complete: process.is_none() && user.is_none() && executable.is_none() && unit.is_none(),
    }
}

fn compare_owner(expectation: &Expectation, owner: &Owner) -> Comparison {
    let mut differences = Vec::new();
    let mut is_complete = true;
    if let Some(expected) = &expectation.process
        && !is_known_as(owner, expected)
    {
        let (expected, found) = (expected.clone(), program_name(owner));
        differences.push(Difference::Process { expected, found });
    }
    if let Some(expected) = &expectation.user {
        match owner.user.as_ref().and_then(|user| is_user(user, expected)) {
            Some(true) => {}
            Some(false) => differences.extend(owner.user.as_ref().map(|user| Difference::User {
                expected: expected.clone(),
                found: name_of(user),
            })),
            None => is_complete = false,
        }
    }
    if let Some(expected) = &expectation.executable {
        match owner.executable.as_ref().map(Executable::shown) {
            Some(found) if found.as_str() == expected => {}
            Some(found) => differences.push(Difference::Executable {
                expected: expected.clone(),
                found,
            }),
            None => is_complete = false,
        }
    }
    differences.extend(other_unit(expectation, owner));
    Comparison {
        differences,
        is_complete,
    }
}

fn other_unit(expectation: &Expectation, owner: &Owner) -> Option<Difference> {
    let expected = expectation.unit.as_ref()?;
    let found = owner.unit.as_ref().map(|unit| unit.name.clone());
    let is_same = found.as_ref().is_some_and(|found| found.as_str() == expected);
    (!is_same).then(|| Difference::Unit {
        expected: expected.clone(),
        found,
    })
}

/// Whether `expected`, a name or a number, is this user; `None` if a name was expected and the user has none here.
fn is_user(user: &User, expected: &str) -> Option<bool> {
    if expected.parse() == Ok(user.id.0) {
        return Some(true);
    }
    match &user.name {
        Some(name) => Some(name.as_str() == expected),
        None => expected.parse::<u32>().ok().map(|_| false),
    }
}

/// Returns the name under which a program is best compared: its file's or, where that is hidden, its own.
pub(super) fn program_name(owner: &Owner) -> VisibleText {
    let file_name = owner.executable.as_ref().and_then(Executable::file_name);
    file_name.unwrap_or_else(|| owner.name.clone())
}

fn name_of(user: &User) -> VisibleText {
    let number = || VisibleText::from(user.id.0.to_string().as_str());
    user.name.clone().unwrap_or_else(number)
}

fn not_listening(socket: &Socket) -> Option<Difference> {
    let is_idle = socket.transport == Transport::Tcp && socket.state == SocketState::Bound;
    is_idle.then_some(Difference::NotListening)
}

fn wider(expectation: &Expectation, held: &HeldSocket) -> Option<Difference> {
    let expected = expectation.exposure.as_ref()?;
    let is_wider = is_tied_wider(expected, &held.socket) && held.exposure.may_be_reached();
    is_wider.then(|| Difference::Wider {
        expected: expected.clone(),
        found: held.socket.local.clone(),
    })
}

/// Whether a socket on loopback may be reachable all the same, because rules hand packets on to it.
fn may_be_wider(expectation: &Expectation, held: &HeldSocket) -> bool {
    let is_limited = expectation
        .exposure
        .as_ref()
        .is_some_and(|expected| *expected != ExpectedExposure::Any);
    is_limited && held.socket.local.is_loopback() && held.exposure.may_be_reached()
}

/// Whether a socket is tied to more than is expected, whatever the firewall lets through.
pub(crate) fn is_tied_wider(expected: &ExpectedExposure, socket: &Socket) -> bool {
    let is_within = match expected {
        ExpectedExposure::Any => true,
        ExpectedExposure::Loopback => false,
        ExpectedExposure::Addresses(addresses) => addresses.contains(&socket.local.ip),
    };
    !is_within && !socket.local.is_loopback()
}

impl Difference {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Process { .. } => "other_process",
            Self::User { .. } => "other_user",
            Self::Executable { .. } => "other_executable",
            Self::Unit { .. } => "other_unit",
            Self::Wider { .. } => "wider_than_expected",
            Self::Narrower { .. } => "narrower_than_expected",
            Self::Filtered { .. } => "filtered_unlike_expected",
            Self::NotListening => "expected_to_listen",
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Process { expected, found } => write!(f, "expected {expected}, but {found} holds it"),
            Self::User { expected, found } => write!(f, "expected user {expected}, but it is user {found}"),
            Self::Executable { expected, found } => {
                write!(f, "expected the program {expected}, but it is {found}")
            }
            Self::Unit {
                expected,
                found: Some(found),
            } => write!(f, "expected unit {expected}, but it runs in {found}"),
            Self::Unit {
                expected,
                found: None,
            } => {
                write!(f, "expected unit {expected}, but it runs in none")
            }
            Self::Wider { expected, found } => {
                write!(f, "expected {expected}, but it is tied to {}", tied_to(found))
            }
            Self::Narrower { expected } => write!(f, "expected {expected}, but it is tied to less"),
            Self::Filtered { expected, rule } => {
                write!(
                    f,
                    "expected {expected}, but other machines cannot reach it: filtered by {rule}"
                )
            }
            Self::NotListening => f.write_str("expected to listen, but it only holds the port"),
        }
    }
}

fn tied_to(local: &LocalAddress) -> String {
    match local.is_wildcard() {
        true => format!("no address ({})", local.ip),
        false => local.ip.to_string(),
    }
}
