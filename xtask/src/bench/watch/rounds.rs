//! The table: each way of watching, on each host.

use std::time::Duration;

use super::neighbour::Neighbour;
use super::watcher::Watcher;
use super::{Host, Inside};
use crate::bench::fleet::{Fleet, Member};
use crate::bench::namespaces::Cgroups;
use crate::bench::table::Table;

/// How many listeners are opened while the watcher polls, which takes the better part of a second for each.
const OPENED_POLLING: u16 = 20;

/// Measures on every host, and returns the section for the page.
pub(super) fn section(inside: &Inside) -> anyhow::Result<String> {
    let host = &inside.host;
    let mut table = Table::new(&[
        "watcher",
        "other listeners",
        "elsewhere",
        "told: p50 ms",
        "p99 ms",
        "slowest ms",
        "% of a core",
    ]);
    let quiet = Round::new(inside, "quiet");
    table.row(quiet.measure(&[], 0)?);
    table.row(beside_a_neighbour(inside, 0)?);
    let cgroups = Cgroups::create()?;
    let fleet = launch(host, &cgroups)?;
    let others = u32::from(host.processes) * u32::from(host.listeners);
    table.row(quiet.measure(&[], others)?);
    table.row(beside_a_neighbour(inside, others)?);
    table.row(quiet.measure(&["--poll"], others)?);
    drop(fleet);
    let parts = [
        "## Watching".to_owned(),
        format!("{}.", inside.machine),
        describe(host),
        table.render().trim_end().to_owned(),
    ];
    Ok(parts.join("\n\n"))
}

fn describe(host: &Host) -> String {
    format!(
        "In namespaces of their own, run by root. {} listeners opened one by one, {OPENED_POLLING} for the watcher that \
         polls: from before the socket is made until the line about it is read. Before that, the watcher's share of one \
         core in {} seconds during which nothing happens; *busy* elsewhere: a process in another network namespace \
         opens and closes listeners all the time, as fast as it can. Meant to be within 1 ms for half of the listeners, \
         and under 0.5 % while it is quiet; polling is for those who may not have the kernel's events, and misses both.",
        host.opened, host.idle
    )
}

fn launch(host: &Host, cgroups: &Cgroups) -> anyhow::Result<Fleet> {
    let member = Member {
        listeners: host.listeners,
        connections: 0,
        files: 0,
    };
    let mut fleet = Fleet::new()?;
    for number in 0..host.processes {
        fleet.launch(&member, &cgroups.add(&format!("service-{number}.service"))?)?;
    }
    Ok(fleet)
}

fn beside_a_neighbour(inside: &Inside, others: u32) -> anyhow::Result<Vec<String>> {
    let _neighbour = Neighbour::launch()?;
    Round::new(inside, "busy").measure(&[], others)
}

/// What is the same for a row, whichever watcher it is about.
struct Round<'a> {
    inside: &'a Inside,
    elsewhere: &'static str,
}

impl<'a> Round<'a> {
    fn new(inside: &'a Inside, elsewhere: &'static str) -> Self {
        Self { inside, elsewhere }
    }

    /// Lets a watcher do nothing for a while, then opens listeners; returns the row about it.
    fn measure(&self, options: &[&str], others: u32) -> anyhow::Result<Vec<String>> {
        let Inside {
            directnet,
            home,
            host,
            ..
        } = self.inside;
        let name = [&["watch"], options].concat().join(" ");
        super::watcher::tell(&format!(
            "`{name}` beside {others} listeners, {} elsewhere",
            self.elsewhere
        ));
        let opened = if options.is_empty() {
            host.opened
        } else {
            OPENED_POLLING.min(host.opened)
        };
        let watcher = Watcher::launch(directnet, home, options)?;
        let idle_share = watcher.idle_share(Duration::from_secs(host.idle))?;
        let mut delays = watcher.delays(opened)?;
        delays.sort_unstable();
        let [median, most, slowest] = [50, 99, 100].map(|percent| milliseconds(&delays, percent));
        Ok(vec![
            format!("`{name}`"),
            others.to_string(),
            self.elsewhere.to_owned(),
            median,
            most,
            slowest,
            format!("{:.2}", idle_share * 100.0),
        ])
    }
}

/// The delay within which so many percent of them are, which are in order.
fn milliseconds(delays: &[Duration], percent: usize) -> String {
    let index = (delays.len() * percent).div_ceil(100).saturating_sub(1);
    let delay = delays.get(index).copied().unwrap_or_default();
    format!("{:.2}", delay.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_the_delays_is_within_what_is_told() {
        let delays: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        let told = [50, 99, 100].map(|percent| milliseconds(&delays, percent));
        assert_eq!(told, ["100.00", "198.00", "200.00"]);
        assert_eq!(milliseconds(&[], 50), "0.00");
    }
}
