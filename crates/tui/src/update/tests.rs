//! What keys, events and answers do to the state, without a terminal and without a node.

use api::events::Event;
use api::messages::{Conversation, Message, MessageState, Sent};
use api::{ApiError, ErrorCode};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::tz::TimeZone;

use super::Input;
use crate::app::{App, Overlay};
use crate::block::tests::said;
use crate::compose::Purpose;
use crate::effect::{Answer, Effect, Report};
use crate::keymap::Focus;
use crate::thread::Page;

fn conversation(name: &str, unread: u64) -> Conversation {
    Conversation {
        name: name.into(),
        contact: None,
        room: None,
        unread,
        latest: None,
    }
}

/// A face that shows alice and bob, on a screen of 80 × 24.
fn app() -> App {
    let mut app = App::new((80, 24), TimeZone::UTC);
    assert_eq!(
        app.update(Input::Node(Event::Subscribed)),
        [
            Effect::ListConversations,
            Effect::ListRequests,
            Effect::AskHowTheNodeStands
        ]
    );
    let listed = vec![conversation("alice", 0), conversation("bob", 0)];
    app.update(Input::Answer(Answer::Conversations(listed)));
    app
}

/// The same with alice's conversation open, in which `messages` were said.
fn open(messages: Vec<Message>) -> App {
    let mut app = app();
    let effects = press(&mut app, KeyCode::Enter);
    assert_eq!(
        effects,
        [Effect::LoadDraft("alice".into()), load("alice", Page::Latest)]
    );
    app.update(thread("alice", Page::Latest, messages));
    app
}

fn load(with: &str, page: Page) -> Effect {
    Effect::LoadThread {
        with: with.into(),
        page,
    }
}

fn thread(with: &str, page: Page, messages: Vec<Message>) -> Input {
    Input::Answer(Answer::Thread {
        with: with.into(),
        page,
        messages,
    })
}

fn press(app: &mut App, code: KeyCode) -> Vec<Effect> {
    app.update(Input::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

fn type_in(app: &mut App, text: &str) -> Vec<Effect> {
    text.chars()
        .flat_map(|letter| press(app, KeyCode::Char(letter)))
        .collect()
}

fn sent_texts(effects: &[Effect]) -> Vec<(&str, &str, Option<&str>)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send(request) => Some((
                request.to.as_str(),
                request.text.as_str(),
                request.reply_to.as_deref(),
            )),
            _ => None,
        })
        .collect()
}

#[test]
fn what_is_typed_and_entered_is_sent() {
    let mut app = open(vec![]);
    type_in(&mut app, "good day");
    let effects = press(&mut app, KeyCode::Enter);
    assert_eq!(sent_texts(&effects), [("alice", "good day", None)]);
    assert!(app.composer.is_empty());
    assert_eq!(press(&mut app, KeyCode::Enter), []);
}

#[test]
fn what_was_not_taken_comes_back() {
    let mut app = open(vec![]);
    let failed = Answer::Failed {
        error: ApiError::new(ErrorCode::DiskFull, "the disk is full").with_hint("make room"),
        unsent: Some("good day".into()),
    };
    app.update(Input::Answer(failed));
    assert_eq!(app.composer.text(), "good day");
    assert_eq!(
        app.notice.as_ref().map(|notice| notice.text.as_str()),
        Some("the disk is full (make room)")
    );
}

#[test]
fn events_ask_for_the_list_and_the_open_conversation_once_at_a_time() {
    let mut app = open(vec![]);
    let received = || {
        Input::Node(Event::Received {
            contact: "alice".into(),
            row: 1,
        })
    };
    let both = [Effect::ListConversations, load("alice", Page::Latest)];
    assert_eq!(app.update(received()), both);
    assert_eq!(app.update(received()), []);
    // One more round for what came in between, and then no more.
    let again = app.update(thread("alice", Page::Latest, vec![]));
    assert_eq!(again, [load("alice", Page::Latest)]);
    assert_eq!(app.update(thread("alice", Page::Latest, vec![])), []);
    let other = Event::Received {
        contact: "bob".into(),
        row: 2,
    };
    app.update(Input::Answer(Answer::Conversations(vec![])));
    assert_eq!(app.update(Input::Node(other)), []);
}

