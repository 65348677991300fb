//! A node with many contacts, all connected, while nobody says anything: its memory and its share of a processor.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use api::Service;
use api::contacts::InviteRequest;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio::time::{Instant, sleep, timeout};

use crate::bench::node::Node;
use crate::bench::process;
use crate::bench::table::Table;

/// How many contacts the node has.
const CONTACTS: u32 = 100;

/// Nodes that start and join at the same time; more would only wait for the processor.
const JOIN_AT_ONCE: usize = 4;

/// How long all nodes may take to start, join and connect.
const GATHER_TIMEOUT: Duration = Duration::from_secs(300);

/// How often to look whether all are connected.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// How long after the last one connected what belongs to that is over: addresses are told, paths chosen, and the shortest
/// timeout of a path that is not used has passed.
const SETTLE: Duration = Duration::from_secs(20);

/// For how long the processor is watched.
const WATCH: Duration = Duration::from_secs(20);

/// What was measured of one node.
struct Idle {
    contacts: u32,
    resident_mib: f64,
    peak_mib: f64,
    share: f64,
}

/// Measures a node alone and one with contacts, each of which is a node too, and returns the section for the page.
pub(super) async fn measure(program: &str, folder: &Path) -> anyhow::Result<String> {
    let node = Node::start(program, &folder.join("idle")).await?;
    sleep(SETTLE).await;
    let alone = watch(&node, 0).await?;
    let contacts = timeout(GATHER_TIMEOUT, gather(program, folder, &node))
        .await
        .context("the contacts of the idle node take too long")??;
    sleep(SETTLE).await;
    let with_contacts = watch(&node, CONTACTS).await?;
    ensure!(
        connected(&node).await? == contacts.len(),
        "contacts of the idle node were lost while it was watched"
    );
    Ok(table(&[alone, with_contacts]))
}

/// Starts the contacts, and waits until each has a connection to the node.
async fn gather(program: &str, folder: &Path, node: &Node) -> anyhow::Result<Vec<Node>> {
    let request = InviteRequest {
        uses: CONTACTS,
        lifetime_s: GATHER_TIMEOUT.as_secs(),
    };
    let invite = &node.client.invite(request).await?.text;
    let contacts: Vec<Node> = stream::iter(0..CONTACTS)
        .map(|number| async move {
            let contact = Node::start(program, &folder.join(format!("c{number}"))).await?;
            contact.join(invite.clone(), "idle").await?;
            anyhow::Ok(contact)
        })
        .buffer_unordered(JOIN_AT_ONCE)
        .try_collect()
        .await?;
    while connected(node).await? < contacts.len() {
        sleep(LOOK_EVERY).await;
    }
    Ok(contacts)
}

async fn connected(node: &Node) -> anyhow::Result<usize> {
    let contacts = node.client.contacts().await?;
    Ok(contacts.iter().filter(|contact| contact.connected).count())
}

async fn watch(node: &Node, contacts: u32) -> anyhow::Result<Idle> {
    let pid = node.pid();
    let (before, start) = (process::processor_time(pid)?, Instant::now());
    sleep(WATCH).await;
    let used = process::processor_time(pid)?.saturating_sub(before);
    let memory = |line| process::memory_kib(pid, line).context("/proc/PID/status has an unknown form");
    Ok(Idle {
        contacts,
        resident_mib: mib(memory("VmRSS")?),
        peak_mib: mib(memory("VmHWM")?),
        share: used.as_secs_f64() / start.elapsed().as_secs_f64(),
    })
}

fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}

fn table(rows: &[Idle]) -> String {
    let explanation = format!(
        "A node at rest, watched for {} seconds; its contacts are connected nodes on the same machine, which are not counted. \
         Meant to be at most 60 MiB and 0.5 % with {CONTACTS} contacts.",
        WATCH.as_secs()
    );
    let mut table = Table::new(&[
        "contacts, all connected",
        "resident MiB",
        "peak MiB",
        "% of a core",
    ]);
    for row in rows {
        table.row(vec![
            row.contacts.to_string(),
            format!("{:.1}", row.resident_mib),
            format!("{:.1}", row.peak_mib),
            format!("{:.2}", row.share * 100.0),
        ]);
    }
    format!("{explanation}\n\n{}", table.render())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_shown_in_percent() {
        let row = Idle {
            contacts: 100,
            resident_mib: 41.26,
            peak_mib: 50.0,
            share: 0.0042,
        };
        let shown = table(&[row]);
        let last = shown.lines().last().unwrap();
        let cells: Vec<&str> = last.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells, ["100", "41.3", "50.0", "0.42"]);
    }
}
