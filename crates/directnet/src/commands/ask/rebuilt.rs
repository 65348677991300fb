//! What a contact's machine told, in the types of a look at this one, so that both are printed by the same code.
//!
//! What it did not tell is not there: programs, arguments, units. Words of the machine's own, such as how far a socket can be
//! reached, stay in the document.

use std::net::{IpAddr, SocketAddr};
use std::time::SystemTime;

use api::ports as api;
use jiff::Timestamp;
use node::documents;
use ports::evidence::HeldSocket;
use ports::exposure::Exposure;
use ports::owner::{Hold, Owner, OwnerUnknown, Owners, Pid, User};
use ports::sockets::{Interface, LocalAddress, Socket, SocketState, UserId};
use ports::verdict::{Level, NextStep, Verdict};
use ports::{Claims, PortEntry, PortNumber, Transport, report};

/// Returns a port with what is claimed of it here, and what was seen and judged there.
pub(crate) fn entry(told: &api::MachinePort, claims: &Claims) -> PortEntry {
    let transport = documents::asked_transport(told.transport);
    let mut entry = report::claimed_on(claims, PortNumber(told.port), transport);
    let held = |socket: &api::MachineSocket| held(told.port, transport, socket);
    entry.sockets = told
        .observed
        .as_ref()
        .map(|sockets| sockets.iter().filter_map(held).collect());
    entry.verdict = Verdict {
        level: level(told.verdict.level),
        reasons: Vec::new(),
        next_step: NextStep::Nothing,
    };
    entry
}

fn held(port: u16, transport: Transport, told: &api::MachineSocket) -> Option<HeldSocket> {
    Some(HeldSocket {
        socket: socket(port, transport, told)?,
        created_by: None,
        owners: match &told.owners_unknown {
            Some(why) if told.owners.is_empty() => Owners::Unknown(owner_unknown(&why.code)),
            _ => Owners::Known(told.owners.iter().map(owner).collect()),
        },
        identification: None,
        namespace: None,
        // The document has it in words.
        exposure: Exposure::NotPermitted,
        made_in: None,
    })
}

/// Returns where a socket is and what it does; `None` for an address that is none.
pub(crate) fn socket(port: u16, transport: Transport, told: &api::MachineSocket) -> Option<Socket> {
    let ip: IpAddr = told.address.parse().ok()?;
    let state = match told.state {
        api::SocketState::Listening => SocketState::Listening,
        api::SocketState::Bound => SocketState::Bound,
        api::SocketState::Connected => SocketState::Connected {
            remote: told.remote.as_ref()?.parse().ok()?,
        },
    };
    let mut socket = Socket::new(transport, SocketAddr::new(ip, port), state);
    socket.is_v6_only = told.v6_only;
    socket.local = LocalAddress {
        interface: told.interface.as_ref().map(|name| Interface {
            index: 0,
            name: Some(name.as_str().into()),
        }),
        ..socket.local
    };
    Some(socket)
}

/// Returns a process.
pub(crate) fn owner(told: &api::MachineOwner) -> Owner {
    Owner {
        pid: Pid(told.pid),
        name: told.process.as_str().into(),
        user: told.user.as_ref().map(|user| User {
            id: UserId(user.id),
            name: user.name.as_deref().map(Into::into),
        }),
        executable: None,
        command_line: None,
        started: told.process_started.as_deref().and_then(moment),
        unit: None,
        container: None,
        hold: Hold::Descriptor,
        origin: None,
    }
}

/// Reads a moment of the document.
pub(crate) fn moment(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok().map(SystemTime::from)
}

fn owner_unknown(code: &str) -> OwnerUnknown {
    let known = [
        OwnerUnknown::NotPermitted,
        OwnerUnknown::Protected,
        OwnerUnknown::Exited,
        OwnerUnknown::OtherNamespace,
        OwnerUnknown::NoProcess,
    ];
    let named = known.into_iter().find(|why| why.code() == code);
    named.unwrap_or(OwnerUnknown::Unsupported)
}

/// Reads the level of a verdict.
pub(crate) fn level(told: api::Level) -> Level {
    match told {
        api::Level::NothingThere => Level::NothingThere,
        api::Level::AsExpected => Level::AsExpected,
        api::Level::Known => Level::Known,
        api::Level::Unverified => Level::Unverified,
        api::Level::Unclaimed => Level::Unclaimed,
        api::Level::Different => Level::Different,
        api::Level::LookAtThis => Level::LookAtThis,
    }
}
