//! A temporary home directory, so that a program under test sees nothing of the developer's and leaves nothing behind.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use tempfile::TempDir;

/// Variables of this process that a program needs in order to start at all.
const KEPT_VARIABLES: [&str; 2] = ["PATH", "SystemRoot"];

/// A home directory with the folders of the XDG base directory specification, removed when dropped.
#[derive(Debug)]
pub struct TempHome {
    folder: TempDir,
}

impl TempHome {
    /// Makes an empty home.
    ///
    /// Its path is short, because a Unix socket's path has at most 107 bytes; its runtime folder is the user's alone
    /// (0700), as programs demand.
    ///
    /// # Errors
    ///
    /// Fails when the folders cannot be made.
    pub fn new() -> io::Result<Self> {
        let home = Self {
            folder: tempfile::Builder::new().prefix("dn").tempdir()?,
        };
        for folder in [
            home.config(),
            home.data(),
            home.state(),
            home.cache(),
            home.runtime(),
        ] {
            fs::create_dir_all(folder)?;
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(home.runtime(), fs::Permissions::from_mode(0o700))?;
        }
        Ok(home)
    }

    /// Returns the home directory itself.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the folder for settings (`XDG_CONFIG_HOME`).
    pub fn config(&self) -> PathBuf {
        self.path().join(".config")
    }

    /// Returns the folder for data (`XDG_DATA_HOME`).
    pub fn data(&self) -> PathBuf {
        self.path().join(".local/share")
    }

    /// Returns the folder for state such as logs (`XDG_STATE_HOME`).
    pub fn state(&self) -> PathBuf {
        self.path().join(".local/state")
    }

    /// Returns the folder for what can be made again (`XDG_CACHE_HOME`).
    pub fn cache(&self) -> PathBuf {
        self.path().join(".cache")
    }

    /// Returns the folder for sockets (`XDG_RUNTIME_DIR`).
    pub fn runtime(&self) -> PathBuf {
        self.path().join("run")
    }

    /// Makes `command` live in this home: of the environment it keeps only the search path.
    pub fn move_in(&self, command: &mut Command) {
        command.env_clear();
        for name in KEPT_VARIABLES {
            if let Some(value) = env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.config())
            .env("XDG_DATA_HOME", self.data())
            .env("XDG_STATE_HOME", self.state())
            .env("XDG_CACHE_HOME", self.cache())
            .env("XDG_RUNTIME_DIR", self.runtime());
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn a_program_sees_the_temporary_home_and_nothing_else() {
        let home = TempHome::new().unwrap();
        let mut command = Command::new("sh");
        home.move_in(command.args(["-c", "echo \"$HOME|$XDG_RUNTIME_DIR|$CARGO_MANIFEST_DIR\""]));
        let printed = String::from_utf8(command.output().unwrap().stdout).unwrap();
        let expected = format!("{}|{}|\n", home.path().display(), home.runtime().display());
        assert_eq!(printed, expected);
    }

    #[test]
    fn the_home_is_gone_when_dropped() {
        let home = TempHome::new().unwrap();
        let path = home.path().to_owned();
        assert!(path.join("run").is_dir());
        drop(home);
        assert!(!path.exists());
    }
}
