//! A history leaves one store and enters another: complete, once, in its order, and never to be sent.

use std::io::Cursor;

use messenger_proto::body::{Body, Edit, Reaction, Severity, Text};
use messenger_proto::envelope::Sequence;
use messenger_proto::exchange::Settlement;
use messenger_store::acts::Act;
use messenger_store::messages::{Message, MessageRow, MessageState, Said};
use messenger_store::{
    ExportError, HISTORY_LEFT_OUT_MAX as LEFT_OUT_MAX, HISTORY_LINE_BYTES_MAX as LINE_BYTES_MAX, ImportError,
    Imported, LineError, Paths, Store, export, import,
};
use tempfile::TempDir;

use crate::bob::{self, Bob, id};
use crate::conversation::settle;
use crate::room_of::{Member, OURS, Room};
use crate::{NOW, new_store, reopen};

fn exported(dir: &TempDir) -> String {
    let mut out = Vec::new();
    let paths = Paths::in_dir(dir.path());
    let exported = export(&paths, None, None, &mut out).unwrap();
    let lines = u64::try_from(out.iter().filter(|byte| **byte == b'\n').count()).unwrap();
    assert_eq!(exported.messages + 1, lines);
    assert_eq!(exported.len_bytes, u64::try_from(out.len()).unwrap());
    String::from_utf8(out).unwrap()
}

fn imported(dir: &TempDir, history: &str) -> Result<Imported, ImportError> {
    import(&Paths::in_dir(dir.path()), None, Cursor::new(history), NOW)
}

/// A store that knows bob and has nothing of his.
async fn another() -> TempDir {
    let (dir, store) = new_store();
    bob::add(&store).await;
    store.close().await;
    dir
}

/// A conversation with everything in it that can be in one. Bob's first message is deleted later.
async fn conversation() -> TempDir {
    let (dir, store) = new_store();
    let mut him = Bob::new(&store).await;
    let bob = him.contact;
    him.says(&store, 1, "a slip").await;
    him.says(&store, 2, "lunch?\n\u{1b}[2J").await;
    let mut answer = Text::from("yes");
    answer.reply_to = Some(id(2));
    answer.severity = Some(Severity::Critical);
    let row = store.queue_text(bob, id(3), answer, NOW).await.unwrap();
    settle(&store, bob, &[id(3)], Settlement::Delivered).await;
    store
        .act(row, Act::Edit("yes, at one".into()), id(4), NOW)
        .await
        .unwrap();
    him.says_as(
        &store,
        id(5),
        3,
        Body::Reaction(Reaction {
            target: id(3),
            sign: Some("👍".into()),
        }),
    )
    .await;
    store
        .act(MessageRow(2), Act::React(Some("x".into())), id(6), NOW)
        .await
        .unwrap();
    him.says_as(&store, id(7), 4, Body::Deletion(id(1))).await;
    store.go_away("lunch".into(), NOW).await.unwrap();
    him.says(&store, 8, "there?").await;
    him.says_as(&store, id(9), 7, Body::Unknown).await;
    let mut brief = Text::from("psst");
    brief.expires_after_s = Some(60);
    store.queue_text(bob, id(10), brief, NOW).await.unwrap();
    store.close().await;
    dir
}

