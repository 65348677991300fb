//! The mouse: the wheel scrolls what is under it, a click goes there.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use crate::app::{App, Overlay};
use crate::effect::Effect;
use crate::keymap::Focus;
use crate::view::layout::{LISTED_LINES, Layout};
use crate::view::{overlay, thread};

/// Lines for each notch of the wheel.
const NOTCH: isize = 3;

impl App {
    pub(super) fn handle_mouse(&mut self, mouse: MouseEvent) -> Vec<Effect> {
        let at = Position::new(mouse.column, mouse.row);
        if self.overlay.is_some() {
            return self.mouse_over(mouse.kind, at);
        }
        let layout = Layout::of(self);
        match mouse.kind {
            MouseEventKind::ScrollUp => self.wheel(&layout, at, -NOTCH),
            MouseEventKind::ScrollDown => self.wheel(&layout, at, NOTCH),
            MouseEventKind::Down(MouseButton::Left) => return self.click(&layout, at),
            _ => {}
        }
        vec![]
    }

    fn wheel(&mut self, layout: &Layout, at: Position, by: isize) {
        if self.focus.is_whole() {
            self.choose_by(by);
        } else if layout.has_list && layout.list.contains(at) {
            let last = self.conversations.len().saturating_sub(1);
            self.chosen = self.chosen.saturating_add_signed(by).min(last);
        } else if let Some(thread) = &mut self.thread {
            thread.scroll(by);
        }
    }

    /// The mouse while something lies over everything else: a question can be answered, and what is long scrolls.
    fn mouse_over(&mut self, kind: MouseEventKind, at: Position) -> Vec<Effect> {
        let (columns, lines) = self.size;
        let screen = Rect::new(0, 0, columns, lines);
        match (&mut self.overlay, kind) {
            (Some(overlay), MouseEventKind::ScrollUp) => overlay.scroll(-3),
            (Some(overlay), MouseEventKind::ScrollDown) => overlay.scroll(3),
            (Some(Overlay::Confirm(question, effect)), MouseEventKind::Down(MouseButton::Left)) => {
                let (yes, no) = overlay::answers(question, screen);
                let confirmed = yes.contains(at).then(|| effect.clone());
                if yes.contains(at) || no.contains(at) {
                    self.overlay = None;
                }
                return confirmed.into_iter().collect();
            }
            (Some(Overlay::Palette(palette)), MouseEventKind::Down(MouseButton::Left)) => {
                let Some(place) = overlay::command_at(palette, screen, at) else {
                    return vec![];
                };
                palette.chosen = place;
                // One that needs words is written out first; another click asks for it as it is.
                let before = palette.line.clone();
                let needs_words = palette
                    .fitting()
                    .get(place)
                    .is_some_and(|verb| !verb.usage.is_empty());
                if needs_words {
                    palette.complete();
                }
                if !needs_words || palette.line == before {
                    return self.enter_over();
                }
            }
            (Some(Overlay::Search(search)), MouseEventKind::Down(MouseButton::Left)) => {
                if let Some(place) = overlay::found_at(search, screen, at) {
                    search.chosen = place;
                    return self.enter_over();
                }
            }
            _ => {}
        }
        vec![]
    }

    /// Does what Enter does in what lies over everything else.
    fn enter_over(&mut self) -> Vec<Effect> {
        let enter = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        match self.overlay.take() {
            Some(overlay) => self.key_over(overlay, enter),
            None => vec![],
        }
    }

    fn click(&mut self, layout: &Layout, at: Position) -> Vec<Effect> {
        if layout.banner.contains(at) {
            self.show_notices();
        } else if self.focus == Focus::Ports {
            let place = crate::view::ports::place_at(&self.ports, layout.whole, at.y);
            self.ports.chosen = place.unwrap_or(self.ports.chosen);
        } else if self.focus == Focus::Files {
            return self.click_file(layout, at);
        } else if self.focus == Focus::Requests {
            return self.click_request(layout, at);
        } else if layout.has_list && layout.list.contains(at) {
            let above = usize::from(at.y.saturating_sub(layout.list.y) / LISTED_LINES);
            let place = layout.first_listed.saturating_add(above);
            if place < self.conversations.len() {
                self.chosen = place;
                return self.open_chosen();
            }
        } else if layout.has_thread && layout.thread.contains(at) {
            let clicked = self
                .thread
                .as_ref()
                .and_then(|thread| thread::row_at(thread, layout.thread, at.y));
            if let (Some(row), Some(thread)) = (clicked, &mut self.thread) {
                thread.select_row(row);
                self.focus = Focus::Messages;
            }
        } else if layout.has_thread && layout.composer.contains(at) {
            self.focus = Focus::Composer;
        }
        vec![]
    }
}

#[cfg(test)]
mod tests {
    use api::messages::Conversation;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::block::tests::said;
    use crate::effect::Answer;
    use crate::thread::Page;
    use crate::update::Input;

