//! Every view as it is drawn, on a screen in memory.

mod hostile;

use api::contacts::{Contact, Invite};
use api::events::Event;
use api::files::FileState;
use api::messages::{Conversation, Message, MessageState, Quote, Reach, Reaction, Severity};
use api::ports::{PortDocument, PortsDocument};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::tz::TimeZone;
use languages::Language;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};

use super::draw;
use crate::app::{App, Overlay};
use crate::block::tests::said;
use crate::effect::{Answer, Effect, Report};
use crate::files::tests::file;
use crate::ground::Ground;
use crate::keymap::Focus;
use crate::language::in_language;
use crate::theme::Theme;
use crate::thread::Page;
use crate::update::Input;

fn contact(name: &str, connected: bool) -> Contact {
    // As a node sends it: what later versions add has its default.
    let told = serde_json::json!({
        "name": name,
        "id": "sute2hraaz3r6ooqzpz74do77sbe2x6rtdrrchbe6nygygautd32aaa6",
        "state": "established",
        "connected": connected,
        "trouble": (!connected).then_some("not running"),
        "addrs": ["192.0.2.1:3447"],
    });
    serde_json::from_value(told).unwrap()
}

/// What is told of port 8080, if all that is listed is on it.
fn one_port(listed: PortsDocument) -> PortDocument {
    PortDocument {
        version: listed.version,
        port: 8080,
        range: api::ports::Range::User,
        transports: listed.ports,
        elsewhere: vec![],
        occupants: vec![],
        seen: vec![],
        connections: None,
        sources: listed.sources,
        gaps: vec![],
    }
}

fn conversation(name: &str, connected: bool, unread: u64, latest: Option<Message>) -> Conversation {
    Conversation {
        name: name.into(),
        contact: Some(contact(name, connected)),
        room: None,
        unread,
        latest,
    }
}

fn own(row: i64, minute: i64, text: &str, state: MessageState) -> Message {
    Message {
        from_contact: false,
        state,
        ..said(row, minute, text)
    }
}

fn messages() -> Vec<Message> {
    let mut asked = said(
        1,
        0,
        "Lunch at one? The place by the bridge has tables outside again, and soup.",
    );
    asked.reactions.push(Reaction {
        from_contact: false,
        author: None,
        sign: "👍".into(),
    });
    let mut answer = own(2, 1, "Yes, with pleasure.", MessageState::Read);
    answer.reply_to = Some(Quote {
        id: asked.id.clone(),
        row: Some(1),
        from_contact: Some(true),
        author: None,
        beginning: Some("Lunch at one? The place by the bridge has tables outside aga".into()),
    });
    let mut edited = said(3, 20, "see you there");
    edited.edited_at_ms = Some(1);
    let mut deleted = said(4, 21, "");
    (deleted.text, deleted.deleted) = (None, true);
    let mut alarm = said(5, 30, "disk of ops is full");
    alarm.severity = Some(Severity::Critical);
    let hostile = said(6, 40, "\u{1b}[2J\u{202e}evil\r 你好 مرحبا");
    let waiting = own(7, 41, "on my way", MessageState::Queued);
    vec![asked, answer, edited, deleted, alarm, hostile, waiting]
}

fn app(size: (u16, u16)) -> App {
    let mut app = App::new(size, TimeZone::UTC);
    app.update(Input::Node(Event::Subscribed));
    let listed = vec![
        conversation("alice", true, 0, messages().pop()),
        conversation("ops\u{1b}[31m", false, 12, Some(said(9, 0, "backup\nfailed"))),
        conversation("carol", false, 0, None),
    ];
    app.update(Input::Answer(Answer::Conversations(listed)));
    app
}

fn open(size: (u16, u16)) -> App {
    let mut app = app(size);
    app.update(key(KeyCode::Enter));
    app.update(Input::Answer(Answer::Thread {
        with: "alice".into(),
        page: Page::Latest,
        messages: messages(),
    }));
    app
}

