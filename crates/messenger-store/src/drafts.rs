//! Drafts: what the user began to write in a conversation, the same for every face.
//!
//! A draft that is sent is forgotten in the write that queues it, so that a crash neither loses it nor leaves it behind.

use messenger_proto::body::{Body, Text};
use messenger_proto::envelope::MessageId;
use rusqlite::{Connection, OptionalExtension};

use crate::contacts::ContactId;
use crate::dedupe::OnceQueued;
use crate::messages::queue;
use crate::open::Store;
use crate::writer::{Pending, StoreError, UnixMillis};

/// What the user began to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The words so far; not empty.
    pub text: String,
    /// When they were last changed.
    pub changed_at: UnixMillis,
}

impl Store {
    /// Keeps what the user began to write to a contact; an empty text forgets it. How long it may be is up to the caller.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn set_draft(
        &self,
        contact: ContactId,
        text: String,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        self.writer
            .write(move |db| match text.as_str() {
                "" => forget(db, contact),
                text => keep(db, contact, text, now),
            })
            .await
    }

    /// Returns what the user began to write to a contact.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn draft(&self, contact: ContactId) -> Result<Option<Draft>, StoreError> {
        self.readers.read(move |db| find(db, contact)).await
    }

    /// Begins to write a text into the outbox of a contact, as what became of the draft for it.
    ///
    /// # Errors
    ///
    /// Fails when the store is closed. If the write fails, the message does not exist, and the draft still does.
    pub async fn begin_draft(
        &self,
        contact: ContactId,
        id: MessageId,
        text: Text,
        now: UnixMillis,
    ) -> Result<Pending<OnceQueued>, StoreError> {
        self.writer
            .begin_message(move |db| {
                forget(db, contact)?;
                let (queued, _) = queue(db, contact, id, Body::Text(text), now)?;
                Ok(OnceQueued::New(queued.row))
            })
            .await
    }
}

fn keep(db: &Connection, contact: ContactId, text: &str, now: UnixMillis) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO drafts (conversation_id, text, changed_at_ms)
         SELECT id, ?2, ?3 FROM conversations WHERE contact_id = ?1
         ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text, changed_at_ms = excluded.changed_at_ms",
    )?
    .execute((contact.0, text, now.0))
    .map(drop)
}

fn forget(db: &Connection, contact: ContactId) -> rusqlite::Result<()> {
    db.prepare_cached(
        "DELETE FROM drafts WHERE conversation_id = (SELECT id FROM conversations WHERE contact_id = ?1)",
    )?
    .execute([contact.0])
    .map(drop)
}

fn find(db: &Connection, contact: ContactId) -> rusqlite::Result<Option<Draft>> {
    db.prepare_cached(
        "SELECT text, changed_at_ms FROM drafts JOIN conversations ON conversations.id = conversation_id
         WHERE contact_id = ?1",
    )?
    .query_row([contact.0], |row| {
        Ok(Draft {
            text: row.get(0)?,
            changed_at: UnixMillis(row.get(1)?),
        })
    })
    .optional()
}
