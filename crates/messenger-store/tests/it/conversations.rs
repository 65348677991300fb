//! The list of conversations: who spoke last comes first, with what is unread and what was said last.

use messenger_proto::PeerId;
use messenger_proto::body::{Body, Reaction};
use messenger_proto::invite::Secret;
use messenger_store::Store;
use messenger_store::contacts::Introduction;
use messenger_store::messages::Said;

use crate::bob::{Bob, id};
use crate::{NOW, new_store};

/// The names with what is unread and said last.
async fn listed(store: &Store) -> Vec<(String, u64, Option<String>)> {
    let conversations = store.conversations().await.unwrap();
    let line = |said| match said {
        Said::Text { text, .. } => text,
        Said::Deleted | Said::Unknown => String::new(),
    };
    conversations
        .into_iter()
        .map(|listed| {
            let latest = listed.latest.map(|message| line(message.said));
            (listed.contact.name.to_string(), listed.unread, latest)
        })
        .collect()
}

async fn add(store: &Store, n: u8, name: &str) {
    let introduction = Introduction {
        peer: PeerId([n; 32]),
        secret: Secret::new([n; 16]),
        addrs: vec![],
    };
    let name = name.parse().unwrap();
    store.add_contact(introduction, None, name, NOW).await.unwrap();
}

fn line(name: &str, unread: u64, latest: Option<&str>) -> (String, u64, Option<String>) {
    (name.to_owned(), unread, latest.map(str::to_owned))
}

#[tokio::test]
async fn who_spoke_last_comes_first() {
    let (_dir, store) = new_store();
    add(&store, 9, "zoe").await;
    add(&store, 8, "ann").await;
    let mut bob = Bob::new(&store).await;
    let silent = [line("ann", 0, None), line("bob", 0, None), line("zoe", 0, None)];
    assert_eq!(listed(&store).await, silent);
    bob.says(&store, 1, "hello").await;
    bob.says(&store, 2, "are you there").await;
    let expected = [
        line("bob", 2, Some("are you there")),
        line("ann", 0, None),
        line("zoe", 0, None),
    ];
    assert_eq!(listed(&store).await, expected);
    let unread = store.unread(None).await.unwrap();
    let rows = unread.iter().map(|message| message.row).collect();
    store.mark_read(rows, NOW).await.unwrap();
    assert_eq!(listed(&store).await[0], line("bob", 0, Some("are you there")));
}

#[tokio::test]
async fn an_act_is_not_what_was_said_last() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    bob.says(&store, 1, "hello").await;
    let row = store.unread(None).await.unwrap()[0].row;
    let sign = Reaction {
        target: id(1),
        sign: Some("👍".into()),
    };
    bob.says_as(&store, id(2), 2, Body::Reaction(sign)).await;
    let act = messenger_store::acts::Act::React(Some("👍".into()));
    store.act(row, act, id(3), NOW).await.unwrap();
    assert_eq!(listed(&store).await, [line("bob", 1, Some("hello"))]);
}
