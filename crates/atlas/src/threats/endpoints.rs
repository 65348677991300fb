//! Endpoints once seen: how many control servers of how many malware families were observed on a port number.
//!
//! | table | one entry | order |
//! |---|---|---|
//! | `ROWS` | port, families, endpoints, where its largest families start in `SETS` | port |
//! | `SETS` | position of a family in `FAMILIES`, endpoints | largest first, five at most for each port |
//! | `AT_LEAST` | endpoints, how many ports have at least as many | endpoints |
//!
//! All words have 16 bits in little-endian order; `build/lists/endpoints.rs` writes them.

use super::BaseRate;
use crate::{PortNumber, Source};

type Word = [u8; 2];

static ROWS: &[[Word; 4]] = include_bytes!(concat!(env!("OUT_DIR"), "/endpoints.bin"))
    .as_chunks()
    .0
    .as_chunks()
    .0;
static SETS: &[[Word; 2]] = include_bytes!(concat!(env!("OUT_DIR"), "/top_families.bin"))
    .as_chunks()
    .0
    .as_chunks()
    .0;

/// How many families of a port are named.
const TOP: usize = 5;

/// What was once seen on a port. Nobody says for which transport; most malware uses TCP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoints {
    /// The port.
    pub port: PortNumber,
    /// How many malware families.
    pub families: u16,
    /// How many control servers, all families together.
    pub endpoints: u16,
    /// How many port numbers have at least as many, this one included.
    pub ports_with_as_many: u16,
    /// How many port numbers have any.
    pub base_rate: BaseRate,
    /// Who says so.
    pub source: &'static Source,
    /// Where its families start in `SETS`.
    set: u16,
}

/// A malware family on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// Its name, as the source writes it.
    pub name: &'static str,
    /// How many of its control servers were seen on the port.
    pub endpoints: u16,
}

/// A port on which a family was seen, as one of its five largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndpointsOfFamily {
    /// The port, with everything that was seen on it.
    pub port: Endpoints,
    /// The family's part.
    pub family: Family,
}

impl Endpoints {
    /// Returns the largest families, largest first, five at most.
    pub fn top(self) -> impl Iterator<Item = Family> {
        let sets = SETS.get(usize::from(self.set)..).unwrap_or_default();
        sets.iter().take(usize::from(self.families).min(TOP)).map(|set| {
            let [family, endpoints] = set.map(u16::from_le_bytes);
            Family {
                name: FAMILIES.get(usize::from(family)).copied().unwrap_or_default(),
                endpoints,
            }
        })
    }
}

/// Returns what was once seen on `port`; `None` for the two ports out of three on which nothing was.
pub fn endpoints(port: PortNumber) -> Option<Endpoints> {
    let at = ROWS
        .binary_search_by_key(&port.0, |[port, ..]| u16::from_le_bytes(*port))
        .ok()?;
    ROWS.get(at).map(read)
}

/// Returns how many port numbers have at least one endpoint.
pub fn endpoint_base_rate() -> BaseRate {
    BaseRate::new(u32::try_from(ROWS.len()).unwrap_or(u32::MAX))
}

/// Returns the names of all families that are among the five largest of any port, sorted.
pub fn families() -> &'static [&'static str] {
    &FAMILIES
}

/// Returns the ports on which a family is among the five largest, by port; the name as in [`families`].
pub fn of_family(name: &str) -> impl Iterator<Item = EndpointsOfFamily> + use<> {
    let wanted = FAMILIES.binary_search(&name).ok();
    let rows = wanted.map_or(&[][..], |_| ROWS);
    rows.iter().map(read).filter_map(move |port| {
        let family = FAMILIES.get(wanted?)?;
        let family = port.top().find(|found| found.name == *family)?;
        Some(EndpointsOfFamily { port, family })
    })
}

fn read(row: &[Word; 4]) -> Endpoints {
    let [port, families, endpoints, set] = row.map(u16::from_le_bytes);
    let step = AT_LEAST.partition_point(|(count, _)| *count < endpoints);
    Endpoints {
        port: PortNumber(port),
        families,
        endpoints,
        ports_with_as_many: AT_LEAST.get(step).map_or(0, |(_, ports)| *ports),
        base_rate: endpoint_base_rate(),
        source: SOURCE,
        set,
    }
}

include!(concat!(env!("OUT_DIR"), "/families.rs"));
