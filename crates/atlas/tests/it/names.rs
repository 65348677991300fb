//! The other direction: from a service name to its rows.

use std::collections::BTreeSet;

use atlas::registry;

use crate::lists;

/// Expects the rows of a name, each as `ports/transport`.
#[track_caller]
fn check(name: &str, expected: &[&str]) {
    let rows = registry::by_service_name(name).iter().map(|row| {
        let ports = row.ports.map_or("-".into(), |ports| ports.to_string());
        let transport = row
            .transport
            .map_or("any".into(), |transport| transport.to_string());
        format!("{ports}/{transport}")
    });
    assert_eq!(rows.collect::<Vec<_>>(), expected, "{name}");
}

#[test]
fn all_rows_of_a_name_in_the_order_of_the_file() {
    check("directnet", &["3447/tcp", "3447/udp"]);
    check("ssh", &["22/tcp", "22/udp", "22/sctp", "-/tcp"]);
    check("x11", &["6000-6063/tcp", "6000-6063/udp"]);
    check("flex-lm", &["27000-27009/any"]);
}

#[test]
fn case_does_not_matter() {
    check("DirectNet", &["3447/tcp", "3447/udp"]);
    check("ethernet/ip-1", &["2222/tcp", "2222/udp"]);
    check("PRREGISTER", &["4457/tcp", "4457/udp"]);
}

#[test]
fn names_without_a_port() {
    check("arn", &["-/tcp"]);
    check("swyp", &["-/any"]);
}

#[test]
fn names_that_nobody_registered() {
    check("", &[]);
    check("directne", &[]);
    check("directnets", &[]);
    check("reserved", &[]);
    check("dïrectnet", &[]);
    check("~~~~", &[]);
}

#[test]
fn every_name_is_listed_once_and_found() {
    let rows = lists::registry();
    let names: Vec<&str> = registry::service_names().collect();
    let expected: BTreeSet<String> = rows
        .iter()
        .map(|row| row[0].to_lowercase())
        .filter(|name| !name.is_empty())
        .collect();
    assert!(
        names.iter().map(|name| name.to_lowercase()).eq(expected),
        "sorted, each once, none missing"
    );
    assert_eq!(names.len(), 7_327);

    let found: usize = names
        .iter()
        .map(|name| registry::by_service_name(name).len())
        .sum();
    assert_eq!(found, rows.iter().filter(|row| !row[0].is_empty()).count());
}
