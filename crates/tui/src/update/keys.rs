//! Keys: first for what lies over everything, then for the part that has the focus.

use api::contacts::{Verification, VerifyRequest};
use api::presence::TypingRequest;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::{App, Overlay, is_room};
use crate::effect::Effect;
use crate::files::FileAct;
use crate::keymap::{self, Action, Focus};
use crate::language::say;
use crate::notices;
use crate::palette::Palette;
use crate::requests::RequestAct;
use crate::search::Search;

/// What a key does to an overlay.
enum Over {
    /// It stays.
    Stay(Vec<Effect>),
    /// It goes.
    Leave(Vec<Effect>),
}

impl App {
    pub(super) fn handle_key(&mut self, key: KeyEvent) -> Vec<Effect> {
        self.notice = None;
        let is_quit = key.code == KeyCode::Char('c') && key.modifiers == KeyModifiers::CONTROL;
        if is_quit {
            return self.quit();
        }
        match self.overlay.take() {
            Some(overlay) => self.key_over(overlay, key),
            None => self.key_below(key),
        }
    }

    pub(super) fn handle_paste(&mut self, text: &str) -> Vec<Effect> {
        match &mut self.overlay {
            Some(Overlay::Palette(palette)) => palette.line.push_str(&crate::block::one_line(text)),
            Some(Overlay::Search(search)) => {
                search.words.push_str(&crate::block::one_line(text));
                return searched(search);
            }
            Some(_) => {}
            None if self.thread.is_some() => {
                self.focus = Focus::Composer;
                self.composer.paste(text);
            }
            None => {}
        }
        vec![]
    }

    /// A key while something lies over everything else.
    pub(super) fn key_over(&mut self, mut overlay: Overlay, key: KeyEvent) -> Vec<Effect> {
        if matches!(overlay, Overlay::Words(_)) {
            return vec![Effect::HideWords];
        }
        if key.code == KeyCode::Esc {
            return vec![];
        }
        let over = match &mut overlay {
            Overlay::Help(_) | Overlay::Facts { .. } => {
                match key.code {
                    KeyCode::Down | KeyCode::Char('j') => overlay.scroll(1),
                    KeyCode::PageDown => overlay.scroll(10),
                    KeyCode::Up | KeyCode::Char('k') => overlay.scroll(-1),
                    KeyCode::PageUp => overlay.scroll(-10),
                    _ => return vec![],
                }
                Over::Stay(vec![])
            }
            Overlay::Palette(palette) => self.key_in_palette(palette, key),
            Overlay::Search(search) => self.key_in_search(search, key),
            Overlay::Confirm(_, effect) => match key.code {
                KeyCode::Char('y') | KeyCode::Enter => Over::Leave(vec![effect.clone()]),
                _ => Over::Leave(vec![]),
            },
            Overlay::Compare(compared) => Over::Leave(compare(compared, key.code)),
            Overlay::Invite(_) | Overlay::Words(_) => Over::Leave(vec![]),
        };
        match over {
            Over::Stay(effects) => {
                self.overlay = Some(overlay);
                effects
            }
            Over::Leave(effects) => effects,
        }
    }

    fn key_in_palette(&mut self, palette: &mut Palette, key: KeyEvent) -> Over {
        match key.code {
            KeyCode::Enter => match palette.read() {
                Ok(command) => return Over::Leave(self.command(command)),
                Err(missing) => self.complain(missing),
            },
            KeyCode::Tab => palette.complete(),
            KeyCode::Up => palette.choose(true),
            KeyCode::Down => palette.choose(false),
            KeyCode::Backspace if palette.line.pop().is_none() => return Over::Leave(vec![]),
            KeyCode::Backspace => palette.chosen = 0,
            // The slash that was meant to begin a message.
            KeyCode::Char('/') if palette.line.is_empty() && self.focus == Focus::Composer => {
                self.composer.key(key);
                return Over::Leave(vec![]);
            }
            KeyCode::Char(letter) if key.modifiers - KeyModifiers::SHIFT == KeyModifiers::NONE => {
                palette.line.push(letter);
                palette.chosen = 0;
            }
            _ => {}
        }
        Over::Stay(vec![])
    }

    fn key_in_search(&mut self, search: &mut Search, key: KeyEvent) -> Over {
        match key.code {
            KeyCode::Enter => {
                let found = search.found.get(search.chosen).cloned();
                return Over::Leave(found.map_or_else(Vec::new, |message| {
                    self.focus = Focus::Messages;
                    self.open_at(&message.contact, message.row)
                }));
            }
            KeyCode::Up => search.choose(true),
            KeyCode::Down => search.choose(false),
            KeyCode::Backspace => {
                search.words.pop();
                return Over::Stay(searched(search));
            }
            KeyCode::Char(letter) if key.modifiers - KeyModifiers::SHIFT == KeyModifiers::NONE => {
                search.words.push(letter);
                return Over::Stay(searched(search));
            }
            _ => {}
        }
        Over::Stay(vec![])
    }

