//! What a watcher remembers of a port: who holds it, and on which class of address; never a process id.
//!
//! A service that is restarted gets a new process id, a new socket and often a new address, and is the same thing on
//! the same port. So a [`Holding`] is named by what stays: the class of the address, the programs, their units.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::SocketAddr;

use atlas::number::{PortNumber, Transport};

use crate::evidence::HeldSocket;
use crate::owner::{Owner, Owners};
use crate::sockets::LocalAddress;
use crate::text::VisibleText;

/// How units end that group processes somebody else started: `session-3.scope`, `docker-0123.scope`.
const SCOPE: &str = ".scope";

/// A port of one transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The transport.
    pub transport: Transport,
    /// The port.
    pub port: PortNumber,
}

impl Place {
    /// Returns where a listener at `address` is.
    pub(super) fn of_listener(address: SocketAddr) -> Self {
        Self {
            transport: Transport::Tcp,
            port: PortNumber(address.port()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.port, self.transport)
    }
}

/// What a socket is tied to, from the narrowest to the widest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressClass {
    /// An address, or the interface, that only this machine reaches.
    Loopback,
    /// All addresses of one interface.
    Interface,
    /// One address that is not loopback.
    OneAddress,
    /// All addresses.
    Wildcard,
}

impl AddressClass {
    /// Every class, from the narrowest to the widest.
    pub const ALL: [Self; 4] = [Self::Loopback, Self::Interface, Self::OneAddress, Self::Wildcard];

    /// Classifies an address.
    pub fn of(local: &LocalAddress) -> Self {
        if local.is_loopback() {
            Self::Loopback
        } else if !local.is_wildcard() {
            Self::OneAddress
        } else if local.interface.is_some() {
            Self::Interface
        } else {
            Self::Wildcard
        }
    }

    /// Returns a short name for programs to read, which stays the same.
    pub fn code(self) -> &'static str {
        match self {
            Self::Loopback => "loopback",
            Self::Interface => "interface",
            Self::OneAddress => "one_address",
            Self::Wildcard => "wildcard",
        }
    }
}

impl fmt::Display for AddressClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Loopback => "loopback",
            Self::Interface => "one interface",
            Self::OneAddress => "one address",
            Self::Wildcard => "all addresses",
        })
    }
}

/// A program as it is known again after a restart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Program {
    /// The path of its executable; the name of the process where the path may not be seen.
    pub path: VisibleText,
    /// The unit of the service manager that it runs in; scopes do not count, whose names are made up for each run.
    pub unit: Option<VisibleText>,
}

impl Program {
    /// Describes the program that an owner runs.
    pub fn of(owner: &Owner) -> Self {
        let executable = owner.executable.as_ref();
        Self {
            path: executable.map_or_else(|| owner.name.clone(), |executable| executable.shown()),
            unit: owner
                .unit
                .as_ref()
                .map(|unit| unit.name.clone())
                .filter(|name| !name.as_str().ends_with(SCOPE)),
        }
    }
}

/// The programs that hold a socket together; none means that nobody could be named.
pub type Programs = BTreeSet<Program>;

/// Somebody on a port, as it is known again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holding {
    /// What it is tied to.
    pub class: AddressClass,
    /// Who it is; empty if nobody could be named.
    pub programs: Programs,
}

impl Holding {
    /// Describes a socket and its owners.
    pub fn of(held: &HeldSocket) -> Self {
        let programs = match &held.owners {
            Owners::Known(owners) => owners.iter().map(Program::of).collect(),
            Owners::Unknown(_) => Programs::new(),
        };
        Self {
            class: AddressClass::of(&held.socket.local),
            programs,
        }
    }

    /// Whether both are held by a program in common.
    pub(super) fn shares_program_with(&self, other: &Self) -> bool {
        !self.programs.is_disjoint(&other.programs)
    }

    /// Whether nobody could be named.
    pub(super) fn is_anonymous(&self) -> bool {
        self.programs.is_empty()
    }
}

/// Everything on some ports; a place without holdings is not in it.
pub(super) type Holdings = BTreeMap<Place, BTreeSet<Holding>>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sockets::Interface;

    fn check(ip: &str, interface: Option<u32>, expected: AddressClass) {
        let local = LocalAddress {
            ip: ip.parse().unwrap(),
            port: PortNumber(1),
            interface: interface.map(|index| Interface { index, name: None }),
        };
        assert_eq!(AddressClass::of(&local), expected, "{local:?}");
    }

    #[test]
    fn addresses_have_a_class() {
        check("127.0.0.9", None, AddressClass::Loopback);
        check("::1", None, AddressClass::Loopback);
        check("0.0.0.0", Some(1), AddressClass::Loopback);
        check("0.0.0.0", Some(2), AddressClass::Interface);
        check("192.0.2.1", Some(2), AddressClass::OneAddress);
        check("fe80::1", None, AddressClass::OneAddress);
        check("::", None, AddressClass::Wildcard);
        check("0.0.0.0", None, AddressClass::Wildcard);
    }
}
