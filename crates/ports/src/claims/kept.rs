//! What users keep beside the store: a newer edition of the registry, and lists of their own.
//!
//! ```text
//! claims/registry.tables   one byte (1: used even if it is the older one), BLAKE3 of what follows, the edition
//! claims/lists/NAME.csv    a list, as it was imported
//! ```
//!
//! Files are written beside their place and renamed, so that a reader sees the old or the new one. A damaged edition
//! is never used; the one that is compiled in takes its place, and the caller is told.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use atlas::imported::{ImportedList, LIST_BYTES_MAX};
use atlas::read::{Edition, FILE_BYTES_MAX, Flaw};
use atlas::registry::Registry;
use thiserror::Error;

use crate::replace::replace;

/// How many lists are read, by name; more are an accident, and told.
const LISTS_MAX: usize = 64;
const HASH_LEN: usize = 32;

/// Why something that is kept cannot be used or written.
#[derive(Debug, Error)]
pub enum KeptTrouble {
    /// The system refused.
    #[error("cannot use {}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The edition was changed since it was written, or another version wrote it.
    #[error("the registry in {} is damaged or of another version; the one compiled in is used", .0.display())]
    Damaged(PathBuf),
    /// A list is not what it was when it was imported.
    #[error("the list {} cannot be read: {flaw}", path.display())]
    List {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        flaw: Flaw,
    },
    /// There are more lists than are read.
    #[error("only the first {LISTS_MAX} lists in {} are read", .0.display())]
    ManyLists(PathBuf),
}

/// An edition that was put away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRegistry {
    /// Where it is.
    pub path: PathBuf,
    /// BLAKE3 of it, in hexadecimal digits.
    pub blake3: String,
}

/// Keeps an edition; `is_forced` has it used even while the one compiled in is newer.
///
/// # Errors
///
/// [`KeptTrouble::Io`] when the system refuses; the edition kept before is then untouched.
pub fn keep_registry(home: &Path, edition: &Edition, is_forced: bool) -> Result<KeptRegistry, KeptTrouble> {
    let path = registry_path(home);
    let bytes = edition.to_bytes();
    let hash = blake3::hash(&bytes);
    let parts: [&[u8]; 3] = [&[u8::from(is_forced)], hash.as_bytes(), &bytes];
    put(&path, &parts.concat())?;
    Ok(KeptRegistry {
        path,
        blake3: hash.to_hex().to_string(),
    })
}

/// Forgets the edition that was kept; returns whether there was one.
///
/// # Errors
///
/// [`KeptTrouble::Io`] when the system refuses.
pub fn forget_registry(home: &Path) -> Result<bool, KeptTrouble> {
    let path = registry_path(home);
    match fs::remove_file(&path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(KeptTrouble::Io { path, source }),
    }
}

/// Keeps the text of a list under its name, in place of one that was imported under the same name.
///
/// # Errors
///
/// [`KeptTrouble::List`] for a list that cannot be read, [`KeptTrouble::Io`] when the system refuses.
pub fn keep_list(home: &Path, name: &str, csv: &[u8]) -> Result<ImportedList, KeptTrouble> {
    let path = lists_path(home).join(format!("{name}.csv"));
    let list = ImportedList::parse(name, csv).map_err(|flaw| KeptTrouble::List {
        path: path.clone(),
        flaw,
    })?;
    put(&path, csv)?;
    Ok(list)
}

/// Returns the edition that is kept, if it is to be used in place of the one compiled in.
pub(super) fn registry(home: &Path) -> Result<Option<Registry>, KeptTrouble> {
    let path = registry_path(home);
    let Some(bytes) = read(&path, FILE_BYTES_MAX)? else {
        return Ok(None);
    };
    let parts = bytes.split_first().and_then(|(forced, rest)| {
        let (hash, edition) = rest.split_first_chunk::<HASH_LEN>()?;
        (blake3::hash(edition) == *hash).then_some((*forced == 1, edition.to_vec()))
    });
    let Some((is_forced, edition)) = parts else {
        return Err(KeptTrouble::Damaged(path));
    };
    let Ok(kept) = Registry::from_bytes(edition.leak()) else {
        return Err(KeptTrouble::Damaged(path));
    };
    let is_newer = kept.source().as_of >= Registry::built_in().source().as_of;
    Ok((is_newer || is_forced).then_some(kept))
}

/// Reads all lists, by name.
pub(super) fn lists(home: &Path, troubles: &mut Vec<KeptTrouble>) -> Vec<ImportedList> {
    let Ok(entries) = fs::read_dir(lists_path(home)) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .collect();
    paths.sort();
    if paths.len() > LISTS_MAX {
        troubles.push(KeptTrouble::ManyLists(lists_path(home)));
        paths.truncate(LISTS_MAX);
    }
    let mut lists = Vec::new();
    for path in paths {
        match list(&path) {
            Ok(list) => lists.push(list),
            Err(trouble) => troubles.push(trouble),
        }
    }
    lists
}

fn list(path: &Path) -> Result<ImportedList, KeptTrouble> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let csv = read(path, LIST_BYTES_MAX)?.unwrap_or_default();
    ImportedList::parse(&name, &csv).map_err(|flaw| KeptTrouble::List {
        path: path.to_owned(),
        flaw,
    })
}

fn registry_path(home: &Path) -> PathBuf {
    home.join("claims").join("registry.tables")
}

fn lists_path(home: &Path) -> PathBuf {
    home.join("claims").join("lists")
}

/// Reads a file of at most `max` bytes, or one byte more, which its reader refuses; `None` if there is none.
fn read(path: &Path, max: usize) -> Result<Option<Vec<u8>>, KeptTrouble> {
    let failed = |source| KeptTrouble::Io {
        path: path.to_owned(),
        source,
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    Ok(Some(bytes))
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), KeptTrouble> {
    replace(path, bytes).map_err(|source| KeptTrouble::Io {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests;
