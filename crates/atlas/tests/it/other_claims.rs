//! The lists beside the registry: every row comes back, and the facts that public pages get wrong.

use std::collections::BTreeSet;

use atlas::Transport::{self, Tcp, Udp};
use atlas::{PortNumber, browsers, ephemeral, sources, threats, usage};

use crate::lists::rows;

#[test]
fn one_old_endpoint_is_all_that_was_found_of_malware_on_1397() {
    let port = PortNumber(1397);
    for transport in Transport::ALL {
        assert_eq!(threats::of(port, transport).count(), 0);
    }
    let seen = threats::endpoints(port).unwrap();
    assert_eq!((seen.families, seen.endpoints), (1, 1));
    let families: Vec<_> = seen.top().map(|family| (family.name, family.endpoints)).collect();
    assert_eq!(families, [("xtrat", 1)]);
    assert_eq!(seen.base_rate.ports, 23_913);
    assert_eq!(seen.base_rate.permille(), 365);
    // Nothing is more common than one: as many ports have at least one as have any.
    assert_eq!(seen.ports_with_as_many, 23_913);
    assert_eq!(seen.source.id, "maltrail-2026-08");
}

#[test]
fn nothing_bad_was_found_of_3447() {
    let port = PortNumber(3447);
    assert_eq!(threats::endpoints(port), None);
    for transport in Transport::ALL {
        assert_eq!(threats::of(port, transport).count(), 0);
        assert_eq!(usage::of(port, transport).count(), 0);
    }
    assert_eq!(browsers::of(port), None);
}

#[test]
fn every_row_of_the_threat_list_comes_back() {
    let rows = rows("malware-ports.csv");
    let mut covered = BTreeSet::new();
    for row in &rows {
        let port = PortNumber(row[0].parse().unwrap());
        covered.insert(port);
        let transport = row[1].parse().unwrap_or(Tcp);
        let found = threats::of(port, transport).any(|threat| {
            threat.name == &row[2]
                && threat.kind == &row[3]
                && threat.source.id == &row[4]
                && threat.reference == &row[5]
                && threat.first_seen.unwrap_or_default() == &row[6]
                && threat.transport.map_or("unknown", Transport::name) == &row[1]
        });
        assert!(found, "{row:?}");
    }
    let again: usize = threats::all()
        .map(|threat| usize::from(threat.ports.last.0 - threat.ports.first.0) + 1)
        .sum();
    assert_eq!(again, rows.len(), "nothing is made up");
    assert_eq!(threats::threat_base_rate().ports as usize, covered.len());
    assert_eq!(covered.len(), 1_319);
}

