//! Acts: what is done to a message after it was said. A reaction, an edit, a deletion.
//!
//! An act of ours takes effect here at once and waits in the outbox for the recipient; what counts of it is kept after
//! that, for a recipient that loses what it had. An act of a contact takes
//! effect when it comes, or when the message it is about comes; only the latest of one author on one message counts, by
//! the author's counter, so that an act which comes twice or late changes nothing. A contact can edit and delete only
//! what it wrote itself: acts on messages are looked for among those of the same author.

mod delivered;
mod early;
mod recent;

use messenger_proto::body::{Body, Edit, Reaction};
use messenger_proto::envelope::{Content, MessageId};
use rusqlite::{Connection, OptionalExtension};

use crate::contacts::ContactId;
use crate::files;
use crate::inboxes;
use crate::messages::{MessageRow, Received, clamped, queue};
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis, Writing};

pub(crate) use delivered::{forget, keep as keep_delivered, requeue};
pub(crate) use early::apply as apply_early;
pub(crate) use recent::note as note_recent;

/// What the user does to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Puts a sign on it, or takes back the one that is there.
    React(Option<String>),
    /// Says it in other words.
    Edit(String),
    /// Deletes it at both ends.
    Delete,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acted {
    /// It is in effect here, and in the outbox.
    Queued,
    /// There is no such message, or it was deleted.
    Gone,
    /// The contact wrote the message, and only authors may do this.
    NotAuthor,
}

impl Store {
    /// Does something to a message, and writes it into the outbox under `id`.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written; then nothing was done.
    pub async fn act(
        &self,
        target: MessageRow,
        act: Act,
        id: MessageId,
        now: UnixMillis,
    ) -> Result<Acted, StoreError> {
        self.writer
            .write(move |db| do_here(db, target, act, id, now))
            .await
    }
}

/// An act of one author, as it takes effect.
pub(crate) struct Effect<'a> {
    pub(crate) target: MessageId,
    pub(crate) kind: Kind,
    /// The words or the sign; empty for a deletion, and for a reaction that is taken back.
    pub(crate) text: &'a str,
    /// The author's counter.
    pub(crate) sequence: i64,
    /// By the author's clock.
    at_ms: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Reaction,
    Edit,
    Deletion,
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Author {
    User,
    Contact,
}

impl Author {
    /// The word of the columns `direction`.
    fn direction(self) -> &'static str {
        match self {
            Self::User => "out",
            Self::Contact => "in",
        }
    }
}

impl<'a> Effect<'a> {
    /// Returns what a content does to another message; `None` when it says something itself.
    pub(crate) fn of(content: &'a Content) -> Option<Self> {
        let (target, kind, text) = match &content.body {
            Body::Reaction(Reaction { target, sign }) => {
                (*target, Kind::Reaction, sign.as_deref().unwrap_or_default())
            }
            Body::Edit(Edit { target, text }) => (*target, Kind::Edit, text.as_str()),
            Body::Deletion(target) => (*target, Kind::Deletion, ""),
            Body::Text(_)
            | Body::Receipt(_)
            | Body::Introduction(_)
            | Body::AwayAnswer(_)
            | Body::FileOffer(_)
            | Body::FileNotice(_)
            | Body::Room(_)
            | Body::Unknown => {
                return None;
            }
        };
        Some(Self {
            target,
            kind,
            text,
            sequence: clamped(content.sequence.0),
            at_ms: clamped(content.sent_at_ms),
        })
    }
}

impl Act {
    /// Returns what is said to others when this is done to a message.
    #[must_use]
    pub fn body(self, target: MessageId) -> Body {
        match self {
            Self::React(sign) => Body::Reaction(Reaction { target, sign }),
            Self::Edit(text) => Body::Edit(Edit { target, text }),
            Self::Delete => Body::Deletion(target),
        }
    }
}

