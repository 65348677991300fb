//! The most memory that a node holds during a transfer, whatever it transfers.

use std::fs;
use std::path::Path;

use anyhow::Context;

use super::contest::{Extent, MIB};
use super::directnet::Pair;
use crate::bench::process;
use crate::bench::table::Table;

/// How many files the folder holds.
const FILES: usize = 10_000;

/// Measures both nodes during a transfer of each kind, and returns their table.
pub(super) async fn measure(
    pair: &mut Pair,
    folder: &Path,
    file: &Path,
    extent: Extent,
) -> anyhow::Result<String> {
    let hole = folder.join("hole");
    fs::File::create(&hole)?.set_len(extent.hole_bytes)?;
    let many = folder.join("many");
    fs::create_dir(&many)?;
    for number in 0..FILES {
        fs::write(many.join(format!("file-{number}")), vec![1; number % 4096])?;
    }
    let kinds = [
        (format!("{} MiB of noise", extent.bytes / MIB), file),
        (
            format!("{} GiB of nothing but a hole", extent.hole_bytes / 1024 / MIB),
            &hole,
        ),
        (format!("a folder of {FILES} small files"), &many),
    ];
    let mut table = Table::new(&["", "seconds", "sender's peak MiB", "recipient's peak MiB"]);
    for (name, path) in kinds {
        let pids = [pair.alice.pid(), pair.bob.pid()];
        pids.iter().try_for_each(|pid| process::forget_peak(*pid))?;
        let (_, carried) = pair.carry(path).await?;
        let mut row = vec![name, format!("{:.1}", carried.as_secs_f64())];
        for pid in pids {
            let peak = process::memory_kib(pid, "VmHWM").context("/proc/PID/status has an unknown form")?;
            row.push(format!("{:.1}", peak as f64 / 1024.0));
        }
        table.row(row);
    }
    Ok(format!(
        "Memory of the two nodes, offering included; all of a node, of which some 26 MiB are there before anything is sent. \
         Meant to be under 64 MB whatever the size.\n\n{}",
        table.render()
    ))
}
