//! `directnet man`: the manual pages, made from the help of the commands.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use api::program::{ManDocument, ManualPage};
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use crate::args;
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// Print the manual page of a command, or write all of them
///
/// A page says what `--help` says, in the format of man(7). Packages install them with --dir.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet man port | man -l -
  directnet man --dir ~/.local/share/man/man1
  directnet man --dir man1 --json | jq -r '.pages[].file'")]
pub(crate) struct Args {
    /// The command, such as `port`; without one, the page of the program
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,

    /// Write the page of every command into this directory, which is made if need be
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    dir: Option<PathBuf>,

    /// Print as JSON: the page, or with --dir the files that were written
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, CommandError> {
    let mut program = args::Args::command().disable_help_subcommand(true);
    // Names the commands inside each other in full: `directnet port`, in the file `directnet-port.1`.
    program.build();
    let mut pages = Vec::new();
    match &args.dir {
        Some(dir) => {
            fs::create_dir_all(dir).map_err(|error| cannot_write(dir, &error))?;
            write_all(&program, dir, &mut pages)?;
        }
        None => pages.push(page(find(&program, &args.command)?)?),
    }
    print(args, pages)?;
    Ok(Exit::Done)
}

/// Prints the page that was asked for; of those that were written, only programs want to hear.
fn print(args: &Args, pages: Vec<ManualPage>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if args.json {
        return output::json(&mut out, &ManDocument { version: 1, pages });
    }
    let mut texts = pages.iter().filter_map(|page| page.text.as_ref());
    texts.try_for_each(|text| output::bytes(&mut out, text.as_bytes()))
}

fn find<'a>(program: &'a Command, words: &[String]) -> Result<&'a Command, CommandError> {
    words.iter().try_fold(program, |command, word| {
        command.find_subcommand(word).ok_or_else(|| {
            CommandError::say(Exit::Usage, say!("man-no-command", word))
                .with_hint(say!("man-no-command-hint"))
        })
    })
}

/// Writes the page of `command` and of every command inside it, and adds them to those that were `written`.
fn write_all(command: &Command, dir: &Path, written: &mut Vec<ManualPage>) -> Result<(), CommandError> {
    let mut page = page(command)?;
    let path = dir.join(&page.file);
    let text = page.text.take().unwrap_or_default();
    fs::write(&path, text).map_err(|error| cannot_write(&path, &error))?;
    page.file = path.display().to_string();
    written.push(page);
    command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
        .try_for_each(|inner| write_all(inner, dir, written))
}

fn page(command: &Command) -> io::Result<ManualPage> {
    let man = Man::new(command.clone())
        .manual("DirectNet")
        .source(concat!("directnet ", env!("CARGO_PKG_VERSION")));
    let mut page = Vec::new();
    man.render(&mut page)?;
    // What follows the options is examples, and the generator's heading for it says nothing.
    let page = String::from_utf8_lossy(&page).replace("\n.SH EXTRA\n", "\n.SH EXAMPLES\n");
    Ok(ManualPage {
        command: command.get_bin_name().unwrap_or_default().to_owned(),
        file: man.get_filename(),
        text: Some(page),
    })
}

fn cannot_write(path: &Path, error: &io::Error) -> CommandError {
    let (path, error) = (path.display().to_string(), error.to_string());
    let text = say!("man-cannot-write", path = &path, error = &error);
    CommandError::say(Exit::Failure, text).with_hint(say!("man-other-dir-hint"))
}
