//! Writing a large file past the system's cache: its bytes go from here to the disk, without a copy in memory that nobody
//! will read.
//!
//! The copy costs more than everything else a recipient does with the bytes, hashing included, and the wait at the end is as
//! long as if nothing had been written before (docs/benchmarks.md, "What the figures of files mean"). What is gathered
//! here is written in whole blocks at whole blocks, as the system asks; everything else is not this file's business.

use std::fs::File;
use std::io;
use std::path::Path;

/// What memory, places and lengths have to be multiples of: the largest block of the disks in use.
const BLOCK: usize = 4096;

/// So many bytes are gathered and written at once: as long as one takes to write, the next come. A chunk has as many, or a
/// multiple, so that nothing waits for another chunk.
const GATHERED: usize = 1024 * 1024;

/// Smaller files are written as usual: they are likely to be looked at next, and then they are in the cache.
const FILE_BYTES_MIN: u64 = 16 * 1024 * 1024;

/// Bytes that follow each other in a file, and how to write them.
#[derive(Debug)]
pub(super) struct Direct {
    file: File,
    memory: Vec<u8>,
    /// Where in `memory` the first block is.
    first: usize,
    /// Where the bytes begin in the file.
    start: u64,
    len: usize,
}

impl Direct {
    /// Takes over the writing of a file that is there. `None`: it is not worth it, or the system cannot.
    pub(super) fn new(path: &Path, size: u64) -> Option<Self> {
        if size < FILE_BYTES_MIN {
            return None;
        }
        let file = open(path)?;
        let memory = vec![0; GATHERED + BLOCK];
        let first = memory.as_ptr().align_offset(BLOCK);
        (first <= BLOCK).then_some(Self {
            file,
            memory,
            first,
            start: 0,
            len: 0,
        })
    }

    /// Takes bytes for this place, as many as there is room for. None are taken when others have to be written first.
    pub(super) fn gather(&mut self, offset: u64, bytes: &[u8]) -> usize {
        if self.len == 0 {
            self.start = offset;
        }
        if self.start.saturating_add(self.len as u64) != offset {
            return 0;
        }
        let from = self.first.saturating_add(self.len);
        let room = GATHERED.saturating_sub(self.len).min(bytes.len());
        let into = self.memory.get_mut(from..from.saturating_add(room));
        if let (Some(into), Some(bytes)) = (into, bytes.get(..room)) {
            into.copy_from_slice(bytes);
            self.len = self.len.saturating_add(room);
            return room;
        }
        0
    }

    /// Whether nothing is gathered.
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Writes what was gathered, as far as it is whole blocks, and forgets it. Returns what is left and where it belongs.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::InvalidInput`]: the system does not write past its cache after all. Then all of it is still
    /// gathered, and [`Direct::give_up`] returns it.
    pub(super) fn write(&mut self) -> io::Result<(u64, &[u8])> {
        let whole = if self.start.is_multiple_of(BLOCK as u64) {
            self.len - self.len % BLOCK
        } else {
            0
        };
        write_all_at(&self.file, self.part(0, whole), self.start)?;
        let len = std::mem::take(&mut self.len);
        Ok((
            self.start.saturating_add(whole as u64),
            self.part(whole, len.saturating_sub(whole)),
        ))
    }

    /// Returns everything that was gathered, and where it belongs.
    pub(super) fn give_up(&self) -> (u64, &[u8]) {
        (self.start, self.part(0, self.len))
    }

    fn part(&self, from: usize, len: usize) -> &[u8] {
        let from = self.first.saturating_add(from);
        self.memory
            .get(from..from.saturating_add(len))
            .unwrap_or_default()
    }
}

#[cfg(target_os = "linux")]
fn open(path: &Path) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::OFlags;

    let flags = OFlags::DIRECT | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mut options = File::options();
    let options = options.write(true).custom_flags(flags.bits().cast_signed());
    // Not every file system can; then it is written as usual.
    options.open(path).ok()
}

#[cfg(not(target_os = "linux"))]
fn open(_: &Path) -> Option<File> {
    None
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(not(unix))]
fn write_all_at(_: &File, _: &[u8], _: u64) -> io::Result<()> {
    Err(io::ErrorKind::InvalidInput.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_files_are_written_as_usual() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        std::fs::write(&path, "").unwrap();
        assert!(Direct::new(&path, FILE_BYTES_MIN - 1).is_none());
        assert!(Direct::new(&dir.path().join("missing"), FILE_BYTES_MIN).is_none());
    }

    #[test]
    fn only_what_follows_is_gathered() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        std::fs::write(&path, "").unwrap();
        // Where the system cannot, there is nothing to test.
        let Some(mut direct) = Direct::new(&path, FILE_BYTES_MIN) else {
            return;
        };
        assert!(direct.is_empty());
        let block = vec![1; BLOCK];
        assert_eq!(direct.gather(BLOCK as u64, &block), BLOCK);
        assert_eq!(direct.gather(0, &block), 0);
        assert_eq!(direct.gather(2 * BLOCK as u64, b"rest"), 4);
        assert_eq!(direct.write().unwrap(), (2 * BLOCK as u64, b"rest".as_slice()));
        assert!(direct.is_empty());
        // Not at a block: left to be written as usual.
        assert_eq!(direct.gather(7, &block), BLOCK);
        assert_eq!(direct.give_up().0, 7);
        assert_eq!(direct.write().unwrap().1.len(), BLOCK);
        let found = std::fs::read(&path).unwrap();
        assert_eq!((found.len(), found.get(BLOCK)), (2 * BLOCK, Some(&1)));
    }

    #[test]
    fn no_more_is_gathered_than_there_is_room_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        std::fs::write(&path, "").unwrap();
        let Some(mut direct) = Direct::new(&path, FILE_BYTES_MIN) else {
            return;
        };
        assert_eq!(direct.gather(0, &vec![2; GATHERED + 1]), GATHERED);
        assert_eq!(direct.gather(GATHERED as u64, &[2]), 0);
    }
}
