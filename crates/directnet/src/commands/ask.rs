//! `directnet ask`: what is on the ports of a contact's machine, if that lets itself be asked.

mod listing;
pub(crate) mod rebuilt;

use std::io;
use std::path::Path;

use api::Service;
use api::ports::{MachineDocument, MachineRequest};
use node::documents;
use ports::Claims;

use super::port::human;
use super::port::target::OnePort;
use crate::claims;
use crate::exit::{CommandError, Exit};
use crate::output;

/// Ask a contact's machine what is on its ports
///
/// The machine answers if its user allowed it to you, there: `directnet contacts set YOU --ports on`. It tells who holds a
/// port, since when, how far it can be reached, and its own verdict; not the arguments of a process, and nothing of files. What
/// the registry and other lists say is looked up here. A machine that is not reachable now is not asked later.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet ask server 1397
  directnet ask server 53/udp
  directnet ask server
  directnet ask server 1397 --json")]
pub(crate) struct Args {
    /// The contact, by name or id
    #[arg(value_name = "WHO")]
    who: String,

    /// The port, with its transport if you like: 22, 53/udp, ssh; all that are held if it is left out
    #[arg(value_name = "PORT[/TRANSPORT]", allow_hyphen_values = true)]
    port: Option<String>,

    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
}

/// Asks, and prints the answer.
pub(crate) async fn run(args: &Args, node: &impl Service, home: &Path) -> Result<Exit, CommandError> {
    let claims = claims::without_expectations(Some(home.to_owned()))?;
    let asked = args.port.as_deref();
    let asked = asked
        .map(|text| OnePort::parse(text, claims.registry()))
        .transpose()?;
    let request = MachineRequest {
        who: args.who.clone(),
        port: asked.map(|asked| asked.port.0),
        transport: asked.and_then(|asked| asked.transport).map(documents::transport),
    };
    let answer = node.ask_machine(request).await?;
    if args.json {
        output::json(&mut io::stdout().lock(), &answer)?;
    } else {
        print(&answer, &claims)?;
    }
    // A machine that could not read its sockets told nothing.
    Ok(if answer.could_look {
        Exit::Done
    } else {
        Exit::Failure
    })
}

fn print(answer: &MachineDocument, claims: &Claims) -> io::Result<()> {
    match answer.port {
        Some(_) => output::human(&human::of_machine(answer, claims)),
        None => {
            output::human_in_pieces(|mut out| listing::write(&mut out, answer, claims))?;
            output::remark(&listing::remarks(answer))
        }
    }
}
