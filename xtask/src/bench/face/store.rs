//! A node's store with many conversations: contacts who were invited and never came, and what was said with them, imported.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use api::contacts::AddRequest;
use api::{Client, Service};
use messenger_proto::PeerId;
use messenger_proto::invite::{Invite, Secret};
use serde_json::json;
use tokio::task::JoinSet;

use crate::bench::node::Node;

/// How many contacts are added at the same time.
const AT_ONCE: usize = 32;

/// A day far enough ahead for the invites.
const EXPIRES_AT_S: u64 = 4_000_000_000;

/// When the first message was said, in milliseconds since the Unix epoch, and how long after another the next ones.
const BEGUN_AT_MS: u64 = 1_700_000_000_000;
const EVERY_MS: u64 = 30_000;

/// How much is stored. The last contact has the longest conversation, a tenth of all, and wrote last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) contacts: u64,
    pub(super) messages: u64,
}

impl Extent {
    fn long(self) -> u64 {
        self.messages / 10
    }

    /// Who wrote last.
    pub(super) fn last_contact(self) -> String {
        name(self.contacts)
    }

    /// The number in what was written last. Words around it may be drawn apart from it: blanks are skipped.
    pub(super) fn last_number(self) -> String {
        number(self.messages)
    }

    /// Whose message the one of this number is: those of the last contact come last.
    fn contact_of(self, message: u64) -> u64 {
        let others = self.messages.saturating_sub(self.long());
        if message > others {
            self.contacts
        } else {
            1 + message % self.contacts.saturating_sub(1).max(1)
        }
    }
}

fn name(contact: u64) -> String {
    format!("friend-{contact:04}")
}

fn number(message: u64) -> String {
    format!("{message:07},")
}

/// Words as people write them, with the number of the message.
fn text(message: u64) -> String {
    let number = number(message);
    format!("message {number} and some words to make it as long as messages are")
}

/// The id of a contact that nobody runs.
fn id(contact: u64) -> PeerId {
    let mut secret = [7; 32];
    for (byte, part) in secret.iter_mut().zip(contact.to_le_bytes()) {
        *byte = part;
    }
    PeerId(*iroh::SecretKey::from_bytes(&secret).public().as_bytes())
}

/// Fills a store at `home`, and returns the file that was imported.
pub(super) async fn fill(directnet: &str, home: &Path, extent: Extent) -> anyhow::Result<PathBuf> {
    let node = Node::start(directnet, home).await?;
    let mut adding = JoinSet::new();
    for contact in 1..=extent.contacts {
        if adding.len() >= AT_ONCE {
            added(&mut adding).await?;
        }
        adding.spawn(add(node.client.clone(), contact));
    }
    while !adding.is_empty() {
        added(&mut adding).await?;
    }
    node.client.stop().await?;
    drop(node);
    let file = home.with_extension("jsonl");
    write(&file, extent)?;
    let mut import = Command::new(directnet);
    import.arg("--home").arg(home).arg("import").arg(&file);
    let imported = import.output().context("cannot start directnet import")?;
    ensure!(imported.status.success(), "the import failed: {imported:?}");
    Ok(file)
}

async fn added(adding: &mut JoinSet<anyhow::Result<()>>) -> anyhow::Result<()> {
    adding.join_next().await.context("nobody is being added")??
}

async fn add(client: Client, contact: u64) -> anyhow::Result<()> {
    let invite = Invite {
        peer: id(contact),
        name: None,
        secret: Secret::new([1; 16]),
        expires_at_s: EXPIRES_AT_S,
        addrs: vec![],
    };
    let request = AddRequest {
        invite: invite.to_text(),
        name: Some(name(contact)),
    };
    client.add_contact(request).await?;
    Ok(())
}

/// Writes a history as `directnet export` does.
fn write(file: &Path, extent: Extent) -> anyhow::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    writeln!(out, "{}", json!({"format": "directnet history", "version": 1}))?;
    let ids: Vec<String> = (1..=extent.contacts)
        .map(|contact| id(contact).to_string())
        .collect();
    for message in 1..=extent.messages {
        let contact = extent.contact_of(message);
        let place = usize::try_from(contact.saturating_sub(1))?;
        let at_ms = BEGUN_AT_MS.saturating_add(message.saturating_mul(EVERY_MS));
        let from_contact = message % 2 == 0;
        let line = json!({
            "contact": ids.get(place),
            "name": name(contact),
            "id": format!("{message:032x}"),
            "from_contact": from_contact,
            "state": if from_contact { "read" } else { "delivered" },
            "sent_at_ms": at_ms,
            "stored_at_ms": at_ms,
            "text": text(message),
        });
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}
