//! What a contact says of rooms: it fills neither the list of them, nor takes the place of what others' keys open.

use std::collections::BTreeMap;

use messenger_proto::PeerId;
use messenger_proto::body::Body;
use messenger_proto::envelope::MessageId;
use messenger_proto::room::{Act, Entry, KeyShare, RoomBody, RoomId, Sender, StreamId};
use messenger_store::messages::Received;
use messenger_store::rooms::{ROOMS_MAX, RoomChange};

use crate::bob::Bob;
use crate::{NOW, new_store};

fn id(n: usize) -> MessageId {
    MessageId(u128::try_from(n).unwrap().to_be_bytes())
}

fn first(n: usize) -> Entry {
    let create = Act::Create {
        name: "team".parse().unwrap(),
        nonce: id(n).0,
    };
    Entry::sign(None, PeerId([2; 32]), vec![], create, &|_| [0; 64])
}

#[tokio::test]
async fn who_welcomes_to_rooms_without_end_adds_so_many_and_no_more() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    for n in 1..=ROOMS_MAX + 20 {
        let welcome = Body::Room(RoomBody::Welcome(Box::new(first(n))));
        let received = bob.says_as(&store, id(n), n as u64, welcome).await;
        assert!(matches!(received, Received::Room(_)));
    }
    assert_eq!(store.rooms().await.unwrap().len(), ROOMS_MAX);
    // One that is known is known, and the user makes as many as they like.
    assert!(
        !store
            .add_room(first(1), "team".parse().unwrap(), NOW)
            .await
            .unwrap()
            .1
    );
    assert!(
        store
            .add_room(first(0), "own".parse().unwrap(), NOW)
            .await
            .unwrap()
            .1
    );
}

#[tokio::test]
async fn a_key_that_was_checked_takes_the_place_of_one_that_came_before_it() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let (known, _) = store
        .add_room(first(0), "team".parse().unwrap(), NOW)
        .await
        .unwrap();
    let share = |room: RoomId| -> KeyShare {
        let sender = Sender::new((room, StreamId([1; 16])), (1, 1), BTreeMap::new(), &|_| [0; 64]);
        sender.share().clone()
    };
    let (forged, again, genuine) = (share(known.id), share(known.id), share(known.id));
    for (n, share) in [(1, &forged), (2, &again)] {
        let key = Body::Room(RoomBody::Key(Box::new(share.clone())));
        bob.says_as(&store, id(n), n as u64, key).await;
    }
    let keys = async || store.room_file(known.row).await.unwrap().keys;
    assert_eq!(
        keys().await,
        [forged],
        "on the disk before it is acknowledged, and once"
    );
    store
        .change_room(known.row, vec![RoomChange::Key(genuine.clone())], NOW)
        .await
        .unwrap();
    let key = Body::Room(RoomBody::Key(Box::new(again)));
    bob.says_as(&store, id(3), 3, key).await;
    assert_eq!(keys().await, [genuine]);
}
