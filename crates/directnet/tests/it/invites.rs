//! Invites that cannot be used, and names that nobody has: each with a sentence and an exit code of its own.

use std::collections::HashSet;
use std::time::SystemTime;

use api::contacts::Invite;
use testkit::{PATIENCE, wait_for};

use crate::node::{Node, User, alice_and_bob};

/// Tries an invite that cannot be used, and returns the sentence that says why.
#[track_caller]
fn refused(node: &User, exit_code: i32, arguments: &[&str]) -> String {
    let arguments = [&["add"], arguments].concat();
    let said = node.fails(exit_code, &arguments);
    let (sentence, hint) = said.split_once('\n').unwrap();
    assert!(hint.starts_with("  hint: "), "{said}");
    sentence.strip_prefix("directnet: ").unwrap().to_owned()
}

/// An invite whose time is over.
fn expired_invite(node: &User) -> String {
    let invite: Invite = serde_json::from_str(&node.ok(&["invite", "--expires", "1s", "--json"])).unwrap();
    wait_for("the invite to expire", PATIENCE, || {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        (now.as_millis() > u128::try_from(invite.expires_at_ms).unwrap()).then_some(())
    })
    .unwrap();
    invite.text
}

#[test]
fn every_invite_that_cannot_be_used_says_why() {
    let (alice, bob) = alice_and_bob();
    let carol = Node::up("carol");
    let once = alice.invite();
    bob.ok(&["add", &once]);
    carol.ok(&["add", &once]);
    let dave = Node::up("dave");

    let fresh = alice.invite();
    let middle = fresh.len() / 2;
    let other = if fresh.as_bytes()[middle] == b'a' {
        "b"
    } else {
        "a"
    };
    let one_wrong = format!("{}{other}{}", &fresh[..middle], &fresh[middle + 1..]);
    let cut = &fresh[..fresh.len() - 1];
    let sentences = [
        refused(&dave, 8, &["hello"]),
        refused(&dave, 8, &[cut]),
        refused(&alice, 8, &[&fresh]),
        refused(&dave, 8, &[&once]),
        refused(&dave, 8, &[&expired_invite(&alice)]),
    ];
    assert_eq!(sentences.iter().collect::<HashSet<_>>().len(), sentences.len());
    let [nothing, damaged, own, used, expired] = &sentences;
    assert_eq!(
        nothing,
        "this is not an invite: an invite begins with \"directnet:\""
    );
    assert_eq!(damaged, "this invite is damaged: characters are missing or wrong");
    assert_eq!(own, "this is an invite of your own");
    assert_eq!(used, "this invite has been used");
    assert!(expired.starts_with("this invite expired "), "{expired}");
    assert_eq!(&refused(&dave, 8, &[&one_wrong]), damaged);
    assert_eq!(
        refused(&dave, 8, &[&expired_invite(&alice), "--as", "al"]),
        *expired
    );
    assert_eq!(dave.contacts(), []);

    // None of these used up the invite itself.
    dave.ok(&["add", &fresh.to_uppercase()]);
    assert_eq!(dave.ok(&["add", &fresh]), "alice was a contact already\n");
}

#[test]
fn a_name_belongs_to_one_contact() {
    let (alice, bob) = alice_and_bob();
    let carol = Node::up("carol");
    let sentence = refused(&bob, 1, &[&carol.invite(), "--as", "alice"]);
    assert_eq!(sentence, "there is a contact called alice already");
    // A name that somebody else chose gives way by itself.
    let other_alice = Node::up("alice");
    let said = bob.ok(&["add", &other_alice.invite()]);
    let caution = "CAUTION: this is not your contact alice, who has another id: somebody else uses the name, or one that looks \
         the same\n";
    assert!(said.starts_with(caution), "{said}");
    let names: HashSet<String> = bob.contacts().into_iter().map(|contact| contact.name).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    alice.deliver("bob", "still the same");
    assert_eq!(bob.recv()[0].contact, "alice");
}

#[test]
fn a_mistyped_name_is_corrected() {
    let (alice, _bob) = alice_and_bob();
    for command in [
        &["send", "bbo", "hello"][..],
        &["history", "bbo"],
        &["recv", "--from", "bbo"],
    ] {
        assert_eq!(
            alice.fails(4, command),
            "directnet: there is no contact called bbo\n  hint: did you mean bob?\n"
        );
    }
    let said = alice.fails(4, &["send", "zacharias", "hello"]);
    assert!(
        said.ends_with("  hint: directnet contacts lists them\n"),
        "{said}"
    );
}

#[test]
fn an_inviter_who_is_away_is_reached_later() {
    let mut alice = Node::up("alice");
    let invite = alice.invite();
    alice.down();
    let bob = Node::up("bob");
    let said = bob.ok(&["add", &invite]);
    assert!(
        said.starts_with("alice was added, and cannot be reached yet: "),
        "{said}"
    );
    let queued = bob.ok(&["send", "alice", "hello"]);
    assert!(queued.starts_with("queued for alice: "), "{queued}");
    alice.start();
    bob.wait_until_delivered();
    assert_eq!(alice.recv()[0].contact, "bob");
}
