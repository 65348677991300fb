//! Conversations: the list, one of them, and how contacts are made.

use api::contacts::{Contact, ContactState, Invite, Settings};
use api::messages::{Conversation, Message, MessageState};
use api::status::Status;
use askama::Template;
use qrcode::{Color, EcLevel, QrCode};

use super::Frame;
use crate::language::{Texts, Value};
use crate::routes::{escaped, moment};

/// What is offered to put on a message.
const SIGNS: [&str; 4] = ["👍", "❤️", "😂", "🤔"];
/// How much of a message is shown where it is only mentioned, in characters.
const BEGINNING_CHARS: usize = 60;
/// The light border that a QR code needs, in modules.
const QUIET_ZONE: usize = 4;

/// The page: the list, and a thread if one is open.
#[derive(Template)]
#[template(path = "talk.html")]
pub(crate) struct TalkPage {
    pub(crate) f: Frame,
    pub(crate) list: String,
    pub(crate) thread: Option<Thread>,
    pub(crate) messages: String,
}

/// Whose thread it is.
pub(crate) struct Thread {
    name: String,
    escaped: String,
    id: String,
    standing: String,
    typing: String,
    write_to: String,
    is_blocked: bool,
}

impl Thread {
    pub(crate) fn of(t: &'static Texts, contact: &Contact) -> Self {
        Self {
            name: contact.name.clone(),
            escaped: escaped(&contact.name),
            id: contact.id.clone(),
            standing: standing(t, contact),
            typing: t.with_text("talk-typing", "name", &contact.name),
            write_to: t.with_text("talk-write-to", "name", &contact.name),
            is_blocked: contact.blocked,
        }
    }
}

/// The list of conversations.
#[derive(Template)]
#[template(path = "talk_list.html")]
pub(crate) struct TalkList {
    t: &'static Texts,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    escaped: String,
    standing: String,
    is_connected: bool,
    is_here: bool,
    unread: u64,
    latest: String,
}

impl TalkList {
    pub(crate) fn of(t: &'static Texts, conversations: &[Conversation], at: Option<&str>) -> Self {
        let rows = conversations.iter().map(|it| Row {
            name: it.name.clone(),
            escaped: escaped(&it.name),
            standing: it
                .contact
                .as_ref()
                .map(|contact| standing(t, contact))
                .unwrap_or_default(),
            is_connected: it.contact.as_ref().is_some_and(|contact| contact.connected),
            is_here: at == Some(it.name.as_str()),
            unread: it.unread,
            latest: it
                .latest
                .as_ref()
                .map(|latest| beginning(t, latest))
                .unwrap_or_default(),
        });
        Self {
            t,
            rows: rows.collect(),
        }
    }
}

fn standing(t: &'static Texts, contact: &Contact) -> String {
    match (contact.state, contact.connected, &contact.away) {
        (ContactState::Joining, ..) => t.get("standing-joining").to_owned(),
        (ContactState::Refused, ..) => t.get("standing-refused").to_owned(),
        (_, true, Some(away)) => {
            let said = away.text.as_deref().unwrap_or_default();
            format!("{} {said}", t.get("standing-away")).trim().to_owned()
        }
        (_, true, None) => t.get("standing-connected").to_owned(),
        (_, false, _) => match contact.last_seen_at_ms {
            Some(seen) => t.with_text("standing-last-seen", "time", &moment(seen)),
            None => t.get("standing-unconnected").to_owned(),
        },
    }
}

fn beginning(t: &'static Texts, message: &Message) -> String {
    match &message.text {
        Some(text) => text.chars().take(BEGINNING_CHARS).collect(),
        None if message.deleted => t.get("talk-deleted").to_owned(),
        None => t.get("talk-newer").to_owned(),
    }
}

/// The messages of a thread.
#[derive(Template)]
#[template(path = "talk_messages.html")]
pub(crate) struct Messages {
    t: &'static Texts,
    escaped: String,
    signs: [&'static str; 4],
    rows: Vec<Said>,
}

struct Said {
    row: i64,
    id: String,
    author: String,
    from_contact: bool,
    text: String,
    beginning: String,
    quote: Option<String>,
    when: String,
    state: Option<&'static str>,
    is_edited: bool,
    is_deleted: bool,
    signs: Vec<String>,
}

impl Messages {
    pub(crate) fn of(t: &'static Texts, name: &str, messages: &[Message]) -> Self {
        Self {
            t,
            escaped: escaped(name),
            signs: SIGNS,
            rows: messages.iter().map(|message| said(t, message)).collect(),
        }
    }
}

fn said(t: &'static Texts, message: &Message) -> Said {
    let state = match message.state {
        MessageState::Queued => Some(t.get("state-queued")),
        MessageState::Delivered => Some(t.get("state-delivered")),
        MessageState::Refused => Some(t.get("state-refused")),
        MessageState::Read => Some(t.get("state-read")),
        _ => None,
    };
    let quote = message
        .reply_to
        .as_ref()
        .map(|quote| quote.beginning.clone().unwrap_or_default());
    Said {
        row: message.row,
        id: message.id.clone(),
        author: match message.from_contact {
            true => message.contact.clone(),
            false => t.get("talk-you").to_owned(),
        },
        from_contact: message.from_contact,
        text: message
            .text
            .clone()
            .unwrap_or_else(|| t.get("talk-newer").to_owned()),
        beginning: beginning(t, message),
        quote,
        when: moment(message.sent_at_ms),
        state: state.filter(|_| !message.from_contact),
        is_edited: message.edited_at_ms.is_some(),
        is_deleted: message.deleted,
        signs: message
            .reactions
            .iter()
            .map(|reaction| reaction.sign.clone())
            .collect(),
    }
}

/// Where contacts are made.
#[derive(Template)]
#[template(path = "contact_new.html")]
pub(crate) struct NewContactPage {
    pub(crate) f: Frame,
    pub(crate) made: Option<Made>,
}

/// An invite to show.
pub(crate) struct Made {
    text: String,
    terms: String,
    path: Option<String>,
    side: usize,
}

impl Made {
    pub(crate) fn of(t: &'static Texts, invite: &Invite) -> Self {
        let drawn = drawn(&invite.text);
        let until = moment(invite.expires_at_ms);
        Self {
            terms: t.with(
                "invite-terms",
                &[
                    ("uses", Value::Count(invite.uses.into())),
                    ("time", Value::Text(&until)),
                ],
            ),
            side: drawn.as_ref().map_or(0, |(_, side)| *side),
            path: drawn.map(|(path, _)| path),
            text: invite.text.clone(),
        }
    }
}

/// Draws a text as a QR code: the path of its dark modules, and how long a side is. `None` if it is too long.
///
/// Upper case packs tightest in a QR code, and neither the scheme nor base32 cares.
fn drawn(text: &str) -> Option<(String, usize)> {
    let code = QrCode::with_error_correction_level(text.to_ascii_uppercase(), EcLevel::L).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (place, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (place % width + QUIET_ZONE, place / width + QUIET_ZONE);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Some((path, width + 2 * QUIET_ZONE))
}

/// What can be decided, and what there is to know of the node.
#[derive(Template)]
#[template(path = "settings.html")]
pub(crate) struct SettingsPage {
    f: Frame,
    status: Status,
    settings: Settings,
    sockets: String,
    addrs: String,
}

impl SettingsPage {
    pub(crate) fn new(f: Frame, status: Status, settings: Settings) -> Self {
        Self {
            f,
            sockets: status.sockets.join(", "),
            addrs: status.addrs.join(", "),
            status,
            settings,
        }
    }
}
