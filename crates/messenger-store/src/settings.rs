//! What the user decided about contacts: things that are on or off, for one contact or for all without a decision of
//! their own.

use rusqlite::{Connection, OptionalExtension};

use crate::contacts::ContactId;
use crate::open::Store;
use crate::writer::StoreError;

/// Something to decide about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Whether a contact is told what was shown to the user. Off unless decided otherwise: nobody expects to be watched
    /// while reading.
    Receipts,
    /// Whether a contact is told that the user is away. On unless decided otherwise: who says that they are away says it to
    /// be known.
    Presence,
    /// Whether a contact is told that the user is writing to it. Off unless decided otherwise: it shows what was not sent.
    Typing,
    /// Whether strangers may ask to become contacts. On unless decided otherwise, for all of them or none.
    Requests,
    /// Whether the user is told at once of what a contact writes, or somebody in a room. On unless decided otherwise.
    Notifications,
    /// Whether a contact may ask what is on the ports of this machine. Off unless decided otherwise: it tells which programs
    /// run here.
    Ports,
}

/// What holds for a [`Setting`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It is so.
    On,
    /// It is not.
    Off,
}

impl Setting {
    /// The word of the column `settings.name`.
    fn name(self) -> &'static str {
        match self {
            Self::Receipts => "receipts",
            Self::Presence => "presence",
            Self::Typing => "typing",
            Self::Requests => "requests",
            Self::Notifications => "notifications",
            Self::Ports => "ports",
        }
    }

    /// What holds when nothing was decided.
    fn undecided(self) -> Switch {
        match self {
            Self::Presence | Self::Requests | Self::Notifications => Switch::On,
            Self::Receipts | Self::Typing | Self::Ports => Switch::Off,
        }
    }
}

impl Switch {
    /// The word of the column `settings.value`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "on" => Some(Self::On),
            "off" => Some(Self::Off),
            _ => None,
        }
    }
}

impl Store {
    /// Decides: for one contact, or for all without a decision of their own. `None` takes a decision back.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn decide(
        &self,
        contact: Option<ContactId>,
        setting: Setting,
        decision: Option<Switch>,
    ) -> Result<(), StoreError> {
        self.writer
            .write(move |db| decide(db, contact, setting, decision))
            .await
    }

    /// Returns what holds for a contact, or for all without a decision of their own.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn setting(&self, contact: Option<ContactId>, setting: Setting) -> Result<Switch, StoreError> {
        self.readers.read(move |db| decided(db, contact, setting)).await
    }
}

fn decide(
    db: &Connection,
    contact: Option<ContactId>,
    setting: Setting,
    decision: Option<Switch>,
) -> rusqlite::Result<()> {
    write(db, contact, setting.name(), decision.map(Switch::as_str))
}

pub(crate) fn decided(
    db: &Connection,
    contact: Option<ContactId>,
    setting: Setting,
) -> rusqlite::Result<Switch> {
    let value = read(db, contact, setting.name())?;
    let decision = value.as_deref().and_then(Switch::parse);
    Ok(decision.unwrap_or(setting.undecided()))
}

/// Writes the value of a decision; `None` takes it back.
pub(crate) fn write(
    db: &Connection,
    contact: Option<ContactId>,
    name: &str,
    value: Option<&str>,
) -> rusqlite::Result<()> {
    let contact = contact.map(|id| id.0);
    db.execute(
        "DELETE FROM settings WHERE coalesce(contact_id, 0) = coalesce(?1, 0) AND name = ?2",
        (contact, name),
    )?;
    let Some(value) = value else { return Ok(()) };
    db.execute(
        "INSERT INTO settings (contact_id, name, value) VALUES (?1, ?2, ?3)",
        (contact, name, value),
    )
    .map(drop)
}

/// Reads the value of the decision that holds for a contact, if there is one.
pub(crate) fn read(
    db: &Connection,
    contact: Option<ContactId>,
    name: &str,
) -> rusqlite::Result<Option<String>> {
    db.prepare_cached(
        "SELECT value FROM settings
         WHERE coalesce(contact_id, 0) IN (0, coalesce(?1, 0)) AND name = ?2
         ORDER BY contact_id IS NULL LIMIT 1",
    )?
    .query_row((contact.map(|id| id.0), name), |row| row.get(0))
    .optional()
}
