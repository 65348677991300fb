//! The fetching of one offer as a state machine: what to ask for, and whether what comes is what was offered.
//!
//! It takes the bytes of a file stream as they come, in whatever portions, and says what to do with them. Nothing is
//! taken for true before its hash fits: the list of a folder and the hashes of the chunks by what the offer names, each
//! chunk by its hash. It keeps what it has over lost connections: [`Fetch::interrupted`] forgets only the chunk that was
//! on its way.

use super::chunks::{ChunkSet, Chunking};
use super::fetch_error::{Fault, Refusal};
use super::hashing::{ChunkHasher, Hash, hash_of, root_of};
use super::layout::{Case, Layout};
use super::manifest::Manifest;
use super::offer::Offer;
use super::pieces::{Piece, TAG_BYTES, TAG_REFUSED, TAG_ZEROS, pieces};
use super::want::{Part, Run, Want};
use crate::envelope::MessageId;
use crate::limits::{FILE_PIECE_BYTES_MAX, WANT_RUNS_MAX};

/// What to do with what came.
#[derive(Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Everything that came was taken; more has to come.
    Starved,
    /// Write these bytes, not verified yet, at this place among those of all files.
    Write {
        /// Where.
        offset: u64,
        /// What.
        bytes: &'a [u8],
    },
    /// See to it that there are so many zeros at this place, not verified yet.
    Zeros {
        /// Where.
        offset: u64,
        /// How many; at most 256 KiB.
        len: u64,
    },
    /// A chunk is what was offered, provided that everything so far was written.
    Verified(u32),
    /// The list of the folder is here: [`Fetch::layout`]. Its bytes are worth keeping.
    Manifest(Vec<u8>),
    /// The hashes of the chunks are here. They are worth keeping: [`Fetch::hashes`].
    Hashes,
    /// Nothing.
    Taken,
}

/// What a piece of nothing but zeros holds.
static ZEROS: [u8; FILE_PIECE_BYTES_MAX as usize] = [0; FILE_PIECE_BYTES_MAX as usize];

/// What is being read.
#[derive(Debug)]
enum Reading {
    /// A tag comes next.
    Tag,
    /// So many bytes of the piece are still to come.
    Piece(u64),
    /// The reason of a refusal comes next.
    Refusal,
}

/// What was asked for and has not come yet.
struct Asked {
    part: Part,
    pieces: Box<dyn Iterator<Item = Piece> + Send>,
    /// The piece that is on its way, of which the first bytes may be here.
    piece: Piece,
}

/// The fetching of one offer.
pub struct Fetch {
    id: MessageId,
    offer: Offer,
    chunking: Chunking,
    case: Case,
    layout: Option<Layout>,
    hashes: Option<Vec<Hash>>,
    chunks: ChunkSet,
    asked: Option<Asked>,
    reading: Reading,
    /// Of the list or the hashes, what is here.
    gathered: Vec<u8>,
    /// Of the chunk that is on its way.
    hasher: Option<(u32, ChunkHasher)>,
}

impl Fetch {
    /// Begins to fetch an offer that was checked, with nothing of it here.
    ///
    /// # Errors
    ///
    /// Fails when it offers nothing under the hash of something.
    pub fn new(id: MessageId, offer: Offer, case: Case) -> Result<Self, Fault> {
        let chunking = Chunking::of(offer.size);
        let hashes = match chunking.count() {
            0 if root_of(&[]) != offer.root => return Err(Fault::NotEmpty),
            0 => Some(Vec::new()),
            1 => Some(vec![offer.root]),
            _ => None,
        };
        let layout = offer.folder.is_none().then(|| Layout::single(offer.size));
        Ok(Self {
            id,
            offer,
            chunking,
            case,
            layout,
            hashes,
            chunks: ChunkSet::none(chunking.count()),
            asked: None,
            reading: Reading::Tag,
            gathered: Vec::new(),
            hasher: None,
        })
    }

    /// Takes a list of the folder that was kept.
    ///
    /// # Errors
    ///
    /// Fails when it is not the one that was offered.
    pub fn take_manifest(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let Some(folder) = &self.offer.folder else {
            return Ok(());
        };
        if hash_of(bytes) != folder.hash {
            return Err(Fault::ManifestHash);
        }
        self.layout = Some(Layout::of(&Manifest::decode(bytes)?, self.offer.size, self.case)?);
        Ok(())
    }

