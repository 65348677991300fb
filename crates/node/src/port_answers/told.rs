//! What of a report is told to a contact who asks: who holds which port since when, how far it can be reached, and the
//! verdict. Not the arguments of a process, nor what is in other network namespaces.

use std::time::{SystemTime, UNIX_EPOCH};

use messenger::ask;
use ports::evidence::HeldSocket;
use ports::exposure::Exposure;
use ports::occupants::Occupant;
use ports::owner::{Executable, Owner, Owners, User};
use ports::sockets::{Gap, SocketState};
use ports::text::VisibleText;
use ports::verdict::{Level, Reason};
use ports::{Claims, Listing, PortEntry, PortNumber, PortReport, Transport};

/// Looks at the ports of this machine, and says what a contact is told of them.
pub(super) fn answer(question: ask::Question, claims: &Claims) -> ask::Answer {
    let (could_look, entries, occupants, gaps) = match question {
        ask::Question::Port { port, transport } => {
            let transport = transport.map(of_transport);
            let PortReport {
                transports,
                occupants,
                source,
                gaps,
                ..
            } = ports::port(claims, PortNumber(port), transport);
            (source.is_some(), transports, occupants, gaps)
        }
        ask::Question::All | ask::Question::Newer => {
            let Listing {
                entries,
                source,
                gaps,
                ..
            } = ports::list(claims);
            (source.is_some(), entries, Vec::new(), gaps)
        }
    };
    ask::Answer {
        observed_at_ms: since_epoch(SystemTime::now())
            .map_or(0, |since| since.as_millis().try_into().unwrap_or(0)),
        could_look,
        ports: entries.iter().map(port).collect(),
        left_out: 0,
        occupants: occupants.iter().map(occupant).collect(),
        gaps: gaps.iter().map(gap).collect(),
    }
}

fn port(entry: &PortEntry) -> ask::Port {
    let sockets = entry.sockets.as_deref();
    let reasons = entry.verdict.reasons.iter();
    ask::Port {
        port: entry.port.0,
        transport: transport(entry.transport),
        sockets: sockets.map(|sockets| sockets.iter().map(socket).collect()),
        left_out: 0,
        verdict: ask::Verdict {
            level: level(entry.verdict.level),
            reasons: reasons
                .map(|why| reason(why, sockets.unwrap_or_default()))
                .collect(),
        },
    }
}

/// Says why. Where the name that fits was found among the arguments of an interpreter, it is left out.
fn reason(reason: &Reason, sockets: &[HeldSocket]) -> ask::Remark {
    let text = match reason {
        Reason::Fits { service, program } if !is_name(program, sockets) => {
            format!("registered for {service}, and what runs there fits")
        }
        Reason::FitsUse { name, program } if !is_name(program, sockets) => {
            format!("not registered, but commonly used by {name}, and what runs there fits")
        }
        reason => reason.to_string(),
    };
    remark(reason.code(), text)
}

/// Whether it is what a process, or its file, is called.
fn is_name(program: &VisibleText, sockets: &[HeldSocket]) -> bool {
    let mut owners = sockets.iter().flat_map(|held| held.owners.processes());
    owners.any(|owner| {
        let file_name = owner.executable.as_ref().and_then(Executable::file_name);
        owner.name == *program || file_name.as_ref() == Some(program)
    })
}

fn socket(held: &HeldSocket) -> ask::Socket {
    let local = &held.socket.local;
    let (owners, owners_unknown) = match &held.owners {
        Owners::Known(owners) => (owners.iter().map(owner).collect(), None),
        Owners::Unknown(why) => (Vec::new(), Some(remark(why.code(), why.to_string()))),
    };
    ask::Socket {
        address: local.ip,
        interface: match &local.interface {
            Some(interface) => match &interface.name {
                Some(name) => name.to_string(),
                None => interface.index.to_string(),
            },
            None => String::new(),
        },
        is_v6_only: held.socket.is_v6_only,
        state: match held.socket.state {
            SocketState::Listening => ask::SocketState::Listening,
            SocketState::Bound => ask::SocketState::Bound,
            SocketState::Connected { remote } => ask::SocketState::Connected(remote),
        },
        reach: reach(&held.exposure),
        reach_text: held.exposure.to_string(),
        owners,
        left_out: 0,
        owners_unknown,
    }
}

fn owner(owner: &Owner) -> ask::Owner {
    ask::Owner {
        pid: owner.pid.0,
        process: owner.name.to_string(),
        user: owner.user.as_ref().map(user),
        started_at_s: owner.started.and_then(since_epoch).map(|since| since.as_secs()),
    }
}

