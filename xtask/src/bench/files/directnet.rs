//! Two nodes that are contacts: alice offers, bob accepts, and the clock stops when the file is saved.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use api::events::Event;
use api::files::{AcceptFileRequest, File, FileState, FilesRequest, OfferRequest};
use api::{EventStream, Service};
use futures_util::StreamExt;
use tokio::time::timeout;

use super::contest::TURN_TIMEOUT;
use crate::bench::node::{self, Node};

/// How long an offer may take to arrive, in milliseconds. On loopback, one that takes longer is lost.
const DELIVERY_TIMEOUT_MS: u64 = 20_000;

/// Two nodes, each a process of its own.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) alice: Node,
    pub(super) bob: Node,
    /// What alice's node calls bob.
    pub(super) to: String,
    downloads: PathBuf,
}

impl Pair {
    /// Starts both nodes with directories in `folder`, and makes them contacts.
    pub(super) async fn start(program: &str, folder: &Path) -> anyhow::Result<Self> {
        let [alice, bob] = node::alice_and_bob(program, folder).await?;
        let contacts = alice.client.contacts().await?;
        let to = contacts.into_iter().next().context("alice has no contact")?.name;
        let downloads = folder.join("bob/downloads");
        Ok(Self {
            alice,
            bob,
            to,
            downloads,
        })
    }

    /// Carries a file or a folder from alice to bob. Returns how long offering it took, and how long it took from there;
    /// what was saved is removed.
    pub(super) async fn carry(&mut self, path: &Path) -> anyhow::Result<(Duration, Duration)> {
        let start = Instant::now();
        let row = self.offer(path).await?;
        let offered = start.elapsed();
        let mut events = self.bob.client.events().await?;
        let start = Instant::now();
        self.accept(row).await?;
        let file = timeout(TURN_TIMEOUT, self.saved(&mut events, row)).await;
        let file = file.context("a file takes too long")??;
        let carried = start.elapsed();
        let saved = PathBuf::from(file.path.context("a saved file is nowhere")?);
        ensure!(saved.starts_with(&self.downloads), "it was saved elsewhere");
        if file.folder {
            fs::remove_dir_all(saved)?;
        } else {
            ensure!(fs::metadata(&saved)?.len() == file.size_bytes, "it is cut off");
            fs::remove_file(saved)?;
        }
        Ok((offered, carried))
    }

    /// Offers a path to bob. Returns where his node has the offer.
    pub(super) async fn offer(&self, path: &Path) -> anyhow::Result<i64> {
        let path = path.to_str().context("the path is not text")?.to_owned();
        let request = OfferRequest {
            to: self.to.clone(),
            path,
            wait_ms: Some(DELIVERY_TIMEOUT_MS),
        };
        self.alice.client.offer(request).await?;
        let files = self.bob.client.files(FilesRequest::default()).await?;
        let waiting = files.iter().rev().find(|file| file.state == FileState::Offered);
        Ok(waiting.context("the offer did not arrive")?.row)
    }

    /// Accepts what bob was offered.
    pub(super) async fn accept(&self, row: i64) -> anyhow::Result<()> {
        let request = AcceptFileRequest { row, folder: None };
        self.bob.client.accept_file(request).await?;
        Ok(())
    }

    /// Waits until bob has a file.
    pub(super) async fn saved(&self, events: &mut EventStream, row: i64) -> anyhow::Result<File> {
        let is_news = |event: &Event| match event {
            Event::File { row: told, state, .. } => *told == row && *state != FileState::Accepted,
            Event::Missed | Event::Subscribed => true,
            _ => false,
        };
        while let Some(event) = events.next().await {
            if !is_news(&event?) {
                continue;
            }
            let all = FilesRequest {
                with: None,
                all: true,
            };
            let files = self.bob.client.files(all).await?;
            let file = files.into_iter().find(|file| file.row == row);
            let file = file.context("the file is gone")?;
            match file.state {
                FileState::Saved => return Ok(file),
                FileState::Accepted => {}
                state => bail!("the file is {state:?}: {:?}", file.reason),
            }
        }
        bail!("bob's node went away")
    }
}
