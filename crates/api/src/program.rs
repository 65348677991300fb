//! What the program says of itself: that a node is up or was stopped, its manual pages, its completions.
//!
//! A face over the local socket is told of the node by [`Service`](crate::Service); these are what the commands print.

use serde::{Deserialize, Serialize};

use crate::contacts::Invite;
use crate::page::PageLink;
use crate::status::Status;

/// A node that is up, as `directnet up --json` prints it in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// The node: its id, where it listens and how it can be reached.
    pub node: Status,
    /// An invite that was made for this start.
    pub invite: Invite,
    /// A link to the page, which works once; absent if none is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageLink>,
    /// What is on the ports of this machine.
    pub ports: PortsSummary,
}

/// How many ports are held, in two numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortsSummary {
    /// Ports with a TCP listener or a bound UDP socket, counted once per transport.
    pub listeners: usize,
    /// How many ports are worth a look.
    pub worth_a_look: usize,
}

/// A node that was stopped, as `directnet down --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DownDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// The node's id in its text form.
    pub id: String,
    /// The process that it was.
    pub pid: u32,
    /// The directory in which everything of the node lives.
    pub home: String,
    /// How many messages were not delivered when it was told to stop; they go out after the next start.
    pub queued: u64,
}

/// Manual pages, as `directnet man --json` prints them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// The pages: the one that was asked for, or with `--dir` all that were written.
    pub pages: Vec<ManualPage>,
}

/// One manual page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManualPage {
    /// The command it is about, such as `directnet port`.
    pub command: String,
    /// The name that its file has, such as `directnet-port.1`; with `--dir`, the path to which it was written.
    pub file: String,
    /// The page in the format of man(7); left out if it was written to a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A script for a shell, as `directnet completions --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompletionsDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// The shell: `bash`, `elvish`, `fish`, `powershell` or `zsh`.
    pub shell: String,
    /// The script that makes it complete commands and options.
    pub script: String,
}
