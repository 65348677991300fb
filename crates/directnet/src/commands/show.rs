//! How messages look on a terminal and as lines of JSON.

use std::borrow::Cow;
use std::io::{self, Write};

use api::messages::{Message, MessageState, Reach, Severity};
use api::size;
use api::text::visible;

use crate::commands::files;
use crate::language::say;
use crate::{output, time};

/// How to show messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For people.
    Lines,
    /// For people, each message with its row in front, by which others can speak of it.
    Rows,
    /// One JSON object per line.
    Json,
}

/// Writes one message. What a peer wrote cannot steer the terminal.
pub(crate) fn message(out: &mut impl Write, message: &Message, form: Form) -> io::Result<()> {
    write(out, message, form, &author(message, message.from_contact))
}

/// Writes a message that was found among those of all conversations: of the user's own, it is said to whom they were.
pub(crate) fn found(out: &mut impl Write, message: &Message, form: Form) -> io::Result<()> {
    let to_whom = say!("show-you-to", contact = &message.contact);
    let author = match message.from_contact {
        true => author(message, true),
        false => Cow::Borrowed(to_whom.as_str()),
    };
    write(out, message, form, &author)
}

fn write(out: &mut impl Write, message: &Message, form: Form, author: &str) -> io::Result<()> {
    if form == Form::Json {
        return output::json_line(out, message);
    }
    if form == Form::Rows {
        write!(out, "{:>6}  ", message.row)?;
    }
    // A further line that began like a message could be taken for one.
    let text = said(message).trim_end().replace('\n', "\n    ");
    writeln!(
        out,
        "{}  {}{}: {text}{}",
        time::minute(message.sent_at_ms),
        author,
        occasion(message),
        notes(message),
    )
}

fn author(message: &Message, is_from_contact: bool) -> Cow<'_, str> {
    match &message.author {
        Some(author) if is_from_contact => Cow::Owned(format!("{} {}", message.contact, visible(author))),
        _ if is_from_contact => Cow::Borrowed(&message.contact),
        _ => Cow::Borrowed(say!("show-you")),
    }
}

fn said(message: &Message) -> String {
    if let Some(file) = &message.file {
        let size = size::human(file.size_bytes);
        return say!(
            "show-offers",
            file = &files::show::name(file),
            size = &size,
            state = &files::show::state(file)
        );
    }
    match &message.text {
        Some(text) if text.is_empty() => say!("show-away").to_owned(),
        Some(text) => visible(text),
        None if message.deleted => say!("show-deleted").to_owned(),
        None => say!("show-needs-newer").to_owned(),
    }
}

/// What stands between the author and the words: whether a program wrote it, how much it matters, and what it answers.
fn occasion(message: &Message) -> String {
    let severity = message.severity.map(|severity| match severity {
        Severity::Info => say!("show-info").to_owned(),
        Severity::Warning => say!("show-warning").to_owned(),
        Severity::Critical => say!("show-critical").to_owned(),
    });
    let automatic = message.automatic.then(|| say!("show-automatic").to_owned());
    let answers = message.reply_to.as_ref().map(|quote| match &quote.beginning {
        Some(beginning) if beginning.is_empty() => say!("show-answers-deleted").to_owned(),
        Some(beginning) => say!("show-answers", beginning = &one_line(beginning)),
        None => say!("show-answers-missing").to_owned(),
    });
    let parts: Vec<String> = automatic.into_iter().chain(severity).chain(answers).collect();
    if parts.is_empty() {
        return String::new();
    }
    format!(" ({})", parts.join(", "))
}

/// The first words of a text that may have many lines.
fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands behind the words: how far it has come, whether it was edited, and what was put on it.
fn notes(message: &Message) -> String {
    let state = match message.state {
        // In a room with nobody else in it, a message waits for nobody.
        MessageState::Queued if message.reach.is_some_and(|reach| reach.members == 0) => None,
        MessageState::Queued => Some(say!("show-queued")),
        MessageState::Refused => Some(say!("show-refused")),
        MessageState::Delivered | MessageState::Unread | MessageState::Read => None,
    };
    let edited = message.edited_at_ms.map(|_| say!("show-edited"));
    let disappears = message.expires_after_s.map(|_| say!("show-disappears"));
    let mut notes = String::new();
    for note in [state, edited, disappears].into_iter().flatten() {
        notes.push_str(&format!("  {note}"));
    }
    if let Some(reach) = message.reach.filter(Reach::is_telling) {
        let told = say!(
            "show-reach",
            delivered = reach.delivered,
            members = reach.members,
            read = reach.read
        );
        notes.push_str(&format!("  ({told})"));
    }
    for reaction in &message.reactions {
        let who = match &reaction.author {
            Some(author) => visible(author),
            None => author(message, reaction.from_contact).into_owned(),
        };
        notes.push_str(&format!("  [{who}: {}]", visible(&reaction.sign)));
    }
    notes
}
