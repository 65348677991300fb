//! A list that was damaged on its way here must stop the build, with a sentence that says what is wrong.

use crate::{compile, lists};

/// Expects the registry file to be refused once `damage` has been done to it.
#[track_caller]
fn check(damage: impl FnOnce(&mut String), expected: &str) {
    let mut text = lists::text("service-names-port-numbers.csv");
    damage(&mut text);
    let flaw = compile::registry(text.as_bytes())
        .expect_err(expected)
        .to_string();
    assert!(flaw.contains(expected), "{flaw}");
}

#[test]
fn the_file_as_it_is_compiles_to_little_more_than_a_megabyte() {
    let tables = compile::registry(lists::text("service-names-port-numbers.csv").as_bytes()).unwrap();
    let size_bytes: usize = tables.files().iter().map(|(_, table)| table.len()).sum();
    assert!(size_bytes < 1_200_000, "{size_bytes}");
}

#[test]
fn a_file_that_was_cut_short() {
    check(|text| text.clear(), "the file was cut short");
    check(|text| text.truncate(text.len() - 1), "the file was cut short");
    check(|text| text.truncate(500_000), "the file was cut short");
    let half = |text: &mut String| text.truncate(text[..500_000].rfind("\n,").unwrap() + 1);
    check(half, "rows, the registry at least 14000: it was cut short");
}

#[test]
fn a_file_that_is_something_else() {
    check(
        |text| *text = "<html></html>\n".into(),
        "does not name the twelve columns",
    );
    check(
        |text| *text = text.replacen("Service Code,", "", 1),
        "does not name the twelve columns",
    );
}

#[test]
fn a_row_with_too_few_cells() {
    check(
        |text| *text = text.replacen(",0,tcp,Reserved,", ",0,tcp,", 1),
        "found record with 11 fields",
    );
}

#[test]
fn a_file_that_is_not_text() {
    let mut bytes = lists::text("service-names-port-numbers.csv").into_bytes();
    bytes[1_000] = 0xff;
    let flaw = compile::registry(&bytes).unwrap_err().to_string();
    assert!(flaw.contains("invalid UTF-8"), "{flaw}");
}

#[test]
fn sources_without_the_registry() {
    let check = |text: &str, expected: &str| {
        let flaw = compile::sources(text.as_bytes()).unwrap_err().to_string();
        assert!(flaw.contains(expected), "{flaw}");
    };
    let sources = lists::text("sources.csv");
    check(
        &sources.replace("iana-", "icann-"),
        "no row describes the registry",
    );
    check(
        &sources.replace(",as_of", ""),
        "the first line is not source_id,title",
    );
}
