//! How much each contact may leave here: in all, and in a day.
//!
//! A contact that turns against the user, or a program of theirs that goes wild, must not fill the disk. What is counted
//! is what came over the wire, sealed and padded, as long as it is not deleted: texts, and everything else that was
//! stored because of them. On the disk, with its indexes, it takes at most some three times as much.

use messenger_proto::ratchet::SIZE_CLASSES;
use rusqlite::Connection;

use crate::contacts::ContactId;
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

/// How many bytes a contact may leave here in all, unless the user decides otherwise.
///
/// Six million short messages, or thirty thousand of full length: nobody types as much, and a disk has room for some
/// contacts that send as much as they may.
pub const INBOX_BYTES: u64 = 4 << 30;

/// Which part of that may come in one day: a sixteenth, 256 MiB unless the user decides otherwise.
///
/// So that the user has days to notice, and a machine may still send a short message every quarter of a second.
pub const INBOX_DAYS: u64 = 16;

/// The least that a user can decide on: a day in which one message of full length fits.
pub const INBOX_BYTES_MIN: u64 = INBOX_DAYS * 256 * 1024;

/// How much of an inbox has to be free before its sender is told that it is open again: a message of any length.
const ROOM_BYTES: u64 = {
    let [.., largest] = SIZE_CLASSES;
    largest as u64 + 1024
};

/// A day of the clock by which inboxes are counted.
const DAY_MS: i64 = 86_400_000;

/// What a contact has left here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inbox {
    /// In all, in bytes.
    pub total_bytes: u64,
    /// Today.
    pub day_bytes: u64,
    /// How much it may be in all.
    pub max_bytes: u64,
    /// When something was not taken for the first time since the last time that something was.
    pub full_since: Option<UnixMillis>,
}

impl Inbox {
    /// How much may come in one day.
    #[must_use]
    pub fn day_max_bytes(&self) -> u64 {
        self.max_bytes / INBOX_DAYS
    }

    /// Whether nothing more is taken from the contact for now.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.full_since.is_some() && !self.has_room()
    }

    /// Whether there is room for a message of any length.
    #[must_use]
    pub fn has_room(&self) -> bool {
        let is_room = |has: u64, max: u64| has.saturating_add(ROOM_BYTES) <= max;
        is_room(self.total_bytes, self.max_bytes) && is_room(self.day_bytes, self.day_max_bytes())
    }
}

impl Store {
    /// Returns what a contact has left here, after everything that was begun before.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn inbox(&self, contact: ContactId, now: UnixMillis) -> Result<Inbox, StoreError> {
        self.readers.read(move |db| inbox(db, contact, now)).await
    }

    /// Lists the contacts from which nothing more is taken for now.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn full_inboxes(&self, now: UnixMillis) -> Result<Vec<ContactId>, StoreError> {
        let list = move |db: &Connection| {
            let mut statement =
                db.prepare_cached("SELECT contact_id FROM inboxes WHERE full_since_ms IS NOT NULL")?;
            let contacts = statement.query_map([], |row| row.get(0).map(ContactId))?;
            let mut full = Vec::new();
            for contact in contacts {
                let contact = contact?;
                if inbox(db, contact, now)?.is_full() {
                    full.push(contact);
                }
            }
            Ok(full)
        };
        self.readers.read(list).await
    }

    /// Decides how many bytes a contact may leave here in all, at least [`INBOX_BYTES_MIN`]; `None`: as many as the
    /// program says.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn limit_inbox(&self, contact: ContactId, max_bytes: Option<u64>) -> Result<(), StoreError> {
        let max = max_bytes.map(|max| stored(max.max(INBOX_BYTES_MIN)));
        self.writer
            .write(move |db| {
                db.execute(
                    "UPDATE inboxes SET max_bytes = ?2 WHERE contact_id = ?1",
                    (contact.0, max),
                )
                .map(drop)
            })
            .await
    }
}

pub(crate) fn begin(db: &Connection, contact: ContactId) -> rusqlite::Result<()> {
    db.execute("INSERT INTO inboxes (contact_id) VALUES (?1)", [contact.0])
        .map(drop)
}

/// Counts what a contact wants to leave here. Returns `false`, and counts nothing, when that is more than it may.
pub(crate) fn take(
    db: &Connection,
    contact: ContactId,
    bytes: usize,
    now: UnixMillis,
) -> rusqlite::Result<bool> {
    let taken = db
        .prepare_cached(
            "UPDATE inboxes
             SET total_bytes = total_bytes + ?2, day_bytes = iif(day = ?3, day_bytes, 0) + ?2, day = ?3,
                 full_since_ms = NULL
             WHERE contact_id = ?1 AND total_bytes + ?2 <= coalesce(max_bytes, ?4)
               AND iif(day = ?3, day_bytes, 0) + ?2 <= coalesce(max_bytes, ?4) / ?5",
        )?
        .execute((
            contact.0,
            counted(bytes),
            day(now),
            stored(INBOX_BYTES),
            stored(INBOX_DAYS),
        ))?;
    if taken == 0 {
        db.prepare_cached(
            "UPDATE inboxes SET full_since_ms = ?2 WHERE contact_id = ?1 AND full_since_ms IS NULL",
        )?
        .execute((contact.0, now.0))?;
    }
    Ok(taken > 0)
}

/// Takes back what was counted for something that was not stored.
pub(crate) fn give_back(db: &Connection, contact: ContactId, bytes: usize) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE inboxes SET total_bytes = max(0, total_bytes - ?2), day_bytes = max(0, day_bytes - ?2)
         WHERE contact_id = ?1",
    )?
    .execute((contact.0, counted(bytes)))
    .map(drop)
}

/// Notes that a message which came from a contact is about to lose its words: what it held makes room, its place stays.
pub(crate) fn make_room(db: &Connection, message_row: i64) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE inboxes SET total_bytes = max(0, total_bytes - freed.bytes)
         FROM (SELECT contact_id, length(content) AS bytes FROM messages
               JOIN conversations ON conversations.id = conversation_id
               WHERE messages.id = ?1 AND direction = 'in') AS freed
         WHERE inboxes.contact_id = freed.contact_id",
    )?
    .execute([message_row])
    .map(drop)
}

fn inbox(db: &Connection, contact: ContactId, now: UnixMillis) -> rusqlite::Result<Inbox> {
    db.prepare_cached(
        "SELECT total_bytes, iif(day = ?2, day_bytes, 0), coalesce(max_bytes, ?3), full_since_ms
         FROM inboxes WHERE contact_id = ?1",
    )?
    .query_row((contact.0, day(now), stored(INBOX_BYTES)), |row| {
        Ok(Inbox {
            total_bytes: row.get::<_, i64>(0)?.unsigned_abs(),
            day_bytes: row.get::<_, i64>(1)?.unsigned_abs(),
            max_bytes: row.get::<_, i64>(2)?.unsigned_abs(),
            full_since: row.get::<_, Option<i64>>(3)?.map(UnixMillis),
        })
    })
}

/// The day of an instant. When the clock jumps, another day begins: at worst a contact may send its share again.
fn day(now: UnixMillis) -> i64 {
    now.0.div_euclid(DAY_MS)
}

fn counted(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn stored(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
