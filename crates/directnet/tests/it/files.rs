//! Files from one person to another, as both see it.

use std::fs;
use std::path::Path;

use api::files::{File, FileState};
use testkit::{PATIENCE, wait_for};

use crate::node::{Node, User, alice_and_bob};
use crate::talk::without_times;

/// Bytes in which no part is like another.
pub(crate) fn noise(len: usize) -> Vec<u8> {
    let mut state = 7_u64;
    let words = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 24).to_le_bytes()
    });
    words.flatten().take(len).collect()
}

fn path(user: &User, name: &str) -> String {
    user.dir().with_file_name(name).to_str().unwrap().to_owned()
}

pub(crate) fn write(user: &User, name: &str, bytes: &[u8]) -> String {
    let path = path(user, name);
    fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn files(user: &User) -> Vec<File> {
    serde_json::from_str(&user.ok(&["files", "--all", "--json"])).unwrap()
}

/// Waits until the latest file of a user is in a state.
fn wait_until(user: &User, state: FileState) -> File {
    wait_for("a file in another state", PATIENCE, || {
        files(user).pop().filter(|file| file.state == state)
    })
    .unwrap()
}

#[test]
fn a_file_is_offered_accepted_and_saved() {
    let (alice, bob) = alice_and_bob();
    for arguments in [&["files"][..], &["files", "--all"]] {
        let nothing = bob.run(arguments).stderr;
        assert_eq!(nothing, "no files: directnet send WHO --file PATH offers one\n");
    }
    let bytes = noise(3_000_000);
    let report = write(&alice, "report.pdf", &bytes);
    let said = alice.ok(&["send", "bob", "--file", &report, "the report"]);
    assert_eq!(said, "delivered to bob\nreport.pdf, 3.0 MB: delivered to bob\n");
    let shown = bob.ok(&["recv"]);
    let lines = without_times(&shown);
    assert_eq!(lines[0], "alice: the report");
    let offered = wait_until(&bob, FileState::Offered);
    let offer = format!(
        "alice: offers report.pdf (3.0 MB): offered: directnet files accept {}",
        offered.row
    );
    assert_eq!(lines[1], offer);
    let row = offered.row.to_string();
    let said = bob.run(&["files", "accept", &row, "--wait"]);
    assert_eq!(
        (said.exit_code, said.stdout.as_str()),
        (Some(0), "accepted: report.pdf from alice\n")
    );
    let saved = bob.dir().join("downloads/report.pdf");
    assert_eq!(said.stderr, format!("report.pdf: saved as {}\n", saved.display()));
    assert!(fs::read(&saved).unwrap() == bytes);
    wait_until(&alice, FileState::Saved);
    assert!(alice.ok(&["files", "--all"]).contains("saved by bob"));
    let open = bob.run(&["files"]);
    assert_eq!(
        open.stderr,
        "no files are open: directnet files --all lists those that have come to an end\n"
    );
    assert!(
        bob.fails(14, &["files", "accept", &row])
            .contains("it is saved already")
    );
}

#[test]
fn a_folder_is_saved_where_the_user_says() {
    let (alice, bob) = alice_and_bob();
    write(&alice, "photos/a.jpg", &noise(100_000));
    write(&alice, "photos/2024/b.jpg", &noise(1000));
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", path(&alice, "photos/link")).unwrap();
    let run = alice.run(&["send", "bob", "--file", &path(&alice, "photos/")]);
    assert_eq!(run.stdout, "photos/ (2 files), 101 kB: delivered to bob\n");
    if cfg!(unix) {
        assert_eq!(
            run.stderr,
            "one symbolic link or special file in it is not offered\n"
        );
    }
    let row = wait_until(&bob, FileState::Offered).row.to_string();
    let here = path(&bob, "here");
    let missing = bob.fails(2, &["files", "accept", &row, "--to", &here]);
    assert!(missing.contains("is not a folder"), "{missing}");
    fs::create_dir(&here).unwrap();
    bob.ok(&["files", "accept", &row, "--to", &here, "--wait"]);
    assert!(fs::read(Path::new(&here).join("photos/a.jpg")).unwrap() == noise(100_000));
    assert!(fs::read(Path::new(&here).join("photos/2024/b.jpg")).unwrap() == noise(1000));
    assert_eq!(fs::read_dir(Path::new(&here).join("photos")).unwrap().count(), 2);
}

#[test]
fn what_is_not_wanted_is_declined_and_what_is_trusted_comes_by_itself() {
    let (alice, bob) = alice_and_bob();
    let note = write(&alice, "note.txt", b"hello");
    alice.ok(&["send", "bob", "--file", &note]);
    let row = wait_until(&bob, FileState::Offered).row.to_string();
    assert_eq!(bob.ok(&["files", "decline", &row]), "declined: note.txt\n");
    wait_until(&alice, FileState::Declined);

    let said = bob.ok(&["contacts", "set", "alice", "--auto-accept", "10kB"]);
    assert_eq!(
        said,
        "alice: receipts off, presence on, typing off, notifications on, files up to 10.0 kB are accepted by themselves, \
         inbox 4 GiB\n"
    );
    alice.ok(&["send", "bob", "--file", &note]);
    wait_until(&bob, FileState::Saved);
    assert_eq!(fs::read(bob.dir().join("downloads/note.txt")).unwrap(), b"hello");

    let large = write(&alice, "large", &noise(10_001));
    alice.ok(&["send", "bob", "--file", &large]);
    let row = wait_until(&bob, FileState::Offered).row;
    let own = wait_until(&alice, FileState::Offered).row.to_string();
    assert_eq!(alice.ok(&["files", "cancel", &own]), "stopped: large\n");
    wait_until(&bob, FileState::Withdrawn);
    let late = bob.fails(14, &["files", "accept", &row.to_string()]);
    assert!(late.contains("it is not offered any more"), "{late}");
}

#[test]
fn what_cannot_be_offered_is_said() {
    let (alice, _bob) = alice_and_bob();
    let missing = alice.fails(14, &["send", "bob", "--file", "/nowhere/at/all"]);
    assert!(
        missing.contains("cannot read /nowhere/at/all: No such file"),
        "{missing}"
    );
    if cfg!(unix) {
        let device = alice.fails(14, &["send", "bob", "--file", "/dev/null"]);
        assert!(device.contains("neither a file nor a folder"), "{device}");
    }
    assert!(
        alice
            .fails(2, &["send", "bob", "--file", "x", "--wait", "read"])
            .contains("--wait read")
    );
    assert!(
        alice
            .fails(12, &["files", "accept", "77"])
            .contains("no file is offered in message 77")
    );
}

/// The bytes of what is being fetched that are on the disk, verified or not.
#[cfg(unix)]
pub(crate) fn part_bytes(node: &Node) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let entries = fs::read_dir(node.dir().join("downloads")).into_iter().flatten();
    let parts = entries.map(Result::unwrap).filter(|entry| {
        let name = entry.file_name();
        name.to_str().is_some_and(|name| name.ends_with(".part"))
    });
    parts.map(|part| part.metadata().unwrap().blocks() * 512).sum()
}

