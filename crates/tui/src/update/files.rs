//! Files: showing them, deciding about them, and noting how they come along.

use api::events::Event;
use api::files::{AcceptFileRequest, File, FileRequest, FileState};
use api::text::visible;
use ratatui::layout::Position;

use crate::app::{App, Overlay};
use crate::effect::Effect;
use crate::files::{self, FileAct};
use crate::language::say;
use crate::view::layout::Layout;

impl App {
    /// Does something about the chosen file; what cannot be taken back only after asking.
    pub(super) fn act_on_file(&mut self, act: FileAct) -> Vec<Effect> {
        let Some(file) = self.files.chosen().cloned() else {
            self.complain(say!("file-none-here"));
            return vec![];
        };
        self.act_on(&file, act)
    }

    /// The same about a file that was named by its row. The node is asked about one that was not listed yet.
    pub(super) fn act_on_row(&mut self, act: FileAct, row: i64) -> Vec<Effect> {
        let listed = self.files.listed.iter().find(|file| file.row == row).cloned();
        if let Some(file) = listed {
            return self.act_on(&file, act);
        }
        if act == FileAct::Accept {
            return vec![Effect::AcceptFile(AcceptFileRequest { row, folder: None })];
        }
        let question = say!("file-row-sure", row = &row.to_string());
        self.overlay = Some(Overlay::Confirm(question, Effect::StopFile(FileRequest { row })));
        vec![]
    }

    fn act_on(&mut self, file: &File, act: FileAct) -> Vec<Effect> {
        if !files::acts(file).contains(&act) {
            let standing = files::standing(file, 0);
            self.complain(say!("file-not-this", standing = &standing));
            return vec![];
        }
        let row = file.row;
        let stop = Effect::StopFile(FileRequest { row });
        match act {
            FileAct::Accept => return vec![Effect::AcceptFile(AcceptFileRequest { row, folder: None })],
            FileAct::Decline | FileAct::Cancel => {
                let question = question(file, act);
                self.overlay = Some(Overlay::Confirm(question, stop));
            }
        }
        vec![]
    }

    /// Tells everything about the chosen file.
    pub(super) fn tell_of_file(&mut self) {
        if let Some(file) = self.files.chosen() {
            self.overlay = Some(Overlay::facts(say!("file-title"), files::facts(file)));
        }
    }

    /// A click on the list of files, or on what can be done about the chosen one.
    pub(super) fn click_file(&mut self, layout: &Layout, at: Position) -> Vec<Effect> {
        let buttons = crate::view::files::buttons(&self.files, layout.whole);
        if let Some((_, act)) = buttons.iter().find(|(button, _)| button.contains(at)) {
            return self.act_on_file(*act);
        }
        let place = crate::view::files::place_at(&self.files, layout.whole, at.y);
        self.files.chosen = place.unwrap_or(self.files.chosen);
        vec![]
    }

    /// Notes how a file comes along. Only what is not known here is asked for.
    pub(super) fn note_file(&mut self, event: &Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !self.files.note(event) {
            effects.extend(self.list_files());
        }
        if let Some(thread) = &mut self.thread
            && !thread.note_file(event)
        {
            effects.extend(self.refresh());
        }
        effects
    }
}

