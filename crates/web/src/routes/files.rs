//! Files of a conversation: what is dropped on the page is offered, what contacts offer is accepted or not.

mod upload;

use std::fs::File as Disk;
use std::io::Read as _;
use std::sync::Arc;

use api::Service;
use api::files::{AcceptFileRequest, File, FileRequest, FileState, OfferRequest};
use api::messages::HistoryRequest;
use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::IntoResponse as _;
use futures_util::stream;
use serde::Deserialize;
use tokio::task::spawn_blocking;

use super::talk::done;
use super::{Answer, App, Reader, escaped};
use crate::error::{PageError, Told as _};
use crate::guard;

/// How much of a file is read at a time.
const PIECE_BYTES: usize = 128 * 1024;
/// How the names of pictures end of which the node makes small ones.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "webp", "gif"];

/// What a file that is sent by the page is called.
#[derive(Deserialize)]
pub(crate) struct Named {
    name: String,
}

/// Takes a file and offers it.
pub(crate) async fn offer<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
    Query(file): Query<Named>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let path = upload::take(&app, reader.t, &file.name, &headers, body).await?;
    let request = OfferRequest {
        to: name,
        path: path.file.to_string_lossy().into_owned(),
        wait_ms: None,
    };
    match app.service.offer(request).await.told(reader.t) {
        Ok(_) => Ok(guard::empty(StatusCode::NO_CONTENT)),
        Err(error) => {
            path.drop_file();
            Err(error)
        }
    }
}

/// Which file a button is about.
#[derive(Deserialize)]
pub(crate) struct Which {
    row: i64,
    /// Where to save it; empty: where files of contacts are saved.
    #[serde(default)]
    folder: String,
}

/// Accepts what a contact offers.
pub(crate) async fn accept<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    headers: HeaderMap,
    Path(name): Path<String>,
    Form(Which { row, folder }): Form<Which>,
) -> Answer {
    let folder = Some(folder.trim().to_owned()).filter(|folder| !folder.is_empty());
    let request = AcceptFileRequest { row, folder };
    let accepted = app.service.accept_file(request).await.map(drop);
    done(&app, reader.t, &headers, &name, accepted).await
}

/// Declines what a contact offers, or stops fetching it; takes back what the user offers.
pub(crate) async fn stop<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    headers: HeaderMap,
    Path(name): Path<String>,
    Form(Which { row, .. }): Form<Which>,
) -> Answer {
    let stopped = app.service.stop_file(FileRequest { row }).await.map(drop);
    done(&app, reader.t, &headers, &name, stopped).await
}

/// Hands a file that is here to the browser, which saves it and shows nothing of it: it may be anything.
pub(crate) async fn content<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path((name, row)): Path<(String, i64)>,
) -> Answer {
    let request = HistoryRequest {
        with: name,
        before: row.checked_add(1),
        after: None,
        limit: 1,
    };
    let history = app.service.history(request).await.told(reader.t)?;
    let message = history.into_iter().find(|message| message.row == row);
    let file = message.and_then(|message| message.file);
    let file = file
        .filter(|file| is_here(file))
        .ok_or_else(|| PageError::no_page(reader.t))?;
    let path = file.path.clone().unwrap_or_default();
    let opened = spawn_blocking(move || Disk::open(path)).await;
    let Ok(Ok(opened)) = opened else {
        return Err(PageError::no_page(reader.t));
    };
    let disposition = format!("attachment; filename*=UTF-8''{}", escaped(&file.name));
    let headers: [(HeaderName, String); 2] = [
        (header::CONTENT_TYPE, "application/octet-stream".into()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, Body::from_stream(pieces(opened))).into_response())
}

/// Whether a single file is on this machine, to be had.
pub(crate) fn is_here(file: &File) -> bool {
    !file.folder && file.from_contact && file.state == FileState::Saved && file.path.is_some()
}

/// Whether it is worth asking for a small picture of a file: it is on this machine, and is called like one.
pub(crate) fn is_picture(file: &File) -> bool {
    let is_saved = !file.from_contact || file.state == FileState::Saved;
    let ending = file
        .name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    let is_called_so = ending.is_some_and(|ending| PICTURES.contains(&ending.as_str()));
    !file.folder && is_saved && file.path.is_some() && is_called_so
}

/// Shows a small picture of a file that is one. It is made anew of nothing but the pixels, so the browser may show it.
pub(crate) async fn picture<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path((_, row)): Path<(String, i64)>,
) -> Answer {
    let preview = app.service.preview(FileRequest { row }).await.told(reader.t)?;
    // Nothing else than what the node makes is ever handed out as something to be shown.
    let bytes = match preview.media_type.as_str() {
        "image/jpeg" => data_encoding::BASE64.decode(preview.base64.as_bytes()).ok(),
        _ => None,
    };
    let bytes = bytes.ok_or_else(|| PageError::no_page(reader.t))?;
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "private, max-age=3600"),
    ];
    Ok((headers, bytes).into_response())
}

/// Reads a file piece by piece, as fast as it is taken.
fn pieces(file: Disk) -> impl stream::Stream<Item = std::io::Result<Bytes>> + Send {
    stream::try_unfold(file, async |mut file| {
        let read = spawn_blocking(move || {
            let mut piece = vec![0; PIECE_BYTES];
            let count = file.read(&mut piece)?;
            piece.truncate(count);
            Ok::<_, std::io::Error>((piece, file))
        });
        let (piece, file) = read.await.map_err(std::io::Error::other)??;
        Ok((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
    })
}
