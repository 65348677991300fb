//! The block of other claims: threat records with their base rates, known uses, browsers.
//!
//! Left out where no list says anything of the port. What systems do by default with whole ranges is no news about a
//! port, and is told by `--sources` and `--json` only.

use ports::PortReport;
use ports::atlas::browsers::BlockedPort;
use ports::atlas::threats::{BaseRate, Endpoints, Threat};
use ports::atlas::usage::KnownUse;
use ports::atlas::{Others, Source};
use ports::claims::OwnClaim;

use super::{Lines, Reader, faint};
use crate::language::{self, say};
use crate::layout;

/// How many known uses are told.
const USES_SHOWN: usize = 4;
/// How many malware families are named.
const FAMILIES_SHOWN: usize = 3;
/// Renders the block, if there is anything to say.
pub(super) fn render(report: &PortReport, reader: &Reader) -> String {
    let labels = [
        say!("others-malware"),
        say!("others-seen"),
        say!("others-used"),
        say!("others-browsers"),
        say!("others-own"),
    ];
    let widths = labels.map(layout::width).into_iter();
    let mut lines = Lines::under(say!("others-title"), widths, reader);
    let title = lines.text.len();
    push_own(&mut lines, report);
    let others: Vec<Others> = report.transports.iter().map(|entry| entry.others()).collect();
    let mut sources: Vec<&Source> = Vec::new();
    push_threats(&mut lines, &others, &mut sources);
    if let Some(seen) = others.iter().find_map(|others| others.endpoints) {
        lines.push_wrapped(say!("others-seen"), &endpoints(seen), (0, 0));
        sources.push(seen.source);
    }
    push_uses(&mut lines, &others, &mut sources);
    if let Some(blocked) = others.iter().find_map(|others| others.blocked) {
        lines.push_wrapped(say!("others-browsers"), &browsers(blocked), (0, 0));
        sources.push(blocked.source);
    }
    if lines.text.len() == title {
        return String::new();
    }
    let mut named: Vec<String> = Vec::new();
    for source in sources.into_iter().map(shown) {
        if !named.contains(&source) {
            named.push(source);
        }
    }
    for line in layout::wrap(&named.join(", "), lines.room()) {
        lines.push("", faint(line));
    }
    lines.text
}

/// Tells what the user's own lists say, each claim once.
fn push_own(lines: &mut Lines, report: &PortReport) {
    let mut told: Vec<&OwnClaim> = Vec::new();
    for own in report.transports.iter().flat_map(|entry| &entry.own) {
        if told.contains(&own) {
            continue;
        }
        let label = if told.is_empty() { say!("others-own") } else { "" };
        told.push(own);
        let described = own.claim.description.as_ref().map(|text| format!(": {text}"));
        let source = own.claim.source.as_ref().map(|source| format!(", {source}"));
        let text = format!(
            "{}{} ({}{})",
            own.claim.name,
            described.unwrap_or_default(),
            say!("others-list", list = &own.list.to_string()),
            source.unwrap_or_default()
        );
        lines.push_wrapped(label, &text, (0, 2));
    }
}

fn push_threats(lines: &mut Lines, others: &[Others], sources: &mut Vec<&'static Source>) {
    let mut records: Vec<&'static Threat> = Vec::new();
    let mut rate = None;
    for threats in others.iter().filter_map(|others| others.threats.as_ref()) {
        rate = Some(threats.base_rate);
        for record in &threats.records {
            if !records.contains(record) {
                records.push(record);
            }
        }
    }
    let Some(rate) = rate else { return };
    let named: Vec<String> = records.iter().map(|record| threat(record)).collect();
    let text = say!(
        "others-threats",
        names = &named.join(", "),
        rate = &base_rate(rate)
    );
    lines.push_wrapped(say!("others-malware"), &text, (0, 0));
    sources.extend(records.iter().map(|record| record.source));
}

fn threat(threat: &Threat) -> String {
    if threat.is_actor() {
        return threat.name.to_owned();
    }
    let ports = if threat.ports.first == threat.ports.last {
        String::new()
    } else {
        format!(
            ", {}",
            say!("others-somewhere", ports = &threat.ports.to_string())
        )
    };
    format!("{} ({}{ports})", threat.name, threat.kind)
}

/// Says what was seen, and what it has to be held against.
fn endpoints(seen: Endpoints) -> String {
    let top: Vec<&str> = seen
        .top()
        .take(FAMILIES_SHOWN)
        .map(|family| family.name)
        .collect();
    let more = usize::from(seen.families).saturating_sub(top.len());
    let top = top.join(", ");
    let names = match more {
        0 => top,
        more => say!("others-and-more", names = &top, count = more),
    };
    let rate = base_rate(seen.base_rate);
    if seen.endpoints == 1 {
        return say!("others-endpoints-one", names = &names, rate = &rate);
    }
    say!(
        "others-endpoints",
        servers = &grouped(seen.endpoints.into()),
        names = &names,
        ports = &grouped(seen.ports_with_as_many.into()),
        rate = &rate,
    )
}

fn push_uses(lines: &mut Lines, others: &[Others], sources: &mut Vec<&'static Source>) {
    let mut uses: Vec<&'static KnownUse> = Vec::new();
    for known in others.iter().flat_map(|others| &others.uses) {
        if !uses
            .iter()
            .any(|other| (other.name, other.what) == (known.name, known.what))
        {
            uses.push(known);
        }
    }
    let mut label = say!("others-used");
    for known in uses.iter().take(USES_SHOWN) {
        lines.push_wrapped(label, &format!("{}: {}", known.name, known.what), (0, 2));
        sources.push(known.source);
        label = "";
    }
    let more = uses.len().saturating_sub(USES_SHOWN);
    if more > 0 {
        lines.push(label, say!("others-uses-more", count = more));
    }
}

fn browsers(blocked: &BlockedPort) -> String {
    let refusing = |who: &'static str, answer: &str| (answer == "yes").then_some(who);
    let who = [
        refusing("Firefox", blocked.firefox),
        refusing("Chromium", blocked.chromium),
    ];
    match who.into_iter().flatten().collect::<Vec<_>>()[..] {
        [] => say!("others-forbidden").to_owned(),
        [browser] => say!("others-refuses", browser),
        [first, second, ..] => {
            let browsers = say!("and", first, second);
            say!("others-refuse", browsers = &browsers)
        }
    }
}

/// Names a source with its date.
fn shown(source: &Source) -> String {
    if source.as_of.is_empty() {
        source.publisher.to_owned()
    } else {
        format!("{} {}", source.publisher, source.as_of)
    }
}

pub(super) fn base_rate(rate: BaseRate) -> String {
    let permille = rate.permille();
    say!(
        "base-rate",
        ports = &grouped(rate.ports),
        of = &grouped(rate.of),
        percent = &say!("decimal", whole = permille / 10, tenths = permille % 10),
    )
}

/// Writes `23913` as `23,913`.
pub(super) fn grouped(number: u32) -> String {
    language::texts().grouped(number.into())
}
