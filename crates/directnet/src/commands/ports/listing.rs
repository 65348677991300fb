//! The table of ports that are held, for people; one row for each port, transport and set of owners.

use std::time::SystemTime;

use ports::atlas::{PortRange, Status};
use ports::evidence::HeldSocket;
use ports::owner::{OwnerUnknown, Owners};
use ports::sockets::SocketState;
use ports::verdict::Level;
use ports::{Listing, PortEntry, Transport};

use crate::commands::port::{holders, wording};
use crate::layout;
use crate::style::{self, FAINT};
use crate::table::{self, Cell, Column};

/// How many addresses of one row are written out.
const ADDRESSES_SHOWN: usize = 2;
/// What stands for all addresses of both families.
const EVERYWHERE: &str = "*";

const COLUMNS: [Column; 7] = [
    Column {
        title: "PORT",
        narrowest: None,
    },
    Column {
        title: "ADDRESS",
        narrowest: Some(10),
    },
    Column {
        title: "REGISTERED FOR",
        narrowest: Some(10),
    },
    Column {
        title: "HELD BY",
        narrowest: Some(10),
    },
    Column {
        title: "USER",
        narrowest: Some(6),
    },
    Column {
        title: "STARTED",
        narrowest: Some(8),
    },
    Column {
        title: "VERDICT",
        narrowest: None,
    },
];

/// Lays out the table within `width` terminal columns, if there is a limit; `now` tells the age of processes.
pub(super) fn table(listing: &Listing, now: SystemTime, width: Option<usize>) -> String {
    let rows: Vec<_> = listing
        .entries
        .iter()
        .flat_map(|entry| rows(entry, now))
        .collect();
    table::render(&COLUMNS, &rows, width)
}

/// Counts what is listed, and says what could not be seen.
pub(super) fn remarks(listing: &Listing) -> String {
    let summary = listing.summary();
    let listeners = if summary.listeners == 1 {
        "listener"
    } else {
        "listeners"
    };
    let mut text = format!(
        "{} {listeners}, {} worth a look",
        summary.listeners, summary.worth_a_look
    );
    let example = listing
        .entries
        .iter()
        .find(|entry| entry.verdict.level == Level::LookAtThis);
    if let Some(PortEntry { port, transport, .. }) = example {
        text.push_str(&format!(": directnet port {port}/{transport} says why"));
    }
    text.push('\n');
    for gap in &listing.gaps {
        text.push_str(&format!("note: {gap}\n"));
    }
    text
}

fn rows(entry: &PortEntry, now: SystemTime) -> Vec<[Cell; 7]> {
    let groups = holders::group(entry.sockets.as_deref().unwrap_or_default());
    let rows = groups.iter().enumerate().map(|(index, group)| {
        let is_first = index == 0;
        let [port, registered, verdict] = if is_first {
            of_port(entry)
        } else {
            [const { "" }; 3].map(Cell::from)
        };
        let [held_by, user, started] = of_owners(group, now);
        [
            port,
            addresses(group).into(),
            registered,
            held_by,
            user,
            started,
            verdict,
        ]
    });
    rows.collect()
}

/// Makes the cells that are the same for all owners of a port.
fn of_port(entry: &PortEntry) -> [Cell; 3] {
    let level = entry.verdict.level;
    let port = format!("{}/{}", entry.port, entry.transport);
    [
        port.into(),
        registered(entry),
        Cell::styled(level.to_string(), style::of_level(level)),
    ]
}

/// Makes the cells that tell who holds the sockets of a group.
fn of_owners(group: &[&HeldSocket], now: SystemTime) -> [Cell; 3] {
    let owners = group.first().map(|held| &held.owners);
    let first = owners.and_then(|owners| owners.processes().first());
    let created_by = group.first().and_then(|held| held.created_by.as_ref());
    let user = first
        .and_then(|owner| owner.user.as_ref())
        .or(created_by)
        .map(wording::user);
    let started = first
        .and_then(|owner| owner.started)
        .map(|moment| layout::ago(moment, now));
    [
        owners.map_or_else(|| "".into(), held_by),
        user.unwrap_or_default().into(),
        started.unwrap_or_default().into(),
    ]
}

fn held_by(owners: &Owners) -> Cell {
    match owners {
        Owners::Known(owners) => {
            let first = owners
                .first()
                .map(|owner| format!("{} {}", owner.name, owner.pid.0));
            let more = owners.len().saturating_sub(1);
            format!("{}{}", first.unwrap_or_default(), plus(more)).into()
        }
        Owners::Unknown(why) => Cell::styled(unknown(*why), FAINT),
    }
}

fn unknown(why: OwnerUnknown) -> &'static str {
    match why {
        OwnerUnknown::NotPermitted => "(not permitted)",
        OwnerUnknown::Protected => "(hidden)",
        OwnerUnknown::Exited => "(ended)",
        OwnerUnknown::OtherNamespace => "(outside)",
        OwnerUnknown::NoProcess => "(no process)",
        OwnerUnknown::Unsupported => "(not told)",
    }
}

fn registered(entry: &PortEntry) -> Cell {
    let plain = match entry.claim.status {
        Status::Assigned => {
            let mut names = entry
                .claim
                .registrations
                .iter()
                .filter_map(|row| row.service.or(row.description));
            let first = names.next().unwrap_or_default();
            return format!("{first}{}", plus(names.count())).into();
        }
        Status::NoRecord if PortRange::of(entry.port) == PortRange::Dynamic => "(dynamic)",
        Status::NoRecord => "(no record)",
        Status::Reserved => "(reserved)",
        Status::Unassigned => "(unassigned)",
        Status::Withdrawn => "(withdrawn)",
    };
    Cell::styled(plain, FAINT)
}

fn addresses(group: &[&HeldSocket]) -> String {
    let is_wildcard =
        |held: &&&HeldSocket| held.socket.local.is_wildcard() && held.socket.local.interface.is_none();
    let wildcards: Vec<_> = group.iter().filter(is_wildcard).collect();
    let has_v4 = wildcards
        .iter()
        .any(|held| held.socket.local.ip.is_ipv4() || held.socket.is_dual_stack());
    let has_v6 = wildcards.iter().any(|held| held.socket.local.ip.is_ipv6());
    let mut shown: Vec<String> = if has_v4 && has_v6 {
        let others = group
            .iter()
            .filter(|held| !is_wildcard(held))
            .map(|held| wording::address(&held.socket.local));
        [EVERYWHERE.to_owned()].into_iter().chain(others).collect()
    } else {
        group
            .iter()
            .map(|held| wording::address(&held.socket.local))
            .collect()
    };
    shown.dedup();
    let more = shown.len().saturating_sub(ADDRESSES_SHOWN);
    shown.truncate(ADDRESSES_SHOWN);
    format!(
        "{}{}{}",
        shown.join(", "),
        plus(more),
        if is_idle(group) { " (not listening)" } else { "" }
    )
}

/// Whether the sockets keep a TCP port from others without using it.
fn is_idle(group: &[&HeldSocket]) -> bool {
    group
        .iter()
        .all(|held| held.socket.transport == Transport::Tcp && held.socket.state == SocketState::Bound)
}

fn plus(more: usize) -> String {
    if more == 0 {
        String::new()
    } else {
        format!(" +{more}")
    }
}
