//! `directnet` without a verb, in a real terminal, with real nodes.

use testkit::{PATIENCE, wait_for};

use crate::files::{noise, part_bytes, write};
use crate::node::user::User;
use crate::node::{Node, alice_and_bob};
use crate::program::directnet;
use crate::rooms::team;
use crate::terminal::Terminal;

#[test]
fn two_people_talk() {
    let (alice, bob) = alice_and_bob();
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("bob");
    terminal.press("Enter");
    terminal.shows("Nothing was said here yet.");
    terminal.types("good day");
    terminal.press("Enter");
    terminal.shows("delivered");
    assert_eq!(bob.recv()[0].text.as_deref(), Some("good day"));

    bob.deliver("alice", "and to you \u{1b}[2J\u{1b}]0;title\u{7}");
    terminal.shows("and to you \\u{1b}[2J");
    terminal.shows("good day");
    // It was on the screen, so it is read.
    wait_for("no unread message", PATIENCE, || {
        alice.recv().is_empty().then_some(())
    })
    .unwrap();

    terminal.types("/react 👍");
    terminal.press("Enter");
    terminal.shows("👍 you");
    let signed = wait_for("bob's message with a sign", PATIENCE, || {
        let history = bob.history("alice");
        history.last().filter(|last| !last.reactions.is_empty()).cloned()
    });
    assert_eq!(signed.unwrap().reactions[0].sign, "👍");

    terminal.press("C-f");
    terminal.types("goo");
    terminal.shows("you to bob: good day");
    terminal.press("Escape");
    terminal.resize(60, 20);
    terminal.shows("Tab messages   F1 help");
    terminal.press("C-c");
    terminal.shows("ended with 0");
    terminal.types("echoed again");
    terminal.shows("echoed again");
}

#[test]
fn the_face_speaks_the_language_of_its_user() {
    let alice = Node::up("alice");
    for (locale, nobody, asked, unknown) in [
        (
            "tr_TR.UTF-8",
            "Burada henüz kimse yok.",
            "Düğüm durdurulsun mu?",
            "böyle bir komut yok",
        ),
        (
            "el_GR.UTF-8",
            "Δεν είναι κανείς ακόμη.",
            "Να σταματήσει ο κόμβος;",
            "δεν υπάρχει τέτοια εντολή",
        ),
    ] {
        let terminal = Terminal::open_with(&alice, (100, 30), &[("LC_ALL", locale)], "default");
        terminal.shows(nobody);
        terminal.types("/down");
        terminal.press("Enter");
        terminal.shows(asked);
        terminal.press("n");
        // What is typed is the same in every language, and a sentence of the node is not.
        terminal.types("/nonsense");
        terminal.shows(unknown);
        terminal.press("C-c");
        terminal.shows("ended with 0");
    }
}

#[test]
fn somebody_new_gets_a_node_and_becomes_a_contact() {
    let bob = Node::up("bob");
    let alice = User::new("alice");
    let _node = EndsWithTest(&alice);
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("a node was started in the background");
    terminal.shows("Nobody here yet.");
    terminal.types(&format!("/add {}", bob.invite()));
    terminal.press("Enter");
    terminal.shows("bob is a contact now");
    terminal.types("written, not a command");
    terminal.press("Enter");
    terminal.shows("delivered");
    alice.ok(&["down"]);
    terminal.shows("the node went away");
}

/// Ends a node that runs in the background, also when the test fails.
struct EndsWithTest<'a>(&'a User);

impl Drop for EndsWithTest<'_> {
    fn drop(&mut self) {
        // It fails when the node is down already.
        self.0.run(&["down"]);
    }
}

/// Sends a signal to the program in a terminal, and expects to find the terminal as it was, with what is said at the end.
#[track_caller]
fn is_given_back_after(terminal: &Terminal, signal: &str, ends: &str) {
    terminal.shows("Nobody here yet.");
    assert_eq!(terminal.is_taken_over(), [true; 3]);
    let process = terminal.process();
    // The shell of this terminal waits for it, so the id cannot have become anybody else's.
    let sent = std::process::Command::new("kill")
        .args(["-s", signal, &process.to_string()])
        .status();
    assert!(sent.unwrap().success());
    terminal.shows(ends);
    assert_eq!(terminal.is_taken_over(), [false; 3], "{signal}");
    // Keys are echoed, and a line is one that Enter ends: the terminal is not raw.
    terminal.types("echoed again");
    terminal.press("Enter");
    terminal.shows("echoed again\nechoed again");
    assert!(!terminal.screen().contains("Nobody here yet."));
}

#[test]
fn whoever_ends_the_program_gives_the_terminal_back() {
    let alice = Node::up("alice");
    for signal in ["TERM", "INT", "HUP"] {
        is_given_back_after(&Terminal::open(&alice, (80, 24)), signal, "ended with 0");
    }
}

