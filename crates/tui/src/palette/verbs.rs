//! Every verb of the palette: how it is written, what it needs, and what it asks for.

use api::pairing::UseWordsRequest;
use api::ports::MachineRequest;
use api::presence::PresenceRequest;
use api::rooms::RoomAct;

use super::{Command, people, rooms};
use crate::effect::{Effect, text_to};
use crate::files::FileAct;
use crate::keymap::Focus;
use crate::language::say;

/// A verb, as it is offered.
#[derive(Debug)]
pub(crate) struct Verb {
    pub(crate) name: &'static str,
    pub(crate) usage: &'static str,
    pub(crate) help: &'static str,
    pub(super) read: fn(&str) -> Result<Command, String>,
}

const fn verb(
    name: &'static str,
    usage: &'static str,
    help: &'static str,
    read: fn(&str) -> Result<Command, String>,
) -> Verb {
    Verb {
        name,
        usage,
        help,
        read,
    }
}

/// Every verb, by name.
pub(crate) const VERBS: &[Verb] = &[
    verb(
        "add",
        "INVITE",
        "use somebody's invite; --as NAME calls them so",
        people::add,
    ),
    verb(
        "ask",
        "WHO [PORT]",
        "what is on the ports of a contact's machine, if it lets itself be asked",
        ask,
    ),
    verb(
        "away",
        "[WORDS]",
        "let contacts know that you are away; --back: that you are back",
        away,
    ),
    verb("contacts", "", "go to the conversations", |_| {
        Ok(Command::Show(Focus::List))
    }),
    verb("contacts block", "WHO", "hear no more of a contact", |rest| {
        people::about(rest, "contacts block NAME", Effect::Block)
    }),
    verb(
        "contacts remove",
        "WHO",
        "delete a contact with its conversation, after asking",
        people::remove,
    ),
    verb(
        "contacts rename",
        "WHO NAME",
        "give a contact another name",
        people::rename,
    ),
    verb(
        "contacts set",
        "[WHO]",
        "see or decide what holds: --receipts, --presence, --typing, --notifications on, off or default; --auto-accept, --inbox SIZE; --ports; all: --requests",
        people::settings,
    ),
    verb(
        "contacts unblock",
        "WHO",
        "hear of a blocked contact again",
        |rest| people::about(rest, "contacts unblock NAME", Effect::Unblock),
    ),
    verb(
        "delete",
        "",
        "delete the selected message at both ends, or your last one",
        |_| Ok(Command::Delete),
    ),
    verb("down", "", "stop the node, after asking", |_| {
        Ok(Command::Confirm(say!("down-sure").to_owned(), Effect::Stop))
    }),
    verb(
        "edit",
        "[WORDS]",
        "say the selected message, or your last one, in other words",
        |rest| Ok(Command::Edit(rest.to_owned())),
    ),
    verb(
        "files",
        "",
        "files that are offered, and how they come along",
        |_| Ok(Command::Show(Focus::Files)),
    ),
    verb("files accept", "ROW", "accept a file by its row", |rest| {
        file(FileAct::Accept, rest)
    }),
    verb(
        "files cancel",
        "ROW",
        "stop fetching a file, or take the offer back, after asking",
        |rest| file(FileAct::Cancel, rest),
    ),
    verb(
        "files decline",
        "ROW",
        "say no to a file by its row, after asking",
        |rest| file(FileAct::Decline, rest),
    ),
    verb("help", "", "keys and commands", |_| Ok(Command::Help)),
    verb("history", "WHO", "open a conversation", |rest| {
        needed(rest, || say!("need-whose", example = "history NAME")).map(Command::Open)
    }),
    verb("id", "", "your id", |_| Ok(Command::Ask(Effect::Id))),
    verb(
        "introduce",
        "WHO TO",
        "make two contacts known to each other",
        people::introduce,
    ),
    verb("invite", "", "make an invite to hand over", |_| {
        Ok(Command::Ask(Effect::Invite))
    }),
    verb(
        "open",
        "",
        "make a link to the page, for a browser on this machine",
        |_| Ok(Command::Ask(Effect::PageLink)),
    ),
    verb(
        "pair",
        "[WORDS]",
        "become contacts by a few spoken words: show some, or type somebody's",
        pair,
    ),
    verb(
        "port",
        "NUMBER",
        "what a port is for, and what is on it here",
        port,
    ),
    verb("ports", "", "what is on the ports of this machine", |_| {
        Ok(Command::Show(Focus::Ports))
    }),
    verb("quit", "", "leave; the node goes on", |_| Ok(Command::Quit)),
    verb(
        "react",
        "[SIGN]",
        "put a sign on the selected message, or the last one; without a sign, take it back",
        |rest| Ok(Command::React(some(rest))),
    ),
    verb(
        "reply",
        "[WORDS]",
        "answer the selected message, or the last one",
        |rest| Ok(Command::Reply(rest.to_owned())),
    ),
    verb(
        "request",
        "ID --at ADDR",
        "ask somebody to become a contact, without an invite; --message WORDS, --as NAME",
        people::request,
    ),
    verb(
        "requests",
        "",
        "who asks to become a contact, and whom you ask",
        |_| Ok(Command::Show(Focus::Requests)),
    ),
    verb(
        "requests accept",
        "WHICH",
        "make somebody who asks a contact; --as NAME calls them so",
        people::accept,
    ),
    verb(
        "requests block",
        "WHICH",
        "hear nothing more of somebody who asks",
        |rest| people::which(rest, Effect::BlockRequest),
    ),
    verb("requests decline", "WHICH", "show a request no more", |rest| {
        people::which(rest, Effect::DeclineRequest)
    }),
    verb("requests withdraw", "WHICH", "ask somebody no more", |rest| {
        people::which(rest, Effect::WithdrawRequest)
    }),
    verb(
        "room add",
        "ROOM WHO",
        "let a contact in; --history: to read everything",
        rooms::add,
    ),
    verb(
        "room create",
        "#NAME",
        "make a room, of which you are the owner",
        |rest| rooms::about(rest, Some(RoomAct::Create)),
    ),
    verb(
        "room demote",
        "ROOM WHO",
        "make a moderator a plain member",
        |rest| rooms::whom(rest, RoomAct::Demote),
    ),
    verb("room handover", "ROOM WHO", "make a member the owner", |rest| {
        rooms::whom(rest, RoomAct::HandOver)
    }),
    verb("room leave", "ROOM", "leave a room, after asking", rooms::leave),
    verb("room list", "", "your rooms", rooms::list),
    verb(
        "room members",
        "ROOM",
        "who is in a room, and what they may do",
        |rest| rooms::about(rest, None),
    ),
    verb("room promote", "ROOM WHO", "make a member a moderator", |rest| {
        rooms::whom(rest, RoomAct::Promote)
    }),
    verb("room remove", "ROOM WHO", "put a member out", |rest| {
        rooms::whom(rest, RoomAct::Remove)
    }),
    verb(
        "room set",
        "ROOM",
        "see or decide what holds: --notifications on, off or default",
        rooms::set,
    ),
    verb("search", "WORDS", "find what was said", |rest| {
        Ok(Command::Search(rest.to_owned()))
    }),
    verb(
        "send",
        "WHO WORDS",
        "write to somebody; WHO --file PATH offers a file or folder",
        send,
    ),
    verb("status", "[WHO]", "how the node stands, or a contact", status),
    verb(
        "verify",
        "WHO",
        "compare words with a contact; --undo takes it back",
        people::verify,
    ),
];

