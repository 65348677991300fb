//! One member against another one that says what it likes; many members are in the simulation.

mod limits;
mod recall;

use super::*;
use crate::room::entry::SIGNATURE_BYTES;
use crate::room::limits::{
    AHEAD_MAX, ASK_AGAIN_MS, ASK_KEYS_SELDOM_MS, GENERATION_MAX, STREAM_BYTES_MAX, WAIT_MS,
};

const ALICE: PeerId = PeerId([1; 32]);
const BOB: PeerId = PeerId([2; 32]);

fn sign_as(author: PeerId) -> impl Fn(&[u8]) -> [u8; SIGNATURE_BYTES] {
    move |_| {
        let mut signature = [0; SIGNATURE_BYTES];
        signature[..32].copy_from_slice(&author.0);
        signature
    }
}

fn names_author(author: PeerId, _: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
    signature[..32] == author.0
}

/// Alice's room, with bob in it and connected.
fn room() -> (Room, StreamId) {
    let act = Act::Create {
        name: "room".parse().unwrap(),
        nonce: [7; 16],
    };
    let first = Entry::sign(None, ALICE, vec![], act, &sign_as(ALICE));
    let log = Log::new(first, names_author).unwrap();
    let mut room = Room::new(ALICE, log, BTreeMap::new(), names_author);
    let add = Act::Add {
        who: BOB,
        reads_history: false,
    };
    room.change(add, &sign_as(ALICE)).unwrap();
    room.handle(Input::Connected(BOB));
    let stream = room.membership().members[&BOB].stream;
    let readers = BTreeMap::from([(ALICE, 1)]);
    let card = Card::sign((room.id(), stream), (1, 1), [0; 32], readers, &sign_as(BOB));
    room.handle(Input::Key(Box::new(card)));
    (room, stream)
}

fn message(room: &Room, stream: StreamId, number: u64, total_bytes: u64) -> RoomMessage {
    let header = Header {
        room: room.id(),
        stream,
        number,
        previous: [0; 32],
        generation: 1,
        after: vec![],
        total_bytes,
    };
    RoomMessage::sign(header, vec![5; 100], &sign_as(BOB))
}

fn kept(outputs: &[Output]) -> usize {
    let is_kept = |output: &&Output| matches!(output, Output::Keep(..));
    outputs.iter().filter(is_kept).count()
}

#[test]
fn a_message_is_kept_once() {
    let (mut room, stream) = room();
    let first = message(&room, stream, 1, 100);
    let mut say =
        |message: &RoomMessage| kept(&room.handle(Input::Said(BOB, Said::Messages(vec![message.clone()]))));
    assert_eq!(say(&first), 1);
    assert_eq!(say(&first), 0);
}

#[test]
fn a_full_stream_takes_nothing_more_and_none_may_lie_about_it() {
    let check = |total_bytes: u64, before: u64, expected: usize| {
        let (mut room, stream) = room();
        let state = StreamState {
            total_bytes: before,
            ..StreamState::default()
        };
        room.streams.get_mut(&stream).unwrap().state = Some(state);
        let said = Said::Messages(vec![message(&room, stream, 1, total_bytes)]);
        assert_eq!(kept(&room.handle(Input::Said(BOB, said))), expected);
    };
    check(100, 0, 1);
    check(STREAM_BYTES_MAX, STREAM_BYTES_MAX - 100, 1);
    check(STREAM_BYTES_MAX + 1, STREAM_BYTES_MAX - 99, 0);
    check(99, 0, 0);
}

#[test]
fn what_comes_early_waits_within_limits() {
    let (mut room, stream) = room();
    let early = (2..10_000).map(|number| message(&room, stream, number, number * 100));
    let early: Vec<RoomMessage> = early.collect();
    room.handle(Input::Said(BOB, Said::Messages(early)));
    let waiting = &room.streams[&stream].ahead;
    assert_eq!(waiting.len(), AHEAD_MAX - 1);
    let bytes: usize = waiting.values().map(|(_, message)| message.len()).sum();
    assert_eq!(room.ahead_bytes, bytes);
}

