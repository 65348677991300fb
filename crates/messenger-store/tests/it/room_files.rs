//! Files that are offered in rooms: what is taken of whom, what each may say about an offer, and how members' part in what is
//! offered here is kept.

use messenger_proto::body::{Body, Reaction};
use messenger_proto::envelope::MessageId;
use messenger_proto::file::{FileNews, FileNotice};
use messenger_proto::limits::FILE_OFFERS_MAX;
use messenger_store::Store;
use messenger_store::drafts::Whose;
use messenger_store::files::{Accepted, File, FileOfMember, FileState, OfferedIn, Source, Stopped};
use messenger_store::messages::{Received, Said};
use messenger_store::rooms::{RoomChange, RoomMessageRow, RoomNews};

use crate::bob::Bob;
use crate::files::offer;
use crate::room_of::{Member, Message, OURS, Room};
use crate::{NOW, new_store};

const BOB: Member = Member(2);
const CAROL: Member = Member(3);

/// Takes an offer of a member's in, and returns what became of it.
async fn offered(store: &Store, room: &Room, message: &Message) -> File {
    let RoomNews::Offered(row) = room.take(store, message, NOW).await else {
        panic!("an offer")
    };
    file(store, row).await
}

async fn file(store: &Store, row: RoomMessageRow) -> File {
    store.file_of_room_message(row).await.unwrap().unwrap()
}

fn source() -> Source {
    Source {
        place: "/nowhere".into(),
        manifest: vec![],
        hashes: vec![9; 32],
        stamps: vec![],
    }
}

/// Offers something from here, as the message of this number.
async fn offered_here(store: &Store, room: &Room, number: u64) -> (File, MessageId) {
    let message = room.message(OURS, number, 0, offer("ours", 1));
    let RoomChange::Message {
        author,
        message: sealed,
        opened,
        ..
    } = room.kept(&message)
    else {
        panic!()
    };
    let change = RoomChange::Message {
        author,
        message: sealed,
        opened,
        is_ours: true,
        source: Some(Box::new(source())),
        dedupe_key: None,
    };
    let news = store
        .change_room(room.known.row, vec![change], NOW)
        .await
        .unwrap();
    let [RoomNews::Offered(row)] = news[..] else {
        panic!("{news:?}")
    };
    (file(store, row).await, message.id())
}

fn notice(target: MessageId, news: FileNews) -> Body {
    Body::FileNotice(FileNotice { target, news })
}

#[tokio::test]
async fn what_a_member_offers_is_shown_accepted_and_listed_with_its_room() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let message = room.message(BOB, 1, 0, offer("report.pdf", 7));
    let taken = offered(&store, &room, &message).await;
    assert_eq!(
        (taken.state, taken.is_outbound, taken.id),
        (FileState::Offered, false, message.id())
    );
    let shown = room.history(&store).await.remove(0);
    assert_eq!(shown.file.as_ref(), Some(&taken));
    assert!(matches!(shown.said, Said::Text { text, .. } if text == "report.pdf"));
    assert_eq!(
        taken.offered_in,
        OfferedIn::Room(room.known.row, shown.row, BOB.peer())
    );
    assert_eq!(store.wanted_in_rooms().await.unwrap(), []);
    assert_eq!(
        store.accept_file(taken.row, None, NOW).await.unwrap(),
        Accepted::Wanted
    );
    let wanted = store.wanted_in_rooms().await.unwrap();
    let [wanted] = wanted[..] else {
        panic!("{wanted:?}")
    };
    assert_eq!(
        (wanted.row, wanted.room, wanted.author),
        (taken.row, room.known.row, BOB.peer())
    );
    let of_room = store
        .files(Some(Whose::Room(room.known.row)), true)
        .await
        .unwrap();
    assert_eq!(of_room.len(), 1);
    let him = Bob::new(&store).await;
    let of_bob = store
        .files(Some(Whose::Contact(him.contact)), false)
        .await
        .unwrap();
    assert_eq!(of_bob, [], "it is none of his conversation");
}

