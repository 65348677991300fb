//! Taking a history into a store: all of a file or, if one line is wrong, nothing.
//!
//! It is given to contacts that exist; what was said with anybody else is left out and counted, and so is what was said in
//! rooms: its members hand that on with its author's signature, which no exported line has. A message that is here
//! already, also one that was deleted, is left as it is. What was said before the first message of a conversation here
//! comes to stand before it, in rows below zero; everything else behind what is there.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, Read as _, Seek};

use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use messenger_proto::room::RoomId;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use thiserror::Error;

use super::line::{self, Entry, InRoom, LineError, Place, WithContact, parse};
use crate::expiry;
use crate::messages::{MessageRow, MessageState, Said, severity_word};
use crate::open::{OpenError, Paths, connect_current, describe};
use crate::passphrase::Passphrase;
use crate::words;
use crate::writer::UnixMillis;

/// The longest line that is read, in bytes: a text of 64 KiB, of which JSON may write six bytes for one, and the rest.
pub const LINE_BYTES_MAX: usize = 512 * 1024;

/// How many ids that are no contacts are named, and how many rooms; a file with more is refused, because their lists are in
/// memory.
pub const LEFT_OUT_MAX: usize = 1000;

/// What was imported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many messages are new here.
    pub messages: u64,
    /// How many were here already.
    pub known: u64,
    /// What was said with whom who is no contact.
    pub left_out: Vec<LeftOut>,
    /// What was said in which rooms.
    pub rooms_left_out: Vec<RoomLeftOut>,
}

/// What was not imported, because it was said with somebody who is no contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// With whom.
    pub contact: PeerId,
    /// What they were called when it was exported.
    pub name: String,
    /// How many messages.
    pub messages: u64,
}

/// What was not imported, because it was said in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomLeftOut {
    /// In which room.
    pub room: RoomId,
    /// What it was called when it was exported, with its `#`.
    pub name: String,
    /// How many messages.
    pub messages: u64,
}

/// Why nothing was imported. The store is as it was.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The store cannot be opened or written.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A line is wrong.
    #[error("line {number}")]
    Line {
        /// The line, from 1.
        number: u64,
        /// What is wrong with it.
        source: LineError,
    },
    /// More than a thousand ids in it are no contacts.
    #[error("more than {LEFT_OUT_MAX} people in it are no contacts")]
    Strangers,
    /// It is of more than a thousand rooms.
    #[error("it is of more than {LEFT_OUT_MAX} rooms")]
    Rooms,
    /// The file cannot be read.
    #[error("cannot read the history")]
    Io(#[from] io::Error),
}

/// Imports a history into the store at `paths`.
///
/// No node may be using the store: the store is locked for as long as it takes. Takes the memory of a line.
///
/// # Errors
///
/// [`ImportError`] says why nothing was imported.
pub fn import(
    paths: &Paths,
    passphrase: Option<&Passphrase>,
    mut file: impl BufRead + Seek,
    now: UnixMillis,
) -> Result<Imported, ImportError> {
    let mut db = connect_current(paths, passphrase)?;
    let failed = |error| ImportError::Open(describe(&paths.database, error));
    let lines = count_lines(&mut file)?;
    file.rewind()?;
    let write = db
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let mut importer = Importer::new(&write, lines, now).map_err(failed)?;
    let mut text = Vec::new();
    let mut number = 0_u64;
    while next_line(&mut file, &mut text, number.saturating_add(1))? {
        number = number.saturating_add(1);
        let wrong = |source| ImportError::Line { number, source };
        if number == 1 {
            line::check_header(&text).map_err(wrong)?;
        } else {
            importer.take(parse(&text).map_err(wrong)?).map_err(failed)?;
        }
        if importer.left_out.len() > LEFT_OUT_MAX {
            return Err(ImportError::Strangers);
        }
        if importer.rooms_left_out.len() > LEFT_OUT_MAX {
            return Err(ImportError::Rooms);
        }
    }
    if number == 0 {
        return Err(ImportError::Line {
            number: 1,
            source: LineError::NotAHistory,
        });
    }
    let imported = importer.imported();
    words::OF_MESSAGES.catch_up(&write).map_err(failed)?;
    write.commit().map_err(failed)?;
    Ok(imported)
}

