//! What the user does: says something, answers, puts a sign, edits, deletes, and everything the palette offers.

use api::acts::{DeleteRequest, EditRequest, ReactRequest};
use api::messages::SendRequest;

use crate::app::{App, Overlay, beginning};
use crate::compose::Purpose;
use crate::effect::{Effect, text_to};
use crate::keymap::Focus;
use crate::language::say;
use crate::palette::{Command, Palette};
use crate::search::Search;

impl App {
    pub(super) fn send(&mut self) -> Vec<Effect> {
        let Some(with) = self.thread.as_ref().map(|thread| thread.with.clone()) else {
            return vec![];
        };
        if self.composer.text().trim().is_empty() {
            return vec![];
        }
        let (text, purpose) = self.composer.take();
        if let Some(thread) = &mut self.thread {
            thread.clear_selection();
        }
        match purpose {
            Purpose::Edit(row) => {
                let message = row.to_string();
                vec![Effect::Edit(EditRequest { message, text })]
            }
            Purpose::Reply(row, _) => vec![Effect::Send(text_to(with, text, Some(row)))],
            Purpose::Say => vec![Effect::Send(SendRequest {
                from_draft: true,
                ..text_to(with, text, None)
            })],
        }
    }

    pub(super) fn begin_reply(&mut self) {
        let Some((row, shown)) = self
            .target(false)
            .map(|message| (message.row, beginning(message)))
        else {
            return self.complain(say!("act-no-message"));
        };
        self.composer.purpose = Purpose::Reply(row, shown);
        self.focus = Focus::Composer;
    }

    pub(super) fn begin_edit(&mut self) {
        let own = self.target(true).filter(|message| !message.from_contact);
        let Some((row, text)) = own.and_then(|message| Some((message.row, message.text.clone()?))) else {
            return self.complain(say!("act-only-own-words"));
        };
        self.composer.put(&text);
        self.composer.purpose = Purpose::Edit(row);
        self.focus = Focus::Composer;
    }

    pub(super) fn begin_reaction(&mut self) {
        self.overlay = Some(Overlay::Palette(Palette {
            line: "react ".into(),
            chosen: 0,
        }));
    }

    pub(super) fn ask_to_delete(&mut self) {
        let own = self.target(true).filter(|message| !message.from_contact);
        let Some((row, shown)) = own.map(|message| (message.row, beginning(message))) else {
            return self.complain(say!("act-only-own"));
        };
        let delete = Effect::Delete(DeleteRequest {
            message: row.to_string(),
        });
        let question = say!("act-delete-sure", beginning = &shown);
        self.overlay = Some(Overlay::Confirm(question, delete));
    }

    /// Does what was asked for by name.
    pub(super) fn command(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Ask(effect) => return vec![effect],
            Command::Saying(words, effect) => {
                self.say(words);
                return vec![effect];
            }
            Command::Confirm(question, effect) => self.overlay = Some(Overlay::Confirm(question, effect)),
            Command::Delete => self.ask_to_delete(),
            Command::Edit(words) => return self.edit_now(words),
            Command::File(act, row) => return self.act_on_row(act, row),
            Command::Help => self.overlay = Some(Overlay::Help(0)),
            Command::Open(who) => return self.open_called(&who),
            Command::Quit => return self.quit(),
            Command::React(sign) => return self.react(sign),
            Command::Reply(words) => {
                self.begin_reply();
                if words.is_empty() || self.composer.purpose == Purpose::Say {
                    return vec![];
                }
                self.composer.put(&words);
                return self.send();
            }
            Command::Search(words) => {
                let search = Search::new(words);
                let question = search.question();
                let asked = question.map(|question| Effect::Search(search.words.clone(), question));
                self.overlay = Some(Overlay::Search(search));
                return asked.into_iter().collect();
            }
            Command::Show(focus) => return self.show(focus),
        }
        vec![]
    }

    /// Shows a part of the face.
    pub(super) fn show(&mut self, focus: Focus) -> Vec<Effect> {
        self.focus = focus;
        match focus {
            Focus::Ports => self.list_ports(),
            Focus::Files => self.list_files(),
            Focus::Requests => self.list_requests(),
            Focus::List | Focus::Messages | Focus::Composer => vec![],
        }
    }

    fn edit_now(&mut self, words: String) -> Vec<Effect> {
        self.begin_edit();
        if words.is_empty() || self.composer.purpose == Purpose::Say {
            return vec![];
        }
        self.composer.put(&words);
        self.send()
    }

    fn react(&mut self, sign: Option<String>) -> Vec<Effect> {
        let found = self
            .target(false)
            .map(|message| (message.row, message.contact.clone()));
        let Some((row, with)) = found else {
            self.complain(say!("act-no-message"));
            return vec![];
        };
        let message = row.to_string();
        vec![Effect::React(ReactRequest { with, message, sign })]
    }

    fn open_called(&mut self, who: &str) -> Vec<Effect> {
        let called = |name: &str| name.to_lowercase() == who.to_lowercase();
        let found = self.conversations.iter().find(|listed| called(&listed.name));
        let Some(name) = found.map(|listed| listed.name.clone()) else {
            self.complain(say!("contact-unknown", name = who));
            return vec![];
        };
        self.focus = Focus::Composer;
        self.open(&name)
    }
}
