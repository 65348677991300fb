//! Why a store or its directory cannot be used, as an exit code, a sentence and a hint.

use std::io;
use std::path::Path;

use node::keeping::{
    self, BackupError, ExportError, ImportError, KeyringError, LineError, Protection, RestoreError,
};
use node::{HomeError, OpenError, Paths, SealedFileError};

use crate::exit::{CommandError, Exit};
use crate::language::say;

/// Explains a directory that cannot be taken.
pub(crate) fn home(error: HomeError) -> CommandError {
    let (exit, hint) = match &error {
        HomeError::InUse { .. } => (Exit::AlreadyRunning, say!("keep-in-use-hint")),
        HomeError::TooLong(_) => (Exit::Usage, say!("keep-shorter-hint")),
        HomeError::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
            (Exit::DiskFull, say!("keep-no-room"))
        }
        HomeError::Io { .. } => (Exit::Failure, say!("keep-other-home-hint")),
    };
    CommandError::new(exit, error).with_hint(hint)
}

/// Explains a store that cannot be opened.
pub(crate) fn open(error: OpenError) -> CommandError {
    if error.is_disk_full() {
        return CommandError::new(Exit::DiskFull, error).with_hint(say!("keep-no-room"));
    }
    let (exit, hint) = match &error {
        OpenError::PassphraseNeeded => (Exit::Passphrase, Some(say!("keep-say-passphrase-hint"))),
        OpenError::WrongPassphrase(_) => (Exit::Passphrase, Some(say!("keep-again-hint"))),
        OpenError::SecretNeeded(_) => (Exit::Keyring, Some(say!("keep-keyring-hint"))),
        OpenError::WrongSecret { .. } => (Exit::Keyring, Some(say!("keep-no-entry-hint"))),
        error => (Exit::StoreUnusable, store_hint(error)),
    };
    hinted(exit, error, hint)
}

/// Explains a keyring that is of no use.
pub(crate) fn keyring(error: KeyringError) -> CommandError {
    let hint = match &error {
        KeyringError::Unsupported => say!("keep-unsupported-hint"),
        KeyringError::NoProgram(_) => {
            say!("keep-no-program-hint")
        }
        KeyringError::Unavailable(_) | KeyringError::TimedOut(_) | KeyringError::Io(_) => {
            say!("keep-unlock-hint")
        }
        KeyringError::NoEntry(_) => say!("keep-no-entry-hint"),
        KeyringError::Unfaithful => say!("keep-unfaithful-hint"),
    };
    CommandError::new(Exit::Keyring, error).with_hint(hint)
}

fn store_hint(error: &OpenError) -> Option<&'static str> {
    match error {
        OpenError::WrongKey { .. } => Some(say!("keep-wrong-key-hint")),
        OpenError::KeyMissing(_) => Some(say!("keep-key-missing-hint")),
        OpenError::DatabaseMissing(_) => Some(say!("keep-database-missing-hint")),
        OpenError::Damaged(_) | OpenError::SealedFile(SealedFileError::Damaged(_)) => {
            Some(say!("keep-damaged-hint"))
        }
        OpenError::Newer { .. } | OpenError::SealedFile(SealedFileError::Newer(_)) => {
            Some(say!("keep-newer-hint"))
        }
        OpenError::PassphraseNeeded
        | OpenError::WrongPassphrase(_)
        | OpenError::SecretNeeded(_)
        | OpenError::WrongSecret { .. }
        | OpenError::SealedFile(SealedFileError::Io { .. })
        | OpenError::Database { .. }
        | OpenError::System(_) => None,
    }
}

/// Fails if there is no store in `home`.
pub(crate) fn check_store(home: &Path) -> Result<(), CommandError> {
    let paths = Paths::in_dir(home);
    match keeping::protection(&paths).map_err(|error| open(error.into()))? {
        Protection::NoStore => Err(no_store(&paths)),
        Protection::KeyFile | Protection::Passphrase | Protection::Keyring(_) => Ok(()),
    }
}

