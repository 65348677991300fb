//! Where a node's directory is, when nobody says so, and what its user is called.

use std::env;
use std::path::PathBuf;

use node::Name;

use crate::exit::{CommandError, Exit};
use crate::language::say;

/// Returns the directory that was chosen by `--home` or `DIRECTNET_HOME`, or the usual one of this system.
pub(crate) fn choose(chosen: Option<PathBuf>) -> Result<PathBuf, CommandError> {
    if let Some(chosen) = chosen {
        return Ok(chosen);
    }
    usual().ok_or_else(|| CommandError::say(Exit::Usage, say!("no-home")).with_hint(say!("no-home-hint")))
}

/// The XDG base directory specification on Linux; the system's own places elsewhere.
fn usual() -> Option<PathBuf> {
    if cfg!(windows) {
        return Some(PathBuf::from(env::var_os("LOCALAPPDATA")?).join("DirectNet"));
    }
    if cfg!(target_os = "macos") {
        return Some(env::home_dir()?.join("Library/Application Support/DirectNet"));
    }
    let data = env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|dir| dir.is_absolute());
    data.or_else(|| Some(env::home_dir()?.join(".local/share")))
        .map(|data| data.join("directnet"))
}

/// Returns what to call the user of a new node: the login name, or "me".
pub(crate) fn login_name() -> Name {
    let login = ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| env::var(name).ok());
    login
        .and_then(|login| Name::from_foreign(&login))
        .unwrap_or_else(|| {
            Name::from_foreign("me").expect("\"me\" has nothing in it that a name cannot hold")
        })
}
