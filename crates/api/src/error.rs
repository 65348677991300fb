//! What went wrong, for programs (a code), for people (a sentence), and what to do about it (a hint).

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a request was not done. Nothing was changed, unless the code says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[error("{message}")]
pub struct ApiError {
    /// Which kind of trouble; stable, for programs.
    pub code: ErrorCode,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl ApiError {
    /// Describes a failure.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// The kinds of trouble. A newer node may have more: whoever reads a code it does not know takes it as `unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The request cannot be understood.
    BadRequest,
    /// No contact has that name or id.
    NoSuchContact,
    /// No request has that number, id or name.
    NoSuchRequest,
    /// No message has that place or identity, or it was deleted.
    NoSuchMessage,
    /// The message is somebody else's, and only its author can do this.
    NotAuthor,
    /// Another contact has that name.
    NameTaken,
    /// The contact did not accept the user's invite.
    NotAccepted,
    /// The contact's machine is not reachable now, or nobody of the room was heard since a backup was restored.
    NotReachable,
    /// The contact did not allow this to the user.
    NotAllowed,
    /// The contact's machine was asked too often, or is answering another question of the user's.
    AskedTooOften,
    /// The contact's machine did not answer, or not in a way that can be read.
    NotAnswered,
    /// The user blocked whoever this is about.
    Blocked,
    /// What was compared with a contact is not the same, or cannot be read.
    NotVerified,
    /// A message has no text.
    MessageEmpty,
    /// A message has more text than a message may hold.
    MessageTooLong,
    /// The file or folder cannot be offered: it cannot be read, or is more than a transfer holds.
    FileUnusable,
    /// The file is not offered to the user, or not any more.
    NotOffered,
    /// The file is no picture of which a small one can be made, or not here.
    NoPreview,
    /// The text is no invite.
    NotAnInvite,
    /// The invite is damaged, or made by a newer version.
    InviteUnreadable,
    /// The invite is the user's own.
    InviteOwn,
    /// The invite has expired.
    InviteExpired,
    /// The invite was used as often as it may be.
    InviteUsed,
    /// The inviter does not know the invite.
    InviteUnknown,
    /// The node serves no page.
    NoPage,
    /// Words for a pairing are shown already, and only one pairing goes on at a time.
    WordsShown,
    /// The words are not those that are shown at the other side.
    WordsWrong,
    /// No words with this number are shown at the other side, or not any more; or they are the user's own.
    WordsUnknown,
    /// The node that shows the words was not found or not reached, or did not finish.
    NobodyFound,
    /// The disk is full.
    DiskFull,
    /// The store failed.
    StoreFailed,
    /// No node answers on the local socket.
    NoNode,
    /// The node went away in the middle of the answer, or is of another version.
    NodeFailed,
    /// A code of a newer version.
    #[serde(other)]
    Unknown,
}

impl ErrorCode {
    /// Returns the HTTP status that a failure with this code comes with.
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self {
            Self::BadRequest | Self::MessageEmpty => 400,
            Self::NotAuthor | Self::NotAllowed => 403,
            Self::NoSuchContact | Self::NoSuchRequest | Self::NoSuchMessage => 404,
            Self::NameTaken
            | Self::NotAccepted
            | Self::NotReachable
            | Self::NotOffered
            | Self::Blocked
            | Self::NotVerified
            | Self::WordsShown
            | Self::NoPage => 409,
            Self::MessageTooLong => 413,
            Self::FileUnusable
            | Self::NoPreview
            | Self::NotAnInvite
            | Self::InviteUnreadable
            | Self::InviteOwn
            | Self::InviteExpired
            | Self::InviteUsed
            | Self::InviteUnknown
            | Self::WordsWrong
            | Self::WordsUnknown
            | Self::NobodyFound => 422,
            Self::AskedTooOften => 429,
            Self::StoreFailed | Self::NoNode | Self::NodeFailed | Self::Unknown => 500,
            Self::NotAnswered => 502,
            Self::DiskFull => 507,
        }
    }
}
