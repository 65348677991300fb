//! What is on a port although nothing listens on it and nothing is bound to it: connections, and rules of the firewall.
//!
//! `bind` answers "address already in use" for connections of TCP as it does for a listener, and tools that list
//! listeners show nothing. A rule that hands packets on keeps nobody from binding the port, who then receives none of
//! them. A pure function turns connections into explanations, each with the command that would show more.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use atlas::number::{PortNumber, Ports, Transport};

#[cfg(target_os = "linux")]
use crate::sockets::linux::netlink::connections::TcpConnection;

use crate::exposure::Forward;

/// A reason why a port is taken, or of no use, that is no listener and no bound socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupant {
    /// The transport.
    pub transport: Transport,
    /// The port.
    pub port: PortNumber,
    /// What occupies it.
    pub occupation: Occupation,
    /// The ports that this machine gives to sockets which ask for any, if this is one of them.
    pub ephemeral: Option<Ports>,
}

/// How a port is occupied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occupation {
    /// Connections in TIME-WAIT: closed here first, and kept for a minute so that late packets harm nobody.
    TimeWait {
        /// How many.
        connections: usize,
        /// When the last of them ends.
        free_in: Duration,
    },
    /// Connections that are closing and that no process holds any more.
    Closing {
        /// How many.
        connections: usize,
    },
    /// Connections that processes hold: outgoing ones, or what a listener accepted before it went away.
    Connected {
        /// How many.
        connections: usize,
        /// The other end of one of them.
        remote: SocketAddr,
    },
    /// The firewall hands on what other machines send to it: `bind` succeeds, and nothing of that is received.
    HandedOn(Forward),
}

/// A connection, as far as it matters here; only Linux tells of them.
#[cfg(any(target_os = "linux", test))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Connection {
    pub(crate) remote: SocketAddr,
    /// When a connection in TIME-WAIT ends; `None` for those in other states.
    pub(crate) free_in: Option<Duration>,
    /// Whether a process may still hold it.
    pub(crate) is_held: bool,
}

#[cfg(target_os = "linux")]
impl From<&TcpConnection> for Connection {
    fn from(connection: &TcpConnection) -> Self {
        Self {
            remote: connection.remote,
            free_in: connection.free_in,
            is_held: connection.socket.inode.is_some(),
        }
    }
}

/// Explains why `port` is taken: by whom connections are held first, then by what ends by itself.
#[cfg(any(target_os = "linux", test))]
pub(crate) fn explain(port: PortNumber, ephemeral: Ports, connections: &[Connection]) -> Vec<Occupant> {
    let is_waiting = |connection: &&Connection| connection.free_in.is_some();
    let held: Vec<_> = connections
        .iter()
        .filter(|connection| connection.is_held)
        .collect();
    let waiting = connections.iter().filter(is_waiting).count();
    let closing = connections
        .len()
        .saturating_sub(held.len())
        .saturating_sub(waiting);
    let free_in = connections
        .iter()
        .filter_map(|connection| connection.free_in)
        .max();
    let connected = held.first().map(|first| Occupation::Connected {
        connections: held.len(),
        remote: first.remote,
    });
    let closing = (closing > 0).then_some(Occupation::Closing { connections: closing });
    let waiting = free_in.map(|free_in| Occupation::TimeWait {
        connections: waiting,
        free_in,
    });
    let occupations = [connected, closing, waiting].into_iter().flatten();
    let occupant = |occupation| Occupant {
        transport: Transport::Tcp,
        port,
        occupation,
        ephemeral: ephemeral.contains(port).then_some(ephemeral),
    };
    occupations.map(occupant).collect()
}

impl From<Forward> for Occupant {
    fn from(forward: Forward) -> Self {
        Self {
            transport: forward.transport,
            port: forward.ports.first,
            occupation: Occupation::HandedOn(forward),
            ephemeral: None,
        }
    }
}

impl Occupant {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(&self) -> &'static str {
        match &self.occupation {
            Occupation::TimeWait { .. } => "time_wait",
            Occupation::Closing { .. } => "closing",
            Occupation::Connected { .. } => "connected",
            Occupation::HandedOn(_) => "handed_on",
        }
    }

    /// Returns the command that shows more on Linux; it names the processes of other users only to root.
    pub fn command(&self) -> String {
        match &self.occupation {
            Occupation::HandedOn(forward) => forward.command(),
            _ => format!("ss -tanp 'sport = :{}'", self.port),
        }
    }
}

impl fmt::Display for Occupant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.occupation {
            Occupation::TimeWait { connections, free_in } => {
                let seconds = free_in.as_secs();
                write!(
                    f,
                    "{} in TIME-WAIT; the last ends in {seconds} s",
                    counted(*connections)
                )
            }
            Occupation::Closing { connections } => {
                write!(
                    f,
                    "{} that no process holds any more, still closing",
                    counted(*connections)
                )
            }
            Occupation::Connected { connections, remote } => {
                write!(
                    f,
                    "{} with this as local port, one of them to {remote}",
                    counted(*connections)
                )?;
                match self.ephemeral {
                    Some(ports) => write!(f, "; this machine gives out {ports} to whoever asks for any port"),
                    None => Ok(()),
                }
            }
            Occupation::HandedOn(forward) => forward.fmt(f),
        }
    }
}

fn counted(connections: usize) -> String {
    let noun = if connections == 1 {
        "connection"
    } else {
        "connections"
    };
    format!("{connections} {noun}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(free_in_s: Option<u64>, is_held: bool) -> Connection {
        Connection {
            remote: "192.0.2.7:443".parse().unwrap(),
            free_in: free_in_s.map(Duration::from_secs),
            is_held,
        }
    }

    const EPHEMERAL: Ports = Ports {
        first: PortNumber(32768),
        last: PortNumber(60999),
    };

    fn told(connections: &[Connection]) -> Vec<String> {
        let occupants = explain(PortNumber(8080), EPHEMERAL, connections);
        occupants.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_kind_of_connection_is_told_once() {
        let all = [
            connection(Some(12), false),
            connection(None, true),
            connection(Some(41), false),
            connection(None, false),
        ];
        assert_eq!(
            told(&all),
            [
                "1 connection with this as local port, one of them to 192.0.2.7:443",
                "1 connection that no process holds any more, still closing",
                "2 connections in TIME-WAIT; the last ends in 41 s",
            ]
        );
    }

    #[test]
    fn without_connections_there_is_nothing_to_say() {
        assert_eq!(told(&[]), [""; 0]);
    }

    #[test]
    fn the_command_shows_the_port() {
        let occupants = explain(PortNumber(40000), EPHEMERAL, &[connection(None, true)]);
        assert_eq!(occupants[0].command(), "ss -tanp 'sport = :40000'");
        assert_eq!(occupants[0].code(), "connected");
        let range = "; this machine gives out 32768-60999 to whoever asks for any port";
        assert!(occupants[0].to_string().ends_with(range), "{}", occupants[0]);
    }
}
