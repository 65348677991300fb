//! Brings a database to the newest schema, one numbered step at a time.
//!
//! A step is never edited after a release; `user_version` counts the steps that were taken.

use rusqlite::{Connection, TransactionBehavior};

/// The steps, in order. Step n leaves `user_version` at n.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_first_light.sql"),
    include_str!("../migrations/0002_latest_messages.sql"),
    include_str!("../migrations/0003_acts.sql"),
    include_str!("../migrations/0004_dedupe_keys.sql"),
    include_str!("../migrations/0005_settings.sql"),
    include_str!("../migrations/0006_search.sql"),
    include_str!("../migrations/0007_expiries.sql"),
    include_str!("../migrations/0008_exchanges.sql"),
    include_str!("../migrations/0009_blocked.sql"),
    include_str!("../migrations/0010_delivered_acts.sql"),
    include_str!("../migrations/0011_words_later.sql"),
    include_str!("../migrations/0012_presence.sql"),
    include_str!("../migrations/0013_drafts.sql"),
    include_str!("../migrations/0014_inboxes.sql"),
    include_str!("../migrations/0015_requests.sql"),
    include_str!("../migrations/0016_verified.sql"),
    include_str!("../migrations/0017_doubles.sql"),
    include_str!("../migrations/0018_files.sql"),
    include_str!("../migrations/0019_rooms.sql"),
    include_str!("../migrations/0020_own_double.sql"),
    include_str!("../migrations/0021_room_dedupe_keys.sql"),
    include_str!("../migrations/0022_room_acts.sql"),
    include_str!("../migrations/0023_room_reach.sql"),
    include_str!("../migrations/0024_room_drafts.sql"),
    include_str!("../migrations/0025_checks_by_comparison.sql"),
    include_str!("../migrations/0026_room_words.sql"),
    include_str!("../migrations/0027_less_to_write.sql"),
    include_str!("../migrations/0028_room_files.sql"),
    include_str!("../migrations/0029_restored_rooms.sql"),
    include_str!("../migrations/0030_room_notifications.sql"),
];

/// The result of looking at a database's version.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The schema is the newest.
    Current,
    /// The database has taken more steps than this program knows.
    Newer {
        /// The steps it has taken.
        found: i64,
        /// The steps this program knows.
        known: i64,
    },
}

/// Takes the steps that `db` has not taken yet, each in a transaction of its own.
pub(crate) fn migrate(db: &mut Connection) -> rusqlite::Result<Outcome> {
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Ok(Outcome::Newer { found, known });
    }
    for (number, sql) in (1_i64..).zip(MIGRATIONS).filter(|(number, _)| *number > found) {
        let step = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        step.execute_batch(sql)?;
        step.pragma_update(None, "user_version", number)?;
        step.commit()?;
    }
    Ok(Outcome::Current)
}

#[cfg(test)]
mod tests {
    use rusqlite::ErrorCode;

    use super::*;