    /// A key for the part that has the focus.
    fn key_below(&mut self, key: KeyEvent) -> Vec<Effect> {
        // At the beginning of a message a slash asks for the commands; a second one is a slash.
        let begins = self.focus == Focus::Composer && self.composer.is_empty();
        if begins && key.code == KeyCode::Char('/') && key.modifiers.is_empty() {
            self.overlay = Some(Overlay::Palette(Palette::default()));
            return vec![];
        }
        if let Some(action) = keymap::action(self.focus, &key) {
            return self.act(action);
        }
        if self.focus == Focus::Composer {
            let is_recall = match key.code {
                KeyCode::Up => self.composer.recall(true),
                KeyCode::Down => self.composer.recall(false),
                _ => false,
            };
            if !is_recall {
                self.composer.key(key);
                return self.tell_typing(key);
            }
        } else if self.thread.is_some()
            && !self.focus.is_whole()
            && let KeyCode::Char(_) = key.code
            && (key.modifiers - KeyModifiers::SHIFT).is_empty()
        {
            // Who begins to type wants to write.
            self.focus = Focus::Composer;
            self.composer.key(key);
            return self.tell_typing(key);
        }
        vec![]
    }

    /// Lets the other side know that words are being written: with the first letter, and with every word. The node says
    /// it no more often than it should, and only to those whom the user lets know.
    fn tell_typing(&self, key: KeyEvent) -> Vec<Effect> {
        let is_first = self.composer.text().chars().count() == 1;
        let is_worth_it = matches!(key.code, KeyCode::Char(' ')) || is_first;
        match self.open_name() {
            Some(to) if is_worth_it && !is_room(to) && !self.composer.is_empty() => {
                vec![Effect::Typing(TypingRequest {
                    to: to.to_owned(),
                    typing: true,
                })]
            }
            _ => vec![],
        }
    }

