//! What is said of ports: searching by word and by range, a newer registry, lists of the user's own.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use api::atlas::{ImportDocument, StatsDocument, UpdateDocument};
use api::ports::search::SearchDocument;
use api::ports::{PortDocument, PortsDocument};

use crate::node::User;
use crate::node::user::Run;

const REGISTRY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../data/ports/service-names-port-numbers.csv"
);

fn ok(run: &Run) -> &str {
    assert_eq!(run.exit_code, Some(0), "{run:?}");
    &run.stdout
}

fn json<T: serde::de::DeserializeOwned>(user: &User, arguments: &[&str]) -> T {
    let run = user.run(&[arguments, &["--json"]].concat());
    serde_json::from_str(ok(&run)).unwrap_or_else(|error| panic!("{error} in {run:?}"))
}

/// Writes the registry with one row more into a file.
fn newer(folder: &Path, date: &str) -> String {
    let path = folder.join("newer.csv");
    let text = fs::read_to_string(REGISTRY).unwrap();
    fs::write(
        &path,
        format!("{text}newcomer,4502,tcp,The new one,,,{date},,,,,\n"),
    )
    .unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn an_assigned_port_with_one_old_endpoint_is_told_as_just_that() {
    let alice = User::new("alice");
    let report: PortDocument = json(&alice, &["port", "1397/tcp"]);
    let entry = &report.transports[0];
    assert_eq!(
        entry.registry.registrations[0].service.as_deref(),
        Some("audio-activmail")
    );
    let seen = entry.other_claims.endpoints.as_ref().unwrap();
    assert_eq!(
        (seen.endpoints, seen.base_rate.ports, seen.base_rate.of),
        (1, 23_913, 65_536)
    );
    assert_eq!(entry.other_claims.threats, None);
    let source = report
        .sources
        .lists
        .iter()
        .find(|list| list.id == seen.source)
        .unwrap();
    assert_eq!(
        (source.licence.as_str(), source.as_of.as_deref()),
        ("MIT", Some("2026-08-23"))
    );
    let sources = alice.run(&["port", "1397", "--sources"]);
    for part in [
        "terms: CC0",
        "terms: MIT",
        "as of 2026-08-23",
        "xtrat: endpoints once seen: 1",
    ] {
        assert!(ok(&sources).contains(part), "{part} in {sources:?}");
    }
}

#[test]
fn a_word_is_found_with_what_it_is_worth() {
    let alice = User::new("alice");
    let found = alice.run(&["port", "--search", "asyncrat"]);
    for part in [
        "control servers once seen",
        "seen on",
        "36.5 %",
        "no default ports",
        "Maltrail",
    ] {
        assert!(ok(&found).contains(part), "{part} in {found:?}");
    }
    let found: SearchDocument = json(&alice, &["port", "emotet"]);
    assert!(!found.threats.is_empty());
    assert_eq!(found.threat_base_rate.ports, 1_319);
    let found = alice.run(&["port", "http-alt"]);
    for port in ["591/", "8008/", "8080/"] {
        assert!(ok(&found).contains(port), "{found:?}");
    }
}

#[test]
fn a_process_is_found_by_its_name() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let program = std::env::current_exe().unwrap();
    let name = program.file_name().unwrap().to_str().unwrap();
    let found: SearchDocument = json(&User::new("alice"), &["port", "--search", name]);
    assert!(found.held.iter().any(|entry| entry.port == port), "{found:?}");
}

#[test]
fn a_range_has_every_port_and_people_see_alike_ones_together() {
    let alice = User::new("alice");
    let range: PortsDocument = json(&alice, &["port", "6000-6063"]);
    assert_eq!(range.ports.len(), 2 * 64);
    let table = alice.run(&["port", "6000-6063"]);
    assert!(ok(&table).contains("x11"), "{table:?}");
    assert!(table.stdout.lines().count() < 40, "{table:?}");
}

