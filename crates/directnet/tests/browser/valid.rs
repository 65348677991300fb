//! Every kind of page is valid HTML, as the node sends it.

use serde_json::json;
use testkit::Browser;

use crate::html;
use crate::scene::Scene;

#[test]
fn every_kind_of_page_is_valid_html() {
    let scene = Scene::set();
    let browser = Browser::start().unwrap();
    let (alice, kinds) = scene.pages(&browser);
    // What is made by a form is asked for as that form does.
    let asked = "const form = arguments[1] !== null && { method: 'POST', body: new URLSearchParams(arguments[1]) }; \
        return await (await fetch(arguments[0], form || {})).text()";
    let mut found = Vec::new();
    let mut check = |path: &str, form: Option<&str>| {
        let page = alice.tab.run_async(asked, &[json!(path), json!(form)]).unwrap();
        let page = page.as_str().unwrap();
        assert!(page.starts_with("<!doctype html>"), "{path}: {page}");
        found.extend(
            html::mistakes(page)
                .iter()
                .map(|mistake| format!("{path}: {mistake}")),
        );
    };
    alice.goes_to("/");
    // Who comes by another name can only be asked for there.
    for kind in kinds.iter().filter(|kind| kind.path.starts_with(&alice.page)) {
        check(&kind.path, None);
    }
    check("/contacts/invite", Some(""));
    check("/contacts/words", Some("hidden=on"));
    check("/contacts/add", Some("invite=nothing"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}
