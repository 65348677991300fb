//! The page of one port, live or in the static encyclopedia.

use std::collections::BTreeMap;

use api::contacts::Contact;
use api::expectations::Expectation;
use api::ports::claims::{BaseRate, Endpoints, KnownUse, OwnClaim, Threat};
use api::ports::{Entry, PortDocument, Range, Registration, Registry, RegistryStatus, Run};
use askama::Template;

use super::Frame;
use super::now::{Now, transport};
use crate::language::{Language, Texts, Value, texts};
use crate::routes::escaped;

/// The first dynamic port.
const DYNAMIC_FIRST: u16 = 49152;

/// How many neighbours are shown on each side.
const NEIGHBOURS: u16 = 4;

/// The page.
#[derive(Template)]
#[template(path = "port.html")]
pub(crate) struct PortPage<'a> {
    f: Frame,
    report: &'a PortDocument,
    title: String,
    description: String,
    range_name: &'static str,
    range_text: &'static str,
    service: Option<&'a str>,
    what: Option<&'a str>,
    status_in_short: &'static str,
    before: Option<u16>,
    after: Option<u16>,
    now: String,
    machines: Vec<Machine>,
    claims: Vec<Claim<'a>>,
    registry_source: String,
    uses: Vec<&'a KnownUse>,
    own: Vec<&'a OwnClaim>,
    browsers: Option<String>,
    ephemeral: Vec<String>,
    threats: Vec<&'a Threat>,
    threat_rate: String,
    endpoints: Option<EndpointsShown>,
    by_hand: [(&'static str, Vec<&'a String>); 3],
    expectations: Vec<Expected>,
    suggested_process: String,
    neighbours: Vec<Neighbour>,
}

/// What the registry says, the same for all of the transports.
struct Claim<'a> {
    transports: String,
    status: &'static str,
    rows: &'a [Registration],
}

struct EndpointsShown {
    told: String,
    rate: String,
    /// Name, share of the largest in percent, and how many.
    families: Vec<(String, u32, String)>,
}

struct Expected {
    target: String,
    transport: &'static str,
    told: String,
    note: Option<String>,
    is_of_this_port: bool,
}

/// A contact's machine that lets itself be asked.
struct Machine {
    name: String,
    escaped: String,
}

struct Neighbour {
    port: u16,
    name: String,
    is_named: bool,
    is_here: bool,
}

/// The ports around one, as far as there are any.
pub(crate) fn around(port: u16) -> (u16, u16) {
    (port.saturating_sub(NEIGHBOURS), port.saturating_add(NEIGHBOURS))
}

impl<'a> PortPage<'a> {
    /// Makes the page; `now` is what is on the port, if it is a page of a node.
    pub(crate) fn new(
        f: Frame,
        report: &'a PortDocument,
        runs: &[Run],
        now: Option<String>,
        expectations: &[Expectation],
        contacts: &[Contact],
    ) -> Self {
        let t = f.t;
        let rows = || {
            report
                .transports
                .iter()
                .flat_map(|entry| &entry.registry.registrations)
        };
        let service = rows().find_map(|row| row.service.as_deref());
        let number = report.port.to_string();
        let status = report.transports.first().map(|entry| entry.registry.status);
        let status = status.unwrap_or(RegistryStatus::NoRecord);
        let status_in_short = in_short(t, report.port, status);
        // A description that only says in English what the status says is no name.
        let what = rows().find_map(|row| row.description.as_deref());
        let what =
            what.filter(|what| !what.eq_ignore_ascii_case(status_word(texts(Language::English), status)));
        let named = match (service, what) {
            (None, None) => status_in_short.to_owned(),
            (service, what) => [service, what]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(": "),
        };
        let (threats, threat_rate) = threats(t, report);
        Self {
            report,
            title: t.with(
                "port-title",
                &[
                    ("port", Value::Text(&number)),
                    ("name", Value::Text(service.or(what).unwrap_or(status_in_short))),
                ],
            ),
            description: t.with(
                "port-description",
                &[("port", Value::Text(&number)), ("name", Value::Text(&named))],
            ),
            range_name: range_name(t, report.range),
            range_text: range_text(t, report.range),
            service,
            what: what.filter(|what| Some(*what) != service),
            status_in_short,
            before: report.port.checked_sub(1),
            after: report.port.checked_add(1),
            now: now.unwrap_or_default(),
            machines: contacts
                .iter()
                .filter(|contact| contact.may_be_asked && !contact.blocked)
                .map(|contact| Machine {
                    name: contact.name.clone(),
                    escaped: escaped(&contact.name),
                })
                .collect(),
            claims: claims(t, report),
            registry_source: t.with_text("registry-source", "date", &report.sources.registry.as_of),
            uses: each_once(
                report
                    .transports
                    .iter()
                    .flat_map(|entry| &entry.other_claims.uses),
            ),
            own: each_once(report.transports.iter().flat_map(|entry| &entry.other_claims.own)),
            browsers: browsers(t, report),
            ephemeral: ephemeral(t, report),
            threats,
            threat_rate,
            endpoints: endpoints(t, report),
            by_hand: by_hand(report),
            expectations: expectations
                .iter()
                .filter(|it| (it.first_port..=it.last_port).contains(&report.port))
                .map(|it| expected(t, it, report.port))
                .collect(),
            suggested_process: suggested(report),
            neighbours: neighbours(t, runs, report.port),
            f,
        }
    }
}