fn question(file: &File, act: FileAct) -> String {
    let (name, contact) = (files::name(file), visible(&file.contact));
    match (act, file.from_contact) {
        (FileAct::Decline, _) => say!("file-decline-sure", name = &name, contact = &contact),
        (_, true) if file.state == FileState::Accepted => {
            say!("file-stop-sure", name = &name, contact = &contact)
        }
        (_, true) => say!("file-give-up-sure", name = &name, contact = &contact),
        (_, false) => say!("file-take-back-sure", name = &name, contact = &contact),
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    use jiff::tz::TimeZone;

    use super::*;
    use crate::effect::Answer;
    use crate::files::tests::{event, file};
    use crate::update::Input;

    fn press(app: &mut App, code: KeyCode) -> Vec<Effect> {
        app.update(Input::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    fn click(app: &mut App, (column, row): (u16, u16)) -> Vec<Effect> {
        app.update(Input::Mouse(MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column,
            row,
            modifiers: KeyModifiers::NONE,
        }))
    }

    /// A face with the list of files on the screen: an offer of bob's, and above it one of the user's own.
    fn app() -> App {
        let mut app = App::new((80, 24), TimeZone::UTC);
        app.update(Input::Node(Event::Subscribed));
        assert_eq!(press(&mut app, KeyCode::F(4)), [Effect::ListFiles]);
        let listed = vec![
            file(3, true, "report.pdf", FileState::Offered),
            file(4, false, "photos", FileState::Offered),
        ];
        app.update(Input::Answer(Answer::Files(listed)));
        app
    }

    fn accept(row: i64) -> Effect {
        Effect::AcceptFile(AcceptFileRequest { row, folder: None })
    }

    fn stop(row: i64) -> Effect {
        Effect::StopFile(FileRequest { row })
    }

    #[test]
    fn a_file_is_accepted_or_after_a_question_stopped_by_keys() {
        let mut app = app();
        assert_eq!(press(&mut app, KeyCode::Char('a')), [], "an own offer");
        assert!(app.notice.is_some());
        assert_eq!(press(&mut app, KeyCode::Char('x')), []);
        assert_eq!(press(&mut app, KeyCode::Char('n')), []);
        press(&mut app, KeyCode::Char('x'));
        assert_eq!(press(&mut app, KeyCode::Char('y')), [stop(4)]);
        press(&mut app, KeyCode::Down);
        assert_eq!(press(&mut app, KeyCode::Char('a')), [accept(3)]);
        press(&mut app, KeyCode::Char('d'));
        assert_eq!(press(&mut app, KeyCode::Char('y')), [stop(3)]);
    }

    #[test]
    fn a_file_is_accepted_or_declined_with_the_mouse() {
        let mut app = app();
        // The second line of the list, then what can be done about it, in the last line above the status.
        assert_eq!(click(&mut app, (5, 3)), []);
        assert_eq!(app.files.chosen().map(|file| file.row), Some(3));
        assert_eq!(click(&mut app, (3, 22)), [accept(3)]);
        let buttons = crate::view::files::buttons(&app.files, Layout::of(&app).whole);
        let decline = buttons.last().map(|(button, _)| (button.x, button.y)).unwrap();
        assert_eq!(click(&mut app, decline), []);
        let Some(Overlay::Confirm(question, _)) = &app.overlay else {
            panic!("nothing is asked");
        };
        let screen = ratatui::layout::Rect::new(0, 0, 80, 24);
        let (yes, no) = crate::view::overlay::answers(question, screen);
        assert_eq!(click(&mut app, (0, 0)), []);
        assert_eq!(click(&mut app, (no.x, no.y)), []);
        assert!(app.overlay.is_none());
        click(&mut app, decline);
        assert_eq!(click(&mut app, (yes.x, yes.y)), [stop(3)]);
    }

    #[test]
    fn only_what_is_not_known_is_asked_for() {
        let mut app = app();
        let offered = |row| Input::Node(event(row, FileState::Offered, 0));
        assert_eq!(app.update(offered(3)), []);
        assert_eq!(app.update(offered(5)), [Effect::ListFiles]);
        assert_eq!(app.update(offered(6)), [], "it is being asked for");
        app.update(Input::Answer(Answer::Files(vec![])));
        press(&mut app, KeyCode::F(2));
        app.update(Input::Answer(Answer::Files(vec![])));
        assert_eq!(app.update(offered(7)), [], "it is not on the screen");
    }

    #[test]
    fn a_file_is_named_by_its_row_too() {
        let mut app = app();
        press(&mut app, KeyCode::F(2));
        for letter in "/files accept 3".chars() {
            press(&mut app, KeyCode::Char(letter));
        }
        assert_eq!(press(&mut app, KeyCode::Enter), [accept(3)]);
        for letter in "/files decline 99".chars() {
            press(&mut app, KeyCode::Char(letter));
        }
        assert_eq!(press(&mut app, KeyCode::Enter), []);
        assert_eq!(press(&mut app, KeyCode::Char('y')), [stop(99)]);
    }
}
