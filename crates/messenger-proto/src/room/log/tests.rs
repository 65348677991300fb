//! The rule of the membership log, case by case, and that the order of arrival does not matter.

use proptest::prelude::*;

use super::*;
use crate::room::entry::{DecodeError, End, SIGNATURE_BYTES, StreamId};
use crate::room::limits::{ENDS_MAX, MEMBERS_MAX};

/// A signature that names its author, for tests that are not about cryptography.
fn sign_as(author: PeerId) -> impl Fn(&[u8]) -> [u8; SIGNATURE_BYTES] {
    move |bytes| {
        let mut signature = [0; SIGNATURE_BYTES];
        signature[..32].copy_from_slice(&author.0);
        signature[32..].copy_from_slice(blake3::hash(bytes).as_bytes());
        signature
    }
}

fn names_author(author: PeerId, bytes: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
    sign_as(author)(bytes) == *signature
}

fn peer(n: usize) -> PeerId {
    let mut id = [0; 32];
    id[..8].copy_from_slice(&n.to_be_bytes());
    PeerId(id)
}

const NO_ENDS: Vec<End> = Vec::new();

fn remove(who: PeerId) -> Act {
    Act::Remove { who, ends: NO_ENDS }
}

fn add(who: PeerId) -> Act {
    Act::Add {
        who,
        reads_history: false,
    }
}

/// A member's copy of the log.
#[derive(Clone)]
struct Copy {
    who: PeerId,
    log: Log,
}

impl Copy {
    fn try_change(&mut self, act: Act) -> Result<Entry, LogError> {
        self.log.change(self.who, act, &sign_as(self.who))
    }

    #[track_caller]
    fn change(&mut self, act: Act) -> Entry {
        self.try_change(act).unwrap()
    }

    fn hear(&mut self, other: &Self) {
        self.log.insert_all(other.log.entries().cloned().collect());
    }

    fn role(&self, who: PeerId) -> Option<Role> {
        self.log.membership().role(who)
    }
}

const ALICE: usize = 1;
const BOB: usize = 2;
const CAROL: usize = 3;
const DAVE: usize = 4;

fn first() -> Entry {
    let act = Act::Create {
        name: "room".parse().unwrap(),
        nonce: [7; 16],
    };
    Entry::sign(None, peer(ALICE), vec![], act, &sign_as(peer(ALICE)))
}

/// Alice owns the room, bob and carol are moderators, dave is a plain member. Everybody has a copy.
fn four() -> [Copy; 4] {
    let mut alice = Copy {
        who: peer(ALICE),
        log: Log::new(first(), names_author).unwrap(),
    };
    for who in [BOB, CAROL, DAVE] {
        alice.change(add(peer(who)));
    }
    for who in [BOB, CAROL] {
        alice.change(Act::Promote(peer(who)));
    }
    [ALICE, BOB, CAROL, DAVE].map(|who| Copy {
        who: peer(who),
        log: alice.log.clone(),
    })
}

/// Lets everybody hear everything, and returns what they agree on.
#[track_caller]
fn meet<'a>(copies: impl IntoIterator<Item = &'a mut Copy>) -> Membership {
    let mut copies: Vec<&mut Copy> = copies.into_iter().collect();
    let all: Vec<Entry> = copies
        .iter()
        .flat_map(|copy| copy.log.entries().cloned().collect::<Vec<_>>())
        .collect();
    for copy in &mut copies {
        copy.log.insert_all(all.clone());
    }
    let one = copies[0].log.membership().clone();
    for copy in &copies {
        assert_eq!(*copy.log.membership(), one);
        assert_eq!(copy.log.digest(), copies[0].log.digest());
    }
    one
}

