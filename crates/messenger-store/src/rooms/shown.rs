//! What was said in rooms, as it is shown.

use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use messenger_proto::room::StreamId;
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::acts::{self, RoomSign};
use super::messages::RoomMessageState;
use super::{RoomMessageRow, RoomRow};
use crate::expiry::Expiry;
use crate::files::{self, File};
use crate::messages::{BEGINNING_LEN, Said, parse_severity};
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

/// A message that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownMessage {
    /// Its place in the store.
    pub row: RoomMessageRow,
    /// In which room.
    pub room: RoomRow,
    /// Who wrote it.
    pub author: PeerId,
    /// By which others name it.
    pub id: MessageId,
    /// Its place in the room.
    pub place: (StreamId, u64),
    /// What it says now.
    pub said: Said,
    /// When it was written, by its author's clock.
    pub sent_at: UnixMillis,
    /// When this store took it.
    pub stored_at: UnixMillis,
    /// What it answers.
    pub reply_to: Option<RoomQuote>,
    /// What members put on it, at most one of each.
    pub reactions: Vec<RoomSign>,
    /// When its words are deleted, if it is there for a time only.
    pub expiry: Option<Expiry>,
    /// Whether it was shown.
    pub state: RoomMessageState,
    /// The file or folder that it offers. Its words are the name.
    pub file: Option<File>,
}

/// The message that another one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomQuote {
    /// By which others name it.
    pub id: MessageId,
    /// What is known of it here; `None` when it is not in this room, or not here.
    pub found: Option<RoomQuoted>,
}

/// What is known of a message that another one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomQuoted {
    /// Its place in this store.
    pub row: RoomMessageRow,
    /// Who wrote it.
    pub author: PeerId,
    /// How its words begin; empty when it has none.
    pub beginning: String,
}

/// What is shown: what can be read, and counts.
const SHOWN: &str =
    "SELECT m.id, m.room, m.author, m.message_id, m.stream, m.number, m.kind, m.text, m.sent_at_ms,
         m.reply_to, m.stored_at_ms, m.state, m.severity, m.expires_after_s, m.expires_at_ms
     FROM room_messages AS m JOIN room_streams AS s USING (room, stream)
     WHERE m.kind IN ('text', 'deleted', 'unknown') AND (s.last IS NULL OR m.number <= s.last)";

impl Store {
    /// Lists the latest messages of a room, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_history(
        &self,
        room: RoomRow,
        before: Option<RoomMessageRow>,
        limit: usize,
    ) -> Result<Vec<ShownMessage>, StoreError> {
        self.readers
            .read(move |db| history(db, room, before, limit))
            .await
    }

    /// Lists the oldest messages of a room after a place, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_history_after(
        &self,
        room: RoomRow,
        after: RoomMessageRow,
        limit: usize,
    ) -> Result<Vec<ShownMessage>, StoreError> {
        let list = move |db: &Connection| {
            let condition = "m.room = ?1 AND m.id > ?2 ORDER BY m.id LIMIT ?3";
            select(db, condition, (room.0, after.0, limit))
        };
        self.readers.read(list).await
    }

    /// Lists messages of rooms that were not shown yet, oldest first; of one room, or of all.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_unread(&self, room: Option<RoomRow>) -> Result<Vec<ShownMessage>, StoreError> {
        let list = move |db: &Connection| {
            let condition = "m.state = 'unread' AND (?1 IS NULL OR m.room = ?1) ORDER BY m.id";
            select(db, condition, [room.map(|room| room.0)])
        };
        self.readers.read(list).await
    }

    /// Finds a message of a room by its place.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_message(&self, row: RoomMessageRow) -> Result<Option<ShownMessage>, StoreError> {
        let find = move |db: &Connection| Ok(select(db, "m.id = ?1", [row.0])?.pop());
        self.readers.read(find).await
    }

    /// Finds the messages of rooms that others name so: one, unless somebody made another room of the same messages.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_messages_with_id(&self, id: MessageId) -> Result<Vec<ShownMessage>, StoreError> {
        // Every room is named, so that the index which begins with them is of use.
        let condition = "m.room IN (SELECT id FROM rooms) AND m.message_id = ?1";
        let find = move |db: &Connection| select(db, condition, [id.0]);
        self.readers.read(find).await
    }
}

/// Finds the latest messages whose words an expression of the full-text engine asks for, newest first.
pub(crate) fn with_words(
    db: &Connection,
    expression: &str,
    room: Option<RoomRow>,
    limit: usize,
) -> rusqlite::Result<Vec<ShownMessage>> {
    // The unary plus keeps the planner from walking a room instead of asking for the words.
    select(
        db,
        "m.id IN (
             SELECT room_words.rowid FROM room_words
             JOIN room_messages AS said ON said.id = room_words.rowid
             JOIN room_streams AS counts ON counts.room = said.room AND counts.stream = said.stream
                 AND (counts.last IS NULL OR said.number <= counts.last)
             WHERE room_words MATCH ?1 AND (?2 IS NULL OR +said.room = ?2)
             ORDER BY room_words.rowid DESC LIMIT ?3)
         ORDER BY m.id DESC",
        (expression, room.map(|room| room.0), limit),
    )
}