#[tokio::test]
async fn the_same_limits_hold_in_rooms_as_with_one_contact() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let refused = offered(&store, &room, &room.message(BOB, 1, 0, offer("../x", 1))).await;
    assert_eq!(
        (refused.state, refused.reason.as_str()),
        (FileState::Refused, "a name leads to another folder")
    );
    let max = FILE_OFFERS_MAX as u64;
    for number in 2..=max + 1 {
        offered(&store, &room, &room.message(BOB, number, 0, offer("x", 1))).await;
    }
    let more = offered(&store, &room, &room.message(BOB, max + 2, 0, offer("x", 1))).await;
    assert_eq!(more.state, FileState::Refused, "{}", more.reason);
    // Others are not held up by him, nor does a conversation of his begin anew.
    let other = offered(&store, &room, &room.message(CAROL, 1, 0, offer("x", 1))).await;
    assert_eq!(other.state, FileState::Offered);
    let mut him = Bob::new(&store).await;
    let Received::Offer(row) = him.says_as(&store, MessageId([9; 16]), 1, offer("x", 1)).await else {
        panic!()
    };
    let in_conversation = store.file_of_message(row).await.unwrap().unwrap();
    assert_eq!(in_conversation.state, FileState::Refused);
}

#[tokio::test]
async fn only_of_contacts_is_anything_taken_without_asking() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let him = Bob::new(&store).await;
    store.establish_contact(him.contact).await.unwrap();
    store.set_auto_accept(None, Some(10)).await.unwrap();
    let check = async |message: Message, expected| {
        assert_eq!(offered(&store, &room, &message).await.state, expected);
    };
    check(room.message(BOB, 1, 0, offer("small", 10)), FileState::Wanted).await;
    check(room.message(BOB, 2, 0, offer("large", 11)), FileState::Offered).await;
    check(room.message(CAROL, 1, 0, offer("small", 10)), FileState::Offered).await;
}

#[tokio::test]
async fn an_offer_is_taken_back_by_its_author_alone_whatever_came_first() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let first = room.message(BOB, 1, 0, offer("a", 1));
    let taken = offered(&store, &room, &first).await;
    let state = async || store.file(taken.row).await.unwrap().unwrap();
    // Carol has nothing to take back, and what recipients say is for the author alone.
    for (author, number, news) in [
        (CAROL, 1, FileNews::Withdrawn),
        (CAROL, 2, FileNews::Changed),
        (BOB, 2, FileNews::Saved),
        (BOB, 3, FileNews::Other),
    ] {
        let act = room.message(author, number, number, notice(first.id(), news));
        room.take(&store, &act, NOW).await;
        assert_eq!(state().await.state, FileState::Offered, "{news:?}");
    }
    room.take(
        &store,
        &room.message(BOB, 4, 4, notice(first.id(), FileNews::Changed)),
        NOW,
    )
    .await;
    let over = state().await;
    assert_eq!(
        (over.state, over.reason.as_str()),
        (FileState::Withdrawn, "it is not what was offered any more")
    );
    assert!(matches!(
        store.accept_file(taken.row, None, NOW).await.unwrap(),
        Accepted::NotOffered(_)
    ));
    // The key of the offer comes after that of what takes it back.
    let second = room.message(BOB, 5, 0, offer("b", 1));
    room.take_sealed(&store, &second).await;
    room.take(
        &store,
        &room.message(BOB, 6, 6, notice(second.id(), FileNews::Withdrawn)),
        NOW,
    )
    .await;
    room.open(&store, &second).await;
    let shown = room.history(&store).await;
    let late = shown
        .into_iter()
        .find(|message| message.id == second.id())
        .unwrap();
    assert_eq!(late.file.unwrap().state, FileState::Withdrawn);
    // Deleting the message does it as well.
    let third = room.message(BOB, 7, 0, offer("c", 1));
    let taken = offered(&store, &room, &third).await;
    room.take(&store, &room.message(BOB, 8, 8, Body::Deletion(third.id())), NOW)
        .await;
    let deleted = store.file(taken.row).await.unwrap().unwrap();
    assert_eq!(deleted.state, FileState::Withdrawn);
}

