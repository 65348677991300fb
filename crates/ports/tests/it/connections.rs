//! The connections of a port, with their states and whoever holds them.

use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};

use ports::connections::{self, Connection, Holder, TcpState};
use ports::owner::Owners;
use ports::{PortNumber, Transport};

use crate::stage;

/// Returns the connections whose local end is `local`: its port may be somebody else's on another address.
fn connections_at(local: SocketAddr, transport: Transport) -> Vec<Connection> {
    let mut found = connections::of_port(PortNumber(local.port()), Some(transport)).connections;
    found.retain(|connection| connection.local == local);
    found
}

/// Returns the only connection whose local end is `local`.
fn only_connection(local: SocketAddr, transport: Transport) -> Connection {
    let found = connections_at(local, transport);
    let [connection] = &found[..] else {
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

/// Waits until the only connection whose local end is `local` is in a state.
fn wait_until(local: SocketAddr, state: TcpState) -> Connection {
    let is_in_it = |connection: &Connection| connection.state == Some(state);
    let arrived = || Some(only_connection(local, Transport::Tcp)).filter(is_in_it);
    testkit::wait_for("a state of the connection", testkit::PATIENCE, arrived).unwrap()
}

#[test]
fn each_state_of_a_connection_is_told_with_its_holder() {
    let _stage = stage::alone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let client = TcpStream::connect(address).unwrap();
    let waiting = only_connection(address, Transport::Tcp);
    assert_eq!(
        (waiting.state, waiting.holder),
        (Some(TcpState::Established), Holder::NotAccepted)
    );
    let (server, _) = listener.accept().unwrap();
    let accepted = only_connection(address, Transport::Tcp);
    assert_eq!(
        (accepted.local, accepted.remote),
        (address, client.local_addr().unwrap())
    );
    assert!(is_ours(&accepted), "{accepted:?}");
    client.shutdown(std::net::Shutdown::Write).unwrap();
    let closed_there = only_connection(address, Transport::Tcp);
    assert_eq!(closed_there.state, Some(TcpState::CloseWait));
    let client_end = client.local_addr().unwrap();
    // The other end may take its time to acknowledge the end.
    wait_until(client_end, TcpState::FinWait2);
    drop((client, server));
    let over = wait_until(client_end, TcpState::TimeWait);
    assert!(
        matches!(over.holder, Holder::Closed { free_in: Some(_) }),
        "{over:?}"
    );
}

#[test]
fn a_connected_udp_socket_is_a_connection_without_state() {
    let _stage = stage::alone();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let local = socket.local_addr().unwrap();
    assert_eq!(connections_at(local, Transport::Udp), []);
    socket.connect("127.0.0.1:9").unwrap();
    let connection = only_connection(local, Transport::Udp);
    assert_eq!((connection.transport, connection.state), (Transport::Udp, None));
    assert!(is_ours(&connection), "{connection:?}");
}
