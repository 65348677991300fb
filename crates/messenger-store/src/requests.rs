//! Requests: who asks to become a contact without an invite.
//!
//! A stranger leaves one request, which waits until the user decides. What strangers can make this store do is bounded:
//! one row each, so many new ones an hour, so many in all. What is beyond is not written, and costs one look.

pub mod introductions;
pub mod sent;

use std::net::SocketAddr;

use messenger_proto::PeerId;
use messenger_proto::name::Name;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::contacts::{self, Contact, ContactId, ContactState};
use crate::open::Store;
use crate::profile::name_at;
use crate::settings::{self, Setting, Switch};
use crate::writer::{StoreError, UnixMillis};

/// How many new requests of strangers are taken in an hour. A person gets a few in a year; whoever makes ids by the
/// thousand gets no further than this, and others can still ask an hour later.
pub const REQUESTS_PER_HOUR: u32 = 60;

/// How many requests of strangers are kept, declined ones among them. Some hundred bytes each; nobody reads more.
pub const REQUESTS_MAX: u32 = 200;

const HOUR_MS: i64 = 60 * 60 * 1000;

/// The number of a request, by which its user speaks of it; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub i64);

/// A stranger who asks.
#[derive(Debug, Clone)]
pub struct Asker {
    /// Who, as authenticated by the connection.
    pub peer: PeerId,
    /// What they call themselves.
    pub name: Name,
    /// What they say.
    pub text: String,
    /// Where they may be reached.
    pub addrs: Vec<SocketAddr>,
}

/// What came of a stranger's request. Whoever asks is told the same in each case.
#[derive(Debug, Clone)]
pub enum Asked {
    /// It waits for the user.
    New(RequestId),
    /// It was there before, or was declined.
    Again,
    /// The user had asked for the same: they are contacts.
    Contact(Contact),
    /// Too many came in the last hour; nothing was stored.
    TooMany,
    /// The user takes no requests; nothing was stored.
    Unwanted,
}

/// Somebody who asks, as the user is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its number.
    pub id: RequestId,
    /// Who.
    pub peer: PeerId,
    /// What they call themselves, or what the introducer calls them.
    pub name: Name,
    /// What they say.
    pub text: String,
    /// The contact who introduces them.
    pub introducer: Option<ContactId>,
    /// When it came.
    pub received_at: UnixMillis,
    /// Whether the user has accepted it: an introduction that waits for the other side.
    pub is_accepted: bool,
}

/// What came of accepting a request.
#[derive(Debug, Clone)]
pub enum Accepted {
    /// They are a contact: established, or joining if it was an introduction.
    Contact(Contact),
    /// Another contact has that name; nothing changed.
    NameTaken(Name),
    /// There is no such request any more.
    Gone,
}

impl Store {
    /// Takes in the request of a stranger, within what strangers may cost.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read or written.
    pub async fn receive_request(&self, asker: Asker, now: UnixMillis) -> Result<Asked, StoreError> {
        let peer = asker.peer;
        let turned_away = self.readers.read(move |db| turned_away(db, peer, now)).await?;
        match turned_away {
            Some(asked) => Ok(asked),
            None => self.writer.write(move |db| receive(db, &asker, now)).await,
        }
    }

    /// Lists the requests that were not declined, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn requests(&self) -> Result<Vec<Request>, StoreError> {
        self.readers.read(list).await
    }

    /// Makes whoever asks a contact, under `chosen` or the first free name like the one they have.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn accept_request(
        &self,
        id: RequestId,
        chosen: Option<Name>,
        now: UnixMillis,
    ) -> Result<Accepted, StoreError> {
        self.writer.write(move |db| accept(db, id, chosen, now)).await
    }

    /// Shows a request no more. The same does not come again. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn decline_request(&self, id: RequestId) -> Result<bool, StoreError> {
        self.writer
            .write(move |db| {
                // What is not needed to know it again is forgotten.
                db.execute(
                    "UPDATE requests SET state = 'declined', text = '', addrs = ''
                     WHERE id = ?1 AND state = 'waiting'",
                    [id.0],
                )
                .map(|count| count > 0)
            })
            .await
    }
}

/// Says why a request changes nothing; `None` if it does.
fn turned_away(db: &Connection, peer: PeerId, now: UnixMillis) -> rusqlite::Result<Option<Asked>> {
    if sent::is_asked(db, peer)? || is_joining(db, peer)? {
        return Ok(None);
    }
    if settings::decided(db, None, Setting::Requests)? == Switch::Off {
        return Ok(Some(Asked::Unwanted));
    }
    let is_known: bool = db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM requests WHERE peer_id = ?1 AND introducer_id IS NULL)",
        )?
        .query_row([peer.0], |row| row.get(0))?;
    if is_known {
        return Ok(Some(Asked::Again));
    }
    let lately: u32 = db
        .prepare_cached(
            "SELECT count(*) FROM requests WHERE introducer_id IS NULL AND received_at_ms > ?1 AND received_at_ms <= ?2",
        )?
        .query_row((now.0.saturating_sub(HOUR_MS), now.0), |row| row.get(0))?;
    Ok((lately >= REQUESTS_PER_HOUR).then_some(Asked::TooMany))
}

