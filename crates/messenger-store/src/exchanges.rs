//! How far the exchange with each contact has come: its session, and what was received.
//!
//! Sealing or opening takes a step in the session, and the step has to be on the disk together with what came of it
//! (`messenger_proto::ratchet`). So both happen here, inside the write they belong to; `sessions` sees to the rest.

use messenger_proto::envelope::{Content, MessageId, Sequence};
use messenger_proto::ratchet::{OpenError, Session, Standing};
use rusqlite::Connection;

use crate::acts;
use crate::contacts::ContactId;
use crate::memory::News;
use crate::open::Store;
use crate::writer::{Pending, StoreError, UnixMillis, Writing};

/// How many delivered messages are queued again for a contact that lost them, counted from the latest.
///
/// A restored backup of some weeks is far below; and a contact that claims to have lost everything, at every
/// connection, costs this and no more.
pub const REQUEUE_MAX: usize = 10_000;

/// What a connection begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// This side of the session, if there is one that can be used.
    pub session: Option<Standing>,
    /// The largest counter of the messages received from the contact.
    pub received_up_to: Sequence,
}

/// What came of comparing what a contact has with what is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resumed {
    /// How many delivered messages the contact has lost; they are queued again.
    pub lost_there: u64,
    /// How many messages the contact has that were written here and are not known here any more.
    pub lost_here: u64,
}

impl Store {
    /// Returns how far the exchange with a contact has come, after everything that was begun before.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn progress(&self, contact: ContactId) -> Result<Progress, StoreError> {
        self.writer
            .begin_lazily(move |db| progress(db, contact))
            .await?
            .await
    }

    /// Counts how often a session had to be replaced because it could not be used any more: with one contact, or with all
    /// of them together.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn replaced_sessions(&self, contact: Option<ContactId>) -> Result<u64, StoreError> {
        let count = move |db: &Connection| {
            db.query_row(
                "SELECT coalesce(sum(replaced), 0) FROM exchanges WHERE ?1 IS NULL OR contact_id = ?1",
                [contact.map(|id| id.0)],
                |row| row.get(0),
            )
        };
        self.readers.read(count).await
    }

    /// Begins to take up the conversation where the contact is: queues again what it lost. When the session is replaced
    /// (`is_anew`), what is queued gets counters beyond what the contact has.
    ///
    /// # Errors
    ///
    /// Fails when the store is closed.
    pub async fn resume(
        &self,
        contact: ContactId,
        peer_has: Sequence,
        is_anew: bool,
        now: UnixMillis,
    ) -> Result<Pending<Resumed>, StoreError> {
        self.writer
            .begin(move |db| {
                let peer_has = i64::try_from(peer_has.0).unwrap_or(i64::MAX);
                db.tell(News::Changed(contact));
                let lost_there = requeue(db, contact, peer_has, now)?;
                let lost_here = if is_anew {
                    renumber(db, contact, peer_has)?
                } else {
                    0
                };
                Ok(Resumed {
                    lost_there,
                    lost_here,
                })
            })
            .await
    }

    /// Begins to use a session from now on. What was sealed in an older one is sealed again.
    ///
    /// # Errors
    ///
    /// Fails when the store is closed.
    pub async fn adopt_session(
        &self,
        contact: ContactId,
        session: Session,
        now: UnixMillis,
    ) -> Result<Pending<()>, StoreError> {
        self.writer
            .begin(move |db| {
                db.tell(News::Changed(contact));
                forget_sealed(db, contact)?;
                db.execute(
                    "UPDATE exchanges SET replaced = replaced + (agreed_at_ms IS NOT NULL), agreed_at_ms = ?2
                     WHERE contact_id = ?1",
                    (contact.0, now.0),
                )?;
                db.sessions.replace(db, contact, Some(session))
            })
            .await
    }

    /// Begins to forget a session that cannot be used any more.
    ///
    /// # Errors
    ///
    /// Fails when the store is closed.
    pub async fn discard_session(&self, contact: ContactId) -> Result<Pending<()>, StoreError> {
        self.writer
            .begin(move |db| {
                db.tell(News::Changed(contact));
                forget_sealed(db, contact)?;
                db.sessions.replace(db, contact, None)
            })
            .await
    }
}

