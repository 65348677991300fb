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

/// Every file is a module of another one, or the compiler never sees it: a test that a merge cut off passes for ever.
pub(super) fn unreached(files: &[SourceFile]) -> Vec<Violation> {
    let sources = || files.iter().filter(|file| file.is_rust());
    let is_reached = |path: &str| sources().any(|parent| declares(parent, path));
    sources()
        .filter(|file| !is_root(&file.path) && !is_reached(&file.path))
        .map(|file| Violation {
            path: file.path.clone(),
            line: None,
            what: "is no module of any file: nothing compiles it, and no test in it runs".into(),
        })
        .collect()
}

/// Whether cargo finds a file by itself.
fn is_root(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_target = ["/tests", "/examples", "/benches", "/bin", "fuzz_targets"];
    ["main.rs", "lib.rs", "build.rs"].contains(&name) || is_target.iter().any(|end| folder.ends_with(end))
}

/// Whether `parent` has the module that is in the file `path`: beside it, in the folder of its name, or by its path.
fn declares(parent: &SourceFile, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (parent_folder, _) = parent.path.rsplit_once('/').unwrap_or_default();
    let is_near = parent_folder == folder || parent.path == format!("{folder}.rs");
    let declaration = format!("mod {};", name.trim_end_matches(".rs"));
    let public = format!(" {declaration}");
    let by_path = format!("{name}\"]");
    parent.lines().map(|(_, line)| line.trim()).any(|line| {
        is_near && (line == declaration || line.starts_with("pub") && line.ends_with(&public))
            || line.starts_with("#[path = \"") && line.ends_with(&by_path)
    })
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

    #[test]
    fn a_file_that_nothing_compiles_is_blamed() {
        let files = [
            SourceFile::new(
                "crates/a/tests/it/main.rs",
                "mod b;\n    pub(crate) mod c;\n#[path = \"../support/d.rs\"]\n",
            ),
            SourceFile::new("crates/a/tests/it/b.rs", "mod e;"),
            SourceFile::new("crates/a/tests/it/c.rs", "//! mod f;"),
            SourceFile::new("crates/a/tests/support/d.rs", ""),
            SourceFile::new("crates/a/tests/it/b/e.rs", ""),
            SourceFile::new("crates/a/tests/it/f.rs", ""),
            SourceFile::new("crates/a/src/b.rs", ""),
            SourceFile::new("fuzz/fuzz_targets/g.rs", ""),
        ];
        let blamed: Vec<String> = unreached(&files)
            .into_iter()
            .map(|violation| violation.path)
            .collect();
        assert_eq!(blamed, ["crates/a/tests/it/f.rs", "crates/a/src/b.rs"]);
    }
}
