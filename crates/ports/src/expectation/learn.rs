//! Writing down what is there now as what is expected.
//!
//! A start that a person reviews, not a blessing: whatever runs at that moment is taken for meant. Only listeners and
//! bound UDP sockets are learned, no clients; nothing is learned of a port of which something is expected already. The
//! executable's path is left out, because updates move it. What other machines cannot reach is learned as loopback,
//! whether it is tied to that or the firewall shuts it off: when that changes, it is told. Pure.

use std::collections::BTreeSet;

use atlas::number::Ports;

use super::check::is_listener;
use super::compare::program_name;
use super::{Expectation, Expectations, ExpectedExposure};
use crate::evidence::HeldSocket;
use crate::owner::{Owner, Owners, User};
use crate::report::{Listing, PortEntry};
use crate::sockets::{LocalAddress, SocketState};

/// Returns what to expect so that everything which is there now is as expected, by port.
pub fn learn(listing: &Listing, expectations: &Expectations) -> Vec<Expectation> {
    listing
        .entries
        .iter()
        .filter(|entry| is_listener(entry))
        .filter(|entry| expectations.of_port(entry.port, entry.transport).is_empty())
        .flat_map(learn_entry)
        .collect()
}

/// Learns one port: an expectation for each program that holds sockets of it.
fn learn_entry(entry: &PortEntry) -> Vec<Expectation> {
    let ports = Ports {
        first: entry.port,
        last: entry.port,
    };
    let mut groups: Vec<(Option<String>, Option<String>, Vec<&HeldSocket>)> = Vec::new();
    for held in entry.sockets.iter().flatten().filter(|held| is_open(held)) {
        let (process, user) = (process(&held.owners), user(&held.owners));
        match groups
            .iter_mut()
            .find(|group| (&group.0, &group.1) == (&process, &user))
        {
            Some(group) => group.2.push(held),
            None => groups.push((process, user, vec![held])),
        }
    }
    let learned = groups.into_iter().map(|(process, user, sockets)| Expectation {
        process,
        user,
        exposure: Some(exposure(&sockets)),
        ..Expectation::of(ports, entry.transport)
    });
    learned.collect()
}

fn is_open(held: &HeldSocket) -> bool {
    match held.socket.state {
        SocketState::Listening => true,
        SocketState::Bound => held.socket.transport == atlas::number::Transport::Udp,
        SocketState::Connected { .. } => false,
    }
}

fn process(owners: &Owners) -> Option<String> {
    let owners = owners.processes();
    // The last is the youngest: where a master or a service manager holds the socket too, the one that serves.
    owners.last().map(|owner| program_name(owner).to_string())
}

/// Names the user of the processes; of several, the one that is not root.
fn user(owners: &Owners) -> Option<String> {
    let users: BTreeSet<String> = serving(owners)
        .filter_map(|owner| owner.user.as_ref())
        .map(name_of)
        .collect();
    let others: Vec<&String> = users.iter().filter(|user| *user != "root").collect();
    match (&others[..], users.len()) {
        ([user], _) => Some((*user).clone()),
        ([], 1) => users.first().cloned(),
        _ => None,
    }
}

/// Returns the holders that run the same program as the last.
fn serving(owners: &Owners) -> impl Iterator<Item = &Owner> {
    let owners = owners.processes();
    let name = owners.last().map(program_name);
    owners
        .iter()
        .filter(move |owner| Some(program_name(owner)) == name)
}

fn name_of(user: &User) -> String {
    user.name
        .as_ref()
        .map_or_else(|| user.id.0.to_string(), ToString::to_string)
}

fn exposure(sockets: &[&HeldSocket]) -> ExpectedExposure {
    let is_shut_off = |held: &HeldSocket| held.socket.local.is_loopback() || !held.exposure.may_be_reached();
    let open: Vec<&LocalAddress> = sockets
        .iter()
        .filter(|held| !is_shut_off(held))
        .map(|held| &held.socket.local)
        .collect();
    if open.is_empty() {
        return ExpectedExposure::Loopback;
    }
    if open.iter().any(|local| local.is_wildcard()) {
        return ExpectedExposure::Any;
    }
    let addresses: BTreeSet<_> = open.iter().map(|local| local.ip).collect();
    ExpectedExposure::Addresses(addresses.into_iter().collect())
}
