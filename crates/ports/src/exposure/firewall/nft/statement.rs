//! One statement of a rule of nftables: a question, a verdict, or something that does not decide.

use serde_json::{Map, Value as Json, json};

use super::InTable;
use super::expression::{self, concatenation, question, written};
use crate::exposure::firewall::ruleset::{Field, Match, Step, Value, Verdict};

/// How a part of iptables is written that nftables holds without knowing what is in it.
pub(super) const FOREIGN: &str = "xt ";
/// Statements that change or note something which decides about no packet.
const BYSTANDERS: [&str; 14] = [
    "counter",
    "log",
    "comment",
    "set",
    "map",
    "flow",
    "ct helper",
    "ct timeout",
    "ct expectation",
    "secmark",
    "last",
    "dup",
    "ct count name",
    "masquerade",
];
/// Things of iptables that change or note something, and go on.
const FOREIGN_BYSTANDERS: [&str; 11] = [
    "LOG", "NFLOG", "MARK", "CONNMARK", "CHECKSUM", "TCPMSS", "TOS", "DSCP", "CLASSIFY", "SET", "comment",
];

/// Reads a statement: what it does, if it decides, and how it is written, if that is worth showing.
pub(super) fn parse(statement: &Json, sets: InTable<'_>) -> (Vec<Step>, String) {
    let object = statement.as_object();
    // A statement has one key; what comes in another shape is not understood.
    let Some((kind, value)) = object
        .filter(|object| object.len() == 1)
        .and_then(|object| object.iter().next())
    else {
        let text = written(statement);
        return (vec![Step::Opaque(text.clone())], text);
    };
    if kind == "match" {
        if let Some((questions, text)) = value.as_object().and_then(|object| concatenation(object, sets)) {
            return (questions.into_iter().map(Step::Match).collect(), text);
        }
        let question = value.as_object().map(|object| question(object, sets));
        let question = question.unwrap_or_else(|| Match::opaque(written(statement)));
        let text = question.text.clone();
        return (vec![Step::Match(question)], text);
    }
    if kind == "dnat" {
        return translation(value, sets);
    }
    if let Some(verdict) = verdict(kind, value) {
        let text = verdict_text(kind, &verdict);
        return (vec![Step::Verdict(verdict)], text);
    }
    other(kind, value, sets)
}

/// Reads a translation of the address: to one, or to what a map says.
fn translation(value: &Json, sets: InTable<'_>) -> (Vec<Step>, String) {
    let map = value.get("addr").and_then(|ip| ip.get("map"));
    let (step, text) = match map.and_then(Json::as_object) {
        Some(map) => {
            let text = "dnat to map".to_owned();
            let arms = arms(map, sets, &forward_to);
            (arms.map_or_else(|| Step::Opaque(text.clone()), Step::Map), text)
        }
        None => {
            let to = destination(value);
            let text = to
                .as_ref()
                .map_or_else(|| "dnat".into(), |to| format!("dnat to {to}"));
            let verdict = to.map_or_else(|| Verdict::Opaque("dnat".into()), Verdict::Forward);
            (Step::Verdict(verdict), text)
        }
    };
    // In a table of both families the rule is for one of them, which is not written as a question.
    let family = value.get("family").and_then(Json::as_str).map(|family| {
        Step::Match(Match {
            field: Field::Family,
            is_negated: false,
            values: vec![Value::Word(
                if family == "ip6" { "ipv6" } else { "ipv4" }.to_owned(),
            )],
            text: format!("dnat {family}"),
        })
    });
    (family.into_iter().chain([step]).collect(), text)
}

fn other(kind: &str, value: &Json, sets: InTable<'_>) -> (Vec<Step>, String) {
    let text = format!("{kind} {}", written(value)).trim().to_owned();
    match kind {
        "limit" | "ct count" | "connlimit" | "meter" => rate(kind, text),
        // A set that remembers senders may count them as well, and let only so many pass.
        "set" if value.get("stmt").is_some() => rate(kind, text),
        "vmap" => {
            let map = value
                .as_object()
                .and_then(|object| arms(object, sets, &arm_verdict));
            (vec![map.map_or(Step::Opaque(text), Step::Map)], "vmap".to_owned())
        }
        "mangle" if is_mark(value) => (Vec::new(), String::new()),
        "notrack" => (vec![Step::Untrack], kind.to_owned()),
        "xt" => foreign(value),
        _ if BYSTANDERS.contains(&kind) => (Vec::new(), String::new()),
        _ => (vec![Step::Opaque(text.clone())], text),
    }
}

/// Makes a question about how often packets come.
fn rate(kind: &str, text: String) -> (Vec<Step>, String) {
    let rate = Match {
        field: Field::Rate,
        is_negated: false,
        values: Vec::new(),
        text,
    };
    (vec![Step::Match(rate)], kind.to_owned())
}

