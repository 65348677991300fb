//! What is done to messages of rooms: it amounts to the same at all members, whatever came first.

use messenger_proto::body::{Body, Edit, Reaction, Severity, Text};
use messenger_proto::envelope::MessageId;
use messenger_store::UnixMillis;
use messenger_store::messages::Said;
use messenger_store::rooms::{RoomMessageState, RoomNews};

use crate::room_of::{Member, Message, OURS, Room};
use crate::{NOW, new_store};

const BOB: Member = Member(2);
const CAROL: Member = Member(3);

fn text(text: &str) -> Body {
    Body::Text(text.into())
}

fn edit(target: &Message, text: &str) -> Body {
    let (target, text) = (target.id(), text.to_owned());
    Body::Edit(Edit { target, text })
}

fn sign(target: &Message, sign: &str) -> Body {
    let sign = (!sign.is_empty()).then(|| sign.to_owned());
    let target = target.id();
    Body::Reaction(Reaction { target, sign })
}

/// Three members' doings, with two texts of whose acts some are none: only authors edit and delete.
fn doings(room: &Room) -> Vec<Message> {
    let lunch = room.message(BOB, 1, 0, text("lunch at one?"));
    let secret = room.message(CAROL, 1, 0, text("secret"));
    vec![
        room.message(BOB, 2, 1, edit(&lunch, "lunch at two?")),
        room.message(BOB, 3, 2, edit(&lunch, "lunch at three?")),
        room.message(CAROL, 2, 1, edit(&lunch, "forged")),
        room.message(CAROL, 3, 2, Body::Deletion(lunch.id())),
        room.message(CAROL, 4, 3, sign(&lunch, "👍")),
        room.message(OURS, 1, 1, sign(&lunch, "❤")),
        room.message(OURS, 2, 2, sign(&lunch, "👎")),
        room.message(BOB, 4, 3, sign(&lunch, "🎉")),
        room.message(BOB, 5, 4, sign(&lunch, "")),
        room.message(CAROL, 5, 4, edit(&secret, "other secret")),
        room.message(CAROL, 6, 5, Body::Deletion(secret.id())),
        room.message(BOB, 6, 5, sign(&secret, "👀")),
        lunch,
        secret,
    ]
}

#[tokio::test]
async fn acts_in_rooms_amount_to_the_same_in_any_order() {
    let (_dir, store) = new_store();
    for turn in 0..14 {
        let room = Room::new(&store, u8::try_from(turn).unwrap()).await;
        let mut doings = doings(&room);
        doings.rotate_left(turn);
        if turn % 2 == 1 {
            doings.reverse();
        }
        // Some keys come when all messages are here.
        let (later, now): (Vec<_>, Vec<_>) = doings
            .iter()
            .enumerate()
            .partition(|(place, _)| (place + turn) % 3 == 0);
        for (_, message) in &later {
            room.take_sealed(&store, message).await;
        }
        for (_, message) in &now {
            room.take(&store, message, NOW).await;
        }
        for (_, message) in later.iter().rev() {
            room.open(&store, message).await;
        }
        let expected = [
            "2: lunch at three? (edited at 3000) [1: 👎] [3: 👍]",
            "3: (deleted)",
        ];
        assert_eq!(room.shown(&store).await, expected, "turn {turn}");
        // Acts are nothing to be shown, and what was deleted neither.
        let unread = store.room_unread(Some(room.known.row)).await.unwrap();
        assert_eq!(unread.len(), 1);
        // How far each has come is what was shown without a gap.
        let file = store.room_file(room.known.row).await.unwrap();
        assert_eq!(file.streams[&BOB.stream()].shown, 0);
    }
}

#[tokio::test]
async fn an_act_after_the_end_of_its_stream_does_not_count() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let said = room.message(BOB, 1, 0, text("first"));
    room.take(&store, &said, NOW).await;
    for message in [
        room.message(BOB, 2, 1, edit(&said, "second")),
        room.message(BOB, 3, 2, edit(&said, "third")),
        room.message(CAROL, 1, 1, sign(&said, "👍")),
    ] {
        let RoomNews::Acted(_, Some(target)) = room.take(&store, &message, NOW).await else {
            panic!("it does something to a message that is here")
        };
        assert_eq!(store.room_message(target).await.unwrap().unwrap().id, said.id());
    }
    room.ends(&store, BOB, 2).await;
    room.ends(&store, CAROL, 0).await;
    assert_eq!(room.shown(&store).await, ["2: second (edited at 2000)"]);
    room.ends(&store, BOB, u64::MAX).await;
    room.ends(&store, CAROL, u64::MAX).await;
    assert_eq!(room.shown(&store).await, ["2: third (edited at 3000) [3: 👍]"]);
}

