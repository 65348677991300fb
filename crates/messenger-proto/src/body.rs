//! The kinds of message: what is said, and what is done to what was said.
//!
//! An act (a reaction, an edit, a deletion) names the message it is about by its id, and travels like any other
//! message. What it does to a conversation, and who may do it, is decided where conversations are kept; here is only
//! its shape. docs/protocol.md, "Kinds of message".

use core::net::SocketAddr;

use crate::PeerId;
use crate::envelope::{EnvelopeError, MessageId, message_id};
use crate::file::{self, FileNotice, Offer};
use crate::frame::{decode_addr, encode_addr};
use crate::invite::Secret;
use crate::limits::{ADDRS_MAX, NAME_BYTES_MAX, REACTION_BYTES_MAX, RECEIPT_IDS_MAX, TEXT_BYTES_MAX};
use crate::name::Name;
use crate::presence::check_absence_text;
use crate::room::RoomBody;

/// The kinds of message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Words.
    Text(Text),
    /// A sign put on a message, or taken back.
    Reaction(Reaction),
    /// Other words for a message of the same author.
    Edit(Edit),
    /// A message of the same author is to be deleted at both ends.
    Deletion(MessageId),
    /// These messages of the recipient's were shown to the author, who lets it be known. 1 to 1024.
    Receipt(Vec<MessageId>),
    /// A file or a folder is offered.
    FileOffer(Offer),
    /// What became of an offer, at one end or the other.
    FileNotice(FileNotice),
    /// What the author, who is away, lets everybody know who writes. Sent by a program, and never answered by one. At most
    /// [`ABSENCE_TEXT_BYTES_MAX`](crate::limits::ABSENCE_TEXT_BYTES_MAX) bytes of UTF-8, and may be empty.
    AwayAnswer(String),
    /// The author makes another contact of its own known to the recipient.
    Introduction(Introduction),
    /// Something about a room for this contact alone.
    Room(RoomBody),
    /// A kind of message that needs a newer version. It is kept and shown as such.
    Unknown,
}

/// Words, and what goes with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// 1 byte to 64 KiB of UTF-8.
    pub text: String,
    /// The message of the same conversation that this one answers.
    pub reply_to: Option<MessageId>,
    /// How much it matters, when a program says so.
    pub severity: Option<Severity>,
    /// After how many seconds both ends delete it: from when it was sent, and from when it was shown. Not 0.
    pub expires_after_s: Option<u32>,
}

/// How much a message matters, in the eyes of the program that wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Somebody should look.
    Warning,
    /// Somebody should look now.
    Critical,
}

/// A sign put on a message. One author has one sign on a message: the latest by the author's counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// The message.
    pub target: MessageId,
    /// The sign: 1 to 48 bytes of UTF-8 without control characters. `None` takes back what was there.
    pub sign: Option<String>,
}

/// Other words for a message. The latest by the author's counter count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The message, written by the author of the edit.
    pub target: MessageId,
    /// The words that replace those of the message, 1 byte to 64 KiB of UTF-8.
    pub text: String,
}

/// Somebody whom the author knows, and wants the recipient to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// Who.
    pub peer: PeerId,
    /// What the author calls them.
    pub name: Name,
    /// Where they may be reached, at most 8.
    pub addrs: Vec<SocketAddr>,
    /// The same for both who are introduced.
    pub secret: Secret,
}

