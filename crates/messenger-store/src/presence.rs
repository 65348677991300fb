//! Being away: what the user says about it, and the automatic answer to whoever writes meanwhile.
//!
//! Whether to answer is decided in the write in which the message is received, so that a crash can neither lose an
//! answer nor give it twice. A contact gets one for an absence, and none to an automatic answer: two who are away do not
//! talk to each other.

use messenger_proto::body::Body;
use messenger_proto::presence::{Absence, Presence};
use rusqlite::{Connection, OptionalExtension};

use crate::contacts::ContactId;
use crate::messages::{draw_id, queue};
use crate::open::Store;
use crate::settings::{Setting, Switch, decided};
use crate::writer::{StoreError, UnixMillis, Writing};

impl Store {
    /// Notes that the user is away from `now` on. In an absence that goes on, only the words change.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn go_away(&self, text: String, now: UnixMillis) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.execute(
                    "INSERT INTO absence (id, text, since_at_ms) VALUES (1, ?1, ?2)
                     ON CONFLICT (id) DO UPDATE SET text = excluded.text",
                    (text, now.0),
                )
                .map(drop)
            })
            .await
    }

    /// Notes that the user is back.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn come_back(&self) -> Result<(), StoreError> {
        self.writer
            .write(|db| db.execute_batch("DELETE FROM absence; DELETE FROM away_answers;"))
            .await
    }

    /// Returns how the user is, for all to know who are to know.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn presence(&self) -> Result<Presence, StoreError> {
        self.readers.read(presence).await
    }

    /// Returns what a contact is to know of it.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn presence_for(&self, contact: ContactId) -> Result<Presence, StoreError> {
        self.readers
            .read(move |db| match decided(db, Some(contact), Setting::Presence)? {
                Switch::On => presence(db),
                Switch::Off => Ok(Presence::Available),
            })
            .await
    }
}

fn presence(db: &Connection) -> rusqlite::Result<Presence> {
    let absence = db
        .prepare_cached("SELECT text, since_at_ms FROM absence")?
        .query_row([], |row| {
            Ok(Absence {
                text: row.get(0)?,
                since_ms: row.get::<_, i64>(1)?.unsigned_abs(),
            })
        })
        .optional()?;
    Ok(absence.map_or(Presence::Available, Presence::Away))
}

/// Answers a contact who just wrote, if the user is away and the contact was not answered during this absence. Returns
/// whether it did.
pub(crate) fn answer(db: &Writing, contact: ContactId, now: UnixMillis) -> rusqlite::Result<bool> {
    let Presence::Away(absence) = presence(db)? else {
        return Ok(false);
    };
    if decided(db, Some(contact), Setting::Presence)? == Switch::Off {
        return Ok(false);
    }
    let is_first = db
        .prepare_cached("INSERT INTO away_answers (contact_id) VALUES (?1) ON CONFLICT DO NOTHING")?
        .execute([contact.0])?
        > 0;
    if is_first {
        queue(db, contact, draw_id(db)?, Body::AwayAnswer(absence.text), now)?;
    }
    Ok(is_first)
}
