//! Copying a file on the same disk: what reading and writing cost without a network.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// How much is read and written at once, here and by the plain streams: as much as nodes do.
pub(super) const BLOCK_BYTES: usize = 256 * 1024;

/// Copies a file through memory, and waits until the copy is on the disk.
pub(super) fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let (mut from, mut to) = (File::open(from)?, File::create(to)?);
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let len = from.read(&mut block)?;
        match block.get(..len) {
            None | Some([]) => break,
            Some(bytes) => to.write_all(bytes)?,
        }
    }
    Ok(to.sync_all()?)
}

/// Waits until a file is on the disk.
pub(super) fn sync(path: &Path) -> anyhow::Result<()> {
    Ok(File::open(path)?.sync_all()?)
}