impl From<String> for Text {
    /// Words with nothing that goes with them.
    fn from(text: String) -> Self {
        Self {
            text,
            reply_to: None,
            severity: None,
            expires_after_s: None,
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl Severity {
    fn code(self) -> u32 {
        match self {
            Self::Info => 1,
            Self::Warning => 2,
            Self::Critical => 3,
        }
    }

    /// Reads a code; one that is not known says nothing.
    fn from_code(code: u32) -> Option<Self> {
        match code {
            1 => Some(Self::Info),
            2 => Some(Self::Warning),
            3 => Some(Self::Critical),
            _ => None,
        }
    }
}

/// Checks that `text` may be the text of a message.
///
/// # Errors
///
/// Fails when it is empty or longer than [`TEXT_BYTES_MAX`].
pub fn check_text_length(text: &str) -> Result<(), EnvelopeError> {
    if text.is_empty() || text.len() > TEXT_BYTES_MAX {
        return Err(EnvelopeError::TextLength(text.len()));
    }
    Ok(())
}

/// Checks that `sign` may be a reaction.
///
/// # Errors
///
/// Fails when it is empty, longer than [`REACTION_BYTES_MAX`], or holds a control character.
pub fn check_sign(sign: &str) -> Result<(), EnvelopeError> {
    if sign.is_empty() || sign.len() > REACTION_BYTES_MAX {
        return Err(EnvelopeError::SignLength(sign.len()));
    }
    if sign.contains(char::is_control) {
        return Err(EnvelopeError::SignCharacter);
    }
    Ok(())
}

impl Body {
    pub(crate) fn to_wire(&self) -> Option<wire::Body> {
        Some(match self {
            Self::Text(text) => wire::Body::Text(wire::Text {
                text: text.text.clone(),
                reply_to: text.reply_to.map(|id| id.0.to_vec()).unwrap_or_default(),
                severity: text.severity.map(Severity::code).unwrap_or_default(),
                expires_after_s: text.expires_after_s.unwrap_or_default(),
            }),
            Self::Reaction(Reaction { target, sign }) => wire::Body::Reaction(wire::Reaction {
                target: target.0.to_vec(),
                sign: sign.clone().unwrap_or_default(),
            }),
            Self::Edit(Edit { target, text }) => wire::Body::Edit(wire::Edit {
                target: target.0.to_vec(),
                text: text.clone(),
            }),
            Self::Deletion(target) => wire::Body::Deletion(wire::Deletion {
                target: target.0.to_vec(),
            }),
            Self::Receipt(ids) => wire::Body::Receipt(wire::Receipt {
                message_ids: ids.iter().map(|id| id.0.to_vec()).collect(),
            }),
            Self::FileOffer(offer) => wire::Body::FileOffer(offer.to_wire()),
            Self::FileNotice(notice) => wire::Body::FileNotice(notice.to_wire()),
            Self::AwayAnswer(text) => wire::Body::AwayAnswer(wire::AwayAnswer { text: text.clone() }),
            Self::Introduction(introduction) => wire::Body::Introduction(wire::Introduction {
                peer: introduction.peer.0.to_vec(),
                name: introduction.name.to_string(),
                addrs: introduction
                    .addrs
                    .iter()
                    .take(ADDRS_MAX)
                    .map(encode_addr)
                    .collect(),
                secret: introduction.secret.expose().to_vec(),
            }),
            Self::Room(RoomBody::Key(share)) => wire::Body::RoomKey(share.to_wire()),
            Self::Room(RoomBody::Welcome(first)) => wire::Body::RoomWelcome(first.to_wire()),
            Self::Unknown => return None,
        })
    }

    pub(crate) fn from_wire(body: Option<wire::Body>) -> Result<Self, EnvelopeError> {
        Ok(match body {
            Some(wire::Body::Text(text)) => {
                check_text_length(&text.text)?;
                Self::Text(Text {
                    reply_to: optional_id(&text.reply_to)?,
                    severity: Severity::from_code(text.severity),
                    expires_after_s: Some(text.expires_after_s).filter(|seconds| *seconds > 0),
                    text: text.text,
                })
            }
            Some(wire::Body::Reaction(reaction)) => {
                let sign = Some(reaction.sign).filter(|sign| !sign.is_empty());
                sign.as_deref().map_or(Ok(()), check_sign)?;
                Self::Reaction(Reaction {
                    target: message_id(&reaction.target)?,
                    sign,
                })
            }
            Some(wire::Body::Edit(edit)) => {
                check_text_length(&edit.text)?;
                Self::Edit(Edit {
                    target: message_id(&edit.target)?,
                    text: edit.text,
                })
            }
            Some(wire::Body::Deletion(deletion)) => Self::Deletion(message_id(&deletion.target)?),
            Some(wire::Body::Receipt(receipt)) => {
                let count = receipt.message_ids.len();
                if count == 0 || count > RECEIPT_IDS_MAX {
                    return Err(EnvelopeError::ReceiptLength(count));
                }
                let ids = receipt.message_ids.iter().map(|id| message_id(id));
                Self::Receipt(ids.collect::<Result<_, _>>()?)
            }
            Some(wire::Body::FileOffer(offer)) => Self::FileOffer(Offer::from_wire(offer)?),
            Some(wire::Body::FileNotice(notice)) => Self::FileNotice(FileNotice::from_wire(&notice)?),
            Some(wire::Body::AwayAnswer(answer)) => {
                check_absence_text(&answer.text)?;
                Self::AwayAnswer(answer.text)
            }
            Some(wire::Body::Introduction(introduction)) => {
                Self::Introduction(introduction_from(&introduction).ok_or(EnvelopeError::Introduction)?)
            }
            Some(wire::Body::RoomKey(key)) => Self::Room(RoomBody::key_from_wire(key)?),
            Some(wire::Body::RoomWelcome(first)) => Self::Room(RoomBody::welcome_from_wire(first)?),
            None => Self::Unknown,
        })
    }
}

/// Reads an introduction; `None` when a field is out of bounds.
fn introduction_from(introduction: &wire::Introduction) -> Option<Introduction> {
    if introduction.name.len() > NAME_BYTES_MAX || introduction.addrs.len() > ADDRS_MAX {
        return None;
    }
    let peer = PeerId(introduction.peer.as_slice().try_into().ok()?);
    let secret = Secret::new(introduction.secret.as_slice().try_into().ok()?);
    let addrs = introduction.addrs.iter().map(|addr| decode_addr(addr));
    Some(Introduction {
        peer,
        // A name that cannot be shown is replaced by what can.
        name: Name::from_foreign(&introduction.name).or_else(|| Name::from_foreign(&peer.short()))?,
        addrs: addrs.collect::<Option<_>>()?,
        secret,
    })
}

/// Reads a message id that may be left out.
fn optional_id(bytes: &[u8]) -> Result<Option<MessageId>, EnvelopeError> {
    if bytes.is_empty() {
        return Ok(None);
    }
    message_id(bytes).map(Some)
}

/// The Protocol Buffers messages, exactly as docs/directnet.proto describes them.
pub(crate) mod wire {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub(crate) enum Body {
        #[prost(message, tag = "16")]
        Text(Text),
        #[prost(message, tag = "17")]
        Reaction(Reaction),
        #[prost(message, tag = "18")]
        Edit(Edit),
        #[prost(message, tag = "19")]
        Deletion(Deletion),
        #[prost(message, tag = "20")]
        Receipt(Receipt),
        #[prost(message, tag = "21")]
        Introduction(Introduction),
        #[prost(message, tag = "23")]
        FileOffer(super::file::OfferWire),
        #[prost(message, tag = "24")]
        FileNotice(super::file::NoticeWire),
        #[prost(message, tag = "26")]
        RoomKey(crate::room::KeyWire),
        #[prost(message, tag = "27")]
        RoomWelcome(crate::room::WelcomeWire),
        #[prost(message, tag = "22")]
        AwayAnswer(AwayAnswer),
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Text {
        #[prost(string, tag = "1")]
        pub(crate) text: String,
        #[prost(bytes = "vec", tag = "2")]
        pub(crate) reply_to: Vec<u8>,
        #[prost(uint32, tag = "3")]
        pub(crate) severity: u32,
        #[prost(uint32, tag = "4")]
        pub(crate) expires_after_s: u32,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Reaction {
        #[prost(bytes = "vec", tag = "1")]
        pub(crate) target: Vec<u8>,
        #[prost(string, tag = "2")]
        pub(crate) sign: String,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Edit {
        #[prost(bytes = "vec", tag = "1")]
        pub(crate) target: Vec<u8>,
        #[prost(string, tag = "2")]
        pub(crate) text: String,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Deletion {
        #[prost(bytes = "vec", tag = "1")]
        pub(crate) target: Vec<u8>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Introduction {
        #[prost(bytes = "vec", tag = "1")]
        pub(crate) peer: Vec<u8>,
        #[prost(string, tag = "2")]
        pub(crate) name: String,
        #[prost(bytes = "vec", repeated, tag = "3")]
        pub(crate) addrs: Vec<Vec<u8>>,
        #[prost(bytes = "vec", tag = "4")]
        pub(crate) secret: Vec<u8>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Receipt {
        #[prost(bytes = "vec", repeated, tag = "1")]
        pub(crate) message_ids: Vec<Vec<u8>>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct AwayAnswer {
        #[prost(string, tag = "1")]
        pub(crate) text: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::FileNews;

    const TARGET: MessageId = MessageId([3; 16]);

    fn introduction() -> Body {
        Body::Introduction(Introduction {
            peer: PeerId([5; 32]),
            name: "carol".parse().unwrap(),
            addrs: vec!["192.0.2.1:3447".parse().unwrap()],
            secret: Secret::new([6; 16]),
        })
    }

    #[test]
    fn an_introduction_names_somebody_who_can_be_shown_within_limits() {
        let broken = |change: fn(&mut wire::Introduction)| {
            let Some(wire::Body::Introduction(mut wire)) = introduction().to_wire() else {
                panic!("it is one")
            };
            change(&mut wire);
            Body::from_wire(Some(wire::Body::Introduction(wire)))
        };
        for change in [
            (|wire| wire.peer.truncate(31)) as fn(&mut wire::Introduction),
            |wire| wire.secret.push(0),
            |wire| wire.name = "x".repeat(NAME_BYTES_MAX + 1),
            |wire| wire.addrs = vec![vec![0; 6]; ADDRS_MAX + 1],
            |wire| wire.addrs = vec![vec![0; 5]],
        ] {
            assert_eq!(broken(change), Err(EnvelopeError::Introduction));
        }
        let Ok(Body::Introduction(steering)) = broken(|wire| wire.name = "a\u{202e}b\u{1b}".into()) else {
            panic!("what cannot be shown is left out")
        };
        assert_eq!(steering.name.as_str(), "ab");
    }

    fn there_and_back(body: &Body) -> Result<Body, EnvelopeError> {
        Body::from_wire(body.to_wire())
    }

    #[test]
    fn every_kind_round_trips() {
        for body in [
            Body::Text("hello".into()),
            Body::Text(Text {
                text: "yes".into(),
                reply_to: Some(TARGET),
                severity: Some(Severity::Critical),
                expires_after_s: Some(3600),
            }),
            Body::Reaction(Reaction {
                target: TARGET,
                sign: Some("👩‍👧".into()),
            }),
            Body::Reaction(Reaction {
                target: TARGET,
                sign: None,
            }),
            Body::Edit(Edit {
                target: TARGET,
                text: "hello again".into(),
            }),
            Body::Deletion(TARGET),
            Body::Receipt(vec![TARGET, MessageId([4; 16])]),
            introduction(),
            Body::FileOffer(Offer {
                name: "report.pdf".into(),
                size: 17,
                root: [8; 32],
                folder: None,
            }),
            Body::FileNotice(FileNotice {
                target: TARGET,
                news: FileNews::Saved,
            }),
            Body::AwayAnswer("back on monday".into()),
            Body::AwayAnswer(String::new()),
            Body::Unknown,
        ] {
            assert_eq!(there_and_back(&body), Ok(body));
        }
    }

    #[test]
    fn a_sign_is_short_and_steers_nothing() {
        let check = |sign: &str, expected| {
            let sign = Some(sign.to_owned());
            let reaction = Body::Reaction(Reaction { target: TARGET, sign });
            assert_eq!(there_and_back(&reaction).map(drop), expected);
        };
        check("👍", Ok(()));
        check("me too", Ok(()));
        check(&"x".repeat(48), Ok(()));
        check(&"x".repeat(49), Err(EnvelopeError::SignLength(49)));
        check("a\nb", Err(EnvelopeError::SignCharacter));
        check("\u{1b}[2J", Err(EnvelopeError::SignCharacter));
    }

    #[test]
    fn an_act_without_a_target_is_none() {
        let act = wire::Body::Deletion(wire::Deletion { target: vec![] });
        assert_eq!(Body::from_wire(Some(act)), Err(EnvelopeError::MessageId(0)));
    }

    #[test]
    fn a_receipt_names_some_messages_and_not_too_many() {
        let check = |count| there_and_back(&Body::Receipt(vec![TARGET; count])).map(drop);
        assert_eq!(check(RECEIPT_IDS_MAX), Ok(()));
        for count in [0, RECEIPT_IDS_MAX + 1] {
            assert_eq!(check(count), Err(EnvelopeError::ReceiptLength(count)));
        }
    }

    #[test]
    fn an_away_answer_is_short() {
        let check = |len| there_and_back(&Body::AwayAnswer("x".repeat(len))).map(drop);
        assert_eq!(check(256), Ok(()));
        assert_eq!(check(257), Err(EnvelopeError::AbsenceLength(257)));
    }

    #[test]
    fn a_severity_of_a_newer_version_says_nothing() {
        let text = wire::Body::Text(wire::Text {
            text: "hello".into(),
            reply_to: vec![],
            severity: 9,
            expires_after_s: 0,
        });
        assert_eq!(Body::from_wire(Some(text)), Ok(Body::Text("hello".into())));
    }
}
