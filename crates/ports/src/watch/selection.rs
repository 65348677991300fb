//! Which ports a watcher cares about.
//!
//! UDP sockets on ephemeral ports are what clients have: every name lookup opens and closes one. They are left out
//! unless their port is named or they are asked for. TCP sockets that are bound without listening are left out too:
//! every listener is one for an instant.

use atlas::number::{PortNumber, Ports, Transport};

use super::holding::Place;
use crate::sockets::{Socket, SocketState};

/// Which ports a watcher cares about; by default all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The ports, each for one transport or for all; none means every port.
    pub ports: Vec<(Ports, Option<Transport>)>,
    /// Whether UDP sockets on ephemeral ports count.
    pub with_ephemeral_udp: bool,
}

impl Selection {
    /// Whether every port is cared about.
    pub(super) fn is_everything(&self) -> bool {
        self.ports.is_empty()
    }

    /// Whether `place` is cared about on a machine with this ephemeral range.
    pub(super) fn includes(&self, place: Place, ephemeral: Ports) -> bool {
        if self.is_everything() {
            let is_client = place.transport == Transport::Udp && ephemeral.contains(place.port);
            return self.with_ephemeral_udp || !is_client;
        }
        let is_meant = |(ports, transport): &(Ports, Option<Transport>)| {
            ports.contains(place.port) && transport.is_none_or(|transport| transport == place.transport)
        };
        self.ports.iter().any(is_meant)
    }
}

/// Whether a socket is one that can be reached on its port: a listener, or UDP that receives from anybody.
pub(super) fn is_watched(socket: &Socket) -> bool {
    match socket.state {
        SocketState::Listening => true,
        SocketState::Bound => socket.transport == Transport::Udp && socket.local.port != PortNumber(0),
        SocketState::Connected { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EPHEMERAL: Ports = Ports {
        first: PortNumber(32768),
        last: PortNumber(60999),
    };

    fn check(selection: &Selection, expected: [bool; 3]) {
        let place = |transport, port| Place {
            transport,
            port: PortNumber(port),
        };
        let places = [
            place(Transport::Tcp, 40000),
            place(Transport::Udp, 40000),
            place(Transport::Udp, 53),
        ];
        assert_eq!(places.map(|place| selection.includes(place, EPHEMERAL)), expected);
    }

    #[test]
    fn clients_are_left_out_unless_they_are_meant() {
        check(&Selection::default(), [true, false, true]);
        let all = Selection {
            with_ephemeral_udp: true,
            ..Selection::default()
        };
        check(&all, [true, true, true]);
        let named = |transport| Selection {
            ports: vec![(
                Ports {
                    first: PortNumber(40000),
                    last: PortNumber(40000),
                },
                transport,
            )],
            ..Selection::default()
        };
        check(&named(Some(Transport::Udp)), [false, true, false]);
        check(&named(None), [true, true, false]);
    }
}