/// Reads a part of iptables; of most, only the name is known.
fn foreign(value: &Json) -> (Vec<Step>, String) {
    let field = |key| value.get(key).and_then(Json::as_str).unwrap_or("?");
    let text = format!("{FOREIGN}{} {}", field("type"), field("name"));
    match (field("type"), field("name")) {
        (_, name) if FOREIGN_BYSTANDERS.contains(&name) => (Vec::new(), String::new()),
        ("match", _) => (vec![Step::Match(Match::opaque(text.clone()))], text),
        ("watcher", _) => (Vec::new(), String::new()),
        _ => (vec![Step::Opaque(text.clone())], text),
    }
}

/// Whether something is written that no answer depends on without asking for it: a mark, a priority.
fn is_mark(value: &Json) -> bool {
    let key = value.get("key").and_then(Json::as_object);
    key.is_some_and(|key| key.contains_key("meta") || key.contains_key("ct"))
}

/// Reads a verdict; `None` if it is something else.
pub(super) fn verdict(kind: &str, value: &Json) -> Option<Verdict> {
    let target = || value.get("target").and_then(Json::as_str).map(str::to_owned);
    Some(match kind {
        "accept" => Verdict::Accept,
        "drop" | "reject" => Verdict::Drop,
        "return" => Verdict::Return,
        "continue" => Verdict::Continue,
        "jump" => target().map_or_else(|| Verdict::Opaque("jump".into()), Verdict::Jump),
        "goto" => target().map_or_else(|| Verdict::Opaque("goto".into()), Verdict::Goto),
        "queue" | "tproxy" | "synproxy" | "fwd" => Verdict::Opaque(kind.to_owned()),
        "redirect" => Verdict::Forward(redirection(value)),
        _ => return None,
    })
}

/// Writes where packets are sent; `None` if that depends on the packet.
fn destination(value: &Json) -> Option<String> {
    let port = value.get("port").map(written);
    let ip = value.get("addr").and_then(Json::as_str);
    match (ip, port) {
        (Some(ip), Some(port)) if ip.contains(':') => Some(format!("[{ip}]:{port}")),
        (Some(ip), Some(port)) => Some(format!("{ip}:{port}")),
        (Some(ip), None) => Some(ip.to_owned()),
        (None, Some(port)) if value.get("addr").is_none() => Some(format!("port {port}")),
        (None, _) => None,
    }
}

fn redirection(value: &Json) -> String {
    let port = value.get("port").map(written);
    port.map_or_else(
        || "this machine".to_owned(),
        |port| format!("port {port} of this machine"),
    )
}

fn verdict_text(kind: &str, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Jump(name) | Verdict::Goto(name) => format!("{kind} {name}"),
        Verdict::Forward(to) => format!("{kind} to {to}"),
        _ => kind.to_owned(),
    }
}

/// Reads a table that decides, each value by `verdict`; `None` if its shape is not understood.
fn arms(
    object: &Map<String, Json>,
    sets: InTable<'_>,
    verdict: &dyn Fn(&Json) -> Option<Verdict>,
) -> Option<Vec<(Match, Verdict)>> {
    let key = object.get("key")?;
    let data = object.get("data")?;
    let elements = match data.as_str().and_then(|name| name.strip_prefix('@')) {
        Some(name) => sets.elements(name)?,
        None => data.get("set")?.as_array()?,
    };
    let arms = elements
        .iter()
        .map(|element| match element.as_array()?.as_slice() {
            [value, decision, ..] => Some((arm(key, value, sets), verdict(decision)?)),
            _ => None,
        });
    arms.collect()
}

fn arm_verdict(decision: &Json) -> Option<Verdict> {
    let (kind, parameters) = decision.as_object()?.iter().next()?;
    Some(verdict(kind, parameters).unwrap_or_else(|| Verdict::Opaque(kind.clone())))
}

/// Reads a value of a map of destinations: an address, or an address with its port.
fn forward_to(destination: &Json) -> Option<Verdict> {
    let parts = destination.get("concat").and_then(Json::as_array);
    match parts.map(Vec::as_slice) {
        Some([ip, port]) => self::destination(&json!({ "addr": ip, "port": port })),
        Some(_) => None,
        None => self::destination(&json!({ "addr": destination })),
    }
    .map(Verdict::Forward)
}

fn arm(key: &Json, value: &Json, sets: InTable<'_>) -> Match {
    let text = format!("{} {}", written(key), written(value));
    match expression::field(key) {
        Some(field) => Match {
            field,
            is_negated: false,
            values: if value.as_str() == Some("*") {
                // What stands for everything that is not in the table.
                vec![Value::Numbers((0, u128::MAX)), Value::Word("*".into())]
            } else {
                expression::values(field, value, sets)
            },
            text,
        },
        None => Match::opaque(text),
    }
}
