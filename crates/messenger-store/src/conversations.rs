//! Conversations as a list: with whom, how much is unread, and what was said last.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use crate::contacts::{self, Contact};
use crate::messages::{Message, MessageRow, select};
use crate::open::Store;
use crate::writer::StoreError;

/// One conversation, as a list of them shows it.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// With whom.
    pub contact: Contact,
    /// How many received messages were not shown yet.
    pub unread: u64,
    /// The last message that can be shown.
    pub latest: Option<Message>,
}

impl Store {
    /// Lists all conversations: the one in which something was said last first, then those in which nothing ever was, by
    /// name.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn conversations(&self) -> Result<Vec<Conversation>, StoreError> {
        self.readers.read(list).await
    }
}

fn list(db: &Connection) -> rusqlite::Result<Vec<Conversation>> {
    let mut unread = unread(db)?;
    let contacts = contacts::all(db)?.into_iter();
    let mut conversations = contacts
        .map(|contact| {
            let unread = unread.remove(&contact.id.0).unwrap_or(0);
            of(db, contact, unread)
        })
        .collect::<rusqlite::Result<Vec<_>>>()?;
    // Stable, so that those without messages stay in the order of their names.
    conversations.sort_by_key(|conversation| {
        std::cmp::Reverse(conversation.latest.as_ref().map(|message| message.row))
    });
    Ok(conversations)
}

/// Counts what is unread, by contact.
///
/// For all contacts at once, over the index of what is unread: asked for one conversation, SQLite would go through everything
/// that was ever said in it.
fn unread(db: &Connection) -> rusqlite::Result<HashMap<i64, u64>> {
    let mut statement = db.prepare_cached(
        "SELECT conversations.contact_id, count(*)
         FROM messages INDEXED BY messages_unread JOIN conversations ON conversations.id = messages.conversation_id
         WHERE messages.state = 'unread' GROUP BY conversations.contact_id",
    )?;
    let counted = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    counted.collect()
}

fn of(db: &Connection, contact: Contact, unread: u64) -> rusqlite::Result<Conversation> {
    // The newest first, so that all but acts and expired messages at the very end is one look into the index.
    let latest: Option<MessageRow> = db
        .prepare_cached(
            "SELECT id FROM messages
             WHERE conversation_id = (SELECT id FROM conversations WHERE contact_id = ?1)
               AND kind NOT IN ('act', 'expired') ORDER BY id DESC LIMIT 1",
        )?
        .query_row([contact.id.0], |row| row.get(0).map(MessageRow))
        .optional()?;
    let latest = match latest {
        Some(row) => select(db, "messages.id = ?1", [row.0])?.into_iter().next(),
        None => None,
    };
    Ok(Conversation {
        contact,
        unread,
        latest,
    })
}
