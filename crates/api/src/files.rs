//! Files: offering them, accepting what contacts offer, and how far they have come.

use serde::{Deserialize, Serialize};

/// A file or a folder that was offered in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct File {
    /// The place of its message in this node's store, by which it is accepted or stopped.
    pub row: i64,
    /// The user's name for the contact whose conversation it is in, or for the room, with its `#`.
    pub contact: String,
    /// In a room, the user's name for the member that offers it, or the beginning of its id; nothing if the user does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Whether the contact or a member of the room offers it, or the user.
    pub from_contact: bool,
    /// What it is called. Anything a peer may have typed: see [`crate::text`].
    pub name: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// The bytes of all its files together.
    pub size_bytes: u64,
    /// How many files it holds.
    pub files: u32,
    /// The BLAKE3 hash of its bytes, 64 hexadecimal digits: for a single file, what `b3sum` prints.
    pub hash: String,
    /// How far it has come; what the user offers to a room is offered until it is withdrawn.
    pub state: FileState,
    /// How far what the user offers to a room has come with its other members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<FileReach>,
    /// How many bytes are here and verified, or were sent; 0 when it was not on its way since the node was started.
    pub done_bytes: u64,
    /// Whether its bytes are on their way now.
    pub moving: bool,
    /// Why it failed, was withdrawn, or cannot be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it is on this machine: the one that is offered, or the one that was saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// How far a file that the user offers to a room has come with its other members, as far as they let the user's node know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileReach {
    /// How many other members there are now.
    pub members: usize,
    /// How many of them have begun to fetch it.
    pub fetching: usize,
    /// How many of them have all of it on their disks.
    pub saved: usize,
    /// How many of them do not want it.
    pub declined: usize,
    /// With how many of them it stopped.
    pub failed: usize,
}

/// How far an offered file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// It waits for a decision of its recipient.
    Offered,
    /// It was accepted, and is fetched whenever there is a connection.
    Accepted,
    /// All of it is on the recipient's disk, and verified.
    Saved,
    /// Its recipient does not want it.
    Declined,
    /// Its author took it back, or changed it.
    Withdrawn,
    /// It stopped, and may be accepted again.
    Failed,
    /// It cannot be taken.
    Refused,
    /// A state of a newer version.
    #[serde(other)]
    Unknown,
}

/// A request to offer a file or a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferRequest {
    /// The contact, by name or id; or the room, by its name with the `#`.
    pub to: String,
    /// The file or folder, as an absolute path. Links in a folder are not followed.
    pub path: String,
    /// How long to wait for the delivery of the offer, in milliseconds; without it, only as long as it seems a matter of
    /// moments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_ms: Option<u64>,
}

/// Which files to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilesRequest {
    /// Only those of the conversation with this contact, by name or id, or of this room, by its name with the `#`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// Also those that have come to an end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
}

/// A request to accept a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptFileRequest {
    /// The place of its message.
    pub row: i64,
    /// The folder to save it in, as an absolute path; without it, `downloads` in the node's directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
}

/// A question about one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileRequest {
    /// The place of its message.
    pub row: i64,
}

/// A small picture of a file that is one, made of its pixels alone when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preview {
    /// The place of the file's message.
    pub row: i64,
    /// What the bytes are: `image/jpeg`.
    pub media_type: String,
    /// How wide it is, in pixels; at most 320.
    pub width: u32,
    /// How high it is, in pixels; at most 320.
    pub height: u32,
    /// The bytes, some tens of thousands at most, in Base64 with padding (RFC 4648, 4).
    pub base64: String,
}

/// Up to which size files are accepted by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AutoAccept {
    /// Up to so many bytes.
    UpTo(u64),
    /// None.
    Off,
    /// As for all contacts; for all contacts: none.
    Default,
}