fn is_joining(db: &Connection, peer: PeerId) -> rusqlite::Result<bool> {
    let contact = contacts::by_peer(db, peer)?;
    Ok(contact.is_some_and(|contact| matches!(contact.state, ContactState::Joining(_))))
}

fn receive(db: &Connection, asker: &Asker, now: UnixMillis) -> rusqlite::Result<Asked> {
    // Others may have been written since it was looked.
    if let Some(turned_away) = turned_away(db, asker.peer, now)? {
        return Ok(turned_away);
    }
    // Both want the same. A contact that is joining is one whose invite the user wanted to use.
    if let Some(contact) = contacts::by_peer(db, asker.peer)? {
        if matches!(contact.state, ContactState::Joining(_)) {
            contacts::set_state(db, contact.id, "established")?;
            return contact_of(db, asker.peer).map(Asked::Contact);
        }
    } else if let Some(contact) = sent::accepted(db, asker.peer, &asker.name, &asker.addrs, now)? {
        return Ok(Asked::Contact(contact));
    }
    db.prepare_cached(
        "INSERT INTO requests (peer_id, name, text, addrs, received_at_ms, state)
         VALUES (?1, ?2, ?3, ?4, ?5, 'waiting')",
    )?
    .execute((
        asker.peer.0,
        asker.name.as_str(),
        &asker.text,
        joined(&asker.addrs),
        now.0,
    ))?;
    let id = RequestId(db.last_insert_rowid());
    db.prepare_cached(
        "DELETE FROM requests WHERE introducer_id IS NULL AND id NOT IN (
             SELECT id FROM requests WHERE introducer_id IS NULL ORDER BY id DESC LIMIT ?1)",
    )?
    .execute([REQUESTS_MAX])?;
    Ok(Asked::New(id))
}

fn list(db: &Connection) -> rusqlite::Result<Vec<Request>> {
    let mut statement = db.prepare_cached(
        "SELECT id, peer_id, name, text, introducer_id, received_at_ms, state = 'accepted' FROM requests
         WHERE state <> 'declined' ORDER BY id",
    )?;
    statement.query_map([], read)?.collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Request> {
    Ok(Request {
        id: RequestId(row.get(0)?),
        peer: PeerId(row.get(1)?),
        name: name_at(row, 2)?,
        text: row.get(3)?,
        introducer: row.get::<_, Option<i64>>(4)?.map(ContactId),
        received_at: UnixMillis(row.get(5)?),
        is_accepted: row.get(6)?,
    })
}

fn accept(
    db: &Connection,
    id: RequestId,
    chosen: Option<Name>,
    now: UnixMillis,
) -> rusqlite::Result<Accepted> {
    let found = db
        .query_row(
            "SELECT peer_id, name, addrs FROM requests WHERE id = ?1 AND state = 'waiting'",
            [id.0],
            |row| Ok((PeerId(row.get(0)?), name_at(row, 1)?, row.get::<_, String>(2)?)),
        )
        .optional()?;
    let Some((peer, name, addrs)) = found else {
        return Ok(Accepted::Gone);
    };
    let addrs = split(&addrs);
    if let Some(secret) = introductions::secret_of(db, id)? {
        let accepted = introductions::accept(db, id, peer, &secret, chosen, &name, now)?;
        if let Accepted::Contact(contact) = &accepted {
            contacts::note_addrs(db, contact.id, &addrs, now)?;
        }
        return Ok(accepted);
    }
    match make_contact(db, peer, chosen, &name, &addrs, now)? {
        Ok(contact) => Ok(Accepted::Contact(contact)),
        Err(taken) => Ok(Accepted::NameTaken(taken)),
    }
}

/// Makes a peer an established contact, under `chosen` or the first free name like `suggested`; or returns the chosen
/// name that another one has.
fn make_contact(
    db: &Connection,
    peer: PeerId,
    chosen: Option<Name>,
    suggested: &Name,
    addrs: &[SocketAddr],
    now: UnixMillis,
) -> rusqlite::Result<Result<Contact, Name>> {
    let id = match contacts::by_peer(db, peer)? {
        Some(contact) => {
            contacts::set_state(db, contact.id, "established")?;
            contact.id
        }
        None => {
            let name = match contacts::chosen_or_free(db, chosen, suggested)? {
                Ok(name) => name,
                Err(taken) => return Ok(Err(taken)),
            };
            contacts::insert(db, peer, &name, None, now)?
        }
    };
    contacts::note_addrs(db, id, addrs, now)?;
    contact_of(db, peer).map(Ok)
}

fn contact_of(db: &Connection, peer: PeerId) -> rusqlite::Result<Contact> {
    contacts::by_peer(db, peer)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// Forgets requests of and to a peer that is settled with.
pub(crate) fn forget(db: &Connection, peer: PeerId) -> rusqlite::Result<()> {
    for statement in [
        "DELETE FROM requests WHERE peer_id = ?1",
        "DELETE FROM requests_sent WHERE peer_id = ?1",
    ] {
        db.prepare_cached(statement)?.execute([peer.0])?;
    }
    Ok(())
}

fn joined(addrs: &[SocketAddr]) -> String {
    let texts: Vec<String> = addrs.iter().map(ToString::to_string).collect();
    texts.join(" ")
}

fn split(addrs: &str) -> Vec<SocketAddr> {
    addrs.split(' ').filter_map(|addr| addr.parse().ok()).collect()
}
