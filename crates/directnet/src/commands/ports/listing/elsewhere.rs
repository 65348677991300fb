//! Tables of the sockets in other network namespaces, one below the other: they hold nothing here, so they have
//! neither claim nor verdict.

use std::io::{self, Write};
use std::time::SystemTime;

use ports::evidence::HeldSocket;
use ports::{PortNumber, Transport};

use super::{addresses, of_owners};
use crate::commands::port::holders;
use crate::language::say;
use crate::style::{HEADING, paint};
use crate::table::{self, Cell, Column};

fn columns() -> [Column; 6] {
    [
        Column::whole(say!("column-port")),
        Column::shortened(say!("column-address"), 10),
        Column::shortened(say!("column-held-by"), 8),
        Column::whole(say!("column-pid")),
        Column::shortened(say!("column-user"), 6),
        Column::whole(say!("column-started")),
    ]
}

/// Writes one table for each namespace; `sockets` are sorted by it.
///
/// # Errors
///
/// Fails when `out` cannot be written.
pub(super) fn write_tables(
    out: &mut impl Write,
    sockets: &[HeldSocket],
    now: SystemTime,
    width: Option<usize>,
) -> io::Result<()> {
    for sockets in sockets.chunk_by(|a, b| a.namespace == b.namespace) {
        if let Some(namespace) = sockets.first().and_then(|held| held.namespace.as_deref()) {
            let title = paint(
                HEADING,
                say!("listing-namespace", namespace = &namespace.to_string()),
            );
            writeln!(out, "\n{title}")?;
            let ports = sockets.chunk_by(|a, b| place(a) == place(b));
            table::write(
                out,
                &columns(),
                ports.flat_map(|sockets| rows(sockets, now)),
                width,
            )?;
        }
    }
    Ok(())
}

fn place(held: &HeldSocket) -> (PortNumber, Transport) {
    (held.socket.local.port, held.socket.transport)
}

/// Makes the rows of one port, one for each set of owners.
fn rows(sockets: &[HeldSocket], now: SystemTime) -> Vec<[Cell<'_>; 6]> {
    let groups = holders::group(sockets);
    let rows = groups.iter().enumerate().map(|(index, group)| {
        let port = match group.first().filter(|_| index == 0) {
            Some(held) => format!("{}/{}", held.socket.local.port, held.socket.transport),
            None => String::new(),
        };
        let [held_by, pid, user, started] = of_owners(group, now);
        [port.into(), addresses(group).into(), held_by, pid, user, started]
    });
    rows.collect()
}

/// Counts what is elsewhere; empty if nothing is.
pub(super) fn remark(sockets: &[HeldSocket]) -> String {
    let namespaces = sockets.chunk_by(|a, b| a.namespace == b.namespace).count();
    match namespaces {
        0 => String::new(),
        namespaces => say!("listing-elsewhere", count = sockets.len(), namespaces) + "\n",
    }
}