#[test]
fn what_follows_something_that_never_was_waits_for_a_while() {
    let (mut room, stream) = room();
    room.handle(Input::Tick(1));
    let mut header = message(&room, stream, 1, 100).header;
    header.after = vec![(room.membership().members[&ALICE].stream, 1 << 40)];
    let odd = RoomMessage::sign(header, vec![5; 100], &sign_as(BOB));
    assert_eq!(kept(&room.handle(Input::Said(BOB, Said::Messages(vec![odd])))), 0);
    let has_one = Standing {
        count: 1,
        ..Standing::nothing(stream)
    };
    let have = Said::Have(room.log().digest(), vec![has_one]);
    room.handle(Input::Said(BOB, have));
    // A jump of the clock is no waiting.
    let year_ms = 365 * 24 * 3600 * 1000;
    assert_eq!(kept(&room.handle(Input::Tick(year_ms))), 0);
    assert_eq!(kept(&room.handle(Input::Tick(1))), 0);
    let ticks = (1..=WAIT_MS / ASK_AGAIN_MS).map(|n| 1 + n * ASK_AGAIN_MS);
    let kept: Vec<usize> = ticks
        .map(|at_ms| kept(&room.handle(Input::Tick(at_ms))))
        .collect();
    // The jump counted as one tick.
    let (last, before) = kept.split_last().unwrap();
    assert_eq!((*last, before.iter().sum()), (0, 1), "{kept:?}");
    assert_eq!(before.last(), Some(&1));
}

#[test]
fn who_forges_is_not_listened_to_any_more() {
    let (mut room, stream) = room();
    let genuine = message(&room, stream, 1, 100);
    let forged = RoomMessage::sign(genuine.header.clone(), vec![6; 100], &sign_as(ALICE));
    let mut say =
        |message: &RoomMessage| room.handle(Input::Said(BOB, Said::Messages(vec![message.clone()])));
    for _ in 0..FORGED_MAX {
        assert_eq!(say(&forged), vec![]);
    }
    assert_eq!(say(&forged), vec![Output::Refused(BOB, Refusal::Forged)]);
    assert_eq!(say(&genuine), vec![]);
}

/// An entry of alice's that adds a made-up member, on top of another one.
fn entry(room: &Room, parent: crate::room::EntryId, number: u64) -> Entry {
    let mut who = [8; 32];
    who[..8].copy_from_slice(&number.to_be_bytes());
    let act = Act::Add {
        who: PeerId(who),
        reads_history: false,
    };
    Entry::sign(Some(room.id()), ALICE, vec![parent], act, &sign_as(ALICE))
}

#[test]
fn who_hands_over_again_and_again_what_rests_on_nothing_is_told_of_once() {
    let (mut room, _) = room();
    let nowhere = crate::room::EntryId([9; 32]);
    let baseless = |room: &Room, from: usize, count: usize| {
        let numbers = from..from + count;
        numbers
            .map(|number| entry(room, nowhere, number as u64))
            .collect()
    };
    let all = baseless(&room, 0, BASELESS_MAX);
    assert_eq!(room.handle(Input::Said(BOB, Said::Entries(all))), vec![]);
    // Whoever hands over something that can be taken begins anew.
    let good = entry(&room, room.log().latest()[0], 1 << 32);
    let outputs = room.handle(Input::Said(BOB, Said::Entries(vec![good])));
    assert!(outputs.contains(&Output::Changed));
    let all = baseless(&room, 0, BASELESS_MAX);
    assert_eq!(room.handle(Input::Said(BOB, Said::Entries(all))), vec![]);
    let one_more = baseless(&room, BASELESS_MAX, 1);
    let told = Output::Refused(BOB, Refusal::Baseless);
    assert_eq!(room.handle(Input::Said(BOB, Said::Entries(one_more))), vec![told]);
    let more = baseless(&room, 0, 2 * BASELESS_MAX);
    assert_eq!(room.handle(Input::Said(BOB, Said::Entries(more))), vec![]);
}

