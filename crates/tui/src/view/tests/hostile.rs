//! Whatever others write, through every view and down to the bytes for the terminal: it steers nothing, and the frame of the
//! screen stands.

use api::contacts::{Contact, Verification};
use api::events::Event;
use api::files::{File, FileState};
use api::messages::{Conversation, Message, Quote, Reaction};
use api::ports::{MachineDocument, PortDocument, PortsDocument};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use crate::app::App;
use crate::block::tests::said;
use crate::effect::{Answer, Report};
use crate::ground::Ground;
use crate::theme::Theme;
use crate::thread::Page;
use crate::update::Input;
use crate::view::layout::Layout;
use crate::view::{draw, guard};

/// What somebody may write who means no good, and what somebody may who does.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\u{1b}[2J".to_owned()),
        Just("\u{1b}[31m".to_owned()),
        Just("\u{1b}]0;title\u{7}".to_owned()),
        Just("\u{9b}10;10H".to_owned()),
        Just("\r\n\t\u{8}\u{7f}".to_owned()),
        Just("\u{202e}\u{2066}\u{200f}\u{61c}".to_owned()),
        Just("\u{200b}\u{200d}\u{feff}\u{2028}".to_owned()),
        Just("\u{fe0f}\u{20e3}".to_owned()),
        (1..400_usize).prop_map(|count| format!("e{}", "\u{301}\u{489}".repeat(count))),
        (1..400_usize).prop_map(|count| "\u{300}".repeat(count)),
        (1..200_usize).prop_map(|count| "x".repeat(count)),
        (1..100_usize).prop_map(|count| "你".repeat(count)),
        (1..20_usize).prop_map(|count| "👩‍".repeat(count)),
        Just("👩‍👩‍👧‍👦🏳️‍🌈".to_owned()),
        Just(" مرحبا שלום ".to_owned()),
        Just("क्षि ﷽ ｶﾞ ㎏".to_owned()),
        Just(" some plain words ".to_owned()),
        any::<char>().prop_map(String::from),
        proptest::collection::vec(any::<char>(), 0..20).prop_map(String::from_iter),
    ];
    proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

/// A document as a node sends it, with `evil` in every text.
fn told<T: serde::de::DeserializeOwned>(mut document: serde_json::Value, evil: &str) -> T {
    fn fill(value: &mut serde_json::Value, evil: &str) {
        match value {
            serde_json::Value::String(text) if text == "EVIL" => evil.clone_into(text),
            serde_json::Value::Array(values) => values.iter_mut().for_each(|value| fill(value, evil)),
            serde_json::Value::Object(fields) => fields.values_mut().for_each(|value| fill(value, evil)),
            _ => {}
        }
    }
    fill(&mut document, evil);
    serde_json::from_value(document).unwrap()
}

fn contact(evil: &str) -> Contact {
    let document = serde_json::json!({
        "name": "EVIL", "id": "EVIL", "state": "established", "connected": false, "trouble": "EVIL", "addrs": ["EVIL"],
        "looks_like": "EVIL", "doubled_at_ms": 1_764_288_000_000_i64, "last_seen_at_ms": 1_764_288_000_000_i64,
    });
    told(document, evil)
}

fn file(row: i64, state: FileState, evil: &str) -> File {
    let document = serde_json::json!({
        "row": row, "contact": "EVIL", "from_contact": true, "name": "EVIL", "folder": true, "size_bytes": 100,
        "files": 7, "hash": "EVIL", "state": state, "done_bytes": 50, "moving": true, "reason": "EVIL", "path": "EVIL",
    });
    told(document, evil)
}

fn messages(evil: &str) -> Vec<Message> {
    let mut first = said(1, 0, evil);
    first.contact = evil.into();
    first.author = Some(evil.into());
    first.reactions.push(Reaction {
        from_contact: true,
        author: Some(evil.into()),
        sign: evil.into(),
    });
    let mut answer = said(2, 1, evil);
    answer.reply_to = Some(Quote {
        id: evil.into(),
        row: Some(1),
        from_contact: Some(true),
        author: Some(evil.into()),
        beginning: Some(evil.into()),
    });
    let mut offer = said(3, 2, evil);
    offer.file = Some(Box::new(file(3, FileState::Accepted, evil)));
    vec![first, answer, offer, said(4, 3, &evil.repeat(3))]
}

