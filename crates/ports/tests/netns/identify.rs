//! Every server that is installed is started on a port that says nothing, and asked what it speaks.
//!
//! Servers that are not installed are left out, each with a sentence. That a server is ready is seen by its being
//! identified: a server that never is fails the test.

use std::sync::Mutex;
use std::thread;

use ports::identify::{self, Identification, Identified};
use ports::{Claims, PortNumber, Transport};
use testkit::servers::{CERTIFIED, SERVERS, Server, Service, Stage};
use testkit::{Child, Host, Lab, PATIENCE, wait_for};

/// How many servers are started and asked at a time; most of the time is theirs, for making keys and databases.
const AT_ONCE: usize = 4;

/// What became of a server.
enum Outcome {
    LeftOut(String),
    Right,
    Wrong(String),
}

#[test]
fn real_servers_are_told_apart() {
    let lab = Lab::new().unwrap();
    let host = lab.host("servers").unwrap();
    let stage = Stage::new().unwrap();
    let waiting = Mutex::new(SERVERS.iter());
    let next = || waiting.lock().unwrap().next();
    let work = || -> Vec<Outcome> {
        let servers = std::iter::from_fn(next);
        servers.map(|server| try_server(&stage, &host, server)).collect()
    };
    let outcomes: Vec<Outcome> = thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    let mut right = 0_usize;
    let mut wrong = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::LeftOut(why) => println!("left out: {why}"),
            Outcome::Right => right += 1,
            Outcome::Wrong(why) => wrong.push(why),
        }
    }
    println!("{right} of {} servers were told apart", SERVERS.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Starts a server, asks on each of its ports, and ends it.
fn try_server(stage: &Stage, host: &Host, server: &Server) -> Outcome {
    let Some(child) = stage.start(host, server).unwrap() else {
        return Outcome::LeftOut(format!(
            "{} is not installed (package {})",
            server.program,
            server.packages.join(", ")
        ));
    };
    let wrong = server
        .services
        .iter()
        .find_map(|service| check(host, service).err());
    match wrong {
        None => Outcome::Right,
        Some(why) => Outcome::Wrong(format!("{}, port {why}\n{}", server.program, last_lines(&child))),
    }
}

/// Waits until a service is identified as it should be; says what it was taken for if it never is.
fn check(host: &Host, service: &Service) -> Result<(), String> {
    let mut last = None;
    let found = wait_for(service.protocol, PATIENCE, || {
        let identification = host.within(|| ask(service)).unwrap();
        match identification {
            Some(Identification::Identified(found)) if agrees(&found, service) => Some(()),
            other => {
                last = other;
                None
            }
        }
    });
    found.map_err(|error| format!("{}: {error}; seen last: {last:?}", service.port))
}

fn ask(service: &Service) -> Option<Identification> {
    let transport = if service.is_udp {
        Transport::Udp
    } else {
        Transport::Tcp
    };
    let mut report = ports::port(&Claims::built_in(), PortNumber(service.port), Some(transport));
    identify::of_report(&mut report);
    let sockets = report.transports.into_iter().find_map(|entry| entry.sockets)?;
    sockets.into_iter().find_map(|held| held.identification)
}

/// Whether protocol, product and TLS are as they should be.
fn agrees(found: &Identified, service: &Service) -> bool {
    let product = found.product.as_ref().map_or("", |name| name.as_str());
    let certificate = found.tls.as_ref().and_then(|facts| facts.certificate.as_ref());
    let is_certified = certificate
        .is_some_and(|certificate| certificate.names.iter().any(|name| name.as_str() == CERTIFIED));
    found.protocol == service.protocol
        && product.eq_ignore_ascii_case(service.product)
        && is_certified == service.has_tls
}

/// What a server printed last, to explain why it does not answer.
fn last_lines(child: &Child) -> String {
    let lines = child.printed();
    let last = lines.iter().rev().take(5).rev();
    last.map(|line| format!("  {}\n", line.text)).collect()
}
