//! Reads what `iptables-save` and `ip6tables-save` print.
//!
//! Every option of a rule is either known here or becomes a question that is not understood, together with the words
//! that follow it.
//!
//! Source: iptables(8), iptables-extensions(8).

mod options;

use super::ruleset::{Base, Chain, Family, Hook, Rule, Ruleset};

/// How many rules are read; more than any machine has, and few enough to hold.
const RULES_MAX: usize = 200_000;

/// The list is none of iptables'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the list of iptables was not understood")]
pub(crate) struct NotSaved;

/// Reads the list of one family.
pub(crate) fn parse(bytes: &[u8], is_v6: bool) -> Result<Ruleset, NotSaved> {
    let text = String::from_utf8_lossy(bytes);
    let mut ruleset = Ruleset::default();
    let mut table = String::new();
    let mut rules = 0_usize;
    for line in text.lines() {
        match line.split_at_checked(1) {
            Some(("*", name)) => name.trim().clone_into(&mut table),
            Some((":", declaration)) => ruleset.chains.extend(chain(declaration, &table, is_v6)),
            Some(("-", _)) => {
                rules = rules.saturating_add(1);
                if rules > RULES_MAX {
                    return Err(NotSaved);
                }
                add_rule(&mut ruleset, line, &table).ok_or(NotSaved)?;
            }
            Some(("#", _)) | None => {}
            Some(_) if line.trim() == "COMMIT" => {}
            Some(_) => return Err(NotSaved),
        }
    }
    Ok(ruleset)
}

/// Reads a line such as `:INPUT DROP [0:0]`.
fn chain(declaration: &str, table: &str, is_v6: bool) -> Option<Chain> {
    let mut words = declaration.split_ascii_whitespace();
    let name = words.next()?;
    let policy = words.next()?;
    let hook = match name {
        "PREROUTING" => Hook::Prerouting,
        "INPUT" => Hook::Input,
        "FORWARD" => Hook::Forward,
        _ => Hook::Elsewhere,
    };
    Some(Chain {
        family: if is_v6 { Family::Ip6 } else { Family::Ip },
        table: table.to_owned(),
        name: name.to_owned(),
        base: (policy != "-").then(|| Base {
            hook,
            priority: priority(table),
            accepts_by_default: policy == "ACCEPT",
            devices: Vec::new(),
        }),
        rules: Vec::new(),
    })
}

/// The order of the tables at one hook (include/uapi/linux/netfilter_ipv4.h).
fn priority(table: &str) -> i64 {
    match table {
        "raw" => -300,
        "mangle" => -150,
        "nat" => -100,
        "security" => 50,
        _ => 0,
    }
}

/// Reads a line such as `-A INPUT -p tcp --dport 22 -j ACCEPT`.
fn add_rule(ruleset: &mut Ruleset, line: &str, table: &str) -> Option<()> {
    let words = words(line);
    let (command, rest) = words.split_first()?;
    let (name, options) = rest.split_first()?;
    if command != "-A" {
        return None;
    }
    let chains = &mut ruleset.chains;
    let index = chains
        .iter()
        .position(|chain| chain.table == table && chain.name == *name)?;
    let family = chains.get(index)?.family;
    let is_chain = |target: &str| {
        chains
            .iter()
            .any(|chain| chain.table == table && chain.name == target)
    };
    let (steps, comment) = options::parse(options, family == Family::Ip6, &is_chain);
    chains.get_mut(index)?.rules.push(Rule {
        text: options.join(" "),
        steps,
        comment,
    });
    Some(())
}

/// Splits a line into words; quotes keep blanks together, and a backslash keeps the next character as it is.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut is_quoted = false;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            '\\' => word.get_or_insert_default().extend(characters.next()),
            blank if blank.is_ascii_whitespace() && !is_quoted => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_rules_than_any_machine_has_are_no_list() {
        let list = |rules: usize| {
            let rules = "-A INPUT -j ACCEPT\n".repeat(rules);
            parse(
                format!("*filter\n:INPUT DROP [0:0]\n{rules}COMMIT\n").as_bytes(),
                false,
            )
        };
        let read = list(RULES_MAX).unwrap();
        assert_eq!(read.chains[0].rules.len(), RULES_MAX);
        assert!(matches!(list(RULES_MAX + 1), Err(NotSaved)));
    }
}