fn user(user: &User) -> ask::User {
    ask::User {
        id: user.id.0,
        name: user.name.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}

fn since_epoch(moment: SystemTime) -> Option<std::time::Duration> {
    moment.duration_since(UNIX_EPOCH).ok()
}

fn occupant(occupant: &Occupant) -> ask::Occupant {
    ask::Occupant {
        transport: transport(occupant.transport),
        remark: remark(occupant.code(), occupant.to_string()),
    }
}

fn gap(gap: &Gap) -> ask::Remark {
    remark(gap.code(), gap.to_string())
}

fn remark(code: &str, text: String) -> ask::Remark {
    ask::Remark {
        code: code.to_owned(),
        text,
    }
}

fn reach(exposure: &Exposure) -> ask::Reach {
    match exposure {
        Exposure::Yes { .. } => ask::Reach::Yes,
        Exposure::Limited { .. } => ask::Reach::Limited,
        Exposure::Forwarded { .. } => ask::Reach::Forwarded,
        Exposure::No(_) => ask::Reach::No,
        Exposure::FilteredBy(_) => ask::Reach::Filtered,
        Exposure::NotPermitted => ask::Reach::NotPermitted,
        Exposure::Unknown(_) => ask::Reach::Unknown,
    }
}

fn level(level: Level) -> ask::Level {
    match level {
        Level::NothingThere => ask::Level::NothingThere,
        Level::AsExpected => ask::Level::AsExpected,
        Level::Known => ask::Level::Known,
        Level::Unverified => ask::Level::Unverified,
        Level::Unclaimed => ask::Level::Unclaimed,
        Level::Different => ask::Level::Different,
        Level::LookAtThis => ask::Level::LookAtThis,
    }
}

fn transport(transport: Transport) -> ask::Transport {
    match transport {
        Transport::Tcp => ask::Transport::Tcp,
        Transport::Udp => ask::Transport::Udp,
        Transport::Sctp => ask::Transport::Sctp,
        Transport::Dccp => ask::Transport::Dccp,
    }
}

fn of_transport(transport: ask::Transport) -> Transport {
    match transport {
        ask::Transport::Tcp => Transport::Tcp,
        ask::Transport::Udp => Transport::Udp,
        ask::Transport::Sctp => Transport::Sctp,
        ask::Transport::Dccp => Transport::Dccp,
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use ports::exposure::without_firewall;
    use ports::owner::{Hold, Pid};
    use ports::sockets::Socket;

    use super::*;

    /// An interpreter that runs a script, whose name fits the port.
    fn interpreter() -> HeldSocket {
        let local = SocketAddr::from(([127, 0, 0, 1], 6379));
        let socket = Socket::receiving(Transport::Tcp, local);
        HeldSocket {
            exposure: without_firewall(&socket),
            socket,
            created_by: None,
            owners: Owners::Known(
                [Owner {
                    pid: Pid(812),
                    name: "python3".into(),
                    user: None,
                    executable: Some(Executable::at("/usr/bin/python3.11".into())),
                    command_line: Some("python3 /opt/redis-mock.py --password hunter2".into()),
                    started: Some(UNIX_EPOCH),
                    unit: None,
                    container: None,
                    hold: Hold::Descriptor,
                    origin: None,
                }]
                .into(),
            ),
            identification: None,
            namespace: None,
            made_in: None,
        }
    }

    #[test]
    fn what_is_told_of_a_process_is_not_how_it_was_started() {
        let reasons = [
            Reason::Fits {
                service: "redis",
                program: "redis-mock.py".into(),
            },
            Reason::FitsUse {
                name: "Redis",
                program: "redis-mock.py".into(),
            },
            Reason::FitsUse {
                name: "Python",
                program: "python3.11".into(),
            },
        ];
        let sockets = [interpreter()];
        let told = sockets.iter().map(socket).collect::<Vec<_>>();
        let reasons = reasons.iter().map(|why| reason(why, &sockets));
        let reasons: Vec<ask::Remark> = reasons.collect();
        let told = format!("{told:?} {reasons:?}");
        assert!(told.contains("python3"), "{told}");
        for secret in ["redis-mock", "hunter2", "/opt", "/usr/bin"] {
            assert!(!told.contains(secret), "{secret} is in {told}");
        }
        assert_eq!(reasons[0].text, "registered for redis, and what runs there fits");
        assert_eq!(
            reasons[1].text,
            "not registered, but commonly used by Redis, and what runs there fits"
        );
        assert!(reasons[2].text.ends_with("and the name python3.11 fits"));
    }
}
