//! The command palette: the verbs of the command line, typed behind `/` or `:` and completed while they are typed.

mod verbs;

pub(crate) use verbs::{Command, VERBS, Verb};

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
        let verb = verb.ok_or_else(|| format!("there is no command `{}`", typed.trim_end()))?;
        let rest = behind(typed, verb).unwrap_or_default();
        (verb.read)(rest.trim()).map_err(str::to_owned)
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
    use super::*;
    use crate::files::FileAct;

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
        let offer = Command::Offer {
            to: "bob".into(),
            path: "~/a b.pdf".into(),
        };
        assert_eq!(read("send bob --file ~/a b.pdf"), Ok(offer));
        assert!(read("send bob").is_err());
        assert!(read("send bob --file").is_err());
        assert!(read("dance").is_err());
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
        assert_eq!(read("files"), Ok(Command::Files));
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
