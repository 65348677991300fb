//! What is kept comes back, what is damaged does not, and the newer edition counts.

use atlas::read;

use super::*;
use crate::claims::Claims;

const REGISTRY: &str = include_str!("../../../../../data/ports/service-names-port-numbers.csv");

/// An edition with one row more, of this date.
fn edition(date: &str) -> Edition {
    read::registry(format!("{REGISTRY}newcomer,4502,tcp,New,,,{date},,,,,\n").as_bytes()).unwrap()
}

/// The edition that reports from this directory are made with.
fn used(home: &Path) -> (&'static str, Vec<String>) {
    let (claims, troubles) = Claims::read(home);
    let troubles = troubles.iter().map(ToString::to_string).collect();
    (claims.registry().source().as_of, troubles)
}

#[test]
fn the_newer_edition_counts_until_it_is_forgotten() {
    let home = tempfile::tempdir().unwrap();
    let built_in = Registry::built_in().source().as_of;
    assert_eq!(used(home.path()), (built_in, vec![]));
    let kept = keep_registry(home.path(), &edition("2027-01-02"), false).unwrap();
    assert_eq!(kept.blake3.len(), 64);
    assert_eq!(used(home.path()), ("2027-01-02", vec![]));
    assert!(forget_registry(home.path()).unwrap());
    assert!(!forget_registry(home.path()).unwrap());
    assert_eq!(used(home.path()), (built_in, vec![]));
}

#[test]
fn a_damaged_edition_is_not_used() {
    let home = tempfile::tempdir().unwrap();
    let path = keep_registry(home.path(), &edition("2027-01-02"), false)
        .unwrap()
        .path;
    let sound = fs::read(&path).unwrap();
    let mut changed = sound.clone();
    changed[5_000] ^= 1;
    for damaged in [&changed[..], &sound[..sound.len() - 1], &sound[..20], b""] {
        fs::write(&path, damaged).unwrap();
        let (as_of, troubles) = used(home.path());
        assert_eq!(as_of, Registry::built_in().source().as_of);
        assert!(troubles.concat().contains("is damaged"), "{troubles:?}");
    }
}

#[test]
fn lists_are_replaced_by_name_and_read_back() {
    let home = tempfile::tempdir().unwrap();
    let csv = |name: &str| format!("port,transport,name,description,source\n8080,tcp,{name},,\n");
    keep_list(home.path(), "ours", csv("one").as_bytes()).unwrap();
    keep_list(home.path(), "ours", csv("two").as_bytes()).unwrap();
    assert!(keep_list(home.path(), "bad", b"no list").is_err());
    let (claims, troubles) = Claims::read(home.path());
    assert!(troubles.is_empty(), "{troubles:?}");
    let own = claims.own(atlas::PortNumber(8080), atlas::Transport::Tcp);
    let names: Vec<_> = own
        .iter()
        .map(|own| (own.list.as_str(), own.claim.name.as_str()))
        .collect();
    assert_eq!(names, [("ours", "two")]);
    fs::write(lists_path(home.path()).join("broken.csv"), "no list").unwrap();
    assert!(used(home.path()).1.concat().contains("broken.csv cannot be read"));
}

#[test]
fn more_lists_than_are_read_are_told() {
    let home = tempfile::tempdir().unwrap();
    let keep = |number: usize| {
        let csv = format!("port,transport,name,description,source\n8080,tcp,name{number},,\n");
        keep_list(home.path(), &format!("list{number:03}"), csv.as_bytes()).unwrap();
    };
    let read = || {
        let (claims, troubles) = Claims::read(home.path());
        let own = claims.own(atlas::PortNumber(8080), atlas::Transport::Tcp).len();
        (own, troubles.iter().map(ToString::to_string).collect::<String>())
    };
    (0..LISTS_MAX).for_each(keep);
    assert_eq!(read(), (LISTS_MAX, String::new()));
    keep(LISTS_MAX);
    let (own, told) = read();
    assert_eq!(own, LISTS_MAX);
    assert!(told.starts_with("only the first 64 lists in "), "{told}");
}
