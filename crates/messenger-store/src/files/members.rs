//! What members of a room did with a file that is offered to it here, as far as they let this node know.

use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use rusqlite::{Connection, OptionalExtension};

use super::{FileRow, FileState};
use crate::contacts::{self, ContactId};
use crate::writer::UnixMillis;

/// How far a file that is offered here has come with a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileOfMember {
    /// Who.
    pub peer: PeerId,
    /// Wanted, saved, declined or failed.
    pub state: FileState,
    /// When it reached that state.
    pub state_at: UnixMillis,
}

/// Takes what a contact says about a file that is offered here to a room. Returns the file, if that is news.
pub(super) fn hear(
    db: &Connection,
    contact: ContactId,
    target: MessageId,
    state: FileState,
    now: UnixMillis,
) -> rusqlite::Result<Option<FileRow>> {
    // Every room is named, so that the index which begins with them is of use.
    let found = db
        .prepare_cached(
            "SELECT files.id FROM room_messages AS said JOIN files ON room_message_row = said.id
             WHERE said.room IN (SELECT id FROM rooms) AND said.message_id = ?1 AND said.state = 'out'",
        )?
        .query_row([target.0], |row| row.get(0).map(FileRow))
        .optional()?;
    let Some(row) = found else { return Ok(None) };
    let peer = contacts::peer_of(db, contact)?;
    Ok(note(db, row, peer, state, now)?.then_some(row))
}

/// Notes how far a file has come with a member. Who has it once does not lose it. Returns whether that is news.
pub(super) fn note(
    db: &Connection,
    row: FileRow,
    peer: PeerId,
    state: FileState,
    now: UnixMillis,
) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "INSERT INTO file_members (file, peer, state, state_at_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET state = excluded.state, state_at_ms = excluded.state_at_ms
             WHERE state <> excluded.state AND state <> 'saved'",
    )?
    .execute((row.0, peer.0, state.as_str(), now.0))
    .map(|changed| changed > 0)
}

/// Lists what members did with a file.
pub(super) fn of(db: &Connection, row: FileRow) -> rusqlite::Result<Vec<FileOfMember>> {
    let mut statement =
        db.prepare_cached("SELECT peer, state, state_at_ms FROM file_members WHERE file = ?1 ORDER BY peer")?;
    let members = statement.query_map([row.0], |row| {
        Ok(FileOfMember {
            peer: PeerId(row.get(0)?),
            state: FileState::parse(row.get_ref(1)?.as_str()?),
            state_at: UnixMillis(row.get(2)?),
        })
    })?;
    members.collect()
}