fn away(rest: &str) -> Result<Command, String> {
    let away = rest != "--back";
    let text = some(rest).filter(|_| away);
    Ok(Command::Ask(Effect::Presence(PresenceRequest { away, text })))
}

fn file(act: FileAct, row: &str) -> Result<Command, String> {
    let row = row.parse().map_err(|_| say!("need-which-row"))?;
    Ok(Command::File(act, row))
}

fn pair(rest: &str) -> Result<Command, String> {
    let Some(words) = some(rest) else {
        return Ok(Command::Ask(Effect::ShowWords));
    };
    let (at, name) = (None, None);
    let words = Effect::UseWords(UseWordsRequest { words, at, name });
    Ok(Command::Saying(say!("looking-for-words"), words))
}

fn port(rest: &str) -> Result<Command, String> {
    let port = rest
        .parse()
        .map_err(|_| say!("need-which", example = "port 8080"))?;
    Ok(Command::Ask(Effect::Port(port)))
}

fn ask(rest: &str) -> Result<Command, String> {
    let mut words = rest.split_whitespace();
    let who = words
        .next()
        .ok_or_else(|| say!("need-whom", example = "ask server 8080"))?
        .to_owned();
    let port = words.next().map(str::parse).transpose();
    let port = port.map_err(|_| say!("need-which", example = "ask server 8080"))?;
    let asked = Effect::AskMachine(MachineRequest {
        who,
        port,
        transport: None,
    });
    Ok(Command::Saying(say!("asking"), asked))
}

fn send(rest: &str) -> Result<Command, String> {
    let (to, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (to, words) = (
        to.to_owned(),
        needed(words.trim_start(), || {
            say!("need-what", example = "send NAME WORDS")
        })?,
    );
    let Some(path) = words.strip_prefix("--file") else {
        let request = text_to(to, words, None);
        return Ok(Command::Ask(Effect::Send(request)));
    };
    let path = needed(path.trim_start(), || {
        say!("need-which-file", example = "send NAME --file PATH")
    })?;
    Ok(Command::Saying(say!("reading-file"), Effect::Offer { to, path }))
}

fn status(rest: &str) -> Result<Command, String> {
    Ok(Command::Ask(match some(rest) {
        None => Effect::Status,
        Some(who) => Effect::ContactStatus(who),
    }))
}

fn needed(text: &str, missing: impl Fn() -> String) -> Result<String, String> {
    some(text).ok_or_else(missing)
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