fn count_lines(file: &mut impl BufRead) -> io::Result<i64> {
    let mut lines = 1_i64;
    loop {
        let chunk = file.fill_buf()?;
        let (len, ends) = (chunk.len(), chunk.iter().filter(|byte| **byte == b'\n').count());
        if len == 0 {
            return Ok(lines);
        }
        lines = lines.saturating_add(i64::try_from(ends).unwrap_or(i64::MAX));
        file.consume(len);
    }
}

/// Reads the next line into `text`, without its end; `false` when there is none.
fn next_line(file: &mut impl BufRead, text: &mut Vec<u8>, number: u64) -> Result<bool, ImportError> {
    text.clear();
    let limit = u64::try_from(LINE_BYTES_MAX)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let read = file.take(limit).read_until(b'\n', text)?;
    if text.last() == Some(&b'\n') {
        text.pop();
    }
    if text.len() > LINE_BYTES_MAX {
        return Err(ImportError::Line {
            number,
            source: LineError::TooLong(LINE_BYTES_MAX),
        });
    }
    Ok(read > 0)
}

/// A conversation that is imported into.
#[derive(Debug, Clone, Copy)]
struct Conversation {
    id: i64,
    /// When the first message that was here before was stored.
    begins_at_ms: Option<i64>,
}

struct Importer<'a> {
    db: &'a Transaction<'a>,
    now: UnixMillis,
    /// The row of the next message that comes to stand before everything: there is room for all lines below the first.
    next_row_before: i64,
    conversations: HashMap<PeerId, Option<Conversation>>,
    left_out: BTreeMap<PeerId, LeftOut>,
    rooms_left_out: BTreeMap<RoomId, RoomLeftOut>,
    messages: u64,
    known: u64,
}

impl<'a> Importer<'a> {
    fn new(db: &'a Transaction<'a>, lines: i64, now: UnixMillis) -> rusqlite::Result<Self> {
        let first: i64 = db.query_row("SELECT coalesce(min(id), 1) FROM messages", [], |row| row.get(0))?;
        Ok(Self {
            db,
            now,
            next_row_before: first.min(1).saturating_sub(lines),
            conversations: HashMap::new(),
            left_out: BTreeMap::new(),
            rooms_left_out: BTreeMap::new(),
            messages: 0,
            known: 0,
        })
    }

    fn imported(self) -> Imported {
        Imported {
            messages: self.messages,
            known: self.known,
            left_out: self.left_out.into_values().collect(),
            rooms_left_out: self.rooms_left_out.into_values().collect(),
        }
    }

    fn take(&mut self, entry: Entry) -> rusqlite::Result<()> {
        let with = match &entry.place {
            Place::With(with) => with,
            Place::In(in_room) => {
                self.leave_out_of_room(in_room);
                return Ok(());
            }
        };
        let Some(conversation) = self.conversation_with(with.contact)? else {
            let left_out = self.left_out.entry(with.contact).or_insert_with(|| LeftOut {
                contact: with.contact,
                name: with.name.clone(),
                messages: 0,
            });
            left_out.messages = left_out.messages.saturating_add(1);
            return Ok(());
        };
        if is_here(self.db, conversation.id, direction(with), entry.id)? {
            self.known = self.known.saturating_add(1);
            return Ok(());
        }
        let is_before = conversation
            .begins_at_ms
            .is_some_and(|begins| entry.stored_at.0 <= begins);
        let row = is_before.then_some(self.next_row_before);
        if is_before {
            self.next_row_before = self.next_row_before.saturating_add(1);
        }
        insert(self.db, (conversation.id, row), &entry, with, self.now)?;
        self.messages = self.messages.saturating_add(1);
        Ok(())
    }

