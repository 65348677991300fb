//! Writes the tables; `src/registry/tables.rs` describes their layout and reads them.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::flaw::Flaw;
use super::precedence;
use super::records::Record;
use crate::number::Transport;

/// What the tables in one piece begin with; the number grows with every change of their layout.
pub(crate) const MAGIC: &[u8; 8] = b"DNatlas1";

/// The compiled tables, ready to be written.
#[derive(Debug)]
pub struct Tables {
    rows: Vec<u8>,
    segments: Vec<u8>,
    members: Vec<u8>,
    names: Vec<u8>,
    offsets: Vec<u8>,
    text: Vec<u8>,
}

/// Texts, each kept once and known by a number; number 0 is the empty text.
struct Texts<'a> {
    numbers: BTreeMap<&'a str, usize>,
    offsets: Vec<u8>,
    text: String,
}

impl Tables {
    /// Lays out the tables for `records`.
    pub(super) fn new(records: &[Record]) -> Result<Self, Flaw> {
        let mut texts = Texts::new()?;
        let mut rows = Vec::new();
        for record in records {
            put(&mut rows, &row(record, &mut texts)?);
        }
        let (segments, members) = index(records)?;
        let names = names(records)?;
        Ok(Self {
            rows,
            segments,
            members,
            names,
            offsets: texts.offsets,
            text: texts.text.into_bytes(),
        })
    }

    /// Names the file of each table.
    pub fn files(&self) -> [(&'static str, &[u8]); 6] {
        [
            ("rows.bin", &self.rows),
            ("segments.bin", &self.segments),
            ("members.bin", &self.members),
            ("names.bin", &self.names),
            ("offsets.bin", &self.offsets),
            ("text.txt", &self.text),
        ]
    }

    /// Puts `id`, which names the edition, and all tables into one piece, each behind its length.
    pub(super) fn to_bytes(&self, id: &str) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let tables = self.files().map(|(_, table)| table);
        for part in [id.as_bytes()].into_iter().chain(tables) {
            // Numbers in the tables have 16 bits, and a file at most 32 MB: no table comes near 4 GB.
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            bytes.extend(length.to_le_bytes());
            bytes.extend(part);
        }
        bytes
    }
}

impl<'a> Texts<'a> {
    fn new() -> Result<Self, Flaw> {
        let mut texts = Self {
            numbers: BTreeMap::new(),
            offsets: vec![0; 4],
            text: String::new(),
        };
        texts.number("")?;
        Ok(texts)
    }

    /// Returns the number of `text`, adding it if it is new.
    fn number(&mut self, text: &'a str) -> Result<u16, Flaw> {
        let next = self.numbers.len();
        let number = *self.numbers.entry(text).or_insert(next);
        if number == next {
            self.text.push_str(text);
            let end = u32::try_from(self.text.len()).map_err(|_| too_large("texts"))?;
            self.offsets.extend(end.to_le_bytes());
        }
        word(number, "texts")
    }
}

fn row<'a>(record: &'a Record, texts: &mut Texts<'a>) -> Result<[u16; 14], Flaw> {
    // A span that ends before it begins stands for a name without a port.
    let (first, last) = record.ports.map_or((1, 0), |ports| (ports.first.0, ports.last.0));
    Ok([
        first,
        last,
        record.transport.map_or(0, |transport| transport as u16 + 1),
        record.status as u16,
        texts.number(&record.service)?,
        texts.number(&record.description)?,
        texts.number(&record.assignee)?,
        texts.number(&record.contact)?,
        texts.number(&record.registered)?,
        texts.number(&record.modified)?,
        texts.number(&record.reference)?,
        texts.number(&record.service_code)?,
        texts.number(&record.unauthorized_use)?,
        texts.number(&record.notes)?,
    ])
}

/// Lays out the segments and the rows they refer to.
fn index(records: &[Record]) -> Result<(Vec<u8>, Vec<u8>), Flaw> {
    let groups = precedence::groups(records);
    let (mut members, mut spans) = (Vec::new(), Vec::new());
    for group in &groups {
        spans.push([word(members.len() / 2, "rows")?, word(group.rows.len(), "rows")?]);
        for row in &group.rows {
            put(&mut members, &[word(*row, "rows")?]);
        }
    }
    let mut segments = Vec::new();
    for transport in Transport::ALL {
        for segment in precedence::segments(&groups, transport) {
            let [first, count] = segment
                .group
                .and_then(|group| spans.get(group))
                .copied()
                .unwrap_or([0, 0]);
            put(&mut segments, &[transport as u16, segment.start.0, first, count]);
        }
    }
    Ok((segments, members))
}

fn names(records: &[Record]) -> Result<Vec<u8>, Flaw> {
    let mut named: Vec<(String, usize)> = Vec::new();
    for (row, record) in records
        .iter()
        .enumerate()
        .filter(|(_, record)| !record.service.is_empty())
    {
        named.push((record.service.to_ascii_lowercase(), row));
    }
    named.sort();
    let mut names = Vec::new();
    for (_, row) in named {
        put(&mut names, &[word(row, "rows")?]);
    }
    Ok(names)
}

fn put(table: &mut Vec<u8>, words: &[u16]) {
    table.extend(words.iter().flat_map(|word| word.to_le_bytes()));
}

fn word(number: usize, what: &str) -> Result<u16, Flaw> {
    u16::try_from(number).map_err(|_| too_large(what))
}

fn too_large(what: &str) -> Flaw {
    Flaw::new(format!("the list has more {what} than the tables can number"))
}