#[tokio::test]
async fn a_history_that_was_imported_is_exported_the_same() {
    let (from, to) = (conversation().await, another().await);
    let history = exported(&from);
    assert_eq!(history.lines().count(), 1 + 7, "{history}");
    assert!(!history.contains('\u{1b}'));
    let outcome = imported(&to, &history).unwrap();
    let all = Imported {
        messages: 7,
        ..Imported::default()
    };
    assert_eq!(outcome, all);
    // What waited to be sent or shown does so no more.
    let settled = history
        .replace(r#""state":"queued""#, r#""state":"refused""#)
        .replace(r#""state":"unread""#, r#""state":"read""#);
    assert_ne!(settled, history);
    assert_eq!(exported(&to), settled);
    let again = imported(&to, &history).unwrap();
    assert_eq!((again.messages, again.known), (0, 7));
    assert_eq!(exported(&to), settled);
}

#[tokio::test]
async fn what_was_imported_is_never_sent_not_even_to_who_has_lost_it() {
    let (from, to) = (conversation().await, another().await);
    imported(&to, &exported(&from)).unwrap();
    let store = reopen(&to);
    let bob = store.contacts().await.unwrap()[0].id;
    let resumed = store.resume(bob, Sequence(0), true, NOW).await.unwrap();
    assert_eq!(resumed.await.unwrap().lost_there, 0);
    assert!(
        store
            .queued(bob, MessageRow(i64::MIN), 100)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(store.unread(None).await.unwrap().is_empty());
    assert_eq!(store.queued_count().await.unwrap(), 0);
}

fn texts(history: &[Message]) -> Vec<&str> {
    let texts = history.iter().map(|message| match &message.said {
        Said::Text { text, .. } => text.as_str(),
        said => panic!("{said:?}"),
    });
    texts.collect()
}

fn line(n: u8, stored_at_ms: i64, text: &str) -> String {
    format!(
        r#"{{"contact":"{}","name":"bob","id":"{}","from_contact":true,"state":"read","sent_at_ms":1,"stored_at_ms":{stored_at_ms},"text":"{text}"}}"#,
        messenger_proto::PeerId([2; 32]),
        id(n)
    )
}

const HEADER: &str = r#"{"format":"directnet history","version":1}"#;

async fn history(store: &Store) -> Vec<Message> {
    let bob = store.contacts().await.unwrap().first().unwrap().id;
    store.history(bob, None, 100).await.unwrap()
}

#[tokio::test]
async fn older_words_come_to_stand_before_what_is_there_and_newer_behind() {
    let (dir, store) = new_store();
    let mut him = Bob::new(&store).await;
    him.says(&store, 1, "now").await;
    store.close().await;
    let (before, after) = (NOW.0 - 10, NOW.0 + 10);
    let lines = [
        HEADER.to_owned(),
        line(2, before, "first"),
        line(3, before + 1, "second"),
        line(1, NOW.0, "a copy"),
        line(4, after, "later"),
    ];
    let outcome = imported(&dir, &lines.join("\n")).unwrap();
    assert_eq!((outcome.messages, outcome.known), (3, 1));
    let even_older = [HEADER.to_owned(), line(5, 1, "zeroth")];
    imported(&dir, &even_older.join("\n")).unwrap();
    let store = reopen(&dir);
    let history = history(&store).await;
    assert_eq!(texts(&history), ["zeroth", "first", "second", "now", "later"]);
    for word in ["first", "later"] {
        let found = store.search(word, None, 10).await.unwrap();
        assert_eq!(texts(&found), [word]);
    }
    assert!(history[0].row.0 < 0 && history[3].row == MessageRow(1));
    assert!(
        history
            .iter()
            .all(|message| message.row == MessageRow(1) || message.state == MessageState::Read)
    );
    // What comes next has a row that was never used.
    assert!(him.says(&store, 6, "next").await == messenger_store::messages::Received::New(MessageRow(3)));
}

#[tokio::test]
async fn one_wrong_line_and_nothing_is_imported() {
    let dir = another().await;
    let check = |lines: &[&str], number, what: &str| {
        let error = imported(&dir, &lines.join("\n")).unwrap_err();
        let ImportError::Line {
            number: found,
            source,
        } = error
        else {
            panic!("{error}")
        };
        assert_eq!(found, number);
        assert!(source.to_string().contains(what), "{source}");
    };
    let good = line(1, 1, "hello");
    check(&[HEADER, &good, "{}"], 3, "missing field");
    check(&[HEADER, &good, "", &good], 3, "EOF");
    check(&[HEADER, &good.replace("read", "sent")], 2, "state");
    check(&[&good], 1, "not the beginning");
    check(&[], 1, "not the beginning");
    check(&[&HEADER.replace('1', "2")], 1, "version 2");
    let long = format!("{HEADER}\n{}", "x".repeat(LINE_BYTES_MAX + 1));
    let error = imported(&dir, &long).unwrap_err();
    assert!(matches!(
        error,
        ImportError::Line {
            number: 2,
            source: LineError::TooLong(_)
        }
    ));
    assert_eq!(exported(&dir).lines().count(), 1);
}

#[tokio::test]
async fn nobody_becomes_a_contact_by_an_import() {
    let dir = another().await;
    let of_bob = line(1, 1, "hello");
    let carol = messenger_proto::PeerId([3; 32]);
    let of_carol = |n| {
        let bob = messenger_proto::PeerId([2; 32]).to_string();
        line(n, 1, "hi")
            .replace(&bob, &carol.to_string())
            .replace("\"bob\"", "\"carol\"")
    };
    let lines = [HEADER.to_owned(), of_carol(2), of_bob, of_carol(3)];
    let outcome = imported(&dir, &lines.join("\n")).unwrap();
    assert_eq!(outcome.messages, 1);
    let [left_out] = &outcome.left_out[..] else {
        panic!("{outcome:?}")
    };
    assert_eq!(
        (left_out.contact, left_out.name.as_str(), left_out.messages),
        (carol, "carol", 2)
    );
    let store = reopen(&dir);
    assert_eq!(store.contacts().await.unwrap().len(), 1);
    store.close().await;
    let strangers: Vec<String> = (0..=u32::try_from(LEFT_OUT_MAX).unwrap())
        .map(|n| {
            let mut peer = [9; 32];
            peer[..4].copy_from_slice(&n.to_be_bytes());
            let bob = messenger_proto::PeerId([2; 32]).to_string();
            line(1, 1, "hi").replace(&bob, &messenger_proto::PeerId(peer).to_string())
        })
        .collect();
    let error = imported(&dir, &format!("{HEADER}\n{}", strangers.join("\n"))).unwrap_err();
    assert!(matches!(error, ImportError::Strangers));
}

/// A store of somebody who knows bob, with two rooms: bob and carol say something in the one, nobody in the other.
async fn with_rooms() -> TempDir {
    let (dir, store) = new_store();
    bob::add(&store).await;
    let [room, other] = [Room::new(&store, 1).await, Room::new(&store, 2).await];
    let (bob, carol) = (Member(2), Member(3));
    let mut lunch = Text::from("lunch at one?");
    lunch.severity = Some(Severity::Warning);
    let lunch = room.message(bob, 1, 0, Body::Text(lunch));
    let mut answer = Text::from("yes");
    answer.reply_to = Some(lunch.id());
    let answer = room.message(OURS, 1, 0, Body::Text(answer));
    let slip = room.message(carol, 1, 0, Body::Text("a slip".into()));
    let doings = [
        room.message(carol, 2, 1, Body::Deletion(slip.id())),
        room.message(
            carol,
            3,
            2,
            Body::Reaction(Reaction {
                target: answer.id(),
                sign: Some("👍".into()),
            }),
        ),
        room.message(
            bob,
            2,
            1,
            Body::Edit(Edit {
                target: lunch.id(),
                text: "lunch at two?".into(),
            }),
        ),
    ];
    for message in [lunch, answer, slip].iter().chain(&doings) {
        room.take(&store, message, NOW).await;
    }
    let forever = room.message(carol, 4, 0, Body::Text("without a key".into()));
    room.take_sealed(&store, &forever).await;
    let elsewhere = other.message(OURS, 1, 0, Body::Text("hello?".into()));
    other.take(&store, &elsewhere, NOW).await;
    store.close().await;
    dir
}

fn exported_with(dir: &TempDir, with: &str) -> Result<String, ExportError> {
    let mut out = Vec::new();
    export(&Paths::in_dir(dir.path()), None, Some(with), &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

#[tokio::test]
async fn what_was_said_in_rooms_leaves_as_it_says_now_and_enters_nowhere() {
    let dir = with_rooms().await;
    let history = exported(&dir);
    let found: Vec<serde_json::Value> = history
        .lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let said: Vec<_> = found
        .iter()
        .map(|line| {
            let field = |name: &str| line[name].as_str().unwrap_or("-");
            [field("name"), field("author_name"), field("state"), field("text")]
        })
        .collect();
    assert_eq!(
        said,
        [
            ["#team", "bob", "unread", "lunch at two?"],
            ["#team", "-", "out", "yes"],
            ["#team", "-", "read", "-"],
            ["#team-2", "-", "out", "hello?"],
        ]
    );
    assert_eq!(found[0]["severity"], "warning");
    assert_eq!(found[1]["reply_to"], found[0]["id"]);
    assert_eq!(found[1]["reactions"][0]["author"], Member(3).peer().to_string());
    assert_eq!(found[2]["deleted"], true);

    let lines: Vec<&str> = history.lines().collect();
    let one = exported_with(&dir, "#TEAM-2").unwrap();
    assert_eq!(one.lines().collect::<Vec<_>>(), [lines[0], lines[4]]);
    assert_eq!(exported_with(&dir, "bob").unwrap().lines().count(), 1);
    let missing = exported_with(&dir, "#nowhere");
    assert!(matches!(missing, Err(ExportError::NoSuchRoom(_))), "{missing:?}");

    let outcome = imported(&dir, &history).unwrap();
    let left_out: Vec<_> = outcome
        .rooms_left_out
        .iter()
        .map(|left_out| (left_out.name.as_str(), left_out.messages))
        .collect();
    assert_eq!((outcome.messages, outcome.known), (0, 0));
    assert_eq!(left_out.len(), 2);
    assert!(left_out.contains(&("#team", 3)) && left_out.contains(&("#team-2", 1)));
    assert_eq!(exported(&dir), history);

    let of_many: Vec<String> = (0..=LEFT_OUT_MAX)
        .map(|n| lines[1].replace(found[0]["room"].as_str().unwrap(), &format!("{n:064x}")))
        .collect();
    let error = imported(&dir, &format!("{HEADER}\n{}", of_many.join("\n"))).unwrap_err();
    assert!(matches!(error, ImportError::Rooms));
}
