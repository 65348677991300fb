//! Contacts after they were made: other names, being removed, being blocked.

use api::contacts::Verification;
use api::messages::MessageState;
use testkit::{Child, PATIENCE, wait_for};

use crate::node::{Node, User, alice_and_bob};

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

#[test]
fn two_compare_words_or_a_code_and_note_it() {
    let (alice, bob) = alice_and_bob();
    let compare = |node: &Node, who: &str| -> Verification {
        serde_json::from_str(&node.ok(&["verify", who, "--json"])).unwrap()
    };
    let (at_alice, at_bob) = (compare(&alice, "bob"), compare(&bob, "alice"));
    let words = |verification: &Verification| -> Vec<Vec<String>> {
        verification
            .words
            .iter()
            .map(|words| words.words.clone())
            .collect()
    };
    assert_eq!(words(&at_alice), words(&at_bob));
    assert_eq!(at_alice.text, at_bob.text);
    assert_ne!(at_alice.words[0].own, at_bob.words[0].own);
    let shown = alice.ok(&["verify", "bob"]);
    assert!(shown.starts_with("bob is not verified\n"), "{shown}");
    assert!(shown.contains(&at_alice.words[0].words.join(" ")), "{shown}");

    // Nobody can be asked in a test.
    let asked = alice.fails(2, &["verify", "bob", "--confirm"]);
    assert!(asked.contains("--yes notes it without asking"), "{asked}");
    let noted = alice.ok(&["verify", "bob", "--confirm", "--yes"]);
    assert!(noted.starts_with("bob is verified since "), "{noted}");
    assert!(alice.ok(&["contacts"]).contains(", verified"));
    assert!(alice.ok(&["status", "bob"]).contains("verified      since "));
    assert_eq!(alice.ok(&["verify", "bob", "--undo"]), "bob is not verified\n");
    bob.ok(&["verify", "alice", &at_alice.text.to_uppercase()]);
    assert!(bob.contacts()[0].verified_at_ms.is_some());

    // A code of other people, as somebody between would show it.
    let carol = Node::up("carol");
    carol.join(&alice);
    let others = compare(&carol, "alice").text;
    let loud = alice.fails(1, &["verify", "bob", &others]);
    assert!(loud.contains("this is NOT the code of bob and you"), "{loud}");
    assert!(
        alice
            .fails(1, &["verify", "bob", "hello"])
            .contains("directnet-verify:")
    );
    assert_eq!(alice.contacts()[0].verified_at_ms, None);
}

#[test]
fn a_muted_contact_is_not_followed_and_not_lost() {
    let (alice, bob) = alice_and_bob();
    let carol = Node::up("carol");
    carol.join(&alice);
    let said = alice.ok(&["contacts", "set", "bob", "--notifications", "off"]);
    assert_eq!(
        said,
        "bob: receipts off, presence on, typing off, notifications off, inbox 4 GiB\n"
    );
    let follow = Child::spawn(&mut alice.command(&["recv", "--follow"])).unwrap();
    bob.deliver("alice", "psst");
    carol.deliver("alice", "hello");
    follow.wait_for_line(|line| line.ends_with("hello")).unwrap();
    assert!(follow.printed().iter().all(|line| !line.text.contains("psst")));
    assert_eq!(alice.recv()[0].text.as_deref(), Some("psst"));
}

#[test]
fn a_restored_backup_beside_the_original_is_told() {
    let (alice, mut bob) = alice_and_bob();
    let backup = bob.dir().with_file_name("backup");
    let backup = backup.to_str().unwrap();
    bob.ok(&["backup", backup, "--without-passphrase"]);
    let mut copy = Node::new(User::new("bob"), 0);
    copy.ok(&["restore", backup]);
    copy.start();
    let caution = "CAUTION: bob was running in two places at once";
    wait_for("alice to notice", PATIENCE * 3, || {
        alice.ok(&["contacts"]).contains(caution).then_some(())
    })
    .unwrap();
    assert!(alice.ok(&["status", "bob"]).contains(caution));
    assert!(alice.contacts()[0].doubled_at_ms.is_some());
    let caution = "CAUTION: your identity was running in two places at once";
    let is_told = |node: &Node| node.ok(&["status"]).contains(caution);
    let is_the_copy = wait_for("one of the two to notice", PATIENCE * 3, || {
        [false, true]
            .into_iter()
            .find(|is_the_copy| is_told(if *is_the_copy { &copy } else { &bob }))
    })
    .unwrap();
    // Also to whoever looks after the next start, however the node ended.
    let noticed = if is_the_copy { &mut copy } else { &mut bob };
    noticed.kill9();
    noticed.start();
    assert!(is_told(noticed));
    assert!(noticed.status().doubled_at_ms.is_some());
}

#[test]
fn a_name_that_looks_like_a_contacts_is_told_wherever_it_enters() {
    let (alice, _bob) = alice_and_bob();
    // With a letter of the Cyrillic script, which is drawn as an o.
    let lookalike = "b\u{43e}b";
    let caution = "CAUTION: this is not your contact bob, who has another id";

    let invited = Node::up(lookalike);
    let said = alice.ok(&["add", &invited.invite()]);
    assert!(said.starts_with(caution), "{said}");
    let listed = alice.ok(&["contacts"]);
    let each = [(lookalike, "bob"), ("bob", lookalike)];
    for (name, other) in each {
        let caution = format!("CAUTION: {name} looks like {other} and is somebody else");
        assert!(listed.contains(&caution), "{listed}");
        assert!(alice.ok(&["status", name]).contains(&caution));
    }
    let told = alice.contacts();
    let other = |name: &str| {
        told.iter()
            .find(|told| told.name == name)
            .unwrap()
            .looks_like
            .clone()
    };
    assert_eq!(other(lookalike).as_deref(), Some("bob"));

    let said = alice.ok(&["contacts", "rename", lookalike, "robert"]);
    assert_eq!(said, format!("{lookalike} is robert now\n"));
    assert!(!alice.ok(&["contacts"]).contains("CAUTION"));
    let said = alice.ok(&["contacts", "rename", "robert", "b0b"]);
    assert!(
        said.contains("CAUTION: b0b looks like bob and is somebody else"),
        "{said}"
    );
    alice.ok(&["contacts", "rename", "b0b", "robert"]);

    let asking = Node::up("B\u{43e}b");
    let at = format!("127.0.0.1:{}", alice.port());
    asking.ok(&["request", &alice.status().id, "--at", &at]);
    let listed = alice.ok(&["requests"]);
    assert!(listed.contains(caution), "{listed}");
    let refused = alice.fails(1, &["requests", "accept", "1"]);
    assert!(
        refused.contains("looks like the name of your contact bob"),
        "{refused}"
    );
    let said = alice.ok(&["requests", "accept", "1", "--as", lookalike]);
    assert!(said.contains("looks like bob and is somebody else"), "{said}");
}