/// Hands on the messages of one room, or of all, one at a time and each room's in their order, until `take` returns `false`.
pub(crate) fn each(
    db: &Connection,
    room: Option<RoomRow>,
    mut take: impl FnMut(ShownMessage) -> bool,
) -> rusqlite::Result<()> {
    let mut statement = db.prepare(&format!(
        "{SHOWN} AND (?1 IS NULL OR m.room = ?1) ORDER BY m.room, m.id"
    ))?;
    let mut rows = statement.query([room.map(|room| room.0)])?;
    while let Some(row) = rows.next()? {
        if !take(shown(db, row)?) {
            break;
        }
    }
    Ok(())
}

fn history(
    db: &Connection,
    room: RoomRow,
    before: Option<RoomMessageRow>,
    limit: usize,
) -> rusqlite::Result<Vec<ShownMessage>> {
    let before = before.map_or(i64::MAX, |before| before.0);
    let condition = "m.room = ?1 AND m.id < ?2 ORDER BY m.id DESC LIMIT ?3";
    let mut messages = select(db, condition, (room.0, before, limit))?;
    messages.reverse();
    Ok(messages)
}

/// Returns the last message of a room that can be shown.
pub(super) fn latest(db: &Connection, room: RoomRow) -> rusqlite::Result<Option<ShownMessage>> {
    Ok(history(db, room, None, 1)?.pop())
}

/// Counts the messages of a room that were not shown yet.
pub(super) fn unread(db: &Connection, room: RoomRow) -> rusqlite::Result<u64> {
    db.prepare_cached(&format!(
        "SELECT count(*) FROM ({SHOWN} AND m.state = 'unread' AND m.room = ?1)"
    ))?
    .query_row([room.0], |row| row.get(0))
}

/// Lists the messages for which `condition` holds, each as it is now.
pub(super) fn select(
    db: &Connection,
    condition: &str,
    parameters: impl Params,
) -> rusqlite::Result<Vec<ShownMessage>> {
    let mut statement = db.prepare_cached(&format!("{SHOWN} AND {condition}"))?;
    let shown = statement.query_map(parameters, |row| shown(db, row))?;
    shown.collect()
}

fn shown(db: &Connection, row: &Row<'_>) -> rusqlite::Result<ShownMessage> {
    let (room, author, id) = (RoomRow(row.get(1)?), PeerId(row.get(2)?), MessageId(row.get(3)?));
    let said = said(db, row, (room, author, id))?;
    let is_deleted = said == Said::Deleted;
    let reply_to: Option<[u8; 16]> = row.get(9)?;
    let after_s: Option<u32> = row.get(13)?;
    let at = row.get::<_, Option<i64>>(14)?.map(UnixMillis);
    Ok(ShownMessage {
        row: RoomMessageRow(row.get(0)?),
        room,
        author,
        id,
        place: (StreamId(row.get(4)?), row.get(5)?),
        said,
        sent_at: UnixMillis(row.get(8)?),
        stored_at: UnixMillis(row.get(10)?),
        reply_to: reply_to.map(|id| quote(db, room, MessageId(id))).transpose()?,
        reactions: if is_deleted {
            Vec::new()
        } else {
            acts::signs(db, room, id)?
        },
        expiry: after_s.map(|after_s| Expiry { after_s, at }),
        state: RoomMessageState::of_word(row.get_ref(11)?.as_str()?).unwrap_or(RoomMessageState::Unread),
        file: files::of_message(db, files::Carrier::RoomMessage(RoomMessageRow(row.get(0)?)))?,
    })
}

fn said(
    db: &Connection,
    row: &Row<'_>,
    (room, author, id): (RoomRow, PeerId, MessageId),
) -> rusqlite::Result<Said> {
    match row.get_ref(6)?.as_str()? {
        "text" => {}
        "deleted" => return Ok(Said::Deleted),
        _ => return Ok(Said::Unknown),
    }
    let edited = acts::edited(db, room, id, author)?;
    let (text, edited_at) = match edited {
        Some((text, at)) => (text, Some(at)),
        None => (row.get(7)?, None),
    };
    Ok(Said::Text {
        text,
        severity: row.get_ref(12)?.as_str_or_null()?.and_then(parse_severity),
        edited_at,
        is_automatic: false,
    })
}

fn quote(db: &Connection, room: RoomRow, id: MessageId) -> rusqlite::Result<RoomQuote> {
    let found: Option<(RoomMessageRow, PeerId, String)> = db
        .prepare_cached(
            "SELECT m.id, m.author, m.text FROM room_messages AS m JOIN room_streams AS s USING (room, stream)
             WHERE m.room = ?1 AND m.message_id = ?2 AND m.kind IN ('text', 'deleted', 'unknown')
                 AND (s.last IS NULL OR m.number <= s.last)",
        )?
        .query_row((room.0, id.0), |row| {
            Ok((RoomMessageRow(row.get(0)?), PeerId(row.get(1)?), row.get(2)?))
        })
        .optional()?;
    let Some((row, author, text)) = found else {
        return Ok(RoomQuote { id, found: None });
    };
    let text = acts::edited(db, room, id, author)?.map_or(text, |(text, _)| text);
    let found = Some(RoomQuoted {
        row,
        author,
        beginning: text.chars().take(BEGINNING_LEN).collect(),
    });
    Ok(RoomQuote { id, found })
}
