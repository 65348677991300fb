//! What nodes say to the network: everything to their contacts, and not one packet to anybody else.

use std::net::IpAddr;
use std::time::Duration;

use testkit::{Host, Lab, Packet, Protocol, wait_for};

use crate::node::{Node, texts};
use crate::{PORT, node_on};

/// How long nothing is done while packets are looked at: twice the time between two keep-alive packets.
const IDLE: Duration = Duration::from_secs(10);

/// Everything two people do: become contacts, talk both ways, one is away for a while.
fn live(alice_host: &Host, bob_host: &Host, idle: Duration) {
    let (alice, mut bob) = (node_on(alice_host), node_on(bob_host));
    bob.join(&alice);
    alice.deliver("bob", "hello bob");
    bob.deliver("alice", "hello alice");
    do_nothing(idle / 2);
    bob.down();
    alice.fails(5, &["send", "bob", "--wait", "0s", "are you there?"]);
    do_nothing(idle / 2);
    bob.start_as(bob_host.command(crate::node::user::PROGRAM));
    alice.wait_until_delivered();
    assert_eq!(texts(&bob.recv()), ["hello bob", "are you there?"]);
    assert_eq!(texts(&alice.recv()), ["hello alice"]);
    stop([alice, bob]);
}

/// Here the time that passes is the thing under test: a program that phones home does so when it likes.
fn do_nothing(span: Duration) {
    let nothing = wait_for("nothing", span, || None::<()>);
    assert!(nothing.is_err());
}

fn stop(nodes: [Node; 2]) {
    for mut node in nodes {
        node.down();
    }
}

/// Checks that the recorded packets went from DirectNet's port of one host to DirectNet's port of the other.
fn judge(packets: &[Packet], hosts: [&Host; 2]) {
    let of_host = |host: &Host| [IpAddr::from(host.addr()), host.addr6().into()];
    let peers: Vec<IpAddr> = hosts.into_iter().flat_map(of_host).collect();
    let is_peer = |addr: Option<IpAddr>| addr.is_some_and(|addr| peers.contains(&addr));
    let is_ours = |packet: &&Packet| {
        let is_from_port_to_port = match packet.protocol {
            Protocol::Udp => (packet.source_port, packet.destination_port) == (Some(PORT), Some(PORT)),
            // The kernel of somebody whose node is down says so.
            Protocol::Icmp => packet.text.contains("udp port 3447 unreachable"),
            _ => false,
        };
        is_from_port_to_port && is_peer(packet.source) && is_peer(packet.destination)
    };
    let said = packets.iter().filter(|packet| !packet.is_housekeeping());
    let (ours, others): (Vec<&Packet>, Vec<&Packet>) = said.partition(is_ours);
    assert_eq!(others, Vec::<&Packet>::new());
    for host in hosts {
        let from_host = |packet: &&&Packet| of_host(host).contains(&packet.source.unwrap());
        assert!(
            ours.iter().find(from_host).is_some(),
            "{} said nothing",
            host.name()
        );
    }
}

#[test]
fn only_contacts_get_packets_even_when_there_is_a_way_out() {
    let lab = Lab::new().unwrap();
    let (alice, bob) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    alice.add_default_route().unwrap();
    bob.add_default_route().unwrap();
    let capture = lab.capture().unwrap();
    live(&alice, &bob, IDLE);
    judge(&capture.finish().unwrap(), [&alice, &bob]);
}

#[test]
fn only_contacts_get_packets_on_a_network_without_a_way_out() {
    let lab = Lab::new().unwrap();
    let (alice, bob) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let capture = lab.capture().unwrap();
    live(&alice, &bob, Duration::ZERO);
    judge(&capture.finish().unwrap(), [&alice, &bob]);
}
