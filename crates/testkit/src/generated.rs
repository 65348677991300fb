//! Files of the repository that are made from the program: a test makes the text anew and compares.
//!
//! The same test renews the file when it is told to, so there is no second way of making it that could differ.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Set by `cargo xtask codegen`: the files are to be written, not compared.
const RENEW: &str = "DIRECTNET_CODEGEN";

/// Checks that the file at `path`, from the root of the workspace, is `text`, or makes it so.
///
/// # Panics
///
/// Panics when the file is something else, saying where it differs and how to renew it, or cannot be read or written.
#[track_caller]
pub fn check_generated(path: &str, text: &str) {
    let file = root().join(path);
    if env::var_os(RENEW).is_some() {
        fs::write(&file, text).unwrap_or_else(|error| panic!("cannot write {}: {error}", file.display()));
        return;
    }
    let written = fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("cannot read {path}: {error}; make it with: cargo xtask codegen"));
    if let Some(difference) = difference(&written, text) {
        panic!(
            "{path} is not what the program makes of it; renew it with: cargo xtask codegen\n{difference}"
        );
    }
}

fn root() -> PathBuf {
    let testkit = Path::new(env!("CARGO_MANIFEST_DIR"));
    testkit.ancestors().nth(2).unwrap_or(testkit).to_owned()
}

/// Says what the first differing line is in either text; `None` when they are the same, byte for byte.
fn difference(written: &str, made: &str) -> Option<String> {
    if written == made {
        return None;
    }
    let same = written
        .split('\n')
        .zip(made.split('\n'))
        .take_while(|(written, made)| written == made)
        .count();
    let line = |text: &str| text.split('\n').nth(same).unwrap_or("(the end)").to_owned();
    let (number, written, made) = (same + 1, line(written), line(made));
    Some(format!(
        "line {number}\n  in the file: {written}\n  made now:    {made}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, made: &str, expected: Option<&str>) {
        let difference = difference(written, made);
        let first_line = difference.as_deref().and_then(|text| text.lines().next());
        assert_eq!(first_line, expected, "{written:?} and {made:?}");
    }

    #[test]
    fn the_first_difference_is_named() {
        check("a\nb\n", "a\nb\n", None);
        check("a\nb\n", "a\nc\n", Some("line 2"));
        check("a\n", "a\nb\n", Some("line 2"));
        check("a\nb", "a\nb\n", Some("line 3"));
    }
}