    /// Takes hashes of the chunks that were kept, 32 bytes each.
    ///
    /// # Errors
    ///
    /// Fails when they are not those of what was offered.
    pub fn take_hashes(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        let is_right = rest.is_empty()
            && u32::try_from(hashes.len()) == Ok(self.chunking.count())
            && root_of(hashes) == self.offer.root;
        if !is_right {
            return Err(Fault::Hashes);
        }
        self.hashes = Some(hashes.to_vec());
        Ok(())
    }

    /// Returns where the files go, once that is known.
    #[must_use]
    pub fn layout(&self) -> Option<&Layout> {
        self.layout.as_ref()
    }

    /// Returns the hashes of the chunks, once they are known.
    #[must_use]
    pub fn hashes(&self) -> Option<&[Hash]> {
        self.hashes.as_deref()
    }

    /// Returns how the bytes are cut into chunks.
    #[must_use]
    pub fn chunking(&self) -> Chunking {
        self.chunking
    }

    /// Returns which chunks are here.
    #[must_use]
    pub fn chunks(&self) -> &ChunkSet {
        &self.chunks
    }

    /// Notes that a chunk with this hash was found on the disk. Returns whether it is what was offered.
    pub fn found(&mut self, chunk: u32, hash: &Hash) -> bool {
        let fits = self.expected(chunk) == Some(hash);
        if fits {
            self.chunks.insert(chunk);
        }
        fits
    }