#[tokio::test]
async fn what_was_offered_after_the_end_of_a_stream_is_no_offer() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let taken = offered(&store, &room, &room.message(BOB, 5, 0, offer("late", 1))).await;
    store.accept_file(taken.row, None, NOW).await.unwrap();
    room.ends(&store, BOB, 4).await;
    assert_eq!(store.file(taken.row).await.unwrap(), None);
    assert_eq!(store.wanted_in_rooms().await.unwrap(), []);
    assert_eq!(store.wanted(taken.row).await.unwrap(), None);
}

#[tokio::test]
async fn what_is_offered_here_stands_until_it_is_withdrawn_in_the_room() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let (ours, id) = offered_here(&store, &room, 1).await;
    assert_eq!((ours.state, ours.is_outbound), (FileState::Offered, true));
    let found = store.to_give_in_rooms(id).await.unwrap();
    assert_eq!((found.len(), &found[0].source), (1, &source()));
    // Of theirs, nothing is given away.
    let theirs = room.message(BOB, 1, 0, offer("theirs", 1));
    offered(&store, &room, &theirs).await;
    assert_eq!(store.to_give_in_rooms(theirs.id()).await.unwrap(), []);
    let stopped = store.stop_file(ours.row, MessageId([7; 16]), NOW).await.unwrap();
    assert!(matches!(stopped, Stopped::OfferedToRoom(_)), "{stopped:?}");
    room.take(
        &store,
        &room.message(OURS, 2, 1, notice(id, FileNews::Withdrawn)),
        NOW,
    )
    .await;
    assert_eq!(
        store.file(ours.row).await.unwrap().unwrap().state,
        FileState::Withdrawn
    );
    assert_eq!(store.to_give_in_rooms(id).await.unwrap(), []);
    // A sign on it changes nothing of that.
    let sign = Reaction {
        target: id,
        sign: Some("👍".into()),
    };
    room.take(&store, &room.message(BOB, 2, 1, Body::Reaction(sign)), NOW)
        .await;
    assert_eq!(
        store.file(ours.row).await.unwrap().unwrap().state,
        FileState::Withdrawn
    );
}

#[tokio::test]
async fn members_let_know_what_they_did_with_a_file_and_who_has_it_does_not_lose_it() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let mut him = Bob::new(&store).await;
    let (ours, id) = offered_here(&store, &room, 1).await;
    assert!(store.note_asked_for(&ours, him.contact, NOW).await.unwrap());
    assert!(!store.note_asked_for(&ours, him.contact, NOW).await.unwrap());
    let mut number = 0;
    let mut says = async |news| {
        number += 1;
        let received = him
            .says_as(&store, MessageId([number; 16]), number.into(), notice(id, news))
            .await;
        let file = store.file(ours.row).await.unwrap().unwrap();
        assert_eq!(file.state, FileState::Offered, "it stands for the others");
        let [FileOfMember { peer, state, .. }] = file.members[..] else {
            panic!("{:?}", file.members)
        };
        assert_eq!(peer, BOB.peer());
        (received, state)
    };
    let changed = Received::OfferChanged(ours.row);
    assert_eq!(
        says(FileNews::Damaged).await,
        (changed.clone(), FileState::Failed)
    );
    assert_eq!(says(FileNews::Saved).await, (changed, FileState::Saved));
    for news in [
        FileNews::Declined,
        FileNews::Refused,
        FileNews::Withdrawn,
        FileNews::Changed,
    ] {
        assert_eq!(
            says(news).await,
            (Received::Nothing, FileState::Saved),
            "{news:?}"
        );
    }
}

