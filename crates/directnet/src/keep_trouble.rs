//! Why a store or its directory cannot be used, as an exit code, a sentence and a hint.

use std::io;
use std::path::Path;

use node::keeping::{
    self, BackupError, ExportError, ImportError, KeyringError, LineError, Protection, RestoreError,
};
use node::{HomeError, OpenError, Paths, SealedFileError};

use crate::exit::{CommandError, Exit};

const NO_ROOM: &str = "make room on the disk, then try again; what was stored is safe";

/// Explains a directory that cannot be taken.
pub(crate) fn home(error: HomeError) -> CommandError {
    let (exit, hint) = match &error {
        HomeError::InUse { .. } => (
            Exit::AlreadyRunning,
            "directnet status shows it, directnet down stops it; --home DIR is about another one",
        ),
        HomeError::TooLong(_) => (Exit::Usage, "choose a shorter directory with --home DIR"),
        HomeError::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
            (Exit::DiskFull, NO_ROOM)
        }
        HomeError::Io { .. } => (Exit::Failure, "choose another directory with --home DIR"),
    };
    CommandError::new(exit, error).with_hint(hint)
}

/// Explains a store that cannot be opened.
pub(crate) fn open(error: OpenError) -> CommandError {
    if error.is_disk_full() {
        return CommandError::new(Exit::DiskFull, error).with_hint(NO_ROOM);
    }
    let (exit, hint) = match &error {
        OpenError::PassphraseNeeded => (Exit::Passphrase, Some(SAY_PASSPHRASE)),
        OpenError::WrongPassphrase(_) => (Exit::Passphrase, Some("try again; nothing was changed")),
        OpenError::SecretNeeded(_) => (Exit::Keyring, Some("directnet keyring says how the keyring is")),
        OpenError::WrongSecret { .. } => (Exit::Keyring, Some(NO_ENTRY)),
        error => (Exit::StoreUnusable, store_hint(error)),
    };
    hinted(exit, error, hint)
}

/// What to do when nobody said the passphrase.
const SAY_PASSPHRASE: &str =
    "type it in a terminal, or name a file that holds it with --passphrase-file FILE";

/// What to do when the keyring does not have what opens the store.
const NO_ENTRY: &str = "log in as the user who put it there, or restore a backup: directnet restore FILE --replace; nothing was changed";

/// Explains a keyring that is of no use.
pub(crate) fn keyring(error: KeyringError) -> CommandError {
    let hint = match &error {
        KeyringError::Unsupported => "protect the store with a passphrase: directnet passphrase",
        KeyringError::NoProgram(_) => {
            "install it (Debian: libsecret-tools), or use a passphrase: directnet passphrase"
        }
        KeyringError::Unavailable(_) | KeyringError::TimedOut(_) | KeyringError::Io(_) => {
            "log in to the desktop and unlock the keyring, then try again; nothing was changed"
        }
        KeyringError::NoEntry(_) => NO_ENTRY,
        KeyringError::Unfaithful => "use a passphrase: directnet passphrase; nothing was changed",
    };
    CommandError::new(Exit::Keyring, error).with_hint(hint)
}

fn store_hint(error: &OpenError) -> Option<&'static str> {
    match error {
        OpenError::WrongKey { .. } => {
            Some("put back the store.key that belongs to this store; nothing was changed")
        }
        OpenError::KeyMissing(_) => {
            Some("put back the store.key of this store; without it nobody can open it")
        }
        OpenError::DatabaseMissing(_) => {
            Some("put it back, or start anew in another directory with --home DIR")
        }
        OpenError::Damaged(_) | OpenError::SealedFile(SealedFileError::Damaged(_)) => Some(
            "restore a backup if you have one: directnet restore FILE --replace; nothing was changed or deleted",
        ),
        OpenError::Newer { .. } | OpenError::SealedFile(SealedFileError::Newer(_)) => {
            Some("update this DirectNet; nothing was changed")
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
        format!("there is no store in {}", home.display()),
    )
    .with_hint("directnet up makes one; --home DIR names another directory")
}

/// Explains why no history was exported.
pub(crate) fn exporting(error: ExportError) -> CommandError {
    match error {
        ExportError::Open(error) => open(error),
        ExportError::NoSuchContact(_) => {
            CommandError::new(Exit::NoSuchContact, error).with_hint("directnet contacts lists them")
        }
        ExportError::Exists(_) => {
            CommandError::new(Exit::Usage, error).with_hint("name a file that does not exist yet")
        }
        // Whoever reads the output has read enough.
        ExportError::Io { source, .. } if source.kind() == io::ErrorKind::BrokenPipe => source.into(),
        ExportError::Io { ref source, .. } if source.kind() == io::ErrorKind::StorageFull => {
            CommandError::new(Exit::DiskFull, error).with_hint(NO_ROOM)
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
        } => "histories are exported with: directnet export FILE; nothing was imported",
        ImportError::Line {
            source: LineError::Newer(_),
            ..
        } => "update this DirectNet; nothing was imported",
        ImportError::Line { .. } => "mend the line, or take it out; nothing was imported",
        ImportError::Strangers => "export what was said with your contacts alone: --with WHO",
        ImportError::Io(_) => "nothing was imported",
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
        BackupError::Exists(_) => {
            CommandError::new(Exit::Usage, error).with_hint("name a file that does not exist yet")
        }
        BackupError::Io { ref source, .. } if source.kind() == io::ErrorKind::StorageFull => {
            CommandError::new(Exit::DiskFull, error).with_hint(NO_ROOM)
        }
        BackupError::Io { .. } => CommandError::new(Exit::Failure, error),
    }
}

/// Explains why nothing was restored.
pub(crate) fn restoring(error: RestoreError) -> CommandError {
    let (exit, hint) = match error {
        RestoreError::Write(error) => return open(error),
        RestoreError::StoreThere(_) => (
            Exit::Failure,
            Some("--replace moves it aside and restores; --home DIR restores into another directory"),
        ),
        RestoreError::NotABackup(_) => (Exit::Usage, Some("backups are made with: directnet backup FILE")),
        RestoreError::Damaged(_) => (
            Exit::StoreUnusable,
            Some("use another copy or an older backup; nothing was changed"),
        ),
        RestoreError::Newer(_) => (
            Exit::StoreUnusable,
            Some("update this DirectNet; nothing was changed"),
        ),
        RestoreError::PassphraseNeeded(_) => (Exit::Passphrase, Some(SAY_PASSPHRASE)),
        RestoreError::WrongPassphrase(_) => (Exit::Passphrase, Some("try again; nothing was changed")),
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
