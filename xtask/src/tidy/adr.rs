//! Decision records are numbered from 0001, without gaps: a superseded one stays where it is.

use super::Violation;
use super::tree::SourceFile;

/// Where decision records live.
const FOLDER: &str = "docs/adr/";

/// Every record is called `NNNN-title.md`, and the numbers are 1, 2, 3 and so on.
pub(super) fn numbering(files: &[SourceFile]) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut expected: u32 = 1;
    // The files come in the order of their paths, hence of their numbers.
    for file in files {
        let Some(name) = file.path.strip_prefix(FOLDER) else {
            continue;
        };
        if name == "README.md" {
            continue;
        }
        match number(name) {
            Some(number) if number == expected => {}
            Some(_) => violations.push(violation(file, format!("should have the number {expected:04}"))),
            None => violations.push(violation(file, "should be called NNNN-title.md".into())),
        }
        expected = number(name).unwrap_or(expected).saturating_add(1);
    }
    violations
}

fn number(name: &str) -> Option<u32> {
    let (digits, title) = name.strip_suffix(".md")?.split_once('-')?;
    let is_number = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && !title.is_empty() {
        digits.parse().ok()
    } else {
        None
    }
}

fn violation(file: &SourceFile, what: String) -> Violation {
    Violation {
        path: file.path.clone(),
        line: None,
        what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], blamed: &[&str]) {
        let files: Vec<SourceFile> = names
            .iter()
            .map(|name| SourceFile::new(&format!("docs/adr/{name}"), ""))
            .collect();
        let violations = numbering(&files);
        let found: Vec<&str> = violations
            .iter()
            .filter_map(|v| v.path.strip_prefix(FOLDER))
            .collect();
        assert_eq!(found, blamed);
    }

    #[test]
    fn numbers_have_no_gaps_and_no_twins() {
        check(&["0001-house.md", "0002-transport.md", "README.md"], &[]);
        check(
            &["0001-house.md", "0003-store.md", "0004-wire.md"],
            &["0003-store.md"],
        );
        check(&["0001-house.md", "0001-transport.md"], &["0001-transport.md"]);
        check(&["0002-house.md"], &["0002-house.md"]);
    }

    #[test]
    fn names_say_number_and_title() {
        check(&["0001-.md"], &["0001-.md"]);
        check(&["1-house.md"], &["1-house.md"]);
    }
}
