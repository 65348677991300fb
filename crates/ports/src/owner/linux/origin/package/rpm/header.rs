//! The header of one package: everything rpm knows of it, as a list of tags.
//!
//! Two counts, that many entries of 16 bytes, then the values they point at, all numbers with the highest byte first.
//! A path is kept in three lists: the last parts, the directories, and for each last part the number of its directory.
//! Nothing is trusted: an entry that points outside of the values is an entry that is not there.
//!
//! Source: rpm, docs/manual/format_header.md and include/rpm/rpmtag.h.

use memchr::memchr;

use super::Wanted;
use crate::owner::origin::{Package, PackageDatabase};
use crate::text::VisibleText;

/// Bytes of the two counts, and of one entry.
const COUNTS_LEN: usize = 8;
const ENTRY_LEN: usize = 16;

/// The tags that are read.
const NAME: u32 = 1000;
const VERSION: u32 = 1001;
const RELEASE: u32 = 1002;
const EPOCH: u32 = 1003;
const DIRECTORY_NUMBERS: u32 = 1116;
const FILES: u32 = 1117;
const DIRECTORIES: u32 = 1118;

/// The kinds of values that those tags have.
const NUMBERS: u32 = 4;
const TEXT: u32 = 6;
const TEXTS: u32 = 8;

/// A header, not yet searched.
pub(super) struct Header<'a> {
    entries: &'a [u8],
    values: &'a [u8],
}

impl<'a> Header<'a> {
    /// Takes a header apart; `None` if it is cut off.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (counts, rest) = bytes.split_at_checked(COUNTS_LEN)?;
        let (entries, values) = counts.split_at_checked(COUNTS_LEN / 2)?;
        let entries_len = usize::try_from(number(entries)?).ok()?.checked_mul(ENTRY_LEN)?;
        let values_len = usize::try_from(number(values)?).ok()?;
        let (entries, rest) = rest.split_at_checked(entries_len)?;
        Some(Self {
            entries,
            values: rest.get(..values_len)?,
        })
    }

    /// Whether the package has the file.
    pub(super) fn has(&self, wanted: &Wanted) -> bool {
        let numbers = self.numbers(DIRECTORY_NUMBERS);
        let named = self
            .texts(FILES)
            .zip(numbers)
            .filter(|(file, _)| *file == wanted.file.as_slice());
        let mut directories = named.filter_map(|(_, number)| self.texts(DIRECTORIES).nth(number));
        directories.any(|directory| wanted.directories.iter().any(|wanted| wanted == directory))
    }

    /// Returns the package that the header describes, with its version as `rpm -q` writes it.
    pub(super) fn package(&self) -> Option<Package> {
        let text = |tag| self.value(tag, TEXT).map(until_zero);
        let epoch = self.numbers(EPOCH).next().filter(|epoch| *epoch > 0);
        let epoch = epoch.map_or(String::new(), |epoch| format!("{epoch}:"));
        let version = text(VERSION).zip(text(RELEASE));
        let version = version.map(|(version, release)| [epoch.as_bytes(), version, b"-", release].concat());
        Some(Package {
            name: VisibleText::from_bytes(text(NAME)?),
            version: version.map(|version| VisibleText::from_bytes(&version)),
            database: PackageDatabase::Rpm,
        })
    }

    /// Returns the values from where a tag's begin, as long as they are of the expected kind.
    fn value(&self, tag: u32, kind: u32) -> Option<&'a [u8]> {
        let [of_tag, of_kind, offset, _] = self.entry(tag)?;
        let offset = usize::try_from(offset).ok()?;
        (of_tag == tag && of_kind == kind)
            .then(|| self.values.get(offset..))
            .flatten()
    }

    fn texts(&self, tag: u32) -> impl Iterator<Item = &'a [u8]> {
        let mut rest = self.value(tag, TEXTS).unwrap_or_default();
        let next = move || {
            let end = memchr(0, rest)?;
            let (text, after) = rest.split_at_checked(end)?;
            rest = after.get(1..)?;
            Some(text)
        };
        std::iter::from_fn(next).take(self.count(tag))
    }

    fn numbers(&self, tag: u32) -> impl Iterator<Item = usize> {
        let values = self.value(tag, NUMBERS).unwrap_or_default();
        let numbers = values.chunks_exact(size_of::<u32>()).filter_map(number);
        numbers
            .filter_map(|number| usize::try_from(number).ok())
            .take(self.count(tag))
    }

    fn count(&self, tag: u32) -> usize {
        let count = self.entry(tag).map_or(0, |[.., count]| count);
        usize::try_from(count).unwrap_or(usize::MAX)
    }

    /// Finds an entry: its tag, the kind of its values, where they begin and how many there are.
    fn entry(&self, tag: u32) -> Option<[u32; 4]> {
        let mut entries = self.entries.chunks_exact(ENTRY_LEN);
        let entry = entries.find(|entry| entry.get(..4).and_then(number) == Some(tag))?;
        let mut fields = entry.chunks_exact(4).filter_map(number);
        Some([fields.next()?, fields.next()?, fields.next()?, fields.next()?])
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}