/// Says that there is no store.
pub(crate) fn no_store(paths: &Paths) -> CommandError {
    let home = paths.database.parent().unwrap_or(&paths.database);
    CommandError::say(
        Exit::StoreUnusable,
        say!("keep-no-store", path = &home.display().to_string()),
    )
    .with_hint(say!("keep-no-store-hint"))
}

/// Explains why no history was exported.
pub(crate) fn exporting(error: ExportError) -> CommandError {
    match error {
        ExportError::Open(error) => open(error),
        ExportError::NoSuchContact(_) => {
            CommandError::new(Exit::NoSuchContact, error).with_hint(say!("keep-contacts-hint"))
        }
        ExportError::NoSuchRoom(_) => {
            CommandError::new(Exit::NoSuchContact, error).with_hint(say!("keep-rooms-hint"))
        }
        ExportError::Exists(_) => CommandError::new(Exit::Usage, error).with_hint(say!("keep-new-file-hint")),
        // Whoever reads the output has read enough.
        ExportError::Io { source, .. } if source.kind() == io::ErrorKind::BrokenPipe => source.into(),
        ExportError::Io { ref source, .. } if source.kind() == io::ErrorKind::StorageFull => {
            CommandError::new(Exit::DiskFull, error).with_hint(say!("keep-no-room"))
        }
        ExportError::Io { .. } => CommandError::new(Exit::Failure, error),
    }
}

/// Explains why nothing was imported.
pub(crate) fn importing(error: ImportError, file: &Path) -> CommandError {
    let hint = match &error {
        ImportError::Line {
            source: LineError::NotAHistory,
            ..
        } => say!("import-not-a-history-hint"),
        ImportError::Line {
            source: LineError::Newer(_),
            ..
        } => say!("import-newer-hint"),
        ImportError::Line { .. } => say!("import-line-hint"),
        ImportError::Strangers | ImportError::Rooms => say!("import-strangers-hint"),
        ImportError::Io(_) => say!("import-nothing-hint"),
        ImportError::Open(_) => "",
    };
    match error {
        ImportError::Open(error) => open(error),
        error => {
            let error = anyhow::Error::from(error).context(file.display().to_string());
            CommandError::new(Exit::Usage, error).with_hint(hint)
        }
    }
}

/// Explains why no backup was made.
pub(crate) fn backing_up(error: BackupError) -> CommandError {
    match error {
        BackupError::Open(error) => open(error),
        BackupError::Exists(_) => CommandError::new(Exit::Usage, error).with_hint(say!("keep-new-file-hint")),
        BackupError::Io { ref source, .. } if source.kind() == io::ErrorKind::StorageFull => {
            CommandError::new(Exit::DiskFull, error).with_hint(say!("keep-no-room"))
        }
        BackupError::Io { .. } => CommandError::new(Exit::Failure, error),
    }
}

/// Explains why nothing was restored.
pub(crate) fn restoring(error: RestoreError) -> CommandError {
    let (exit, hint) = match error {
        RestoreError::Write(error) => return open(error),
        RestoreError::StoreThere(_) => (Exit::Failure, Some(say!("restore-store-there-hint"))),
        RestoreError::NotABackup(_) => (Exit::Usage, Some(say!("restore-not-a-backup-hint"))),
        RestoreError::Damaged(_) => (Exit::StoreUnusable, Some(say!("restore-damaged-hint"))),
        RestoreError::Newer(_) => (Exit::StoreUnusable, Some(say!("keep-newer-hint"))),
        RestoreError::PassphraseNeeded(_) => (Exit::Passphrase, Some(say!("keep-say-passphrase-hint"))),
        RestoreError::WrongPassphrase(_) => (Exit::Passphrase, Some(say!("keep-again-hint"))),
        RestoreError::Io { .. } => (Exit::Usage, None),
    };
    hinted(exit, error, hint)
}

fn hinted(exit: Exit, error: impl Into<anyhow::Error>, hint: Option<&str>) -> CommandError {
    let failed = CommandError::new(exit, error);
    match hint {
        Some(hint) => failed.with_hint(hint),
        None => failed,
    }
}