#[tokio::test]
async fn the_author_of_a_room_file_is_told_what_became_of_it_if_it_is_a_contact() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let mut him = Bob::new(&store).await;
    store.establish_contact(him.contact).await.unwrap();
    for (author, expected) in [(CAROL, 0), (BOB, 1)] {
        let message = room.message(author, 1, 0, offer("x", 1));
        let taken = offered(&store, &room, &message).await;
        let stopped = store.stop_file(taken.row, MessageId([8; 16]), NOW).await.unwrap();
        assert!(matches!(stopped, Stopped::Done(file) if file.state == FileState::Declined));
        let queued = store
            .queued(him.contact, messenger_store::messages::MessageRow(0), 10)
            .await
            .unwrap();
        assert_eq!(queued.len(), expected);
        if let [told] = &queued[..] {
            assert_eq!(him.open(told).body, notice(message.id(), FileNews::Declined));
        }
    }
}

#[tokio::test]
async fn what_is_saved_of_a_room_is_given_on_while_its_offer_stands_and_it_is_as_it_was() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let count = async |id| store.to_give_in_rooms(id).await.unwrap().len();
    let mut number = 0;
    let mut saved = async |stamps: Option<Vec<u8>>| {
        number += 1;
        let message = room.message(BOB, number, 0, offer("x", 1));
        let taken = offered(&store, &room, &message).await;
        store.accept_file(taken.row, None, NOW).await.unwrap();
        assert_eq!(count(message.id()).await, 0, "not all of it is here");
        let id = MessageId([u8::try_from(number).unwrap(); 16]);
        store.keep_lists(taken.row, vec![], vec![9; 32]).await.unwrap();
        assert!(
            store
                .file_saved(taken.row, "x".into(), stamps, id, NOW)
                .await
                .unwrap()
        );
        (taken.row, message.id())
    };
    let (_, without) = saved(None).await;
    assert_eq!(
        count(without).await,
        0,
        "nobody could tell whether it is as it was"
    );
    let (changed, id) = saved(Some(vec![1; 8])).await;
    let found = store.to_give_in_rooms(id).await.unwrap().remove(0);
    assert_eq!(
        (found.source.hashes, found.source.stamps),
        (vec![9; 32], vec![1; 8])
    );
    store.keep_file_to_oneself(changed).await.unwrap();
    assert_eq!(count(id).await, 0);
    let (withdrawn, id) = saved(Some(vec![1; 8])).await;
    assert_eq!(count(id).await, 1);
    // Only its author takes it back.
    room.take(
        &store,
        &room.message(CAROL, 1, 1, notice(id, FileNews::Withdrawn)),
        NOW,
    )
    .await;
    assert_eq!(count(id).await, 1);
    room.take(
        &store,
        &room.message(BOB, 100, 1, notice(id, FileNews::Withdrawn)),
        NOW,
    )
    .await;
    assert_eq!(count(id).await, 0);
    assert_eq!(
        store.file(withdrawn).await.unwrap().unwrap().state,
        FileState::Saved,
        "it stays here"
    );
}

#[tokio::test]
async fn what_is_here_of_an_offer_that_does_not_count_is_given_up_and_decided_anew_if_it_counts_again() {
    let (_dir, store) = new_store();
    let room = Room::new(&store, 1).await;
    let offer = room.message(BOB, 1, 0, offer("theirs", 1));
    let row = offered(&store, &room, &offer).await.row;
    store.accept_file(row, None, NOW).await.unwrap();
    let given_up = async || {
        let files = store.given_up_from(None).await.unwrap();
        files.into_iter().map(|file| file.row).collect::<Vec<_>>()
    };
    assert_eq!(given_up().await, []);
    room.ends(&store, BOB, 0).await;
    assert_eq!(given_up().await, [row]);
    store.forget_part(row).await.unwrap();
    assert_eq!(given_up().await, []);
    room.ends(&store, BOB, u64::MAX).await;
    let again = store.file(row).await.unwrap().unwrap();
    assert_eq!((again.state, again.part), (FileState::Offered, None));
    // While it is wanted and counts, nothing of it is forgotten.
    store.accept_file(row, None, NOW).await.unwrap();
    store.forget_part(row).await.unwrap();
    let wanted = store.file(row).await.unwrap().unwrap();
    assert_eq!((wanted.state, wanted.part.is_some()), (FileState::Wanted, true));
}
