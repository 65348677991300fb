//! A history leaves one node and enters another.

use crate::node::{Node, alice_and_bob, texts};
use crate::talk::without_times;

#[test]
fn a_history_is_exported_from_a_running_node_and_imported_into_one_that_is_down() {
    let (alice, bob) = alice_and_bob();
    alice.deliver("bob", "hello");
    bob.deliver("alice", "hello yourself");
    bob.recv();
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("history.jsonl");
    let file = file.to_str().unwrap();
    let said = alice.ok(&["export", file]);
    assert_eq!(said, format!("exported 2 messages to {file}\n"));
    let to_stdout = alice.ok(&["export", "--with", "BOB"]);
    assert_eq!(alice.ok(&["export", "-", "--with", "BOB"]), to_stdout);
    assert_eq!(std::fs::read_to_string(file).unwrap(), to_stdout);
    alice.ok(&["room", "create", "#team"]);
    alice.ok(&["send", "#team", "hello all"]);
    let of_team = alice.ok(&["export", "--with", "#team"]);
    assert_eq!(of_team.lines().count(), 2, "{of_team}");
    let (_header, said_in_team) = of_team.split_once('\n').unwrap();
    let all = format!("{to_stdout}{said_in_team}");
    assert_eq!(alice.ok(&["export"]), all);
    let whole = place.path().join("whole.jsonl");
    std::fs::write(&whole, all).unwrap();
    let missing = alice.fails(4, &["export", "--with", "#nowhere"]);
    assert!(missing.contains("there is no room called #nowhere"), "{missing}");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    assert!(alice.fails(2, &["export", file]).contains("exists already"));
    alice.fails(4, &["export", "--with", "nobody"]);
    alice.fails(2, &["export", "--json"]);

    // The same person on another machine: a new identity, the same contact.
    let mut anew = Node::up("alice");
    anew.join(&bob);
    anew.deliver("bob", "it is me again");
    assert!(
        anew.fails(11, &["import", file])
            .contains("directnet down stops it")
    );
    anew.down();
    assert_eq!(anew.ok(&["import", file]), "imported 2 messages\n");
    assert_eq!(
        anew.ok(&["import", whole.to_str().unwrap()]),
        "imported 0 messages\n2 were here already\n\
         left out 1 in #team: what is said in a room comes from its members\n"
    );
    anew.start();
    let history = ["you: hello", "bob: hello yourself", "you: it is me again"];
    assert_eq!(without_times(&anew.ok(&["history", "bob"])), history);
    assert_eq!(texts(&bob.recv()), ["it is me again"]);
    let row = anew.history("bob")[1].row.to_string();
    assert!(row.starts_with('-'));
    anew.ok(&["react", "bob", &row, "x"]);
}

#[test]
fn what_is_wrong_with_a_history_is_said_by_line() {
    let mut alice = Node::up("alice");
    alice.down();
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("history.jsonl");
    let file = path.to_str().unwrap();
    assert!(alice.fails(2, &["import", file]).contains("cannot open"));
    std::fs::write(&path, "hello\n").unwrap();
    let said = alice.fails(2, &["import", file]);
    assert!(
        said.contains("line 1: this is not the beginning of an exported history\n  hint: "),
        "{said}"
    );
    let exported = alice.ok(&["export"]);
    std::fs::write(&path, format!("{exported}{{}}\n")).unwrap();
    let said = alice.fails(2, &["import", file]);
    assert!(said.contains("line 2: missing field"), "{said}");
    std::fs::write(&path, exported).unwrap();
    assert_eq!(alice.ok(&["import", file]), "imported 0 messages\n");
}
