//! Listing messages: what is unread, and what was said with a contact.

use messenger_proto::body::Severity;
use messenger_proto::envelope::MessageId;
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::{Message, MessageRow, MessageState, Quote, Quoted, Said, Sign};
use crate::contacts::ContactId;
use crate::expiry::Expiry;
use crate::files;
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

/// How many messages one listing returns at most. At full length they are 64 MiB of text.
pub const LISTING_MAX: usize = 1000;

/// How many characters of a message are shown where another one answers it: enough to know it again.
pub(crate) const BEGINNING_LEN: usize = 60;

impl Store {
    /// Lists received messages that `recv` has not shown, oldest first, at most [`LISTING_MAX`].
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn unread(&self, from: Option<ContactId>) -> Result<Vec<Message>, StoreError> {
        let list = move |db: &Connection| {
            select(
                db,
                "messages.state = 'unread' AND (?1 IS NULL OR contact_id = ?1) ORDER BY messages.id LIMIT ?2",
                (from.map(|id| id.0), LISTING_MAX),
            )
        };
        self.readers.read(list).await
    }

    /// Lists the same, without contacts of whose messages the user does not want to be told.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn unread_of_unmuted(&self) -> Result<Vec<Message>, StoreError> {
        let list = move |db: &Connection| {
            select(
                db,
                "messages.state = 'unread' AND coalesce((
                     SELECT value FROM settings
                     WHERE name = 'notifications' AND coalesce(settings.contact_id, 0) IN (0, conversations.contact_id)
                     ORDER BY settings.contact_id IS NULL LIMIT 1), 'on') <> 'off'
                 ORDER BY messages.id LIMIT ?1",
                [LISTING_MAX],
            )
        };
        self.readers.read(list).await
    }

    /// Lists the latest messages of a conversation, oldest first: at most `limit`, and only those before `before`.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn history(
        &self,
        contact: ContactId,
        before: Option<MessageRow>,
        limit: usize,
    ) -> Result<Vec<Message>, StoreError> {
        let list = move |db: &Connection| {
            let before = before.map_or(i64::MAX, |row| row.0);
            let mut messages = select(
                db,
                "contact_id = ?1 AND messages.id < ?2 AND kind NOT IN ('act', 'expired') ORDER BY messages.id DESC LIMIT ?3",
                (contact.0, before, limit.min(LISTING_MAX)),
            )?;
            messages.reverse();
            Ok(messages)
        };
        self.readers.read(list).await
    }

    /// Lists messages of a conversation from a place on, oldest first: at most `limit` of those after `after`.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn history_after(
        &self,
        contact: ContactId,
        after: MessageRow,
        limit: usize,
    ) -> Result<Vec<Message>, StoreError> {
        let list = move |db: &Connection| {
            select(
                db,
                "contact_id = ?1 AND messages.id > ?2 AND kind NOT IN ('act', 'expired') ORDER BY messages.id LIMIT ?3",
                (contact.0, after.0, limit.min(LISTING_MAX)),
            )
        };
        self.readers.read(list).await
    }

    /// Finds a message by its place.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn message(&self, row: MessageRow) -> Result<Option<Message>, StoreError> {
        let find = move |db: &Connection| {
            let found = select(db, "messages.id = ?1 AND kind NOT IN ('act', 'expired')", [row.0])?;
            Ok(found.into_iter().next())
        };
        self.readers.read(find).await
    }

    /// Finds the messages with an identity, in all conversations. A contact may have taken one of ours for its own.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn messages_with_id(&self, id: MessageId) -> Result<Vec<Message>, StoreError> {
        let find = move |db: &Connection| {
            select(
                db,
                // Every conversation is named, so that the index which begins with them is of use.
                "conversation_id IN (SELECT id FROM conversations) AND direction IN ('in', 'out')
                 AND message_id = ?1 AND kind NOT IN ('act', 'expired') LIMIT ?2",
                (id.0, LISTING_MAX),
            )
        };
        self.readers.read(find).await
    }
}