    /// What the database holds, by name, without comments and line breaks: SQLite adds and drops a column without regard to
    /// either.
    fn schema(db: &Connection) -> Vec<(String, String)> {
        let mut statement = db
            .prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
            .unwrap();
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, words(&row.get::<_, String>(1)?))))
            .unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    fn words(sql: &str) -> String {
        let lines = sql
            .lines()
            .map(|line| line.split_once("--").map_or(line, |(sql, _)| sql));
        let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
        words.join(" ").replace(" ,", ",").replace(" )", ")")
    }

    #[test]
    fn a_fresh_database_is_migrated_once() {
        let mut db = Connection::open_in_memory().unwrap();
        assert_eq!(migrate(&mut db).unwrap(), Outcome::Current);
        let before = schema(&db);
        assert_eq!(migrate(&mut db).unwrap(), Outcome::Current);
        assert_eq!(schema(&db), before);
    }

    #[test]
    fn a_newer_database_is_left_alone() {
        let mut db = Connection::open_in_memory().unwrap();
        db.pragma_update(None, "user_version", 99).unwrap();
        let known = i64::try_from(MIGRATIONS.len()).unwrap();
        assert_eq!(migrate(&mut db).unwrap(), Outcome::Newer { found: 99, known });
        assert_eq!(schema(&db), vec![]);
    }

    /// A database as the first two steps left it, with two messages of which the later one is gone again.
    fn from_before_acts() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        for sql in MIGRATIONS.iter().take(2) {
            db.execute_batch(sql).unwrap();
        }
        db.execute_batch(
            "PRAGMA user_version = 2;
             INSERT INTO contacts (peer_id, name, state, added_at_ms)
             VALUES (randomblob(32), 'bob', 'established', 1);
             INSERT INTO conversations (contact_id, last_sequence) VALUES (1, 5);
             INSERT INTO messages (id, conversation_id, direction, message_id, sequence, sent_at_ms, stored_at_ms,
                                   kind, text, content, state, state_at_ms)
             VALUES (7, 1, 'in', randomblob(16), 1, 2, 3, 'text', 'lunch at one?', x'00', 'unread', 4),
                    (9, 1, 'out', randomblob(16), 1, 2, 3, 'text', 'gone', x'00', 'queued', 4);
             DELETE FROM messages WHERE id = 9;",
        )
        .unwrap();
        db
    }

    #[test]
    fn an_older_store_keeps_its_messages_and_never_uses_a_row_again() {
        let mut db = from_before_acts();
        assert_eq!(migrate(&mut db).unwrap(), Outcome::Current);
        let kept: (i64, String, String, i64) = db
            .query_row("SELECT id, text, state, state_at_ms FROM messages", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .unwrap();
        assert_eq!(kept, (7, "lunch at one?".into(), "unread".into(), 4));
        let found = "SELECT rowid FROM message_words WHERE message_words MATCH 'lunch'";
        let found: i64 = db.query_row(found, [], |row| row.get(0)).unwrap();
        assert_eq!(found, 7);
        let counter = "SELECT written_up_to FROM exchanges WHERE contact_id = 1";
        let counter: i64 = db.query_row(counter, [], |row| row.get(0)).unwrap();
        assert_eq!(counter, 5, "a counter is never used again either");
        db.execute_batch(
            "INSERT INTO messages (conversation_id, direction, message_id, sequence, sent_at_ms, stored_at_ms, kind,
                                   content, state, state_at_ms)
             VALUES (1, 'out', randomblob(16), 2, 2, 3, 'unknown', x'00', 'queued', 4)",
        )
        .unwrap();
        assert_eq!(db.last_insert_rowid(), 10);
        let fresh = &mut Connection::open_in_memory().unwrap();
        migrate(fresh).unwrap();
        assert_eq!(schema(&db), schema(fresh));
    }

    #[test]
    fn files_from_before_rooms_had_any_keep_their_rows_and_lists() {
        let mut db = from_before_acts();
        for (number, sql) in (1_i64..).zip(MIGRATIONS).skip(2).take(25) {
            db.execute_batch(sql).unwrap();
            db.pragma_update(None, "user_version", number).unwrap();
        }
        db.execute_batch(
            "INSERT INTO files (message_row, name, size, root, state, state_at_ms, place, part)
             VALUES (7, 'report.pdf', 8, randomblob(32), 'wanted', 9, '/home', randomblob(8));
             INSERT INTO file_lists (message_row, hashes) VALUES (7, x'0102');",
        )
        .unwrap();
        assert_eq!(migrate(&mut db).unwrap(), Outcome::Current);
        let kept: (i64, String, String, Vec<u8>) = db
            .query_row(
                "SELECT message_row, name, state, hashes FROM files JOIN file_lists ON file = files.id
                 WHERE room_message_row IS NULL AND place = '/home' AND length(part) = 8",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .unwrap();
        assert_eq!(kept, (7, "report.pdf".into(), "wanted".into(), vec![1, 2]));
        // A file goes with one message, and goes with it.
        let neither = "INSERT INTO files (name, size, root, state, state_at_ms) VALUES ('x', 1, randomblob(32), 'saved', 1)";
        assert!(db.execute(neither, []).is_err());
        db.execute("DELETE FROM messages", []).unwrap();
        let left: i64 = db
            .query_row("SELECT count(*) FROM file_lists", [], |row| row.get(0))
            .unwrap();
        assert_eq!(left, 0);
    }

    #[test]
    fn a_message_is_written_without_a_table_for_each_check() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db).unwrap();
        let insert =
            "EXPLAIN INSERT INTO messages (conversation_id, direction, message_id, sequence, sent_at_ms,
                          stored_at_ms, kind, content, state, state_at_ms)
                      VALUES (?1, ?1, ?1, ?1, ?1, ?1, ?1, ?1, ?1, ?1)";
        let settle = "EXPLAIN UPDATE messages SET state = ?2, state_at_ms = ?3 WHERE id = ?1";
        for statement in [insert, settle] {
            let mut explained = db.prepare(statement).unwrap();
            let mut steps = explained.raw_query();
            while let Some(step) = steps.next().unwrap() {
                assert_ne!(step.get::<_, String>(1).unwrap(), "OpenEphemeral", "{statement}");
            }
        }
    }

    #[test]
    fn what_is_no_state_of_a_message_is_not_stored() {
        let mut db = from_before_acts();
        migrate(&mut db).unwrap();
        for wrong in [
            "UPDATE messages SET state = 'delivered'",
            "UPDATE messages SET state = 'lost'",
            "UPDATE messages SET kind = 'picture'",
            "UPDATE messages SET severity = 'odd'",
        ] {
            let error = db.execute(wrong, []).unwrap_err();
            assert_eq!(
                error.sqlite_error_code(),
                Some(ErrorCode::ConstraintViolation),
                "{wrong}"
            );
        }
        db.execute("UPDATE messages SET state = 'read', severity = 'warning'", [])
            .unwrap();
        let check: String = db
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok");
    }

    #[test]
    fn the_documented_schema_is_the_real_one() {
        let mut migrated = Connection::open_in_memory().unwrap();
        migrate(&mut migrated).unwrap();
        let documented = Connection::open_in_memory().unwrap();
        documented
            .execute_batch(include_str!("../../../docs/schema.sql"))
            .unwrap();
        assert_eq!(schema(&migrated), schema(&documented));
    }
}
