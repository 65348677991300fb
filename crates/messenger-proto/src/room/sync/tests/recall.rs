//! Who was restored from a backup writes nothing before it has heard what it said.

use super::*;

fn alices(room: &Room) -> StreamId {
    room.membership().members[&ALICE].stream
}

fn written_by_alice(room: &Room, number: u64) -> RoomMessage {
    let header = Header {
        room: room.id(),
        stream: alices(room),
        number,
        previous: [0; 32],
        generation: 1,
        after: vec![],
        total_bytes: 100 * number,
    };
    RoomMessage::sign(header, vec![5; 100], &sign_as(ALICE))
}

/// Bob says how much of alice's stream he has.
fn bob_has(room: &mut Room, count: u64) -> Vec<Output> {
    let standing = Standing {
        count,
        ..Standing::nothing(alices(room))
    };
    let digest = room.log().digest();
    room.handle(Input::Said(BOB, Said::Have(digest, vec![standing])))
}

fn is_over(outputs: &[Output]) -> bool {
    outputs.contains(&Output::Recalled)
}

#[test]
fn nothing_is_written_before_what_was_said_is_back() {
    let (mut room, _) = room();
    room.begin_recall(0);
    assert!(room.is_recalling());
    assert_eq!(room.next_header(1), None);
    assert!(room.next_session(None, |_| None).is_none());
    assert!(!is_over(&bob_has(&mut room, 1)));
    let one = written_by_alice(&room, 1);
    let outputs = room.handle(Input::Said(BOB, Said::Messages(vec![one])));
    assert!(!is_over(&outputs), "{outputs:?}");
    let reach = Reach {
        peer: BOB,
        stream: alices(&room),
        count: 1,
        shown: 0,
    };
    assert!(outputs.contains(&Output::Reached(reach)), "{outputs:?}");
    room.handle(Input::LacksKey(alices(&room), 1));
    assert!(!is_over(&room.handle(Input::Tick(1))));
    let readers = BTreeMap::from([(ALICE, 1)]);
    let place = (room.id(), alices(&room));
    let card = Card::sign(place, (1, 1), [0; 32], readers, &sign_as(ALICE));
    assert!(is_over(&room.handle(Input::Key(Box::new(card)))));
    assert_eq!(room.next_header(1).map(|header| header.number), Some(2));
}

#[test]
fn who_has_nothing_more_says_so_and_that_is_enough() {
    let (mut room, _) = room();
    room.begin_recall(0);
    assert!(is_over(&bob_has(&mut room, 0)));
    assert!(!room.is_recalling());
}

#[test]
fn who_never_hands_over_what_it_claims_is_waited_for_so_long_and_no_longer() {
    let (mut room, _) = room();
    room.begin_recall(0);
    room.handle(Input::Tick(1));
    assert!(!is_over(&bob_has(&mut room, 1000)));
    let ticks = WAIT_MS / ASK_AGAIN_MS;
    for tick in 1..ticks {
        assert!(
            !is_over(&room.handle(Input::Tick(1 + tick * ASK_AGAIN_MS))),
            "{tick}"
        );
    }
    assert!(is_over(&room.handle(Input::Tick(1 + ticks * ASK_AGAIN_MS))));
}

#[test]
fn who_goes_before_it_gave_anything_back_was_not_heard() {
    let (mut room, _) = room();
    room.begin_recall(0);
    room.handle(Input::Tick(1));
    bob_has(&mut room, 1);
    room.handle(Input::Gone(BOB));
    for tick in 1..2 * WAIT_MS / ASK_AGAIN_MS {
        assert!(!is_over(&room.handle(Input::Tick(1 + tick * ASK_AGAIN_MS))));
    }
}

#[test]
fn who_was_alone_goes_on_at_once() {
    let (mut room, _) = room();
    let remove = Act::Remove {
        who: BOB,
        ends: vec![],
    };
    room.change(remove, &sign_as(ALICE)).unwrap();
    room.begin_recall(0);
    assert!(!room.is_recalling());
}

#[test]
fn the_next_session_leaves_out_numbers_that_may_have_been_used() {
    let generation = |random| {
        let (mut room, _) = room();
        room.forget_sessions(random);
        let next = room.next_session(None, |_| None).unwrap();
        next.at.0
    };
    assert!(generation(0) > 1000);
    assert_ne!(generation(0), generation(1));
    assert!(generation(u32::MAX) < GENERATION_MAX / 100);
}
