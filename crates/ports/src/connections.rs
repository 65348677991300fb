//! The connections that have a port of this machine as their local port, whatever their state.
//!
//! Looked at on request alone: the kernel walks over every connection it has for the answer. A report on a port says of
//! its connections only what keeps the port busy, see [`crate::occupants`].

#[cfg(target_os = "linux")]
mod linux;

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use atlas::number::{PortNumber, Transport};

use crate::owner::Owners;
use crate::sockets::Gap;

/// The connections of one local port, and what could not be seen of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connections {
    /// The connections: TCP first, by remote address.
    pub connections: Vec<Connection>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
}

/// A connection, as this machine's end of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The transport.
    pub transport: Transport,
    /// The address on this machine, with the port that was asked for.
    pub local: SocketAddr,
    /// The other end, which may be on this machine too.
    pub remote: SocketAddr,
    /// The state of a TCP connection; `None` for a UDP socket that receives from one address alone.
    pub state: Option<TcpState>,
    /// Who holds it.
    pub holder: Holder,
}

/// Who holds a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// Processes, as far as they may be seen.
    Processes(Owners),
    /// Nobody yet: the listener has not accepted it.
    NotAccepted,
    /// Nobody any more: it was closed, and the kernel ends it.
    Closed {
        /// When a connection in TIME-WAIT is over; `None` in other states.
        free_in: Option<Duration>,
    },
}

/// The states of a TCP connection, as RFC 9293 spells them; LISTEN and CLOSED are no states of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TcpState {
    /// Asked for, not answered yet.
    SynSent,
    /// Asked for by the other end, not confirmed yet.
    SynReceived,
    /// Open.
    Established,
    /// Closed here; the other end has not confirmed it.
    FinWait1,
    /// Closed here, which the other end confirmed.
    FinWait2,
    /// Closed by the other end, and not yet here.
    CloseWait,
    /// Closed by both ends at once.
    Closing,
    /// Closed by the other end and then here; the last confirmation is missing.
    LastAck,
    /// Closed here first, and kept so that late packets harm nobody.
    TimeWait,
}

/// Looks at the connections whose local port is `port`: TCP in every state, and connected UDP sockets.
///
/// Only this network namespace is looked at, and only Linux tells; elsewhere a gap says so.
pub fn of_port(port: PortNumber, transport: Option<Transport>) -> Connections {
    #[cfg(target_os = "linux")]
    {
        linux::of_port(port, transport)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (port, transport);
        let why = "directnet does not read the connections of this system".to_owned();
        Connections {
            connections: Vec::new(),
            gaps: vec![Gap::ConnectionsUnreadable { why }],
        }
    }
}

impl Connection {
    /// Returns the name of the state: that of RFC 9293, or `connected` for UDP.
    pub fn state_name(&self) -> &'static str {
        self.state.map_or("connected", TcpState::name)
    }
}

impl Holder {
    /// Returns a short name for programs to read, which stays the same; `None` if processes hold it.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Processes(Owners::Known(_)) => None,
            Self::Processes(Owners::Unknown(why)) => Some(why.code()),
            Self::NotAccepted => Some("not_accepted"),
            Self::Closed { .. } => Some("closed"),
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Processes(Owners::Unknown(why)) => why.fmt(f),
            Self::Processes(Owners::Known(owners)) => {
                for (index, owner) in owners.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(f, "{separator}{} {}", owner.name, owner.pid.0)?;
                }
                Ok(())
            }
            Self::NotAccepted => f.write_str("not accepted yet"),
            Self::Closed { free_in: None } => f.write_str("closed, and nobody's any more"),
            Self::Closed {
                free_in: Some(free_in),
            } => {
                write!(f, "closed; over in {} s", free_in.as_secs())
            }
        }
    }
}

impl TcpState {
    /// Returns the name in RFC 9293, section 3.3.2.
    pub fn name(self) -> &'static str {
        match self {
            Self::SynSent => "SYN-SENT",
            Self::SynReceived => "SYN-RECEIVED",
            Self::Established => "ESTABLISHED",
            Self::FinWait1 => "FIN-WAIT-1",
            Self::FinWait2 => "FIN-WAIT-2",
            Self::CloseWait => "CLOSE-WAIT",
            Self::Closing => "CLOSING",
            Self::LastAck => "LAST-ACK",
            Self::TimeWait => "TIME-WAIT",
        }
    }

    /// Whether a connection in this state that nobody holds was closed here, and not just never accepted.
    #[cfg(target_os = "linux")]
    pub(crate) fn is_after_closing_here(self) -> bool {
        matches!(
            self,
            Self::FinWait1 | Self::FinWait2 | Self::Closing | Self::LastAck | Self::TimeWait
        )
    }
}