#[test]
fn a_newer_registry_is_compared_kept_and_used() {
    let alice = User::new("alice");
    let folder = tempfile::tempdir().unwrap();
    let file = newer(folder.path(), "2027-01-02");
    let update: UpdateDocument = json(&alice, &["atlas", "update", &file]);
    assert_eq!(
        (update.before.as_str(), update.now.as_str()),
        ("iana-2026-08-17", "iana-2027-01-02")
    );
    assert_eq!((update.added, update.removed, update.changed), (1, 0, 0));
    assert_eq!(update.first_added[0].service.as_deref(), Some("newcomer"));
    assert_eq!(update.blake3.unwrap().len(), 64);

    let report: PortDocument = json(&alice, &["port", "newcomer"]);
    assert_eq!(
        (report.port, report.sources.registry.as_of.as_str()),
        (4502, "2027-01-02")
    );
    let listed: PortsDocument = json(&alice, &["ports"]);
    assert_eq!(listed.sources.registry.as_of, "2027-01-02");

    let refused = alice.run(&["atlas", "update", REGISTRY]);
    assert_eq!(refused.exit_code, Some(1));
    assert!(
        refused
            .stderr
            .contains("older than the one in use, of 2027-01-02"),
        "{refused:?}"
    );
    ok(&alice.run(&["atlas", "update", REGISTRY, "--force"]));
    ok(&alice.run(&["atlas", "update", "--built-in"]));
    let report: PortDocument = json(&alice, &["port", "4502/tcp"]);
    assert_eq!(report.sources.registry.as_of, "2026-08-17");
}

#[test]
fn a_mutilated_registry_is_refused_and_changes_nothing() {
    let alice = User::new("alice");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.csv");
    let sound = fs::read_to_string(REGISTRY).unwrap();
    for (damaged, reason) in [
        (sound[..500_000].to_owned(), "cut short"),
        (sound.replacen("Port Number", "Number", 1), "twelve columns"),
        (
            sound.replacen("DirectNet IM", "\u{1b}[2J", 1),
            "control character",
        ),
        ("<html></html>".to_owned(), "not IANA's registry"),
    ] {
        fs::write(&path, damaged).unwrap();
        let run = alice.run(&["atlas", "update", path.to_str().unwrap()]);
        assert_eq!(run.exit_code, Some(1), "{run:?}");
        assert!(
            run.stderr.contains(reason) && run.stderr.contains("hint:"),
            "{reason}: {run:?}"
        );
        assert!(!run.stderr.contains('\u{1b}'), "{run:?}");
    }
    assert!(!alice.dir().join("claims").exists());
}

#[test]
fn a_damaged_edition_is_not_used_and_the_user_is_told() {
    let alice = User::new("alice");
    let folder = tempfile::tempdir().unwrap();
    ok(&alice.run(&["atlas", "update", &newer(folder.path(), "2027-01-02")]));
    let kept = alice.dir().join("claims/registry.tables");
    let bytes = fs::read(&kept).unwrap();
    fs::write(&kept, &bytes[..bytes.len() / 2]).unwrap();
    let run = alice.run(&["port", "22/tcp"]);
    assert!(ok(&run).contains("IANA registry of 2026-08-17"), "{run:?}");
    assert!(run.stderr.contains("is damaged"), "{run:?}");
}

#[test]
fn a_list_of_ones_own_is_shown_with_its_ports() {
    let alice = User::new("alice");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("services.csv");
    fs::write(
        &path,
        "port,transport,name,description,source\n8080,tcp,staging,the staging server,ops handbook\n",
    )
    .unwrap();
    let path = path.to_str().unwrap();
    let import: ImportDocument = json(&alice, &["atlas", "import", path]);
    assert_eq!((import.list.as_str(), import.rows), ("services", 1));
    let report: PortDocument = json(&alice, &["port", "8080/tcp"]);
    assert_eq!(report.transports[0].other_claims.own[0].name, "staging");
    let human = alice.run(&["port", "8080/tcp"]);
    assert!(
        ok(&human).contains("staging: the staging server (list services, ops handbook)"),
        "{human:?}"
    );
    let found: SearchDocument = json(&alice, &["port", "staging"]);
    assert_eq!(found.own[0].first_port, 8080);

    fs::write(path, "port\n1\n").unwrap();
    let refused = alice.run(&["atlas", "import", path]);
    assert_eq!(refused.exit_code, Some(1));
    assert!(
        refused.stderr.contains("the first line is not port,transport"),
        "{refused:?}"
    );
}

#[test]
fn every_answer_of_the_registry_is_counted() {
    let alice = User::new("alice");
    let stats: StatsDocument = json(&alice, &["atlas", "stats"]);
    let tcp = stats
        .counts
        .iter()
        .filter(|counts| counts.transport == api::ports::Transport::Tcp);
    assert_eq!(tcp.map(|counts| counts.assigned).sum::<u32>(), 6_155);
    let human = alice.run(&["atlas", "stats"]);
    assert_eq!(ok(&human).lines().count(), 1 + 4 * 3);
}