fn key(code: KeyCode) -> Input {
    Input::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

/// The sizes of screens that every view is looked at on: the smallest that shows everything, the usual one, and a large one.
const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 40)];

/// Draws the state and returns the screen.
fn screen(app: &App) -> TestBackend {
    let (columns, lines) = app.size;
    let mut terminal = Terminal::new(TestBackend::new(columns, lines)).unwrap();
    terminal
        .draw(|frame| draw(app, Theme::on(Ground::Dark), frame))
        .unwrap();
    terminal.backend().clone()
}

/// Compares a view on screens of these sizes with how it looked before.
fn check_sizes(name: &str, sizes: &[(u16, u16)], view: impl Fn((u16, u16)) -> App) {
    let mut screens = Vec::new();
    for size in sizes {
        let screen = screen(&view(*size));
        for cell in &screen.buffer().content {
            let symbol = cell.symbol();
            assert!(!symbol.chars().any(char::is_control), "{name}: {symbol:?}");
        }
        screens.push(format!("{} x {}\n{screen}", size.0, size.1));
    }
    insta::assert_snapshot!(name, screens.join("\n"));
}

fn check(name: &str, view: impl Fn((u16, u16)) -> App) {
    check_sizes(name, &SIZES, &view);
    // Words are longer in other languages: the smallest screen shows whether they fit.
    for language in [Language::Turkish, Language::Greek] {
        let name = format!("{name}-{}", language.code());
        in_language(language, || check_sizes(&name, &SIZES[..1], &view));
    }
}

fn pressed(mut app: App, keys: &[KeyCode]) -> App {
    for code in keys {
        app.update(key(*code));
    }
    app
}

fn answered(mut app: App, answer: Answer) -> App {
    app.update(Input::Answer(answer));
    app
}

#[test]
fn nobody_is_there_yet() {
    check("nobody", |size| {
        answered(App::new(size, TimeZone::UTC), Answer::Conversations(vec![]))
    });
}

#[test]
fn conversations_and_one_that_is_open() {
    check("list", app);
    check("thread", open);
}

#[test]
fn a_narrow_screen_has_one_part_and_a_tiny_one_a_sentence() {
    check_sizes("narrow", &[(40, 20), (30, 8)], open);
    check_sizes("narrow-list", &[(40, 20), (30, 8)], app);
    check_sizes("tiny", &[(29, 8), (100, 7), (12, 4)], open);
}

#[test]
fn a_message_is_selected_and_answered() {
    check("reply", |size| {
        let mut app = open(size);
        app.focus = Focus::Messages;
        let mut app = pressed(app, &[KeyCode::Up, KeyCode::Up, KeyCode::Char('r')]);
        app.update(Input::Paste("two\nlines".into()));
        app
    });
}

#[test]
fn commands_while_they_are_typed() {
    check("palette", |size| pressed(open(size), &[KeyCode::Char('/')]));
    check("palette-typed", |size| {
        let keys = ['/', 'c', 'o', 'n', 't'].map(KeyCode::Char);
        let app = pressed(open(size), &keys);
        pressed(app, &[KeyCode::Down; 4])
    });
    check("palette-none", |size| {
        pressed(open(size), &['/', 'x', 'y'].map(KeyCode::Char))
    });
}

#[test]
fn help() {
    check("help", |size| pressed(open(size), &[KeyCode::F(1)]));
    check("help-end", |size| {
        let app = pressed(open(size), &[KeyCode::F(1)]);
        pressed(app, &[KeyCode::PageDown; 20])
    });
}

#[test]
fn an_invite_to_hand_over() {
    let invite = Invite {
        text: format!("directnet:{}", "aefcbq2lwrxkwfnze6yn".repeat(8)),
        uses: 1,
        expires_at_ms: 0,
        addrs: vec![],
    };
    check("invite", |size| {
        answered(open(size), Answer::Report(Report::Invite(invite.clone())))
    });
}

