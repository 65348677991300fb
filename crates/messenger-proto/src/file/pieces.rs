//! How what was asked for is cut into pieces on a file stream: by its author to send it, by its recipient to read it.

use super::chunks::Chunking;
use super::want::{Part, Run, WantError};
use crate::limits::FILE_PIECE_BYTES_MAX;

/// The tag of a piece whose bytes follow.
pub const TAG_BYTES: u8 = 0;

/// The tag of a piece that is nothing but zeros, which do not follow.
pub const TAG_ZEROS: u8 = 1;

/// The tag that stands in place of a piece when no more comes; the reason follows in one byte.
pub const TAG_REFUSED: u8 = 2;

/// Bytes that stand behind one tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where they begin in what was asked for: the list, the hashes, or the bytes of all files.
    pub offset: u64,
    /// How many they are: 1 byte to 256 KiB.
    pub len: u64,
}

/// Returns the pieces in which a part is sent.
///
/// # Errors
///
/// Fails when a chunk was asked for that does not exist.
pub fn pieces(
    part: &Part,
    chunking: Chunking,
    manifest_bytes: u64,
) -> Result<impl Iterator<Item = Piece> + use<>, WantError> {
    let spans: Vec<(Span, u32)> = match part {
        Part::Manifest => vec![(Span::Whole(manifest_bytes), 1)],
        Part::Hashes => vec![(Span::Whole(u64::from(chunking.count()).saturating_mul(32)), 1)],
        Part::Chunks(runs) => runs
            .iter()
            .map(|run| check(*run, chunking))
            .collect::<Result<_, _>>()?,
    };
    Ok(spans
        .into_iter()
        .flat_map(move |(span, count)| (0..count).flat_map(move |at| span.pieces(at, chunking))))
}

/// Bytes that are cut into pieces without a rest of others before or behind them.
#[derive(Debug, Clone, Copy)]
enum Span {
    /// The whole of a part.
    Whole(u64),
    /// Chunks from this one on.
    Chunks(u32),
}

impl Span {
    fn pieces(self, at: u32, chunking: Chunking) -> impl Iterator<Item = Piece> {
        let (start, len) = match self {
            Self::Whole(len) => (0, len),
            Self::Chunks(first) => chunking.span(first.saturating_add(at)),
        };
        let end = start.saturating_add(len);
        let cut = usize::try_from(FILE_PIECE_BYTES_MAX).unwrap_or(usize::MAX);
        (start..end).step_by(cut).map(move |offset| Piece {
            offset,
            len: FILE_PIECE_BYTES_MAX.min(end.saturating_sub(offset)),
        })
    }
}

fn check(run: Run, chunking: Chunking) -> Result<(Span, u32), WantError> {
    let end = run.first.checked_add(run.count);
    if run.count == 0 || end.is_none_or(|end| end > chunking.count()) {
        return Err(WantError::NoSuchChunk);
    }
    Ok((Span::Chunks(run.first), run.count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_sent_in_pieces_that_end_with_them() {
        const KIB: u64 = 1024;
        let chunking = Chunking::of(2 * 1024 * KIB + 300 * KIB);
        let runs = vec![Run { first: 1, count: 2 }];
        let pieces: Vec<Piece> = pieces(&Part::Chunks(runs), chunking, 0).unwrap().collect();
        let spans: Vec<(u64, u64)> = pieces
            .iter()
            .map(|piece| (piece.offset / KIB, piece.len / KIB))
            .collect();
        assert_eq!(
            spans,
            [
                (1024, 256),
                (1280, 256),
                (1536, 256),
                (1792, 256),
                (2048, 256),
                (2304, 44)
            ]
        );
    }

    #[test]
    fn what_does_not_exist_is_not_sent() {
        let chunking = Chunking::of(1);
        for (first, count) in [(1, 1), (0, 2), (0, 0), (u32::MAX, 2)] {
            let part = Part::Chunks(vec![Run { first, count }]);
            assert_eq!(pieces(&part, chunking, 0).map(drop), Err(WantError::NoSuchChunk));
        }
        assert_eq!(pieces(&Part::Hashes, Chunking::of(0), 0).unwrap().count(), 0);
    }
}
