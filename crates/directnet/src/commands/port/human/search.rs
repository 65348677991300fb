//! Where a word was found, for people: a block per list, empty ones left out.

use ports::atlas::search::FamilyFound;
use ports::atlas::{Transport, threats};
use ports::search::SearchReport;

use super::others::{base_rate, grouped};
use super::{Lines, Reader, faint};

use crate::language::say;

/// How many rows of a list are shown.
const ROWS_SHOWN: usize = 12;
/// How many ports of a malware family are named.
const PORTS_SHOWN: usize = 6;

/// Renders all blocks.
pub(crate) fn render(report: &SearchReport, reader: &Reader) -> String {
    let lists = &report.lists;
    let registered = say!(
        "search-registered",
        publisher = report.registry.publisher,
        date = report.registry.as_of
    );
    let services = lists.services.iter().map(|row| {
        let ports = row
            .ports
            .map_or_else(|| say!("search-no-port").to_owned(), |ports| ports.to_string());
        (at(&ports, row.transport), joined(row.service, row.description))
    });
    let uses = lists.uses.iter().map(|known| {
        (
            at(&known.port.to_string(), known.transport),
            format!("{}: {} ({})", known.name, known.what, known.source.id),
        )
    });
    let threats = lists.threats.iter().map(|threat| {
        (
            at(&threat.ports.to_string(), threat.transport),
            format!(
                "{} ({}), {}, {}",
                threat.name, threat.kind, threat.source.id, threat.reference
            ),
        )
    });
    let own = report.own.iter().map(|own| {
        let ports = at(&own.claim.ports.to_string(), own.claim.transport);
        (ports, {
            let list = say!("others-list", list = &own.list.to_string());
            format!("{} ({list})", own.claim.name)
        })
    });
    let held = report.held.iter().map(|entry| {
        let sockets = entry.sockets.iter().flatten();
        let holder = sockets.flat_map(|held| held.owners.processes()).next();
        let holder = holder.map(|owner| say!("watch-process", name = owner.name.as_str(), pid = owner.pid.0));
        (
            at(&entry.port.to_string(), Some(entry.transport)),
            holder.unwrap_or_default(),
        )
    });
    let rate = base_rate(threats::threat_base_rate());
    let caveat = say!("search-threat-caveat", rate = &rate);
    [
        block(say!("search-held-title"), held, None, reader),
        block(say!("search-own-title"), own, None, reader),
        block(&registered, services, None, reader),
        block(say!("search-uses-title"), uses, None, reader),
        block(say!("search-threats-title"), threats, Some(&caveat), reader),
        families(&lists.families, reader),
    ]
    .concat()
}

/// Renders rows of a port and a text each.
fn block(
    title: &str,
    rows: impl ExactSizeIterator<Item = (String, String)>,
    caveat: Option<&str>,
    reader: &Reader,
) -> String {
    let more = rows.len().saturating_sub(ROWS_SHOWN);
    let rows: Vec<(String, String)> = rows.take(ROWS_SHOWN).collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut lines = Lines::under(title, rows.iter().map(|(label, _)| label.len()), reader);
    for (label, text) in &rows {
        lines.push_wrapped(label, text, (0, 2));
    }
    if more > 0 {
        lines.push("", faint(say!("search-more", count = more)));
    }
    if let Some(caveat) = caveat {
        lines.push_wrapped("", caveat, (0, 0));
    }
    lines.text
}

/// Renders what was once seen of malware families.
fn families(families: &[FamilyFound], reader: &Reader) -> String {
    let rows = families.iter().map(|family| {
        let named = family
            .ports
            .iter()
            .take(PORTS_SHOWN)
            .map(|found| format!("{} ({})", found.port.port, grouped(found.family.endpoints.into())));
        let count = grouped(u32::try_from(family.ports.len()).unwrap_or(u32::MAX));
        let ports = named.collect::<Vec<_>>().join(", ");
        let text = say!("search-family-seen", count = &count, ports = &ports);
        (family.name.to_owned(), text)
    });
    let source = families.iter().flat_map(|family| family.ports.first()).next();
    let source = source.map(|found| format!("{} {}", found.port.source.publisher, found.port.source.as_of));
    let caveat = say!(
        "search-family-caveat",
        rate = &base_rate(threats::endpoint_base_rate()),
        source = &source.unwrap_or_default(),
    );
    block(say!("search-families-title"), rows, Some(&caveat), reader)
}

fn at(ports: &str, transport: Option<Transport>) -> String {
    match transport {
        Some(transport) => format!("{ports}/{transport}"),
        None => ports.to_owned(),
    }
}

fn joined(name: Option<&str>, description: Option<&str>) -> String {
    [name, description]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("  ")
}
