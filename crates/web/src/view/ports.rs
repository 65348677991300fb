//! The list of ports that are held, and the picture of all of them.

use api::ports::{Entry, Level, PortMapDocument, PortsDocument};
use askama::Template;

use super::now::{class, level_word, shown_address, transport};
use super::{Frame, first_rows};
use crate::language::{Texts, Told, Value};

/// The most ports that are shown in the list; the rest is counted. A browser is slow beyond.
const ROWS_MAX: usize = 2000;
/// How many ports a row of the picture has.
const WIDTH: u16 = 256;

/// The page.
#[derive(Template)]
#[template(path = "ports.html")]
pub(crate) struct PortsPage {
    pub(crate) f: Frame,
    pub(crate) table: String,
    pub(crate) map: String,
}

/// The list.
#[derive(Template)]
#[template(path = "ports_table.html")]
pub(crate) struct PortsTable {
    t: &'static Texts,
    summary: String,
    rows: Vec<Row>,
    left_out: Option<String>,
    gaps: Vec<Told>,
}

struct Row {
    port: u16,
    transport: &'static str,
    class: &'static str,
    level: &'static str,
    held: String,
    registered: String,
    address: String,
    is_reachable: bool,
}

impl PortsTable {
    pub(crate) fn of(t: &'static Texts, listing: &PortsDocument) -> Self {
        let summary = t.with(
            "ports-summary",
            &[
                ("listeners", Value::Count(count(listing.summary.listeners))),
                ("look", Value::Count(count(listing.summary.worth_a_look))),
            ],
        );
        let (rows, left_out) = first_rows(t, &listing.ports, ROWS_MAX);
        Self {
            t,
            summary,
            rows: rows.into_iter().map(|entry| row(t, entry)).collect(),
            left_out,
            gaps: listing.gaps.iter().map(|gap| Told::of(t, &gap.text)).collect(),
        }
    }
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn row(t: &'static Texts, entry: &Entry) -> Row {
    let sockets = || entry.observed.iter().flatten();
    let mut holders: Vec<String> = sockets()
        .flat_map(|socket| &socket.owners)
        .map(|owner| owner.process.clone())
        .collect();
    holders.sort();
    holders.dedup();
    let mut addresses: Vec<String> = sockets().map(shown_address).collect();
    addresses.dedup();
    let hidden = || t.get("table-hidden").to_owned();
    let registered = entry
        .registry
        .registrations
        .iter()
        .find_map(|row| row.service.clone());
    Row {
        port: entry.port,
        transport: transport(entry.transport),
        class: class(entry.verdict.level),
        level: level_word(t, entry.verdict.level),
        held: if holders.is_empty() {
            hidden()
        } else {
            holders.join(", ")
        },
        registered: registered.unwrap_or_else(|| "–".to_owned()),
        address: addresses.join(", "),
        is_reachable: sockets().any(|socket| socket.reachable_from_outside),
    }
}

/// The picture: an image of the registry below, what is held as points of links above it.
#[derive(Template)]
#[template(path = "ports_map.html")]
pub(crate) struct PortsMap {
    pub(crate) t: &'static Texts,
    summary: String,
    picture: String,
    ports_prefix: String,
    ports_suffix: &'static str,
    expected: Vec<(u16, u16, u16)>,
    held: Vec<Dot>,
    is_live: bool,
}

struct Dot {
    port: u16,
    x: String,
    y: String,
    class: &'static str,
    title: String,
}

impl PortsMap {
    pub(crate) fn of(t: &'static Texts, map: &PortMapDocument) -> Self {
        Self {
            t,
            summary: t.with_count("map-summary", "held", count(map.held.len())),
            picture: "/ports/map.png".into(),
            ports_prefix: "/port/".into(),
            ports_suffix: "",
            expected: map
                .expected
                .iter()
                .flat_map(|span| rows(span.first_port, span.last_port))
                .collect(),
            held: map
                .held
                .iter()
                .map(|held| dot(t, held.port, held.level, &held.holders))
                .collect(),
            is_live: true,
        }
    }
}

impl PortsMap {
    /// The picture alone, for a site without a machine.
    pub(crate) fn of_registry(t: &'static Texts) -> Self {
        Self {
            t,
            summary: t.get("map-title").to_owned(),
            picture: "../assets/map.png".into(),
            ports_prefix: "port/".into(),
            ports_suffix: ".html",
            expected: Vec::new(),
            held: Vec::new(),
            is_live: false,
        }
    }
}

fn dot(t: &'static Texts, port: u16, level: Level, holders: &[String]) -> Dot {
    Dot {
        port,
        x: format!("{}.5", port % WIDTH),
        y: format!("{}.5", port / WIDTH),
        class: class(level),
        title: format!("{port} {} · {}", holders.join(", "), level_word(t, level)),
    }
}

/// Cuts a span of ports where a row of the picture ends: column, row, how many.
fn rows(first: u16, last: u16) -> Vec<(u16, u16, u16)> {
    let mut rows = Vec::new();
    let mut at = u32::from(first);
    let (width, end) = (u32::from(WIDTH), u32::from(last) + 1);
    while at < end {
        let until = ((at / width + 1) * width).min(end);
        let [x, y, length] =
            [at % width, at / width, until - at].map(|it| u16::try_from(it).unwrap_or(u16::MAX));
        rows.push((x, y, length));
        at = until;
    }
    rows
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::language::{Language, texts};

    /// A list of that many ports, which nobody holds.
    fn listing(count: usize) -> PortsDocument {
        let remark = json!({"code": "free", "text": "nobody holds it"});
        let entry = |port: usize| {
            json!({
                "port": port, "transport": "tcp", "observed": [],
                "registry": {"status": "unassigned", "registrations": []},
                "other_claims": {"uses": [], "ephemeral": [], "own": []},
                "verdict": {"level": "nothing_there", "reasons": [], "next_step": remark},
                "by_hand": {"linux": [], "macos": [], "windows": []},
            })
        };
        let registry = json!({"title": "", "publisher": "", "url": "", "as_of": ""});
        let listing = json!({
            "version": 1, "ports": (1..=count).map(entry).collect::<Vec<_>>(), "gaps": [],
            "summary": {"listeners": count, "worth_a_look": 0},
            "sources": {"registry": registry, "lists": [], "sockets": null},
        });
        serde_json::from_value(listing).unwrap()
    }

    #[test]
    fn a_list_that_is_too_long_says_how_many_rows_are_left_out() {
        let shown = |count| {
            let table = PortsTable::of(texts(Language::English), &listing(count));
            let html = table.render().unwrap();
            let said = html.split("<p class=\"faint\">").nth(1);
            let said = said.and_then(|rest| rest.split('<').next()).map(str::to_owned);
            (html.matches("<th scope=\"row\">").count(), said)
        };
        assert_eq!(shown(ROWS_MAX), (ROWS_MAX, None));
        let one = Some("One more is not shown.".to_owned());
        assert_eq!(shown(ROWS_MAX + 1), (ROWS_MAX, one));
        let two = Some("2 more are not shown.".to_owned());
        assert_eq!(shown(ROWS_MAX + 2), (ROWS_MAX, two));
    }

    #[test]
    fn a_span_is_cut_where_rows_end() {
        assert_eq!(rows(22, 22), [(22, 0, 1)]);
        assert_eq!(rows(250, 600), [(250, 0, 6), (0, 1, 256), (0, 2, 89)]);
        assert_eq!(rows(65535, 65535), [(255, 255, 1)]);
    }
}
