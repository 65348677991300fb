//! Where a word was found.

use api::ports::search::SearchDocument;
use askama::Template;

use super::now::transport;
use super::port::rate;
use super::{Frame, first_rows};
use crate::language::Texts;

/// How many finds of a kind are shown; a longer word finds fewer.
const ROWS_MAX: usize = 200;

/// The page.
#[derive(Template)]
#[template(path = "search.html")]
pub(crate) struct SearchPage {
    f: Frame,
    title: String,
    word: String,
    is_empty: bool,
    parts: Vec<Part>,
    messages: Vec<MessageFound>,
    are_all: bool,
}

struct Part {
    title: &'static str,
    rows: Vec<Row>,
    left_out: Option<String>,
    rate: Option<String>,
}

struct Row {
    port: Option<u16>,
    shown: String,
    name: String,
    what: String,
}

/// The messages that have the word: the latest of them.
pub(crate) struct MessagesFound {
    pub(crate) messages: Vec<MessageFound>,
    /// Whether there are no others.
    pub(crate) are_all: bool,
}

/// A message that has the word.
pub(crate) struct MessageFound {
    pub(crate) href: String,
    pub(crate) contact: String,
    /// Who said it, if it was said in a room and not by the user.
    pub(crate) author: Option<String>,
    pub(crate) text: String,
    pub(crate) when: String,
}

impl SearchPage {
    pub(crate) fn new(f: Frame, found: &SearchDocument, messages: MessagesFound) -> Self {
        let MessagesFound { messages, are_all } = messages;
        let t = f.t;
        let parts: Vec<Part> = [
            held(t, found),
            services(t, found),
            uses(t, found),
            threats(t, found),
            families(t, found),
        ]
        .into_iter()
        .filter(|part| !part.rows.is_empty())
        .collect();
        Self {
            title: format!("{} {}", t.get("search-title"), found.word),
            word: found.word.clone(),
            is_empty: parts.is_empty() && messages.is_empty(),
            parts,
            messages,
            are_all,
            f,
        }
    }
}

fn held(t: &'static Texts, found: &SearchDocument) -> Part {
    let rows = found.held.iter().map(|entry| {
        let sockets = entry.observed.iter().flatten();
        let mut names: Vec<&str> = sockets
            .flat_map(|socket| &socket.owners)
            .map(|owner| owner.process.as_str())
            .collect();
        names.dedup();
        Row {
            port: Some(entry.port),
            shown: format!("{}/{}", entry.port, transport(entry.transport)),
            name: names.join(", "),
            what: String::new(),
        }
    });
    part(t, t.get("search-held"), rows, None)
}

fn services(t: &'static Texts, found: &SearchDocument) -> Part {
    let rows = found.services.iter().map(|row| {
        let ports = match (row.first_port, row.last_port) {
            (Some(first), Some(last)) if first != last => format!("{first}–{last}"),
            (Some(first), _) => first.to_string(),
            (None, _) => "–".to_owned(),
        };
        let transport = row
            .transport
            .map_or(String::new(), |it| format!("/{}", transport(it)));
        Row {
            port: row.first_port,
            shown: format!("{ports}{transport}"),
            name: row.service.clone().unwrap_or_default(),
            what: row.description.clone().unwrap_or_default(),
        }
    });
    part(t, t.get("search-services"), rows, None)
}

fn uses(t: &'static Texts, found: &SearchDocument) -> Part {
    let rows = found.uses.iter().map(|found| Row {
        port: Some(found.port),
        shown: found.port.to_string(),
        name: found.known.name.clone(),
        what: found.known.what.clone(),
    });
    part(t, t.get("search-uses"), rows, None)
}

fn threats(t: &'static Texts, found: &SearchDocument) -> Part {
    let rows = found.threats.iter().map(|threat| Row {
        port: Some(threat.first_port),
        shown: threat.first_port.to_string(),
        name: threat.name.clone(),
        what: format!("{} ({})", threat.kind, threat.source),
    });
    part(
        t,
        t.get("search-threats"),
        rows,
        Some(rate(t, "threat-rate", found.threat_base_rate)),
    )
}

fn families(t: &'static Texts, found: &SearchDocument) -> Part {
    let rows = found.families.iter().flat_map(|family| {
        family.ports.iter().map(|port| Row {
            port: Some(port.port),
            shown: port.port.to_string(),
            name: family.name.clone(),
            what: t.with_shown_count("search-family-endpoints", "endpoints", port.endpoints.into()),
        })
    });
    part(
        t,
        t.get("search-families"),
        rows,
        Some(rate(t, "endpoint-rate", found.endpoint_base_rate)),
    )
}

fn part(
    t: &'static Texts,
    title: &'static str,
    rows: impl Iterator<Item = Row>,
    rate: Option<String>,
) -> Part {
    let (rows, left_out) = first_rows(t, rows, ROWS_MAX);
    Part {
        title,
        rows,
        left_out,
        rate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, texts};

    #[test]
    fn more_finds_than_are_shown_are_counted() {
        let part = |count: usize| {
            let row = |number: usize| Row {
                port: None,
                shown: number.to_string(),
                name: String::new(),
                what: String::new(),
            };
            part(texts(Language::English), "", (0..count).map(row), None)
        };
        let all = part(ROWS_MAX);
        assert_eq!((all.rows.len(), all.left_out), (ROWS_MAX, None));
        let too_many = part(ROWS_MAX + 1);
        assert_eq!(too_many.rows.len(), ROWS_MAX);
        assert_eq!(too_many.left_out.as_deref(), Some("One more is not shown."));
    }
}
