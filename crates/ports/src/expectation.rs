//! Expectations: what the user says is on the ports of this machine.
//!
//! An expectation is a claim like the registry's, only better informed: "8080/tcp is nginx, run by www-data, on
//! loopback". What is not said is not compared. Several expectations may name the same port, as when two resolvers
//! share 53/udp on different addresses; a socket is as expected if it meets one of them.
//!
//! This file holds the words; [`mod@file`] reads and writes them as TOML text, [`compare`] tells how a socket differs,
//! [`check`](mod@check) goes through everything that is held, and [`learn`] writes down what is there now. [`kept`]
//! alone opens files.

pub mod check;
pub mod compare;
pub mod file;
pub mod kept;
pub mod learn;

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use atlas::number::{PortNumber, Ports, Transport};

/// The user's own claim about a port, or about a span of ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The ports it speaks of, mostly a single one.
    pub ports: Ports,
    /// Their transport.
    pub transport: Transport,
    /// The name of the program: the file name of its executable or, for an interpreter, of its script.
    pub process: Option<String>,
    /// The user whose rights the process has: a name or a number.
    pub user: Option<String>,
    /// From how far the port is meant to be reached.
    pub exposure: Option<ExpectedExposure>,
    /// The path of the executable, as the process sees the file system.
    pub executable: Option<String>,
    /// The systemd unit that the process belongs to, with its ending: `nginx.service`.
    pub unit: Option<String>,
    /// Whether nothing is missing when nobody holds the port.
    pub is_optional: bool,
    /// Why it is so, for whoever reads it later.
    pub note: Option<String>,
}

/// From how far a port is meant to be reached, by the addresses that its sockets are tied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedExposure {
    /// From this machine only: every socket is tied to a loopback address.
    Loopback,
    /// Through these addresses of this machine, and loopback; never empty.
    Addresses(Vec<IpAddr>),
    /// Through every address: a socket is tied to none.
    Any,
}

/// All that is expected on a machine, in the order in which it was written down.
#[derive(Debug, Clone, Default)]
pub struct Expectations {
    all: Vec<Expectation>,
    /// Places in `all`, for those that speak of one port.
    by_port: BTreeMap<(PortNumber, Transport), Vec<usize>>,
    /// Places in `all`, for those that speak of several.
    spans: Vec<usize>,
}

impl Expectation {
    /// Expects something, whatever it is, on `ports`.
    pub fn of(ports: Ports, transport: Transport) -> Self {
        Self {
            ports,
            transport,
            process: None,
            user: None,
            exposure: None,
            executable: None,
            unit: None,
            is_optional: false,
            note: None,
        }
    }

    /// Whether it speaks of this port.
    pub fn is_about(&self, port: PortNumber, transport: Transport) -> bool {
        self.transport == transport && self.ports.contains(port)
    }

    /// Whether it speaks of one port alone.
    pub fn is_single(&self) -> bool {
        self.ports.first == self.ports.last
    }

    /// Returns the ports and the transport as users write them: `8080/tcp`, `6000-6063/tcp`.
    pub fn target(&self) -> String {
        format!("{}/{}", self.ports, self.transport)
    }
}

impl fmt::Display for Expectation {
    /// Says what is expected, without the port: `nginx of user www-data, on loopback only`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let executable = self.executable.as_deref();
        f.write_str(self.process.as_deref().or(executable).unwrap_or("some program"))?;
        if let Some(user) = &self.user {
            write!(f, " of user {user}")?;
        }
        if let (Some(executable), Some(_)) = (executable, &self.process) {
            write!(f, " from {executable}")?;
        }
        if let Some(unit) = &self.unit {
            write!(f, " in {unit}")?;
        }
        match &self.exposure {
            Some(exposure) => write!(f, ", {exposure}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ExpectedExposure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Loopback => f.write_str("on loopback only"),
            Self::Addresses(addresses) => {
                let shown: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
                write!(f, "on {} only", shown.join(", "))
            }
            Self::Any => f.write_str("on all addresses"),
        }
    }
}

impl Expectations {
    /// Returns all of them, in the order in which they were written down.
    pub fn all(&self) -> &[Expectation] {
        &self.all
    }

    /// Returns those that speak of a port, first those that speak of it alone.
    pub fn of_port(&self, port: PortNumber, transport: Transport) -> Vec<&Expectation> {
        let single = self.by_port.get(&(port, transport)).into_iter().flatten();
        single
            .chain(&self.spans)
            .filter_map(|place| self.all.get(*place))
            .filter(|expectation| expectation.is_about(port, transport))
            .collect()
    }
}

impl FromIterator<Expectation> for Expectations {
    fn from_iter<I: IntoIterator<Item = Expectation>>(all: I) -> Self {
        let all: Vec<Expectation> = all.into_iter().collect();
        let mut by_port: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut spans = Vec::new();
        for (place, expectation) in all.iter().enumerate() {
            if expectation.is_single() {
                let key = (expectation.ports.first, expectation.transport);
                by_port.entry(key).or_default().push(place);
            } else {
                spans.push(place);
            }
        }
        Self { all, by_port, spans }
    }
}
