//! How messages look on a terminal and as lines of JSON.

use std::io::{self, Write};

use api::messages::{Message, MessageState};
use api::text::visible;

use crate::{output, time};

/// What stands in place of a message that this version cannot read.
const NEEDS_NEWER: &str = "(this message needs a newer version of DirectNet)";

/// How to show messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For people.
    Lines,
    /// One JSON object per line.
    Json,
}

/// Writes one message. What a peer wrote cannot steer the terminal.
pub(crate) fn message(out: &mut impl Write, message: &Message, form: Form) -> io::Result<()> {
    if form == Form::Json {
        return output::json_line(out, message);
    }
    let author = if message.from_contact {
        message.contact.as_str()
    } else {
        "you"
    };
    let text = message
        .text
        .as_deref()
        .map_or_else(|| NEEDS_NEWER.to_owned(), visible);
    // A further line that began like a message could be taken for one.
    let text = text.trim_end().replace('\n', "\n    ");
    writeln!(
        out,
        "{}  {author}: {text}{}",
        time::minute(message.sent_at_ms),
        note(message.state)
    )
}

fn note(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued => "  (queued)",
        MessageState::Refused => "  (refused)",
        MessageState::Delivered | MessageState::Unread | MessageState::Read => "",
    }
}
