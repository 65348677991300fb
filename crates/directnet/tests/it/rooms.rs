//! Rooms as users see them.

use api::files::{File, FileState};
use api::messages::{MessageState, Reach, Sent};
use testkit::{Child, PATIENCE, wait_for};

#[cfg(unix)]
use crate::files::part_bytes;
use crate::files::{noise, write};
use crate::node::{Node, alice_and_bob, texts};
use crate::talk::without_times;

/// Alice, Bob and Carol in a room of Alice's, who is the contact of both.
pub(crate) fn team() -> [Node; 3] {
    let (alice, bob) = alice_and_bob();
    let carol = Node::up("carol");
    carol.join(&alice);
    alice.ok(&["room", "create", "#team"]);
    for (who, node) in [("bob", &bob), ("carol", &carol)] {
        alice.ok(&["room", "add", "#team", who]);
        wait_for("the room", PATIENCE, || {
            let rooms = node.run(&["room", "list"]);
            rooms.stdout.starts_with("#team").then_some(())
        })
        .unwrap();
    }
    [alice, bob, carol]
}

/// Waits until the room looks like this to `node`.
#[track_caller]
fn wait_until_shown(node: &Node, expected: &[&str]) {
    let mut last = String::new();
    let is_shown = wait_for("the room", PATIENCE, || {
        last = node.ok(&["history", "#team"]);
        (without_times(&last) == expected).then_some(())
    });
    assert!(is_shown.is_ok(), "{last}");
}

/// The row of a message with these words, and its id.
fn named(node: &Node, text: &str) -> (String, String) {
    let history = node.history("#team");
    let found = history
        .iter()
        .find(|message| message.text.as_deref() == Some(text));
    let found = found.unwrap();
    (found.row.to_string(), found.id.clone())
}

#[test]
fn two_people_talk_in_a_room() {
    let (alice, bob) = alice_and_bob();
    let follower = Child::spawn(&mut bob.command(&["recv", "--follow"])).unwrap();
    assert_eq!(
        alice.ok(&["room", "create", "#team"]),
        "#team\n  alice, owner (you)\n"
    );
    let members = alice.ok(&["room", "add", "#team", "bob"]);
    assert!(
        members.starts_with("#team\n  alice, owner (you)\n  bob"),
        "{members}"
    );
    assert_eq!(alice.ok(&["send", "#team", "hello"]), "sent to #team\n");
    follower
        .wait_for_line(|line| line.ends_with("#team alice: hello"))
        .unwrap();
    assert_eq!(bob.ok(&["room", "list"]), "#team  2 members\n");
    bob.ok(&["send", "#TEAM", "hello alice"]);
    let history = wait_for("bob's answer", PATIENCE, || {
        let history = alice.ok(&["history", "#team"]);
        (history.lines().count() == 2).then_some(history)
    });
    // It is found among everything, and among what was said in the room.
    bob.deliver("alice", "hello between us");
    let found = alice.ok(&["search", "hello"]);
    let found = without_times(&found);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].ends_with("bob: hello between us"), "{found:?}");
    assert!(found[1].ends_with("#team bob: hello alice"), "{found:?}");
    assert!(found[2].ends_with("you to #team: hello"), "{found:?}");
    let in_room = alice.ok(&["search", "--with", "#team", "ALICE"]);
    assert!(in_room.ends_with("#team bob: hello alice\n"), "{in_room}");
    assert_eq!(in_room.lines().count(), 1);
    alice.fails(4, &["search", "--with", "#nowhere", "hello"]);
    let history = history.unwrap();
    let said = ["you: hello", "#team bob: hello alice"];
    assert_eq!(without_times(&history), said);

    let refused = bob.run(&["room", "remove", "#team", "alice"]);
    assert_ne!(refused.exit_code, Some(0));
    assert!(
        refused.stderr.contains("its author may not do this"),
        "{}",
        refused.stderr
    );
    alice.ok(&["room", "promote", "#team", "bob"]);
    let members = alice.ok(&["room", "members", "#team"]);
    assert!(members.contains("bob, moderator"), "{members}");
    alice.ok(&["room", "handover", "#team", "bob"]);
    let members = alice.ok(&["room", "leave", "#team"]);
    assert!(!members.contains("alice"), "{members}");
    let missing = alice.run(&["send", "#nowhere", "hello"]);
    assert!(
        missing.stderr.contains("there is no room called #nowhere"),
        "{}",
        missing.stderr
    );
}

