//! What a message costs while files are on their way over the same connection.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use api::Service;
use api::messages::MessageState;
use tokio::time::timeout;

use super::contest::{Extent, TURN_TIMEOUT};
use super::directnet::Pair;
use crate::bench::node;
use crate::bench::table::Table;

/// How many files are on their way at once: as many as a node fetches.
const FILES: usize = 3;

/// Sends messages with nothing else on the way, and beside files, and returns the table.
pub(super) async fn measure(
    pair: &mut Pair,
    folder: &Path,
    file: &Path,
    extent: Extent,
) -> anyhow::Result<String> {
    let mut alone = Vec::new();
    for _ in 0..extent.messages {
        alone.push(send(pair).await?);
    }
    // Names of one file: each is offered, fetched and written for itself.
    let mut events = pair.bob.client.events().await?;
    let mut rows = Vec::new();
    for number in 0..FILES {
        let name = folder.join(format!("noise-{number}"));
        std::fs::hard_link(file, &name)?;
        rows.push(pair.offer(&name).await?);
    }
    for row in &rows {
        pair.accept(*row).await?;
    }
    let mut beside = Vec::new();
    let first = *rows.first().context("nothing was offered")?;
    let mut saved = Box::pin(timeout(TURN_TIMEOUT, pair.saved(&mut events, first)));
    loop {
        tokio::select! {
            biased;
            done = &mut saved => break drop(done??),
            took = send(pair) => beside.push(took?),
        }
    }
    ensure!(!beside.is_empty(), "the files took less time than a message");
    let mut table = Table::new(&["messages", "number", "p50 ms", "p99 ms", "slowest ms"]);
    for (name, mut times) in [("alone", alone), ("beside three files", beside)] {
        times.sort_unstable();
        let at = |percent: usize| {
            let rank = (times.len() * percent).div_ceil(100).max(1);
            times.get(rank - 1).copied().unwrap_or_default().as_secs_f64() * 1000.0
        };
        table.row(vec![
            name.to_owned(),
            times.len().to_string(),
            format!("{:.2}", at(50)),
            format!("{:.2}", at(99)),
            format!("{:.2}", at(100)),
        ]);
    }
    Ok(format!(
        "Messages one at a time, from asking to the acknowledgement, with nothing else on the way; and while three such files \
         are fetched over the same connection as fast as the machine can, by which all of its processors are busy:\n\n{}",
        table.render()
    ))
}

async fn send(pair: &Pair) -> anyhow::Result<Duration> {
    let request = node::text(pair.to.clone(), "m".repeat(100), Some(20_000));
    let start = Instant::now();
    let sent = pair.alice.client.send(request).await?;
    ensure!(
        sent.state == MessageState::Delivered,
        "a message is lost: {:?}",
        sent.trouble
    );
    Ok(start.elapsed())
}
