//! One line of an exported history.

use messenger_proto::PeerId;
use messenger_proto::body::{check_sign, check_text_length};
use messenger_proto::envelope::MessageId;
use messenger_proto::limits::NAME_BYTES_MAX;
use messenger_proto::presence::check_absence_text;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{FORMAT, VERSION};
use crate::expiry::Expiry;
use crate::messages::{MessageState, Said, Sign, parse_severity, severity_word};
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
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    contact: String,
    name: String,
    id: String,
    from_contact: bool,
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
    from_contact: bool,
    sign: String,
}

/// A message that leaves a store or enters one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Whose conversation it belongs to.
    pub(crate) contact: PeerId,
    /// What the user called the contact when it was exported.
    pub(crate) name: String,
    /// Its identity on the wire.
    pub(crate) id: MessageId,
    /// How far it had come; also tells who wrote it.
    pub(crate) state: MessageState,
    pub(crate) sent_at: UnixMillis,
    pub(crate) stored_at: UnixMillis,
    pub(crate) said: Said,
    pub(crate) reply_to: Option<MessageId>,
    pub(crate) signs: Vec<Sign>,
    pub(crate) expiry: Option<Expiry>,
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
    let state = MessageState::of_word(&line.state).ok_or(LineError::Field("state"))?;
    if state.is_outbound() == line.from_contact {
        return Err(LineError::Field("state"));
    }
    if line.name.len() > NAME_BYTES_MAX {
        return Err(LineError::Field("name"));
    }
    let id = |text: &str, field| text.parse::<MessageId>().map_err(|_| LineError::Field(field));
    Ok(Entry {
        contact: line.contact.parse().map_err(|_| LineError::Field("contact"))?,
        id: id(&line.id, "id")?,
        state,
        sent_at: time(line.sent_at_ms, "sent_at_ms")?,
        stored_at: time(line.stored_at_ms, "stored_at_ms")?,
        reply_to: line
            .reply_to
            .as_deref()
            .map(|text| id(text, "reply_to"))
            .transpose()?,
        signs: signs(&line)?,
        expiry: expiry(&line)?,
        name: line.name.clone(),
        said: said(line)?,
    })
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

/// What is on the message: at most one sign of each side.
fn signs(line: &Line) -> Result<Vec<Sign>, LineError> {
    let mut signs: Vec<Sign> = Vec::new();
    for LineSign { from_contact, sign } in &line.reactions {
        let is_second = signs.iter().any(|other| other.is_outbound != *from_contact);
        if is_second || check_sign(sign).is_err() {
            return Err(LineError::Field("reactions"));
        }
        signs.push(Sign {
            is_outbound: !from_contact,
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
        let is_outbound = self.state.is_outbound();
        let reactions = self.signs.into_iter().map(|sign| LineSign {
            from_contact: !sign.is_outbound,
            sign: sign.sign,
        });
        let mut line = Line {
            contact: self.contact.to_string(),
            name: self.name,
            id: self.id.to_string(),
            from_contact: !is_outbound,
            state: self.state.as_str().to_owned(),
            sent_at_ms: self.sent_at.0,
            stored_at_ms: self.stored_at.0,
            text: None,
            severity: None,
            automatic: false,
            reply_to: self.reply_to.map(|id| id.to_string()),
            edited_at_ms: None,
            deleted: self.said == Said::Deleted,
            expires_after_s: self.expiry.map(|expiry| expiry.after_s),
            expires_at_ms: self.expiry.and_then(|expiry| expiry.at).map(|at| at.0),
            reactions: reactions.collect(),
        };
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
