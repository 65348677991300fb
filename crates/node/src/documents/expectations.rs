//! Turns what the user expects into the documents of `api::expectations`.

use std::net::IpAddr;

use api::expectations::Expectation as Document;
use ports::expectation::{Expectation, ExpectedExposure};

use super::transport;

/// Makes the document about one expectation.
#[must_use]
pub fn expectation(expectation: &Expectation) -> Document {
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