/// Sequences that set a colour, and do not take one back.
fn colors(screen: &str) -> Vec<&str> {
    let sequences = screen.split("\u{1b}[").skip(1);
    let numbers = sequences.filter_map(|sequence| Some(sequence.split_once('m')?.0));
    let is_color =
        |number: &&str| number.len() > 1 && "349".contains(&number[..1]) && !["39", "49"].contains(number);
    let colors = numbers.filter(|numbers| numbers.split(';').any(|number| is_color(&number)));
    colors.collect()
}

#[test]
fn colours_are_for_the_background_and_there_are_none_where_nobody_wants_any() {
    let (alice, bob) = alice_and_bob();
    bob.deliver("alice", "in colours");
    let (dark, light) = ("38;5;80", "38;5;24");
    let (says_dark, says_light) = (("COLORFGBG", "15;0"), ("COLORFGBG", "0;15"));
    let is_told = ("DIRECTNET_THEME", "light");
    for (variables, background, expected) in [
        (&[][..], "default", dark),
        (&[says_light], "default", light),
        // What the terminal answers counts more than what the environment says, and what the user says more than both.
        (&[says_dark], "#ffffff", light),
        (&[says_light], "#002b36", dark),
        (&[says_dark, is_told], "#002b36", light),
    ] {
        let terminal = Terminal::open_with(&alice, (80, 24), variables, background);
        terminal.shows("bob");
        terminal.press("Enter");
        terminal.shows("connected");
        let colored = wait_for(expected, PATIENCE, || {
            let screen = terminal.styled_screen();
            colors(&screen)
                .iter()
                .any(|color| color.contains(expected))
                .then_some(())
        });
        assert!(
            colored.is_ok(),
            "{variables:?} {background}: {:?}",
            terminal.styled_screen()
        );
    }
    let terminal = Terminal::open_with(&alice, (80, 24), &[("NO_COLOR", "1")], "default");
    terminal.shows("bob");
    for (key, shown) in [
        ("Enter", "in colours"),
        ("F3", "Ports of this machine"),
        ("F4", "Files:"),
        ("F5", "Requests:"),
    ] {
        terminal.press(key);
        terminal.shows(shown);
        assert_eq!(colors(&terminal.styled_screen()), Vec::<&str>::new(), "{key}");
    }
}

#[test]
fn a_crash_gives_the_terminal_back_and_says_what_happened() {
    let alice = Node::up("alice");
    let terminal = Terminal::open_with(&alice, (80, 24), &[("DIRECTNET_TEST_PANIC", "1")], "default");
    is_given_back_after(&terminal, "TERM", "ended with 255");
    let screen = terminal.screen();
    assert!(screen.contains("a test wants the face to crash"), "{screen}");
    assert!(screen.contains("commands/face.rs"), "{screen}");
}

#[test]
fn messages_are_answered_said_anew_and_taken_back() {
    let (alice, bob) = alice_and_bob();
    bob.deliver("alice", "lunch at one?");
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("bob");
    terminal.press("Enter");
    // In the conversation, not only in the list.
    terminal.shows("│   lunch at one?");
    let last_of_bob = |is_it: fn(&api::messages::Message) -> bool| {
        let found = wait_for("bob's last message", PATIENCE, || {
            bob.history("alice").pop().filter(is_it)
        });
        assert!(found.is_ok(), "{:?}", bob.history("alice").last());
    };
    terminal.press("Tab");
    terminal.press("Up");
    terminal.types("r");
    terminal.shows("answers: lunch at one?");
    terminal.types("yes");
    terminal.press("M-Enter");
    terminal.types("with pleasure");
    terminal.press("Enter");
    terminal.shows("delivered");
    last_of_bob(|last| last.reply_to.is_some() && last.text.as_deref() == Some("yes\nwith pleasure"));

    // What was written before comes back.
    terminal.press("Up");
    terminal.press("Enter");
    last_of_bob(|last| last.reply_to.is_none() && last.text.as_deref() == Some("yes\nwith pleasure"));
    wait_for("both on the screen", PATIENCE, || {
        let both = terminal.screen().matches("│   with pleasure").count();
        (both == 2).then_some(())
    })
    .unwrap();

    terminal.press("Tab");
    terminal.press("Up");
    terminal.types("e");
    terminal.shows("replaces what you said");
    terminal.types(", thank you");
    terminal.press("Enter");
    terminal.shows("edited");
    last_of_bob(|last| last.text.as_deref() == Some("yes\nwith pleasure, thank you"));

    terminal.press("Tab");
    terminal.press("Up");
    terminal.types("d");
    terminal.shows("Delete “yes with pleasure, thank you” at both ends?");
    terminal.types("y");
    last_of_bob(|last| last.deleted);
    terminal.shows_no("thank you");
}

