//! `directnet free`: whether a port can be used, and why not.

use std::io;
use std::path::PathBuf;

use api::choice::{Free, FreeDocument};
use api::ports::{Remark, VERSION};
use node::documents;
use ports::binding::{Binding, try_binding};
use ports::evidence;
use ports::suggest::{Ground, Objection};
use ports::{PortNumber, Transport};

use super::port::target::OnePort;
use crate::claims;
use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::output;
use crate::style::{FAINT, HEADING, paint};

/// Say whether a port is free to use, and why or why not
///
/// A port is free if no socket of this machine holds it and it could be bound on all addresses just now, which is tried:
/// that also finds connections that linger and sockets that no list shows. What speaks against using a free port is
/// said and does not count: a registration, your own expectation, a program known to use it, browsers that refuse it,
/// malware documented to have it as its default.
///
/// Ends with 0 if the port is free for every transport that was asked for, with 1 if not.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet free 8080/tcp
  directnet free 5353
  directnet free 8080/tcp && ./server --port 8080")]
pub(crate) struct Args {
    /// Number or service name; TCP and UDP unless a transport is named: 8080, 53/udp, http-alt/tcp
    #[arg(value_name = "PORT[/TRANSPORT]", allow_hyphen_values = true)]
    port: String,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Looks, tries, and reports.
pub(crate) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let claims = claims::for_report(home)?;
    let OnePort { port, transport } = OnePort::parse(&args.port, claims.registry())?;
    if let Some(transport) = transport.filter(|transport| !evidence::OBSERVED.contains(transport)) {
        let what = say!("free-not-looked-at", transport = transport.name());
        return Err(CommandError::usage(what));
    }
    let ground = Ground::of(&evidence::of_port(port, transport), &claims);
    let transports = match &transport {
        Some(transport) => std::slice::from_ref(transport),
        None => &evidence::OBSERVED[..],
    };
    let transports: Vec<Free> = transports
        .iter()
        .map(|transport| look(&ground, port, *transport))
        .collect();
    let document = FreeDocument {
        version: VERSION,
        port: port.0,
        is_free: transports.iter().all(|free| free.is_free),
        transports,
    };
    if args.json {
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        output::human(&render(&document))?;
    }
    Ok(if document.is_free {
        Exit::Done
    } else {
        Exit::Failure
    })
}

fn look(ground: &Ground<'_>, port: PortNumber, transport: Transport) -> Free {
    let (prohibitive, others): (Vec<_>, Vec<_>) = ground
        .objections(port, transport)
        .into_iter()
        .partition(|objection| objection.is_prohibitive());
    let remarks = |objections: Vec<Objection>| -> Vec<Remark> {
        let remarks = objections.iter();
        remarks
            .map(|objection| documents::remark(objection.code(), objection))
            .collect()
    };
    let mut why_not = remarks(prohibitive);
    if why_not.is_empty() {
        why_not.extend(refusal(&try_binding(port, transport)));
    }
    Free {
        transport: documents::transport(transport),
        is_free: why_not.is_empty(),
        why_not,
        but: remarks(others),
    }
}

/// Says why a port could not be bound, if it could not.
fn refusal(binding: &Binding) -> Option<Remark> {
    match binding {
        Binding::Free | Binding::NotTried => None,
        Binding::InUse => Some(documents::remark(
            "in_use",
            "something has it that is no listener: a connection, one that lingers, or a socket that no list shows",
        )),
        Binding::NotPermitted => Some(documents::remark("not_permitted", "this user may not bind it")),
        Binding::Refused { why } => Some(documents::remark(
            "refused",
            format!("the system refuses to bind it: {why}"),
        )),
    }
}

fn render(document: &FreeDocument) -> String {
    let mut text = String::new();
    for free in &document.transports {
        let transport = match free.transport {
            api::ports::Transport::Udp => "udp",
            _ => "tcp",
        };
        let answer = if free.is_free {
            say!("free-free")
        } else {
            say!("free-not-free")
        };
        let port = format!("{}/{transport}", document.port);
        let answer = paint(HEADING, answer);
        text.push_str(&say!("free-is", port = &port, answer = &answer));
        let why: Vec<_> = free
            .why_not
            .iter()
            .map(|remark| translated(&remark.text))
            .collect();
        if !why.is_empty() {
            text.push_str(&format!(": {}", why.join("; ")));
        }
        text.push('\n');
        for remark in &free.but {
            let but = say!("free-but", remark = &*translated(&remark.text));
            text.push_str(&format!("  {}\n", paint(FAINT, but)));
        }
    }
    text
}
