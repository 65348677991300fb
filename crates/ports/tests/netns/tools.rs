//! What `ss` and `lsof` say of a host, row by row, in the words of our own list.

use std::collections::BTreeSet;
use std::process::Command;

use ports::Transport;

/// One process on one socket: transport, address as `ss` writes it, port, and the process unless nobody holds it.
pub(crate) type Row = (Transport, String, u16, Option<u32>);
/// The same as far as `lsof` tells: it does not tell the two wildcards apart.
pub(crate) type ShortRow = (Transport, u16, u32);

/// What `lsof` shows.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Sockets that are connected to nobody.
    pub(crate) free: BTreeSet<ShortRow>,
    /// Sockets that are connected.
    pub(crate) connected: BTreeSet<ShortRow>,
}

/// Asks `ss`, as `command` starts it, for listeners and bound sockets: `tcp LISTEN 0 16 127.0.0.1:80 0.0.0.0:* users:(("x",pid=7,fd=3))`.
pub(crate) fn ss(command: Command) -> BTreeSet<Row> {
    let mut rows = BTreeSet::new();
    for line in run(command, &["-tulnpH"]).lines() {
        let mut columns = line.split_whitespace();
        let transport = transport(columns.next().unwrap());
        let (address, port) = columns.nth(3).unwrap().rsplit_once(':').unwrap();
        let port = port.parse().unwrap();
        let users = line.split("pid=").skip(1);
        let mut pids: Vec<Option<u32>> = users.map(|rest| rest.split(',').next()?.parse().ok()).collect();
        if pids.is_empty() {
            pids.push(None);
        }
        rows.extend(
            pids.into_iter()
                .map(|pid| (transport, address.to_owned(), port, pid)),
        );
    }
    rows
}

/// Asks `lsof -F`, as `command` starts it: a line `p7` for a process, then for each of its files `PTCP` and `n127.0.0.1:80`.
pub(crate) fn lsof(command: Command) -> Files {
    let mut files = Files::default();
    let (mut pid, mut kind) = (0, Transport::Tcp);
    for line in run(command, &["-nP", "-i", "-FpPn"]).lines() {
        let (field, value) = line.split_at(1);
        match field {
            "p" => pid = value.parse().unwrap(),
            "P" => kind = transport(value),
            "n" => {
                let (local, remote) = value.split_once("->").unwrap_or((value, ""));
                let port = local.rsplit_once(':').unwrap().1.parse();
                let rows = if remote.is_empty() {
                    &mut files.free
                } else {
                    &mut files.connected
                };
                // `*:*` is a socket that is not bound at all.
                rows.extend(port.map(|port| (kind, port, pid)));
            }
            _ => {}
        }
    }
    files
}

fn transport(word: &str) -> Transport {
    match word.to_ascii_lowercase().as_str() {
        "tcp" => Transport::Tcp,
        "udp" => Transport::Udp,
        other => panic!("{other} is neither TCP nor UDP"),
    }
}

fn run(mut command: Command, arguments: &[&str]) -> String {
    let output = command.args(arguments).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}