#[test]
fn a_listener_comes_and_goes_by_itself() {
    let alice = Node::up("alice");
    // High enough for all ports of a busy machine.
    let terminal = Terminal::open(&alice, (100, 300));
    terminal.shows("Nobody here yet.");
    terminal.press("F3");
    terminal.shows("worth a look");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = format!(" {}/tcp", listener.local_addr().unwrap().port());
    terminal.shows(&port);
    let process = format!(" {}", std::process::id());
    let screen = terminal.screen();
    let line = screen.lines().find(|line| line.starts_with(&port)).unwrap();
    assert!(line.contains(&process) && line.contains("127.0.0.1"), "{line}");
    drop(listener);
    terminal.shows_no(&port);
}

/// A process that stands still; it goes on when this is dropped.
struct Frozen(u32);

impl Frozen {
    fn new(process: u32) -> Self {
        Self::send(process, "STOP");
        Self(process)
    }

    fn send(process: u32, signal: &str) {
        let sent = std::process::Command::new("kill")
            .args(["-s", signal, &process.to_string()])
            .status();
        assert!(sent.unwrap().success());
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        Self::send(self.0, "CONT");
    }
}

#[test]
fn a_node_that_does_not_answer_holds_no_key_up() {
    let (alice, bob) = alice_and_bob();
    for number in 1..=40 {
        bob.deliver("alice", &format!("number {number:02}"));
    }
    let terminal = Terminal::open(&alice, (60, 20));
    terminal.shows("bob");
    terminal.press("Enter");
    // The list shows the last one already, so the one before it tells that the conversation is open.
    terminal.shows("number 39");
    let frozen = Frozen::new(alice.status().pid);
    terminal.press("PageUp");
    terminal.shows("number 12");
    terminal.press("PageUp");
    terminal.shows("number 01");
    terminal.types("written meanwhile");
    terminal.shows("written meanwhile");
    terminal.press("F1");
    terminal.shows("Everywhere");
    terminal.press("Escape");
    // Escape and a key that come together are one key with Alt.
    terminal.shows_no("Everywhere");
    terminal.press("Enter");
    terminal.press("End");
    terminal.shows("number 39");
    drop(frozen);
    terminal.shows("delivered");
    let received = bob.recv();
    assert_eq!(
        received.last().unwrap().text.as_deref(),
        Some("written meanwhile")
    );
}

#[test]
fn files_are_offered_accepted_and_followed() {
    let (alice, bob) = alice_and_bob();
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("bob");
    terminal.press("F4");
    terminal.shows("offers one");
    let report = write(&bob, "report.pdf", &noise(3_000_000));
    bob.ok(&["send", "alice", "--file", &report]);
    terminal.shows("1 waits for you");
    terminal.types("a");
    terminal.shows("saved as");
    let saved = std::fs::read(alice.dir().join("downloads/report.pdf")).unwrap();
    assert!(saved == noise(3_000_000));

    let photos = write(&alice, "a photo.jpg", &noise(10));
    terminal.types(&format!("/send bob --file {}", photos.replace(' ', "\\ ")));
    terminal.press("Enter");
    terminal.shows("a photo.jpg");
    terminal.press("Home");
    terminal.types("x");
    terminal.shows("Take the offer of");
    terminal.types("y");
    terminal.shows("withdrawn");
    wait_for("bob's offer withdrawn", PATIENCE, || {
        let files = bob.ok(&["files", "--all"]);
        files.contains("withdrawn").then_some(())
    })
    .unwrap();
}

#[test]
fn a_file_on_its_way_has_a_bar_that_grows() {
    let (alice, bob) = alice_and_bob();
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("bob");
    let big = write(&bob, "big", &noise(100_000_000));
    bob.ok(&["send", "alice", "--file", &big]);
    terminal.press("F4");
    terminal.shows("1 waits for you");
    // Asked before, not while bytes come.
    let sender = bob.status().pid;
    terminal.types("a");
    wait_for("bytes to come", PATIENCE, || {
        (part_bytes(&alice) > 5_000_000).then_some(())
    })
    .unwrap();
    // Whoever sends stands still, so the bar does.
    let frozen = Frozen::new(sender);
    let percent = wait_for("a bar", PATIENCE, || {
        let screen = terminal.screen();
        let line = screen.lines().find(|line| line.starts_with(" big"))?;
        let (bar, percent) = line.strip_suffix(" %")?.rsplit_once(' ')?;
        assert!(bar.contains('░'), "{line}");
        percent.parse::<u8>().ok().filter(|percent| *percent > 0)
    });
    let percent = percent.unwrap();
    assert!(percent < 100, "it was faster than the signal");
    drop(frozen);
    terminal.shows("saved as");
    assert!(!terminal.screen().contains('░'));
}

