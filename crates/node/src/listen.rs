//! Listening on the local socket, so that only the user who started the node can reach it.

use std::io;

use api::socket::SocketAddress;

#[cfg(unix)]
pub(crate) use unix::listen;
#[cfg(windows)]
pub(crate) use windows::{PipeListener, listen};

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use tokio::net::UnixListener;

    use super::{SocketAddress, io};

    /// Listens on a Unix socket with mode 0600, in a directory that is closed to others before the socket exists.
    ///
    /// The caller holds the directory's lock, so a socket that is there already is left over from a crash.
    pub(crate) fn listen(address: &SocketAddress) -> io::Result<UnixListener> {
        match fs::remove_file(address.path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(address.path())?;
        fs::set_permissions(address.path(), fs::Permissions::from_mode(0o600))?;
        Ok(listener)
    }
}

#[cfg(windows)]
mod windows {
    use axum::serve::Listener;
    use tokio::net::windows::named_pipe::{NamedPipeServer, ServerOptions};

    use super::{SocketAddress, io};

    /// A named pipe; each instance serves one client.
    pub(crate) struct PipeListener {
        address: SocketAddress,
        next: NamedPipeServer,
    }

    /// Listens on a named pipe. Its default access list lets only its owner, administrators and the system write;
    /// clients on other machines are refused (tokio's default).
    pub(crate) fn listen(address: &SocketAddress) -> io::Result<PipeListener> {
        let next = ServerOptions::new()
            .first_pipe_instance(true)
            .create(address.path())?;
        Ok(PipeListener {
            address: address.clone(),
            next,
        })
    }

    impl PipeListener {
        async fn next_client(&mut self) -> io::Result<NamedPipeServer> {
            self.next.connect().await?;
            let next = ServerOptions::new().create(self.address.path())?;
            Ok(std::mem::replace(&mut self.next, next))
        }
    }

    impl Listener for PipeListener {
        type Io = NamedPipeServer;
        type Addr = SocketAddress;

        async fn accept(&mut self) -> (Self::Io, Self::Addr) {
            loop {
                match self.next_client().await {
                    Ok(client) => return (client, self.address.clone()),
                    Err(error) => {
                        tracing::warn!(%error, "a client of the local pipe was lost");
                        tokio::task::yield_now().await;
                    }
                }
            }
        }

        fn local_addr(&self) -> io::Result<Self::Addr> {
            Ok(self.address.clone())
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[tokio::test]
    async fn others_cannot_talk_to_the_node() {
        let dir = tempfile::tempdir().unwrap();
        let address = SocketAddress::of_home(dir.path());
        std::fs::create_dir(dir.path().join("run")).unwrap();
        // One that is left over from a crash is replaced, whoever may use that.
        for _ in 0..2 {
            let listener = listen(&address).unwrap();
            let mode = std::fs::metadata(address.path()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            drop(listener);
            let anybody = std::fs::Permissions::from_mode(0o666);
            std::fs::set_permissions(address.path(), anybody).unwrap();
        }
    }
}
