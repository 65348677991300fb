//! Messages: what was said, by whom, and how far it has come.

use messenger_proto::envelope::{Body, Content, MessageId, Sequence};
use rusqlite::{Connection, Row};

use crate::contacts::ContactId;
use crate::exchanges::{self, Opened};
use crate::open::Store;
use crate::outbox;
use crate::writer::{InOrder, Pending, StoreError, UnixMillis};

/// How many messages one listing returns at most. At full length they are 64 MiB of text.
pub const LISTING_MAX: usize = 1000;

/// The row of a message: its place in the order in which this store took messages. Never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageRow(pub i64);

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageState {
    /// Written here, not yet acknowledged by the recipient.
    Queued,
    /// On the recipient's disk.
    Delivered,
    /// The recipient will not take it.
    Refused,
    /// Received, and not yet shown by `recv`.
    Unread,
    /// Received and shown.
    Read,
}

impl MessageState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Unread => "unread",
            Self::Read => "read",
        }
    }

    fn parse(text: &str) -> Self {
        match text {
            "delivered" => Self::Delivered,
            "refused" => Self::Refused,
            "unread" => Self::Unread,
            "read" => Self::Read,
            _ => Self::Queued,
        }
    }

    /// Whether the message was written here.
    #[must_use]
    pub fn is_outbound(self) -> bool {
        matches!(self, Self::Queued | Self::Delivered | Self::Refused)
    }
}

/// A message as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its place in this store.
    pub row: MessageRow,
    /// Whose conversation it belongs to.
    pub contact: ContactId,
    /// Its identity on the wire.
    pub id: MessageId,
    /// How far it has come; also tells who wrote it.
    pub state: MessageState,
    /// When it was written, by its author's clock.
    pub sent_at: UnixMillis,
    /// When this store took it.
    pub stored_at: UnixMillis,
    /// What it says.
    pub body: Body,
}

/// Whether a received message was new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It was stored.
    New(MessageRow),
    /// It had been stored before; nothing changed.
    Duplicate,
    /// The envelope was opened and holds no message; nothing was stored.
    Malformed,
    /// Others come before it; nothing was stored.
    Ahead,
    /// The session does not open the envelope; nothing was stored, and no later write of its row will be.
    CannotOpen,
}

impl Store {
    /// Writes a text into the outbox of a contact.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written; then the message does not exist.
    pub async fn queue_text(
        &self,
        contact: ContactId,
        id: MessageId,
        text: String,
        now: UnixMillis,
    ) -> Result<MessageRow, StoreError> {
        self.writer
            .write(move |db| queue(db, contact, id, text, now))
            .await
    }

    /// Begins to open an envelope and to store its message, unless it is there already.
    ///
    /// Messages of one connection are stored in the order in which this returns, none after one that failed, and must
    /// not be acknowledged before the pending write resolves.
    ///
    /// # Errors
    ///
    /// Fails when the store is closed.
    pub async fn receive(
        &self,
        contact: ContactId,
        connection: InOrder,
        id: MessageId,
        envelope: Vec<u8>,
        now: UnixMillis,
    ) -> Result<Pending<Received>, StoreError> {
        let row = connection.clone();
        self.writer
            .begin_in_order(row, move |db| {
                let received = receive(db, contact, id, &envelope, now)?;
                if received == Received::CannotOpen {
                    connection.end();
                }
                Ok(received)
            })
            .await
    }

    /// Lists received messages that `recv` has not shown, oldest first, at most [`LISTING_MAX`].
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn unread(&self, from: Option<ContactId>) -> Result<Vec<Message>, StoreError> {
        let list = move |db: &Connection| {
            let mut statement = db.prepare_cached(&format!(
                "{SELECT} WHERE messages.state = 'unread' AND (?1 IS NULL OR contact_id = ?1)
                 ORDER BY messages.id LIMIT ?2"
            ))?;
            statement
                .query_map((from.map(|id| id.0), LISTING_MAX), read)?
                .collect()
        };
        self.readers.read(list).await
    }

    /// Notes that these messages were shown.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn mark_read(&self, rows: Vec<MessageRow>, now: UnixMillis) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                let mut statement = db.prepare_cached(
                    "UPDATE messages SET state = 'read', state_at_ms = ?2 WHERE id = ?1 AND state = 'unread'",
                )?;
                rows.iter()
                    .try_for_each(|row| statement.execute((row.0, now.0)).map(drop))
            })
            .await
    }

    /// Lists the latest messages of a conversation, oldest first: at most `limit`, and only those before `before`.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn history(
        &self,
        contact: ContactId,
        before: Option<MessageRow>,
        limit: usize,
    ) -> Result<Vec<Message>, StoreError> {
        let list = move |db: &Connection| {
            let mut statement = db.prepare_cached(&format!(
                "{SELECT} WHERE contact_id = ?1 AND messages.id < ?2 ORDER BY messages.id DESC LIMIT ?3"
            ))?;
            let before = before.map_or(i64::MAX, |row| row.0);
            let rows = statement.query_map((contact.0, before, limit.min(LISTING_MAX)), read)?;
            let mut messages: Vec<Message> = rows.collect::<Result<_, _>>()?;
            messages.reverse();
            Ok(messages)
        };
        self.readers.read(list).await
    }
}

