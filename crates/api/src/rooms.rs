//! Rooms: who is in them, and what a user does about that. What is said in them goes by [`crate::messages`], under the
//! room's name with its `#`.

use serde::{Deserialize, Serialize};

use crate::contacts::Decision;

/// A request about the user's rooms; answered with what the rooms are then.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoomRequest {
    /// The room, by the user's name for it, with or without its `#`; absent: all rooms, and nothing is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// What to do; absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<RoomAct>,
    /// Whom to do it to, by name or id, if it is done to somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// Whether the user is told at once of what is said in it; only with `room`. `default`: as for all contacts. Absent:
    /// nothing is decided about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notifications: Option<Decision>,
}

/// What can be done about a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoomAct {
    /// Make it.
    Create,
    /// Let a contact in, to read what is written from now on.
    Add,
    /// Let a contact in, to read everything.
    AddWithHistory,
    /// Put a member out.
    Remove,
    /// Go.
    Leave,
    /// Make a member a moderator.
    Promote,
    /// Make a moderator a plain member.
    Demote,
    /// Make a member the owner.
    HandOver,
}

/// Rooms, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoomsDocument {
    /// The version of this document: 1.
    pub version: u32,
    /// The rooms.
    pub rooms: Vec<Room>,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Room {
    /// The user's name for it, with its `#`.
    pub name: String,
    /// Its id, 64 hexadecimal digits, the same for all members.
    pub id: String,
    /// Whether the user is in it.
    pub is_member: bool,
    /// Whether the user is told at once of what is said in it.
    pub notifications: bool,
    /// Who is in it: the user first, then by name.
    pub members: Vec<RoomMember>,
    /// What is wrong with it, in a sentence each: members that speak with two tongues or sign too much, a room handed to
    /// several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
}

/// A room, as a list of conversations shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoomSummary {
    /// Whether the user is in it; otherwise what was said can be read, and nothing can be written.
    pub is_member: bool,
    /// How many members it has, with the user.
    pub members: usize,
    /// How many of the others are connected now.
    pub connected: usize,
}

/// A member of a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoomMember {
    /// The user's name for the member; the beginning of its id if it is no contact.
    pub name: String,
    /// Its id.
    pub id: String,
    /// What it may do.
    pub role: RoomRole,
    /// Whether it is the user.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_user: bool,
    /// Whether this node is connected with it.
    pub is_connected: bool,
}

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoomRole {
    /// Reads and writes.
    Member,
    /// Also adds and removes.
    Moderator,
    /// Also names moderators, and hands the room over.
    Owner,
}
