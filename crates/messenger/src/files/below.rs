//! Opening what is below a folder without following links out of it.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens the file `path` below `root` to read it; `root` itself when `path` is empty. No link on the way is followed.
///
/// # Errors
///
/// Fails when there is a link on the way, or the system refuses.
pub(super) fn open_to_read(root: &Path, path: &str) -> io::Result<File> {
    if path.is_empty() {
        return without_link(OpenOptions::new().read(true)).open(root);
    }
    open_below(root, path)
}

#[cfg(target_os = "linux")]
fn open_below(root: &Path, path: &str) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
    use rustix::io::Errno;

    let folder = File::open(root)?;
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY | OFlags::NONBLOCK;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    match openat2(&folder, path, flags, Mode::empty(), resolve) {
        // Linux before 5.6, and sandboxes that do not know the call.
        Err(Errno::NOSYS | Errno::PERM) => open_step_by_step(root, path),
        opened => Ok(File::from(opened?)),
    }
}

#[cfg(not(target_os = "linux"))]
fn open_below(root: &Path, path: &str) -> io::Result<File> {
    open_step_by_step(root, path)
}

/// Looks at every folder on the way first.
fn open_step_by_step(root: &Path, path: &str) -> io::Result<File> {
    let mut at = root.to_owned();
    for part in path.split('/') {
        at.push(part);
        if at.symlink_metadata()?.is_symlink() {
            return Err(io::Error::other("there is a symbolic link on the way"));
        }
    }
    without_link(OpenOptions::new().read(true)).open(at)
}

/// Makes an opening fail where the path ends in a link.
#[cfg(unix)]
pub(super) fn without_link(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    // A pipe must not keep whoever opens it waiting either.
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
}

/// Makes an opening open the link itself where the path ends in one.
#[cfg(windows)]
pub(super) fn without_link(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::windows::fs::OpenOptionsExt;
    const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x0020_0000;
    options.custom_flags(FILE_FLAG_OPEN_REPARSE_POINT)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn no_link_on_the_way_is_followed() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root");
        fs::create_dir_all(root.join("real")).unwrap();
        fs::write(root.join("real/file"), "x").unwrap();
        fs::write(dir.path().join("secret"), "x").unwrap();
        symlink(dir.path(), root.join("out")).unwrap();
        symlink("file", root.join("real/link")).unwrap();
        for open in [open_below, open_step_by_step] {
            assert!(open(&root, "real/file").is_ok());
            for path in ["out/secret", "real/link", "real/missing"] {
                assert!(open(&root, path).is_err(), "{path}");
            }
        }
        assert!(open_below(&root, "../secret").is_err());
        assert!(open_to_read(&root.join("real/link"), "").is_err());
    }
}
