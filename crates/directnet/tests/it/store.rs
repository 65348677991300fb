//! A store that cannot be opened: what is said, and that nothing is changed.

use std::fs;
use std::path::Path;

use crate::node::{User, alice_and_bob, texts};

/// Damages the directory of a node that is down; checks what `up` says and that it leaves all files alone; repairs it.
#[track_caller]
fn check(node: &User, damage: impl FnOnce(&Path), exit_code: i32, reason: &str) {
    let before = node.files();
    damage(node.dir());
    let damaged = node.files();
    for up in [&["up"][..], &["up", "--detach"]] {
        let said = node.fails(exit_code, up);
        assert!(said.contains(reason), "{reason:?} is not in: {said}");
        assert!(
            said.contains("\n  hint: "),
            "nothing is said about what to do: {said}"
        );
        let log = node.dir().join("node.log");
        let _ = fs::remove_file(log);
        assert!(node.files() == damaged, "{reason}: files were changed");
    }
    for (path, content) in before {
        fs::write(path, content).unwrap();
    }
}

#[test]
fn a_store_that_cannot_be_opened_is_told_and_left_alone() {
    let (mut alice, mut bob) = alice_and_bob();
    alice.deliver("bob", "precious");
    alice.down();
    bob.down();
    let key_of_alice = fs::read(alice.dir().join("store.key")).unwrap();
    let remove = |name: &'static str| move |dir: &Path| fs::remove_file(dir.join(name)).unwrap();

    check(
        &bob,
        |dir| fs::write(dir.join("store.key"), &key_of_alice).unwrap(),
        9,
        "store.db: it is the key of another store",
    );
    check(
        &bob,
        remove("store.key"),
        9,
        "store.key, the key of the store, is missing",
    );
    check(
        &bob,
        remove("store.db"),
        9,
        "store.db is missing, although its key is there",
    );
    check(&bob, damage_database, 9, "store.db is damaged");
    check(
        &bob,
        |dir| fs::write(dir.join("store.key"), "not a key").unwrap(),
        9,
        "store.key is damaged",
    );
    check(
        &bob,
        |dir| fs::write(dir.join("store.toml"), "layout = 2\n").unwrap(),
        9,
        "the store was made by a newer version of DirectNet",
    );

    bob.start();
    assert_eq!(texts(&bob.recv()), ["precious"]);
}

/// Overwrites a part of the first page, behind the salt at its beginning.
fn damage_database(dir: &Path) {
    let path = dir.join("store.db");
    let mut content = fs::read(&path).unwrap();
    content[100..200].fill(0);
    fs::write(path, content).unwrap();
}
