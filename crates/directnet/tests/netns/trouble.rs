//! Crashes, garbage and pulled cables: the conversation goes on.

use std::net::{SocketAddr, UdpSocket};
use std::thread;

use testkit::{Host, Lab, PATIENCE, wait_for};

use crate::node::user::PROGRAM;
use crate::node::{Node, User, delivered, received, texts};
use crate::{PORT, node_on};

/// Queues `count` texts as fast as commands can be run.
fn queue(user: &User, to: &str, count: usize) {
    for n in 0..count {
        let run = user.run(&["send", to, "--wait", "0s", &n.to_string()]);
        // 5: not delivered within no time at all, which is what happens nearly always.
        assert!(matches!(run.exit_code, Some(0 | 5)), "{run:?}");
    }
}

/// Waits until a node that was just started has said so often that a message came in.
fn wait_for_arrivals(node: &Node, count: usize) {
    wait_for("messages to come in", PATIENCE, || {
        let printed = node.process().printed();
        let told = printed.iter().filter(|line| line.text.contains("a message from"));
        (told.count() >= count).then_some(())
    })
    .unwrap();
}

fn check_conversations_agree(alice: &Node, bob: &Node) {
    let (at_alice, at_bob) = (alice.history("bob"), bob.history("alice"));
    assert_eq!(delivered(&at_alice), received(&at_bob));
    assert_eq!(delivered(&at_bob), received(&at_alice));
}

#[test]
fn a_recipient_that_is_killed_while_messages_arrive_has_each_of_them_once() {
    const MESSAGES: usize = 60;
    let lab = Lab::new().unwrap();
    let (alice_host, bob_host) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let (alice, mut bob) = (node_on(&alice_host), node_on(&bob_host));
    bob.join(&alice);
    thread::scope(|scope| {
        scope.spawn(|| queue(&alice, "bob", MESSAGES));
        for arrivals in [1, 5, 9] {
            wait_for_arrivals(&bob, arrivals);
            bob.kill9();
            bob.start_as(bob_host.command(PROGRAM));
        }
    });
    alice.wait_until_delivered();
    check_conversations_agree(&alice, &bob);
    let expected: Vec<String> = (0..MESSAGES).map(|n| n.to_string()).collect();
    assert_eq!(texts(&bob.recv()), expected);
}

/// Datagrams of every first byte and of many lengths, with reproducible nonsense in them.
fn garbage() -> impl Iterator<Item = Vec<u8>> {
    let mut state = 0x9e37_79b9_u32;
    let mut nonsense = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()
    };
    let lengths = [0, 1, 2, 7, 20, 21, 100, 1200, 1472, 9000];
    lengths.into_iter().flat_map(move |len| {
        let mut bytes: Vec<u8> = (0..len).flat_map(|_| nonsense()).take(len).collect();
        (0..=u8::MAX).map(move |first| {
            if let Some(byte) = bytes.first_mut() {
                *byte = first;
            }
            // What follows looks like version 1 of QUIC, so that some of it is read further.
            if first & 1 == 1
                && let Some(version) = bytes.get_mut(1..5)
            {
                version.copy_from_slice(&[0, 0, 0, 1]);
            }
            bytes.clone()
        })
    })
}

fn throw_garbage(from: &Host, to: SocketAddr) {
    let socket = from.within(|| UdpSocket::bind("0.0.0.0:0")).unwrap().unwrap();
    for datagram in garbage() {
        socket.send_to(&datagram, to).unwrap();
    }
}

#[test]
fn garbage_from_the_network_does_not_disturb_a_conversation() {
    let lab = Lab::new().unwrap();
    let (alice_host, bob_host) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let mallory = lab.host("mallory").unwrap();
    let (alice, bob) = (node_on(&alice_host), node_on(&bob_host));
    bob.join(&alice);
    let pid = alice.status().pid;
    thread::scope(|scope| {
        for host in [&mallory, &bob_host] {
            scope.spawn(|| throw_garbage(host, (alice_host.addr(), PORT).into()));
        }
        bob.deliver("alice", "during");
    });
    bob.deliver("alice", "afterwards");
    alice.deliver("bob", "still here");
    assert_eq!(texts(&alice.recv()), ["during", "afterwards"]);
    assert_eq!(alice.status().pid, pid);
    assert_eq!(alice.contacts().len(), 1);
}

#[test]
fn what_was_queued_while_a_cable_was_out_goes_out_when_it_is_in_again() {
    let lab = Lab::new().unwrap();
    let (alice_host, bob_host) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let (mut alice, bob) = (node_on(&alice_host), node_on(&bob_host));
    bob.join(&alice);
    // Too short for either side to notice.
    bob_host.set_link(false).unwrap();
    queue(&alice, "bob", 1);
    bob_host.set_link(true).unwrap();
    alice.wait_until_delivered();

    // Long enough for dials that come to nothing.
    bob_host.set_link(false).unwrap();
    alice.down();
    alice.start_as(alice_host.command(PROGRAM));
    alice.fails(5, &["send", "bob", "--wait", "0s", "later"]);
    wait_for("a dial to fail", PATIENCE, || {
        let trouble = alice.contacts().remove(0).trouble;
        (trouble.as_deref() != Some("not reached yet")).then_some(())
    })
    .unwrap();
    bob_host.set_link(true).unwrap();
    alice.wait_until_delivered();
    assert_eq!(texts(&bob.recv()), ["0", "later"]);
    check_conversations_agree(&alice, &bob);
}
