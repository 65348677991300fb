//! Reads what `nft --json list ruleset` prints.
//!
//! Read leniently: an object that is not known is skipped where it cannot decide about a packet, and becomes something
//! that is not understood where it can. Anonymous and named sets are written out into the rules that ask for them.
//!
//! Source: libnftables-json(5).

mod expression;
mod statement;

pub(super) use self::expression::flag_bit;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::ruleset::{Base, Chain, Family, Hook, Rule, Ruleset};

/// Why the list could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NftError {
    /// It is no JSON.
    #[error("the list of nft is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It is another document.
    #[error("the list of nft has no rules in it")]
    NoRuleset,
}

/// The named sets and maps of all tables: what rules write as `@name`.
#[derive(Debug, Default)]
struct Sets<'a>(BTreeMap<(Family, &'a str, &'a str), &'a Map<String, Json>>);

impl<'a> Sets<'a> {
    fn add(&mut self, set: &'a Map<String, Json>) {
        if let Some((family, table)) = table(set, "table")
            && let Some(name) = text(set, "name")
        {
            self.0.insert((family, table, name), set);
        }
    }
}

/// The sets that a rule can see: those of its own table.
#[derive(Debug, Clone, Copy)]
struct InTable<'a> {
    sets: &'a Sets<'a>,
    family: Family,
    table: &'a str,
}

impl<'a> InTable<'a> {
    /// Returns the elements of a set; `None` if there is no such set.
    fn elements(&self, name: &str) -> Option<&'a [Json]> {
        let set = self.sets.0.get(&(self.family, self.table, name))?;
        // A set without elements is written without the list.
        Some(
            set.get("elem")
                .and_then(Json::as_array)
                .map_or(&[][..], Vec::as_slice),
        )
    }
}

/// Reads the list.
pub(crate) fn parse(bytes: &[u8]) -> Result<Ruleset, NftError> {
    let document: Json = serde_json::from_slice(bytes)?;
    let objects = document
        .get("nftables")
        .and_then(Json::as_array)
        .ok_or(NftError::NoRuleset)?;
    let of_kind = |kind: &'static str| {
        objects
            .iter()
            .filter_map(move |object| object.get(kind)?.as_object())
    };
    let mut sets = Sets::default();
    of_kind("set").chain(of_kind("map")).for_each(|set| sets.add(set));
    let mut chains: Vec<Chain> = of_kind("chain").filter_map(chain).collect();
    let index: BTreeMap<_, _> = chains
        .iter()
        .enumerate()
        .map(|(index, chain)| ((chain.family, chain.table.clone(), chain.name.clone()), index))
        .collect();
    for object in of_kind("rule") {
        let (Some((family, table)), Some(name)) = (table(object, "table"), text(object, "chain")) else {
            continue;
        };
        let sets = &sets;
        let rule = rule(object, InTable { sets, family, table });
        let index = index.get(&(family, table.to_owned(), name.to_owned()));
        if let Some(chain) = index.and_then(|index| chains.get_mut(*index)) {
            chain.rules.push(rule);
        }
    }
    Ok(Ruleset { chains })
}

/// Whether rules have parts that only the tools of iptables can write out.
pub(super) fn needs_iptables(ruleset: &Ruleset) -> bool {
    let steps = ruleset.chains.iter().flat_map(|chain| &chain.rules);
    steps.clone().any(|rule| rule.text.contains(statement::FOREIGN))
}

fn chain(object: &Map<String, Json>) -> Option<Chain> {
    let (family, table) = table(object, "table")?;
    Some(Chain {
        family,
        table: table.to_owned(),
        name: text(object, "name")?.to_owned(),
        base: base(object, family),
        rules: Vec::new(),
    })
}

fn base(object: &Map<String, Json>, family: Family) -> Option<Base> {
    let hook = match (text(object, "hook")?, family) {
        ("ingress", _) => Hook::Ingress,
        ("prerouting", _) => Hook::Prerouting,
        ("input", _) => Hook::Input,
        // What crosses a bridge is not passed on by this machine's routes.
        ("forward", Family::Ip | Family::Ip6 | Family::Inet) => Hook::Forward,
        _ => Hook::Elsewhere,
    };
    let devices = match object.get("dev") {
        Some(Json::String(device)) => vec![device.clone()],
        Some(Json::Array(devices)) => devices
            .iter()
            .filter_map(Json::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    };
    Some(Base {
        hook,
        priority: object.get("prio").and_then(Json::as_i64).unwrap_or_default(),
        // A policy that is not known must not pass for "accept".
        accepts_by_default: text(object, "policy").is_none_or(|policy| policy == "accept"),
        devices,
    })
}

fn rule(object: &Map<String, Json>, sets: InTable<'_>) -> Rule {
    let expressions = object.get("expr").and_then(Json::as_array);
    let mut rule = Rule {
        comment: text(object, "comment").map(str::to_owned),
        ..Rule::default()
    };
    for object in expressions.into_iter().flatten() {
        let (step, text) = statement::parse(object, sets);
        rule.steps.extend(step);
        if !text.is_empty() {
            if !rule.text.is_empty() {
                rule.text.push(' ');
            }
            rule.text.push_str(&text);
        }
    }
    rule
}

/// Reads which table an object belongs to; `None` for tables that see no packets of IP.
fn table<'a>(object: &'a Map<String, Json>, key: &str) -> Option<(Family, &'a str)> {
    let family = match text(object, "family")? {
        "ip" => Family::Ip,
        "ip6" => Family::Ip6,
        "inet" => Family::Inet,
        "bridge" => Family::Bridge,
        "netdev" => Family::Netdev,
        _ => return None,
    };
    Some((family, text(object, key)?))
}

fn text<'a>(object: &'a Map<String, Json>, key: &str) -> Option<&'a str> {
    object.get(key).and_then(Json::as_str)
}
