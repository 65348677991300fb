//! What is offered: a file or a folder of some megabytes, with holes in it.

use messenger_proto::file::{Chunking, Entry, EntryKind, FolderList, Manifest, Offer, TreeHasher, hash_of};

use crate::chance::Chance;

const MIB: usize = 1 << 20;

/// An offer, and everything that its author has.
pub(super) struct Goods {
    pub(super) offer: Offer,
    pub(super) manifest: Vec<u8>,
    pub(super) hashes: Vec<u8>,
    pub(super) bytes: Vec<u8>,
}

impl Goods {
    pub(super) fn new(chance: &mut Chance) -> Self {
        let len = match chance.below(6) {
            0 => chance.below(3),
            1 => (1 + chance.below(3)) * MIB,
            _ => chance.below(6 * MIB),
        };
        let bytes = content(len, chance);
        let mut hasher = TreeHasher::new(len as u64);
        hasher.update(&bytes);
        let (root, hashes) = hasher.finish().unwrap();
        let is_folder = chance.below(2) == 0;
        let entries = is_folder.then(|| entries(len, chance));
        let files = entries.as_ref().map_or(0, |entries| {
            entries
                .iter()
                .filter(|entry| entry.kind != EntryKind::Folder)
                .count()
        });
        let manifest = entries.map_or(Vec::new(), |entries| Manifest { entries }.encode());
        let folder = is_folder.then(|| FolderList {
            hash: hash_of(&manifest),
            size: manifest.len() as u64,
            files: u32::try_from(files).unwrap(),
        });
        Self {
            offer: Offer {
                name: "goods".into(),
                size: len as u64,
                root,
                folder,
            },
            manifest,
            hashes: hashes.concat(),
            bytes,
        }
    }

    pub(super) fn chunking(&self) -> Chunking {
        Chunking::of(self.offer.size)
    }
}

/// Noise and holes, in stretches of any length.
fn content(len: usize, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(len);
    while bytes.len() < len {
        let stretch = (1 + chance.below(MIB)).min(len - bytes.len());
        let end = bytes.len() + stretch;
        if chance.below(3) == 0 {
            bytes.resize(end, 0);
        } else {
            let words = std::iter::repeat_with(|| chance.next().to_le_bytes());
            bytes.extend(words.flatten().take(stretch));
        }
    }
    bytes
}

/// Files that have `len` bytes together, and folders among them.
fn entries(len: usize, chance: &mut Chance) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut left = len;
    while left > 0 || chance.below(3) > 0 {
        let size = chance.below(left + 1).max(left.min(MIB / 4));
        let number = entries.len();
        let path = if number % 3 == 0 {
            format!("folder-{number}/file")
        } else {
            format!("file-{number}")
        };
        let kind = if chance.below(8) == 0 {
            EntryKind::Folder
        } else {
            left -= size;
            EntryKind::File(size as u64)
        };
        entries.push(Entry { path, kind });
    }
    entries
}