#[test]
fn what_is_on_the_screen_is_noted_as_shown_and_what_is_covered_is_not() {
    let mut app = app();
    press(&mut app, KeyCode::Enter);
    app.overlay = Some(Overlay::Help(0));
    let effects = app.update(thread("alice", Page::Latest, vec![said(7, 0, "hello")]));
    assert_eq!(effects, []);
    assert_eq!(press(&mut app, KeyCode::Esc), [Effect::MarkShown(vec![7])]);
    assert_eq!(press(&mut app, KeyCode::Tab), []);
}

#[test]
fn a_selected_message_is_answered() {
    let mut app = open(vec![said(1, 0, "one"), said(2, 0, "two")]);
    app.focus = Focus::Messages;
    press(&mut app, KeyCode::Up);
    press(&mut app, KeyCode::Up);
    press(&mut app, KeyCode::Char('r'));
    assert_eq!(app.composer.purpose, Purpose::Reply(1, "one".into()));
    type_in(&mut app, "yes");
    let effects = press(&mut app, KeyCode::Enter);
    assert_eq!(sent_texts(&effects), [("alice", "yes", Some("1"))]);
    assert_eq!(app.composer.purpose, Purpose::Say);
}

#[test]
fn only_own_messages_are_edited_and_deleted_and_only_after_a_yes() {
    let mut app = open(vec![said(1, 0, "hers")]);
    app.focus = Focus::Messages;
    press(&mut app, KeyCode::Up);
    assert_eq!(press(&mut app, KeyCode::Char('e')), []);
    assert_eq!(press(&mut app, KeyCode::Char('d')), []);
    assert!(app.overlay.is_none() && app.composer.is_empty());

    let mine = Message {
        from_contact: false,
        state: MessageState::Delivered,
        ..said(2, 0, "mine")
    };
    let mut app = open(vec![said(1, 0, "hers"), mine]);
    app.focus = Focus::Messages;
    press(&mut app, KeyCode::Up);
    press(&mut app, KeyCode::Char('e'));
    assert_eq!(app.composer.text(), "mine");
    press(&mut app, KeyCode::Esc);
    assert!(app.composer.is_empty());
    app.focus = Focus::Messages;
    press(&mut app, KeyCode::Up);
    press(&mut app, KeyCode::Char('d'));
    assert_eq!(press(&mut app, KeyCode::Char('n')), []);
    press(&mut app, KeyCode::Char('d'));
    let effects = press(&mut app, KeyCode::Char('y'));
    assert!(matches!(effects.as_slice(), [Effect::Delete(request)] if request.message == "2"));
}

#[test]
fn a_slash_begins_a_command_and_letters_after_it_are_none() {
    let mut app = open(vec![said(1, 0, "one")]);
    type_in(&mut app, "/react");
    assert!(matches!(&app.overlay, Some(Overlay::Palette(palette)) if palette.line == "react"));
    type_in(&mut app, " 👍");
    let effects = press(&mut app, KeyCode::Enter);
    assert!(matches!(effects.as_slice(), [Effect::React(request)] if request.sign.as_deref() == Some("👍")));
    type_in(&mut app, "a/b");
    assert_eq!(app.composer.text(), "a/b");
    app.composer.clear();
    type_in(&mut app, "//etc");
    assert_eq!(app.composer.text(), "/etc");
}

#[test]
fn what_is_missing_for_a_command_is_said_and_nothing_typed_is_lost() {
    let mut app = app();
    type_in(&mut app, "/send bob");
    assert_eq!(press(&mut app, KeyCode::Enter), []);
    assert!(app.notice.as_ref().is_some_and(|notice| notice.is_trouble));
    assert!(matches!(&app.overlay, Some(Overlay::Palette(palette)) if palette.line == "send bob"));
}

#[test]
fn searching_goes_to_what_was_found() {
    let mut app = app();
    app.update(Input::Key(KeyEvent::new(
        KeyCode::Char('f'),
        KeyModifiers::CONTROL,
    )));
    let effects = type_in(&mut app, "hi");
    let asked = [
        Effect::Search("h".into(), "h*".into()),
        Effect::Search("hi".into(), "hi*".into()),
    ];
    assert_eq!(effects, asked);
    app.update(Input::Answer(Answer::Found("h".into(), vec![said(1, 0, "ho")])));
    assert!(matches!(&app.overlay, Some(Overlay::Search(search)) if search.found.is_empty()));
    app.update(Input::Answer(Answer::Found("hi".into(), vec![said(41, 0, "hi")])));
    let opened = [Effect::LoadDraft("alice".into()), load("alice", Page::Before(42))];
    assert_eq!(press(&mut app, KeyCode::Enter), opened);
    app.update(thread(
        "alice",
        Page::Before(42),
        vec![said(40, 0, "x"), said(41, 0, "hi")],
    ));
    let selected = app.thread.as_ref().and_then(|thread| thread.selected());
    assert_eq!(selected.map(|message| message.row), Some(41));
}

