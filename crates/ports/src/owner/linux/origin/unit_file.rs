//! The files that units are made from.
//!
//! They lie in a fixed list of directories, of which the first one that has the name wins; an instance is made from
//! its template unless it has a file of its own. systemd is not asked, so a file that was changed after the unit was
//! loaded is told as it is now.
//!
//! Source: systemd.unit(5), "Unit File Load Path".

use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::tree::Tree;
use crate::owner::origin::{UnitFile, UnseenWhy};
use crate::owner::unit::Unit;
use crate::text::VisibleText;

/// Where the machine's manager looks, the weightiest first.
pub(super) const OF_SYSTEM: [&str; 11] = [
    "/etc/systemd/system.control",
    "/run/systemd/system.control",
    "/run/systemd/transient",
    "/run/systemd/generator.early",
    "/etc/systemd/system",
    "/run/systemd/system",
    "/run/systemd/generator",
    "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",
    "/lib/systemd/system",
    "/run/systemd/generator.late",
];
/// Where a user's manager looks as well, below the user's home.
const OF_HOME: [&str; 2] = [".config/systemd/user", ".local/share/systemd/user"];
/// Where every user's manager looks, after the user's own places.
const OF_USERS: [&str; 5] = [
    "/etc/systemd/user",
    "/run/systemd/user",
    "/usr/local/lib/systemd/user",
    "/usr/lib/systemd/user",
    "/lib/systemd/user",
];
/// Where a user's manager keeps what was made at run time, below `/run/user/UID/systemd`.
const OF_RUN: [&str; 3] = ["transient", "user", "generator"];
/// The most that is read of a unit's file, in bytes.
pub(super) const FILE_LEN_MAX: u64 = 64 * 1024;

/// Lists the directories in which the manager of `user` looks, who has the home `home`.
pub(super) fn directories_of_user(user: u32, home: Option<&Path>) -> Vec<PathBuf> {
    let run = Path::new("/run/user").join(user.to_string()).join("systemd");
    let of_run = OF_RUN.iter().map(|place| run.join(place));
    let of_home = OF_HOME.iter().filter_map(|place| Some(home?.join(place)));
    of_run
        .chain(of_home)
        .chain(OF_USERS.iter().map(PathBuf::from))
        .collect()
}

/// Finds the file of a unit in `directories`, and reads what it says the unit is.
pub(super) fn find(tree: &Tree, unit: &Unit, directories: &[PathBuf]) -> Result<UnitFile, UnseenWhy> {
    let template = unit.template();
    let names = [Some(unit.name.as_str()), template.as_deref()];
    let mut why = UnseenWhy::NotFound;
    for name in names.into_iter().flatten() {
        for directory in directories {
            let path = directory.join(name);
            match tree.read(&path, FILE_LEN_MAX) {
                Ok(file) => {
                    let description = description(&file, unit.instance());
                    return Ok(UnitFile { path, description });
                }
                Err(Errno::ACCESS | Errno::PERM) => why = UnseenWhy::NotPermitted,
                // A masked unit is a link to a device, and what runs was made from elsewhere.
                Err(_) => {}
            }
        }
    }
    Err(why)
}

/// Reads what a unit's file says the unit is; `%i` in it stands for the instance.
pub(crate) fn description(file: &[u8], instance: Option<&str>) -> Option<VisibleText> {
    let text = values(file, b"Unit", b"Description")
        .into_iter()
        .rfind(|value| !value.is_empty())?;
    let text = VisibleText::from_bytes(text);
    Some(match instance {
        Some(instance) => {
            let filled = text.as_str().replace("%i", instance).replace("%I", instance);
            VisibleText::from(filled.as_str())
        }
        None => text,
    })
}

