//! The disk alone: writing 4 KiB over what is there, and waiting until they are safe.
//!
//! It writes where the nodes' stores are, in a file that does not grow, as a database does with its journal.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

/// The size of a page of the store.
const BLOCK_BYTES: u32 = 4096;

/// Blocks to write in turn.
const BLOCKS: u32 = 256;

/// A file to write to.
#[derive(Debug)]
pub(super) struct Disk {
    file: File,
    next: u32,
}

impl Disk {
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let mut file = File::create_new(folder.join("blocks"))?;
        for _ in 0..BLOCKS {
            file.write_all(&[1; BLOCK_BYTES as usize])?;
        }
        file.sync_all()?;
        Ok(Self { file, next: 0 })
    }

    /// Writes one block and waits until it is on the disk.
    pub(super) fn write_one(&mut self) -> anyhow::Result<()> {
        self.file
            .seek(SeekFrom::Start(u64::from(self.next) * u64::from(BLOCK_BYTES)))?;
        self.file.write_all(&[2; BLOCK_BYTES as usize])?;
        self.file.sync_data()?;
        self.next = (self.next + 1) % BLOCKS;
        Ok(())
    }
}
