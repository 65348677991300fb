//! Asking somebody without an invite, as both users see it.

use api::requests::Requests;
use testkit::{PATIENCE, wait_for};

use crate::node::{Node, User, alice_and_bob};

fn requests(node: &User) -> Requests {
    serde_json::from_str(&node.ok(&["requests", "--json"])).unwrap()
}

/// Lets `from` ask `to`, and returns what was printed.
fn ask(from: &Node, to: &Node, options: &[&str]) -> String {
    let (id, at) = (to.status().id, format!("127.0.0.1:{}", to.port()));
    from.ok(&[&["request", &id, "--at", &at], options].concat())
}

#[test]
fn a_request_is_silent_until_it_is_accepted() {
    let (alice, bob) = (Node::up("alice"), Node::up("bob"));
    let said = ask(&bob, &alice, &["--message", "from the meeting"]);
    assert_eq!(said, "waiting: they have your request, and may accept it\n");
    assert_eq!(requests(&bob).sent[0].text, "from the meeting");
    let listed = alice.ok(&["requests"]);
    assert!(listed.starts_with("1  bob  asked "), "{listed}");
    assert!(listed.ends_with("   says: from the meeting\n"), "{listed}");
    assert_eq!(alice.contacts(), []);

    assert_eq!(
        alice.ok(&["requests", "accept", "bob", "--as", "robert"]),
        "robert is a contact now\n"
    );
    wait_for("bob to be a contact", PATIENCE, || {
        (!bob.contacts().is_empty()).then_some(())
    })
    .unwrap();
    alice.deliver("robert", "hello");
    assert_eq!(bob.recv()[0].contact, "alice");
    for node in [&alice, &bob] {
        let left = requests(node);
        assert!(left.received.is_empty() && left.sent.is_empty(), "{left:?}");
    }
}

#[test]
fn what_strangers_write_steers_nothing_and_fools_nobody() {
    let (alice, _bob) = alice_and_bob();
    let mallory = Node::up("BOB");
    let text = "hi\n2  alice  asked\u{1b}[2J\u{202e}";
    ask(&mallory, &alice, &["--message", text]);
    let listed = alice.ok(&["requests"]);
    assert_eq!(listed.lines().count(), 4, "{listed}");
    assert!(!listed.contains(['\u{1b}', '\u{202e}']), "{listed}");
    let caution = "CAUTION: this is not your contact bob, who has another id";
    assert!(listed.contains(caution), "{listed}");
    // Somebody with the name of a contact gets another one, or none.
    let refused = alice.fails(1, &["requests", "accept", "1"]);
    assert!(
        refused.contains("your contact bob, who is somebody else"),
        "{refused}"
    );
    assert!(refused.contains("--as NAME"), "{refused}");
    assert_eq!(alice.ok(&["requests", "block", "1"]), "BOB is blocked\n");
    assert_eq!(requests(&alice).blocked, [mallory.status().id]);
}

#[test]
fn a_user_may_decline_and_turn_requests_off() {
    let (alice, bob) = (Node::up("alice"), Node::up("bob"));
    ask(&bob, &alice, &[]);
    assert_eq!(alice.ok(&["requests", "decline", "1"]), "bob was declined\n");
    assert_eq!(requests(&alice).received, []);
    let off = alice.ok(&["contacts", "set", "--requests", "off"]);
    assert!(off.ends_with("strangers: requests off\n"), "{off}");
    let carol = Node::up("carol");
    let said = ask(&carol, &alice, &["--as", "al"]);
    assert_eq!(said, "waiting: they have your request, and may accept it\n");
    assert_eq!(requests(&alice).received, []);
    assert_eq!(carol.ok(&["requests", "withdraw", "al"]), "al is asked no more\n");
    assert_eq!(requests(&carol).sent, []);
    assert!(
        alice
            .fails(4, &["requests", "accept", "7"])
            .contains("there is no request 7")
    );
    let own = alice.status().id;
    let said = alice.fails(2, &["request", &own, "--at", "127.0.0.1:1"]);
    assert!(said.contains("this is your own id"), "{said}");
    let said = alice.fails(2, &["request", "hello", "--at", "127.0.0.1:1"]);
    assert!(said.starts_with("directnet: "), "{said}");
    let said = alice.fails(2, &["request", &own, "--at", "example.org"]);
    assert!(said.contains("example.org is no address"), "{said}");
}

#[test]
fn a_mutual_contact_makes_two_known_to_each_other() {
    let (alice, bob) = alice_and_bob();
    let carol = Node::up("carol");
    carol.join(&alice);
    let said = alice.ok(&["introduce", "bob", "carol"]);
    assert_eq!(
        said,
        "bob and carol will be asked whether they want to be contacts\n"
    );
    for (node, other, expected) in [
        (
            &bob,
            "carol",
            "carol is a contact as soon as they have accepted too\n",
        ),
        (
            &carol,
            "bob",
            "bob is a contact as soon as they have accepted too\n",
        ),
    ] {
        let listed = wait_for("an introduction", PATIENCE, || {
            Some(node.ok(&["requests"])).filter(|listed| !listed.is_empty())
        })
        .unwrap();
        assert!(
            listed.starts_with(&format!("1  {other}  introduced by alice ")),
            "{listed}"
        );
        assert_eq!(node.ok(&["requests", "accept", "1"]), expected);
    }
    bob.deliver("carol", "hello");
    assert_eq!(carol.recv()[0].contact, "bob");
    assert!(bob.contacts().iter().all(|contact| contact.connected));
    alice.fails(2, &["introduce", "bob", "bob"]);
    alice.fails(4, &["introduce", "bob", "nobody"]);
}
