//! Tables of what was there, what is there, and what is told of it; and properties for any sequence of observations.

use proptest::prelude::*;

use super::super::holding::Program;
use super::*;

/// Reads `wildcard nginx+php`; no program stands for an owner that could not be read.
fn holding(text: &str) -> Holding {
    let (class, programs) = text.split_once(' ').unwrap_or((text, ""));
    let class = AddressClass::ALL
        .into_iter()
        .find(|candidate| candidate.code() == class)
        .unwrap();
    let programs = programs
        .split('+')
        .filter(|name| !name.is_empty())
        .map(|name| Program {
            path: name.into(),
            unit: None,
        });
    Holding {
        class,
        programs: programs.collect(),
    }
}

fn holdings(texts: &[&str]) -> BTreeSet<Holding> {
    texts.iter().map(|text| holding(text)).collect()
}

fn told(change: &Change) -> String {
    let named = |programs: &Programs| {
        let names: Vec<_> = programs.iter().map(|program| program.path.as_str()).collect();
        names.join("+")
    };
    let shown = |holding: &Holding| format!("{} {}", holding.class.code(), named(&holding.programs));
    match change {
        Change::Opened(now) => format!("opened {}", shown(now)),
        Change::Closed(before) => format!("closed {}", shown(before)),
        Change::ChangedOwner { class, before, now } => {
            format!("owner {} {} -> {}", class.code(), named(before), named(now))
        }
        Change::ChangedExposure { before, now } => {
            format!("exposure {} -> {}", shown(before), shown(now))
        }
        Change::Learned { now, .. } => format!("learned {}", shown(now)),
    }
}

fn check(before: &[&str], observed: &[&str], expected: &[&str]) {
    let changes = changes(&holdings(before), &holdings(observed));
    let told: Vec<String> = changes.iter().map(told).collect();
    assert_eq!(told, expected, "{before:?} to {observed:?}");
}

#[test]
fn something_comes_or_goes() {
    check(&[], &["wildcard nginx"], &["opened wildcard nginx"]);
    check(&["wildcard nginx"], &[], &["closed wildcard nginx"]);
    check(&["wildcard nginx"], &["wildcard nginx"], &[]);
    check(&[], &[], &[]);
}

#[test]
fn another_program_on_the_same_address_is_another_owner() {
    check(
        &["wildcard nginx"],
        &["wildcard apache"],
        &["owner wildcard nginx -> apache"],
    );
    check(
        &["wildcard nginx", "loopback nginx"],
        &["wildcard apache", "loopback nginx"],
        &["owner wildcard nginx -> apache"],
    );
}

#[test]
fn the_same_program_on_another_address_is_another_exposure() {
    check(
        &["loopback node"],
        &["wildcard node"],
        &["exposure loopback node -> wildcard node"],
    );
    check(
        &["loopback node", "wildcard nginx"],
        &["wildcard node"],
        &["owner wildcard nginx -> node", "closed loopback node"],
    );
}

#[test]
fn other_program_and_other_address_are_two_events() {
    check(
        &["loopback node"],
        &["wildcard nc"],
        &["closed loopback node", "opened wildcard nc"],
    );
}

#[test]
fn a_name_that_could_not_be_read_is_no_change() {
    check(&["wildcard nginx"], &["wildcard"], &[]);
    check(&["wildcard"], &["wildcard nginx"], &["learned wildcard nginx"]);
    check(
        &["wildcard"],
        &["loopback"],
        &["closed wildcard ", "opened loopback "],
    );
}

#[test]
fn a_further_holder_of_the_same_socket_is_no_news() {
    check(
        &["wildcard systemd"],
        &["wildcard sshd+systemd"],
        &["learned wildcard sshd+systemd"],
    );
}

#[test]
fn two_programs_may_share_one_address() {
    check(
        &["wildcard a"],
        &["wildcard a", "wildcard b"],
        &["opened wildcard b"],
    );
}

fn any_holding() -> impl Strategy<Value = Holding> {
    let class = prop::sample::select(AddressClass::ALL.as_slice());
    let programs = prop::collection::btree_set(prop::sample::select(vec!["a", "b", "c"]), 0..3);
    (class, programs).prop_map(|(class, names)| Holding {
        class,
        programs: names
            .into_iter()
            .map(|name| Program {
                path: name.into(),
                unit: None,
            })
            .collect(),
    })
}

fn any_holdings() -> impl Strategy<Value = BTreeSet<Holding>> {
    prop::collection::btree_set(any_holding(), 0..5)
}

proptest! {
    #[test]
    fn applied_changes_give_what_is_there_and_nothing_is_told_twice(
        observations in prop::collection::vec(any_holdings(), 1..8),
    ) {
        let mut state = BTreeSet::new();
        for observed in &observations {
            let told = changes(&state, observed);
            apply(&mut state, &told);
            // The same classes as often, and every name that could be read.
            let classes = |holdings: &BTreeSet<Holding>| {
                let mut classes: Vec<_> = holdings.iter().map(|holding| holding.class).collect();
                classes.sort();
                classes
            };
            prop_assert_eq!(classes(&state), classes(observed));
            for holding in observed.iter().filter(|holding| !holding.is_anonymous()) {
                prop_assert!(state.contains(holding));
            }
            prop_assert!(changes(&state, observed).is_empty());
        }
    }

    #[test]
    fn without_hidden_names_the_state_is_the_observation(
        before in any_holdings(),
        observed in any_holdings(),
    ) {
        let known = |holdings: BTreeSet<Holding>| -> BTreeSet<Holding> {
            holdings.into_iter().filter(|holding| !holding.is_anonymous()).collect()
        };
        let (before, observed) = (known(before), known(observed));
        let mut state = before.clone();
        apply(&mut state, &changes(&before, &observed));
        prop_assert_eq!(state, observed);
    }
}
