//! `directnet room`: rooms, and who is in them.

use std::io::{self, Write};

use api::Service;
use api::contacts::Decision;
use api::rooms::{Room, RoomAct, RoomRequest, RoomRole};
use api::text::visible;

use super::contacts::set::{Choice, word};
use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::output;

/// Make rooms, and say who is in them
///
/// A room is a conversation of up to 100 people without a server. Its name begins with #; quote it, or the shell takes it for a
/// comment. What is said goes by send, recv and history, as with contacts. Members that are connected hand each other what
/// others missed, so a room goes on while its owner or an author is away. Members that are no contacts of each other get what
/// the other says from members that know both, and wait while none of these is up.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet room create '#team'
  directnet room add '#team' bob
  directnet send '#team' hello
  directnet room members '#team'
  directnet room remove '#team' bob
  directnet room set '#team' --notifications off")]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,

    /// Print as JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// List the rooms
    List,
    /// Make a room, of which you are the owner
    Create(InRoom),
    /// Show who is in a room, and what they may do
    Members(InRoom),
    /// Let a contact in; the owner and moderators may
    Add(Add),
    /// Put a member out; it gets no key of what is written by anybody who knows of it
    Remove(Whom),
    /// Leave a room; its owner hands it over first
    Leave(InRoom),
    /// Make a member a moderator; the owner may
    Promote(Whom),
    /// Make a moderator a plain member; the owner may
    Demote(Whom),
    /// Make a member the owner; you stay as a moderator
    Handover(Whom),
    /// Decide about a room
    Set(Set),
}

#[derive(Debug, clap::Args)]
struct InRoom {
    /// The room
    #[arg(value_name = "#NAME")]
    room: String,
}

#[derive(Debug, clap::Args)]
struct Whom {
    /// The room
    #[arg(value_name = "#NAME")]
    room: String,

    /// The contact or member, by name or id
    #[arg(value_name = "WHO")]
    who: String,
}

#[derive(Debug, clap::Args)]
struct Add {
    #[command(flatten)]
    whom: Whom,

    /// Let it also read what was written before
    #[arg(long)]
    history: bool,
}

#[derive(Debug, clap::Args)]
struct Set {
    #[command(flatten)]
    room: InRoom,

    /// Whether you are told at once of what is said in it, as by recv --follow; as for all contacts unless you decide otherwise
    #[arg(long, value_name = "CHOICE", value_enum)]
    notifications: Option<Choice>,
}

impl Verb {
    fn request(self) -> RoomRequest {
        let in_room = |room: InRoom, act: Option<RoomAct>| RoomRequest {
            room: Some(room.room),
            act,
            ..RoomRequest::default()
        };
        let to_whom = |whom: Whom, act: RoomAct| RoomRequest {
            room: Some(whom.room),
            act: Some(act),
            who: Some(whom.who),
            notifications: None,
        };
        match self {
            Self::List => RoomRequest::default(),
            Self::Create(room) => in_room(room, Some(RoomAct::Create)),
            Self::Members(room) => in_room(room, None),
            Self::Leave(room) => in_room(room, Some(RoomAct::Leave)),
            Self::Add(Add { whom, history: false }) => to_whom(whom, RoomAct::Add),
            Self::Add(Add { whom, history: true }) => to_whom(whom, RoomAct::AddWithHistory),
            Self::Remove(whom) => to_whom(whom, RoomAct::Remove),
            Self::Promote(whom) => to_whom(whom, RoomAct::Promote),
            Self::Demote(whom) => to_whom(whom, RoomAct::Demote),
            Self::Handover(whom) => to_whom(whom, RoomAct::HandOver),
            Self::Set(Set { room, notifications }) => RoomRequest {
                notifications: notifications.map(Decision::from),
                ..in_room(room, None)
            },
        }
    }
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let show = match args.verb {
        Verb::List => in_list,
        Verb::Set(_) => decided,
        _ => members,
    };
    let document = node.rooms(args.verb.request()).await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &document)?;
    } else {
        document.rooms.iter().try_for_each(|room| show(&mut out, room))?;
    }
    Ok(Exit::Done)
}

fn in_list(out: &mut io::StdoutLock<'_>, room: &Room) -> io::Result<()> {
    let name = visible(&room.name);
    let mut line = say!("room-members", room = &name, count = room.members.len());
    if !room.is_member {
        line.push_str(&format!(", {}", say!("room-not-in-it")));
    }
    if !room.notifications {
        line.push_str(&format!(", {}", notifications(room)));
    }
    writeln!(out, "{line}")
}

fn decided(out: &mut io::StdoutLock<'_>, room: &Room) -> io::Result<()> {
    writeln!(out, "{}: {}", visible(&room.name), notifications(room))
}

fn notifications(room: &Room) -> String {
    say!("set-notifications", choice = word(room.notifications))
}

fn members(out: &mut io::StdoutLock<'_>, room: &Room) -> io::Result<()> {
    writeln!(out, "{}", visible(&room.name))?;
    for member in &room.members {
        let role = match member.role {
            RoomRole::Owner => format!(", {}", say!("room-owner")),
            RoomRole::Moderator => format!(", {}", say!("room-moderator")),
            RoomRole::Member => String::new(),
        };
        let presence = match (member.is_user, member.is_connected) {
            (true, _) => format!(" {}", say!("room-you")),
            (false, true) => format!(", {}", say!("contact-connected")),
            (false, false) => String::new(),
        };
        writeln!(out, "  {}{role}{presence}", visible(&member.name))?;
    }
    room.notices.iter().try_for_each(|notice| {
        let notice = visible(&translated(notice));
        writeln!(out, "  {}", say!("note", what = &notice))
    })
}
