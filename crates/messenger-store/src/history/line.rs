//! One line of an exported history.

use messenger_proto::PeerId;
use messenger_proto::body::{check_sign, check_text_length};
use messenger_proto::envelope::MessageId;
use messenger_proto::limits::NAME_BYTES_MAX;
use messenger_proto::presence::check_absence_text;
use messenger_proto::room::RoomId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{FORMAT, VERSION};
use crate::expiry::Expiry;
use crate::messages::{MessageState, Said, Sign, parse_severity, severity_word};
use crate::rooms::{RoomMessageState, RoomSign};
use crate::writer::UnixMillis;

/// Why a line is no part of a history that this version can read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LineError {
    /// The file does not begin as a history does.
    #[error("this is not the beginning of an exported history")]
    NotAHistory,
    /// The file is of a newer version.
    #[error("the history is of version {0}, and this program reads version {VERSION}")]
    Newer(u32),
    /// The line is longer than any that is exported.
    #[error("the line is longer than {0} bytes")]
    TooLong(usize),
    /// The line is no JSON object with the fields of a message.
    #[error("{0}")]
    Json(String),
    /// A field has a value that it cannot have.
    #[error("the field {0} has a value that it cannot have")]
    Field(&'static str),
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    format: String,
    version: u32,
}

/// A message as it stands on a line. What has nothing to say is left out.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contact: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    room: Option<String>,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author_name: Option<String>,
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from_contact: Option<bool>,
    state: String,
    sent_at_ms: i64,
    stored_at_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    severity: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    automatic: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    edited_at_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    deleted: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_after_s: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reactions: Vec<LineSign>,
}

#[derive(Debug, Serialize, Deserialize)]
struct LineSign {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from_contact: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    sign: String,
}

/// A message that leaves a store or enters one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// In which conversation it was said, and by whom.
    pub(crate) place: Place,
    /// Its identity on the wire.
    pub(crate) id: MessageId,
    pub(crate) sent_at: UnixMillis,
    pub(crate) stored_at: UnixMillis,
    pub(crate) said: Said,
    pub(crate) reply_to: Option<MessageId>,
    pub(crate) expiry: Option<Expiry>,
}

/// Where something was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    With(WithContact),
    In(InRoom),
}

/// Of a message between two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WithContact {
    pub(crate) contact: PeerId,
    /// What the user called the contact when it was exported.
    pub(crate) name: String,
    /// How far it had come; also tells who wrote it.
    pub(crate) state: MessageState,
    pub(crate) signs: Vec<Sign>,
}

/// Of a message to a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InRoom {
    pub(crate) room: RoomId,
    /// What the user called the room when it was exported, with its `#`.
    pub(crate) name: String,
    pub(crate) author: PeerId,
    /// What the user called the author, if it was a contact.
    pub(crate) author_name: Option<String>,
    pub(crate) state: RoomMessageState,
    pub(crate) signs: Vec<RoomSign>,
}

/// The first line of a history, without a line end.
pub(crate) fn header() -> Vec<u8> {
    bytes(&Header {
        format: FORMAT.to_owned(),
        version: VERSION,
    })
}

/// Checks the first line of a history.
pub(crate) fn check_header(line: &[u8]) -> Result<(), LineError> {
    let header: Header = serde_json::from_slice(line).map_err(|_| LineError::NotAHistory)?;
    match header.version {
        _ if header.format != FORMAT => Err(LineError::NotAHistory),
        VERSION => Ok(()),
        0 => Err(LineError::NotAHistory),
        newer => Err(LineError::Newer(newer)),
    }
}

/// Reads a line that is not the first.
pub(crate) fn parse(line: &[u8]) -> Result<Entry, LineError> {
    let line: Line = serde_json::from_slice(line).map_err(|error| LineError::Json(error.to_string()))?;
    let id = |text: &str, field| text.parse::<MessageId>().map_err(|_| LineError::Field(field));
    Ok(Entry {
        place: place(&line)?,
        id: id(&line.id, "id")?,
        sent_at: time(line.sent_at_ms, "sent_at_ms")?,
        stored_at: time(line.stored_at_ms, "stored_at_ms")?,
        reply_to: line
            .reply_to
            .as_deref()
            .map(|text| id(text, "reply_to"))
            .transpose()?,
        expiry: expiry(&line)?,
        said: said(line)?,
    })
}