#[test]
fn searching_and_deleting() {
    let searched = |size, found| {
        let mut app = open(size);
        let find = KeyEvent::new(KeyCode::Char('f'), KeyModifiers::CONTROL);
        app.update(Input::Key(find));
        app.update(Input::Paste("lun".into()));
        answered(app, Answer::Found("lun".into(), found))
    };
    check("search", |size| {
        let found = messages().into_iter().take(2).collect();
        pressed(searched(size, found), &[KeyCode::Down])
    });
    check("search-none", |size| searched(size, vec![]));
    check("delete", |size| {
        let mut app = open(size);
        app.focus = Focus::Messages;
        pressed(app, &[KeyCode::Up, KeyCode::Char('d')])
    });
}

#[test]
fn the_ports_of_this_machine() {
    let listed: PortsDocument = serde_json::from_str(include_str!("ports.json")).unwrap();
    let ports = |size| {
        let app = pressed(app(size), &[KeyCode::F(3)]);
        let app = answered(app, Answer::Ports(listed.clone()));
        pressed(app, &[KeyCode::Down])
    };
    check("ports-asked", |size| pressed(app(size), &[KeyCode::F(3)]));
    check("ports", ports);
    check("port", |size| {
        let document = one_port(listed.clone());
        answered(ports(size), Answer::Report(Report::Port(document)))
    });
}

fn with_files(size: (u16, u16)) -> App {
    let mut coming = file(12, true, "invoice\u{202e}fdp.exe", FileState::Accepted);
    (coming.done_bytes, coming.moving) = (12_000_000, true);
    let mut folder = file(13, false, "photos", FileState::Accepted);
    (folder.folder, folder.files) = (true, 217);
    let mut failed = file(14, true, "big.iso", FileState::Failed);
    failed.reason = Some("the disk is full".into());
    let mut saved = file(
        15,
        true,
        "minutes of the meeting of last Monday.txt",
        FileState::Saved,
    );
    saved.path = Some("/home/alice/.local/share/directnet/downloads/minutes.txt".into());
    let offered = file(16, true, "report.pdf", FileState::Offered);
    let listed = vec![coming, folder, failed, saved, offered];
    let app = pressed(app(size), &[KeyCode::F(4)]);
    answered(app, Answer::Files(listed))
}

#[test]
fn files_and_how_they_come_along() {
    let asked = |size| pressed(app(size), &[KeyCode::F(4)]);
    check("files-asked", asked);
    check("files-none", |size| answered(asked(size), Answer::Files(vec![])));
    check("files", with_files);
    check("file-decline", |size| {
        pressed(with_files(size), &[KeyCode::Char('d')])
    });
    check("file", |size| {
        pressed(with_files(size), &[KeyCode::Down, KeyCode::Enter])
    });
}

#[test]
fn a_file_where_it_was_offered() {
    check("file-in-thread", |size| {
        let mut offer = said(8, 42, "report.pdf");
        offer.file = Some(Box::new(file(8, true, "report.pdf", FileState::Offered)));
        let mut coming = own(9, 43, "photos", MessageState::Delivered);
        let mut photos = file(9, false, "photos", FileState::Accepted);
        (photos.done_bytes, photos.moving, photos.folder) = (30_000_000, true, true);
        coming.file = Some(Box::new(photos));
        let (with, page) = ("alice".into(), Page::Latest);
        let messages = vec![offer, coming];
        answered(open(size), Answer::Thread { with, page, messages })
    });
}

#[test]
fn requests_and_what_can_be_done() {
    let requests = |size| {
        let app = pressed(app(size), &[KeyCode::F(5)]);
        let app = answered(app, Answer::Requests(crate::requests::tests::told()));
        pressed(app, &[KeyCode::Down])
    };
    check("requests", requests);
    check("request", |size| pressed(requests(size), &[KeyCode::Enter]));
    check("request-block", |size| {
        pressed(requests(size), &[KeyCode::Char('b')])
    });
}

