//! Everything of a conversation, with Tab, Enter, Escape and letters alone.

use serde_json::{Value, json};
use testkit::Browser;

use crate::Seat;
use crate::node::alice_and_bob;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const END: &str = "\u{e010}";
/// More presses than any page here has places for the focus.
const PLACES_MAX: usize = 150;

impl Seat<'_> {
    fn presses(&self, keys: &str) {
        self.tab.presses(keys).unwrap();
    }

    /// Presses Tab until the focus is on what `css` selects and, if `text` is not empty, has that text. Wherever the focus
    /// is on the way, it has to be seen.
    #[track_caller]
    fn tabs_to(&self, css: &str, text: &str) {
        let script = "const it = document.activeElement; if (it === document.body) return [false, true, 'nothing']; \
            const outlined = (one) => one && getComputedStyle(one).outlineStyle !== 'none'; \
            const box = (it.labels && it.classList.contains('unseen') ? it.labels[0] : it).getBoundingClientRect(); \
            const isInSight = box.width > 1 && box.bottom > 0 && box.top < innerHeight; \
            const isSeen = isInSight && (outlined(it) || outlined(it.labels && it.labels[0])); \
            const isIt = it.matches(arguments[0]) && (!arguments[1] || it.textContent.trim() === arguments[1]); \
            return [isIt, isSeen, it.outerHTML.slice(0, 200)]";
        for _ in 0..PLACES_MAX {
            self.presses(TAB);
            let at = self.tab.run(script, &[json!(css), json!(text)]).unwrap();
            assert_eq!(at.get(1), Some(&json!(true)), "the focus is not seen: {at}");
            if at.get(0) == Some(&json!(true)) {
                return;
            }
        }
        panic!("Tab does not lead to {css} {text:?}");
    }

    /// Waits until the focus is on what `css` selects.
    #[track_caller]
    fn is_at(&self, css: &str) {
        let script = "return document.activeElement.matches(arguments[0])";
        let seen = self
            .tab
            .wait(&format!("the focus on {css}"), script, &[json!(css)]);
        let now = "return document.activeElement.outerHTML.slice(0, 300)";
        seen.unwrap_or_else(|error| panic!("{error}\nbut on {:?}", self.tab.run(now, &[])));
    }
}

#[test]
fn a_conversation_goes_by_the_keyboard_alone() {
    let (alice_node, bob_node) = alice_and_bob();
    bob_node.deliver("alice", "shall we meet?");
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);

    // The first place leads past the navigation.
    alice.tabs_to("a.skip", "");
    alice.presses(ENTER);
    alice.is_at("main");
    alice.tabs_to(".conversations a", "");
    alice.presses(ENTER);
    alice.sees("#thread-title", "bob");

    // Written and sent, and the next one as well. Nobody has to pass the buttons of every message before.
    alice.tabs_to("a.skip[href='#text']", "Write to bob");
    alice.presses(ENTER);
    alice.is_at("#text");
    alice.presses("at noon");
    alice.presses(ENTER);
    alice.sees("#messages .mine .text", "at noon");
    alice.is_at("#text");
    alice.presses("by the harbour");
    alice.tabs_to("button", "Send");
    alice.presses(ENTER);
    alice.sees("#messages .mine .text", "by the harbour");
    alice.sees_no("#messages .mine .meta", "queued");

    // A sign; what had the focus has it still, also when a message comes in, of which alone a screen reader hears.
    alice.tabs_to(".message:not(.mine) button.sign[value='👍']", "");
    alice.presses(ENTER);
    alice.sees(".message:not(.mine) .meta .sign", "👍");
    alice.is_at(".message:not(.mine) button.sign[value='👍']");
    // Where the focus is shows also on a sign that is there already.
    let ring = "return getComputedStyle(document.activeElement).outlineWidth";
    assert_eq!(alice.tab.run(ring, &[]).unwrap(), json!("2px"));
    let watch = "const log = document.getElementById('messages'); window.came = []; \
        new MutationObserver((all) => all.forEach((it) => it.addedNodes.forEach((one) => came.push(one.textContent)))) \
        .observe(log, { childList: true }); return log.getAttribute('aria-live')";
    assert_eq!(alice.tab.run(watch, &[]).unwrap(), json!("polite"));
    bob_node.deliver("alice", "I come too");
    alice.sees("#messages .text", "I come too");
    let came = alice.tab.run("return came.length", &[]).unwrap();
    assert_eq!(came, json!(1));
    alice.is_at(".message:not(.mine) button.sign[value='👍']");

    // An answer, taken back with Escape and given.
    alice.tabs_to("button[data-answer]", "Reply");
    alice.presses(ENTER);
    alice.is_at("#text");
    alice.sees(".answering:not([hidden])", "at noon");
    alice.presses(ESCAPE);
    alice.sees_no(".answering:not([hidden])", "at noon");
    alice.is_at("#text");

    // Other words; Escape leaves them as they were.
    alice.tabs_to(".mine summary", "Edit");
    alice.presses(ENTER);
    alice.tabs_to(".mine details[open] textarea", "");
    alice.presses(ESCAPE);
    alice.is_at(".mine details:not([open]) summary");
    alice.presses(ENTER);
    alice.tabs_to(".mine details[open] textarea", "");
    alice.presses(END);
    alice.presses(" sharp");
    alice.tabs_to(".mine details[open] button", "Edit");
    alice.presses(ENTER);
    alice.sees("#messages .mine .text", "at noon sharp");
    alice.is_at(".mine details:not([open]) summary");

    // Taken back.
    alice.presses(ENTER);
    alice.tabs_to(".mine details[open] button", "Delete at both ends");
    alice.presses(ENTER);
    alice.sees("#messages .mine", "Deleted.");
    alice.is_at("#messages, #messages *");
    let written: Vec<Value> = bob_node
        .history("alice")
        .into_iter()
        .filter(|message| message.from_contact)
        .map(|message| json!(message.text))
        .collect();
    assert_eq!(written, [Value::Null, json!("by the harbour")]);
}

#[test]
fn searching_and_deciding_goes_by_the_keyboard_alone() {
    let (alice_node, bob_node) = alice_and_bob();
    bob_node.deliver("alice", "by the harbour");
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);

    // From anywhere.
    alice.tabs_to(".top nav a", "Ports");
    alice.presses("/");
    alice.is_at("#find");
    alice.presses("harbour");
    alice.presses(ENTER);
    alice.sees(".found", "by the harbour");
    alice.tabs_to(".found a", "bob");
    alice.presses(ENTER);
    alice.sees("#thread-title", "bob");

    // Decided.
    alice.tabs_to(".top nav a", "Settings");
    alice.presses(ENTER);
    alice.sees("h1", "Settings");
    alice.tabs_to("input[name=typing]", "");
    alice.presses(" ");
    alice.tabs_to("button", "Save");
    alice.tab.run("window.isOld = true", &[]).unwrap();
    alice.presses(ENTER);
    let kept = "return !window.isOld && document.querySelector('input[name=typing]')?.checked";
    alice.tab.wait("the decision", kept, &[]).unwrap();
}
