//! DirectNet's memory: identity, contacts, invites and messages in one encrypted SQLite file.
//!
//! The only home of rusqlite and of the storage key. A message is handed to the network only after
//! [`Store`] has it on disk, and acknowledged only after it is on disk here: a write that returned `Ok` has been
//! fsynced. The schema with every column is in docs/schema.sql.
//!
//! It keeps what it is told: which message may be sent or who may join is decided by its callers, except where
//! the decision and the write must be one step (an invite's use, a message's duplicate).

pub mod acts;
pub mod contacts;
pub mod dedupe;
pub mod exchanges;
pub mod invites;
pub mod messages;
mod migrate;
mod open;
pub mod outbox;
mod profile;
mod readers;
pub mod receipts;
mod sealed_file;
mod secret;
mod writer;

pub use open::{OpenError, Paths, Store};
pub use profile::Profile;
pub use sealed_file::SealedFileError;
pub use secret::{IdentityKey, StoreKey};
pub use writer::{InOrder, Pending, StoreError, UnixMillis};
