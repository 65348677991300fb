//! Turns expectations into the documents of `api::expectations`.

use std::net::IpAddr;

use api::expectations::{Expectation as Document, ExpectationsDocument};
use api::ports::VERSION;
use ports::expectation::{Expectation, ExpectedExposure};

use super::Outcome;
use crate::commands::port::document::transport;

/// Makes the document about what is expected and what changed.
pub(super) fn of(outcome: &Outcome<'_>) -> ExpectationsDocument {
    let all = |expectations: &[Expectation]| expectations.iter().map(expectation).collect();
    ExpectationsDocument {
        version: VERSION,
        file: outcome.path.display().to_string(),
        expectations: all(&outcome.expectations),
        added: all(&outcome.added),
        removed: all(&outcome.removed),
    }
}

/// Makes the document about one expectation.
pub(crate) fn expectation(expectation: &Expectation) -> Document {
    Document {
        first_port: expectation.ports.first.0,
        last_port: expectation.ports.last.0,
        transport: transport(expectation.transport),
        process: expectation.process.clone(),
        user: expectation.user.clone(),
        exposure: expectation.exposure.as_ref().map(exposure),
        executable: expectation.executable.clone(),
        unit: expectation.unit.clone(),
        is_optional: expectation.is_optional,
        note: expectation.note.clone(),
    }
}

fn exposure(exposure: &ExpectedExposure) -> Vec<String> {
    match exposure {
        ExpectedExposure::Loopback => vec!["loopback".to_owned()],
        ExpectedExposure::Any => vec!["any".to_owned()],
        ExpectedExposure::Addresses(addresses) => addresses.iter().map(IpAddr::to_string).collect(),
    }
}
