//! `--help` in the user's language.
//!
//! The comments on commands and arguments are the help in English, which clap, the manual pages and
//! docs/cli-reference.md have from there. So the English text is the key, and the command is walked and each text said
//! anew, paragraph by paragraph. That takes place when somebody asks for help in another language, and at no other time. What
//! clap adds behind the help of an argument in brackets is put there instead of it; commands in examples are commands in every
//! language.

use std::collections::HashMap;

use clap::builder::{PossibleValue, StyledStr};
use clap::error::ErrorKind;
use clap::{Arg, Command};
use languages::{Catalog, Language};

use crate::language;
use crate::style::{HEADING, paint};

/// What the help says.
static HELP: Catalog = Catalog::new(
    concat!(
        include_str!("texts/en/help.ftl"),
        include_str!("texts/en/help-long.ftl")
    ),
    concat!(
        include_str!("texts/tr/help.ftl"),
        include_str!("texts/tr/help-long.ftl")
    ),
    concat!(
        include_str!("texts/el/help.ftl"),
        include_str!("texts/el/help-long.ftl")
    ),
);

/// Returns what clap has to say: if that is help, in the user's language.
pub(crate) fn said(error: clap::Error, command: Command) -> clap::Error {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    match language::texts().language() {
        Language::English => error,
        _ if !is_help => error,
        language => {
            let asked_again = translated(command, language).try_get_matches();
            asked_again.err().unwrap_or(error)
        }
    }
}

/// Says everything of a program's help in a language.
fn translated(mut program: Command, language: Language) -> Command {
    // What clap adds by itself, such as --help, is there from now on.
    program.build();
    Words::of(language).command(program)
}

/// The texts of the help in a language, by their English.
struct Words(HashMap<&'static str, &'static str>);

impl Words {
    fn of(language: Language) -> Self {
        let [english, ours] = [Language::English, language].map(|language| HELP.texts(language));
        Self(
            english
                .keys()
                .map(|key| (english.get(key), ours.get(key)))
                .collect(),
        )
    }

    fn say(&self, english: &str) -> String {
        (*self.0.get(english).unwrap_or(&english)).to_owned()
    }