/// Renders what is on a port now.
pub(crate) fn now_part(t: &'static Texts, report: &PortDocument, at: &str) -> Result<String, askama::Error> {
    Now::of(t, report, at).render()
}

fn claims<'a>(t: &'static Texts, report: &'a PortDocument) -> Vec<Claim<'a>> {
    let mut claims: Vec<(Vec<&'static str>, &'a Registry)> = Vec::new();
    for entry in &report.transports {
        let name = transport(entry.transport);
        match claims
            .iter_mut()
            .find(|(_, registry)| **registry == entry.registry)
        {
            Some((transports, _)) => transports.push(name),
            None => claims.push((vec![name], &entry.registry)),
        }
    }
    let shown = claims.into_iter().map(|(transports, registry)| Claim {
        transports: transports.join(", "),
        status: status_word(t, registry.status),
        rows: &registry.registrations,
    });
    shown.collect()
}

fn each_once<'a, T: PartialEq>(all: impl Iterator<Item = &'a T>) -> Vec<&'a T> {
    let mut once: Vec<&'a T> = Vec::new();
    for it in all {
        if !once.contains(&it) {
            once.push(it);
        }
    }
    once
}

fn threats<'a>(t: &'static Texts, report: &'a PortDocument) -> (Vec<&'a Threat>, String) {
    let found = report
        .transports
        .iter()
        .filter_map(|entry| entry.other_claims.threats.as_ref());
    let records = each_once(found.clone().flat_map(|threats| &threats.records));
    let rate = found
        .clone()
        .next()
        .map(|threats| rate(t, "threat-rate", threats.base_rate));
    (records, rate.unwrap_or_default())
}

/// Says how common records of a kind are.
pub(crate) fn rate(t: &'static Texts, key: &str, rate: BaseRate) -> String {
    let [ports, of] = [rate.ports, rate.of].map(|count| t.grouped(count.into()));
    let percent = (u64::from(rate.ports) * 100)
        .checked_div(u64::from(rate.of))
        .unwrap_or(0);
    let percent = match percent {
        0 => "<1".to_owned(),
        percent => percent.to_string(),
    };
    t.with(
        key,
        &[
            ("ports", Value::Text(&ports)),
            ("of", Value::Text(&of)),
            ("percent", Value::Text(&percent)),
        ],
    )
}

fn endpoints(t: &'static Texts, report: &PortDocument) -> Option<EndpointsShown> {
    let mut found = report
        .transports
        .iter()
        .filter_map(|entry| entry.other_claims.endpoints.as_ref());
    let found: &Endpoints = found.next()?;
    let most = found
        .top
        .iter()
        .map(|family| family.endpoints)
        .max()
        .unwrap_or(1)
        .max(1);
    let told = t.with(
        "endpoints-told",
        &[
            ("endpoints", Value::Count(found.endpoints.into())),
            ("shown", Value::Text(&t.grouped(found.endpoints.into()))),
            ("families", Value::Count(found.families.into())),
        ],
    );
    let as_many = t.with_shown_count("endpoints-as-many", "ports", found.ports_with_as_many.into());
    Some(EndpointsShown {
        told: format!("{told} {as_many}"),
        rate: rate(t, "endpoint-rate", found.base_rate),
        families: found
            .top
            .iter()
            .map(|family| {
                let share = u32::from(family.endpoints) * 100 / u32::from(most);
                (family.name.clone(), share, t.grouped(family.endpoints.into()))
            })
            .collect(),
    })
}

fn browsers(t: &'static Texts, report: &PortDocument) -> Option<String> {
    let mut found = report
        .transports
        .iter()
        .filter_map(|entry| entry.other_claims.browsers.as_ref());
    found.next().map(|_| t.get("browsers-refuse").to_owned())
}

