//! The text files of the workspace, read once for all rules.

use std::fs;
use std::path::Path;

use anyhow::Context;

/// Endings of the files that rules look into.
const ENDINGS: [&str; 2] = [".rs", ".md"];

/// One file of the workspace.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// From the root of the workspace, with slashes.
    pub(super) path: String,
    pub(super) text: String,
}

impl SourceFile {
    /// The lines with their numbers, counted from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The number of the line from which on everything is test code: integration tests are nothing else, unit tests
    /// stand at the end of their file.
    pub(super) fn tests_from(&self) -> Option<usize> {
        if self.path.contains("/tests/") || self.path.ends_with("/tests.rs") {
            return Some(1);
        }
        self.lines()
            .find(|(_, line)| {
                let line = line.trim_start();
                line.starts_with("#[cfg(test)]") || line.starts_with("#[cfg(all(test")
            })
            .map(|(number, _)| number)
    }

    /// A file that exists only in a test of a rule.
    #[cfg(test)]
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// Reads every file below `root` that a rule may look into, in the order of their paths.
pub(super) fn read(root: &Path) -> anyhow::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    visit(root, root, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn visit(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            if !is_foreign(&path) {
                visit(root, &path, files)?;
            }
        } else if ENDINGS
            .iter()
            .any(|ending| path.to_string_lossy().ends_with(ending))
        {
            let text =
                fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let path = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            files.push(SourceFile { path, text });
        }
    }
    Ok(())
}

/// Whether a folder holds nothing that anybody wrote here: git's own, or what cargo built (it marks its folders).
fn is_foreign(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| name == ".git") || folder.join("CACHEDIR.TAG").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_this_workspace_are_found() {
        let files = read(crate::workspace::root()).unwrap();
        assert!(files.iter().any(|file| file.path == "xtask/src/tidy/tree.rs"));
        assert!(
            !files
                .iter()
                .any(|file| file.path.contains(".git/") || file.path.starts_with("target/"))
        );
    }

    #[test]
    fn test_code_begins_where_it_says_so() {
        let check = |path: &str, text: &str| SourceFile::new(path, text).tests_from();
        assert_eq!(
            check("crates/a/src/lib.rs", "//! A.\n\n#[cfg(test)]\nmod tests {}\n"),
            Some(3)
        );
        assert_eq!(check("crates/a/src/lib.rs", "//! A.\n"), None);
        assert_eq!(check("crates/a/tests/it/main.rs", "//! A.\n"), Some(1));
        assert_eq!(check("crates/a/src/b/tests.rs", "//! A.\n"), Some(1));
    }
}
