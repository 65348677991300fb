//! What is done with a store while nobody uses it: its passphrase or its secret in the keyring, backups of it, making it anew of one, histories that leave it and enter it, its end.
//!
//! The store does all of it; the callers lock the directory, ask the user and say what happened.

pub use messenger_store::{
    BackupError, BackupProtection, Cost, ExportError, Exported, ImportError, Imported, Keyring, KeyringEntry,
    KeyringError, KeyringOnError, LeftOut, LineError, PASSPHRASE_BYTES_MAX, Passphrase, PassphraseError,
    Protection, RestoreError, Restored, RoomLeftOut, back_up, backup_needs_passphrase, export, export_to,
    import, keyring_entry, leave_keyring, look_up, protection, put_in_keyring, restore, set_passphrase, wipe,
};
