//! The command palette: the verbs of the command line, typed behind `/` or `:` and completed while they are typed.

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
    Help,
    Invite,
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
    read: fn(&str) -> Result<Command, &'static str>,
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
        help: "let contacts know that you are away",
        read: |rest| Ok(Command::Away(some(rest))),
    },
    Verb {
        name: "back",
        usage: "",
        help: "let contacts know that you are back",
        read: |_| Ok(Command::Back),
    },
    Verb {
        name: "block",
        usage: "WHO",
        help: "hear no more of a contact",
        read: |rest| needed(rest, "whom? `block NAME`").map(Command::Block),
    },
    Verb {
        name: "contacts",
        usage: "",
        help: "go to the conversations",
        read: |_| Ok(Command::Conversations),
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
        name: "remove",
        usage: "WHO",
        help: "delete a contact with its conversation, after asking",
        read: |rest| needed(rest, "whom? `remove NAME`").map(Command::Remove),
    },
    Verb {
        name: "rename",
        usage: "WHO NAME",
        help: "give a contact another name",
        read: |rest| {
            let (who, name) = split(rest);
            let (who, name) = (who.to_owned(), needed(name, "whom, and how? `rename OLD NEW`")?);
            Ok(Command::Rename { who, name })
        },
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
        help: "write to somebody without opening the conversation",
        read: |rest| {
            let (to, text) = split(rest);
            let (to, text) = (to.to_owned(), needed(text, "what? `send NAME WORDS`")?);
            Ok(Command::Send { to, text })
        },
    },
    Verb {
        name: "status",
        usage: "[WHO]",
        help: "how the node stands, or a contact",
        read: |rest| Ok(Command::Status(some(rest))),
    },
    Verb {
        name: "unblock",
        usage: "WHO",
        help: "hear of a blocked contact again",
        read: |rest| needed(rest, "whom? `unblock NAME`").map(Command::Unblock),
    },
];

fn needed(text: &str, missing: &'static str) -> Result<String, &'static str> {
    if text.is_empty() {
        Err(missing)
    } else {
        Ok(text.to_owned())
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Splits off the first word.
fn split(text: &str) -> (&str, &str) {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (first, rest.trim_start())
}

/// What is typed, and which of what fits is chosen.
#[derive(Debug, Default)]
pub(crate) struct Palette {
    pub(crate) line: String,
    pub(crate) chosen: usize,
}

impl Palette {
    /// The verbs that what is typed may become.
    pub(crate) fn fitting(&self) -> Vec<&'static Verb> {
        let (typed, rest) = split(self.line.trim_start());
        let is_whole = !rest.is_empty() || self.line.ends_with(char::is_whitespace);
        let fits = |verb: &&Verb| {
            if is_whole {
                verb.name == typed
            } else {
                verb.name.starts_with(typed)
            }
        };
        VERBS.iter().filter(fits).collect()
    }

    /// Moves the choice.
    pub(crate) fn choose(&mut self, up: bool) {
        let count = self.fitting().len().max(1);
        self.chosen = if up {
            self.chosen.checked_sub(1).unwrap_or(count.saturating_sub(1))
        } else {
            self.chosen.saturating_add(1) % count
        };
    }

    /// Writes out the chosen verb.
    pub(crate) fn complete(&mut self) {
        let (_, rest) = split(self.line.trim_start());
        if let Some(verb) = self.fitting().get(self.chosen) {
            self.line = format!("{} {rest}", verb.name);
            self.chosen = 0;
        }
    }

    /// Reads what was typed; what is not finished is completed as chosen.
    ///
    /// # Errors
    ///
    /// Says what is missing.
    pub(crate) fn read(&self) -> Result<Command, String> {
        let (typed, rest) = split(self.line.trim());
        let exact = VERBS.iter().find(|verb| verb.name == typed);
        let verb = exact.or_else(|| self.fitting().get(self.chosen).copied());
        let verb = verb.ok_or_else(|| format!("there is no command `{typed}`"))?;
        (verb.read)(rest).map_err(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        Palette {
            line: line.into(),
            chosen: 0,
        }
        .read()
    }

    #[test]
    fn verbs_are_read_with_what_they_need() {
        assert_eq!(read("invite"), Ok(Command::Invite));
        assert_eq!(read("react 👍"), Ok(Command::React(Some("👍".into()))));
        assert_eq!(read("react"), Ok(Command::React(None)));
        let send = Command::Send {
            to: "bob".into(),
            text: "good day".into(),
        };
        assert_eq!(read("  send bob  good day "), Ok(send));
        let add = Command::Add {
            invite: "directnet:x".into(),
            name: Some("bob".into()),
        };
        assert_eq!(read("add directnet:x bob"), Ok(add));
        assert!(read("send bob").is_err());
        assert!(read("dance").is_err());
    }

    #[test]
    fn what_is_begun_is_completed_as_chosen() {
        let mut palette = Palette {
            line: "re".into(),
            chosen: 0,
        };
        let names: Vec<_> = palette.fitting().iter().map(|verb| verb.name).collect();
        assert_eq!(names, ["react", "remove", "rename", "reply"]);
        palette.choose(true);
        assert_eq!(palette.read(), Ok(Command::Reply(String::new())));
        palette.complete();
        assert_eq!(palette.line, "reply ");
        palette.choose(true);
        assert_eq!(palette.chosen, 0);
    }

    #[test]
    fn verbs_are_in_order() {
        assert!(VERBS.is_sorted_by_key(|verb| verb.name));
    }
}