#[test]
fn a_message_that_is_queued_is_said_to_be() {
    let mut app = open(vec![]);
    let sent = Sent {
        row: 1,
        id: String::new(),
        contact: "alice".into(),
        state: MessageState::Queued,
        repeated: false,
        trouble: Some("not running".into()),
        file: None,
        left_out: 0,
        reach: None,
    };
    app.update(Input::Answer(Answer::Sent(sent)));
    assert_eq!(
        app.notice.as_ref().map(|notice| notice.text.as_str()),
        Some("queued for alice: not running; it goes out by itself")
    );
}

#[test]
fn what_was_begun_is_kept_when_another_conversation_is_opened_or_the_face_is_left() {
    let mut app = open(vec![]);
    type_in(&mut app, "begun");
    let next = KeyEvent::new(KeyCode::Down, KeyModifiers::ALT);
    let effects = app.update(Input::Key(next));
    assert_eq!(effects[0], Effect::KeepDraft("alice".into(), "begun".into()));
    assert!(app.composer.is_empty());
    let draft = |contact: &str, text: &str| {
        let told = serde_json::json!({"version": 1, "contact": contact, "text": text});
        Input::Answer(Answer::Draft(serde_json::from_value(told).unwrap()))
    };
    // An answer that comes when another conversation is open already.
    app.update(draft("alice", "begun"));
    assert!(app.composer.is_empty());
    app.update(draft("bob", "to bob"));
    assert_eq!(app.composer.text(), "to bob");
    type_in(&mut app, "!");
    let effects = app.update(Input::Key(KeyEvent::new(
        KeyCode::Char('c'),
        KeyModifiers::CONTROL,
    )));
    assert_eq!(effects, [Effect::KeepDraft("bob".into(), "to bob!".into())]);
    assert!(app.has_quit);
}

#[test]
fn words_are_shown_until_a_key_takes_them_back_or_somebody_came() {
    use api::pairing::PairingEvent;

    let mut app = app();
    type_in(&mut app, "/pair");
    assert_eq!(press(&mut app, KeyCode::Enter), [Effect::ShowWords]);
    let shown = || PairingEvent::Shown {
        words: "7-orbit-velvet".into(),
        expires_at_ms: 0,
        addrs: vec![],
        beacon_trouble: None,
    };
    app.update(Input::Pairing(Some(shown())));
    assert!(matches!(&app.overlay, Some(Overlay::Words(words)) if words == "7-orbit-velvet"));
    assert_eq!(press(&mut app, KeyCode::Char('x')), [Effect::HideWords]);
    app.update(Input::Pairing(Some(shown())));
    app.update(Input::Pairing(Some(PairingEvent::Guessed)));
    assert!(app.overlay.is_none());
    assert!(app.notice.as_ref().is_some_and(|notice| notice.is_trouble));
}

#[test]
fn ports_are_asked_for_while_they_are_on_the_screen() {
    let changed = || {
        let told = serde_json::json!({"event": "port", "port": 8080, "transport": "tcp", "change": "opened"});
        Input::Node(serde_json::from_value(told).unwrap())
    };
    let mut app = app();
    assert_eq!(app.update(changed()), []);
    assert_eq!(press(&mut app, KeyCode::F(3)), [Effect::ListPorts]);
    assert_eq!(app.update(changed()), []);
    let listed = || {
        let told = serde_json::from_str(include_str!("../view/ports.json")).unwrap();
        Input::Answer(Answer::Ports(told))
    };
    assert_eq!(app.update(listed()), [Effect::ListPorts]);
    app.update(listed());
    press(&mut app, KeyCode::Down);
    let port = app.ports.rows[1].port;
    assert_eq!(press(&mut app, KeyCode::Enter), [Effect::Port(port)]);
    press(&mut app, KeyCode::F(2));
    assert_eq!(app.update(changed()), []);
}

