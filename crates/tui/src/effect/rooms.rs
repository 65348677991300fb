//! What is asked about rooms.

use api::rooms::{Room, RoomAct, RoomMember, RoomRequest, RoomRole};
use api::text::visible;
use api::{ApiError, Service};

use super::{Answer, Report};
use crate::language::{say, told};

pub(super) async fn ask(request: RoomRequest, node: &impl Service) -> Result<Answer, ApiError> {
    let (act, is_list) = (request.act, request.room.is_none());
    let is_decision = request.notifications.is_some();
    let rooms = node.rooms(request).await?.rooms;
    Ok(match (act, rooms.as_slice()) {
        (Some(RoomAct::Create), [room]) => Answer::Made(room.name.clone()),
        (Some(RoomAct::Leave), _) => Answer::Told(say!("room-left").to_owned()),
        (Some(act), [room]) => Answer::Told(done(act, room)),
        (None, [room]) if is_decision => Answer::Told(say!(
            "room-notifications",
            room = &visible(&room.name),
            choice = &word(room.notifications)
        )),
        (_, []) => Answer::Told(say!("room-none").to_owned()),
        (_, rooms) if is_list => Answer::Report(Report::Facts(
            say!("rooms-title"),
            rooms.iter().map(summary).collect(),
        )),
        (_, rooms) => Answer::Report(Report::Facts(
            say!("room-title"),
            rooms.iter().flat_map(members).collect(),
        )),
    })
}

fn done(act: RoomAct, room: &Room) -> String {
    let (name, count) = (visible(&room.name), room.members.len());
    match act {
        RoomAct::Add | RoomAct::AddWithHistory => say!("room-member-more", room = &name, count = count),
        RoomAct::Remove => say!("room-member-less", room = &name, count = count),
        _ => say!("room-done", room = &name, count = count),
    }
}

fn summary(room: &Room) -> (String, String) {
    let count = room.members.len();
    let standing = match room.is_member {
        true => say!("room-members", count = count),
        false => say!("room-members-left", count = count),
    };
    (visible(&room.name), standing)
}

fn members(room: &Room) -> Vec<(String, String)> {
    let members = room
        .members
        .iter()
        .map(|member| (visible(&member.name), member_of(member)));
    let notices = room.notices.iter().map(|notice| ("‼".to_owned(), told(notice)));
    let mut facts = vec![(say!("fact-room").to_owned(), visible(&room.name))];
    if !room.notifications {
        facts.push((say!("fact-notifications").to_owned(), word(false)));
    }
    facts.extend(members.chain(notices));
    facts
}

fn word(is_on: bool) -> String {
    if is_on { say!("on") } else { say!("off") }.to_owned()
}

fn member_of(member: &RoomMember) -> String {
    let role = match member.role {
        RoomRole::Owner => say!("role-owner"),
        RoomRole::Moderator => say!("role-moderator"),
        RoomRole::Member => say!("role-member"),
    };
    match (member.is_user, member.is_connected) {
        (true, _) => say!("member-you", role = role),
        (false, true) => say!("member-connected", role = role),
        (false, false) => role.to_owned(),
    }
}
