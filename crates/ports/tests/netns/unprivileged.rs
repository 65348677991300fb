//! The host with sockets of every kind, asked by a user without rights: everything that user may see, and the truth
//! about the rest.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::process::Command;

use ports::evidence::HeldSocket;
use ports::owner::{OwnerUnknown, Owners};
use ports::sockets::{Gap, Socket, UserId};
use ports::{Claims, Listing};
use rustix::process::{Gid, Uid};
use rustix::thread::{set_thread_groups, set_thread_res_gid, set_thread_res_uid};

use crate::cast::Cast;
use crate::stage::Holder;

/// The user without rights: `nobody`.
const NOBODY: u32 = 65534;

/// Runs `ask` on the host as a user without rights; only the thread it runs on is that user.
fn as_nobody<T: Send>(cast: &Cast, ask: impl FnOnce() -> T + Send) -> T {
    let ask = || {
        be_nobody();
        ask()
    };
    cast.alice.within(ask).unwrap()
}

/// Makes the calling thread, and no other, that user.
pub(crate) fn be_nobody() {
    let (user, group) = (Uid::from_raw(NOBODY), Gid::from_raw(NOBODY));
    set_thread_groups(&[]).unwrap();
    set_thread_res_gid(group, group, group).unwrap();
    set_thread_res_uid(user, user, user).unwrap();
}

/// Starts a process of that user with a listener on the host; returns it and the port.
fn neighbour(cast: &Cast) -> (Holder, u16) {
    let listener = cast.alice.within(|| TcpListener::bind(("127.0.0.1", cast.spare)));
    let listener = listener.unwrap().unwrap();
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "sleep"]);
    (Holder::start(&mut command, listener.into()), cast.spare)
}

fn list() -> Listing {
    ports::list(&Claims::built_in())
}

fn sockets(listing: &Listing) -> impl Iterator<Item = &HeldSocket> {
    let entries = listing.entries.iter();
    entries.flat_map(|entry| entry.sockets.iter().flatten())
}

/// Writes what can be seen of a socket without any rights, its number of open connections aside.
fn shape(listing: &Listing) -> BTreeSet<String> {
    let shape = |socket: &Socket| {
        let Socket {
            transport,
            local,
            state,
            is_v6_only,
            user_id,
            ..
        } = socket;
        format!("{transport:?} {local:?} {state:?} {is_v6_only:?} {user_id:?}")
    };
    sockets(listing).map(|held| shape(&held.socket)).collect()
}

#[test]
fn every_socket_is_seen_with_the_user_who_opened_it() {
    let cast = Cast::open();
    let (as_root, as_nobody) = (cast.alice.within(list).unwrap(), as_nobody(&cast, list));
    assert_eq!(shape(&as_nobody), shape(&as_root));
    let creators = sockets(&as_nobody).map(|held| held.created_by.as_ref().unwrap().id);
    assert_eq!(creators.collect::<BTreeSet<_>>(), BTreeSet::from([0].map(UserId)));
}

#[test]
fn ones_own_process_is_named_and_the_others_are_said_to_be_hidden() {
    let cast = Cast::open();
    let (neighbour, port) = neighbour(&cast);
    let names_it = |listing: &Listing| {
        let mut held = sockets(listing).filter(|held| held.socket.local.port.0 == port);
        let owners = held.next().unwrap().owners.processes();
        owners.iter().any(|owner| owner.pid.0 == neighbour.pid())
    };
    // Before setpriv has become the program, it is still root's.
    let is_seen = || Some(as_nobody(&cast, list)).filter(names_it);
    let listing = testkit::wait_for("the process to be nobody's", testkit::PATIENCE, is_seen).unwrap();
    // The process that asks sees itself.
    let is_visible = |pid| pid == neighbour.pid() || pid == std::process::id();
    for held in sockets(&listing) {
        let mut pids = held.owners.processes().iter().map(|owner| owner.pid.0);
        assert!(pids.all(is_visible), "{held:?}");
    }
    for port in [cast.reuse_port, cast.container.0] {
        let of_port = sockets(&listing).filter(|held| held.socket.local.port.0 == port);
        let owners: BTreeSet<_> = of_port.map(|held| format!("{:?}", held.owners)).collect();
        let hidden = format!("{:?}", Owners::Unknown(OwnerUnknown::NotPermitted));
        assert_eq!(owners, BTreeSet::from([hidden]));
    }
    let hidden = |gap: &Gap| matches!(gap, Gap::ProcessesHidden { count } if *count > 0);
    assert!(listing.gaps.iter().any(hidden), "{:?}", listing.gaps);
}

#[test]
fn namespaces_that_may_not_be_entered_are_counted() {
    let cast = Cast::open();
    let listing = as_nobody(&cast, list);
    assert_eq!(listing.elsewhere, []);
    let counted = |gap: &Gap| matches!(gap, Gap::NamespacesHidden { namespaces, .. } if *namespaces > 0);
    assert!(listing.gaps.iter().any(counted), "{:?}", listing.gaps);
}
