//! Files, as the local API asks for them.

use std::path::PathBuf;
use std::time::Duration;

use api::files::{AcceptFileRequest, File, FileRequest, FilesRequest, OfferRequest, Preview};
use api::messages::Sent;
use api::{ApiError, ErrorCode};
use data_encoding::BASE64;
use messenger::{FileError, MessageRow, Patience};

use super::{NodeService, names};
use crate::{answers, preview, trouble};

impl NodeService {
    pub(super) async fn offer_file(&self, request: OfferRequest) -> Result<Sent, ApiError> {
        let path = absolute(&request.path)?;
        if request.to.starts_with('#') {
            let error = ApiError::new(
                ErrorCode::BadRequest,
                "files are offered to contacts, not to a room",
            );
            return Err(error.with_hint("offer them to each member who is a contact"));
        }
        let contact = self.contact(&request.to).await?;
        let wait = request.wait_ms.map(Duration::from_millis);
        let patience = wait.map_or(Patience::Short, Patience::Until);
        let offered = self.messenger.offer(&contact, path, patience).await;
        let offered = offered.map_err(|error| trouble::offer(&error))?;
        let contact = contact.name.to_string();
        let file = offered.file.map(|file| Box::new(self.described(file, &contact)));
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

    pub(super) async fn list_files(&self, request: FilesRequest) -> Result<Vec<File>, ApiError> {
        let with = match request.with {
            Some(who) => Some(self.contact(&who).await?.id),
            None => None,
        };
        let files = self.messenger.files(with, !request.all).await;
        let files = files.map_err(|error| trouble::store(&error))?;
        let names = names(&self.all_contacts().await?);
        let described = files.into_iter().map(|(file, _)| {
            let name = names.get(&file.contact).cloned().unwrap_or_default();
            self.described(file, &name)
        });
        Ok(described.collect())
    }

    pub(super) async fn accept_offer(&self, request: AcceptFileRequest) -> Result<File, ApiError> {
        let folder = request.folder.as_deref().map(absolute).transpose()?;
        let accepted = self.messenger.accept_file(MessageRow(request.row), folder).await;
        self.named_file(accepted.map_err(|error| trouble::file(&error))?)
            .await
    }

    pub(super) async fn stop_transfer(&self, request: FileRequest) -> Result<File, ApiError> {
        let stopped = self.messenger.stop_file(MessageRow(request.row)).await;
        self.named_file(stopped.map_err(|error| trouble::file(&error))?)
            .await
    }

    pub(super) async fn small_picture(&self, request: FileRequest) -> Result<Preview, ApiError> {
        let none = |reason: String| {
            ApiError::new(ErrorCode::NoPreview, format!("there is no preview: {reason}"))
                .with_hint("directnet files --all shows where the file is: open it in a program for it")
        };
        let row = MessageRow(request.row);
        let file = self.messenger.file(row).await;
        let file = file.map_err(|error| trouble::store(&error))?;
        let (file, _) = file.ok_or_else(|| trouble::file(&FileError::NoFile(row)))?;
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
        let names = names(&self.all_contacts().await?);
        let name = names.get(&file.contact).cloned().unwrap_or_default();
        Ok(self.described(file, &name))
    }

    /// Describes a file with how far it has come.
    pub(super) fn described(&self, file: messenger::File, contact: &str) -> File {
        let path = self.messenger.path_of(&file);
        let (file, progress) = self.messenger.with_progress(file);
        answers::file(&file, progress, path.as_deref(), contact)
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
