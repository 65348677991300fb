//! Pages for everybody: for those who hear them read out, see little, or hold a telephone; by axe-core, in every kind of page.

use serde_json::json;
use testkit::{Browser, Look};

use crate::Seat;
use crate::node::Node;
use crate::scene::Scene;

/// The examiner: [`axe/README.md`](axe/README.md).
const AXE: &str = include_str!("axe/axe.min.js");

/// A telephone and a desk, by day and by night.
const LOOKS: [Look; 4] = [
    look(360, 740, false),
    look(1440, 900, false),
    look(360, 740, true),
    look(1440, 900, true),
];

const fn look(width: u32, height: u32, is_dark: bool) -> Look {
    Look {
        width,
        height,
        is_dark,
    }
}

/// What axe-core objects to in a page, each as a line. By night only colours are other ones.
fn objections(seat: &Seat<'_>, look: Look) -> Vec<String> {
    let script = "const run = arguments[0] ? { runOnly: ['color-contrast'] } : {}; \
        const done = await axe.run(document, { ...run, resultTypes: ['violations'] }); \
        return done.violations.flatMap((it) => it.nodes.map((node) => [it.impact, it.id, node.target.join(' '), \
        ...[...node.any, ...node.all, ...node.none].map((check) => check.message)].join(' | ')))";
    let found = seat.tab.run_async(script, &[json!(look.is_dark)]).unwrap();
    let lines = found.as_array().unwrap().iter();
    lines.map(|line| line.as_str().unwrap().to_owned()).collect()
}

/// What is wrong with a page, looked at in one way.
fn examined(seat: &Seat<'_>, look: Look) -> impl Iterator<Item = String> {
    seat.tab.looks(look).unwrap();
    let beside = "const it = document.documentElement; return it.scrollWidth - it.clientWidth";
    let beside = seat.tab.run(beside, &[]).unwrap();
    let beside = (beside != json!(0)).then(|| format!("{beside} pixels beside the page"));
    beside.into_iter().chain(objections(seat, look))
}

/// What is wrong with the page that is open, in every look.
pub(crate) fn found_in(seat: &Seat<'_>) -> Vec<String> {
    looked_at(seat, &LOOKS)
}

/// What is wrong with the page that is open, in these looks.
fn looked_at(seat: &Seat<'_>, looks: &[Look]) -> Vec<String> {
    // The policy of the page keeps its own scripts from it, not the driver's.
    seat.tab.run(AXE, &[]).unwrap();
    let found = looks.iter().flat_map(|look| {
        let found = examined(seat, *look);
        found.map(move |it| format!("{look:?}: {it}")).collect::<Vec<_>>()
    });
    found.collect()
}

/// Every kind of page is for everybody, in a language and these looks. A test has one language, so that it ends in time also
/// on a busy machine.
fn are_for_everybody(language: &str, looks: &[Look]) {
    let scene = Scene::set();
    let browser = Browser::start().unwrap();
    let (alice, kinds) = scene.pages(&browser);
    alice.goes_to("/settings");
    if language != "en" {
        alice.leaves(&format!("button[name=language][value={language}]"), "");
    }
    let mut found = Vec::new();
    for kind in &kinds {
        kind.open(&alice);
        // Who comes by another name speaks the browser's language.
        if kind.path.starts_with(&alice.page) {
            let spoken = "return document.documentElement.lang";
            assert_eq!(alice.tab.run(spoken, &[]).unwrap(), json!(language), "{kind:?}");
        }
        found.extend(looked_at(&alice, looks).iter().map(|it| format!("{kind:?} {it}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_kind_of_page_is_for_everybody() {
    are_for_everybody("en", &LOOKS);
}

// Longer words and other labels, at the same places. Colours are the same.

#[test]
fn every_kind_of_page_is_for_everybody_in_turkish() {
    are_for_everybody("tr", &LOOKS[..2]);
}

#[test]
fn every_kind_of_page_is_for_everybody_in_greek() {
    are_for_everybody("el", &LOOKS[..2]);
}

#[test]
fn what_is_not_for_everybody_is_found() {
    let alice_node = Node::up("alice");
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    alice.goes_to("/contacts/new");
    let spoilt = "document.querySelector('label textarea').parentElement.replaceWith('?'); \
        document.querySelector('h2').style.color = '#ccc'; \
        document.querySelector('#main').append(document.createElement('input'))";
    alice.tab.run(spoilt, &[]).unwrap();
    let objections = looked_at(&alice, &LOOKS[..1]).join("\n");
    assert!(objections.contains("critical | label | "), "{objections}");
    assert!(objections.contains("serious | color-contrast | "), "{objections}");
}
