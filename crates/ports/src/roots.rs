//! Where the tables of the operating system are read, so that a test can bring its own.

use std::path::PathBuf;

/// Paths of the tables; [`Roots::default`] names those of this machine.
#[derive(Debug, Clone)]
pub(crate) struct Roots {
    /// The process file system.
    pub(crate) proc: PathBuf,
    /// The file of local users, read directly: asking the name service would load foreign code and may wait for a
    /// network.
    pub(crate) passwd: PathBuf,
    /// The root of the file system, below which units, packages, containers and named namespaces are.
    pub(crate) root: PathBuf,
}

impl Default for Roots {
    fn default() -> Self {
        Self {
            proc: "/proc".into(),
            passwd: "/etc/passwd".into(),
            root: "/".into(),
        }
    }
}
