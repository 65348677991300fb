//! A list that was damaged on its way here is refused as a whole, by the build and at run time, with a sentence that says what is wrong.

use atlas::read;

use crate::lists;

/// Expects the registry file to be refused once `damage` has been done to it.
#[track_caller]
fn check(damage: impl FnOnce(&mut String), expected: &str) {
    let mut text = lists::text("service-names-port-numbers.csv");
    damage(&mut text);
    let flaw = read::registry_csv(text.as_bytes())
        .expect_err(expected)
        .to_string();
    assert!(flaw.contains(expected), "{flaw}");
}

#[test]
fn the_file_as_it_is_compiles_to_little_more_than_a_megabyte() {
    let edition = read::registry_csv(lists::text("service-names-port-numbers.csv").as_bytes()).unwrap();
    let size_bytes: usize = edition
        .tables()
        .files()
        .iter()
        .map(|(_, table)| table.len())
        .sum();
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
        "a row of 11 cells; the registry has 12",
    );
}

#[test]
fn a_file_that_is_not_text() {
    let mut bytes = lists::text("service-names-port-numbers.csv").into_bytes();
    bytes[1_000] = 0xff;
    let flaw = read::registry_csv(&bytes).unwrap_err().to_string();
    assert!(flaw.contains("invalid UTF-8"), "{flaw}");
}

#[test]
fn a_file_that_is_absurdly_large() {
    let flaw = read::registry(&vec![b'x'; read::FILE_BYTES_MAX + 1]).unwrap_err();
    assert!(
        flaw.to_string().contains("the registry has about four million"),
        "{flaw}"
    );
}