/// Returns the values of a setting in one section, in the order of the file. Lines that go on in the next one are
/// cut where they end.
pub(super) fn values<'a>(file: &'a [u8], section: &[u8], setting: &[u8]) -> Vec<&'a [u8]> {
    let mut is_inside = false;
    let mut values = Vec::new();
    for line in file.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii) {
        match line {
            [b'[', name @ .., b']'] => is_inside = name == section,
            [b'#' | b';', ..] => {}
            _ if is_inside => {
                let equals = line.iter().position(|byte| *byte == b'=');
                let (name, value) = equals
                    .and_then(|at| line.split_at_checked(at))
                    .unwrap_or_default();
                if name.trim_ascii() == setting {
                    values.push(value.get(1..).unwrap_or_default().trim_ascii());
                }
            }
            _ => {}
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture() -> Tree {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/units");
        Tree::of_machine(&fixtures).unwrap()
    }

    fn check(cgroup: &str, directories: &[PathBuf], expected: Result<(&str, &str), UnseenWhy>) {
        let unit = Unit::of_cgroup(cgroup.as_bytes()).unwrap();
        let file = find(&fixture(), &unit, directories);
        let found = file.as_ref().map(|file| {
            let description = file.description.as_ref().map_or("", VisibleText::as_str);
            (file.path.to_str().unwrap(), description)
        });
        assert_eq!(found.map_err(|why| *why), expected, "{cgroup}");
    }

    #[test]
    fn of_a_long_file_the_beginning_is_read() {
        let root = tempfile::tempdir().unwrap();
        let unit = Unit::of_cgroup(b"/system.slice/web.service").unwrap();
        let described = |len: u64| {
            let (head, tail) = ("[Unit]\n#", "\nDescription=The shop");
            let padding = usize::try_from(len).unwrap() - head.len() - tail.len();
            let file = format!("{head}{}{tail}", "x".repeat(padding));
            std::fs::write(root.path().join("web.service"), file).unwrap();
            let tree = Tree::of_machine(root.path()).unwrap();
            let found = find(&tree, &unit, &[PathBuf::from("/")]).unwrap();
            found.description.unwrap().as_str().to_owned()
        };
        assert_eq!(described(FILE_LEN_MAX), "The shop");
        assert_eq!(described(FILE_LEN_MAX + 1), "The sho");
    }

    #[test]
    fn the_weightiest_file_counts() {
        let system = OF_SYSTEM.map(PathBuf::from);
        check(
            "/system.slice/web.service",
            &system,
            Ok(("/etc/systemd/system/web.service", "The shop, as changed here")),
        );
        check(
            "/system.slice/plain.service",
            &system,
            Ok(("/usr/lib/systemd/system/plain.service", "")),
        );
        check("/system.slice/gone.service", &system, Err(UnseenWhy::NotFound));
    }

    #[test]
    fn instances_are_made_from_templates() {
        let system = OF_SYSTEM.map(PathBuf::from);
        check(
            "/system.slice/postgresql@15-main.service",
            &system,
            Ok((
                "/usr/lib/systemd/system/postgresql@.service",
                "PostgreSQL Cluster 15-main",
            )),
        );
    }

    #[test]
    fn users_have_units_of_their_own() {
        let places = directories_of_user(1000, Some(Path::new("/home/alice")));
        check(
            "/user.slice/user@1000.service/app.slice/shop.service",
            &places,
            Ok(("/home/alice/.config/systemd/user/shop.service", "Alice's shop")),
        );
    }

    #[test]
    fn settings_count_in_their_section_alone() {
        let file = b"[Unit]\n# Description=no\nDescription = a=b \n[Service]\nDescription=no\n;x\nExecStart";
        assert_eq!(values(file, b"Unit", b"Description"), [b"a=b"]);
        assert_eq!(description(file, None).unwrap().as_str(), "a=b");
        assert_eq!(description(b"Description=outside", None), None);
        let hostile = description(b"[Unit]\nDescription=%i", Some("\u{1b}[2J"));
        assert_eq!(hostile.unwrap().as_str(), r"\x1b[2J");
    }
}
