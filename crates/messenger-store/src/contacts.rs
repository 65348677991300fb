//! Contacts: the ids the user knows, by what name, and where they were last reached.

pub(crate) mod blocked;
mod upkeep;

use std::net::SocketAddr;

use messenger_proto::PeerId;
use messenger_proto::invite::Secret;
use messenger_proto::limits::{ADDRS_MAX, NAME_BYTES_MAX};
use messenger_proto::name::Name;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::exchanges;
use crate::inboxes;
use crate::open::Store;
use crate::profile::name_at;
use crate::requests;
use crate::writer::{StoreError, UnixMillis, Writing};

pub use upkeep::{Removed, Renamed};

/// The row of a contact; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactId(pub i64);

/// How far two nodes have come in accepting each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactState {
    /// The user added their invite; it has not been presented yet.
    Joining(Secret),
    /// Both sides accepted each other.
    Established,
    /// The other side did not accept the invite.
    Refused,
}

/// One contact.
#[derive(Debug, Clone)]
pub struct Contact {
    /// The row.
    pub id: ContactId,
    /// The contact's key.
    pub peer: PeerId,
    /// The user's name for the contact; unique without regard to case.
    pub name: Name,
    /// How far the acquaintance has come.
    pub state: ContactState,
    /// When the contact was added.
    pub added_at: UnixMillis,
    /// When a connection last existed.
    pub last_seen_at: Option<UnixMillis>,
    /// Whether the user does not want to hear from it.
    pub is_blocked: bool,
    /// When the user made sure that nobody stands between.
    pub verified_at: Option<UnixMillis>,
    /// When its identity was last seen running in two places at once.
    pub doubled_at: Option<UnixMillis>,
    /// Where the contact may be reached, latest first, at most [`ADDRS_MAX`].
    pub addrs: Vec<SocketAddr>,
}

/// What came of adding a contact by invite.
#[derive(Debug, Clone)]
pub enum Added {
    /// The contact is there and waits for its invite to be presented.
    Joining(Contact),
    /// It was a contact already; nothing changed but its addresses.
    AlreadyThere(Contact),
    /// Another contact has that name; nothing changed.
    NameTaken(Name),
    /// The user blocked the sender; nothing changed.
    Blocked,
}

/// An invite that the user received and wants to use.
#[derive(Debug, Clone)]
pub struct Introduction {
    /// Who invited.
    pub peer: PeerId,
    /// What to present to them.
    pub secret: Secret,
    /// Where they may be reached.
    pub addrs: Vec<SocketAddr>,
}

impl Store {
    /// Lists all contacts by name.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn contacts(&self) -> Result<Vec<Contact>, StoreError> {
        self.readers.read(all).await
    }

    /// Finds the contact with a given key.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn contact_by_peer(&self, peer: PeerId) -> Result<Option<Contact>, StoreError> {
        self.readers.read(move |db| by_peer(db, peer)).await
    }

    /// Finds the contact that the user calls `name`, in any case, or whose id is `name`.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn contact_called(&self, name: &str) -> Result<Option<Contact>, StoreError> {
        let name = name.to_owned();
        self.readers.read(move |db| called(db, &name)).await
    }

    /// Finds a contact like [`Store::contact_called`], without its addresses and mostly without asking the database: for
    /// those who ask again and again.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn contact_to_write_to(&self, name: &str) -> Result<Option<Contact>, StoreError> {
        let version = match self.memory.names.find(name) {
            Ok(contact) => return Ok(Some(contact)),
            Err(version) => version,
        };
        let found = self.contact_called(name).await?;
        if let Some(contact) = &found {
            self.memory.names.learn(version, name.to_owned(), contact);
        }
        Ok(found)
    }

    /// Finds the contact with a given row.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn contact(&self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        self.readers.read(move |db| by_id(db, id)).await
    }

    /// Adds the sender of an invite as a contact that has still to accept.
    ///
    /// Without `chosen`, the first free name among `suggested`, `suggested-2`, … is taken.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn add_contact(
        &self,
        introduction: Introduction,
        chosen: Option<Name>,
        suggested: Name,
        now: UnixMillis,
    ) -> Result<Added, StoreError> {
        self.writer
            .write(move |db| add(db, &introduction, chosen, &suggested, now))
            .await
    }

    /// Notes that the contact accepted the invite. The secret is forgotten.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn establish_contact(&self, id: ContactId) -> Result<(), StoreError> {
        self.writer
            .write(move |db| set_state(db, id, "established"))
            .await
    }

    /// Notes that the contact did not accept the invite. The secret is forgotten; a contact to whom nothing was
    /// ever written is forgotten with it.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn refuse_contact(&self, id: ContactId) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                let is_forgotten = db.execute(
                    "DELETE FROM contacts WHERE id = ?1 AND NOT EXISTS (
                         SELECT 1 FROM messages JOIN conversations ON conversations.id = conversation_id
                         WHERE contact_id = ?1)",
                    [id.0],
                )?;
                if is_forgotten == 0 {
                    set_state(db, id, "refused")
                } else {
                    Ok(())
                }
            })
            .await
    }

    /// Notes that the contact was connected at `now`, and the addresses it named or was reached at.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn saw_contact(
        &self,
        id: ContactId,
        addrs: Vec<SocketAddr>,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.prepare_cached("UPDATE contacts SET last_seen_at_ms = ?2 WHERE id = ?1")?
                    .execute((id.0, now.0))?;
                note_addrs(db, id, &addrs, now)
            })
            .await
    }

    /// Notes that contacts are connected at `now`. A power cut may undo it.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn see_contacts(&self, ids: Vec<ContactId>, now: UnixMillis) -> Result<(), StoreError> {
        let note = move |db: &Writing| {
            let mut statement =
                db.prepare_cached("UPDATE contacts SET last_seen_at_ms = ?2 WHERE id = ?1")?;
            ids.iter()
                .try_for_each(|id| statement.execute((id.0, now.0)).map(drop))
        };
        self.writer.begin_lazily(note).await?.await
    }
}