fn place(line: &Line) -> Result<Place, LineError> {
    match (&line.contact, &line.room) {
        (Some(contact), None) => with_contact(line, contact).map(Place::With),
        (None, Some(room)) => in_room(line, room).map(Place::In),
        _ => Err(LineError::Field("contact")),
    }
}

fn with_contact(line: &Line, contact: &str) -> Result<WithContact, LineError> {
    let contact = contact.parse().map_err(|_| LineError::Field("contact"))?;
    let state = MessageState::of_word(&line.state).ok_or(LineError::Field("state"))?;
    if line.from_contact.ok_or(LineError::Field("from_contact"))? == state.is_outbound() {
        return Err(LineError::Field("state"));
    }
    Ok(WithContact {
        contact,
        name: name(&line.name, "name", NAME_BYTES_MAX)?,
        state,
        signs: signs(line)?,
    })
}

fn in_room(line: &Line, room: &str) -> Result<InRoom, LineError> {
    let author = line.author.as_deref().ok_or(LineError::Field("author"))?;
    let author_name = line.author_name.as_deref();
    Ok(InRoom {
        room: room.parse().map_err(|_| LineError::Field("room"))?,
        // The `#` is not part of it.
        name: name(&line.name, "name", NAME_BYTES_MAX + 1)?,
        author: author.parse().map_err(|_| LineError::Field("author"))?,
        author_name: author_name
            .map(|text| name(text, "author_name", NAME_BYTES_MAX))
            .transpose()?,
        state: RoomMessageState::of_word(&line.state).ok_or(LineError::Field("state"))?,
        signs: signs_of_members(line)?,
    })
}

fn name(text: &str, field: &'static str, max_bytes: usize) -> Result<String, LineError> {
    if text.len() > max_bytes {
        return Err(LineError::Field(field));
    }
    Ok(text.to_owned())
}

fn time(ms: i64, field: &'static str) -> Result<UnixMillis, LineError> {
    if ms < 0 {
        return Err(LineError::Field(field));
    }
    Ok(UnixMillis(ms))
}

fn said(line: Line) -> Result<Said, LineError> {
    match line.text {
        Some(_) if line.deleted => Err(LineError::Field("deleted")),
        None if line.deleted => Ok(Said::Deleted),
        None => Ok(Said::Unknown),
        Some(text) => {
            let fits = if line.automatic {
                check_absence_text(&text)
            } else {
                check_text_length(&text)
            };
            fits.map_err(|_| LineError::Field("text"))?;
            let severity = line
                .severity
                .as_deref()
                .map(|word| parse_severity(word).ok_or(word));
            Ok(Said::Text {
                text,
                severity: severity.transpose().map_err(|_| LineError::Field("severity"))?,
                edited_at: line.edited_at_ms.map(|ms| time(ms, "edited_at_ms")).transpose()?,
                is_automatic: line.automatic,
            })
        }
    }
}

/// What is on a message between two: at most one sign of each side.
fn signs(line: &Line) -> Result<Vec<Sign>, LineError> {
    let wrong = LineError::Field("reactions");
    let mut signs: Vec<Sign> = Vec::new();
    for LineSign {
        from_contact, sign, ..
    } in &line.reactions
    {
        let is_outbound = !from_contact.ok_or_else(|| wrong.clone())?;
        if signs.iter().any(|other| other.is_outbound == is_outbound) || check_sign(sign).is_err() {
            return Err(wrong);
        }
        signs.push(Sign {
            is_outbound,
            sign: sign.clone(),
        });
    }
    Ok(signs)
}

/// What is on a message to a room: at most one sign of each member.
fn signs_of_members(line: &Line) -> Result<Vec<RoomSign>, LineError> {
    let wrong = LineError::Field("reactions");
    let mut signs: Vec<RoomSign> = Vec::new();
    for LineSign { author, sign, .. } in &line.reactions {
        let author = author.as_deref().and_then(|author| author.parse().ok());
        let author = author.ok_or_else(|| wrong.clone())?;
        if signs.iter().any(|other| other.author == author) || check_sign(sign).is_err() {
            return Err(wrong);
        }
        signs.push(RoomSign {
            author,
            sign: sign.clone(),
        });
    }
    Ok(signs)
}

