//! Offering files: they are looked through, the offer is written, and goes out like any message.

use std::path::PathBuf;

use messenger_store::StoreError;
use messenger_store::contacts::Contact;
use messenger_store::files::File;
use thiserror::Error;

use super::source::{Found, SourceError, look_through};
use crate::clock;
use crate::messenger::Messenger;
use crate::rooms::{Ask, Offering, RoomError, RoomRow, RoomSent};
use crate::send::{Patience, SendOutcome, new_id};
use crate::writable::{self, NotWritable};

/// Why nothing was offered.
#[derive(Debug, Error)]
pub enum OfferError {
    /// The files cannot be offered.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The contact may not be written to.
    #[error(transparent)]
    NotWritable(#[from] NotWritable),
    /// The system has no randomness to give.
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
    /// The room cannot be told of it.
    #[error(transparent)]
    Room(#[from] RoomError),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Looking through the files was cut off: the node is going down.
    #[error("the node is stopping")]
    Stopping,
}

/// What became of an offer so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferOutcome {
    /// The message that holds it.
    pub sent: SendOutcome,
    /// What is offered.
    pub file: Option<File>,
    /// How many links and special files in a folder are not part of it.
    pub left_out: u32,
}

/// What was offered to a room. How far the message has come, [`Messenger::await_in_room`] tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomOffer {
    /// The message that holds it.
    pub sent: RoomSent,
    /// What is offered.
    pub file: Option<File>,
    /// How many links and special files in a folder are not part of it.
    pub left_out: u32,
}

impl Messenger {
    /// Offers a file or a folder to a contact, and waits for the offer's delivery as long as `patience` says.
    ///
    /// Reads all of it first, which takes as long as its disk takes.
    ///
    /// # Errors
    ///
    /// Fails when nothing was offered.
    ///
    /// # Cancel safety
    ///
    /// When the future is dropped, the offer may or may not have been made.
    pub async fn offer(
        &self,
        contact: &Contact,
        path: PathBuf,
        patience: Patience,
    ) -> Result<OfferOutcome, OfferError> {
        // Said at once, not after a terabyte was read.
        writable::check(contact)?;
        let found = look_through_all(path).await?;
        let id = new_id()?;
        let answer = self.shared.answers.expect(contact.id, id);
        let store = &self.shared.store;
        let row = store
            .offer_file(contact.id, id, found.offer, found.source, clock::now())
            .await?;
        let (state, link) = self.hand_over(contact, answer, patience).await;
        Ok(OfferOutcome {
            sent: SendOutcome {
                row,
                id,
                state,
                link,
                is_repeated: false,
            },
            file: store.file_of_message(row).await?,
            left_out: found.left_out,
        })
    }
    /// Offers a file or a folder to a room. It is on the disk when this returns, and goes out by itself.
    ///
    /// Reads all of it first, which takes as long as its disk takes.
    ///
    /// # Errors
    ///
    /// Fails when nothing was offered.
    ///
    /// # Cancel safety
    ///
    /// When the future is dropped, the offer may or may not have been made.
    pub async fn offer_to_room(&self, room: RoomRow, path: PathBuf) -> Result<RoomOffer, OfferError> {
        // Said at once, not after a terabyte was read.
        if !self.room(room).await?.membership.members.contains_key(&self.id()) {
            return Err(RoomError::NotIn.into());
        }
        let found = look_through_all(path).await?;
        let offering = Offering {
            offer: found.offer,
            source: found.source,
        };
        let offer = |answer| Ask::Offer(room, Box::new(offering), answer);
        let sent = self.shared.rooms.ask(offer).await?;
        Ok(RoomOffer {
            sent,
            file: self.shared.store.file_of_room_message(sent.row).await?,
            left_out: found.left_out,
        })
    }
}

async fn look_through_all(path: PathBuf) -> Result<Found, OfferError> {
    let looked = tokio::task::spawn_blocking(move || look_through(&path)).await;
    Ok(looked.map_err(|_| OfferError::Stopping)??)
}
