//! The block of connections, which is there if they were asked for.

use ports::PortReport;
use ports::connections::{Connection, Connections};

use super::{Lines, Reader, in_words, note};
use crate::language::say;
use crate::layout;

/// How many connections are shown before the rest is only counted.
const SHOWN: usize = 20;

/// Renders the block; gaps that the report tells already are not told again.
pub(super) fn render(found: &Connections, report: &PortReport, reader: &Reader) -> String {
    let shown: Vec<&Connection> = found.connections.iter().take(SHOWN).collect();
    let labels = shown.iter().map(|connection| connection.transport.name().len());
    let mut lines = Lines::under(say!("connections-title"), labels, reader);
    let ends: Vec<String> = shown
        .iter()
        .map(|connection| {
            let (local, remote) = (connection.local.to_string(), connection.remote.to_string());
            say!("connections-with", local = &local, remote = &remote)
        })
        .collect();
    let ends_width = ends.iter().map(|ends| layout::width(ends)).max().unwrap_or(0);
    let states = shown.iter().map(|connection| connection.state_name().len());
    let state_width = states.max().unwrap_or(0);
    for (connection, ends) in shown.iter().zip(&ends) {
        let ends = layout::pad(ends, ends_width);
        let state = layout::pad(connection.state_name(), state_width);
        let line = format!("{ends}  {state}  {}", in_words(&connection.holder));
        lines.push(connection.transport.name(), layout::cut(&line, lines.room()));
    }
    let more = found.connections.len().saturating_sub(SHOWN);
    match found.connections.len() {
        0 => lines.push("", say!("connections-none")),
        _ if more > 0 => lines.push("", say!("connections-more", count = more)),
        _ => {}
    }
    for gap in found.gaps.iter().filter(|gap| !report.gaps.contains(gap)) {
        lines.push_wrapped("", &note(gap), (0, 6));
    }
    lines.text
}
