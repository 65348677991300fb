//! docs/vectors: bytes for whoever writes a second implementation. This crate and the reader that knows the specification
//! alone both have to come to the same.
//!
//! With `DIRECTNET_WRITE_VECTORS` set, the file is written anew; the recorded exchange then has new keys, since Olm draws
//! its own.

use messenger_proto::PeerId;
use messenger_proto::arbitration::RunId;
use messenger_proto::ask;
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, Envelope, MessageId, Seal, Sequence};
use messenger_proto::frame::{Frame, Hello, Inbox, LENGTH_PREFIX_BYTES, Resume};
use messenger_proto::invite::{Invite, Secret};
use messenger_proto::ratchet::{Ends, Offer, Opening, Session, SessionId, Standing};
use messenger_proto::stream::Asked;

use crate::reader::{self, Fields, Value};
use crate::vector_file::{self, Vectors};

/// The two ends of the recorded exchange. Alice has the smaller id, so she opens.
const ALICE: PeerId = PeerId([1; 32]);
const BOB: PeerId = PeerId([2; 32]);
/// Their shares.
const SHARES: [[u8; 32]; 2] = [[0xa1; 32], [0xb0; 32]];

const FILE: &str = "vectors.txt";

fn read() -> Vectors {
    vector_file::read(FILE)
}

fn hello() -> Hello {
    Hello {
        agent: "directnet/0.1.0".into(),
        name: Some("alice".parse().unwrap()),
        run: RunId(0x0102_0304_0506_0708),
        addrs: vec![
            "192.0.2.1:3447".parse().unwrap(),
            "[2001:db8::1]:3447".parse().unwrap(),
        ],
        is_contact: true,
    }
}

fn resume() -> Resume {
    Resume {
        session: Some(Standing {
            id: SessionId([7; 32]),
            sealed: 300,
            kept_from: 299,
            opened: 5,
        }),
        received_up_to: Sequence(4711),
    }
}

fn invite() -> Invite {
    Invite {
        peer: ALICE,
        name: Some("alice".parse().unwrap()),
        secret: Secret::new([3; 16]),
        expires_at_s: 1_760_000_000,
        addrs: vec!["192.0.2.1:3447".parse().unwrap()],
    }
}

fn frame(frame: &Frame) -> Vec<u8> {
    let mut bytes = Vec::new();
    frame.encode_into(&mut bytes);
    bytes
}

