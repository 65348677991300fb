//! A file or folder that is being fetched, on the disk: written under a name that nobody looks at until all of it is there
//! and verified.
//!
//! Everything here waits for the disk, and runs on threads that may.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use messenger_proto::file::{Case, ChunkHasher, Fetch, Layout, NameFault, Placed, safe_name};
use messenger_store::files::{FileRow, Wanted};
use thiserror::Error;

use super::below::without_link;
use super::direct::Direct;
use super::place::{available_bytes, free_name, rename_to_free, sync_names};
use super::transfers::Transfer;

/// Bytes that are read at once to find out what is there.
const READ_LEN: usize = 256 * 1024;

/// So many bytes are written to a file before the system is asked to bring them to the disk.
const FLUSH_BYTES: u64 = 8 * 1024 * 1024;

/// Whether names that differ only in case are one.
const CASE: Case = if cfg!(any(windows, target_os = "macos")) {
    Case::Ignored
} else {
    Case::Matters
};

/// Why nothing more is written.
#[derive(Debug, Error)]
pub(super) enum DiskError {
    #[error("it needs {wanted} bytes more, and there is room for {available}")]
    NoRoom { wanted: u64, available: u64 },
    #[error("the disk is full")]
    Full,
    #[error("it cannot be written: {0}")]
    Io(io::Error),
    #[error(transparent)]
    Name(#[from] NameFault),
}

impl From<io::Error> for DiskError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

/// What is fetched of one offer, and where it is written.
pub(super) struct Download {
    row: FileRow,
    pub(super) fetch: Fetch,
    place: PathBuf,
    part: PathBuf,
    name: String,
    is_folder: bool,
    disk: Option<Disk>,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download")
            .field("part", &self.part)
            .finish_non_exhaustive()
    }
}

impl Download {
    /// Takes up what is here of a file.
    ///
    /// # Errors
    ///
    /// Fails when it is nothing that could be taken.
    pub(super) fn new(wanted: &Wanted, place: PathBuf) -> Result<Self, Trouble> {
        let file = &wanted.file;
        let mut fetch = Fetch::new(file.id, file.offer.clone(), CASE)?;
        if !wanted.manifest.is_empty() {
            fetch.take_manifest(&wanted.manifest)?;
        }
        if !wanted.hashes.is_empty() {
            fetch.take_hashes(&wanted.hashes)?;
        }
        Ok(Self {
            row: file.row,
            fetch,
            part: part_path(&place, &file.part.unwrap_or_default()),
            place,
            name: safe_name(&file.offer.name).map_err(DiskError::from)?,
            is_folder: file.offer.folder.is_some(),
            disk: None,
        })
    }

    /// Sees to it that there is something to write to, once it is known what. What is there from before counts if its
    /// hashes fit.
    pub(super) fn prepare(&mut self, transfer: &Transfer) -> Result<(), DiskError> {
        if self.disk.is_some() || self.fetch.hashes().is_none() {
            return Ok(());
        }
        let Some(layout) = self.fetch.layout() else {
            return Ok(());
        };
        let layout = layout.clone();
        let is_new = fs::symlink_metadata(&self.part).is_err();
        if is_new {
            check_room(&self.place, self.fetch.chunking().size())?;
        }
        let mut disk = Disk::open(&self.place, self.part.clone(), layout, self.is_folder)?;
        if !is_new {
            self.look_for_chunks(&mut disk, transfer)?;
        }
        self.disk = Some(disk);
        transfer.set_done(self.done_bytes());
        Ok(())
    }

    /// Returns how many bytes are here and verified.
    pub(super) fn done_bytes(&self) -> u64 {
        let chunking = self.fetch.chunking();
        let held = u64::from(self.fetch.chunks().held());
        held.saturating_mul(chunking.chunk_bytes()).min(chunking.size())
    }

    /// Returns where to write to.
    pub(super) fn disk(&mut self) -> Result<&mut Disk, DiskError> {
        let missing = || io::Error::other("nothing was prepared");
        self.disk.as_mut().ok_or_else(|| missing().into())
    }

    fn look_for_chunks(&mut self, disk: &mut Disk, transfer: &Transfer) -> Result<(), DiskError> {
        let chunking = self.fetch.chunking();
        let mut buffer = vec![0; READ_LEN];
        for chunk in 0..chunking.count() {
            let mut hasher = ChunkHasher::new(chunking, chunk);
            let (mut at, mut left) = chunking.span(chunk);
            while left > 0 {
                let len = usize::try_from(left).unwrap_or(usize::MAX).min(READ_LEN);
                let piece = buffer.get_mut(..len).unwrap_or_default();
                disk.read(at, piece)?;
                hasher.update(piece);
                at = at.saturating_add(len as u64);
                left = left.saturating_sub(len as u64);
            }
            if self.fetch.found(chunk, &hasher.finish()) {
                let (_, bytes) = chunking.span(chunk);
                tracing::debug!(
                    row = self.row.0,
                    chunk,
                    bytes,
                    "a chunk of a file was here already"
                );
            }
            transfer.set_done(self.done_bytes());
        }
        Ok(())
    }

