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
    use super::*;

    fn schema(db: &Connection) -> Vec<(String, String)> {
        let mut statement = db
            .prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
            .unwrap();
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        rows.collect::<Result<_, _>>().unwrap()
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
        assert_eq!(migrate(&mut db).unwrap(), Outcome::Newer { found: 99, known: 8 });
        assert_eq!(schema(&db), vec![]);
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
