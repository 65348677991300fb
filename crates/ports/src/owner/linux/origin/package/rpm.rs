//! rpm: a database in the strict sense, in one of three formats over the years, with one header for each package.
//!
//! Two of them are read here, by hand and read-only, through the tree of files like every other database: SQLite
//! (Fedora since 33, RHEL since 9), of which only the few pages on the way to one file name are looked at, and rpm's own
//! ndb (openSUSE), which has to be read as a whole. Not read is Berkeley DB (older systems); the caller says so.
//! A library for SQLite would want a path, which inside of a container could lead out of it.

mod header;
mod ndb;
mod source;
mod sqlite;

use std::path::Path;

use rustix::io::Errno;

use self::header::Header;
use self::source::Source;
use crate::owner::linux::origin::tree::Tree;
use crate::owner::origin::Package;

/// Where the database is; Fedora and openSUSE moved it below `/usr`.
pub(super) const PLACES: [&str; 2] = ["usr/lib/sysimage/rpm", "var/lib/rpm"];
/// The file of each format that is read.
const SQLITE: &str = "rpmdb.sqlite";
const SQLITE_LOG: &str = "rpmdb.sqlite-wal";
const NDB: &str = "Packages.db";
/// The most that is read of one header, in bytes; packages with a hundred thousand files have some ten million.
const HEADER_LEN_MAX: usize = 64 * 1024 * 1024;

/// Finds the package that owns `program`.
pub(super) fn owner_of(tree: &Tree, program: &Path) -> Result<Option<Package>, Errno> {
    let Some(wanted) = Wanted::of(program) else {
        return Ok(None);
    };
    for place in PLACES.map(Path::new) {
        for (name, read) in [(SQLITE, in_sqlite as Read), (NDB, in_ndb)] {
            match tree.regular(&place.join(name)) {
                Ok(file) => return read(tree, place, &file, &wanted),
                Err(Errno::NOENT | Errno::NOTDIR) => {}
                Err(errno) => return Err(errno),
            }
        }
    }
    Err(Errno::NOENT)
}

/// Looks into one format of the database, which is at the given place of a tree.
type Read = fn(&Tree, &Path, &std::fs::File, &Wanted) -> Result<Option<Package>, Errno>;

fn in_sqlite(
    tree: &Tree,
    place: &Path,
    file: &std::fs::File,
    wanted: &Wanted,
) -> Result<Option<Package>, Errno> {
    let found = find_in_sqlite(file, wanted)?;
    // What a transaction under way has written so far is in a second file, which is empty at all other times.
    let is_changing = || {
        let log = tree.regular(&place.join(SQLITE_LOG));
        log.is_ok_and(|log| log.len().is_ok_and(|len| len > 0))
    };
    if found.is_none() && is_changing() {
        return Err(Errno::BUSY);
    }
    Ok(found)
}

fn in_ndb(_: &Tree, _: &Path, file: &std::fs::File, wanted: &Wanted) -> Result<Option<Package>, Errno> {
    ndb::find(file, wanted)
}

/// Finds the package by way of the index of file names.
///
/// Source: rpm, lib/backend/sqlite.c: a table `Packages` with the headers, and a table `Basenames` that leads from the
/// last part of a path to them.
fn find_in_sqlite<S: Source + ?Sized>(source: &S, wanted: &Wanted) -> Result<Option<Package>, Errno> {
    let database = sqlite::Database::open(source)?;
    let (names, index, packages) = (
        database.root_of("Basenames")?,
        database.root_of("Basenames_key_idx")?,
        database.root_of("Packages")?,
    );
    let mut seen = Vec::new();
    for row in database.rows_with(index, &wanted.file)? {
        let Some(row) = database.row(names, row)? else {
            continue;
        };
        let Some(package) = sqlite::columns(&row).nth(1).and_then(sqlite::Value::integer) else {
            continue;
        };
        if seen.contains(&package) {
            continue;
        }
        seen.push(package);
        let Some(row) = database.row(packages, package)? else {
            continue;
        };
        let header = sqlite::columns(&row).nth(1).and_then(sqlite::Value::bytes);
        let header = header.and_then(Header::parse).ok_or(Errno::BADMSG)?;
        if header.has(wanted) {
            return Ok(header.package());
        }
    }
    Ok(None)
}

/// The program that is looked for, in the parts that rpm keeps apart.
pub(crate) struct Wanted {
    /// The last part of the path.
    file: Vec<u8>,
    /// What comes before it, with a slash at both ends, as it may be written.
    directories: [Vec<u8>; 2],
}

impl Wanted {
    /// Takes a path apart; `None` if it does not end with a name.
    pub(crate) fn of(program: &Path) -> Option<Self> {
        let file = program.file_name()?.as_encoded_bytes().to_vec();
        let directories = super::spellings(program).map(|path| {
            let directory = path
                .parent()
                .unwrap_or(Path::new(""))
                .as_os_str()
                .as_encoded_bytes();
            let end: &[u8] = if directory.is_empty() { b"" } else { b"/" };
            [b"/", directory, end].concat()
        });
        Some(Self { file, directories })
    }
}

/// Feeds `bytes` to the parser of headers, for fuzzing.
pub(crate) fn parse_header(bytes: &[u8]) {
    let Some(wanted) = Wanted::of(Path::new("/usr/bin/a")) else {
        return;
    };
    if let Some(header) = Header::parse(bytes) {
        let _ = (header.has(&wanted), header.package());
    }
}

/// Feeds `bytes` to the readers of both formats, for fuzzing.
pub(crate) fn parse_database(bytes: &[u8]) {
    if let Some(wanted) = Wanted::of(Path::new("/usr/bin/a")) {
        let _ = find_in_sqlite(bytes, &wanted);
        let _ = ndb::find(bytes, &wanted);
    }
}

#[cfg(test)]
mod tests;
