//! One question of a rule of nftables: what is looked at, and the values it is compared with.

use std::net::IpAddr;

use serde_json::{Map, Value as Json};

use super::InTable;
use crate::exposure::firewall::packet::{TCP, UDP};
use crate::exposure::firewall::ranges::{Range, address_number, network};
use crate::exposure::firewall::ruleset::{Field, Match, Value};

/// How deep values may lie in each other: a set of ranges of prefixes is three.
const DEPTH_MAX: usize = 6;
/// How many bytes of something that is not understood are shown.
const WRITTEN_MAX: usize = 80;

/// Reads a question.
pub(super) fn question(object: &Map<String, Json>, sets: InTable<'_>) -> Match {
    let operator = object.get("op").and_then(Json::as_str).unwrap_or("==");
    let (left, right) = (
        object.get("left").unwrap_or(&Json::Null),
        object.get("right").unwrap_or(&Json::Null),
    );
    let text = match operator {
        "==" | "in" => format!("{} {}", written(left), written(right)),
        other => format!("{} {other} {}", written(left), written(right)),
    };
    if let Some(question) = tcp_flags(operator, left, right, &text) {
        return question;
    }
    let Some(field) = field(left) else {
        return Match::opaque(text);
    };
    let values = values(field, right, sets);
    let values = match operator {
        "==" | "!=" | "in" => values,
        _ => values.into_iter().map(|value| bounded(operator, value)).collect(),
    };
    Match {
        field,
        is_negated: operator == "!=",
        values,
        text,
    }
}

/// Reads a question about several fields at once; `None` if it is about one.
///
/// Each field has to have one of the values it has in some tuple. That is all there is to it with one tuple; with
/// more, the tuples themselves are left as something that is not understood.
pub(super) fn concatenation(object: &Map<String, Json>, sets: InTable<'_>) -> Option<(Vec<Match>, String)> {
    let fields = object.get("left")?.get("concat")?.as_array()?;
    if object.get("op").and_then(Json::as_str) == Some("!=") {
        return None;
    }
    let right = object.get("right")?;
    let text = format!("{} {}", written(object.get("left")?), written(right));
    let tuples: Vec<&Json> = match right.as_str().and_then(|name| name.strip_prefix('@')) {
        Some(name) => sets.elements(name)?.iter().collect(),
        None => match right.get("set") {
            Some(set) => set.as_array()?.iter().collect(),
            None => vec![right],
        },
    };
    let bare = |tuple: &'_ Json| tuple.get("elem").and_then(|element| element.get("val")).cloned();
    let columns: Option<Vec<Vec<Json>>> = tuples
        .iter()
        .map(|tuple| {
            bare(tuple)
                .as_ref()
                .unwrap_or(tuple)
                .get("concat")?
                .as_array()
                .cloned()
        })
        .collect();
    let columns = columns?;
    let mut questions = Vec::new();
    for (place, left) in fields.iter().enumerate() {
        let column = columns
            .iter()
            .map(|tuple| tuple.get(place).cloned())
            .collect::<Option<Vec<_>>>()?;
        questions.push(match field(left) {
            Some(field) => Match {
                field,
                is_negated: false,
                values: values(field, &Json::Array(column), sets),
                text: text.clone(),
            },
            None => Match::opaque(text.clone()),
        });
    }
    if columns.len() > 1 {
        questions.push(Match::opaque(text.clone()));
    }
    Some((questions, text))
}

/// Turns a comparison into the range of numbers that fulfil it.
fn bounded(operator: &str, value: Value) -> Value {
    let Value::Numbers((first, last)) = value else {
        return Value::Unknown;
    };
    match operator {
        "<" => last
            .checked_sub(1)
            .map_or(Value::Numbers((1, 0)), |below| Value::Numbers((0, below))),
        "<=" => Value::Numbers((0, last)),
        ">" => first
            .checked_add(1)
            .map_or(Value::Numbers((1, 0)), |above| Value::Numbers((above, u128::MAX))),
        ">=" => Value::Numbers((first, u128::MAX)),
        _ => Value::Unknown,
    }
}

/// Tells what is looked at; `None` if that is not understood.
pub(super) fn field(left: &Json) -> Option<Field> {
    let object = left.as_object().filter(|object| object.len() == 1)?;
    let (kind, value) = object.iter().next()?;
    let key = value.get("key").and_then(Json::as_str);
    match (kind.as_str(), key) {
        ("payload", _) => {
            let part = |key| value.get(key).and_then(Json::as_str);
            payload(part("protocol")?, part("field")?)
        }
        ("meta", Some("l4proto")) => Some(Field::Transport),
        ("meta", Some("nfproto" | "protocol")) => Some(Field::Family),
        ("meta", Some("iif" | "iifname")) => Some(Field::Interface),
        ("meta", Some("oif" | "oifname")) => Some(Field::OutputInterface),
        ("meta", Some("pkttype")) => Some(Field::DestinationType),
        ("ct", Some("state")) => Some(Field::ConnectionState),
        ("ct", Some("status")) => Some(Field::ConnectionStatus),
        ("fib", _) => fib(value),
        _ => None,
    }
}

