//! How far this node's messages have come in a room, and how far those of others were shown here.

use messenger_proto::PeerId;
use messenger_proto::body::{Body, Reaction};
use messenger_proto::room::{Reach, StreamState};
use messenger_store::Store;
use messenger_store::rooms::{RoomChange, RoomMessageRow, RoomNews, ShownUpTo};

use crate::room_of::{Member, OURS, Room};
use crate::{NOW, new_store, reopen};

const BOB: Member = Member(2);
const CAROL: Member = Member(3);

fn text(text: &str) -> Body {
    Body::Text(text.into())
}

async fn note(store: &Store, room: &Room, peer: PeerId, count: u64, shown: u64) {
    let stream = OURS.stream();
    let reached = Reach {
        peer,
        stream,
        count,
        shown,
    };
    store
        .keep_room_reach(room.known.row, vec![reached])
        .await
        .unwrap();
}

#[tokio::test]
async fn what_a_member_once_had_it_had() {
    let (dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    note(&store, &room, BOB.peer(), 3, 1).await;
    note(&store, &room, CAROL.peer(), 2, 0).await;
    note(&store, &room, BOB.peer(), 1, 2).await;
    drop(store);
    let file = reopen(&dir).room_file(room.known.row).await.unwrap();
    let mut reached: Vec<_> = file
        .reached
        .iter()
        .map(|reach| (reach.peer, reach.stream, reach.count, reach.shown))
        .collect();
    reached.sort_unstable();
    let expected = [
        (BOB.peer(), OURS.stream(), 3, 2),
        (CAROL.peer(), OURS.stream(), 2, 0),
    ];
    assert_eq!(reached, expected);
}

#[tokio::test]
async fn messages_that_came_further_are_found_by_their_numbers() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let first = room.message(OURS, 1, 0, text("one"));
    let sign = Some("👍".to_owned());
    let target = first.id();
    let act = room.message(OURS, 2, 1, Body::Reaction(Reaction { target, sign }));
    let third = room.message(OURS, 3, 0, text("three"));
    let mut rows = Vec::new();
    for message in [&first, &act, &third] {
        if let RoomNews::Said(row) = room.take(&store, message, NOW).await {
            rows.push(row);
        }
    }
    let found = async |numbers, limit| {
        let stream = OURS.stream();
        store
            .room_rows(room.known.row, stream, numbers, limit)
            .await
            .unwrap()
    };
    let [one, three] = rows[..] else {
        panic!("{rows:?}")
    };
    assert_eq!(found((1, 3), 10).await, [three, one]);
    assert_eq!(found((1, 3), 1).await, [three]);
    assert_eq!(found((2, 2), 10).await, []);
}

/// Only what was shown with all before it is told as shown, however it was looked at.
#[tokio::test]
async fn a_stream_is_shown_up_to_the_first_message_that_was_not() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let mut rows: Vec<RoomMessageRow> = Vec::new();
    for number in 1..=4 {
        let message = room.message(BOB, number, 0, text("hello"));
        let RoomNews::Said(row) = room.take(&store, &message, NOW).await else {
            panic!("it says something");
        };
        rows.push(row);
    }
    let state = StreamState {
        count: 4,
        ..StreamState::default()
    };
    let stream = RoomChange::Stream(BOB.stream(), state, u64::MAX);
    store
        .change_room(room.known.row, vec![stream], NOW)
        .await
        .unwrap();
    let read = async |rows: &[RoomMessageRow]| store.mark_room_read(rows.to_vec(), NOW).await.unwrap();
    let up_to = |number| {
        vec![ShownUpTo {
            room: room.known.row,
            stream: BOB.stream(),
            number,
        }]
    };
    assert_eq!(read(&rows[2..3]).await, up_to(0));
    assert_eq!(read(&rows[..2]).await, up_to(3));
    assert_eq!(read(&rows[..2]).await, []);
    assert_eq!(read(&rows).await, up_to(4));
}
