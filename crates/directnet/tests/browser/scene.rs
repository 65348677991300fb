//! A node whose pages have something of everything on them, and the list of those pages.

use std::fs;

use api::files::File;
use testkit::{Browser, PATIENCE, TempHome, wait_for};

use crate::Seat;
use crate::node::{Node, alice_and_bob};

/// A page and what shows that all of it is there.
#[derive(Debug)]
pub(crate) struct Kind {
    /// Where it is.
    pub(crate) path: String,
    /// What it has, by a selector of CSS.
    pub(crate) has: &'static str,
    /// What is clicked there, one after the other; the page that is meant comes then.
    pub(crate) after: &'static [&'static str],
}

/// Alice with a contact, a room, a request, messages and files.
pub(crate) struct Scene {
    pub(crate) alice: Node,
    _others: [Node; 3],
    _folder: TempHome,
}

/// A picture of 320 by 200 pixels, drawn by a program: the sea, and something red on it.
pub(crate) const PICTURE: &[u8] = include_bytes!("scene/picture.png");

impl Scene {
    pub(crate) fn set() -> Self {
        let (alice, bob) = alice_and_bob();
        let (carol, dave) = (Node::up("carol"), Node::up("dave"));
        carol.join(&alice);
        bob.deliver("alice", "shall we meet at noon?");
        let asked = alice.history("bob").remove(0).id;
        alice.ok(&[
            "send",
            "bob",
            "--wait",
            "20s",
            "--reply-to",
            &asked,
            "at one, and bring the map",
        ]);
        alice.ok(&["react", "bob", &asked, "👍"]);
        alice.deliver("bob", "to be taken back");
        let last = alice.history("bob").pop().unwrap().id;
        alice.ok(&["delete", &last]);
        alice.ok(&[
            "send",
            "bob",
            "--severity",
            "critical",
            "--wait",
            "20s",
            "the cellar is under water",
        ]);
        bob.deliver("alice", "نعم، في الساعة الواحدة");
        carol.deliver("alice", "hello from carol");
        alice.ok(&["draft", "bob", "and one more th"]);

        let folder = TempHome::new().unwrap();
        for (name, bytes) in [("notes.txt", b"notes".as_slice()), ("harbour.png", PICTURE)] {
            let file = folder.path().join(name);
            fs::write(&file, bytes).unwrap();
            bob.ok(&["send", "alice", "--file", file.to_str().unwrap()]);
        }
        let picture = wait_for("two offers", PATIENCE, || {
            let offers: Vec<File> = serde_json::from_str(&alice.ok(&["files", "--json"])).unwrap();
            let picture = offers.iter().find(|offer| offer.name == "harbour.png")?;
            (offers.len() == 2).then_some(picture.row.to_string())
        });
        alice.ok(&["files", "accept", &picture.unwrap(), "--wait"]);

        alice.ok(&["room", "create", "#harbour"]);
        alice.ok(&["room", "add", "#harbour", "bob"]);
        alice.ok(&["send", "#harbour", "who has the key?"]);
        let addr = format!("127.0.0.1:{}", alice.port());
        let id = alice.status().id;
        dave.ok(&["request", &id, "--at", &addr, "--message", "we met on the ferry"]);
        Self {
            alice,
            _others: [bob, carol, dave],
            _folder: folder,
        }
    }

    /// Alice at her browser, and a page of every kind that there is.
    pub(crate) fn pages<'a>(&self, browser: &'a Browser) -> (Seat<'a>, Vec<Kind>) {
        let seat = Seat::at(browser, &self.alice);
        let (_, port) = seat.page.rsplit_once(':').unwrap();
        let kind = |path: &str, has| Kind {
            path: format!("{}{path}", seat.page),
            has,
            after: &[],
        };
        let after = |path: &str, after, has| Kind {
            after,
            ..kind(path, has)
        };
        let kinds = vec![
            kind("/", ".conversations li + li"),
            kind("/with/bob", ".file img"),
            after("/with/bob", &[".mine .acts summary"], ".mine .acts textarea"),
            after("/with/bob", &["[data-answer]"], ".answering:not([hidden])"),
            kind("/with/%23harbour", ".message"),
            kind("/with/%23harbour/about", ".members li + li"),
            kind("/with/bob/about", ".safety dd"),
            kind("/requests", ".request"),
            kind("/contacts/new", "textarea[name=invite]"),
            after(
                "/contacts/new",
                &["form[action='/contacts/invite'] button"],
                ".qr",
            ),
            // Nothing is sent but on this machine's loopback address.
            after(
                "/contacts/new",
                &["input[name=hidden]", "form[action='/contacts/words'] button"],
                "#words",
            ),
            kind("/settings", "#notify"),
            kind("/search?q=http", ".found li"),
            kind("/search?q=noon", ".found li"),
            kind("/search?q=nothing-is-called-this", "main p"),
            kind("/ports", ".ports-map"),
            kind("/port/3447", "#now .entry"),
            kind("/port/http", ".claim"),
            kind("/port/4444", ".families"),
            kind(&format!("/port/{port}"), "#now .socket"),
            kind("/no/such/page", "main h1"),
            kind("/enter?key=of-nobody", "main pre"),
            // Who comes by another name has no cookie.
            Kind {
                path: format!("http://localhost:{port}/ports"),
                has: "main pre",
                after: &[],
            },
        ];
        (seat, kinds)
    }
}

impl Kind {
    /// Opens it and waits until it is there.
    #[track_caller]
    pub(crate) fn open(&self, seat: &Seat<'_>) {
        seat.tab.open(&self.path).unwrap();
        for css in self.after {
            seat.clicks(css, "");
        }
        seat.sees(self.has, "");
    }
}