#[test]
fn who_hands_over_what_nobody_may_do_is_told_of_once() {
    let (mut room, _) = room();
    let parent = room.log().latest()[0];
    let twice = [BOB, BOB].map(|who| {
        let act = Act::Add {
            who,
            reads_history: false,
        };
        Entry::sign(Some(room.id()), BOB, vec![parent], act, &sign_as(BOB))
    });
    let mut said = |entry: &Entry| room.handle(Input::Said(BOB, Said::Entries(vec![entry.clone()])));
    assert_eq!(said(&twice[0]), vec![Output::Refused(BOB, Refusal::NotAllowed)]);
    assert_eq!(said(&twice[1]), vec![]);
}

#[test]
fn an_author_with_two_tongues_is_silent_from_there_on() {
    let (mut room, stream) = room();
    let one = message(&room, stream, 1, 100);
    let mut header = one.header.clone();
    header.after = vec![(room.membership().members[&ALICE].stream, 0)];
    let other = RoomMessage::sign(header, vec![5; 100], &sign_as(BOB));
    room.handle(Input::Said(BOB, Said::Messages(vec![one.clone()])));
    let outputs = room.handle(Input::Said(BOB, Said::Messages(vec![other.clone()])));
    assert_eq!(outputs, vec![Output::Compare(Box::new(other.clone()))]);
    let two = Box::new((one, other));
    let outputs = room.handle(Input::Compared(two.clone()));
    assert_eq!(outputs, vec![Output::KeepFork(two), Output::Limit(stream, 0)]);
}

#[test]
fn a_stranger_gets_nothing_but_what_put_it_out() {
    let (mut room, stream) = room();
    let said = Said::Messages(vec![message(&room, stream, 1, 100)]);
    room.handle(Input::Said(BOB, said));
    let stranger = PeerId([9; 32]);
    room.handle(Input::Connected(stranger));
    for said in [
        Said::Want(stream, 1, 10),
        Said::AskKeys(stream, 0),
        Said::Ids(vec![]),
    ] {
        assert_eq!(room.handle(Input::Said(stranger, said)), vec![]);
    }
    let remove = Act::Remove {
        who: BOB,
        ends: vec![],
    };
    room.change(remove, &sign_as(ALICE)).unwrap();
    assert_eq!(room.handle(Input::Said(BOB, Said::Want(stream, 1, 10))), vec![]);
    let outputs = room.handle(Input::Said(BOB, Said::Ids(vec![])));
    let told = matches!(outputs.as_slice(), [Output::Say(_, Said::Entries(entries))] if entries.len() == 3);
    assert!(told, "{outputs:?}");
}

#[test]
fn a_key_that_nobody_has_is_asked_for_ever_less_often_until_somebody_comes() {
    let (mut room, stream) = room();
    room.handle(Input::LacksKey(stream, 2));
    let asked = |outputs: &[Output]| {
        let is_ask = |output: &&Output| matches!(output, Output::Say(_, Said::AskKeys(..)));
        outputs.iter().filter(is_ask).count()
    };
    let mut ticks = (1..).map(|tick| Input::Tick(1 + tick * ASK_AGAIN_MS));
    let mut let_pass = |room: &mut Room, ms: u64| -> usize {
        let some = usize::try_from(ms / ASK_AGAIN_MS).unwrap();
        ticks
            .by_ref()
            .take(some)
            .map(|tick| asked(&room.handle(tick)))
            .sum()
    };
    // After 10, 20, 40 seconds and so on.
    assert_eq!(let_pass(&mut room, 150_000), 4);
    let hours = 10;
    let times = let_pass(&mut room, hours * ASK_KEYS_SELDOM_MS);
    assert!((10..=16).contains(&times), "{times}");
    room.handle(Input::Gone(BOB));
    room.handle(Input::Connected(BOB));
    assert_eq!(let_pass(&mut room, ASK_AGAIN_MS), 1);
}

