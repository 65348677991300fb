//! Two machines on one network find each other for a pairing, and say no more than that takes.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};
use std::thread;
use std::time::Duration;

use testkit::{Child, Host, Lab, Packet, Protocol, wait_for};

use crate::node::{Node, texts};
use crate::{PORT, node_on};

/// Where questions for a node that shows words are heard.
const BEACON_PORT: u16 = 63447;

/// How long is looked whether something is sent. Here the time that passes is the thing under test.
const IDLE: Duration = Duration::from_secs(3);

/// A command of a host's user that shows words, and the words.
fn shown(node: &Node, host: &Host) -> (Child, String) {
    let mut command = host.command(crate::node::user::PROGRAM);
    node.prepare(&mut command, &["pair"]);
    let command = Child::spawn(&mut command).unwrap();
    let words = command
        .wait_for_line(|line| !line.contains(' ') && line.split('-').count() == 3)
        .unwrap();
    let waits = |line: &str| line.starts_with("Waiting until ");
    command.wait_for_line(waits).unwrap();
    (command, words)
}

/// Alice shows words, bob types them, and both are contacts.
fn pair(alice: &Node, alice_host: &Host, bob: &Node) {
    let (mut waiting, words) = shown(alice, alice_host);
    let said = bob.ok(&["pair", &words]);
    assert_eq!(said, "alice is a contact now: directnet send alice hello\n");
    assert!(waiting.wait().unwrap().success());
    bob.deliver("alice", "hello");
    assert_eq!(texts(&alice.recv()), ["hello"]);
}

fn ip(host: &Host, arguments: &str) {
    let status = host.command("ip").args(arguments.split(' ')).status().unwrap();
    assert!(status.success(), "ip {arguments}");
}

/// What programs said to whom, without what the kernel says by itself.
fn said(packets: &[Packet]) -> BTreeSet<(IpAddr, u16)> {
    let said = packets.iter().filter(|packet| !packet.is_housekeeping());
    said.map(|packet| {
        assert_eq!(packet.protocol, Protocol::Udp, "{packet:?}");
        (packet.destination.unwrap(), packet.destination_port.unwrap())
    })
    .collect()
}

#[test]
fn a_pairing_sends_what_it_takes_and_nothing_is_sent_before_or_after() {
    let lab = Lab::new().unwrap();
    let (alice_host, bob_host) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let (alice, bob) = (node_on(&alice_host), node_on(&bob_host));
    let capture = lab.capture().unwrap();
    let (mut waiting, words) = shown(&alice, &alice_host);
    assert!(wait_for("nothing", IDLE, || None::<()>).is_err());
    // Whoever shows words waits in silence.
    assert_eq!(said(&capture.finish().unwrap()), BTreeSet::new());

    let capture = lab.capture().unwrap();
    bob.ok(&["pair", &words]);
    assert!(waiting.wait().unwrap().success());
    bob.deliver("alice", "hello");
    let packets = capture.finish().unwrap();
    let groups: [IpAddr; 3] = [
        Ipv4Addr::new(239, 255, 34, 47).into(),
        Ipv4Addr::new(10, 77, 0, 255).into(),
        Ipv6Addr::new(0xff12, 0, 0, 0, 0, 0, 0, 0x3447).into(),
    ];
    let (asked, others): (Vec<Packet>, Vec<Packet>) = packets
        .into_iter()
        .filter(|packet| !packet.is_housekeeping())
        .partition(|packet| packet.destination_port == Some(BEACON_PORT));
    let asked = said(&asked);
    assert_eq!(asked, groups.map(|group| (group, BEACON_PORT)).into());
    // The answers, and the connection.
    let of_alice = |addr: Option<IpAddr>| {
        let own = [IpAddr::from(alice_host.addr()), alice_host.addr6().into()];
        addr.is_some_and(|addr| own.contains(&addr) || is_link_local(addr))
    };
    for packet in &others {
        let is_answer = packet.source_port == Some(BEACON_PORT) && of_alice(packet.source);
        let is_connection = [packet.source_port, packet.destination_port] == [Some(PORT); 2];
        assert!(is_answer || is_connection, "{packet:?}");
    }

    let capture = lab.capture().unwrap();
    bob.deliver("alice", "hello again");
    assert!(wait_for("nothing", IDLE, || None::<()>).is_err());
    let ports: BTreeSet<u16> = said(&capture.finish().unwrap())
        .into_iter()
        .map(|(_, port)| port)
        .collect();
    assert_eq!(ports, [PORT].into());
}

fn is_link_local(addr: IpAddr) -> bool {
    matches!(addr, IpAddr::V6(addr) if addr.is_unicast_link_local())
}

