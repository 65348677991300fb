//! What a source file looks like from outside: its header, its length, its name.

use super::Violation;
use super::tree::SourceFile;

/// The most lines of a file, tests included; beyond it a file holds more than one thing.
const MAX_LINES: usize = 600;

/// Every Rust file begins by saying what it is.
pub(super) fn missing_header(files: &[SourceFile]) -> Vec<Violation> {
    let bare = files
        .iter()
        .filter(|file| file.is_rust() && !file.text.starts_with("//!"));
    bare.map(|file| Violation {
        path: file.path.clone(),
        line: Some(1),
        what: "does not begin with a `//!` header: what it is, why it exists, what it does not do".into(),
    })
    .collect()
}

/// No file is longer than the limit.
pub(super) fn too_long(files: &[SourceFile]) -> Vec<Violation> {
    files
        .iter()
        .filter(|file| file.is_rust())
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, count)| *count > MAX_LINES)
        .map(|(file, count)| Violation {
            path: file.path.clone(),
            line: None,
            what: format!("has {count} lines; the limit is {MAX_LINES}"),
        })
        .collect()
}

/// A module with submodules is `foo.rs` beside `foo/`: a dozen files called `mod.rs` cannot be told apart.
pub(super) fn mod_rs(files: &[SourceFile]) -> Vec<Violation> {
    let named_mod = files.iter().filter(|file| file.path.ends_with("/mod.rs"));
    named_mod
        .map(|file| Violation {
            path: file.path.clone(),
            line: None,
            what: "is called mod.rs; put it beside its folder, under the folder's name".into(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: fn(&[SourceFile]) -> Vec<Violation>, path: &str, text: &str, is_fine: bool) {
        assert_eq!(rule(&[SourceFile::new(path, text)]).is_empty(), is_fine, "{path}");
    }

    #[test]
    fn a_header_comes_first() {
        check(missing_header, "crates/a/src/lib.rs", "//! What a is.\n", true);
        check(missing_header, "crates/a/src/lib.rs", "use std::fs;\n", false);
        check(missing_header, "crates/a/src/lib.rs", "", false);
        check(missing_header, "README.md", "# A\n", true);
    }

    #[test]
    fn length_is_limited() {
        check(
            too_long,
            "crates/a/src/lib.rs",
            &"//! A\n".repeat(MAX_LINES),
            true,
        );
        check(
            too_long,
            "crates/a/src/lib.rs",
            &"//! A\n".repeat(MAX_LINES + 1),
            false,
        );
    }

    #[test]
    fn mod_rs_is_not_a_name() {
        check(mod_rs, "crates/a/src/b/mod.rs", "//! B\n", false);
        check(mod_rs, "crates/a/src/b/mode.rs", "//! B\n", true);
    }
}
