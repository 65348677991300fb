//! From a word to ports, what changed between editions, and how many ports get which answer.

use atlas::registry::{Changes, Counts};
use atlas::search::Found;
use atlas::{PortRange, Registry, Transport, read};

use crate::lists;

fn found(word: &str) -> Found {
    Found::new(Registry::built_in(), word)
}

#[test]
fn a_word_is_found_in_every_list() {
    let ssh = found("SSH");
    assert_eq!(ssh.services.first().and_then(|row| row.service), Some("ssh"));
    assert!(ssh.services.len() > 4 && !ssh.uses.is_empty());
    let asyncrat = found("asyncrat");
    assert!(asyncrat.services.is_empty());
    let family = asyncrat.families.first().expect("it is among the families");
    assert_eq!(family.name, "asyncrat");
    assert!(
        family
            .ports
            .is_sorted_by_key(|found| std::cmp::Reverse(found.family.endpoints))
    );
    assert!(
        found("emotet")
            .threats
            .iter()
            .all(|threat| threat.name == "Emotet")
    );
    assert!(
        found("postgresql")
            .services
            .iter()
            .any(|row| row.service == Some("postgresql"))
    );
}

#[test]
fn nothing_is_found_of_nonsense() {
    for word in ["", "  ", "qqqqqqqq", "\u{1b}[2J"] {
        assert!(found(word).is_empty(), "{word:?}");
    }
    // One letter is a word of its own, not a part of others.
    assert!(found("x").services.len() < 100);
}

#[test]
fn changes_are_counted_by_registration() {
    let text = lists::text("service-names-port-numbers.csv");
    let changed = text
        .replace("DirectNet IM System", "DirectNet revived")
        .replace("\naudio-activmail,1397,udp,Audio Active Mail,,,,,,,,", "")
        + "newcomer,4502,tcp,New,,,2026-09-01,,,,,\n";
    let edition = read::registry(changed.as_bytes()).expect("the file is sound");
    assert_eq!(edition.as_of().to_string(), "2026-09-01");
    let newer = Registry::from_bytes(edition.to_bytes().leak()).expect("the bytes are an edition");
    let changes = Changes::between(Registry::built_in(), newer);
    let names = |rows: &[atlas::Registration]| rows.iter().filter_map(|row| row.service).collect::<Vec<_>>();
    assert_eq!(names(&changes.added), ["newcomer"]);
    assert_eq!(names(&changes.removed), ["audio-activmail"]);
    assert_eq!(names(&changes.changed), ["directnet", "directnet"]);
    assert!(Changes::between(newer, newer).is_empty());
}

#[test]
fn counts_add_up_to_the_ranges() {
    let of = |range| Counts::of(Registry::built_in(), range, Transport::Tcp);
    let all = PortRange::ALL.map(of);
    assert_eq!(all.iter().map(|counts| counts.assigned).sum::<u32>(), 6_155);
    assert_eq!(all.iter().map(|counts| counts.withdrawn).sum::<u32>(), 9);
    assert_eq!(of(PortRange::Dynamic).no_record, 16_384);
}
