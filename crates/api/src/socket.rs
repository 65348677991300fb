//! The local socket of a node: a Unix socket in the node's directory, or a named pipe on Windows.

use std::io;
use std::path::{Path, PathBuf};

/// The longest path a Unix socket can have, in bytes: `sun_path` of Linux has 108 with the final zero, others 104.
#[cfg(unix)]
pub const PATH_BYTES_MAX: usize = 103;

/// Where a node listens for its faces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocketAddress(PathBuf);

impl SocketAddress {
    /// Returns the address of the node whose directory is `home`.
    #[must_use]
    pub fn of_home(home: &Path) -> Self {
        #[cfg(unix)]
        return Self(home.join("run").join("api.sock"));
        #[cfg(windows)]
        return Self(pipe_name(home));
    }

    /// Returns the path of the socket, or the name of the pipe.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// Pipes have a name space of their own, in which a backslash is not allowed.
#[cfg(windows)]
fn pipe_name(home: &Path) -> PathBuf {
    let home = home.to_string_lossy();
    let name: String = home
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    PathBuf::from(format!(r"\\.\pipe\directnet-{name}"))
}

#[cfg(unix)]
pub(crate) type Stream = tokio::net::UnixStream;

#[cfg(windows)]
pub(crate) type Stream = tokio::net::windows::named_pipe::NamedPipeClient;

/// Connects to a node.
#[cfg(unix)]
pub(crate) async fn connect(address: &SocketAddress) -> io::Result<Stream> {
    Stream::connect(&address.0).await
}

/// Connects to a node.
#[cfg(windows)]
#[expect(clippy::unused_async, reason = "the same signature as on Unix")]
pub(crate) async fn connect(address: &SocketAddress) -> io::Result<Stream> {
    tokio::net::windows::named_pipe::ClientOptions::new().open(&address.0)
}