/// A face that was told `evil` by everybody.
fn app(size: (u16, u16), evil: &str) -> App {
    let mut app = App::new(size, TimeZone::UTC);
    app.update(Input::Node(Event::Subscribed));
    let listed = ["alice", evil].map(|name| Conversation {
        name: name.into(),
        contact: Some(contact(evil)),
        room: None,
        unread: 3,
        latest: messages(evil).pop(),
    });
    app.update(Input::Answer(Answer::Conversations(listed.to_vec())));
    press(&mut app, KeyCode::Down);
    press(&mut app, KeyCode::Enter);
    app.update(Input::Answer(Answer::Thread {
        with: evil.into(),
        page: Page::Latest,
        messages: messages(evil),
    }));
    app.update(Input::Node(Event::Typing {
        contact: evil.into(),
        typing: true,
    }));
    app.update(Input::Answer(Answer::Files(vec![
        file(3, FileState::Accepted, evil),
        file(4, FileState::Offered, evil),
    ])));
    let mut asked = crate::requests::tests::told();
    for request in &mut asked.received {
        (request.name, request.text) = (evil.into(), evil.into());
        request.introduced_by = Some(evil.into());
    }
    app.update(Input::Answer(Answer::Requests(asked)));
    app.update(Input::Answer(Answer::Ports(ports(evil))));
    app
}

/// The list of ports, where every process calls itself so.
fn ports(evil: &str) -> PortsDocument {
    let mut listed: PortsDocument = serde_json::from_str(include_str!("../ports.json")).unwrap();
    for entry in &mut listed.ports {
        for socket in entry.observed.iter_mut().flatten() {
            socket.address = evil.into();
            for owner in &mut socket.owners {
                owner.process = evil.into();
                owner.command_line = Some(evil.into());
            }
        }
    }
    listed
}

fn press(app: &mut App, code: KeyCode) {
    app.update(Input::Key(KeyEvent::new(code, KeyModifiers::NONE)));
}

/// The face in each of its views, with a name for each.
fn views(size: (u16, u16), evil: &str) -> Vec<(&'static str, App)> {
    let keys = [
        ("thread", KeyCode::Null),
        ("list", KeyCode::F(2)),
        ("ports", KeyCode::F(3)),
        ("files", KeyCode::F(4)),
        ("requests", KeyCode::F(5)),
        ("notices", KeyCode::F(6)),
    ];
    let mut views: Vec<(&str, App)> = Vec::new();
    for (name, code) in keys {
        let mut app = app(size, evil);
        press(&mut app, code);
        views.push((name, app));
    }
    for (name, code) in [("file", KeyCode::F(4)), ("request", KeyCode::F(5))] {
        let mut app = app(size, evil);
        press(&mut app, code);
        press(&mut app, KeyCode::Enter);
        views.push((name, app));
    }
    let reports = [
        (
            "facts",
            Report::Facts("Facts", vec![("what".into(), api::text::visible(evil))]),
        ),
        ("verify", Report::Verification(verification(evil))),
        ("port", Report::Port(port(evil))),
        ("machine", Report::Machine(machine(evil))),
    ];
    for (name, report) in reports {
        let mut app = app(size, evil);
        app.update(Input::Answer(Answer::Report(report)));
        views.push((name, app));
    }
    let mut writing = app(size, evil);
    writing.update(Input::Paste(evil.into()));
    views.push(("writing", writing));
    let mut drafted = app(size, evil);
    drafted.composer.put(evil);
    views.push(("draft", drafted));
    let mut searching = app(size, evil);
    let find = KeyEvent::new(KeyCode::Char('f'), KeyModifiers::CONTROL);
    searching.update(Input::Key(find));
    searching.update(Input::Paste(evil.into()));
    let words = api::text::visible(evil)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    searching.update(Input::Answer(Answer::Found(words, messages(evil))));
    views.push(("search", searching));
    let mut answering = app(size, evil);
    answering.focus = crate::keymap::Focus::Messages;
    for code in [KeyCode::Up, KeyCode::Char('r')] {
        press(&mut answering, code);
    }
    views.push(("answer", answering));
    views
}

