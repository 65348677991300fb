//! `--help` in the user's language.
//!
//! The comments on commands and arguments are the help in English, which clap, the manual pages and
//! docs/cli-reference.md have from there. So the English text is the key, and the command is walked and each text said
//! anew. That takes place when somebody asks for help in another language, and at no other time. Further paragraphs of
//! `--help`, what stands behind the examples, and what clap adds by itself in brackets stay English.

use std::collections::HashMap;

use clap::builder::StyledStr;
use clap::error::ErrorKind;
use clap::{Arg, Command};
use languages::{Catalog, Language};

use crate::args::START;
use crate::style::{HEADING, paint};
use crate::{exit, language};

/// What the help says.
static HELP: Catalog = Catalog::new(
    include_str!("texts/en/help.ftl"),
    include_str!("texts/tr/help.ftl"),
    include_str!("texts/el/help.ftl"),
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
    let words = Words::of(language);
    let codes = exit::table(|meaning| words.say(meaning));
    let start = words.say(START);
    words
        .command(program)
        .after_long_help(format!("{start}\n\n{codes}"))
        .after_help(start)
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

    /// Says a text of several paragraphs, each that is known.
    fn paragraphs(&self, english: &StyledStr) -> String {
        let english = english.to_string();
        let paragraphs: Vec<String> = english.split("\n\n").map(|text| self.say(text)).collect();
        paragraphs.join("\n\n")
    }

    fn command(&self, command: Command) -> Command {
        let usage = paint(HEADING, self.heading("Usage:"));
        let has_arguments = command.get_arguments().next().is_some() || command.has_subcommands();
        let arguments = if has_arguments { "\n\n{all-args}" } else { "" };
        let template =
            format!("{{before-help}}{{about-with-newline}}\n{usage} {{usage}}{arguments}{{after-help}}");
        let about = command.get_about().map(|about| self.paragraphs(about));
        let long_about = command.get_long_about().map(|about| self.paragraphs(about));
        let examples = command.get_after_help().map(|text| self.examples(text));
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
        if let Some(examples) = examples {
            command = command.after_help(examples);
        }
        command
    }

    fn examples(&self, english: &StyledStr) -> String {
        const TITLE: &str = "Examples:";
        let english = english.to_string();
        match english.strip_prefix(TITLE) {
            Some(rest) => format!("{}{rest}", self.heading(TITLE)),
            None => english,
        }
    }

    fn argument(&self, arg: Arg) -> Arg {
        let heading = if arg.is_positional() {
            "Arguments"
        } else {
            "Options"
        };
        let help = arg.get_help().map(|help| self.paragraphs(help));
        let long_help = arg.get_long_help().map(|help| self.paragraphs(help));
        let mut arg = arg.help_heading(self.heading(heading));
        if let Some(help) = help {
            arg = arg.help(help);
        }
        if let Some(long_help) = long_help {
            arg = arg.long_help(long_help);
        }
        arg
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;
    use languages::check;

    use super::*;
    use crate::args::Args;

    /// What is not help of a command.
    const FRAME: [&str; 7] = [
        START,
        "Usage:",
        "Commands",
        "Arguments",
        "Options",
        "Examples:",
        "Exit codes:",
    ];

    /// The first paragraphs of everything that the help of a command and those inside it says.
    fn texts_of(command: &Command, found: &mut BTreeSet<String>) {
        let mut add = |text: Option<&StyledStr>| {
            let text = text.map(ToString::to_string).unwrap_or_default();
            found.extend(text.split("\n\n").next().map(str::to_owned));
        };
        add(command.get_about());
        command.get_arguments().for_each(|arg| {
            add(arg.get_help());
            add(arg.get_long_help());
        });
        command.get_subcommands().for_each(|inner| texts_of(inner, found));
    }

    #[test]
    fn every_command_and_argument_is_explained_in_every_language() {
        let mut program = Args::command();
        program.build();
        let mut wanted: BTreeSet<String> = FRAME.map(str::to_owned).into();
        texts_of(&program, &mut wanted);
        exit::table(|meaning| {
            wanted.insert(meaning.to_owned());
            String::new()
        });
        wanted.remove("");
        wanted.insert("No account, no server.".to_owned());
        let english = HELP.texts(Language::English);
        let known: BTreeSet<String> = english.keys().map(|key| english.get(key).to_owned()).collect();
        let missing: Vec<_> = wanted.difference(&known).collect();
        assert_eq!(missing, Vec::<&String>::new(), "missing in texts/*/help.ftl");
        let stale: Vec<_> = known.difference(&wanted).collect();
        assert_eq!(stale, Vec::<&String>::new(), "left over in texts/*/help.ftl");
        assert_eq!(check::differences(&HELP), Vec::<String>::new());
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
              --home <DIR>  Düğümün her şeyini bu dizinde tut [env: DIRECTNET_HOME=]
              --with <WHO>  Yalnızca bu kişiyle (ad ya da kimlik) konuşmaya ya da bu odaya (# ile) bak
          -n, --limit <N>   Bu kadar iletiyi göster, en yenilerini [default: 50]
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
              --home <DIR>  Όλα του κόμβου σε αυτόν τον κατάλογο [env: DIRECTNET_HOME=]
              --with <WHO>  Μόνο στη συνομιλία με αυτή την επαφή (όνομα ή ταυτότητα) ή στο δωμάτιο (με #)
          -n, --limit <N>   Τόσα μηνύματα, τα τελευταία [default: 50]
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
