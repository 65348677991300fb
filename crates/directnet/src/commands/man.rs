//! `directnet man`: the manual pages, made from the help of the commands.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use crate::args;
use crate::exit::{CommandError, Exit};
use crate::output;

/// Print the manual page of a command, or write all of them
///
/// A page says what `--help` says, in the format of man(7). Packages install them with --dir.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet man port | man -l -
  directnet man --dir ~/.local/share/man/man1")]
pub(crate) struct Args {
    /// The command, such as `port`; without one, the page of the program
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,

    /// Write the page of every command into this directory, which is made if need be
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<Exit, CommandError> {
    let mut program = args::Args::command().disable_help_subcommand(true);
    // Names the commands inside each other in full: `directnet port`, in the file `directnet-port.1`.
    program.build();
    match &args.dir {
        Some(dir) => {
            fs::create_dir_all(dir).map_err(|error| cannot_write(dir, &error))?;
            write_all(&program, dir)?;
        }
        None => {
            let page = page(find(&program, &args.command)?)?;
            output::bytes(&mut io::stdout().lock(), &page)?;
        }
    }
    Ok(Exit::Done)
}

fn find<'a>(program: &'a Command, words: &[String]) -> Result<&'a Command, CommandError> {
    words.iter().try_fold(program, |command, word| {
        command.find_subcommand(word).ok_or_else(|| {
            CommandError::say(Exit::Usage, format!("there is no command called {word}"))
                .with_hint("directnet --help lists the commands")
        })
    })
}

/// Writes the page of `command` and of every command inside it.
fn write_all(command: &Command, dir: &Path) -> Result<(), CommandError> {
    let path = dir.join(Man::new(command.clone()).get_filename());
    fs::write(&path, page(command)?).map_err(|error| cannot_write(&path, &error))?;
    command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
        .try_for_each(|inner| write_all(inner, dir))
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let man = Man::new(command.clone())
        .manual("DirectNet")
        .source(concat!("directnet ", env!("CARGO_PKG_VERSION")));
    let mut page = Vec::new();
    man.render(&mut page)?;
    // What follows the options is examples, and the generator's heading for it says nothing.
    let page = String::from_utf8_lossy(&page).replace("\n.SH EXTRA\n", "\n.SH EXAMPLES\n");
    Ok(page.into_bytes())
}

fn cannot_write(path: &Path, error: &io::Error) -> CommandError {
    let text = format!("cannot write {}: {error}", path.display());
    CommandError::say(Exit::Failure, text).with_hint("choose another directory with --dir DIR")
}
