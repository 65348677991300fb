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

#[test]
fn ports_that_were_taken_back() {
    for port in [585, 659, 1028, 1783, 2682, 3403, 3404, 9006, 26264] {
        check(port, Tcp, Status::Withdrawn, &[]);
    }
    check(2905, Udp, Status::Withdrawn, &[]);
    check(7626, Udp, Status::Withdrawn, &[]);
    check(14001, Udp, Status::Withdrawn, &["sua"]);
    check(14001, Tcp, Status::Assigned, &["sua"]);
    // De-assigned, and reserved since: the note tells the story.
    check(47, Tcp, Status::Reserved, &[]);
    check(4501, Tcp, Status::Unassigned, &[]);
}

#[test]
fn assigned_without_a_name() {
    for port in [24, 35, 57, 59, 75, 77, 87] {
        check(port, Tcp, Status::Assigned, &[]);
    }
    assert_eq!(the_row(24, Tcp).description, Some("any private mail system"));
}

#[test]
fn the_dynamic_range_has_no_records() {
    for transport in Transport::ALL {
        check(49152, transport, Status::NoRecord, &[]);
        check(65535, transport, Status::NoRecord, &[]);
    }
}

#[test]
fn remarks_beside_ports_that_nobody_holds_stay_visible() {
    assert_eq!(the_row(15, Tcp).description, Some("Unassigned [was netstat]"));
    assert_eq!(
        the_row(1895, Tcp).notes,
        Some("Microsoft (unoffically) using 1895")
    );
    assert_eq!(
        the_row(585, Tcp).notes,
        Some("Use of 585 is not recommended, use 993 instead")
    );
    assert_eq!(the_row(8010, Tcp).unauthorized_use, Some("yes"));
}

#[test]
fn all_that_is_known_of_directnet() {
    let row = the_row(3447, Tcp);
    assert_eq!(row.service, Some("directnet"));
    assert_eq!(row.description, Some("DirectNet IM System"));
    assert_eq!(row.assignee, Some("[Gregory_Richards]"));
    assert_eq!(row.contact, Some("[Gregory_Richards]"));
    assert_eq!(
        row.registered.map(|date| date.to_string()).as_deref(),
        Some("2002-04")
    );
    assert_eq!(row.transport, Some(Tcp));
    assert_eq!(row.status, Status::Assigned);
    assert_eq!(
        (row.modified, row.reference, row.service_code),
        (None, None, None)
    );
    assert_eq!((row.unauthorized_use, row.notes), (None, None));
}

#[test]
fn notes_of_several_lines_and_other_alphabets_are_kept() {
    let alias = registry::lookup(PortNumber(1556), Tcp)
        .registrations
        .iter()
        .nth(1)
        .unwrap();
    assert_eq!(alias.service, Some("veritas_pbx"));
    assert_eq!(alias.notes.map(|notes| notes.lines().count()), Some(3));
    assert_eq!(the_row(4413, Tcp).assignee, Some("[FORTÉ]"));
    assert_eq!(the_row(5242, Tcp).contact, Some("[Sean_D_Sollé_2]"));
}

#[test]
fn the_registry_names_its_source() {
    let source = atlas::sources::registry();
    assert_eq!((source.id, source.publisher), ("iana-2026-08-17", "IANA"));
    assert_eq!(source.as_of, "2026-08-17");
    assert!(source.url.starts_with("https://www.iana.org/"));
    assert!(source.licence.starts_with("CC0"));
}
