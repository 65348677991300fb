//! Files in rooms: every member may have what is offered, who was put out gets nothing more, and who was added later gets what
//! it may read.

use std::fs;
use std::path::PathBuf;

use messenger::rooms::{Act, Change, RoomError, RoomRow};
use messenger::{Event, File, FileError, FileState, MessageId, OfferError};
use messenger_net::{FileStreamError, FrameReceiver, Link};
use messenger_proto::file::{Part, Run, TAG_BYTES, TAG_REFUSED, Want};
use messenger_proto::stream::Asked;
use tokio::task::JoinSet;

use crate::files::{MIB, begins, noise, reaches, write};
use crate::hostile_files::{Goods, serve};
use crate::mallory::Mallory;
use crate::node::{Node, wait_for};
use crate::rooms::{acquainted, joined, team};

async fn offer(from: &Node, room: RoomRow, path: PathBuf) -> File {
    let offered = from.messenger.offer_to_room(room, path).await.unwrap();
    offered.file.unwrap()
}

/// Waits for the offer that a node was made in a message.
async fn offered(node: &Node, id: MessageId) -> File {
    let mut events = node.messenger.subscribe();
    loop {
        let files = node.messenger.files(None, false).await.unwrap();
        if let Some((file, _)) = files.into_iter().find(|(file, _)| file.id == id) {
            return file;
        }
        wait_for(&mut events, |event| {
            matches!(event, Event::Said { .. } | Event::Room { .. })
        })
        .await;
    }
}

/// Waits until so many members have saved what a node offers.
async fn saved_by(node: &Node, file: &File, count: usize) {
    let mut events = node.messenger.subscribe();
    loop {
        let (now, _) = node.messenger.file(file.row).await.unwrap().unwrap();
        let saved = now
            .members
            .iter()
            .filter(|member| member.state == FileState::Saved);
        if saved.count() == count {
            assert_eq!(now.state, FileState::Offered, "it stands for the others");
            return;
        }
        wait_for(&mut events, |event| matches!(event, Event::File { .. })).await;
    }
}

