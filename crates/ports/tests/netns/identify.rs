//! Every server that is installed is started on a port that says nothing, and asked what it speaks.
//!
//! Servers that are not installed are left out, each with a sentence. That a server is ready is seen by its being
//! identified: a server that never is fails the test.

mod servers;
mod stage;

use std::collections::BTreeSet;

use ports::identify::{self, Identification, Identified};
use ports::{Claims, PortNumber, Transport};
use testkit::{Lab, PATIENCE, wait_for};

use self::servers::{SERVERS, Service};
use self::stage::Stage;

#[test]
fn real_servers_are_told_apart() {
    let lab = Lab::new().unwrap();
    let host = lab.host("servers").unwrap();
    let stage = Stage::new();
    let mut running = Vec::new();
    let mut services = Vec::new();
    for server in SERVERS {
        match stage.start(&host, server) {
            Some(child) => {
                running.push(child);
                services.extend(server.services);
            }
            None => println!("left out: {} is not installed", server.program),
        }
    }
    let wrong: Vec<String> = services
        .iter()
        .filter_map(|service| check(&host, service).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!(
        "{} services of {} servers were told apart",
        services.len(),
        running.len()
    );
}

/// Waits until a service is identified as it should be; says what it was taken for if it never is.
fn check(host: &testkit::Host, service: &Service) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    let found = wait_for(service.protocol, PATIENCE, || {
        let identification = host.within(|| ask(service)).unwrap();
        match identification {
            Some(Identification::Identified(found)) if found.protocol == service.protocol => Some(*found),
            other => {
                seen.insert(format!("{other:?}"));
                None
            }
        }
    });
    let found = found.map_err(|error| format!("{}: {error}; seen: {seen:?}", service.port))?;
    agrees(&found, service)
        .then_some(())
        .ok_or_else(|| format!("{}: {found:?}", service.port))
}

fn ask(service: &Service) -> Option<Identification> {
    let mut report = ports::port(
        &Claims::built_in(),
        PortNumber(service.port),
        Some(service.transport),
    );
    identify::of_report(&mut report);
    let sockets = report.transports.into_iter().find_map(|entry| entry.sockets)?;
    sockets.into_iter().find_map(|held| held.identification)
}

/// Whether product and TLS are as they should be, beside the protocol.
fn agrees(found: &Identified, service: &Service) -> bool {
    let product = found.product.as_ref().map_or("", |name| name.as_str());
    let names = found
        .tls
        .iter()
        .filter_map(|facts| facts.certificate.as_ref())
        .flat_map(|certificate| &certificate.names);
    let has_name = names
        .map(|name| name.as_str())
        .any(|name| name == stage::CERTIFIED);
    product.eq_ignore_ascii_case(service.product) && has_name == service.has_tls
}

/// TCP without TLS.
const fn tcp(port: u16, protocol: &'static str, product: &'static str) -> Service {
    Service {
        port,
        transport: Transport::Tcp,
        protocol,
        product,
        has_tls: false,
    }
}

/// TCP with TLS and this test's certificate.
const fn tls(port: u16, protocol: &'static str, product: &'static str) -> Service {
    Service {
        has_tls: true,
        ..tcp(port, protocol, product)
    }
}

/// UDP.
const fn udp(port: u16, protocol: &'static str, product: &'static str) -> Service {
    Service {
        transport: Transport::Udp,
        ..tcp(port, protocol, product)
    }
}
