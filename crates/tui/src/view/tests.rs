//! Every view as it is drawn, on a screen in memory.

mod hostile;

use api::contacts::{Contact, Invite};
use api::events::Event;
use api::files::FileState;
use api::messages::{Conversation, Message, MessageState, Quote, Reach, Reaction, Severity};
use api::ports::{PortDocument, PortsDocument};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;

use super::draw;
use crate::app::{App, Overlay};
use crate::block::tests::said;
use crate::effect::{Answer, Report};
use crate::files::tests::file;
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

/// Draws the state and returns the screen.
fn screen(app: &App) -> TestBackend {
    let (columns, lines) = app.size;
    let mut terminal = Terminal::new(TestBackend::new(columns, lines)).unwrap();
    terminal.draw(|frame| draw(app, Theme::new(true), frame)).unwrap();
    terminal.backend().clone()
}

fn check(name: &str, app: &App) {
    let screen = screen(app);
    for cell in &screen.buffer().content {
        assert!(
            !cell.symbol().chars().any(char::is_control),
            "{name}: {:?}",
            cell.symbol()
        );
    }
    insta::assert_snapshot!(name, screen);
}

#[test]
fn nobody_is_there_yet() {
    let mut app = App::new((80, 24), TimeZone::UTC);
    app.update(Input::Answer(Answer::Conversations(vec![])));
    check("nobody", &app);
}

#[test]
fn a_conversation_is_open() {
    check("thread", &open((100, 30)));
}

#[test]
fn a_small_screen_has_both_parts_and_a_narrow_one_has_one() {
    check("small", &open((60, 20)));
    check("narrow", &open((40, 20)));
    check("narrow-list", &app((40, 20)));
}

#[test]
fn a_message_is_selected_and_answered() {
    let mut app = open((80, 24));
    app.update(key(KeyCode::Tab));
    app.update(key(KeyCode::BackTab));
    app.focus = crate::keymap::Focus::Messages;
    app.update(key(KeyCode::Up));
    app.update(key(KeyCode::Up));
    app.update(key(KeyCode::Char('r')));
    app.update(Input::Paste("two\nlines".into()));
    check("reply", &app);
}

#[test]
fn what_lies_over_everything() {
    let mut app = open((80, 24));
    app.update(key(KeyCode::Char('/')));
    check("palette", &app);
    app.update(key(KeyCode::Char('r')));
    app.update(key(KeyCode::Down));
    check("palette-typed", &app);
    app.overlay = Some(Overlay::Help(0));
    check("help", &app);
    app.overlay = Some(Overlay::Invite(Invite {
        text: format!("directnet:{}", "aefcbq2lwrxkwfnze6yn".repeat(8)),
        uses: 1,
        expires_at_ms: 0,
        addrs: vec![],
    }));
    check("invite", &app);
    app.size = (100, 50);
    app.update(Input::Resize(100, 50));
    check("invite-with-code", &app);
}

#[test]
fn searching_and_deleting() {
    let mut app = open((80, 24));
    app.update(Input::Key(KeyEvent::new(
        KeyCode::Char('f'),
        KeyModifiers::CONTROL,
    )));
    app.update(Input::Paste("lun".into()));
    let found = messages().into_iter().take(2).collect();
    app.update(Input::Answer(Answer::Found("lun".into(), found)));
    app.update(key(KeyCode::Down));
    check("search", &app);
    app.update(key(KeyCode::Esc));
    app.focus = crate::keymap::Focus::Messages;
    app.update(key(KeyCode::Up));
    app.update(key(KeyCode::Char('d')));
    check("delete", &app);
}

#[test]
fn the_ports_of_this_machine() {
    let mut app = app((100, 16));
    app.update(key(KeyCode::F(3)));
    check("ports-asked", &app);
    let listed: PortsDocument = serde_json::from_str(include_str!("ports.json")).unwrap();
    app.update(Input::Answer(Answer::Ports(listed.clone())));
    app.update(key(KeyCode::Down));
    check("ports", &app);
    let facts = one_port(listed);
    app.size = (100, 40);
    app.update(Input::Resize(100, 40));
    app.update(Input::Answer(Answer::Report(Report::Port(facts))));
    check("port", &app);
}

fn with_files(size: (u16, u16)) -> App {
    let mut app = app(size);
    app.update(key(KeyCode::F(4)));
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
    app.update(Input::Answer(Answer::Files(listed)));
    app
}

