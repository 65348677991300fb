//! What happens to offers, at this end and at the other: each change is written together with the message that tells the
//! other side.

use messenger_proto::body::Body;
use messenger_proto::envelope::MessageId;
use messenger_proto::file::{FileNews, FileNotice};
use rusqlite::Connection;

use super::{Carrier, File, FileRow, FileState, OfferedIn, inbound, listing, members};
use crate::contacts::{self, ContactId};
use crate::messages::{Received, queue};
use crate::open::Store;
use crate::rooms::RoomRow;
use crate::writer::{StoreError, UnixMillis, Writing};

/// The word of the column `room_acts.text` for an offer that is not what was offered any more.
pub(crate) const WITHDRAWN_CHANGED: &str = "changed";

/// What its author reads of it.
pub const CHANGED_HERE: &str = "it was changed after it was offered";

/// What recipients read of it.
const CHANGED: &str = "it is not what was offered any more";

/// What came of stopping a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// It is declined, or withdrawn.
    Done(Box<File>),
    /// There is no such file.
    NoFile,
    /// It had come to an end already.
    Over(Box<File>),
    /// It is offered here to a room, where only a message of the room's withdraws it. Nothing was changed.
    OfferedToRoom(Box<File>),
}

impl Store {
    /// Declines a file that somebody else offers, or withdraws one that is offered here to a contact, and lets the other
    /// side know by the message `id`.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn stop_file(
        &self,
        row: FileRow,
        id: MessageId,
        now: UnixMillis,
    ) -> Result<Stopped, StoreError> {
        self.writer
            .write(move |db| {
                let Some(file) = listing::of(db, row)? else {
                    return Ok(Stopped::NoFile);
                };
                if !file.state.is_open() {
                    return Ok(Stopped::Over(Box::new(file)));
                }
                if file.is_outbound && matches!(file.offered_in, OfferedIn::Room(..)) {
                    return Ok(Stopped::OfferedToRoom(Box::new(file)));
                }
                let (state, news) = if file.is_outbound {
                    (FileState::Withdrawn, FileNews::Withdrawn)
                } else {
                    (FileState::Declined, FileNews::Declined)
                };
                change(db, row, state, "", now)?;
                tell(db, &file, news, id, now)?;
                let stopped = listing::of(db, row)?;
                Ok(stopped.map_or(Stopped::NoFile, |file| Stopped::Done(Box::new(file))))
            })
            .await
    }

    /// Notes that a file is saved, and lets its author know by the message `id`. With `stamps`, which are when each file of it
    /// was last changed, what it takes to give it to others is kept. Returns whether it was still wanted.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn file_saved(
        &self,
        row: FileRow,
        name: String,
        stamps: Option<Vec<u8>>,
        id: MessageId,
        now: UnixMillis,
    ) -> Result<bool, StoreError> {
        self.writer
            .write(move |db| {
                let Some(file) = listing::of(db, row)?.filter(|file| file.state == FileState::Wanted) else {
                    return Ok(false);
                };
                change(db, row, FileState::Saved, "", now)?;
                db.prepare_cached("UPDATE files SET saved_name = ?2, part = NULL WHERE id = ?1")?
                    .execute((row.0, name))?;
                match stamps {
                    Some(stamps) => {
                        db.prepare_cached(
                            "INSERT INTO file_lists (file, stamps) VALUES (?1, ?2)
                             ON CONFLICT DO UPDATE SET stamps = excluded.stamps",
                        )?
                        .execute((row.0, stamps))?;
                    }
                    // It is verified and will not be asked for again.
                    None => forget_lists(db, row)?,
                }
                tell(db, &file, FileNews::Saved, id, now)?;
                Ok(true)
            })
            .await
    }

    /// Notes who gave something else than was offered in a room, while the file is still to be fetched of others.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn blame_for_file(
        &self,
        row: FileRow,
        reason: String,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                let is_wanted = listing::of(db, row)?.is_some_and(|file| file.state == FileState::Wanted);
                if is_wanted {
                    change(db, row, FileState::Wanted, &reason, now)?;
                }
                Ok(())
            })
            .await
    }

    /// Notes that a saved file is not given to others any more.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn keep_file_to_oneself(&self, row: FileRow) -> Result<(), StoreError> {
        self.writer
            .write(move |db| match listing::of(db, row)? {
                Some(file) if file.state == FileState::Saved && !file.is_outbound => forget_lists(db, row),
                _ => Ok(()),
            })
            .await
    }

    /// Notes that a file of either side stopped, and why; lets the other side know `news` by the message `id`. One that has
    /// come to an end is left alone.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn file_failed(
        &self,
        row: FileRow,
        reason: String,
        news: FileNews,
        id: MessageId,
        now: UnixMillis,
    ) -> Result<bool, StoreError> {
        self.writer
            .write(move |db| {
                let found = listing::of(db, row)?;
                let is_running = |file: &File| matches!(file.state, FileState::Offered | FileState::Wanted);
                let Some(file) = found.filter(is_running) else {
                    return Ok(false);
                };
                let state = if file.is_outbound {
                    FileState::Withdrawn
                } else {
                    FileState::Failed
                };
                change(db, row, state, &reason, now)?;
                tell(db, &file, news, id, now)?;
                Ok(true)
            })
            .await
    }
}

