//! Turns `sources.csv` and the small lists into Rust source, and the endpoints once seen into tables.
//!
//! Every row has to name a source that `sources.csv` describes: a fact without a source stops the build.

mod endpoints;
mod threats;

use std::fmt::Write as _;

use crate::number::Ports;
use crate::read::Flaw;
use crate::read::cell;
use crate::read::csv::Rows;

/// The columns of `sources.csv`.
const SOURCES: [&str; 7] = [
    "source_id",
    "title",
    "publisher",
    "url",
    "licence",
    "retrieved_from",
    "as_of",
];
const USES: [&str; 7] = [
    "port",
    "transport",
    "name",
    "what",
    "risk_if_exposed",
    "source_id",
    "source_ref",
];
const BLOCKED: [&str; 7] = [
    "port",
    "typical_service",
    "fetch_standard",
    "firefox",
    "chromium",
    "added_to_fetch_if_known",
    "source_id",
];
const EPHEMERAL: [&str; 6] = ["os", "first", "last", "applies_to", "source_id", "source_ref"];
const MALWARE: [&str; 7] = [
    "port",
    "transport",
    "name",
    "kind",
    "source_id",
    "source_ref",
    "first_seen_year_if_known",
];
const ENDPOINTS: [&str; 5] = ["port", "families", "endpoints", "top_families", "source_id"];

/// The texts of all lists.
pub(crate) struct Lists<'a> {
    pub(crate) sources: &'a [u8],
    pub(crate) uses: &'a [u8],
    pub(crate) blocked: &'a [u8],
    pub(crate) ephemeral: &'a [u8],
    pub(crate) malware: &'a [u8],
    pub(crate) endpoints: &'a [u8],
}

