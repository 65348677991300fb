//! Files of docs/vectors: a name and its bytes in hexadecimal on each line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use data_encoding::HEXLOWER;

/// Set, it lets the files be written anew.
const WRITE_VARIABLE: &str = "DIRECTNET_WRITE_VECTORS";

/// Bytes by their names.
pub(crate) type Vectors = BTreeMap<String, Vec<u8>>;

fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/vectors")
        .join(file)
}

/// Reads a file.
pub(crate) fn read(file: &str) -> Vectors {
    let text = std::fs::read_to_string(path(file)).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let vector = |line: &str| {
        let (name, hex) = line.split_once(" = ").unwrap();
        (name.to_owned(), HEXLOWER.decode(hex.as_bytes()).unwrap())
    };
    lines.map(vector).collect()
}

/// Writes a file anew if somebody asked for it.
pub(crate) fn write_if_asked<I: IntoIterator<Item = (String, Vec<u8>)>>(
    file: &str,
    vectors: impl FnOnce() -> I,
) {
    if std::env::var_os(WRITE_VARIABLE).is_none() {
        return;
    }
    let mut text = String::from("# name = bytes in hexadecimal; README.md says what each is\n");
    for (name, bytes) in vectors() {
        writeln!(text, "{name} = {}", HEXLOWER.encode(&bytes)).unwrap();
    }
    std::fs::write(path(file), text).unwrap();
}
