//! Names of offered files, and how they are written on this disk.
//!
//! A name comes from somebody else. What could lead out of a folder is refused; what is a name there and means something
//! else here (a device, a hidden file, an option, a turn of the writing direction) is changed, so that honest files
//! arrive all the same.

use thiserror::Error;

use crate::limits::FILE_NAME_BYTES_MAX;
use crate::name::is_invisible;

/// Why no file is written under a name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameFault {
    /// It is empty.
    #[error("a name is empty")]
    Empty,
    /// It is longer than a disk stores.
    #[error("a name has {0} bytes, more than {FILE_NAME_BYTES_MAX}")]
    TooLong(usize),
    /// It names a folder on the way, this folder or the one above.
    #[error("a name leads to another folder")]
    Leads,
}

/// What stands in place of what cannot stay.
const REPLACEMENT: char = '_';

/// Names that mean a device on Windows, whatever follows the first dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Returns the name under which a file or folder called `name` is written: itself, in nearly all cases.
///
/// The result is no device and not hidden, does not begin like an option or end in what Windows drops, holds neither
/// separators nor control, invisible or reserved characters, and has at most 255 bytes.
///
/// # Errors
///
/// Fails when the name could lead to another folder, or is none.
pub fn safe_name(name: &str) -> Result<String, NameFault> {
    if name.is_empty() {
        return Err(NameFault::Empty);
    }
    if name.len() > FILE_NAME_BYTES_MAX {
        return Err(NameFault::TooLong(name.len()));
    }
    if name == "." || name == ".." || name.contains(['/', '\0']) {
        return Err(NameFault::Leads);
    }
    let mut safe: String = name
        .chars()
        .map(|c| if is_kept(c) { c } else { REPLACEMENT })
        .collect();
    if safe.starts_with(['.', '-', ' ']) {
        safe.replace_range(..1, "_");
    }
    if safe.ends_with(['.', ' ']) {
        safe.pop();
        safe.push(REPLACEMENT);
    }
    if is_device(&safe) {
        safe.insert(0, REPLACEMENT);
    }
    Ok(shortened(&safe, ""))
}

/// Returns `name` with a number before its extension, for the case that there is one with that name already.
#[must_use]
pub fn numbered(name: &str, number: u32) -> String {
    if number <= 1 {
        return name.to_owned();
    }
    shortened(name, &format!("-{number}"))
}

/// The longest extension, in bytes, its dot included: what is longer is a part of the name, and may be cut.
const EXTENSION_BYTES_MAX: usize = 16;

/// Puts `suffix` before the extension, and cuts what is before both so that all fits a name.
fn shortened(name: &str, suffix: &str) -> String {
    let dot = name.rfind('.').filter(|dot| *dot > 0);
    let dot = dot.filter(|dot| name.len().saturating_sub(*dot) <= EXTENSION_BYTES_MAX);
    let (stem, extension) = name.split_at(dot.unwrap_or(name.len()));
    let room = FILE_NAME_BYTES_MAX.saturating_sub(suffix.len().saturating_add(extension.len()));
    let stem = stem.get(..stem.floor_char_boundary(room)).unwrap_or_default();
    format!("{stem}{suffix}{extension}")
}

fn is_kept(c: char) -> bool {
    !(c.is_control() || is_invisible(c) || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end_matches(' ').to_lowercase();
    let is_port = |stem: &str, kind| {
        let number = stem.strip_prefix(kind);
        number.is_some_and(|number| {
            matches!(number, "¹" | "²" | "³")
                || (number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()))
        })
    };
    DEVICES.contains(&stem.as_str()) || is_port(&stem, "com") || is_port(&stem, "lpt")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Result<&str, NameFault>) {
        assert_eq!(safe_name(name), expected.map(str::to_owned), "{name:?}");
    }

    #[test]
    fn honest_names_stay_as_they_are() {
        for name in [
            "report.pdf",
            "a b.txt",
            "Ελένη.tar.gz",
            "no extension",
            "x",
            "com10.txt",
            "contact",
            "a-b",
            "猫.png",
        ] {
            check(name, Ok(name));
        }
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        check("", Err(NameFault::Empty));
        for name in [".", "..", "../x", "/etc/passwd", "a/b", "a\0b"] {
            check(name, Err(NameFault::Leads));
        }
        check(&"x".repeat(4000), Err(NameFault::TooLong(4000)));
        let longest = "x".repeat(FILE_NAME_BYTES_MAX);
        check(&longest, Ok(&longest));
        check(
            &(longest.clone() + "x"),
            Err(NameFault::TooLong(FILE_NAME_BYTES_MAX + 1)),
        );
    }

    #[test]
    fn names_that_mean_something_else_here_are_changed() {
        check("..\\..\\x", Ok("_._.._x"));
        check(".bashrc", Ok("_bashrc"));
        check("-rf", Ok("_rf"));
        check("aux", Ok("_aux"));
        check("AUX .txt", Ok("_AUX .txt"));
        check("com1.log", Ok("_com1.log"));
        check("lpt².log", Ok("_lpt².log"));
        check("file.", Ok("file_"));
        check("file. ", Ok("file._"));
        check("a\u{1b}[2Jb", Ok("a_[2Jb"));
        check("invoice\u{202e}fdp.exe", Ok("invoice_fdp.exe"));
        check("C:x", Ok("C_x"));
    }

    #[test]
    fn what_is_longer_than_an_extension_is_none() {
        let name = |len: usize| format!("a.{}", "x".repeat(len - 1));
        let longest = name(EXTENSION_BYTES_MAX);
        assert_eq!(shortened(&longest, "-2"), longest.replacen('a', "a-2", 1));
        let longer = name(EXTENSION_BYTES_MAX + 1);
        assert_eq!(shortened(&longer, "-2"), format!("{longer}-2"));
    }

    #[test]
    fn a_number_goes_before_the_extension_and_fits() {
        assert_eq!(numbered("report.pdf", 1), "report.pdf");
        assert_eq!(numbered("report.pdf", 2), "report-2.pdf");
        assert_eq!(numbered("README", 12), "README-12");
        let long = format!("{}.pdf", "ü".repeat(125));
        let numbered = numbered(&long, 1000);
        assert!(
            numbered.len() <= 255 && numbered.ends_with("-1000.pdf"),
            "{numbered}"
        );
    }

    proptest! {
        #[test]
        fn what_comes_out_is_one_name_and_stays_the_same(name: String) {
            if let Ok(safe) = safe_name(&name) {
                prop_assert!(!safe.is_empty() && safe.len() <= 255);
                prop_assert!(!safe.contains(['/', '\\', '\0']) && !safe.starts_with('.'));
                prop_assert_eq!(safe_name(&safe), Ok(safe.clone()));
            }
        }
    }
}
