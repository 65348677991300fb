//! What is claimed has a test: docs/threat-model.md names tests that exist, and every bound on what peers send is exceeded
//! by one.

use std::collections::HashSet;

use super::Violation;
use super::tree::SourceFile;

/// The page whose claims name tests.
const PAGE: &str = "docs/threat-model.md";

/// The crate whose bounds are not looked at: it is for tests alone.
const WITHOUT_LIMITS: &str = "testkit";

/// A name in prose is one of a test when it has as many words: others are names of files, verbs and fields.
const TEST_NAME_WORDS: usize = 4;

/// Every test that the threat model names exists, in the crate that it names.
pub(super) fn tests_that_are_not_there(files: &[SourceFile]) -> Vec<Violation> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else {
        return Vec::new();
    };
    let missing = |(line, claim): (usize, String)| {
        let what = match claim.split_once(": ") {
            Some((package, test)) if !has_test(files, Some(package), test) => {
                format!("there is no test {test} in crates/{package}")
            }
            None if claim.split('_').count() >= TEST_NAME_WORDS && !has_test(files, None, &claim) => {
                format!("there is no test {claim}")
            }
            _ => return None,
        };
        Some(Violation {
            path: PAGE.to_owned(),
            line: Some(line),
            what,
        })
    };
    let missing = claims(&page.text).into_iter().filter_map(missing);
    missing.chain(half_a_pair(page)).collect()
}

/// Behind a backtick without its other half, what is prose is taken for code and no claim is looked at.
fn half_a_pair(page: &SourceFile) -> Option<Violation> {
    (page.text.matches('`').count() % 2 == 1).then(|| Violation {
        path: PAGE.to_owned(),
        line: None,
        what: "has a backtick without its other half".to_owned(),
    })
}