    /// Whether everything is here and verified.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.layout.is_some() && self.chunks.is_complete()
    }

    /// Forgets what was asked for: the stream it was asked for on is gone.
    pub fn interrupted(&mut self) {
        self.asked = None;
        self.hasher = None;
        self.gathered.clear();
        self.reading = Reading::Tag;
    }

    /// Returns how many bytes have to come, at least, before more can be done than to keep them: to the end of the piece
    /// that is on its way. At least 1.
    #[must_use]
    pub fn needed_bytes(&self) -> u64 {
        match self.reading {
            Reading::Piece(left) => left.max(1),
            Reading::Tag | Reading::Refusal => 1,
        }
    }

    /// Returns what to ask for now. Nothing while an answer is awaited, and when everything is here.
    pub fn want(&mut self) -> Option<Want> {
        if self.asked.is_some() {
            return None;
        }
        let part = if self.layout.is_none() {
            Part::Manifest
        } else if self.hashes.is_none() {
            Part::Hashes
        } else {
            Part::Chunks(self.missing()?)
        };
        let manifest_bytes = self.offer.folder.map_or(0, |folder| folder.size);
        let mut pieces = pieces(&part, self.chunking, manifest_bytes).ok()?;
        // An empty list has no pieces: it is here.
        let piece = pieces.next().unwrap_or(Piece { offset: 0, len: 0 });
        self.reading = Reading::Tag;
        self.asked = Some(Asked {
            part: part.clone(),
            pieces: Box::new(pieces),
            piece,
        });
        Some(Want { offer: self.id, part })
    }

    /// Takes what came, from the front of `bytes`, and says what to do with it.
    ///
    /// # Errors
    ///
    /// Fails when what came is not what was offered; then nothing more is to be taken from this stream.
    pub fn receive<'a>(&mut self, bytes: &mut &'a [u8]) -> Result<Step<'a>, Fault> {
        let Some(asked) = &self.asked else {
            return if bytes.is_empty() {
                Ok(Step::Starved)
            } else {
                Err(Fault::Unasked)
            };
        };
        let piece = asked.piece;
        if piece.len == 0 {
            return self.piece_ended();
        }
        match self.reading {
            Reading::Tag => match take_byte(bytes) {
                None => Ok(Step::Starved),
                Some(TAG_BYTES) => {
                    self.reading = Reading::Piece(piece.len);
                    self.receive(bytes)
                }
                Some(TAG_ZEROS) => self.take_zeros(piece),
                Some(TAG_REFUSED) => {
                    self.reading = Reading::Refusal;
                    self.receive(bytes)
                }
                Some(_) => Err(Fault::Tag),
            },
            Reading::Refusal => match take_byte(bytes) {
                None => Ok(Step::Starved),
                Some(code) => Err(Fault::Refused(Refusal::from_code(code))),
            },
            Reading::Piece(0) => self.piece_ended(),
            Reading::Piece(left) => {
                let len = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                let (now, later) = bytes.split_at(len);
                if now.is_empty() {
                    return Ok(Step::Starved);
                }
                *bytes = later;
                self.reading = Reading::Piece(left.saturating_sub(len as u64));
                let offset = piece.offset.saturating_add(piece.len.saturating_sub(left));
                Ok(self.take_bytes(offset, now))
            }
        }
    }

    fn take_bytes<'a>(&mut self, offset: u64, bytes: &'a [u8]) -> Step<'a> {
        if self.is_for_files() {
            self.hash(offset, bytes);
            return Step::Write { offset, bytes };
        }
        self.gathered.extend_from_slice(bytes);
        Step::Taken
    }

    fn take_zeros(&mut self, piece: Piece) -> Result<Step<'static>, Fault> {
        if !self.is_for_files() {
            return Err(Fault::Tag);
        }
        self.reading = Reading::Piece(0);
        let len = usize::try_from(piece.len).unwrap_or(usize::MAX);
        self.hash(piece.offset, ZEROS.get(..len).unwrap_or(&ZEROS));
        Ok(Step::Zeros {
            offset: piece.offset,
            len: piece.len,
        })
    }

    fn hash(&mut self, offset: u64, bytes: &[u8]) {
        let chunk = u32::try_from(offset / self.chunking.chunk_bytes()).unwrap_or(u32::MAX);
        let hasher = match &mut self.hasher {
            Some((hashing, hasher)) if *hashing == chunk => hasher,
            other => &mut other.insert((chunk, ChunkHasher::new(self.chunking, chunk))).1,
        };
        hasher.update(bytes);
    }

    /// A piece is here in full: so may be the chunk that it ends, and the part that was asked for.
    fn piece_ended(&mut self) -> Result<Step<'static>, Fault> {
        let Some(asked) = &mut self.asked else {
            return Ok(Step::Taken);
        };
        let ended = asked.piece;
        self.reading = Reading::Tag;
        let part = match asked.pieces.next() {
            Some(next) => {
                asked.piece = next;
                None
            }
            None => self.asked.take().map(|asked| asked.part),
        };
        let end = ended.offset.saturating_add(ended.len);
        if let Some((chunk, hasher)) = self
            .hasher
            .take_if(|(chunk, _)| ends_at(self.chunking, *chunk, end))
        {
            if self.expected(chunk) != Some(&hasher.finish()) {
                let of = self.chunking.count();
                return Err(Fault::Damaged { chunk, of });
            }
            self.chunks.insert(chunk);
            return Ok(Step::Verified(chunk));
        }
        match part {
            Some(Part::Manifest) => {
                let bytes = std::mem::take(&mut self.gathered);
                self.take_manifest(&bytes)?;
                Ok(Step::Manifest(bytes))
            }
            Some(Part::Hashes) => {
                let bytes = std::mem::take(&mut self.gathered);
                self.take_hashes(&bytes)?;
                Ok(Step::Hashes)
            }
            Some(Part::Chunks(_)) | None => Ok(Step::Taken),
        }
    }

    fn is_for_files(&self) -> bool {
        let part = self.asked.as_ref().map(|asked| &asked.part);
        matches!(part, Some(Part::Chunks(_)))
    }

    fn expected(&self, chunk: u32) -> Option<&Hash> {
        self.hashes.as_ref()?.get(usize::try_from(chunk).ok()?)
    }

    /// The chunks that are missing, as runs; `None` when none is.
    fn missing(&self) -> Option<Vec<Run>> {
        let mut runs: Vec<Run> = Vec::new();
        let mut from = 0;
        while let Some(first) = self.chunks.next_missing(from)
            && runs.len() < WANT_RUNS_MAX
        {
            let end = (first..self.chunking.count()).find(|chunk| self.chunks.contains(*chunk));
            let end = end.unwrap_or(self.chunking.count());
            let count = end.saturating_sub(first);
            runs.push(Run { first, count });
            from = end;
        }
        (!runs.is_empty()).then_some(runs)
    }
}

fn ends_at(chunking: Chunking, chunk: u32, end: u64) -> bool {
    let (start, len) = chunking.span(chunk);
    start.saturating_add(len) == end
}

fn take_byte(bytes: &mut &[u8]) -> Option<u8> {
    let (first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(*first)
}

#[cfg(test)]
mod tests;
