//! Turns what a contact's machine answered into its document, beside what is said of its ports here.
//!
//! Nothing of the answer is believed to be safe to show: every text passes through [`VisibleText`].

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use api::ports as api;
use messenger::ask;
use ports::text::VisibleText;
use ports::{Claims, PortEntry, PortNumber, report};

use super::{asked_transport, claims, registry_source, rfc3339};

/// Whose machine answered, and to what.
pub(crate) struct Whose {
    /// The user's name for it.
    pub(crate) name: String,
    /// Its id.
    pub(crate) id: String,
    /// The port that was asked about.
    pub(crate) port: Option<u16>,
}

/// Makes the document.
pub(crate) fn document(whose: Whose, answer: ask::Answer, here: &Claims) -> api::MachineDocument {
    let claimed = answer.ports.iter().map(|port| claimed(port, here));
    let claimed: Vec<PortEntry> = claimed.collect();
    api::MachineDocument {
        version: api::VERSION,
        machine: whose.name,
        id: whose.id,
        answered_at: rfc3339(SystemTime::now()).unwrap_or_default(),
        observed_at: moment(Duration::from_millis(answer.observed_at_ms)),
        port: whose.port,
        could_look: answer.could_look,
        lists: claims::sources(claimed.iter()),
        ports: answer
            .ports
            .into_iter()
            .zip(&claimed)
            .map(|(told, claimed)| port(told, claimed))
            .collect(),
        left_out: answer.left_out,
        occupants: answer.occupants.into_iter().map(occupant).collect(),
        gaps: answer.gaps.into_iter().map(remark).collect(),
        registry: registry_source(here.registry().source()),
    }
}

fn claimed(port: &ask::Port, here: &Claims) -> PortEntry {
    report::claimed_on(
        here,
        PortNumber(port.port),
        asked_transport(transport(port.transport)),
    )
}

fn port(told: ask::Port, claimed: &PortEntry) -> api::MachinePort {
    api::MachinePort {
        port: told.port,
        transport: transport(told.transport),
        registry: super::answer(&claimed.claim),
        other_claims: claims::of(claimed),
        observed: told
            .sockets
            .map(|sockets| sockets.into_iter().map(socket).collect()),
        left_out: told.left_out,
        verdict: api::MachineVerdict {
            level: level(told.verdict.level),
            reasons: told.verdict.reasons.into_iter().map(remark).collect(),
        },
    }
}

fn socket(told: ask::Socket) -> api::MachineSocket {
    let (state, remote) = match told.state {
        ask::SocketState::Listening => (api::SocketState::Listening, None),
        ask::SocketState::Bound => (api::SocketState::Bound, None),
        ask::SocketState::Connected(remote) => (api::SocketState::Connected, Some(remote.to_string())),
    };
    api::MachineSocket {
        address: told.address.to_string(),
        interface: Some(visible(&told.interface)).filter(|interface| !interface.is_empty()),
        state,
        remote,
        v6_only: told.is_v6_only,
        exposure: exposure(told.reach),
        exposure_text: visible(&told.reach_text),
        owners: told.owners.into_iter().map(owner).collect(),
        owners_left_out: told.left_out,
        owners_unknown: told.owners_unknown.map(remark),
    }
}

fn owner(told: ask::Owner) -> api::MachineOwner {
    api::MachineOwner {
        pid: told.pid,
        process: visible(&told.process),
        user: told.user.map(|user| api::User {
            id: user.id,
            name: Some(visible(&user.name)).filter(|name| !name.is_empty()),
        }),
        process_started: told
            .started_at_s
            .and_then(|started| moment(Duration::from_secs(started))),
    }
}

fn occupant(told: ask::Occupant) -> api::MachineOccupant {
    let remark = remark(told.remark);
    api::MachineOccupant {
        transport: transport(told.transport),
        code: remark.code,
        text: remark.text,
    }
}

fn remark(told: ask::Remark) -> api::Remark {
    super::remark(&visible(&told.code), visible(&told.text))
}

fn visible(text: &str) -> String {
    VisibleText::from(text).to_string()
}