#[test]
fn a_restored_node_writes_in_a_room_once_a_member_gave_back_what_it_said() {
    let [mut alice, mut bob, mut carol] = team();
    let backup = alice.dir().with_file_name("backup");
    let backup = backup.to_str().unwrap();
    alice.ok(&["backup", backup, "--without-passphrase"]);
    let everyone = ["send", "#team", "--wait", "everyone", "--within", "20s"];
    alice.ok(&[&everyone[..], &["after the backup"]].concat());
    for node in [&mut alice, &mut bob, &mut carol] {
        node.down();
    }
    let said = alice.ok(&["restore", backup, "--replace"]);
    assert!(
        said.contains("in a room, you can write once a member of it is connected"),
        "{said}"
    );
    alice.start();
    let said = alice.fails(16, &["send", "#team", "too early"]);
    assert!(
        said.contains("nobody of the room was heard since the backup was restored"),
        "{said}"
    );
    bob.start();
    wait_for("bob to give back what alice said", PATIENCE, || {
        let run = alice.run(&["send", "#team", "restored"]);
        (run.exit_code == Some(0)).then_some(())
    })
    .unwrap();
    let expected = ["after the backup", "restored"];
    assert_eq!(texts(&bob.recv()), expected);
    carol.start();
    let history = || alice.ok(&["history", "#team"]);
    assert!(history().contains("you: after the backup"), "{}", history());
    wait_for("carol to hear it", PATIENCE, || {
        carol
            .ok(&["history", "#team"])
            .contains("alice: restored")
            .then_some(())
    })
    .unwrap();
}

#[test]
fn a_muted_room_is_not_followed_and_not_lost() {
    let (alice, bob) = alice_and_bob();
    for room in ["#noise", "#team"] {
        bob.ok(&["room", "create", room]);
        bob.ok(&["room", "add", room, "alice"]);
        wait_for("the room", PATIENCE, || {
            alice.ok(&["room", "list"]).contains(room).then_some(())
        })
        .unwrap();
    }
    assert_eq!(alice.ok(&["room", "set", "#noise"]), "#noise: notifications on\n");
    let said = alice.ok(&["room", "set", "#noise", "--notifications", "off"]);
    assert_eq!(said, "#noise: notifications off\n");
    assert_eq!(
        alice.ok(&["room", "list"]),
        "#noise  2 members, notifications off\n#team  2 members\n"
    );
    let follow = Child::spawn(&mut alice.command(&["recv", "--follow"])).unwrap();
    bob.ok(&["send", "#noise", "psst"]);
    wait_for("the noise", PATIENCE, || alice.history("#noise").pop()).unwrap();
    bob.ok(&["send", "#team", "hello"]);
    follow.wait_for_line(|line| line.ends_with("hello")).unwrap();
    assert!(follow.printed().iter().all(|line| !line.text.contains("psst")));
    assert!(texts(&alice.recv()).contains(&"psst"));
    let said = alice.ok(&["room", "set", "#noise", "--notifications", "default"]);
    assert_eq!(said, "#noise: notifications on\n");
}

#[test]
fn a_program_says_something_once_and_lines_in_their_order() {
    let (alice, bob) = alice_and_bob();
    alice.ok(&["room", "create", "#ops"]);
    alice.ok(&["room", "add", "#ops", "bob"]);
    let alert = [
        "send",
        "#ops",
        "--dedupe-key",
        "disk-full",
        "--json",
        "the disk is full",
    ];
    let first: Sent = serde_json::from_str(&alice.ok(&alert)).unwrap();
    let again: Sent = serde_json::from_str(&alice.ok(&alert)).unwrap();
    assert_eq!((first.repeated, again.repeated), (false, true));
    assert_eq!((first.row, &first.id), (again.row, &again.id));
    let lines: String = (0..50).map(|n| format!("line {n}\n")).collect();
    let run = alice.run_with_input(&["send", "#ops", "--lines"], lines.as_bytes());
    assert_eq!(run.exit_code, Some(0), "{run:?}");
    assert_eq!(run.stdout, "50 sent to #ops\n");
    let mut shown = Vec::new();
    wait_for("the lines", PATIENCE, || {
        shown.extend(bob.recv());
        (shown.len() > 50).then_some(())
    })
    .unwrap();
    let expected = (0..50).map(|n| format!("line {n}"));
    let expected: Vec<String> = std::iter::once("the disk is full".to_owned())
        .chain(expected)
        .collect();
    assert_eq!(texts(&shown), expected);
}

