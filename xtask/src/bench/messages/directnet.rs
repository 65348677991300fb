//! Two nodes that are contacts: bob sends, alice stores, and bob hears that she did.
//!
//! They are processes of their own, asked over their local sockets, as any face of theirs asks them.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{bail, ensure};
use api::messages::{MessageState, SendRequest, Sent};
use api::{Client, Service};
use futures_util::stream::{self, StreamExt};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::contest::Contestant;
use crate::bench::node::{self, Node};

/// How long a message may take. On loopback, one that takes longer is lost.
const DELIVERY_TIMEOUT_MS: u64 = 20_000;

/// Two nodes and who asks one of them to send.
#[derive(Debug)]
pub(super) struct Pair {
    bob: Client,
    nodes: [Node; 2],
}

impl Pair {
    /// Starts both nodes with directories in `folder`, and makes them contacts.
    pub(super) async fn start(program: &str, folder: &Path) -> anyhow::Result<Self> {
        let [alice, bob] = node::alice_and_bob(program, folder).await?;
        Ok(Self {
            bob: bob.client.clone(),
            nodes: [alice, bob],
        })
    }

    /// The processes of the recipient and the sender.
    pub(super) fn process_ids(&self) -> [u32; 2] {
        self.nodes.each_ref().map(Node::pid)
    }
}

fn request(text: String) -> SendRequest {
    node::text("alice".to_owned(), text, Some(DELIVERY_TIMEOUT_MS))
}

async fn deliver(bob: &Client, text: String) -> anyhow::Result<()> {
    check(&bob.send(request(text)).await?)
}

fn check(sent: &Sent) -> anyhow::Result<()> {
    match sent.state {
        MessageState::Delivered => Ok(()),
        state => bail!("a message is {state:?}, not delivered: {:?}", sent.trouble),
    }
}

impl Contestant for Pair {
    const BATCH: usize = 4000;

    fn name(&self) -> &str {
        "DirectNet"
    }

    async fn one(&mut self, message: &str) -> anyhow::Result<()> {
        deliver(&self.bob, message.to_owned()).await
    }

    async fn many(&mut self, message: &str, count: usize, in_flight: usize) -> anyhow::Result<()> {
        let left = Arc::new(AtomicUsize::new(count));
        let mut senders = JoinSet::new();
        for _ in 0..in_flight {
            let (bob, left, message) = (self.bob.clone(), Arc::clone(&left), message.to_owned());
            senders.spawn(async move {
                while take_one(&left) {
                    deliver(&bob, message.clone()).await?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(ended) = senders.join_next().await {
            ended??;
        }
        Ok(())
    }
}

/// The same nodes, asked with one request for all messages: `directnet send --lines`.
#[derive(Debug)]
pub(super) struct Lines(Client);

impl Pair {
    /// Returns the way of asking these nodes that takes many messages in one request.
    pub(super) fn lines(&self) -> Lines {
        Lines(self.bob.clone())
    }
}

impl Contestant for Lines {
    const BATCH: usize = 10_000;

    fn name(&self) -> &str {
        "DirectNet, one request for all"
    }

    async fn one(&mut self, message: &str) -> anyhow::Result<()> {
        self.many(message, 1, 1).await
    }

    async fn many(&mut self, message: &str, count: usize, in_flight: usize) -> anyhow::Result<()> {
        let room = Arc::new(Semaphore::new(in_flight));
        let (of_requests, message) = (Arc::clone(&room), message.to_owned());
        let requests = stream::iter(0..count).then(move |_| {
            let (room, text) = (Arc::clone(&of_requests), message.clone());
            async move {
                // The semaphore is never closed; a permit comes back with the answer.
                if let Ok(permit) = room.acquire().await {
                    permit.forget();
                }
                request(text)
            }
        });
        let mut answers = self.0.send_all(requests.boxed()).await?;
        let mut answered = 0;
        while let Some(answer) = answers.next().await {
            check(&answer?)?;
            room.add_permits(1);
            answered += 1;
        }
        ensure!(answered == count, "{answered} of {count} messages were answered");
        Ok(())
    }
}

/// Takes one of what is left, or returns `false`.
fn take_one(left: &AtomicUsize) -> bool {
    left.try_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_sends_more_than_was_asked() {
        let left = AtomicUsize::new(2);
        assert_eq!([0; 4].map(|_| take_one(&left)), [true, true, false, false]);
    }
}
