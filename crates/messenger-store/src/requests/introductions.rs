//! Introductions: a contact makes two of its contacts known to each other.
//!
//! Both get the other's id and the same secret in a message. It waits among the requests until the user decides. Whoever
//! accepts dials the other one and presents the secret, as with an invite; it is worth nothing to anybody but these two,
//! and nothing before both have accepted.

use messenger_proto::PeerId;
use messenger_proto::body::{Body, Introduction};
use messenger_proto::envelope::MessageId;
use messenger_proto::invite::Secret;
use messenger_proto::name::Name;
use rusqlite::{Connection, OptionalExtension};

use super::{Accepted, RequestId, contact_of, joined};
use crate::contacts::blocked;
use crate::contacts::{self, Contact, ContactId, ContactState};
use crate::messages::{Received, queue};
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis, Writing};

/// How many introductions of one contact are kept, declined ones among them; the oldest give way.
pub const INTRODUCTIONS_MAX: u32 = 20;

impl Store {
    /// Writes to two contacts about each other. `ids` are those of the two messages.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written; then neither is written to.
    pub async fn introduce(
        &self,
        contacts: [Contact; 2],
        secret: Secret,
        ids: [MessageId; 2],
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let [first, second] = contacts;
        let [to_first, to_second] = ids;
        self.writer
            .write(move |db| {
                for (to, about, id) in [(&first, &second, to_first), (&second, &first, to_second)] {
                    let introduction = Introduction {
                        peer: about.peer,
                        name: about.name.clone(),
                        addrs: about.addrs.clone(),
                        secret: secret.clone(),
                    };
                    queue(db, to.id, id, Body::Introduction(introduction), now)?;
                }
                Ok(())
            })
            .await
    }

    /// Whether the user has accepted an introduction to this peer, who has still to accept it too.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn is_introduced(&self, peer: PeerId) -> Result<bool, StoreError> {
        self.readers
            .read(move |db| {
                db.prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM requests WHERE peer_id = ?1 AND state = 'accepted')",
                )?
                .query_row([peer.0], |row| row.get(0))
            })
            .await
    }
}

/// Takes in that a contact introduces somebody. Who is a contact already stays as it is.
pub(crate) fn receive(
    db: &Writing,
    introducer: ContactId,
    introduction: &Introduction,
    now: UnixMillis,
) -> rusqlite::Result<Received> {
    let peer = introduction.peer;
    let known = contacts::by_peer(db, peer)?;
    let is_contact = known.is_some_and(|contact| contact.state == ContactState::Established);
    if is_contact || blocked::is_blocked(db, peer)? {
        return Ok(Received::Nothing);
    }
    let changed = db
        .prepare_cached(
            "INSERT INTO requests (peer_id, introducer_id, name, text, addrs, secret, received_at_ms, state)
             VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, 'waiting')
             ON CONFLICT (peer_id, coalesce(introducer_id, 0)) DO UPDATE
             SET name = excluded.name, addrs = excluded.addrs, secret = excluded.secret
             WHERE state = 'waiting'",
        )?
        .execute((
            peer.0,
            introducer.0,
            introduction.name.as_str(),
            joined(&introduction.addrs),
            introduction.secret.expose(),
            now.0,
        ))?;
    db.prepare_cached(
        "DELETE FROM requests WHERE introducer_id = ?1 AND state <> 'accepted' AND id NOT IN (
             SELECT id FROM requests WHERE introducer_id = ?1 ORDER BY id DESC LIMIT ?2)",
    )?
    .execute((introducer.0, INTRODUCTIONS_MAX))?;
    Ok(if changed > 0 {
        Received::Introduction
    } else {
        Received::Nothing
    })
}

/// Accepts an introduction: the other one is a contact that is joining, until it accepts too.
pub(super) fn accept(
    db: &Connection,
    id: RequestId,
    peer: PeerId,
    secret: &Secret,
    chosen: Option<Name>,
    suggested: &Name,
    now: UnixMillis,
) -> rusqlite::Result<Accepted> {
    match contacts::by_peer(db, peer)? {
        // It has an invite of its own to present, or has become a contact meanwhile.
        Some(contact) if contact.state != ContactState::Refused => {}
        Some(contact) => {
            db.execute(
                "UPDATE contacts SET state = 'joining', join_secret = ?2 WHERE id = ?1",
                (contact.id.0, secret.expose()),
            )?;
        }
        None => match contacts::chosen_or_free(db, chosen, suggested)? {
            Ok(name) => {
                contacts::insert(db, peer, &name, Some(secret), now)?;
            }
            Err(taken) => return Ok(Accepted::NameTaken(taken)),
        },
    }
    db.execute("UPDATE requests SET state = 'accepted' WHERE id = ?1", [id.0])?;
    contact_of(db, peer).map(Accepted::Contact)
}

/// Whether the user has accepted an introduction to this peer with this secret.
pub(crate) fn is_accepted(db: &Connection, peer: PeerId, secret_hash: &[u8; 32]) -> rusqlite::Result<bool> {
    let mut statement =
        db.prepare_cached("SELECT secret FROM requests WHERE peer_id = ?1 AND state = 'accepted'")?;
    let mut secrets = statement.query_map([peer.0], |row| row.get(0).map(Secret::new))?;
    Ok(secrets
        .by_ref()
        .collect::<rusqlite::Result<Vec<_>>>()?
        .iter()
        .any(|secret| secret.hash() == *secret_hash))
}

/// Reads the secret of a request, if it is an introduction.
pub(super) fn secret_of(db: &Connection, id: RequestId) -> rusqlite::Result<Option<Secret>> {
    let secret: Option<Option<[u8; 16]>> = db
        .query_row("SELECT secret FROM requests WHERE id = ?1", [id.0], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(secret.flatten().map(Secret::new))
}
