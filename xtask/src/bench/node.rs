//! A node as users run it: `directnet up`, a process of its own with a directory of its own.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use api::contacts::{AddRequest, ContactState, InviteRequest};
use api::messages::{SendRequest, WaitFor};
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

/// Starts two nodes with directories in `folder`, alice and bob, who calls her so, and makes them contacts.
pub(super) async fn alice_and_bob(program: &str, folder: &Path) -> anyhow::Result<[Node; 2]> {
    let alice = Node::start(program, &folder.join("alice")).await?;
    let bob = Node::start(program, &folder.join("bob")).await?;
    let invite = alice.client.invite(InviteRequest {
        uses: 1,
        lifetime_s: 60,
    });
    bob.join(invite.await?.text, "alice").await?;
    Ok([alice, bob])
}

/// A request to send a text, and to wait for its delivery for so long if at all.
pub(super) fn text(to: String, text: String, wait_ms: Option<u64>) -> SendRequest {
    SendRequest {
        to,
        text,
        wait_ms,
        reply_to: None,
        severity: None,
        expires_after_s: None,
        dedupe_key: None,
        from_draft: false,
        wait_for: WaitFor::default(),
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // A process started here and reaped here: its id cannot have become anybody else's.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