/// Bob and Carol do not know each other: what they do to messages goes through Alice.
#[test]
fn what_is_done_to_a_message_of_a_room_is_seen_by_all_members() {
    let [alice, bob, mut carol] = team();
    alice.ok(&["send", "#team", "--severity", "warning", "the disk is full"]);
    wait_until_shown(&bob, &["#team alice (warning): the disk is full"]);
    wait_until_shown(&carol, &["#team alice (warning): the disk is full"]);
    let (row, id) = named(&bob, "the disk is full");
    assert_eq!(bob.ok(&["react", "#team", &row, "👀"]), "sent to #team\n");
    bob.ok(&["send", "#team", "--reply-to", &row, "I look"]);
    let refused = bob.fails(1, &["edit", &id, "the disk is empty"]);
    assert!(refused.contains("only the author"), "{refused}");
    let refused = bob.fails(1, &["delete", &row]);
    assert!(refused.contains("only the author"), "{refused}");
    // Whom Carol does not know has the beginning of its id for a name.
    let bob_at_carol = wait_for("bob's answer", PATIENCE, || {
        let history = carol.history("#team");
        history.get(1).and_then(|message| message.author.clone())
    })
    .unwrap();
    carol.ok(&["react", "#team", &id, "👍"]);
    wait_for("carol's sign", PATIENCE, || {
        let history = alice.history("#team");
        (history[0].reactions.len() == 2).then_some(())
    })
    .unwrap();

    // While Carol is away, and for whoever has not seen it before.
    carol.down();
    alice.ok(&[
        "edit",
        &named(&alice, "the disk is full").0,
        "the disk is almost full",
    ]);
    bob.ok(&["react", "#team", &id, "--remove"]);
    bob.ok(&["send", "#team", "oops"]);
    bob.ok(&["delete", &named(&bob, "oops").1]);
    let expected = [
        "you (warning): the disk is almost full  (edited)  [carol: 👍]",
        "#team bob (to \"the disk is almost full\"): I look",
        "#team bob: (deleted)",
    ];
    wait_until_shown(&alice, &expected);
    carol.start();
    let expected = [
        "#team alice (warning): the disk is almost full  (edited)  [you: 👍]".to_owned(),
        format!("#team {bob_at_carol} (to \"the disk is almost full\"): I look"),
        format!("#team {bob_at_carol}: (deleted)"),
    ];
    wait_until_shown(&carol, &expected.each_ref().map(String::as_str));
    // The same again after a restart, from the disk.
    carol.kill9();
    carol.start();
    wait_until_shown(&carol, &expected.each_ref().map(String::as_str));
}

#[test]
fn messages_of_a_room_that_disappear_are_gone_everywhere() {
    let [alice, bob, _carol] = team();
    alice.ok(&["send", "#team", "--expire", "2s", "the door code is 4711"]);
    wait_until_shown(&bob, &["#team alice: the door code is 4711  (disappears)"]);
    // At its author it goes by itself; at Bob when he has seen it.
    wait_for("the end of its time", PATIENCE, || {
        alice.history("#team").is_empty().then_some(())
    })
    .unwrap();
    assert_eq!(texts(&bob.recv()), ["the door code is 4711"]);
    wait_for("the end of its time", PATIENCE, || {
        bob.history("#team").is_empty().then_some(())
    })
    .unwrap();
}