/// Takes what a contact says about an offer. Its author may say this, its recipient that; anything else changes nothing.
pub(crate) fn receive(
    db: &Connection,
    (contact, conversation): (ContactId, i64),
    notice: &FileNotice,
    now: UnixMillis,
) -> rusqlite::Result<Received> {
    let (direction, state, reason) = match notice.news {
        FileNews::Declined => ("out", FileState::Declined, ""),
        FileNews::Saved => ("out", FileState::Saved, ""),
        FileNews::Damaged => ("out", FileState::Failed, "they got other bytes than were offered"),
        FileNews::Refused => ("out", FileState::Failed, "they could not take it"),
        FileNews::Withdrawn => ("in", FileState::Withdrawn, ""),
        FileNews::Changed => ("in", FileState::Withdrawn, CHANGED),
        FileNews::Other => return Ok(Received::Nothing),
    };
    let Some(row) = inbound::find(db, conversation, notice.target, direction)? else {
        let heard = match direction {
            "out" => members::hear(db, contact, notice.target, state, now)?,
            _ => None,
        };
        return Ok(heard.map_or(Received::Nothing, Received::OfferChanged));
    };
    let is_open = listing::of(db, row)?.is_some_and(|file| file.state.is_open());
    if !is_open {
        return Ok(Received::Nothing);
    }
    change(db, row, state, reason, now)?;
    Ok(Received::OfferChanged(row))
}

/// Withdraws the offer of a message that its author deleted.
pub(crate) fn withdraw_deleted(db: &Connection, carrier: Carrier) -> rusqlite::Result<()> {
    let (withdraw, row) = match carrier {
        Carrier::Message(row) => (
            "UPDATE files SET state = 'withdrawn' WHERE message_row = ?1 AND state IN ('offered', 'wanted', 'failed')",
            row.0,
        ),
        Carrier::RoomMessage(row) => (
            "UPDATE files SET state = 'withdrawn'
             WHERE room_message_row = ?1 AND state IN ('offered', 'wanted', 'failed')",
            row.0,
        ),
    };
    db.prepare_cached(withdraw)?.execute([row]).map(drop)
}

/// Withdraws the offer of a message of a room if its author took it back, whichever of the two came first.
pub(crate) fn withdraw_if_told_in_room(
    db: &Connection,
    room: RoomRow,
    target: MessageId,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE files SET state = 'withdrawn', state_at_ms = ?3,
             reason = CASE act.text WHEN ?4 THEN CASE said.state WHEN 'out' THEN ?5 ELSE ?6 END ELSE '' END
         FROM room_messages AS said
         JOIN room_acts AS act ON act.room = said.room AND act.target = said.message_id AND act.kind = 'withdrawal'
             AND act.author = said.author
         WHERE said.room = ?1 AND said.message_id = ?2 AND said.id = room_message_row
             AND files.state IN ('offered', 'wanted', 'failed')",
    )?
    .execute((
        room.0,
        target.0,
        now.0,
        WITHDRAWN_CHANGED,
        CHANGED_HERE,
        CHANGED,
    ))
    .map(drop)
}

fn forget_lists(db: &Connection, row: FileRow) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM file_lists WHERE file = ?1")?
        .execute([row.0])
        .map(drop)
}

fn change(
    db: &Connection,
    row: FileRow,
    state: FileState,
    reason: &str,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE files SET state = ?2, reason = ?3, state_at_ms = ?4 WHERE id = ?1")?
        .execute((row.0, state.as_str(), reason, now.0))
        .map(drop)
}

/// Lets the other side of an offer know: of one that was made to a room, its author, if that is a contact.
fn tell(db: &Writing, file: &File, news: FileNews, id: MessageId, now: UnixMillis) -> rusqlite::Result<()> {
    let contact = match file.offered_in {
        OfferedIn::Conversation(contact, _) => Some(contact),
        OfferedIn::Room(_, _, author) => contacts::acquainted(db, author)?,
    };
    let Some(contact) = contact else {
        return Ok(());
    };
    let target = file.id;
    queue(
        db,
        contact,
        id,
        Body::FileNotice(FileNotice { target, news }),
        now,
    )
    .map(drop)
}
