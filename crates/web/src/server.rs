//! Serving the page: bind, then serve until the node stops.

use std::future::IntoFuture;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use api::Service;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::auth::Doors;
use crate::guard::{self, Guard};
use crate::routes;

/// The port of the page, unless the user names another: unassigned, without a known use, and easy to remember.
pub const PORT: u16 = 13447;

/// How long requests that are being answered may take once the node is to stop.
const LAST_ANSWERS_TIMEOUT: Duration = Duration::from_millis(200);

/// Why the page cannot be served.
#[derive(Debug, Error)]
#[error("the page cannot listen on {addr}")]
pub struct BindError {
    /// The address.
    pub addr: SocketAddr,
    source: io::Error,
}

/// A page that is bound and not served yet.
pub struct Page {
    listener: TcpListener,
    addr: SocketAddr,
    doors: Arc<Doors>,
}

impl Page {
    /// Listens on an address that the user named.
    ///
    /// # Errors
    ///
    /// Fails if the system refuses, as when somebody has the port.
    pub async fn bind(addr: SocketAddr) -> Result<Self, BindError> {
        let failed = |source| BindError { addr, source };
        let listener = TcpListener::bind(addr).await.map_err(failed)?;
        let addr = listener.local_addr().map_err(failed)?;
        // A browser cannot ask for "every address".
        let mut shown = addr;
        if shown.ip().is_unspecified() {
            shown.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        Ok(Self {
            listener,
            addr,
            doors: Arc::new(Doors::new(format!("http://{shown}"))),
        })
    }

    /// Listens on a loopback port, or on any other if somebody has it.
    ///
    /// # Errors
    ///
    /// Fails if the system gives no port at all.
    pub async fn bind_loopback(port: u16) -> Result<Self, BindError> {
        let loopback = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        match Self::bind(loopback(port)).await {
            Err(error) if error.source.kind() == io::ErrorKind::AddrInUse => Self::bind(loopback(0)).await,
            bound => bound,
        }
    }

    /// Returns what makes links to the page.
    #[must_use]
    pub fn doors(&self) -> Arc<Doors> {
        Arc::clone(&self.doors)
    }

    /// Serves until `stop` is cancelled; requests that are being answered may finish, within a moment.
    ///
    /// # Errors
    ///
    /// Fails when the socket fails.
    pub async fn serve<S: Service + 'static>(
        self,
        service: Arc<S>,
        stop: CancellationToken,
    ) -> io::Result<()> {
        let guard = Arc::new(Guard {
            hosts: guard::hosts(self.addr),
            doors: self.doors,
        });
        let router = routes::router(service, guard, stop.clone());
        let late = {
            let stop = stop.clone();
            async move {
                stop.cancelled().await;
                sleep(LAST_ANSWERS_TIMEOUT).await;
            }
        };
        let served = axum::serve(self.listener, router).with_graceful_shutdown(stop.cancelled_owned());
        tokio::select! {
            served = served.into_future() => served,
            () = late => Ok(()),
        }
    }
}
