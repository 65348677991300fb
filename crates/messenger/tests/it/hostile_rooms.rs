//! A contact that brings rooms in which no rule is kept: what it hands over does not count, the user is told who it was, and
//! meanwhile another contact's messages are delivered as if nothing were.

use messenger::rooms::{KnownRoom, Membership, Refusal, Role, RoomView};
use messenger::{Event, PeerId};
use messenger_proto::body::Body;
use messenger_proto::frame::Frame;
use messenger_proto::limits::IN_FLIGHT_MAX;
use messenger_proto::room::frame::Said;
use messenger_proto::room::limits::{MEMBERS_MAX, POWERED_ENTRIES_MAX};
use messenger_proto::room::{Act, Entry, EntryId, RoomBody, RoomFrame, identity_signer};

use messenger_store::rooms::ROOMS_MAX;

use crate::hostile::STRANGER_KEY;
use crate::mallory::{Mallory, undisturbed, wait_for_answers};
use crate::node::{Node, alice_and_bob, wait_for};

/// How many entries go into one frame: far less than one may hold.
const ENTRIES_IN_FRAME: usize = 200;

/// A room of mallory's, which signs what it likes.
struct Lair {
    first: Entry,
    owner: PeerId,
}

impl Lair {
    /// Makes a room; those of other numbers are others.
    fn new(mallory: &Mallory, number: usize) -> Self {
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&number.to_be_bytes());
        let name = "lair".parse().unwrap();
        let (owner, act) = (mallory.net.id(), Act::Create { name, nonce });
        let signer = identity_signer(&STRANGER_KEY);
        let first = Entry::sign(None, owner, Vec::new(), act, &signer);
        Self { first, owner }
    }

    fn sign(&self, parents: &[EntryId], act: Act) -> Entry {
        let signer = identity_signer(&STRANGER_KEY);
        Entry::sign(Some(self.first.room), self.owner, parents.to_vec(), act, &signer)
    }

    fn add(&self, parent: EntryId, who: PeerId) -> Entry {
        let reads_history = false;
        self.sign(&[parent], Act::Add { who, reads_history })
    }

    /// Makes the room and adds alice to it.
    async fn with_alice(mallory: &mut Mallory, alice: &Node) -> (Self, EntryId) {
        let lair = Self::new(mallory, 0);
        let welcome = RoomBody::Welcome(Box::new(lair.first.clone()));
        mallory.say(Body::Room(welcome)).await;
        let added = lair.add(lair.first.id, alice.messenger.id());
        let id = added.id;
        // Heard once the room is there; before that, a frame about it is about a room that nobody knows.
        wait_for_room(alice).await;
        lair.hand_over(mallory, vec![added]).await;
        (lair, id)
    }

    async fn hand_over(&self, mallory: &mut Mallory, entries: Vec<Entry>) {
        for entries in entries.chunks(ENTRIES_IN_FRAME) {
            let frame = Frame::Room(RoomFrame {
                room: self.first.room,
                said: Said::Entries(entries.to_vec()),
            });
            mallory.frames_out.send(&frame).await.unwrap();
        }
    }
}

/// A peer that there may be or not.
fn claimed(number: usize) -> PeerId {
    let mut id = [7; 32];
    id[..8].copy_from_slice(&number.to_be_bytes());
    PeerId(id)
}

/// Waits until the room is there, and has a place among those that connections are told of.
async fn wait_for_room(alice: &Node) -> KnownRoom {
    loop {
        if let Some(known) = alice.messenger.rooms().await.unwrap().pop()
            && alice.messenger.room(known.row).await.is_ok()
        {
            return known;
        }
        tokio::task::yield_now().await;
    }
}

/// Waits until the room is like that, and returns how alice sees it.
async fn wait_until(alice: &Node, is_so: impl Fn(&RoomView) -> bool) -> RoomView {
    let mut events = alice.messenger.subscribe();
    let room = wait_for_room(alice).await;
    loop {
        let view = alice.messenger.room(room.row).await.unwrap();
        if is_so(&view) {
            return view;
        }
        wait_for(&mut events, |event| matches!(event, Event::Room { .. })).await;
    }
}

fn has_refused(view: &RoomView, peer: PeerId, refusal: Refusal) -> bool {
    view.refused
        .get(&peer)
        .is_some_and(|refusals| refusals.contains(&refusal))
}

#[tokio::test]
async fn of_ten_thousand_claimed_members_a_hundred_count_and_the_user_is_told() {
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    let owner = mallory.net.id();
    undisturbed(&alice, &bob, async {
        let (lair, mut last) = Lair::with_alice(&mut mallory, &alice).await;
        let mut claims = Vec::new();
        for number in 0..10_000 {
            let claim = lair.add(last, claimed(number));
            // The first of them can be; the others all follow the last that can.
            if number < MEMBERS_MAX - 2 {
                last = claim.id;
            }
            claims.push(claim);
        }
        lair.hand_over(&mut mallory, claims).await;
        // What may be done is done behind all of that.
        let who = claimed(0);
        let removal = lair.sign(
            &[last],
            Act::Remove {
                who,
                ends: Vec::new(),
            },
        );
        lair.hand_over(&mut mallory, vec![removal]).await;
        let is_over = |view: &RoomView| !view.membership.members.contains_key(&who);
        let view = wait_until(&alice, |view| view.membership.members.len() > 2 && is_over(view)).await;
        assert_eq!(view.membership.members.len(), MEMBERS_MAX - 1);
        assert!(has_refused(&view, owner, Refusal::NotAllowed));
    })
    .await;
    mallory.net.close().await;
}

