//! The verbs about rooms: what stands behind them, as requests.

use api::rooms::{RoomAct, RoomRequest};
use api::text::visible;

use super::Command;
use super::options::Options;
use crate::effect::Effect;

type Read = Result<Command, String>;

const WHICH: &str = "which room? `room members #NAME`";
const WHOM: &str = "which room, and whom? `room add #NAME WHO`";

pub(super) fn list(_: &str) -> Read {
    Ok(ask(None, None, None))
}

/// A verb about a room.
pub(super) fn about(rest: &str, act: Option<RoomAct>) -> Read {
    let [room] = Options::read(rest, &[])?.words(WHICH)?;
    Ok(ask(Some(room), act, None))
}

pub(super) fn leave(rest: &str) -> Read {
    let [room] = Options::read(rest, &[])?.words(WHICH)?;
    let question = format!(
        "Leave {}? What was said stays here, and nothing more comes.",
        visible(&room)
    );
    let act = Some(RoomAct::Leave);
    let request = RoomRequest {
        room: Some(room),
        act,
        who: None,
    };
    Ok(Command::Confirm(question, Effect::Rooms(request)))
}

pub(super) fn add(rest: &str) -> Read {
    let options = Options::read(rest, &["history"])?;
    let [room, who] = options.words(WHOM)?;
    let act = if options.has("history") {
        RoomAct::AddWithHistory
    } else {
        RoomAct::Add
    };
    Ok(ask(Some(room), Some(act), Some(who)))
}

/// A verb about a member of a room.
pub(super) fn whom(rest: &str, act: RoomAct) -> Read {
    let [room, who] = Options::read(rest, &[])?.words(WHOM)?;
    Ok(ask(Some(room), Some(act), Some(who)))
}

fn ask(room: Option<String>, act: Option<RoomAct>, who: Option<String>) -> Command {
    Command::Ask(Effect::Rooms(RoomRequest { room, act, who }))
}
