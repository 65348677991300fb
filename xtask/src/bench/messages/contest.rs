//! The contest: everybody in turns, so that a busy moment hits all alike, and the tables of what came out.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::time::timeout;

use super::Args;
use super::directnet::Pair;
use super::disk::Disk;
use super::figures::Figures;
use super::{echo, quic};
use crate::bench::machine;
use crate::bench::table::Table;

/// The lengths of messages to measure, in bytes: a line of chat, and a page.
const LENGTHS: [usize; 2] = [100, 1024];

/// The longest that one turn of one contestant may take.
const TURN_TIMEOUT: Duration = Duration::from_secs(60);

/// How much is measured.
#[derive(Debug, Clone, Copy)]
struct Extent {
    turns: usize,
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

    /// What the table calls it.
    fn name(&self) -> &str;

    /// Sends a message and waits for its answer.
    async fn one(&mut self, message: &str) -> anyhow::Result<()>;

    /// Sends a message `count` times, with `in_flight` of them unanswered at a time, and waits for all answers.
    async fn many(&mut self, message: &str, count: usize, in_flight: usize) -> anyhow::Result<()>;
}

/// Measures everybody, and returns the section for the page.
pub(super) fn run(directnet: &str, args: &Args) -> anyhow::Result<String> {
    let in_flight = usize::from(args.in_flight);
    let extent = if args.quick {
        Extent {
            turns: 2,
            singles: 100,
            in_flight,
            share: 4,
        }
    } else {
        Extent {
            turns: 5,
            singles: 200,
            in_flight,
            share: 1,
        }
    };
    // Short, because a Unix socket's path is; and on a disk, or the fsync in the table costs nothing.
    let folder = tempfile::Builder::new().prefix("dn").tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let tables = runtime.block_on(measure(directnet, folder.path(), extent))?;
    let explanation = format!(
        "Both ends on this machine, over loopback. *One at a time*: {} messages, from asking to the answer. *Together*: \
         {in_flight} unanswered at any time. DirectNet's answer means that the recipient has the message on its disk; it \
         was encrypted, and stored at both ends, each a process of its own, asked by a third over its local socket: with \
         one request for all messages (`send --lines`), or with a connection and a request for each. The echoes store nothing, and both their ends are in one process.",
        extent.turns * extent.singles,
    );
    Ok([
        "## Messages".to_owned(),
        format!("{}.", machine::describe()),
        explanation,
        tables,
    ]
    .join("\n\n"))
}

async fn measure(directnet: &str, folder: &Path, extent: Extent) -> anyhow::Result<String> {
    let mut pair = Pair::start(directnet, folder).await?;
    let mut lines = pair.lines();
    let mut quic = quic::connect().await?;
    let mut tcp = echo::tcp().await?;
    let mut disk = Disk::open(folder)?;
    let mut tables = Vec::new();
    for length in LENGTHS {
        let message = "m".repeat(length);
        let mut figures: [Figures; 5] = Default::default();
        let [of_lines, of_pair, of_quic, of_tcp, of_disk] = &mut figures;
        for _ in 0..extent.turns {
            take_turn(&mut lines, &message, extent, of_lines).await?;
            take_turn(&mut pair, &message, extent, of_pair).await?;
            take_turn(&mut quic, &message, extent, of_quic).await?;
            take_turn(&mut tcp, &message, extent, of_tcp).await?;
            for _ in 0..extent.singles {
                let start = Instant::now();
                disk.write_one()?;
                of_disk.add_round_trip(start.elapsed());
            }
        }
        let names = [
            lines.name(),
            pair.name(),
            quic.name(),
            tcp.name(),
            "one fsync of 4 KiB",
        ];
        tables.push(format!(
            "Messages of {length} bytes:\n\n{}",
            table(names, figures)
        ));
    }
    Ok(tables.join("\n"))
}

async fn take_turn<C: Contestant>(
    contestant: &mut C,
    message: &str,
    extent: Extent,
    figures: &mut Figures,
) -> anyhow::Result<()> {
    let name = contestant.name().to_owned();
    let turn = async {
        for _ in 0..extent.singles {
            let start = Instant::now();
            contestant.one(message).await?;
            figures.add_round_trip(start.elapsed());
        }
        let (count, start) = (C::BATCH / extent.share, Instant::now());
        contestant.many(message, count, extent.in_flight).await?;
        figures.add_turn(count, start.elapsed());
        anyhow::Ok(())
    };
    let ended = timeout(TURN_TIMEOUT, turn).await;
    ended
        .context("the turn takes too long")
        .flatten()
        .with_context(|| format!("measuring {name}"))
}

/// Everybody's numbers; the first one is us, and the ratios are ours to theirs.
fn table(names: [&str; 5], mut figures: [Figures; 5]) -> String {
    let ours = |figures: &mut [Figures; 5]| {
        let [first, ..] = figures;
        (first.percentile_ms(50), first.rate())
    };
    let (our_time, our_rate) = ours(&mut figures);
    let mut table = Table::new(&[
        "",
        "one at a time: p50 ms",
        "p99 ms",
        "DirectNet takes",
        "together: per second",
        "DirectNet's rate",
    ]);
    for (name, figures) in names.iter().zip(&mut figures) {
        let median = figures.percentile_ms(50);
        let mut row = vec![
            (*name).to_owned(),
            format!("{median:.3}"),
            format!("{:.3}", figures.percentile_ms(99)),
            format!("{:.1} ×", our_time / median),
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
        let figures = [4, 5, 2, 1, 8].map(|ms| {
            let mut figures = Figures::default();
            figures.add_round_trip(Duration::from_millis(ms));
            if ms != 8 {
                figures.add_turn(1000, Duration::from_millis(ms * 100));
            }
            figures
        });
        let table = table(["we", "we too", "quic", "tcp", "disk"], figures);
        let rows: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
            .collect();
        assert_eq!(rows[2], ["we", "4.000", "4.000", "1.0 ×", "2500", "1.0000 ×"]);
        assert_eq!(rows[5], ["tcp", "1.000", "1.000", "4.0 ×", "10000", "0.2500 ×"]);
        assert_eq!(rows[6], ["disk", "8.000", "8.000", "0.5 ×", "", ""]);
    }
}
