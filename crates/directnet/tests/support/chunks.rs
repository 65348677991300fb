//! What a node took of files, by what it logs: each chunk once, and nothing that it had already.

use std::collections::{BTreeMap, BTreeSet};

/// What makes a node log that.
pub(crate) const LOGGED: &str = "warn,messenger::files=debug";

/// The chunks of each offer that were taken over all runs of a node.
#[derive(Debug, Default)]
pub(crate) struct Chunks {
    taken: BTreeMap<i64, BTreeSet<u32>>,
    bytes: BTreeMap<i64, u64>,
    /// Chunks that were there after a kill although nobody had heard of them: it came between taking and telling.
    pub(crate) unheard: usize,
    /// How many chunks were asked for, again and again those that did not come.
    pub(crate) asked: u64,
}

impl Chunks {
    /// Reads what one run logged, in its order. Fails when something was fetched that was there already.
    pub(crate) fn read(&mut self, lines: &[String]) {
        for line in lines {
            if line.contains("a chunk of a file is here") {
                let is_new = self.take(line);
                assert!(is_new, "a chunk came twice: {line}");
            } else if line.contains("a chunk of a file was here already") {
                self.unheard += usize::from(self.take(line));
            } else if line.contains("asking for a part of a file") {
                let (row, part) = (field(line, "row"), field::<String>(line, "part"));
                // A list has no such form.
                let runs = part.split(',').filter_map(|run| run.split_once('+'));
                for (first, count) in runs {
                    let (first, count): (u32, u32) = (first.parse().unwrap(), count.parse().unwrap());
                    let taken = self.taken.entry(row).or_default();
                    let again = taken.range(first..first + count).next();
                    assert_eq!(again, None, "of offer {row}, asked for although it is here");
                    self.asked += u64::from(count);
                }
            }
        }
    }

    /// Notes a chunk. Returns whether it is new.
    fn take(&mut self, line: &str) -> bool {
        let row = field(line, "row");
        let is_new = self.taken.entry(row).or_default().insert(field(line, "chunk"));
        if is_new {
            *self.bytes.entry(row).or_default() += field::<u64>(line, "bytes");
        }
        is_new
    }

    /// The bytes of an offer that were taken.
    pub(crate) fn bytes(&self, row: i64) -> u64 {
        self.bytes.get(&row).copied().unwrap_or_default()
    }

    /// How many chunks were taken.
    pub(crate) fn count(&self) -> usize {
        self.taken.values().map(BTreeSet::len).sum()
    }
}

/// The value of a field in a line of the log.
fn field<T: std::str::FromStr>(line: &str, name: &str) -> T {
    let name = format!(" {name}=");
    let (_, value) = line
        .split_once(&name)
        .unwrap_or_else(|| panic!("no {name} in {line}"));
    let value = value.split(' ').next().unwrap_or_default();
    value.parse().ok().unwrap_or_else(|| panic!("{name} is {value}"))
}
