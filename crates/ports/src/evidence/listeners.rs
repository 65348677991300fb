//! Evidence on macOS and Windows: what the crate `listeners` reads from the system's own tables.
//!
//! It says less than Linux does: no user, no start, no arguments, and only processes that this user may see, so that
//! a socket whose owner is hidden is missing altogether. The gaps of the answer say so.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use atlas::number::{PortNumber, Ports, Transport};
use listeners::{Listener, Process, Protocol};

use super::{Evidence, HeldSocket};
use crate::exposure::{Exposure, ExposureUnknown, confinement};
use crate::owner::{Executable, Hold, Owner, OwnerUnknown, Owners, Pid};
use crate::sockets::{Gap, Scope, Socket, Source};
use crate::text::VisibleText;

/// The ephemeral range of both systems as they are delivered (data/ports/ephemeral-ranges.csv).
pub(crate) const EPHEMERAL: Ports = Ports {
    first: PortNumber(49152),
    last: PortNumber(65535),
};

/// Sockets with the processes that hold them.
type Holders = BTreeMap<(Transport, SocketAddr), BTreeMap<Pid, Owner>>;

/// Looks at the sockets in `scope` and their owners.
pub(crate) fn observe(scope: Scope) -> Evidence {
    let mut evidence = Evidence {
        sockets: Vec::new(),
        elsewhere: Vec::new(),
        occupants: Vec::new(),
        forwards: Vec::new(),
        source: None,
        gaps: Vec::new(),
        ephemeral: EPHEMERAL,
    };
    match listeners::get_all() {
        Ok(listeners) => {
            evidence.source = Some(Source::SystemTables);
            evidence
                .gaps
                .extend([Gap::OnlyVisibleProcesses, Gap::BoundTcpUnseen]);
            let holders = holders(listeners, scope);
            evidence.sockets = holders
                .into_iter()
                .map(|((transport, local), owners)| held_socket(transport, local, owners))
                .collect();
        }
        Err(error) => evidence.gaps.push(Gap::SocketsUnreadable {
            why: error.to_string(),
        }),
    }
    evidence
}

/// Collects the processes of each socket: the tables have one row per process.
fn holders(listeners: impl IntoIterator<Item = Listener>, scope: Scope) -> Holders {
    let mut holders = Holders::new();
    for listener in listeners {
        let transport = match listener.protocol {
            Protocol::TCP => Transport::Tcp,
            Protocol::UDP => Transport::Udp,
        };
        // Other states of TCP are connections; UDP has no state in these tables.
        let holds_port = transport == Transport::Udp || listener.state == listeners::SocketState::Listen;
        let port = PortNumber(listener.socket.port());
        // The system lists UDP sockets that are not bound yet with port 0.
        let is_asked_for = port != PortNumber(0) && scope.port().is_none_or(|asked| asked == port);
        if holds_port && is_asked_for && scope.includes(transport) {
            let local = SocketAddr::new(as_bound(listener.socket.ip()), port.0);
            let owner = owner(listener.process);
            holders
                .entry((transport, local))
                .or_default()
                .insert(owner.pid, owner);
        }
    }
    holders
}

/// Undoes `::7f00:1`, by which macOS means 127.0.0.1 on a socket of both families.
fn as_bound(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(v6) if !v6.is_loopback() && v6 != Ipv6Addr::UNSPECIFIED => {
            v6.to_ipv4().map_or(ip, IpAddr::V4)
        }
        _ => ip,
    }
}

fn owner(process: Process) -> Owner {
    let path = Some(process.path).filter(|path| !path.is_empty());
    Owner {
        pid: Pid(process.pid),
        name: VisibleText::from(process.name.as_str()),
        user: None,
        executable: path.map(|path| Executable::at(PathBuf::from(path))),
        command_line: None,
        started: None,
        unit: None,
        container: None,
        hold: Hold::Descriptor,
        origin: None,
    }
}

fn held_socket(transport: Transport, local: SocketAddr, owners: BTreeMap<Pid, Owner>) -> HeldSocket {
    let socket = Socket::receiving(transport, local);
    let owners = if owners.is_empty() {
        Owners::Unknown(OwnerUnknown::Unsupported)
    } else {
        Owners::Known(owners.into_values().collect())
    };
    // Neither pf nor the firewall of Windows is read: only what the address rules out is known.
    let exposure = confinement(&socket).map_or(Exposure::Unknown(ExposureUnknown::Unsupported), Exposure::No);
    HeldSocket {
        socket,
        created_by: None,
        owners,
        identification: None,
        namespace: None,
        exposure,
        made_in: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listener(pid: u32, socket: &str, protocol: Protocol, state: listeners::SocketState) -> Listener {
        let process = Process {
            pid,
            name: "server".into(),
            path: String::new(),
        };
        Listener {
            process,
            socket: socket.parse().unwrap(),
            protocol,
            state,
        }
    }

    #[test]
    fn rows_of_one_socket_become_its_owners() {
        use listeners::SocketState::{Established, Listen, Unknown};
        let rows = [
            listener(7, "127.0.0.1:80", Protocol::TCP, Listen),
            listener(8, "127.0.0.1:80", Protocol::TCP, Listen),
            listener(7, "127.0.0.1:80", Protocol::TCP, Established),
            listener(7, "0.0.0.0:0", Protocol::UDP, Unknown),
            listener(9, "0.0.0.0:53", Protocol::UDP, Unknown),
        ];
        let holders = holders(rows, Scope::Everything);
        let found: Vec<_> = holders
            .iter()
            .map(|((transport, _), owners)| (*transport, owners.len()))
            .collect();
        assert_eq!(found, [(Transport::Tcp, 2), (Transport::Udp, 1)]);
    }

    #[test]
    fn addresses_of_both_families_are_told_as_bound() {
        let shown = |ip: &str| as_bound(ip.parse().unwrap()).to_string();
        assert_eq!(shown("::7f00:1"), "127.0.0.1");
        assert_eq!(shown("::ffff:127.0.0.1"), "127.0.0.1");
        assert_eq!(shown("::"), "::");
        assert_eq!(shown("::1"), "::1");
        assert_eq!(shown("2001:db8::1"), "2001:db8::1");
    }

    #[test]
    fn a_listener_of_ours_is_seen() {
        let ours = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = PortNumber(ours.local_addr().unwrap().port());
        let evidence = observe(Scope::Port(port, Some(Transport::Tcp)));
        let pids: Vec<_> = evidence
            .sockets
            .iter()
            .flat_map(|held| held.owners.processes())
            .map(|owner| owner.pid.0)
            .collect();
        assert!(pids.contains(&std::process::id()));
    }
}
