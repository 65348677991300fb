//! `directnet` without a verb, in a real terminal, with real nodes.

use testkit::{PATIENCE, wait_for};

use crate::files::{noise, write};
use crate::node::user::User;
use crate::node::{Node, alice_and_bob};
use crate::program::directnet;
use crate::terminal::Terminal;

#[test]
fn two_people_talk() {
    let (alice, bob) = alice_and_bob();
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("bob");
    terminal.press("Enter");
    terminal.shows("Nothing was said here yet.");
    terminal.types("good day");
    terminal.press("Enter");
    terminal.shows("delivered");
    assert_eq!(bob.recv()[0].text.as_deref(), Some("good day"));

    bob.deliver("alice", "and to you \u{1b}[2J\u{1b}]0;title\u{7}");
    terminal.shows("and to you \\u{1b}[2J");
    terminal.shows("good day");
    // It was on the screen, so it is read.
    wait_for("no unread message", PATIENCE, || {
        alice.recv().is_empty().then_some(())
    })
    .unwrap();

    terminal.types("/react 👍");
    terminal.press("Enter");
    terminal.shows("👍 you");
    let signed = wait_for("bob's message with a sign", PATIENCE, || {
        let history = bob.history("alice");
        history.last().filter(|last| !last.reactions.is_empty()).cloned()
    });
    assert_eq!(signed.unwrap().reactions[0].sign, "👍");

    terminal.press("C-f");
    terminal.types("goo");
    terminal.shows("you to bob: good day");
    terminal.press("Escape");
    terminal.resize(60, 20);
    terminal.shows("Tab messages   F1 help");
    terminal.press("C-c");
    terminal.shows("ended with 0");
    terminal.types("echoed again");
    terminal.shows("echoed again");
}

#[test]
fn somebody_new_gets_a_node_and_becomes_a_contact() {
    let bob = Node::up("bob");
    let alice = User::new("alice");
    let _node = EndsWithTest(&alice);
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("a node was started in the background");
    terminal.shows("Nobody here yet.");
    terminal.types(&format!("/add {}", bob.invite()));
    terminal.press("Enter");
    terminal.shows("bob is a contact now");
    terminal.types("written, not a command");
    terminal.press("Enter");
    terminal.shows("delivered");
    alice.ok(&["down"]);
    terminal.shows("the node went away");
}

/// Ends a node that runs in the background, also when the test fails.
struct EndsWithTest<'a>(&'a User);

impl Drop for EndsWithTest<'_> {
    fn drop(&mut self) {
        // It fails when the node is down already.
        self.0.run(&["down"]);
    }
}

#[test]
fn whoever_ends_the_program_gives_the_terminal_back() {
    let alice = Node::up("alice");
    let terminal = Terminal::open(&alice, (80, 24));
    terminal.shows("Nobody here yet.");
    let process = terminal.process();
    // The shell of this terminal waits for it, so the id cannot have become anybody else's.
    let ended = std::process::Command::new("kill")
        .arg(process.to_string())
        .status();
    assert!(ended.unwrap().success());
    terminal.shows("ended with 0");
    terminal.types("echoed again");
    terminal.shows("echoed again");
    assert!(!terminal.screen().contains("Nobody here yet."));
}

#[test]
fn files_are_offered_accepted_and_followed() {
    let (alice, bob) = alice_and_bob();
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("bob");
    terminal.press("F4");
    terminal.shows("offers one");
    let report = write(&bob, "report.pdf", &noise(3_000_000));
    bob.ok(&["send", "alice", "--file", &report]);
    terminal.shows("1 waits for you");
    terminal.types("a");
    terminal.shows("saved as");
    let saved = std::fs::read(alice.dir().join("downloads/report.pdf")).unwrap();
    assert!(saved == noise(3_000_000));

    let photos = write(&alice, "a photo.jpg", &noise(10));
    terminal.types(&format!("/send bob --file {}", photos.replace(' ', "\\ ")));
    terminal.press("Enter");
    terminal.shows("a photo.jpg");
    terminal.press("Home");
    terminal.types("x");
    terminal.shows("Take the offer of");
    terminal.types("y");
    terminal.shows("withdrawn");
    wait_for("bob's offer withdrawn", PATIENCE, || {
        let files = bob.ok(&["files", "--all"]);
        files.contains("withdrawn").then_some(())
    })
    .unwrap();
}

#[test]
fn a_stranger_asks_and_is_accepted_and_compared_with() {
    let (alice, carol) = (Node::up("alice"), Node::up("carol"));
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("Nobody here yet.");
    let status = alice.status();
    let at = format!("127.0.0.1:{}", alice.port());
    carol.ok(&[
        "request",
        &status.id,
        "--at",
        &at,
        "--message",
        "from the meeting \u{1b}[2J",
    ]);
    terminal.shows("somebody asks to become a contact");
    terminal.press("F5");
    terminal.shows("from the meeting \\u{1b}[2J");
    terminal.types("a");
    terminal.shows("nobody waits for you");
    let contacts = || carol.contacts().pop().filter(|contact| contact.connected);
    wait_for("a contact of carol's", PATIENCE, contacts).unwrap();
    terminal.types("/verify carol");
    terminal.press("Enter");
    terminal.shows("carol is not verified");
    let told = carol.ok(&["verify", "alice", "--json"]);
    let told: api::contacts::Verification = serde_json::from_str(&told).unwrap();
    for words in &told.words {
        terminal.shows(&words.words.join(" "));
    }
    terminal.types("y");
    terminal.shows("carol is verified");
    assert!(alice.contacts()[0].verified_at_ms.is_some());
    terminal.types("/contacts set carol --receipts on");
    terminal.press("Enter");
    terminal.shows("receipts      on");
}

#[test]
fn a_name_that_looks_like_a_contacts_is_told_loudly_and_the_words_stay() {
    let (alice, _bob) = alice_and_bob();
    let terminal = Terminal::open(&alice, (60, 20));
    terminal.shows("bob");
    terminal.press("Enter");
    terminal.types("half a sen");
    // With a letter of the Cyrillic script, which is drawn as an o.
    let other = Node::up("b\u{43e}b");
    other.ok(&["add", &alice.invite()]);
    terminal.shows("looks like");
    terminal.types("tence");
    terminal.press("Enter");
    terminal.shows("delivered");
    assert_eq!(alice.history("bob")[0].text.as_deref(), Some("half a sentence"));
    terminal.press("F6");
    terminal.shows("Look at this");
    terminal.press("Escape");
    terminal.shows("‼ 2 F6");
}

#[test]
fn a_room_is_made_and_people_talk_in_it() {
    let (alice, bob) = alice_and_bob();
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("bob");
    terminal.types("/room create #team");
    terminal.press("Enter");
    terminal.shows("#team is there");
    terminal.press("C-p");
    terminal.types("room add #team bob");
    terminal.press("Enter");
    terminal.shows("a member more, 2 in all");
    terminal.types("hello team");
    terminal.press("Enter");
    terminal.shows("hello team");
    wait_for("alice's words in bob's room", PATIENCE, || {
        let said = bob.run(&["history", "#team"]).stdout;
        said.contains("hello team").then_some(())
    })
    .unwrap();
    bob.ok(&["send", "#team", "hello from bob"]);
    terminal.shows("hello from bob");
    terminal.shows("bob  ");
    terminal.shows("2 members, 1 connected");
}

#[test]
fn a_script_is_told_that_a_command_is_missing() {
    let run = directnet(&[]);
    assert_eq!(run.exit_code, Some(2));
    assert!(run.stderr.contains("needs a terminal"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
}
