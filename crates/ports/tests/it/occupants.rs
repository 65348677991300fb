//! Ports that cannot be bound although nothing listens there: the report says why.

use std::io::{ErrorKind, Read};
use std::net::{SocketAddr, TcpListener, TcpStream};

use ports::occupants::Occupation;
use ports::sockets::SocketState;
use ports::{Claims, PortNumber, PortReport, Transport};

use crate::stage;

/// Tries to have the port, as a plain server without SO_REUSEADDR does, and returns what we say about it.
fn report(address: SocketAddr) -> PortReport {
    let socket = rustix::net::socket(
        rustix::net::AddressFamily::INET,
        rustix::net::SocketType::STREAM,
        None,
    );
    let refused = rustix::net::bind(socket.unwrap(), &address).unwrap_err();
    assert_eq!(std::io::Error::from(refused).kind(), ErrorKind::AddrInUse);
    ports::port(
        &Claims::built_in(),
        PortNumber(address.port()),
        Some(Transport::Tcp),
    )
}

/// Returns what else than a socket is said to keep a port that cannot be had.
fn told(address: SocketAddr) -> Vec<Occupation> {
    report(address)
        .occupants
        .into_iter()
        .map(|occupant| occupant.occupation)
        .collect()
}

/// Makes a connection and takes its listener away; returns both ends.
///
/// What is told of a port counts its connections on all addresses: one that somebody else has a part in is not used.
fn connection() -> (TcpStream, TcpStream) {
    let connect = || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (server, _) = listener.accept().unwrap();
        (client, server)
    };
    let is_alone = |end: &TcpStream| {
        let port = PortNumber(end.local_addr().unwrap().port());
        ports::connections::of_port(port, None).connections.len() == 1
    };
    let mut pairs = std::iter::repeat_with(connect);
    pairs
        .find(|(client, server)| is_alone(client) && is_alone(server))
        .unwrap()
}

#[test]
fn a_socket_that_is_bound_and_does_not_listen_keeps_its_port() {
    let _stage = stage::alone();
    let holder = stage::bound_tcp("127.0.0.1:0", |_| ());
    let address = rustix::net::getsockname(&holder).unwrap().try_into().unwrap();
    let report = report(address);
    let [held] = stage::at(&report, address)[..] else {
        panic!("one socket was bound: {report:?}")
    };
    assert_eq!(held.socket.state, SocketState::Bound);
    let mut owners = held.owners.processes().iter();
    assert!(owners.all(|owner| owner.pid.0 == std::process::id()));
}

#[test]
fn connections_keep_the_port_of_either_end() {
    let _stage = stage::alone();
    let (client, server) = connection();
    for (this, that) in [(&client, &server), (&server, &client)] {
        let remote = that.local_addr().unwrap();
        let expected = Occupation::Connected {
            connections: 1,
            remote,
        };
        assert_eq!(told(this.local_addr().unwrap()), [expected]);
    }
}

#[test]
fn a_connection_in_time_wait_keeps_the_port_for_a_minute() {
    let _stage = stage::alone();
    let (mut client, server) = connection();
    let address = server.local_addr().unwrap();
    drop(server);
    assert_eq!(client.read(&mut [0]).unwrap(), 0);
    drop(client);
    let [
        Occupation::TimeWait {
            connections: 1,
            free_in,
        },
    ] = told(address)[..]
    else {
        panic!("{:?}", told(address))
    };
    assert!(free_in.as_secs() <= 60, "{free_in:?}");
}

#[test]
fn a_closed_connection_whose_other_end_stays_is_nobodys() {
    let _stage = stage::alone();
    let (_client, server) = connection();
    let address = server.local_addr().unwrap();
    drop(server);
    assert_eq!(told(address), [Occupation::Closing { connections: 1 }]);
}
