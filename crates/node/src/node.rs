//! Starting and stopping a node.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use api::socket::SocketAddress;
use messenger::keeping::Passphrase;
use messenger::{BindError, Config, Inquiry, Messenger, Name, Net, OpenError, Paths, Store};
use ports::{Claims, PortNumber, Transport};
use thiserror::Error;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::home::{Home, HomeError};
use crate::port_watch::{News, PortWatch};
use crate::service::{Facts, NodeService, Page};
use crate::{listen, port_answers, server};

/// How long farewells may take. Everything that matters is on the disk; see [`Messenger::shutdown`].
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(1);

/// How a node is to be started.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The directory of the node.
    pub home: PathBuf,
    /// The UDP port to listen on; 0 for any. If it is taken, another one is used.
    pub port: u16,
    /// What the user calls themselves; `None` keeps the name in the store.
    pub name: Option<Name>,
    /// What to call the user of a new store when `name` is `None`.
    pub default_name: Name,
    /// The program and its version.
    pub agent: String,
    /// What opens the store, if its key is under a passphrase.
    pub passphrase: Option<Passphrase>,
}

/// Why a node could not be started.
#[derive(Debug, Error)]
pub enum StartError {
    /// The directory cannot be used.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The store cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// No UDP socket could be opened.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The local socket could not be opened.
    #[error("cannot listen on {}", path.display())]
    Listen {
        /// The socket.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The messenger could not be started.
    #[error("cannot start the messenger")]
    Messenger(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A node that is running.
pub struct Node {
    service: Arc<NodeService>,
    messenger: Messenger,
    port_watch: PortWatch,
    asked: mpsc::Receiver<Inquiry>,
    listener: server::LocalListener,
    address: SocketAddress,
    stop: CancellationToken,
    /// Kept last: the directory is free for another node only when everything else is gone.
    _home: Home,
}

impl Node {
    /// Brings the node in a directory to life.
    ///
    /// # Errors
    ///
    /// [`StartError`] says what stood in the way; nothing is left running.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        let home = Home::lock(&settings.home)?;
        let name = settings.name.as_ref().unwrap_or(&settings.default_name);
        let started_at = messenger::now();
        let paths = Paths::in_dir(home.path());
        let store = Store::open_with(&paths, settings.passphrase.as_ref(), name, started_at)?;
        let failed = |error: messenger::StoreError| StartError::Messenger(error.into());
        let profile = store.profile().await.map_err(failed)?;
        let (net, port_taken_by) = bind(profile.identity.expose(), settings.port).await?;
        let (inquiries, asked) = mpsc::channel(port_answers::WAITING_LEN);
        let messenger = Messenger::start(Config {
            store,
            net,
            agent: settings.agent.clone(),
            downloads: home.path().join("downloads"),
            seen_every: messenger::SEEN_EVERY,
            inquiries: Some(inquiries),
        })
        .await
        .map_err(|error| StartError::Messenger(error.into()))?;
        if let Some(name) = settings.name.filter(|name| *name != profile.name) {
            messenger.rename(name).await.map_err(failed)?;
        }
        let address = SocketAddress::of_home(home.path());
        let listener = listen::listen(&address).map_err(|source| StartError::Listen {
            path: address.path().to_owned(),
            source,
        })?;
        let stop = CancellationToken::new();
        let facts = Facts {
            agent: settings.agent,
            started_at,
            home: home.path().to_owned(),
            api: address.path().to_owned(),
            wanted_port: settings.port,
            port_taken_by,
        };
        let port_news = News::new();
        let service = NodeService::new(messenger.clone(), facts, stop.clone(), port_news.clone());
        Ok(Self {
            service: Arc::new(service),
            messenger,
            port_watch: PortWatch::start(port_news),
            asked,
            listener,
            address,
            stop,
            _home: home,
        })
    }

    /// Returns the node's service, for a face in the same process.
    #[must_use]
    pub fn service(&self) -> Arc<impl api::Service + use<>> {
        Arc::clone(&self.service)
    }

    /// Has [`api::Service::page_link`] make links to a page that is served for this node.
    pub fn offer_page(&self, page: Box<dyn Page>) {
        self.service.offer_page(page);
    }

    /// Returns the token that stops the node when it is cancelled.
    #[must_use]
    pub fn stop_token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Answers faces, and contacts who may ask about the ports, until the node is told to stop; then shuts everything down in
    /// order.
    ///
    /// # Errors
    ///
    /// Fails when the local socket fails; the node is shut down nevertheless.
    pub async fn run(self) -> io::Result<()> {
        let claims = self.service.port_claims();
        let served = tokio::select! {
            served = server::serve(self.listener, self.service, self.stop.clone()) => served,
            never = port_answers::answer(self.asked, claims) => match never {},
        };
        self.stop.cancel();
        let watched = tokio::task::spawn_blocking(|| self.port_watch.stop());
        if tokio::time::timeout(SHUTDOWN_TIMEOUT, self.messenger.shutdown())
            .await
            .is_err()
        {
            tracing::debug!("some farewells were not waited for");
        }
        if watched.await.is_err() {
            tracing::error!("the watcher of ports could not be waited for");
        }
        // On Windows a pipe is no file.
        let _ = std::fs::remove_file(self.address.path());
        served
    }
}

/// Binds the wanted port, or any other if somebody has it, and finds out who.
async fn bind(identity: &[u8; 32], wanted: u16) -> Result<(Net, Option<String>), BindError> {
    match Net::bind(identity, wanted).await {
        Err(BindError::PortTaken(port)) => {
            let holder = tokio::task::spawn_blocking(move || holder_of(port)).await;
            let net = Net::bind(identity, 0).await?;
            Ok((net, Some(holder.unwrap_or_else(|_| "another process".into()))))
        }
        bound => bound.map(|net| (net, None)),
    }
}

/// Names the processes on a UDP port, as far as they may be seen. One that holds it in both families counts once.
fn holder_of(port: u16) -> String {
    let report = ports::port(&Claims::built_in(), PortNumber(port), Some(Transport::Udp));
    let holders: BTreeSet<String> = report
        .holders()
        .map(|owner| format!("{} (process {})", owner.name, owner.pid.0))
        .collect();
    if holders.is_empty() {
        return "a process that may not be seen".into();
    }
    holders.into_iter().collect::<Vec<_>>().join(", ")
}
