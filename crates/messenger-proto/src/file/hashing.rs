//! The hash of an offer, and those of its chunks from which it can be made.
//!
//! BLAKE3 is a tree: the hash of a whole is made of the chaining values of its parts. Those of chunks are what BLAKE3
//! itself computes on the way, so a chunk can be verified alone, and the offered hash is the one that `b3sum` prints.

use blake3::hazmat::{HasherExt, Mode, merge_subtrees_non_root, merge_subtrees_root};

use super::chunks::Chunking;

/// A BLAKE3 hash of a whole, or the chaining value of a chunk of it.
pub type Hash = [u8; 32];

/// Returns the BLAKE3 hash of bytes.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> Hash {
    *blake3::hash(bytes).as_bytes()
}

/// Hashes one chunk. The only chunk of a whole has the hash of the whole.
#[derive(Debug)]
pub struct ChunkHasher {
    hasher: blake3::Hasher,
    is_alone: bool,
}

impl ChunkHasher {
    /// Begins with the first byte of a chunk.
    #[must_use]
    pub fn new(chunking: Chunking, chunk: u32) -> Self {
        let mut hasher = blake3::Hasher::new();
        let (start, _) = chunking.span(chunk);
        // Where nothing is, nothing is hashed.
        if (1..chunking.count()).contains(&chunk) {
            hasher.set_input_offset(start);
        }
        Self {
            hasher,
            is_alone: chunking.count() <= 1,
        }
    }

    /// Takes the next bytes; no more than the chunk has.
    pub fn update(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
    }

    /// Returns the hash of what was taken.
    #[must_use]
    pub fn finish(&self) -> Hash {
        if self.is_alone {
            *self.hasher.finalize().as_bytes()
        } else {
            self.hasher.finalize_non_root()
        }
    }
}

/// Hashes bytes as they come, and keeps the hash of each chunk.
#[derive(Debug)]
pub struct TreeHasher {
    chunking: Chunking,
    chunk: ChunkHasher,
    /// Bytes that the current chunk still lacks.
    lacking: u64,
    hashes: Vec<Hash>,
    has_too_much: bool,
}

impl TreeHasher {
    /// Begins with the first of `size` bytes.
    #[must_use]
    pub fn new(size: u64) -> Self {
        let chunking = Chunking::of(size);
        Self {
            chunking,
            chunk: ChunkHasher::new(chunking, 0),
            lacking: chunking.span(0).1,
            hashes: Vec::new(),
            has_too_much: false,
        }
    }

    /// Takes the next bytes.
    pub fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.lacking == 0 {
                self.has_too_much = true;
                return;
            }
            let len = usize::try_from(self.lacking)
                .unwrap_or(usize::MAX)
                .min(bytes.len());
            let (now, later) = bytes.split_at(len);
            self.chunk.update(now);
            self.lacking = self.lacking.saturating_sub(now.len() as u64);
            bytes = later;
            if self.lacking == 0 {
                self.end_chunk();
            }
        }
    }

    /// Returns the hash of everything, and of each chunk; `None` when there were more or fewer bytes than announced.
    #[must_use]
    pub fn finish(self) -> Option<(Hash, Vec<Hash>)> {
        if self.lacking > 0 || self.has_too_much {
            return None;
        }
        Some((root_of(&self.hashes), self.hashes))
    }

    fn end_chunk(&mut self) {
        self.hashes.push(self.chunk.finish());
        let next = u32::try_from(self.hashes.len()).unwrap_or(u32::MAX);
        self.chunk = ChunkHasher::new(self.chunking, next);
        self.lacking = self.chunking.span(next).1;
    }
}

/// Returns the hash of the whole whose chunks have these hashes.
#[must_use]
pub fn root_of(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => hash_of(&[]),
        [alone] => *alone,
        more => {
            let (left, right) = more.split_at(left_len(more.len()));
            let root = merge_subtrees_root(&subtree(left), &subtree(right), Mode::Hash);
            *root.as_bytes()
        }
    }
}

fn subtree(hashes: &[Hash]) -> Hash {
    match hashes {
        // Not reached: a tree is split only when it has two leaves.
        [] => [0; 32],
        [leaf] => *leaf,
        more => {
            let (left, right) = more.split_at(left_len(more.len()));
            merge_subtrees_non_root(&subtree(left), &subtree(right), Mode::Hash)
        }
    }
}

/// The leaves of the left side: the largest power of two that leaves some for the right.
fn left_len(leaves: usize) -> usize {
    leaves.div_ceil(2).next_power_of_two()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_made_of_chunks_is_that_of_the_whole() {
        const MIB: usize = 1 << 20;
        for len in [
            0,
            1,
            MIB - 1,
            MIB,
            MIB + 1,
            2 * MIB,
            3 * MIB,
            5 * MIB + 17,
            8 * MIB,
            9 * MIB,
        ] {
            let bytes: Vec<u8> = (0..len).map(|at| (at % 251) as u8).collect();
            let mut hasher = TreeHasher::new(len as u64);
            for piece in bytes.chunks(100_003) {
                hasher.update(piece);
            }
            let (root, hashes) = hasher.finish().unwrap();
            assert_eq!(root, *blake3::hash(&bytes).as_bytes(), "{len}");
            assert_eq!(root_of(&hashes), root);
            assert_eq!(hashes.len(), len.div_ceil(MIB));
        }
    }

    #[test]
    fn more_or_fewer_bytes_than_announced_have_no_hash() {
        for (announced, given) in [(3, 2), (3, 4), (0, 1)] {
            let mut hasher = TreeHasher::new(announced);
            hasher.update(&vec![7; given]);
            assert_eq!(hasher.finish(), None);
        }
    }
}