fn expiry(line: &Line) -> Result<Option<Expiry>, LineError> {
    let at = line
        .expires_at_ms
        .map(|ms| time(ms, "expires_at_ms"))
        .transpose()?;
    match line.expires_after_s {
        Some(0) => Err(LineError::Field("expires_after_s")),
        Some(after_s) => Ok(Some(Expiry { after_s, at })),
        None => Ok(None),
    }
}

impl Entry {
    /// Writes the line, without its end.
    pub(crate) fn line(self) -> Vec<u8> {
        let mut line = self.place.line();
        line.id = self.id.to_string();
        line.sent_at_ms = self.sent_at.0;
        line.stored_at_ms = self.stored_at.0;
        line.reply_to = self.reply_to.map(|id| id.to_string());
        line.deleted = self.said == Said::Deleted;
        line.expires_after_s = self.expiry.map(|expiry| expiry.after_s);
        line.expires_at_ms = self.expiry.and_then(|expiry| expiry.at).map(|at| at.0);
        if let Said::Text {
            text,
            severity,
            edited_at,
            is_automatic,
        } = self.said
        {
            line.text = Some(text);
            line.severity = severity.map(|severity| severity_word(severity).to_owned());
            line.edited_at_ms = edited_at.map(|at| at.0);
            line.automatic = is_automatic;
        }
        bytes(&line)
    }
}