const SELECT: &str =
    "SELECT messages.id, contact_id, message_id, messages.state, sent_at_ms, stored_at_ms, kind, text
     FROM messages JOIN conversations ON conversations.id = conversation_id";

fn read(row: &Row<'_>) -> rusqlite::Result<Message> {
    let body = match row.get_ref(6)?.as_str()? {
        "text" => Body::Text(row.get(7)?),
        _ => Body::Unknown,
    };
    Ok(Message {
        row: MessageRow(row.get(0)?),
        contact: ContactId(row.get(1)?),
        id: MessageId(row.get(2)?),
        state: MessageState::parse(row.get_ref(3)?.as_str()?),
        sent_at: UnixMillis(row.get(4)?),
        stored_at: UnixMillis(row.get(5)?),
        body,
    })
}

fn queue(
    db: &Connection,
    contact: ContactId,
    id: MessageId,
    text: String,
    now: UnixMillis,
) -> rusqlite::Result<MessageRow> {
    let (conversation, sequence): (i64, i64) = db
        .prepare_cached(
            "UPDATE conversations SET last_sequence = last_sequence + 1 WHERE contact_id = ?1
             RETURNING id, last_sequence",
        )?
        .query_row([contact.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let content = Content {
        sequence: Sequence(sequence.unsigned_abs()),
        parents: latest(db, conversation)?,
        sent_at_ms: now.0.unsigned_abs(),
        body: Body::Text(text),
    };
    let encoded = content.encode();
    let state = MessageState::Queued;
    let row = insert(db, conversation, state, id, &content, &encoded, now)?;
    // Sealed in the same write as it is queued: one wait for the disk, not two. Unless something before it still has
    // to be sealed: envelopes are sealed in the order in which they are sent.
    if outbox::is_sealed_before(db, conversation, row)? {
        exchanges::seal(db, contact, &[(row.0, id, encoded)])?;
    }
    Ok(row)
}

fn receive(
    db: &Connection,
    contact: ContactId,
    id: MessageId,
    envelope: &[u8],
    now: UnixMillis,
) -> rusqlite::Result<Received> {
    let conversation: i64 = db
        .prepare_cached("SELECT id FROM conversations WHERE contact_id = ?1")?
        .query_row([contact.0], |row| row.get(0))?;
    let is_known: bool = db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM messages
             WHERE conversation_id = ?1 AND direction = 'in' AND message_id = ?2)",
        )?
        .query_row((conversation, id.0), |row| row.get(0))?;
    // One that is known is opened too: if it was sealed anew, the session has to take its step.
    let opened = exchanges::open(db, contact, id, envelope)?;
    if let Opened::Content { content, .. } = &opened {
        exchanges::received(db, contact, clamped(content.sequence.0))?;
    }
    if is_known {
        return Ok(Received::Duplicate);
    }
    let (content, encoded) = match opened {
        Opened::Content { content, encoded } => (content, encoded),
        Opened::Ahead => return Ok(Received::Ahead),
        Opened::Malformed => return Ok(Received::Malformed),
        Opened::Impossible => return Ok(Received::CannotOpen),
    };
    let row = insert(
        db,
        conversation,
        MessageState::Unread,
        id,
        &content,
        &encoded,
        now,
    )?;
    exchanges::received(db, contact, clamped(content.sequence.0))?;
    Ok(Received::New(row))
}

/// The latest message of either side: what the author of the next one has seen.
fn latest(db: &Connection, conversation: i64) -> rusqlite::Result<Vec<MessageId>> {
    // One `max` at a time is one look into an index; grouped by direction, it would read the whole conversation.
    let mut statement = db.prepare_cached(
        "SELECT message_id FROM messages WHERE id IN (
             (SELECT max(id) FROM messages WHERE conversation_id = ?1 AND direction = 'in'),
             (SELECT max(id) FROM messages WHERE conversation_id = ?1 AND direction = 'out'))",
    )?;
    statement
        .query_map([conversation], |row| row.get(0).map(MessageId))?
        .collect()
}

fn insert(
    db: &Connection,
    conversation: i64,
    state: MessageState,
    id: MessageId,
    content: &Content,
    encoded: &[u8],
    now: UnixMillis,
) -> rusqlite::Result<MessageRow> {
    let (kind, text) = match &content.body {
        Body::Text(text) => ("text", text.as_str()),
        Body::Unknown => ("unknown", ""),
    };
    db.prepare_cached(
        "INSERT INTO messages (conversation_id, direction, message_id, sequence, sent_at_ms, stored_at_ms,
                               kind, text, content, state, state_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?6)",
    )?
    .execute((
        conversation,
        if state.is_outbound() { "out" } else { "in" },
        id.0,
        clamped(content.sequence.0),
        clamped(content.sent_at_ms),
        now.0,
        kind,
        text,
        encoded,
        state.as_str(),
    ))?;
    Ok(MessageRow(db.last_insert_rowid()))
}

/// A peer's numbers may be anything; what does not fit a column is as good as its largest value.
fn clamped(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
