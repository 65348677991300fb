//! Questions and answers there and back, and what is beyond a limit: cut by whoever answers, refused by whoever asked.

use proptest::prelude::*;
use prost::Message as _;

use super::limits::{
    ANSWER_BYTES_MAX, ANSWER_PIECE_BYTES_MAX, ANSWER_PORTS_MAX, PORT_SOCKETS_MAX, QUESTION_BYTES_MAX,
    REASONS_MAX, REMARKS_MAX, SOCKET_OWNERS_MAX, TOLD_NAME_BYTES_MAX, TOLD_TEXT_BYTES_MAX,
};
use super::*;
use crate::stream::Asked;

fn remark(text: &str) -> Remark {
    Remark {
        code: "code".into(),
        text: text.into(),
    }
}

fn socket() -> Socket {
    Socket {
        address: [0; 16].into(),
        interface: "eth0".into(),
        is_v6_only: Some(false),
        state: SocketState::Connected(([192, 0, 2, 1], 7).into()),
        reach: Reach::Limited,
        reach_text: "from 192.0.2.0/24 alone".into(),
        owners: vec![Owner {
            pid: 812,
            process: "sshd".into(),
            user: Some(User {
                id: 0,
                name: "root".into(),
            }),
            started_at_s: Some(1_700_000_000),
        }],
        left_out: 0,
        owners_unknown: Some(remark("not permitted to see the owner")),
    }
}

fn port(number: u16, sockets: usize) -> Port {
    Port {
        port: number,
        transport: Transport::Tcp,
        sockets: Some(vec![socket(); sockets]),
        left_out: 0,
        verdict: Verdict {
            level: Level::Known,
            reasons: vec![remark("registered for ssh, and the name sshd fits")],
        },
    }
}

fn answer(ports: Vec<Port>) -> Answer {
    Answer {
        observed_at_ms: 1_700_000_000_000,
        could_look: true,
        ports,
        left_out: 0,
        occupants: vec![Occupant {
            transport: Transport::Udp,
            remark: remark("handed on to 172.17.0.2:80"),
        }],
        gaps: vec![remark("some may be missing")],
    }
}

/// Reads a whole reply, as it comes from a stream.
fn read(mut bytes: &[u8]) -> Result<Option<Reply>, AnswerError> {
    let mut reading = Reading::default();
    while let Some((prefix, rest)) = bytes.split_first_chunk() {
        let len = reading.checked_length(*prefix)?;
        let (piece, rest) = rest.split_at(len);
        if let Some(reply) = reading.take(piece)? {
            assert!(rest.is_empty(), "nothing follows");
            return Ok(Some(reply));
        }
        bytes = rest;
    }
    Ok(None)
}

#[test]
fn questions_round_trip() {
    let port = |transport| Question::Port {
        port: 65_535,
        transport,
    };
    for question in [
        Question::All,
        Question::Newer,
        port(None),
        port(Some(Transport::Sctp)),
    ] {
        let bytes = Asked::Ports(question).encode();
        assert!(bytes.len() <= QUESTION_BYTES_MAX);
        assert_eq!(Asked::decode(&bytes[4..]), Ok(Asked::Ports(question)));
    }
}

#[test]
fn a_question_that_cannot_be_is_none() {
    let read = |version, port| {
        Question::from_wire(&wire::Question {
            version,
            port: Some(wire::PortAsked { port, transport: 6 }),
        })
    };
    assert!(read(1, 65_535).is_some());
    assert_eq!(read(1, 65_536), None);
    assert_eq!(read(0, 22), None);
    // Unknown fields are skipped, and count for the length of what is on the wire.
    let mut long = Asked::Ports(Question::All).encode().split_off(4);
    let field = [&[0x7a, 100][..], &[0; 100]].concat();
    long.extend(field);
    assert!(long.len() > QUESTION_BYTES_MAX);
    assert!(Asked::decode(&long).is_err());
}

#[test]
fn an_answer_tells_of_what_was_asked() {
    let asked = |port, transport| Question::Port { port, transport };
    let told = answer(vec![port(22, 1)]);
    assert!(Question::All.fits(&told));
    assert!(asked(22, None).fits(&told));
    assert!(asked(22, Some(Transport::Tcp)).fits(&told));
    assert!(!asked(22, Some(Transport::Udp)).fits(&told));
    assert!(!asked(80, None).fits(&told));
    let twice = answer(vec![port(22, 1), port(22, 0)]);
    assert!(!asked(22, None).fits(&twice));
    assert!(!Question::All.fits(&twice));
}

