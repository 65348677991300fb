//! A room of five machines in which everybody writes, while one is killed and another one cut off again and again.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use api::messages::Message;
use testkit::{Host, Lab, PATIENCE, wait_for};

use crate::node::user::PROGRAM;
use crate::node::{Node, User, node_on};
use crate::random::Random;

const NAMES: [&str; 5] = ["alice", "bob", "carol", "dave", "erin"];
/// Carol; the one that is cut off is dave.
const KILLED: usize = 2;

/// Who is not a contact of whom, so that their messages have to go by others.
const STRANGERS: [(usize, usize); 2] = [(1, 3), (2, 4)];

/// How many messages the others write at once; they go on when the one that is killed has written as many.
const AT_ONCE: u32 = 20;

/// How much happens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// Messages of each member.
    pub(crate) each: u32,
    pub(crate) kills: u32,
    pub(crate) cuts: u32,
    /// How long the messages may take to get everywhere in the end.
    pub(crate) patience: Duration,
}

struct Machine {
    host: Host,
    node: Node,
}

/// How far the one that is killed has come, which paces all others; it ends when the test fails.
#[derive(Default)]
struct Pace {
    written: AtomicU32,
    is_over: AtomicBool,
}

impl Pace {
    /// Waits until so many messages were written.
    fn wait(&self, written: u32, patience: Duration) {
        wait_for("the slowest member", patience, || {
            let is_over = self.is_over.load(Ordering::Relaxed);
            (is_over || self.written.load(Ordering::Relaxed) >= written).then_some(())
        })
        .unwrap();
    }
}

/// Lets the others end as well when one of them panics.
struct EndsWithMe<'a>(&'a Pace);

impl Drop for EndsWithMe<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.is_over.store(true, Ordering::Relaxed);
        }
    }
}

/// Runs it all, and checks that everybody was shown each message once, in the order in which its author wrote it.
pub(crate) fn run(seed: u64, terms: Terms) {
    let lab = Lab::new().unwrap();
    let mut machines = NAMES.map(|name| {
        let host = lab.host(name).unwrap();
        let node = node_on(&host);
        Machine { host, node }
    });
    make_room(&machines);
    let users = machines.each_ref().map(|machine| machine.node.user());
    let pace = Pace::default();
    thread::scope(|scope| {
        for (n, user) in users.iter().enumerate() {
            let pace = &pace;
            scope.spawn(move || {
                let _ends_with_me = EndsWithMe(pace);
                if n == KILLED {
                    write_whatever_happens(user, terms.each, pace);
                } else {
                    write_at_the_pace(user, terms, pace);
                }
            });
        }
        let [_, _, killed, cut_off, _] = &mut machines;
        let (pace, host) = (&pace, &cut_off.host);
        scope.spawn(move || cut_off_again_and_again(host, Random::new(seed), terms, pace));
        kill_again_and_again(killed, Random::new(!seed), terms, pace);
    });
    for machine in &machines {
        check(&machine.node, terms);
    }
}

fn make_room(machines: &[Machine; 5]) {
    for (n, machine) in machines.iter().enumerate() {
        for (m, other) in machines.iter().enumerate().take(n) {
            if !STRANGERS.contains(&(m, n)) {
                machine.node.join(&other.node);
            }
        }
    }
    let [owner, others @ ..] = machines;
    owner.node.ok(&["room", "create", "#team"]);
    for other in others {
        owner.node.ok(&["room", "add", "#team", other.node.name()]);
    }
    for other in others {
        wait_for("the news of the room", PATIENCE, || {
            let rooms = other.node.ok(&["room", "list"]);
            rooms.contains("#team  5 members").then_some(())
        })
        .unwrap();
    }
}

fn text(author: &str, n: u32) -> String {
    format!("{n} of {author}")
}

/// Writes one message after the other, each as often as it takes: whether one that was interrupted is there is not known.
fn write_whatever_happens(user: &User, each: u32, pace: &Pace) {
    for n in 0..each {
        let text = text(user.name(), n);
        let taken = wait_for("a node that takes a message", PATIENCE, || {
            let run = user.run(&["send", "#team", "--dedupe-key", &text, &text]);
            match run.exit_code {
                Some(0 | 5) => Some(()),
                // The node is down, or was killed before it answered.
                Some(1 | 3) => None,
                _ => panic!("{run:?}"),
            }
        });
        taken.unwrap();
        pace.written.fetch_add(1, Ordering::Relaxed);
    }
}

/// Writes some messages at once whenever the slowest member has written as many.
fn write_at_the_pace(user: &User, terms: Terms, pace: &Pace) {
    let mut n = 0;
    while n < terms.each {
        pace.wait(n, terms.patience);
        let end = terms.each.min(n + AT_ONCE);
        let lines: String = (n..end).map(|n| text(user.name(), n) + "\n").collect();
        let run = user.run_with_input(&["send", "#team", "--lines"], lines.as_bytes());
        assert!(matches!(run.exit_code, Some(0 | 5)), "{run:?}");
        n = end;
    }
}

/// The numbers of written messages after which something happens, in their order.
fn moments(mut random: Random, count: u32, each: u32) -> Vec<u32> {
    let mut moments: Vec<u32> = (0..count)
        .map(|_| u32::try_from(random.below(u64::from(each))).unwrap())
        .collect();
    moments.sort_unstable();
    moments
}

fn kill_again_and_again(machine: &mut Machine, random: Random, terms: Terms, pace: &Pace) {
    for moment in moments(random, terms.kills, terms.each) {
        pace.wait(moment, terms.patience);
        machine.node.kill9();
        machine.node.start_as(machine.host.command(PROGRAM));
    }
}

/// Pulls the cable at every second moment, and plugs it in again at the next one.
fn cut_off_again_and_again(host: &Host, random: Random, terms: Terms, pace: &Pace) {
    for (n, moment) in moments(random, 2 * terms.cuts, terms.each)
        .into_iter()
        .enumerate()
    {
        pace.wait(moment, terms.patience);
        host.set_link(n % 2 == 1).unwrap();
    }
}

/// Waits until everything is there; then each message was shown once, in its author's order, and the history has it once.
fn check(node: &Node, terms: Terms) {
    let others = u32::try_from(NAMES.len() - 1).unwrap();
    let expected = usize::try_from(others * terms.each).unwrap();
    let mut shown: Vec<Message> = Vec::new();
    let all = wait_for("all messages", terms.patience, || {
        shown.extend(node.recv());
        (shown.len() >= expected).then_some(())
    });
    assert!(
        all.is_ok(),
        "{} was shown {} of {expected}",
        node.name(),
        shown.len()
    );
    let mut next: HashMap<String, u32> = HashMap::new();
    for message in &shown {
        let words = message.text.as_deref().unwrap();
        let (_, author) = words.split_once(" of ").unwrap();
        let next = next.entry(author.to_owned()).or_default();
        assert_eq!(words, text(author, *next), "{} was shown it", node.name());
        *next += 1;
    }
    assert_eq!(shown.len(), expected, "{}", node.name());
    assert_eq!(node.recv().len(), 0, "{} is shown something again", node.name());
}
