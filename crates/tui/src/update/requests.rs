//! Requests: showing them, and deciding about them.

use api::text::visible;
use ratatui::layout::Position;

use crate::app::{App, Overlay};
use crate::effect::Effect;
use crate::language::say;
use crate::palette::Palette;
use crate::requests::{RequestAct, Row};
use crate::view::layout::Layout;

impl App {
    /// Does something about the chosen request; what cannot be taken back only after asking.
    pub(super) fn act_on_request(&mut self, act: RequestAct) -> Vec<Effect> {
        let row = self.requests.chosen().cloned();
        let Some(row) = row.filter(|row| row.acts().contains(&act)) else {
            self.complain(say!("request-cannot"));
            return vec![];
        };
        let (who, effect) = (row.who(), row.effect(act));
        let question = match act {
            RequestAct::Accept => return self.accept(&row, effect),
            RequestAct::Unblock | RequestAct::Withdraw => return vec![effect],
            RequestAct::Decline => {
                say!("request-decline-sure", who = &who)
            }
            RequestAct::Block => say!("request-block-sure", who = &who),
        };
        self.overlay = Some(Overlay::Confirm(question, effect));
        vec![]
    }

    /// Accepts a request. Whoever uses the name of a contact needs another one.
    fn accept(&mut self, row: &Row, effect: Effect) -> Vec<Effect> {
        let (Row::Received(request), Some(caution)) = (row, row.caution()) else {
            return vec![effect];
        };
        self.overlay = Some(Overlay::Palette(Palette {
            line: format!("requests accept {} --as ", request.number),
            chosen: 0,
        }));
        self.complain(visible(&caution));
        vec![]
    }

    /// Tells everything about the chosen request.
    pub(super) fn tell_of_request(&mut self) {
        if let Some(row) = self.requests.chosen() {
            let facts = row.facts(&self.zone);
            self.overlay = Some(Overlay::facts(say!("request-title"), facts));
        }
    }

    /// A click on the list of requests, or on what can be done about the chosen one.
    pub(super) fn click_request(&mut self, layout: &Layout, at: Position) -> Vec<Effect> {
        let buttons = crate::view::requests::buttons(&self.requests, layout.whole);
        if let Some((_, act)) = buttons.iter().find(|(button, _)| button.contains(at)) {
            return self.act_on_request(*act);
        }
        let place = crate::view::requests::place_at(&self.requests, layout.whole, at.y);
        self.requests.chosen = place.unwrap_or(self.requests.chosen);
        vec![]
    }
}

#[cfg(test)]
mod tests {
    use api::contacts::ContactRequest;
    use api::events::Event;
    use api::requests::{AcceptRequest, WhichRequest};
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    use jiff::tz::TimeZone;

    use super::*;
    use crate::effect::Answer;
    use crate::requests::tests::told;
    use crate::update::Input;

    fn press(app: &mut App, code: KeyCode) -> Vec<Effect> {
        app.update(Input::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    fn app() -> App {
        let mut app = App::new((80, 24), TimeZone::UTC);
        app.update(Input::Node(Event::Subscribed));
        app.update(Input::Answer(Answer::Requests(told())));
        press(&mut app, KeyCode::F(5));
        app
    }

    #[test]
    fn requests_are_decided_by_keys() {
        let mut app = app();
        let (which, name) = ("3".to_owned(), None);
        let accept = Effect::AcceptRequest(AcceptRequest { which, name });
        assert_eq!(press(&mut app, KeyCode::Char('a')), [accept]);
        press(&mut app, KeyCode::Char('d'));
        let decline = Effect::DeclineRequest(WhichRequest { which: "3".into() });
        assert_eq!(press(&mut app, KeyCode::Char('y')), [decline]);
        press(&mut app, KeyCode::Char('b'));
        assert_eq!(press(&mut app, KeyCode::Char('n')), []);
        press(&mut app, KeyCode::End);
        let who = told().blocked[0].clone();
        let unblock = Effect::Unblock(ContactRequest { who });
        assert_eq!(press(&mut app, KeyCode::Char('u')), [unblock]);
        press(&mut app, KeyCode::Up);
        let which = told().sent[0].id.clone();
        let withdraw = Effect::WithdrawRequest(WhichRequest { which });
        assert_eq!(press(&mut app, KeyCode::Char('x')), [withdraw]);
        assert_eq!(press(&mut app, KeyCode::Char('a')), [], "one's own request");
    }

    #[test]
    fn whoever_uses_the_name_of_a_contact_is_accepted_only_under_another() {
        let mut app = app();
        press(&mut app, KeyCode::Down);
        assert_eq!(press(&mut app, KeyCode::Char('a')), []);
        assert!(
            app.notice
                .as_ref()
                .is_some_and(|notice| notice.text.contains("bob"))
        );
        for letter in "robert".chars() {
            press(&mut app, KeyCode::Char(letter));
        }
        let (which, name) = ("4".to_owned(), Some("robert".to_owned()));
        let accept = Effect::AcceptRequest(AcceptRequest { which, name });
        assert_eq!(press(&mut app, KeyCode::Enter), [accept]);
    }

    #[test]
    fn requests_are_decided_with_the_mouse() {
        let mut app = app();
        let buttons = crate::view::requests::buttons(&app.requests, Layout::of(&app).whole);
        let accept = buttons.first().map(|(button, _)| *button).unwrap();
        let effects = app.update(Input::Mouse(MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column: accept.x,
            row: accept.y,
            modifiers: KeyModifiers::NONE,
        }));
        assert!(matches!(effects.as_slice(), [Effect::AcceptRequest(request)] if request.which == "3"));
    }

    #[test]
    fn whoever_asks_is_heard_of_wherever_the_user_is() {
        let mut app = app();
        press(&mut app, KeyCode::F(2));
        app.update(Input::Answer(Answer::Requests(told())));
        assert_eq!(app.update(Input::Node(Event::Asked)), [Effect::ListRequests]);
    }
}