#[test]
fn answers_and_refusals_round_trip() {
    let unseen = Port {
        sockets: None,
        ..port(53, 0)
    };
    for ports in [vec![], vec![port(22, 2)], vec![port(22, 1), unseen, port(80, 0)]] {
        let reply = Ok(answer(ports));
        assert_eq!(read(&encode(reply.clone())), Ok(Some(reply)));
    }
    for refusal in [
        Refusal::NotAllowed,
        Refusal::Busy,
        Refusal::Failed,
        Refusal::Unsupported,
        Refusal::Other,
    ] {
        let bytes = encode(Err(refusal));
        assert!(bytes.len() < 16, "a refusal says nothing else");
        assert_eq!(read(&bytes), Ok(Some(Err(refusal))));
    }
}

#[test]
fn whatever_a_machine_has_to_say_is_cut_to_the_limits_and_counted() {
    let long = "ä".repeat(TOLD_TEXT_BYTES_MAX);
    let full = Remark {
        code: long.clone(),
        text: long.clone(),
    };
    let mut owner = socket().owners.remove(0);
    owner.process = long.clone();
    let large = Socket {
        interface: long.clone(),
        reach_text: long.clone(),
        owners: vec![owner; SOCKET_OWNERS_MAX + 2],
        ..socket()
    };
    let many = Port {
        sockets: Some(vec![large; PORT_SOCKETS_MAX + 10]),
        verdict: Verdict {
            level: Level::LookAtThis,
            reasons: vec![full.clone(); REASONS_MAX + 1],
        },
        ..port(22, 0)
    };
    let said = Answer {
        gaps: vec![full.clone(); REMARKS_MAX + 1],
        occupants: vec![
            Occupant {
                transport: Transport::Tcp,
                remark: full,
            };
            REMARKS_MAX + 1
        ],
        ..answer(vec![many; 1000])
    };
    let bytes = encode(Ok(said));
    assert!(bytes.len() <= ANSWER_BYTES_MAX);
    let heard = read(&bytes).unwrap().unwrap().unwrap();
    assert_eq!(heard.gaps.len(), REMARKS_MAX);
    assert_eq!(heard.occupants.len(), REMARKS_MAX);
    assert_eq!(heard.ports.len() + usize::try_from(heard.left_out).unwrap(), 1000);
    let told = &heard.ports[0];
    let sockets = told.sockets.as_ref().unwrap();
    assert!(!sockets.is_empty());
    assert_eq!(
        sockets.len() + usize::try_from(told.left_out).unwrap(),
        PORT_SOCKETS_MAX + 10
    );
    assert_eq!(
        (sockets[0].owners.len(), sockets[0].left_out),
        (SOCKET_OWNERS_MAX, 2)
    );
    assert!(sockets[0].owners[0].process.len() <= TOLD_NAME_BYTES_MAX);
    assert!(sockets[0].reach_text.ends_with("ä…"));
    assert_eq!(told.verdict.reasons.len(), REASONS_MAX);
    // Small ones are as many as may be told.
    let empty = Port {
        verdict: Verdict {
            level: Level::Known,
            reasons: Vec::new(),
        },
        ..port(22, 0)
    };
    let bytes = encode(Ok(answer(vec![empty; ANSWER_PORTS_MAX + 5])));
    let heard = read(&bytes).unwrap().unwrap().unwrap();
    assert_eq!((heard.ports.len(), heard.left_out), (ANSWER_PORTS_MAX, 5));
    let many = encode(Ok(answer(vec![port(22, PORT_SOCKETS_MAX + 1)])));
    let heard = read(&many).unwrap().unwrap().unwrap();
    assert_eq!(heard.ports[0].sockets.as_ref().unwrap().len(), PORT_SOCKETS_MAX);
}

fn taken(kinds: Vec<wire::Kind>) -> Result<Option<Reply>, AnswerError> {
    let mut reading = Reading::default();
    let mut last = Ok(None);
    for kind in kinds {
        last = reading.take(&wire::Piece { kind: Some(kind) }.encode_to_vec());
    }
    last
}

