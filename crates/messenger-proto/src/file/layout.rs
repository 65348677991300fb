//! Where the files of an offered folder go: each under a safe name, below one folder, and where its bytes begin.

use std::collections::{HashMap, HashSet};

use super::manifest::{EntryKind, Manifest, ManifestError};
use super::name::{numbered, safe_name};
use crate::limits::FILE_DEPTH_MAX;

/// Whether names that differ only in case are two names on this disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// They are.
    Matters,
    /// They are one.
    Ignored,
}

/// A file of an offered folder on this disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its path below the folder: safe names, separated by `/`.
    pub path: String,
    /// Where its bytes begin among those of all files.
    pub offset: u64,
    /// How many it has.
    pub size: u64,
}

/// An offered folder on this disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The folders below it, each after the one that it is in.
    pub folders: Vec<String>,
    /// The files below it, in the order of their bytes.
    pub files: Vec<Placed>,
}

impl Layout {
    /// The layout of a single file, which has no path.
    #[must_use]
    pub fn single(size: u64) -> Self {
        Self {
            folders: Vec::new(),
            files: vec![Placed {
                path: String::new(),
                offset: 0,
                size,
            }],
        }
    }

    /// Gives everything that is listed a place.
    ///
    /// # Errors
    ///
    /// Fails when a path leads elsewhere, stands there twice or is within a file, or when the files have not `size` bytes
    /// together.
    pub fn of(manifest: &Manifest, size: u64, case: Case) -> Result<Self, ManifestError> {
        let mut planner = Planner {
            case,
            layout: Self::default(),
            folders: HashMap::new(),
            files: HashSet::new(),
            taken: HashSet::new(),
            numbers: HashMap::new(),
        };
        let mut offset: u64 = 0;
        for entry in &manifest.entries {
            if entry.path.split('/').count() > FILE_DEPTH_MAX {
                return Err(ManifestError::TooDeep);
            }
            match entry.kind {
                EntryKind::Folder => drop(planner.folder(&entry.path)?),
                EntryKind::File(size) => {
                    let path = planner.file(&entry.path)?;
                    planner.layout.files.push(Placed { path, offset, size });
                    offset = offset.checked_add(size).ok_or(ManifestError::Size)?;
                }
            }
        }
        if offset != size {
            return Err(ManifestError::Size);
        }
        Ok(planner.layout)
    }

    /// Returns the files that bytes `start` up to `end` belong to, each with the part of its bytes that is among them.
    pub fn parts(&self, start: u64, end: u64) -> impl Iterator<Item = (usize, &Placed, u64, u64)> {
        let first = self
            .files
            .partition_point(|file| file.offset.saturating_add(file.size) <= start);
        let files = self.files.iter().enumerate().skip(first);
        files
            .take_while(move |(_, file)| file.offset < end)
            .filter_map(move |(index, file)| {
                let from = start.max(file.offset).saturating_sub(file.offset);
                let to = end.saturating_sub(file.offset).min(file.size);
                (from < to).then_some((index, file, from, to))
            })
    }
}

struct Planner {
    case: Case,
    layout: Layout,
    /// The folders, as they are called in the list, and here.
    folders: HashMap<String, String>,
    /// The files, as they are called in the list.
    files: HashSet<String>,
    /// All paths that are taken here.
    taken: HashSet<String>,
    /// The last number that was given to paths that may become one, so that a list of such names costs no look at each
    /// that came before.
    numbers: HashMap<String, u32>,
}

impl Planner {
    fn file(&mut self, listed: &str) -> Result<String, ManifestError> {
        if self.folders.contains_key(listed) || !self.files.insert(listed.to_owned()) {
            return Err(ManifestError::Twice(listed.to_owned()));
        }
        self.place(listed)
    }

    /// Returns the path of a folder, after it and those that it is in were given one.
    fn folder(&mut self, listed: &str) -> Result<String, ManifestError> {
        if let Some(placed) = self.folders.get(listed) {
            return Ok(placed.clone());
        }
        if self.files.contains(listed) {
            return Err(ManifestError::Twice(listed.to_owned()));
        }
        let placed = self.place(listed)?;
        self.layout.folders.push(placed.clone());
        self.folders.insert(listed.to_owned(), placed.clone());
        Ok(placed)
    }

    fn place(&mut self, listed: &str) -> Result<String, ManifestError> {
        let (parent, name) = match listed.rsplit_once('/') {
            Some((parent, name)) => (self.folder(parent)? + "/", name),
            None => (String::new(), listed),
        };
        let name = safe_name(name)?;
        let path = format!("{parent}{name}");
        if self.taken.insert(self.key(path.clone())) {
            return Ok(path);
        }
        // Names that are cut to make room for a number may become one as well, so they are counted together.
        let counted = self.key(format!("{parent}{}", numbered(&name, u32::MAX)));
        let mut number = self.numbers.get(&counted).copied().unwrap_or(1);
        loop {
            number = number.saturating_add(1);
            let path = format!("{parent}{}", numbered(&name, number));
            if self.taken.insert(self.key(path.clone())) {
                self.numbers.insert(counted, number);
                return Ok(path);
            }
        }
    }

