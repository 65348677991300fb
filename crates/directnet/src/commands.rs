//! The verbs of the command line, one file each.

pub(crate) mod add;
pub(crate) mod ask;
pub(crate) mod atlas;
pub(crate) mod away;
pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod contacts;
pub(crate) mod delete;
pub(crate) mod down;
pub(crate) mod draft;
pub(crate) mod edit;
pub(crate) mod expect;
pub(crate) mod export;
pub(crate) mod face;
pub(crate) mod files;
pub(crate) mod free;
pub(crate) mod history;
pub(crate) mod id;
pub(crate) mod import;
pub(crate) mod introduce;
pub(crate) mod invite;
pub(crate) mod keyring;
pub(crate) mod kill;
pub(crate) mod man;
pub(crate) mod open;
pub(crate) mod pair;
pub(crate) mod passphrase;
pub(crate) mod port;
pub(crate) mod ports;
pub(crate) mod progress;
pub(crate) mod react;
pub(crate) mod recv;
pub(crate) mod request;
pub(crate) mod requests;
pub(crate) mod restore;
pub(crate) mod room;
pub(crate) mod search;
pub(crate) mod send;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod suggest;
pub(crate) mod up;
pub(crate) mod verify;
pub(crate) mod watch;
pub(crate) mod wipe;

use std::path::PathBuf;

use crate::args::{Args, Verb};
use crate::exit::{CommandError, Exit};
use crate::home;
use crate::with_node::with_node;

/// Runs the verb that the user typed.
pub(crate) fn run(args: Args) -> Result<Exit, CommandError> {
    let chosen = args.home.clone();
    let home = || -> Result<PathBuf, CommandError> { home::choose(args.home) };
    let Some(verb) = args.verb else {
        return face::run(&home()?, args.theme);
    };
    match verb {
        Verb::Up(args) => up::run(&args, &home()?),
        Verb::Open(args) => with_node(&home()?, async |node| open::run(&args, &node).await),
        Verb::Status(args) => with_node(&home()?, async |node| status::run(&args, &node).await),
        Verb::Down(args) => with_node(&home()?, async |node| down::run(&args, &node).await),
        Verb::Id(args) => with_node(&home()?, async |node| id::run(&args, &node).await),
        Verb::Invite(args) => with_node(&home()?, async |node| invite::run(&args, &node).await),
        Verb::Pair(args) => with_node(&home()?, async |node| pair::run(args, &node).await),
        Verb::Add(args) => with_node(&home()?, async |node| add::run(args, &node).await),
        Verb::Away(args) => with_node(&home()?, async |node| away::run(args, &node).await),
        Verb::Contacts(args) => with_node(&home()?, async |node| contacts::run(args, &node).await),
        Verb::Ask(args) => {
            let home = home()?;
            with_node(&home, async |node| ask::run(&args, &node, &home).await)
        }
        Verb::Verify(args) => with_node(&home()?, async |node| verify::run(args, &node).await),
        Verb::Introduce(args) => with_node(&home()?, async |node| introduce::run(args, &node).await),
        Verb::Request(args) => with_node(&home()?, async |node| request::run(args, &node).await),
        Verb::Requests(args) => with_node(&home()?, async |node| requests::run(args, &node).await),
        Verb::Send(args) => with_node(&home()?, async |node| send::run(args, &node).await),
        Verb::Draft(args) => with_node(&home()?, async |node| draft::run(args, &node).await),
        Verb::Room(args) => with_node(&home()?, async |node| room::run(args, &node).await),
        Verb::React(args) => with_node(&home()?, async |node| react::run(args, &node).await),
        Verb::Edit(args) => with_node(&home()?, async |node| edit::run(args, &node).await),
        Verb::Delete(args) => with_node(&home()?, async |node| delete::run(args, &node).await),
        Verb::Recv(args) => with_node(&home()?, async |node| recv::run(&args, &node).await),
        Verb::Passphrase(args) => passphrase::run(&args, &home()?),
        Verb::Keyring(args) => keyring::run(&args, &home()?),
        Verb::Backup(args) => backup::run(&args, &home()?),
        Verb::Restore(args) => restore::run(&args, &home()?),
        Verb::Export(args) => export::run(&args, &home()?),
        Verb::Import(args) => import::run(&args, &home()?),
        Verb::Wipe(args) => wipe::run(&args, &home()?),
        Verb::Completions(args) => completions::run(&args),
        Verb::Man(args) => man::run(&args),
        Verb::Expect(args) => expect::run(&args, chosen),
        Verb::Check(args) => check::run(&args, chosen),
        Verb::Free(args) => free::run(&args, chosen),
        Verb::Suggest(args) => suggest::run(&args, chosen),
        Verb::Kill(args) => kill::run(&args, chosen),
        Verb::Atlas(args) => atlas::run(&args, chosen),
        Verb::Port(args) => port::run(&args, chosen),
        Verb::Ports(args) => ports::run(&args, chosen),
        Verb::Watch(args) => watch::run(&args, &home()?),
        Verb::Search(args) => with_node(&home()?, async |node| search::run(args, &node).await),
        Verb::Files(args) => with_node(&home()?, async |node| files::run(args, &node).await),
        Verb::History(args) => with_node(&home()?, async |node| history::run(args, &node).await),
    }
}
