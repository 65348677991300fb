//! Text that runs from the right to the left, in a page that does not.

use serde_json::{Value, json};
use testkit::Browser;

use crate::Seat;
use crate::node::alice_and_bob;

const HEBREW: &str = "שלום world מחר";
const ARABIC: &str = "في port 3447 اليوم";
const LATIN: &str = "see you שלום there";

impl Seat<'_> {
    /// Where parts of the text of a message are: the left edge of each, in pixels.
    #[track_caller]
    fn edges(&self, message: &str, parts: &[&str]) -> Vec<f64> {
        let script = "const text = [...document.querySelectorAll('#messages .text')] \
            .find((it) => it.textContent === arguments[0]).firstChild; \
            return arguments[1].map((part) => { const range = document.createRange(); \
            const at = text.data.indexOf(part); range.setStart(text, at); range.setEnd(text, at + part.length); \
            return range.getBoundingClientRect().left; })";
        self.sees("#messages .text", message);
        let edges = self.tab.run(script, &[json!(message), json!(parts)]).unwrap();
        edges
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_f64)
            .collect()
    }

    fn style(&self, css: &str, text: &str, property: &str) -> Value {
        let script = "return getComputedStyle([...document.querySelectorAll(arguments[0])] \
            .find((it) => it.textContent.includes(arguments[1])))[arguments[2]]";
        self.tab
            .run(script, &[json!(css), json!(text), json!(property)])
            .unwrap()
    }
}

#[track_caller]
fn are_in_order(edges: &[f64]) {
    assert!(edges.is_sorted_by(|one, other| one < other), "{edges:?}");
}

#[test]
fn text_from_the_right_to_the_left_is_shown_as_it_is_read() {
    let (alice_node, bob_node) = alice_and_bob();
    for text in [HEBREW, ARABIC, LATIN] {
        bob_node.deliver("alice", text);
    }
    bob_node.deliver("alice", "invoice\u{202e}fdp.exe");
    alice_node.ok(&["contacts", "rename", "bob", "דנה"]);
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);

    // In the list, the name is on the left and how many are unread on the right, whichever way the name runs.
    alice.sees(".conversations .unread", "4");
    let sides = "const left = (css) => document.querySelector('.conversations ' + css).getBoundingClientRect().left; \
        return [left('.dot'), left('bdi'), left('.unread')]";
    let sides = alice.tab.run(sides, &[]).unwrap();
    let sides: Vec<f64> = sides
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_f64)
        .collect();
    are_in_order(&sides);

    alice.clicks(".conversations a bdi", "דנה");
    // Each begins on the side of its first letter, and what runs the other way does so within it.
    are_in_order(&alice.edges(HEBREW, &["מחר", "world", "שלום"]));
    are_in_order(&alice.edges(HEBREW, &["w", "d"]));
    are_in_order(&alice.edges(HEBREW, &["ם", "ש"]));
    are_in_order(&alice.edges(ARABIC, &["اليوم", "port 3447", "في"]));
    are_in_order(&alice.edges(LATIN, &["see", "שלום", "there"]));
    for (text, direction) in [(HEBREW, "rtl"), (ARABIC, "rtl"), (LATIN, "ltr")] {
        assert_eq!(
            alice.style("#messages .text", text, "direction"),
            json!(direction)
        );
    }
    // What is around it stays as it is.
    assert_eq!(
        alice.style("#messages .message", HEBREW, "direction"),
        json!("ltr")
    );

    // What would turn all that follows is shown, and turns nothing.
    are_in_order(&alice.edges("invoice\\u{202e}fdp.exe", &["invoice", "202e", "fdp", "exe"]));
    let turned = "return /[\\u202d\\u202e]/.test(document.documentElement.innerHTML)";
    assert_eq!(alice.tab.run(turned, &[]).unwrap(), json!(false));

    // Written, it runs as it will be read; and so it does as the beginning of what is answered.
    alice.types("#text", HEBREW);
    assert_eq!(
        alice
            .tab
            .run("return document.getElementById('text').matches(':dir(rtl)')", &[])
            .unwrap(),
        json!(true)
    );
    alice.clicks("[data-answer]", "Answer");
    alice.presses_enter();
    alice.sees("#messages .mine blockquote", HEBREW);
    assert_eq!(
        alice.style("#messages .mine blockquote", HEBREW, "direction"),
        json!("rtl")
    );
}

impl Seat<'_> {
    fn presses_enter(&self) {
        self.tab.presses("\u{e007}").unwrap();
    }
}
