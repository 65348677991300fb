//! The table of the module's header, row by row, with the registry as it is.

use atlas::number::PortNumber;

use super::*;
use crate::exposure::{Exposure, ExposureUnknown, Rule, without_firewall};
use crate::owner::{OwnerUnknown, Pid};
use crate::sockets::{LocalAddress, Socket, SocketState};
use crate::text::VisibleText;

const OUTSIDE: &str = "0.0.0.0";
const LOOPBACK: &str = "127.0.0.1";

/// One row: who holds which port, and what that amounts to.
struct Row {
    port: u16,
    transport: Transport,
    sockets: Vec<HeldSocket>,
}

impl Row {
    fn tcp(port: u16) -> Self {
        Self {
            port,
            transport: Transport::Tcp,
            sockets: Vec::new(),
        }
    }

    fn udp(port: u16) -> Self {
        Self {
            port,
            transport: Transport::Udp,
            sockets: Vec::new(),
        }
    }

    /// Adds a socket on `ip` that a program without a visible executable holds.
    fn held_by(self, program: &str, ip: &str) -> Self {
        self.with(ip, Owners::Known([owner(program, None)].into()))
    }

    /// Adds a socket on all addresses that `executable` holds.
    fn run_from(self, program: &str, executable: Executable) -> Self {
        self.with(OUTSIDE, Owners::Known([owner(program, Some(executable))].into()))
    }

    fn with(mut self, ip: &str, owners: Owners) -> Self {
        let state = match self.transport {
            Transport::Tcp => SocketState::Listening,
            _ => SocketState::Bound,
        };
        let socket = Socket {
            transport: self.transport,
            local: LocalAddress {
                ip: ip.parse().unwrap(),
                port: PortNumber(self.port),
                interface: None,
            },
            state,
            is_v6_only: None,
            user_id: None,
            inode: None,
            cgroup_id: None,
            accept_queue: None,
        };
        self.sockets.push(HeldSocket {
            exposure: without_firewall(&socket),
            socket,
            created_by: None,
            owners,
            identification: None,
            namespace: None,
            made_in: None,
        });
        self
    }

    fn judge(&self) -> Verdict {
        judge(&Case {
            claim: atlas::registry::lookup(PortNumber(self.port), self.transport),
            sockets: Some(&self.sockets),
            ephemeral: Ports {
                first: PortNumber(32768),
                last: PortNumber(60999),
            },
            expectations: &[],
        })
    }

    fn check(self, level: Level, reasons: &[&str]) {
        let verdict = self.judge();
        let codes: Vec<_> = verdict.reasons.iter().map(Reason::code).collect();
        assert_eq!(
            (verdict.level, &codes[..]),
            (level, reasons),
            "{}/{}",
            self.port,
            self.transport
        );
    }
}

fn owner(program: &str, executable: Option<Executable>) -> Owner {
    let name = VisibleText::from(program);
    Owner {
        pid: Pid(812),
        name,
        user: None,
        executable,
        command_line: None,
        started: None,
        unit: None,
        container: None,
        origin: None,
    }
}

fn hidden() -> Owners {
    Owners::Unknown(OwnerUnknown::NotPermitted)
}

#[test]
fn what_fits_its_registration_is_known_wherever_it_listens() {
    Row::tcp(22)
        .held_by("sshd", OUTSIDE)
        .check(Level::Known, &["fits"]);
    Row::tcp(22)
        .held_by("sshd", OUTSIDE)
        .held_by("sshd", "::")
        .check(Level::Known, &["fits"]);
    Row::tcp(631)
        .held_by("cupsd", LOOPBACK)
        .check(Level::Known, &["fits"]);
    Row::udp(3447)
        .held_by("directnet", OUTSIDE)
        .check(Level::Known, &["fits"]);
}

#[test]
fn one_fitting_owner_of_several_is_enough() {
    let owners = Owners::Known([owner("systemd", None), owner("sshd", None)].into());
    Row::tcp(22).with(OUTSIDE, owners).check(Level::Known, &["fits"]);
}

