//! Members who have what was offered: honest ones, and ones that send something else.

use messenger_proto::file::{Fault, Part, Refusal, TAG_BYTES, TAG_REFUSED, TAG_ZEROS, Want, pieces};

use super::goods::Goods;
use crate::chance::Chance;

/// How a member lies, on every stream on which it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lie {
    /// One bit of what it sends is another one.
    Bit,
    /// It says that there are zeros where there are none, or the other way round.
    Zeros,
    /// A byte that is no tag.
    Tag,
    /// It does not want to, although it does not say so before it is asked.
    Refuses,
}

impl Lie {
    pub(super) fn any(chance: &mut Chance) -> Self {
        [Self::Bit, Self::Zeros, Self::Tag, Self::Refuses][chance.below(4)]
    }
}

/// What was wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Manifest,
    Hashes,
    Chunk(u32),
    Tag,
    Refused,
}

pub(super) struct Sender<'a> {
    goods: &'a Goods,
    /// The bytes that it has: the author's, or those of a member that fetched them.
    bytes: &'a [u8],
    lie: Option<Lie>,
    /// Whether it learns, in the middle of its next answer, that who asks may not have it any more.
    refuses_soon: bool,
    /// What was wrong with the answers so far.
    wrong: Vec<Wrong>,
}

/// A piece of an answer, before it is put together.
struct Said {
    tag: u8,
    bytes: Vec<u8>,
    offset: u64,
}

fn refusal() -> Said {
    Said {
        tag: TAG_REFUSED,
        bytes: vec![Refusal::NotOffered.code()],
        offset: 0,
    }
}

impl<'a> Sender<'a> {
    pub(super) fn new(goods: &'a Goods, lie: Option<Lie>) -> Self {
        Self {
            goods,
            bytes: &goods.bytes,
            lie,
            refuses_soon: false,
            wrong: Vec::new(),
        }
    }

    /// A member that has fetched it.
    pub(super) fn that_fetched(goods: &'a Goods, bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            ..Self::new(goods, None)
        }
    }

    /// Lets it learn, in the middle of its next answer, that who asks may not have it any more.
    pub(super) fn refuses_soon(&mut self) {
        self.refuses_soon = true;
    }

    /// Answers a request, as the protocol has it or nearly so.
    pub(super) fn answer(&mut self, want: &Want, chance: &mut Chance) -> Vec<u8> {
        let mut said = self.honestly(want);
        if let Some(lie) = self.lie
            && !said.is_empty()
            && chance.below(3) > 0
        {
            let at = chance.below(said.len());
            self.twist(lie, &want.part, &mut said[at], chance);
        }
        if self.refuses_soon {
            said.truncate(chance.below(said.len().max(1)));
            said.push(refusal());
        }
        let mut answer = Vec::new();
        for piece in said {
            answer.push(piece.tag);
            answer.extend(piece.bytes);
        }
        answer
    }

    fn honestly(&self, want: &Want) -> Vec<Said> {
        let source = match want.part {
            Part::Manifest => self.goods.manifest.as_slice(),
            Part::Hashes => &self.goods.hashes,
            Part::Chunks(_) => self.bytes,
        };
        let pieces = pieces(
            &want.part,
            self.goods.chunking(),
            self.goods.manifest.len() as u64,
        )
        .unwrap();
        let said = pieces.map(|piece| {
            let from = usize::try_from(piece.offset).unwrap();
            let bytes = &source[from..][..usize::try_from(piece.len).unwrap()];
            let is_zeros = matches!(want.part, Part::Chunks(_)) && bytes.iter().all(|byte| *byte == 0);
            Said {
                tag: if is_zeros { TAG_ZEROS } else { TAG_BYTES },
                bytes: if is_zeros { Vec::new() } else { bytes.to_vec() },
                offset: piece.offset,
            }
        });
        said.collect()
    }

    fn twist(&mut self, lie: Lie, part: &Part, piece: &mut Said, chance: &mut Chance) {
        let of_bytes = match part {
            Part::Manifest => Wrong::Manifest,
            Part::Hashes => Wrong::Hashes,
            Part::Chunks(_) => {
                let chunk = piece.offset / self.goods.chunking().chunk_bytes();
                Wrong::Chunk(u32::try_from(chunk).unwrap())
            }
        };
        let is_file = matches!(part, Part::Chunks(_));
        self.wrong.push(match lie {
            Lie::Bit if !piece.bytes.is_empty() => {
                let at = chance.below(piece.bytes.len());
                piece.bytes[at] ^= 1 << chance.below(8);
                of_bytes
            }
            Lie::Zeros if is_file && piece.tag == TAG_BYTES => {
                piece.tag = TAG_ZEROS;
                piece.bytes.clear();
                of_bytes
            }
            Lie::Zeros if piece.tag == TAG_BYTES => {
                piece.tag = TAG_ZEROS;
                Wrong::Tag
            }
            Lie::Refuses => {
                *piece = refusal();
                Wrong::Refused
            }
            _ => {
                piece.tag = 77;
                Wrong::Tag
            }
        });
    }

    /// A fault is what this member did, and one is found only where there is one.
    pub(super) fn check_blame(&self, fault: &Fault, seed: u64) {
        let blamed = match fault {
            Fault::Damaged { chunk, .. } => Wrong::Chunk(*chunk),
            Fault::ManifestHash => Wrong::Manifest,
            Fault::Hashes => Wrong::Hashes,
            Fault::Tag => Wrong::Tag,
            Fault::Refused(Refusal::NotOffered) => Wrong::Refused,
            fault => panic!("seed {seed}: nobody did that: {fault}"),
        };
        assert!(
            self.wrong.contains(&blamed),
            "seed {seed}: {fault} is not {:?}",
            self.wrong
        );
    }
}
