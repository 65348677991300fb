//! The files behind an offer: looking through them to offer them, and reading them again to send them, for as long as
//! they are what was offered.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use messenger_proto::file::{Entry, EntryKind, FolderList, Layout, Manifest, Offer, Placed, TreeHasher};
use messenger_proto::limits::{
    FILE_BYTES_MAX, FILE_DEPTH_MAX, FILE_PIECE_BYTES_MAX, MANIFEST_BYTES_MAX, MANIFEST_ENTRIES_MAX,
};
use messenger_store::files::Source;
use thiserror::Error;

use super::below::open_to_read;

/// Why files cannot be offered.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The system refuses.
    #[error("cannot read {}", path.display())]
    Io {
        /// What.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is a device, a pipe or a socket.
    #[error("{} is neither a file nor a folder", .0.display())]
    Special(PathBuf),
    /// Its name could not be written at the other end.
    #[error("the name of {} is not valid UTF-8, or is none", .0.display())]
    Name(PathBuf),
    /// It is larger than a transfer can be.
    #[error("{} is larger than the 1 TiB that a transfer holds", .0.display())]
    TooLarge(PathBuf),
    /// It holds more files than a transfer can.
    #[error("{} holds more than {MANIFEST_ENTRIES_MAX} files and folders, or is nested too deep", .0.display())]
    TooMany(PathBuf),
    /// It changed while it was read.
    #[error("{} changed while it was read", .0.display())]
    Changed(PathBuf),
}

/// What was found at a path.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) offer: Offer,
    pub(super) source: Source,
    /// How many links and special files are not part of it.
    pub(super) left_out: u32,
}

/// Looks through everything at `path` and hashes it. Takes as long as reading it takes.
pub(super) fn look_through(path: &Path) -> Result<Found, SourceError> {
    let root = fs::canonicalize(path).map_err(|source| failed(path, source))?;
    let named = || SourceError::Name(root.clone());
    let name = root
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or_else(named)?;
    let place = root.to_str().ok_or_else(named)?.to_owned();
    let metadata = fs::metadata(&root).map_err(|source| failed(&root, source))?;
    let mut walk = Walk::default();
    let manifest = if metadata.is_dir() {
        walk.folder(&root, "", 0)?;
        let entries = std::mem::take(&mut walk.entries);
        Some(Manifest { entries }.encode())
    } else if metadata.is_file() {
        walk.note(&root, &metadata)?;
        None
    } else {
        return Err(SourceError::Special(root));
    };
    let bytes = manifest.clone().unwrap_or_default();
    if bytes.len() as u64 > MANIFEST_BYTES_MAX {
        return Err(SourceError::TooMany(root));
    }
    let mut reader = Reader::new(root.clone(), &bytes, walk.size, walk.stamps.clone())
        .map_err(|()| SourceError::TooMany(root.clone()))?;
    let mut hasher = TreeHasher::new(walk.size);
    let mut at = 0;
    let mut piece = Vec::new();
    while at < walk.size {
        piece.clear();
        let len = FILE_PIECE_BYTES_MAX.min(walk.size.saturating_sub(at));
        let read = reader.append(at, len, &mut piece);
        read.map_err(|error| match error {
            ReadError::Changed => SourceError::Changed(root.clone()),
            ReadError::Io(source) => failed(&root, source),
        })?;
        hasher.update(&piece);
        at = at.saturating_add(len);
    }
    let (hash, hashes) = hasher
        .finish()
        .ok_or_else(|| SourceError::Changed(root.clone()))?;
    let folder = manifest.as_ref().map(|manifest| FolderList {
        hash: messenger_proto::file::hash_of(manifest),
        size: manifest.len() as u64,
        files: u32::try_from(walk.stamps.len()).unwrap_or(u32::MAX),
    });
    Ok(Found {
        offer: Offer {
            name: name.to_owned(),
            size: walk.size,
            root: hash,
            folder,
        },
        source: Source {
            place,
            manifest: bytes,
            hashes: hashes.concat(),
            stamps: walk.stamps.iter().flat_map(|stamp| stamp.to_be_bytes()).collect(),
        },
        left_out: walk.left_out,
    })
}

