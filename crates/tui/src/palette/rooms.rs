//! The verbs about rooms: what stands behind them, as requests.

use api::rooms::{RoomAct, RoomRequest};
use api::text::visible;

use super::Command;
use super::options::Options;
use crate::effect::Effect;
use crate::language::say;

type Read = Result<Command, String>;

pub(super) fn list(_: &str) -> Read {
    Ok(ask(None, None, None))
}

/// A verb about a room.
pub(super) fn about(rest: &str, act: Option<RoomAct>) -> Read {
    let [room] = Options::read(rest, &[])?.words(say!("need-room"))?;
    Ok(ask(Some(room), act, None))
}

pub(super) fn leave(rest: &str) -> Read {
    let [room] = Options::read(rest, &[])?.words(say!("need-room"))?;
    let question = say!("room-leave-sure", room = &visible(&room));
    let act = Some(RoomAct::Leave);
    let request = RoomRequest {
        room: Some(room),
        act,
        ..RoomRequest::default()
    };
    Ok(Command::Confirm(question, Effect::Rooms(request)))
}

pub(super) fn add(rest: &str) -> Read {
    let options = Options::read(rest, &["history"])?;
    let [room, who] = options.words(say!("need-room-whom"))?;
    let act = if options.has("history") {
        RoomAct::AddWithHistory
    } else {
        RoomAct::Add
    };
    Ok(ask(Some(room), Some(act), Some(who)))
}

pub(super) fn set(rest: &str) -> Read {
    let options = Options::read(rest, &["notifications"])?;
    let [room] = options.words(say!("need-room"))?;
    Ok(Command::Ask(Effect::Rooms(RoomRequest {
        room: Some(room),
        notifications: options.decision("notifications")?,
        ..RoomRequest::default()
    })))
}

/// A verb about a member of a room.
pub(super) fn whom(rest: &str, act: RoomAct) -> Read {
    let [room, who] = Options::read(rest, &[])?.words(say!("need-room-whom"))?;
    Ok(ask(Some(room), Some(act), Some(who)))
}

fn ask(room: Option<String>, act: Option<RoomAct>, who: Option<String>) -> Command {
    Command::Ask(Effect::Rooms(RoomRequest {
        room,
        act,
        who,
        notifications: None,
    }))
}
