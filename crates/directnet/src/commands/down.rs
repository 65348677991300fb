//! `directnet down`: stops the node.

use std::io;
use std::time::Duration;

use api::program::DownDocument;
use api::{Client, Service};
use tokio::time::{interval, timeout};

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// How long a node may take to go. It answers within milliseconds and bounds its own farewells to a second.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// How often to look whether it is gone.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Stop the node
///
/// Returns when it is gone. Messages that are queued stay in its store and go out after the next start.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet down
  directnet down --json | jq .queued")]
pub(crate) struct Args {
    /// Print as JSON what was stopped
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: &Args, node: &Client) -> Result<Exit, CommandError> {
    let stopped = if args.json {
        let status = node.status().await?;
        Some(DownDocument {
            version: 1,
            id: status.id,
            pid: status.pid,
            home: status.home,
            queued: status.queued,
        })
    } else {
        None
    };
    node.stop().await?;
    wait_until_gone(node).await?;
    if let Some(stopped) = stopped {
        output::json(&mut io::stdout().lock(), &stopped)?;
    }
    Ok(Exit::Done)
}

async fn wait_until_gone(node: &Client) -> Result<(), CommandError> {
    // A node removes its socket last, when its store is closed.
    let gone = async {
        let mut looks = interval(LOOK_EVERY);
        while node.address().path().exists() {
            looks.tick().await;
        }
    };
    timeout(STOP_TIMEOUT, gone).await.map_err(|_| {
        CommandError::say(Exit::Failure, say!("down-still-there")).with_hint(say!("down-still-there-hint"))
    })
}
