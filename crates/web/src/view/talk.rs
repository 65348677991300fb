//! Conversations: the list, and one of them.

use api::contacts::{Contact, ContactState};
use api::messages::Conversation;
use api::requests::Requests;
use api::rooms::Room;
use api::status::Status;
use askama::Template;

use super::Frame;
use super::messages::beginning;
use super::rooms;
use crate::language::{Texts, Told};
use crate::routes::{escaped, moment};

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
    pub(crate) name: String,
    escaped: String,
    standing: String,
    cautions: Vec<Told>,
    typing: String,
    write_to: String,
    pub(crate) draft: String,
    is_verified: bool,
    /// Whether it is a room's.
    is_room: bool,
    /// Whether something can be written.
    pub(crate) is_open: bool,
    /// Whether older messages than the latest are shown, which do not renew themselves.
    pub(crate) is_past: bool,
}

impl Thread {
    pub(crate) fn of(t: &'static Texts, contact: &Contact) -> Self {
        Self {
            name: contact.name.clone(),
            escaped: escaped(&contact.name),
            standing: standing(t, contact),
            cautions: cautions(t, contact)
                .into_iter()
                .map(|text| Told::own(t, text))
                .collect(),
            typing: t.with_text("talk-typing", "name", &contact.name),
            write_to: t.with_text("talk-write-to", "name", &contact.name),
            draft: String::new(),
            is_verified: contact.verified_at_ms.is_some(),
            is_room: false,
            is_open: true,
            is_past: false,
        }
    }

    pub(crate) fn of_room(t: &'static Texts, room: &Room) -> Self {
        Self {
            name: room.name.clone(),
            escaped: escaped(&room.name),
            standing: rooms::standing(t, room.is_member, room.members.len()),
            cautions: room.notices.iter().map(|notice| Told::of(t, notice)).collect(),
            typing: String::new(),
            write_to: t.with_text("talk-write-to", "name", &room.name),
            draft: String::new(),
            is_verified: false,
            is_room: true,
            is_open: room.is_member,
            is_past: false,
        }
    }
}

/// How it stands with whom the thread is, again.
#[derive(Template)]
#[template(path = "talk_standing.html")]
pub(crate) struct Standing {
    pub(crate) thread: Thread,
}

/// What the user should know before writing to a contact.
pub(crate) fn cautions(t: &'static Texts, contact: &Contact) -> Vec<String> {
    let doubled = contact.doubled_at_ms.map(moment);
    let cautions = [
        contact
            .looks_like
            .as_ref()
            .map(|other| t.with_text("caution-looks-like", "other", other)),
        doubled.map(|at| t.with_text("caution-doubled", "time", &at)),
        contact.blocked.then(|| t.get("caution-blocked").to_owned()),
        contact.inbox_full.then(|| t.get("caution-inbox-full").to_owned()),
        contact
            .inbox_full_there
            .then(|| t.get("caution-inbox-full-there").to_owned()),
        (contact.rooms_turned_away > 0).then(|| t.get("caution-rooms-turned-away").to_owned()),
    ];
    cautions.into_iter().flatten().collect()
}

/// What stands above the list.
pub(crate) struct Around {
    /// How many ask to become contacts.
    requests: usize,
    caution: Option<String>,
}

impl Around {
    pub(crate) fn of(t: &'static Texts, requests: &Requests, status: &Status) -> Self {
        let undecided = requests.received.iter().filter(|request| !request.accepted);
        let doubled = status.doubled_at_ms.map(moment);
        Self {
            requests: undecided.count(),
            caution: doubled.map(|at| t.with_text("caution-doubled-own", "time", &at)),
        }
    }
}

/// The list of conversations.
#[derive(Template)]
#[template(path = "talk_list.html")]
pub(crate) struct TalkList {
    t: &'static Texts,
    around: Around,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    escaped: String,
    standing: String,
    is_connected: bool,
    is_here: bool,
    unread: u64,
    /// Who said the latest, if it was said in a room and not by the user.
    by: Option<String>,
    latest: String,
}

impl TalkList {
    pub(crate) fn of(
        t: &'static Texts,
        conversations: &[Conversation],
        around: Around,
        at: Option<&str>,
    ) -> Self {
        let rows = conversations.iter().map(|it| Row {
            name: it.name.clone(),
            escaped: escaped(&it.name),
            standing: match (&it.contact, &it.room) {
                (Some(contact), _) => standing(t, contact),
                (None, Some(room)) => rooms::standing(t, room.is_member, room.members),
                (None, None) => String::new(),
            },
            is_connected: it.contact.as_ref().is_some_and(|contact| contact.connected)
                || it.room.is_some_and(|room| room.connected > 0),
            is_here: at == Some(it.name.as_str()),
            unread: it.unread,
            by: it.latest.as_ref().and_then(|latest| latest.author.clone()),
            latest: it
                .latest
                .as_ref()
                .map(|latest| beginning(t, latest))
                .unwrap_or_default(),
        });
        Self {
            t,
            around,
            rows: rows.collect(),
        }
    }
}

/// How it stands with a contact, in a few words.
pub(crate) fn standing(t: &'static Texts, contact: &Contact) -> String {
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
