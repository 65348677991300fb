//! Writing messages: into the outbox, and what contacts sent.

use messenger_proto::body::{Body, Text};
use messenger_proto::envelope::{Content, MessageId, Sequence};
use messenger_proto::exchange::Outgoing;
use rusqlite::Connection;

use super::{MessageRow, MessageState, Received, severity_word};
use crate::acts::{self, Effect};
use crate::contacts::ContactId;
use crate::dedupe::{OnceQueued, queue_once};
use crate::exchanges::{self, Opened};
use crate::expiry;
use crate::files;
use crate::inboxes;
use crate::memory::News;
use crate::open::Store;
use crate::outbox;
use crate::presence;
use crate::receipts;
use crate::requests::introductions;
use crate::rooms;
use crate::writer::{InOrder, Pending, StoreError, UnixMillis, Writing};

/// How far back a message looks for what its author had seen. What the other side said before that was named by an earlier
/// message of the author's, which this one names; and a long monologue costs no long walk.
const LATEST_AMONG: usize = 16;

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
        text: Text,
        now: UnixMillis,
    ) -> Result<MessageRow, StoreError> {
        let queue = move |db: &Writing| Ok(queue(db, contact, id, Body::Text(text), now)?.0.row);
        self.writer.begin_message(queue).await?.await
    }

    /// Begins to write a text into the outbox of a contact, unless one with the same key was written to it before. Texts
    /// are queued in the order in which this returns.
    ///
    /// # Errors
    ///
    /// Fails when the store is closed. When the pending write fails, neither the message nor its key exists.
    pub async fn begin_text(
        &self,
        contact: ContactId,
        id: MessageId,
        text: Text,
        key: Option<String>,
        now: UnixMillis,
    ) -> Result<Pending<OnceQueued>, StoreError> {
        self.writer
            .begin_message(move |db| match key {
                Some(key) => queue_once(db, contact, id, text, &key, now),
                None => {
                    let (queued, _) = queue(db, contact, id, Body::Text(text), now)?;
                    Ok(OnceQueued::New(queued.row))
                }
            })
            .await
    }

    /// Begins to open an envelope, and to store its message unless it is there already, or to do what it says.
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
                let received = receive_counted(db, contact, id, &envelope, now)?;
                if received == Received::CannotOpen {
                    connection.end();
                }
                Ok(received)
            })
            .await
    }
}

/// What was written into the outbox.
pub(crate) struct Queued {
    pub(crate) row: MessageRow,
    pub(crate) conversation: i64,
}

/// Writes a message into the outbox, under the next number of its conversation, and returns what it holds.
pub(crate) fn queue(
    db: &Writing,
    contact: ContactId,
    id: MessageId,
    body: Body,
    now: UnixMillis,
) -> rusqlite::Result<(Queued, Content)> {
    let (conversation, sequence) = next_sequence(db, contact)?;
    let content = Content {
        sequence: Sequence(sequence.unsigned_abs()),
        parents: latest(db, conversation)?,
        sent_at_ms: now.0.unsigned_abs(),
        body,
    };
    let encoded = content.encode();
    let state = MessageState::Queued;
    let row = insert(db, conversation, state, id, &content, &encoded, now)?;
    // Sealed in the same write as it is queued: one wait for the disk, not two. Unless something before it still has
    // to be sealed: envelopes are sealed in the order in which they are sent.
    let envelope = if outbox::is_sealed_before(db, conversation, row)? {
        exchanges::seal(db, contact, &[(row.0, id, encoded)])?.pop()
    } else {
        None
    };
    db.tell(match envelope {
        Some(sealed) => News::Sealed(
            contact,
            Outgoing {
                position: row.0,
                id,
                sealed,
            },
        ),
        None => News::Changed(contact),
    });
    Ok((Queued { row, conversation }, content))
}

