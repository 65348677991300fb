//! The block of `--sources`: every source that the report draws from, with its terms, and what each says where.

use ports::PortReport;
use ports::atlas::{Others, Source};

use super::{Lines, Reader};
use crate::style::{HEADING, paint};

/// Renders the block.
pub(super) fn render(report: &PortReport, reader: &Reader) -> String {
    let mut lines = Lines::under("Sources", std::iter::once(0), reader);
    push_source(&mut lines, report.registry);
    let mut told: Vec<&Source> = vec![report.registry];
    for entry in &report.transports {
        for source in entry.others().sources() {
            if told.contains(&source) {
                continue;
            }
            told.push(source);
            push_source(&mut lines, source);
            for fact in facts(report, source) {
                lines.push_wrapped("", &format!("- {fact}"), (4, 6));
            }
        }
    }
    lines.text
}

fn push_source(lines: &mut Lines, source: &Source) {
    lines.push("", paint(HEADING, source.id));
    let as_of = if source.as_of.is_empty() {
        "date unknown"
    } else {
        source.as_of
    };
    lines.push_wrapped(
        "",
        &format!("{}, {}, as of {as_of}", source.title, source.publisher),
        (2, 4),
    );
    lines.push_wrapped("", source.url, (2, 4));
    lines.push_wrapped("", &format!("terms: {}", source.licence), (2, 4));
    lines.push_wrapped("", &format!("this copy: {}", source.retrieved_from), (2, 4));
}

/// Lists what a source says of the port, each fact once.
fn facts(report: &PortReport, source: &Source) -> Vec<String> {
    let mut facts: Vec<String> = Vec::new();
    for entry in &report.transports {
        for fact in facts_of(&entry.others(), source) {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
    }
    facts
}

fn facts_of(others: &Others, source: &Source) -> Vec<String> {
    let threats = others.threats.iter().flat_map(|threats| &threats.records);
    let threats = threats.filter(|threat| threat.source == source).map(|threat| {
        format!(
            "{} ({}) on {}: {}",
            threat.name, threat.kind, threat.ports, threat.reference
        )
    });
    let seen = others.endpoints.filter(|seen| seen.source == source);
    let seen = seen
        .into_iter()
        .flat_map(|seen| seen.top())
        .map(|family| format!("{}: endpoints once seen: {}", family.name, family.endpoints));
    let uses = others
        .uses
        .iter()
        .filter(|known| known.source == source)
        .map(|known| {
            let risk = known.risk.map(|risk| format!("; {risk}")).unwrap_or_default();
            format!("{}: {}{risk} [{}]", known.name, known.what, known.reference)
        });
    let blocked = others
        .blocked
        .filter(|blocked| blocked.source == source)
        .map(|blocked| {
            format!(
                "blocked: Firefox {}, Chromium {}",
                blocked.firefox, blocked.chromium
            )
        });
    let ranges = others
        .ephemeral
        .iter()
        .filter(|range| range.source == source)
        .map(|range| {
            format!(
                "{}: ephemeral range {} [{}]",
                range.system, range.ports, range.reference
            )
        });
    threats
        .chain(seen)
        .chain(uses)
        .chain(blocked)
        .chain(ranges)
        .collect()
}