/// A moment by the clock of the other machine; `None` for one that no calendar has.
fn moment(since_epoch: Duration) -> Option<String> {
    UNIX_EPOCH.checked_add(since_epoch).and_then(rfc3339)
}

fn exposure(reach: ask::Reach) -> api::ExposureAnswer {
    match reach {
        ask::Reach::Yes => api::ExposureAnswer::Yes,
        ask::Reach::Limited => api::ExposureAnswer::Limited,
        ask::Reach::Forwarded => api::ExposureAnswer::Forwarded,
        ask::Reach::No => api::ExposureAnswer::No,
        ask::Reach::Filtered => api::ExposureAnswer::Filtered,
        ask::Reach::NotPermitted => api::ExposureAnswer::NotPermitted,
        ask::Reach::Unknown => api::ExposureAnswer::Unknown,
    }
}

fn level(level: ask::Level) -> api::Level {
    match level {
        ask::Level::NothingThere => api::Level::NothingThere,
        ask::Level::AsExpected => api::Level::AsExpected,
        ask::Level::Known => api::Level::Known,
        ask::Level::Unverified => api::Level::Unverified,
        ask::Level::Unclaimed => api::Level::Unclaimed,
        ask::Level::Different => api::Level::Different,
        ask::Level::LookAtThis => api::Level::LookAtThis,
    }
}

pub(crate) fn transport(transport: ask::Transport) -> api::Transport {
    match transport {
        ask::Transport::Tcp => api::Transport::Tcp,
        ask::Transport::Udp => api::Transport::Udp,
        ask::Transport::Sctp => api::Transport::Sctp,
        ask::Transport::Dccp => api::Transport::Dccp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEERING: &str = "\u{1b}[2J\u{202e}\u{9b}31m\r\nx";

    fn remark() -> ask::Remark {
        ask::Remark {
            code: STEERING.into(),
            text: STEERING.into(),
        }
    }

    #[test]
    fn nothing_that_a_machine_says_steers_a_terminal() {
        let answer = ask::Answer {
            observed_at_ms: u64::MAX,
            could_look: true,
            ports: vec![ask::Port {
                port: 22,
                transport: ask::Transport::Tcp,
                sockets: Some(vec![ask::Socket {
                    address: [127, 0, 0, 1].into(),
                    interface: STEERING.into(),
                    is_v6_only: None,
                    state: ask::SocketState::Listening,
                    reach: ask::Reach::No,
                    reach_text: STEERING.into(),
                    owners: vec![ask::Owner {
                        pid: 1,
                        process: STEERING.into(),
                        user: Some(ask::User {
                            id: 0,
                            name: STEERING.into(),
                        }),
                        started_at_s: Some(u64::MAX),
                    }],
                    left_out: 0,
                    owners_unknown: Some(remark()),
                }]),
                left_out: 0,
                verdict: ask::Verdict {
                    level: ask::Level::Known,
                    reasons: vec![remark()],
                },
            }],
            left_out: 0,
            occupants: vec![ask::Occupant {
                transport: ask::Transport::Udp,
                remark: remark(),
            }],
            gaps: vec![remark()],
        };
        let whose = Whose {
            name: "bob".into(),
            id: "dn1bob".into(),
            port: Some(22),
        };
        let document = document(whose, answer, &Claims::built_in());
        assert_eq!(document.observed_at, None, "no calendar has that moment");
        let written = serde_json::to_string(&document).unwrap();
        let shown: serde_json::Value = serde_json::from_str(&written).unwrap();
        check(&shown);
        let socket = &document.ports[0].observed.as_ref().unwrap()[0];
        assert_eq!(socket.owners[0].process, r"\x1b[2J\u{202e}\u{9b}31m\x0d\x0ax");
    }

    /// No text has anything left that a terminal would obey.
    fn check(value: &serde_json::Value) {
        match value {
            serde_json::Value::String(text) => {
                assert_eq!(*text, VisibleText::from(text.as_str()).to_string());
            }
            serde_json::Value::Array(values) => values.iter().for_each(check),
            serde_json::Value::Object(fields) => fields.values().for_each(check),
            _ => {}
        }
    }
}
