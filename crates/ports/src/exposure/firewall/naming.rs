//! Names a rule in the words of whoever made it: ufw, firewalld, docker and fail2ban are known by their chains.
//!
//! What none of them made is shown as it is written, behind the table and chain it stands in.

use super::packet::TCP;
use super::ruleset::{Chain, Family, Field, Rule, Step, Value, Verdict};
use super::walk::Place;
use crate::exposure::{Manager, Rule as Named};

/// How many characters of a rule are shown: more than two lines of a terminal tell nobody more. A cut ends with an ellipsis.
const TEXT_MAX: usize = 100;

/// Names the rule that lets packets in, or sends them on.
pub(super) fn accepting(place: Place<'_>) -> Named {
    named(place, "allow", "allows by default")
}

/// Names the rule, or the policy, that drops or rejects packets.
pub(super) fn dropping(place: Place<'_>) -> Named {
    named(place, "deny", "deny by default")
}

fn named(place: Place<'_>, verb: &str, by_default: &str) -> Named {
    let port = place.rule.and_then(port);
    let own_words = || match &port {
        Some(port) => format!("{verb} {port}"),
        None => by_default.to_owned(),
    };
    let (manager, text) = match manager(place.chain) {
        // The rule that limits stands elsewhere; this chain is where the others end.
        Some(Manager::Ufw) if place.chain.name.ends_with("-limit-accept") => {
            (Some(Manager::Ufw), "limit".to_owned())
        }
        Some(Manager::Ufw) => (Some(Manager::Ufw), own_words()),
        Some(Manager::Firewalld) => {
            let words = own_words();
            let text = zone(&place.chain.name).map(|zone| format!("zone {zone}, {words}"));
            (Some(Manager::Firewalld), text.unwrap_or(words))
        }
        Some(Manager::Docker) => {
            let text = port.map(|port| format!("published port {port}"));
            (Some(Manager::Docker), text.unwrap_or_else(|| as_written(place)))
        }
        Some(Manager::Fail2ban) => (Some(Manager::Fail2ban), "banned addresses".to_owned()),
        None => (None, as_written(place)),
    };
    Named {
        manager,
        text: shortened(&text).as_str().into(),
    }
}

/// Cuts a text that is too long, and says so in its last character.
fn shortened(text: &str) -> String {
    let is_whole = text.chars().nth(TEXT_MAX).is_none();
    let kept = if is_whole {
        TEXT_MAX
    } else {
        TEXT_MAX.saturating_sub(1)
    };
    text.chars()
        .take(kept)
        .chain((!is_whole).then_some('…'))
        .collect()
}

/// Tells who keeps a chain.
fn manager(chain: &Chain) -> Option<Manager> {
    let is_ufw = |name: &str| name.starts_with("ufw-") || name.starts_with("ufw6-");
    let name = chain.name.as_str();
    // A built-in chain belongs to whoever made all of its rules.
    let jumps = chain
        .rules
        .iter()
        .flat_map(|rule| &rule.steps)
        .filter_map(|step| match step {
            Step::Verdict(Verdict::Jump(target) | Verdict::Goto(target)) => Some(target.as_str()),
            _ => None,
        });
    if is_ufw(name) || chain.base.is_some() && jumps.clone().any(is_ufw) {
        Some(Manager::Ufw)
    } else if chain.table == "firewalld" {
        Some(Manager::Firewalld)
    } else if name.starts_with("DOCKER") {
        Some(Manager::Docker)
    } else if name.starts_with("f2b-") || chain.table.starts_with("f2b-") {
        Some(Manager::Fail2ban)
    } else {
        None
    }
}

/// Returns the zone that a chain of firewalld is for, as in `filter_IN_public_allow`.
fn zone(chain: &str) -> Option<&str> {
    let rest = chain
        .strip_prefix("filter_IN_")
        .or_else(|| chain.strip_prefix("nat_PRE_"))?;
    let parts = ["_pre", "_log", "_deny", "_allow", "_post"];
    let zone = parts.iter().find_map(|part| rest.strip_suffix(part));
    Some(zone.unwrap_or(rest))
}

/// Returns the port that a rule is about, as in `22/tcp`.
fn port(rule: &Rule) -> Option<String> {
    let questions = || {
        rule.steps.iter().filter_map(|step| match step {
            Step::Match(question) => Some(question),
            _ => None,
        })
    };
    let by_port = questions().find(|question| matches!(question.field, Field::DestinationPort(_)))?;
    let ports: Vec<String> = by_port
        .values
        .iter()
        .filter_map(|value| match value {
            Value::Numbers((first, last)) if first == last => Some(first.to_string()),
            Value::Numbers((first, last)) => Some(format!("{first}-{last}")),
            Value::Word(_) | Value::Unknown => None,
        })
        .collect();
    let transport = match by_port.field {
        Field::DestinationPort(Some(TCP)) => "/tcp",
        Field::DestinationPort(Some(_)) => "/udp",
        _ => "",
    };
    Some(format!("{}{transport}", ports.join(",")))
}

fn as_written(place: Place<'_>) -> String {
    let chain = place.chain;
    let family = match chain.family {
        Family::Ip => "ip",
        Family::Ip6 => "ip6",
        Family::Inet => "inet",
        Family::Bridge => "bridge",
        Family::Netdev => "netdev",
    };
    let text = place.rule.map_or("policy drop", |rule| rule.text.as_str());
    let comment = place.rule.and_then(|rule| rule.comment.as_deref());
    let comment = comment
        .map(|comment| format!(" \"{comment}\""))
        .unwrap_or_default();
    format!("{family} {} {}: {text}{comment}", chain.table, chain.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_is_cut_says_so() {
        let shown = |len: usize| shortened(&"ü".repeat(len));
        assert_eq!(shown(TEXT_MAX), "ü".repeat(TEXT_MAX));
        assert_eq!(shown(TEXT_MAX + 1), format!("{}…", "ü".repeat(TEXT_MAX - 1)));
    }
}