#[test]
fn a_room_among_conversations() {
    let in_room = |row, minute, author: Option<&str>, text: &str| Message {
        contact: "#team".into(),
        author: author.map(str::to_owned),
        from_contact: author.is_some(),
        state: if author.is_some() {
            MessageState::Read
        } else {
            MessageState::Delivered
        },
        reach: author.is_none().then_some(Reach {
            members: 3,
            delivered: 2,
            read: usize::from(row == 3),
        }),
        ..said(1_000_000_000_000_i64 + row, minute, text)
    };
    let messages = vec![
        in_room(1, 0, Some("bob"), "who brings the cake?"),
        in_room(2, 1, Some("carol"), "I do"),
        in_room(3, 2, None, "then I bring plates"),
        in_room(4, 3, Some("sute2hraaz3"), "see you there"),
        in_room(5, 3, None, "until then"),
    ];
    let room = Conversation {
        contact: None,
        room: Some(api::rooms::RoomSummary {
            is_member: true,
            members: 4,
            connected: 2,
        }),
        ..conversation("#team", false, 1, messages.last().cloned())
    };
    let listed = vec![conversation("alice", true, 0, None), room];
    check("room", |size| {
        let app = answered(app(size), Answer::Conversations(listed.clone()));
        let app = pressed(app, &[KeyCode::Down, KeyCode::Enter]);
        let (with, page) = ("#team".into(), Page::Latest);
        let messages = messages.clone();
        answered(app, Answer::Thread { with, page, messages })
    });
}

#[test]
fn what_has_to_be_said_loudly() {
    let loud = |size| {
        let dubious = Conversation {
            contact: Some(crate::notices::tests::contact("b0b", None, Some("bob"))),
            ..conversation("b0b", true, 1, None)
        };
        let listed = vec![conversation("alice", true, 0, messages().pop()), dubious];
        let app = answered(open(size), Answer::Conversations(listed));
        answered(app, Answer::Requests(crate::requests::tests::told()))
    };
    check("loud", loud);
    check("loud-all", |size| pressed(loud(size), &[KeyCode::F(6)]));
    check("loud-seen", |size| {
        pressed(loud(size), &[KeyCode::F(6), KeyCode::Esc])
    });
}

#[test]
fn words_to_compare_with_a_contact() {
    let told = serde_json::json!({
        "version": 1,
        "contact": "bob",
        "words": [
            {"own": true, "words": ["orbit", "velvet", "candle", "mountain", "paper", "window"]},
            {"own": false, "words": ["harbour", "signal", "wooden", "garden", "silver", "thunder"]},
        ],
        "text": "directnet-verify:aefcbq2lwrxkwfnze6ynaefcbq2lwrxkwfnze6yn",
    });
    check("verify", |size| {
        let compared = serde_json::from_value(told.clone()).unwrap();
        answered(app(size), Answer::Report(Report::Verification(compared)))
    });
}

#[test]
fn words_to_read_to_somebody() {
    check("words", |size| {
        let mut app = app(size);
        app.overlay = Some(Overlay::Words("7-orbit-velvet".into()));
        app
    });
}

#[test]
fn the_node_went_away() {
    check("lost", |size| {
        let mut app = open(size);
        app.update(Input::Lost);
        app
    });
}

#[test]
fn what_went_wrong_is_said_to_its_end() {
    check("trouble", |size| {
        let mut error = api::ApiError::new(api::ErrorCode::NoSuchContact, "there is no contact `bobby`");
        error.hint = Some(
            "`directnet contacts` lists the names you gave; somebody new is added with their invite, or asked with \
             `directnet request`"
                .into(),
        );
        let unsent = None;
        answered(open(size), Answer::Failed { error, unsent })
    });
}

