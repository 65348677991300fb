//! What a database is read from, piece by piece: a file, or bytes that a test or a fuzzer made up.

use std::fs::File;
use std::os::unix::fs::FileExt;

use rustix::io::Errno;

/// Bytes that can be read from anywhere.
pub(super) trait Source: Sync {
    /// Returns how many bytes there are.
    fn len(&self) -> Result<u64, Errno>;

    /// Fills `buffer` with what begins at `start`; fails if there is less.
    fn read_exact_at(&self, start: u64, buffer: &mut [u8]) -> Result<(), Errno>;

    /// Reads `len` bytes from `start` on; asks first whether there are so many, because `len` may be made up.
    fn piece(&self, start: u64, len: usize) -> Result<Vec<u8>, Errno> {
        let end = u64::try_from(len).ok().and_then(|len| start.checked_add(len));
        if end.is_none_or(|end| self.len().is_ok_and(|len| end > len)) {
            return Err(Errno::BADMSG);
        }
        let mut bytes = vec![0; len];
        self.read_exact_at(start, &mut bytes)?;
        Ok(bytes)
    }
}

impl Source for File {
    fn len(&self) -> Result<u64, Errno> {
        let stat = rustix::fs::fstat(self)?;
        Ok(u64::try_from(stat.st_size).unwrap_or_default())
    }

    fn read_exact_at(&self, start: u64, buffer: &mut [u8]) -> Result<(), Errno> {
        let read = FileExt::read_exact_at(self, buffer, start);
        read.map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::BADMSG))
    }
}

impl Source for [u8] {
    fn len(&self) -> Result<u64, Errno> {
        u64::try_from(<[u8]>::len(self)).map_err(|_| Errno::OVERFLOW)
    }

    fn read_exact_at(&self, start: u64, buffer: &mut [u8]) -> Result<(), Errno> {
        let start = usize::try_from(start).ok();
        let rest = start.and_then(|start| self.get(start..)).ok_or(Errno::BADMSG)?;
        buffer.copy_from_slice(rest.get(..buffer.len()).ok_or(Errno::BADMSG)?);
        Ok(())
    }
}