async fn fetched(node: &Node, id: MessageId) -> Vec<u8> {
    let file = offered(node, id).await;
    node.messenger.accept_file(file.row, None).await.unwrap();
    let saved = reaches(node, file.row, FileState::Saved).await;
    fs::read(node.messenger.path_of(&saved).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_member_fetches_what_one_offers_and_its_author_knows_who_has_it() {
    let nodes = acquainted(["alice", "bob", "carol"]).await;
    let (_, rows) = team(&nodes).await;
    let bytes = noise(3 * MIB + 17, 1);
    // Not only the owner's: bob's.
    let file = offer(&nodes[1], rows[1], write(&nodes[1], "report.pdf", &bytes)).await;
    assert!(fetched(&nodes[0], file.id).await == bytes);
    saved_by(&nodes[1], &file, 1).await;
    assert!(fetched(&nodes[2], file.id).await == bytes);
    saved_by(&nodes[1], &file, 2).await;
    let again = nodes[1].messenger.accept_file(file.row, None).await;
    assert!(matches!(again, Err(FileError::WrongState(_))), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_in_a_room_arrives_as_one() {
    let nodes = acquainted(["alice", "bob"]).await;
    let (_, rows) = team(&nodes).await;
    let first = write(&nodes[0], "photos/a.jpg", &noise(MIB + 3, 2));
    write(&nodes[0], "photos/2024/b.jpg", &noise(5, 3));
    let photos = first.parent().unwrap();
    let file = offer(&nodes[0], rows[0], photos.to_owned()).await;
    let theirs = offered(&nodes[1], file.id).await;
    nodes[1].messenger.accept_file(theirs.row, None).await.unwrap();
    let saved = reaches(&nodes[1], theirs.row, FileState::Saved).await;
    let saved = nodes[1].messenger.path_of(&saved).unwrap();
    for name in ["a.jpg", "2024/b.jpg"] {
        assert!(fs::read(saved.join(name)).unwrap() == fs::read(photos.join(name)).unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_author_withdraws_is_over_for_every_member() {
    let nodes = acquainted(["alice", "bob", "carol"]).await;
    let (_, rows) = team(&nodes).await;
    let file = offer(&nodes[0], rows[0], write(&nodes[0], "x", &[1; 10])).await;
    let at_bob = offered(&nodes[1], file.id).await;
    let at_carol = offered(&nodes[2], file.id).await;
    nodes[2].messenger.stop_file(at_carol.row).await.unwrap();
    let withdrawn = nodes[0].messenger.stop_file(file.row).await.unwrap();
    assert_eq!(withdrawn.state, FileState::Withdrawn);
    reaches(&nodes[1], at_bob.row, FileState::Withdrawn).await;
    assert!(nodes[1].messenger.accept_file(at_bob.row, None).await.is_err());
    let (declined, _) = nodes[2].messenger.file(at_carol.row).await.unwrap().unwrap();
    assert_eq!(declined.state, FileState::Declined);
    // One that changed on the disk is withdrawn when somebody asks for it.
    let path = write(&nodes[0], "y", &noise(2 * MIB, 4));
    let file = offer(&nodes[0], rows[0], path.clone()).await;
    let at_bob = offered(&nodes[1], file.id).await;
    fs::write(&path, noise(2 * MIB, 5)).unwrap();
    nodes[1].messenger.accept_file(at_bob.row, None).await.unwrap();
    let over = reaches(&nodes[1], at_bob.row, FileState::Withdrawn).await;
    assert_eq!(over.reason, "it is not what was offered any more");
    let over = reaches(&nodes[0], file.row, FileState::Withdrawn).await;
    assert_eq!(over.reason, "it was changed after it was offered");
}

/// What a contact's program that ignores its own rules is given of a file: its bytes, or the code of a refusal. `None`: the
/// stream ended without either.
async fn answered(link: &Link, id: MessageId) -> Result<Option<Result<Vec<u8>, u8>>, FileStreamError> {
    let (mut sender, mut receiver) = link.open_file_stream().await?;
    let want = Want {
        offer: id,
        part: Part::Chunks(vec![Run { first: 0, count: 1 }]),
    };
    sender.send(&Asked::File(want).encode()).await?;
    drop(sender);
    let (mut bytes, mut buffer) = (Vec::<u8>::new(), [0; 1024]);
    while let Some(len) = receiver.receive(&mut buffer).await? {
        bytes.extend(buffer.iter().take(len));
    }
    Ok(match bytes[..] {
        [] => None,
        [TAG_REFUSED, code] => Some(Err(code)),
        [TAG_BYTES, ref piece @ ..] => Some(Ok(piece.to_vec())),
        _ => panic!("{bytes:?}"),
    })
}

/// The same of a node that is not about to go.
async fn taken(mallory: &Mallory, id: MessageId) -> Result<Vec<u8>, u8> {
    answered(&mallory.link, id).await.unwrap().unwrap()
}

/// The code of the refusal that nothing is offered.
const NOT_OFFERED: u8 = 1;

#[tokio::test(flavor = "multi_thread")]
async fn only_who_is_in_the_room_now_and_may_read_the_offer_is_given_the_bytes() {
    let alice = Node::start("alice").await;
    let (mallory, _frames_in) = Mallory::join(&alice).await;
    let room = alice
        .messenger
        .create_room("team".parse().unwrap())
        .await
        .unwrap();
    let offer_named = async |name: &str| {
        offer(&alice, room.row, write(&alice, name, name.as_bytes()))
            .await
            .id
    };
    let change = async |change| alice.messenger.change_room(room.row, change).await.unwrap();
    let who = mallory.net.id();
    let add = |reads_history| Change::Act(Act::Add { who, reads_history });

    let before = offer_named("before").await;
    assert_eq!(
        taken(&mallory, before).await,
        Err(NOT_OFFERED),
        "it is not in the room"
    );
    change(add(false)).await;
    assert_eq!(
        taken(&mallory, before).await,
        Err(NOT_OFFERED),
        "it may not read that"
    );
    let since = offer_named("since").await;
    assert_eq!(taken(&mallory, since).await.unwrap(), b"since");
    change(Change::Remove(who)).await;
    assert_eq!(taken(&mallory, since).await, Err(NOT_OFFERED), "it is out");
    let without = offer_named("without").await;
    assert_eq!(taken(&mallory, without).await, Err(NOT_OFFERED));
    change(add(true)).await;
    for (id, name) in [(before, "before"), (since, "since"), (without, "without")] {
        assert_eq!(
            taken(&mallory, id).await.unwrap(),
            name.as_bytes(),
            "it may read everything"
        );
    }
    let file = alice.messenger.files(None, false).await.unwrap().pop().unwrap().0;
    alice.messenger.stop_file(file.row).await.unwrap();
    assert_eq!(
        taken(&mallory, file.id).await,
        Err(NOT_OFFERED),
        "it was withdrawn"
    );
    // The message of a room that offers nothing is nothing to fetch.
    let said = alice
        .messenger
        .send_to_room(room.row, "hello".into())
        .await
        .unwrap();
    assert_eq!(taken(&mallory, said.id).await, Err(NOT_OFFERED));
    mallory.net.close().await;
}

/// A refusal would be the end of the file for whoever fetches it.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_goes_down_refuses_nothing_of_what_it_offers() {
    let alice = Node::start("alice").await;
    let (mallory, _frames_in) = Mallory::join(&alice).await;
    let (room, _) = team(std::slice::from_ref(&alice)).await;
    let who = mallory.net.id();
    let act = Act::Add {
        who,
        reads_history: true,
    };
    let add = alice.messenger.change_room(room.row, Change::Act(act));
    add.await.unwrap();
    let id = offer(&alice, room.row, write(&alice, "x", b"x")).await.id;
    let mut asking = JoinSet::new();
    for _ in 0..4 {
        let link = mallory.link.clone();
        asking.spawn(async move {
            while let Ok(answered) = answered(&link, id).await {
                assert_ne!(answered, Some(Err(NOT_OFFERED)));
            }
        });
    }
    assert_eq!(taken(&mallory, id).await.unwrap(), b"x");
    drop(alice.stop().await);
    while let Some(asked) = asking.join_next().await {
        asked.unwrap();
    }
    mallory.net.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_put_out_asks_for_nothing_more_and_cannot_offer() {
    let nodes = acquainted(["alice", "bob", "carol"]).await;
    let (room, rows) = team(&nodes).await;
    let bytes = noise(2 * MIB, 6);
    let file = offer(&nodes[0], rows[0], write(&nodes[0], "x", &bytes)).await;
    let at_bob = offered(&nodes[1], file.id).await;
    offered(&nodes[2], file.id).await;
    let remove = Change::Remove(nodes[1].messenger.id());
    nodes[0].messenger.change_room(room.row, remove).await.unwrap();
    joined(&nodes[1], 2).await;
    nodes[1].messenger.accept_file(at_bob.row, None).await.unwrap();
    assert!(fetched(&nodes[2], file.id).await == bytes);
    let (still, _) = nodes[1].messenger.file(at_bob.row).await.unwrap().unwrap();
    assert_eq!(still.state, FileState::Wanted, "nobody gives it");
    saved_by(&nodes[0], &file, 1).await;
    let path = write(&nodes[1], "y", b"y");
    let refused = nodes[1].messenger.offer_to_room(rows[1], path).await;
    assert!(
        matches!(refused, Err(OfferError::Room(RoomError::NotIn))),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_added_later_with_what_was_said_before_is_offered_that_too() {
    let nodes = acquainted(["alice", "bob"]).await;
    let room = nodes[0]
        .messenger
        .create_room("team".parse().unwrap())
        .await
        .unwrap();
    let bytes = noise(MIB, 7);
    let file = offer(&nodes[0], room.row, write(&nodes[0], "x", &bytes)).await;
    let act = Act::Add {
        who: nodes[1].messenger.id(),
        reads_history: true,
    };
    nodes[0]
        .messenger
        .change_room(room.row, Change::Act(act))
        .await
        .unwrap();
    assert!(fetched(&nodes[1], file.id).await == bytes);
    saved_by(&nodes[0], &file, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_either_side_goes_on_with_a_file_of_a_room() {
    let mut nodes = acquainted(["alice", "bob"]).await;
    let (_, rows) = team(&nodes).await;
    let bytes = noise(48 * MIB, 8);
    let file = offer(&nodes[0], rows[0], write(&nodes[0], "big", &bytes)).await;
    let at_bob = offered(&nodes[1], file.id).await;
    nodes[1].messenger.accept_file(at_bob.row, None).await.unwrap();
    for restarted in [1, 0] {
        begins(&nodes[1], at_bob.row).await;
        let node = nodes.remove(restarted).stop().await.start().await;
        nodes.insert(restarted, node);
    }
    let saved = reaches(&nodes[1], at_bob.row, FileState::Saved).await;
    assert!(fs::read(nodes[1].messenger.path_of(&saved).unwrap()).unwrap() == bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_member_has_others_fetch_of_it_while_its_author_is_away() {
    let mut nodes = acquainted(["alice", "bob", "carol"]).await;
    let (_, rows) = team(&nodes).await;
    let bytes = noise(3 * MIB + 17, 9);
    let file = offer(&nodes[0], rows[0], write(&nodes[0], "x", &bytes)).await;
    let first = write(&nodes[0], "photos/a.jpg", &noise(MIB + 3, 2));
    let folder = offer(&nodes[0], rows[0], first.parent().unwrap().to_owned()).await;
    assert!(fetched(&nodes[1], file.id).await == bytes);
    let at_bob = offered(&nodes[1], folder.id).await;
    nodes[1].messenger.accept_file(at_bob.row, None).await.unwrap();
    reaches(&nodes[1], at_bob.row, FileState::Saved).await;
    let at_carol = offered(&nodes[2], folder.id).await;
    offered(&nodes[2], file.id).await;
    let alice = nodes.remove(0).stop().await;
    let [_bob, carol] = &nodes[..] else { panic!() };
    assert!(fetched(carol, file.id).await == bytes);
    carol.messenger.accept_file(at_carol.row, None).await.unwrap();
    let saved = reaches(carol, at_carol.row, FileState::Saved).await;
    let photo = carol.messenger.path_of(&saved).unwrap().join("a.jpg");
    assert!(fs::read(photo).unwrap() == noise(MIB + 3, 2));
    // She hears of it when she is back.
    let alice = alice.start().await;
    saved_by(&alice, &file, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_that_changed_its_copy_gives_nothing_and_is_not_blamed() {
    let mut nodes = acquainted(["alice", "bob", "carol"]).await;
    let (_, rows) = team(&nodes).await;
    let bytes = noise(MIB, 10);
    let file = offer(&nodes[0], rows[0], write(&nodes[0], "x", &bytes)).await;
    assert!(fetched(&nodes[1], file.id).await == bytes);
    let at_carol = offered(&nodes[2], file.id).await;
    let alice = nodes.remove(0).stop().await;
    let [bob, carol] = &nodes[..] else { panic!() };
    fs::write(bob.dir().join("downloads/x"), noise(MIB, 11)).unwrap();
    carol.messenger.accept_file(at_carol.row, None).await.unwrap();
    let alice = alice.start().await;
    let saved = reaches(carol, at_carol.row, FileState::Saved).await;
    assert!(fs::read(carol.messenger.path_of(&saved).unwrap()).unwrap() == bytes);
    assert_eq!(saved.reason, "");
    let (mine, _) = bob.messenger.files(None, false).await.unwrap().pop().unwrap();
    assert_eq!(mine.state, FileState::Saved);
    saved_by(&alice, &file, 2).await;
}

/// A team of three, and a member that follows no rule and knows only the last of them; with the room's row at each.
async fn team_with_mallory() -> (Vec<Node>, (Mallory, FrameReceiver), Vec<RoomRow>) {
    let nodes = acquainted(["alice", "bob", "carol"]).await;
    let [alice, _, carol] = &nodes[..] else { panic!() };
    let (mallory, frames_in) = Mallory::join(carol).await;
    let (room, rows) = team(&nodes).await;
    let act = Act::Add {
        who: mallory.net.id(),
        reads_history: false,
    };
    let add = alice.messenger.change_room(room.row, Change::Act(act));
    add.await.unwrap();
    for node in &nodes {
        joined(node, 4).await;
    }
    (nodes, (mallory, frames_in), rows)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_that_gives_something_else_is_found_and_blamed_and_another_one_gives_it() {
    let (mut nodes, (mallory, _frames_in), rows) = team_with_mallory().await;
    let bytes = noise(2 * MIB, 12);
    let file = offer(&nodes[0], rows[0], write(&nodes[0], "x", &bytes)).await;
    assert!(fetched(&nodes[1], file.id).await == bytes);
    let at_carol = offered(&nodes[2], file.id).await;
    let carol = nodes.pop().unwrap();
    let bob = nodes.pop().unwrap().stop().await;
    let alice = nodes.pop().unwrap().stop().await;
    carol.messenger.accept_file(at_carol.row, None).await.unwrap();
    let goods = Goods::file("x", bytes.clone());
    let asked = serve(&mallory, |want| {
        let mut answer = goods.answer(want);
        if matches!(want.part, Part::Chunks(_)) {
            answer[MIB + 700_000] ^= 1;
        }
        answer
    });
    assert_eq!(asked.await.len(), 2, "the hashes, and the chunks");
    let mut events = carol.messenger.subscribe();
    let blamed = loop {
        let (now, _) = carol.messenger.file(at_carol.row).await.unwrap().unwrap();
        if !now.reason.is_empty() {
            break now;
        }
        wait_for(&mut events, |event| matches!(event, Event::File { .. })).await;
    };
    let contact = mallory.contact_of(&carol).await;
    let name = carol.messenger.contact(contact).await.unwrap().unwrap().name;
    let reason = format!("the program of {name} sent something else: part 2 of 2 is not what was offered");
    assert_eq!((blamed.state, blamed.reason), (FileState::Wanted, reason));
    // It is not asked again; whoever comes and has it is.
    let _bob = bob.start().await;
    let asked_again = mallory.link.accept_file_stream();
    let saved = tokio::select! {
        saved = reaches(&carol, at_carol.row, FileState::Saved) => saved,
        again = asked_again => panic!("{:?}", again.is_ok()),
    };
    assert!(fs::read(carol.messenger.path_of(&saved).unwrap()).unwrap() == bytes);
    drop(alice);
    mallory.net.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_that_says_nothing_keeps_nobody_from_asking_another_one() {
    let (mut nodes, (mallory, _frames_in), rows) = team_with_mallory().await;
    let bytes = noise(2 * MIB, 13);
    let file = offer(&nodes[0], rows[0], write(&nodes[0], "x", &bytes)).await;
    assert!(fetched(&nodes[1], file.id).await == bytes);
    let at_carol = offered(&nodes[2], file.id).await;
    let carol = nodes.pop().unwrap();
    let bob = nodes.pop().unwrap().stop().await;
    let _alice = nodes.pop().unwrap().stop().await;
    carol.messenger.accept_file(at_carol.row, None).await.unwrap();
    // She is asked, and never answers.
    let _stream = mallory.link.accept_file_stream().await.unwrap();
    let _bob = bob.start().await;
    let saved = reaches(&carol, at_carol.row, FileState::Saved).await;
    assert!(fs::read(carol.messenger.path_of(&saved).unwrap()).unwrap() == bytes);
    mallory.net.close().await;
}