#[test]
fn the_list_reorders_itself_under_what_is_chosen() {
    let mut app = app();
    press(&mut app, KeyCode::Down);
    let listed = vec![conversation("bob", 1), conversation("alice", 0)];
    app.update(Input::Answer(Answer::Conversations(listed)));
    assert_eq!(app.chosen, 0);
}

#[test]
fn a_node_that_went_away_is_noticed_and_everything_asked_for_again() {
    let mut app = open(vec![]);
    app.update(Input::Node(Event::Missed));
    app.update(Input::Lost);
    assert!(!app.is_connected);
    let all = [
        Effect::ListConversations,
        Effect::ListRequests,
        Effect::AskHowTheNodeStands,
        load("alice", Page::Latest),
    ];
    assert_eq!(app.update(Input::Node(Event::Subscribed)), all);
    assert!(app.is_connected);
}

#[test]
fn a_contact_is_verified_only_after_a_yes() {
    let mut app = app();
    let compared = || {
        let told =
            serde_json::json!({"version": 1, "contact": "bob", "words": [], "text": "directnet-verify:x"});
        Input::Answer(Answer::Report(Report::Verification(
            serde_json::from_value(told).unwrap(),
        )))
    };
    app.update(compared());
    assert_eq!(press(&mut app, KeyCode::Char('n')), []);
    assert!(app.overlay.is_none());
    app.update(compared());
    let effects = press(&mut app, KeyCode::Char('y'));
    assert!(
        matches!(effects.as_slice(), [Effect::Verify(request)] if request.who == "bob" && request.verified == Some(true))
    );
}

#[test]
fn what_is_long_is_scrolled() {
    let mut app = app();
    let facts = (0..60).map(|line| (line.to_string(), String::new())).collect();
    app.update(Input::Answer(Answer::Report(Report::Facts("Many", facts))));
    press(&mut app, KeyCode::Down);
    press(&mut app, KeyCode::PageDown);
    press(&mut app, KeyCode::Up);
    assert!(matches!(app.overlay, Some(Overlay::Facts { scrolled: 10, .. })));
    press(&mut app, KeyCode::Char('x'));
    assert!(app.overlay.is_none());
}

#[test]
fn leaving_by_name_keeps_what_was_begun() {
    let mut app = open(vec![]);
    type_in(&mut app, "begun");
    app.update(Input::Key(KeyEvent::new(
        KeyCode::Char('p'),
        KeyModifiers::CONTROL,
    )));
    type_in(&mut app, "quit");
    let kept = Effect::KeepDraft("alice".into(), "begun".into());
    assert_eq!(press(&mut app, KeyCode::Enter), [kept]);
    assert!(app.has_quit);
}

#[test]
fn what_was_begun_in_a_room_is_kept_for_every_face() {
    let mut app = app();
    let listed = vec![conversation("#team", 0), conversation("bob", 0)];
    app.update(Input::Answer(Answer::Conversations(listed)));
    app.chosen = 0;
    let opened = [Effect::LoadDraft("#team".into()), load("#team", Page::Latest)];
    assert_eq!(press(&mut app, KeyCode::Enter), opened);
    assert_eq!(type_in(&mut app, "begun"), [], "no room is told of typing");
    let left = app.update(Input::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::ALT)));
    let kept = Effect::KeepDraft("#team".into(), "begun".into());
    assert!(left.contains(&kept), "{left:?}");
    assert!(app.composer.is_empty() && app.is_open("bob"));
    app.update(Input::Key(KeyEvent::new(KeyCode::Up, KeyModifiers::ALT)));
    let draft = api::messages::Draft {
        version: 1,
        contact: "#team".into(),
        text: Some("begun".into()),
        changed_at_ms: Some(1),
    };
    app.update(Input::Answer(Answer::Draft(draft)));
    assert_eq!(app.composer.text(), "begun");
    let effects = press(&mut app, KeyCode::Enter);
    let sends = |effect: &Effect| matches!(effect, Effect::Send(request) if request.to == "#team" && request.from_draft);
    assert!(effects.iter().any(sends), "{effects:?}");
    app.update(Input::Answer(Answer::Made("#other".into())));
    assert!(app.is_open("#other"));
}
