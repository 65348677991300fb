//! Giving a contact another name, and removing one with everything that was said.

use messenger_proto::name::Name;
use rusqlite::{Connection, OptionalExtension};

use super::{Contact, ContactId, by_id};
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

/// What came of giving a contact another name.
#[derive(Debug, Clone)]
pub enum Renamed {
    /// It has the name now.
    Contact(Contact),
    /// Another contact has that name; nothing changed.
    NameTaken,
    /// There is no such contact any more.
    Gone,
}

/// What was deleted with a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// How many messages were shown in its conversation, both sides together.
    pub messages: u64,
    /// How many of them it had not received yet.
    pub queued: u64,
}

impl Store {
    /// Gives a contact another name.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn rename_contact(&self, id: ContactId, name: Name) -> Result<Renamed, StoreError> {
        self.writer.write(move |db| rename(db, id, &name)).await
    }

    /// Notes when the user made sure that nobody stands between a contact and this node; `None` takes it back.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn verify_contact(&self, id: ContactId, at: Option<UnixMillis>) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.execute("DELETE FROM verified WHERE contact_id = ?1", [id.0])?;
                let Some(at) = at else { return Ok(()) };
                db.execute(
                    "INSERT INTO verified (contact_id, verified_at_ms) SELECT id, ?2 FROM contacts WHERE id = ?1",
                    (id.0, at.0),
                )
                .map(drop)
            })
            .await
    }

    /// Notes that the identity of a contact was seen running in two places at once.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn saw_double(&self, id: ContactId, now: UnixMillis) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.execute(
                    "INSERT INTO doubles (contact_id, seen_at_ms) SELECT id, ?2 FROM contacts WHERE id = ?1
                     ON CONFLICT (contact_id) DO UPDATE SET seen_at_ms = excluded.seen_at_ms",
                    (id.0, now.0),
                )
                .map(drop)
            })
            .await
    }

    /// Deletes a contact, its conversation and everything else that is kept about it, but for its being blocked.
    /// Returns `None` if there is no such contact any more.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written; then nothing was deleted.
    pub async fn remove_contact(&self, id: ContactId) -> Result<Option<Removed>, StoreError> {
        self.writer.write(move |db| remove(db, id)).await
    }
}

fn rename(db: &Connection, id: ContactId, name: &Name) -> rusqlite::Result<Renamed> {
    let is_taken: bool = db.query_row(
        "SELECT EXISTS (SELECT 1 FROM contacts WHERE name = ?2 AND id <> ?1)",
        (id.0, name.as_str()),
        |row| row.get(0),
    )?;
    if is_taken {
        return Ok(Renamed::NameTaken);
    }
    db.execute(
        "UPDATE contacts SET name = ?2 WHERE id = ?1",
        (id.0, name.as_str()),
    )?;
    Ok(by_id(db, id)?.map_or(Renamed::Gone, Renamed::Contact))
}

fn remove(db: &Connection, id: ContactId) -> rusqlite::Result<Option<Removed>> {
    let removed = db
        .query_row(
            "SELECT count(messages.id) FILTER (WHERE kind <> 'act'),
                    count(messages.id) FILTER (WHERE kind <> 'act' AND messages.state = 'queued')
             FROM contacts
             LEFT JOIN conversations ON contact_id = contacts.id
             LEFT JOIN messages ON conversation_id = conversations.id
             WHERE contacts.id = ?1 GROUP BY contacts.id",
            [id.0],
            |row| {
                Ok(Removed {
                    messages: row.get(0)?,
                    queued: row.get(1)?,
                })
            },
        )
        .optional()?;
    // Everything else hangs on it.
    db.execute("DELETE FROM contacts WHERE id = ?1", [id.0])?;
    Ok(removed)
}
