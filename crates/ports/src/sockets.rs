//! Sockets that hold a port of this machine: what was seen, how it was seen, and what could not be seen.
//!
//! These are observations. What a port is registered for lives in the crate `atlas`; the two are compared in
//! [`crate::verdict`] and nowhere else. Who holds a socket is in [`crate::owner`].
//!
//! How sockets are read on Linux is told in the file below; macOS and Windows give sockets and owners together, see
//! [`crate::evidence`]. Only this machine is looked at; sockets of other network namespaces carry the namespace in
//! [`crate::evidence::HeldSocket`].

#[cfg(target_os = "linux")]
pub(crate) mod linux;

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use atlas::number::{PortNumber, Transport};

use crate::exposure::ExposureUnknown;
use crate::text::VisibleText;

/// The number of the loopback interface in every network namespace (include/net/flow.h of Linux, the only system
/// whose sockets are seen with an interface).
const LOOPBACK_INTERFACE: u32 = 1;

/// One socket that holds a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Socket {
    /// The transport protocol; only TCP and UDP are observed.
    pub transport: Transport,
    /// What the socket is tied to on this machine.
    pub local: LocalAddress,
    /// What the socket is doing with the port.
    pub state: SocketState,
    /// Whether an IPv6 socket refuses IPv4; `None` for an IPv4 socket, or where the system does not say.
    pub is_v6_only: Option<bool>,
    /// The user who created the socket, visible even where its owner is not; `None` where the system does not say.
    pub user_id: Option<UserId>,
    /// The socket's inode, by which its owners are found; `None` for a socket without one (no process ever held
    /// it, or it was closed) and on systems without such a number.
    pub inode: Option<Inode>,
    /// The cgroup v2 in which the socket was created; that cgroup may be gone by now.
    pub cgroup_id: Option<CgroupId>,
    /// How full the queue of a listener is; `None` for other sockets and where the system does not say.
    pub accept_queue: Option<AcceptQueue>,
}

/// The address, port and interface a socket is tied to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalAddress {
    /// The address; `0.0.0.0` or `::` when the socket is tied to no address.
    pub ip: IpAddr,
    /// The port.
    pub port: PortNumber,
    /// The interface the socket is bound to, if it is bound to one.
    pub interface: Option<Interface>,
}

/// A network interface of this machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interface {
    /// The kernel's number of the interface; never 0.
    pub index: u32,
    /// Its name, unless the interface went away.
    pub name: Option<VisibleText>,
}

/// What a socket does with its port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SocketState {
    /// A TCP socket in LISTEN.
    Listening,
    /// A socket bound to the port that nobody is connected to: UDP that can receive, or TCP that does not listen
    /// (nothing can connect to it, yet nobody else can have the port).
    Bound,
    /// A UDP socket that receives from one remote address alone. TCP connections are told apart, see
    /// [`crate::connections`].
    Connected {
        /// The address it receives from.
        remote: SocketAddr,
    },
}

/// How many connections wait to be accepted, and how many may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AcceptQueue {
    /// Connections that wait now.
    pub now: u32,
    /// The backlog the program asked for, as the kernel capped it.
    pub max: u32,
}

/// A socket's inode number, unique on this machine while the socket lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inode(pub u64);

/// The id of a cgroup v2, which is also the inode number of its directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CgroupId(pub u64);

/// A user's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub u32);

/// Which sockets are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Every listener and every socket bound without being connected.
    Everything,
    /// The same for one transport.
    All(Transport),
    /// All sockets that hold one port, connected UDP sockets included.
    Port(PortNumber, Option<Transport>),
}

impl Scope {
    /// Whether sockets of `transport` are asked for.
    pub(crate) fn includes(self, transport: Transport) -> bool {
        match self {
            Self::Everything | Self::Port(_, None) => true,
            Self::All(wanted) | Self::Port(_, Some(wanted)) => wanted == transport,
        }
    }

    /// Returns the one port that is asked for, if it is one.
    pub(crate) fn port(self) -> Option<PortNumber> {
        match self {
            Self::Everything | Self::All(_) => None,
            Self::Port(port, _) => Some(port),
        }
    }
}

/// How the sockets were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Linux: the kernel was asked through `NETLINK_SOCK_DIAG`.
    SockDiag,
    /// Linux: the tables below `/proc/net`, because sock_diag could not be used.
    ProcNet,
    /// macOS, Windows: the system's socket tables, through the crate `listeners`.
    SystemTables,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SockDiag => "the kernel (sock_diag)",
            Self::ProcNet => "/proc/net",
            Self::SystemTables => "the system's socket tables",
        })
    }
}

