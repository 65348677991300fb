//! Adding the words of messages to the index: of many at once, some time after they were said.
//!
//! The full-text engine writes a segment whenever a savepoint or a transaction ends, and merges segments when there are
//! several. For each message by itself that costs more than storing the message. So words are added for
//! [`TURN_LEN`] messages in one go, at the end of the group that completes them, and for what is left when somebody
//! searches. `words_indexed` says how far that has come, and `room_words_indexed` for rooms; triggers keep what is indexed
//! true when texts change.

use rusqlite::Connection;

/// How many messages are indexed together: enough that the segment costs little for each, and few enough that the
/// commit which does it is not much later than the others.
const TURN_LEN: i64 = 256;

/// Indexes what was said since the last time, if that is a turn's worth.
pub(crate) fn index_in_turns(db: &Connection) -> rusqlite::Result<()> {
    let waiting =
        |query: &str| -> rusqlite::Result<i64> { db.prepare_cached(query)?.query_row([], |row| row.get(0)) };
    if waiting("SELECT coalesce((SELECT max(id) FROM messages), 0) - up_to FROM words_indexed")? >= TURN_LEN {
        index(db)?;
    }
    if waiting("SELECT coalesce((SELECT max(id) FROM room_messages), 0) - up_to FROM room_words_indexed")?
        >= TURN_LEN
    {
        index_rooms(db)?;
    }
    Ok(())
}

/// Indexes everything that was said since the last time.
pub(crate) fn index(db: &Connection) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO message_words (rowid, text)
         SELECT id, text FROM messages WHERE id > (SELECT up_to FROM words_indexed) AND text <> ''",
    )?
    .execute([])?;
    db.prepare_cached(
        "UPDATE words_indexed SET up_to = (SELECT max(id) FROM messages)
         WHERE up_to < (SELECT max(id) FROM messages)",
    )?
    .execute([])
    .map(drop)
}

/// Indexes everything that was said in rooms since the last time.
pub(crate) fn index_rooms(db: &Connection) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO room_words (rowid, text)
         SELECT id, text FROM room_said WHERE id > (SELECT up_to FROM room_words_indexed) AND text <> ''",
    )?
    .execute([])?;
    db.prepare_cached(
        "UPDATE room_words_indexed SET up_to = (SELECT max(id) FROM room_messages)
         WHERE up_to < (SELECT max(id) FROM room_messages)",
    )?
    .execute([])
    .map(drop)
}
