//! Paths as somebody types or drops them into the terminal, made to mean the same to the node, which runs in another directory.

use std::path::{Path, PathBuf};

use crate::language::say;
use api::{ApiError, ErrorCode};

/// Makes a path absolute. No shell was there to read it: quotes around it, backslashes before spaces and a `~` at its beginning are
/// read here, as terminals write them when a file is dropped on them.
///
/// # Errors
///
/// Fails when there is no current directory, or the path is not valid UTF-8.
pub(crate) fn absolute(typed: &str) -> Result<String, ApiError> {
    let path = read(typed, std::env::home_dir().as_deref());
    let absolute = std::path::absolute(&path)
        .ok()
        .and_then(|absolute| absolute.to_str().map(str::to_owned));
    absolute.ok_or_else(|| {
        ApiError::new(
            ErrorCode::FileUnusable,
            say!("path-unusable", path = &path.display().to_string()),
        )
        .with_hint(say!("path-unusable-hint"))
    })
}

fn read(typed: &str, home: Option<&Path>) -> PathBuf {
    let typed = typed.trim();
    let quoted = ['\'', '"'].iter().find_map(|quote| {
        let inside = typed.strip_prefix(*quote)?.strip_suffix(*quote)?;
        Some(inside.to_owned())
    });
    let path = quoted.unwrap_or_else(|| without_backslashes(typed));
    match (path.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home.to_owned(),
        (Some(rest), Some(home)) if rest.starts_with('/') => home.join(rest.trim_start_matches('/')),
        _ => PathBuf::from(path),
    }
}

/// On Windows a backslash is part of a path.
fn without_backslashes(typed: &str) -> String {
    if cfg!(unix) {
        let mut rest = typed.chars();
        let mut path = String::with_capacity(typed.len());
        while let Some(letter) = rest.next() {
            match letter {
                '\\' => path.extend(rest.next()),
                letter => path.push(letter),
            }
        }
        path
    } else {
        typed.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn paths_are_read_as_terminals_write_them() {
        let home = Path::new("/home/alice");
        for (typed, path) in [
            ("report.pdf", "report.pdf"),
            (" /tmp/a b ", "/tmp/a b"),
            ("/tmp/a\\ b", "/tmp/a b"),
            ("'/tmp/a b'", "/tmp/a b"),
            ("\"a\"", "a"),
            ("~", "/home/alice"),
            ("~/x", "/home/alice/x"),
            ("~bob", "~bob"),
            ("'", "'"),
        ] {
            assert_eq!(read(typed, Some(home)), Path::new(path), "{typed}");
        }
        assert_eq!(read("~/x", None), Path::new("~/x"));
    }
}