#[test]
fn each_role_may_do_what_it_may() {
    let check = |who: usize, act: Act, is_allowed: bool| {
        let [mut copy, ..] = four();
        copy.who = peer(who);
        let done = copy.try_change(act.clone()).map(drop);
        let expected = is_allowed.then_some(()).ok_or(LogError::NotAllowed);
        assert_eq!(done, expected, "{who} {act:?}");
    };
    check(ALICE, add(peer(9)), true);
    check(BOB, add(peer(9)), true);
    check(DAVE, add(peer(9)), false);
    check(9, add(peer(9)), false);
    check(BOB, add(peer(DAVE)), false);
    check(BOB, remove(peer(DAVE)), true);
    check(BOB, remove(peer(CAROL)), true);
    check(BOB, remove(peer(ALICE)), false);
    check(BOB, remove(peer(BOB)), false);
    check(ALICE, remove(peer(9)), false);
    check(DAVE, remove(peer(BOB)), false);
    check(ALICE, Act::Promote(peer(DAVE)), true);
    check(BOB, Act::Promote(peer(DAVE)), false);
    check(ALICE, Act::Demote(peer(BOB)), true);
    check(BOB, Act::Demote(peer(CAROL)), false);
    check(ALICE, Act::HandOver(peer(DAVE)), true);
    check(BOB, Act::HandOver(peer(BOB)), false);
    check(BOB, Act::Leave { ends: NO_ENDS }, true);
    check(DAVE, Act::Leave { ends: NO_ENDS }, true);
    check(ALICE, Act::Leave { ends: NO_ENDS }, false);
}

#[test]
fn removals_on_both_sides_of_a_partition_both_count() {
    let [mut alice, mut bob, ..] = four();
    alice.change(remove(peer(BOB)));
    bob.change(remove(peer(DAVE)));
    let membership = meet([&mut alice, &mut bob]);
    assert_eq!(membership.role(peer(BOB)), None);
    assert_eq!(membership.role(peer(DAVE)), None);
    assert_eq!(membership.role(peer(CAROL)), Some(Role::Moderator));
}

#[test]
fn moderators_that_remove_each_other_are_both_out() {
    let [mut alice, mut bob, mut carol, _] = four();
    bob.change(remove(peer(CAROL)));
    carol.change(remove(peer(BOB)));
    let membership = meet([&mut alice, &mut bob, &mut carol]);
    assert_eq!(membership.role(peer(BOB)), None);
    assert_eq!(membership.role(peer(CAROL)), None);
}

#[test]
fn a_ring_of_removals_removes_the_ring() {
    let [mut alice, mut bob, mut carol, mut dave] = four();
    alice.change(Act::Promote(peer(DAVE)));
    meet([&mut alice, &mut bob, &mut carol, &mut dave]);
    bob.change(remove(peer(CAROL)));
    carol.change(remove(peer(DAVE)));
    dave.change(remove(peer(BOB)));
    let membership = meet([&mut alice, &mut bob, &mut carol, &mut dave]);
    assert_eq!(membership.members.len(), 1);
}

#[test]
fn whom_a_removed_moderator_adds_beside_its_removal_is_not_in() {
    let [mut alice, mut bob, ..] = four();
    alice.change(remove(peer(BOB)));
    let added = bob.change(add(peer(9)));
    // Whoever knows of no removal goes on from there, which changes nothing.
    let mut nine = Copy {
        who: peer(9),
        log: bob.log.clone(),
    };
    nine.change(Act::Leave { ends: NO_ENDS });
    let membership = meet([&mut alice, &mut bob, &mut nine]);
    assert_eq!(membership.role(peer(9)), None);
    assert_eq!(membership.end(added.stream()), 0);
}

#[test]
fn what_a_moderator_did_before_its_removal_stays() {
    let [mut alice, mut bob, ..] = four();
    bob.change(add(peer(9)));
    alice.hear(&bob);
    alice.change(remove(peer(BOB)));
    assert_eq!(meet([&mut alice, &mut bob]).role(peer(9)), Some(Role::Plain));
}

