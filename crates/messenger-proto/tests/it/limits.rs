//! One more than each limit allows. Limits that the unit tests beside their code exceed are not here again.

use std::net::SocketAddr;

use messenger_proto::PeerId;
use messenger_proto::body::{Body, Reaction, check_sign};
use messenger_proto::envelope::{Content, MessageId, Sequence};
use messenger_proto::exchange::{Exchange, Input, Outcome, Output, Start, Write};
use messenger_proto::frame::{Frame, Resume};
use messenger_proto::invite::{Invite, InviteError, Secret};
use messenger_proto::limits::{
    BATCH_MAX, INVITE_ADDRS_MAX, INVITE_TEXT_BYTES_MAX, NAME_BYTES_MAX, REACTION_BYTES_MAX,
};
use messenger_proto::name::{Name, NameError};
use messenger_proto::ratchet::{Ends, SessionId, Standing};

#[test]
fn a_sign_of_one_byte_more_is_refused() {
    let sign = |len: usize| "x".repeat(len);
    assert_eq!(check_sign(&sign(REACTION_BYTES_MAX)), Ok(()));
    assert!(check_sign(&sign(REACTION_BYTES_MAX + 1)).is_err());
    let content = Content {
        sequence: Sequence(1),
        parents: vec![],
        sent_at_ms: 0,
        body: Body::Reaction(Reaction {
            target: MessageId([1; 16]),
            sign: Some(sign(REACTION_BYTES_MAX + 1)),
        }),
    };
    assert!(Content::decode(&content.encode()).is_err(), "from a peer as well");
}

#[test]
fn a_name_of_one_byte_more_is_refused_and_that_of_a_peer_cut() {
    let long = "x".repeat(NAME_BYTES_MAX + 1);
    assert_eq!(long.parse::<Name>(), Err(NameError::TooLong(NAME_BYTES_MAX + 1)));
    let cut = Name::from_foreign(&long).unwrap();
    assert_eq!(cut.as_str().len(), NAME_BYTES_MAX);
}

#[test]
fn an_invite_carries_so_many_addresses_and_a_longer_text_is_not_looked_at() {
    let addr = |n: u16| SocketAddr::from(([192, 0, 2, 1], n));
    let ports = 1..=u16::try_from(INVITE_ADDRS_MAX + 1).unwrap();
    let invite = Invite {
        peer: PeerId([1; 32]),
        name: None,
        secret: Secret::new([2; 16]),
        expires_at_s: 1,
        addrs: ports.map(addr).collect(),
    };
    let read = Invite::from_text(&invite.to_text()).unwrap();
    assert_eq!(read.addrs, invite.addrs[..INVITE_ADDRS_MAX]);
    // What is ignored counts as well.
    let padded = format!("{:INVITE_TEXT_BYTES_MAX$} ", invite.to_text());
    assert_eq!(padded.len(), INVITE_TEXT_BYTES_MAX + 1);
    assert_eq!(Invite::from_text(&padded), Err(InviteError::NotAnInvite));
    assert!(Invite::from_text(padded.trim_end_matches(' ')).is_ok());
}

#[test]
fn the_outbox_is_never_asked_for_more_than_a_batch() {
    let standing = Standing {
        id: SessionId([1; 32]),
        sealed: 0,
        kept_from: 1,
        opened: 0,
    };
    let start = Start {
        ends: Ends {
            ours: PeerId([1; 32]),
            theirs: PeerId([2; 32]),
        },
        session: Some(standing),
        received_up_to: Sequence(0),
    };
    let mut machine = Exchange::new(start, [0; 32]);
    machine.handle(Input::Frame(Frame::Resume(Resume {
        session: Some(standing),
        received_up_to: Sequence(0),
    })));
    let outputs = machine.outputs();
    assert!(matches!(
        outputs[1],
        Output::Write(Write::Resume { is_anew: false, .. })
    ));
    machine.handle(Input::Written(Outcome::SetUp));
    let outputs = machine.outputs();
    assert!(
        matches!(outputs[..], [Output::Load { limit, .. }] if limit == BATCH_MAX),
        "{outputs:?}"
    );
}
