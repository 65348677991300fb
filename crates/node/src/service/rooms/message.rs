//! A message of a room, as the local API tells it.

use std::collections::HashMap;

use api::files::FileReach;
use api::messages::{Message, MessageState, Quote, Reach, Reaction};
use messenger::rooms::{
    MessageReach, RoomMessageState, RoomQuote, RoomReach, RoomSign, RoomView, ShownMessage,
};
use messenger::{FileOfMember, FileState, PeerId, Said};

use super::place;
use crate::answers;

/// What the user calls people.
pub(super) struct People<'a> {
    pub(super) names: &'a HashMap<PeerId, String>,
    pub(super) ours: PeerId,
}

impl People<'_> {
    /// The name of somebody else; `None`: it is the user.
    pub(super) fn other(&self, peer: PeerId) -> Option<String> {
        let name = || self.names.get(&peer).cloned().unwrap_or_else(|| peer.short());
        (peer != self.ours).then(name)
    }
}

/// How far a message has come, as the API tells it.
pub(super) fn state(reach: MessageReach) -> MessageState {
    match reach {
        MessageReach { is_read: true, .. } => MessageState::Read,
        MessageReach {
            is_delivered: true, ..
        } => MessageState::Delivered,
        _ => MessageState::Queued,
    }
}

/// With how many members it has come how far, as the API tells it.
pub(super) fn counts(reach: MessageReach) -> Reach {
    Reach {
        members: reach.members,
        delivered: reach.delivered,
        read: reach.read,
    }
}

/// With how many of the other members that there are now a file of the user's has come how far.
pub(super) fn file_reach(view: &RoomView, ours: PeerId, members: &[FileOfMember]) -> FileReach {
    let others = &view.membership.members;
    let is_there = |member: &&FileOfMember| member.peer != ours && others.contains_key(&member.peer);
    let count = |state| {
        let of_members = members.iter().filter(is_there);
        of_members.filter(|member| member.state == state).count()
    };
    FileReach {
        members: others.keys().filter(|peer| **peer != ours).count(),
        fetching: count(FileState::Wanted),
        saved: count(FileState::Saved),
        declined: count(FileState::Declined),
        failed: count(FileState::Failed),
    }
}

/// A message as the API tells it; `reach` is how far the user's own have come in its room.
pub(super) fn listed(
    people: &People<'_>,
    room: String,
    reach: Option<&RoomReach>,
    message: ShownMessage,
) -> Message {
    let author = people.other(message.author);
    let is_own = message.state == RoomMessageState::Out;
    let reach = reach.filter(|_| is_own).map(|reach| reach.message(message.place));
    let mut listed = Message {
        row: place(message.row),
        id: message.id.to_string(),
        contact: room,
        from_contact: author.is_some(),
        author,
        state: match message.state {
            RoomMessageState::Out => state(reach.unwrap_or_default()),
            RoomMessageState::Read => MessageState::Read,
            RoomMessageState::Unread => MessageState::Unread,
        },
        reach: reach.map(counts),
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