/// Bob and Carol do not know each other: what they have of each other's messages they say by writing.
#[test]
fn a_message_of_a_room_tells_how_many_members_have_it() {
    let [alice, bob, mut carol] = team();
    let said = alice.ok(&["send", "#team", "--wait", "everyone", "who is there?"]);
    assert_eq!(said, "delivered to 2 of 2 in #team\n");
    assert_eq!(
        without_times(&alice.ok(&["history", "#team"])),
        ["you: who is there?"]
    );

    // One member is enough for the message to be safe without its author.
    carol.down();
    let said = alice.ok(&["send", "#team", "--wait", "delivered", "carol?"]);
    assert_eq!(said, "delivered to 1 of 2 in #team\n");
    let late = alice.fails(
        5,
        &["send", "#team", "--wait", "everyone", "--within", "1s", "carol!"],
    );
    assert!(late.contains("in time delivered to 1 of 2 in #team"), "{late}");
    let lines = ["send", "#team", "--lines", "--wait", "everyone", "--within", "1s"];
    let run = alice.run_with_input(&lines, b"one\ntwo\n");
    assert_eq!(
        (run.exit_code, run.stdout.as_str()),
        (Some(5), "2 sent to #team\n"),
        "{run:?}"
    );
    let run = alice.run_with_input(&["send", "#team", "--lines", "--wait", "delivered"], b"three\n");
    assert_eq!(run.exit_code, Some(0), "{run:?}");
    wait_until_shown(
        &alice,
        &[
            "you: who is there?",
            "you: carol?  (delivered to 1 of 2)",
            "you: carol!  (delivered to 1 of 2)",
            "you: one  (delivered to 1 of 2)",
            "you: two  (delivered to 1 of 2)",
            "you: three  (delivered to 1 of 2)",
        ],
    );
    let unread = alice.fails(5, &["send", "#team", "--wait", "read", "--within", "1s", "bob?"]);
    assert!(unread.contains("not read in time"), "{unread}");

    // Bob lets Alice know what he reads, as he does in their conversation.
    bob.ok(&["contacts", "set", "alice", "--receipts", "on"]);
    assert_eq!(bob.recv().len(), 7);
    let message = wait_for("bob's receipt", PATIENCE, || {
        let last = alice.history("#team").pop().unwrap();
        (last.state == MessageState::Read).then_some(last)
    });
    let reach = Reach {
        members: 2,
        delivered: 1,
        read: 1,
    };
    assert_eq!(message.unwrap().reach, Some(reach));
    let history = alice.ok(&["history", "#team"]);
    assert!(
        history.contains("bob?  (delivered to 1 of 2, read by 1)"),
        "{history}"
    );

    carol.start();
    let sent: Sent =
        serde_json::from_str(&carol.ok(&["send", "#team", "--wait", "delivered", "--json", "back"])).unwrap();
    assert_eq!(sent.state, MessageState::Delivered);
    // She has no connection with Bob, and hears from him when he answers.
    let reach = Reach {
        members: 2,
        delivered: 1,
        read: 0,
    };
    assert_eq!(sent.reach, Some(reach));
    let row = wait_for("carol's message", PATIENCE, || {
        let history = bob.history("#team");
        let found = history
            .into_iter()
            .find(|message| message.text.as_deref() == Some("back"));
        found.map(|message| message.row.to_string())
    });
    bob.ok(&["react", "#team", &row.unwrap(), "👍"]);
    wait_for("bob's answer", PATIENCE, || {
        let history = carol.history("#team");
        let back = history.into_iter().find(|message| message.row == sent.row)?;
        (back.reach?.delivered == 2).then_some(())
    })
    .unwrap();
}

#[test]
fn nothing_is_waited_for_where_nobody_else_is() {
    let node = Node::up("alice");
    node.ok(&["room", "create", "#me"]);
    let late = node.fails(5, &["send", "#me", "--wait", "delivered", "is anybody there?"]);
    assert!(late.contains("nobody else is in the room"), "{late}");
    assert_eq!(
        without_times(&node.ok(&["history", "#me"])),
        ["you: is anybody there?"]
    );
}

/// Waits until the latest file of a node is as it should be.
fn file_that(node: &Node, is_it: impl Fn(&File) -> bool) -> File {
    wait_for("a file of the room", PATIENCE, || {
        let files = node.ok(&["files", "--all", "--json"]);
        let files: Vec<File> = serde_json::from_str(&files).unwrap();
        files.into_iter().next_back().filter(&is_it)
    })
    .unwrap()
}

#[test]
fn a_file_that_one_offers_to_a_room_is_fetched_by_every_member() {
    let [alice, bob, carol] = team();
    let bytes = noise(3_000_000);
    let report = write(&alice, "report.pdf", &bytes);
    let said = alice.ok(&["send", "#team", "--file", &report]);
    assert!(said.starts_with("report.pdf, 3.0 MB: "), "{said}");
    let own = file_that(&alice, |file| file.reach.is_some());
    assert_eq!((own.state, own.contact.as_str()), (FileState::Offered, "#team"));
    for (node, saved) in [(&bob, 1), (&carol, 2)] {
        let offered = file_that(node, |file| file.state == FileState::Offered);
        assert_eq!(
            (offered.contact.as_str(), offered.author.as_deref()),
            ("#team", Some("alice"))
        );
        let row = offered.row.to_string();
        let offer = format!("#team alice: offers report.pdf (3.0 MB): offered: directnet files accept {row}");
        wait_until_shown(node, &[&offer]);
        let accepted = node.run(&["files", "accept", &row, "--wait"]);
        assert_eq!(
            (accepted.exit_code, accepted.stdout.as_str()),
            (Some(0), "accepted: report.pdf from #team alice\n"),
            "{}",
            accepted.stderr
        );
        assert!(std::fs::read(node.dir().join("downloads/report.pdf")).unwrap() == bytes);
        file_that(&alice, |file| {
            file.reach.is_some_and(|reach| reach.saved == saved)
        });
    }
    let listed = alice.ok(&["files", "--with", "#TEAM"]);
    assert!(listed.contains("offered, saved by 2 of 2"), "{listed}");
    let row = own.row.to_string();
    assert_eq!(alice.ok(&["files", "cancel", &row]), "stopped: report.pdf\n");
    assert_eq!(
        file_that(&bob, |_| true).state,
        FileState::Saved,
        "who has it keeps it"
    );
    let late = alice.fails(14, &["files", "cancel", &row]);
    assert!(late.contains("it is not offered any more"), "{late}");
}

