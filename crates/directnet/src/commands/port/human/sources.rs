//! The block of `--sources`: every source that the report draws from, with its terms, and what each says where.

use ports::PortReport;
use ports::atlas::{Others, Source};

use super::{Lines, Reader};
use crate::language::say;
use crate::style::{HEADING, paint};

/// Renders the block.
pub(super) fn render(report: &PortReport, reader: &Reader) -> String {
    let mut lines = Lines::under(say!("sources-title"), std::iter::once(0), reader);
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
        say!("sources-date-unknown")
    } else {
        source.as_of
    };
    lines.push_wrapped(
        "",
        &say!(
            "sources-named",
            title = source.title,
            publisher = source.publisher,
            date = as_of
        ),
        (2, 4),
    );
    lines.push_wrapped("", source.url, (2, 4));
    lines.push_wrapped("", &say!("sources-terms", licence = source.licence), (2, 4));
    lines.push_wrapped("", &say!("sources-copy", url = source.retrieved_from), (2, 4));
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
        say!(
            "sources-threat",
            name = threat.name,
            kind = &threat.kind.to_string(),
            ports = &threat.ports.to_string(),
            reference = threat.reference
        )
    });
    let seen = others.endpoints.filter(|seen| seen.source == source);
    let seen = seen
        .into_iter()
        .flat_map(|seen| seen.top())
        .map(|family| say!("sources-endpoints", name = family.name, count = family.endpoints));
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
            say!(
                "sources-blocked",
                firefox = blocked.firefox,
                chromium = blocked.chromium
            )
        });
    let ranges = others
        .ephemeral
        .iter()
        .filter(|range| range.source == source)
        .map(|range| {
            say!(
                "sources-ephemeral",
                system = range.system,
                ports = &range.ports.to_string(),
                reference = range.reference
            )
        });
    threats
        .chain(seen)
        .chain(uses)
        .chain(blocked)
        .chain(ranges)
        .collect()
}
