//! Writing a reply: cut to the limits, and saying what was cut.

use core::net::IpAddr;

use prost::Message as _;

use super::answer::{Answer, Occupant, Owner, Port, Refusal, Remark, Reply, Socket, SocketState, User};
use super::limits::{
    ANSWER_BYTES_MAX, ANSWER_PIECE_BYTES_MAX, ANSWER_PORTS_MAX, PORT_SOCKETS_MAX, REASONS_MAX, REMARKS_MAX,
    SOCKET_OWNERS_MAX, TOLD_NAME_BYTES_MAX, TOLD_TEXT_BYTES_MAX,
};
use super::wire;
use crate::frame::{LENGTH_PREFIX_BYTES, encode_addr};

/// What stands where a text was cut.
const CUT: char = '…';

/// Encodes a reply as its pieces, each with its length in four bytes, big-endian, in front; never longer than
/// [`ANSWER_BYTES_MAX`]. What has no room is counted.
#[must_use]
pub fn encode(reply: Reply) -> Vec<u8> {
    match reply {
        Ok(answer) => of_answer(answer),
        Err(refusal) => of_refusal(refusal),
    }
}

fn of_refusal(refusal: Refusal) -> Vec<u8> {
    let head = wire::Head {
        refusal: refusal.code(),
        ..wire::Head::default()
    };
    let mut bytes = Vec::new();
    push(&mut bytes, wire::Kind::Head(head));
    bytes
}

fn of_answer(answer: Answer) -> Vec<u8> {
    let mut ports = Vec::new();
    let (mut told, mut left_out) = (0_u32, answer.left_out);
    let room = ANSWER_BYTES_MAX.saturating_sub(ANSWER_PIECE_BYTES_MAX.saturating_add(LENGTH_PREFIX_BYTES));
    for port in answer.ports {
        let before = ports.len();
        let has_room = usize::try_from(told).is_ok_and(|told| told < ANSWER_PORTS_MAX);
        if has_room {
            push(&mut ports, wire::Kind::Port(of_port(port)));
        }
        if !has_room || ports.len() > room {
            ports.truncate(before);
            left_out = left_out.saturating_add(1);
        } else {
            told = told.saturating_add(1);
        }
    }
    let head = wire::Head {
        refusal: 0,
        observed_at_ms: answer.observed_at_ms,
        could_look: answer.could_look,
        ports: told,
        left_out,
        occupants: answer
            .occupants
            .into_iter()
            .take(REMARKS_MAX)
            .map(of_occupant)
            .collect(),
        gaps: answer.gaps.into_iter().take(REMARKS_MAX).map(of_remark).collect(),
    };
    let mut bytes = Vec::new();
    push(&mut bytes, wire::Kind::Head(head));
    bytes.append(&mut ports);
    bytes
}

fn push(bytes: &mut Vec<u8>, kind: wire::Kind) {
    let piece = wire::Piece { kind: Some(kind) };
    // The limits of its parts see to it that no piece comes near 4 GiB.
    let len = u32::try_from(piece.encoded_len()).unwrap_or(u32::MAX);
    bytes.extend(len.to_be_bytes());
    bytes.extend(piece.encode_to_vec());
}

/// Makes a piece that is no larger than it may be: sockets that have no room are counted.
fn of_port(port: Port) -> wire::Port {
    let could_look = port.sockets.is_some();
    let sockets = port.sockets.unwrap_or_default();
    let mut told = wire::Port {
        port: port.port.into(),
        transport: port.transport.number(),
        could_look,
        sockets: Vec::new(),
        // As long as it can get, until it is known.
        left_out: u32::MAX,
        level: port.verdict.level.code(),
        reasons: port
            .verdict
            .reasons
            .into_iter()
            .take(REASONS_MAX)
            .map(of_remark)
            .collect(),
    };
    let mut left_out = port.left_out;
    // The piece around it has a tag of two bytes, and its length.
    let room = ANSWER_PIECE_BYTES_MAX.saturating_sub(8);
    let mut len = told.encoded_len();
    for socket in sockets {
        let socket = of_socket(socket);
        // A tag, the length in up to three bytes, and the socket.
        let with_it = len.saturating_add(socket.encoded_len()).saturating_add(4);
        if told.sockets.len() < PORT_SOCKETS_MAX && with_it <= room {
            told.sockets.push(socket);
            len = with_it;
        } else {
            left_out = left_out.saturating_add(1);
        }
    }
    told.left_out = left_out;
    told
}

fn of_socket(socket: Socket) -> wire::Socket {
    let (state, remote) = match socket.state {
        SocketState::Listening => (1, Vec::new()),
        SocketState::Bound => (2, Vec::new()),
        SocketState::Connected(remote) => (3, encode_addr(&remote)),
    };
    let more = socket.owners.len().saturating_sub(SOCKET_OWNERS_MAX);
    wire::Socket {
        address: match socket.address {
            IpAddr::V4(ip) => ip.octets().to_vec(),
            IpAddr::V6(ip) => ip.octets().to_vec(),
        },
        interface: cut(socket.interface, TOLD_NAME_BYTES_MAX),
        v6_only: socket.is_v6_only,
        state,
        remote,
        reach: socket.reach.code(),
        reach_text: cut(socket.reach_text, TOLD_TEXT_BYTES_MAX),
        owners: socket
            .owners
            .into_iter()
            .take(SOCKET_OWNERS_MAX)
            .map(of_owner)
            .collect(),
        left_out: socket
            .left_out
            .saturating_add(u32::try_from(more).unwrap_or(u32::MAX)),
        owners_unknown: socket.owners_unknown.map(of_remark),
    }
}

fn of_owner(owner: Owner) -> wire::Owner {
    wire::Owner {
        pid: owner.pid,
        process: cut(owner.process, TOLD_NAME_BYTES_MAX),
        user: owner.user.map(|User { id, name }| wire::User {
            id,
            name: cut(name, TOLD_NAME_BYTES_MAX),
        }),
        started_at_s: owner.started_at_s,
    }
}

fn of_occupant(occupant: Occupant) -> wire::Occupant {
    wire::Occupant {
        transport: occupant.transport.number(),
        remark: Some(of_remark(occupant.remark)),
    }
}

fn of_remark(remark: Remark) -> wire::Remark {
    wire::Remark {
        code: cut(remark.code, TOLD_NAME_BYTES_MAX),
        text: cut(remark.text, TOLD_TEXT_BYTES_MAX),
    }
}

/// Cuts a text to as many bytes, between characters, and shows that it was cut.
fn cut(text: String, most_bytes: usize) -> String {
    if text.len() <= most_bytes {
        return text;
    }
    let room = most_bytes.saturating_sub(CUT.len_utf8());
    let ends = text.char_indices().map(|(at, _)| at);
    let end = ends.take_while(|&at| at <= room).last().unwrap_or(0);
    let kept = text.get(..end).unwrap_or_default();
    format!("{kept}{CUT}")
}