#[tokio::test]
async fn entries_that_never_reach_the_first_one_do_not_count_and_the_user_is_told() {
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    let owner = mallory.net.id();
    undisturbed(&alice, &bob, async {
        let (lair, added) = Lair::with_alice(&mut mallory, &alice).await;
        // Of a cycle, one entry would have to name the hash of what names it: the closest that can be signed is a chain whose
        // beginning is nowhere, here with the end of it for the beginning of the next.
        let mut last = EntryId([9; 32]);
        let mut entries = Vec::new();
        for number in 0..2_000 {
            let entry = lair.add(last, claimed(number));
            last = entry.id;
            entries.push(entry);
        }
        entries.rotate_left(1_000);
        lair.hand_over(&mut mallory, entries).await;
        let behind = lair.add(added, claimed(5_000));
        lair.hand_over(&mut mallory, vec![behind]).await;
        let view = wait_until(&alice, |view| view.membership.members.len() == 3).await;
        assert!(has_refused(&view, owner, Refusal::Baseless));
        assert!(!has_refused(&view, owner, Refusal::Forged));
    })
    .await;
    mallory.net.close().await;
}

#[tokio::test]
async fn what_nobody_signed_ends_the_listening_and_the_user_is_told() {
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    let owner = mallory.net.id();
    undisturbed(&alice, &bob, async {
        let (lair, added) = Lair::with_alice(&mut mallory, &alice).await;
        let somebody = claimed(1);
        let signer = identity_signer(&STRANGER_KEY);
        let as_somebody = |number: usize| {
            let act = Act::Add {
                who: claimed(number),
                reads_history: true,
            };
            Entry::sign(Some(lair.first.room), somebody, vec![added], act, &signer)
        };
        lair.hand_over(&mut mallory, (0..1_000).map(as_somebody).collect())
            .await;
        let is_told = |view: &RoomView| has_refused(view, owner, Refusal::Forged);
        let view = wait_until(&alice, is_told).await;
        assert_eq!(view.membership.members.len(), 2);
    })
    .await;
    mallory.net.close().await;
}

#[tokio::test]
async fn an_owner_that_forks_its_room_is_shown_to_and_what_it_forks_without_end_does_not_count() {
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    let owner = mallory.net.id();
    undisturbed(&alice, &bob, async {
        let (lair, added) = Lair::with_alice(&mut mallory, &alice).await;
        // One room for some, and another one for others: handed over to two at once.
        let heirs = [claimed(1), claimed(2)];
        let heirs_added = lair.sign(
            &[added],
            Act::Add {
                who: heirs[0],
                reads_history: false,
            },
        );
        let both_added = lair.add(heirs_added.id, heirs[1]);
        let handovers = heirs.map(|heir| lair.sign(&[both_added.id], Act::HandOver(heir)));
        let mut forks = vec![heirs_added, both_added];
        forks.extend(handovers);
        lair.hand_over(&mut mallory, forks).await;
        let is_told = |view: &RoomView| view.membership.forked.contains_key(&owner);
        let Membership {
            contested_by,
            members,
            ..
        } = wait_until(&alice, is_told).await.membership;
        assert_eq!(contested_by, Some(owner));
        assert!(members.values().all(|member| member.role != Role::Owner));

        // And ten thousand histories beside each other.
        let histories = (10..10_010).map(|number| lair.add(added, claimed(number)));
        lair.hand_over(&mut mallory, histories.collect()).await;
        let is_told = |view: &RoomView| view.membership.flooded.contains(&owner);
        let view = wait_until(&alice, is_told).await;
        assert!(!view.membership.members.contains_key(&owner));
        assert!(view.membership.members.len() <= POWERED_ENTRIES_MAX);
    })
    .await;
    mallory.net.close().await;
}

#[tokio::test]
async fn rooms_without_end_are_turned_away_and_the_user_is_told() {
    const BEYOND: usize = 20;
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, mut frames_in) = Mallory::join(&alice).await;
    let mut events = alice.messenger.subscribe();
    let enemy = mallory.contact_of(&alice).await;
    let brings = async |mallory: &mut Mallory, frames_in: &mut _, from: usize, count: usize| {
        let numbers: Vec<usize> = (from..from + count).collect();
        for window in numbers.chunks(IN_FLIGHT_MAX / 2) {
            for number in window {
                let first = Lair::new(mallory, *number).first;
                mallory.say(Body::Room(RoomBody::Welcome(Box::new(first)))).await;
            }
            wait_for_answers(frames_in, window.len() as u64).await;
        }
    };
    let turned_away = async || {
        let contacts = alice.messenger.contacts().await.unwrap();
        let mut contacts = contacts.into_iter();
        let known = contacts.find(|known| known.contact.id == enemy).unwrap();
        known.rooms_turned_away
    };
    undisturbed(&alice, &bob, async {
        brings(&mut mallory, &mut frames_in, 0, ROOMS_MAX).await;
        assert_eq!(turned_away().await, 0);
        brings(&mut mallory, &mut frames_in, ROOMS_MAX, BEYOND).await;
        let is_told = |event: &Event| matches!(event, Event::Inbox { contact } if *contact == enemy);
        wait_for(&mut events, is_told).await;
    })
    .await;
    while turned_away().await < BEYOND as u64 {
        tokio::task::yield_now().await;
    }
    assert_eq!(alice.messenger.rooms().await.unwrap().len(), ROOMS_MAX);
    // The user makes as many as they like.
    let own = alice.messenger.create_room("own".parse().unwrap()).await;
    own.unwrap();
    mallory.net.close().await;
}