/// Lists the messages for which `condition` holds, each with what was put on it and what it answers.
pub(crate) fn select(
    db: &Connection,
    condition: &str,
    parameters: impl Params,
) -> rusqlite::Result<Vec<Message>> {
    let mut found = Vec::new();
    each(db, condition, parameters, |message| {
        found.push(message);
        true
    })?;
    Ok(found)
}

/// Gives the messages for which `condition` holds to `take`, one at a time, for as long as it returns `true`.
pub(crate) fn each(
    db: &Connection,
    condition: &str,
    parameters: impl Params,
    mut take: impl FnMut(Message) -> bool,
) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT messages.id, contact_id, message_id, messages.state, sent_at_ms, stored_at_ms, kind, text,
                severity, edited_at_ms, reply_to, conversation_id, after_s, expires_at_ms,
                is_automatic
         FROM messages JOIN conversations ON conversations.id = conversation_id
         LEFT JOIN expiries ON message_row = messages.id WHERE {condition}"
    ))?;
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        if !take(read(db, row)?) {
            break;
        }
    }
    Ok(())
}

fn read(db: &Connection, row: &Row<'_>) -> rusqlite::Result<Message> {
    let (id, conversation) = (MessageId(row.get(2)?), row.get(11)?);
    let reply_to: Option<[u8; 16]> = row.get(10)?;
    Ok(Message {
        row: MessageRow(row.get(0)?),
        contact: ContactId(row.get(1)?),
        id,
        state: MessageState::parse(row.get_ref(3)?.as_str()?),
        sent_at: UnixMillis(row.get(4)?),
        stored_at: UnixMillis(row.get(5)?),
        said: said(row)?,
        reply_to: reply_to
            .map(|id| quote(db, conversation, MessageId(id)))
            .transpose()?,
        reactions: reactions(db, conversation, id)?,
        expiry: expiry(row)?,
        file: files::of_message(db, files::Carrier::Message(MessageRow(row.get(0)?)))?,
    })
}

fn expiry(row: &Row<'_>) -> rusqlite::Result<Option<Expiry>> {
    let after_s: Option<u32> = row.get(12)?;
    let at = row.get::<_, Option<i64>>(13)?.map(UnixMillis);
    Ok(after_s.map(|after_s| Expiry { after_s, at }))
}

fn said(row: &Row<'_>) -> rusqlite::Result<Said> {
    Ok(match row.get_ref(6)?.as_str()? {
        "text" => Said::Text {
            text: row.get(7)?,
            severity: row.get_ref(8)?.as_str_or_null()?.and_then(parse_severity),
            edited_at: row.get::<_, Option<i64>>(9)?.map(UnixMillis),
            is_automatic: row.get(14)?,
        },
        "deleted" => Said::Deleted,
        _ => Said::Unknown,
    })
}

fn quote(db: &Connection, conversation: i64, id: MessageId) -> rusqlite::Result<Quote> {
    let found = db
        .prepare_cached(
            "SELECT id, direction = 'out', substr(text, 1, ?3) FROM messages
             WHERE conversation_id = ?1 AND direction IN ('in', 'out') AND message_id = ?2 LIMIT 1",
        )?
        .query_row((conversation, id.0, BEGINNING_LEN), |row| {
            Ok(Quoted {
                row: MessageRow(row.get(0)?),
                is_outbound: row.get(1)?,
                beginning: row.get(2)?,
            })
        })
        .optional()?;
    Ok(Quote { id, found })
}

fn reactions(db: &Connection, conversation: i64, target: MessageId) -> rusqlite::Result<Vec<Sign>> {
    let mut statement = db.prepare_cached(
        "SELECT direction = 'out', sign FROM reactions
         WHERE conversation_id = ?1 AND target = ?2 AND sign <> '' ORDER BY direction",
    )?;
    let rows = statement.query_map((conversation, target.0), |row| {
        Ok(Sign {
            is_outbound: row.get(0)?,
            sign: row.get(1)?,
        })
    })?;
    rows.collect()
}

/// The words of the column `severity`.
pub(crate) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    }
}

/// Reads a word of the column `severity`.
pub(crate) fn parse_severity(word: &str) -> Option<Severity> {
    match word {
        "info" => Some(Severity::Info),
        "warning" => Some(Severity::Warning),
        "critical" => Some(Severity::Critical),
        _ => None,
    }
}