/// What becomes of them: files for the crate to include.
pub(crate) struct Compiled {
    pub(crate) files: Vec<(&'static str, Vec<u8>)>,
}

/// Compiles all lists; a flaw comes with the name of its file.
pub(crate) fn compile(lists: &Lists<'_>) -> Result<Compiled, (&'static str, Flaw)> {
    let of = |name| move |flaw| (name, flaw);
    let (sources, ids) = sources(lists.sources).map_err(of("sources.csv"))?;
    let mut uses = small(lists.uses, &USES, &ids, use_item).map_err(of("known-uses.csv"))?;
    let mut blocked =
        small(lists.blocked, &BLOCKED, &ids, blocked_item).map_err(of("browser-blocked-ports.csv"))?;
    let ephemeral =
        small(lists.ephemeral, &EPHEMERAL, &ids, ephemeral_item).map_err(of("ephemeral-ranges.csv"))?;
    let threats = small(lists.malware, &MALWARE, &ids, threat).map_err(of("malware-ports.csv"))?;
    let covered = format!(
        "const PORTS_COVERED: u32 = {};\n",
        threats::ports_covered(&threats)
    );
    let (ranges, threats) = threats::items(threats);
    let endpoints = endpoints::compile(lists.endpoints, &ids).map_err(of("malware-c2-endpoints.csv"))?;
    // Lookups search by port.
    uses.sort_by_key(|(first, _)| *first);
    blocked.sort_by_key(|(first, _)| *first);
    let mut files = vec![
        ("sources.rs", sources),
        ("usage.rs", array("USES", "KnownUse", uses)),
        ("browsers.rs", array("BLOCKED", "BlockedPort", blocked)),
        ("ephemeral.rs", array("RANGES", "EphemeralRange", ephemeral)),
        (
            "threats.rs",
            covered + &array("THREATS", "Threat", threats) + &array("RANGES", "Threat", ranges),
        ),
        ("families.rs", endpoints.source),
    ]
    .into_iter()
    .map(|(name, text)| (name, text.into_bytes()))
    .collect::<Vec<_>>();
    files.push(("endpoints.bin", endpoints.rows));
    files.push(("top_families.bin", endpoints.sets));
    Ok(Compiled { files })
}

/// The ids of all sources, in their order.
pub(crate) struct Ids(Vec<String>);

impl Ids {
    /// Returns Rust source that refers to the source with this id.
    fn find(&self, id: &str, line: u64) -> Result<String, Flaw> {
        let at = self.0.iter().position(|known| known == id);
        at.map(|at| format!("&crate::sources::SOURCES[{at}]"))
            .ok_or_else(|| Flaw::at(line, format!("sources.csv describes no {id:?}")))
    }
}

/// Checks the header and walks over the rows below it.
fn rows<const N: usize>(csv: &[u8], header: &[&str; N]) -> Result<Vec<(u64, [String; N])>, Flaw> {
    let mut rows = Rows::new(csv);
    if rows.next().transpose()?.is_none_or(|row| row.cells != *header) {
        return Err(Flaw::new(format!("the first line is not {}", header.join(","))));
    }
    rows.map(|row| {
        let row = row?;
        let cells: Result<Vec<String>, String> = row.cells.iter().map(|text| cell::clean(text)).collect();
        let cells = cells.map_err(|reason| Flaw::at(row.line, reason))?;
        let found = cells.len();
        let cells = <[String; N]>::try_from(cells)
            .map_err(|_| Flaw::at(row.line, format!("{found} cells instead of {N}")))?;
        Ok((row.line, cells))
    })
    .collect()
}

fn sources(csv: &[u8]) -> Result<(String, Ids), Flaw> {
    let mut ids = Ids(Vec::new());
    let mut items = Vec::new();
    let mut registry = None;
    for (_, [id, title, publisher, url, licence, retrieved_from, as_of]) in rows(csv, &SOURCES)? {
        if id.starts_with("iana-") {
            registry = Some(ids.0.len());
        }
        items.push((
            0,
            format!(
                "Source {{ id: {id:?}, title: {title:?}, publisher: {publisher:?}, url: {url:?}, licence: \
                 {licence:?}, retrieved_from: {retrieved_from:?}, as_of: {as_of:?} }}"
            ),
        ));
        ids.0.push(id);
    }
    let registry = registry
        .ok_or_else(|| Flaw::new("no row describes the registry (its source_id starts with \"iana-\")"))?;
    let text = format!(
        "static REGISTRY: &Source = &SOURCES[{registry}];\npub(crate) {}",
        array("SOURCES", "Source", items)
    );
    Ok((text, ids))
}

/// Makes the items of one row, which starts at a line.
type MakeItems<const N: usize, T> = fn(u64, &[String; N], &Ids) -> Result<Vec<T>, Flaw>;

/// Turns each row of a small list into items, each with the port it is found by.
fn small<const N: usize, T>(
    csv: &[u8],
    header: &[&str; N],
    ids: &Ids,
    item: MakeItems<N, T>,
) -> Result<Vec<T>, Flaw> {
    let mut items = Vec::new();
    for (line, cells) in rows(csv, header)? {
        items.extend(item(line, &cells, ids)?);
    }
    Ok(items)
}

type Item = (u16, String);

fn use_item(line: u64, cells: &[String; 7], ids: &Ids) -> Result<Vec<Item>, Flaw> {
    let [port, transport, name, what, risk, source, reference] = cells;
    let port = span(line, port)?.first.0;
    let (source, risk) = (ids.find(source, line)?, optional(risk));
    let item = |transport: &str| {
        format!(
            "KnownUse {{ port: PortNumber({port}), transport: {transport}, name: {name:?}, what: {what:?}, \
             risk: {risk}, source: {source}, reference: {reference:?} }}"
        )
    };
    Ok(transports(line, transport)?
        .iter()
        .map(|transport| (port, item(transport)))
        .collect())
}

fn blocked_item(line: u64, cells: &[String; 7], ids: &Ids) -> Result<Vec<Item>, Flaw> {
    let [port, service, fetch, firefox, chromium, since, source] = cells;
    let port = span(line, port)?.first.0;
    let item = format!(
        "BlockedPort {{ port: PortNumber({port}), service: {}, is_in_standard: {}, firefox: {firefox:?}, \
         chromium: {chromium:?}, since: {}, source: {} }}",
        optional(service),
        fetch == "yes",
        optional(since),
        ids.find(source, line)?
    );
    Ok(vec![(port, item)])
}

fn ephemeral_item(line: u64, cells: &[String; 6], ids: &Ids) -> Result<Vec<Item>, Flaw> {
    let [system, first, last, applies_to, source, reference] = cells;
    let ports = span(line, &format!("{first}-{last}"))?;
    let item = format!(
        "EphemeralRange {{ system: {system:?}, ports: {}, applies_to: {applies_to:?}, source: {}, \
         reference: {reference:?} }}",
        ports_literal(ports),
        ids.find(source, line)?
    );
    Ok(vec![(ports.first.0, item)])
}

fn threat(line: u64, cells: &[String; 7], ids: &Ids) -> Result<Vec<threats::Row>, Flaw> {
    let [port, transport, name, kind, source, reference, first_seen] = cells;
    let (source, first_seen) = (ids.find(source, line)?, optional(first_seen));
    let ports = span(line, port)?;
    Ok(transports(line, transport)?
        .iter()
        .map(|transport| threats::Row {
            ports,
            rest: format!(
                "transport: {transport}, name: {name:?}, kind: {kind:?}, source: {source}, \
                 reference: {reference:?}, first_seen: {first_seen}"
            ),
        })
        .collect())
}

/// Returns Rust source for each transport that a cell stands for.
fn transports(line: u64, cell: &str) -> Result<Vec<&'static str>, Flaw> {
    match cell {
        "tcp" => Ok(vec!["Some(Transport::Tcp)"]),
        "udp" => Ok(vec!["Some(Transport::Udp)"]),
        "both" => Ok(vec!["Some(Transport::Tcp)", "Some(Transport::Udp)"]),
        "unknown" => Ok(vec!["None"]),
        other => Err(Flaw::at(
            line,
            format!("{other:?} is not tcp, udp, both or unknown"),
        )),
    }
}

fn span(line: u64, cell: &str) -> Result<Ports, Flaw> {
    cell::span(cell).map_err(|reason| Flaw::at(line, reason))
}

fn optional(cell: &str) -> String {
    format!("{:?}", cell::filled(cell))
}

fn ports_literal(ports: Ports) -> String {
    let Ports { first, last } = ports;
    format!("Ports {{ first: PortNumber({first}), last: PortNumber({last}) }}")
}

fn array(name: &str, kind: &str, items: Vec<Item>) -> String {
    let mut text = format!("static {name}: [{kind}; {}] = [\n", items.len());
    for (_, item) in items {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    {item},");
    }
    text.push_str("];\n");
    text
}