#[test]
fn who_opens_the_room_after_it_was_told_of_it_is_told_again_once() {
    let (mut room, stream) = room();
    let first = message(&room, stream, 1, 100);
    room.handle(Input::Said(BOB, Said::Messages(vec![first])));
    // Whatever is told now, bob may not know yet of which room that is.
    room.handle(Input::Tick(1));
    let digest = room.log().digest();
    let mut told = |count: u64| {
        let standing = Standing {
            count,
            ..Standing::nothing(stream)
        };
        let outputs = room.handle(Input::Said(BOB, Said::Have(digest, vec![standing])));
        let told =
            |output: &Output| matches!(output, Output::Say(BOB, Said::Have(_, told)) if !told.is_empty());
        outputs.iter().any(told)
    };
    assert!(told(0));
    assert!(!told(0));
}

#[test]
fn who_has_all_of_it_is_not_told_again() {
    let (mut room, _) = room();
    let have = Said::Have(room.log().digest(), vec![]);
    assert_eq!(room.handle(Input::Said(BOB, have)), vec![]);
}

/// What alice is told of how far her messages have come with bob.
fn reached(outputs: &[Output]) -> Vec<(u64, u64)> {
    let of = |output: &Output| match output {
        Output::Reached(reach) => Some((reach.count, reach.shown)),
        _ => None,
    };
    outputs.iter().filter_map(of).collect()
}

/// Alice's stream, with two messages in it.
fn two_of_alice(room: &mut Room) -> StreamId {
    for _ in 0..2 {
        let mut header = room.next_header(1).unwrap();
        header.total_bytes += 5;
        let message = RoomMessage::sign(header, vec![5; 5], &sign_as(ALICE));
        room.written(message);
    }
    room.membership().members[&ALICE].stream
}

#[test]
fn a_member_says_how_far_messages_have_come_and_never_further_than_there_are_any() {
    let (mut room, _) = room();
    let stream = two_of_alice(&mut room);
    let mut have = |count, shown| {
        let standing = Standing {
            count,
            shown,
            ..Standing::nothing(stream)
        };
        let said = Said::Have(room.log().digest(), vec![standing]);
        reached(&room.handle(Input::Said(BOB, said)))
    };
    assert_eq!(have(1, 0), [(1, 0)]);
    assert_eq!(have(2, 1), [(2, 1)]);
    assert_eq!(have(u64::MAX, u64::MAX), [(2, 2)]);
    assert_eq!(have(1, 2), [(1, 1)]);
}

#[test]
fn who_answers_a_message_has_it() {
    let (mut room, stream) = room();
    let of_alice = two_of_alice(&mut room);
    let mut header = message(&room, stream, 1, 100).header;
    header.after = vec![(of_alice, 1)];
    let answer = RoomMessage::sign(header, vec![5; 100], &sign_as(BOB));
    let outputs = room.handle(Input::Said(BOB, Said::Messages(vec![answer])));
    assert_eq!(reached(&outputs), [(1, 0)]);
}

#[test]
fn what_was_shown_is_told_to_who_wrote_it_and_only_if_that_was_decided() {
    let (mut room, stream) = room();
    let said = Said::Messages(vec![message(&room, stream, 1, 100)]);
    room.handle(Input::Said(BOB, said));
    let told = |outputs: Vec<Output>, to: PeerId| {
        let of = |output: Output| match output {
            Output::Say(peer, Said::Have(_, standings)) if peer == to => {
                standings.into_iter().find(|standing| standing.stream == stream)
            }
            _ => None,
        };
        outputs.into_iter().find_map(of).map(|standing| standing.shown)
    };
    room.handle(Input::Shown(stream, 1));
    assert_eq!(told(room.handle(Input::Tick(250)), BOB), Some(0));
    room.tell_shown(BOB, true);
    assert_eq!(told(room.handle(Input::Tick(500)), BOB), Some(1));
    assert_eq!(told(room.handle(Input::Tick(750)), BOB), None);
    // Others are told what is here, and not what was shown of it.
    let carol = PeerId([3; 32]);
    let add = Act::Add {
        who: carol,
        reads_history: true,
    };
    room.change(add, &sign_as(ALICE)).unwrap();
    room.tell_shown(carol, true);
    assert_eq!(told(room.handle(Input::Connected(carol)), carol), Some(0));
}
