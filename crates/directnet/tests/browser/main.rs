//! The page as people have it: in a browser, of nodes that are up.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accessible;
mod bidi;
mod files;
mod hostile;
#[path = "../support/html.rs"]
mod html;
mod keyboard;
mod leaving;
mod machines;
#[path = "../support/node.rs"]
#[expect(dead_code, reason = "the other binaries use the rest")]
mod node;
mod people;
mod ports;
mod rooms;
mod scene;
mod strangers;
mod talk;
mod valid;
mod writing;

use testkit::{Browser, Tab};

use crate::node::Node;

/// Typed first, lets what follows take the place of what a field holds: Ctrl+A, and all keys let go.
const OVER: &str = "\u{e009}a\u{e000}";

/// A tab of the browser that is let in to the page of a node.
struct Seat<'a> {
    tab: Tab<'a>,
    /// `http://127.0.0.1:13447`.
    page: String,
}

impl<'a> Seat<'a> {
    /// Comes in with a fresh link.
    fn at(browser: &'a Browser, node: &Node) -> Self {
        let link = node.ok(&["open", "--print"]);
        let (page, _) = link.split_once("/enter").unwrap();
        let tab = browser.tab().unwrap();
        tab.open(link.trim()).unwrap();
        // The door goes on by itself.
        tab.shows("h1", "Conversations").unwrap();
        // With its styles, which decide what is where.
        let is_whole = "return document.readyState === 'complete'";
        tab.wait("all of the page", is_whole, &[]).unwrap();
        Self {
            tab,
            page: page.to_owned(),
        }
    }

    /// Goes to an address of the page.
    fn goes_to(&self, path: &str) {
        self.tab.open(&format!("{}{path}", self.page)).unwrap();
    }

    /// Waits until the page says something.
    #[track_caller]
    fn sees(&self, css: &str, text: &str) {
        let seen = self.tab.shows(css, text);
        seen.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Waits until the page no longer says something.
    #[track_caller]
    fn sees_no(&self, css: &str, text: &str) {
        let seen = self.tab.shows_no(css, text);
        seen.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Clicks on what `css` selects and says `text`; the first of all that are selected if that is empty.
    #[track_caller]
    fn clicks(&self, css: &str, text: &str) {
        let clicked = self.tab.click(css, text);
        clicked.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Clicks on what leads to another page, or to the same again, and waits until that is there.
    #[track_caller]
    fn leaves(&self, css: &str, text: &str) {
        self.tab.run("window.isOld = true", &[]).unwrap();
        self.clicks(css, text);
        let is_new = "return !window.isOld && document.readyState === 'complete'";
        self.tab.wait("another page", is_new, &[]).unwrap();
    }

    /// Types into a field.
    #[track_caller]
    fn types(&self, css: &str, text: &str) {
        let typed = self.tab.types(css, text);
        typed.unwrap_or_else(|error| panic!("{error}"));
    }
}
