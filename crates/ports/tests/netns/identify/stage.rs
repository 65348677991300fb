//! A directory with what servers need: their configuration, a certificate, keys; and how one is started.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use testkit::{Child, Host};

use super::servers::Server;

/// The name in the certificate.
pub(super) const CERTIFIED: &str = "alice.example";

/// Where programs lie that are not for everybody's `PATH`.
const FOLDERS: [&str; 5] = [
    "/usr/bin",
    "/usr/sbin",
    "/usr/lib/postgresql/15/bin",
    "/usr/lib/postgresql/17/bin",
    "/usr/games",
];

/// The directory, removed when dropped.
pub(super) struct Stage {
    directory: TempDir,
}

impl Stage {
    pub(super) fn new() -> Self {
        let stage = Self {
            directory: tempfile::tempdir().unwrap(),
        };
        // Servers that give up being root must still find their files.
        fs::set_permissions(stage.path(), Permissions::from_mode(0o777)).unwrap();
        stage.certify();
        stage
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Makes a certificate and its key, each alone and together.
    fn certify(&self) {
        let mut openssl = Command::new("openssl");
        openssl.args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
        ]);
        openssl.args([
            "-subj",
            "/CN=alice",
            "-addext",
            &format!("subjectAltName=DNS:{CERTIFIED}"),
        ]);
        openssl.args(["-keyout", "key.pem", "-out", "cert.pem"]);
        let made = openssl.current_dir(self.path()).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        let read = |name| fs::read_to_string(self.path().join(name)).unwrap();
        self.write("both.pem", &[read("key.pem"), read("cert.pem")].concat());
        fs::set_permissions(self.path().join("key.pem"), Permissions::from_mode(0o644)).unwrap();
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    /// Starts a server on the host, if it is installed.
    pub(super) fn start(&self, host: &Host, server: &Server) -> Option<Child> {
        let program = find(server.program)?;
        let fill = |text: &str| text.replace("@DIR@", &self.path().display().to_string());
        if let Some((name, text)) = server.config {
            self.write(name, &fill(text));
        }
        if !server.prepare.is_empty() {
            let prepared = Command::new("sh")
                .args(["-c", &fill(server.prepare)])
                .output()
                .unwrap();
            assert!(prepared.status.success(), "{}: {prepared:?}", server.program);
        }
        let mut command = match server.user {
            Some(user) => {
                let mut command = host.command("setpriv");
                command
                    .args([&format!("--reuid={user}"), "--clear-groups"])
                    .arg(program);
                command
            }
            None => host.command(program.to_str().unwrap()),
        };
        command.args(server.arguments.split_whitespace().map(fill));
        command.current_dir(self.path());
        Some(Child::spawn(&mut command).unwrap())
    }
}

fn find(program: &str) -> Option<PathBuf> {
    let found = FOLDERS.iter().map(|folder| Path::new(folder).join(program));
    found.into_iter().find(|path| path.is_file())
}
