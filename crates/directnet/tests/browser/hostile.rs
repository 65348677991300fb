//! Script in everything that others have a say in: it is shown as the text that it is.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use serde_json::json;
use testkit::{Browser, TempHome};

use crate::Seat;
use crate::node::user::PROGRAM;
use crate::node::{Node, User};

/// Would run if it ever became a part of a page, and be seen there.
const SCRIPT: &str = "<img src=x onerror=hit=1><script>hit=1<\u{2f}script>";
/// The same, as far as the name of a file can have it.
const FILE: &str = "<img src=x onerror=hit=1>";
/// The same, as a process calls itself.
const TITLE: &str = "</code><script>hit=1</script><b onmouseover=hit=1>";
/// The same, as far as the name of a contact can have it.
const NAME: &str = "<script>hit=1";

impl Seat<'_> {
    /// What was sent shows as text, and nothing of it became a part of the page.
    #[track_caller]
    fn sees_as_text(&self, css: &str, text: &str) {
        self.sees(css, text);
        let made = "return [document.querySelectorAll('img, main script').length, typeof window.hit]";
        assert_eq!(self.tab.run(made, &[]).unwrap(), json!([0, "undefined"]), "{css}");
    }
}

#[test]
fn script_from_others_is_shown_as_text() {
    let alice_node = Node::up("alice");
    let mut mallory = Node::new(User::new(NAME), 0);
    // Its process is called as it is.
    let folder = TempHome::new().unwrap();
    let program = folder.path().join(FILE);
    fs::copy(PROGRAM, &program).unwrap();
    let mut process = Command::new(&program);
    process.arg0(TITLE);
    mallory.start_as(process);
    mallory.ok(&["add", &alice_node.invite()]);
    mallory.deliver("alice", SCRIPT);
    let file = folder.path().join(format!("{FILE}.txt"));
    fs::write(&file, SCRIPT).unwrap();
    mallory.ok(&["send", "alice", "--file", file.to_str().unwrap()]);

    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    alice.sees_as_text(".conversations bdi", NAME);
    alice.clicks(".conversations a bdi", NAME);
    alice.sees_as_text("#thread-title", NAME);
    alice.sees_as_text("#messages .text", SCRIPT);
    alice.sees_as_text("#messages", &format!("{FILE}.txt"));
    // As it comes in, in an answer, and among what was found.
    mallory.deliver("alice", &format!("again {SCRIPT}"));
    alice.sees_as_text("#messages .text", "again <img");
    alice.clicks("[data-answer]", "Reply");
    alice.sees_as_text("#composer .answering", FILE);
    alice.goes_to("/search?q=again");
    alice.sees_as_text("main", "again <img");

    let link = mallory.ok(&["open", "--print"]);
    let (page, _) = link.split_once("/enter").unwrap();
    let port = page.rsplit(':').next().unwrap();
    alice.goes_to(&format!("/port/{port}"));
    alice.sees_as_text("#now", FILE);
    alice.sees_as_text("#now", TITLE);
    alice.goes_to("/ports");
    alice.sees_as_text(".ports", "<img src=x oner");
}
