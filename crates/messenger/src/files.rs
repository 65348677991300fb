//! Files: offering them, accepting what contacts offer, and the transfers that follow.
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

use messenger_proto::file::{Fault, FileNews};
use messenger_store::StoreError;
use messenger_store::contacts::ContactId;
use messenger_store::files::{Accepted, File, FileState, Stopped};
use messenger_store::messages::MessageRow;
use thiserror::Error;

use crate::clock;
use crate::event::Event;
use crate::messenger::Messenger;
use crate::send::new_id;

pub(crate) use attend::attend;
pub use offering::{OfferError, OfferOutcome};
pub use place::available_bytes;
pub use transfers::Progress;
pub(crate) use transfers::Transfers;

/// Why a file was not accepted or stopped. Nothing was changed.
#[derive(Debug, Error)]
pub enum FileError {
    /// No message with that row offers a file.
    #[error("no file is offered in message {}", .0.0)]
    NoFile(MessageRow),
    /// It has come to an end already, or is not the contact's.
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
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn wrong_state(file: &File) -> String {
    match file.state {
        FileState::Offered | FileState::Failed => "it is offered to the contact, not by it".to_owned(),
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
        with: Option<ContactId>,
        only_open: bool,
    ) -> Result<Vec<(File, Progress)>, StoreError> {
        let files = self.shared.store.files(with, only_open).await?;
        Ok(files.into_iter().map(|file| self.with_progress(file)).collect())
    }

    /// Finds the file that a message offers, with how far its transfer has come.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn file(&self, row: MessageRow) -> Result<Option<(File, Progress)>, StoreError> {
        let file = self.shared.store.file(row).await?;
        Ok(file.map(|file| self.with_progress(file)))
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
        if file.is_outbound {
            return file.place.as_ref().map(PathBuf::from);
        }
        let name = file
            .saved_name
            .as_ref()
            .filter(|_| file.state == FileState::Saved)?;
        Some(self.shared.transfers.folder(file).join(name))
    }

    /// Accepts a file that a contact offers: it is fetched whenever there is a connection, and written below `place`, or
    /// the usual folder.
    ///
    /// # Errors
    ///
    /// Fails when it is not offered, or the disk has no room for it.
    pub async fn accept_file(&self, row: MessageRow, place: Option<PathBuf>) -> Result<File, FileError> {
        let file = self.shared.store.file(row).await?.ok_or(FileError::NoFile(row))?;
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
        let file = match self.shared.store.accept_file(row, place, clock::now()).await? {
            Accepted::Wanted => self.shared.store.file(row).await?.ok_or(FileError::NoFile(row))?,
            Accepted::NoFile => return Err(FileError::NoFile(row)),
            Accepted::NotOffered(file) => return Err(FileError::WrongState(file)),
        };
        self.shared.file_changed(&file);
        if let Some(contact) = self.contact(file.contact).await? {
            self.shared.peer(&contact).poke();
        }
        Ok(file)
    }

    /// Declines a file that a contact offers, or stops its transfer; withdraws one that is offered here.
    ///
    /// # Errors
    ///
    /// Fails when it has come to an end already.
    pub async fn stop_file(&self, row: MessageRow) -> Result<File, FileError> {
        let stopped = self.shared.store.stop_file(row, new_id()?, clock::now()).await?;
        let file = match stopped {
            Stopped::Done(file) => *file,
            Stopped::NoFile => return Err(FileError::NoFile(row)),
            Stopped::Over(file) => return Err(FileError::WrongState(file)),
        };
        self.shared.file_changed(&file);
        if let Some(contact) = self.contact(file.contact).await? {
            self.shared.peer(&contact).poke();
        }
        attend::tidy_up(&self.shared, file.contact).await?;
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

impl crate::shared::Shared {
    /// Lets transfers and listeners know that a file stands differently.
    pub(crate) fn file_changed(&self, file: &File) {
        self.transfers.changed();
        self.tell(Event::File {
            contact: file.contact,
            row: file.row,
        });
    }
}

/// What the other side is told of a fault.
fn news_of(fault: &Fault) -> FileNews {
    match fault {
        Fault::Manifest(_) | Fault::Refused(_) => FileNews::Refused,
        _ => FileNews::Damaged,
    }
}