pub(crate) fn begin(db: &Connection, contact: ContactId) -> rusqlite::Result<()> {
    db.execute("INSERT INTO exchanges (contact_id) VALUES (?1)", [contact.0])
        .map(drop)
}

/// Forgets all sessions. In a copy of a store they may have been used since it was made: sealing in them again would
/// use their keys a second time.
pub(crate) fn forget_sessions(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch("DELETE FROM sealed; UPDATE exchanges SET session = NULL;")
}

fn progress(db: &Writing, contact: ContactId) -> rusqlite::Result<Progress> {
    let received_up_to: i64 = db.query_row(
        "SELECT received_up_to FROM exchanges WHERE contact_id = ?1",
        [contact.0],
        |row| row.get(0),
    )?;
    let kept_from: Option<i64> = db.query_row(
        "SELECT min(number) FROM sealed WHERE message_row IN (
             SELECT messages.id FROM messages JOIN conversations ON conversations.id = conversation_id
             WHERE contact_id = ?1 AND state = 'queued')",
        [contact.0],
        |row| row.get(0),
    )?;
    let kept_from = kept_from.map(i64::unsigned_abs);
    Ok(Progress {
        session: db.sessions.look(db, contact, |session| {
            session.map(|session| session.standing(kept_from))
        })?,
        received_up_to: Sequence(received_up_to.unsigned_abs()),
    })
}

/// Seals messages of the outbox, each a row with its identity and encoded content, and keeps their envelopes.
/// Returns those of the first so many that could be sealed: none when there is no session that can be used.
pub(crate) fn seal(
    db: &Writing,
    contact: ContactId,
    messages: &[(i64, MessageId, Vec<u8>)],
) -> rusqlite::Result<Vec<Vec<u8>>> {
    let mut statement =
        db.prepare_cached("INSERT INTO sealed (message_row, number, envelope) VALUES (?1, ?2, ?3)")?;
    let mut envelopes = Vec::new();
    for (row, id, content) in messages {
        let mut nonce = [0; 24];
        if getrandom::fill(&mut nonce).is_err() {
            break;
        }
        let sealed = db
            .sessions
            .step(db, contact, |session| session.seal(*id, content, nonce))?;
        // It fails when the session is used up; then the contact cannot open any more either, and will say so.
        let Some(Ok((number, envelope))) = sealed else {
            break;
        };
        statement.execute((row, i64::try_from(number).unwrap_or(i64::MAX), &envelope))?;
        envelopes.push(envelope);
    }
    Ok(envelopes)
}

/// Opens an envelope and returns its content, decoded and encoded. The step of the session is kept.
pub(crate) fn open(
    db: &Writing,
    contact: ContactId,
    id: MessageId,
    envelope: &[u8],
) -> rusqlite::Result<Opened> {
    let opened = db
        .sessions
        .step(db, contact, |session| session.open(id, envelope))?;
    let encoded = match opened {
        Some(Ok(encoded)) => encoded,
        Some(Err(OpenError::Mismatch)) => return Ok(Opened::Malformed),
        Some(Err(OpenError::Ahead)) => return Ok(Opened::Ahead),
        Some(Err(OpenError::Old)) => return Ok(Opened::Again),
        None | Some(Err(OpenError::Foreign | OpenError::OutOfStep)) => return Ok(Opened::Impossible),
    };
    Ok(match Content::decode(&encoded) {
        Ok(content) => Opened::Content { content, encoded },
        Err(_) => Opened::Malformed,
    })
}

/// What an envelope holds.
pub(crate) enum Opened {
    /// A message.
    Content {
        /// What is said.
        content: Content,
        /// The same as it came.
        encoded: Vec<u8>,
    },
    /// No message.
    Malformed,
    /// One of its number was opened before. It is the same if its message is known; if not, its author is an older copy
    /// of itself that has used the number again.
    Again,
    /// It is not its turn.
    Ahead,
    /// The session does not open it.
    Impossible,
}

