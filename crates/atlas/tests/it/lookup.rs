//! The registry's traps, one line each: what is asked, and the status and service names expected.

use atlas::Transport::{self, Dccp, Sctp, Tcp, Udp};
use atlas::{PortNumber, Registration, Status, registry};

#[track_caller]
fn check(port: u16, transport: Transport, status: Status, names: &[&str]) {
    let answer = registry::lookup(PortNumber(port), transport);
    let found: Vec<&str> = answer
        .registrations
        .iter()
        .filter_map(|row| row.service)
        .collect();
    assert_eq!(
        (answer.status, found.as_slice()),
        (status, names),
        "{port}/{transport}"
    );
    assert_eq!((answer.port, answer.transport), (PortNumber(port), transport));
    assert_eq!(answer.registrations.is_empty(), status == Status::NoRecord);
}

/// The only row that answers for a port.
#[track_caller]
fn the_row(port: u16, transport: Transport) -> Registration {
    let rows = registry::lookup(PortNumber(port), transport).registrations;
    assert_eq!(rows.len(), 1, "{port}/{transport}");
    rows.first().expect("there is one row")
}

#[test]
fn everyday_ports() {
    check(22, Tcp, Status::Assigned, &["ssh"]);
    check(22, Sctp, Status::Assigned, &["ssh"]);
    check(53, Tcp, Status::Assigned, &["domain"]);
    check(53, Udp, Status::Assigned, &["domain"]);
    check(443, Tcp, Status::Assigned, &["https"]);
    check(443, Udp, Status::Assigned, &["https"]);
    check(8080, Tcp, Status::Assigned, &["http-alt"]);
}

#[test]
fn ports_that_pages_on_the_web_get_wrong() {
    check(1397, Tcp, Status::Assigned, &["audio-activmail"]);
    check(1397, Udp, Status::Assigned, &["audio-activmail"]);
    check(3447, Tcp, Status::Assigned, &["directnet"]);
    check(3447, Udp, Status::Assigned, &["directnet"]);
}

#[test]
fn several_names_on_one_port() {
    check(80, Tcp, Status::Assigned, &["http", "www", "www-http"]);
    check(465, Tcp, Status::Assigned, &["urd", "submissions"]);
    check(465, Udp, Status::Assigned, &["igmpv3lite"]);
    // The rows of the two transports alternate in the file.
    check(999, Tcp, Status::Assigned, &["garcon", "puprouter"]);
    check(999, Udp, Status::Assigned, &["applix", "puprouter"]);
}

#[test]
fn transports_that_differ() {
    check(716, Udp, Status::Assigned, &["pana"]);
    check(716, Tcp, Status::NoRecord, &[]);
    check(2376, Tcp, Status::Assigned, &["docker-s"]);
    check(2376, Udp, Status::NoRecord, &[]);
    check(7775, Udp, Status::Reserved, &[]);
    check(5004, Dccp, Status::Assigned, &["avt-profile-1"]);
    check(22, Dccp, Status::NoRecord, &[]);
}

#[test]
fn a_specific_row_wins_over_a_range() {
    check(7748, Tcp, Status::Unassigned, &[]);
    check(7774, Tcp, Status::Unassigned, &[]);
    check(7775, Tcp, Status::Assigned, &["inetfs"]);
    check(7775, Sctp, Status::Unassigned, &[]);
    check(7776, Tcp, Status::Unassigned, &[]);
    assert_eq!(the_row(7776, Tcp).ports.unwrap().to_string(), "7776");
    check(7997, Tcp, Status::Assigned, &["pushns"]);
    check(7997, Udp, Status::Reserved, &[]);
    check(7996, Udp, Status::Unassigned, &[]);
}

#[test]
fn ranges_with_a_name() {
    check(6000, Tcp, Status::Assigned, &["x11"]);
    check(6063, Udp, Status::Assigned, &["x11"]);
    check(6064, Tcp, Status::Assigned, &["ndl-ahp-svc"]);
    check(6667, Tcp, Status::Assigned, &["ircu"]);
    check(6667, Udp, Status::Reserved, &[]);
    assert_eq!(the_row(6003, Tcp).ports.unwrap().to_string(), "6000-6063");
}

#[test]
fn a_blank_transport_holds_for_every_transport() {
    for transport in Transport::ALL {
        check(6400, transport, Status::Assigned, &["boe-cms"]);
        check(27009, transport, Status::Assigned, &["flex-lm"]);
        check(49151, transport, Status::Reserved, &[]);
    }
    assert_eq!(the_row(27009, Sctp).transport, None);
}

#[test]
fn ports_that_nobody_holds() {
    check(0, Tcp, Status::Reserved, &[]);
    check(0, Udp, Status::Reserved, &[]);
    check(0, Sctp, Status::NoRecord, &[]);
    check(15, Tcp, Status::Unassigned, &[]);
    check(114, Tcp, Status::Unassigned, &[]);
    check(1008, Udp, Status::Unassigned, &[]);
    check(1109, Udp, Status::Reserved, &[]);
    check(2825, Tcp, Status::Unassigned, &[]);
    check(4502, Tcp, Status::NoRecord, &[]);
}
