//! A node as users run it: `directnet up`, a process of its own with a directory of its own.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use api::contacts::{AddRequest, ContactState};
use api::socket::SocketAddress;
use api::{Client, Service};
use tokio::time::{interval, timeout};

/// How long a node may take to answer after its start.
const START_TIMEOUT: Duration = Duration::from_secs(15);

/// How often to look whether a node answers.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A node, ended when dropped, and who asks it.
#[derive(Debug)]
pub(super) struct Node {
    process: Child,
    pub(super) client: Client,
}

impl Node {
    /// Starts a node with its directory at `home`, on a port that the system chooses, and waits until it answers.
    pub(super) async fn start(program: &str, home: &Path) -> anyhow::Result<Self> {
        let process = Command::new(program)
            .arg("--home")
            .arg(home)
            .args(["up", "--quiet", "--port", "0"])
            // Each connection of a hundred nodes would be told of.
            .env("DIRECTNET_LOG", "warn")
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {program}"))?;
        let client = Client::new(SocketAddress::of_home(home));
        let node = Self { process, client };
        let answers = async {
            let mut looks = interval(LOOK_EVERY);
            while node.client.status().await.is_err() {
                looks.tick().await;
            }
        };
        timeout(START_TIMEOUT, answers)
            .await
            .context("a node does not answer")?;
        Ok(node)
    }

    /// Becomes a contact of the node that made this invite, and calls it `name`.
    pub(super) async fn join(&self, invite: String, name: &str) -> anyhow::Result<()> {
        let request = AddRequest {
            invite,
            name: Some(name.to_owned()),
        };
        let added = self.client.add_contact(request).await?;
        ensure!(
            added.contact.state == ContactState::Established,
            "the nodes did not become contacts: {:?}",
            added.contact.trouble
        );
        Ok(())
    }

    /// The id of the node's process.
    pub(super) fn pid(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // A process started here and reaped here: its id cannot have become anybody else's.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
