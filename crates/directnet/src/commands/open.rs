//! `directnet open`: the node's page, in a browser.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use api::{Client, Service};

use crate::exit::{CommandError, Exit};
use crate::output;

/// Open the node's page in a browser
///
/// Makes a link that works once and hands it to the system's browser; where there is none, the link is printed. The
/// page is served by a node that runs: `directnet up`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet open
  directnet open --print
  directnet open --json | jq -r .url")]
pub(crate) struct Args {
    /// Print the link and open nothing
    #[arg(long)]
    print: bool,

    /// Print the link as JSON and open nothing
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: &Args, node: &Client) -> Result<Exit, CommandError> {
    let link = node.page_link().await?;
    if args.json {
        output::json(&mut io::stdout().lock(), &link)?;
        return Ok(Exit::Done);
    }
    if args.print || !browse(&link.url) {
        writeln!(io::stdout().lock(), "{}", link.url)?;
    }
    Ok(Exit::Done)
}

/// Hands an address to the system's browser; returns whether there is one.
fn browse(url: &str) -> bool {
    let (program, arguments): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
