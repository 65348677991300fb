//! The command palette: the verbs of the command line, typed behind `/` or `:` and completed while they are typed.

mod command;
mod options;
mod people;
mod rooms;
mod verbs;

pub(crate) use command::Command;
pub(crate) use verbs::{VERBS, Verb};

use crate::language::say;

/// What is typed, and which of what fits is chosen.
#[derive(Debug, Default)]
pub(crate) struct Palette {
    pub(crate) line: String,
    pub(crate) chosen: usize,
}

impl Palette {
    /// The verbs that what is typed may become: those that begin so, then those of which a later word does; or the one that
    /// is written out, with what it needs behind it.
    pub(crate) fn fitting(&self) -> Vec<&'static Verb> {
        let typed = self.line.trim_start();
        let begins: Vec<_> = VERBS.iter().filter(|verb| verb.name.starts_with(typed)).collect();
        let whole = VERBS.iter().filter(|verb| behind(typed, verb).is_some());
        if let Some(whole) = whole.max_by_key(|verb| verb.name.len()) {
            // A longer verb may begin with the same words: then what stands behind this one may be a part of that.
            let has_rest = behind(typed, whole).is_some_and(|rest| !rest.trim().is_empty());
            let longer: Vec<_> = begins
                .into_iter()
                .filter(|verb| verb.name != whole.name)
                .collect();
            let itself = (!has_rest || longer.is_empty()).then_some(whole);
            return itself.into_iter().chain(longer).collect();
        }
        let is_later = |verb: &&Verb| !verb.name.starts_with(typed) && has_later_word(verb, typed);
        let later = VERBS.iter().filter(is_later);
        begins.into_iter().chain(later).collect()
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
        if let Some(verb) = self.fitting().get(self.chosen)
            && behind(self.line.trim_start(), verb).is_none()
        {
            self.line = format!("{} ", verb.name);
            self.chosen = 0;
        }
    }

    /// Reads what was typed; what is not finished is completed as chosen.
    ///
    /// # Errors
    ///
    /// Says what is missing.
    pub(crate) fn read(&self) -> Result<Command, String> {
        let typed = self.line.trim_start();
        let verb = self.fitting().get(self.chosen).copied();
        let verb = verb.ok_or_else(|| say!("palette-no-command", typed = typed.trim_end()))?;
        let rest = behind(typed, verb).unwrap_or_default();
        (verb.read)(rest.trim())
    }
}

/// What stands behind a verb that is written out.
fn behind<'a>(typed: &'a str, verb: &Verb) -> Option<&'a str> {
    let rest = typed.strip_prefix(verb.name)?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some(rest)
}

fn has_later_word(verb: &Verb, typed: &str) -> bool {
    let mut words = verb.name.split(' ').skip(1);
    words.any(|word| !typed.is_empty() && word.starts_with(typed))
}

#[cfg(test)]
mod tests {
    use api::contacts::{Decision, SettingsRequest, VerifyRequest};
    use api::files::AutoAccept;
    use api::presence::PresenceRequest;
    use api::requests::AskRequest;
    use api::rooms::{RoomAct, RoomRequest};

    use super::*;
    use crate::effect::{Effect, text_to};
    use crate::files::FileAct;
    use crate::keymap::Focus;

    fn read(line: &str) -> Result<Command, String> {
        Palette {
            line: line.into(),
            chosen: 0,
        }
        .read()
    }