#[test]
fn what_is_registered_for_something_else_is_different_on_loopback() {
    Row::tcp(3000)
        .held_by("node", LOOPBACK)
        .check(Level::Different, &["registered_for_other", "reachable_from_here"]);
    Row::tcp(3000).held_by("node", OUTSIDE).check(
        Level::LookAtThis,
        &["registered_for_other", "reachable_from_outside"],
    );
}

#[test]
fn what_nobody_claims_is_unclaimed_on_loopback() {
    Row::tcp(49500)
        .held_by("ide", LOOPBACK)
        .check(Level::Unclaimed, &["not_registered", "reachable_from_here"]);
    Row::tcp(49500)
        .held_by("ide", OUTSIDE)
        .check(Level::LookAtThis, &["not_registered", "reachable_from_outside"]);
}

#[test]
fn a_client_of_udp_is_never_worth_a_look_for_its_number() {
    Row::udp(51820).held_by("firefox", OUTSIDE).check(
        Level::Unclaimed,
        &["not_registered", "ephemeral", "reachable_from_outside"],
    );
    // 44321/udp happens to be registered.
    Row::udp(44321).held_by("firefox", OUTSIDE).check(
        Level::Different,
        &["registered_for_other", "ephemeral", "reachable_from_outside"],
    );
    Row::udp(27500)
        .held_by("game", OUTSIDE)
        .check(Level::LookAtThis, &["not_registered", "reachable_from_outside"]);
}

#[test]
fn hidden_owners_leave_a_registered_port_unverified() {
    Row::tcp(22)
        .with(OUTSIDE, hidden())
        .check(Level::Unverified, &["not_compared", "owner_unknown"]);
    Row::tcp(49500).with(OUTSIDE, hidden()).check(
        Level::LookAtThis,
        &["not_registered", "owner_unknown", "reachable_from_outside"],
    );
    assert_eq!(
        Row::tcp(22).with(OUTSIDE, hidden()).judge().next_step,
        NextStep::AskAsRoot
    );
}

#[test]
fn a_go_between_leaves_a_registered_port_unverified() {
    Row::tcp(8080)
        .held_by("docker-proxy", OUTSIDE)
        .check(Level::Unverified, &["not_compared", "held_by_go_between"]);
}

#[test]
fn programs_share_a_udp_port_with_one_that_fits() {
    Row::udp(5353)
        .held_by("avahi-daemon", OUTSIDE)
        .held_by("game", OUTSIDE)
        .check(Level::Known, &["fits", "shared_with"]);
    Row::tcp(22)
        .held_by("sshd", "192.0.2.1")
        .held_by("game", "192.0.2.2")
        .check(
            Level::LookAtThis,
            &["registered_for_other", "reachable_from_outside"],
        );
}

#[test]
fn a_program_in_the_wrong_place_is_worth_a_look_on_any_port() {
    let at = |path: &str| Executable::at(path.into());
    let deleted = |path: &str| Executable {
        is_deleted: true,
        ..at(path)
    };
    let odd = [
        (deleted("/memfd:sshd"), "runs_from_memory"),
        (deleted("/tmp/.x/sshd"), "deleted_from_temporary_place"),
        (
            Executable {
                is_world_writable: true,
                ..at("/usr/sbin/sshd")
            },
            "world_writable",
        ),
        (
            Executable {
                is_in_world_writable_directory: true,
                ..at("/srv/drop/sshd")
            },
            "in_world_writable_directory",
        ),
    ];
    for (executable, reason) in odd {
        Row::tcp(22)
            .run_from("sshd", executable)
            .check(Level::LookAtThis, &[reason, "fits", "reachable_from_outside"]);
    }
}

#[test]
fn a_program_in_the_wrong_place_is_told_even_where_nobody_can_reach_it() {
    let executable = Executable {
        is_deleted: true,
        ..Executable::at("/tmp/sshd".into())
    };
    let owners = Owners::Known([owner("sshd", Some(executable))].into());
    Row::tcp(22)
        .with(LOOPBACK, owners)
        .check(Level::Known, &["deleted_from_temporary_place", "fits"]);
}

