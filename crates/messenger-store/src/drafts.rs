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
use crate::rooms::RoomRow;
use crate::writer::{Pending, StoreError, UnixMillis};

/// Where something is written: whose conversation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The one with a contact.
    Contact(ContactId),
    /// A room.
    Room(RoomRow),
}

/// Where drafts are kept.
struct Place {
    /// The table of drafts, and its key: the row of the conversation.
    table: &'static str,
    key: &'static str,
    /// Selects the `id` of the conversation by `?1`, which is `name`; of one that is gone, nothing.
    row: &'static str,
    name: i64,
}

impl Whose {
    fn place(self) -> Place {
        match self {
            Self::Contact(contact) => Place {
                table: "drafts",
                key: "conversation_id",
                row: "SELECT id FROM conversations WHERE contact_id = ?1",
                name: contact.0,
            },
            Self::Room(room) => Place {
                table: "room_drafts",
                key: "room",
                row: "SELECT id FROM rooms WHERE id = ?1",
                name: room.0,
            },
        }
    }
}

/// What the user began to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The words so far; not empty.
    pub text: String,
    /// When they were last changed.
    pub changed_at: UnixMillis,
}

impl Store {
    /// Keeps what the user began to write; an empty text forgets it. How long it may be is up to the caller.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn set_draft(&self, whose: Whose, text: String, now: UnixMillis) -> Result<(), StoreError> {
        self.writer
            .write(move |db| match text.as_str() {
                "" => forget(db, whose),
                text => keep(db, whose, text, now),
            })
            .await
    }

    /// Returns what the user began to write.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn draft(&self, whose: Whose) -> Result<Option<Draft>, StoreError> {
        self.readers.read(move |db| find(db, whose)).await
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
                forget(db, Whose::Contact(contact))?;
                let (queued, _) = queue(db, contact, id, Body::Text(text), now)?;
                Ok(OnceQueued::New(queued.row))
            })
            .await
    }
}

fn keep(db: &Connection, whose: Whose, text: &str, now: UnixMillis) -> rusqlite::Result<()> {
    let Place {
        table,
        key,
        row,
        name,
    } = whose.place();
    db.prepare_cached(&format!(
        "INSERT INTO {table} ({key}, text, changed_at_ms)
         SELECT id, ?2, ?3 FROM ({row}) WHERE true
         ON CONFLICT ({key}) DO UPDATE SET text = excluded.text, changed_at_ms = excluded.changed_at_ms"
    ))?
    .execute((name, text, now.0))
    .map(drop)
}

/// Forgets what was begun: it was sent, or is not to be any more.
pub(crate) fn forget(db: &Connection, whose: Whose) -> rusqlite::Result<()> {
    let Place {
        table,
        key,
        row,
        name,
    } = whose.place();
    db.prepare_cached(&format!("DELETE FROM {table} WHERE {key} = ({row})"))?
        .execute([name])
        .map(drop)
}

fn find(db: &Connection, whose: Whose) -> rusqlite::Result<Option<Draft>> {
    let Place {
        table,
        key,
        row,
        name,
    } = whose.place();
    db.prepare_cached(&format!(
        "SELECT text, changed_at_ms FROM {table} WHERE {key} = ({row})"
    ))?
    .query_row([name], |row| {
        Ok(Draft {
            text: row.get(0)?,
            changed_at: UnixMillis(row.get(1)?),
        })
    })
    .optional()
}