fn verification(evil: &str) -> Verification {
    let document = serde_json::json!({
        "version": 1, "contact": "EVIL", "words": [{"own": false, "words": ["orbit"]}], "text": "directnet-verify:x",
    });
    told(document, evil)
}

fn port(evil: &str) -> PortDocument {
    super::one_port(ports(evil))
}

/// What a machine says whose every word is evil.
fn machine(evil: &str) -> MachineDocument {
    serde_json::from_value(serde_json::json!({
        "version": 1, "machine": evil, "id": "dn1bob", "answered_at": "", "observed_at": evil, "port": 22, "could_look": true,
        "left_out": 0, "occupants": [], "lists": [], "gaps": [{"code": "gap", "text": evil}],
        "registry": {"title": "", "publisher": "", "url": "", "as_of": ""},
        "ports": [{
            "port": 22, "transport": "tcp", "left_out": 0, "registry": {"status": "no_record", "registrations": []},
            "other_claims": {"uses": [], "ephemeral": [], "own": []},
            "verdict": {"level": "known", "reasons": [{"code": "fits", "text": evil}]},
            "observed": [{
                "address": evil, "state": "listening", "exposure": "yes", "exposure_text": evil, "owners_left_out": 0,
                "owners": [{"pid": 1, "process": evil, "user": {"id": 0, "name": evil}}],
                "owners_unknown": {"code": "x", "text": evil},
            }],
        }],
    }))
    .unwrap()
}

/// What the terminal is sent for a state, and the screen.
fn sent(app: &App) -> (String, ratatui::buffer::Buffer) {
    sent_with(app, Theme::on(Ground::Dark))
}

fn sent_with(app: &App, theme: Theme) -> (String, ratatui::buffer::Buffer) {
    let (columns, lines) = app.size;
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, lines));
    let options = TerminalOptions { viewport };
    let mut bytes = Vec::new();
    let mut terminal = Terminal::with_options(CrosstermBackend::new(&mut bytes), options).unwrap();
    let drawn = terminal.draw(|frame| draw(app, theme, frame)).unwrap();
    let buffer = drawn.buffer.clone();
    drop(terminal);
    (String::from_utf8(bytes).unwrap(), buffer)
}

/// Takes away what a drawing face may send: places (`H`), styles (`m`), and whether the cursor is shown.
fn without_own_sequences(sent: &str) -> String {
    let mut rest = String::new();
    let mut parts = sent.split("\u{1b}[");
    rest.extend(parts.next());
    for part in parts {
        let parameters =
            part.trim_start_matches(|letter: char| letter.is_ascii_digit() || ";?".contains(letter));
        let end = parameters.chars().next();
        assert!(matches!(end, Some('H' | 'm' | 'h' | 'l')), "{part:?}");
        rest.extend(parameters.chars().skip(1));
    }
    rest
}

