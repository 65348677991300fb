//! Everything that speaks against a port, one by one, and the order of suggestions.

use crate::expectation::{Expectation, Expectations};

use super::*;

fn ground<'a>(held: &[(u16, Transport)], claims: &'a Claims) -> Ground<'a> {
    let held = held
        .iter()
        .map(|(port, transport)| ((PortNumber(*port), *transport), vec!["x".into()]));
    Ground {
        claims,
        held: held.collect(),
        ephemeral: Ports {
            first: PortNumber(32768),
            last: PortNumber(60999),
        },
    }
}

fn expecting(port: u16) -> Claims {
    let ports = Ports {
        first: PortNumber(port),
        last: PortNumber(port),
    };
    let mut expectation = Expectation::of(ports, Transport::Tcp);
    expectation.process = Some("shop".to_owned());
    Claims::built_in().with_expectations(Expectations::from_iter([expectation]))
}

#[track_caller]
fn check(port: u16, expected: &[&str]) {
    let claims = expecting(7792);
    let ground = ground(&[(7790, Transport::Tcp)], &claims);
    let objections = ground.objections(PortNumber(port), Transport::Tcp);
    let codes: Vec<_> = objections.iter().map(Objection::code).collect();
    assert_eq!(codes, expected, "{port}");
    let is_suggested = !ground
        .suggestions(
            Ports {
                first: PortNumber(port),
                last: PortNumber(port),
            },
            Transport::Tcp,
            "shop",
        )
        .is_empty();
    assert_eq!(is_suggested, expected.is_empty(), "{port}");
}

#[track_caller]
fn check_text(port: u16, code: &str, expected: &str) {
    let claims = expecting(7792);
    let objections = ground(&[], &claims).objections(PortNumber(port), Transport::Tcp);
    let objection = objections.iter().find(|objection| objection.code() == code);
    assert_eq!(objection.unwrap().to_string(), expected);
}

#[test]
fn nothing_speaks_against_a_port_that_nobody_names() {
    check(7791, &[]);
    check(62000, &[]);
}

#[test]
fn a_port_that_cannot_be_had_is_not_suggested() {
    check(7790, &["held"]);
    check(0, &["zero", "reserved", "blocked_by_browsers"]);
}

#[test]
fn ephemeral_ports_are_not_suggested() {
    check(34300, &["ephemeral"]);
    check(44321, &["registered", "ephemeral"]);
}

#[test]
fn a_port_that_the_user_expects_something_on_is_not_suggested() {
    check(7792, &["expected"]);
    check_text(7792, "expected", "you expect shop there");
}

#[test]
fn a_port_that_browsers_refuse_is_not_suggested() {
    check(10080, &["registered", "blocked_by_browsers"]);
    check_text(
        10080,
        "blocked_by_browsers",
        "browsers refuse to open pages there (says WHATWG)",
    );
}

#[test]
fn a_known_default_is_not_suggested() {
    check(5173, &["known_use"]);
    check_text(
        5173,
        "known_use",
        "commonly used by Vite (Default ports read in published npm packages)",
    );
}

#[test]
fn a_documented_default_of_malware_is_not_suggested_and_no_warning() {
    check(4782, &["threat_record"]);
    let rate = threat_base_rate().ports;
    let expected = format!(
        "documented as a default of QuasarRAT (rat, says The MITRE Corporation), one of {rate} of 65536 port numbers \
         with a threat record: no evidence of what is there"
    );
    check_text(4782, "threat_record", &expected);
}

#[test]
fn a_port_that_a_group_once_used_is_like_any_other() {
    check(6856, &[]);
}

#[test]
fn a_name_has_an_order_of_its_own_that_never_changes() {
    let claims = Claims::built_in();
    let free = ground(&[], &claims);
    let first = |name: &str| free.suggestions(USUAL_RANGE, Transport::Tcp, name)[..3].to_vec();
    assert_eq!(first("shop"), first("shop"));
    assert_ne!(first("shop"), first("blog"));
    let all = free.suggestions(USUAL_RANGE, Transport::Tcp, "shop");
    assert!(all.len() > 1000 && all.iter().all(|port| (1024..32768).contains(&port.0)));
    let taken = ground(&[(all[0].0, Transport::Tcp)], &claims);
    assert_eq!(taken.suggestions(USUAL_RANGE, Transport::Tcp, "shop")[0], all[1]);
}
