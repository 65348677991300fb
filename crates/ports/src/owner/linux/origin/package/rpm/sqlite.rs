//! SQLite's file format, as much of it as it takes to look one thing up: an index by a text, a table by a row's number.
//!
//! The file is a row of pages of equal length; tables and indexes are trees of pages. Everything in it may be made up,
//! in a container at least, so pages are counted: a tree that leads in circles ends like one that is too large.
//! Not read: texts in UTF-16, tables without row numbers, and what a transaction under way keeps in other files.
//!
//! Source: "Database File Format", sqlite.org/fileformat2.html; the sections are cited below.

mod page;
mod record;

use std::cell::Cell;
use std::cmp::Ordering;

use rustix::io::Errno;

use self::page::{CellOf, Kind, Page};
pub(super) use self::record::{Value, columns};
use super::HEADER_LEN_MAX;
use super::source::Source;

/// What the file begins with, and how long its own header is; 1.3.
const MAGIC: &[u8] = b"SQLite format 3\0";
const START_LEN: usize = 100;
/// The number that means UTF-8.
const UTF_8: [u8; 4] = [0, 0, 0, 1];
/// The most pages that are read for one question: a package's header of the greatest length, and the way to it.
const PAGES_MAX: u32 = 32 * 1024;
/// The most pages from a tree's root to its leaves; a full one of 2^32 pages has no more.
const DEPTH_MAX: u32 = 32;
/// The most rows that one text of an index leads to; file names like `README` are in a few thousand packages. With more, nobody
/// can say whose the file is.
const ROWS_MAX: usize = 100_000;
/// The root of the table that describes all others.
const SCHEMA: u32 = 1;

/// A database, open for reading.
pub(super) struct Database<'a, S: ?Sized> {
    source: &'a S,
    page_len: usize,
    /// How much of a page is in use.
    usable_len: usize,
    pages_left: Cell<u32>,
}

impl<'a, S: Source + ?Sized> Database<'a, S> {
    /// Reads what the file begins with.
    pub(super) fn open(source: &'a S) -> Result<Self, Errno> {
        let start = source.piece(0, START_LEN)?;
        let page_len = match start.get(16..18) {
            Some([0, 1]) => 65_536,
            Some([high, low]) => usize::from(u16::from_be_bytes([*high, *low])),
            _ => 0,
        };
        let unused = start.get(20).map_or(0, |unused| usize::from(*unused));
        // A database in which nothing was ever written has no encoding.
        let is_understood = start.starts_with(MAGIC) && start.get(56..60) == Some(&UTF_8);
        // 1.3.4: no more may be unused.
        let usable_len = page_len.checked_sub(unused).filter(|len| *len >= 480);
        match usable_len.filter(|_| is_understood && page_len.is_power_of_two()) {
            Some(usable_len) => Ok(Self {
                source,
                page_len,
                usable_len,
                pages_left: Cell::new(PAGES_MAX),
            }),
            None => Err(Errno::BADMSG),
        }
    }

    /// Finds the root of a table or an index by its name; 2.6.
    pub(super) fn root_of(&self, name: &str) -> Result<u32, Errno> {
        let mut root = None;
        self.each_row(SCHEMA, DEPTH_MAX, &mut |row| {
            let mut columns = columns(row).skip(1);
            if columns.next().and_then(Value::bytes) == Some(name.as_bytes()) {
                root = columns.nth(1).and_then(Value::integer);
            }
        })?;
        root.and_then(|root| u32::try_from(root).ok())
            .ok_or(Errno::BADMSG)
    }

    /// Lists the rows that an index has for `key`.
    pub(super) fn rows_with(&self, root: u32, key: &[u8]) -> Result<Vec<i64>, Errno> {
        let mut rows = Vec::new();
        self.search_index(root, key, DEPTH_MAX, &mut rows)?;
        Ok(rows)
    }

    /// Finds a row of a table by its number; `None` if there is none.
    pub(super) fn row(&self, root: u32, number: i64) -> Result<Option<Vec<u8>>, Errno> {
        let mut next = root;
        for _ in 0..DEPTH_MAX {
            let page = self.page(next)?;
            match page.kind {
                Kind::TableLeaf => {
                    let mut cells = page.cells();
                    let found = cells.find_map(|cell| cell.row().filter(|(row, _)| *row == number));
                    return found.map(|(_, cell)| self.payload(&page, cell)).transpose();
                }
                Kind::TableInner => {
                    // The child before a number has the rows up to and with it.
                    let mut cells = page.cells();
                    let found = cells.find_map(|cell| cell.child_until().filter(|(_, last)| *last >= number));
                    next = found.map_or(page.last_child, |(child, _)| child);
                }
                Kind::IndexLeaf | Kind::IndexInner => break,
            }
        }
        Err(Errno::BADMSG)
    }