/// What of the frame is not where it should be.
fn broken(app: &App, buffer: &ratatui::buffer::Buffer) -> Option<String> {
    let layout = Layout::of(app);
    if app.overlay.is_none() && layout.has_list && layout.has_thread {
        for y in layout.separator.top()..layout.separator.bottom() {
            let symbol = buffer[(layout.separator.x, y)].symbol();
            if symbol != "│" {
                return Some(format!("{symbol:?} in the separator at {y}"));
            }
        }
    }
    // A box in the middle has its four corners, and its edges between them.
    let corners = ["╭", "╮", "╰", "╯"].map(|corner| {
        let place = buffer.content.iter().position(|cell| cell.symbol() == corner);
        place.map(|place| buffer.pos_of(place))
    });
    let [Some((left, top)), Some((right, _)), Some((_, bottom)), Some(_)] = corners else {
        return app.overlay.is_some().then(|| format!("corners {corners:?}"));
    };
    for y in top + 1..bottom {
        let edges = [left, right].map(|x| buffer[(x, y)].symbol());
        if edges != ["│", "│"] {
            return Some(format!("{edges:?} at {y}"));
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_others_write_steers_the_terminal_or_breaks_the_frame(evil in hostile()) {
        for size in [(80, 24), (60, 20), (30, 9)] {
            for (name, app) in views(size, &evil) {
                let (sent, buffer) = sent(&app);
                let plain = without_own_sequences(&sent);
                prop_assert!(!plain.chars().any(char::is_control), "{name}: {plain:?}");
                prop_assert_eq!(api::text::visible(&plain), plain, "{}", name);
                for cell in &buffer.content {
                    prop_assert!(cell.symbol().chars().count() <= guard::CHARS_MAX, "{name}: {:?}", cell.symbol());
                }
                prop_assert_eq!(broken(&app, &buffer), None, "{} {:?}", name, size);
            }
        }
    }
}

/// The numbers of the styles that a terminal is sent: ECMA-48, SGR.
fn style_numbers(sent: &str) -> Vec<u32> {
    let sequences = sent.split("\u{1b}[").skip(1);
    let styles = sequences.filter_map(|sequence| {
        let (numbers, _) = sequence.split_once('m')?;
        numbers
            .chars()
            .all(|letter| letter.is_ascii_digit() || letter == ';')
            .then_some(numbers)
    });
    let numbers = styles.flat_map(|numbers| numbers.split(';').filter_map(|number| number.parse().ok()));
    numbers.collect()
}

#[test]
fn without_colours_no_view_sends_one() {
    // 39 and 49 take colours back.
    let is_color = |number: &u32| matches!(number, 30..=38 | 40..=48 | 90..=107);
    for (name, mut app) in views((80, 24), "some plain words") {
        for is_selecting in [false, true] {
            if is_selecting {
                // In the place to write, words can be selected.
                let select = KeyEvent::new(KeyCode::Left, KeyModifiers::SHIFT);
                app.update(Input::Key(select));
                app.update(Input::Key(select));
            }
            let (plain, _) = sent_with(&app, Theme::plain());
            let colors: Vec<u32> = style_numbers(&plain).into_iter().filter(is_color).collect();
            assert!(colors.is_empty(), "{name}: {colors:?}");
        }
        let (colored, _) = sent_with(&app, Theme::on(Ground::Light));
        let has_color = style_numbers(&colored).iter().any(is_color);
        assert!(has_color, "{name} has none to take away");
    }
}

/// Sizes of screens: mostly small ones, where things run out of room.
fn sizes() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![
        (0..140_u16, 0..60_u16),
        (25..65_u16, 5..25_u16),
        (0..500_u16, 0..3_u16),
        (0..3_u16, 0..200_u16),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn no_size_is_too_small_or_too_large_for_any_view(
        size in sizes(), shrunk in sizes(), clicks in proptest::collection::vec((0..140_u16, 0..60_u16), 4),
    ) {
        for (name, mut app) in views(size, "some plain words") {
            sent(&app);
            let kind = MouseEventKind::Down(MouseButton::Left);
            for (column, row) in &clicks {
                let modifiers = KeyModifiers::NONE;
                let (column, row) = (*column, *row);
                app.update(Input::Mouse(MouseEvent { kind, column, row, modifiers }));
            }
            sent(&app);
            // The terminal is smaller by now than the face was told.
            let (columns, lines) = shrunk;
            let mut terminal = Terminal::new(ratatui::backend::TestBackend::new(columns, lines)).unwrap();
            let drawn = terminal.draw(|frame| draw(&app, Theme::on(Ground::Light), frame));
            prop_assert!(drawn.is_ok(), "{name}");
        }
    }
}
