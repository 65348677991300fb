//! Every verb of the palette: how it is written, what it needs, and what it asks for.

use crate::files::FileAct;

/// What was asked for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    Add {
        invite: String,
        name: Option<String>,
    },
    Away(Option<String>),
    Back,
    Block(String),
    Conversations,
    Delete,
    Edit(String),
    File(FileAct, i64),
    Files,
    Help,
    Invite,
    /// A file or folder for somebody.
    Offer {
        to: String,
        path: String,
    },
    Open(String),
    /// With the words of somebody else, or to be shown some.
    Pair(Option<String>),
    Port(u16),
    Ports,
    Quit,
    React(Option<String>),
    Remove(String),
    Rename {
        who: String,
        name: String,
    },
    Reply(String),
    Search(String),
    Send {
        to: String,
        text: String,
    },
    Status(Option<String>),
    Unblock(String),
}

/// A verb, as it is offered.
#[derive(Debug)]
pub(crate) struct Verb {
    pub(crate) name: &'static str,
    pub(crate) usage: &'static str,
    pub(crate) help: &'static str,
    pub(super) read: fn(&str) -> Result<Command, &'static str>,
}

/// Every verb, by name.
pub(crate) const VERBS: &[Verb] = &[
    Verb {
        name: "add",
        usage: "INVITE [NAME]",
        help: "use somebody's invite",
        read: |rest| {
            let (invite, name) = split(rest);
            let name = some(name);
            needed(invite, "paste the invite behind `add`").map(|invite| Command::Add { invite, name })
        },
    },
    Verb {
        name: "away",
        usage: "[WORDS]",
        help: "let contacts know that you are away; --back: that you are back",
        read: |rest| match rest {
            "--back" => Ok(Command::Back),
            words => Ok(Command::Away(some(words))),
        },
    },
    Verb {
        name: "contacts",
        usage: "",
        help: "go to the conversations",
        read: |_| Ok(Command::Conversations),
    },
    Verb {
        name: "contacts block",
        usage: "WHO",
        help: "hear no more of a contact",
        read: |rest| needed(rest, "whom? `contacts block NAME`").map(Command::Block),
    },
    Verb {
        name: "contacts remove",
        usage: "WHO",
        help: "delete a contact with its conversation, after asking",
        read: |rest| needed(rest, "whom? `contacts remove NAME`").map(Command::Remove),
    },
    Verb {
        name: "contacts rename",
        usage: "WHO NAME",
        help: "give a contact another name",
        read: |rest| {
            let (who, name) = split(rest);
            let (who, name) = (
                who.to_owned(),
                needed(name, "whom, and how? `contacts rename OLD NEW`")?,
            );
            Ok(Command::Rename { who, name })
        },
    },
    Verb {
        name: "contacts unblock",
        usage: "WHO",
        help: "hear of a blocked contact again",
        read: |rest| needed(rest, "whom? `contacts unblock NAME`").map(Command::Unblock),
    },
    Verb {
        name: "delete",
        usage: "",
        help: "delete the selected message at both ends, or your last one",
        read: |_| Ok(Command::Delete),
    },
    Verb {
        name: "edit",
        usage: "[WORDS]",
        help: "say the selected message, or your last one, in other words",
        read: |rest| Ok(Command::Edit(rest.to_owned())),
    },
    Verb {
        name: "files",
        usage: "",
        help: "files that are offered, and how they come along",
        read: |_| Ok(Command::Files),
    },
    Verb {
        name: "files accept",
        usage: "ROW",
        help: "accept a file by its row",
        read: |rest| file(FileAct::Accept, rest),
    },
    Verb {
        name: "files cancel",
        usage: "ROW",
        help: "stop fetching a file, or take the offer back, after asking",
        read: |rest| file(FileAct::Cancel, rest),
    },
    Verb {
        name: "files decline",
        usage: "ROW",
        help: "say no to a file by its row, after asking",
        read: |rest| file(FileAct::Decline, rest),
    },
    Verb {
        name: "help",
        usage: "",
        help: "keys and commands",
        read: |_| Ok(Command::Help),
    },
    Verb {
        name: "history",
        usage: "WHO",
        help: "open a conversation",
        read: |rest| needed(rest, "whose? `history NAME`").map(Command::Open),
    },
    Verb {
        name: "invite",
        usage: "",
        help: "make an invite to hand over",
        read: |_| Ok(Command::Invite),
    },
    Verb {
        name: "pair",
        usage: "[WORDS]",
        help: "become contacts by a few spoken words: show some, or type somebody's",
        read: |rest| Ok(Command::Pair(some(rest))),
    },
    Verb {
        name: "port",
        usage: "NUMBER",
        help: "what a port is for, and what is on it here",
        read: |rest| rest.parse().map(Command::Port).map_err(|_| "which? `port 8080`"),
    },
    Verb {
        name: "ports",
        usage: "",
        help: "what is on the ports of this machine",
        read: |_| Ok(Command::Ports),
    },
    Verb {
        name: "quit",
        usage: "",
        help: "leave; the node goes on",
        read: |_| Ok(Command::Quit),
    },
    Verb {
        name: "react",
        usage: "[SIGN]",
        help: "put a sign on the selected message, or the last one; without a sign, take it back",
        read: |rest| Ok(Command::React(some(rest))),
    },
    Verb {
        name: "reply",
        usage: "[WORDS]",
        help: "answer the selected message, or the last one",
        read: |rest| Ok(Command::Reply(rest.to_owned())),
    },
    Verb {
        name: "search",
        usage: "WORDS",
        help: "find what was said",
        read: |rest| Ok(Command::Search(rest.to_owned())),
    },
    Verb {
        name: "send",
        usage: "WHO WORDS",
        help: "write to somebody; WHO --file PATH offers a file or folder",
        read: |rest| {
            let (to, words) = split(rest);
            let (to, words) = (to.to_owned(), needed(words, "what? `send NAME WORDS`")?);
            let Some(path) = words.strip_prefix("--file") else {
                return Ok(Command::Send { to, text: words });
            };
            let path = needed(path.trim_start(), "which file? `send NAME --file PATH`")?;
            Ok(Command::Offer { to, path })
        },
    },
    Verb {
        name: "status",
        usage: "[WHO]",
        help: "how the node stands, or a contact",
        read: |rest| Ok(Command::Status(some(rest))),
    },
];

fn needed(text: &str, missing: &'static str) -> Result<String, &'static str> {
    if text.is_empty() {
        Err(missing)
    } else {
        Ok(text.to_owned())
    }
}

fn file(act: FileAct, row: &str) -> Result<Command, &'static str> {
    let row = row.parse().map_err(|_| "which? `files` shows the rows")?;
    Ok(Command::File(act, row))
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Splits off the first word.
fn split(text: &str) -> (&str, &str) {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (first, rest.trim_start())
}
