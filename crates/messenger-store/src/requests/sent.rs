//! Requests of the user's own: whom to ask, until they accept or the user asks no more.

use std::net::SocketAddr;

use messenger_proto::PeerId;
use messenger_proto::name::Name;
use rusqlite::{Connection, OptionalExtension, Row};

use super::{joined, make_contact, split};
use crate::contacts::blocked;
use crate::contacts::{self, Contact};
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

/// How many people may be asked at once. Each is dialled now and then until they accept.
pub const SENT_MAX: u32 = 100;

/// Somebody whom the user asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRequest {
    /// Who.
    pub peer: PeerId,
    /// What to call them then; without it, what they call themselves.
    pub name: Option<Name>,
    /// What to say to them.
    pub text: String,
    /// Where they may be reached.
    pub addrs: Vec<SocketAddr>,
    /// When the user asked.
    pub asked_at: UnixMillis,
    /// When the request was last left with them.
    pub left_at: Option<UnixMillis>,
}

/// What came of asking.
#[derive(Debug, Clone)]
pub enum Asking {
    /// The request is to be left with them.
    Sent,
    /// They had asked for the same, and are a contact now.
    Contact(Contact),
    /// They were a contact already; nothing changed.
    AlreadyThere(Contact),
    /// Another contact has that name; nothing changed.
    NameTaken(Name),
    /// The user blocked them; nothing changed.
    Blocked,
    /// So many are being asked already; nothing changed.
    TooMany,
}

impl Store {
    /// Notes whom the user asks to become a contact; somebody who is being asked already is asked anew.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn send_request(&self, request: SentRequest) -> Result<Asking, StoreError> {
        self.writer.write(move |db| send(db, &request)).await
    }

    /// Lists whom the user asks, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn sent_requests(&self) -> Result<Vec<SentRequest>, StoreError> {
        self.readers
            .read(|db| {
                let mut statement = db.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM requests_sent ORDER BY asked_at_ms, peer_id"
                ))?;
                statement.query_map([], read)?.collect()
            })
            .await
    }

    /// Finds the request to a peer.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn sent_request(&self, peer: PeerId) -> Result<Option<SentRequest>, StoreError> {
        self.readers.read(move |db| find(db, peer)).await
    }

    /// Notes that the request was left with a peer.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn left_request(&self, peer: PeerId, now: UnixMillis) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.execute(
                    "UPDATE requests_sent SET left_at_ms = ?2 WHERE peer_id = ?1",
                    (peer.0, now.0),
                )
                .map(drop)
            })
            .await
    }

    /// Asks a peer no more. Returns whether it was asked.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn withdraw_request(&self, peer: PeerId) -> Result<bool, StoreError> {
        self.writer
            .write(move |db| {
                db.execute("DELETE FROM requests_sent WHERE peer_id = ?1", [peer.0])
                    .map(|count| count > 0)
            })
            .await
    }

    /// Notes that a peer says that this node is a contact of its own. If the user asked it to, it is a contact here now.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read or written.
    pub async fn request_accepted(
        &self,
        peer: PeerId,
        suggested: Name,
        addrs: Vec<SocketAddr>,
        now: UnixMillis,
    ) -> Result<Option<Contact>, StoreError> {
        // Anybody can say so: only what the user asked for costs a write.
        if !self.readers.read(move |db| is_asked(db, peer)).await? {
            return Ok(None);
        }
        self.writer
            .write(move |db| accepted(db, peer, &suggested, &addrs, now))
            .await
    }
}

const COLUMNS: &str = "peer_id, name, text, addrs, asked_at_ms, left_at_ms";

fn read(row: &Row<'_>) -> rusqlite::Result<SentRequest> {
    Ok(SentRequest {
        peer: PeerId(row.get(0)?),
        name: row
            .get::<_, Option<String>>(1)?
            .and_then(|name| Name::from_foreign(&name)),
        text: row.get(2)?,
        addrs: split(row.get_ref(3)?.as_str()?),
        asked_at: UnixMillis(row.get(4)?),
        left_at: row.get::<_, Option<i64>>(5)?.map(UnixMillis),
    })
}

fn find(db: &Connection, peer: PeerId) -> rusqlite::Result<Option<SentRequest>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM requests_sent WHERE peer_id = ?1"))?
        .query_row([peer.0], read)
        .optional()
}

pub(super) fn is_asked(db: &Connection, peer: PeerId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM requests_sent WHERE peer_id = ?1)")?
        .query_row([peer.0], |row| row.get(0))
}

fn send(db: &Connection, request: &SentRequest) -> rusqlite::Result<Asking> {
    if blocked::is_blocked(db, request.peer)? {
        return Ok(Asking::Blocked);
    }
    if let Some(contact) = contacts::by_peer(db, request.peer)? {
        return Ok(Asking::AlreadyThere(contact));
    }
    if let Some(name) = &request.name
        && contacts::is_taken(db, name)?
    {
        return Ok(Asking::NameTaken(name.clone()));
    }
    let asks_too = db
        .query_row(
            "SELECT name, addrs FROM requests WHERE peer_id = ?1 AND introducer_id IS NULL AND state = 'waiting'",
            [request.peer.0],
            |row| Ok((crate::profile::name_at(row, 0)?, row.get::<_, String>(1)?)),
        )
        .optional()?;
    if let Some((name, addrs)) = asks_too {
        let mut addrs = split(&addrs);
        addrs.extend(&request.addrs);
        let made = make_contact(
            db,
            request.peer,
            request.name.clone(),
            &name,
            &addrs,
            request.asked_at,
        )?;
        return Ok(made.map_or_else(Asking::NameTaken, Asking::Contact));
    }
    let count: u32 = db.query_row("SELECT count(*) FROM requests_sent", [], |row| row.get(0))?;
    if count >= SENT_MAX && !is_asked(db, request.peer)? {
        return Ok(Asking::TooMany);
    }
    db.execute(
        "INSERT OR REPLACE INTO requests_sent (peer_id, name, text, addrs, asked_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            request.peer.0,
            request.name.as_ref().map(Name::as_str),
            &request.text,
            joined(&request.addrs),
            request.asked_at.0,
        ),
    )?;
    Ok(Asking::Sent)
}

/// Makes a peer a contact if the user asked it to become one.
pub(super) fn accepted(
    db: &Connection,
    peer: PeerId,
    suggested: &Name,
    addrs: &[SocketAddr],
    now: UnixMillis,
) -> rusqlite::Result<Option<Contact>> {
    let Some(request) = find(db, peer)? else {
        return Ok(None);
    };
    // Somebody else may have got the chosen name meanwhile; then it gives way like any other.
    let wanted = request.name.as_ref().unwrap_or(suggested);
    let addrs: Vec<SocketAddr> = addrs.iter().chain(&request.addrs).copied().collect();
    make_contact(db, peer, None, wanted, &addrs, now).map(Result::ok)
}