const COLUMNS: &str = "id, peer_id, name, state, join_secret, added_at_ms, last_seen_at_ms,
    EXISTS (SELECT 1 FROM blocked WHERE blocked.peer_id = contacts.peer_id),
    (SELECT verified_at_ms FROM verified WHERE contact_id = contacts.id),
    (SELECT seen_at_ms FROM doubles WHERE contact_id = contacts.id)";

pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<Contact>> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM contacts ORDER BY name"))?;
    let rows = statement.query_map([], |row| read(db, row))?;
    rows.collect()
}

pub(crate) fn by_peer(db: &Connection, peer: PeerId) -> rusqlite::Result<Option<Contact>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM contacts WHERE peer_id = ?1"))?
        .query_row([peer.0], |row| read(db, row))
        .optional()
}

/// Returns the key of a contact.
pub(crate) fn peer_of(db: &Connection, contact: ContactId) -> rusqlite::Result<PeerId> {
    db.prepare_cached("SELECT peer_id FROM contacts WHERE id = ?1")?
        .query_row([contact.0], |row| row.get(0).map(PeerId))
}

/// Finds the contact with this key, if each has accepted the other and the user wants to hear from it.
pub(crate) fn acquainted(db: &Connection, peer: PeerId) -> rusqlite::Result<Option<ContactId>> {
    let found = by_peer(db, peer)?;
    let found = found.filter(|contact| contact.state == ContactState::Established && !contact.is_blocked);
    Ok(found.map(|contact| contact.id))
}

fn by_name(db: &Connection, name: &str) -> rusqlite::Result<Option<Contact>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM contacts WHERE name = ?1"))?
        .query_row([name], |row| read(db, row))
        .optional()
}

pub(crate) fn called(db: &Connection, name: &str) -> rusqlite::Result<Option<Contact>> {
    match (by_name(db, name)?, name.parse::<PeerId>()) {
        (None, Ok(peer)) => by_peer(db, peer),
        (contact, _) => Ok(contact),
    }
}

fn by_id(db: &Connection, id: ContactId) -> rusqlite::Result<Option<Contact>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM contacts WHERE id = ?1"))?
        .query_row([id.0], |row| read(db, row))
        .optional()
}

fn read(db: &Connection, row: &Row<'_>) -> rusqlite::Result<Contact> {
    let id = ContactId(row.get(0)?);
    let state = match (row.get_ref(3)?.as_str()?, row.get::<_, Option<[u8; 16]>>(4)?) {
        (_, Some(secret)) => ContactState::Joining(Secret::new(secret)),
        ("refused", None) => ContactState::Refused,
        (_, None) => ContactState::Established,
    };
    Ok(Contact {
        id,
        peer: PeerId(row.get(1)?),
        name: name_at(row, 2)?,
        state,
        added_at: UnixMillis(row.get(5)?),
        last_seen_at: row.get::<_, Option<i64>>(6)?.map(UnixMillis),
        is_blocked: row.get(7)?,
        verified_at: row.get::<_, Option<i64>>(8)?.map(UnixMillis),
        doubled_at: row.get::<_, Option<i64>>(9)?.map(UnixMillis),
        addrs: addrs_of(db, id)?,
    })
}

fn addrs_of(db: &Connection, id: ContactId) -> rusqlite::Result<Vec<SocketAddr>> {
    let mut statement = db.prepare_cached(
        "SELECT addr FROM contact_addrs WHERE contact_id = ?1 ORDER BY seen_at_ms DESC, addr LIMIT ?2",
    )?;
    let rows = statement.query_map((id.0, ADDRS_MAX), |row| row.get::<_, String>(0))?;
    let texts: Vec<String> = rows.collect::<Result<_, _>>()?;
    Ok(texts.iter().filter_map(|text| text.parse().ok()).collect())
}

