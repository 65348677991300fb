//! The messenger's types as the plain types that faces are given.

use std::path::Path;

use api::{ApiError, ErrorCode};
use messenger::{KeyExchange, Known, LinkState, Name, Said, UnixMillis};

use crate::trouble;

/// For how long it is told that an identity was seen in two places: 30 days.
const DOUBLE_TOLD_MS: i64 = 30 * 24 * 60 * 60 * 1000;

pub(crate) fn contact(known: &Known) -> api::contacts::Contact {
    let Known {
        contact,
        link,
        absence,
        rooms_turned_away,
        is_askable,
    } = known;
    api::contacts::Contact {
        name: contact.name.to_string(),
        id: contact.peer.to_string(),
        state: match contact.state {
            messenger::ContactState::Joining(_) => api::contacts::ContactState::Joining,
            messenger::ContactState::Established => api::contacts::ContactState::Established,
            messenger::ContactState::Refused => api::contacts::ContactState::Refused,
        },
        connected: link.is_up(),
        trouble: trouble::link(link),
        last_seen_at_ms: contact.last_seen_at.map(|at| at.0),
        away: absence.clone().map(self::absence),
        addrs: contact.addrs.iter().map(ToString::to_string).collect(),
        blocked: contact.is_blocked,
        inbox_full: false,
        inbox_full_there: false,
        rooms_turned_away: *rooms_turned_away,
        verified_at_ms: contact.verified_at.map(|at| at.0),
        doubled_at_ms: doubled(contact.doubled_at),
        looks_like: None,
        may_be_asked: *is_askable,
    }
}

/// When an identity was seen in two places, as long as that is told.
pub(crate) fn doubled(at: Option<UnixMillis>) -> Option<i64> {
    at.map(|at| at.0)
        .filter(|at_ms| *at_ms > messenger::now().0.saturating_sub(DOUBLE_TOLD_MS))
}

pub(crate) fn absence(absence: messenger::Absence) -> api::presence::Absence {
    api::presence::Absence {
        text: Some(absence.text).filter(|text| !text.is_empty()),
        since_at_ms: i64::try_from(absence.since_ms).unwrap_or(i64::MAX),
    }
}

pub(crate) fn contact_status(known: &Known) -> api::contacts::ContactStatus {
    let key_exchange = match &known.link {
        LinkState::Up { key_exchange } => key_exchange.map(|agreed| match agreed {
            KeyExchange::X25519MlKem768 => api::contacts::KeyExchange::X25519MlKem768,
            KeyExchange::X25519 => api::contacts::KeyExchange::X25519,
        }),
        LinkState::Trying | LinkState::Down(_) => None,
    };
    api::contacts::ContactStatus {
        version: 1,
        contact: contact(known),
        key_exchange,
        inbox: None,
        replaced_sessions: 0,
        may_ask: false,
        asked: None,
    }
}

pub(crate) fn conversation(
    conversation: messenger::Conversation,
    contact: api::contacts::Contact,
) -> api::messages::Conversation {
    let name = conversation.contact.name.to_string();
    api::messages::Conversation {
        contact: Some(contact),
        room: None,
        unread: conversation.unread,
        latest: conversation.latest.map(|latest| message(latest, &name)),
        name,
    }
}

pub(crate) fn message(message: messenger::Message, contact: &str) -> api::messages::Message {
    let mut listed = api::messages::Message {
        row: message.row.0,
        id: message.id.to_string(),
        contact: contact.to_owned(),
        author: None,
        from_contact: !message.state.is_outbound(),
        state: state(message.state),
        sent_at_ms: message.sent_at.0,
        stored_at_ms: message.stored_at.0,
        text: None,
        severity: None,
        reply_to: message.reply_to.map(quote),
        automatic: false,
        edited_at_ms: None,
        reach: None,
        deleted: message.said == Said::Deleted,
        expires_after_s: message.expiry.map(|expiry| expiry.after_s),
        expires_at_ms: message.expiry.and_then(|expiry| expiry.at).map(|at| at.0),
        reactions: message.reactions.into_iter().map(reaction).collect(),
        file: None,
    };
    if let Said::Text {
        text,
        severity,
        edited_at,
        is_automatic,
    } = message.said
    {
        listed.text = Some(text);
        listed.severity = severity.map(severity_told);
        listed.automatic = is_automatic;
        listed.edited_at_ms = edited_at.map(|at| at.0);
    }
    listed
}

/// Where a file is offered, as the user speaks of it.
pub(crate) struct FileWhere {
    /// The name of the contact, or of the room with its `#`.
    pub(crate) contact: String,
    /// The name of the member that offers it.
    pub(crate) author: Option<String>,
    /// How far it has come with the members of the room, if the user offers it.
    pub(crate) reach: Option<api::files::FileReach>,
}

