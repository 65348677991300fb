//! Rooms of whole messengers: what is said reaches every member once, and nobody who was put out.

use std::fs;
use std::time::Duration;

use messenger::rooms::{
    Act, Awaited, Change, KnownRoom, MessageReach, Role, RoomError, RoomMessageRow, RoomMessageState,
    RoomRow, Saying, ShownMessage,
};
use messenger::{AddOutcome, Event, Said, Setting, Switch, Text};

use crate::node::{Node, wait_for};

/// Nodes of these names, each a contact of every other one.
pub(crate) async fn acquainted<const N: usize>(names: [&str; N]) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    for name in names {
        let node = Node::start(name).await;
        for other in &nodes {
            let added = node.messenger.add(&other.invite().await, None).await.unwrap();
            assert!(matches!(added, AddOutcome::Established(_)), "{added:?}");
        }
        nodes.push(node);
    }
    nodes
}

pub(crate) async fn add(node: &Node, room: &KnownRoom, who: &Node) {
    let who = who.messenger.id();
    let act = Act::Add {
        who,
        reads_history: false,
    };
    node.messenger
        .change_room(room.row, Change::Act(act))
        .await
        .unwrap();
}

/// Waits until a node is in a room of so many members.
pub(crate) async fn joined(node: &Node, members: usize) -> KnownRoom {
    let mut events = node.messenger.subscribe();
    loop {
        for known in node.messenger.rooms().await.unwrap() {
            let view = node.messenger.room(known.row).await;
            if view.is_ok_and(|view| view.membership.members.len() == members) {
                return known;
            }
        }
        wait_for(&mut events, |event| matches!(event, Event::Room { .. })).await;
    }
}

/// A room of the first node's with all others in it; each with the room's row there.
pub(crate) async fn team(nodes: &[Node]) -> (KnownRoom, Vec<RoomRow>) {
    let [owner, others @ ..] = nodes else { panic!() };
    let room = owner.messenger.create_room("team".parse().unwrap()).await;
    let room = room.unwrap();
    for node in others {
        add(owner, &room, node).await;
    }
    let mut rows = Vec::new();
    for node in nodes {
        rows.push(joined(node, nodes.len()).await.row);
    }
    (room, rows)
}

async fn say(node: &Node, room: RoomRow, text: &str) {
    node.messenger.send_to_room(room, text.into()).await.unwrap();
}