/// What stands between backticks and may be a test, with its line: `crate: test`, or a test's name alone.
fn claims(text: &str) -> Vec<(usize, String)> {
    let mut line = 1;
    let mut found = Vec::new();
    for (number, piece) in text.split('`').enumerate() {
        // Every second piece is code. A line may break after the crate's name.
        let words: Vec<&str> = piece.split_whitespace().collect();
        let is_name = |word: &str| {
            word.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        match words.as_slice() {
            [test] if number % 2 == 1 && is_name(test) => found.push((line, (*test).to_owned())),
            [package, test] if number % 2 == 1 && package.ends_with(':') && is_name(test) => {
                found.push((line, format!("{package} {test}")));
            }
            _ => {}
        }
        line += piece.matches('\n').count();
    }
    // The page explains its own notation with this.
    found.retain(|(_, claim)| claim != "crate: test");
    found
}

/// Whether a crate, or any, has a test of this name; or test code in a file or folder of this name.
fn has_test(files: &[SourceFile], package: Option<&str>, test: &str) -> bool {
    let folder = package.map_or("crates/".to_owned(), |package| format!("crates/{package}/"));
    let definition = format!("fn {test}(");
    let in_crate = files.iter().filter(|file| file.path.starts_with(&folder));
    in_crate.filter(|file| file.is_rust()).any(|file| {
        let Some(from) = file.tests_from() else {
            return false;
        };
        file.lines()
            .any(|(line, text)| line >= from && text.contains(&definition))
    })
}

/// Every bound, whose name ends in `_MAX` or `_AT_MOST`, says why it is what it is, and is named in test code that exceeds it: one that no
/// other file can name, in the tests of its own, or in others of its crate as `file::NAME`.
pub(super) fn limits_without_a_test(files: &[SourceFile]) -> Vec<Violation> {
    let everywhere: HashSet<&str> = files.iter().flat_map(named_in_tests).collect();
    let has_limits = |file: &&SourceFile| {
        let inside = source_of(&file.path);
        inside.is_some_and(|package| package != WITHOUT_LIMITS) && file.tests_from() != Some(1)
    };
    files
        .iter()
        .filter(has_limits)
        .flat_map(|file| {
            let tested = |name: &str, is_public: bool| {
                if is_public {
                    everywhere.contains(name)
                } else {
                    is_exceeded_by_its_own(files, file, name)
                }
            };
            wanting(file, tested)
        })
        .collect()
}

/// The crate of a file that becomes part of it.
fn source_of(path: &str) -> Option<&str> {
    let (package, inside) = path.strip_prefix("crates/")?.split_once('/')?;
    let is_source =
        inside.ends_with(".rs") && ["src/", "build/"].iter().any(|folder| inside.starts_with(folder));
    is_source.then_some(package)
}

fn is_exceeded_by_its_own(files: &[SourceFile], file: &SourceFile, name: &str) -> bool {
    let stem = file.path.trim_end_matches(".rs");
    let beside = [format!("{stem}/tests.rs"), format!("{stem}/tests/")];
    let is_own = |other: &SourceFile| {
        other.path == file.path || beside.iter().any(|path| other.path.starts_with(path))
    };
    let (folders, last) = stem.rsplit_once('/').unwrap_or_default();
    let package = folders.split('/').take(2).collect::<Vec<_>>().join("/");
    let qualified = format!("{last}::{name}");
    files.iter().any(|other| {
        (is_own(other) && named_in_tests(other).any(|word| word == name))
            || (other.path.starts_with(&package) && is_in_tests(other, &qualified))
    })
}

fn is_in_tests(file: &SourceFile, text: &str) -> bool {
    let from = file.tests_from().filter(|_| file.is_rust()).unwrap_or(usize::MAX);
    file.lines()
        .any(|(line, words)| line >= from && words.contains(text))
}

/// What the bounds of a file want: a test, and a reason.
fn wanting(file: &SourceFile, is_tested: impl Fn(&str, bool) -> bool) -> Vec<Violation> {
    let mut above = "";
    let mut blamed = Vec::new();
    let mut blame = |line, what| {
        blamed.push(Violation {
            path: file.path.clone(),
            line: Some(line),
            what,
        });
    };
    for (line, text) in file.lines() {
        if let Some((name, is_public)) = limit(text) {
            if !is_tested(name, is_public) {
                blame(line, format!("no test exceeds {name}"));
            }
            if !above.starts_with("///") {
                blame(line, format!("{name} does not say why it is what it is"));
            }
        }
        // What a bound is compiled for stands between it and its reason.
        if !text.starts_with("#[cfg(") {
            above = text.trim_start();
        }
    }
    blamed
}

/// The name of the bound that a line declares, and whether other files can name it.
fn limit(line: &str) -> Option<(&str, bool)> {
    let (before, declaration) = line.split_once("const ")?;
    let is_public = match before {
        "" => false,
        "pub " | "pub(crate) " | "pub(super) " => true,
        _ => return None,
    };
    let name = declaration.split(':').next()?;
    let is_limit = name.ends_with("_MAX") || name.ends_with("_AT_MOST");
    is_limit.then_some((name, is_public))
}

/// The words in the test code of a file.
fn named_in_tests(file: &SourceFile) -> impl Iterator<Item = &str> {
    let from = file.tests_from().filter(|_| file.is_rust()).unwrap_or(usize::MAX);
    let tests = file.lines().filter(move |(line, _)| *line >= from);
    tests.flat_map(|(_, line)| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backtick_without_its_other_half_is_blamed() {
        let blamed = |text: &str| tests_that_are_not_there(&[SourceFile::new(PAGE, text)]).len();
        assert_eq!(blamed("It cannot (`x`)."), 0);
        assert_eq!(blamed("It cannot (`x`, y`)."), 1);
    }

    #[test]
    fn a_claim_without_a_test_is_blamed() {
        let files = [
            SourceFile::new(
                PAGE,
                "It cannot (`a: one_that_is_there`, `a:\none_that_is_not`), `two_that_is_not_there` either,\n\
                 nor with a file of tests (`a: net`), and `short_name` is something else.",
            ),
            SourceFile::new(
                "crates/a/src/lib.rs",
                "//! A.\n#[cfg(test)]\nfn one_that_is_there() {}\n",
            ),
            SourceFile::new("crates/a/tests/it/net.rs", "//! N.\n"),
            SourceFile::new("crates/b/tests/it/main.rs", "//! B.\nfn one_that_is_not() {}\n"),
        ];
        let blamed: Vec<String> = tests_that_are_not_there(&files)
            .iter()
            .map(ToString::to_string)
            .collect();
        let expected = [
            "docs/threat-model.md:1: there is no test one_that_is_not in crates/a",
            "docs/threat-model.md:2: there is no test two_that_is_not_there",
            "docs/threat-model.md:3: there is no test net in crates/a",
        ];
        assert_eq!(blamed, expected);
    }

    #[test]
    fn a_limit_that_nobody_exceeds_is_blamed() {
        let files = [
            SourceFile::new(
                "crates/messenger-proto/src/limits.rs",
                "//! L.\n/// A.\npub const A_MAX: usize = 1;\n/// B.\npub const B_MAX: usize = 2;\n\npub const A_MAX: usize = 1;\n\
                 /// C.\nconst A_MAX: u8 = 1;\n/// D.\n#[cfg(unix)]\nconst D_MAX: u8 = 1;\n/// E.\nconst E_MAX: u8 = 1;\n",
            ),
            SourceFile::new(
                "crates/a/src/lib.rs",
                "//! A_MAX, B_MAX\n#[cfg(test)]\nuse A_MAX;\n// limits::D_MAX\n",
            ),
            SourceFile::new(
                "crates/messenger-proto/tests/it/main.rs",
                "//! More than limits::E_MAX.\n",
            ),
        ];
        let blamed = limits_without_a_test(&files);
        let blamed: Vec<&str> = blamed.iter().map(|violation| violation.what.as_str()).collect();
        assert_eq!(
            blamed,
            [
                "no test exceeds B_MAX",
                "A_MAX does not say why it is what it is",
                "no test exceeds A_MAX",
                "no test exceeds D_MAX",
            ]
        );
    }

    #[test]
    fn the_limits_of_every_crate_are_looked_at() {
        assert_eq!(source_of("crates/web/src/auth.rs"), Some("web"));
        assert_eq!(source_of("crates/web/tests/it/main.rs"), None);
        assert_eq!(source_of("xtask/src/main.rs"), None);
    }
}