#[test]
fn entries_dated_before_a_removal_let_nobody_in_however_late_they_come() {
    let [mut alice, bob, ..] = four();
    alice.change(remove(peer(BOB)));
    let mut past = bob;
    for n in 10..20 {
        past.change(add(peer(n)));
    }
    let membership = meet([&mut alice, &mut past]);
    assert_eq!(membership.members.len(), 3);
}

#[test]
fn who_was_removed_comes_back_by_somebody_who_knows_of_it() {
    let [mut alice, mut bob, ..] = four();
    let first = alice.log.membership().members[&peer(DAVE)].stream;
    alice.change(remove(peer(DAVE)));
    alice.change(add(peer(DAVE)));
    let membership = meet([&mut alice, &mut bob]);
    assert_eq!(membership.role(peer(DAVE)), Some(Role::Plain));
    let second = membership.members[&peer(DAVE)].stream;
    assert_ne!(first, second);
    assert_eq!((membership.end(first), membership.end(second)), (0, u64::MAX));
    // A removal beside the second addition wins against it.
    let [_, mut bob, ..] = four();
    bob.change(remove(peer(DAVE)));
    assert_eq!(meet([&mut alice, &mut bob]).role(peer(DAVE)), None);
}

#[test]
fn the_messages_of_the_removed_count_as_far_as_the_fewest_had_them() {
    let [mut alice, mut bob, ..] = four();
    let stream = alice.log.membership().members[&peer(DAVE)].stream;
    let with = |last: u64| Act::Remove {
        who: peer(DAVE),
        ends: vec![End { stream, last }],
    };
    alice.change(with(7));
    assert_eq!(alice.log.membership().end(stream), 7);
    bob.change(with(4));
    assert_eq!(meet([&mut alice, &mut bob]).end(stream), 4);
}

#[test]
fn a_demotion_wins_against_what_the_moderator_does_beside_it() {
    let [mut alice, mut bob, ..] = four();
    alice.change(Act::Demote(peer(BOB)));
    bob.change(add(peer(9)));
    let membership = meet([&mut alice, &mut bob]);
    assert_eq!(membership.role(peer(BOB)), Some(Role::Plain));
    assert_eq!(membership.role(peer(9)), None);
}

#[test]
fn the_room_is_handed_over() {
    let [mut alice, mut bob, ..] = four();
    alice.change(Act::HandOver(peer(BOB)));
    assert_eq!(alice.role(peer(ALICE)), Some(Role::Moderator));
    assert_eq!(
        alice.try_change(Act::Promote(peer(DAVE))),
        Err(LogError::NotAllowed)
    );
    bob.hear(&alice);
    bob.change(Act::Promote(peer(DAVE)));
    alice.change(add(peer(9)));
    let membership = meet([&mut alice, &mut bob]);
    assert_eq!(membership.owner(), Some(peer(BOB)));
    assert_eq!(membership.role(peer(9)), Some(Role::Plain));
}

#[test]
fn who_is_handed_the_room_is_in_it_whoever_removes_it_beside_that() {
    let [mut alice, mut bob, mut carol, _] = four();
    alice.change(Act::HandOver(peer(BOB)));
    carol.change(remove(peer(BOB)));
    bob.hear(&alice);
    bob.change(remove(peer(DAVE)));
    let membership = meet([&mut alice, &mut bob, &mut carol]);
    assert_eq!(membership.owner(), Some(peer(BOB)));
    assert_eq!(membership.role(peer(DAVE)), None);
}

#[test]
fn who_leaves_beside_being_handed_the_room_does_not_get_it() {
    let [mut alice, mut bob, ..] = four();
    alice.change(Act::HandOver(peer(BOB)));
    bob.change(Act::Leave { ends: NO_ENDS });
    let membership = meet([&mut alice, &mut bob]);
    assert_eq!(membership.owner(), Some(peer(ALICE)));
    assert_eq!(membership.role(peer(BOB)), None);
}