    fn each_row(&self, root: u32, depth: u32, take: &mut dyn FnMut(&[u8])) -> Result<(), Errno> {
        let depth = depth.checked_sub(1).ok_or(Errno::BADMSG)?;
        let page = self.page(root)?;
        for cell in page.cells() {
            match page.kind {
                Kind::TableLeaf => {
                    let (_, cell) = cell.row().ok_or(Errno::BADMSG)?;
                    take(&self.payload(&page, cell)?);
                }
                Kind::TableInner => {
                    let (child, _) = cell.child_until().ok_or(Errno::BADMSG)?;
                    self.each_row(child, depth, take)?;
                }
                Kind::IndexLeaf | Kind::IndexInner => return Err(Errno::BADMSG),
            }
        }
        if page.kind == Kind::TableInner {
            self.each_row(page.last_child, depth, take)?;
        }
        Ok(())
    }

    /// Collects the rows below one page of an index; says whether those of later pages could have the key too.
    fn search_index(&self, root: u32, key: &[u8], depth: u32, rows: &mut Vec<i64>) -> Result<bool, Errno> {
        let depth = depth.checked_sub(1).ok_or(Errno::BADMSG)?;
        let page = self.page(root)?;
        if !matches!(page.kind, Kind::IndexLeaf | Kind::IndexInner) {
            return Err(Errno::BADMSG);
        }
        for cell in page.cells() {
            let (child, cell) = cell.entry(page.kind).ok_or(Errno::BADMSG)?;
            let entry = self.payload(&page, cell)?;
            let mut columns = columns(&entry);
            let order = columns.next().and_then(Value::bytes).map(|found| found.cmp(key));
            if order == Some(Ordering::Less) {
                continue;
            }
            // Equal texts may lie on both sides of one that is equal.
            if let Some(child) = child {
                self.search_index(child, key, depth, rows)?;
            }
            if order != Some(Ordering::Equal) {
                return Ok(false);
            }
            if rows.len() >= ROWS_MAX {
                return Err(Errno::BADMSG);
            }
            rows.extend(columns.next().and_then(Value::integer));
        }
        if page.kind == Kind::IndexInner {
            return self.search_index(page.last_child, key, depth, rows);
        }
        Ok(true)
    }

    fn page(&self, number: u32) -> Result<Page, Errno> {
        Page::parse(self.read_page(number)?, number == SCHEMA).ok_or(Errno::BADMSG)
    }

    fn read_page(&self, number: u32) -> Result<Vec<u8>, Errno> {
        let left = self.pages_left.get().checked_sub(1).ok_or(Errno::BADMSG)?;
        self.pages_left.set(left);
        // The first page is number one.
        let before = number.checked_sub(1).map(u64::from).ok_or(Errno::BADMSG)?;
        let len = u64::try_from(self.page_len).map_err(|_| Errno::BADMSG)?;
        let start = before.checked_mul(len).ok_or(Errno::BADMSG)?;
        self.source.piece(start, self.page_len)
    }

    /// Puts together what a cell holds: its beginning, and the rest on pages of its own; 1.6.
    fn payload(&self, page: &Page, cell: CellOf<'_>) -> Result<Vec<u8>, Errno> {
        let len = usize::try_from(cell.payload_len).ok();
        let len = len.filter(|len| *len <= HEADER_LEN_MAX).ok_or(Errno::BADMSG)?;
        let here = page.kind.len_here(len, self.usable_len).ok_or(Errno::BADMSG)?;
        let (beginning, rest) = cell.rest.split_at_checked(here).ok_or(Errno::BADMSG)?;
        let mut payload = beginning.to_vec();
        let mut next = rest;
        let mut page;
        while payload.len() < len {
            let number = next.first_chunk().copied().map(u32::from_be_bytes);
            page = self.read_page(number.ok_or(Errno::BADMSG)?)?;
            next = &page;
            let missing = len.saturating_sub(payload.len());
            let piece = page.get(4..self.usable_len).unwrap_or_default();
            payload.extend_from_slice(piece.get(..missing).unwrap_or(piece));
        }
        Ok(payload)
    }
}

#[cfg(test)]
mod tests;
