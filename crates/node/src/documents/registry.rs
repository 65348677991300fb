//! Turns the registry into the document that lists all of it, port by port.

use std::ops::RangeInclusive;

use api::ports::{RegistryDocument, RegistryStatus, Run, VERSION};
use ports::atlas::Registry;
use ports::{PortNumber, Transport};

use super::{registry_source, registry_status};

/// Makes the document about some ports.
#[must_use]
pub fn registry(registry: Registry, ports: RangeInclusive<u16>) -> RegistryDocument {
    let mut runs: Vec<Run> = Vec::new();
    for port in ports {
        let (status, service) = of_port(registry, PortNumber(port));
        let is_same = |run: &&mut Run| (run.status, run.service.as_deref()) == (status, service);
        match runs.last_mut().filter(is_same) {
            Some(run) => run.last_port = port,
            None => runs.push(Run {
                first_port: port,
                last_port: port,
                status,
                service: service.map(str::to_owned),
            }),
        }
    }
    RegistryDocument {
        version: VERSION,
        runs,
        source: registry_source(registry.source()),
    }
}

/// The more telling of the answers for TCP and UDP, and the first name.
fn of_port(registry: Registry, port: PortNumber) -> (RegistryStatus, Option<&'static str>) {
    let answers = [Transport::Tcp, Transport::Udp].map(|transport| registry.lookup(port, transport));
    let status = answers
        .iter()
        .map(|answer| registry_status(answer.status))
        .min_by_key(|status| match status {
            RegistryStatus::Assigned => 0,
            RegistryStatus::Reserved => 1,
            RegistryStatus::Withdrawn => 2,
            RegistryStatus::Unassigned => 3,
            RegistryStatus::NoRecord => 4,
        });
    let mut rows = answers.iter().flat_map(|answer| answer.registrations.iter());
    (
        status.unwrap_or(RegistryStatus::NoRecord),
        rows.find_map(|row| row.service),
    )
}
