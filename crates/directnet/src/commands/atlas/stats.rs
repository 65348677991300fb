//! `directnet atlas stats`: how many ports are assigned, reserved and so on.

use std::io;
use std::path::PathBuf;

use api::atlas::{Counts, StatsDocument, VERSION};
use node::documents;
use ports::atlas::{self, PortRange, Transport};

use crate::claims;
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;
use crate::table::{self, Cell, Column};

/// Count the registry's answers, for every transport and range
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet atlas stats
  directnet atlas stats --json | jq '.counts[] | select(.transport == \"tcp\")'")]
pub(super) struct Args {
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

fn columns() -> [Column; 7] {
    [
        Column::whole(say!("column-transport")),
        Column::whole(say!("column-range")),
        Column::whole(say!("column-assigned")),
        Column::whole(say!("column-reserved")),
        Column::whole(say!("column-unassigned")),
        Column::whole(say!("column-withdrawn")),
        Column::whole(say!("column-no-record")),
    ]
}

/// Counts and prints.
pub(super) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let registry = claims::for_report(home)?.registry();
    let all = Transport::ALL
        .into_iter()
        .flat_map(|transport| PortRange::ALL.map(|range| (transport, range)));
    let counts = all.map(|(transport, range)| {
        (
            transport,
            range,
            atlas::registry::Counts::of(registry, range, transport),
        )
    });
    let counts: Vec<_> = counts.collect();
    if args.json {
        let document = StatsDocument {
            version: VERSION,
            edition: registry.source().id.to_owned(),
            counts: counts
                .iter()
                .map(|(transport, range, counts)| of(*transport, *range, counts))
                .collect(),
        };
        output::json(&mut io::stdout().lock(), &document)?;
        return Ok(Exit::Done);
    }
    let rows: Vec<[Cell<'_>; 7]> = counts
        .iter()
        .map(|(transport, range, counts)| {
            let number = |count: u32| Cell::from(count.to_string());
            [
                transport.to_string().into(),
                format!("{range} {}", range.bounds()).into(),
                number(counts.assigned),
                number(counts.reserved),
                number(counts.unassigned),
                number(counts.withdrawn),
                number(counts.no_record),
            ]
        })
        .collect();
    let mut text = Vec::new();
    table::write(
        &mut text,
        &columns(),
        rows.iter().cloned(),
        output::terminal_width(),
    )?;
    output::human(&String::from_utf8_lossy(&text))?;
    let source = registry.source();
    let told = say!("registry-of", publisher = source.publisher, date = source.as_of);
    output::remark(&(told + "\n"))?;
    Ok(Exit::Done)
}

fn of(transport: Transport, range: PortRange, counts: &atlas::registry::Counts) -> Counts {
    Counts {
        transport: documents::transport(transport),
        range: documents::range(range),
        assigned: counts.assigned,
        reserved: counts.reserved,
        unassigned: counts.unassigned,
        withdrawn: counts.withdrawn,
        no_record: counts.no_record,
    }
}
