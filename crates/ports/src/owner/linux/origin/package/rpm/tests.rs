//! Databases of rpm that are broken, cut off, or being written.

use std::fs;

use super::*;
use crate::text::VisibleText;

const SQLITE_FIXTURE: &[u8] =
    include_bytes!("../../../../../../tests/fixtures/packages/fedora/usr/lib/sysimage/rpm/rpmdb.sqlite");
const NDB_FIXTURE: &[u8] =
    include_bytes!("../../../../../../tests/fixtures/packages/suse/usr/lib/sysimage/rpm/Packages.db");

fn wanted(program: &str) -> Wanted {
    Wanted::of(Path::new(program)).unwrap()
}

/// The name of the package that has nginx, in either format.
fn nginx_in(bytes: &[u8]) -> [Result<Option<VisibleText>, Errno>; 2] {
    let wanted = wanted("/usr/sbin/nginx");
    [find_in_sqlite(bytes, &wanted), ndb::find(bytes, &wanted)]
        .map(|found| found.map(|package| package.map(|package| package.name)))
}

#[test]
fn what_is_cut_off_is_broken_or_has_the_package_still() {
    let nginx = Some(VisibleText::from("nginx-core"));
    for (which, bytes) in [SQLITE_FIXTURE, NDB_FIXTURE].into_iter().enumerate() {
        for len in (0..bytes.len()).step_by(97) {
            let found = nginx_in(&bytes[..len]);
            assert!(matches!(&found[1 - which], Err(Errno::BADMSG)), "{len}");
            match &found[which] {
                Err(Errno::BADMSG) => {}
                Ok(found) => assert_eq!(*found, nginx, "{len}"),
                Err(other) => panic!("{other} at {len}"),
            }
        }
    }
}

#[test]
fn a_tree_that_leads_in_circles_ends() {
    let page_len = 512;
    // Every page is an inner one of a table, whose only child is the first page.
    let mut bytes = SQLITE_FIXTURE.to_vec();
    for page in bytes.chunks_exact_mut(page_len).skip(1) {
        page[..12].copy_from_slice(&[5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    }
    bytes[100..112].copy_from_slice(&[5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    assert_eq!(nginx_in(&bytes)[0], Err(Errno::BADMSG));
}

#[test]
fn nothing_broken_is_trusted() {
    for bytes in [SQLITE_FIXTURE, NDB_FIXTURE] {
        for at in (0..bytes.len()).step_by(61) {
            let mut broken = bytes.to_vec();
            broken[at] = !broken[at];
            // Whatever they find; they neither panic nor go on for ever.
            let _ = nginx_in(&broken);
        }
    }
}

#[test]
fn a_missing_file_is_not_reported_while_a_transaction_is_under_way() {
    let root = tempfile::tempdir().unwrap();
    let place = root.path().join("var/lib/rpm");
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join(SQLITE), SQLITE_FIXTURE).unwrap();
    fs::write(place.join(SQLITE_LOG), "").unwrap();
    let tree = Tree::of_machine(root.path()).unwrap();
    let owner = |program: &str| owner_of(&tree, Path::new(program)).map(|package| package.is_some());
    assert_eq!(owner("/usr/sbin/nginx"), Ok(true));
    assert_eq!(owner("/usr/bin/new"), Ok(false));
    fs::write(place.join(SQLITE_LOG), "being written").unwrap();
    assert_eq!(owner("/usr/sbin/nginx"), Ok(true));
    assert_eq!(owner("/usr/bin/new"), Err(Errno::BUSY));
}

#[test]
fn headers_that_lie_have_nothing() {
    let wanted = wanted("/usr/bin/a");
    // More entries than there are, more values than there are, and an entry that points behind the values.
    for bytes in [
        [[0, 0, 0, 9], [0, 0, 0, 0]].concat(),
        [[0, 0, 0, 0], [0, 0, 0, 9]].concat(),
        [[0xff; 4], [0xff; 4]].concat(),
    ] {
        assert!(Header::parse(&bytes).is_none());
    }
    let entry = [1117u32, 8, u32::MAX, u32::MAX].map(u32::to_be_bytes).concat();
    let bytes = [[0, 0, 0, 1], [0, 0, 0, 0]].concat();
    let bytes = [bytes, entry].concat();
    let header = Header::parse(&bytes).unwrap();
    assert!(!header.has(&wanted));
    assert_eq!(header.package(), None);
}

/// A database of ndb behind whose last header as many zeros follow as anybody reads.
struct Padded(Vec<u8>);

impl Source for Padded {
    fn len(&self) -> Result<u64, Errno> {
        Ok(u64::MAX)
    }

    fn read_exact_at(&self, start: u64, buffer: &mut [u8]) -> Result<(), Errno> {
        let rest = usize::try_from(start).ok().and_then(|start| self.0.get(start..));
        let there = rest.unwrap_or_default();
        let (own, zeros) = buffer.split_at_mut(there.len().min(buffer.len()));
        own.copy_from_slice(&there[..own.len()]);
        zeros.fill(0);
        Ok(())
    }
}

#[test]
fn a_header_that_is_too_long_is_broken() {
    let wanted = wanted("/usr/sbin/nginx");
    let find = |len: usize| {
        let mut bytes = NDB_FIXTURE.to_vec();
        let headers: Vec<usize> = memchr::memmem::find_iter(NDB_FIXTURE, b"BlbS").collect();
        for at in headers {
            bytes[at + 12..at + 16].copy_from_slice(&u32::try_from(len).unwrap().to_le_bytes());
        }
        ndb::find(&Padded(bytes), &wanted).map(|package| package.is_some())
    };
    assert_eq!(find(HEADER_LEN_MAX), Ok(true));
    assert_eq!(find(HEADER_LEN_MAX + 1), Err(Errno::BADMSG));
}
