//! Rooms of which the user is not told at once.

use messenger_proto::body::Body;
use messenger_store::settings::{Setting, Switch};

use crate::room_of::{Member, Room};
use crate::{NOW, new_store};

#[tokio::test]
async fn a_muted_room_is_unread_without_being_told_of() {
    let (_dir, store) = new_store();
    let [muted, other] = [Room::new(&store, 1).await, Room::new(&store, 2).await];
    for room in [&muted, &other] {
        let hello = room.message(Member(2), 1, 0, Body::Text("hello".into()));
        room.take(&store, &hello, NOW).await;
    }
    let (room, off, on) = (muted.known.row, Some(Switch::Off), Some(Switch::On));
    // What is decided for all contacts, and about the room; who is told of then.
    for (of_all, of_room, told) in [
        (None, None, vec![muted.known.row, other.known.row]),
        (None, off, vec![other.known.row]),
        (off, on, vec![muted.known.row]),
        (off, None, vec![]),
        (on, off, vec![other.known.row]),
    ] {
        store.decide(None, Setting::Notifications, of_all).await.unwrap();
        store.decide_room_notifications(room, of_room).await.unwrap();
        let unread = store.room_unread_of_unmuted().await.unwrap();
        let rooms: Vec<_> = unread.iter().map(|message| message.room).collect();
        assert_eq!(rooms, told, "{of_all:?} {of_room:?}");
        let holds = store.room_notifications(room).await.unwrap();
        assert_eq!(
            holds == Switch::On,
            told.contains(&room),
            "{of_all:?} {of_room:?}"
        );
        assert_eq!(store.room_unread(None).await.unwrap().len(), 2);
        let listed = store.listed_rooms().await.unwrap();
        assert!(listed.iter().all(|listed| listed.unread == 1), "{listed:?}");
    }
}