fn ephemeral(t: &'static Texts, report: &PortDocument) -> Vec<String> {
    let ranges = each_once(
        report
            .transports
            .iter()
            .flat_map(|entry| &entry.other_claims.ephemeral)
            // What the registry recommends is said by what the range means; it is no system.
            .filter(|range| !range.source.starts_with("iana")),
    );
    let mut by_range: BTreeMap<(u16, u16), Vec<&str>> = BTreeMap::new();
    for range in ranges {
        let systems = by_range.entry((range.first_port, range.last_port)).or_default();
        systems.push(&range.system);
    }
    let told = by_range.into_iter().map(|((first, last), systems)| {
        t.with(
            "ephemeral-told",
            &[
                ("systems", Value::Text(&systems.join(", "))),
                ("range", Value::Text(&format!("{first}–{last}"))),
            ],
        )
    });
    told.collect()
}

fn by_hand(report: &PortDocument) -> [(&'static str, Vec<&String>); 3] {
    let looked_at = || report.transports.iter().filter(|entry| is_looked_at(entry));
    [
        (
            "Linux",
            each_once(looked_at().flat_map(|entry| &entry.by_hand.linux)),
        ),
        (
            "macOS",
            each_once(looked_at().flat_map(|entry| &entry.by_hand.macos)),
        ),
        (
            "Windows",
            each_once(looked_at().flat_map(|entry| &entry.by_hand.windows)),
        ),
    ]
}

/// Whether people have the commands for it.
fn is_looked_at(entry: &Entry) -> bool {
    matches!(
        entry.transport,
        api::ports::Transport::Tcp | api::ports::Transport::Udp
    )
}

fn expected(t: &'static Texts, it: &Expectation, port: u16) -> Expected {
    let is_of_this_port = it.first_port == port && it.last_port == port;
    let ports = match it.first_port == it.last_port {
        true => it.first_port.to_string(),
        false => format!("{}–{}", it.first_port, it.last_port),
    };
    let exposure = it.exposure.as_ref().map(|exposure| exposure.join(", "));
    let facts = [
        ("expected-process", &it.process),
        ("expected-user", &it.user),
        ("expected-exposure", &exposure),
        ("expected-executable", &it.executable),
        ("expected-unit", &it.unit),
    ];
    let told: Vec<String> = facts
        .into_iter()
        .filter_map(|(key, value)| Some(format!("{}: {}", t.get(key), value.as_ref()?)))
        .collect();
    Expected {
        target: format!("{ports}/{}", transport(it.transport)),
        transport: transport(it.transport),
        told: told.join(" · "),
        note: it.note.clone(),
        is_of_this_port,
    }
}

/// What holds the port now is what is most likely expected.
fn suggested(report: &PortDocument) -> String {
    let sockets = report
        .transports
        .iter()
        .flat_map(|entry| entry.observed.iter().flatten());
    let mut owners = sockets.flat_map(|socket| &socket.owners);
    owners
        .next()
        .map(|owner| owner.process.clone())
        .unwrap_or_default()
}

fn neighbours(t: &'static Texts, runs: &[Run], port: u16) -> Vec<Neighbour> {
    let (first, last) = around(port);
    let shown = (first..=last).map(|near| {
        let run = runs
            .iter()
            .find(|run| (run.first_port..=run.last_port).contains(&near));
        let service = run.and_then(|run| run.service.clone());
        let status = run.map_or(RegistryStatus::NoRecord, |run| run.status);
        Neighbour {
            port: near,
            is_named: service.is_some(),
            name: service.unwrap_or_else(|| in_short(t, near, status).to_owned()),
            is_here: near == port,
        }
    });
    shown.collect()
}

fn range_name(t: &'static Texts, range: Range) -> &'static str {
    t.get(match range {
        Range::System => "range-system",
        Range::User => "range-user",
        Range::Dynamic => "range-dynamic",
    })
}

fn range_text(t: &'static Texts, range: Range) -> &'static str {
    t.get(match range {
        Range::System => "range-system-means",
        Range::User => "range-user-means",
        Range::Dynamic => "range-dynamic-means",
    })
}

/// Names an answer of the registry in the place of a service. That there is no record of a dynamic port is no gap: there
/// never will be one (RFC 6335, section 6).
fn in_short(t: &'static Texts, port: u16, status: RegistryStatus) -> &'static str {
    match status {
        RegistryStatus::NoRecord if port >= DYNAMIC_FIRST => t.get("status-dynamic"),
        status => status_word(t, status),
    }
}

/// Names an answer of the registry.
pub(crate) fn status_word(t: &'static Texts, status: RegistryStatus) -> &'static str {
    t.get(match status {
        RegistryStatus::Assigned => "status-assigned",
        RegistryStatus::Reserved => "status-reserved",
        RegistryStatus::Unassigned => "status-unassigned",
        RegistryStatus::Withdrawn => "status-withdrawn",
        RegistryStatus::NoRecord => "status-no-record",
    })
}