    fn heading(&self, english: &'static str) -> &'static str {
        self.0.get(english).unwrap_or(&english)
    }

    /// Says a text of several paragraphs.
    fn paragraphs(&self, english: &StyledStr) -> String {
        said_anew(&english.to_string(), |text| self.say(text))
    }

    fn command(&self, command: Command) -> Command {
        let usage = paint(HEADING, self.heading("Usage:"));
        let has_arguments = command.get_arguments().next().is_some() || command.has_subcommands();
        let arguments = if has_arguments { "\n\n{all-args}" } else { "" };
        let template =
            format!("{{before-help}}{{about-with-newline}}\n{usage} {{usage}}{arguments}{{after-help}}");
        let about = command.get_about().map(|about| self.paragraphs(about));
        let long_about = command.get_long_about().map(|about| self.paragraphs(about));
        let after = command.get_after_help().map(|text| self.paragraphs(text));
        let long_after = command.get_after_long_help().map(|text| self.paragraphs(text));
        let mut command = command
            .help_template(template)
            .subcommand_help_heading(self.heading("Commands"))
            .mut_args(|arg| self.argument(arg))
            .mut_subcommands(|inner| self.command(inner));
        if let Some(about) = about {
            command = command.about(about);
        }
        if let Some(long_about) = long_about {
            command = command.long_about(long_about);
        }
        if let Some(after) = after {
            command = command.after_help(after);
        }
        if let Some(long_after) = long_after {
            command = command.after_long_help(long_after);
        }
        command
    }

    fn argument(&self, arg: Arg) -> Arg {
        let heading = if arg.is_positional() {
            "Arguments"
        } else {
            "Options"
        };
        let notes = self.notes(&arg);
        let values = self.values(&arg);
        let meanings = self.meanings(&arg);
        let help = arg.get_help().map(|help| self.paragraphs(help));
        let long_help = arg.get_long_help().map(|help| self.paragraphs(help));
        // Values that are explained make a help of several paragraphs, as they do in clap.
        let long_help = match &meanings {
            Some(_) => long_help.or_else(|| help.clone()),
            None => long_help,
        };
        let mut arg = arg
            .help_heading(self.heading(heading))
            .hide_env(true)
            .hide_default_value(true)
            .hide_possible_values(true);
        // Under a heading of its own, clap would sort them by name.
        if let Some(place) = arg.get_index() {
            arg = arg.display_order(place);
        }
        if let Some(long_help) = long_help {
            // What is listed with its meaning is not listed again.
            let rest = values.iter().filter(|_| meanings.is_none());
            let notes: Vec<&str> = notes.iter().chain(rest).map(String::as_str).collect();
            let notes = (!notes.is_empty()).then(|| notes.join("\n"));
            let paragraphs: Vec<String> = [Some(long_help), meanings, notes].into_iter().flatten().collect();
            arg = arg.long_help(paragraphs.join("\n\n"));
        }
        if let Some(help) = help {
            let parts: Vec<String> = std::iter::once(help).chain(notes).chain(values).collect();
            arg = arg.help(parts.join(" "));
        }
        arg
    }

    /// What clap writes in brackets behind the help of an argument.
    fn notes(&self, arg: &Arg) -> Vec<String> {
        let mut notes = Vec::new();
        let mut note = |label: &str, what: String| notes.push(format!("[{} {what}]", self.say(label)));
        if let Some(name) = arg.get_env().filter(|_| !arg.is_hide_env_set()) {
            let value = std::env::var(name).unwrap_or_default();
            note("env:", format!("{}={value}", name.to_string_lossy()));
        }
        let takes_value = arg.get_action().takes_values();
        let defaults = arg.get_default_values();
        if takes_value && !defaults.is_empty() && !arg.is_hide_default_value_set() {
            let defaults: Vec<_> = defaults.iter().map(|value| value.to_string_lossy()).collect();
            note("default:", defaults.join(" "));
        }
        notes
    }

    /// What else it writes there: the values that the argument can have.
    fn values(&self, arg: &Arg) -> Option<String> {
        let values = shown_values(arg);
        let names: Vec<_> = values.iter().map(|value| value.get_name()).collect();
        (!names.is_empty()).then(|| format!("[{} {}]", self.say("possible values:"), names.join(", ")))
    }

    /// The values of an argument with what each means, if that is said.
    fn meanings(&self, arg: &Arg) -> Option<String> {
        let values = shown_values(arg);
        if values.iter().all(|value| value.get_help().is_none()) {
            return None;
        }
        let widest = values.iter().map(|value| value.get_name().len()).max();
        let width = widest.unwrap_or_default().saturating_add(1);
        let meanings = values.iter().map(|value| {
            let meaning = value.get_help().map(|help| self.paragraphs(help));
            let name = format!("{}:", value.get_name());
            format!("- {name:width$} {}", meaning.unwrap_or_default())
        });
        let title = self.say("Possible values:");
        let lines: Vec<String> = std::iter::once(title).chain(meanings).collect();
        Some(lines.join("\n"))
    }
}

fn shown_values(arg: &Arg) -> Vec<PossibleValue> {
    match arg.get_action().takes_values() && !arg.is_hide_possible_values_set() {
        true => arg.get_possible_values(),
        false => Vec::new(),
    }
}

/// Says a text anew, each of its paragraphs by itself; of examples only the title, and of exit codes each line.
fn said_anew(text: &str, mut say: impl FnMut(&str) -> String) -> String {
    const EXAMPLES: &str = "Examples:";
    let paragraphs = text.split("\n\n").map(|paragraph| {
        if let Some(examples) = paragraph.strip_prefix(EXAMPLES) {
            return say(EXAMPLES) + examples;
        }
        if !paragraph.starts_with("Exit codes") {
            return say(paragraph);
        }
        let lines = paragraph.split('\n').map(|line| {
            let meaning = line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
            let code = line.strip_suffix(meaning).unwrap_or_default();
            format!("{code}{}", say(meaning))
        });
        lines.collect::<Vec<_>>().join("\n")
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;
    use languages::check;

    use super::*;
    use crate::args::Args;

    /// What is not help of a command.
    const FRAME: [&str; 8] = [
        "Usage:",
        "Commands",
        "Arguments",
        "Options",
        "env:",
        "default:",
        "possible values:",
        "Possible values:",
    ];

    /// Everything that the help of a command and those inside it says.
    fn texts_of(command: &Command, found: &mut BTreeSet<String>) {
        let mut add = |text: Option<&StyledStr>| {
            let text = text.map(ToString::to_string).unwrap_or_default();
            said_anew(&text, |part| {
                found.insert(part.to_owned());
                String::new()
            });
        };
        add(command.get_about());
        add(command.get_long_about());
        add(command.get_after_help());
        add(command.get_after_long_help());
        command.get_arguments().for_each(|arg| {
            add(arg.get_help());
            add(arg.get_long_help());
            let values = arg.get_possible_values();
            values.iter().for_each(|value| add(value.get_help()));
        });
        command.get_subcommands().for_each(|inner| texts_of(inner, found));
    }

    #[test]
    fn every_command_and_argument_is_explained_in_every_language() {
        let mut program = Args::command();
        program.build();
        let mut wanted: BTreeSet<String> = FRAME.map(str::to_owned).into();
        texts_of(&program, &mut wanted);
        wanted.remove("");
        let english = HELP.texts(Language::English);
        let known: BTreeSet<String> = english.keys().map(|key| english.get(key).to_owned()).collect();
        let missing: Vec<_> = wanted.difference(&known).collect();
        assert_eq!(missing, Vec::<&String>::new(), "missing in texts/*/help*.ftl");
        let stale: Vec<_> = known.difference(&wanted).collect();
        assert_eq!(stale, Vec::<&String>::new(), "left over in texts/*/help*.ftl");
        assert_eq!(check::differences(&HELP), Vec::<String>::new());
    }

    /// What a language does not say by itself is English: no paragraph of one is the same in another.
    #[test]
    fn no_paragraph_of_the_help_stays_english() {
        for language in [Language::Turkish, Language::Greek] {
            let (english, ours) = (HELP.texts(Language::English), HELP.texts(language));
            let same: Vec<_> = english
                .keys()
                .filter(|key| english.get(key) == ours.get(key))
                .collect();
            assert_eq!(same, Vec::<&str>::new(), "{language:?}");
        }
    }

    #[test]
    fn help_is_said_in_the_language_that_is_asked_for() {
        let help = |language| {
            let mut program = translated(Args::command(), language);
            let command = program.find_subcommand_mut("search").unwrap();
            anstream::adapter::strip_str(&command.render_help().ansi().to_string()).to_string()
        };
        insta::assert_snapshot!(help(Language::Turkish), @r"
        İletileri sözcükleriyle, bütün konuşmalarda ve odalarda, en yeniden başlayarak bulur

        Kullanım: directnet search [OPTIONS] <WORDS>...

        Bağımsız değişkenler:
          <WORDS>...  Sözcükler

        Seçenekler:
              --home <DIR>  Düğümün her şeyini bu dizinde tut [ortam: DIRECTNET_HOME=]
              --with <WHO>  Yalnızca bu kişiyle (ad ya da kimlik) konuşmaya ya da bu odaya (# ile) bak
          -n, --limit <N>   Bu kadar iletiyi göster, en yenilerini [varsayılan: 50]
              --json        Her satıra bir JSON nesnesi yaz
          -h, --help        Yardımı gösterir (daha fazlası '--help' ile)

        Örnekler:
          directnet search lunch
          directnet search 'lun*'
          directnet search --with ops disk full
          directnet search --with '#team' budget
          directnet search --json deploy | jq -r .text
        ");
        insta::assert_snapshot!(help(Language::Greek), @r"
        Βρίσκει μηνύματα από τις λέξεις τους, σε όλες τις συνομιλίες και τα δωμάτια, πρώτα τα τελευταία

        Χρήση: directnet search [OPTIONS] <WORDS>...

        Ορίσματα:
          <WORDS>...  Οι λέξεις

        Επιλογές:
              --home <DIR>  Όλα του κόμβου σε αυτόν τον κατάλογο [περιβάλλον: DIRECTNET_HOME=]
              --with <WHO>  Μόνο στη συνομιλία με αυτή την επαφή (όνομα ή ταυτότητα) ή στο δωμάτιο (με #)
          -n, --limit <N>   Τόσα μηνύματα, τα τελευταία [προεπιλογή: 50]
              --json        Ένα αντικείμενο JSON ανά γραμμή
          -h, --help        Εμφάνιση βοήθειας (περισσότερα με '--help')

        Παραδείγματα:
          directnet search lunch
          directnet search 'lun*'
          directnet search --with ops disk full
          directnet search --with '#team' budget
          directnet search --json deploy | jq -r .text
        ");
    }
}
