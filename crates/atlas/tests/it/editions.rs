//! Editions read at run time: the same file gives the same answers, in either form and out of one piece of bytes.

use atlas::{Date, PortNumber, Registry, Transport, read};
use csv::StringRecord;

use crate::lists;

fn load(edition: &read::Edition) -> Registry {
    Registry::from_bytes(edition.to_bytes().leak()).expect("the bytes are an edition")
}

#[track_caller]
fn check_same(loaded: Registry) {
    let built_in = Registry::built_in();
    assert!(loaded.registrations().eq(built_in.registrations()));
    assert_eq!(loaded.newest_row(), built_in.newest_row());
    for transport in [Transport::Tcp, Transport::Dccp] {
        for number in (0..=u16::MAX).step_by(7) {
            let [one, other] =
                [loaded, built_in].map(|registry| registry.lookup(PortNumber(number), transport));
            assert_eq!(one.status, other.status, "{number}/{transport}");
            assert!(
                one.registrations.iter().eq(other.registrations),
                "{number}/{transport}"
            );
        }
    }
}

#[test]
fn the_csv_read_at_run_time_is_the_registry_that_was_compiled_in() {
    let edition = read::registry(lists::text("service-names-port-numbers.csv").as_bytes()).unwrap();
    let loaded = load(&edition);
    check_same(loaded);
    // The CSV has no date of its own; this is the one of its newest row.
    assert_eq!(edition.as_of(), Date::parse("2026-08-17").unwrap());
    assert_eq!(loaded.source().id, "iana-2026-08-17");
    assert_eq!(loaded.source().as_of, "2026-08-17");
    assert_eq!(loaded.source().publisher, "IANA");
}

#[test]
fn the_xml_says_the_same_and_has_a_date_of_its_own() {
    let edition = read::registry(xml().as_bytes()).unwrap();
    assert_eq!(edition.as_of(), Date::parse("2026-08-17").unwrap());
    check_same(load(&edition));
    let later = xml().replace("<updated>2026-08-17", "<updated>2026-09");
    assert_eq!(
        read::registry_xml(later.as_bytes()).unwrap().as_of().to_string(),
        "2026-09"
    );
}

#[test]
fn bytes_that_are_no_edition_are_refused() {
    let refused = |bytes: Vec<u8>| assert!(Registry::from_bytes(bytes.leak()).is_err());
    let bytes = read::registry(xml().as_bytes()).unwrap().to_bytes();
    refused(Vec::new());
    refused(b"DNatlas0 and more".to_vec());
    refused(bytes[..bytes.len() - 1].to_vec());
    refused([&bytes[..], b"x"].concat());
    refused(bytes[..40].to_vec());
    let mut undated = bytes.clone();
    undated[20] = b'x';
    refused(undated);
}

#[test]
fn damaged_bytes_never_panic() {
    let bytes = read::registry(xml().as_bytes()).unwrap().to_bytes();
    for at in (12..bytes.len()).step_by(bytes.len() / 40) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xff;
        if let Ok(registry) = Registry::from_bytes(damaged.leak()) {
            let found = (0..=u16::MAX).step_by(97).map(|port| {
                registry
                    .lookup(PortNumber(port), Transport::Tcp)
                    .registrations
                    .iter()
                    .count()
            });
            assert!(found.sum::<usize>() > 0);
            assert!(registry.service_names().count() > 0);
        }
    }
}

/// Writes the registry as IANA's XML has it, out of the CSV.
fn xml() -> String {
    let mut xml = String::from(
        "<?xml version='1.0' encoding='UTF-8'?>\n<registry xmlns=\"http://www.iana.org/assignments\" \
         id=\"service-names-port-numbers\">\n  <updated>2026-08-17</updated>\n",
    );
    for row in lists::registry() {
        write_record(&mut xml, &row);
    }
    xml + "</registry>\n"
}

fn write_record(xml: &mut String, row: &StringRecord) {
    *xml += &format!("  <record date=\"{}\" updated=\"{}\">\n", &row[6], &row[7]);
    for (element, cell) in [
        ("name", 0),
        ("protocol", 2),
        ("description", 3),
        ("number", 1),
        ("sc", 9),
        ("unauthorized", 10),
        ("note", 11),
    ] {
        if !row[cell].is_empty() {
            *xml += &format!("    <{element}>{}</{element}>\n", escaped(&row[cell]));
        }
    }
    *xml += &format!("    <assignee>{}</assignee>", references(&row[4]));
    *xml += &format!("<contact>{}</contact>", references(&row[5]));
    *xml += &format!("{}\n  </record>\n", references(&row[8]).replace("person", "text"));
}

fn references(cell: &str) -> String {
    let keys = cell.split(']').filter_map(|key| key.strip_prefix('['));
    keys.map(|key| format!("<xref type=\"person\" data=\"{}\"/>", escaped(key)))
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
