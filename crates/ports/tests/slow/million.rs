//! A million sockets are listed in bounded memory, each with what is known of it.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use ports::Listing;
use ports::owner::Pid;

/// How many sockets there are.
const SOCKETS: u32 = 1_000_000;
/// How many of them have a process.
const HELD: u32 = 1000;
/// The most memory that listing them may take at any time, in KiB: less than 700 bytes for each socket.
const MEMORY_KIB: u64 = 650_000;

/// Writes a process file system with a table of TCP listeners, the first of which one process holds.
fn make_machine(proc: &Path) {
    fs::create_dir_all(proc.join("net")).unwrap();
    let mut table = BufWriter::new(File::create(proc.join("net/tcp")).unwrap());
    writeln!(
        table,
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
    )
    .unwrap();
    for number in 0..SOCKETS {
        let (address, port) = (0x0A00_0000 | number >> 16, (number & 0xffff).max(1));
        let (address, inode) = (u32::from_ne_bytes(address.to_be_bytes()), number + 1);
        writeln!(table, "{number:6}: {address:08X}:{port:04X} 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 {inode} 1 0 100 0 0 10 0").unwrap();
    }
    table.flush().unwrap();
    fs::write(proc.join("net/udp"), "  sl  local_address\n").unwrap();
    let process = proc.join("1");
    fs::create_dir_all(process.join("fd")).unwrap();
    fs::write(
        process.join("stat"),
        "1 (init) S 0 1 1 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 7 100 200 3",
    )
    .unwrap();
    for descriptor in 0..HELD {
        let link = format!("socket:[{}]", descriptor + 1);
        std::os::unix::fs::symlink(link, process.join(format!("fd/{descriptor}"))).unwrap();
    }
}

/// Returns the most memory this process ever had, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap().trim().trim_end_matches(" kB").parse().unwrap()
}

/// Counts the sockets, and those with a process.
fn count(listing: &Listing) -> (usize, usize) {
    let sockets = listing
        .entries
        .iter()
        .flat_map(|entry| entry.sockets.iter().flatten());
    let mut counts = (0, 0);
    for held in sockets {
        counts.0 += 1;
        counts.1 += usize::from(held.owners.processes().iter().any(|owner| owner.pid == Pid(1)));
    }
    counts
}

#[test]
fn a_million_sockets_are_listed_in_bounded_memory() {
    let proc = tempfile::tempdir().unwrap();
    make_machine(proc.path());
    let before = peak();
    let listing = ports::fuzzing::list_below(proc.path());
    let used = peak() - before;
    let counted = count(&listing);
    assert_eq!(counted, (SOCKETS.try_into().unwrap(), HELD.try_into().unwrap()));

    assert!(used < MEMORY_KIB, "{used} KiB");
}
