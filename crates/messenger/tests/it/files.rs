//! Files from one messenger to another: what arrives, what stops, and what nobody is made to take.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use messenger::{Event, File, FileError, FileRow, FileState, NotWritable, OfferError, Patience};

use crate::node::{Node, alice_and_bob, wait_for};

pub(crate) const MIB: usize = 1 << 20;

/// Bytes in which no part is like another.
pub(crate) fn noise(len: usize, seed: u8) -> Vec<u8> {
    let mut state = u64::from(seed) | 0x100;
    let words = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 24).to_le_bytes()
    });
    words.flatten().take(len).collect()
}

pub(crate) fn write(node: &Node, name: &str, bytes: &[u8]) -> PathBuf {
    let path = node.dir().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

async fn offer(from: &Node, to: &str, path: &Path) -> File {
    let contact = from.contact(to).await;
    let outcome = from.messenger.offer(
        &contact,
        path.to_owned(),
        Patience::Until(Duration::from_secs(20)),
    );
    outcome.await.unwrap().file.unwrap()
}

/// Waits until the only open file of a node, or the latest of all, is in a state.
pub(crate) async fn reaches(node: &Node, row: FileRow, state: FileState) -> File {
    let mut events = node.messenger.subscribe();
    loop {
        let (file, _) = node.messenger.file(row).await.unwrap().unwrap();
        if file.state == state {
            return file;
        }
        assert!(file.state.is_open(), "{file:?}");
        wait_for(&mut events, |event| {
            matches!(event, Event::File { .. } | Event::Received { .. })
        })
        .await;
    }
}

/// Waits until some of a file is here. On a busy machine that may be all of it at once.
pub(crate) async fn begins(node: &Node, row: FileRow) {
    let mut events = node.messenger.subscribe();
    loop {
        let (_, progress) = node.messenger.file(row).await.unwrap().unwrap();
        if progress.done_bytes > 0 {
            return;
        }
        wait_for(&mut events, |event| matches!(event, Event::File { .. })).await;
    }
}

/// The file that was offered last, once it is offered.
async fn offered(node: &Node, count: usize) -> File {
    let mut events = node.messenger.subscribe();
    loop {
        let mut files = node.messenger.files(None, false).await.unwrap();
        if files.len() >= count {
            return files.pop().unwrap().0;
        }
        wait_for(&mut events, |event| matches!(event, Event::Received { .. })).await;
    }
}

/// Offers a path to bob, who accepts it, and returns where it is saved.
async fn hand_over(alice: &Node, bob: &Node, path: &Path, count: usize) -> PathBuf {
    let sent = offer(alice, "bob", path).await;
    let file = offered(bob, count).await;
    bob.messenger.accept_file(file.row, None).await.unwrap();
    let saved = reaches(bob, file.row, FileState::Saved).await;
    reaches(alice, sent.row, FileState::Saved).await;
    bob.messenger.path_of(&saved).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_accepted_arrives_and_replaces_nothing() {
    let (alice, bob) = alice_and_bob().await;
    for (index, len) in [0, 1, MIB, 3 * MIB + 17].into_iter().enumerate() {
        let bytes = noise(len, 1);
        let path = write(&alice, "report.pdf", &bytes);
        let saved = hand_over(&alice, &bob, &path, index + 1).await;
        let name = ["report.pdf", "report-2.pdf", "report-3.pdf", "report-4.pdf"][index];
        assert_eq!(saved, bob.dir().join("downloads").join(name));
        assert!(fs::read(&saved).unwrap() == bytes, "{len}");
    }
    assert_eq!(fs::read_dir(bob.dir().join("downloads")).unwrap().count(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_arrives_as_one_without_its_links() {
    let (alice, bob) = alice_and_bob().await;
    let empty = write(&alice, "photos/empty", &[]);
    write(&alice, "photos/a.jpg", &noise(MIB + 3, 2));
    write(&alice, "photos/2024/b.jpg", &noise(5, 3));
    write(&alice, "secret", b"secret");
    fs::create_dir(alice.dir().join("photos/nothing")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(alice.dir().join("secret"), alice.dir().join("photos/link")).unwrap();
    let photos = empty.parent().unwrap();
    let saved = hand_over(&alice, &bob, photos, 1).await;
    assert_eq!(saved, bob.dir().join("downloads/photos"));
    for name in ["a.jpg", "2024/b.jpg", "empty"] {
        let (sent, got) = (
            fs::read(photos.join(name)).unwrap(),
            fs::read(saved.join(name)).unwrap(),
        );
        assert!(sent == got, "{name}");
    }
    assert!(saved.join("nothing").is_dir());
    assert!(saved.join("link").symlink_metadata().is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_folder_arrives() {
    let (alice, bob) = alice_and_bob().await;
    let nothing = alice.dir().join("nothing");
    fs::create_dir(&nothing).unwrap();
    assert!(hand_over(&alice, &bob, &nothing, 1).await.is_dir());
}

#[tokio::test(flavor = "multi_thread")]
async fn small_files_are_taken_by_themselves_when_the_user_says_so() {
    let (alice, bob) = alice_and_bob().await;
    let contact = bob.contact("alice").await.id;
    bob.messenger
        .set_auto_accept(Some(contact), Some(10))
        .await
        .unwrap();
    let small = offer(&alice, "bob", &write(&alice, "small", &[1; 10])).await;
    let large = offer(&alice, "bob", &write(&alice, "large", &[1; 11])).await;
    reaches(&alice, small.row, FileState::Saved).await;
    let file = offered(&bob, 2).await;
    assert_eq!(
        (file.offer.name.as_str(), file.state),
        ("large", FileState::Offered)
    );
    reaches(&alice, large.row, FileState::Offered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_declined_or_withdrawn_is_over_at_both_ends() {
    let (alice, bob) = alice_and_bob().await;
    let path = write(&alice, "x", &[1; 10]);
    let sent = offer(&alice, "bob", &path).await;
    let file = offered(&bob, 1).await;
    bob.messenger.stop_file(file.row).await.unwrap();
    reaches(&alice, sent.row, FileState::Declined).await;
    let again = bob.messenger.accept_file(file.row, None).await;
    assert!(matches!(again, Err(FileError::WrongState(_))), "{again:?}");

    let sent = offer(&alice, "bob", &path).await;
    let file = offered(&bob, 2).await;
    alice.messenger.stop_file(sent.row).await.unwrap();
    reaches(&bob, file.row, FileState::Withdrawn).await;
    assert!(bob.messenger.accept_file(file.row, None).await.is_err());
    assert!(alice.messenger.accept_file(sent.row, None).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changed_after_it_was_offered_is_not_sent() {
    let (alice, bob) = alice_and_bob().await;
    let path = write(&alice, "x", &noise(2 * MIB, 4));
    let sent = offer(&alice, "bob", &path).await;
    let file = offered(&bob, 1).await;
    fs::write(&path, noise(2 * MIB, 5)).unwrap();
    bob.messenger.accept_file(file.row, None).await.unwrap();
    let over = reaches(&alice, sent.row, FileState::Withdrawn).await;
    assert_eq!(over.reason, "it was changed after it was offered");
    reaches(&bob, file.row, FileState::Withdrawn).await;
    // The attendant removes the part when it looks next, which it did when the file changed.
    let (over, _) = bob.messenger.file(file.row).await.unwrap().unwrap();
    assert!(bob.messenger.path_of(&over).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_offered_is_said_before_anything_is_sent() {
    let (alice, _bob) = alice_and_bob().await;
    let contact = alice.contact("bob").await;
    for path in ["missing", "run/nothing"] {
        let path = alice.dir().join(path);
        let outcome = alice.messenger.offer(&contact, path, Patience::Short).await;
        assert!(matches!(outcome, Err(OfferError::Source(_))), "{outcome:?}");
    }
    fs::write(alice.dir().join("plans"), "secret").unwrap();
    alice.messenger.block(contact.peer).await.unwrap();
    let contact = alice.contact("bob").await;
    let path = alice.dir().join("plans");
    let to_blocked = alice.messenger.offer(&contact, path, Patience::Short).await;
    assert!(
        matches!(to_blocked, Err(OfferError::NotWritable(NotWritable::Blocked(_)))),
        "{to_blocked:?}"
    );
    assert!(alice.messenger.files(None, false).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_does_not_wait_for_a_file_that_is_on_its_way() {
    let (alice, bob) = alice_and_bob().await;
    let path = alice.dir().join("big");
    let big = noise(64 * MIB, 6);
    fs::write(&path, &big).unwrap();
    offer(&alice, "bob", &path).await;
    let file = offered(&bob, 1).await;
    let mut events = bob.messenger.subscribe();
    bob.messenger.accept_file(file.row, None).await.unwrap();
    wait_for(&mut events, |event| matches!(event, Event::File { .. })).await;
    let contact = alice.contact("bob").await;
    let patience = Patience::Until(Duration::from_secs(20));
    let sent = alice
        .messenger
        .send(&contact, "hello".into(), patience)
        .await
        .unwrap();
    assert_eq!(sent.state, messenger::MessageState::Delivered);
    let (now, progress) = bob.messenger.file(file.row).await.unwrap().unwrap();
    assert_eq!(
        now.state,
        FileState::Wanted,
        "the file took less time than a message: {progress:?}"
    );
    let saved = reaches(&bob, file.row, FileState::Saved).await;
    assert!(fs::read(bob.messenger.path_of(&saved).unwrap()).unwrap() == big);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_either_side_goes_on_where_it_stopped() {
    let (alice, bob) = alice_and_bob().await;
    let bytes = noise(48 * MIB, 7);
    let path = write(&alice, "big", &bytes);
    offer(&alice, "bob", &path).await;
    let file = offered(&bob, 1).await;
    bob.messenger.accept_file(file.row, None).await.unwrap();
    begins(&bob, file.row).await;
    let bob = bob.stop().await.start().await;
    begins(&bob, file.row).await;
    let _alice = alice.stop().await.start().await;
    let saved = reaches(&bob, file.row, FileState::Saved).await;
    assert!(fs::read(bob.messenger.path_of(&saved).unwrap()).unwrap() == bytes);
}
