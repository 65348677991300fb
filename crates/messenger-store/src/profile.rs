//! Who this node is: its identity key and its user's name.

use messenger_proto::name::Name;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::open::Store;
use crate::secret::IdentityKey;
use crate::writer::{StoreError, UnixMillis};

/// The identity of a node and what its user is called.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The secret key; its public half is the node's id.
    pub identity: IdentityKey,
    /// What the user calls themselves.
    pub name: Name,
}

impl Store {
    /// Reads who this node is.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn profile(&self) -> Result<Profile, StoreError> {
        let read = |db: &Connection| {
            db.query_row("SELECT identity_key, name FROM profile WHERE id = 1", [], |row| {
                Ok(Profile {
                    identity: IdentityKey::new(row.get(0)?),
                    name: name_at(row, 1)?,
                })
            })
        };
        self.readers.read(read).await
    }

    /// Changes what the user is called.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn rename_profile(&self, name: Name) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.execute("UPDATE profile SET name = ?1 WHERE id = 1", [name.as_str()])
                    .map(drop)
            })
            .await
    }

    /// Notes that this node's own identity was noticed to run in two places at once.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn saw_own_double(&self, now: UnixMillis) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.execute(
                    "INSERT INTO own_double (id, seen_at_ms) VALUES (1, ?1)
                     ON CONFLICT (id) DO UPDATE SET seen_at_ms = excluded.seen_at_ms",
                    [now.0],
                )
                .map(drop)
            })
            .await
    }

    /// When this node's own identity was last noticed to run in two places at once; `None`: never.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn own_double(&self) -> Result<Option<UnixMillis>, StoreError> {
        let read = |db: &Connection| {
            let seen_at_ms = db.query_row("SELECT seen_at_ms FROM own_double", [], |row| row.get(0));
            seen_at_ms.map(UnixMillis).optional()
        };
        self.readers.read(read).await
    }
}

/// Writes a profile with `identity`, unless there is one.
pub(crate) fn create_if_absent(
    db: &Connection,
    identity: &IdentityKey,
    name: &Name,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    db.execute(
        "INSERT OR IGNORE INTO profile (id, identity_key, name, created_at_ms) VALUES (1, ?1, ?2, ?3)",
        (identity.expose(), name.as_str(), now.0),
    )
    .map(drop)
}

/// Reads a name; the store only ever holds valid ones.
pub(crate) fn name_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Name> {
    let text: String = row.get(column)?;
    text.parse()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}
