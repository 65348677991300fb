//! Sockets and owners made up for tests of what is printed.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use ports::PortEntry;
use ports::atlas::{PortNumber, Ports, Transport, registry, usage};
use ports::evidence::HeldSocket;
use ports::exposure::{Exposure, Forward, Manager, Rule, without_firewall};
use ports::owner::{Executable, Hold, Owner, Owners, Pid, User};
use ports::sockets::{Socket, SocketState, UserId};
use ports::verdict::{Case, judge};

/// When every made-up process started.
pub(crate) fn started() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

/// Three days later.
pub(crate) fn now() -> SystemTime {
    started() + Duration::from_secs(3 * 86400)
}

/// A port with sockets on it, judged as on a machine that was not told another ephemeral range.
pub(crate) fn entry(port: u16, transport: Transport, sockets: Vec<HeldSocket>) -> PortEntry {
    let port = PortNumber(port);
    let claim = registry::lookup(port, transport);
    let ephemeral = Ports {
        first: PortNumber(32768),
        last: PortNumber(60999),
    };
    let uses: Vec<_> = usage::of(port, transport).collect();
    let verdict = judge(&Case {
        claim,
        uses: &uses,
        sockets: Some(&sockets),
        ephemeral,
        expectations: &[],
    });
    PortEntry {
        port,
        transport,
        claim,
        own: Vec::new(),
        sockets: Some(sockets),
        verdict,
    }
}

/// A port of a container, as docker publishes it.
pub(crate) fn published() -> Forward {
    let port = PortNumber(8080);
    Forward {
        transport: Transport::Tcp,
        ports: Ports {
            first: port,
            last: port,
        },
        to: "172.17.0.2:80".into(),
        rule: Rule {
            manager: Some(Manager::Docker),
            text: "published port 8080/tcp".into(),
        },
        only: Vec::new(),
        passage: Exposure::Yes {
            rule: None,
            except: Vec::new(),
        },
    }
}

/// A TCP socket that user alice created.
pub(crate) fn tcp(ip: &str, state: SocketState, owners: Owners) -> HeldSocket {
    held(Transport::Tcp, ip, state, owners)
}

/// A UDP socket that user alice created.
pub(crate) fn udp(ip: &str, state: SocketState, owners: Owners) -> HeldSocket {
    held(Transport::Udp, ip, state, owners)
}

fn held(transport: Transport, ip: &str, state: SocketState, owners: Owners) -> HeldSocket {
    let socket = Socket::new(transport, SocketAddr::new(ip.parse().unwrap(), 0), state);
    HeldSocket {
        exposure: without_firewall(&socket),
        socket,
        created_by: Some(user(1000, "alice")),
        owners,
        identification: None,
        namespace: None,
        made_in: None,
    }
}

/// A process of root.
pub(crate) fn owner(pid: u32, name: &str, path: &str, arguments: &str) -> Owner {
    Owner {
        pid: Pid(pid),
        name: name.into(),
        user: Some(user(0, "root")),
        executable: Some(Executable::at(path.into())),
        command_line: Some(arguments.into()),
        started: Some(started()),
        unit: None,
        container: None,
        hold: Hold::Descriptor,
        origin: None,
    }
}

fn user(id: u32, name: &str) -> User {
    User {
        id: UserId(id),
        name: Some(name.into()),
    }
}