/// What does not depend on drawn keys.
fn fixed() -> Vectors {
    let deliver = Frame::Deliver(Envelope {
        message_id: MessageId([9; 16]),
        seal: Seal::Ratchet(vec![1, 2, 3]),
    });
    let question = ask::Question::Port {
        port: 1397,
        transport: Some(ask::Transport::Tcp),
    };
    let ack = Frame::Ack(vec![MessageId([9; 16]), MessageId([10; 16])]);
    [
        ("id.key", ALICE.0.to_vec()),
        ("id.text", ALICE.to_string().into_bytes()),
        ("invite.text", invite().to_text().into_bytes()),
        ("invite.secret_hash", invite().secret.hash().to_vec()),
        ("frame.hello", frame(&Frame::Hello(hello()))),
        ("frame.resume", frame(&Frame::Resume(resume()))),
        ("frame.deliver", frame(&deliver)),
        ("frame.ack", frame(&ack)),
        ("frame.inbox_full", frame(&Frame::Inbox(Inbox::Full))),
        ("frame.may_ask", frame(&Frame::MayAsk(true))),
        ("ask.question", Asked::Ports(question).encode()),
        ("ask.answer", ask::encode(Ok(answer()))),
        ("ask.refusal", ask::encode(Err(ask::Refusal::NotAllowed))),
        ("content.text", content(1, "hello bob").encode()),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into()
}

/// What a machine says of port 1397/tcp: sshd listens on all addresses of IPv4.
fn answer() -> ask::Answer {
    let remark = |code: &str, text: &str| ask::Remark {
        code: code.into(),
        text: text.into(),
    };
    let socket = ask::Socket {
        address: [0; 4].into(),
        interface: String::new(),
        is_v6_only: None,
        state: ask::SocketState::Listening,
        reach: ask::Reach::Yes,
        reach_text: "yes".into(),
        owners: vec![ask::Owner {
            pid: 812,
            process: "sshd".into(),
            user: Some(ask::User {
                id: 0,
                name: "root".into(),
            }),
            started_at_s: Some(1_760_000_000),
        }],
        left_out: 0,
        owners_unknown: None,
    };
    ask::Answer {
        observed_at_ms: 1_760_000_000_000,
        could_look: true,
        ports: vec![ask::Port {
            port: 1397,
            transport: ask::Transport::Tcp,
            sockets: Some(vec![socket]),
            left_out: 0,
            verdict: ask::Verdict {
                level: ask::Level::Different,
                reasons: vec![remark(
                    "registered_for_other",
                    "registered for audio-activmail, but sshd holds it",
                )],
            },
        }],
        left_out: 0,
        occupants: Vec::new(),
        gaps: vec![remark("interrupted", "some may be missing")],
    }
}

fn content(sequence: u64, text: &str) -> Content {
    Content {
        sequence: Sequence(sequence),
        parents: vec![MessageId([8; 16])],
        sent_at_ms: 1_760_000_000_000,
        body: Body::Text(text.into()),
    }
}

/// Records an exchange: its handshake, what both sides seal then, and the states in which that opens.
fn record() -> Vectors {
    let offer = Offer::new();
    let keys = offer.keys().clone();
    let (opening, opened) = Opening::new(&keys, SHARES[0]).unwrap();
    let ends = |ours, theirs| Ends { ours, theirs };
    let (mut bob, confirmation) = offer.accept(ends(BOB, ALICE), &opened, SHARES[1]).unwrap();
    let mut alice = opening.confirm(ends(ALICE, BOB), &confirmation).unwrap();
    let mut vectors: Vectors = [
        ("exchange.keys", frame(&Frame::Keys(keys))),
        ("exchange.open", frame(&Frame::Open(opened))),
        ("exchange.opened", frame(&Frame::Opened(confirmation))),
        ("exchange.session_id", alice.id().0.to_vec()),
        ("exchange.state.bob", bob.to_bytes().to_vec()),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into();
    for n in 1..=2 {
        let text = content(n, &format!("message {n} of alice")).encode();
        let sealed = alice.seal(message(n), &text, [0x11; 24]).unwrap().1;
        vectors.insert(format!("exchange.alice.{n}.envelope"), sealed.clone());
        assert_eq!(bob.open(message(n), &sealed), Ok(text));
    }
    // Sealing drew a key of hers, which the answer needs.
    vectors.insert("exchange.state.alice".into(), alice.to_bytes().to_vec());
    let text = content(1, "an answer of bob's").encode();
    let sealed = bob.seal(message(1), &text, [0x22; 24]).unwrap().1;
    vectors.insert("exchange.bob.1.envelope".into(), sealed);
    vectors
}

fn message(n: u64) -> MessageId {
    MessageId(u128::from(n).to_be_bytes())
}

#[test]
fn this_crate_makes_the_vectors() {
    vector_file::write_if_asked(FILE, || fixed().into_iter().chain(record()));
    let vectors = read();
    for (name, bytes) in fixed() {
        assert_eq!(vectors[&name], bytes, "{name}");
    }
}

#[test]
fn the_recorded_exchange_opens_in_the_recorded_states() {
    let vectors = read();
    let restore = |name: &str| Session::from_bytes(&vectors[name]).unwrap();
    let (mut alice, mut bob) = (restore("exchange.state.alice"), restore("exchange.state.bob"));
    assert_eq!(alice.id().0.as_slice(), vectors["exchange.session_id"]);
    assert_eq!(bob.id(), alice.id());
    for n in 1..=2 {
        let sealed = &vectors[&format!("exchange.alice.{n}.envelope")];
        let expected = content(n, &format!("message {n} of alice")).encode();
        assert_eq!(bob.open(message(n), sealed), Ok(expected));
    }
    let answer = alice.open(message(1), &vectors["exchange.bob.1.envelope"]);
    assert_eq!(answer, Ok(content(1, "an answer of bob's").encode()));
}

#[test]
fn a_reader_that_knows_the_specification_alone_reads_ids_invites_and_frames() {
    let vectors = read();
    assert_eq!(reader::id_text(&[1; 32]).into_bytes(), vectors["id.text"]);
    let invite = [
        [[0x0a, 32].as_slice(), &[1; 32], &[0x12, 16], &[3; 16]].concat(),
        // 1 760 000 000 as a varint, then an address: 192.0.2.1, port 3447.
        vec![
            0x18, 0x80, 0xf0, 0x9d, 0xc7, 0x06, 0x22, 6, 192, 0, 2, 1, 0x0d, 0x77,
        ],
        [[0x2a, 5].as_slice(), b"alice"].concat(),
    ];
    assert_eq!(
        reader::invite_text(&invite.concat()).into_bytes(),
        vectors["invite.text"]
    );

    let read_frame = |name: &str, kind: u64| {
        let (len, frame) = vectors[name].split_at(LENGTH_PREFIX_BYTES);
        assert_eq!(
            u32::from_be_bytes(len.try_into().unwrap()),
            u32::try_from(frame.len()).unwrap()
        );
        Fields::read(&Fields::read(frame).bytes(kind))
    };
    let hello = read_frame("frame.hello", 1);
    assert_eq!(
        (hello.bytes(1), hello.bytes(2)),
        (b"directnet/0.1.0".to_vec(), b"alice".to_vec())
    );
    assert_eq!((hello.number(3), hello.number(5)), (0x0102_0304_0506_0708, 1));
    let ipv6 = [[0x20, 0x01, 0x0d, 0xb8].as_slice(), &[0; 11], &[1, 0x0d, 0x77]].concat();
    let addrs = [vec![192, 0, 2, 1, 0x0d, 0x77], ipv6];
    assert_eq!(hello.all(4), addrs.map(Value::Bytes));
    let resume = read_frame("frame.resume", 7);
    let standing = Fields::read(&resume.bytes(1));
    assert_eq!(standing.bytes(1), [7; 32]);
    assert_eq!([2, 3, 4].map(|field| standing.number(field)), [300, 5, 299]);
    assert_eq!(resume.number(2), 4711);
    let envelope = Fields::read(&read_frame("frame.deliver", 4).bytes(1));
    assert_eq!(
        (envelope.bytes(1), envelope.bytes(3)),
        (vec![9; 16], vec![1, 2, 3])
    );
    let acked = read_frame("frame.ack", 5).all(1);
    assert_eq!(acked, [vec![9; 16], vec![10; 16]].map(Value::Bytes));
    assert_eq!(read_frame("frame.inbox_full", 32).number(1), 1);
    let content = Fields::read(&vectors["content.text"]);
    assert_eq!((content.number(1), content.number(3)), (1, 1_760_000_000_000));
    assert_eq!(Fields::read(&content.bytes(16)).bytes(1), b"hello bob");
}

#[test]
fn a_reader_that_knows_the_specification_alone_reads_a_question_and_its_answer() {
    let vectors = read();
    // Each piece has its length in front.
    let pieces = |name: &str| {
        let (mut rest, mut pieces) = (vectors[name].as_slice(), Vec::new());
        while let Some((prefix, behind)) = rest.split_first_chunk() {
            let (piece, next) = behind.split_at(usize::try_from(u32::from_be_bytes(*prefix)).unwrap());
            pieces.push(Fields::read(piece));
            rest = next;
        }
        assert!(rest.is_empty());
        pieces
    };
    let may_ask = Fields::read(&pieces("frame.may_ask")[0].bytes(33));
    assert_eq!(may_ask.number(1), 1);
    let question = Fields::read(&pieces("ask.question")[0].bytes(34));
    let port = Fields::read(&question.bytes(2));
    assert_eq!((question.number(1), port.number(1), port.number(2)), (1, 1397, 6));
    let refusal = Fields::read(&pieces("ask.refusal")[0].bytes(35));
    assert_eq!(refusal.number(1), 1);

    let answer = pieces("ask.answer");
    let head = Fields::read(&answer[0].bytes(35));
    assert_eq!((answer.len(), head.number(4)), (2, 1));
    assert_eq!(
        (head.number(1), head.number(2), head.number(3)),
        (0, 1_760_000_000_000, 1)
    );
    assert_eq!(Fields::read(&head.bytes(7)).bytes(1), b"interrupted");
    let told = Fields::read(&answer[1].bytes(36));
    assert_eq!([1, 2, 3, 6].map(|field| told.number(field)), [1397, 6, 1, 6]);
    assert_eq!(Fields::read(&told.bytes(7)).bytes(1), b"registered_for_other");
    let socket = Fields::read(&told.bytes(4));
    assert_eq!(
        (socket.bytes(1), socket.number(4), socket.number(6)),
        (vec![0; 4], 1, 1)
    );
    let owner = Fields::read(&socket.bytes(8));
    assert_eq!((owner.number(1), owner.number(4)), (812, 1_760_000_000));
    assert_eq!(
        (owner.bytes(2), Fields::read(&owner.bytes(3)).bytes(2)),
        (b"sshd".to_vec(), b"root".to_vec())
    );
}

#[test]
fn a_reader_that_knows_the_specification_alone_opens_the_outer_seals() {
    let vectors = read();
    for (author, id, envelopes) in [("alice", ALICE, 2), ("bob", BOB, 1)] {
        let key = reader::outer_key(&SHARES[0], &SHARES[1], &id.0);
        for n in 1..=envelopes {
            let inner = reader::inner(&key, &vectors[&format!("exchange.{author}.{n}.envelope")]);
            let inner = Fields::read(&inner);
            assert_eq!(inner.bytes(1), message(n).0);
            assert_eq!(inner.number(4), n, "the envelope's number");
            // Bob's confirmation was a normal message, so from then on all are.
            assert_eq!(inner.number(2), 1);
            // An Olm message says its version in the first byte; the 32-byte tags are those of session version 2.
            assert_eq!(inner.bytes(3)[0], 4);
        }
    }
}