/// Notes that a message with this counter was received.
pub(crate) fn received(db: &Connection, contact: ContactId, sequence: i64) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE exchanges SET received_up_to = max(received_up_to, ?2) WHERE contact_id = ?1")?
        .execute((contact.0, sequence))
        .map(drop)
}

fn forget_sealed(db: &Connection, contact: ContactId) -> rusqlite::Result<()> {
    db.execute(
        "DELETE FROM sealed WHERE message_row IN (
             SELECT messages.id FROM messages JOIN conversations ON conversations.id = conversation_id
             WHERE contact_id = ?1 AND state = 'queued')",
        [contact.0],
    )
    .map(drop)
}

/// Queues again what was delivered to a contact after the counter `peer_has`.
fn requeue(db: &Connection, contact: ContactId, peer_has: i64, now: UnixMillis) -> rusqlite::Result<u64> {
    // From the latest backwards, so that the usual case looks at what is queued and one more.
    let mut latest = db.prepare(
        "SELECT messages.id, sequence, state, length(content) > 0 FROM messages
         JOIN conversations ON conversations.id = conversation_id
         WHERE contact_id = ?1 AND direction = 'out' ORDER BY messages.id DESC",
    )?;
    let mut rows = latest.query([contact.0])?;
    let mut lost = Vec::new();
    while let Some(row) = rows.next()? {
        let state = row.get_ref(2)?.as_str()?;
        // Of a message that was deleted there is nothing left to send. It and one that was refused keep their counters
        // when others get new ones, so they say nothing about what comes before them.
        if state == "refused" || !row.get::<_, bool>(3)? {
            continue;
        }
        if row.get::<_, i64>(1)? <= peer_has || lost.len() >= REQUEUE_MAX {
            break;
        }
        if state != "queued" {
            lost.push(row.get::<_, i64>(0)?);
        }
    }
    let mut requeue = db.prepare("UPDATE messages SET state = 'queued', state_at_ms = ?2 WHERE id = ?1")?;
    for row in &lost {
        requeue.execute((row, now.0))?;
    }
    let conversation = db.query_row(
        "SELECT id FROM conversations WHERE contact_id = ?1",
        [contact.0],
        |row| row.get(0),
    )?;
    let acts = acts::requeue(db, conversation, peer_has, now.0)?;
    Ok(u64::try_from(lost.len().saturating_add(acts)).unwrap_or(u64::MAX))
}

/// Gives what is queued counters beyond what a contact has: if this store is an older copy of itself, theirs were used
/// for other messages. Returns how many messages the contact has that are not known here.
fn renumber(db: &Connection, contact: ContactId, peer_has: i64) -> rusqlite::Result<u64> {
    forget_sealed(db, contact)?;
    let (conversation, known): (i64, i64) = db.query_row(
        "SELECT id, written_up_to FROM conversations JOIN exchanges USING (contact_id) WHERE contact_id = ?1",
        [contact.0],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let queued: Vec<(i64, i64, Vec<u8>)> = db
        .prepare(
            "SELECT id, sequence, content FROM messages WHERE conversation_id = ?1 AND state = 'queued' ORDER BY id",
        )?
        .query_map([conversation], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    // Beyond everything that was ever counted: of two acts, the one with the larger counter counts.
    let mut last = known.max(peer_has);
    let mut update = db.prepare("UPDATE messages SET sequence = ?2, content = ?3 WHERE id = ?1")?;
    for (row, _, encoded) in queued {
        last = last.saturating_add(1);
        // Written here, so it decodes; if a newer version wrote it, it stays as it is.
        if let Ok(mut content) = Content::decode(&encoded) {
            content.sequence = Sequence(last.unsigned_abs());
            update.execute((row, last, content.encode()))?;
        }
    }
    db.execute(
        "UPDATE exchanges SET written_up_to = ?2 WHERE contact_id = ?1",
        (contact.0, last),
    )?;
    Ok(peer_has.saturating_sub(known).max(0).unsigned_abs())
}
