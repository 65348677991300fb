//! Text that runs from the right to the left, in a page that does not.

use serde_json::{Value, json};
use testkit::Browser;

use crate::Seat;
use crate::node::alice_and_bob;
use crate::rooms::room_of_two;

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

    alice.leaves(".conversations a bdi", "דנה");
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
    alice.clicks("[data-answer]", "Reply");
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

/// Names and files from the right to the left.
const NAME: &str = "דנה";
const FILE: &str = "דוח 2026.pdf";

#[test]
fn names_and_files_from_the_right_to_the_left_turn_nothing_around_them() {
    let (alice_node, bob_node) = room_of_two();
    alice_node.ok(&["contacts", "rename", "bob", NAME]);
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    alice.goes_to("/with/%23team");
    let file = bob_node.dir().with_file_name(FILE);
    std::fs::write(&file, "numbers").unwrap();
    bob_node.ok(&["send", "#team", "--file", file.to_str().unwrap()]);
    alice.sees("#messages .file b", FILE);
    // The name of the file begins on the right, and what is said of it stays behind it on its side.
    assert_eq!(alice.style("#messages .file b", FILE, "direction"), json!("rtl"));
    let order = "const [name, told] = ['.file b', '.file b + span'].map((css) => \
        document.querySelector(css).getBoundingClientRect().left); return [name, told]";
    let order = alice.tab.run(order, &[]).unwrap();
    let order: Vec<f64> = order
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_f64)
        .collect();
    are_in_order(&order);

    // Who is answered stands before what they said, whichever way both run.
    bob_node.ok(&["send", "#team", LATIN]);
    alice.sees("#messages .text", LATIN);
    alice.clicks("[data-answer]", "Reply");
    let answered = "const it = document.querySelector('#composer .answering bdi'); \
        return [it.textContent, getComputedStyle(it).unicodeBidi]";
    assert_eq!(alice.tab.run(answered, &[]).unwrap(), json!([FILE, "isolate"]));
    alice.types("#text", "so?");
    alice.presses_enter();
    alice.sees("#messages blockquote cite bdi", NAME);
    let list = "const it = document.querySelector('.conversations .last'); return it && it.textContent";
    alice
        .tab
        .wait("the last words", &format!("{list} === 'so?'"), &[])
        .unwrap();
    bob_node.ok(&["send", "#team", HEBREW]);
    alice.sees(".conversations .last bdi", NAME);
    assert_eq!(
        alice.style(".conversations .last", HEBREW, "direction"),
        json!("rtl")
    );
    // What the browser says out of sight holds the name apart.
    let news = "const answer = await fetch('/news'); return (await answer.json()).map(({ says }) => says)";
    alice.goes_to("/settings");
    bob_node.ok(&["send", "#team", "unseen"]);
    bob_node.deliver("alice", "unseen too");
    let said = testkit::wait_for("news of both", testkit::PATIENCE, || {
        let said = alice.tab.run_async(news, &[]).unwrap();
        (said.as_array()?.len() == 2).then_some(said)
    });
    let mut said: Vec<String> = serde_json::from_value(said.unwrap()).unwrap();
    said.sort();
    assert_eq!(
        said,
        [
            format!("\u{2068}{NAME}\u{2069} wrote in \u{2068}#team\u{2069}."),
            format!("\u{2068}{NAME}\u{2069} wrote.")
        ]
    );
}