#[test]
fn what_comes_on_a_tiny_screen_was_not_seen() {
    let shown = |size| {
        let mut app = open(size);
        let unread = Message {
            state: MessageState::Unread,
            ..said(8, 50, "good day")
        };
        let (with, page) = ("alice".into(), Page::Latest);
        let messages = vec![unread];
        app.update(Input::Answer(Answer::Thread { with, page, messages }))
    };
    assert_eq!(shown((20, 5)), []);
    assert_eq!(shown((60, 20)), [Effect::MarkShown(vec![8])]);
}

/// What is not drawn as plain text: where, how, and what it says.
fn styles(app: &App, theme: Theme) -> String {
    let (columns, lines) = app.size;
    let mut terminal = Terminal::new(TestBackend::new(columns, lines)).unwrap();
    terminal.draw(|frame| draw(app, theme, frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let mut told = String::new();
    for y in 0..lines {
        let cells: Vec<_> = (0..columns).map(|x| &buffer[(x, y)]).collect();
        for run in cells.chunk_by(|left, right| left.style() == right.style()) {
            let text: String = run.iter().map(|cell| cell.symbol()).collect();
            let (first, text) = (run[0], text.trim());
            let is_plain =
                (first.fg, first.bg, first.modifier) == (Color::Reset, Color::Reset, Modifier::empty());
            if !is_plain && !text.is_empty() {
                let color = if first.fg == Color::Reset {
                    String::new()
                } else {
                    format!("{} ", first.fg)
                };
                assert_eq!(first.bg, Color::Reset, "a background is never the face's own");
                told.push_str(&format!("{y:>2}: {color}{:?} {text}\n", first.modifier));
            }
        }
    }
    told
}

#[test]
fn what_has_a_colour_has_one_for_each_background() {
    for (name, ground) in [("styles-dark", Ground::Dark), ("styles-light", Ground::Light)] {
        let theme = Theme::on(ground);
        let size = (80, 24);
        let told: Vec<String> = styled_views(size)
            .iter()
            .map(|(view, app)| format!("{view}\n{}", styles(app, theme)))
            .collect();
        insta::assert_snapshot!(name, told.join("\n"));
    }
}

/// Views in which everything that has a style is to be seen.
fn styled_views(size: (u16, u16)) -> Vec<(&'static str, App)> {
    let listed: PortsDocument = serde_json::from_str(include_str!("ports.json")).unwrap();
    let ports = answered(pressed(app(size), &[KeyCode::F(3)]), Answer::Ports(listed));
    let requests = answered(
        pressed(app(size), &[KeyCode::F(5)]),
        Answer::Requests(crate::requests::tests::told()),
    );
    let mut lost = open(size);
    lost.update(Input::Lost);
    vec![
        ("thread", open(size)),
        ("ports", ports),
        ("files", with_files(size)),
        ("requests, and what is said loudly", requests),
        ("lost", lost),
    ]
}

#[test]
fn what_is_only_a_hint_to_ask_leaves_the_screen_as_it_was() {
    let contact = || "alice".to_owned();
    let hints = [
        Event::Presence {
            contact: contact(),
            connected: false,
            away: None,
            last_seen_at_ms: None,
        },
        Event::Received {
            contact: contact(),
            row: 8,
        },
        Event::Changed {
            contact: contact(),
            row: 1,
        },
        Event::Settled {
            contact: contact(),
            row: 7,
            state: MessageState::Read,
        },
        Event::Contact { contact: contact() },
        Event::Draft { contact: contact() },
    ];
    let mut app = open((80, 24));
    let before = screen(&app);
    for hint in hints {
        let hint = Input::Node(hint);
        assert!(!hint.is_seen());
        app.update(hint);
    }
    assert_eq!(screen(&app).to_string(), before.to_string());
    let writes = Input::Node(Event::Typing {
        contact: contact(),
        typing: true,
    });
    assert!(writes.is_seen());
    app.update(writes);
    assert_ne!(screen(&app).to_string(), before.to_string());
}