    fn mouse(app: &mut App, kind: MouseEventKind, (column, row): (u16, u16)) -> Vec<Effect> {
        let modifiers = KeyModifiers::NONE;
        app.update(Input::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers,
        }))
    }

    fn click(app: &mut App, at: (u16, u16)) -> Vec<Effect> {
        mouse(app, MouseEventKind::Down(MouseButton::Left), at)
    }

    /// Twenty people, on a screen of 80 × 24.
    fn app() -> App {
        let mut app = App::new((80, 24), TimeZone::UTC);
        let listed = (0..20).map(|number| Conversation {
            name: format!("friend-{number}"),
            contact: None,
            room: None,
            unread: 0,
            latest: None,
        });
        app.update(Input::Answer(Answer::Conversations(listed.collect())));
        app
    }

    /// The third of them, with so many messages.
    fn open(count: i64) -> App {
        let mut app = app();
        // Below the heading each takes two lines.
        click(&mut app, (3, 6));
        let (with, page) = ("friend-2".into(), Page::Latest);
        let messages = (1..=count).map(|row| said(row, 0, &format!("m{row}"))).collect();
        app.update(Input::Answer(Answer::Thread { with, page, messages }));
        app
    }

    #[test]
    fn a_click_opens_a_conversation_and_selects_a_message() {
        let mut app = open(3);
        assert_eq!((app.open_name(), app.focus), (Some("friend-2"), Focus::Composer));
        let layout = Layout::of(&app);
        // A short conversation stands at the bottom: the last message is right above the rule, and the top is empty.
        let last = (layout.thread.x, layout.thread.bottom() - 1);
        click(&mut app, last);
        let selected = |app: &App| app.thread.as_ref()?.selected().map(|message| message.row);
        assert_eq!((selected(&app), app.focus), (Some(3), Focus::Messages));
        click(&mut app, (last.0, last.1 - 2));
        assert_eq!(selected(&app), Some(1));
        click(&mut app, (layout.thread.x, layout.thread.y));
        assert_eq!(selected(&app), Some(1));
        click(&mut app, (layout.composer.x, layout.composer.y));
        assert_eq!(app.focus, Focus::Composer);
    }

    /// The line of the screen on which something is drawn, and the column where it begins.
    fn place_of(app: &App, words: &str) -> (u16, u16) {
        let (columns, lines) = app.size;
        let mut terminal =
            ratatui::Terminal::new(ratatui::backend::TestBackend::new(columns, lines)).unwrap();
        terminal
            .draw(|frame| crate::view::draw(app, crate::theme::Theme::plain(), frame))
            .unwrap();
        let buffer = terminal.backend().buffer();
        let row = |y: u16| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        let found = (0..lines).find_map(|y| {
            Some((row(y).split(words).next()?.chars().count(), y, row(y)))
                .filter(|(.., row)| row.contains(words))
        });
        let (x, y, _) = found.unwrap();
        (u16::try_from(x).unwrap(), y)
    }

    #[test]
    fn a_click_on_a_command_does_it_or_writes_it_out() {
        let key = |app: &mut App, letter| {
            app.update(Input::Key(KeyEvent::new(
                KeyCode::Char(letter),
                KeyModifiers::NONE,
            )))
        };
        for size in [(80, 24), (60, 20), (120, 40)] {
            let mut app = app();
            app.size = size;
            key(&mut app, '/');
            key(&mut app, 'i');
            // What needs nothing is done.
            let id = place_of(&app, "id ");
            assert_eq!(click(&mut app, id), [Effect::Id], "{size:?}");
            assert!(app.overlay.is_none());
            // What needs words waits for them; beside the list nothing happens.
            key(&mut app, '/');
            for _ in 0..40 {
                app.update(Input::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE)));
            }
            assert_eq!(click(&mut app, (0, 0)), []);
            let create = place_of(&app, "room create");
            assert_eq!(click(&mut app, create), []);
            let Some(Overlay::Palette(palette)) = &app.overlay else {
                panic!("it is gone")
            };
            assert_eq!(palette.line, "room create ", "{size:?}");
        }
    }

    #[test]
    fn a_click_on_what_was_found_opens_it() {
        let mut app = open(3);
        app.update(Input::Key(KeyEvent::new(
            KeyCode::Char('f'),
            KeyModifiers::CONTROL,
        )));
        app.update(Input::Key(KeyEvent::new(KeyCode::Char('m'), KeyModifiers::NONE)));
        let found = [3, 1].map(|row| said(row, 0, &format!("m{row}")));
        let found = found.map(|message| api::messages::Message {
            contact: "friend-2".into(),
            ..message
        });
        app.update(Input::Answer(Answer::Found("m".into(), found.into())));
        let second = place_of(&app, "friend-2: m1");
        click(&mut app, second);
        let selected = app
            .thread
            .as_ref()
            .and_then(|thread| thread.selected())
            .map(|message| message.row);
        assert_eq!((selected, app.overlay.is_none()), (Some(1), true));
    }

    #[test]
    fn the_wheel_scrolls_what_is_under_it() {
        let mut app = open(90);
        let layout = Layout::of(&app);
        let (over_list, over_thread) = ((2, 5), (layout.thread.x + 2, 5));
        mouse(&mut app, MouseEventKind::ScrollUp, over_thread);
        let below = |app: &App| app.thread.as_ref().map(|thread| thread.lines_below());
        assert_eq!((below(&app), app.chosen), (Some(3), 2));
        mouse(&mut app, MouseEventKind::ScrollDown, over_list);
        assert_eq!((below(&app), app.chosen), (Some(3), 5));
        mouse(&mut app, MouseEventKind::ScrollDown, over_thread);
        assert_eq!((below(&app), app.chosen), (Some(0), 5));
        for _ in 0..9 {
            mouse(&mut app, MouseEventKind::ScrollDown, over_list);
        }
        assert_eq!(app.chosen, 19);
    }
}
