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

/// The index of the words of one kind of messages: the statements that ask how many wait for it, add what waits, and note
/// how far it has come.
pub(crate) struct Index {
    waiting: &'static str,
    add: &'static str,
    note: &'static str,
}

/// The index of what was said with contacts.
pub(crate) const OF_MESSAGES: Index = Index {
    waiting: "SELECT coalesce((SELECT max(id) FROM messages), 0) - up_to FROM words_indexed",
    add: "INSERT INTO message_words (rowid, text)
          SELECT id, text FROM messages WHERE id > (SELECT up_to FROM words_indexed) AND text <> ''",
    note: "UPDATE words_indexed SET up_to = (SELECT max(id) FROM messages)
           WHERE up_to < (SELECT max(id) FROM messages)",
};

/// The index of what was said in rooms.
pub(crate) const OF_ROOMS: Index = Index {
    waiting: "SELECT coalesce((SELECT max(id) FROM room_messages), 0) - up_to FROM room_words_indexed",
    add: "INSERT INTO room_words (rowid, text)
          SELECT id, text FROM room_said WHERE id > (SELECT up_to FROM room_words_indexed) AND text <> ''",
    note: "UPDATE room_words_indexed SET up_to = (SELECT max(id) FROM room_messages)
           WHERE up_to < (SELECT max(id) FROM room_messages)",
};

/// Indexes what was said since the last time, where that is a turn's worth.
pub(crate) fn index_in_turns(db: &Connection) -> rusqlite::Result<()> {
    for index in [OF_MESSAGES, OF_ROOMS] {
        let waiting: i64 = db
            .prepare_cached(index.waiting)?
            .query_row([], |row| row.get(0))?;
        if waiting >= TURN_LEN {
            index.catch_up(db)?;
        }
    }
    Ok(())
}

impl Index {
    /// Indexes everything that was said since the last time.
    pub(crate) fn catch_up(&self, db: &Connection) -> rusqlite::Result<()> {
        db.prepare_cached(self.add)?.execute([])?;
        db.prepare_cached(self.note)?.execute([]).map(drop)
    }
}