#[test]
fn a_stranger_asks_and_is_accepted_and_compared_with() {
    let (alice, carol) = (Node::up("alice"), Node::up("carol"));
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("Nobody here yet.");
    let status = alice.status();
    let at = format!("127.0.0.1:{}", alice.port());
    carol.ok(&[
        "request",
        &status.id,
        "--at",
        &at,
        "--message",
        "from the meeting \u{1b}[2J",
    ]);
    terminal.shows("somebody asks to become a contact");
    terminal.press("F5");
    terminal.shows("from the meeting \\u{1b}[2J");
    terminal.types("a");
    terminal.shows("nobody waits for you");
    let contacts = || carol.contacts().pop().filter(|contact| contact.connected);
    wait_for("a contact of carol's", PATIENCE, contacts).unwrap();
    terminal.types("/verify carol");
    terminal.press("Enter");
    terminal.shows("carol is not verified");
    let told = carol.ok(&["verify", "alice", "--json"]);
    let told: api::contacts::Verification = serde_json::from_str(&told).unwrap();
    for words in &told.words {
        terminal.shows(&words.words.join(" "));
    }
    terminal.types("y");
    terminal.shows("carol is verified");
    assert!(alice.contacts()[0].verified_at_ms.is_some());
    terminal.types("/contacts set carol --receipts on");
    terminal.press("Enter");
    terminal.shows("receipts      on");
}

#[test]
fn a_name_that_looks_like_a_contacts_is_told_loudly_and_the_words_stay() {
    let (alice, _bob) = alice_and_bob();
    let terminal = Terminal::open(&alice, (60, 20));
    terminal.shows("bob");
    terminal.press("Enter");
    terminal.types("half a sen");
    // With a letter of the Cyrillic script, which is drawn as an o.
    let other = Node::up("b\u{43e}b");
    other.ok(&["add", &alice.invite()]);
    terminal.shows("looks like");
    terminal.types("tence");
    terminal.press("Enter");
    terminal.shows("delivered");
    assert_eq!(alice.history("bob")[0].text.as_deref(), Some("half a sentence"));
    terminal.press("F6");
    terminal.shows("Look at this");
    terminal.press("Escape");
    terminal.shows("‼ 2 F6");
}

#[test]
fn a_room_is_made_and_people_talk_in_it() {
    let (alice, bob) = alice_and_bob();
    let terminal = Terminal::open(&alice, (100, 30));
    terminal.shows("bob");
    terminal.types("/room create #team");
    terminal.press("Enter");
    terminal.shows("#team is there");
    terminal.press("C-p");
    terminal.types("room add #team bob");
    terminal.press("Enter");
    terminal.shows("a member more, 2 in all");
    terminal.types("hello team");
    terminal.press("Enter");
    terminal.shows("hello team");
    wait_for("alice's words in bob's room", PATIENCE, || {
        let said = bob.run(&["history", "#team"]).stdout;
        said.contains("hello team").then_some(())
    })
    .unwrap();
    bob.ok(&["send", "#team", "hello from bob"]);
    terminal.shows("hello from bob");
    terminal.shows("bob  ");
    terminal.shows("2 members, 1 connected");
}

#[test]
fn three_people_talk_in_a_room() {
    let [alice, bob, carol] = team();
    let terminals = [&alice, &bob, &carol].map(|node| Terminal::open(node, (100, 30)));
    for terminal in &terminals {
        terminal.shows("▪ #team");
        terminal.types("/history #team");
        terminal.press("Enter");
        terminal.shows("3 members");
    }
    let said = ["who brings the cake?", "I do", "then I bring plates"];
    for (terminal, words) in terminals.iter().zip(said) {
        terminal.types(words);
        terminal.press("Enter");
        for other in &terminals {
            other.shows(&format!("  {words}"));
        }
    }
    // Each sees who said what: by their own names for those whom they know.
    for (terminal, names) in
        terminals
            .iter()
            .zip([["bob  ", "carol  "], ["alice  ", "you  "], ["alice  ", "you  "]])
    {
        names.iter().for_each(|name| terminal.shows(name));
    }
    // Bob and Carol are no contacts of each other; Alice hands on what they say.
    terminals[0].types("/room remove #team carol");
    terminals[0].press("Enter");
    terminals[0].shows("a member less, 2 in all");
    terminals[2].shows("you are not in it any more");
    terminals[1].shows("2 members");
}

#[test]
fn a_script_is_told_that_a_command_is_missing() {
    let run = directnet(&[]);
    assert_eq!(run.exit_code, Some(2));
    assert!(run.stderr.contains("needs a terminal"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
}