    /// What two paths have in common that are one on this disk.
    fn key(&self, path: String) -> String {
        match self.case {
            Case::Matters => path,
            Case::Ignored => path.to_lowercase(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::manifest::Entry;
    use super::super::name::NameFault;
    use super::*;

    fn layout(paths: &[&str]) -> Result<Layout, ManifestError> {
        let entry = |path: &&str| Entry {
            path: path.trim_end_matches('/').to_owned(),
            kind: if path.ends_with('/') {
                EntryKind::Folder
            } else {
                EntryKind::File(10)
            },
        };
        let entries: Vec<Entry> = paths.iter().map(entry).collect();
        let files = entries
            .iter()
            .filter(|entry| entry.kind != EntryKind::Folder)
            .count();
        Layout::of(&Manifest { entries }, files as u64 * 10, Case::Ignored)
    }

    #[track_caller]
    fn check(paths: &[&str], folders: &[&str], files: &[&str]) {
        let layout = layout(paths).unwrap();
        assert_eq!(layout.folders, folders);
        assert_eq!(
            layout
                .files
                .iter()
                .map(|file| file.path.as_str())
                .collect::<Vec<_>>(),
            files
        );
    }

    #[test]
    fn everything_listed_has_a_place_below_the_folder() {
        check(
            &["a", "b/c", "b/d/e", "f/"],
            &["b", "b/d", "f"],
            &["a", "b/c", "b/d/e"],
        );
        check(&["nul/.x", "a\\b"], &["_nul"], &["_nul/_x", "a_b"]);
        check(&["b", "B", "b:", "b?"], &[], &["b", "B-2", "b_", "b_-2"]);
    }

    #[test]
    fn a_list_of_names_that_become_one_takes_no_longer_than_another() {
        // With a look at each name before it, this would take minutes.
        let bits = |n: u32| format!("{n:032b}").replace('0', ":").replace('1', "?");
        // Pairs that become one, and all of them again when they are cut for a number.
        let cut = |n: u32| {
            format!(
                "{}{:05}{}",
                "x".repeat(249),
                n / 2,
                if n.is_multiple_of(2) { ':' } else { '?' }
            )
        };
        let check = |names: Vec<String>| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let layout = layout(&names).unwrap();
            let paths: HashSet<&str> = layout.files.iter().map(|file| file.path.as_str()).collect();
            assert_eq!(paths.len(), names.len());
        };
        check((0..50_000).map(bits).collect());
        check((0..50_000).map(cut).collect());
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        for path in ["../x", "a/../../x", "./a", "a/..", "..", "../"] {
            assert_eq!(
                layout(&[path]),
                Err(ManifestError::Name(NameFault::Leads)),
                "{path}"
            );
        }
        for path in ["/etc/passwd", "a//b", ""] {
            assert_eq!(
                layout(&[path]),
                Err(ManifestError::Name(NameFault::Empty)),
                "{path}"
            );
        }
        let deep = "a/".repeat(FILE_DEPTH_MAX) + "a";
        assert_eq!(layout(&[&deep]), Err(ManifestError::TooDeep));
    }

    #[test]
    fn a_path_stands_there_once_and_not_within_a_file() {
        for paths in [["a", "a"], ["a", "a/b"], ["a/b", "a"], ["a/", "a"]] {
            assert_eq!(
                layout(&paths),
                Err(ManifestError::Twice("a".to_owned())),
                "{paths:?}"
            );
        }
    }

    #[test]
    fn sizes_add_up_to_what_was_offered() {
        let entry = |size: u64| Entry {
            path: size.to_string(),
            kind: EntryKind::File(size),
        };
        let check = |sizes: [u64; 2], offered| {
            let entries = sizes.map(entry).to_vec();
            Layout::of(&Manifest { entries }, offered, Case::Matters).map(drop)
        };
        assert_eq!(check([1, 2], 3), Ok(()));
        assert_eq!(check([1, 2], 4), Err(ManifestError::Size));
        assert_eq!(check([1, u64::MAX], 0), Err(ManifestError::Size));
    }

    #[test]
    fn bytes_belong_to_files() {
        let layout = layout(&["a", "b", "c"]).unwrap();
        let parts = |start, end| -> Vec<_> {
            layout
                .parts(start, end)
                .map(|(index, _, from, to)| (index, from, to))
                .collect()
        };
        assert_eq!(parts(5, 25), [(0, 5, 10), (1, 0, 10), (2, 0, 5)]);
        assert_eq!(parts(10, 20), [(1, 0, 10)]);
        assert_eq!(parts(30, 40), []);
    }
}