fn payload(protocol: &str, field: &str) -> Option<Field> {
    Some(match (protocol, field) {
        ("tcp", "dport") => Field::DestinationPort(Some(TCP)),
        ("udp", "dport") => Field::DestinationPort(Some(UDP)),
        ("th", "dport") => Field::DestinationPort(None),
        ("tcp", "sport") => Field::SourcePort(Some(TCP)),
        ("udp", "sport") => Field::SourcePort(Some(UDP)),
        ("th", "sport") => Field::SourcePort(None),
        ("ip", "saddr") => Field::Source { is_v6: false },
        ("ip6", "saddr") => Field::Source { is_v6: true },
        ("ip", "daddr") => Field::Destination { is_v6: false },
        ("ip6", "daddr") => Field::Destination { is_v6: true },
        ("ip", "protocol") | ("ip6", "nexthdr") => Field::Transport,
        ("icmp" | "icmpv6" | "igmp" | "sctp" | "dccp" | "udplite" | "esp" | "ah" | "comp" | "arp", _) => {
            Field::Absent
        }
        _ => return None,
    })
}

/// Reads a question to the routing table: what the destination is, or whether there is a way back.
fn fib(value: &Json) -> Option<Field> {
    let flags = match value.get("flags")? {
        Json::Array(flags) => flags.iter().filter_map(Json::as_str).collect(),
        flag => vec![flag.as_str()?],
    };
    match value.get("result").and_then(Json::as_str)? {
        "type" if flags == ["daddr"] => Some(Field::DestinationType),
        "oif" | "oifname" | "check" if flags.contains(&"saddr") => Some(Field::ReversePath),
        _ => None,
    }
}

/// Reads the right side of a question.
pub(super) fn values(field: Field, right: &Json, sets: InTable<'_>) -> Vec<Value> {
    let mut values = Vec::new();
    collect(field, right, sets, DEPTH_MAX, &mut values);
    values
}

fn collect(field: Field, right: &Json, sets: InTable<'_>, depth: usize, values: &mut Vec<Value>) {
    let Some(depth) = depth.checked_sub(1) else {
        values.push(Value::Unknown);
        return;
    };
    match right {
        Json::Array(items) => {
            for item in items {
                collect(field, item, sets, depth, values);
            }
        }
        Json::Number(number) => {
            // Families have words; a number would be that of a link's protocol.
            let number = number.as_u64().map(u128::from).filter(|_| field != Field::Family);
            values.push(number.map_or(Value::Unknown, |number| Value::Numbers((number, number))));
        }
        Json::String(name) if name.starts_with('@') => {
            match name.strip_prefix('@').and_then(|name| sets.elements(name)) {
                Some(elements) => elements
                    .iter()
                    .for_each(|item| collect(field, item, sets, depth, values)),
                None => values.push(Value::Unknown),
            }
        }
        Json::String(word) => values.push(word_value(field, word)),
        Json::Object(object) => collect_object(field, object, sets, depth, values),
        Json::Bool(exists) if field == Field::ReversePath => {
            values.push(Value::Word(if *exists { "exists" } else { "missing" }.to_owned()));
        }
        Json::Null | Json::Bool(_) => values.push(Value::Unknown),
    }
}

fn collect_object(
    field: Field,
    object: &Map<String, Json>,
    sets: InTable<'_>,
    depth: usize,
    values: &mut Vec<Value>,
) {
    if let Some(items) = object.get("set") {
        return collect(field, items, sets, depth, values);
    }
    if let Some(element) = object.get("elem").and_then(|element| element.get("val")) {
        return collect(field, element, sets, depth, values);
    }
    let range = match (object.get("range"), object.get("prefix")) {
        (Some(range), _) => range.as_array().and_then(|ends| match &ends[..] {
            [first, last] => Some((number(first)?, number(last)?)),
            _ => None,
        }),
        (None, Some(prefix)) => read_prefix(prefix),
        (None, None) => None,
    };
    values.push(range.map_or(Value::Unknown, Value::Numbers));
}

fn read_prefix(prefix: &Json) -> Option<Range> {
    let ip: IpAddr = prefix.get("addr")?.as_str()?.parse().ok()?;
    network(ip, u32::try_from(prefix.get("len")?.as_u64()?).ok()?)
}

fn number(value: &Json) -> Option<u128> {
    match value {
        Json::Number(number) => number.as_u64().map(u128::from),
        Json::String(ip) => ip.parse().ok().map(address_number),
        _ => None,
    }
}

fn word_value(field: Field, word: &str) -> Value {
    match field {
        Field::Source { is_v6 } | Field::Destination { is_v6 } => match word.parse::<IpAddr>() {
            Ok(ip) if ip.is_ipv6() == is_v6 => {
                let number = address_number(ip);
                Value::Numbers((number, number))
            }
            _ => Value::Unknown,
        },
        Field::Family => match word {
            "ip" | "ipv4" => Value::Word("ipv4".to_owned()),
            "ip6" | "ipv6" => Value::Word("ipv6".to_owned()),
            "arp" | "vlan" => Value::Word(word.to_owned()),
            _ => Value::Unknown,
        },
        _ => Value::Word(word.to_owned()),
    }
}

