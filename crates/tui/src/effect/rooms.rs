//! What is asked about rooms.

use api::rooms::{Room, RoomAct, RoomMember, RoomRequest, RoomRole};
use api::text::visible;
use api::{ApiError, Service};

use super::{Answer, Report};

pub(super) async fn ask(request: RoomRequest, node: &impl Service) -> Result<Answer, ApiError> {
    let (act, is_list) = (request.act, request.room.is_none());
    let rooms = node.rooms(request).await?.rooms;
    Ok(match (act, rooms.as_slice()) {
        (Some(RoomAct::Create), [room]) => Answer::Made(room.name.clone()),
        (Some(RoomAct::Leave), _) => Answer::Told("you are not in it any more".to_owned()),
        (Some(act), [room]) => Answer::Told(done(act, room)),
        (_, []) => Answer::Told("no rooms yet: /room create #NAME makes one".to_owned()),
        (_, rooms) if is_list => Answer::Report(Report::Facts("Rooms", rooms.iter().map(summary).collect())),
        (_, rooms) => Answer::Report(Report::Facts("Room", rooms.iter().flat_map(members).collect())),
    })
}

fn done(act: RoomAct, room: &Room) -> String {
    let (name, count) = (visible(&room.name), room.members.len());
    let done = match act {
        RoomAct::Add | RoomAct::AddWithHistory => "a member more",
        RoomAct::Remove => "a member less",
        RoomAct::Promote | RoomAct::Demote | RoomAct::HandOver => "done",
        RoomAct::Create | RoomAct::Leave => "",
    };
    format!("{name}: {done}, {count} in all")
}

fn summary(room: &Room) -> (String, String) {
    let left = if room.is_member { "" } else { ", you are not in it" };
    (
        visible(&room.name),
        format!("{} members{left}", room.members.len()),
    )
}

fn members(room: &Room) -> Vec<(String, String)> {
    let members = room
        .members
        .iter()
        .map(|member| (visible(&member.name), member_of(member)));
    let notices = room
        .notices
        .iter()
        .map(|notice| ("‼".to_owned(), visible(notice)));
    let mut facts = vec![("room".to_owned(), visible(&room.name))];
    facts.extend(members.chain(notices));
    facts
}

fn member_of(member: &RoomMember) -> String {
    let role = match member.role {
        RoomRole::Owner => "owner",
        RoomRole::Moderator => "moderator",
        RoomRole::Member => "member",
    };
    let presence = match (member.is_user, member.is_connected) {
        (true, _) => ", you",
        (false, true) => ", connected",
        (false, false) => "",
    };
    format!("{role}{presence}")
}
