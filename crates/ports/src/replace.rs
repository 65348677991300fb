//! Replacing a file in one step: a reader sees the old or the new one, never half of one.
//!
//! For what is kept in a node's directory: only the owner may look into what is made here, whatever the umask says.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes `bytes` beside `path` and renames that once it is on the disk; the directory is made if need be.
///
/// # Errors
///
/// Fails if the directory cannot be made or the file not be written; the old file is still there then.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        create_private(directory)?;
    }
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let written = write_and_sync(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What could not be finished would only be in the way; the first error counts.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn create_private(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

fn write_and_sync(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
