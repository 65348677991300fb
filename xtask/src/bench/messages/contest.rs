//! The contest: everybody in turns, so that a busy moment hits all alike, and the tables of what came out.

use std::mem;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::Args;
use super::directnet::Pair;
use super::disk::Disk;
use super::figures::Figures;
use super::tox::Tox;
use super::{builds, echo, idle, quic, quic_iroh};
use crate::bench::machine;
use crate::bench::table::Table;

/// The lengths of messages to measure, in bytes: a line of chat, and a page.
pub(super) const LENGTHS: [usize; 2] = [100, 1024];

/// The longest that one turn of one contestant may take.
const TURN_TIMEOUT: Duration = Duration::from_secs(60);

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) turns: usize,
    /// Messages one at a time, in each turn.
    singles: usize,
    in_flight: usize,
    /// The share of a contestant's batch that is sent in each turn.
    share: usize,
}

/// Something that takes messages and answers each.
pub(super) trait Contestant {
    /// How many messages take it about a second.
    const BATCH: usize;

    /// How many messages one at a time it is given in a turn at most.
    const SINGLES_MAX: usize = usize::MAX;

    /// What the table calls it.
    fn name(&self) -> &str;

    /// Sends a message and waits for its answer.
    async fn one(&mut self, message: &str) -> anyhow::Result<()>;

    /// Sends a message `count` times, with `in_flight` of them unanswered at a time, and waits for all answers.
    async fn many(&mut self, message: &str, count: usize, in_flight: usize) -> anyhow::Result<()>;
}

impl Extent {
    fn of(args: &Args) -> Self {
        let in_flight = usize::from(args.in_flight);
        if args.quick {
            Self {
                turns: 2,
                singles: 100,
                in_flight,
                share: 4,
            }
        } else {
            Self {
                turns: 5,
                singles: 200,
                in_flight,
                share: 1,
            }
        }
    }
}

/// Where the nodes live, and who asks them.
fn ground() -> anyhow::Result<(TempDir, Runtime)> {
    // Short, because a Unix socket's path is; and on a disk, or the fsync in the table costs nothing.
    let folder = tempfile::Builder::new().prefix("dn").tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    Ok((folder, runtime))
}

/// Measures several builds of ours, and returns the tables.
pub(super) fn compare(args: &Args) -> anyhow::Result<String> {
    let (folder, runtime) = ground()?;
    runtime.block_on(builds::measure(&args.builds, folder.path(), Extent::of(args)))
}

/// Measures everybody, and returns the section for the page.
pub(super) fn run(directnet: &str, args: &Args) -> anyhow::Result<String> {
    let extent = Extent::of(args);
    let (folder, runtime) = ground()?;
    let tables = runtime.block_on(measure(directnet, folder.path(), extent))?;
    let idle = runtime.block_on(idle::measure(directnet, folder.path()))?;
    let explanation = format!(
        "Both ends on this machine, over loopback. *One at a time*: {} messages, from asking to the answer. *Together*: \
         {} unanswered at any time. DirectNet's answer means that the recipient has the message on its disk; it \
         was encrypted, and stored at both ends, each a process of its own, asked by a third over its local socket: with \
         one request for all messages (`send --lines`), or with a request for each. toxcore encrypts and \
         acknowledges but stores nothing; it runs at the interval it recommends, with {} messages one at a time. The \
         echoes store nothing either. Of toxcore and the echoes both ends are in one process.",
        extent.turns * extent.singles,
        extent.in_flight,
        extent.turns * extent.singles.min(Tox::SINGLES_MAX),
    );
    Ok([
        "## Messages".to_owned(),
        format!("{}.", machine::describe()),
        explanation,
        tables,
        idle,
    ]
    .join("\n\n"))
}

async fn measure(directnet: &str, folder: &Path, extent: Extent) -> anyhow::Result<String> {
    let pair = Pair::start(directnet, folder).await?;
    let mut lines = Entrant::new(pair.lines());
    let mut pair = Entrant::new(pair);
    let mut tox = start_tox(folder).map(Entrant::new);
    let mut iroh = Entrant::new(quic_iroh::connect().await?);
    let mut quinn = Entrant::new(quic::connect().await?);
    let mut tcp = Entrant::new(echo::tcp().await?);
    let mut disk = Disk::open(folder)?;
    let mut tables = Vec::new();
    for length in LENGTHS {
        let message = "m".repeat(length);
        let mut of_disk = Figures::default();
        for _ in 0..extent.turns {
            lines.take_turn(&message, extent).await?;
            pair.take_turn(&message, extent).await?;
            if let Some(tox) = &mut tox {
                tox.take_turn(&message, extent).await?;
            }
            iroh.take_turn(&message, extent).await?;
            quinn.take_turn(&message, extent).await?;
            tcp.take_turn(&message, extent).await?;
            for _ in 0..extent.singles {
                let start = Instant::now();
                disk.write_one()?;
                of_disk.add_round_trip(start.elapsed());
            }
        }
        let rows = [
            Some(lines.row()),
            Some(pair.row()),
            tox.as_mut().map(Entrant::row),
            Some(iroh.row()),
            Some(quinn.row()),
            Some(tcp.row()),
            Some(("one fsync of 4 KiB".to_owned(), of_disk)),
        ];
        let table = table(rows.into_iter().flatten().collect());
        tables.push(format!("Messages of {length} bytes:\n\n{table}"));
    }
    Ok(tables.join("\n"))
}

