//! What was said in rooms is found by its words, as it says now, whatever came first.

use messenger_proto::body::{Body, Edit, Text};
use messenger_store::Store;
use messenger_store::messages::{LISTING_MAX, Said};
use messenger_store::rooms::{RoomChange, RoomRow};

use crate::room_of::{Member, Message, OURS, Room};
use crate::{NOW, new_store};

const BOB: Member = Member(2);
const CAROL: Member = Member(3);

async fn found(store: &Store, words: &str, room: Option<RoomRow>) -> Vec<String> {
    let found = store.search_rooms(words, room, 10).await.unwrap();
    let text = |said| match said {
        Said::Text { text, .. } => text,
        Said::Deleted | Said::Unknown => panic!("something without words was found"),
    };
    found.into_iter().map(|message| text(message.said)).collect()
}

fn edit(target: &Message, text: &str) -> Body {
    let (target, text) = (target.id(), text.to_owned());
    Body::Edit(Edit { target, text })
}

#[tokio::test]
async fn words_are_found_newest_first_in_one_room_or_in_all() {
    let (_dir, store) = new_store();
    let [one, other] = [Room::new(&store, 1).await, Room::new(&store, 2).await];
    one.take(
        &store,
        &one.message(BOB, 1, 0, Body::Text("Lunch at one?".into())),
        NOW,
    )
    .await;
    other
        .take(
            &store,
            &other.message(OURS, 1, 0, Body::Text("déjeuner, not lunch".into())),
            NOW,
        )
        .await;
    let both = ["déjeuner, not lunch", "Lunch at one?"];
    assert_eq!(found(&store, "lunch", None).await, both);
    assert_eq!(
        found(&store, "LUN*", Some(one.known.row)).await,
        ["Lunch at one?"]
    );
    assert_eq!(found(&store, "dejeuner", None).await, ["déjeuner, not lunch"]);
    assert_eq!(found(&store, "supper", None).await, [""; 0]);
    assert_eq!(found(&store, "\" * ^", None).await, [""; 0]);
    assert_eq!(found(&store, "lunch", Some(RoomRow(99))).await, [""; 0]);
    assert_eq!(store.search_rooms("lunch", None, 1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_found_is_what_it_says_now_whatever_came_first() {
    let (_dir, store) = new_store();
    for turn in 0..8 {
        let room = Room::new(&store, u8::try_from(turn).unwrap()).await;
        let lunch = room.message(BOB, 1, 0, Body::Text("lunch at one?".into()));
        let secret = room.message(CAROL, 1, 0, Body::Text("secret".into()));
        let mut doings = [
            room.message(BOB, 2, 1, edit(&lunch, "lunch at two?")),
            room.message(BOB, 3, 2, edit(&lunch, "lunch at three?")),
            room.message(CAROL, 2, 1, edit(&lunch, "forged")),
            room.message(CAROL, 3, 2, edit(&secret, "other secret")),
            room.message(CAROL, 4, 3, Body::Deletion(secret.id())),
            lunch,
            secret,
        ];
        doings.rotate_left(turn % 7);
        let of_room = Some(room.known.row);
        for (place, message) in doings.iter().enumerate() {
            match (place + turn) % 3 {
                0 => {
                    room.take_sealed(&store, message).await;
                    found(&store, "lunch", of_room).await;
                    room.open(&store, message).await;
                }
                _ => drop(room.take(&store, message, NOW).await),
            }
            // What is indexed already is changed, what is not is taken in as it is then.
            if (place + turn) % 2 == 0 {
                found(&store, "lunch", of_room).await;
            }
        }
        let check = async |words: &str, expected: &[&str]| {
            assert_eq!(
                found(&store, words, of_room).await,
                expected,
                "{words}, turn {turn}"
            );
        };
        check("lunch", &["lunch at three?"]).await;
        for gone in ["one", "two", "forged", "secret"] {
            check(gone, &[]).await;
        }
        // The last edit counts no more, then again; and then nothing of it does.
        room.ends(&store, BOB, 2).await;
        check("two", &["lunch at two?"]).await;
        check("three", &[]).await;
        room.ends(&store, BOB, u64::MAX).await;
        check("three", &["lunch at three?"]).await;
        room.ends(&store, BOB, 0).await;
        check("lunch", &[]).await;
    }
}

#[tokio::test]
async fn what_was_there_for_a_time_is_not_found_afterwards() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let text = Text {
        expires_after_s: Some(1),
        ..Text::from("the code is 1234")
    };
    room.take(&store, &room.message(OURS, 1, 0, Body::Text(text)), NOW)
        .await;
    assert_eq!(found(&store, "1234", None).await, ["the code is 1234"]);
    let later = messenger_store::UnixMillis(NOW.0 + 2000);
    assert_eq!(store.expire_in_rooms(later).await.unwrap().len(), 1);
    assert_eq!(found(&store, "1234", None).await, [""; 0]);
}

#[tokio::test]
async fn one_answer_holds_so_many_messages_of_rooms() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let said = |number| room.message(BOB, number, 0, Body::Text("again".into()));
    let many: Vec<RoomChange> = (1..=u64::try_from(LISTING_MAX).unwrap() + 1)
        .map(|number| room.kept(&said(number)))
        .collect();
    store.change_room(room.known.row, many, NOW).await.unwrap();
    let found = store.search_rooms("again", None, usize::MAX).await.unwrap();
    assert_eq!(found.len(), LISTING_MAX);
}
