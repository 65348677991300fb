//! Processes that start and end while they are listed: no error, and never a socket with somebody else's process.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use ports::owner::Owners;
use ports::sockets::Gap;
use ports::{Claims, Listing, PortNumber, Transport};
use testkit::{Deadline, Host, Lab, PATIENCE};

use crate::cast::open_kernel_socket;
use crate::stage::Holder;

/// How often the host is looked at, or as often as [`PATIENCE`] allows on a machine with thousands of processes.
const LOOKS: usize = 50;
/// How many processes are started at most, so that they cannot pile up on a machine that lists slowly.
const PROCESSES: usize = 5000;

/// Which process held which port.
type Held = BTreeSet<(u16, u32)>;

/// Starts processes with a listener each and ends them, one after the other, until `is_over`.
fn commotion(on: &Host, is_over: &AtomicBool) -> Held {
    let one = |_| {
        let listener = on.within(|| TcpListener::bind("127.0.0.1:0")).unwrap().unwrap();
        let port = listener.local_addr().unwrap().port();
        (port, Holder::of(listener.into()).pid())
    };
    let goes_on = |_: &usize| !is_over.load(Ordering::Relaxed);
    (0..PROCESSES).take_while(goes_on).map(one).collect()
}

/// Lets processes come and go while `look` looks; returns what it saw and who really held what.
fn during_commotion<T: Send>(on: &Host, look: impl Fn() -> T + Sync) -> (Vec<T>, Held) {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let commotion = scope.spawn(|| commotion(on, &is_over));
        let deadline = Deadline::after(PATIENCE);
        let looks = (0..LOOKS).take_while(|_| !deadline.has_passed());
        let seen = on.within(|| looks.map(|_| look()).collect()).unwrap();
        is_over.store(true, Ordering::Relaxed);
        (seen, commotion.join().unwrap())
    })
}

fn owners(listing: &Listing) -> impl Iterator<Item = (u16, &Owners)> {
    let sockets = listing
        .entries
        .iter()
        .flat_map(|entry| entry.sockets.iter().flatten());
    sockets.map(|held| (held.socket.local.port.0, &held.owners))
}

/// Returns what is said to be hidden from root: nothing, but for a machine some of whose processes hide even so.
fn hidden(gaps: &[Gap]) -> Vec<Gap> {
    let is_hidden = |gap: &&Gap| matches!(gap, Gap::ProcessesHidden { .. } | Gap::NamespacesHidden { .. });
    gaps.iter().filter(is_hidden).cloned().collect()
}

#[test]
fn a_list_of_processes_that_come_and_go_names_nobody_else() {
    let lab = Lab::new().unwrap();
    let alice = lab.host("alice").unwrap();
    let resident = alice
        .within(|| TcpListener::bind("127.0.0.1:0"))
        .unwrap()
        .unwrap();
    // The kernel has this one for itself, so that every process is searched.
    open_kernel_socket(&alice);
    let resident_port = resident.local_addr().unwrap().port();
    let quiet = hidden(&alice.within(|| ports::list(&Claims::built_in())).unwrap().gaps);
    let (listings, held) = during_commotion(&alice, || ports::list(&Claims::built_in()));
    let known: BTreeSet<u32> = held.iter().map(|(_, pid)| *pid).collect();
    for (port, owners) in listings.iter().flat_map(owners) {
        let is_right = |pid| held.contains(&(port, pid)) || !known.contains(&pid) || port == resident_port;
        assert!(
            owners.processes().iter().all(|owner| is_right(owner.pid.0)),
            "{port}: {owners:?}"
        );
        assert!(
            port != resident_port || !owners.processes().is_empty(),
            "{owners:?}"
        );
    }
    assert!(held.len() > 1, "processes came and went");
    for listing in listings {
        let gaps = hidden(&listing.gaps);
        assert!(gaps.is_empty() || gaps == quiet, "{gaps:?}");
    }
}

#[test]
fn a_port_that_stays_is_told_whatever_comes_and_goes_around_it() {
    let lab = Lab::new().unwrap();
    let alice = lab.host("alice").unwrap();
    let resident = alice
        .within(|| TcpListener::bind("127.0.0.1:0"))
        .unwrap()
        .unwrap();
    let port = PortNumber(resident.local_addr().unwrap().port());
    let look = || ports::port(&Claims::built_in(), port, Some(Transport::Tcp));
    let (reports, _) = during_commotion(&alice, look);
    for report in reports {
        let mine = std::process::id();
        assert!(report.holders().any(|owner| owner.pid.0 == mine), "{report:?}");
    }
}
