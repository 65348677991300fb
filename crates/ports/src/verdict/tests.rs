//! What a verdict must never say of a clean machine; the rules, one case per file, are in tests/fixtures/verdict.

use std::net::SocketAddr;

use atlas::number::PortNumber;

use super::*;
use crate::exposure::without_firewall;
use crate::owner::{Hold, OwnerUnknown, Pid};
use crate::sockets::Socket;
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
        self.with(ip, Owners::Known([owner(program)].into()))
    }

    fn with(mut self, ip: &str, owners: Owners) -> Self {
        let local = SocketAddr::new(ip.parse().unwrap(), self.port);
        let socket = Socket::receiving(self.transport, local);
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
            uses: &atlas::Others::of(PortNumber(self.port), self.transport).uses,
            sockets: Some(&self.sockets),
            ephemeral: Ports {
                first: PortNumber(32768),
                last: PortNumber(60999),
            },
            expectations: &[],
        })
    }
}

fn owner(program: &str) -> Owner {
    let name = VisibleText::from(program);
    Owner {
        pid: Pid(812),
        name,
        user: None,
        executable: None,
        command_line: None,
        started: None,
        unit: None,
        container: None,
        hold: Hold::Descriptor,
        origin: None,
    }
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
