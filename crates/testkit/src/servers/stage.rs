//! A directory with what servers need: their configuration, a certificate, keys; and how one is started.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::Server;
use crate::{Child, ChildError, Host};

/// The name in the certificate that servers with TLS show.
pub const CERTIFIED: &str = "alice.example";

/// Where servers lie, besides PostgreSQL's.
const FOLDERS: [&str; 2] = ["/usr/bin", "/usr/sbin"];
/// The folder of PostgreSQL's versions, each with a folder of programs.
const POSTGRESQL: &str = "/usr/lib/postgresql";

/// Why a server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The directory cannot be filled.
    #[error("cannot write what servers need")]
    Directory(#[from] io::Error),
    /// A preparation failed.
    #[error("`{command}` failed: {said}")]
    Preparation {
        /// The command line.
        command: String,
        /// What it printed on standard error.
        said: String,
    },
    /// The server did not start.
    #[error(transparent)]
    Start(#[from] ChildError),
}

/// The directory, removed when dropped.
#[derive(Debug)]
pub struct Stage {
    directory: TempDir,
}

impl Stage {
    /// Makes the directory, with a certificate.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be written, or when openssl is missing.
    pub fn new() -> Result<Self, ServerError> {
        let stage = Self {
            directory: tempfile::tempdir()?,
        };
        // Servers that give up being root must still find their files.
        fs::set_permissions(stage.path(), Permissions::from_mode(0o777))?;
        stage.certify()?;
        Ok(stage)
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Makes a certificate and its key.
    fn certify(&self) -> Result<(), ServerError> {
        self.prepare(&format!(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=alice \
             -addext subjectAltName=DNS:{CERTIFIED} -keyout key.pem -out cert.pem && chmod 644 key.pem"
        ))
    }

    /// Has a shell run something in the directory.
    fn prepare(&self, command: &str) -> Result<(), ServerError> {
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(self.path())
            .output()?;
        if output.status.success() {
            return Ok(());
        }
        Err(ServerError::Preparation {
            command: command.to_owned(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Starts a server on the host; `None` if it is not installed. It may take a while until it listens.
    ///
    /// # Errors
    ///
    /// Fails when what it needs cannot be made.
    pub fn start(&self, host: &Host, server: &Server) -> Result<Option<Child>, ServerError> {
        let Some(program) = find(server.program) else {
            return Ok(None);
        };
        let program = program.to_string_lossy();
        let fill = |text: &str| text.replace("@DIR@", &self.path().display().to_string());
        if let Some((name, text)) = server.config {
            fs::write(self.path().join(name), fill(text))?;
        }
        if !server.prepare.is_empty() {
            self.prepare(&fill(server.prepare))?;
        }
        let mut command = match server.user {
            Some(user) => {
                let mut command = host.command("setpriv");
                command.args([&format!("--reuid={user}"), "--clear-groups", &*program]);
                command
            }
            None => host.command(&program),
        };
        command.args(server.arguments.split_whitespace().map(fill));
        command.current_dir(self.path());
        Ok(Some(Child::spawn(&mut command)?))
    }
}

/// Finds a server's program.
pub(super) fn find(program: &str) -> Option<PathBuf> {
    let versions = fs::read_dir(POSTGRESQL).into_iter().flatten().flatten();
    FOLDERS
        .map(PathBuf::from)
        .into_iter()
        .chain(versions.map(|version| version.path().join("bin")))
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