#[test]
fn an_owner_that_hands_the_room_to_two_leaves_it_without_one() {
    let [mut alice, mut bob, mut carol, mut dave] = four();
    let mut twin = alice.clone();
    alice.change(Act::HandOver(peer(BOB)));
    twin.change(Act::HandOver(peer(DAVE)));
    // The first of the two has acted on it: what it took stays taken, what it gave does not count.
    bob.hear(&alice);
    bob.change(remove(peer(CAROL)));
    bob.change(add(peer(9)));
    let membership = meet([&mut alice, &mut twin, &mut bob, &mut carol, &mut dave]);
    assert_eq!(membership.owner(), None);
    assert_eq!(membership.contested_by, Some(peer(ALICE)));
    assert!(membership.forked.contains_key(&peer(ALICE)));
    assert_eq!(membership.role(peer(CAROL)), None);
    assert_eq!(membership.role(peer(9)), None);
}

#[test]
fn a_fork_is_shown_and_decided_like_what_two_people_did() {
    let [mut alice, mut bob, ..] = four();
    let mut twin = alice.clone();
    let one = alice.change(remove(peer(DAVE)));
    let other = twin.change(add(peer(9)));
    let membership = meet([&mut alice, &mut twin, &mut bob]);
    assert_eq!(membership.role(peer(DAVE)), None);
    assert_eq!(membership.role(peer(9)), Some(Role::Plain));
    let pair = (one.id.min(other.id), one.id.max(other.id));
    assert_eq!(membership.forked.get(&peer(ALICE)), Some(&pair));
}

#[test]
fn a_former_owner_cannot_take_back_the_room_or_put_out_the_new_owner() {
    let [mut alice, mut bob, ..] = four();
    let mut past = alice.clone();
    alice.change(Act::HandOver(peer(BOB)));
    bob.hear(&alice);
    past.change(remove(peer(BOB)));
    past.change(add(peer(9)));
    let membership = meet([&mut alice, &mut past, &mut bob]);
    assert_eq!(membership.owner(), Some(peer(BOB)));
    assert_eq!(membership.role(peer(9)), None);
}

#[test]
fn entries_need_their_author_their_room_and_their_past() {
    let [alice, ..] = four();
    let sign = |author: usize, parents: Vec<EntryId>, signer: usize| {
        let act = add(peer(9));
        Entry::sign(
            Some(alice.log.room()),
            peer(author),
            parents,
            act,
            &sign_as(peer(signer)),
        )
    };
    let check = |entry: Entry, expected: LogError| {
        let mut log = alice.log.clone();
        assert_eq!(log.insert(entry), Err(expected));
        assert_eq!(log.membership(), alice.log.membership());
    };
    let heads = alice.log.latest();
    check(sign(ALICE, heads.clone(), DAVE), LogError::Signature);
    check(sign(DAVE, heads.clone(), DAVE), LogError::NotAllowed);
    let unknown = EntryId([5; 32]);
    check(sign(ALICE, vec![unknown], ALICE), LogError::Missing(unknown));
    let mut elsewhere = sign(ALICE, heads, ALICE);
    elsewhere.room = RoomId([3; 32]);
    check(elsewhere, LogError::OtherRoom);
}

#[test]
fn an_entry_cannot_name_itself() {
    // A cycle would need an entry that names one whose hash depends on it. What can be made is an entry that names
    // something that is not there, and it waits for ever.
    let [alice, ..] = four();
    let mut id = EntryId([0; 32]);
    for _ in 0..3 {
        let entry = Entry::sign(
            Some(alice.log.room()),
            peer(ALICE),
            vec![id],
            add(peer(9)),
            &sign_as(peer(ALICE)),
        );
        let mut log = alice.log.clone();
        assert_eq!(log.insert_all(vec![entry.clone()]).0, vec![]);
        id = entry.id;
    }
}

