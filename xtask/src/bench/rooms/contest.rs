//! Rooms of several sizes one after the other, and the table of what a message cost in each.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;

use super::Inside;
use super::room::Room;
use super::sealing;
use crate::bench::table::Table;

/// How many members the rooms have, with the sender.
const SIZES: [usize; 4] = [3, 10, 30, 100];

/// The length of each message, in bytes: a line of chat.
const LENGTH: usize = 100;

/// How many copies of messages arrive in one room, about; larger rooms are given fewer messages.
const COPIES: usize = 20_000;

/// How many messages a room is given at most.
const MESSAGES_MAX: usize = 2000;

/// What was measured of one room.
#[derive(Debug)]
pub(super) struct Cost {
    pub(super) members: usize,
    pub(super) messages: usize,
    /// From the first one that was asked for until the last one was on the last member's disk.
    pub(super) took: Duration,
    /// The processor time of the sender's node, and of all the others together.
    pub(super) sender: Duration,
    pub(super) others: Duration,
    /// The bytes that went over the network.
    pub(super) bytes: u64,
}

/// Measures all rooms, and returns the section for the page.
pub(super) fn section(inside: &Inside) -> anyhow::Result<String> {
    // Short, because a Unix socket's path is; and on a disk, as a node's store is.
    let folder = tempfile::Builder::new().prefix("dn").tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let sizes: &[usize] = if inside.quick { &SIZES[..2] } else { &SIZES };
    let mut costs = Vec::new();
    for members in sizes.iter().copied() {
        let folder = folder.path().join(members.to_string());
        let cost = runtime.block_on(measure(&inside.directnet, &folder, members));
        costs.push(cost.with_context(|| format!("a room of {members}"))?);
    }
    Ok(describe(&inside.machine, &costs, sealing::measure()?))
}

async fn measure(program: &str, folder: &Path, members: usize) -> anyhow::Result<Cost> {
    std::fs::create_dir_all(folder)?;
    let room = Room::make(program, folder, members).await?;
    let messages = (COPIES / (members - 1)).min(MESSAGES_MAX);
    // The first one comes with the keys.
    room.say(1, LENGTH).await?;
    room.say(messages, LENGTH).await
}

fn describe(machine: &str, costs: &[Cost], sealing: Duration) -> String {
    let mut table = Table::new(&[
        "members",
        "messages/s",
        "copies/s",
        "sender: µs of a core per message",
        "per copy",
        "a member: µs per message",
        "bytes per copy",
    ]);
    for cost in costs {
        let (messages, copies) = (cost.messages as f64, (cost.messages * (cost.members - 1)) as f64);
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        table.row(vec![
            cost.members.to_string(),
            format!("{:.0}", messages / cost.took.as_secs_f64()),
            format!("{:.0}", copies / cost.took.as_secs_f64()),
            format!("{:.0}", micros(cost.sender) / messages),
            format!("{:.0}", micros(cost.sender) / copies),
            format!("{:.0}", micros(cost.others) / copies),
            format!("{:.0}", cost.bytes as f64 / copies),
        ]);
    }
    let last = costs.last().map_or(1, |cost| cost.members - 1);
    format!(
        "## Rooms\n\n{machine}.\n\n\
         One member writes messages of {LENGTH} bytes, one request for all; every member is a process of its own on this \
         machine, connected with the sender, and stores each message before it says that it has it. The time ends when the \
         last message is on the last member's disk. *Bytes* are all that went over the network for it, in both directions, \
         with IP and UDP.\n\n{}\n\
         To seal and sign one message takes {:.0} µs, measured alone. It is done once, whoever reads it: for each of {last} \
         readers it would take {:.0} µs.\n",
        table.render(),
        sealing.as_secs_f64() * 1e6,
        sealing.as_secs_f64() * 1e6 * last as f64,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_told_per_message_and_per_copy() {
        let cost = Cost {
            members: 11,
            messages: 100,
            took: Duration::from_secs(2),
            sender: Duration::from_millis(100),
            others: Duration::from_millis(500),
            bytes: 400_000,
        };
        let section = describe("a machine", &[cost], Duration::from_micros(30));
        let row = section.lines().rfind(|line| line.starts_with("| 11")).unwrap();
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells, ["11", "50", "500", "1000", "100", "500", "400"]);
        assert!(
            section.contains("for each of 10 readers it would take 300 µs"),
            "{section}"
        );
    }
}
