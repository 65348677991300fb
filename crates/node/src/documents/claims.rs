//! Turns what other lists say into the documents of `api::ports::claims`.

use api::ports::claims as api;
use ports::PortEntry;
use ports::atlas::Source;
use ports::atlas::browsers::BlockedPort;
use ports::atlas::ephemeral::EphemeralRange;
use ports::atlas::threats::{BaseRate, Endpoints, Threat};
use ports::atlas::usage::KnownUse;
use ports::claims::OwnClaim;

use super::transport;

/// Makes the part of an entry that is about other lists.
pub(super) fn of(entry: &PortEntry) -> api::OtherClaims {
    let others = entry.others();
    api::OtherClaims {
        threats: others.threats.as_ref().map(|threats| api::Threats {
            records: threats.records.iter().copied().map(threat).collect(),
            base_rate: base_rate(threats.base_rate),
        }),
        endpoints: others.endpoints.map(endpoints),
        uses: others.uses.iter().copied().map(known_use).collect(),
        browsers: others.blocked.map(browsers),
        ephemeral: others.ephemeral.iter().copied().map(ephemeral).collect(),
        own: entry.own.iter().map(own).collect(),
    }
}

/// Describes a claim of the user's own.
pub(super) fn own(own: &OwnClaim) -> api::OwnClaim {
    api::OwnClaim {
        list: own.list.clone(),
        name: own.claim.name.clone(),
        description: own.claim.description.clone(),
        source: own.claim.source.clone(),
    }
}

/// Describes every source that one of the entries mentions, each once.
pub(super) fn sources<'a>(entries: impl Iterator<Item = &'a PortEntry>) -> Vec<api::ListSource> {
    each_once(entries.flat_map(|entry| entry.others().sources()))
}

/// Describes each of the sources once.
pub(super) fn each_once(all: impl Iterator<Item = &'static Source>) -> Vec<api::ListSource> {
    let mut sources: Vec<&Source> = Vec::new();
    for source in all {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources.into_iter().map(source).collect()
}

/// Describes a source.
pub(super) fn source(source: &Source) -> api::ListSource {
    api::ListSource {
        id: source.id.to_owned(),
        title: source.title.to_owned(),
        publisher: source.publisher.to_owned(),
        url: source.url.to_owned(),
        licence: source.licence.to_owned(),
        retrieved_from: source.retrieved_from.to_owned(),
        as_of: (!source.as_of.is_empty()).then(|| source.as_of.to_owned()),
    }
}

/// Describes a threat record.
pub(super) fn threat(threat: &Threat) -> api::Threat {
    api::Threat {
        name: threat.name.to_owned(),
        kind: threat.kind.to_owned(),
        first_port: threat.ports.first.0,
        last_port: threat.ports.last.0,
        transport: threat.transport.map(transport),
        first_seen: threat.first_seen.map(str::to_owned),
        source: threat.source.id.to_owned(),
        reference: threat.reference.to_owned(),
    }
}

/// Copies a base rate.
pub(super) fn base_rate(rate: BaseRate) -> api::BaseRate {
    api::BaseRate {
        ports: rate.ports,
        of: rate.of,
    }
}

fn endpoints(seen: Endpoints) -> api::Endpoints {
    let family = |family: ports::atlas::threats::Family| api::Family {
        name: family.name.to_owned(),
        endpoints: family.endpoints,
    };
    api::Endpoints {
        families: seen.families,
        endpoints: seen.endpoints,
        top: seen.top().map(family).collect(),
        ports_with_as_many: seen.ports_with_as_many,
        base_rate: base_rate(seen.base_rate),
        source: seen.source.id.to_owned(),
    }
}

/// Describes a known use.
pub(super) fn known_use(known: &KnownUse) -> api::KnownUse {
    api::KnownUse {
        name: known.name.to_owned(),
        what: known.what.to_owned(),
        risk: known.risk.map(str::to_owned),
        source: known.source.id.to_owned(),
        reference: known.reference.to_owned(),
    }
}

fn browsers(blocked: &BlockedPort) -> api::Browsers {
    api::Browsers {
        is_in_standard: blocked.is_in_standard,
        firefox: blocked.firefox.to_owned(),
        chromium: blocked.chromium.to_owned(),
        source: blocked.source.id.to_owned(),
    }
}

fn ephemeral(range: &EphemeralRange) -> api::EphemeralRange {
    api::EphemeralRange {
        system: range.system.to_owned(),
        first_port: range.ports.first.0,
        last_port: range.ports.last.0,
        source: range.source.id.to_owned(),
    }
}