/// Reads a question about flags of TCP; `None` if it is about something else.
fn tcp_flags(operator: &str, left: &Json, right: &Json, text: &str) -> Option<Match> {
    let is_flags = |value: &Json| {
        let payload = value.get("payload");
        let part = |key| {
            payload
                .and_then(|payload| payload.get(key))
                .and_then(Json::as_str)
        };
        part("protocol") == Some("tcp") && part("field") == Some("flags")
    };
    let masked = left.get("&").and_then(Json::as_array);
    let (mask, values, is_negated) = match masked.map(Vec::as_slice) {
        Some([flags, mask]) if is_flags(flags) => {
            let value = flag_bits(right)?;
            let exactly = Value::Numbers((u128::from(value), u128::from(value)));
            (flag_bits(mask)?, exactly, operator == "!=")
        }
        None if is_flags(left) && operator == "in" => {
            (flag_bits(right)?, Value::Numbers((1, u128::from(u8::MAX))), false)
        }
        None if is_flags(left) => {
            let value = flag_bits(right)?;
            (
                u8::MAX,
                Value::Numbers((u128::from(value), u128::from(value))),
                operator == "!=",
            )
        }
        _ => return None,
    };
    Some(Match {
        field: Field::TcpFlags { mask },
        is_negated,
        values: vec![values],
        text: text.to_owned(),
    })
}

/// Adds up flags of TCP; `None` if one is not known.
fn flag_bits(value: &Json) -> Option<u8> {
    match value {
        Json::Number(number) => number.as_u64().and_then(|number| u8::try_from(number).ok()),
        Json::String(name) => flag_bit(name),
        Json::Array(names) => names
            .iter()
            .try_fold(0, |bits, name| Some(bits | flag_bits(name)?)),
        Json::Object(object) => object
            .get("|")
            .or(object.get("set"))
            .filter(|_| object.len() == 1)
            .and_then(flag_bits),
        Json::Null | Json::Bool(_) => None,
    }
}

/// The bit of one flag of TCP (RFC 9293, section 3.1).
pub(in crate::exposure::firewall) fn flag_bit(name: &str) -> Option<u8> {
    let names = ["fin", "syn", "rst", "psh", "ack", "urg", "ecn", "cwr"];
    let place = names.iter().position(|known| known.eq_ignore_ascii_case(name))?;
    1_u8.checked_shl(u32::try_from(place).ok()?)
}

/// Writes an expression for people, much as nft does.
pub(super) fn written(value: &Json) -> String {
    let text = write(value, DEPTH_MAX);
    text.chars().take(WRITTEN_MAX).collect()
}

fn write(value: &Json, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else {
        return "…".to_owned();
    };
    let list = |items: &[Json]| {
        items
            .iter()
            .take(8)
            .map(|item| write(item, depth))
            .collect::<Vec<_>>()
    };
    let key = |object: &Json| object.get("key").map(|key| write(key, depth)).unwrap_or_default();
    match value {
        Json::Null => String::new(),
        Json::Bool(flag) => flag.to_string(),
        Json::Number(number) => number.to_string(),
        Json::String(text) => text.clone(),
        Json::Array(items) => list(items).join(","),
        Json::Object(object) => {
            let part = |key: &str| {
                object
                    .get(key)
                    .map(|value| write(value, depth))
                    .unwrap_or_default()
            };
            match object.iter().next() {
                Some((kind, inner)) if object.len() == 1 => match (kind.as_str(), inner) {
                    ("meta", _) => key(inner),
                    ("ct", _) => format!("ct {}", key(inner)),
                    ("set", Json::Array(items)) => format!("{{ {} }}", list(items).join(", ")),
                    ("range", Json::Array(ends)) => list(ends).join("-"),
                    ("&", Json::Array(sides)) => list(sides).join(" & "),
                    ("payload" | "prefix" | "elem", _) => write(inner, depth),
                    (kind, inner) => format!("{kind} {}", write(inner, depth)),
                },
                _ if object.contains_key("len") => format!("{}/{}", part("addr"), part("len")),
                _ if object.contains_key("field") => format!("{} {}", part("protocol"), part("field")),
                _ if object.contains_key("val") => part("val"),
                _ => list(&object.values().cloned().collect::<Vec<_>>()).join(" "),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_too_deep_or_too_long_is_not_written_out() {
        let nested = |depth: usize| (1..depth).fold(json!("x"), |inner, _| json!([inner]));
        assert_eq!(written(&nested(DEPTH_MAX)), "x");
        assert_eq!(written(&nested(DEPTH_MAX + 1)), "…");
        let len = |len: usize| written(&json!("x".repeat(len))).len();
        assert_eq!(
            (len(WRITTEN_MAX), len(WRITTEN_MAX + 1)),
            (WRITTEN_MAX, WRITTEN_MAX)
        );
    }
}
