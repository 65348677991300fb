//! Steps of sessions in writes that fail, alone or with their whole group.

use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use messenger_proto::ratchet::{Ends, Offer, Opening};

use super::*;
use crate::writer::{NO_MESSAGES, StoreError, Writer, Writing};

const CONTACT: ContactId = ContactId(1);

/// A new session, as the store's side has it and as bob has it.
fn pair() -> (Session, Session) {
    let (alice, bob) = (PeerId([1; 32]), PeerId([2; 32]));
    let ends = |ours, theirs| Ends { ours, theirs };
    let offer = Offer::new();
    let (opening, opened) = Opening::new(offer.keys(), [3; 32]).unwrap();
    let (of_bob, confirmation) = offer.accept(ends(bob, alice), &opened, [4; 32]).unwrap();
    let of_alice = opening.confirm(ends(alice, bob), &confirmation).unwrap();
    (of_alice, of_bob)
}

/// A writer with a session, and bob's side of it.
fn writer() -> (Writer, Session) {
    let (alice, bob) = pair();
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(NO_MESSAGES).unwrap();
    db.execute_batch(
        "CREATE TABLE exchanges (contact_id INTEGER PRIMARY KEY, session BLOB);
         CREATE TABLE t (x INTEGER PRIMARY KEY) STRICT",
    )
    .unwrap();
    db.execute(
        "INSERT INTO exchanges VALUES (1, ?1)",
        [alice.to_bytes().as_slice()],
    )
    .unwrap();
    (Writer::start(db, std::sync::Arc::default()).unwrap(), bob)
}

fn seal(db: &Writing, n: u8) -> rusqlite::Result<Vec<u8>> {
    let sealed = db.sessions.step(db, CONTACT, |session| {
        session.seal(MessageId([n; 16]), &[n], [n; 24])
    });
    Ok(sealed?.unwrap().unwrap().1)
}

/// Takes a step and then fails, as a write that finds no room does.
fn seal_and_fail(db: &Writing, n: u8) -> rusqlite::Result<Vec<u8>> {
    seal(db, n)?;
    Err(rusqlite::Error::QueryReturnedNoRows)
}

#[track_caller]
fn check_opens(bob: &mut Session, n: u8, sealed: &[u8]) {
    assert_eq!(bob.open(MessageId([n; 16]), sealed), Ok(vec![n]));
}

#[tokio::test]
async fn a_write_that_fails_takes_its_steps_with_it_and_no_others() {
    let (writer, mut bob) = writer();
    // While this one waits, the others gather for one group.
    let (go_on, may_go_on) = std::sync::mpsc::channel();
    let busy = writer.begin(move |_| Ok(may_go_on.recv())).await.unwrap();
    let first = writer.begin(|db| seal(db, 1)).await.unwrap();
    let failed = writer.begin(|db| seal_and_fail(db, 2)).await.unwrap();
    let last = writer.begin(|db| seal(db, 3)).await.unwrap();
    go_on.send(()).unwrap();
    busy.await.unwrap().unwrap();
    check_opens(&mut bob, 1, &first.await.unwrap());
    assert!(failed.await.is_err());
    // It has the number that the failed one would have had.
    check_opens(&mut bob, 3, &last.await.unwrap());
}

#[tokio::test]
async fn what_the_database_has_after_each_group_is_how_the_session_is() {
    let (writer, _) = writer();
    for n in 1..=3 {
        writer.write(move |db| seal(db, n)).await.unwrap();
        let sealed = writer.write(|db| {
            let stored = read(db, CONTACT)?.unwrap().standing(None);
            let kept = db
                .sessions
                .look(db, CONTACT, |session| session.unwrap().standing(None))?;
            assert_eq!(stored, kept);
            Ok(stored.sealed)
        });
        assert_eq!(sealed.await.unwrap(), u64::from(n));
    }
}

#[tokio::test]
async fn a_group_that_fails_leaves_the_session_as_the_database_has_it() {
    let (writer, mut bob) = writer();
    check_opens(&mut bob, 1, &writer.write(|db| seal(db, 1)).await.unwrap());
    let broken = writer.write(|db| {
        let sealed = seal(db, 2)?;
        // What SQLite does by itself when the disk is full.
        db.execute_batch("ROLLBACK")?;
        Ok(sealed)
    });
    assert!(matches!(broken.await, Err(StoreError::DiskFull)));
    check_opens(&mut bob, 3, &writer.write(|db| seal(db, 3)).await.unwrap());
}

#[tokio::test]
async fn a_commit_that_fails_leaves_the_session_as_the_database_has_it() {
    let (writer, mut bob) = writer();
    writer
        .write(|db| {
            db.execute_batch("CREATE TABLE child (x INTEGER REFERENCES t (x) DEFERRABLE INITIALLY DEFERRED)")
        })
        .await
        .unwrap();
    let broken = writer.write(|db| {
        db.execute("INSERT INTO child VALUES (7)", [])?;
        seal(db, 1)
    });
    assert!(broken.await.is_err());
    check_opens(&mut bob, 2, &writer.write(|db| seal(db, 2)).await.unwrap());
}

#[tokio::test]
async fn a_session_that_was_replaced_in_a_write_that_fails_is_there_again() {
    let (writer, mut bob) = writer();
    let (other, _) = pair();
    let failed = writer.write(move |db| {
        seal(db, 1)?;
        db.sessions.replace(db, CONTACT, Some(other))?;
        seal(db, 2)?;
        db.sessions.replace(db, CONTACT, None)?;
        Err::<(), _>(rusqlite::Error::QueryReturnedNoRows)
    });
    assert!(failed.await.is_err());
    check_opens(&mut bob, 3, &writer.write(|db| seal(db, 3)).await.unwrap());
}

#[test]
fn more_contacts_than_sessions_are_kept_for_are_read_again() {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch("CREATE TABLE exchanges (contact_id INTEGER PRIMARY KEY, session BLOB)")
        .unwrap();
    let sessions = Sessions::default();
    let look = |n: usize| {
        let contact = ContactId(i64::try_from(n).unwrap());
        sessions
            .look(&db, contact, |session| assert!(session.is_none()))
            .unwrap();
    };
    (0..KEPT_MAX).for_each(look);
    sessions.write_back(&db).unwrap();
    assert_eq!(sessions.0.borrow().held.len(), KEPT_MAX);
    look(KEPT_MAX);
    sessions.write_back(&db).unwrap();
    assert_eq!(sessions.0.borrow().held.len(), 0);
}