#[test]
fn a_file_of_a_room_comes_from_a_member_that_was_killed_meanwhile_while_its_author_is_down() {
    let [mut alice, mut bob, carol] = team();
    carol.join(&bob);
    let bytes = noise(3_000_000);
    let report = write(&alice, "report.pdf", &bytes);
    alice.ok(&["send", "#team", "--file", &report]);
    let fetch = |node: &Node| {
        let row = file_that(node, |file| file.state == FileState::Offered)
            .row
            .to_string();
        node.ok(&["files", "accept", &row, "--wait"]);
        assert!(std::fs::read(node.dir().join("downloads/report.pdf")).unwrap() == bytes);
    };
    fetch(&bob);
    file_that(&carol, |file| file.state == FileState::Offered);
    alice.down();
    bob.kill9();
    bob.start();
    fetch(&carol);
    // She learns of it when she is back.
    alice.start();
    file_that(&alice, |file| file.reach.is_some_and(|reach| reach.saved == 2));
}

#[cfg(unix)]
#[test]
fn a_file_of_a_room_goes_on_from_a_member_when_its_author_dies_in_the_middle() {
    let [mut alice, bob, carol] = team();
    carol.join(&bob);
    let bytes = noise(60_000_000);
    let report = write(&alice, "report.pdf", &bytes);
    alice.ok(&["send", "#team", "--file", &report]);
    let accept = |node: &Node| {
        let row = file_that(node, |file| file.state == FileState::Offered).row;
        node.ok(&["files", "accept", &row.to_string()]);
    };
    let is_whole = |node: &Node| {
        file_that(node, |file| file.state == FileState::Saved);
        assert!(std::fs::read(node.dir().join("downloads/report.pdf")).unwrap() == bytes);
    };
    accept(&bob);
    is_whole(&bob);
    accept(&carol);
    wait_for("bytes to come", PATIENCE, || {
        (part_bytes(&carol) > 5_000_000).then_some(())
    })
    .unwrap();
    // Nobody hears of it: to carol, she is still connected for half a minute.
    alice.kill9();
    assert!(part_bytes(&carol) > 0, "it was faster than the kill");
    is_whole(&carol);
}

#[test]
fn who_is_not_in_a_room_offers_nothing_to_it() {
    let node = Node::up("alice");
    let file = write(&node, "report.pdf", b"report");
    let missing = node.fails(4, &["send", "#nowhere", "--file", &file]);
    assert!(missing.contains("there is no room called #nowhere"), "{missing}");
}

#[test]
fn what_was_begun_in_a_room_is_kept_until_it_is_sent() {
    let mut node = Node::up("alice");
    node.ok(&["room", "create", "#team"]);
    let none = node.run(&["draft", "#team"]);
    assert_eq!(none.stderr, "no draft for #team\n");
    node.ok(&["draft", "#TEAM", "who", "brings"]);
    node.kill9();
    node.start();
    assert_eq!(node.ok(&["draft", "#team"]), "who brings\n");
    node.ok(&["draft", "#team", "who brings the cake?"]);
    node.ok(&["send", "#team", "something else"]);
    assert_eq!(node.ok(&["send", "#team", "--draft"]), "sent to #team\n");
    let said = ["you: something else", "you: who brings the cake?"];
    assert_eq!(without_times(&node.ok(&["history", "#team"])), said);
    assert_eq!(node.run(&["draft", "#team"]).stderr, "no draft for #team\n");
    let none = node.fails(7, &["send", "#team", "--draft"]);
    assert!(none.contains("there is no draft for #team"), "{none}");
}