    fn leave_out_of_room(&mut self, InRoom { room, name, .. }: &InRoom) {
        let left_out = self.rooms_left_out.entry(*room).or_insert_with(|| RoomLeftOut {
            room: *room,
            name: name.clone(),
            messages: 0,
        });
        left_out.messages = left_out.messages.saturating_add(1);
    }

    fn conversation_with(&mut self, contact: PeerId) -> rusqlite::Result<Option<Conversation>> {
        if let Some(known) = self.conversations.get(&contact) {
            return Ok(*known);
        }
        let found = self
            .db
            .prepare_cached(
                "SELECT conversations.id,
                        (SELECT stored_at_ms FROM messages WHERE conversation_id = conversations.id
                         ORDER BY messages.id LIMIT 1)
                 FROM conversations JOIN contacts ON contacts.id = contact_id WHERE peer_id = ?1",
            )?
            .query_row([contact.0], |row| {
                Ok(Conversation {
                    id: row.get(0)?,
                    begins_at_ms: row.get(1)?,
                })
            })
            .optional()?;
        // Of strangers there are as many as lines; they are remembered as left out, up to a limit.
        if found.is_some() {
            self.conversations.insert(contact, found);
        }
        Ok(found)
    }
}

fn direction(with: &WithContact) -> &'static str {
    if with.state.is_outbound() { "out" } else { "in" }
}

fn is_here(db: &Connection, conversation: i64, direction: &str, id: MessageId) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM messages
         WHERE conversation_id = ?1 AND direction = ?2 AND message_id = ?3)",
    )?
    .query_row((conversation, direction, id.0), |row| row.get(0))
}

/// What an imported message is from now on: shown, and never sent.
fn settled(state: MessageState) -> MessageState {
    match state {
        MessageState::Unread | MessageState::Read => MessageState::Read,
        MessageState::Queued | MessageState::Refused => MessageState::Refused,
        MessageState::Delivered => MessageState::Delivered,
        MessageState::Seen => MessageState::Seen,
    }
}

/// Writes a message without counters and without content, so that it can neither be sent nor be asked for.
fn insert(
    db: &Connection,
    (conversation, row): (i64, Option<i64>),
    entry: &Entry,
    with: &WithContact,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    let (kind, text, severity, edited_at, is_automatic) = match &entry.said {
        Said::Text {
            text,
            severity,
            edited_at,
            is_automatic,
        } => ("text", text.as_str(), *severity, *edited_at, *is_automatic),
        Said::Deleted => ("deleted", "", None, None, false),
        Said::Unknown => ("unknown", "", None, None, false),
    };
    db.prepare_cached(
        "INSERT INTO messages (id, conversation_id, direction, message_id, sequence, sent_at_ms, stored_at_ms, kind,
                               text, content, state, state_at_ms, reply_to, severity, edit_sequence, edited_at_ms,
                               is_automatic)
         VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8, x'', ?9, ?6, ?10, ?11, iif(?12 IS NULL, NULL, 0), ?12, ?13)",
    )?
    .execute((
        row,
        conversation,
        direction(with),
        entry.id.0,
        entry.sent_at.0,
        entry.stored_at.0,
        kind,
        text,
        settled(with.state).as_str(),
        entry.reply_to.map(|id| id.0),
        severity.map(severity_word),
        edited_at.map(|at| at.0),
        is_automatic,
    ))?;
    let stored = MessageRow(db.last_insert_rowid());
    if row.is_some() && !text.is_empty() {
        // The index has come further than this row, and looks back at none.
        db.prepare_cached("INSERT INTO message_words (rowid, text) VALUES (?1, ?2)")?
            .execute((row, text))?;
    }
    if let Some(expiry) = entry.expiry {
        expiry::take_over(db, stored, expiry, now)?;
    }
    for sign in &with.signs {
        db.prepare_cached(
            "INSERT INTO reactions (conversation_id, target, direction, sequence, sign) VALUES (?1, ?2, ?3, 0, ?4)
             ON CONFLICT DO NOTHING",
        )?
        .execute((
            conversation,
            entry.id.0,
            if sign.is_outbound { "out" } else { "in" },
            &sign.sign,
        ))?;
    }
    Ok(())
}