#[cfg(unix)]
#[test]
fn a_transfer_survives_the_death_of_both_sides() {
    const SIZE: u64 = 100_000_000;
    let (mut alice, mut bob) = alice_and_bob();
    let bytes = noise(SIZE as usize);
    let big = write(&alice, "big", &bytes);
    alice.ok(&["send", "bob", "--file", &big]);
    let row = wait_until(&bob, FileState::Offered).row.to_string();
    bob.ok(&["files", "accept", &row]);
    // Whoever is killed, it is in the middle: some of it is here, and not all.
    let in_the_middle = |bob: &Node, least: u64| {
        wait_for("bytes to come", PATIENCE, || {
            (part_bytes(bob) > least).then_some(())
        })
        .unwrap();
    };
    let is_interrupted = |bob: &Node| {
        assert!(
            !bob.dir().join("downloads/big").exists(),
            "it was faster than the kill"
        );
        let part = part_bytes(bob);
        assert!(0 < part && part < SIZE, "{part} bytes of a part");
        part
    };
    in_the_middle(&bob, 5_000_000);
    bob.kill9();
    let part = is_interrupted(&bob);
    bob.start();
    in_the_middle(&bob, part + 5_000_000);
    alice.kill9();
    is_interrupted(&bob);
    alice.start();
    wait_until(&bob, FileState::Saved);
    assert!(fs::read(bob.dir().join("downloads/big")).unwrap() == bytes);
    let left: Vec<_> = fs::read_dir(bob.dir().join("downloads")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

/// A picture of one pixel.
const PIXEL: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// A picture that says that it has 316,228 pixels on each side, and holds a few zeros.
const GIGAPIXELS: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x04\xd3D\0\x04\xd3D\x08\x06\0\0\0\xb3\xc91U\0\0\0\x0cIDATx\x9cc`\xa0\x0c\0\0\0@\0\x01\xb74|\xef\0\0\0\0IEND\xaeB`\x82";

#[test]
fn a_picture_is_shown_small_by_who_has_it_and_one_of_a_hundred_gigapixels_is_not() {
    let (alice, bob) = alice_and_bob();
    for (name, bytes) in [
        ("pixel.gif", PIXEL),
        ("bomb.png", GIGAPIXELS),
        ("words.png", b"words"),
    ] {
        alice.ok(&["send", "bob", "--file", &write(&alice, name, bytes)]);
    }
    let rows = wait_for("three offers", PATIENCE, || {
        let rows: Vec<String> = files(&bob).iter().map(|file| file.row.to_string()).collect();
        (rows.len() == 3).then_some(rows)
    })
    .unwrap();
    let [pixel, bomb, words] = &rows[..] else {
        panic!("{rows:?}")
    };
    let early = bob.fails(14, &["files", "preview", pixel]);
    assert!(early.contains("not here yet"), "{early}");
    bob.ok(&["files", "accept", pixel, bomb, words, "--wait"]);
    let small: api::files::Preview =
        serde_json::from_str(&bob.ok(&["files", "preview", pixel, "--json"])).unwrap();
    assert_eq!(
        (small.media_type.as_str(), small.width, small.height),
        ("image/jpeg", 1, 1)
    );
    let output = bob.command(&["files", "preview", pixel]).output().unwrap();
    assert!(output.stdout.starts_with(&[0xff, 0xd8, 0xff]) && output.stdout.ends_with(&[0xff, 0xd9]));
    // Alice sees what she offered as well.
    let own = files(&alice).remove(0).row.to_string();
    assert_eq!(
        alice
            .command(&["files", "preview", &own])
            .output()
            .unwrap()
            .stdout,
        output.stdout
    );
    let pid = bob.status().pid;
    assert!(
        bob.fails(14, &["files", "preview", bomb])
            .contains("too much memory")
    );
    assert!(
        bob.fails(14, &["files", "preview", words])
            .contains("no picture that can be shown")
    );
    bob.fails(12, &["files", "preview", "77"]);
    assert_eq!(bob.status().pid, pid);
}
