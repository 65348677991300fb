//! The one step in which somebody who proved the words of a pairing becomes a contact. The words are never stored.

use messenger_proto::name::Name;
use rusqlite::Connection;

use crate::contacts::{self, Contact};
use crate::invites::Joiner;
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

impl Store {
    /// Makes a peer a contact whom both sides accept, whatever it was before.
    ///
    /// A new one is called `chosen`, or by the first free name among `suggested`, `suggested-2`, … when nothing was chosen
    /// or another contact has that name meanwhile.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written; then nothing has changed.
    pub async fn establish_paired(
        &self,
        joiner: Joiner,
        chosen: Option<Name>,
        now: UnixMillis,
    ) -> Result<Contact, StoreError> {
        self.writer
            .write(move |db| establish(db, &joiner, chosen, now))
            .await
    }
}

fn establish(
    db: &Connection,
    joiner: &Joiner,
    chosen: Option<Name>,
    now: UnixMillis,
) -> rusqlite::Result<Contact> {
    let id = match contacts::by_peer(db, joiner.peer)? {
        Some(known) => {
            contacts::set_state(db, known.id, "established")?;
            known.id
        }
        None => {
            let name = match chosen {
                Some(name) if !contacts::is_taken(db, &name)? => name,
                _ => contacts::free_name(db, &joiner.suggested)?,
            };
            contacts::insert(db, joiner.peer, &name, None, now)?
        }
    };
    contacts::note_addrs(db, id, &joiner.addrs, now)?;
    contacts::by_peer(db, joiner.peer)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}