/// Something that could not be seen, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// Nothing at all could be read: an empty answer means nothing.
    #[error("the sockets of this machine could not be read: {why}")]
    SocketsUnreadable {
        /// What the system answered.
        why: String,
    },
    /// sock_diag could not be used, so interfaces, queues and sockets that are bound without listening are missing.
    #[error("the kernel did not answer through sock_diag ({why}), so /proc/net was read, which shows less")]
    NoSockDiag {
        /// What the system answered.
        why: String,
    },
    /// The list changed under the kernel's hands each time it was read.
    #[error("the list of sockets kept changing while it was read: some may be missing")]
    Interrupted,
    /// A table that exists on this kind of system could not be read.
    #[error("{} could not be read: {why}", path.display())]
    TableUnreadable {
        /// The table.
        path: PathBuf,
        /// What the system answered.
        why: String,
    },
    /// Lines of a table were not understood.
    #[error("{} of {} were not understood", counted(*count, "line", "lines"), path.display())]
    LinesNotUnderstood {
        /// The table.
        path: PathBuf,
        /// How many lines.
        count: usize,
    },
    /// TCP sockets that are bound without listening cannot be seen here.
    #[error("TCP sockets that are bound but do not listen are not shown by this system")]
    BoundTcpUnseen,
    /// Beside a listener, TCP sockets that are bound to its port without listening were not looked for, because the
    /// kernel would have had to go through too many sockets.
    #[error(
        "the port has a listener, so TCP sockets bound to it without listening were not sought among {count} sockets: directnet ports shows them"
    )]
    BoundTcpNotSought {
        /// How many TCP sockets the machine has.
        count: usize,
    },
    /// The connections that were asked for, or that may keep the port busy, could not be read.
    #[error("the connections of the port could not be read: {why}")]
    ConnectionsUnreadable {
        /// What the system answered.
        why: String,
    },
    /// The system lists only sockets whose process this user may see.
    #[error("sockets of processes that this user may not see are missing")]
    OnlyVisibleProcesses,
    /// Some processes could not be searched, so that owners may be missing.
    #[error("{} could not be searched for sockets, for lack of permission", counted(*count, "process", "processes"))]
    ProcessesHidden {
        /// How many were refused; processes that the system does not even list are not counted.
        count: usize,
    },
    /// Sockets in other network namespaces may be missing, because this user may not enter or not even find them.
    #[error("sockets in other network namespaces may be missing: {}; `sudo lsns -t net` lists them", hidden(*namespaces, *processes))]
    NamespacesHidden {
        /// How many namespaces are known and may not be entered.
        namespaces: usize,
        /// How many processes do not tell this user in which namespace they live.
        processes: usize,
    },
    /// The port is held here, so it was not looked for in the namespaces of all processes.
    #[error("the port is held here, so the network namespaces of {} were not searched for it too; `directnet ports` searches them", counted(*processes, "process", "processes"))]
    NamespacesNotSearched {
        /// About how many processes there are.
        processes: usize,
    },
    /// Which ports the firewall hands on to other addresses may be seen by root alone.
    #[error(
        "ports that the firewall hands on without a socket, as docker's published ports may be, are shown to root alone: `sudo nft list ruleset`"
    )]
    ForwardsHidden,
    /// Which ports the firewall hands on to other addresses is not known, or not in full.
    #[error("ports that the firewall hands on without a socket may be missing: {why}")]
    ForwardsUnknown {
        /// Why.
        why: ExposureUnknown,
    },
}

impl Gap {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SocketsUnreadable { .. } => "sockets_unreadable",
            Self::NoSockDiag { .. } => "no_sock_diag",
            Self::Interrupted => "interrupted",
            Self::TableUnreadable { .. } => "table_unreadable",
            Self::LinesNotUnderstood { .. } => "lines_not_understood",
            Self::BoundTcpUnseen => "bound_tcp_unseen",
            Self::BoundTcpNotSought { .. } => "bound_tcp_not_sought",
            Self::ConnectionsUnreadable { .. } => "connections_unreadable",
            Self::OnlyVisibleProcesses => "only_visible_processes",
            Self::ProcessesHidden { .. } => "processes_hidden",
            Self::NamespacesHidden { .. } => "namespaces_hidden",
            Self::NamespacesNotSearched { .. } => "namespaces_not_searched",
            Self::ForwardsHidden => "forwards_hidden",
            Self::ForwardsUnknown { .. } => "forwards_unknown",
        }
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Says what keeps other namespaces from being looked at.
fn hidden(namespaces: usize, processes: usize) -> String {
    let closed = counted(namespaces, "namespace", "namespaces");
    let silent = counted(processes, "process", "processes");
    match (namespaces, processes) {
        (_, 0) => format!("{closed} may not be entered"),
        (0, _) => format!("{silent} may not be asked for theirs"),
        _ => format!("{closed} may not be entered, and {silent} may not be asked for theirs"),
    }
}

impl Socket {
    /// Makes a socket of which no more is known than where it is and what it does there.
    pub fn new(transport: Transport, local: SocketAddr, state: SocketState) -> Self {
        Self {
            transport,
            local: local.into(),
            state,
            is_v6_only: None,
            user_id: None,
            inode: None,
            cgroup_id: None,
            accept_queue: None,
        }
    }

    /// Makes a socket that takes what comes to `local`, of which no more is known: a TCP socket listens, others are
    /// bound.
    pub fn receiving(transport: Transport, local: SocketAddr) -> Self {
        let state = match transport {
            Transport::Tcp => SocketState::Listening,
            Transport::Udp | Transport::Sctp | Transport::Dccp => SocketState::Bound,
        };
        Self::new(transport, local, state)
    }

    /// Whether this is an IPv6 wildcard socket that takes IPv4 as well.
    pub fn is_dual_stack(&self) -> bool {
        self.is_v6_only == Some(false) && self.local.ip == IpAddr::V6(Ipv6Addr::UNSPECIFIED)
    }
}

impl From<SocketAddr> for LocalAddress {
    /// Ties to no interface.
    fn from(local: SocketAddr) -> Self {
        Self {
            ip: local.ip(),
            port: PortNumber(local.port()),
            interface: None,
        }
    }
}

impl LocalAddress {
    /// Whether only this machine can reach the address.
    pub fn is_loopback(&self) -> bool {
        let is_loopback_interface = self
            .interface
            .as_ref()
            .is_some_and(|interface| interface.index == LOOPBACK_INTERFACE);
        is_loopback_interface || self.ip.to_canonical().is_loopback()
    }

    /// Whether the socket is tied to no address: `0.0.0.0` or `::`.
    pub fn is_wildcard(&self) -> bool {
        self.ip.to_canonical().is_unspecified()
    }
}
