//! What a socket's own address and state say about who can reach it, whatever the firewall does.

use std::net::IpAddr;

use atlas::number::Transport;

use super::{Condition, Confinement, Exposure};
use crate::sockets::{Socket, SocketState};

/// Returns why nobody outside can reach the socket, if its address or its state alone see to that.
pub(crate) fn confinement(socket: &Socket) -> Option<Confinement> {
    match socket.state {
        SocketState::Connected { .. } => Some(Confinement::Connected),
        SocketState::Bound if socket.transport == Transport::Tcp => Some(Confinement::NotListening),
        SocketState::Bound | SocketState::Listening => {
            socket.local.is_loopback().then_some(Confinement::Loopback)
        }
    }
}

/// Answers for a machine that filters nothing: what the socket's address and state alone say.
pub fn without_firewall(socket: &Socket) -> Exposure {
    let open = Exposure::Yes {
        rule: None,
        except: Vec::new(),
    };
    confinement(socket).map_or_else(|| narrowed(socket, open), Exposure::No)
}

/// Narrows an answer about the firewall by what the address alone says: a link-local one is not routed.
pub(super) fn narrowed(socket: &Socket, exposure: Exposure) -> Exposure {
    match exposure {
        Exposure::Yes { rule, except } if except.is_empty() && is_link_local(socket.local.ip) => {
            Exposure::Limited {
                to: vec![Condition::SameLink],
                rule,
            }
        }
        other => other,
    }
}

fn is_link_local(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;
    use crate::sockets::Interface;

    fn check(transport: Transport, ip: &str, state: SocketState, expected: &str) {
        let socket = Socket::new(transport, SocketAddr::new(ip.parse().unwrap(), 3447), state);
        assert_eq!(without_firewall(&socket).to_string(), expected, "{socket:?}");
        let mut inside = socket;
        inside.local.interface = Some(Interface {
            index: 1,
            name: Some("lo".into()),
        });
        assert!(!without_firewall(&inside).may_be_reached());
    }

    #[test]
    fn the_address_and_the_state_decide_without_a_firewall() {
        use SocketState::{Bound, Listening};
        check(Transport::Tcp, "0.0.0.0", Listening, "yes");
        check(Transport::Tcp, "::", Listening, "yes");
        check(Transport::Tcp, "192.0.2.1", Listening, "yes");
        check(Transport::Udp, "0.0.0.0", Bound, "yes");
        check(Transport::Tcp, "127.0.0.1", Listening, "no, loopback only");
        check(Transport::Tcp, "127.9.9.9", Listening, "no, loopback only");
        check(Transport::Tcp, "::1", Listening, "no, loopback only");
        check(Transport::Tcp, "::ffff:127.0.0.1", Listening, "no, loopback only");
        check(Transport::Udp, "127.0.0.53", Bound, "no, loopback only");
        check(Transport::Tcp, "fe80::1", Listening, "only from the same link");
        check(Transport::Udp, "169.254.1.9", Bound, "only from the same link");
        check(Transport::Tcp, "0.0.0.0", Bound, "no, it does not listen");
        let remote = "192.0.2.7:53".parse().unwrap();
        let connected = SocketState::Connected { remote };
        check(
            Transport::Udp,
            "192.0.2.1",
            connected,
            "no, it receives from one address alone",
        );
    }
}
