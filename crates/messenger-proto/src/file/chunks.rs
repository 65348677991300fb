//! How the bytes of an offer are cut into chunks, and which of them are there.

use crate::limits::{FILE_CHUNK_BYTES_MIN, FILE_CHUNKS_MAX};

/// How many bytes are cut into how many chunks. The last one may be shorter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunking {
    size: u64,
    chunk_bytes: u64,
}

impl Chunking {
    /// Cuts `size` bytes: into chunks of 1 MiB, or of the least power of two that makes no more than 65 536 of them.
    #[must_use]
    pub fn of(size: u64) -> Self {
        let least = size.div_ceil(u64::from(FILE_CHUNKS_MAX));
        let chunk_bytes = least
            .checked_next_power_of_two()
            .unwrap_or(1 << 63)
            .max(FILE_CHUNK_BYTES_MIN);
        Self { size, chunk_bytes }
    }

    /// Returns how many bytes there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns the bytes of a chunk that is not the last one.
    #[must_use]
    pub fn chunk_bytes(&self) -> u64 {
        self.chunk_bytes
    }

    /// Returns how many chunks there are; none of nothing.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.size.div_ceil(self.chunk_bytes)).unwrap_or(u32::MAX)
    }

    /// Returns where a chunk begins and how long it is; of one that does not exist, nothing.
    #[must_use]
    pub fn span(&self, chunk: u32) -> (u64, u64) {
        let start = u64::from(chunk).saturating_mul(self.chunk_bytes).min(self.size);
        (start, self.chunk_bytes.min(self.size.saturating_sub(start)))
    }
}

/// Which chunks are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunkSet {
    words: Vec<u64>,
    count: u32,
    held: u32,
}

impl ChunkSet {
    /// None of `count` chunks.
    #[must_use]
    pub fn none(count: u32) -> Self {
        let words = count.div_ceil(u64::BITS);
        Self {
            words: vec![0; usize::try_from(words).unwrap_or(usize::MAX)],
            count,
            held: 0,
        }
    }

    /// Notes that a chunk is there. One that does not exist changes nothing.
    pub fn insert(&mut self, chunk: u32) {
        let (word, bit) = place(chunk);
        if chunk < self.count
            && let Some(word) = self.words.get_mut(word)
            && *word & bit == 0
        {
            *word |= bit;
            self.held = self.held.saturating_add(1);
        }
    }

    /// Whether a chunk is there.
    #[must_use]
    pub fn contains(&self, chunk: u32) -> bool {
        let (word, bit) = place(chunk);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Returns how many are there.
    #[must_use]
    pub fn held(&self) -> u32 {
        self.held
    }

    /// Whether all are there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.held == self.count
    }

    /// Returns the first of the chunks from `from` on that is missing.
    #[must_use]
    pub fn next_missing(&self, from: u32) -> Option<u32> {
        (from..self.count).find(|chunk| !self.contains(*chunk))
    }
}

fn place(chunk: u32) -> (usize, u64) {
    let word = usize::try_from(chunk / u64::BITS).unwrap_or(usize::MAX);
    (word, 1 << (chunk % u64::BITS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::FILE_BYTES_MAX;

    #[test]
    fn no_size_has_more_chunks_than_allowed() {
        const MIB: u64 = 1 << 20;
        for (size, chunk_bytes, count) in [
            (0, MIB, 0),
            (1, MIB, 1),
            (MIB, MIB, 1),
            (MIB + 1, MIB, 2),
            (MIB * 65_536, MIB, 65_536),
            (MIB * 65_536 + 1, 2 * MIB, 32_769),
            (FILE_BYTES_MAX, 16 * MIB, 65_536),
        ] {
            let chunking = Chunking::of(size);
            assert_eq!(
                (chunking.chunk_bytes(), chunking.count()),
                (chunk_bytes, count),
                "{size}"
            );
        }
        assert!(Chunking::of(u64::MAX).count() <= FILE_CHUNKS_MAX);
    }

    #[test]
    fn spans_cover_everything_once() {
        let chunking = Chunking::of((5 << 20) + 17);
        let spans: Vec<_> = (0..chunking.count()).map(|chunk| chunking.span(chunk)).collect();
        assert_eq!(spans.iter().map(|(_, len)| len).sum::<u64>(), chunking.size());
        assert_eq!(spans.last(), Some(&(5 << 20, 17)));
        assert_eq!(chunking.span(6), (chunking.size(), 0));
    }

    #[test]
    fn a_set_knows_what_is_missing() {
        let mut set = ChunkSet::none(130);
        for chunk in (0..130).filter(|chunk| *chunk != 65) {
            set.insert(chunk);
            set.insert(chunk);
        }
        set.insert(130);
        assert_eq!(
            (set.held(), set.is_complete(), set.next_missing(0)),
            (129, false, Some(65))
        );
        set.insert(65);
        assert_eq!((set.is_complete(), set.next_missing(0)), (true, None));
    }
}
