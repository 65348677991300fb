//! What happens to offers, at this end and at the other: each change is written together with the message that tells the
//! other side.

use messenger_proto::body::Body;
use messenger_proto::envelope::MessageId;
use messenger_proto::file::{FileNews, FileNotice};
use rusqlite::Connection;

use super::{File, FileState, inbound, listing};
use crate::messages::{MessageRow, Received, queue};
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis, Writing};

/// What came of stopping a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// It is declined, or withdrawn.
    Done(Box<File>),
    /// There is no such file.
    NoFile,
    /// It had come to an end already.
    Over(Box<File>),
}

impl Store {
    /// Declines a file that a contact offers, or withdraws one that is offered here, and lets the contact know by the
    /// message `id`.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn stop_file(
        &self,
        row: MessageRow,
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

    /// Notes that a file is saved, and lets its author know by the message `id`. Returns whether it was still wanted.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn file_saved(
        &self,
        row: MessageRow,
        name: String,
        id: MessageId,
        now: UnixMillis,
    ) -> Result<bool, StoreError> {
        self.writer
            .write(move |db| {
                let Some(file) = listing::of(db, row)?.filter(|file| file.state == FileState::Wanted) else {
                    return Ok(false);
                };
                change(db, row, FileState::Saved, "", now)?;
                db.prepare_cached("UPDATE files SET saved_name = ?2, part = NULL WHERE message_row = ?1")?
                    .execute((row.0, name))?;
                // It is verified and will not be asked for again.
                db.prepare_cached("DELETE FROM file_lists WHERE message_row = ?1")?
                    .execute([row.0])?;
                tell(db, &file, FileNews::Saved, id, now)?;
                Ok(true)
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
        row: MessageRow,
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
    conversation: i64,
    notice: &FileNotice,
    now: UnixMillis,
) -> rusqlite::Result<Received> {
    let (direction, state, reason) = match notice.news {
        FileNews::Declined => ("out", FileState::Declined, ""),
        FileNews::Saved => ("out", FileState::Saved, ""),
        FileNews::Damaged => ("out", FileState::Failed, "they got other bytes than were offered"),
        FileNews::Refused => ("out", FileState::Failed, "they could not take it"),
        FileNews::Withdrawn => ("in", FileState::Withdrawn, ""),
        FileNews::Changed => ("in", FileState::Withdrawn, "it is not what was offered any more"),
        FileNews::Other => return Ok(Received::Nothing),
    };
    let Some(row) = inbound::find(db, conversation, notice.target, direction)? else {
        return Ok(Received::Nothing);
    };
    let is_open = listing::of(db, row)?.is_some_and(|file| file.state.is_open());
    if !is_open {
        return Ok(Received::Nothing);
    }
    change(db, row, state, reason, now)?;
    Ok(Received::OfferChanged(row))
}

/// Withdraws the offer of a message that its author deleted.
pub(crate) fn withdraw_deleted(db: &Connection, row: MessageRow) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE files SET state = 'withdrawn' WHERE message_row = ?1 AND state IN ('offered', 'wanted', 'failed')",
    )?
    .execute([row.0])
    .map(drop)
}

fn change(
    db: &Connection,
    row: MessageRow,
    state: FileState,
    reason: &str,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE files SET state = ?2, reason = ?3, state_at_ms = ?4 WHERE message_row = ?1")?
        .execute((row.0, state.as_str(), reason, now.0))
        .map(drop)
}

fn tell(db: &Writing, file: &File, news: FileNews, id: MessageId, now: UnixMillis) -> rusqlite::Result<()> {
    let target = file.id;
    queue(
        db,
        file.contact,
        id,
        Body::FileNotice(FileNotice { target, news }),
        now,
    )
    .map(drop)
}
