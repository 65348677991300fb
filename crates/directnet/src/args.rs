//! The command line: global options and the list of verbs.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::language::say;
use crate::{commands, exit, help};

/// Where to begin, below the help.
pub(crate) const START: &str = "\
Start with:   directnet up                  start a node and get an invite to hand over
Then:         directnet add INVITE          on the other machine
              directnet pair                or, instead of an invite, by two words that you say
              directnet send NAME hello
Any time:     directnet port 8080           what a port is for, and what is on it here
To look:      directnet                     conversations in the terminal";

/// Message people and machines directly, and know what is on every port
///
/// No account, no server.
#[derive(Debug, Parser)]
#[command(
    name = "directnet",
    version,
    max_term_width = 100,
    after_help = START,
    after_long_help = format!("{START}\n\n{}", exit::table(str::to_owned))
)]
pub(crate) struct Args {
    /// Keep everything of the node in this directory
    #[arg(long, global = true, value_name = "DIR", env = "DIRECTNET_HOME")]
    pub(crate) home: Option<PathBuf>,

    /// Draw conversations in colours for this background of the terminal, instead of asking the terminal for it
    #[arg(long, value_name = "GROUND", env = "DIRECTNET_THEME")]
    pub(crate) theme: Option<Ground>,

    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
}

/// What the background of a terminal is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ground {
    Dark,
    Light,
}

/// What to do. Each verb is a file in `commands/`.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Up(commands::up::Args),
    Open(commands::open::Args),
    Status(commands::status::Args),
    Down(commands::down::Args),
    Id(commands::id::Args),
    Invite(commands::invite::Args),
    Add(commands::add::Args),
    Pair(commands::pair::Args),
    Contacts(commands::contacts::Args),
    Request(commands::request::Args),
    Requests(commands::requests::Args),
    Introduce(commands::introduce::Args),
    Verify(commands::verify::Args),
    Away(commands::away::Args),
    Send(commands::send::Args),
    Draft(commands::draft::Args),
    Room(commands::room::Args),
    React(commands::react::Args),
    Edit(commands::edit::Args),
    Delete(commands::delete::Args),
    Recv(commands::recv::Args),
    History(commands::history::Args),
    Search(commands::search::Args),
    Files(commands::files::Args),
    Passphrase(commands::passphrase::Args),
    Keyring(commands::keyring::Args),
    Backup(commands::backup::Args),
    Restore(commands::restore::Args),
    Export(commands::export::Args),
    Import(commands::import::Args),
    Wipe(commands::wipe::Args),
    Port(commands::port::Args),
    Ports(commands::ports::Args),
    Ask(commands::ask::Args),
    Watch(commands::watch::Args),
    Expect(commands::expect::Args),
    Check(commands::check::Args),
    Free(commands::free::Args),
    Suggest(commands::suggest::Args),
    Kill(commands::kill::Args),
    Atlas(commands::atlas::Args),
    Man(commands::man::Args),
    Completions(commands::completions::Args),
}

/// Reads the command line of this process. Without a verb it is for somebody at a terminal; for a script it is a mistake.
pub(crate) fn parse() -> Result<Args, clap::Error> {
    let args = Args::try_parse().map_err(|error| help::said(error, Args::command()))?;
    if args.verb.is_none() && !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        let mut command = Args::command();
        return Err(command.error(ErrorKind::MissingSubcommand, say!("no-terminal")));
    }
    Ok(args)
}