#[test]
fn what_is_beyond_a_limit_is_refused() {
    let head = |ports| {
        wire::Kind::Head(wire::Head {
            ports,
            ..wire::Head::default()
        })
    };
    let fails = |kinds, field| assert_eq!(taken(kinds), Err(AnswerError::Field(field)), "{field}");
    fails(vec![head(u32::try_from(ANSWER_PORTS_MAX).unwrap() + 1)], "ports");
    let many = wire::Head {
        gaps: vec![wire::Remark::default(); REMARKS_MAX + 1],
        ..wire::Head::default()
    };
    fails(vec![wire::Kind::Head(many)], "gaps");
    let sound = || wire::Port {
        transport: 6,
        could_look: true,
        level: 1,
        ..wire::Port::default()
    };
    let of_port = |change: fn(&mut wire::Port), field| {
        let mut port = sound();
        change(&mut port);
        fails(vec![head(1), wire::Kind::Port(port)], field);
    };
    assert!(taken(vec![head(1), wire::Kind::Port(sound())]).unwrap().is_some());
    of_port(|port| port.port = 65_536, "port");
    of_port(|port| port.transport = 1, "transport");
    of_port(|port| port.level = 8, "level");
    of_port(
        |port| port.reasons = vec![wire::Remark::default(); REASONS_MAX + 1],
        "reasons",
    );
    of_port(
        |port| port.sockets = vec![wire::Socket::default(); PORT_SOCKETS_MAX + 1],
        "sockets",
    );
    of_port(
        |port| {
            port.could_look = false;
            port.sockets = vec![socket_on_the_wire()];
        },
        "sockets",
    );
    let of_socket = |change: fn(&mut wire::Socket), field| {
        let mut port = sound();
        let mut socket = socket_on_the_wire();
        change(&mut socket);
        port.sockets = vec![socket];
        fails(vec![head(1), wire::Kind::Port(port)], field);
    };
    of_socket(|socket| socket.address = vec![0; 5], "address");
    of_socket(|socket| socket.state = 4, "state");
    of_socket(|socket| socket.state = 3, "remote");
    of_socket(|socket| socket.reach = 0, "reach");
    of_socket(
        |socket| socket.interface = "x".repeat(TOLD_NAME_BYTES_MAX + 1),
        "interface",
    );
    of_socket(
        |socket| socket.reach_text = "x".repeat(TOLD_TEXT_BYTES_MAX + 1),
        "reach_text",
    );
    of_socket(
        |socket| socket.owners = vec![wire::Owner::default(); SOCKET_OWNERS_MAX + 1],
        "owners",
    );
    // A port before the head, a second head, a port too many, and nothing at all.
    for kinds in [vec![wire::Kind::Port(sound())], vec![head(1), head(1)]] {
        assert_eq!(taken(kinds), Err(AnswerError::Encoding));
    }
    assert_eq!(Reading::default().take(&[]), Err(AnswerError::Encoding));
}

fn socket_on_the_wire() -> wire::Socket {
    wire::Socket {
        address: vec![127, 0, 0, 1],
        state: 1,
        reach: 4,
        ..wire::Socket::default()
    }
}

#[test]
fn an_answer_without_end_is_refused_before_it_is_read() {
    let prefix = |len: usize| u32::try_from(len).unwrap().to_be_bytes();
    let mut reading = Reading::default();
    let too_large = prefix(ANSWER_PIECE_BYTES_MAX + 1);
    assert_eq!(reading.checked_length(too_large), Err(AnswerError::TooLong));
    let largest = prefix(ANSWER_PIECE_BYTES_MAX);
    let read = (0..).take_while(|_| reading.checked_length(largest).is_ok());
    assert_eq!(read.count(), ANSWER_BYTES_MAX / (ANSWER_PIECE_BYTES_MAX + 4));
    let piece = vec![0; ANSWER_PIECE_BYTES_MAX + 1];
    assert_eq!(Reading::default().take(&piece), Err(AnswerError::TooLong));
}

proptest! {
    #[test]
    fn any_bytes_are_an_answer_or_an_error(bytes: Vec<u8>) {
        let _ = Reading::default().take(&bytes);
        if let Ok(asked) = Asked::decode(&bytes) {
            let written = asked.encode();
            prop_assert_eq!(Asked::decode(&written[4..]), Ok(asked));
        }
    }
}
