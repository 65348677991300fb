//! What becomes of a store while nobody uses it: locked, backed up, restored, destroyed.
//!
//! No node answers these: the commands work on the directory of one that is down, or, for a backup, beside it.

use serde::{Deserialize, Serialize};

/// How a store is opened from now on, as `directnet passphrase --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PassphraseDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// Whether it takes a passphrase.
    pub is_under_passphrase: bool,
}

/// How a store is opened and whether a keyring answers, as `directnet keyring --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyringDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// What it takes to open the store, now that the command is done.
    pub opened_with: OpenedWith,
    /// The name of the secret in the keyring, if that opens the store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Whether a keyring answers, and has the secret if that opens the store.
    pub is_reachable: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// What it takes to open a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OpenedWith {
    /// The key file in the node's directory.
    KeyFile,
    /// The key file and a passphrase.
    Passphrase,
    /// The key file and a secret in the keyring of the system.
    Keyring,
}

/// A history that was exported, as `directnet export FILE --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// The file.
    pub file: String,
    /// How many messages are in it.
    pub messages: u64,
    /// Its length in bytes.
    pub len_bytes: u64,
}

/// A history that was imported, as `directnet import --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryImportDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// How many messages are new here.
    pub messages: u64,
    /// How many were here already, and stay as they are.
    pub known: u64,
    /// What was said with whom who is no contact.
    pub left_out: Vec<LeftOutContact>,
    /// What was said in which rooms, of which nothing is imported.
    pub left_out_rooms: Vec<LeftOutRoom>,
}

/// Somebody who is no contact, with whom something was said in a history that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftOutContact {
    /// Their id.
    pub id: String,
    /// What they were called when it was exported.
    pub name: String,
    /// How many messages were left out.
    pub messages: u64,
}

/// A room of which something is in a history that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftOutRoom {
    /// Its id.
    pub id: String,
    /// What it was called when it was exported, with its `#`.
    pub name: String,
    /// How many messages were left out.
    pub messages: u64,
}

/// A backup that was made, as `directnet backup --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackupDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// The file.
    pub file: String,
    /// Its length in bytes.
    pub len_bytes: u64,
    /// Whether it takes a passphrase; if not, everybody who has the file can read it.
    pub is_under_passphrase: bool,
}

/// A store that was restored, as `directnet restore --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RestoreDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// When the backup was made, in milliseconds since the Unix epoch.
    pub made_at_ms: i64,
    /// Where the store is that was there before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aside: Option<String>,
    /// Whether the restored store takes the passphrase of the backup.
    pub is_under_passphrase: bool,
    /// How many rooms are in it. In each, nothing can be said until a member of it is connected.
    pub rooms: usize,
}

/// A node's directory that was emptied, as `directnet wipe --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WipeDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// The directory.
    pub home: String,
    /// The names of files in it that are not a node's and were left alone.
    pub left: Vec<String>,
}
