//! Messages that are there for a time only: gone at both ends when it is over, and not before.

use messenger_proto::body::{Body, Text};
use messenger_proto::exchange::Settlement;
use messenger_store::UnixMillis;
use messenger_store::messages::{MessageRow, Received};

use crate::acts::receive;
use crate::bob::{Bob, id};
use crate::conversation::settle;
use crate::{NOW, new_store};

fn for_an_hour(text: &str) -> Text {
    Text {
        expires_after_s: Some(3600),
        ..text.into()
    }
}

fn after(seconds: i64) -> UnixMillis {
    UnixMillis(NOW.0 + seconds * 1000)
}

#[tokio::test]
async fn what_was_sent_goes_after_its_time_once_it_is_delivered() {
    let (_dir, store) = new_store();
    let bob = Bob::new(&store).await.contact;
    let row = store
        .queue_text(bob, id(1), for_an_hour("secret"), NOW)
        .await
        .unwrap();
    store.queue_text(bob, id(2), "stays".into(), NOW).await.unwrap();
    // What was not delivered is not given up.
    assert_eq!(store.next_expiry(NOW).await.unwrap(), Some(after(3600)));
    assert_eq!(store.next_expiry(after(9999)).await.unwrap(), None);
    assert_eq!(store.expire(after(9999)).await.unwrap(), []);
    settle(&store, bob, &[id(1), id(2)], Settlement::Delivered).await;
    assert_eq!(store.next_expiry(NOW).await.unwrap(), Some(after(3600)));
    assert_eq!(store.expire(after(3599)).await.unwrap(), []);
    let expired = store.expire(after(3600)).await.unwrap();
    assert_eq!(expired.iter().map(|one| one.row).collect::<Vec<_>>(), [row]);
    assert_eq!(store.expire(after(3600)).await.unwrap(), []);
    assert_eq!(store.history(bob, None, 10).await.unwrap().len(), 1);
    assert_eq!(store.message(row).await.unwrap(), None);
    assert_eq!(store.search("secret", None, 10).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_received_goes_after_its_time_once_it_was_shown_and_does_not_return() {
    let (_dir, store) = new_store();
    let mut him = Bob::new(&store).await;
    let bob = him.contact;
    let secret = || Body::Text(for_an_hour("secret"));
    let Received::New(row) = him.says_as(&store, id(1), 1, secret()).await else {
        panic!("a new message")
    };
    assert_eq!(store.expire(after(9999)).await.unwrap(), []);
    store.mark_read(vec![row], after(10_000)).await.unwrap();
    store
        .mark_read(vec![row, MessageRow(99)], after(20_000))
        .await
        .unwrap();
    assert_eq!(store.next_expiry(NOW).await.unwrap(), Some(after(13_600)));
    assert_eq!(store.expire(after(13_600)).await.unwrap().len(), 1);
    assert_eq!(store.next_expiry(NOW).await.unwrap(), None);
    assert_eq!(him.says_as(&store, id(1), 1, secret()).await, Received::Nothing);
    assert_eq!(
        receive(&store, &mut him, 2, Body::Deletion(id(1))).await,
        Received::Nothing
    );
    assert_eq!(store.history(bob, None, 10).await.unwrap(), []);
}
