//! DirectNet's memory: identity, contacts, invites, messages and file offers in one encrypted SQLite file.
//!
//! The only home of rusqlite and of the storage key. A message is handed to the network only after
//! [`Store`] has it on disk, and acknowledged only after it is on disk here: a write that returned `Ok` has been
//! fsynced. The schema with every column is in docs/schema.sql.
//!
//! It keeps what it is told: which message may be sent or who may join is decided by its callers, except where
//! the decision and the write must be one step (an invite's use, a message's duplicate).

pub mod acts;
mod backup;
mod checked_text;
mod cipher;
pub mod contacts;
pub mod conversations;
pub mod dedupe;
mod disk;
pub mod drafts;
pub mod exchanges;
pub mod expiry;
pub mod files;
#[doc(hidden)]
pub mod fuzzing;
mod held_key;
mod history;
pub mod inboxes;
pub mod invites;
mod keyring;
mod memory;
pub mod messages;
mod migrate;
mod open;
pub mod outbox;
mod pairing;
mod passphrase;
pub mod presence;
mod profile;
mod protection;
mod readers;
pub mod receipts;
pub mod requests;
pub mod rooms;
mod sealed_file;
pub mod search;
mod secret;
mod sessions;
pub mod settings;
mod switch;
mod wipe;
mod words;
mod writer;

pub use backup::{
    BackupError, BackupProtection, RestoreError, Restored, back_up, backup_needs_passphrase, restore,
};
pub use history::{
    ExportError, Exported, ImportError, Imported, LEFT_OUT_MAX as HISTORY_LEFT_OUT_MAX,
    LINE_BYTES_MAX as HISTORY_LINE_BYTES_MAX, LeftOut, LineError, RoomLeftOut, export, export_to, import,
};
pub use keyring::{
    Keyring, KeyringEntry, KeyringError, KeyringOnError, keyring_entry, leave_keyring, look_up,
    put_in_keyring,
};
pub use open::{OpenError, Paths, Store};
pub use passphrase::{Cost, PASSPHRASE_BYTES_MAX, Passphrase, PassphraseError};
pub use profile::Profile;
pub use protection::{Protection, protection, set_passphrase};
pub use sealed_file::SealedFileError;
pub use secret::{IdentityKey, StoreKey};
pub use wipe::wipe;
pub use writer::{InOrder, Pending, StoreError, UnixMillis};