#[test]
fn ten_thousand_claimed_members_are_a_hundred() {
    let mut alice = Copy {
        who: peer(ALICE),
        log: Log::new(first(), names_author).unwrap(),
    };
    for n in 0..MEMBERS_MAX - 1 {
        alice.change(add(peer(100 + n)));
    }
    assert_eq!(alice.try_change(add(peer(9))), Err(LogError::NotAllowed));
    // Claimed by somebody who does not keep to the limit: each refused, all in bounded memory.
    let parents = alice.log.latest();
    let claims = (0..10_000).map(|n| {
        let act = add(peer(1000 + n));
        Entry::sign(
            Some(alice.log.room()),
            peer(ALICE),
            parents.clone(),
            act,
            &sign_as(peer(ALICE)),
        )
    });
    let (taken, refused) = alice.log.insert_all(claims.collect());
    assert_eq!(
        (taken.len(), alice.log.membership().members.len()),
        (0, MEMBERS_MAX)
    );
    assert_eq!((refused.not_allowed, refused.forged), (10_000, 0));
}

#[test]
fn two_sides_that_fill_the_room_keep_the_same_hundred() {
    let [mut alice, mut bob, ..] = four();
    for n in 0..60 {
        alice.change(add(peer(100 + n)));
        bob.change(add(peer(200 + n)));
    }
    let membership = meet([&mut alice, &mut bob]);
    assert_eq!(membership.members.len(), MEMBERS_MAX);
    assert_eq!(membership.owner(), Some(peer(ALICE)));
}

#[test]
fn who_signs_more_than_anybody_may_is_out_and_bounded() {
    let [mut alice, bob, mut carol, _] = four();
    let (past, mut entries) = (bob.clone(), Vec::new());
    for n in 0..POWERED_ENTRIES_MAX + 50 {
        let mut fork = past.clone();
        entries.push(fork.change(add(peer(1000 + n))));
    }
    // Carol has built on one of them before the flood was known.
    carol
        .log
        .insert(entries[POWERED_ENTRIES_MAX + 20].clone())
        .unwrap();
    let built = carol.change(add(peer(9)));
    alice.log.insert_all(entries.clone());
    assert!(alice.log.membership().flooded.contains(&peer(BOB)));
    assert_eq!(alice.role(peer(BOB)), None);
    assert!(alice.log.entries().count() < 6 + POWERED_ENTRIES_MAX + 4);
    // In whichever order they come, what carol said counts, and the log is the same for both.
    entries.reverse();
    entries.push(built);
    alice.log.insert_all(entries.clone());
    carol.log.insert_all(entries);
    assert_eq!(alice.role(peer(9)), Some(Role::Plain));
    assert_eq!(alice.log.membership(), carol.log.membership());
    assert_eq!(alice.log.digest(), carol.log.digest());
    // And it goes on without what nobody has built on.
    alice.change(remove(peer(9)));
    assert_eq!(alice.log.latest().len(), 1);
}

#[test]
fn a_full_log_takes_nothing_more() {
    let mut alice = Copy {
        who: peer(ALICE),
        log: Log::new(first(), names_author).unwrap(),
    };
    assert_eq!(alice.log.capacity, LOG_ENTRIES_MAX);
    alice.log.capacity = 20;
    for n in 0..19 {
        alice.change(add(peer(100 + n)));
    }
    assert_eq!(alice.try_change(add(peer(9))), Err(LogError::Full));
    assert_eq!(alice.log.membership().members.len(), 20);
}

#[test]
fn entries_round_trip_and_keep_their_limits() {
    let entry = first();
    assert_eq!(Entry::decode(&entry.encode()), Ok(entry.clone()));
    let sign = |parents: usize, ends: usize| {
        let end = End {
            stream: StreamId([1; 16]),
            last: u64::MAX,
        };
        let act = Act::Remove {
            who: peer(BOB),
            ends: vec![end; ends],
        };
        let parents = vec![EntryId([1; 32]); parents];
        let entry = Entry::sign(Some(entry.room), peer(ALICE), parents, act, &sign_as(peer(ALICE)));
        Entry::decode(&entry.encode()).map(drop)
    };
    assert_eq!(sign(PARENTS_MAX, ENDS_MAX), Ok(()));
    assert_eq!(sign(PARENTS_MAX + 1, 1), Err(DecodeError::Field("parents")));
    assert_eq!(sign(1, ENDS_MAX + 1), Err(DecodeError::Field("ends")));
    assert_eq!(sign(0, 1), Err(DecodeError::Field("room")));
}

