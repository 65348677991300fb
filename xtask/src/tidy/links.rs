//! Relative links in Markdown lead to files that exist.
//!
//! Links to the web are not followed, and what stands behind a `#` is not checked.

use std::path::Path;

use super::Violation;
use super::tree::SourceFile;
use crate::workspace;

/// Every relative link of every Markdown file leads somewhere.
pub(super) fn broken(files: &[SourceFile]) -> Vec<Violation> {
    broken_below(workspace::root(), files)
}

fn broken_below(root: &Path, files: &[SourceFile]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = root
            .join(&file.path)
            .parent()
            .map(Path::to_owned)
            .unwrap_or_default();
        for (line, target) in links(file) {
            let path = target.split('#').next().unwrap_or_default();
            let start = if path.starts_with('/') {
                root
            } else {
                folder.as_path()
            };
            if !path.is_empty() && !start.join(path.trim_start_matches('/')).exists() {
                let what = format!("the link to `{target}` leads nowhere");
                violations.push(Violation {
                    path: file.path.clone(),
                    line: Some(line),
                    what,
                });
            }
        }
    }
    violations
}

/// The relative links of a file with their lines; what stands in code is none.
fn links(file: &SourceFile) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut is_code = false;
    for (number, line) in file.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            let targets = inline_targets(line).into_iter().chain(reference_target(line));
            found.extend(
                targets
                    .filter(|target| is_relative(target))
                    .map(|target| (number, target)),
            );
        }
    }
    found
}

/// The targets of `[text](target)` and `[text](target "title")`, outside of `code`.
fn inline_targets(line: &str) -> Vec<String> {
    // Every second piece between backticks is code.
    let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("``");
    let targets = prose
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ']).next());
    targets
        .map(|target| target.trim_matches(['<', '>']).to_owned())
        .collect()
}

/// The target of a line `[name]: target`.
fn reference_target(line: &str) -> Option<String> {
    let (_, target) = line.strip_prefix('[')?.split_once("]: ")?;
    target.split_whitespace().next().map(str::to_owned)
}

fn is_relative(target: &str) -> bool {
    !target.contains("://") && !target.starts_with("mailto:")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn check(text: &str, targets: &[&str]) {
        let found = links(&SourceFile::new("README.md", text));
        let found: Vec<&str> = found.iter().map(|(_, target)| target.as_str()).collect();
        assert_eq!(found, targets, "{text}");
    }

    #[test]
    fn relative_links_are_found() {
        check(
            "See [the house](ARCHITECTURE.md) and [it](docs/a.md#words \"t\").",
            &["ARCHITECTURE.md", "docs/a.md#words"],
        );
        check("[house]: docs/house.md", &["docs/house.md"]);
        check(
            "[web](https://example.org/a), [mail](mailto:alice@example.org)",
            &[],
        );
        check("a `[b](c)` d [`e`](f.md)", &["f.md"]);
        check("```\n[a](b.md)\n```\n[c](d.md)", &["d.md"]);
    }

    #[test]
    fn a_link_to_nothing_is_blamed() {
        let folder = env!("CARGO_MANIFEST_DIR");
        assert!(fs::exists(format!("{folder}/Cargo.toml")).unwrap());
        let file = SourceFile::new(
            "src/page.md",
            "[a](../Cargo.toml#x)\n[b](nowhere.md)\n[c](#here)\n[d](/src)",
        );
        let violations = broken_below(Path::new(folder), &[file]);
        assert_eq!(violations.len(), 1);
        assert_eq!(
            violations[0].to_string(),
            "src/page.md:2: the link to `nowhere.md` leads nowhere"
        );
    }
}
