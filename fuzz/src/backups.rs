//! What somebody hands over as a backup: the file, and the database behind its encryption.

use std::path::Path;

/// A file is restored or refused.
pub(crate) fn file(bytes: &[u8]) {
    in_a_folder(|folder| messenger_store::fuzzing::backup_file(bytes, folder));
}

/// A database that its author encrypted is restored or refused.
pub(crate) fn database(bytes: &[u8]) {
    in_a_folder(|folder| messenger_store::fuzzing::backup_database(bytes, folder));
}

fn in_a_folder(run: impl FnOnce(&Path)) {
    // Without a folder there is nothing to try, and no fault of the parser.
    if let Ok(folder) = tempfile::tempdir() {
        run(folder.path());
    }
}
