//! What `up` says once a node is up.

use std::io::{self, Write};
use std::path::Path;

use api::Service;
use api::program::{PortsSummary, UpDocument};

use crate::claims;
use crate::commands::invite;
use crate::commands::status::{listening, reachable};
use crate::exit::CommandError;
use crate::language::say;
use crate::layout::Block;

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
    writeln!(out, "{}", say!("up-title", name = &status.name))?;
    writeln!(out)?;
    let block = Block::new(
        [
            say!("label-id"),
            say!("label-listening"),
            say!("label-reachable"),
            say!("label-api"),
            say!("label-ports"),
            say!("label-page"),
        ],
        2,
    );
    block.line(&mut out, say!("label-id"), &status.id)?;
    block.line(&mut out, say!("label-listening"), &listening(status))?;
    block.line(&mut out, say!("label-reachable"), &reachable(status))?;
    block.line(&mut out, say!("label-api"), &status.api)?;
    let summary = say!("up-ports", summary = &ports_line(ports));
    block.line(&mut out, say!("label-ports"), &summary)?;
    if let Some(page) = page {
        block.line(&mut out, say!("label-page"), &page.url)?;
    }
    writeln!(out)?;
    writeln!(out, "{}", say!("up-invite", terms = &invite::terms(invite)))?;
    writeln!(out)?;
    writeln!(out, "{}", invite.text)?;
    writeln!(out)?;
    invite::print_qr(&mut out, invite)?;
    writeln!(out, "{}", say!("up-other-machine"))?;
    writeln!(out, "{last_line}")?;
    out.flush()
}

fn ports_line(ports: &PortsSummary) -> String {
    let listeners = say!("up-listeners", count = ports.listeners);
    match ports.worth_a_look {
        0 => say!("up-none-worth", listeners = &listeners),
        count => say!("up-some-worth", listeners = &listeners, count),
    }
}
