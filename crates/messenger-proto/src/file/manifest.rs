//! The list of what an offered folder holds.
//!
//! It is read entry by entry, so that a list of millions costs no more than the limit. The bytes of the files follow each
//! other in the order of the list.

use prost::Message as _;
use thiserror::Error;

use super::name::NameFault;
use crate::limits::{FILE_DEPTH_MAX, FILE_PATH_BYTES_MAX, MANIFEST_BYTES_MAX, MANIFEST_ENTRIES_MAX};

/// One file or folder within an offered folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path within the offered folder, its parts separated by `/`.
    pub path: String,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A file of so many bytes.
    File(u64),
    /// A folder. Those that hold files need not be listed.
    Folder,
}

/// What an offered folder holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The entries, in the order in which the files' bytes follow each other.
    pub entries: Vec<Entry>,
}

/// Why a list is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ManifestError {
    /// The bytes do not follow the encoding.
    #[error("the list of the folder is broken")]
    Encoding,
    /// It is longer than allowed.
    #[error("the list of the folder has {0} bytes, more than {MANIFEST_BYTES_MAX}")]
    TooLong(u64),
    /// It has more entries than allowed.
    #[error("the folder holds more than {MANIFEST_ENTRIES_MAX} files and folders")]
    TooMany,
    /// A path is longer than allowed.
    #[error("a path in the folder has {0} bytes, more than {FILE_PATH_BYTES_MAX}")]
    PathTooLong(usize),
    /// Folders are nested deeper than allowed.
    #[error("the folder is nested more than {FILE_DEPTH_MAX} deep")]
    TooDeep,
    /// A part of a path is no name.
    #[error("in the folder, {0}")]
    Name(#[from] NameFault),
    /// Two entries have the same path, or one is within a file.
    #[error("the folder names {0:?} twice")]
    Twice(String),
    /// Its files have other sizes than the offer says.
    #[error("the files of the folder do not have the size that was offered")]
    Size,
}

impl Manifest {
    /// Encodes the list.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for entry in &self.entries {
            let (size, is_folder) = match entry.kind {
                EntryKind::File(size) => (size, false),
                EntryKind::Folder => (0, true),
            };
            let entry = wire::Entry {
                path: entry.path.clone(),
                size,
                is_folder,
            };
            bytes.extend(entry.encode_length_delimited_to_vec());
        }
        bytes
    }

    /// Reads what [`Manifest::encode`] made.
    ///
    /// # Errors
    ///
    /// Fails when the bytes break the encoding or a limit. Whether the paths can be written is for
    /// [`Layout`](super::Layout) to find out.
    pub fn decode(bytes: &[u8]) -> Result<Self, ManifestError> {
        let len = bytes.len() as u64;
        if len > MANIFEST_BYTES_MAX {
            return Err(ManifestError::TooLong(len));
        }
        let mut left = bytes;
        let mut entries = Vec::new();
        while !left.is_empty() {
            if entries.len() >= MANIFEST_ENTRIES_MAX {
                return Err(ManifestError::TooMany);
            }
            let entry =
                wire::Entry::decode_length_delimited(&mut left).map_err(|_| ManifestError::Encoding)?;
            if entry.path.len() > FILE_PATH_BYTES_MAX {
                return Err(ManifestError::PathTooLong(entry.path.len()));
            }
            let kind = if entry.is_folder {
                EntryKind::Folder
            } else {
                EntryKind::File(entry.size)
            };
            let path = entry.path;
            entries.push(Entry { path, kind });
        }
        Ok(Self { entries })
    }
}

/// The Protocol Buffers messages, exactly as docs/directnet.proto describes them.
mod wire {
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Entry {
        #[prost(string, tag = "1")]
        pub(super) path: String,
        #[prost(uint64, tag = "2")]
        pub(super) size: u64,
        #[prost(bool, tag = "3")]
        pub(super) is_folder: bool,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(path: &str, size: u64) -> Entry {
        Entry {
            path: path.to_owned(),
            kind: EntryKind::File(size),
        }
    }

    #[test]
    fn a_list_round_trips() {
        let folder = Entry {
            path: "empty".to_owned(),
            kind: EntryKind::Folder,
        };
        let manifest = Manifest {
            entries: vec![file("a", 0), file("b/c.txt", 1 << 40), folder],
        };
        assert_eq!(Manifest::decode(&manifest.encode()), Ok(manifest));
    }

    #[test]
    fn limits_hold() {
        let many = vec![0; MANIFEST_ENTRIES_MAX + 1];
        assert_eq!(Manifest::decode(&many), Err(ManifestError::TooMany));
        let long = Manifest {
            entries: vec![file(&"x".repeat(FILE_PATH_BYTES_MAX + 1), 0)],
        };
        let error = ManifestError::PathTooLong(FILE_PATH_BYTES_MAX + 1);
        assert_eq!(Manifest::decode(&long.encode()), Err(error));
        let bytes = vec![0; 4 * 1024 * 1024 + 1];
        assert_eq!(
            Manifest::decode(&bytes),
            Err(ManifestError::TooLong(MANIFEST_BYTES_MAX + 1))
        );
        assert_eq!(Manifest::decode(&[5, 1]), Err(ManifestError::Encoding));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_list_or_none(bytes: Vec<u8>) {
            if let Ok(manifest) = Manifest::decode(&bytes) {
                prop_assert_eq!(Manifest::decode(&manifest.encode()), Ok(manifest));
            }
        }
    }
}