#[test]
fn statements_about_ranges_are_shown_as_ranges() {
    let ranges: Vec<_> = threats::all()
        .filter(|threat| threat.ports.first != threat.ports.last)
        .map(|threat| (threat.name, threat.ports.to_string()))
        .collect();
    let expected = [
        ("W32.Novarg.A@mm (MyDoom)", "3127-3198"),
        ("Derusbi", "31800-31900"),
        ("BPFDoor", "42391-43391"),
    ];
    assert_eq!(ranges, expected.map(|(name, ports)| (name, ports.to_owned())));
    let names = |port, transport| {
        threats::of(PortNumber(port), transport)
            .map(|threat| threat.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(43_391, Tcp), ["BPFDoor"]);
    assert_eq!(names(43_392, Tcp), [""; 0]);
    assert_eq!(names(43_391, Udp), [""; 0]);
}

#[test]
fn every_row_of_the_endpoint_list_comes_back() {
    let rows = rows("malware-c2-endpoints.csv");
    for row in &rows {
        let seen = threats::endpoints(PortNumber(row[0].parse().unwrap())).unwrap();
        let top: Vec<String> = seen
            .top()
            .map(|family| format!("{}:{}", family.name, family.endpoints))
            .collect();
        assert_eq!(
            (seen.families.to_string(), seen.endpoints.to_string()),
            (row[1].into(), row[2].into())
        );
        assert_eq!(top.join(" "), &row[3]);
    }
    let found = (0..=u16::MAX)
        .filter(|port| threats::endpoints(PortNumber(*port)).is_some())
        .count();
    assert_eq!(found, rows.len());
    assert_eq!(threats::endpoint_base_rate().ports as usize, rows.len());
}

#[test]
fn a_port_is_ranked_among_those_with_endpoints() {
    let counts: Vec<u16> = rows("malware-c2-endpoints.csv")
        .iter()
        .map(|row| row[2].parse().unwrap())
        .collect();
    for port in [1, 80, 443, 1397, 4444, 65_535] {
        let Some(seen) = threats::endpoints(PortNumber(port)) else {
            continue;
        };
        let expected = counts.iter().filter(|count| **count >= seen.endpoints).count();
        assert_eq!(usize::from(seen.ports_with_as_many), expected, "{port}");
    }
    assert_eq!(threats::endpoints(PortNumber(443)).unwrap().ports_with_as_many, 1);
}

#[test]
fn a_family_is_found_on_its_ports() {
    let expected: Vec<u16> = rows("malware-c2-endpoints.csv")
        .iter()
        .filter(|row| row[3].split(' ').any(|entry| entry.starts_with("asyncrat:")))
        .map(|row| row[0].parse().unwrap())
        .collect();
    let found: Vec<u16> = threats::of_family("asyncrat")
        .map(|found| found.port.port.0)
        .collect();
    assert_eq!(found, expected);
    assert!(threats::families().is_sorted() && threats::families().contains(&"xtrat"));
    assert_eq!(threats::of_family("directnet").count(), 0);
}

#[test]
fn every_known_use_comes_back() {
    let rows = rows("known-uses.csv");
    for row in &rows {
        let transports = match &row[1] {
            "both" => vec![Tcp, Udp],
            name => vec![name.parse().unwrap()],
        };
        for transport in transports {
            let found = usage::of(PortNumber(row[0].parse().unwrap()), transport).any(|known| {
                known.name == &row[2]
                    && known.what == &row[3]
                    && known.risk.unwrap_or_default() == &row[4]
                    && known.source.id == &row[5]
                    && known.reference == &row[6]
            });
            assert!(found, "{row:?}");
        }
    }
    let both = rows.iter().filter(|row| &row[1] == "both").count();
    assert_eq!(usage::all().len(), rows.len() + both);
    assert!(usage::all().is_sorted_by_key(|known| known.port));
}

#[test]
fn every_blocked_port_comes_back() {
    let rows = rows("browser-blocked-ports.csv");
    for row in &rows {
        let blocked = browsers::of(PortNumber(row[0].parse().unwrap())).unwrap();
        assert_eq!(
            (
                blocked.service.unwrap_or_default(),
                blocked.firefox,
                blocked.chromium
            ),
            (&row[1], &row[3], &row[4])
        );
        assert_eq!(
            (blocked.is_in_standard, blocked.since.unwrap_or_default()),
            (&row[2] == "yes", &row[5])
        );
    }
    assert_eq!(browsers::all().len(), rows.len());
}

#[test]
fn ephemeral_ranges_are_those_of_the_systems() {
    let systems = |port| {
        ephemeral::of(PortNumber(port))
            .map(|range| range.system)
            .collect::<Vec<_>>()
    };
    assert_eq!(systems(22), [""; 0]);
    assert_eq!(systems(10_000), ["FreeBSD"]);
    assert_eq!(systems(49_152).len(), 4);
    assert_eq!(ephemeral::all().len(), rows("ephemeral-ranges.csv").len());
}

#[test]
fn every_source_is_described() {
    let rows = rows("sources.csv");
    assert_eq!(sources::all().len(), rows.len());
    for (source, row) in sources::all().iter().zip(&rows) {
        assert_eq!(
            (source.id, source.title, source.publisher),
            (&row[0], &row[1], &row[2])
        );
        assert_eq!(
            (source.url, source.licence, source.as_of),
            (&row[3], &row[4], &row[6])
        );
        assert!(!source.retrieved_from.is_empty());
    }
}

#[test]
fn the_notice_that_mitre_asks_for_is_carried() {
    let mitre = sources::all()
        .iter()
        .find(|source| source.id == "mitre-attack-18.1")
        .unwrap();
    assert!(mitre.licence.contains(
        "© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission"
    ));
}
