//! Names of local users, from the file of users itself.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::owner::User;
use crate::sockets::UserId;
use crate::text::VisibleText;

/// The users of the file, by number.
#[derive(Debug, Default)]
pub(crate) struct Users {
    names: HashMap<UserId, VisibleText>,
    homes: HashMap<UserId, PathBuf>,
}

impl Users {
    /// Reads the file at `passwd`; without one, nobody has a name.
    pub(crate) fn read(passwd: &Path) -> Self {
        std::fs::read(passwd)
            .map(|file| Self::parse(&file))
            .unwrap_or_default()
    }

    /// Names a user, if the file does.
    pub(crate) fn user(&self, id: UserId) -> User {
        User {
            id,
            name: self.names.get(&id).cloned(),
        }
    }

    /// Returns the numbers that have a name.
    pub(super) fn ids(&self) -> impl Iterator<Item = UserId> {
        self.names.keys().copied()
    }

    /// Returns the home directory of a user, if the file names one.
    pub(crate) fn home(&self, id: UserId) -> Option<&Path> {
        self.homes.get(&id).map(PathBuf::as_path)
    }

    /// Reads lines of `name:password:number:group:comment:home:…`; where a number has two names, the first one counts, as for the C
    /// library. Lines that are not understood name nobody.
    pub(super) fn parse(file: &[u8]) -> Self {
        let mut users = Self::default();
        for line in file.split(|byte| *byte == b'\n') {
            if let Some((id, name, home)) = parse_line(line) {
                users.names.entry(id).or_insert(name);
                if let Some(home) = home {
                    users.homes.entry(id).or_insert_with(|| home.to_owned());
                }
            }
        }
        users
    }
}

fn parse_line(line: &[u8]) -> Option<(UserId, VisibleText, Option<&Path>)> {
    let mut fields = line.split(|byte| *byte == b':');
    let name = fields.next().filter(|name| !name.is_empty())?;
    let id = std::str::from_utf8(fields.nth(1)?).ok()?.parse().ok()?;
    let home = fields.nth(2).map(|home| Path::new(OsStr::from_bytes(home)));
    let home = home.filter(|home| home.is_absolute());
    Some((UserId(id), VisibleText::from_bytes(name), home))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_made_visible() {
        let users = Users::parse(
            b"root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:\nbroken\n:x:5:5::/:\nal\x1bice:x:1000:1000\nbob:x:-1:1",
        );
        let name = |id| users.user(UserId(id)).name.map(|name| name.to_string());
        assert_eq!(name(0).as_deref(), Some("root"));
        assert_eq!(name(1000).as_deref(), Some(r"al\x1bice"));
        assert_eq!(name(5), None);
        assert_eq!(name(65534), None);
    }

    #[test]
    fn without_a_file_nobody_has_a_name() {
        assert_eq!(
            Users::read(Path::new("/nowhere")).user(UserId(0)),
            User {
                id: UserId(0),
                name: None
            }
        );
    }
}
