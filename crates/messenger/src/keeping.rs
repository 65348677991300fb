//! What is done with a store while nobody uses it: its passphrase, backups of it, making it anew of one, its end.
//!
//! The store does all of it; the callers lock the directory, ask the user and say what happened.

pub use messenger_store::{
    BackupError, BackupProtection, Cost, PASSPHRASE_BYTES_MAX, Passphrase, PassphraseError, Protection,
    RestoreError, Restored, back_up, backup_needs_passphrase, protection, restore, set_passphrase, wipe,
};
