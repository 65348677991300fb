//! The connections of a port, with their states and whoever holds them.

use std::net::{TcpListener, TcpStream, UdpSocket};

use ports::connections::{self, Connection, Holder, TcpState};
use ports::owner::Owners;
use ports::{PortNumber, Transport};

use crate::stage;

/// Returns the only connection whose local port is `port`.
fn only_connection(port: u16) -> Connection {
    let found = connections::of_port(PortNumber(port), None);
    let [connection] = &found.connections[..] else {
        panic!("one connection was made: {found:?}")
    };
    connection.clone()
}

/// Whether this process alone holds a connection.
fn is_ours(connection: &Connection) -> bool {
    let Holder::Processes(Owners::Known(owners)) = &connection.holder else {
        return false;
    };
    owners.iter().map(|owner| owner.pid.0).eq([std::process::id()])
}

#[test]
fn each_state_of_a_connection_is_told_with_its_holder() {
    let _stage = stage::alone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let client = TcpStream::connect(address).unwrap();
    let waiting = only_connection(address.port());
    assert_eq!(
        (waiting.state, waiting.holder),
        (Some(TcpState::Established), Holder::NotAccepted)
    );
    let (server, _) = listener.accept().unwrap();
    let accepted = only_connection(address.port());
    assert_eq!(
        (accepted.local, accepted.remote),
        (address, client.local_addr().unwrap())
    );
    assert!(is_ours(&accepted), "{accepted:?}");
    client.shutdown(std::net::Shutdown::Write).unwrap();
    let closed_there = only_connection(address.port());
    assert_eq!(closed_there.state, Some(TcpState::CloseWait));
    let half_closed = only_connection(client.local_addr().unwrap().port());
    assert_eq!(half_closed.state, Some(TcpState::FinWait2));
    let client_port = client.local_addr().unwrap().port();
    drop((client, server));
    let over = only_connection(client_port);
    assert_eq!(over.state, Some(TcpState::TimeWait));
    assert!(
        matches!(over.holder, Holder::Closed { free_in: Some(_) }),
        "{over:?}"
    );
}

#[test]
fn a_connected_udp_socket_is_a_connection_without_state() {
    let _stage = stage::alone();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port();
    let found = connections::of_port(PortNumber(port), Some(Transport::Udp));
    assert_eq!(found.connections, []);
    socket.connect("127.0.0.1:9").unwrap();
    let connection = only_connection(port);
    assert_eq!((connection.transport, connection.state), (Transport::Udp, None));
    assert!(is_ours(&connection), "{connection:?}");
}
