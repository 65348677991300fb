//! A message of a room, as the local API tells it.

use std::collections::HashMap;

use api::messages::{Message, MessageState, Quote, Reaction};
use messenger::rooms::{RoomMessageState, RoomQuote, RoomSign, ShownMessage};
use messenger::{PeerId, Said};

use super::place;
use crate::answers;

/// What the user calls people.
pub(super) struct People<'a> {
    pub(super) names: &'a HashMap<PeerId, String>,
    pub(super) ours: PeerId,
}

impl People<'_> {
    /// The name of somebody else; `None`: it is the user.
    fn other(&self, peer: PeerId) -> Option<String> {
        let name = || self.names.get(&peer).cloned().unwrap_or_else(|| peer.short());
        (peer != self.ours).then(name)
    }
}

pub(super) fn listed(people: &People<'_>, room: String, message: ShownMessage) -> Message {
    let author = people.other(message.author);
    let mut listed = Message {
        row: place(message.row),
        id: message.id.to_string(),
        contact: room,
        from_contact: author.is_some(),
        author,
        state: match message.state {
            RoomMessageState::Out => MessageState::Queued,
            RoomMessageState::Read => MessageState::Read,
            RoomMessageState::Unread => MessageState::Unread,
        },
        sent_at_ms: message.sent_at.0,
        stored_at_ms: message.stored_at.0,
        text: None,
        severity: None,
        automatic: false,
        reply_to: message.reply_to.map(|answered| quote(people, answered)),
        edited_at_ms: None,
        deleted: message.said == Said::Deleted,
        expires_after_s: message.expiry.map(|expiry| expiry.after_s),
        expires_at_ms: message.expiry.and_then(|expiry| expiry.at).map(|at| at.0),
        reactions: message
            .reactions
            .into_iter()
            .map(|sign| reaction(people, sign))
            .collect(),
        file: None,
    };
    if let Said::Text {
        text,
        severity,
        edited_at,
        ..
    } = message.said
    {
        listed.text = Some(text);
        listed.severity = severity.map(answers::severity_told);
        listed.edited_at_ms = edited_at.map(|at| at.0);
    }
    listed
}

fn quote(people: &People<'_>, quote: RoomQuote) -> Quote {
    let author = quote.found.as_ref().map(|found| people.other(found.author));
    Quote {
        id: quote.id.to_string(),
        row: quote.found.as_ref().map(|found| place(found.row)),
        from_contact: author.as_ref().map(Option::is_some),
        author: author.flatten(),
        beginning: quote.found.map(|found| found.beginning),
    }
}

fn reaction(people: &People<'_>, sign: RoomSign) -> Reaction {
    let author = people.other(sign.author);
    Reaction {
        from_contact: author.is_some(),
        author,
        sign: sign.sign,
    }
}
