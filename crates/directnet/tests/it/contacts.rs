//! Contacts after they were made: other names, being removed, being blocked.

use api::messages::MessageState;
use testkit::{PATIENCE, wait_for};

use crate::node::{Node, alice_and_bob};

#[test]
fn a_contact_is_called_what_the_user_wants() {
    let (alice, bob) = alice_and_bob();
    let rename = ["contacts", "rename"];
    assert_eq!(
        alice.ok(&[&rename[..], &["bob", "robert"]].concat()),
        "bob is robert now\n"
    );
    alice.deliver("robert", "hello");
    assert_eq!(bob.recv()[0].contact, "alice");
    assert!(
        alice
            .fails(4, &["send", "bob", "hello"])
            .contains("no contact called bob")
    );
    let carol = Node::up("carol");
    carol.join(&alice);
    let taken = alice.fails(1, &[&rename[..], &["carol", "Robert"]].concat());
    assert!(
        taken.contains("there is a contact called Robert already"),
        "{taken}"
    );
    let steering = alice.fails(2, &[&rename[..], &["carol", "a\u{1b}[2J"]].concat());
    assert!(steering.contains("a name cannot contain"), "{steering}");
    assert!(!steering.contains('\u{1b}'), "{steering}");
}

#[test]
fn a_contact_is_removed_after_asking() {
    let (alice, bob) = alice_and_bob();
    alice.deliver("bob", "hello");
    // Nobody can be asked in a test.
    let asked = alice.fails(2, &["contacts", "remove", "bob"]);
    assert!(asked.contains("--yes deletes without asking"), "{asked}");
    assert_eq!(
        alice.ok(&["contacts", "remove", "bob", "--yes"]),
        "bob was removed, with 1 message\n"
    );
    assert_eq!(alice.contacts(), []);
    // Bob is a stranger now, and keeps what was said.
    wait_for("bob to be a stranger", PATIENCE, || {
        let trouble = bob.contacts()[0].trouble.clone();
        (trouble.as_deref() == Some("does not have you among its contacts")).then_some(())
    })
    .unwrap();
    assert_eq!(bob.history("alice").len(), 1);
}

#[test]
fn a_blocked_contact_waits_until_it_is_unblocked() {
    let (alice, bob) = alice_and_bob();
    assert_eq!(alice.ok(&["contacts", "block", "bob"]), "bob is blocked\n");
    assert!(alice.ok(&["contacts"]).trim_end().ends_with("blocked"));
    let refused = alice.fails(1, &["send", "bob", "hello"]);
    assert!(
        refused.contains("hint: directnet contacts unblock bob"),
        "{refused}"
    );
    wait_for("bob to lose alice", PATIENCE, || {
        let alice = bob.contacts().remove(0);
        (alice.trouble.as_deref() == Some("not running")).then_some(())
    })
    .unwrap();
    bob.ok(&["send", "alice", "are you there?"]);
    assert_eq!(bob.history("alice")[0].state, MessageState::Queued);
    assert!(alice.recv().is_empty());
    assert_eq!(alice.ok(&["contacts", "unblock", "bob"]), "bob is not blocked\n");
    bob.wait_until_delivered();
    assert_eq!(alice.recv()[0].text.as_deref(), Some("are you there?"));
}
