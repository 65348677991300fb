//! Invites that were handed out, and the one step that uses one up.

use std::net::SocketAddr;

use messenger_proto::PeerId;
use messenger_proto::name::Name;
use rusqlite::{Connection, OptionalExtension};

use crate::contacts::{self, Contact, ContactId, ContactState};
use crate::open::Store;
use crate::requests::introductions;
use crate::writer::{StoreError, UnixMillis};

/// How long an invite that is of no use any more is remembered, so that its holder is told "expired" or "used"
/// instead of "unknown": 30 days.
const REMEMBERED_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// What the store keeps of an invite.
#[derive(Debug, Clone)]
pub struct NewInvite {
    /// The hash of the secret, never the secret.
    pub secret_hash: [u8; 32],
    /// How many peers may join with it.
    pub uses: u32,
    /// From when on nobody may.
    pub expires_at: UnixMillis,
}

/// A peer that presents the secret of an invite.
#[derive(Debug, Clone)]
pub struct Joiner {
    /// Who, as authenticated by the connection.
    pub peer: PeerId,
    /// What to call them.
    pub suggested: Name,
    /// Where they may be reached.
    pub addrs: Vec<SocketAddr>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum Joined {
    /// The joiner is a contact now, or was one before (then no use was spent).
    Contact(Contact),
    /// No invite has this secret.
    UnknownInvite,
    /// Its time is over.
    Expired,
    /// It was used as often as it may be.
    Used,
}

impl Store {
    /// Remembers an invite, and forgets those that ended long ago.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn create_invite(&self, invite: NewInvite, now: UnixMillis) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.execute(
                    "DELETE FROM invites WHERE expires_at_ms < ?1",
                    [now.0 - REMEMBERED_MS],
                )?;
                db.execute(
                    "INSERT INTO invites (secret_hash, uses_left, created_at_ms, expires_at_ms)
                     VALUES (?1, ?2, ?3, ?4)",
                    (invite.secret_hash, invite.uses, now.0, invite.expires_at.0),
                )
                .map(drop)
            })
            .await
    }

    /// Spends one use of the invite with this secret and makes the joiner a contact, in one step.
    ///
    /// Presenting a secret again after the answer was lost is harmless: a contact stays a contact.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written; then nothing was spent.
    pub async fn accept_join(
        &self,
        secret_hash: [u8; 32],
        joiner: Joiner,
        now: UnixMillis,
    ) -> Result<Joined, StoreError> {
        self.writer
            .write(move |db| accept(db, &secret_hash, &joiner, now))
            .await
    }
}

fn accept(
    db: &Connection,
    secret_hash: &[u8; 32],
    joiner: &Joiner,
    now: UnixMillis,
) -> rusqlite::Result<Joined> {
    let known = contacts::by_peer(db, joiner.peer)?;
    if let Some(contact) = known
        .as_ref()
        .filter(|contact| contact.state == ContactState::Established)
    {
        return Ok(Joined::Contact(contact.clone()));
    }
    if introductions::is_accepted(db, joiner.peer, secret_hash)? {
        let contact = establish(db, known.map(|contact| contact.id), joiner, now)?;
        contacts::note_addrs(db, contact, &joiner.addrs, now)?;
        let contact = contacts::by_peer(db, joiner.peer)?;
        return contact
            .map(Joined::Contact)
            .ok_or(rusqlite::Error::QueryReturnedNoRows);
    }
    let invite: Option<(i64, i64, i64)> = db
        .query_row(
            "SELECT id, uses_left, expires_at_ms FROM invites WHERE secret_hash = ?1",
            [secret_hash],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let id = match invite {
        None => return Ok(Joined::UnknownInvite),
        Some((_, 0, _)) => return Ok(Joined::Used),
        Some((_, _, expires_at_ms)) if expires_at_ms <= now.0 => return Ok(Joined::Expired),
        Some((id, _, _)) => id,
    };
    db.execute("UPDATE invites SET uses_left = uses_left - 1 WHERE id = ?1", [id])?;
    let contact = establish(db, known.map(|contact| contact.id), joiner, now)?;
    contacts::note_addrs(db, contact, &joiner.addrs, now)?;
    let contact = contacts::by_peer(db, joiner.peer)?;
    contact
        .map(Joined::Contact)
        .ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// Somebody whose own invite we hold, and who comes with one of ours, is established without another word.
fn establish(
    db: &Connection,
    known: Option<ContactId>,
    joiner: &Joiner,
    now: UnixMillis,
) -> rusqlite::Result<ContactId> {
    if let Some(id) = known {
        contacts::set_state(db, id, "established")?;
        return Ok(id);
    }
    let name = contacts::free_name(db, &joiner.suggested)?;
    contacts::insert(db, joiner.peer, &name, None, now)
}