fn failed(path: &Path, source: io::Error) -> SourceError {
    SourceError::Io {
        path: path.to_owned(),
        source,
    }
}

/// What a walk through a folder finds.
#[derive(Default)]
struct Walk {
    entries: Vec<Entry>,
    /// When each file was last changed.
    stamps: Vec<i64>,
    size: u64,
    left_out: u32,
}

impl Walk {
    fn folder(&mut self, folder: &Path, listed: &str, depth: usize) -> Result<(), SourceError> {
        if depth >= FILE_DEPTH_MAX {
            return Err(SourceError::TooMany(folder.to_owned()));
        }
        let read = fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
        let mut entries = read.map_err(|source| failed(folder, source))?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let name = entry.file_name();
            let name = name.to_str().ok_or_else(|| SourceError::Name(path.clone()))?;
            let listed = if listed.is_empty() {
                name.to_owned()
            } else {
                format!("{listed}/{name}")
            };
            // Of a link, what it is itself.
            let metadata = fs::symlink_metadata(&path).map_err(|source| failed(&path, source))?;
            let kind = if metadata.is_dir() {
                EntryKind::Folder
            } else if metadata.is_file() {
                self.note(&path, &metadata)?;
                EntryKind::File(metadata.len())
            } else {
                self.left_out = self.left_out.saturating_add(1);
                continue;
            };
            if self.entries.len() >= MANIFEST_ENTRIES_MAX {
                return Err(SourceError::TooMany(folder.to_owned()));
            }
            self.entries.push(Entry {
                path: listed.clone(),
                kind,
            });
            if kind == EntryKind::Folder {
                self.folder(&path, &listed, depth.saturating_add(1))?;
            }
        }
        Ok(())
    }

    fn note(&mut self, path: &Path, metadata: &Metadata) -> Result<(), SourceError> {
        self.stamps.push(stamp(metadata));
        self.size = self.size.saturating_add(metadata.len());
        if self.size > FILE_BYTES_MAX {
            return Err(SourceError::TooLarge(path.to_owned()));
        }
        Ok(())
    }
}

/// When a file was last changed, in nanoseconds since the Unix epoch.
fn stamp(metadata: &Metadata) -> i64 {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|modified| modified.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}

/// When each file was last changed of what was just saved at `path`, 8 bytes big-endian each; `None`: it is not there under the
/// names of the list, or has other sizes.
pub(super) fn stamps_of(path: &Path, manifest: &[u8], size: u64) -> Option<Vec<u8>> {
    let layout = if manifest.is_empty() {
        Layout::single(size)
    } else {
        listed(&Manifest::decode(manifest).ok()?)
    };
    let mut stamps = Vec::new();
    for placed in &layout.files {
        let metadata = open_to_read(path, &placed.path).ok()?.metadata().ok()?;
        if !metadata.is_file() || metadata.len() != placed.size {
            return None;
        }
        stamps.extend(stamp(&metadata).to_be_bytes());
    }
    Some(stamps)
}

/// Why what was offered cannot be read.
#[derive(Debug)]
pub(super) enum ReadError {
    /// It is not what was offered any more.
    Changed,
    /// The system refuses.
    Io(io::Error),
}

/// Reads what was offered, as the bytes of all files one after the other.
pub(super) struct Reader {
    root: PathBuf,
    layout: Arc<Layout>,
    stamps: Vec<i64>,
    /// The file that was read last.
    open: Option<(usize, File)>,
}

impl Reader {
    /// Fails when the list was not made by [`look_through`].
    pub(super) fn new(root: PathBuf, manifest: &[u8], size: u64, stamps: Vec<i64>) -> Result<Self, ()> {
        let layout = if manifest.is_empty() && stamps.len() == 1 {
            Layout::single(size)
        } else {
            listed(&Manifest::decode(manifest).map_err(drop)?)
        };
        Ok(Self {
            root,
            layout: Arc::new(layout),
            stamps,
            open: None,
        })
    }

    /// Reads `len` bytes from `offset` on to the end of `into`. All of them have to be there, and be as old as when they were
    /// offered.
    pub(super) fn append(&mut self, offset: u64, len: u64, into: &mut Vec<u8>) -> Result<(), ReadError> {
        let end = offset.saturating_add(len);
        let layout = Arc::clone(&self.layout);
        for (index, placed, from, to) in layout.parts(offset, end) {
            self.open(index, placed)?;
            self.read(from, to.saturating_sub(from), into)?;
            self.check(index, placed)?;
        }
        Ok(())
    }

