//! A store that is kept: under a passphrase, in a backup, restored elsewhere, and at last destroyed.

use std::fs;
use std::path::PathBuf;

use crate::node::{Node, User, alice_and_bob, texts};

/// Writes a file that holds a passphrase, beside the node's directory.
fn passphrase(user: &User, text: &str) -> String {
    let path = user.dir().with_file_name(format!("passphrase-{text}"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, format!("{text}\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

fn beside(user: &User, name: &str) -> (PathBuf, String) {
    let path = user.dir().with_file_name(name);
    let text = path.to_str().unwrap().to_owned();
    (path, text)
}

#[test]
fn a_store_under_a_passphrase_is_opened_with_it_alone() {
    let mut alice = Node::up("alice");
    let id = alice.status().id;
    let (right, wrong) = (passphrase(&alice, "right"), passphrase(&alice, "wrong"));
    let said = alice.fails(11, &["passphrase", "--new-passphrase-file", &right]);
    assert!(said.contains("a node is running in"), "{said}");
    alice.down();
    alice.ok(&["passphrase", "--new-passphrase-file", &right]);

    let said = alice.fails(13, &["up"]);
    assert!(said.contains("nobody can be asked"), "{said}");
    let said = alice.fails(13, &["up", "--passphrase-file", &wrong]);
    assert!(said.contains("the passphrase is wrong"), "{said}");
    let said = alice.fails(13, &["up", "--detach", "--passphrase-file", &wrong]);
    assert!(said.contains("the passphrase is wrong"), "{said}");
    alice.ok(&["up", "--detach", "--port", "0", "--passphrase-file", &right]);
    assert_eq!(alice.status().id, id);
    alice.ok(&["down"]);

    let said = alice.fails(13, &["passphrase", "--remove", "--passphrase-file", &wrong]);
    assert!(said.contains("the passphrase is wrong"), "{said}");
    let removed = alice.run_with_input(&["passphrase", "--remove", "--passphrase-file", "-"], b"right");
    assert_eq!(removed.exit_code, Some(0), "{removed:?}");
    alice.start();
    assert_eq!(alice.status().id, id);
}

#[test]
fn a_backup_of_a_running_node_continues_elsewhere_as_the_same_identity() {
    let (mut alice, bob) = alice_and_bob();
    bob.deliver("alice", "before");
    let words = passphrase(&alice, "words");
    let (path, file) = beside(&alice, "backup");
    let said = alice.ok(&["backup", &file, "--passphrase-file", &words]);
    assert!(said.contains("without it, nobody can read it"), "{said}");
    let said = alice.fails(2, &["backup", &file, "--passphrase-file", &words]);
    assert!(said.contains("exists already"), "{said}");
    let id = alice.status().id;
    alice.down();

    let mut elsewhere = Node::new(User::new("alice"), 0);
    let said = elsewhere.fails(13, &["restore", &file]);
    assert!(said.contains("nobody can be asked"), "{said}");
    let said = elsewhere.ok(&["restore", &file, "--passphrase-file", &words]);
    assert!(said.starts_with("restored as of "), "{said}");
    assert!(said.contains("one identity lives in one place"), "{said}");
    elsewhere.start();
    assert_eq!(elsewhere.status().id, id);
    assert_eq!(texts(&elsewhere.recv()), ["before"]);
    elsewhere.deliver("bob", "from elsewhere");
    assert_eq!(texts(&bob.recv()), ["from elsewhere"]);
    drop(path);
}

#[test]
fn three_troubles_of_a_backup_are_three_sentences_and_no_store_is_lost() {
    let mut alice = Node::up("alice");
    let id = alice.status().id;
    alice.down();
    let (right, wrong) = (passphrase(&alice, "right"), passphrase(&alice, "wrong"));
    let (path, file) = beside(&alice, "backup");
    alice.ok(&["backup", &file, "--passphrase-file", &right]);
    let before = alice.files();
    let restore = |passphrase: &str, exit_code: i32, reason: &str| {
        let arguments = ["restore", &file, "--replace", "--passphrase-file", passphrase];
        let said = alice.fails(exit_code, &arguments);
        assert!(said.contains(reason), "{reason:?} is not in: {said}");
        assert!(said.contains("\n  hint: "), "{said}");
        assert!(alice.files() == before, "{reason}: files were changed");
    };
    restore(&wrong, 13, "the passphrase is wrong");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 100]).unwrap();
    restore(&right, 9, "is damaged");
    fs::write(&path, "something else").unwrap();
    restore(&right, 2, "is no backup of a DirectNet store");

    fs::write(&path, &whole).unwrap();
    let said = alice.fails(1, &["restore", &file, "--passphrase-file", &right]);
    assert!(said.contains("there is a store already"), "{said}");
    let said = alice.ok(&["restore", &file, "--replace", "--passphrase-file", &right]);
    let kept = said
        .lines()
        .find_map(|line| line.strip_prefix("the store that was there is kept in "));
    assert!(PathBuf::from(kept.unwrap()).join("store.db").exists(), "{said}");
    alice.start();
    assert_eq!(alice.status().id, id);
}

#[test]
fn nothing_of_a_node_is_left_after_wiping() {
    let mut alice = Node::up("alice");
    alice.fails(11, &["wipe", "--yes"]);
    alice.down();
    let (_, file) = beside(&alice, "backup");
    let said = alice.ok(&["backup", &file, "--without-passphrase"]);
    assert!(said.contains("everybody who has the file can read it"), "{said}");
    alice.ok(&["restore", &file, "--replace"]);
    let said = alice.fails(2, &["wipe"]);
    assert!(said.contains("nobody can be asked"), "{said}");
    assert!(alice.dir().join("store.db").exists());
    let theirs = alice.dir().join("theirs.txt");
    fs::write(&theirs, "").unwrap();
    let said = alice.ok(&["wipe", "--yes"]);
    assert!(
        said.contains("what is not its own is still there: theirs.txt"),
        "{said}"
    );
    fs::remove_file(theirs).unwrap();
    assert!(
        alice
            .ok(&["wipe", "--yes"])
            .starts_with("nothing of a node is in ")
    );
    assert!(!alice.dir().exists());
    alice.ok(&["wipe"]);
}
