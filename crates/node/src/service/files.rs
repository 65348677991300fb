//! Files, as the local API asks for them.

use std::path::PathBuf;
use std::time::Duration;

use api::files::{AcceptFileRequest, File, FileRequest, FilesRequest, OfferRequest, Preview};
use api::messages::Sent;
use api::{ApiError, ErrorCode};
use data_encoding::BASE64;
use messenger::rooms::Awaited;
use messenger::{MessageRow, OfferedIn, Patience, Whose};

use super::{NodeService, names, rooms};
use crate::answers::FileWhere;
use crate::{answers, preview, trouble};

impl NodeService {
    pub(super) async fn offer_file(&self, request: OfferRequest) -> Result<Sent, ApiError> {
        let path = absolute(&request.path)?;
        let wait = request.wait_ms.map(Duration::from_millis);
        if request.to.starts_with('#') {
            return self.offer_to_room(&request.to, path, wait).await;
        }
        let contact = self.contact(&request.to).await?;
        let patience = wait.map_or(Patience::Short, Patience::Until);
        let offered = self.messenger.offer(&contact, path, patience).await;
        let offered = offered.map_err(|error| trouble::offer(&error))?;
        let contact = contact.name.to_string();
        let describe = |file| Box::new(self.described(file, FileWhere::with(&contact)));
        let file = offered.file.map(describe);
        Ok(Sent {
            row: offered.sent.row.0,
            id: offered.sent.id.to_string(),
            contact,
            state: answers::state(offered.sent.state),
            repeated: false,
            trouble: trouble::link(&offered.sent.link),
            file,
            left_out: offered.left_out,
            reach: None,
        })
    }

    async fn offer_to_room(
        &self,
        name: &str,
        path: PathBuf,
        wait: Option<Duration>,
    ) -> Result<Sent, ApiError> {
        let room = self.known_room(name).await?;
        let offered = self.messenger.offer_to_room(room.row, path).await;
        let offered = offered.map_err(|error| trouble::offer(&error))?;
        let until = (Awaited::Anybody, wait.unwrap_or_default());
        let sent = rooms::reached(&self.messenger, &room, offered.sent, until).await?;
        let file = match offered.file {
            Some(file) => Some(Box::new(self.named_file(file).await?)),
            None => None,
        };
        let left_out = offered.left_out;
        Ok(Sent {
            file,
            left_out,
            ..sent
        })
    }

    pub(super) async fn list_files(&self, request: FilesRequest) -> Result<Vec<File>, ApiError> {
        let with = match request.with {
            Some(who) if who.starts_with('#') => Some(Whose::Room(self.known_room(&who).await?.row)),
            Some(who) => Some(Whose::Contact(self.contact(&who).await?.id)),
            None => None,
        };
        let files = self.messenger.files(with, !request.all).await;
        let files = files.map_err(|error| trouble::store(&error))?;
        let (contacts, peers) = (names(&self.all_contacts().await?), self.names().await?);
        let mut described = Vec::new();
        for (file, _) in files {
            described.push(match file.offered_in {
                OfferedIn::Conversation(contact, _) => {
                    let name = contacts.get(&contact).map_or("", String::as_str);
                    self.described(file, FileWhere::with(name))
                }
                OfferedIn::Room(..) => self.described_in_room(file, &peers).await?,
            });
        }
        Ok(described)
    }

    pub(super) async fn accept_offer(&self, request: AcceptFileRequest) -> Result<File, ApiError> {
        let folder = request.folder.as_deref().map(absolute).transpose()?;
        let row = self.file_at(request.row).await?.row;
        let accepted = self.messenger.accept_file(row, folder).await;
        self.named_file(accepted.map_err(|error| trouble::file(&error))?)
            .await
    }

    pub(super) async fn stop_transfer(&self, request: FileRequest) -> Result<File, ApiError> {
        let row = self.file_at(request.row).await?.row;
        let stopped = self.messenger.stop_file(row).await;
        self.named_file(stopped.map_err(|error| trouble::file(&error))?)
            .await
    }

    /// Finds the file that the message at a place offers.
    async fn file_at(&self, place: i64) -> Result<messenger::File, ApiError> {
        let file = match rooms::row_in_room(place) {
            Some(row) => self.messenger.file_of_room_message(row).await,
            None => self.messenger.file_of_message(MessageRow(place)).await,
        };
        let file = file.map_err(|error| trouble::store(&error))?;
        file.ok_or_else(|| trouble::no_file(place))
    }

    pub(super) async fn small_picture(&self, request: FileRequest) -> Result<Preview, ApiError> {
        let none = |reason: String| {
            ApiError::new(ErrorCode::NoPreview, format!("there is no preview: {reason}"))
                .with_hint("directnet files --all shows where the file is: open it in a program for it")
        };
        let file = self.file_at(request.row).await?;
        let path = self
            .messenger
            .path_of(&file)
            .filter(|_| file.offer.folder.is_none());
        let path = path.ok_or_else(|| none("it is a folder, or not here yet".to_owned()))?;
        // Waiting ends with the node; the semaphore is never closed.
        let _turn = self.previewing.acquire().await;
        let made = tokio::task::spawn_blocking(move || preview::of(&path)).await;
        let made = made.map_err(|_| none("it is damaged in a way that nobody thought of".to_owned()))?;
        let small = made.map_err(|error| none(error.to_string()))?;
        Ok(Preview {
            row: request.row,
            media_type: "image/jpeg".to_owned(),
            width: small.width,
            height: small.height,
            base64: BASE64.encode(&small.jpeg),
        })
    }

    async fn named_file(&self, file: messenger::File) -> Result<File, ApiError> {
        let OfferedIn::Conversation(contact, _) = file.offered_in else {
            return self.described_in_room(file, &self.names().await?).await;
        };
        let names = names(&self.all_contacts().await?);
        let name = names.get(&contact).map_or("", String::as_str);
        Ok(self.described(file, FileWhere::with(name)))
    }

    /// Describes a file with how far it has come.
    pub(super) fn described(&self, file: messenger::File, place: FileWhere) -> File {
        let path = self.messenger.path_of(&file);
        let (file, progress) = self.messenger.with_progress(file);
        answers::file(&file, progress, path.as_deref(), place)
    }
}

/// Reads a path, which means the same to every process only when it is absolute.
fn absolute(path: &str) -> Result<PathBuf, ApiError> {
    let path = PathBuf::from(path);
    if path.is_absolute() {
        return Ok(path);
    }
    let message = format!("{} is not an absolute path", path.display());
    Err(ApiError::new(ErrorCode::BadRequest, message))
}
