//! Offers of files: which are taken, what each side may say about one, and who may have what was offered.

use messenger_proto::body::Body;
use messenger_proto::envelope::MessageId;
use messenger_proto::file::{FileNews, FileNotice, Offer};
use messenger_proto::limits::FILE_OFFERS_MAX;
use messenger_store::Store;
use messenger_store::files::{Accepted, File, FileState, OfferedIn, Source};
use messenger_store::messages::Received;

use crate::bob::Bob;
use crate::{NOW, new_store};

pub(crate) fn offer(name: &str, size: u64) -> Body {
    Body::FileOffer(Offer {
        name: name.into(),
        size,
        root: [7; 32],
        folder: None,
    })
}

fn id(number: u64) -> MessageId {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    MessageId(bytes)
}

/// Lets bob offer something as his message `number`, and returns what became of it.
async fn offered(store: &Store, him: &mut Bob, number: u64, body: Body) -> File {
    let Received::Offer(row) = him.says_as(store, id(number), number, body).await else {
        panic!("an offer")
    };
    store.file_of_message(row).await.unwrap().unwrap()
}

#[tokio::test]
async fn offers_that_no_transfer_holds_are_refused_with_a_reason() {
    let (_dir, store) = new_store();
    let mut him = Bob::new(&store).await;
    let long = "x".repeat(4000);
    for (number, (name, size, reason)) in [
        ("../x", 1, "a name leads to another folder"),
        (long.as_str(), 1, "a name has 4000 bytes, more than 255"),
        (
            "x",
            10_000_000_000_000,
            "it has 10000000000000 bytes, more than a transfer holds",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let file = offered(&store, &mut him, number as u64 + 1, offer(name, size)).await;
        assert_eq!((file.state, file.reason.as_str()), (FileState::Refused, reason));
        let accepted = store.accept_file(file.row, None, NOW).await.unwrap();
        assert!(matches!(accepted, Accepted::NotOffered(_)));
        let OfferedIn::Conversation(_, message) = file.offered_in else {
            panic!()
        };
        let shown = store.message(message).await.unwrap().unwrap();
        assert_eq!(shown.file.map(|file| file.state), Some(FileState::Refused));
    }
}

#[tokio::test]
async fn one_offer_too_many_is_refused_until_others_are_decided() {
    let (_dir, store) = new_store();
    let mut him = Bob::new(&store).await;
    let max = FILE_OFFERS_MAX as u64;
    let first = offered(&store, &mut him, 1, offer("x", 1)).await;
    for number in 2..=max {
        offered(&store, &mut him, number, offer("x", 1)).await;
    }
    let more = offered(&store, &mut him, max + 1, offer("x", 1)).await;
    assert_eq!(more.state, FileState::Refused);
    // A list of them has an end as well: the latest.
    let listed = store.files(None, false).await.unwrap();
    let rows: Vec<_> = listed.iter().map(|file| file.row).collect();
    assert_eq!((listed.len(), rows.last()), (1000, Some(&more.row)));
    assert!(!rows.contains(&first.row));
    store.accept_file(first.row, None, NOW).await.unwrap();
    let next = offered(&store, &mut him, max + 2, offer("x", 1)).await;
    assert_eq!(next.state, FileState::Offered);
}

#[tokio::test]
async fn each_side_may_say_only_what_is_its_own_to_say() {
    let (_dir, store) = new_store();
    let mut him = Bob::new(&store).await;
    let theirs = offered(&store, &mut him, 1, offer("theirs", 1)).await;
    let Body::FileOffer(ours) = offer("ours", 1) else {
        panic!()
    };
    let source = Source {
        place: "/nowhere".into(),
        manifest: vec![],
        hashes: vec![],
        stamps: vec![],
    };
    let row = store
        .offer_file(him.contact, id(100), ours, source, NOW)
        .await
        .unwrap();
    let row = store.file_of_message(row).await.unwrap().unwrap().row;
    let mut number = 1;
    let mut says = async |target, news| {
        number += 1;
        let notice = Body::FileNotice(FileNotice { target, news });
        him.says_as(&store, id(number), number, notice).await
    };
    // Neither may decide for the other about what is not theirs, nor about what is not there.
    for (target, news) in [
        (id(1), FileNews::Saved),
        (id(1), FileNews::Declined),
        (id(100), FileNews::Withdrawn),
        (id(100), FileNews::Changed),
        (id(77), FileNews::Declined),
        (id(1), FileNews::Other),
    ] {
        assert_eq!(says(target, news).await, Received::Nothing);
    }
    assert_eq!(
        says(id(100), FileNews::Declined).await,
        Received::OfferChanged(row)
    );
    assert_eq!(says(id(100), FileNews::Saved).await, Received::Nothing);
    assert_eq!(
        says(id(1), FileNews::Withdrawn).await,
        Received::OfferChanged(theirs.row)
    );
    let contact = him.contact;
    assert!(store.offered_to(contact, id(100)).await.unwrap().is_none());
}
