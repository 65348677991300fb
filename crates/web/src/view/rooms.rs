//! The page about a room.

use api::contacts::Contact;
use api::rooms::{Room, RoomMember, RoomRole};
use askama::Template;

use super::Frame;
use crate::language::{Texts, Told};
use crate::routes::escaped;

/// The page.
#[derive(Template)]
#[template(path = "room.html")]
pub(crate) struct RoomPage {
    f: Frame,
    name: String,
    escaped: String,
    standing: String,
    notices: Vec<Told>,
    members: Vec<Member>,
    /// The contacts who are not in it.
    others: Vec<String>,
    is_member: bool,
    notifications: bool,
    may_add: bool,
}

struct Member {
    name: String,
    id: String,
    role: &'static str,
    is_user: bool,
    is_connected: bool,
    /// Where the page about it is, if it is a contact.
    about: Option<String>,
    /// What the user may do to the member: the word of the API, and the label.
    acts: Vec<(&'static str, &'static str)>,
}

/// How it stands with a room, in a few words.
pub(crate) fn standing(t: &'static Texts, is_member: bool, members: usize) -> String {
    match is_member {
        true => t.with_count("room-members", "count", members as u64),
        false => t.get("room-left").to_owned(),
    }
}

impl RoomPage {
    pub(crate) fn of(f: Frame, room: &Room, contacts: &[Contact]) -> Self {
        let t = f.t;
        let user = room.members.iter().find(|member| member.is_user);
        let role = user.map(|user| user.role);
        let is_in = |contact: &&Contact| room.members.iter().all(|member| member.id != contact.id);
        let others = contacts.iter().filter(is_in);
        Self {
            name: room.name.clone(),
            escaped: escaped(&room.name),
            standing: standing(t, room.is_member, room.members.len()),
            notices: room.notices.iter().map(|notice| Told::of(t, notice)).collect(),
            members: room
                .members
                .iter()
                .map(|it| Member {
                    about: about(contacts, it),
                    ..member(t, role, it)
                })
                .collect(),
            others: others.map(|contact| contact.name.clone()).collect(),
            is_member: room.is_member,
            notifications: room.notifications,
            may_add: matches!(role, Some(RoomRole::Owner | RoomRole::Moderator)),
            f,
        }
    }
}

fn about(contacts: &[Contact], member: &RoomMember) -> Option<String> {
    let known = contacts.iter().find(|contact| contact.id == member.id)?;
    Some(format!("/with/{}/about", escaped(&known.name)))
}

fn member(t: &'static Texts, user: Option<RoomRole>, member: &RoomMember) -> Member {
    let is_owner = user == Some(RoomRole::Owner);
    let may_remove = is_owner || (user == Some(RoomRole::Moderator) && member.role == RoomRole::Member);
    let mut acts = Vec::new();
    if is_owner && member.role == RoomRole::Member {
        acts.push(("promote", t.get("room-promote")));
    }
    if is_owner && member.role == RoomRole::Moderator {
        acts.push(("demote", t.get("room-demote")));
    }
    if is_owner {
        acts.push(("hand_over", t.get("room-hand-over")));
    }
    if may_remove {
        acts.push(("remove", t.get("room-remove")));
    }
    if member.is_user {
        acts.clear();
    }
    Member {
        name: member.name.clone(),
        id: member.id.clone(),
        role: match member.role {
            RoomRole::Member => t.get("role-member"),
            RoomRole::Moderator => t.get("role-moderator"),
            RoomRole::Owner => t.get("role-owner"),
        },
        is_user: member.is_user,
        is_connected: member.is_connected,
        about: None,
        acts,
    }
}
