//! Several builds of `directnet` against each other: whether a change made messages faster, and what they cost.
//!
//! Nothing else is measured, and nothing is written into the page: this is for whoever changes the program. Processor time
//! hardly depends on what else the machine does, which the other figures do.

use std::path::Path;
use std::time::Duration;

use super::contest::{Contestant, Entrant, Extent, LENGTHS};
use super::directnet::{Lines, Pair};
use crate::bench::process;
use crate::bench::table::Table;

/// The two nodes of one build, asked in both ways.
struct Build {
    name: String,
    lines: Measured<Lines>,
    each: Measured<Pair>,
}

/// One way of asking nodes, and what it cost them.
struct Measured<C> {
    entrant: Entrant<C>,
    /// The sender, the recipient, and this one, which asks.
    processes: [u32; 3],
    busy: [Duration; 3],
    answered: usize,
}

/// Measures all builds in turns, and returns the tables.
pub(super) async fn measure(programs: &[String], folder: &Path, extent: Extent) -> anyhow::Result<String> {
    let mut builds = Vec::new();
    for (number, program) in programs.iter().enumerate() {
        let folder = folder.join(number.to_string());
        std::fs::create_dir(&folder)?;
        let pair = Pair::start(program, &folder).await?;
        let [recipient, sender] = pair.process_ids();
        let processes = [sender, recipient, std::process::id()];
        builds.push(Build {
            name: program.clone(),
            lines: Measured::new(pair.lines(), processes),
            each: Measured::new(pair, processes),
        });
    }
    let mut tables = Vec::new();
    for length in LENGTHS {
        let message = "m".repeat(length);
        for _ in 0..extent.turns {
            for build in &mut builds {
                build.lines.take_turn(&message, extent).await?;
                build.each.take_turn(&message, extent).await?;
            }
        }
        let table = table(&mut builds);
        tables.push(format!("Messages of {length} bytes:\n\n{table}"));
    }
    Ok(tables.join("\n"))
}

impl<C: Contestant> Measured<C> {
    fn new(contestant: C, processes: [u32; 3]) -> Self {
        Self {
            entrant: Entrant::new(contestant),
            processes,
            busy: Default::default(),
            answered: 0,
        }
    }

    async fn take_turn(&mut self, message: &str, extent: Extent) -> anyhow::Result<()> {
        self.entrant.take_singles(message, extent).await?;
        let before = self.times()?;
        self.answered += self.entrant.take_batch(message, extent).await?;
        let after = self.times()?;
        for ((busy, before), after) in self.busy.iter_mut().zip(before).zip(after) {
            *busy += after.saturating_sub(before);
        }
        Ok(())
    }

    fn times(&self) -> anyhow::Result<Vec<Duration>> {
        self.processes.map(process::processor_time).into_iter().collect()
    }

    /// The row of the table, after the last turn.
    fn row(&mut self, program: &str) -> Vec<String> {
        let (name, mut figures) = self.entrant.row();
        let mut row = vec![
            format!("{program}: {name}"),
            format!("{:.3}", figures.percentile_ms(50)),
            format!("{:.0}", figures.rate().unwrap_or_default()),
        ];
        row.extend(
            self.busy
                .map(|busy| format!("{:.1}", each_us(busy, self.answered))),
        );
        let all = self.busy.iter().sum();
        row.push(format!("{:.1}", each_us(all, self.answered)));
        (self.busy, self.answered) = Default::default();
        row
    }
}

/// A share of a time, in microseconds.
fn each_us(all: Duration, count: usize) -> f64 {
    all.as_secs_f64() * 1e6 / count as f64
}

fn table(builds: &mut [Build]) -> String {
    let mut table = Table::new(&[
        "",
        "one at a time: p50 ms",
        "together: per second",
        "sender: µs of a processor each",
        "recipient",
        "asking",
        "all",
    ]);
    for build in &mut *builds {
        table.row(build.lines.row(&build.name));
    }
    for build in builds {
        table.row(build.each.row(&build.name));
    }
    table.render()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_costs_its_share_of_the_time() {
        assert_eq!(each_us(Duration::from_millis(500), 10_000), 50.0);
    }
}