impl FileWhere {
    /// In the conversation with a contact of this name.
    pub(crate) fn with(contact: &str) -> Self {
        Self {
            contact: contact.to_owned(),
            author: None,
            reach: None,
        }
    }
}

pub(crate) fn file(
    file: &messenger::File,
    progress: messenger::Progress,
    path: Option<&Path>,
    place: FileWhere,
) -> api::files::File {
    let hash = file.offer.root.iter().map(|byte| format!("{byte:02x}")).collect();
    api::files::File {
        row: file_row(file),
        contact: place.contact,
        author: place.author,
        reach: place.reach,
        from_contact: !file.is_outbound,
        name: file.offer.name.clone(),
        folder: file.offer.folder.is_some(),
        size_bytes: file.offer.size,
        files: file.files,
        hash,
        state: file_state(file.state),
        done_bytes: progress.done_bytes,
        moving: progress.is_moving,
        reason: Some(file.reason.clone()).filter(|reason| !reason.is_empty()),
        path: path.map(|path| path.display().to_string()),
    }
}

/// The place of the message that offers a file.
pub(crate) fn file_row(file: &messenger::File) -> i64 {
    match file.offered_in {
        messenger::OfferedIn::Conversation(_, row) => row.0,
        messenger::OfferedIn::Room(_, row, _) => crate::service::place_in_room(row),
    }
}

pub(crate) fn file_state(state: messenger::FileState) -> api::files::FileState {
    match state {
        messenger::FileState::Offered => api::files::FileState::Offered,
        messenger::FileState::Wanted => api::files::FileState::Accepted,
        messenger::FileState::Saved => api::files::FileState::Saved,
        messenger::FileState::Declined => api::files::FileState::Declined,
        messenger::FileState::Withdrawn => api::files::FileState::Withdrawn,
        messenger::FileState::Failed => api::files::FileState::Failed,
        messenger::FileState::Refused => api::files::FileState::Refused,
    }
}

fn quote(quote: messenger::Quote) -> api::messages::Quote {
    let (row, from_contact, beginning) = match quote.found {
        Some(found) => (Some(found.row.0), Some(!found.is_outbound), Some(found.beginning)),
        None => (None, None, None),
    };
    api::messages::Quote {
        id: quote.id.to_string(),
        row,
        from_contact,
        author: None,
        beginning,
    }
}

fn reaction(sign: messenger::Sign) -> api::messages::Reaction {
    api::messages::Reaction {
        from_contact: !sign.is_outbound,
        author: None,
        sign: sign.sign,
    }
}

pub(crate) fn severity_told(severity: messenger::Severity) -> api::messages::Severity {
    match severity {
        messenger::Severity::Info => api::messages::Severity::Info,
        messenger::Severity::Warning => api::messages::Severity::Warning,
        messenger::Severity::Critical => api::messages::Severity::Critical,
    }
}

pub(crate) fn severity_asked(severity: api::messages::Severity) -> messenger::Severity {
    match severity {
        api::messages::Severity::Info => messenger::Severity::Info,
        api::messages::Severity::Warning => messenger::Severity::Warning,
        api::messages::Severity::Critical => messenger::Severity::Critical,
    }
}

pub(crate) fn state(state: messenger::MessageState) -> api::messages::MessageState {
    match state {
        messenger::MessageState::Queued => api::messages::MessageState::Queued,
        messenger::MessageState::Delivered => api::messages::MessageState::Delivered,
        messenger::MessageState::Refused => api::messages::MessageState::Refused,
        messenger::MessageState::Unread => api::messages::MessageState::Unread,
        messenger::MessageState::Seen | messenger::MessageState::Read => api::messages::MessageState::Read,
    }
}

/// Reads the name that the user chose for a contact, if any.
pub(crate) fn chosen_name(name: Option<String>) -> Result<Option<Name>, ApiError> {
    let name = name.map(|name| name.parse()).transpose();
    name.map_err(|error: messenger::NameError| ApiError::new(ErrorCode::BadRequest, error.to_string()))
}

pub(crate) fn presence(known: &Known) -> api::events::Event {
    let api::contacts::Contact {
        name,
        connected,
        away,
        last_seen_at_ms,
        ..
    } = contact(known);
    api::events::Event::Presence {
        contact: name,
        connected,
        away,
        last_seen_at_ms,
    }
}

/// Finds the name that somebody who typed `who` may have meant.
pub(crate) fn nearest(contacts: &[Known], who: &str) -> Option<String> {
    /// Half of the letters in place, counting swapped neighbours as one mistake: "bbo" is "bob", "alice" is not.
    const SIMILAR: f64 = 0.5;
    let who = who.to_lowercase();
    let names = contacts.iter().map(|known| known.contact.name.to_string());
    let rated = names.map(|name| {
        (
            strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &who),
            name,
        )
    });
    rated
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