#[test]
fn files_and_how_they_come_along() {
    let mut asked = app((100, 16));
    asked.update(key(KeyCode::F(4)));
    check("files-asked", &asked);
    asked.update(Input::Answer(Answer::Files(vec![])));
    check("files-none", &asked);
    let mut app = with_files((100, 16));
    check("files", &app);
    app.update(key(KeyCode::Char('d')));
    check("file-decline", &app);
    app.update(key(KeyCode::Esc));
    app.update(key(KeyCode::Down));
    app.update(key(KeyCode::Enter));
    check("file", &app);
    let mut small = with_files((60, 20));
    small.update(key(KeyCode::Down));
    check("files-small", &small);
}

#[test]
fn a_file_where_it_was_offered() {
    let mut app = open((80, 16));
    let mut offer = said(8, 42, "report.pdf");
    offer.file = Some(Box::new(file(8, true, "report.pdf", FileState::Offered)));
    let mut coming = own(9, 43, "photos", MessageState::Delivered);
    let mut photos = file(9, false, "photos", FileState::Accepted);
    (photos.done_bytes, photos.moving, photos.folder) = (30_000_000, true, true);
    coming.file = Some(Box::new(photos));
    app.update(Input::Answer(Answer::Thread {
        with: "alice".into(),
        page: Page::Latest,
        messages: vec![offer, coming],
    }));
    check("file-in-thread", &app);
}

#[test]
fn requests_and_what_can_be_done() {
    let mut app = app((100, 16));
    app.update(key(KeyCode::F(5)));
    app.update(Input::Answer(Answer::Requests(crate::requests::tests::told())));
    app.update(key(KeyCode::Down));
    check("requests", &app);
    app.update(key(KeyCode::Enter));
    check("request", &app);
    app.update(key(KeyCode::Esc));
    app.update(Input::Resize(60, 20));
    check("requests-small", &app);
    app.update(key(KeyCode::Char('b')));
    check("request-block", &app);
}

#[test]
fn a_room_among_conversations() {
    let mut app = app((80, 16));
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
    app.update(Input::Answer(Answer::Conversations(listed)));
    app.update(key(KeyCode::Down));
    app.update(key(KeyCode::Enter));
    app.update(Input::Answer(Answer::Thread {
        with: "#team".into(),
        page: Page::Latest,
        messages,
    }));
    check("room", &app);
}

#[test]
fn what_has_to_be_said_loudly() {
    for (name, size) in [("loud", (100, 20)), ("loud-small", (60, 20))] {
        let mut app = open(size);
        let dubious = Conversation {
            contact: Some(crate::notices::tests::contact("b0b", None, Some("bob"))),
            ..conversation("b0b", true, 1, None)
        };
        app.update(Input::Answer(Answer::Conversations(vec![
            conversation("alice", true, 0, messages().pop()),
            dubious,
        ])));
        app.update(Input::Answer(Answer::Requests(crate::requests::tests::told())));
        check(name, &app);
        app.update(key(KeyCode::F(6)));
        check(&format!("{name}-all"), &app);
        app.update(key(KeyCode::Esc));
        check(&format!("{name}-seen"), &app);
    }
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
    for (name, size) in [("verify", (80, 40)), ("verify-small", (60, 20))] {
        let mut app = app(size);
        let compared = serde_json::from_value(told.clone()).unwrap();
        app.update(Input::Answer(Answer::Report(Report::Verification(compared))));
        check(name, &app);
    }
}

#[test]
fn words_to_read_to_somebody() {
    let mut app = app((80, 12));
    app.overlay = Some(Overlay::Words("7-orbit-velvet".into()));
    check("words", &app);
}

#[test]
fn the_node_went_away() {
    let mut app = open((80, 24));
    app.update(Input::Lost);
    check("lost", &app);
}

#[test]
fn nothing_is_drawn_outside_of_any_screen() {
    for size in [(1, 1), (2, 3), (10, 4), (19, 8), (49, 5), (60, 2), (300, 100)] {
        let mut app = open(size);
        screen(&app);
        for overlay in [
            Overlay::Help(90),
            Overlay::Palette(Default::default()),
            Overlay::Search(Default::default()),
        ] {
            app.overlay = Some(overlay);
            screen(&app);
        }
    }
}

#[test]
fn without_colours_there_are_none() {
    let app = open((80, 24));
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal
        .draw(|frame| draw(&app, Theme::new(false), frame))
        .unwrap();
    for cell in &terminal.backend().buffer().content {
        assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
    }
}