/// Counts one more message in the conversation with a contact; returns which one it is, and the counter.
fn next_sequence(db: &Connection, contact: ContactId) -> rusqlite::Result<(i64, i64)> {
    // Two statements cost less than one with `RETURNING`, which keeps what it returns in a table made for it.
    let (conversation, last): (i64, i64) = db
        .prepare_cached(
            "SELECT id, written_up_to FROM conversations JOIN exchanges USING (contact_id) WHERE contact_id = ?1",
        )?
        .query_row([contact.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let next = last.saturating_add(1);
    db.prepare_cached("UPDATE exchanges SET written_up_to = ?2 WHERE contact_id = ?1")?
        .execute((contact.0, next))?;
    Ok((conversation, next))
}

/// Receives an envelope, if its author may leave as much here; what is not kept is not counted.
fn receive_counted(
    db: &Writing,
    contact: ContactId,
    id: MessageId,
    envelope: &[u8],
    now: UnixMillis,
) -> rusqlite::Result<Received> {
    if !inboxes::take(db, contact, envelope.len(), now)? {
        return Ok(Received::Full);
    }
    let received = receive(db, contact, id, envelope, now)?;
    if matches!(
        received,
        Received::Ahead | Received::Malformed | Received::CannotOpen
    ) {
        inboxes::give_back(db, contact, envelope.len())?;
    }
    Ok(received)
}

fn receive(
    db: &Writing,
    contact: ContactId,
    id: MessageId,
    envelope: &[u8],
    now: UnixMillis,
) -> rusqlite::Result<Received> {
    let conversation: i64 = db
        .prepare_cached("SELECT id FROM conversations WHERE contact_id = ?1")?
        .query_row([contact.0], |row| row.get(0))?;
    let (content, encoded) = match exchanges::open(db, contact, id, envelope)? {
        Opened::Content { content, encoded } => (content, encoded),
        // It may be known from an older session, too.
        Opened::Again | Opened::Impossible if is_known(db, conversation, id)? => {
            return Ok(Received::Nothing);
        }
        Opened::Again | Opened::Impossible => return Ok(Received::CannotOpen),
        Opened::Ahead => return Ok(Received::Ahead),
        Opened::Malformed => return Ok(Received::Malformed),
    };
    exchanges::received(db, contact, clamped(content.sequence.0))?;
    let effect = Effect::of(&content);
    if (effect.is_some()
        || matches!(
            content.body,
            Body::Receipt(_) | Body::Introduction(_) | Body::Room(_)
        ))
        && !acts::note_recent(db, conversation, id)?
    {
        return Ok(Received::Nothing);
    }
    if let Some(effect) = effect {
        return acts::receive(db, conversation, &effect);
    }
    if let Body::Room(body) = &content.body {
        return rooms::receive(db, body, now);
    }
    if let Body::Receipt(ids) = &content.body {
        return receipts::receive(db, conversation, ids, now);
    }
    if let Body::FileNotice(notice) = &content.body {
        return files::receive_news(db, (contact, conversation), notice, now);
    }
    if let Body::Introduction(introduction) = &content.body {
        return introductions::receive(db, contact, introduction, now);
    }
    if is_known(db, conversation, id)? {
        return Ok(Received::Nothing);
    }
    let state = MessageState::Unread;
    let row = insert(db, conversation, state, id, &content, &encoded, now)?;
    if let Body::FileOffer(offer) = &content.body {
        files::receive_offer(db, contact, row, offer, now)?;
        acts::apply_early(db, conversation, id, row)?;
        return Ok(Received::Offer(row));
    }
    let received = acts::apply_early(db, conversation, id, row)?;
    let is_said = received == Received::New(row) && matches!(content.body, Body::Text(_));
    if is_said && presence::answer(db, contact, now)? {
        return Ok(Received::Answered(row));
    }
    Ok(received)
}

/// Whether a message of the contact is here already.
fn is_known(db: &Connection, conversation: i64, id: MessageId) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM messages
             WHERE conversation_id = ?1 AND direction = 'in' AND message_id = ?2)
         OR EXISTS (SELECT 1 FROM recent_acts WHERE conversation_id = ?1 AND message_id = ?2)",
    )?
    .query_row((conversation, id.0), |row| row.get(0))
}

/// The latest message of either side among the last [`LATEST_AMONG`], the earlier first: what the author of the next one has
/// seen.
fn latest(db: &Connection, conversation: i64) -> rusqlite::Result<Vec<MessageId>> {
    let mut walk = db.prepare_cached(
        "SELECT id, direction FROM messages WHERE conversation_id = ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let mut rows = walk.query((conversation, LATEST_AMONG))?;
    let mut latest: Vec<(i64, String)> = Vec::with_capacity(2);
    while let (true, Some(row)) = (latest.len() < 2, rows.next()?) {
        let direction = row.get_ref(1)?.as_str()?;
        if latest.iter().all(|(_, other)| other != direction) {
            latest.push((row.get(0)?, direction.to_owned()));
        }
    }
    let mut name = db.prepare_cached("SELECT message_id FROM messages WHERE id = ?1")?;
    let ids = latest
        .iter()
        .rev()
        .map(|(row, _)| name.query_row([row], |row| row.get(0).map(MessageId)));
    ids.collect()
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
    let is_automatic = matches!(content.body, Body::AwayAnswer(_));
    let (kind, text) = match &content.body {
        Body::Text(text) => ("text", Some(text)),
        Body::AwayAnswer(_) | Body::FileOffer(_) => ("text", None),
        Body::Reaction(_)
        | Body::Edit(_)
        | Body::Deletion(_)
        | Body::Receipt(_)
        | Body::FileNotice(_)
        | Body::Introduction(_)
        | Body::Room(_) => ("act", None),
        Body::Unknown => ("unknown", None),
    };
    db.prepare_cached(
        "INSERT INTO messages (conversation_id, direction, message_id, sequence, sent_at_ms, stored_at_ms,
                               kind, text, content, state, state_at_ms, reply_to, severity, is_automatic)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?6, ?11, ?12, ?13)",
    )?
    .execute((
        conversation,
        if state.is_outbound() { "out" } else { "in" },
        id.0,
        clamped(content.sequence.0),
        clamped(content.sent_at_ms),
        now.0,
        kind,
        words(&content.body),
        encoded,
        state.as_str(),
        text.and_then(|text| text.reply_to).map(|id| id.0),
        text.and_then(|text| text.severity).map(severity_word),
        is_automatic,
    ))?;
    let row = MessageRow(db.last_insert_rowid());
    if let Some(after_s) = text.and_then(|text| text.expires_after_s) {
        expiry::note(db, row, after_s, state.is_outbound().then_some(now))?;
    }
    Ok(row)
}

/// The words by which a message is found: what it says, or the name of what it offers.
fn words(body: &Body) -> &str {
    match body {
        Body::Text(text) => &text.text,
        Body::AwayAnswer(text) => text,
        Body::FileOffer(offer) => files::shown_name(offer),
        Body::Reaction(_)
        | Body::Edit(_)
        | Body::Deletion(_)
        | Body::Receipt(_)
        | Body::FileNotice(_)
        | Body::Introduction(_)
        | Body::Room(_)
        | Body::Unknown => "",
    }
}

/// Draws the identity of a message of which nobody knows beforehand whether it is needed.
pub(crate) fn draw_id(db: &Connection) -> rusqlite::Result<MessageId> {
    db.prepare_cached("SELECT randomblob(16)")?
        .query_row([], |row| row.get(0).map(MessageId))
}

/// A peer's numbers may be anything; what does not fit a column is as good as its largest value.
pub(crate) fn clamped(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