/// Waits until so many messages can be read, and returns them.
async fn read(node: &Node, room: RoomRow, count: usize) -> Vec<String> {
    let mut events = node.messenger.subscribe();
    loop {
        let history = node.messenger.room_history(room, None, 1000).await.unwrap();
        let texts: Vec<String> = history
            .into_iter()
            .filter_map(|message| match message.said {
                Said::Text { text, .. } => Some(text),
                _ => None,
            })
            .collect();
        if texts.len() >= count {
            return texts;
        }
        wait_for(&mut events, |event| {
            matches!(event, Event::Room { .. } | Event::Said { .. })
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_reaches_every_member_once() {
    let nodes = acquainted(["alice", "bob", "carol"]).await;
    let [alice, bob, carol] = &nodes[..] else { panic!() };
    let (room, rows) = team(&nodes).await;
    let (at_bob, at_carol) = (rows[1], rows[2]);
    say(alice, room.row, "hello").await;
    assert_eq!(read(bob, at_bob, 1).await, ["hello"]);
    say(bob, at_bob, "hello alice").await;
    assert_eq!(read(carol, at_carol, 2).await, ["hello", "hello alice"]);
    say(carol, at_carol, "hello both").await;
    for (node, row) in [(alice, room.row), (bob, at_bob), (carol, at_carol)] {
        assert_eq!(read(node, row, 3).await, ["hello", "hello alice", "hello both"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_goes_on_without_its_owner_and_the_owner_gets_what_it_missed() {
    let mut nodes = acquainted(["alice", "bob", "carol"]).await;
    let (room, rows) = team(&nodes).await;
    let (at_bob, at_carol) = (rows[1], rows[2]);
    let alice = nodes.remove(0).stop().await;
    say(&nodes[0], at_bob, "without alice").await;
    say(&nodes[0], at_bob, "still without").await;
    let expected = ["without alice", "still without"];
    assert_eq!(read(&nodes[1], at_carol, 2).await, expected);
    let alice = alice.start().await;
    assert_eq!(read(&alice, room.row, 2).await, expected);
    say(&alice, room.row, "back").await;
    assert_eq!(read(&nodes[1], at_carol, 3).await[2], "back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_that_is_restored_from_a_backup_gets_back_what_it_said_and_is_read_on() {
    let mut nodes = acquainted(["alice", "bob", "carol"]).await;
    let (room, rows) = team(&nodes).await;
    let (at_bob, at_carol) = (rows[1], rows[2]);
    say(&nodes[0], room.row, "before").await;
    let alice = nodes.remove(0).stop().await;
    let backup = nodes[0].dir().join("alice.backup");
    alice.back_up(&backup);
    let alice = alice.start().await;
    say(&alice, room.row, "after").await;
    assert_eq!(read(&nodes[0], at_bob, 2).await, ["before", "after"]);
    let alice = alice.stop().await;
    alice.restore(&backup);
    let bob = nodes.remove(0).stop().await;
    let carol = nodes.remove(0).stop().await;
    let alice = alice.start().await;
    let deaf = alice.messenger.send_to_room(room.row, "too early".into()).await;
    assert!(matches!(deaf, Err(RoomError::Recalling)), "{deaf:?}");

    let (bob, carol) = (bob.start().await, carol.start().await);
    assert_eq!(read(&alice, room.row, 2).await, ["before", "after"]);
    let history = alice.messenger.room_history(room.row, None, 10).await.unwrap();
    let is_own = |message: &ShownMessage| message.state == RoomMessageState::Out;
    assert!(history.iter().all(is_own), "{history:?}");
    let mut events = alice.messenger.subscribe();
    while let Err(RoomError::Recalling) = alice.messenger.send_to_room(room.row, "restored".into()).await {
        wait_for(&mut events, |event| matches!(event, Event::Room { .. })).await;
    }
    for (node, row) in [(&bob, at_bob), (&carol, at_carol), (&alice, room.row)] {
        assert_eq!(read(node, row, 3).await, ["before", "after", "restored"]);
    }
    // What it decides about the room counts as well.
    let removal = Change::Remove(carol.messenger.id());
    alice.messenger.change_room(room.row, removal).await.unwrap();
    joined(&bob, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_whose_disk_was_put_back_is_read_on_once_it_has_what_it_said() {
    let mut nodes = acquainted(["alice", "bob"]).await;
    let (room, rows) = team(&nodes).await;
    let at_bob = rows[1];
    say(&nodes[0], room.row, "before").await;
    let alice = nodes.remove(0).stop().await;
    let earlier = fs::read(alice.database()).unwrap();
    let alice = alice.start().await;
    say(&alice, room.row, "after").await;
    assert_eq!(read(&nodes[0], at_bob, 2).await, ["before", "after"]);
    let alice = alice.stop().await;
    fs::write(alice.database(), earlier).unwrap();
    let alice = alice.start().await;
    assert_eq!(read(&alice, room.row, 2).await, ["before", "after"]);
    say(&alice, room.row, "again").await;
    assert_eq!(read(&nodes[0], at_bob, 3).await, ["before", "after", "again"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_blocked_member_says_comes_from_the_others() {
    let nodes = acquainted(["alice", "bob", "carol"]).await;
    let [alice, _, carol] = &nodes[..] else { panic!() };
    let (room, rows) = team(&nodes).await;
    let blocked = alice.contact("carol").await;
    alice.messenger.block(blocked.peer).await.unwrap();
    say(carol, rows[2], "can you hear me?").await;
    assert_eq!(read(alice, room.row, 1).await, ["can you hear me?"]);
    assert!(alice.unread().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_put_out_reads_nothing_later() {
    let nodes = acquainted(["alice", "bob", "carol"]).await;
    let [alice, bob, carol] = &nodes[..] else { panic!() };
    let (room, rows) = team(&nodes).await;
    let (at_bob, at_carol) = (rows[1], rows[2]);
    say(alice, room.row, "for three").await;
    read(bob, at_bob, 1).await;
    read(carol, at_carol, 1).await;
    let remove = Change::Remove(bob.messenger.id());
    alice.messenger.change_room(room.row, remove).await.unwrap();
    say(alice, room.row, "for two").await;
    assert_eq!(read(carol, at_carol, 2).await, ["for three", "for two"]);
    // Bob is told that he is out, and has nothing of what came after.
    let mut events = bob.messenger.subscribe();
    loop {
        let view = bob.messenger.room(at_bob).await.unwrap();
        if view.membership.role(bob.messenger.id()).is_none() {
            break;
        }
        wait_for(&mut events, |event| matches!(event, Event::Room { .. })).await;
    }
    assert_eq!(read(bob, at_bob, 1).await, ["for three"]);
    let refused = bob.messenger.send_to_room(at_bob, "am I still in?".into()).await;
    assert!(refused.is_err());
    let view = alice.messenger.room(room.row).await.unwrap();
    assert_eq!(view.membership.role(alice.messenger.id()), Some(Role::Owner));
}

/// Waits until a message of the node's has come so far; nothing here takes a tenth of the limit unless something is broken.
async fn reach(node: &Node, row: RoomMessageRow, awaited: Awaited) -> MessageReach {
    let limit = Duration::from_secs(20);
    let reach = node.messenger.await_in_room(row, awaited, limit).await.unwrap();
    assert!(reach.has_come(awaited), "{reach:?}");
    reach
}

async fn show_all(node: &Node, room: RoomRow) {
    let unread = node.messenger.room_unread(Some(room)).await.unwrap();
    let rows = unread.into_iter().map(|message| message.row).collect();
    node.messenger.mark_room_read(rows).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_author_knows_who_has_its_messages_and_who_was_shown_them_if_they_let_it_know() {
    let mut nodes = acquainted(["alice", "bob", "carol"]).await;
    let receipts = |node: &Node| {
        let messenger = node.messenger.clone();
        async move {
            messenger
                .decide(None, Setting::Receipts, Some(Switch::On))
                .await
                .unwrap()
        }
    };
    let room = nodes[0]
        .messenger
        .create_room("team".parse().unwrap())
        .await
        .unwrap();
    let early = nodes[0]
        .messenger
        .send_to_room(room.row, "alone".into())
        .await
        .unwrap();
    add(&nodes[0], &room, &nodes[1]).await;
    add(&nodes[0], &room, &nodes[2]).await;
    let (at_bob, at_carol) = (joined(&nodes[1], 3).await.row, joined(&nodes[2], 3).await.row);
    let carol = nodes.pop().unwrap().stop().await;
    receipts(&nodes[1]).await;

    let sent = nodes[0]
        .messenger
        .send_to_room(room.row, "hello".into())
        .await
        .unwrap();
    let first = reach(&nodes[0], sent.row, Awaited::Anybody).await;
    assert_eq!(
        (first.members, first.delivered, first.read),
        (2, 1, 0),
        "{first:?}"
    );
    read(&nodes[1], at_bob, 1).await;
    show_all(&nodes[1], at_bob).await;
    let shown = reach(&nodes[0], sent.row, Awaited::Reader).await;
    assert_eq!(
        (shown.members, shown.delivered, shown.read),
        (2, 1, 1),
        "{shown:?}"
    );

    // Carol is back, reads it, and does not let that be known.
    nodes.push(carol.start().await);
    let all = reach(&nodes[0], sent.row, Awaited::Everybody).await;
    assert_eq!((all.members, all.delivered, all.read), (2, 2, 1), "{all:?}");
    read(&nodes[2], at_carol, 1).await;
    show_all(&nodes[2], at_carol).await;
    let second = nodes[0]
        .messenger
        .send_to_room(room.row, "again".into())
        .await
        .unwrap();
    // Whoever says that she has this one says with it what she was shown, if she does at all.
    reach(&nodes[0], second.row, Awaited::Everybody).await;
    assert_eq!(reach(&nodes[0], sent.row, Awaited::Everybody).await, all);
    receipts(&nodes[2]).await;
    let mut events = nodes[0].messenger.subscribe();
    while reach(&nodes[0], sent.row, Awaited::Reader).await.read < 2 {
        wait_for(&mut events, |event| matches!(event, Event::CameFurther { .. })).await;
    }

    // What was written before anybody could read it waits for nobody.
    let early = nodes[0].messenger.room_message(early.row).await.unwrap().unwrap();
    let reach_of_early = nodes[0]
        .messenger
        .room_reach(room.row)
        .await
        .unwrap()
        .message(early.place);
    assert_eq!((reach_of_early.members, reach_of_early.delivered), (0, 0));

    // All of it is known after a restart, with nobody there to say it again.
    let bob = nodes.remove(1).stop().await;
    let carol = nodes.remove(1).stop().await;
    let alice = nodes.remove(0).stop().await.start().await;
    let kept = reach(&alice, sent.row, Awaited::Everybody).await;
    assert_eq!((kept.members, kept.delivered, kept.read), (2, 2, 2), "{kept:?}");
    drop((bob, carol));
}

/// Many are written in one commit, and members take many in one; in which order they were said stays.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_at_once_is_there_once_and_in_its_order() {
    let nodes = acquainted(["alice", "bob"]).await;
    let [alice, bob] = &nodes[..] else { panic!() };
    let room = alice
        .messenger
        .create_room("team".parse().unwrap())
        .await
        .unwrap();
    add(alice, &room, bob).await;
    let at_bob = joined(bob, 2).await.row;
    let texts: Vec<String> = (0..300).map(|n| format!("number {n}")).collect();
    let mut begun = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        let saying = Saying {
            // Those with a key are looked for first, one by one, and overtake nobody.
            dedupe_key: (n % 50 == 49).then(|| format!("key {n}")),
            ..text.as_str().into()
        };
        begun.push(
            alice
                .messenger
                .begin_send_to_room(room.row, saying)
                .await
                .unwrap(),
        );
        // Bob says something in between.
        if n % 60 == 30 {
            say(bob, at_bob, "bob").await;
        }
    }
    let mut rows = Vec::new();
    for rest in begun {
        rows.push(rest.await.unwrap().row);
    }
    assert!(rows.is_sorted_by(|a, b| a < b), "{rows:?}");
    for (node, row) in [(alice, room.row), (bob, at_bob)] {
        let read = read(node, row, 305).await;
        assert_eq!(read.iter().filter(|text| *text == "bob").count(), 5);
        assert_eq!(
            read.into_iter().filter(|text| text != "bob").collect::<Vec<_>>(),
            texts
        );
    }
}

/// What is done to a message by somebody who has it, and what those make of it who were let in later.
#[tokio::test(flavor = "multi_thread")]
async fn acts_on_what_was_said_before_somebody_joined() {
    let nodes = acquainted(["alice", "bob", "carol", "dave"]).await;
    let [alice, bob, carol, dave] = &nodes[..] else {
        panic!()
    };
    let room = alice
        .messenger
        .create_room("team".parse().unwrap())
        .await
        .unwrap();
    add(alice, &room, bob).await;
    let at_bob = joined(bob, 2).await.row;
    say(alice, room.row, "lunch?").await;
    say(alice, room.row, "a secret").await;
    let short = Text {
        expires_after_s: Some(3600),
        ..Text::from("for an hour")
    };
    alice
        .messenger
        .send_to_room(room.row, short.into())
        .await
        .unwrap();
    read(bob, at_bob, 3).await;

    // Carol reads from now on, Dave everything.
    add(alice, &room, carol).await;
    let everything = Act::Add {
        who: dave.messenger.id(),
        reads_history: true,
    };
    alice
        .messenger
        .change_room(room.row, Change::Act(everything))
        .await
        .unwrap();
    let (at_carol, at_dave) = (joined(carol, 4).await.row, joined(dave, 4).await.row);
    act_on(
        alice,
        room.row,
        "lunch?",
        messenger::Act::Edit("lunch at one?".into()),
    )
    .await;
    act_on(bob, at_bob, "a secret", messenger::Act::React(Some("👀".into()))).await;
    act_on(alice, room.row, "a secret", messenger::Act::Delete).await;
    read(bob, at_bob, 2).await;
    act_on(
        bob,
        at_bob,
        "for an hour",
        messenger::Act::React(Some("⏳".into())),
    )
    .await;
    say(bob, at_bob, "hello carol").await;

    // For Carol there is nothing but what was said since; for Dave, all as it is now.
    assert_eq!(read(carol, at_carol, 1).await, ["hello carol"]);
    let at_carol = carol.messenger.room_history(at_carol, None, 100).await.unwrap();
    assert_eq!(at_carol.len(), 1, "{at_carol:?}");
    let seen = settled(dave, at_dave).await;
    let seen: Vec<String> = seen.iter().map(in_words).collect();
    assert_eq!(
        seen,
        ["lunch at one?", "(deleted)", "for an hour [⏳]", "hello carol"]
    );
}

fn in_words(message: &ShownMessage) -> String {
    let words = crate::node::text(&message.said).to_owned();
    let signs = message.reactions.iter().map(|sign| format!(" [{}]", sign.sign));
    words + &signs.collect::<String>()
}

async fn act_on(node: &Node, room: RoomRow, text: &str, act: messenger::Act) {
    let history = node.messenger.room_history(room, None, 100).await.unwrap();
    let is_it =
        |message: &ShownMessage| matches!(&message.said, Said::Text { text: words, .. } if words == text);
    let target = history.into_iter().find(is_it).unwrap().row;
    node.messenger.act_in_room(target, act).await.unwrap();
}

/// Waits until four messages are there, of which one was deleted and one that is there for a time has a sign.
async fn settled(node: &Node, room: RoomRow) -> Vec<ShownMessage> {
    let mut events = node.messenger.subscribe();
    loop {
        let history = node.messenger.room_history(room, None, 100).await.unwrap();
        let is_settled = |message: &&ShownMessage| {
            let is_signed = !message.reactions.is_empty() && message.expiry.is_some();
            message.said == Said::Deleted || is_signed
        };
        if history.len() == 4 && history.iter().filter(is_settled).count() == 2 {
            return history;
        }
        wait_for(&mut events, |event| {
            matches!(
                event,
                Event::Room { .. } | Event::Said { .. } | Event::ChangedInRoom { .. }
            )
        })
        .await;
    }
}
