//! Evidence: the sockets that hold ports of this machine now, each with its owners, and what could not be seen.
//!
//! Nothing is sent to anybody and no port is opened: the operating system is asked for its tables. What the ports
//! are said to be for is no part of the evidence.

#[cfg(target_os = "linux")]
pub(crate) mod linux;
#[cfg(any(target_os = "macos", windows))]
pub(crate) mod listeners;

use std::sync::Arc;

use atlas::number::{PortNumber, Ports, Transport};

#[cfg(target_os = "linux")]
use self::linux as system;
#[cfg(any(target_os = "macos", windows))]
use self::listeners as system;
use crate::exposure::{Exposure, Forward};
use crate::identify::Identification;
use crate::namespace::NetworkNamespace;
use crate::occupants::Occupant;
use crate::owner::container::Container;
use crate::owner::unit::Unit;
use crate::owner::{Owner, Owners, User};
use crate::sockets::{Gap, Scope, Socket, Source};

/// The transports whose sockets are looked at.
pub const OBSERVED: [Transport; 2] = [Transport::Tcp, Transport::Udp];

/// What was seen on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The sockets that hold ports here, in no particular order.
    pub sockets: Vec<HeldSocket>,
    /// The sockets in other network namespaces, each with its namespace: they hold the same numbers, but not here.
    pub elsewhere: Vec<HeldSocket>,
    /// What else is on the port that was asked for; empty for all ports. Connections are looked for if no TCP socket
    /// holds it.
    pub occupants: Vec<Occupant>,
    /// All that the firewall hands on to other addresses, by transport and port; empty for one port, whose forwards
    /// are among the occupants.
    pub forwards: Vec<Forward>,
    /// How they were seen; `None` if nothing could be read, and then having no sockets means nothing.
    pub source: Option<Source>,
    /// What limits the view.
    pub gaps: Vec<Gap>,
    /// The ports that this machine gives to sockets which ask for any.
    pub ephemeral: Ports,
}

/// A socket and whoever holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSocket {
    /// The socket.
    pub socket: Socket,
    /// The user who created the socket, known even where its owners are hidden; `None` where the system does not say.
    pub created_by: Option<User>,
    /// The processes that hold it.
    pub owners: Owners,
    /// What speaks on it; `None` if nobody asked, which only [`crate::identify::of_report`] does.
    pub identification: Option<Identification>,
    /// The network namespace it is in; `None` means that of whoever asks.
    pub namespace: Option<Arc<NetworkNamespace>>,
    /// Whether other machines can reach it.
    pub exposure: Exposure,
    /// What is known of a socket whose owners this user may not see; `None` if they are known, or if nothing is.
    pub made_in: Option<Box<MadeIn>>,
}

/// What the cgroup a socket was created in tells of it.
///
/// A hint, no proof: whoever opened the socket may have ended, or handed it to somebody elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeIn {
    /// The unit of that cgroup.
    pub unit: Option<Unit>,
    /// The container of that cgroup.
    pub container: Option<Container>,
    /// Some of the processes that are in it now, without what this user may not see of them.
    pub processes: Vec<Owner>,
    /// How many more there are.
    pub processes_left_out: usize,
}

/// Looks at all listeners and all sockets that are bound without being connected.
pub fn everything() -> Evidence {
    system::observe(Scope::Everything)
}

/// Looks at the sockets that hold `port`, connected UDP sockets included; at those of one transport if it is named.
///
/// Only the transports in [`OBSERVED`] are looked at: for another one the answer is empty.
pub fn of_port(port: PortNumber, transport: Option<Transport>) -> Evidence {
    system::observe(Scope::Port(port, transport))
}