fn do_here(
    db: &Writing,
    target: MessageRow,
    act: Act,
    id: MessageId,
    now: UnixMillis,
) -> rusqlite::Result<Acted> {
    let found = db
        .prepare_cached(
            "SELECT contact_id, message_id, direction = 'out'
             FROM messages JOIN conversations ON conversations.id = conversation_id
             WHERE messages.id = ?1 AND kind IN ('text', 'unknown')",
        )?
        .query_row([target.0], |row| {
            Ok((
                ContactId(row.get(0)?),
                MessageId(row.get(1)?),
                row.get::<_, bool>(2)?,
            ))
        })
        .optional()?;
    let Some((contact, target_id, is_own)) = found else {
        return Ok(Acted::Gone);
    };
    if !is_own && !matches!(act, Act::React(_)) {
        return Ok(Acted::NotAuthor);
    }
    let (queued, content) = queue(db, contact, id, act.body(target_id), now)?;
    if let Some(effect) = Effect::of(&content) {
        apply(db, queued.conversation, Author::User, &effect, target)?;
    }
    Ok(Acted::Queued)
}

/// Lets an act of a contact take effect, or keeps it until the message it is about comes.
pub(crate) fn receive(db: &Connection, conversation: i64, effect: &Effect<'_>) -> rusqlite::Result<Received> {
    let target = db
        .prepare_cached(
            "SELECT id FROM messages
             WHERE conversation_id = ?1 AND direction IN ('in', ?3) AND message_id = ?2 AND kind <> 'act'
             ORDER BY direction = 'in' LIMIT 1",
        )?
        .query_row((conversation, effect.target.0, reach(effect.kind)), |row| {
            row.get(0).map(MessageRow)
        })
        .optional()?;
    match target {
        Some(row) if apply(db, conversation, Author::Contact, effect, row)? => Ok(Received::Changed(row)),
        Some(_) => Ok(Received::Nothing),
        None => early::keep(db, conversation, effect).map(|()| Received::Nothing),
    }
}

/// The direction of the messages that an act of a contact may be about, besides its own.
fn reach(kind: Kind) -> &'static str {
    match kind {
        Kind::Reaction => Author::User.direction(),
        Kind::Edit | Kind::Deletion => Author::Contact.direction(),
    }
}

/// Lets an act take effect on the message at `row`. Returns whether that changed anything.
fn apply(
    db: &Connection,
    conversation: i64,
    author: Author,
    effect: &Effect<'_>,
    row: MessageRow,
) -> rusqlite::Result<bool> {
    let changed = match effect.kind {
        Kind::Reaction => db
            .prepare_cached(
                "INSERT INTO reactions (conversation_id, target, direction, sequence, sign)
                 SELECT ?1, ?2, ?3, ?4, ?5 FROM messages WHERE id = ?6 AND kind IN ('text', 'unknown')
                 ON CONFLICT (conversation_id, target, direction)
                 DO UPDATE SET sequence = excluded.sequence, sign = excluded.sign
                 WHERE excluded.sequence > reactions.sequence",
            )?
            .execute((
                conversation,
                effect.target.0,
                author.direction(),
                effect.sequence,
                effect.text,
                row.0,
            ))?,
        Kind::Edit => db
            .prepare_cached(
                "UPDATE messages SET text = ?2, edit_sequence = ?3, edited_at_ms = ?4
                 WHERE id = ?1 AND kind = 'text' AND (edit_sequence IS NULL OR edit_sequence < ?3)",
            )?
            .execute((row.0, effect.text, effect.sequence, effect.at_ms))?,
        Kind::Deletion => delete(db, conversation, effect.target, row)?,
    };
    Ok(changed > 0)
}

/// Leaves a tombstone, which keeps the message from coming back. What is still in the outbox goes out as it is, and the
/// deletion after it: the recipient may have it already.
fn delete(db: &Connection, conversation: i64, target: MessageId, row: MessageRow) -> rusqlite::Result<usize> {
    inboxes::make_room(db, row.0)?;
    let changed = db
        .prepare_cached(
            "UPDATE messages SET kind = 'deleted', text = '', reply_to = NULL, severity = NULL,
                 edit_sequence = NULL, edited_at_ms = NULL,
                 content = CASE state WHEN 'queued' THEN content ELSE x'' END,
                 state = CASE state WHEN 'unread' THEN 'read' ELSE state END
             WHERE id = ?1 AND kind IN ('text', 'unknown')",
        )?
        .execute([row.0])?;
    if changed > 0 {
        db.prepare_cached("DELETE FROM reactions WHERE conversation_id = ?1 AND target = ?2")?
            .execute((conversation, target.0))?;
        delivered::forget(db, conversation, target.0)?;
        files::withdraw_deleted(db, files::Carrier::Message(row))?;
    }
    Ok(changed)
}
