//! Small TOML texts that end with a checksum of themselves, so that damage is told from everything else.
//!
//! The last line is `checksum = "…"`, 16 bytes of BLAKE3 over all lines before, in every version of every such text:
//! only after it fits does anything else in there count. It guards against accidents, not against people.

use data_encoding::HEXLOWER;

/// The longest text that is looked at, in bytes; the longest that is written has about 600.
pub(crate) const TEXT_BYTES_MAX: usize = 4096;

/// Separates the checksum from every other use of the hash.
const CONTEXT: &str = "directnet/1 text checksum";

/// Appends the checksum to `lines`, the last of which has ended.
pub(crate) fn seal(lines: &mut String) {
    let line = format!("checksum = \"{}\"\n", checksum(lines));
    lines.push_str(&line);
}

/// Reads a text. `None`: it is damaged, or none of these at all.
pub(crate) fn read(text: &str) -> Option<toml::Table> {
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    let (lines, last) = text.split_at_checked(text.trim_end().rfind('\n')?.checked_add(1)?)?;
    let stated = last.trim_end().strip_prefix("checksum = \"")?.strip_suffix('"')?;
    (stated == checksum(lines)).then_some(())?;
    lines.parse().ok()
}

fn checksum(lines: &str) -> String {
    let hash = blake3::derive_key(CONTEXT, lines.as_bytes());
    HEXLOWER.encode(hash.split_at(16).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_changed_is_damage() {
        let mut text = "# hello\nformat = 1\nname = \"x\"\n".to_owned();
        seal(&mut text);
        assert_eq!(read(&text).unwrap()["format"].as_integer(), Some(1));
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let changed = String::from_utf8(bytes).unwrap();
            // White space behind the last line is nobody's damage.
            assert!(at + 1 == text.len() || read(&changed).is_none(), "byte {at}");
            assert!(
                at + 1 == text.len() || read(&text[..at]).is_none(),
                "the first {at} bytes"
            );
        }
    }

    #[test]
    fn what_is_too_long_is_not_looked_at() {
        let mut text = format!("# {}\n", "x".repeat(TEXT_BYTES_MAX));
        seal(&mut text);
        assert!(read(&text).is_none());
        assert!(read("").is_none());
    }
}