/// The way out, and with it what the kernel would take for multicast, leads to another network.
#[test]
fn they_find_each_other_on_the_second_network_of_both() {
    let lab = Lab::new().unwrap();
    let (alice_host, bob_host) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    for host in [&alice_host, &bob_host] {
        ip(host, "link add a0 type veth peer name a1");
        ip(host, "addr add 10.78.0.1/24 brd + dev a0");
        ip(host, "link set a0 up");
        ip(host, "link set a1 up");
        ip(host, "route add default via 10.78.0.254 dev a0");
    }
    let (alice, bob) = (node_on(&alice_host), node_on(&bob_host));
    pair(&alice, &alice_host, &bob);
}

#[test]
fn they_find_each_other_without_ipv4_and_without_ipv6() {
    let lab = Lab::new().unwrap();
    let (alice_host, bob_host) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    for host in [&alice_host, &bob_host] {
        ip(host, "-4 addr flush dev eth0");
    }
    let (alice, bob) = (node_on(&alice_host), node_on(&bob_host));
    pair(&alice, &alice_host, &bob);

    let (carol_host, dave_host) = (lab.host("carol").unwrap(), lab.host("dave").unwrap());
    for host in [&carol_host, &dave_host] {
        ip(host, "-6 addr flush dev eth0");
    }
    let (carol, dave) = (node_on(&carol_host), node_on(&dave_host));
    let (mut waiting, words) = shown(&carol, &carol_host);
    dave.ok(&["pair", &words]);
    assert!(waiting.wait().unwrap().success());
}

/// Something else has the port on which questions are heard.
#[test]
fn a_node_that_cannot_be_found_says_so_and_is_dialled_by_its_address() {
    let lab = Lab::new().unwrap();
    let (alice_host, bob_host) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let holder = alice_host.within(|| UdpSocket::bind((Ipv4Addr::UNSPECIFIED, BEACON_PORT)));
    let _holder = holder.unwrap().unwrap();
    let (alice, bob) = (node_on(&alice_host), node_on(&bob_host));
    let (mut waiting, words) = shown(&alice, &alice_host);
    waiting
        .wait_for_line(|line| line.starts_with("This node cannot be found on the local network: "))
        .unwrap();
    bob.fails(1, &["pair", &words]);
    bob.ok(&["pair", &words, "--at", &alice_host.addr().to_string()]);
    assert!(waiting.wait().unwrap().success());
}

/// Two nodes of one machine, whose users have no network at all.
#[test]
fn two_people_on_one_machine_find_each_other() {
    let lab = Lab::new().unwrap();
    let host = lab.host("alice").unwrap();
    host.set_link(false).unwrap();
    let alice = node_on(&host);
    let mut bob = Node::new(crate::node::User::new("bob"), 0);
    bob.start_as(host.command(crate::node::user::PROGRAM));
    pair(&alice, &host, &bob);
}

#[test]
fn nobody_is_found_where_nobody_shows_the_words() {
    let lab = Lab::new().unwrap();
    let (alice_host, bob_host) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let (alice, bob) = (node_on(&alice_host), node_on(&bob_host));
    let (waiting, words) = shown(&alice, &alice_host);
    let other = if words.starts_with("7-") {
        "8-orbit-velvet"
    } else {
        "7-orbit-velvet"
    };
    let said = bob.fails(1, &["pair", other]);
    assert!(
        said.starts_with("directnet: nobody nearby shows words with the number "),
        "{said}"
    );
    waiting.terminate().unwrap();
}

/// Somebody who hears a question and answers it, too.
#[test]
fn where_two_answer_neither_is_told_anything() {
    let lab = Lab::new().unwrap();
    let (alice_host, bob_host) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let mallory_host = lab.host("mallory").unwrap();
    let (alice, bob) = (node_on(&alice_host), node_on(&bob_host));
    let mallory = mallory_host.within(|| UdpSocket::bind((Ipv4Addr::UNSPECIFIED, BEACON_PORT)));
    let mallory = mallory.unwrap().unwrap();
    mallory.set_read_timeout(Some(testkit::PATIENCE)).unwrap();
    let (waiting, words) = shown(&alice, &alice_host);
    let lie = thread::spawn(move || {
        let mut datagram = [0; 64];
        let (_, asker) = mallory.recv_from(&mut datagram).unwrap();
        datagram[4] = 2;
        datagram[14..46].fill(66);
        datagram[46..48].copy_from_slice(&PORT.to_be_bytes());
        mallory.send_to(&datagram, asker).unwrap();
    });
    let said = bob.fails(1, &["pair", &words]);
    assert!(
        said.starts_with("directnet: several nodes nearby answer to the number "),
        "{said}"
    );
    lie.join().unwrap();
    waiting.terminate().unwrap();
}
