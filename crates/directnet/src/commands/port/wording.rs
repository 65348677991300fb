//! How addresses, users and whoever holds a socket are written in text for people.

use std::borrow::Cow;

use api::ports::MachineDocument;
use node::documents;
use ports::atlas::{PortRange, Status};
use ports::evidence::MadeIn;
use ports::owner::unit::Unit;
use ports::owner::{Owner, User};
use ports::sockets::LocalAddress;
use ports::verdict::Level;
use ports::{PortEntry, Transport};

use crate::commands::ask::rebuilt;
use crate::language::say;
use crate::time;

/// How many letters a unit and a process begin with together before the one says nothing beyond the other.
const SAME_BEGINNING_LEN: usize = 5;

/// Returns what stands in a column where the registry names nobody for a port.
pub(crate) fn unassigned(entry: &PortEntry) -> &'static str {
    match entry.claim.status {
        Status::NoRecord if PortRange::of(entry.port) == PortRange::Dynamic => say!("listing-dynamic"),
        Status::NoRecord => say!("listing-no-record"),
        Status::Reserved => say!("listing-reserved"),
        Status::Unassigned | Status::Assigned => say!("listing-unassigned"),
        Status::Withdrawn => say!("listing-withdrawn"),
    }
}

/// Returns what the level of a verdict is called.
pub(crate) fn level(level: Level) -> &'static str {
    match level {
        Level::NothingThere => say!("level-nothing"),
        Level::AsExpected => say!("level-expected"),
        Level::Known => say!("level-known"),
        Level::Unverified => say!("level-unverified"),
        Level::Unclaimed => say!("level-unclaimed"),
        Level::Different => say!("level-different"),
        Level::LookAtThis => say!("level-look"),
    }
}

/// Says whose machine answered, and when it looked.
pub(crate) fn observed(answer: &MachineDocument) -> String {
    let contact = &answer.machine;
    let moment = answer.observed_at.as_deref().and_then(rebuilt::moment);
    match moment.map(time::second) {
        Some(time) => say!("machine-observed", contact, time = &time),
        None => say!("machine-observed-some-time", contact),
    }
}

/// Reads the name of a transport in a document.
pub(crate) fn transport(transport: api::ports::Transport) -> Transport {
    documents::asked_transport(transport)
}

/// Writes an address as in a URL, with its interface.
pub(crate) fn address(local: &LocalAddress) -> String {
    let ip = if local.ip.is_ipv6() {
        format!("[{}]", local.ip)
    } else {
        local.ip.to_string()
    };
    match &local.interface {
        Some(interface) => match &interface.name {
            Some(name) => format!("{ip}%{name}"),
            None => format!("{ip}%{}", interface.index),
        },
        None => ip,
    }
}

/// Names a user, by number if there is no name.
pub(crate) fn user(user: &User) -> Cow<'_, str> {
    match &user.name {
        Some(name) => name.as_str().into(),
        None => user.id.0.to_string().into(),
    }
}

/// Names what a socket was created in: its container, or else its unit.
pub(crate) fn made_in(made_in: &MadeIn) -> Option<String> {
    let container = made_in.container.as_ref();
    let container = container.map(|container| format!("{} {}", container.runtime, container.short_id()));
    container.or_else(|| made_in.unit.as_ref().map(|unit| unit.name.to_string()))
}

/// Names a process and, where that says more, its container or its unit: `node (shop)`, `postgres (docker)`.
pub(crate) fn held_by(owner: &Owner) -> Cow<'_, str> {
    let name = owner.name.as_str();
    if let Some(container) = &owner.container {
        return if container.runtime.names_by_id() {
            format!("{name} ({} {})", container.runtime, container.id).into()
        } else {
            format!("{name} ({})", container.runtime).into()
        };
    }
    match owner.unit.as_ref().filter(|unit| says_more(unit, name)) {
        Some(unit) => format!("{name} ({})", unit.stem()).into(),
        None => name.into(),
    }
}

/// Whether a unit tells what the name of its process does not: `shop.service` of `node` does, `ssh.service` of `sshd`
/// and a login's `session-3.scope` do not.
fn says_more(unit: &Unit, process: &str) -> bool {
    let stem = unit.stem();
    let alike = stem
        .bytes()
        .zip(process.bytes())
        .take_while(|(a, b)| a.eq_ignore_ascii_case(b))
        .count();
    unit.is_service() && alike < stem.len().min(process.len()).min(SAME_BEGINNING_LEN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::port::made_up::owner;

    fn check(process: &str, cgroup: &str, expected: &str) {
        let mut owner = owner(7, process, "/usr/bin/x", "");
        owner.unit = Unit::of_cgroup(cgroup.as_bytes());
        owner.container = ports::owner::container::Container::of_cgroup(cgroup.as_bytes());
        assert_eq!(held_by(&owner), expected);
    }

    #[test]
    fn a_unit_is_named_where_it_says_more() {
        check("node", "/system.slice/shop.service", "node (shop)");
        check(
            "beam.smp",
            "/system.slice/rabbitmq-server.service",
            "beam.smp (rabbitmq-server)",
        );
        check("sshd", "/system.slice/ssh.service", "sshd");
        check(
            "systemd-resolve",
            "/system.slice/systemd-resolved.service",
            "systemd-resolve",
        );
        check("postgres", "/system.slice/postgresql@15-main.service", "postgres");
        check("bash", "/user.slice/user-1000.slice/session-3.scope", "bash");
        check("x", "/", "x");
    }

    #[test]
    fn a_container_always_says_more() {
        let docker = format!("/system.slice/docker-{}.scope", "3f".repeat(32));
        check("postgres", &docker, "postgres (docker)");
        check(
            "nginx",
            "/lxc.payload.web/system.slice/nginx.service",
            "nginx (lxc web)",
        );
    }
}
