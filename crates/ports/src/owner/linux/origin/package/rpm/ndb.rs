//! rpm's own format: a table of where each header lies, then the headers.
//!
//! What leads from file names to headers is kept in other files, which are not read: to go through all headers takes
//! two threads some ten milliseconds. Numbers have the lowest byte first. Sums are not checked; the header's own
//! lengths are.
//!
//! Source: rpm, lib/backend/ndb/rpmpkg.c.

use memchr::memmem::Finder;
use rustix::io::Errno;

use super::header::Header;
use super::source::Source;
use super::{HEADER_LEN_MAX, Wanted};
use crate::owner::linux::two_threads::on_two_threads;
use crate::owner::origin::Package;

/// What the file, a place in its table and a header begin with.
const MAGIC: &[u8] = b"RpmP";
const PLACE_MAGIC: &[u8] = b"Slot";
const HEADER_MAGIC: &[u8] = b"BlbS";
/// The only version there is.
const VERSION: u32 = 0;
/// Bytes of what the file begins with; the table of places is counted from there too.
const START_LEN: usize = 32;
/// Bytes of one place, of the unit in which places are counted, and of what precedes a header.
const PLACE_LEN: usize = 16;
const BLOCK_LEN: u64 = 16;
const BEFORE_HEADER_LEN: usize = 16;
/// Bytes of a page of the table.
const PAGE_LEN: usize = 4096;
/// The most pages that are read; a table of more is not understood: that would be a quarter of a million packages.
const PAGES_MAX: u32 = 1024;

/// Finds the package with the file among all headers.
pub(super) fn find<S: Source + ?Sized>(source: &S, wanted: &Wanted) -> Result<Option<Package>, Errno> {
    let places = places(source)?;
    let finder = Finder::new(&wanted.file);
    let look_at = |place: &u32| -> Result<Option<Package>, Errno> {
        let bytes = header(source, *place)?;
        if finder.find(&bytes).is_none() {
            return Ok(None);
        }
        let header = Header::parse(&bytes).filter(|header| header.has(wanted));
        Ok(header.and_then(|header| header.package()))
    };
    let found = on_two_threads(&places, |pieces| {
        let mut looks = pieces.flatten().map(look_at);
        looks.find_map(Result::transpose).transpose()
    });
    // What one thread found counts, even if the other came upon something broken.
    let (mut failure, mut packages) = (None, found.into_iter());
    let package = packages.find_map(|found| {
        found.unwrap_or_else(|errno| {
            failure = Some(errno);
            None
        })
    });
    match (package, failure) {
        (None, Some(errno)) => Err(errno),
        (package, _) => Ok(package),
    }
}

/// Lists where headers begin, in blocks.
fn places<S: Source + ?Sized>(source: &S) -> Result<Vec<u32>, Errno> {
    let start = source.piece(0, START_LEN)?;
    let pages = number(&start, 12).filter(|pages| *pages <= PAGES_MAX);
    let is_understood = start.starts_with(MAGIC) && number(&start, 4) == Some(VERSION);
    let (true, Some(pages)) = (is_understood, pages) else {
        return Err(Errno::BADMSG);
    };
    let len = usize::try_from(pages)
        .ok()
        .and_then(|pages| pages.checked_mul(PAGE_LEN));
    let table = source.piece(0, len.ok_or(Errno::BADMSG)?)?;
    let mut places = Vec::new();
    for place in table.get(START_LEN..).unwrap_or_default().chunks_exact(PLACE_LEN) {
        if !place.starts_with(PLACE_MAGIC) {
            return Err(Errno::BADMSG);
        }
        places.extend(number(place, 8).filter(|block| *block > 0));
    }
    Ok(places)
}

/// Reads the header that begins with the given block.
fn header<S: Source + ?Sized>(source: &S, block: u32) -> Result<Vec<u8>, Errno> {
    let start = u64::from(block).saturating_mul(BLOCK_LEN);
    let before = source.piece(start, BEFORE_HEADER_LEN)?;
    let len = number(&before, 12).and_then(|len| usize::try_from(len).ok());
    match len.filter(|len| before.starts_with(HEADER_MAGIC) && *len <= HEADER_LEN_MAX) {
        Some(len) => source.piece(start.saturating_add(BLOCK_LEN), len),
        None => Err(Errno::BADMSG),
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let number = bytes.get(at..at.checked_add(size_of::<u32>())?)?;
    Some(u32::from_le_bytes(number.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_table_with_more_pages_than_are_read_is_not_understood() {
        let find_among = |pages: u32| {
            let start = [0, pages, 0, 0, 0, 0].map(u32::to_le_bytes).concat();
            let mut bytes = [MAGIC, &VERSION.to_le_bytes(), &start].concat();
            let free = [PLACE_MAGIC, &[0; PLACE_LEN - PLACE_MAGIC.len()]].concat();
            let len = PAGE_LEN * usize::try_from(pages).unwrap();
            bytes.extend(free.iter().cycle().take(len - START_LEN));
            find(&bytes[..], &Wanted::of(Path::new("/usr/bin/a")).unwrap())
        };
        assert_eq!(find_among(PAGES_MAX), Ok(None));
        assert_eq!(find_among(PAGES_MAX + 1), Err(Errno::BADMSG));
    }
}
