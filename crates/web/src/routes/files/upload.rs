//! What a browser sends becomes a file, so that it can be offered: the node offers what is on the disk.
//!
//! It lies in `offered` in the node's directory, in a folder of its own, for as long as the offer stands; what no offer
//! needs any more is deleted when the next file comes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use api::Service;
use api::files::FilesRequest;
use axum::body::Body;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt as _;
use tokio::task::spawn_blocking;

use crate::error::{PageError, Told as _};
use crate::language::Texts;
use crate::routes::App;

/// The largest file that the page takes: it is copied, and a disk is not to be filled by a slip of the hand.
pub(crate) const UPLOAD_BYTES_MAX: u64 = 16 << 30;
/// The longest name that systems of files take, in bytes.
const NAME_BYTES_MAX: usize = 255;
/// How many files a node lists at once. When as many are open, others may be as well, which need what lies here: what is
/// offered to rooms stands until it is taken back.
const LISTED_MAX: usize = 1000;

/// A file that came whole.
pub(super) struct Taken {
    pub(super) file: PathBuf,
    folder: PathBuf,
}

impl Taken {
    /// Deletes it: nobody will be offered it.
    pub(super) fn drop_file(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Writes what comes to the disk.
pub(super) async fn take<S: Service>(
    app: &App<S>,
    t: &'static Texts,
    name: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Taken, PageError> {
    if !is_name(name) {
        return Err(PageError::bad(t, t.get("file-no-name")));
    }
    let length = length(headers).ok_or_else(|| PageError::bad(t, t.get("file-too-large")))?;

    let offered = Path::new(&app.service.status().await.told(t)?.home).join("offered");
    sweep(app, &offered).await;
    let mut id = [0_u8; 8];
    getrandom::fill(&mut id).map_err(|error| PageError::inside(t, &error))?;
    let id = data_encoding::HEXLOWER.encode(&id);
    let folder = offered.join(&id);
    let taken = Taken {
        file: folder.join(name),
        folder,
    };
    let _coming = Coming::begin(&app.coming, id);
    match written(&taken, length, body).await {
        Ok(()) => Ok(taken),
        Err(error) => {
            taken.drop_file();
            Err(PageError::bad(
                t,
                &t.with_text("file-not-taken", "why", &error.to_string()),
            ))
        }
    }
}

/// Whether a file in a folder of ours can have this name.
fn is_name(name: &str) -> bool {
    !matches!(name, "" | "." | "..") && name.len() <= NAME_BYTES_MAX && !name.contains(['/', '\\', '\0'])
}

/// How long the file is, as the browser says; `None` if it does not say so, or the page takes no file of that length.
fn length(headers: &HeaderMap) -> Option<u64> {
    let said = headers.get(header::CONTENT_LENGTH)?.to_str().ok()?;
    let length = said.parse().ok()?;
    (length <= UPLOAD_BYTES_MAX).then_some(length)
}

async fn written(taken: &Taken, length: u64, body: Body) -> std::io::Result<()> {
    let (folder, path) = (taken.folder.clone(), taken.file.clone());
    let made = spawn_blocking(move || {
        fs::create_dir_all(&folder)?;
        File::create_new(path)
    });
    let mut file = made.await.map_err(std::io::Error::other)??;
    let mut body = body.into_data_stream();
    let mut left = length;
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(std::io::Error::other)?;
        left = u64::try_from(piece.len())
            .ok()
            .and_then(|bytes| left.checked_sub(bytes))
            .ok_or_else(|| std::io::Error::other("more came than was said"))?;
        let wrote = spawn_blocking(move || file.write_all(&piece).map(|()| file));
        file = wrote.await.map_err(std::io::Error::other)??;
    }
    match left {
        0 => Ok(()),
        _ => Err(std::io::Error::other("it did not come whole")),
    }
}

/// Keeps a file that is on its way from being swept.
struct Coming<'a> {
    all: &'a std::sync::Mutex<BTreeSet<String>>,
    id: String,
}

impl<'a> Coming<'a> {
    fn begin(all: &'a std::sync::Mutex<BTreeSet<String>>, id: String) -> Self {
        let mut locked = all.lock().unwrap_or_else(PoisonError::into_inner);
        locked.insert(id.clone());
        drop(locked);
        Self { all, id }
    }
}

impl Drop for Coming<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.id);
    }
}

/// Whether so many files that were listed are all that are open.
fn are_all(listed: usize) -> bool {
    listed < LISTED_MAX
}

/// Deletes what lies there and no offer that stands needs; if that is not known, nothing.
async fn sweep<S: Service>(app: &App<S>, offered: &Path) {
    let Ok(standing) = app.service.files(FilesRequest::default()).await else {
        return;
    };
    if !are_all(standing.len()) {
        return;
    }
    let coming = app.coming.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let offered = offered.to_owned();
    let swept = spawn_blocking(move || {
        for entry in fs::read_dir(&offered).into_iter().flatten().flatten() {
            let folder = entry.path();
            let is_coming = coming.contains(&*entry.file_name().to_string_lossy());
            let needed = |file: &api::files::File| {
                file.path
                    .as_ref()
                    .is_some_and(|path| Path::new(path).starts_with(&folder))
            };
            if !is_coming && !standing.iter().any(needed) {
                let _ = fs::remove_dir_all(&folder);
            }
        }
    });
    let _ = swept.await;
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_file_of_more_than_16_gib_is_refused_before_a_byte_of_it_is_read() {
        let check = |said: Option<&'static str>, expected: Option<u64>| {
            let mut headers = HeaderMap::new();
            if let Some(said) = said {
                headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static(said));
            }
            assert_eq!(length(&headers), expected, "{said:?}");
        };
        check(Some("0"), Some(0));
        check(Some("17179869184"), Some(UPLOAD_BYTES_MAX));
        check(Some("17179869185"), None);
        check(Some("18446744073709551616"), None);
        check(Some("-1"), None);
        check(None, None);
    }

    #[test]
    fn nothing_is_deleted_while_more_files_may_be_open_than_are_listed() {
        assert!(are_all(LISTED_MAX - 1));
        assert!(!are_all(LISTED_MAX));
    }

    #[test]
    fn a_name_that_leads_elsewhere_or_is_too_long_for_a_disk_is_none() {
        assert!(is_name("notes.txt"));
        assert!(is_name(&"x".repeat(NAME_BYTES_MAX)));
        assert!(!is_name(&"x".repeat(NAME_BYTES_MAX + 1)));
        for name in ["", ".", "..", "../notes.txt", "a/b", "a\\b", "a\0b"] {
            assert!(!is_name(name), "{name:?}");
        }
    }

    #[tokio::test]
    async fn what_comes_is_as_long_as_was_said_or_not_taken() {
        let check = async |said: u64, comes: &'static str| {
            let home = std::env::temp_dir().join(format!("directnet-upload-{}-{said}", std::process::id()));
            let taken = Taken {
                file: home.join("file"),
                folder: home,
            };
            let outcome = written(&taken, said, Body::from(comes)).await;
            let is_whole = fs::read_to_string(&taken.file).is_ok_and(|text| text == comes);
            taken.drop_file();
            (outcome.is_ok(), is_whole, taken.folder.exists())
        };
        assert_eq!(check(5, "whole").await, (true, true, false));
        assert!(!check(6, "short").await.0);
        assert!(!check(4, "longer").await.0);
        assert!(!check(UPLOAD_BYTES_MAX, "not all of it").await.0);
    }
}
