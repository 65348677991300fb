//! What `up` says once a node is up.

use std::io::{self, Write};
use std::path::Path;

use api::Service;
use api::program::{PortsSummary, UpDocument};

use crate::claims;
use crate::commands::invite;
use crate::commands::status::{listening, reachable};
use crate::exit::CommandError;

/// Asks how the node can be reached, makes an invite, and compares what is on this machine's ports with what the user
/// expects there.
pub(crate) async fn gather(node: &impl Service, home: &Path) -> Result<UpDocument, CommandError> {
    let home = home.to_owned();
    let summary = move || claims::for_report(Some(home)).map(|claims| ports::summary(&claims));
    let ports = tokio::task::spawn_blocking(summary);
    let status = node.status().await?;
    let invite = node.invite(invite::usual()).await?;
    let ports = ports.await.map_err(anyhow::Error::from)??;
    // Without a page there is no link; that is no failure.
    let page = node.page_link().await.ok();
    Ok(UpDocument {
        version: 1,
        node: status,
        invite,
        page,
        ports: PortsSummary {
            listeners: ports.listeners,
            worth_a_look: ports.worth_a_look,
        },
    })
}

/// Prints it for people.
pub(crate) fn print(up: &UpDocument, last_line: &str) -> io::Result<()> {
    let UpDocument {
        node: status,
        invite,
        ports,
        page,
        ..
    } = up;
    let mut out = io::stdout().lock();
    writeln!(out, "DirectNet is up as {}.", status.name)?;
    writeln!(out)?;
    writeln!(out, "  id         {}", status.id)?;
    writeln!(out, "  listening  {}", listening(status))?;
    writeln!(out, "  reachable  {}", reachable(status))?;
    writeln!(out, "  api        {}", status.api)?;
    writeln!(out, "  ports      {}: directnet ports", ports_line(ports))?;
    if let Some(page) = page {
        writeln!(out, "  page       {}", page.url)?;
    }
    writeln!(out)?;
    writeln!(out, "An invite, {}:", invite::terms(invite))?;
    writeln!(out)?;
    writeln!(out, "{}", invite.text)?;
    writeln!(out)?;
    invite::print_qr(&mut out, invite)?;
    writeln!(out, "On the other machine: directnet add INVITE")?;
    writeln!(out, "{last_line}")?;
    out.flush()
}

fn ports_line(ports: &PortsSummary) -> String {
    let listeners = match ports.listeners {
        1 => "1 listener".to_owned(),
        count => format!("{count} listeners"),
    };
    match ports.worth_a_look {
        0 => format!("{listeners}, none worth a look"),
        count => format!("{listeners}, {count} worth a look"),
    }
}
