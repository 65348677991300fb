//! Pages for everybody: for those who hear them read out, see little, or hold a telephone; by axe-core, in every kind of page.

use serde_json::json;
use testkit::{Browser, Look};

use crate::Seat;
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
    // The policy of the page keeps its own scripts from it, not the driver's.
    seat.tab.run(AXE, &[]).unwrap();
    let found = LOOKS.into_iter().flat_map(|look| {
        let found = examined(seat, look);
        found.map(move |it| format!("{look:?}: {it}")).collect::<Vec<_>>()
    });
    found.collect()
}

#[test]
fn every_kind_of_page_is_for_everybody() {
    let scene = Scene::set();
    let browser = Browser::start().unwrap();
    let (alice, kinds) = scene.pages(&browser);
    // The policy of the page keeps its own scripts from it, not the driver's.
    let bring = || alice.tab.run(AXE, &[]).unwrap();
    let mut found = Vec::new();
    for kind in &kinds {
        kind.open(&alice);
        bring();
        for look in LOOKS {
            found.extend(examined(&alice, look).map(|it| format!("{kind:?} {look:?}: {it}")));
        }
    }
    // Longer words and other labels, at the same places.
    for language in ["tr", "el"] {
        alice.goes_to("/settings");
        alice.leaves(&format!("button[name=language][value={language}]"), "");
        // Who comes by another name speaks the browser's language.
        for kind in kinds.iter().filter(|kind| kind.path.starts_with(&alice.page)) {
            kind.open(&alice);
            let spoken = alice
                .tab
                .run("return document.documentElement.lang", &[])
                .unwrap();
            assert_eq!(spoken, json!(language), "{kind:?}");
            bring();
            for look in LOOKS.into_iter().filter(|look| !look.is_dark) {
                found.extend(examined(&alice, look).map(|it| format!("{language} {kind:?} {look:?}: {it}")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    alice.goes_to("/settings");
    alice.leaves("button[name=language][value=en]", "");

    // What it would say of a page that is not: it is really looked at.
    alice.goes_to("/contacts/new");
    bring();
    let spoilt = "document.querySelector('label textarea').parentElement.replaceWith('?'); \
        document.querySelector('h2').style.color = '#ccc'; \
        document.querySelector('#main').append(document.createElement('input'))";
    alice.tab.run(spoilt, &[]).unwrap();
    alice.tab.looks(LOOKS[0]).unwrap();
    let objections = objections(&alice, LOOKS[0]).join("\n");
    assert!(objections.contains("critical | label | "), "{objections}");
    assert!(objections.contains("serious | color-contrast | "), "{objections}");
}
