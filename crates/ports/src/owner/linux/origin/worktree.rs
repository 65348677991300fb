//! The working tree of git that a directory is in, and the branch that is checked out there.
//!
//! git is not run: three small files tell it. A tree made by `git worktree add` has a file `.git` in place of the
//! directory, which names the part of the repository that is its own. A submodule has such a file too, but no
//! repository that it shares with others.
//!
//! Source: gitrepository-layout(5), git-worktree(1) "DETAILS".

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use rustix::fs::FileType;

use super::tree::Tree;
use crate::owner::origin::{Head, Worktree};
use crate::text::VisibleText;

/// How many directories upwards a working tree is looked for.
const DEPTH_MAX: usize = 64;
/// The longest of git's small files that is read, in bytes: they hold paths, and Linux has none that is longer.
const FILE_LEN_MAX: u64 = 4096;
/// What is in place of a branch where git keeps its references in another format.
const NO_BRANCH: &[u8] = b".invalid";

/// Finds the innermost working tree that `directory` is in.
pub(super) fn find(tree: &Tree, directory: &Path) -> Option<Worktree> {
    directory.ancestors().take(DEPTH_MAX).find_map(|root| {
        let git = root.join(".git");
        match tree.kind(&git).ok()? {
            FileType::Directory => worktree(tree, root, &git),
            FileType::RegularFile => {
                let own = parse_link(&tree.read_whole(&git, FILE_LEN_MAX).ok()?)?;
                worktree(tree, root, &normalise(&root.join(own)))
            }
            _ => None,
        }
    })
}

/// Describes the tree at `root`, whose own part of the repository is at `git`.
fn worktree(tree: &Tree, root: &Path, git: &Path) -> Option<Worktree> {
    let head = git.join("HEAD");
    // Any directory may be called `.git`.
    tree.kind(&head).ok()?;
    let head = tree.read_whole(&head, FILE_LEN_MAX).ok();
    let shared = tree.read_whole(&git.join("commondir"), FILE_LEN_MAX).ok();
    let linked_to = shared.map(|shared| {
        let shared = normalise(&git.join(OsStr::from_bytes(shared.trim_ascii_end())));
        match shared.parent() {
            Some(parent) if shared.ends_with(".git") => parent.to_owned(),
            _ => shared,
        }
    });
    Some(Worktree {
        root: root.to_owned(),
        head: head.as_deref().and_then(parse_head),
        linked_to,
    })
}

/// Reads `ref: refs/heads/main` or the id of a commit.
pub(crate) fn parse_head(file: &[u8]) -> Option<Head> {
    let line = file.split(|byte| *byte == b'\n').next()?.trim_ascii();
    match line.strip_prefix(b"ref:") {
        Some(reference) => {
            let reference = reference.trim_ascii();
            let branch = reference.strip_prefix(b"refs/heads/").unwrap_or(reference);
            let is_branch = !branch.is_empty() && branch != NO_BRANCH;
            is_branch.then(|| Head::Branch(VisibleText::from_bytes(branch)))
        }
        None => {
            let is_commit = matches!(line.len(), 40 | 64) && line.iter().all(u8::is_ascii_hexdigit);
            is_commit.then(|| Head::Detached(VisibleText::from_bytes(line)))
        }
    }
}

/// Reads `gitdir: /repository/.git/worktrees/name`.
pub(crate) fn parse_link(file: &[u8]) -> Option<PathBuf> {
    let path = file.strip_prefix(b"gitdir:")?.trim_ascii();
    (!path.is_empty()).then(|| PathBuf::from(OsStr::from_bytes(path)))
}

/// Takes `a/..` out of a path, as git does, without asking whether `a` is a link.
pub(super) fn normalise(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(normal.pop()),
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;

    /// A repository with a linked tree beside it, laid out by hand as git does.
    fn repository() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("shop/.git/HEAD", "ref: refs/heads/main\n");
        write("shop/src/app/main.js", "");
        write("shop/.git/worktrees/fix/HEAD", "ref: refs/heads/fix/cart\n");
        write("shop/.git/worktrees/fix/commondir", "../..\n");
        write("fix/.git", "gitdir: /shop/.git/worktrees/fix\n");
        write("fix/src/main.js", "");
        write("shop/.git/modules/lib/HEAD", &format!("{}\n", "0f".repeat(20)));
        write("shop/lib/.git", "gitdir: ../.git/modules/lib\n");
        write("odd/.git/config", "");
        root
    }

    fn check(directory: &str, expected: Option<(&str, Head, Option<&str>)>) {
        let root = repository();
        let found = find(&Tree::of_machine(root.path()).unwrap(), Path::new(directory));
        let expected = expected.map(|(root, head, linked_to)| Worktree {
            root: root.into(),
            head: Some(head),
            linked_to: linked_to.map(PathBuf::from),
        });
        assert_eq!(found, expected, "{directory}");
    }

    #[test]
    fn a_tree_is_looked_for_so_far_upwards_and_no_farther() {
        let below = |depth: usize| format!("/shop{}", "/a".repeat(depth));
        let shop = ("/shop", Head::Branch("main".into()), None);
        check(&below(DEPTH_MAX - 1), Some(shop));
        check(&below(DEPTH_MAX), None);
    }

    #[test]
    fn a_branch_is_not_told_by_the_beginning_of_its_name() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("shop/.git")).unwrap();
        let head = |len: u64| {
            let before = "ref: refs/heads/";
            let branch = "b".repeat(usize::try_from(len).unwrap() - before.len());
            fs::write(root.path().join("shop/.git/HEAD"), format!("{before}{branch}")).unwrap();
            let found = find(&Tree::of_machine(root.path()).unwrap(), Path::new("/shop")).unwrap();
            found.head.is_some()
        };
        assert!(head(FILE_LEN_MAX));
        assert!(!head(FILE_LEN_MAX + 1));
    }

    #[test]
    fn every_kind_of_tree_is_recognised() {
        let branch = |name: &str| Head::Branch(name.into());
        check("/shop", Some(("/shop", branch("main"), None)));
        check("/shop/src/app", Some(("/shop", branch("main"), None)));
        check("/fix/src", Some(("/fix", branch("fix/cart"), Some("/shop"))));
        let commit = Head::Detached("0f".repeat(20).as_str().into());
        check("/shop/lib", Some(("/shop/lib", commit, None)));
        check("/odd", None);
        check("/", None);
        check("/nowhere", None);
    }

    #[test]
    fn heads_are_branches_or_commits() {
        assert_eq!(
            parse_head(b"ref: refs/heads/a\x1bb"),
            Some(Head::Branch(r"a\x1bb".into()))
        );
        assert_eq!(parse_head(b"ref: refs/heads/.invalid\n"), None);
        assert_eq!(parse_head(b"0123"), None);
        assert_eq!(parse_head(b""), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(file: Vec<u8>) {
            let _ = parse_head(&file);
            let _ = parse_link(&file);
        }
    }
}