/// Somebody tries something, then hears somebody.
type Step = (usize, usize, usize, usize);

fn act_of(kind: usize, target: usize, copy: &Copy) -> Act {
    let stream = copy.log.membership().members.get(&peer(target));
    let ends = stream.map(|member| End {
        stream: member.stream,
        last: u64::try_from(kind * 3 + target).unwrap(),
    });
    let ends: Vec<End> = ends.into_iter().collect();
    match kind % 7 {
        0 | 1 => add(peer(target)),
        2 => Act::Remove {
            who: peer(target),
            ends,
        },
        3 => Act::Promote(peer(target)),
        4 => Act::Demote(peer(target)),
        5 => Act::HandOver(peer(target)),
        _ => Act::Leave { ends },
    }
}

/// Lets members act on their copies, some of them twins that sign for the same member, and returns all entries.
fn history(steps: &[Step]) -> Vec<Entry> {
    let log = four()[0].log.clone();
    let mut copies: Vec<Copy> = (0..8)
        .map(|n| Copy {
            who: peer(n % 6 + 1),
            log: log.clone(),
        })
        .collect();
    for (actor, kind, target, heard) in steps {
        let act = act_of(*kind, target % 8 + 1, &copies[actor % 8]);
        let _ = copies[actor % 8].try_change(act);
        let other = copies[heard % 8].clone();
        copies[(actor + target) % 8].hear(&other);
    }
    copies
        .iter()
        .flat_map(|copy| copy.log.entries().cloned().collect::<Vec<_>>())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_order_of_arrival_gives_the_same(
        steps in prop::collection::vec((0_usize..8, 0_usize..7, 0_usize..8, 0_usize..8), 1..60),
        orders in prop::collection::vec(any::<u64>(), 3),
    ) {
        let entries = history(&steps);
        let mut results = Vec::new();
        for order in orders {
            let mut shuffled = entries.clone();
            shuffled.sort_by_key(|entry| blake3::hash(&[&entry.id.0[..], &order.to_be_bytes()].concat()).as_bytes().to_vec());
            let mut log = Log::new(first(), names_author).unwrap();
            // In portions, so that what is summed up in between has no influence either.
            let mut waiting = Vec::new();
            for portion in shuffled.chunks(5) {
                waiting.extend(portion.to_vec());
                log.insert_all(waiting.clone());
            }
            results.push((log.digest(), log.membership().clone()));
        }
        prop_assert!(results.windows(2).all(|two| two[0] == two[1]));
    }

    #[test]
    fn a_removal_by_somebody_who_could_is_never_undone_by_what_came_beside_it(
        steps in prop::collection::vec((0_usize..8, 0_usize..7, 0_usize..8, 0_usize..8), 1..60),
    ) {
        let mut log = Log::new(first(), names_author).unwrap();
        log.insert_all(history(&steps));
        let membership = log.membership();
        for node in &log.nodes {
            let Act::Remove { who, .. } = &node.entry.act else { continue };
            let knows_it = |admission: &Node| {
                admission.known.has(log.places[&node.entry.id])
            };
            let stays = log.nodes.iter().any(|other| match other.entry.act {
                Act::Add { who: added, .. } => added == *who && knows_it(other),
                Act::HandOver(to) => to == *who,
                _ => false,
            });
            prop_assert!(stays || membership.role(*who).is_none());
        }
    }

    #[test]
    fn any_bytes_are_an_entry_or_an_error(bytes: Vec<u8>) {
        if let Ok(entry) = Entry::decode(&bytes) {
            prop_assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
        }
    }
}
