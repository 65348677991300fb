//! A room whose members are nodes of this machine, all of them contacts of the sender.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use api::Service;
use api::contacts::InviteRequest;
use api::messages::HistoryRequest;
use api::rooms::{RoomAct, RoomRequest};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio::time::{Instant, sleep, timeout};

use super::contest::Cost;
use crate::bench::node::{self, Node};
use crate::bench::process;

const NAME: &str = "#bench";

/// Nodes that start and join at the same time; more would only wait for the processor.
const JOIN_AT_ONCE: usize = 4;

/// How long the members may take to gather, and messages to arrive.
const PATIENCE: Duration = Duration::from_secs(600);

/// How often to look.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The sender, who owns the room, and the others.
#[derive(Debug)]
pub(super) struct Room {
    sender: Node,
    others: Vec<Node>,
}

impl Room {
    /// Starts nodes with directories in `folder`, and puts them all into one room.
    pub(super) async fn make(program: &str, folder: &Path, members: usize) -> anyhow::Result<Self> {
        let sender = Node::start(program, &folder.join("sender")).await?;
        let request = InviteRequest {
            uses: u32::try_from(members - 1)?,
            lifetime_s: PATIENCE.as_secs(),
        };
        let invite = &sender.client.invite(request).await?.text;
        let others: Vec<Node> = stream::iter(1..members)
            .map(|number| async move {
                let other = Node::start(program, &folder.join(number.to_string())).await?;
                other.join(invite.clone(), "sender").await?;
                anyhow::Ok(other)
            })
            .buffer_unordered(JOIN_AT_ONCE)
            .try_collect()
            .await?;
        let room = Self { sender, others };
        room.act(RoomAct::Create, None).await?;
        for contact in room.sender.client.contacts().await? {
            room.act(RoomAct::Add, Some(contact.name)).await?;
        }
        timeout(PATIENCE, room.gather(members))
            .await
            .context("the members take too long to hear of the room")??;
        Ok(room)
    }

    async fn act(&self, act: RoomAct, who: Option<String>) -> anyhow::Result<()> {
        let request = RoomRequest {
            room: Some(NAME.to_owned()),
            act: Some(act),
            who,
            ..RoomRequest::default()
        };
        self.sender.client.rooms(request).await?;
        Ok(())
    }

    /// Waits until every member knows of every other one.
    async fn gather(&self, members: usize) -> anyhow::Result<()> {
        let all = RoomRequest::default();
        for other in &self.others {
            loop {
                let rooms = other.client.rooms(all.clone()).await?.rooms;
                if rooms.first().is_some_and(|room| room.members.len() == members) {
                    break;
                }
                sleep(LOOK_EVERY).await;
            }
        }
        Ok(())
    }

    /// Writes so many messages, and waits until everybody has them.
    pub(super) async fn say(&self, messages: usize, length: usize) -> anyhow::Result<Cost> {
        let (sender, others, bytes) = (self.sender_time()?, self.others_time()?, bytes()?);
        let start = Instant::now();
        let last = self.send(messages, length).await?;
        timeout(PATIENCE, self.arrive(&last))
            .await
            .context("the messages take too long to arrive")??;
        Ok(Cost {
            members: self.others.len() + 1,
            messages,
            took: start.elapsed(),
            sender: self.sender_time()?.saturating_sub(sender),
            others: self.others_time()?.saturating_sub(others),
            bytes: self::bytes()?.saturating_sub(bytes),
        })
    }

    /// Returns the id of the last message.
    async fn send(&self, messages: usize, length: usize) -> anyhow::Result<String> {
        let requests = stream::iter(0..messages)
            .map(move |number| node::text(NAME.to_owned(), format!("{number:0>length$}"), None));
        let sent = self.sender.client.send_all(requests.boxed()).await?;
        let sent: Vec<_> = sent.try_collect().await?;
        ensure!(sent.len() == messages, "{} of {messages} were taken", sent.len());
        Ok(sent.last().context("nothing was sent")?.id.clone())
    }

    /// Waits until everybody has the message of this id, which is the last one.
    async fn arrive(&self, id: &str) -> anyhow::Result<()> {
        let latest = HistoryRequest {
            with: NAME.to_owned(),
            limit: 1,
            before: None,
            after: None,
        };
        for other in &self.others {
            while other
                .client
                .history(latest.clone())
                .await?
                .last()
                .is_none_or(|message| message.id != id)
            {
                sleep(LOOK_EVERY).await;
            }
        }
        Ok(())
    }

    fn sender_time(&self) -> anyhow::Result<Duration> {
        process::processor_time(self.sender.pid())
    }

    fn others_time(&self) -> anyhow::Result<Duration> {
        self.others
            .iter()
            .map(|other| process::processor_time(other.pid()))
            .sum()
    }
}

/// The bytes that went over this namespace's loopback interface so far.
fn bytes() -> anyhow::Result<u64> {
    let table = fs::read_to_string("/proc/self/net/dev")?;
    received(&table, "lo").context("/proc/self/net/dev has an unknown form")
}

/// The first number behind the name of an interface: what it received, which is what was sent over a loopback.
fn received(table: &str, interface: &str) -> Option<u64> {
    let rest = table
        .lines()
        .find_map(|line| line.trim_start().strip_prefix(interface)?.strip_prefix(':'))?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_s_table_of_interfaces_is_read() {
        let table = "Inter-|   Receive\n face |bytes packets\n    lo:  4096   12 0\n  eth0: 7 1 0\n";
        assert_eq!(received(table, "lo"), Some(4096));
        assert_eq!(received(table, "wlan0"), None);
    }
}
