//! The registry's XML, element by element, and what is refused.

use super::*;

const OPENING: &str = "<?xml version='1.0' encoding='UTF-8'?>\n<?xml-model href=\"x.rng\" ?>\n\
    <registry xmlns=\"http://www.iana.org/assignments\" id=\"service-names-port-numbers\">\n\
    <title>Service Names</title><updated>2026-09-01</updated>\n\
    <note>See <xref type=\"rfc\" data=\"rfc6335\"/>.</note>\n";

fn file(records: &str) -> String {
    format!("{OPENING}{records}\n<people><person id=\"A\"><name>A B</name></person></people></registry>\n")
}

#[track_caller]
fn check_refused(xml: &str, expected: &str) {
    let flaw = read(xml.as_bytes()).expect_err(expected);
    assert!(flaw.to_string().contains(expected), "{flaw}");
}

use alloc::string::ToString;

#[test]
fn a_record_has_the_cells_of_the_csv() {
    let xml = file(
        "<record date=\"2012-03-15\" updated=\"2020-01\"><name>smbdirect</name><protocol>tcp</protocol>\
         <assignee>\n <xref type=\"person\" data=\"Microsoft\"/>\n</assignee><description>SMB &lt;d&gt; &#233;</description>\
         <number>5445</number><xref type=\"person\" data=\"Tom_Talpey\"/><xref type=\"rfc\" data=\"rfc1\"/>\
         <xref type=\"draft\" data=\"Draft-x\"/><sc>7</sc><unauthorized>yes</unauthorized>\
         <note>was x by <xref type=\"person\" data=\"B\"/>\nsee <![CDATA[<y>]]><!-- z --></note></record>\
         <record><description>Unassigned</description><number>5446-5449</number></record>",
    );
    let (records, updated) = read(xml.as_bytes()).unwrap();
    assert_eq!(updated, Date::parse("2026-09-01"));
    let [named, range] = &records[..] else {
        panic!("{records:?}")
    };
    let csv = "smbdirect,5445,tcp,SMB <d> é,[Microsoft],[Tom_Talpey],2012-03-15,2020-01,[RFC1][Draft-x],7,yes,\
               \"was x by [B]\nsee <y>\"\n,5446-5449,,Unassigned,,,,,,,,";
    let expected = records::extract(csv).unwrap();
    assert_eq!([named, range], [&expected[0], &expected[1]]);
}

#[test]
fn a_person_beside_the_record_is_assignee_and_contact() {
    let xml = file(
        "<record><name>rje</name><protocol>udp</protocol><xref type=\"person\" data=\"Jon_Postel\"/>\
         <number>5</number></record>",
    );
    let (records, _) = read(xml.as_bytes()).unwrap();
    assert_eq!(records[0].assignee, "[Jon_Postel]");
    assert_eq!(records[0].contact, "[Jon_Postel]");
}

#[test]
fn what_is_not_the_registry_is_refused() {
    check_refused("", "cut short");
    check_refused("<html></html>", "not IANA's registry");
    check_refused("<registry id=\"other\"></registry>", "not IANA's registry");
    check_refused(&file("")[..300], "cut short");
    check_refused(
        &file("").replace("2026-09-01", "soon"),
        "\"soon\" is not the date",
    );
    check_refused(
        &format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{}", file("")),
        "document type",
    );
    check_refused(&file("<record><number>1"), "did not begin");
    check_refused(&file("<record><record></record></record>"), "inside a record");
    check_refused(&file(&"<a>".repeat(DEPTH_MAX)), "too deep");
    check_refused(&file("<record date=x></record>"), "without a quoted value");
    check_refused(&file("<record><name>&a;</name></record>"), "unknown entity");
    check_refused(&file("<record><name>a & b</name></record>"), "ampersand");
    check_refused(
        &file("<record><name>&#27;[2J</name><number>1</number></record>"),
        "control character",
    );
}
