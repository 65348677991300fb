//! `directnet up`: starts a node, here or in the background, and says how to reach it.

mod background;
mod page;
mod report;

pub(crate) use background::LOG;

use std::io::{self, Write};
use std::path::Path;

use api::Service;
use api::events::Event;
use futures_util::StreamExt;
use node::keeping::Passphrase;
use node::{Name, Node, Paths, Settings, StartError};

use self::page::PageArgs;
use crate::exit::{CommandError, Exit};
use crate::interrupt::Interrupt;
use crate::language::say;
use crate::logging::{self, Detail};
use crate::passphrase::{self, PassphraseFile};
use crate::{home, keep_trouble, output, time};

/// Start a node: print its id, how it can be reached, and an invite
///
/// The node runs in this terminal until Ctrl-C or `directnet down`. It serves a page to browsers of this machine. Its directory is made at the first start. A passphrase
/// that was set with `directnet passphrase` is asked for; `directnet keyring` has it opened by logging in.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet up
  directnet up --detach --name ops
  directnet up --detach --json | jq -r .invite.text
  directnet --home /srv/directnet up --port 0
  directnet up --web 127.0.0.1:8088
  directnet up --quiet --passphrase-file /run/credentials/directnet.service/passphrase")]
pub(crate) struct Args {
    /// Tell peers that you are called this; kept for the next start
    #[arg(long, value_name = "NAME")]
    name: Option<Name>,

    /// Listen on this UDP port, 0 for any; if it is taken, another one is used
    #[arg(long, value_name = "PORT", default_value_t = node::PORT)]
    port: u16,

    /// Run in the background
    #[arg(long, short)]
    detach: bool,

    /// Print nothing on standard output, as service managers want it
    #[arg(long)]
    quiet: bool,

    /// Print one line of JSON once the node is up, and nothing after it
    #[arg(long, conflicts_with = "quiet")]
    json: bool,

    #[command(flatten)]
    page: PageArgs,

    #[command(flatten)]
    passphrase: PassphraseFile,
}

/// How many threads carry the tasks of a node. What it does is many small steps, each of which makes the next one ready:
/// a second thread would be woken for nearly every one of them, and find it done. What takes longer has threads of its own:
/// the store, the watch of ports, and whatever reads or writes files.
const WORKERS: usize = 1;

pub(crate) fn run(args: &Args, home: &Path) -> Result<Exit, CommandError> {
    let opener = passphrase::of_any(&Paths::in_dir(home), &args.passphrase)?;
    if args.detach {
        // From the keyring, the node in the background gets it by itself.
        return background::run(args, home, opener.passphrase());
    }
    logging::start(if args.quiet {
        Detail::Progress
    } else {
        Detail::Warnings
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .enable_all()
        .build()?;
    runtime.block_on(in_foreground(args, home, opener.secret().cloned()))
}

/// Starts a node in the background as `directnet up --detach --quiet` does.
pub(crate) fn quietly_in_background(home: &Path) -> Result<Exit, CommandError> {
    /// The options by themselves: what nobody typed has its default, or the value of its variable.
    #[derive(clap::Parser)]
    struct Untyped {
        #[command(flatten)]
        args: Args,
    }
    let Untyped { args } = clap::Parser::try_parse_from(["directnet", "--detach", "--quiet"])
        .map_err(|error| CommandError::usage(error.render()))?;
    run(&args, home)
}

async fn in_foreground(
    args: &Args,
    home: &Path,
    passphrase: Option<Passphrase>,
) -> Result<Exit, CommandError> {
    // Before there is a node: one that is starting is stopped in order as well.
    let interrupt = Interrupt::listen();
    let settings = Settings {
        home: home.to_owned(),
        port: args.port,
        name: args.name.clone(),
        default_name: home::login_name(),
        agent: concat!("directnet/", env!("CARGO_PKG_VERSION")).to_owned(),
        passphrase,
    };
    let page = page::bind(&args.page, args.port).await?;
    let node = Node::start(settings).await.map_err(start_failed)?;
    let stop = node.stop_token();
    let serving = page::serve(page, &node, stop.clone());
    let service = node.service();
    let told = async {
        if args.quiet {
            return Ok(());
        }
        let up = report::gather(&*service, home).await?;
        if args.json {
            return Ok(output::json_line(&mut io::stdout().lock(), &up)?);
        }
        report::print(&up, say!("up-foreground"))?;
        tell(&*service).await
    };
    let interrupted = async {
        interrupt.wait().await;
        stop.cancel();
    };
    // The node ends the others by ending; what they fail with is less than the node.
    let (ran, served, told, ()) = tokio::join!(
        node.run(),
        serving,
        async { stop.run_until_cancelled(told).await },
        async { stop.run_until_cancelled(interrupted).await.unwrap_or_default() },
    );
    ran?;
    served?;
    told.unwrap_or(Ok(())).map(|()| Exit::Done)
}

/// Says in a line what comes in while the node runs in a terminal.
async fn tell(service: &impl Service) -> Result<(), CommandError> {
    let mut events = service.events().await?;
    while let Some(event) = events.next().await {
        if let Event::Received { contact, .. } = event? {
            let now = time::minute(jiff::Timestamp::now().as_millisecond());
            writeln!(
                io::stdout(),
                "{}",
                say!("up-received", time = &now, contact = &contact)
            )?;
        }
    }
    Ok(())
}

fn start_failed(error: StartError) -> CommandError {
    match error {
        StartError::Home(error) => keep_trouble::home(error),
        StartError::Open(error) => keep_trouble::open(error),
        StartError::Bind(_) => CommandError::new(Exit::Failure, error).with_hint(say!("up-other-port")),
        StartError::Listen { .. } | StartError::Messenger(_) => CommandError::new(Exit::Failure, error),
    }
}
