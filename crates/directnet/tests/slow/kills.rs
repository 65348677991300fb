//! A thousand kills at random moments: nothing that was acknowledged is lost, nothing appears twice, order is kept.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use api::messages::Sent;
use testkit::{PATIENCE, wait_for};

use crate::node::{Node, User, alice_and_bob, delivered, received};
use crate::random::Random;

/// How often a node is killed in all.
const KILLS: u32 = 1000;

/// One kill in so many hits alice instead of bob.
const ALICE_EVERY: u64 = 4;

/// A node lives until this many messages have come in at most, so that kills hit all phases of its life.
const ARRIVALS_MAX: u64 = 6;

/// And for a random moment more, so that kills hit all phases of storing and answering: some commits take as long.
const MOMENT_MAX_MICROS: u64 = 15_000;

/// The seed of a run that is to be repeated, as far as two processes can be made to repeat anything.
pub(crate) const SEED_VARIABLE: &str = "DIRECTNET_TEST_SEED";

pub(crate) fn seed() -> u64 {
    let chosen = std::env::var(SEED_VARIABLE)
        .ok()
        .map(|seed| seed.parse().unwrap());
    chosen.unwrap_or_else(|| {
        let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        u64::from(since_epoch.subsec_nanos())
    })
}

/// Goes on talking until told to stop; returns the ids of the messages that the node took.
fn talk(user: &User, to: &str, is_over: &AtomicBool) -> Vec<String> {
    let mut taken = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let text = format!("{} of {}", taken.len(), user.name());
        let sent = wait_for("a node that takes a message", PATIENCE, || {
            let run = user.run(&["send", to, "--json", "--wait", "0s", &text]);
            match run.exit_code {
                Some(0 | 5) => Some(serde_json::from_str::<Sent>(&run.stdout).unwrap()),
                // The node is down, or was killed before it answered; then the message may be there or not.
                Some(1 | 3) => None,
                _ => panic!("{run:?}"),
            }
        });
        taken.push(sent.unwrap().id);
    }
    taken
}

/// How many messages have come in since the node was started.
fn arrivals(node: &Node) -> u64 {
    let printed = node.process().printed();
    let told = printed.iter().filter(|line| line.text.contains("a message from"));
    u64::try_from(told.count()).unwrap()
}

/// Lets `victim` live for a random while, kills it, starts it again.
fn kill_at_a_random_moment(victim: &mut Node, random: &mut Random) {
    let wanted = random.below(ARRIVALS_MAX);
    wait_for("messages to come in", PATIENCE, || {
        (arrivals(victim) >= wanted).then_some(())
    })
    .unwrap();
    let moment = Instant::now() + Duration::from_micros(random.below(MOMENT_MAX_MICROS));
    while Instant::now() < moment {
        thread::yield_now();
    }
    victim.kill9();
    victim.start();
}

/// Ends the talking also when the test fails.
struct OverAtLast<'a>(&'a AtomicBool);

impl Drop for OverAtLast<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Checks that all that `author` wrote is delivered, and is at `reader` once and in the same order.
fn check(author: &Node, reader: &Node, taken: &[String]) {
    let (written, read) = (author.history(reader.name()), reader.history(author.name()));
    let (written, read) = (delivered(&written), received(&read));
    assert_eq!(written, read);
    let unique: HashSet<&str> = written.iter().copied().collect();
    assert_eq!(unique.len(), written.len());
    let lost: Vec<&String> = taken.iter().filter(|id| !unique.contains(id.as_str())).collect();
    assert_eq!(lost, Vec::<&String>::new());
    println!("{} wrote {} messages", author.name(), written.len());
}

#[test]
fn a_thousand_kills_lose_nothing_repeat_nothing_and_keep_the_order() {
    let seed = seed();
    println!("to repeat: {SEED_VARIABLE}={seed}");
    let mut random = Random::new(seed);
    let (mut alice, mut bob) = alice_and_bob();
    let (alice_user, bob_user) = (alice.user(), bob.user());
    let is_over = AtomicBool::new(false);
    let (from_alice, from_bob) = thread::scope(|scope| {
        let alice_talks = scope.spawn(|| talk(&alice_user, "bob", &is_over));
        let bob_talks = scope.spawn(|| talk(&bob_user, "alice", &is_over));
        let over_at_last = OverAtLast(&is_over);
        for _ in 0..KILLS {
            let victim = if random.below(ALICE_EVERY) == 0 {
                &mut alice
            } else {
                &mut bob
            };
            kill_at_a_random_moment(victim, &mut random);
        }
        drop(over_at_last);
        (alice_talks.join().unwrap(), bob_talks.join().unwrap())
    });
    alice.wait_until_delivered();
    bob.wait_until_delivered();
    check(&alice, &bob, &from_alice);
    check(&bob, &alice, &from_bob);
}
