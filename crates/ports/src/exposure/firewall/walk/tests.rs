//! Rules that lead to too many paths, too deep or too far: what is said then is that nobody can say.

use super::*;
use crate::exposure::firewall::packet::{Output, Redirection, TCP};
use crate::exposure::firewall::ruleset::{Field, Value};

/// The first packet of a connection to port 22.
const PACKET: Packet<'static> = Packet {
    transport: TCP,
    is_v6: false,
    destination: None,
    port: 22,
    interface: None,
    output: Output::Stays,
    redirection: Redirection::Impossible,
};

fn question(field: Field, text: &str, values: Vec<Value>) -> Step {
    Step::Match(Match {
        field,
        is_negated: false,
        values,
        text: text.into(),
    })
}

/// A question that some packets meet and others do not.
fn some_meet(text: &str) -> Step {
    question(Field::SourcePort(None), text, Vec::new())
}

fn rule(steps: Vec<Step>) -> Rule {
    Rule {
        steps,
        ..Rule::default()
    }
}

/// A chain that others jump to.
fn chain(name: &str, rules: Vec<Rule>) -> Chain {
    Chain {
        family: Family::Inet,
        table: "t".into(),
        name: name.into(),
        base: None,
        rules,
    }
}

/// A chain that packets come to by themselves, and those that it may jump to.
fn ruleset(rules: Vec<Rule>, others: Vec<Chain>) -> Ruleset {
    let base = Base {
        hook: Hook::Input,
        priority: 0,
        accepts_by_default: true,
        devices: Vec::new(),
    };
    let first = Chain {
        base: Some(base),
        ..chain("input", rules)
    };
    Ruleset {
        chains: [first].into_iter().chain(others).collect(),
    }
}

fn jump(name: &str) -> Rule {
    rule(vec![Step::Verdict(Verdict::Jump(name.into()))])
}

/// Whether packets get through, or else the words that are said.
fn fate(rules: &Ruleset) -> Result<(), String> {
    let outcome = Walker::new(rules).walk(PACKET);
    match outcome.unknown.into_iter().next() {
        Some((_, words)) => {
            assert!(
                outcome.accepted.is_empty(),
                "what is not known is not let through"
            );
            Err(words)
        }
        None => Ok(()),
    }
}

#[test]
fn more_cases_than_are_followed_are_left_open() {
    // Each of these rules lets through who fails the first question, and who fails only the second: twice as many paths.
    let doubling = |number: u32| {
        let [first, second] = ["a", "b"].map(|letter| some_meet(&format!("{letter}{number}")));
        rule(vec![first, second, Step::Verdict(Verdict::Drop)])
    };
    let fate_of = |count: u32| fate(&ruleset((0..count).map(doubling).collect(), Vec::new()));
    let most = PATHS_MAX.ilog2();
    assert_eq!(fate_of(most), Ok(()));
    assert_eq!(fate_of(most + 1), Err("too many cases".into()));
}

#[test]
fn chains_that_call_each_other_deeper_than_the_kernel_lets_them_are_left_open() {
    let fate_of = |depth: usize| {
        let name = |number: usize| format!("c{number}");
        let mut chains: Vec<Chain> = (1..depth)
            .map(|number| chain(&name(number), vec![jump(&name(number + 1))]))
            .collect();
        chains.push(chain(&name(depth), Vec::new()));
        fate(&ruleset(vec![jump(&name(1))], chains))
    };
    assert_eq!(fate_of(DEPTH_MAX), Ok(()));
    assert_eq!(fate_of(DEPTH_MAX + 1), Err(format!("jump c{}", DEPTH_MAX + 1)));
}

#[test]
fn a_walk_past_more_questions_than_are_asked_ends() {
    const QUESTIONS: usize = 1000;
    let other_port = question(
        Field::DestinationPort(None),
        "dport 1",
        vec![Value::Numbers((1, 1))],
    );
    let passed_over = rule(vec![other_port, Step::Verdict(Verdict::Drop)]);
    let long = chain("long", vec![passed_over; QUESTIONS]);
    let rules = ruleset(vec![jump("long"); QUESTIONS_MAX / QUESTIONS + 1], vec![long]);
    let outcome = Walker::new(&rules).walk(PACKET);
    let words: Vec<&str> = outcome.unknown.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!((words, outcome.accepted.len()), (vec!["too many rules"], 0));
    // Whoever is given up has no more questions to meet.
    assert_eq!(outcome.questions, QUESTIONS_MAX + 1);
}