#[test]
fn a_replaced_program_is_a_pending_restart() {
    let executable = Executable {
        is_deleted: true,
        ..Executable::at("/usr/sbin/sshd".into())
    };
    Row::tcp(22)
        .run_from("sshd", executable)
        .check(Level::Known, &["fits", "replaced"]);
}

#[test]
fn a_bound_socket_that_does_not_listen_is_reached_by_nobody() {
    let mut row = Row::tcp(49500).held_by("ide", OUTSIDE);
    row.sockets[0].socket.state = SocketState::Bound;
    row.sockets[0].exposure = without_firewall(&row.sockets[0].socket);
    row.check(Level::Unclaimed, &["not_registered", "not_listening"]);
}

#[test]
fn what_the_firewall_filters_is_not_worth_a_look_and_the_rule_is_named() {
    let rule = Rule::plain("ufw: deny by default");
    let mut row = Row::tcp(3000).held_by("node", OUTSIDE);
    row.sockets[0].exposure = Exposure::FilteredBy(rule.clone());
    let verdict = row.judge();
    assert_eq!(verdict.reasons.last(), Some(&Reason::Filtered(rule)));
    row.check(Level::Different, &["registered_for_other", "filtered"]);
}

#[test]
fn an_unknown_firewall_does_not_calm_anybody() {
    for exposure in [
        Exposure::NotPermitted,
        Exposure::Unknown(ExposureUnknown::Unsupported),
    ] {
        let mut row = Row::tcp(3000).held_by("node", OUTSIDE);
        row.sockets[0].exposure = exposure;
        row.check(
            Level::LookAtThis,
            &["registered_for_other", "maybe_reachable_from_outside"],
        );
    }
}

#[test]
fn nothing_there_is_not_the_same_as_not_looked_at() {
    Row::tcp(22).check(Level::NothingThere, &["nothing_holds_it"]);
    let unseen = judge(&Case {
        claim: atlas::registry::lookup(PortNumber(22), Transport::Sctp),
        sockets: None,
        ephemeral: Ports {
            first: PortNumber(32768),
            last: PortNumber(60999),
        },
        expectations: &[],
    });
    assert_eq!(
        (unseen.level, &unseen.reasons[..]),
        (Level::Unverified, &[Reason::NotLookedAt][..])
    );
}

#[test]
fn the_ports_of_a_clean_machine_raise_no_alarm() {
    let machine = [
        Row::tcp(22).held_by("sshd", OUTSIDE),
        Row::tcp(25).held_by("master", OUTSIDE),
        Row::udp(68).held_by("dhclient", OUTSIDE),
        Row::tcp(80).held_by("nginx", OUTSIDE),
        Row::tcp(111).held_by("rpcbind", OUTSIDE),
        Row::udp(123).held_by("chronyd", OUTSIDE),
        Row::udp(323).held_by("chronyd", LOOPBACK),
        Row::tcp(443).held_by("nginx", OUTSIDE),
        Row::udp(546).held_by("NetworkManager", "fe80::1"),
        Row::udp(631).held_by("cups-browsed", OUTSIDE),
        Row::tcp(2049).with(OUTSIDE, Owners::Unknown(OwnerUnknown::NoProcess)),
        Row::tcp(3306).held_by("mariadbd", LOOPBACK),
        Row::udp(5353)
            .held_by("avahi-daemon", OUTSIDE)
            .held_by("chrome", "224.0.0.251"),
        Row::tcp(5355).held_by("systemd-resolve", OUTSIDE),
        Row::tcp(5432).held_by("postgres", OUTSIDE),
        Row::udp(41641).held_by("avahi-daemon", OUTSIDE),
        Row::tcp(6010).held_by("sshd", LOOPBACK),
    ];
    for row in machine {
        let verdict = row.judge();
        assert!(verdict.level < Level::LookAtThis, "{}: {:?}", row.port, verdict);
    }
}