#[tokio::test]
async fn the_larger_counter_counts_and_among_equal_ones_the_larger_stream_and_number() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let said = room.message(BOB, 1, 0, text("first"));
    for message in [
        said.clone(),
        room.message(BOB, 2, 7, edit(&said, "seven")),
        room.message(BOB, 3, 7, edit(&said, "seven again")),
        room.message(BOB, 4, 6, edit(&said, "six")),
    ] {
        room.take(&store, &message, NOW).await;
    }
    assert_eq!(room.shown(&store).await, ["2: seven again (edited at 3000)"]);
    assert_eq!(store.room_acts_of(room.known.row, BOB.peer()).await.unwrap(), 7);
    assert_eq!(store.room_acts_of(room.known.row, CAROL.peer()).await.unwrap(), 0);
}

/// The limit of acts kept is 16; here 18 come, of which only the first would count in the end.
#[tokio::test]
async fn of_many_acts_of_one_author_on_one_message_the_latest_are_kept() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let said = room.message(BOB, 1, 0, text("first"));
    room.take(&store, &said, NOW).await;
    for number in 2..20 {
        let words = format!("edit {number}");
        let message = room.message(BOB, number, number, edit(&said, &words));
        room.take(&store, &message, NOW).await;
    }
    assert_eq!(room.shown(&store).await, ["2: edit 19 (edited at 19000)"]);
    room.ends(&store, BOB, 4).await;
    assert_eq!(room.shown(&store).await, ["2: edit 4 (edited at 4000)"]);
    room.ends(&store, BOB, 3).await;
    assert_eq!(room.shown(&store).await, ["2: first"]);
}

#[tokio::test]
async fn a_reply_in_a_room_quotes_what_it_answers_as_it_is_now() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let asked = room.message(OURS, 1, 0, text("lunch at one?"));
    let answer = |number, target: MessageId| {
        let body = Body::Text(Text {
            text: "yes".into(),
            reply_to: Some(target),
            severity: Some(Severity::Critical),
            expires_after_s: None,
        });
        room.message(BOB, number, 0, body)
    };
    let edited = room.message(OURS, 2, 1, edit(&asked, &"long ".repeat(30)));
    for message in [
        &answer(1, asked.id()),
        &asked,
        &edited,
        &answer(2, MessageId([9; 16])),
    ] {
        room.take(&store, message, NOW).await;
    }
    let history = room.history(&store).await;
    let quote = history[0].reply_to.as_ref().unwrap();
    let found = quote.found.as_ref().unwrap();
    assert_eq!((quote.id, found.author), (asked.id(), OURS.peer()));
    assert_eq!(found.beginning, "long ".repeat(12));
    assert_eq!(history[2].reply_to.as_ref().unwrap().found, None);
    assert!(matches!(
        history[0].said,
        Said::Text {
            severity: Some(Severity::Critical),
            ..
        }
    ));
}

#[tokio::test]
async fn messages_of_rooms_that_are_there_for_a_time_go_when_it_is_over() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let for_an_hour = |words: &str| {
        Body::Text(Text {
            expires_after_s: Some(3600),
            ..words.into()
        })
    };
    let after = |seconds: i64| UnixMillis(NOW.0 + seconds * 1000);
    let (ours, theirs) = (
        room.message(OURS, 1, 0, for_an_hour("ours")),
        room.message(BOB, 1, 0, for_an_hour("theirs")),
    );
    room.take(&store, &ours, NOW).await;
    let RoomNews::Said(row) = room.take(&store, &theirs, NOW).await else {
        panic!("it says something")
    };
    let edited = room.message(BOB, 2, 1, edit(&theirs, "still theirs"));
    room.take(&store, &edited, NOW).await;
    assert_eq!(store.next_expiry_in_rooms().await.unwrap(), Some(after(3600)));
    assert_eq!(store.expire_in_rooms(after(3599)).await.unwrap(), []);
    assert_eq!(store.expire_in_rooms(after(3600)).await.unwrap().len(), 1);
    // What was not shown waits for its reader.
    assert_eq!(room.shown(&store).await, ["2: still theirs (edited at 2000)"]);
    assert_eq!(store.next_expiry_in_rooms().await.unwrap(), None);
    store.mark_room_read(vec![row], after(9000)).await.unwrap();
    let shown = store.room_message(row).await.unwrap().unwrap();
    assert_eq!(shown.state, RoomMessageState::Read);
    assert_eq!(shown.expiry.unwrap().at, Some(after(12_600)));
    let expired = store.expire_in_rooms(after(12_600)).await.unwrap();
    assert_eq!(expired.iter().map(|one| one.row).collect::<Vec<_>>(), [row]);
    // An edit that comes later does not bring words back.
    let late = room.message(BOB, 3, 2, edit(&theirs, "too late"));
    room.take(&store, &late, NOW).await;
    assert_eq!(room.shown(&store).await, Vec::<String>::new());
    assert_eq!(store.room_message(row).await.unwrap(), None);
}
