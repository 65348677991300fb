//! Files: offering them, accepting what contacts and members of rooms offer, and the transfers that follow.
//!
//! What is offered and decided is in the store. A transfer exists while there is a connection: the recipient opens a
//! stream for each file that is wanted and asks for what is missing; the author answers. What is on the disk of an
//! unfinished file is found again after a restart by its hashes, so nothing is written down about progress.

mod attend;
mod below;
mod direct;
mod disk;
mod fetch;
mod offering;
mod place;
mod serve;
mod source;
mod transfers;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use messenger_proto::file::{Fault, FileNews, FileNotice};
use messenger_store::StoreError;
use messenger_store::contacts::ContactId;
use messenger_store::drafts::Whose;
use messenger_store::files::{Accepted, File, FileRow, FileState, OfferedIn, Stopped};
use messenger_store::messages::MessageRow;
use messenger_store::rooms::RoomMessageRow;
use thiserror::Error;

use crate::clock;
use crate::event::Event;
use crate::messenger::Messenger;
use crate::rooms::{Ask, RoomError};
use crate::send::new_id;
use crate::shared::Shared;

pub(crate) use attend::attend;
pub use offering::{OfferError, OfferOutcome, RoomOffer};
pub use place::available_bytes;
pub use transfers::Progress;
pub(crate) use transfers::Transfers;

/// Why a file was not accepted or stopped. Nothing was changed.
#[derive(Debug, Error)]
pub enum FileError {
    /// There is no such file.
    #[error("no such file is offered")]
    NoFile,
    /// It has come to an end already, or is offered here.
    #[error("{}", wrong_state(.0))]
    WrongState(Box<File>),
    /// The disk has not as much room.
    #[error("it has {wanted} bytes, and there is room for {available}")]
    NoRoom {
        /// What it takes.
        wanted: u64,
        /// What there is.
        available: u64,
    },
    /// The folder to write to is none.
    #[error("{} is not a folder", .0.display())]
    NoFolder(PathBuf),
    /// The system has no randomness to give.
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
    /// The room could not be told.
    #[error(transparent)]
    Room(#[from] RoomError),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn wrong_state(file: &File) -> String {
    match file.state {
        FileState::Offered | FileState::Failed => "it is offered from here, and not to you".to_owned(),
        FileState::Wanted => "it is accepted already".to_owned(),
        FileState::Saved => "it is saved already".to_owned(),
        FileState::Declined => "it was declined".to_owned(),
        FileState::Withdrawn => "it is not offered any more".to_owned(),
        FileState::Refused => format!("it cannot be taken: {}", file.reason),
    }
}

impl Messenger {
    /// Lists the latest offered files, oldest first, each with how far its transfer has come.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn files(
        &self,
        with: Option<Whose>,
        only_open: bool,
    ) -> Result<Vec<(File, Progress)>, StoreError> {
        let files = self.shared.store.files(with, only_open).await?;
        Ok(files.into_iter().map(|file| self.with_progress(file)).collect())
    }

