//! What becomes of the state when something happens, and what is to be asked of the node then. No clock, no terminal.

mod acts;
mod answers;
mod files;
mod keys;
mod mouse;
mod pairing;
mod requests;

use api::events::Event;
use api::pairing::PairingEvent;
use crossterm::event::{KeyEvent, KeyEventKind, MouseEvent};

use crate::app::App;
use crate::effect::{Answer, Effect};
use crate::view::layout::Layout;

/// Something that happened.
#[derive(Debug)]
pub(crate) enum Input {
    Key(KeyEvent),
    Mouse(MouseEvent),
    Paste(String),
    Resize(u16, u16),
    Node(Event),
    /// The node went away.
    Lost,
    /// Something happened in a pairing; `None`: nothing more does.
    Pairing(Option<PairingEvent>),
    Answer(Answer),
}

impl Input {
    /// Whether it may change what is on the screen. Most of what a node tells is only a hint to ask, and a busy one tells a lot.
    pub(crate) fn is_seen(&self) -> bool {
        !matches!(
            self,
            Self::Node(
                Event::Presence { .. }
                    | Event::Received { .. }
                    | Event::Changed { .. }
                    | Event::Settled { .. }
                    | Event::Contact { .. }
                    | Event::Draft { .. }
                    | Event::Port { .. }
            ) | Self::Answer(Answer::Shown | Answer::Kept)
        )
    }
}

impl App {
    /// Takes in what happened.
    pub(crate) fn update(&mut self, input: Input) -> Vec<Effect> {
        let mut effects = match input {
            Input::Key(key) if key.kind == KeyEventKind::Release => vec![],
            Input::Key(key) => self.handle_key(key),
            Input::Mouse(mouse) => self.handle_mouse(mouse),
            Input::Paste(text) => self.handle_paste(&text),
            Input::Resize(columns, lines) => {
                self.size = (columns, lines);
                vec![]
            }
            Input::Node(event) => self.handle_event(&event),
            Input::Lost => {
                self.is_connected = false;
                vec![]
            }
            Input::Answer(answer) => self.handle_answer(answer),
            Input::Pairing(event) => self.handle_pairing(event),
        };
        effects.extend(self.settle());
        effects
    }

    fn handle_event(&mut self, event: &Event) -> Vec<Effect> {
        let of = match event {
            Event::Subscribed | Event::Missed => {
                // Whatever was being asked for when the node went away is not answered any more.
                self.is_connected = true;
                self.await_nothing();
                self.typing.clear();
                self.open_name()
            }
            Event::Typing { contact, typing } => {
                self.typing.retain(|name| name != contact);
                if *typing {
                    self.typing.push(contact.clone());
                }
                return vec![];
            }
            Event::Draft { .. } => return vec![],
            Event::Port { .. } => return self.list_ports(),
            Event::Doubled { contact: None } => return vec![Effect::AskHowTheNodeStands],
            Event::Asked => return self.list_requests(),
            Event::File { .. } => return self.note_file(event),
            Event::Received { contact, .. }
            | Event::Changed { contact, .. }
            | Event::Settled { contact, .. }
            | Event::Presence { contact, .. }
            | Event::Contact { contact } => Some(contact.as_str()),
            _ => None,
        };
        let concerns_thread = of.is_some_and(|of| self.is_open(of));
        let mut effects = self.list();
        if matches!(event, Event::Subscribed | Event::Missed) {
            effects.extend(self.list_ports());
            effects.extend(self.list_requests());
            effects.push(Effect::AskHowTheNodeStands);
        }
        // A message may offer a file.
        effects.extend(self.list_files());
        if concerns_thread {
            effects.extend(self.refresh());
        }
        effects
    }

    /// Fits what is shown to the screen, notes what is on it, and asks for what will be needed next.
    fn settle(&mut self) -> Vec<Effect> {
        let layout = Layout::of(self);
        let is_covered = self.overlay.is_some();
        let Some(thread) = &mut self.thread else {
            return vec![];
        };
        thread.resize(layout.thread.width.into(), layout.thread.height.into());
        let mut effects = Vec::new();
        if let Some(page) = thread.wants() {
            let with = thread.with.clone();
            effects.push(Effect::LoadThread { with, page });
        }
        let shown = thread.unread_on_screen();
        if !is_covered && layout.has_thread && !shown.is_empty() {
            thread.note_shown(&shown);
            effects.push(Effect::MarkShown(shown));
        }
        effects
    }
}

#[cfg(test)]
mod tests;
