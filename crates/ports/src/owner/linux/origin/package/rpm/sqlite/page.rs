//! One page of a tree: its kind, and the cells on it; section 1.6 of the format.

use super::record::variable;

/// Where the first page's own header begins: after that of the file.
const AFTER_START: usize = super::START_LEN;
/// Bytes of a page's header, without the last child that inner pages have.
const HEADER_LEN: usize = 8;
const CHILD_LEN: usize = 4;

/// What a page is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    IndexInner,
    TableInner,
    IndexLeaf,
    TableLeaf,
}

/// A page that was read.
pub(super) struct Page {
    bytes: Vec<u8>,
    pub(super) kind: Kind,
    /// Where the tree goes on behind the last cell; nothing for a leaf.
    pub(super) last_child: u32,
    /// Where the cells begin, each in two bytes.
    pointers: std::ops::Range<usize>,
}

/// A cell from its beginning on; where it ends is seen when it is read.
#[derive(Clone, Copy)]
pub(super) struct Cell<'a>(&'a [u8]);

/// What a cell holds: how long it is in all, and the bytes from its beginning on.
#[derive(Clone, Copy)]
pub(super) struct CellOf<'a> {
    pub(super) payload_len: u64,
    pub(super) rest: &'a [u8],
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        match byte {
            2 => Some(Self::IndexInner),
            5 => Some(Self::TableInner),
            10 => Some(Self::IndexLeaf),
            13 => Some(Self::TableLeaf),
            _ => None,
        }
    }

    fn is_inner(self) -> bool {
        matches!(self, Self::IndexInner | Self::TableInner)
    }

    /// Returns how much of a payload lies in the cell itself; the formulas are the format's, named as there.
    pub(super) fn len_here(self, p: usize, u: usize) -> Option<usize> {
        let of_index = |share: usize| {
            u.checked_sub(12)?
                .checked_mul(share)?
                .checked_div(255)?
                .checked_sub(23)
        };
        let x = match self {
            Self::TableLeaf | Self::TableInner => u.checked_sub(35)?,
            Self::IndexLeaf | Self::IndexInner => of_index(64)?,
        };
        if p <= x {
            return Some(p);
        }
        let m = of_index(32)?;
        let k = m.checked_add(p.checked_sub(m)?.checked_rem(u.checked_sub(4)?)?)?;
        Some(if k <= x { k } else { m })
    }
}

impl Page {
    /// Reads a page's header; `None` if it is none of a tree.
    pub(super) fn parse(bytes: Vec<u8>, is_first: bool) -> Option<Self> {
        let start = if is_first { AFTER_START } else { 0 };
        let header = bytes.get(start..)?;
        let kind = Kind::of(*header.first()?)?;
        let cells = usize::from(u16::from_be_bytes(*header.get(3..)?.first_chunk()?));
        let last_child = u32::from_be_bytes(*header.get(HEADER_LEN..)?.first_chunk()?);
        let header_len = HEADER_LEN.checked_add(if kind.is_inner() { CHILD_LEN } else { 0 })?;
        let pointers = start.checked_add(header_len)?;
        let end = pointers.checked_add(cells.checked_mul(2)?)?;
        (end <= bytes.len()).then_some(Self {
            bytes,
            kind,
            last_child,
            pointers: pointers..end,
        })
    }

    /// Goes through the cells, in their order.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        let pointers = self.bytes.get(self.pointers.clone()).unwrap_or_default();
        pointers.chunks_exact(2).map(|pointer| {
            let at = pointer
                .first_chunk()
                .map_or(0, |pointer| u16::from_be_bytes(*pointer));
            Cell(self.bytes.get(usize::from(at)..).unwrap_or_default())
        })
    }
}

impl<'a> Cell<'a> {
    /// Reads a row on a leaf of a table: its number, and what it holds.
    pub(super) fn row(self) -> Option<(i64, CellOf<'a>)> {
        let (payload_len, rest) = variable(self.0)?;
        let (number, rest) = variable(rest)?;
        Some((number.cast_signed(), CellOf { payload_len, rest }))
    }

    /// Reads a child of an inner page of a table, and the number of the last row in it.
    pub(super) fn child_until(self) -> Option<(u32, i64)> {
        let (child, rest) = self.0.split_first_chunk()?;
        let (last, _) = variable(rest)?;
        Some((u32::from_be_bytes(*child), last.cast_signed()))
    }

    /// Reads an entry of an index, and the child before it if the page is not a leaf.
    pub(super) fn entry(self, kind: Kind) -> Option<(Option<u32>, CellOf<'a>)> {
        let (child, rest) = if kind.is_inner() {
            let (child, rest) = self.0.split_first_chunk()?;
            (Some(u32::from_be_bytes(*child)), rest)
        } else {
            (None, self.0)
        };
        let (payload_len, rest) = variable(rest)?;
        Some((child, CellOf { payload_len, rest }))
    }
}
