//! `scp` over loopback, to an `sshd` with keys made for the occasion: what people use between machines that they own.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

use anyhow::{Context, ensure};
use tokio::task::JoinHandle;

use super::disk;
use crate::program;

/// The server, ended when dropped, and what its clients need.
#[derive(Debug)]
pub(super) struct Scp {
    server: Child,
    /// Held open, because the server says something of each connection.
    said: BufReader<ChildStderr>,
    folder: PathBuf,
    port: u16,
}

impl Scp {
    /// Starts a server with its keys and its configuration below `folder`.
    pub(super) fn start(folder: &Path) -> anyhow::Result<Self> {
        let folder = folder.join("ssh");
        fs::create_dir(&folder)?;
        for key in ["host", "user"] {
            let mut make = Command::new("ssh-keygen");
            make.args(["-q", "-t", "ed25519", "-N", "", "-f"])
                .arg(folder.join(key));
            program::stdout_of(&mut make)?;
        }
        fs::copy(folder.join("user.pub"), folder.join("authorized"))?;
        // Nobody else is asked to keep it free; somebody quick could take it, and then the server does not start.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let configuration = format!(
            "ListenAddress 127.0.0.1:{port}\nHostKey {0}/host\nAuthorizedKeysFile {0}/authorized\nPidFile none\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\nStrictModes no\n\
             Subsystem sftp internal-sftp\n",
            folder.display()
        );
        fs::write(folder.join("configuration"), configuration)?;
        // It has to be called by its whole path.
        let server = program::find("sshd").context("sshd is not installed")?;
        let mut server = Command::new(server)
            .args(["-D", "-e", "-f"])
            .arg(folder.join("configuration"))
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("sshd does not start")?;
        let stderr = server.stderr.take().context("sshd has no standard error")?;
        let mut scp = Self {
            server,
            said: BufReader::new(stderr),
            folder,
            port,
        };
        scp.wait_until_it_listens()?;
        Ok(scp)
    }

    fn wait_until_it_listens(&mut self) -> anyhow::Result<()> {
        let mut line = String::new();
        let said = &mut self.said;
        while said.by_ref().take(4096).read_line(&mut line)? > 0 {
            if line.contains("Server listening") {
                return Ok(());
            }
        }
        anyhow::bail!("sshd ended: {}", line.trim())
    }

    /// Carries a file to `to` on the same machine, and waits until it is on the disk.
    pub(super) async fn carry(&self, from: &Path, to: &Path) -> anyhow::Result<()> {
        let mut command = Command::new("scp");
        command
            .args(["-q", "-B", "-F", "none", "-P", &self.port.to_string(), "-i"])
            .arg(self.folder.join("user"))
            .args(["-o", "StrictHostKeyChecking=no", "-o"])
            .arg(format!("UserKnownHostsFile={}/known", self.folder.display()))
            .arg(from)
            .arg(format!("127.0.0.1:{}", to.display()))
            .stdin(Stdio::null());
        let to = to.to_owned();
        let copied: JoinHandle<anyhow::Result<()>> = tokio::task::spawn_blocking(move || {
            ensure!(command.status()?.success(), "scp failed");
            disk::sync(&to)
        });
        copied.await?
    }
}

impl Drop for Scp {
    fn drop(&mut self) {
        // A process started here and reaped here: its id cannot have become anybody else's.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
