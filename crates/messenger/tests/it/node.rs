//! A messenger in a temporary directory, and waiting for what happens in it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use messenger::keeping::{self, BackupProtection, Cost};
use messenger::{
    AddOutcome, BindError, Config, Contact, Event, Inquiry, InviteTerms, Messenger, Name, Net, Paths,
    SEEN_EVERY, Store, UnixMillis,
};
use tempfile::TempDir;
use tokio::sync::broadcast::Receiver;
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;

/// No step of these tests takes a tenth of this unless something is broken.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Node {
    pub(crate) messenger: Messenger,
    dir: TempDir,
    name: Name,
}

impl Node {
    pub(crate) async fn start(name: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let name: Name = name.parse().unwrap();
        let messenger = start(dir.path(), &name, 0, SEEN_EVERY, None).await;
        Self { messenger, dir, name }
    }

    /// Starts one that hands on what contacts ask about ports.
    pub(crate) async fn start_answering(name: &str, inquiries: Sender<Inquiry>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let name: Name = name.parse().unwrap();
        let messenger = start(dir.path(), &name, 0, SEEN_EVERY, Some(inquiries)).await;
        Self { messenger, dir, name }
    }

    pub(crate) async fn stop(self) -> Stopped {
        let port = self.messenger.bound_sockets().first().unwrap().port();
        self.messenger.shutdown().await;
        Stopped {
            dir: self.dir,
            name: self.name,
            port,
        }
    }

    /// Returns its directory.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Makes an invite and returns it as text.
    pub(crate) async fn invite(&self) -> String {
        let terms = InviteTerms {
            uses: 1,
            lifetime: Duration::from_secs(3600),
        };
        self.messenger.invite(terms).await.unwrap().to_text()
    }

    /// Returns the contact with this name.
    pub(crate) async fn contact(&self, name: &str) -> Contact {
        let contacts = self.messenger.contacts().await.unwrap();
        contacts
            .into_iter()
            .map(|known| known.contact)
            .find(|c| c.name.as_str() == name)
            .unwrap()
    }

    /// Returns the texts that have not been shown, oldest first.
    pub(crate) async fn unread(&self) -> Vec<String> {
        let unread = self.messenger.unread(None).await.unwrap();
        unread
            .into_iter()
            .map(|message| text(&message.said).to_owned())
            .collect()
    }

    /// Waits until as many texts are unread, and returns them.
    pub(crate) async fn wait_for_unread(&self, count: usize) -> Vec<String> {
        let mut events = self.messenger.subscribe();
        loop {
            let unread = self.unread().await;
            if unread.len() >= count {
                return unread;
            }
            wait_for(&mut events, |event| matches!(event, Event::Received { .. })).await;
        }
    }
}

pub(crate) fn text(said: &messenger::Said) -> &str {
    match said {
        messenger::Said::Text { text, .. } => text,
        messenger::Said::Deleted => "(deleted)",
        messenger::Said::Unknown => "(unknown)",
    }
}

/// A node that is down; its directory is still there, and its port is its again when it comes back.
pub(crate) struct Stopped {
    dir: TempDir,
    name: Name,
    port: u16,
}

impl Stopped {
    /// Returns the key of its identity.
    pub(crate) async fn identity(&self) -> [u8; 32] {
        let store = Store::open(&Paths::in_dir(self.dir.path()), &self.name, UnixMillis(0)).unwrap();
        *store.profile().await.unwrap().identity.expose()
    }

    /// Returns the file that its store is in.
    pub(crate) fn database(&self) -> PathBuf {
        Paths::in_dir(self.dir.path()).database
    }

    /// Writes a backup of its store to a file.
    pub(crate) fn back_up(&self, file: &Path) {
        let paths = Paths::in_dir(self.dir.path());
        keeping::back_up(
            &paths,
            None,
            BackupProtection::KeyIncluded,
            file,
            messenger::now(),
        )
        .unwrap();
    }

    /// Makes its store what it was when a backup of it was made.
    pub(crate) fn restore(&self, file: &Path) {
        let paths = Paths::in_dir(self.dir.path());
        keeping::restore(file, None, Cost::LEAST, &paths, Some("before")).unwrap();
    }

    pub(crate) async fn start(self) -> Node {
        self.start_noting(SEEN_EVERY).await
    }

    /// Starts it so that it notes as often that contacts are connected.
    pub(crate) async fn start_noting(self, seen_every: Duration) -> Node {
        let messenger = start(self.dir.path(), &self.name, self.port, seen_every, None).await;
        Node {
            messenger,
            dir: self.dir,
            name: self.name,
        }
    }
}

async fn start(
    dir: &Path,
    name: &Name,
    port: u16,
    seen_every: Duration,
    inquiries: Option<Sender<Inquiry>>,
) -> Messenger {
    let store = Store::open(&Paths::in_dir(dir), name, UnixMillis(0)).unwrap();
    let profile = store.profile().await.unwrap();
    let net = bind(profile.identity.expose(), port).await;
    Messenger::start(Config {
        store,
        net,
        agent: "test/0".into(),
        downloads: dir.join("downloads"),
        seen_every,
        inquiries,
    })
    .await
    .unwrap()
}

/// Takes a port that is free, or becomes free: the sockets of a node that stopped are closed a moment later, on a thread of
/// their own.
async fn bind(identity: &[u8; 32], port: u16) -> Net {
    let bind = async {
        loop {
            match Net::bind(identity, port).await {
                Err(BindError::PortTaken(_)) => tokio::task::yield_now().await,
                bound => return bound.unwrap(),
            }
        }
    };
    timeout(PATIENCE, bind).await.expect("the port must become free")
}

/// Waits for an event.
pub(crate) async fn wait_for(events: &mut Receiver<Event>, is_it: impl Fn(&Event) -> bool) -> Event {
    let wait = async {
        loop {
            let event = events.recv().await.unwrap();
            if is_it(&event) {
                return event;
            }
        }
    };
    timeout(PATIENCE, wait).await.expect("the event must come")
}

/// Two nodes that are contacts of each other.
pub(crate) async fn alice_and_bob() -> (Node, Node) {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    become_contacts(&alice, &bob).await;
    (alice, bob)
}

/// Makes two nodes contacts of each other.
pub(crate) async fn become_contacts(alice: &Node, bob: &Node) {
    let invite = alice.invite().await;
    let added = bob.messenger.add(&invite, None).await.unwrap();
    assert!(matches!(added, AddOutcome::Established(_)), "{added:?}");
}
