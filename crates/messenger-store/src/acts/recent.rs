//! The ids of acts and receipts that came lately, by which one that comes again is known.
//!
//! They leave no message of their own behind. Whether an envelope whose number was used before is one that came already,
//! or another one of a contact that is an older copy of itself, shows by its id alone.

use messenger_proto::envelope::MessageId;
use messenger_proto::limits::IN_FLIGHT_MAX;
use rusqlite::Connection;

/// How many ids are kept in one conversation: a contact sends again what was not answered, which is a window at most.
const RECENT_MAX: usize = IN_FLIGHT_MAX;

/// Notes that an act came. Returns `false` when it is known.
pub(crate) fn note(db: &Connection, conversation: i64, id: MessageId) -> rusqlite::Result<bool> {
    let noted = db
        .prepare_cached("INSERT OR IGNORE INTO recent_acts (conversation_id, message_id) VALUES (?1, ?2)")?
        .execute((conversation, id.0))?;
    if noted > 0 {
        db.prepare_cached(
            "DELETE FROM recent_acts WHERE conversation_id = ?1 AND id <= (
                 SELECT id FROM recent_acts WHERE conversation_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        )?
        .execute((conversation, RECENT_MAX))?;
    }
    Ok(noted > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_acts_than_a_window_leave_the_ids_of_one() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(
            "CREATE TABLE recent_acts (id INTEGER PRIMARY KEY, conversation_id INTEGER, message_id BLOB,
                 UNIQUE (conversation_id, message_id))",
        )
        .unwrap();
        let id = |n: usize| MessageId(u128::try_from(n).unwrap().to_be_bytes());
        for n in 0..=RECENT_MAX {
            assert!(note(&db, 1, id(n)).unwrap());
        }
        let kept: usize = db
            .query_row("SELECT count(*) FROM recent_acts", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, RECENT_MAX);
        assert!(!note(&db, 1, id(1)).unwrap(), "one of the window is known");
        assert!(note(&db, 1, id(0)).unwrap(), "the oldest is not");
    }
}
