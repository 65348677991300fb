//! The laboratory itself: packets cross it, a recording shows them, and nothing of it remains. Needs root.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test panics where something is wrong"
)]

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::unix::process::ExitStatusExt;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use testkit::{Host, Lab, PATIENCE, Packet, Protocol, is_lab_address};

/// A UDP socket of this host, on a port that the system chooses.
fn socket(host: &Host, addr: impl Into<IpAddr>) -> UdpSocket {
    let addr = SocketAddr::new(addr.into(), 0);
    let socket = host.within(|| UdpSocket::bind(addr)).unwrap().unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket
}

/// Sends a word from one socket to the other and back.
fn ping(alice: &UdpSocket, bob: &UdpSocket) -> io::Result<()> {
    let mut buffer = [0; 16];
    alice.send_to(b"ping", bob.local_addr()?)?;
    let (len, from) = bob.recv_from(&mut buffer)?;
    assert_eq!(&buffer[..len], b"ping");
    bob.send_to(b"pong", from)?;
    let (len, from) = alice.recv_from(&mut buffer)?;
    assert_eq!(&buffer[..len], b"pong");
    assert_eq!(from, bob.local_addr()?);
    Ok(())
}

/// The packets that programs sent to somewhere outside the lab.
fn foreign(packets: &[Packet]) -> Vec<&Packet> {
    packets
        .iter()
        .filter(|packet| !packet.is_housekeeping() && !packet.destination.is_some_and(is_lab_address))
        .collect()
}

#[test]
fn a_host_moves_to_another_address_and_counts_what_comes_in() {
    let lab = Lab::new().unwrap();
    let (alice, mut bob) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let old = bob.addr();
    bob.move_to(99).unwrap();
    assert_ne!(bob.addr(), old);
    let before = bob.inbound_bytes().unwrap();
    ping(&socket(&alice, alice.addr()), &socket(&bob, bob.addr())).unwrap();
    ping(&socket(&alice, alice.addr6()), &socket(&bob, bob.addr6())).unwrap();
    let came = bob.inbound_bytes().unwrap() - before;
    assert!((60..5000).contains(&came), "{came} bytes");
    let left = bob
        .within(|| UdpSocket::bind(SocketAddr::new(old.into(), 0)))
        .unwrap();
    assert!(left.is_err(), "the old address is not its own any more");
}

#[test]
fn two_hosts_ping_each_other_and_the_capture_shows_it() {
    let lab = Lab::new().unwrap();
    let (alice, bob) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let capture = lab.capture().unwrap();
    ping(&socket(&alice, alice.addr()), &socket(&bob, bob.addr())).unwrap();
    ping(&socket(&alice, alice.addr6()), &socket(&bob, bob.addr6())).unwrap();

    let packets = capture.finish().unwrap();
    let datagrams: Vec<(Option<IpAddr>, Option<IpAddr>)> = packets
        .iter()
        .filter(|packet| packet.protocol == Protocol::Udp)
        .map(|packet| (packet.source, packet.destination))
        .collect();
    let (a4, b4, a6, b6) = (
        alice.addr().into(),
        bob.addr().into(),
        alice.addr6().into(),
        bob.addr6().into(),
    );
    let expected = [(a4, b4), (b4, a4), (a6, b6), (b6, a6)]
        .map(|(source, destination)| (Some(source), Some(destination)));
    assert_eq!(datagrams, expected);
    assert_eq!(foreign(&packets), Vec::<&Packet>::new());
}

#[test]
fn a_packet_to_a_foreign_address_is_caught() {
    let lab = Lab::new().unwrap();
    let alice = lab.host("alice").unwrap();
    alice.add_default_route().unwrap();
    let capture = lab.capture().unwrap();
    socket(&alice, alice.addr())
        .send_to(b"hello?", "192.0.2.7:3447")
        .unwrap();
    socket(&alice, alice.addr6())
        .send_to(b"hello?", "[2001:db8::7]:3447")
        .unwrap();

    let packets = capture.finish().unwrap();
    let destinations: Vec<String> = foreign(&packets)
        .iter()
        .map(|packet| {
            format!(
                "{} {}",
                packet.destination.unwrap(),
                packet.destination_port.unwrap()
            )
        })
        .collect();
    assert_eq!(destinations, ["192.0.2.7 3447", "2001:db8::7 3447"]);
}

#[test]
fn a_foreign_address_cannot_be_reached_without_a_route() {
    let lab = Lab::new().unwrap();
    let alice = lab.host("alice").unwrap();
    let error = socket(&alice, alice.addr())
        .send_to(b"hello?", "192.0.2.7:3447")
        .unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NetworkUnreachable);
}

#[test]
fn every_port_of_a_datagram_is_told_whatever_protocol_usually_lives_there() {
    let lab = Lab::new().unwrap();
    let (alice, bob) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let ports = [53, 67, 123, 161, 443, 500, 1900, 2049, 3447, 4789, 5353, 6881];
    let capture = lab.capture().unwrap();
    let socket = socket(&alice, alice.addr());
    for port in ports {
        socket
            .send_to(b"\x00\x01\x02\x03 something", (bob.addr(), port))
            .unwrap();
    }

    let packets = capture.finish().unwrap();
    let datagrams = packets.iter().filter(|packet| packet.protocol == Protocol::Udp);
    let seen: Vec<u16> = datagrams.filter_map(|packet| packet.destination_port).collect();
    assert_eq!(seen, ports);
}

#[test]
fn a_pulled_cable_stops_packets_and_a_plugged_one_lets_them_through() {
    let lab = Lab::new().unwrap();
    let (alice, bob) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    bob.set_link(false).unwrap();
    let capture = lab.capture().unwrap();
    // Whether the sender is told differs between address families; that nothing arrives does not.
    let _ = socket(&bob, bob.addr()).send_to(b"lost", (alice.addr(), 3447));
    let _ = socket(&bob, bob.addr6()).send_to(b"lost", (alice.addr6(), 3447));
    let packets = capture.finish().unwrap();
    let bobs = [Some(bob.addr().into()), Some(bob.addr6().into())];
    assert!(
        !packets.iter().any(|packet| bobs.contains(&packet.source)),
        "{packets:?}"
    );

    bob.set_link(true).unwrap();
    ping(&socket(&alice, alice.addr()), &socket(&bob, bob.addr())).unwrap();
    ping(&socket(&alice, alice.addr6()), &socket(&bob, bob.addr6())).unwrap();
}

#[test]
fn programs_run_on_their_host() {
    let lab = Lab::new().unwrap();
    let alice = lab.host("alice").unwrap();
    let output = alice
        .command("ip")
        .args(["-brief", "addr", "show", "dev", "eth0"])
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains("10.77.0.1/24") && shown.contains("fd77::1/64"),
        "{shown}"
    );
}

#[test]
fn nothing_remains_after_a_panic() {
    let mut name = String::new();
    let mut process = None;
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| {
        let lab = Lab::new().unwrap();
        let alice = lab.host("alice").unwrap();
        name = namespace_of(&alice);
        // Without a guard: the host itself has to end it.
        process = Some(alice.command("tail").args(["-f", "/dev/null"]).spawn().unwrap());
        assert!(Path::new("/run/netns").join(&name).exists());
        panic!("on purpose");
    }));
    assert!(outcome.is_err());
    assert!(!Path::new("/run/netns").join(&name).exists());
    assert_eq!(process.unwrap().wait().unwrap().signal(), Some(9));
}

/// The name of the namespace that is this host.
fn namespace_of(host: &Host) -> String {
    let output = host
        .command("sh")
        .args(["-c", "ip netns identify $$"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