    fn open(&mut self, index: usize, placed: &Placed) -> Result<(), ReadError> {
        if self.open.as_ref().is_some_and(|(open, _)| *open == index) {
            return Ok(());
        }
        let file = open_to_read(&self.root, &placed.path).map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied => ReadError::Io(error),
            _ => ReadError::Changed,
        })?;
        self.open = Some((index, file));
        Ok(())
    }

    /// Reads from the open file.
    fn read(&mut self, from: u64, len: u64, into: &mut Vec<u8>) -> Result<(), ReadError> {
        let (_, file) = self.open.as_mut().ok_or(ReadError::Changed)?;
        file.seek(SeekFrom::Start(from)).map_err(ReadError::Io)?;
        let count = file.take(len).read_to_end(into).map_err(ReadError::Io)?;
        if count as u64 == len {
            Ok(())
        } else {
            Err(ReadError::Changed)
        }
    }

    /// Looks whether the file is as it was when it was offered.
    fn check(&self, index: usize, placed: &Placed) -> Result<(), ReadError> {
        let Some((_, file)) = &self.open else {
            return Ok(());
        };
        let metadata = file.metadata().map_err(ReadError::Io)?;
        let is_same = metadata.is_file()
            && metadata.len() == placed.size
            && self.stamps.get(index) == Some(&stamp(&metadata));
        if is_same { Ok(()) } else { Err(ReadError::Changed) }
    }
}

/// The files of a list under the names that they have here, which need not be safe ones.
fn listed(manifest: &Manifest) -> Layout {
    let mut layout = Layout::default();
    let mut offset: u64 = 0;
    for entry in &manifest.entries {
        if let EntryKind::File(size) = entry.kind {
            layout.files.push(Placed {
                path: entry.path.clone(),
                offset,
                size,
            });
            offset = offset.saturating_add(size);
        }
    }
    layout
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(path: &Path) -> SourceError {
        look_through(path).expect_err("it is offered")
    }

    #[test]
    fn more_bytes_than_a_transfer_holds_are_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let file = File::create(&path).unwrap();
        // A hole; a file system that has no room for one cannot show it.
        if file.set_len(FILE_BYTES_MAX + 1).is_err() {
            return;
        }
        let is_said = matches!(refused(&path), SourceError::TooLarge(found) if found.ends_with("x"));
        assert!(is_said);
        assert!(matches!(refused(dir.path()), SourceError::TooLarge(_)));
    }

    #[test]
    fn one_file_more_than_a_transfer_holds_is_too_many() {
        let dir = tempfile::tempdir().unwrap();
        // Second names of one file, which cost a disk less than files do; some file systems allow few.
        let mut first = PathBuf::new();
        for number in 0..=MANIFEST_ENTRIES_MAX {
            let path = dir.path().join(number.to_string());
            if number % 10_000 == 0 {
                File::create(&path).unwrap();
                first = path;
            } else {
                fs::hard_link(&first, &path).unwrap();
            }
        }
        assert!(matches!(refused(dir.path()), SourceError::TooMany(_)));
        fs::remove_file(dir.path().join("0")).unwrap();
        assert_eq!(
            look_through(dir.path()).unwrap().offer.folder.unwrap().files,
            50_000
        );
    }

    #[test]
    fn folders_within_folders_have_an_end() {
        let dir = tempfile::tempdir().unwrap();
        let deepest = dir.path().join("a/".repeat(FILE_DEPTH_MAX - 1));
        fs::create_dir_all(&deepest).unwrap();
        assert!(look_through(dir.path()).is_ok());
        fs::create_dir(deepest.join("a")).unwrap();
        assert!(matches!(refused(dir.path()), SourceError::TooMany(_)));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_offered_and_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(matches!(refused(&socket), SourceError::Special(_)));
        std::os::unix::fs::symlink("/etc/passwd", dir.path().join("link")).unwrap();
        let found = look_through(dir.path()).unwrap();
        assert_eq!((found.left_out, found.offer.size), (2, 0));
    }
}
