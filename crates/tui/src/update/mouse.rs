//! The mouse: the wheel scrolls what is under it, a click goes there.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use crate::app::{App, Overlay};
use crate::effect::Effect;
use crate::keymap::Focus;
use crate::view::layout::{LISTED_LINES, Layout};
use crate::view::overlay;

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
            MouseEventKind::ScrollUp => self.wheel(-NOTCH),
            MouseEventKind::ScrollDown => self.wheel(NOTCH),
            MouseEventKind::Down(MouseButton::Left) => return self.click(&layout, at),
            _ => {}
        }
        vec![]
    }

    fn wheel(&mut self, by: isize) {
        if self.focus.is_whole() {
            self.choose_by(by);
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
            _ => {}
        }
        vec![]
    }

    fn click(&mut self, layout: &Layout, at: Position) -> Vec<Effect> {
        let line = |top: u16| usize::from(at.y.saturating_sub(top));
        if layout.banner.contains(at) {
            self.show_notices();
        } else if self.focus == Focus::Ports {
            let place = crate::view::ports::place_at(&self.ports, layout.whole, at.y);
            self.ports.chosen = place.unwrap_or(self.ports.chosen);
        } else if self.focus == Focus::Files {
            return self.click_file(layout, at);
        } else if self.focus == Focus::Requests {
            return self.click_request(layout, at);
        } else if layout.list.contains(at) {
            let above = line(layout.list.y) / usize::from(LISTED_LINES);
            let place = layout.first_listed.saturating_add(above);
            if place < self.conversations.len() {
                self.chosen = place;
                return self.open_chosen();
            }
        } else if layout.thread.contains(at) {
            let clicked = self
                .thread
                .as_ref()
                .and_then(|thread| thread.on_screen().get(line(layout.thread.y)))
                .map(|(row, _)| *row);
            if let (Some(row), Some(thread)) = (clicked, &mut self.thread) {
                thread.select_row(row);
                self.focus = Focus::Messages;
            }
        } else if layout.composer.contains(at) && self.thread.is_some() {
            self.focus = Focus::Composer;
        }
        vec![]
    }
}
