//! Everything that is said of a port beside its registration, in one value.
//!
//! Whoever shows a port (a report, a page of an encyclopedia) asks once and has all of it; the modules of the single
//! lists are there for questions in other directions.

use alloc::vec::Vec;

use crate::browsers::{self, BlockedPort};
use crate::ephemeral::{self, EphemeralRange};
use crate::threats::{self, BaseRate, Endpoints, Threat};
use crate::usage::{self, KnownUse};
use crate::{PortNumber, Source, Transport};

/// What the lists beside the registry say of one port and transport. Nothing is merged, and most of it is mostly
/// empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Others {
    /// Malware, groups and campaigns that are documented to use the port, and how common that is.
    pub threats: Option<Threats>,
    /// What was once seen on the port number; it comes with its own base rate.
    pub endpoints: Option<Endpoints>,
    /// Uses that the registry does not name.
    pub uses: Vec<&'static KnownUse>,
    /// What browsers do about it.
    pub blocked: Option<&'static BlockedPort>,
    /// Systems that give the port to sockets which ask for any.
    pub ephemeral: Vec<&'static EphemeralRange>,
}

/// Threat records of one port; at least one, and never without their base rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threats {
    /// The records, those about ranges last.
    pub records: Vec<&'static Threat>,
    /// How many port numbers have such a record.
    pub base_rate: BaseRate,
}

impl Others {
    /// Asks every list about `port` and `transport`.
    pub fn of(port: PortNumber, transport: Transport) -> Self {
        let records: Vec<&Threat> = threats::of(port, transport).collect();
        Self {
            threats: (!records.is_empty()).then(|| Threats {
                records,
                base_rate: threats::threat_base_rate(),
            }),
            endpoints: threats::endpoints(port),
            uses: usage::of(port, transport).collect(),
            blocked: browsers::of(port),
            ephemeral: ephemeral::of(port).collect(),
        }
    }

    /// Returns the sources of everything in here, each once, in the order of their first mention.
    pub fn sources(&self) -> Vec<&'static Source> {
        let threats = self.threats.iter().flat_map(|threats| &threats.records);
        let all = threats
            .map(|threat| threat.source)
            .chain(self.endpoints.iter().map(|seen| seen.source))
            .chain(self.uses.iter().map(|known| known.source))
            .chain(self.blocked.iter().map(|blocked| blocked.source))
            .chain(self.ephemeral.iter().map(|range| range.source));
        let mut sources: Vec<&Source> = Vec::new();
        for source in all {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        sources
    }
}