/// Starts toxcore, or says why it is left out.
fn start_tox(folder: &Path) -> Option<Tox> {
    Tox::start(folder)
        .inspect_err(|error| println!("bench: toxcore is left out: {error:#}"))
        .ok()
}

/// A contestant, and what was measured of it with messages of one length.
pub(super) struct Entrant<C> {
    contestant: C,
    figures: Figures,
}

impl<C: Contestant> Entrant<C> {
    pub(super) fn new(contestant: C) -> Self {
        Self {
            contestant,
            figures: Figures::default(),
        }
    }

    async fn take_turn(&mut self, message: &str, extent: Extent) -> anyhow::Result<()> {
        self.take_singles(message, extent).await?;
        self.take_batch(message, extent).await.map(drop)
    }

    /// Sends messages one at a time.
    pub(super) async fn take_singles(&mut self, message: &str, extent: Extent) -> anyhow::Result<()> {
        let name = self.contestant.name().to_owned();
        let turn = async {
            for _ in 0..extent.singles.min(C::SINGLES_MAX) {
                let start = Instant::now();
                self.contestant.one(message).await?;
                self.figures.add_round_trip(start.elapsed());
            }
            Ok(())
        };
        in_time(turn, &name).await
    }

    /// Sends many messages together, and returns how many.
    pub(super) async fn take_batch(&mut self, message: &str, extent: Extent) -> anyhow::Result<usize> {
        let name = self.contestant.name().to_owned();
        let turn = async {
            let (count, start) = (C::BATCH / extent.share, Instant::now());
            self.contestant.many(message, count, extent.in_flight).await?;
            self.figures.add_turn(count, start.elapsed());
            Ok(count)
        };
        in_time(turn, &name).await
    }

    /// The row of the table, after the last turn.
    pub(super) fn row(&mut self) -> Row {
        (self.contestant.name().to_owned(), mem::take(&mut self.figures))
    }
}

/// What a turn comes to, unless it takes too long.
async fn in_time<T>(turn: impl Future<Output = anyhow::Result<T>>, name: &str) -> anyhow::Result<T> {
    let ended = timeout(TURN_TIMEOUT, turn).await;
    ended
        .context("the turn takes too long")
        .flatten()
        .with_context(|| format!("measuring {name}"))
}

/// What the table calls somebody, and what was measured.
pub(super) type Row = (String, Figures);

/// Everybody's numbers; the first one is us, and the ratios are ours to theirs.
fn table(mut rows: Vec<Row>) -> String {
    let (our_time, our_rate) = rows.first_mut().map_or((0.0, None), |(_, figures)| {
        (figures.percentile_ms(50), figures.rate())
    });
    let mut table = Table::new(&[
        "",
        "one at a time: p50 ms",
        "p99 ms",
        "DirectNet takes",
        "together: per second",
        "DirectNet's rate",
    ]);
    for (name, figures) in &mut rows {
        let median = figures.percentile_ms(50);
        let mut row = vec![
            name.clone(),
            format!("{median:.3}"),
            format!("{:.3}", figures.percentile_ms(99)),
            format!("{:.2} ×", our_time / median),
        ];
        if let Some((our_rate, rate)) = our_rate.zip(figures.rate()) {
            row.push(format!("{rate:.0}"));
            row.push(format!("{:.4} ×", our_rate / rate));
        }
        table.row(row);
    }
    table.render()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_compares_us_with_everybody() {
        let row = |(name, ms): (&str, u64)| {
            let mut figures = Figures::default();
            figures.add_round_trip(Duration::from_millis(ms));
            if name != "disk" {
                figures.add_turn(1000, Duration::from_millis(ms * 100));
            }
            (name.to_owned(), figures)
        };
        let rows = [("we", 4), ("we too", 5), ("quic", 2), ("tcp", 1), ("disk", 8)].map(row);
        let table = table(rows.into());
        let cells: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
            .collect();
        assert_eq!(cells[2], ["we", "4.000", "4.000", "1.00 ×", "2500", "1.0000 ×"]);
        assert_eq!(cells[5], ["tcp", "1.000", "1.000", "4.00 ×", "10000", "0.2500 ×"]);
        assert_eq!(cells[6], ["disk", "8.000", "8.000", "0.50 ×", "", ""]);
    }
}