    /// Ends the face; what was begun is kept.
    pub(super) fn quit(&mut self) -> Vec<Effect> {
        self.has_quit = true;
        self.keep_draft()
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Quit => return self.quit(),
            Action::ShowConversations => return self.show(Focus::List),
            Action::ShowPorts => return self.show(Focus::Ports),
            Action::ShowFiles => return self.show(Focus::Files),
            Action::ShowRequests => return self.show(Focus::Requests),
            Action::ShowNotices => self.show_notices(),
            Action::AcceptRequest => return self.act_on_request(RequestAct::Accept),
            Action::DeclineRequest => return self.act_on_request(RequestAct::Decline),
            Action::BlockRequest => return self.act_on_request(RequestAct::Block),
            Action::WithdrawRequest => return self.act_on_request(RequestAct::Withdraw),
            Action::Unblock => return self.act_on_request(RequestAct::Unblock),
            Action::AcceptFile => return self.act_on_file(FileAct::Accept),
            Action::DeclineFile => return self.act_on_file(FileAct::Decline),
            Action::CancelFile => return self.act_on_file(FileAct::Cancel),
            Action::Help => self.overlay = Some(Overlay::Help(0)),
            Action::Palette => self.overlay = Some(Overlay::Palette(Palette::default())),
            Action::Search => self.overlay = Some(Overlay::Search(Search::default())),
            Action::FocusNext => self.move_focus(false),
            Action::FocusPrevious => self.move_focus(true),
            Action::NextConversation => return self.step(false),
            Action::PreviousConversation => return self.step(true),
            Action::Up => self.move_by_one(true),
            Action::Down => self.move_by_one(false),
            Action::PageUp => self.scroll_page(true),
            Action::PageDown => self.scroll_page(false),
            Action::Oldest => self.go_to_end(true),
            Action::Newest => self.go_to_end(false),
            Action::Open => return self.open_chosen(),
            Action::Leave => self.leave(),
            Action::NewLine => self.composer.new_line(),
            Action::Send => return self.send(),
            Action::Reply => self.begin_reply(),
            Action::React => self.begin_reaction(),
            Action::Edit => self.begin_edit(),
            Action::Delete => self.ask_to_delete(),
        }
        vec![]
    }

    /// Shows all that is said loudly, which takes no room above everything else then.
    pub(super) fn show_notices(&mut self) {
        let all = notices::all(self);
        if all.is_empty() {
            return self.say(say!("notice-nothing"));
        }
        let facts = all.iter().map(|notice| ("‼".to_owned(), notice.clone()));
        self.overlay = Some(Overlay::facts(say!("notice-title"), facts.collect()));
        self.notices.note_seen(all);
    }

    fn move_focus(&mut self, back: bool) {
        if self.focus.is_whole() {
            self.focus = Focus::List;
            return;
        }
        let parts = if self.thread.is_some() {
            &[Focus::List, Focus::Composer, Focus::Messages][..]
        } else {
            &[Focus::List][..]
        };
        let place = parts.iter().position(|part| *part == self.focus).unwrap_or(0);
        let step = if back { parts.len().saturating_sub(1) } else { 1 };
        let next = place.saturating_add(step) % parts.len().max(1);
        self.focus = parts.get(next).copied().unwrap_or(Focus::List);
        if self.focus != Focus::Messages
            && let Some(thread) = &mut self.thread
        {
            thread.clear_selection();
        }
    }

    fn step(&mut self, back: bool) -> Vec<Effect> {
        self.choose(back);
        self.open_chosen()
    }

    fn choose(&mut self, up: bool) {
        let last = self.conversations.len().saturating_sub(1);
        self.chosen = if up {
            self.chosen.saturating_sub(1)
        } else {
            self.chosen.saturating_add(1).min(last)
        };
    }

    pub(super) fn open_chosen(&mut self) -> Vec<Effect> {
        if self.focus == Focus::Ports {
            let chosen = self.ports.rows.get(self.ports.chosen);
            return chosen.map(|row| Effect::Port(row.port)).into_iter().collect();
        }
        if self.focus == Focus::Files {
            self.tell_of_file();
            return vec![];
        }
        if self.focus == Focus::Requests {
            self.tell_of_request();
            return vec![];
        }
        let Some(name) = self
            .conversations
            .get(self.chosen)
            .map(|listed| listed.name.clone())
        else {
            return vec![];
        };
        let effects = self.open(&name);
        self.focus = Focus::Composer;
        effects
    }

    fn move_by_one(&mut self, up: bool) {
        match (self.focus, &mut self.thread) {
            (Focus::Messages, Some(thread)) => {
                thread.select(up);
                if !up && thread.selected().is_none() {
                    self.focus = Focus::Composer;
                }
            }
            (Focus::Ports | Focus::Files | Focus::Requests, _) => {
                self.choose_by(if up { -1 } else { 1 });
            }
            _ => self.choose(up),
        }
    }

    /// Moves the choice in the list that takes the whole screen, by so many lines: up when negative.
    pub(super) fn choose_by(&mut self, by: isize) {
        match self.focus {
            Focus::Ports => self.ports.choose(by),
            Focus::Files => self.files.choose(by),
            Focus::Requests => self.requests.choose(by),
            Focus::List | Focus::Messages | Focus::Composer => {}
        }
    }

    fn scroll_page(&mut self, up: bool) {
        if self.focus.is_whole() {
            let page = isize::try_from(self.size.1).unwrap_or(1).saturating_sub(5).max(1);
            self.choose_by(if up { -page } else { page });
        } else if let Some(thread) = &mut self.thread {
            thread.scroll_page(up);
        }
    }

    fn go_to_end(&mut self, first: bool) {
        match (self.focus, &mut self.thread) {
            (Focus::List, _) => {
                let last = self.conversations.len().saturating_sub(1);
                self.chosen = if first { 0 } else { last };
            }
            (Focus::Ports | Focus::Files | Focus::Requests, _) => {
                self.choose_by(if first { isize::MIN } else { isize::MAX })
            }
            (_, Some(thread)) => thread.scroll_to_end(first),
            (_, None) => {}
        }
    }

    fn leave(&mut self) {
        use crate::compose::Purpose;
        if self.composer.purpose != Purpose::Say {
            self.composer.purpose = Purpose::Say;
            self.composer.clear();
        } else if self.focus == Focus::Messages {
            self.focus = Focus::Composer;
        } else {
            self.focus = Focus::List;
        }
        if let Some(thread) = &mut self.thread {
            thread.clear_selection();
        }
    }
}

/// What the user found by comparing words with a contact.
fn compare(compared: &Verification, key: KeyCode) -> Vec<Effect> {
    let verified = match key {
        KeyCode::Char('y') => true,
        KeyCode::Char('u') => false,
        _ => return vec![],
    };
    vec![Effect::Verify(VerifyRequest {
        who: compared.contact.clone(),
        text: None,
        verified: Some(verified),
    })]
}

fn searched(search: &mut Search) -> Vec<Effect> {
    match search.question() {
        Some(question) => vec![Effect::Search(search.words.clone(), question)],
        None => {
            search.found.clear();
            vec![]
        }
    }
}