fn add(
    db: &Connection,
    introduction: &Introduction,
    chosen: Option<Name>,
    suggested: &Name,
    now: UnixMillis,
) -> rusqlite::Result<Added> {
    if blocked::is_blocked(db, introduction.peer)? {
        return Ok(Added::Blocked);
    }
    if let Some(contact) = by_peer(db, introduction.peer)? {
        return add_again(db, introduction, contact, now);
    }
    let name = match chosen_or_free(db, chosen, suggested)? {
        Ok(name) => name,
        Err(taken) => return Ok(Added::NameTaken(taken)),
    };
    let id = insert(db, introduction.peer, &name, Some(&introduction.secret), now)?;
    note_addrs(db, id, &introduction.addrs, now)?;
    by_id(db, id)?
        .map(Added::Joining)
        .ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// A contact that was refused, or whose invite is still to be presented, gets another chance with a new invite.
fn add_again(
    db: &Connection,
    introduction: &Introduction,
    contact: Contact,
    now: UnixMillis,
) -> rusqlite::Result<Added> {
    note_addrs(db, contact.id, &introduction.addrs, now)?;
    if contact.state == ContactState::Established {
        return Ok(Added::AlreadyThere(contact));
    }
    db.execute(
        "UPDATE contacts SET state = 'joining', join_secret = ?2 WHERE id = ?1",
        (contact.id.0, introduction.secret.expose()),
    )?;
    by_id(db, contact.id)?
        .map(Added::Joining)
        .ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// Inserts a contact and its conversation. With a secret it is joining, without one it is established.
pub(crate) fn insert(
    db: &Connection,
    peer: PeerId,
    name: &Name,
    secret: Option<&Secret>,
    now: UnixMillis,
) -> rusqlite::Result<ContactId> {
    let state = if secret.is_some() {
        "joining"
    } else {
        "established"
    };
    db.execute(
        "INSERT INTO contacts (peer_id, name, state, join_secret, added_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        (peer.0, name.as_str(), state, secret.map(Secret::expose), now.0),
    )?;
    let id = ContactId(db.last_insert_rowid());
    db.execute("INSERT INTO conversations (contact_id) VALUES (?1)", [id.0])?;
    exchanges::begin(db, id)?;
    inboxes::begin(db, id)?;
    if secret.is_none() {
        requests::forget(db, peer)?;
    }
    Ok(id)
}

pub(crate) fn set_state(db: &Connection, id: ContactId, state: &str) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE contacts SET state = ?2, join_secret = NULL WHERE id = ?1",
        (id.0, state),
    )?;
    match by_id(db, id)? {
        Some(contact) if contact.state == ContactState::Established => requests::forget(db, contact.peer),
        _ => Ok(()),
    }
}

/// Returns the chosen name, or the first free one like `suggested`; or the chosen one that is not free.
pub(crate) fn chosen_or_free(
    db: &Connection,
    chosen: Option<Name>,
    suggested: &Name,
) -> rusqlite::Result<Result<Name, Name>> {
    Ok(match chosen {
        Some(name) if is_taken(db, &name)? => Err(name),
        Some(name) => Ok(name),
        None => Ok(free_name(db, suggested)?),
    })
}

pub(crate) fn is_taken(db: &Connection, name: &Name) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM contacts WHERE name = ?1)")?
        .query_row([name.as_str()], |row| row.get(0))
}

/// Returns `wanted`, or the first of `wanted-2`, `wanted-3`, … that no contact has.
pub(crate) fn free_name(db: &Connection, wanted: &Name) -> rusqlite::Result<Name> {
    first_free(db, wanted, is_taken)
}

/// Returns `wanted`, or the first of `wanted-2`, `wanted-3`, … that is not taken.
pub(crate) fn first_free(
    db: &Connection,
    wanted: &Name,
    is_taken: impl Fn(&Connection, &Name) -> rusqlite::Result<bool>,
) -> rusqlite::Result<Name> {
    let mut name = wanted.clone();
    let mut number: u64 = 2;
    while is_taken(db, &name)? {
        let suffix = format!("-{number}");
        let mut stem = wanted.as_str();
        while stem.len().saturating_add(suffix.len()) > NAME_BYTES_MAX {
            stem = stem
                .char_indices()
                .next_back()
                .and_then(|(at, _)| stem.get(..at))
                .unwrap_or_default();
        }
        name = format!("{stem}{suffix}").parse().unwrap_or(name);
        number = number.saturating_add(1);
    }
    Ok(name)
}

/// Remembers addresses, and forgets all but the latest of this contact.
pub(crate) fn note_addrs(
    db: &Connection,
    id: ContactId,
    addrs: &[SocketAddr],
    now: UnixMillis,
) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached(
        "INSERT INTO contact_addrs (contact_id, addr, seen_at_ms) VALUES (?1, ?2, ?3)
         ON CONFLICT (contact_id, addr) DO UPDATE SET seen_at_ms = excluded.seen_at_ms",
    )?;
    for addr in addrs {
        statement.execute((id.0, addr.to_string(), now.0))?;
    }
    db.prepare_cached(
        "DELETE FROM contact_addrs WHERE contact_id = ?1 AND addr NOT IN (
             SELECT addr FROM contact_addrs WHERE contact_id = ?1 ORDER BY seen_at_ms DESC, addr LIMIT ?2)",
    )?
    .execute((id.0, ADDRS_MAX))
    .map(drop)
}
