//! The contest: everybody carries the same file in turns, so that a busy moment hits all alike.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::time::timeout;

use super::directnet::Pair;
use super::scp::Scp;
use super::stream::{Ends, Stream};
use super::{delay, disk, memory};
use crate::bench::machine;
use crate::bench::table::Table;

/// Bytes in one MiB, as the tables count.
pub(super) const MIB: u64 = 1 << 20;

/// The longest that one turn of one contestant may take.
pub(super) const TURN_TIMEOUT: Duration = Duration::from_secs(120);

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) turns: usize,
    /// The bytes of the file that everybody carries.
    pub(super) bytes: u64,
    /// The bytes of a file that is nothing but a hole.
    pub(super) hole_bytes: u64,
    /// Messages that are sent beside files, and without.
    pub(super) messages: usize,
}

/// Measures everybody, and returns the section for the page.
pub(super) fn run(directnet: &str, is_quick: bool) -> anyhow::Result<String> {
    let extent = if is_quick {
        Extent {
            turns: 2,
            bytes: 256 * MIB,
            hole_bytes: 1024 * MIB,
            messages: 50,
        }
    } else {
        Extent {
            turns: 5,
            bytes: 1024 * MIB,
            hole_bytes: 16 * 1024 * MIB,
            messages: 300,
        }
    };
    // Short, because a Unix socket's path is; and on a disk, where files are.
    let folder = tempfile::Builder::new().prefix("dn").tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(directnet, folder.path(), extent))
}

async fn measure(directnet: &str, folder: &Path, extent: Extent) -> anyhow::Result<String> {
    let file = noise(folder, extent.bytes)?;
    let mut pair = Pair::start(directnet, folder).await?;
    let rates = rates(&mut pair, folder, &file, extent).await?;
    let memory = memory::measure(&mut pair, folder, &file, extent).await?;
    let delay = delay::measure(&mut pair, folder, &file, extent).await?;
    let explanation = format!(
        "A file of {} MiB in which no part is like another, {} turns, over loopback. DirectNet: two nodes, from accepting \
         the file until it is saved: fetched, verified, on the disk, under its name; it was read and hashed before, when it \
         was offered. The plain streams are iroh's with its own settings, both ends in one process: from memory to memory; \
         and from a file to a file on the disk, read and written beside the network, verified by nobody. `scp` talks to an \
         `sshd` of its own and starts a connection for each file; what it writes is synced as well.",
        extent.bytes / MIB,
        extent.turns,
    );
    Ok([
        "## Files".to_owned(),
        format!("{}.", machine::describe()),
        explanation,
        rates,
        memory,
        delay,
    ]
    .join("\n\n"))
}

async fn rates(pair: &mut Pair, folder: &Path, file: &Path, extent: Extent) -> anyhow::Result<String> {
    let memory = Stream::connect(Ends::Memory).await?;
    let files = Stream::connect(Ends::Files).await?;
    let scp = Scp::start(folder)
        .inspect_err(|error| println!("bench: scp is left out: {error:#}"))
        .ok();
    let mut times: [Vec<Duration>; 5] = Default::default();
    let mut offering = Vec::new();
    for _ in 0..extent.turns {
        let copy = folder.join("copy");
        let (offered, carried) = pair.carry(file).await?;
        offering.push(offered);
        times[0].push(carried);
        times[1].push(turn(memory.carry(file, &copy)).await?);
        times[2].push(turn(files.carry(file, &copy)).await?);
        fs::remove_file(&copy)?;
        if let Some(scp) = &scp {
            times[3].push(turn(scp.carry(file, &copy)).await?);
            fs::remove_file(&copy)?;
        }
        let start = Instant::now();
        disk::copy(file, &copy)?;
        times[4].push(start.elapsed());
        ensure!(fs::metadata(&copy)?.len() == extent.bytes, "the copy is cut off");
        fs::remove_file(&copy)?;
    }
    let names = [
        "DirectNet",
        "a plain stream of iroh, memory to memory",
        "the same, file to file",
        "`scp`",
        "a copy on the same disk",
    ];
    let rows = names.into_iter().zip(times.map(median));
    let rows = rows.filter_map(|(name, time)| Some((name, rate(extent.bytes, time?))));
    let offering = median(offering).context("nothing was offered")?;
    Ok(format!(
        "{}\nOffering it, which reads and hashes all of it: {:.0} MiB/s.",
        table(rows.collect()),
        rate(extent.bytes, offering)
    ))
}

/// Runs one turn of one contestant, and times it.
pub(super) async fn turn(turn: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<Duration> {
    let start = Instant::now();
    timeout(TURN_TIMEOUT, turn)
        .await
        .context("the turn takes too long")??;
    Ok(start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

/// MiB in a second.
fn rate(bytes: u64, time: Duration) -> f64 {
    bytes as f64 / MIB as f64 / time.as_secs_f64()
}

/// Everybody's rates; the first one is ours.
fn table(rows: Vec<(&str, f64)>) -> String {
    let ours = rows.first().map_or(0.0, |(_, rate)| *rate);
    let mut table = Table::new(&["", "MiB/s", "DirectNet's rate"]);
    for (name, rate) in rows {
        table.row(vec![
            name.to_owned(),
            format!("{rate:.0}"),
            format!("{:.2} ×", ours / rate),
        ]);
    }
    table.render()
}

/// Makes a file in which no part is like another.
fn noise(folder: &Path, bytes: u64) -> anyhow::Result<PathBuf> {
    use std::io::Write;
    let path = folder.join("noise");
    let mut file = std::io::BufWriter::with_capacity(1 << 20, fs::File::create(&path)?);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..bytes / 8 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        file.write_all(&state.to_le_bytes())?;
    }
    file.into_inner()?.sync_all()?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_compares_us_with_everybody() {
        let shown = table(vec![("we", 400.0), ("iroh", 500.0)]);
        let last = shown.lines().last().unwrap();
        let cells: Vec<&str> = last.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells, ["iroh", "500", "0.80 ×"]);
    }

    #[test]
    fn the_middle_turn_counts() {
        let times = [9, 1, 2].map(Duration::from_secs).to_vec();
        assert_eq!(median(times), Some(Duration::from_secs(2)));
        assert_eq!(median(Vec::new()), None);
        assert_eq!(rate(1024 * MIB, Duration::from_secs(2)), 512.0);
    }
}
