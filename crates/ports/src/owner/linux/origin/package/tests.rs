//! Packages found in databases made of plain files.

use std::fs;
use std::path::PathBuf;

use super::*;

/// The databases below `tests/fixtures/packages`.
fn fixture(system: &str) -> Tree {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/packages");
    Tree::of_machine(&fixtures.join(system)).unwrap()
}

fn check(system: &str, program: &str, expected: Result<Option<(&str, &str)>, UnseenWhy>) {
    let package = owner_of(&fixture(system), Path::new(program));
    let found = package.as_ref().map(|package| {
        package.as_ref().map(|package| {
            let version = package.version.as_ref().map_or("", |version| version.as_str());
            (package.name.as_str(), version)
        })
    });
    assert_eq!(found.map_err(|why| *why), expected, "{program}");
}

#[test]
fn dpkg_is_read() {
    check("debian", "/usr/sbin/nginx", Ok(Some(("nginx", "1.22.1-9"))));
    check(
        "debian",
        "/usr/sbin/sshd",
        Ok(Some(("openssh-server", "1:9.2p1-2"))),
    );
    // The list still has it below /bin.
    check("debian", "/usr/bin/dash", Ok(Some(("dash", "0.5.12-2"))));
    check("debian", "/bin/dash", Ok(Some(("dash", "0.5.12-2"))));
    check("debian", "/usr/sbin/nginx2", Ok(None));
    check("debian", "/usr/local/sbin/nginx", Ok(None));
}

#[test]
fn each_architecture_has_a_version_of_its_own() {
    let status = fs::read("tests/fixtures/packages/debian/var/lib/dpkg/status").unwrap();
    let version = |architecture| dpkg::version(&status, "libc6", architecture).unwrap().to_string();
    assert_eq!(version(Some("amd64")), "2.36-9");
    assert_eq!(version(Some("i386")), "2.31-1");
    assert_eq!(version(None), "2.31-1");
    assert_eq!(dpkg::version(&status, "libc", None), None);
}

#[test]
fn apk_is_read() {
    check("alpine", "/usr/sbin/nginx", Ok(Some(("nginx", "1.26.2-r4"))));
    check("alpine", "/bin/busybox", Ok(Some(("busybox", "1.37.0-r12"))));
    check("alpine", "/usr/bin/busybox", Ok(Some(("busybox", "1.37.0-r12"))));
    check("alpine", "/usr/sbin/busybox", Ok(None));
}

#[test]
fn pacman_is_read() {
    check("arch", "/usr/bin/nginx", Ok(Some(("nginx-mainline", "1.27.3-1"))));
    check("arch", "/usr/bin/ngin", Ok(None));
}

#[test]
fn both_formats_of_rpm_are_read() {
    for system in ["fedora", "suse"] {
        let nginx = Ok(Some(("nginx-core", "2:1.26.3-1.fc42")));
        check(system, "/usr/sbin/nginx", nginx);
        // A path that is written down with /usr, without it, or at the very end of a long list.
        check(system, "/sbin/nginx", nginx);
        let bash = Ok(Some(("bash-like", "5.2-4")));
        check(system, "/usr/bin/sh", bash);
        check(system, "/bin/sh", bash);
        check(system, "/usr/share/big/file-with-a-rather-long-name-99", bash);
        // Its last part is in both packages, so both headers have to be looked at.
        check(system, "/usr/share/nginx/nginx", bash);
        check(system, "/usr/share/nginx", bash);
        check(system, "/usr/bin/nginx", Ok(None));
        check(system, "/usr/sbin/ngin", Ok(None));
        check(system, "/", Ok(None));
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    check("centos", "/usr/sbin/nginx", Err(UnseenWhy::UnknownFormat));
    let nothing = tempfile::tempdir().unwrap();
    fs::create_dir(nothing.path().join("var")).unwrap();
    let tree = Tree::of_machine(nothing.path()).unwrap();
    assert_eq!(owner_of(&tree, Path::new("/app")), Err(UnseenWhy::NotFound));
}

/// A file whose last line, which has no end, ends at that length.
fn padded(len: usize, last: &str) -> Vec<u8> {
    let mut text = vec![b'x'; len - last.len() - 1];
    text.push(b'\n');
    text.extend_from_slice(last.as_bytes());
    text
}

/// What stands behind the limit of a list is not there: `dpkg::LIST_LEN_MAX`, `dpkg::STATUS_LEN_MAX`,
/// `pacman::LIST_LEN_MAX` and `apk::DATABASE_LEN_MAX`.
#[test]
fn of_a_long_list_the_beginning_is_read() {
    const MIB: usize = 1 << 20;
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: Vec<u8>| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let found = || {
        let tree = Tree::of_machine(root.path()).unwrap();
        let package = owner_of(&tree, Path::new("/usr/bin/shop")).unwrap()?;
        Some(package.version.map(|version| version.as_str().to_owned()))
    };
    let version = Some(Some("1.0-1".to_owned()));

    let list = |len: usize| {
        write(
            "var/lib/pacman/local/shop-1.0-1/files",
            padded(len, "usr/bin/shop"),
        )
    };
    list(16 * MIB);
    assert_eq!(found(), version);
    list(16 * MIB + 1);
    assert_eq!(found(), None);
    fs::remove_dir_all(root.path().join("var")).unwrap();

    let list = |len: usize| {
        let mut list = padded(len - 1, "/usr/bin/shop");
        list.push(b'\n');
        write("var/lib/dpkg/info/shop.list", list);
    };
    let last = "Package: shop\nStatus: install ok installed\nVersion: 1.0-1";
    let status = |len: usize| write("var/lib/dpkg/status", padded(len, last));
    status(32 * MIB);
    list(16 * MIB);
    assert_eq!(found(), version);
    status(32 * MIB + 1);
    assert_eq!(found(), Some(Some("1.0-".to_owned())));
    list(16 * MIB + 1);
    assert_eq!(found(), None);
    fs::remove_dir_all(root.path().join("var")).unwrap();

    let database = |len: usize| {
        let last = "P:shop\nV:1.0-1\nF:usr/bin\nR:shop";
        write("lib/apk/db/installed", padded(len, last));
    };
    database(64 * MIB);
    assert_eq!(found(), version);
    database(64 * MIB + 1);
    assert_eq!(found(), None);
}