impl Place {
    /// A line on which nothing but this is said.
    fn line(self) -> Line {
        match self {
            Self::With(with) => {
                let reactions = with.signs.into_iter().map(|sign| LineSign {
                    from_contact: Some(!sign.is_outbound),
                    author: None,
                    sign: sign.sign,
                });
                Line {
                    contact: Some(with.contact.to_string()),
                    name: with.name,
                    from_contact: Some(!with.state.is_outbound()),
                    state: with.state.as_str().to_owned(),
                    reactions: reactions.collect(),
                    ..Line::default()
                }
            }
            Self::In(room) => {
                let reactions = room.signs.into_iter().map(|sign| LineSign {
                    from_contact: None,
                    author: Some(sign.author.to_string()),
                    sign: sign.sign,
                });
                Line {
                    room: Some(room.room.to_string()),
                    name: room.name,
                    author: Some(room.author.to_string()),
                    author_name: room.author_name,
                    state: room.state.as_str().to_owned(),
                    reactions: reactions.collect(),
                    ..Line::default()
                }
            }
        }
    }
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("strings, numbers and lists of them are JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaalaepz";

    /// A line with these fields besides those that every line has.
    fn line(fields: &str) -> String {
        format!(
            r#"{{"contact":"{ID}","name":"bob","id":"{}","sent_at_ms":1,"stored_at_ms":2,{fields}}}"#,
            "07".repeat(16)
        )
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        for fields in [
            r#""from_contact":true,"state":"read","text":"hello""#,
            r#""from_contact":false,"state":"queued","text":"hello","severity":"critical","edited_at_ms":3"#,
            r#""from_contact":true,"state":"unread","deleted":true"#,
            r#""from_contact":true,"state":"read","text":"","automatic":true"#,
            r#""from_contact":false,"state":"seen","text":"x","expires_after_s":5,"expires_at_ms":9"#,
            r#""from_contact":true,"state":"read","reactions":[{"from_contact":true,"sign":"👍"},{"from_contact":false,"sign":"x"}]"#,
        ] {
            let entry = parse(line(fields).as_bytes()).unwrap();
            assert_eq!(parse(&entry.clone().line()), Ok(entry), "{fields}");
        }
    }

    /// A line of a room with these fields besides those that every line of one has.
    fn line_of_room(fields: &str) -> String {
        let (room, id) = ("5f".repeat(32), "07".repeat(16));
        format!(
            r##"{{"room":"{room}","name":"#team","author":"{ID}","id":"{id}","sent_at_ms":1,"stored_at_ms":2,{fields}}}"##
        )
    }

    #[test]
    fn a_line_of_a_room_is_read_as_it_was_written() {
        let signs = format!(r#""state":"unread","reactions":[{{"author":"{ID}","sign":"👍"}}]"#);
        for fields in [
            r#""state":"out","text":"hello","edited_at_ms":3"#,
            r#""state":"read","deleted":true,"author_name":"bob""#,
            &signs,
        ] {
            let entry = parse(line_of_room(fields).as_bytes()).unwrap();
            assert!(matches!(entry.place, Place::In(_)));
            assert_eq!(parse(&entry.clone().line()), Ok(entry), "{fields}");
        }
    }

    #[test]
    fn what_no_message_to_a_room_can_be_is_said_by_field() {
        let check = |line: String, field| {
            assert_eq!(parse(line.as_bytes()), Err(LineError::Field(field)), "{line}");
        };
        let whole = line_of_room(r#""state":"read""#);
        check(whole.replace(ID, "bob"), "author");
        check(whole.replace(r#""author""#, r#""writer""#), "author");
        check(whole.replace("5f5f", "5f"), "room");
        check(whole.replace("#team", &"#".repeat(66)), "name");
        check(whole.replace(r#""room""#, r#""place""#), "contact");
        check(
            line_of_room(&format!(r#""state":"read","contact":"{ID}""#)),
            "contact",
        );
        check(line_of_room(r#""state":"delivered""#), "state");
        let long = "x".repeat(65);
        check(
            line_of_room(&format!(r#""state":"read","author_name":"{long}""#)),
            "author_name",
        );
        let twice = format!(r#"{{"author":"{ID}","sign":"x"}}"#);
        for signs in [
            format!("{twice},{twice}"),
            r#"{"from_contact":true,"sign":"x"}"#.to_owned(),
        ] {
            check(
                line_of_room(&format!(r#""state":"read","reactions":[{signs}]"#)),
                "reactions",
            );
        }
    }

    #[test]
    fn what_no_message_can_be_is_said_by_field() {
        let check = |fields: &str, field| {
            assert_eq!(
                parse(line(fields).as_bytes()),
                Err(LineError::Field(field)),
                "{fields}"
            );
        };
        check(r#""from_contact":true,"state":"queued","text":"x""#, "state");
        check(r#""state":"read","text":"x""#, "from_contact");
        check(r#""from_contact":false,"state":"read","text":"x""#, "state");
        check(r#""from_contact":true,"state":"sent","text":"x""#, "state");
        check(r#""from_contact":true,"state":"read","text":"""#, "text");
        let long = "x".repeat(65_537);
        check(
            &format!(r#""from_contact":true,"state":"read","text":"{long}""#),
            "text",
        );
        check(
            r#""from_contact":true,"state":"read","text":"x","deleted":true"#,
            "deleted",
        );
        check(
            r#""from_contact":true,"state":"read","text":"x","severity":"high""#,
            "severity",
        );
        check(
            r#""from_contact":true,"state":"read","text":"x","edited_at_ms":-1"#,
            "edited_at_ms",
        );
        check(
            r#""from_contact":true,"state":"read","text":"x","expires_after_s":0"#,
            "expires_after_s",
        );
        check(
            r#""from_contact":true,"state":"read","text":"x","reply_to":"7""#,
            "reply_to",
        );
        let twice = r#"{"from_contact":true,"sign":"x"}"#;
        check(
            &format!(r#""from_contact":true,"state":"read","text":"x","reactions":[{twice},{twice}]"#),
            "reactions",
        );
        assert!(matches!(parse(b"{}"), Err(LineError::Json(_))));
        assert!(matches!(parse(b"hello"), Err(LineError::Json(_))));
    }

    #[test]
    fn the_first_line_says_what_the_file_is() {
        assert_eq!(check_header(&header()), Ok(()));
        assert_eq!(check_header(b"{}"), Err(LineError::NotAHistory));
        assert_eq!(check_header(b""), Err(LineError::NotAHistory));
        let newer = br#"{"format":"directnet history","version":2}"#;
        assert_eq!(check_header(newer), Err(LineError::Newer(2)));
        let other = br#"{"format":"mail","version":1}"#;
        assert_eq!(check_header(other), Err(LineError::NotAHistory));
    }
}