    #[test]
    fn verbs_are_read_with_what_they_need() {
        let ask = |effect| Ok(Command::Ask(effect));
        assert_eq!(read("invite"), ask(Effect::Invite));
        assert_eq!(read("react 👍"), Ok(Command::React(Some("👍".into()))));
        assert_eq!(read("react"), Ok(Command::React(None)));
        let send = text_to("bob".into(), "good  day".into(), None);
        assert_eq!(read("  send bob  good  day "), ask(Effect::Send(send)));
        let (to, path) = ("bob".to_owned(), "~/a b.pdf".to_owned());
        let offer = Command::Saying("reading all of it…", Effect::Offer { to, path });
        assert_eq!(read("send bob --file ~/a b.pdf"), Ok(offer));
        let (away, text) = (false, None);
        let back = Effect::Presence(PresenceRequest { away, text });
        assert_eq!(read("away --back"), ask(back));
        for wrong in [
            "send bob",
            "send bob --file",
            "dance",
            "add",
            "add a b",
            "contacts rename bob",
            "request ID",
            "files accept x",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn people_are_asked_decided_about_and_compared() {
        let ask = AskRequest {
            id: "ID".into(),
            addrs: vec!["192.0.2.1:1".into()],
            name: Some("bob".into()),
            text: "it is me".into(),
        };
        assert_eq!(
            read("request ID --at 192.0.2.1:1 --as bob --message it is me"),
            Ok(Command::Saying("dialling them…", Effect::Request(ask)))
        );
        let settings = SettingsRequest {
            who: Some("bob".into()),
            receipts: Some(Decision::On),
            auto_accept: Some(AutoAccept::UpTo(10_000_000)),
            ..SettingsRequest::default()
        };
        assert_eq!(
            read("contacts set bob --receipts on --auto-accept 10MB"),
            Ok(Command::Ask(Effect::Settings(settings)))
        );
        assert!(read("contacts set bob --receipts perhaps").is_err());
        let verify = |text: Option<&str>, verified| {
            let (who, text) = ("bob".to_owned(), text.map(str::to_owned));
            Ok(Command::Ask(Effect::Verify(VerifyRequest {
                who,
                text,
                verified,
            })))
        };
        assert_eq!(read("verify bob"), verify(None, None));
        assert_eq!(
            read("verify bob directnet-verify:x"),
            verify(Some("directnet-verify:x"), None)
        );
        assert_eq!(read("verify bob --undo"), verify(None, Some(false)));
    }

    #[test]
    fn rooms_are_made_and_changed() {
        let rooms = |room: &str, act, who: Option<&str>| {
            let (room, who) = (Some(room.to_owned()), who.map(str::to_owned));
            let notifications = None;
            Ok(Command::Ask(Effect::Rooms(RoomRequest {
                room,
                act,
                who,
                notifications,
            })))
        };
        assert_eq!(
            read("room create #team"),
            rooms("#team", Some(RoomAct::Create), None)
        );
        assert_eq!(read("room members #team"), rooms("#team", None, None));
        assert_eq!(
            read("room add #team bob"),
            rooms("#team", Some(RoomAct::Add), Some("bob"))
        );
        assert_eq!(
            read("room add #team bob --history"),
            rooms("#team", Some(RoomAct::AddWithHistory), Some("bob"))
        );
        assert!(matches!(read("room leave #team"), Ok(Command::Confirm(..))));
        assert!(read("room add #team").is_err());
        let muted = RoomRequest {
            room: Some("#team".to_owned()),
            notifications: Some(Decision::Off),
            ..RoomRequest::default()
        };
        assert_eq!(
            read("room set #team --notifications off"),
            Ok(Command::Ask(Effect::Rooms(muted)))
        );
        assert!(read("room set #team --notifications maybe").is_err());
    }

    /// Verbs of the command line that the palette leaves out, and why.
    const LEFT_OUT: &[(&str, &str)] = &[
        ("atlas", "changes files of this machine, not what a node does"),
        (
            "backup",
            "writes a file of the user's under a passphrase, which is typed where nothing is shown",
        ),
        ("check", "is for scripts: its exit code is its answer"),
        ("completions", "is about the command line"),
        ("draft", "the place to write is the draft"),
        (
            "expect",
            "is about a configuration, of which the list of ports shows the outcome",
        ),
        ("export", "writes a file or a stream"),
        ("files preview", "is a picture, which letters do not show"),
        ("free", "is for scripts: its exit code is its answer"),
        ("import", "reads a file or a stream"),
        ("keyring", "is done while no node runs"),
        ("kill", "ends processes, which a face for conversations does not"),
        ("man", "is about the command line"),
        ("passphrase", "is typed where nothing is shown"),
        ("recv", "whatever comes is shown"),
        ("restore", "is done while no node runs"),
        ("suggest", "is for scripts and for setting up programs"),
        ("up", "a node runs"),
        ("watch", "the list of ports changes by itself"),
        ("wipe", "is done while no node runs"),
    ];

    /// Verbs that a face needs and a command line does not.
    const OF_THE_FACE: &[&str] = &["help", "quit", "reply"];

    #[test]
    fn every_verb_of_the_command_line_is_here_or_left_out_for_a_reason() {
        // The page is the program's own help: a test of the program compares the two.
        let page = include_str!("../../../docs/cli-reference.md");
        let of_the_program: Vec<&str> = page
            .lines()
            .filter_map(|line| line.strip_prefix("## directnet "))
            .collect();
        assert!(of_the_program.len() > 50);
        let is_left_out = |name: &str| {
            let first = name.split(' ').next().unwrap_or_default();
            LEFT_OUT
                .iter()
                .any(|(left_out, _)| *left_out == first || *left_out == name)
        };
        for name in &of_the_program {
            // Verbs that are only a beginning do nothing by themselves.
            let is_beginning = *name == "room";
            let is_here = is_beginning || VERBS.iter().any(|verb| verb.name == *name);
            assert!(is_here != is_left_out(name), "{name}");
        }
        for verb in VERBS {
            let is_known = of_the_program.contains(&verb.name) || OF_THE_FACE.contains(&verb.name);
            assert!(is_known, "the command line has no {}", verb.name);
        }
        for (name, _) in LEFT_OUT {
            assert!(of_the_program.contains(name), "the command line has no {name}");
        }
    }

    fn fitting(line: &str) -> Vec<&'static str> {
        let (line, chosen) = (line.into(), 0);
        let palette = Palette { line, chosen };
        palette.fitting().iter().map(|verb| verb.name).collect()
    }

    #[test]
    fn what_is_begun_is_completed_as_chosen() {
        let mut palette = Palette {
            line: "rep".into(),
            chosen: 0,
        };
        assert_eq!(palette.read(), Ok(Command::Reply(String::new())));
        palette.complete();
        assert_eq!(palette.line, "reply ");
        palette.choose(true);
        assert_eq!(palette.chosen, 0);
        palette.line.push_str("yes");
        palette.complete();
        assert_eq!(palette.line, "reply yes");
    }

    #[test]
    fn verbs_of_several_words_are_found_by_each() {
        assert_eq!(fitting("files acc"), ["files accept"]);
        assert_eq!(fitting("unbl"), ["contacts unblock"]);
        assert_eq!(fitting("port"), ["port", "ports"]);
        assert_eq!(fitting("port 80"), ["port"]);
        assert_eq!(
            fitting("files"),
            ["files", "files accept", "files cancel", "files decline"]
        );
        assert_eq!(
            fitting("files "),
            ["files", "files accept", "files cancel", "files decline"]
        );
        assert_eq!(fitting("files accept 12"), ["files accept"]);
        assert_eq!(
            fitting("fil"),
            ["files", "files accept", "files cancel", "files decline"]
        );
        assert_eq!(read("files"), Ok(Command::Show(Focus::Files)));
        assert_eq!(read("files accept 12"), Ok(Command::File(FileAct::Accept, 12)));
        let chosen = Palette {
            line: "files".into(),
            chosen: 2,
        };
        assert!(chosen.read().is_err(), "which one is missing");
    }

    #[test]
    fn verbs_are_in_order() {
        assert!(VERBS.is_sorted_by_key(|verb| verb.name));
    }
}