    /// Waits until everything is on the disk, and returns a name that it can get.
    pub(super) fn complete(&mut self) -> Result<String, DiskError> {
        self.disk()?.complete()?;
        Ok(free_name(&self.place, &self.name)?)
    }

    /// Gives it its name. `false`: something else has got it meanwhile.
    pub(super) fn give_name(&self, name: &str) -> Result<bool, DiskError> {
        match rename_to_free(&self.part, &self.place.join(name)) {
            Ok(()) => {
                sync_names(&self.place)?;
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// Why a download came to nothing: what came is not what was offered, or the disk.
#[derive(Debug, Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Fault(#[from] messenger_proto::file::Fault),
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// Returns where an unfinished file is.
pub(super) fn part_path(place: &Path, part: &[u8; 8]) -> PathBuf {
    let number = u64::from_be_bytes(*part);
    place.join(format!(".directnet-{number:016x}.part"))
}

/// Removes an unfinished file.
pub(super) fn remove_part(part: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(part) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(part),
        Ok(_) => fs::remove_file(part),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn check_room(place: &Path, wanted: u64) -> Result<(), DiskError> {
    match available_bytes(place) {
        Some(available) if available < wanted => Err(DiskError::NoRoom { wanted, available }),
        _ => Ok(()),
    }
}

/// The files of one offer, as the bytes of all of them one after the other.
#[derive(Debug)]
pub(super) struct Disk {
    part: PathBuf,
    layout: Arc<Layout>,
    is_folder: bool,
    /// The file that was used last.
    open: Option<(usize, File)>,
    /// Writes the file instead, if there is only one and it is large.
    direct: Option<Direct>,
    /// What was written to it and the system was not asked to begin with: from here on, so many bytes.
    unflushed: (u64, u64),
}

impl Disk {
    fn open(place: &Path, part: PathBuf, layout: Layout, is_folder: bool) -> io::Result<Self> {
        // The usual folder is made when it is first needed.
        fs::create_dir_all(place)?;
        let mut disk = Self {
            part,
            layout: Arc::new(layout),
            is_folder,
            open: None,
            direct: None,
            unflushed: (0, 0),
        };
        if is_folder {
            disk.make_folders()?;
        } else if let Some(only) = Arc::clone(&disk.layout).files.first() {
            disk.file(0, only)?;
            disk.direct = Direct::new(&disk.part, only.size);
        }
        Ok(disk)
    }

    fn make_folders(&mut self) -> io::Result<()> {
        make_private(&self.part)?;
        for folder in &self.layout.folders {
            make_private(&self.part.join(folder))?;
        }
        Ok(())
    }

    /// Writes bytes at their place, at the next [`Disk::settle`] at the latest.
    pub(super) fn write(&mut self, mut offset: u64, mut bytes: &[u8]) -> io::Result<()> {
        while let Some(direct) = &mut self.direct {
            let taken = direct.gather(offset, bytes);
            offset = offset.saturating_add(taken as u64);
            bytes = bytes.get(taken..).unwrap_or_default();
            if bytes.is_empty() {
                return Ok(());
            }
            self.settle()?;
        }
        self.write_cached(offset, bytes)
    }

    /// Sees to it that everything so far is written, and is still there if this process is killed.
    pub(super) fn settle(&mut self) -> io::Result<()> {
        let Some(mut direct) = self.direct.take_if(|direct| !direct.is_empty()) else {
            return Ok(());
        };
        match direct.write() {
            Ok((_, [])) => {}
            Ok((offset, rest)) => self.write_cached(offset, rest)?,
            // Some file systems say only now that they cannot.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                let (offset, all) = direct.give_up();
                return self.write_cached(offset, all);
            }
            Err(error) => return Err(error),
        }
        self.direct = Some(direct);
        Ok(())
    }

    fn write_cached(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut left = bytes;
        let layout = Arc::clone(&self.layout);
        for (index, placed, from, to) in layout.parts(offset, offset.saturating_add(bytes.len() as u64)) {
            let len = usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
            let (now, later) = left.split_at_checked(len).unwrap_or((left, &[]));
            write_all_at(self.file(index, placed)?, now, from)?;
            self.flush_later(from, now.len() as u64);
            left = later;
        }
        Ok(())
    }

    /// Sees to it that there are zeros, without writing where there are, and without reading where there is nothing.
    pub(super) fn write_zeros(&mut self, offset: u64, len: u64) -> io::Result<()> {
        self.settle()?;
        if self.is_hole(offset, offset.saturating_add(len))? {
            return Ok(());
        }
        let mut found = vec![0; usize::try_from(len).unwrap_or_default()];
        self.read(offset, &mut found)?;
        if found.iter().any(|byte| *byte != 0) {
            found.fill(0);
            self.write(offset, &found)?;
        }
        Ok(())
    }

    fn is_hole(&mut self, from: u64, to: u64) -> io::Result<bool> {
        let layout = Arc::clone(&self.layout);
        for (index, placed, from, to) in layout.parts(from, to) {
            if !is_hole(self.file(index, placed)?, from, to) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Counts what was written to the open file, and asks the system to begin with it now and then: waiting for the disk at
    /// the end would otherwise take as long again as the network did.
    fn flush_later(&mut self, from: u64, len: u64) {
        let (start, count) = self.unflushed;
        let start = if count == 0 { from } else { start.min(from) };
        let count = count.saturating_add(len);
        self.unflushed = (start, count);
        if count >= FLUSH_BYTES {
            if let Some((_, file)) = &self.open {
                begin_to_flush(file, start, count);
            }
            self.unflushed = (0, 0);
        }
    }

    fn read(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.settle()?;
        let layout = Arc::clone(&self.layout);
        let end = offset.saturating_add(buffer.len() as u64);
        let mut left: &mut [u8] = buffer;
        for (index, placed, from, to) in layout.parts(offset, end) {
            let len = usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
            let (now, later) = left.split_at_mut_checked(len).unwrap_or_default();
            read_exact_at(self.file(index, placed)?, now, from)?;
            left = later;
        }
        Ok(())
    }

    /// Makes the files of which nothing came, and waits until everything is on the disk.
    fn complete(&mut self) -> io::Result<()> {
        self.settle()?;
        let layout = Arc::clone(&self.layout);
        let is_synced_together = self.is_folder && cfg!(target_os = "linux");
        for (index, placed) in layout.files.iter().enumerate() {
            let file = self.file(index, placed)?;
            if !is_synced_together {
                file.sync_all()?;
            }
        }
        self.open = None;
        #[cfg(target_os = "linux")]
        if self.is_folder {
            // Once for ten thousand files, instead of once for each.
            rustix::fs::syncfs(File::open(&self.part)?)?;
        }
        Ok(())
    }

    /// Opens a file, making it if it is not there, with the size that it is to have.
    fn file(&mut self, index: usize, placed: &Placed) -> io::Result<&mut File> {
        if self.open.as_ref().is_none_or(|(open, _)| *open != index) {
            let path = if self.is_folder {
                self.part.join(&placed.path)
            } else {
                self.part.clone()
            };
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            let file = without_link(&mut options).open(path)?;
            if file.metadata()?.len() != placed.size {
                file.set_len(placed.size)?;
            }
            self.open = Some((index, file));
            self.unflushed = (0, 0);
        }
        let open = self.open.as_mut().map(|(_, file)| file);
        open.ok_or_else(|| io::Error::other("no file is open"))
    }
}

/// Makes a folder that its owner alone may look into, unless it is there.
fn make_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            // A link in its place would lead elsewhere.
            if fs::symlink_metadata(path)?.is_dir() {
                Ok(())
            } else {
                Err(error)
            }
        }
        made => made,
    }
}

/// Whether a part of a file is certainly a hole. Reading one, to find that it is zeros, fills the system's cache with them.
#[cfg(target_os = "linux")]
fn is_hole(file: &File, from: u64, to: u64) -> bool {
    use rustix::fs::{SeekFrom, seek};
    use rustix::io::Errno;
    match seek(file, SeekFrom::Data(from)) {
        Ok(next) => next >= to,
        Err(error) => error == Errno::NXIO,
    }
}

#[cfg(not(target_os = "linux"))]
fn is_hole(_: &File, _: u64, _: u64) -> bool {
    false
}

/// Lets the system begin to bring bytes to the disk, and forget those that are there. It is no harm if it does not.
#[cfg(target_os = "linux")]
fn begin_to_flush(file: &File, from: u64, len: u64) {
    use rustix::fs::{Advice, fadvise};
    let _ = fadvise(file, from, std::num::NonZeroU64::new(len), Advice::DontNeed);
}

#[cfg(not(target_os = "linux"))]
fn begin_to_flush(_: &File, _: u64, _: u64) {}

#[cfg(unix)]
fn write_all_at(file: &mut File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(unix)]
fn read_exact_at(file: &mut File, buffer: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, at)
}

#[cfg(not(unix))]
fn write_all_at(file: &mut File, bytes: &[u8], at: u64) -> io::Result<()> {
    use std::io::{Seek as _, Write as _};
    file.seek(io::SeekFrom::Start(at))?;
    file.write_all(bytes)
}

#[cfg(not(unix))]
fn read_exact_at(file: &mut File, buffer: &mut [u8], at: u64) -> io::Result<()> {
    use std::io::{Read as _, Seek as _};
    file.seek(io::SeekFrom::Start(at))?;
    file.read_exact(buffer)
}

#[cfg(test)]
mod tests;
