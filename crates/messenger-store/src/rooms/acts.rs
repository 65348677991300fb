//! What members do to messages of a room after they were said.
//!
//! Acts are messages of their author's stream, and are kept as such. What they amount to is computed from those that
//! count whenever a message is shown, so that it depends on nothing but what is here, whatever came first: an act that
//! comes before its message waits in its place. Only a deletion leaves a mark at once, since it takes the words away.

use messenger_proto::PeerId;
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, MessageId};
use messenger_proto::file::FileNews;
use rusqlite::{Connection, OptionalExtension};

use super::{RoomMessageRow, RoomRow};
use crate::acts::Effect;
use crate::files;
use crate::messages::clamped;
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

/// How many acts of one kind by one author on one message are kept: the latest ones. Only the last that counts is of
/// use; the rest is for the case that some do not count any more, and is bounded because whoever shows a message reads all.
const ACTS_KEPT: u32 = 16;

/// The word of the column `kind` for taking an offer back.
const WITHDRAWAL: &str = "withdrawal";

/// Which of two acts of one kind by one author on one message counts, the first in this order: docs/protocol.md, "Acts in
/// rooms".
const LATEST_FIRST: &str = "act.sequence DESC, carrier.stream DESC, carrier.number DESC";

/// Acts with the messages that carry them, as far as those count.
const COUNTING: &str = "room_acts AS act JOIN room_messages AS carrier ON carrier.id = act.message_row
     JOIN room_streams AS stream ON stream.room = carrier.room AND stream.stream = carrier.stream
         AND (stream.last IS NULL OR carrier.number <= stream.last)";

/// A sign that a member put on a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomSign {
    /// Who.
    pub author: PeerId,
    /// The sign.
    pub sign: String,
}

impl Store {
    /// Returns how far an author's counter of acts in a room has come.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_acts_of(&self, room: RoomRow, author: PeerId) -> Result<u64, StoreError> {
        let find = move |db: &Connection| {
            db.prepare_cached(
                "SELECT coalesce(max(sequence), 0) FROM room_acts WHERE room = ?1 AND author = ?2",
            )?
            .query_row((room.0, author.0), |row| row.get(0))
        };
        self.readers.read(find).await
    }
}

/// Notes what a message that was opened does to another one, if it does; returns the message that this may have changed.
pub(super) fn note(
    db: &Connection,
    room: RoomRow,
    (row, author): (RoomMessageRow, PeerId),
    content: &Content,
    now: UnixMillis,
) -> rusqlite::Result<Option<RoomMessageRow>> {
    let sequence = clamped(content.sequence.0);
    let (target, kind, text) = match (Effect::of(content), &content.body) {
        (Some(effect), _) => (effect.target, effect.kind.as_str(), effect.text),
        (None, Body::FileNotice(notice)) => match notice.news {
            FileNews::Withdrawn => (notice.target, WITHDRAWAL, ""),
            FileNews::Changed => (notice.target, WITHDRAWAL, files::WITHDRAWN_CHANGED),
            // What recipients have to say, they say to the author alone.
            _ => return Ok(None),
        },
        (None, _) => return Ok(None),
    };
    let found: Option<(i64, bool)> = db
        .prepare_cached(
            "SELECT id, kind IN ('deleted', 'expired') FROM room_messages
             WHERE room = ?1 AND message_id = ?2 AND kind <> 'act'",
        )?
        .query_row((room.0, target.0), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let is_gone = found.is_some_and(|(_, is_gone)| is_gone);
    db.prepare_cached(
        "INSERT INTO room_acts (message_row, room, target, kind, author, sequence, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        row.0,
        room.0,
        target.0,
        kind,
        author.0,
        sequence,
        if is_gone { "" } else { text },
    ))?;
    db.prepare_cached(&format!(
        "DELETE FROM room_acts WHERE message_row IN (
             SELECT act.message_row FROM room_acts AS act JOIN room_messages AS carrier ON carrier.id = act.message_row
             WHERE act.room = ?1 AND act.target = ?2 AND act.kind = ?3 AND act.author = ?4
             ORDER BY {LATEST_FIRST} LIMIT -1 OFFSET ?5)"
    ))?
    .execute((room.0, target.0, kind, author.0, ACTS_KEPT))?;
    delete_if_told(db, room, target)?;
    if kind == WITHDRAWAL {
        files::withdraw_if_told_in_room(db, room, target, now)?;
    }
    Ok(found.map(|(row, _)| RoomMessageRow(row)))
}

/// Takes the words of a message away if its author has deleted it.
pub(super) fn delete_if_told(db: &Connection, room: RoomRow, target: MessageId) -> rusqlite::Result<()> {
    let deleted = db
        .prepare_cached(
            "UPDATE room_messages SET kind = 'deleted', text = '', reply_to = NULL, severity = NULL,
                 expires_after_s = NULL, expires_at_ms = NULL,
                 state = CASE state WHEN 'unread' THEN 'read' ELSE state END
             WHERE room = ?1 AND message_id = ?2 AND kind IN ('text', 'unknown') AND EXISTS (
                 SELECT 1 FROM room_acts
                 WHERE room = ?1 AND target = ?2 AND room_acts.kind = 'deletion' AND room_acts.author = room_messages.author)
             RETURNING id",
        )?
        .query_row((room.0, target.0), |row| row.get(0).map(RoomMessageRow))
        .optional()?;
    if let Some(row) = deleted {
        forget_words(db, room, target)?;
        files::withdraw_deleted(db, files::Carrier::RoomMessage(row))?;
    }
    Ok(())
}

/// Takes the words of all that was done to a message away.
pub(super) fn forget_words(db: &Connection, room: RoomRow, target: MessageId) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE room_acts SET text = '' WHERE room = ?1 AND target = ?2")?
        .execute((room.0, target.0))
        .map(drop)
}

/// The words of a message as its author last edited it, and when by the author's clock; `None`: never.
pub(super) fn edited(
    db: &Connection,
    room: RoomRow,
    target: MessageId,
    author: PeerId,
) -> rusqlite::Result<Option<(String, UnixMillis)>> {
    db.prepare_cached(&format!(
        "SELECT act.text, carrier.sent_at_ms FROM {COUNTING}
         WHERE act.room = ?1 AND act.target = ?2 AND act.kind = 'edit' AND act.author = ?3
         ORDER BY {LATEST_FIRST} LIMIT 1"
    ))?
    .query_row((room.0, target.0, author.0), |row| {
        Ok((row.get(0)?, UnixMillis(row.get(1)?)))
    })
    .optional()
}

/// The signs on a message: the latest of each member.
pub(super) fn signs(db: &Connection, room: RoomRow, target: MessageId) -> rusqlite::Result<Vec<RoomSign>> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT act.author, act.text FROM {COUNTING}
         WHERE act.room = ?1 AND act.target = ?2 AND act.kind = 'reaction'
         ORDER BY act.author, {LATEST_FIRST}"
    ))?;
    let signs = statement.query_map((room.0, target.0), |row| {
        Ok(RoomSign {
            author: PeerId(row.get(0)?),
            sign: row.get(1)?,
        })
    })?;
    let mut signs = signs.collect::<rusqlite::Result<Vec<_>>>()?;
    signs.dedup_by_key(|sign| sign.author);
    signs.retain(|sign| !sign.sign.is_empty());
    Ok(signs)
}
