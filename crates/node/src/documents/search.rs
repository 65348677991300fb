//! Turns what a word was found for into the document of `api::ports::search`.

use api::ports::search as api;
use ports::atlas::threats;
use ports::search::SearchReport;

use super::{claims, entry, row, sources, transport};

/// Makes the document.
#[must_use]
pub fn of_search(report: &SearchReport) -> api::SearchDocument {
    let lists = &report.lists;
    api::SearchDocument {
        version: ::api::ports::VERSION,
        word: report.word.clone(),
        services: lists.services.iter().map(row).collect(),
        uses: lists
            .uses
            .iter()
            .map(|known| api::UseFound {
                port: known.port.0,
                transport: known.transport.map(transport),
                known: claims::known_use(known),
            })
            .collect(),
        threats: lists.threats.iter().copied().map(claims::threat).collect(),
        threat_base_rate: claims::base_rate(threats::threat_base_rate()),
        families: lists.families.iter().map(family).collect(),
        endpoint_base_rate: claims::base_rate(threats::endpoint_base_rate()),
        own: report.own.iter().map(own).collect(),
        held: report.held.iter().map(entry).collect(),
        sources: sources(report.registry, lists_of(report), report.seen.source),
    }
}

fn family(found: &ports::atlas::search::FamilyFound) -> api::FamilyFound {
    let source = found.ports.first().map(|found| found.port.source.id);
    api::FamilyFound {
        name: found.name.to_owned(),
        ports: found
            .ports
            .iter()
            .map(|found| api::FamilyPort {
                port: found.port.port.0,
                endpoints: found.family.endpoints,
                of: found.port.endpoints,
            })
            .collect(),
        source: source.unwrap_or_default().to_owned(),
    }
}

fn own(own: &ports::claims::OwnClaim) -> api::OwnFound {
    api::OwnFound {
        first_port: own.claim.ports.first.0,
        last_port: own.claim.ports.last.0,
        transport: own.claim.transport.map(transport),
        claim: claims::own(own),
    }
}

/// Describes the sources of everything that was found.
fn lists_of(report: &SearchReport) -> Vec<::api::ports::claims::ListSource> {
    let uses = report.lists.uses.iter().map(|known| known.source);
    let threats = report.lists.threats.iter().map(|threat| threat.source);
    let families = report
        .lists
        .families
        .iter()
        .flat_map(|family| family.ports.first());
    let families = families.map(|found| found.port.source);
    let held = report.held.iter().flat_map(|entry| entry.others().sources());
    claims::each_once(uses.chain(threats).chain(families).chain(held))
}
