//! What goes on around messages: drafts, writing, being away, being told, and messages that do not stay.

use serde_json::json;
use testkit::{Browser, PATIENCE, wait_for};

use crate::node::{Node, alice_and_bob};
use crate::{OVER, Seat};

fn draft(node: &Node) -> serde_json::Value {
    serde_json::from_str(&node.ok(&["draft", "bob", "--json"])).unwrap()
}

#[test]
fn what_goes_on_around_messages_shows() {
    let (alice_node, bob_node) = alice_and_bob();
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    let bob = Seat::at(&browser, &bob_node);

    // What was begun is there again, whichever page it was begun on, and is a draft no more once it was sent.
    alice.goes_to("/with/bob");
    let beside = Seat::at(&browser, &alice_node);
    beside.goes_to("/with/bob");
    alice.types("#text", "half a sen");
    let value = "return document.getElementById('text').value === arguments[0]";
    beside
        .tab
        .wait("the draft", value, &[json!("half a sen")])
        .unwrap();
    alice.goes_to("/ports");
    alice.goes_to("/with/bob");
    alice
        .tab
        .wait("the draft", value, &[json!("half a sen")])
        .unwrap();
    alice.types("#text", "tence\u{e007}");
    bob.goes_to("/with/alice");
    alice.sees("#messages .text", "half a sentence");
    bob.sees("#messages .text", "half a sentence");
    beside.tab.wait("no draft", value, &[json!("")]).unwrap();
    assert_eq!(draft(&alice_node).get("text"), None);

    // Who writes is told of, once they decided so.
    bob.goes_to("/settings");
    bob.clicks("input[name=typing]", "");
    bob.leaves("button", "Save");
    bob.goes_to("/with/alice");
    bob.types("#text", "hm");
    alice.sees(".typing", "bob is writing");

    // Away, and back.
    bob.goes_to("/settings");
    bob.types("input[name=text]", "at lunch");
    bob.clicks("button", "I am away");
    bob.sees("main", "You are away since");
    alice.sees(".thread header", "away at lunch");
    bob.clicks("button", "I am back");
    alice.sees(".thread header", "connected");
    bob.sees("button", "I am away");

    // A decision about one contact, and what holds for all again.
    alice.goes_to("/with/bob/about");
    alice.types("input[name=auto_accept_mib]", &format!("{OVER}3"));
    alice.clicks("button", "Save");
    let limit = || alice_node.ok(&["contacts", "set", "bob", "--json"]);
    wait_for("3 MiB", PATIENCE, || limit().contains("3145728").then_some(())).unwrap();
    alice.clicks("button", "As for all contacts");
    wait_for("0 MiB", PATIENCE, || (!limit().contains("3145728")).then_some(())).unwrap();

    // Notifications: who wrote, not what.
    let grant = json!({ "origin": alice.page, "permissions": ["notifications"] });
    alice.tab.tells("Browser.grantPermissions", &grant).unwrap();
    alice.goes_to("/settings");
    let stand_in = "window.told = []; class It { constructor(says) { told.push(says); } \
        static permission = 'granted'; static async requestPermission() { return 'granted'; } } \
        window.Notification = It;";
    alice.tab.run(stand_in, &[]).unwrap();
    alice.clicks("#notify", "Notify me in this browser");
    alice.sees("#notify", "Do not notify");
    bob_node.deliver("alice", "a secret");
    let told = alice
        .tab
        .wait("a notification", "return window.told.length && told", &[]);
    assert_eq!(told.unwrap(), json!(["\u{2068}bob\u{2069} wrote."]));

    // A message that disappears says when.
    bob.goes_to("/with/alice");
    bob.clicks("#expires option[value='86400']", "");
    bob.types("#text", &format!("{OVER}not for long\u{e007}"));
    alice.goes_to("/with/bob");
    alice.sees("#messages .message", "disappears at");
}