    /// Finds a file, with how far its transfer has come.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn file(&self, row: FileRow) -> Result<Option<(File, Progress)>, StoreError> {
        let file = self.shared.store.file(row).await?;
        Ok(file.map(|file| self.with_progress(file)))
    }

    /// Finds the file that a message of a conversation with one contact offers.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn file_of_message(&self, row: MessageRow) -> Result<Option<File>, StoreError> {
        self.shared.store.file_of_message(row).await
    }

    /// Finds the file that a message of a room offers.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn file_of_room_message(&self, row: RoomMessageRow) -> Result<Option<File>, StoreError> {
        self.shared.store.file_of_room_message(row).await
    }

    /// Returns how far the transfer of a file has come, as far as that is known in this run.
    #[must_use]
    pub fn with_progress(&self, file: File) -> (File, Progress) {
        let progress = match file.state {
            FileState::Saved => Progress {
                done_bytes: file.offer.size,
                is_moving: false,
            },
            _ => self.shared.transfers.progress(file.row),
        };
        (file, progress)
    }

    /// Returns where a file is: the one that is offered here, or where an accepted one is saved once it is complete.
    #[must_use]
    pub fn path_of(&self, file: &File) -> Option<PathBuf> {
        self.shared.transfers.path_of(file)
    }

    /// Accepts a file that somebody else offers: it is fetched whenever there is a connection, and written below `place`,
    /// or the usual folder.
    ///
    /// # Errors
    ///
    /// Fails when it is not offered, or the disk has no room for it.
    pub async fn accept_file(&self, row: FileRow, place: Option<PathBuf>) -> Result<File, FileError> {
        let file = self.shared.store.file(row).await?.ok_or(FileError::NoFile)?;
        if let Some(place) = place.as_ref().filter(|place| !place.is_dir()) {
            return Err(FileError::NoFolder(place.clone()));
        }
        let wanted = file.offer.size;
        let folder = place.as_deref().unwrap_or(self.shared.transfers.downloads());
        if let Some(available) = available_bytes(folder).filter(|available| *available < wanted)
            && !file.is_outbound
        {
            return Err(FileError::NoRoom { wanted, available });
        }
        let place = match place.as_deref().map(Path::to_str) {
            Some(None) => return Err(FileError::NoFolder(place.unwrap_or_default())),
            Some(Some(place)) => Some(place.to_owned()),
            None => None,
        };
        // What is here of one that failed counts only where it is.
        if file.state == FileState::Failed && file.place != place {
            attend::remove_unfinished(&self.shared, &file).await;
        }
        let file = match self.shared.store.accept_file(row, place, clock::now()).await? {
            Accepted::Wanted => self.shared.store.file(row).await?.ok_or(FileError::NoFile)?,
            Accepted::NoFile => return Err(FileError::NoFile),
            Accepted::NotOffered(file) => return Err(FileError::WrongState(file)),
        };
        self.shared.tell_of_file(&file).await?;
        Ok(file)
    }

    /// Declines a file that somebody else offers, or stops its transfer; withdraws one that is offered here.
    ///
    /// # Errors
    ///
    /// Fails when it has come to an end already.
    pub async fn stop_file(&self, row: FileRow) -> Result<File, FileError> {
        let stopped = self.shared.store.stop_file(row, new_id()?, clock::now()).await?;
        let file = match stopped {
            Stopped::Done(file) => *file,
            Stopped::NoFile => return Err(FileError::NoFile),
            Stopped::Over(file) => return Err(FileError::WrongState(file)),
            Stopped::OfferedToRoom(file) => {
                self.shared.withdraw_in_room(&file, FileNews::Withdrawn).await?;
                let file = self.shared.store.file(row).await?;
                return file.ok_or(FileError::NoFile);
            }
        };
        self.shared.tell_of_file(&file).await?;
        attend::tidy_up(&self.shared, self.shared.contact_of(&file).await?).await?;
        Ok(file)
    }

    /// Decides up to how many bytes files are accepted by themselves: those of one contact, or of all without a decision
    /// of their own. `None` takes a decision back.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn set_auto_accept(
        &self,
        contact: Option<ContactId>,
        bytes: Option<u64>,
    ) -> Result<(), StoreError> {
        self.shared.store.set_auto_accept(contact, bytes).await
    }

    /// Returns up to how many bytes files are accepted by themselves; 0: none.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn auto_accept(&self, contact: Option<ContactId>) -> Result<u64, StoreError> {
        self.shared.store.auto_accept(contact).await
    }
}

impl Shared {
    /// Lets transfers and listeners know that a file stands differently.
    pub(crate) fn file_changed(&self, row: FileRow) {
        self.transfers.changed();
        self.tell(Event::File { row });
    }

    /// Lets transfers, listeners and the other side know that a file stands differently.
    async fn tell_of_file(self: &Arc<Self>, file: &File) -> Result<(), StoreError> {
        self.file_changed(file.row);
        if let Some(contact) = self.contact_of(file).await?
            && let Some(contact) = self.store.contact(contact).await?
        {
            self.peer(&contact).poke();
        }
        Ok(())
    }

    /// Removes what is here of the files that a contact offers and that are not complete.
    pub(crate) async fn remove_unfinished_from(&self, contact: ContactId) -> Result<(), StoreError> {
        for file in self.store.unfinished_from(contact).await? {
            attend::remove_unfinished(self, &file).await;
        }
        Ok(())
    }

    /// The contact with whom a file is exchanged: of one that is offered to a room, its author, if that is one.
    async fn contact_of(&self, file: &File) -> Result<Option<ContactId>, StoreError> {
        match file.offered_in {
            OfferedIn::Conversation(contact, _) => Ok(Some(contact)),
            OfferedIn::Room(_, _, author) => {
                let contact = self.store.contact_by_peer(author).await?;
                Ok(contact.map(|contact| contact.id))
            }
        }
    }

    /// Lets a room know that what is offered to it from here is not offered any more.
    async fn withdraw_in_room(&self, file: &File, news: FileNews) -> Result<(), RoomError> {
        if let OfferedIn::Room(room, ..) = file.offered_in {
            let notice = FileNotice {
                target: file.id,
                news,
            };
            self.rooms.ask(|answer| Ask::Notice(room, notice, answer)).await?;
            self.file_changed(file.row);
        }
        Ok(())
    }
}

/// What the other side is told of a fault.
fn news_of(fault: &Fault) -> FileNews {
    match fault {
        Fault::Manifest(_) | Fault::Refused(_) => FileNews::Refused,
        _ => FileNews::Damaged,
    }
}
