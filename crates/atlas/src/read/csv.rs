//! Rows of cells out of comma-separated values, with the line each row starts at.
//!
//! The grammar is that of the crate `csv-core`; what is added here are bounds and text. What the cells mean is
//! decided by whoever asks for them.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use csv_core::{ReadRecordResult, Reader};

use super::cell::CELL_AT_MOST;
use super::flaw::Flaw;

/// The most cells in a row; IANA's registry has 12.
const CELLS_AT_MOST: usize = 32;
/// The longest row, in bytes. A row that needs more has swallowed its neighbours.
const ROW_AT_MOST: usize = CELL_AT_MOST * 4;

/// One row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Where it starts, counted from 1.
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
}

/// Walks over the rows of a file; ends after the first flaw.
pub(crate) struct Rows<'a> {
    rest: &'a [u8],
    reader: Reader,
    line: u64,
    text: Vec<u8>,
    ends: [usize; CELLS_AT_MOST],
    is_done: bool,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(csv: &'a [u8]) -> Self {
        Self {
            rest: csv,
            reader: Reader::new(),
            line: 1,
            text: vec![0; ROW_AT_MOST],
            ends: [0; CELLS_AT_MOST],
            is_done: false,
        }
    }

    /// Reads the next row into `text` and `ends`, and returns how many cells it has.
    fn read(&mut self) -> Result<Option<usize>, Flaw> {
        let (mut written, mut cells) = (0_usize, 0_usize);
        loop {
            let text = self.text.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(cells..).unwrap_or_default();
            let (outcome, taken, filled, ended) = self.reader.read_record(self.rest, text, ends);
            self.rest = self.rest.get(taken..).unwrap_or_default();
            written = written.saturating_add(filled);
            cells = cells.saturating_add(ended);
            match outcome {
                ReadRecordResult::Record => return Ok(Some(cells)),
                ReadRecordResult::End => return Ok(None),
                // Everything was given at once: reading once more, without input, tells where the last row ends.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    return Err(Flaw::at(
                        self.line,
                        "a row without end: a quotation mark seems to be missing",
                    ));
                }
                ReadRecordResult::OutputEndsFull => {
                    return Err(Flaw::at(self.line, "a row has too many cells"));
                }
            }
        }
    }

    /// Leaves blank lines behind, which are no rows, and returns the rest: the next row starts there.
    fn skip_blank_lines(&mut self) -> &'a [u8] {
        let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let blank = self.rest.iter().take_while(|byte| is_break(byte)).count();
        let (blank, rest) = self.rest.split_at_checked(blank).unwrap_or((&[], self.rest));
        self.rest = rest;
        self.count_lines(blank);
        rest
    }

    fn count_lines(&mut self, taken: &[u8]) {
        let breaks = taken.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(breaks as u64);
    }

    fn row(&self, cells: usize) -> Result<Row, Flaw> {
        let mut start = 0;
        let mut row = Row {
            line: self.line,
            cells: Vec::with_capacity(cells),
        };
        for end in self.ends.iter().take(cells) {
            let bytes = self.text.get(start..*end).unwrap_or_default();
            let text = core::str::from_utf8(bytes)
                .map_err(|_| Flaw::at(self.line, "a cell is not text (invalid UTF-8)"))?;
            row.cells.push(text.to_string());
            start = *end;
        }
        Ok(row)
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Flaw>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let before = self.skip_blank_lines();
        let row = match self.read() {
            Ok(Some(cells)) => self.row(cells),
            Ok(None) => {
                self.is_done = true;
                return None;
            }
            Err(flaw) => Err(flaw),
        };
        self.is_done = row.is_err();
        let taken = before.len().saturating_sub(self.rest.len());
        self.count_lines(before.get(..taken).unwrap_or_default());
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(csv: &str, expected: &[(u64, &[&str])]) {
        let rows: Result<Vec<Row>, Flaw> = Rows::new(csv.as_bytes()).collect();
        let rows = rows.unwrap();
        let found: Vec<(u64, Vec<&str>)> = rows
            .iter()
            .map(|row| (row.line, row.cells.iter().map(String::as_str).collect()))
            .collect();
        let expected: Vec<(u64, Vec<&str>)> = expected
            .iter()
            .map(|(line, cells)| (*line, cells.to_vec()))
            .collect();
        assert_eq!(found, expected, "{csv:?}");
    }

    #[test]
    fn cells_may_be_quoted_and_hold_commas_and_lines() {
        check("", &[]);
        check("a,b\n", &[(1, &["a", "b"])]);
        check("a,b", &[(1, &["a", "b"])]);
        check(
            "a,\"b,\"\"c\"\"\nd\"\r\n\ne,\n",
            &[(1, &["a", "b,\"c\"\nd"]), (4, &["e", ""])],
        );
        check("\u{feff}a\n", &[(1, &["a"])]);
    }

    #[test]
    fn what_is_out_of_bounds_is_refused_and_ends_the_rows() {
        let refused = |csv: &[u8]| {
            let mut rows = Rows::new(csv);
            let flaw = rows.find_map(Result::err).unwrap().to_string();
            assert_eq!(rows.next(), None);
            flaw
        };
        assert_eq!(
            refused(&[b"a\n\"".as_slice(), &[b'x'; ROW_AT_MOST + 1]].concat()),
            "line 2: a row without end: a quotation mark seems to be missing"
        );
        assert_eq!(
            refused(&[b','; CELLS_AT_MOST]),
            "line 1: a row has too many cells"
        );
        assert_eq!(refused(b"a,\xff\n"), "line 1: a cell is not text (invalid UTF-8)");
    }
}
