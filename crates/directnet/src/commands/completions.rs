//! `directnet completions`: makes a shell complete the verbs and their options.

use std::io;

use api::program::CompletionsDocument;
use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::args;
use crate::exit::{CommandError, Exit};
use crate::output;

/// Print a script that makes a shell complete commands and options
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet completions bash > ~/.local/share/bash-completion/completions/directnet
  directnet completions zsh > ~/.zfunc/_directnet
  directnet completions fish > ~/.config/fish/completions/directnet.fish
  directnet completions powershell >> $PROFILE")]
pub(crate) struct Args {
    /// The shell
    shell: Shell,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, CommandError> {
    // Made in memory: the generator panics when its output cannot be written, and pipes do close early.
    let mut script = Vec::new();
    let mut command = args::Args::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    let mut out = io::stdout().lock();
    if args.json {
        let document = CompletionsDocument {
            version: 1,
            shell: args.shell.to_string(),
            script: String::from_utf8_lossy(&script).into_owned(),
        };
        output::json(&mut out, &document)?;
    } else {
        output::bytes(&mut out, &script)?;
    }
    Ok(Exit::Done)
}
