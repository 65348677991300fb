//! What has to be said loudly, and is said above everything else until the user has looked: somebody may not be who they seem,
//! an identity runs in two places, people wait for an answer. It takes lines from what is read, never from what is written.

use std::collections::BTreeSet;

use api::contacts::Contact;
use api::text::visible;
use jiff::tz::TimeZone;

use crate::app::App;
use crate::block::{date, shortened};
use crate::language::say;

/// How many lines it takes at most: what is read is more, and F6 shows all of it.
const LINES_MAX: usize = 2;

/// On a screen of how many lines it takes more than one.
const TALL_MIN: u16 = 16;

/// On a lower screen there is no room for it.
const SCREEN_MIN: u16 = 6;

/// What the user has to be told, beside what the lists say.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    /// When the node last noticed that its identity runs in two places, in milliseconds since the Unix epoch.
    pub(crate) doubled_at_ms: Option<i64>,
    /// What was noticed when somebody was taken in.
    newcomers: Vec<String>,
    /// What the user has looked at. It is shown in the last line as long as it holds.
    seen: BTreeSet<String>,
}

impl Notices {
    /// Says of somebody who was just taken in that they are not who they seem.
    pub(crate) fn take_newcomer(&mut self, contact: &Contact, same_name_as: Option<&str>) {
        let name = visible(&contact.name);
        let caution =
            same_name_as.map(|other| say!("notice-newcomer", name = &name, why = &self::same_name_as(other)));
        if let Some(caution) = caution.filter(|caution| !self.newcomers.contains(caution)) {
            self.newcomers.push(caution);
        }
    }

    /// Notes that the user has looked at all of them.
    pub(crate) fn note_seen(&mut self, all: Vec<String>) {
        self.newcomers.clear();
        self.seen = all.into_iter().collect();
    }
}

/// Everything there is to say, what is about the user first.
pub(crate) fn all(app: &App) -> Vec<String> {
    let own = app.notices.doubled_at_ms.map(|at_ms| {
        let time = time(at_ms, &app.zone);
        say!("notice-doubled-own", time = &time)
    });
    let contacts = app.conversations.iter().flat_map(|listed| &listed.contact);
    let contacts = contacts.flat_map(|contact| cautions(contact, &app.zone));
    let waiting = match app.requests.waiting() {
        0 => None,
        count => Some(say!("notice-asks", count = count)),
    };
    let newcomers = app.notices.newcomers.iter().cloned();
    own.into_iter()
        .chain(newcomers)
        .chain(contacts)
        .chain(waiting)
        .collect()
}

/// How many hold that the user has looked at.
pub(crate) fn count_seen(app: &App) -> usize {
    let all = all(app);
    all.iter()
        .filter(|notice| app.notices.seen.contains(*notice))
        .count()
}

/// The lines above everything else: what the user has not looked at yet.
pub(crate) fn lines(app: &App) -> Vec<String> {
    let (columns, lines) = app.size;
    let mut unseen = all(app);
    unseen.retain(|notice| !app.notices.seen.contains(notice));
    let Some(first) = unseen.first().filter(|_| lines >= SCREEN_MIN) else {
        return vec![];
    };
    let text = match unseen.len() {
        1 => format!("{first} [{}]", say!("notice-seen")),
        count => format!("{first} [{}]", say!("notice-all", count = count)),
    };
    let width = usize::from(columns).saturating_sub(2).max(8);
    let mut lines_of_it: Vec<String> = textwrap::wrap(&text, width)
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect();
    let most = if lines < TALL_MIN { 1 } else { LINES_MAX };
    if lines_of_it.len() > most {
        let rest = lines_of_it.split_off(most.saturating_sub(1)).join(" ");
        // Which key shows it whole is the part that has to stay.
        lines_of_it.push(format!("{} [F6]", shortened(&rest, width.saturating_sub(5))));
    }
    lines_of_it
}

fn cautions(contact: &Contact, zone: &TimeZone) -> impl Iterator<Item = String> {
    [
        doubled(contact, zone),
        looks_like(contact),
        rooms_turned_away(contact),
    ]
    .into_iter()
    .flatten()
}

/// Says that a contact's identity was seen in two places.
fn doubled(contact: &Contact, zone: &TimeZone) -> Option<String> {
    let (name, time) = (visible(&contact.name), time(contact.doubled_at_ms?, zone));
    Some(say!("notice-doubled", name = &name, time = &time))
}

/// Says that a contact brings more rooms than are kept.
fn rooms_turned_away(contact: &Contact) -> Option<String> {
    let name = visible(&contact.name);
    (contact.rooms_turned_away > 0).then(|| say!("notice-rooms", name = &name))
}

/// Says that a contact's name can be mistaken for another's.
pub(crate) fn looks_like(contact: &Contact) -> Option<String> {
    let (name, other) = (visible(&contact.name), visible(contact.looks_like.as_ref()?));
    Some(say!("notice-looks-like", name = &name, other = &other))
}

/// Says that whoever was taken in, or asks, is not the contact whose name they use.
pub(crate) fn same_name_as(other: &str) -> String {
    say!("notice-same-name", other = &visible(other))
}

/// Whether something has to be said loudly of a contact.
pub(crate) fn is_dubious(contact: &Contact) -> bool {
    contact.doubled_at_ms.is_some() || contact.looks_like.is_some()
}

fn time(at_ms: i64, zone: &TimeZone) -> String {
    date(at_ms, zone, "%Y-%m-%d %H:%M")
}

#[cfg(test)]
pub(crate) mod tests {
    use api::events::Event;
    use api::messages::Conversation;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::*;
    use crate::effect::{Answer, Effect};
    use crate::update::Input;

    /// A contact of whom something is to be said.
    pub(crate) fn contact(name: &str, doubled_at_ms: Option<i64>, looks_like: Option<&str>) -> Contact {
        let told = serde_json::json!({
            "name": name,
            "id": "sute2hraaz3r6ooqzpz74do77sbe2x6rtdrrchbe6nygygautd32aaa6",
            "state": "established",
            "connected": true,
            "addrs": [],
            "doubled_at_ms": doubled_at_ms,
            "looks_like": looks_like,
        });
        serde_json::from_value(told).unwrap()
    }

    fn app(size: (u16, u16), contacts: Vec<Contact>) -> App {
        let mut app = App::new(size, TimeZone::UTC);
        app.update(Input::Node(Event::Subscribed));
        let listed = contacts.into_iter().map(|contact| Conversation {
            name: contact.name.clone(),
            contact: Some(contact),
            room: None,
            unread: 0,
            latest: None,
        });
        app.update(Input::Answer(Answer::Conversations(listed.collect())));
        app
    }

    fn press(app: &mut App, code: KeyCode) -> Vec<Effect> {
        app.update(Input::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    #[test]
    fn what_is_seen_gives_its_lines_back_and_is_still_counted() {
        let contacts = vec![
            contact("bob", None, None),
            contact("b0b", None, Some("bob")),
            contact("carol", Some(1_764_288_000_000), None),
        ];
        let mut app = app((80, 24), contacts);
        assert_eq!((all(&app).len(), lines(&app).len()), (2, 2));
        assert!(lines(&app).join(" ").contains("b0b looks like bob"));
        press(&mut app, KeyCode::F(6));
        assert_eq!((lines(&app).len(), count_seen(&app)), (0, 2));
        // What is new is said though the rest is known.
        let told =
            serde_json::json!({"version": 1, "open": true, "received": [], "sent": [], "turned_away": 0});
        let mut told: api::requests::Requests = serde_json::from_value(told).unwrap();
        told.received = crate::requests::tests::told().received;
        app.update(Input::Answer(Answer::Requests(told)));
        press(&mut app, KeyCode::Esc);
        assert_eq!(lines(&app), ["2 people ask to become contacts: F5 [F6: seen]"]);
    }

    #[test]
    fn a_notice_takes_nothing_from_what_is_being_written() {
        let mut app = app((60, 20), vec![contact("bob", None, None)]);
        press(&mut app, KeyCode::Enter);
        for letter in "half a sen".chars() {
            press(&mut app, KeyCode::Char(letter));
        }
        let before = crate::view::layout::Layout::of(&app);
        assert_eq!(
            app.update(Input::Node(Event::Doubled { contact: None })),
            [Effect::AskHowTheNodeStands]
        );
        let status = serde_json::json!({
            "version": 1, "id": "", "name": "alice", "agent": "", "pid": 1, "started_at_ms": 0, "home": "", "api": "",
            "sockets": [], "wanted_port": 0, "addrs": [], "contacts": 1, "connected": 0, "queued": 0,
            "doubled_at_ms": 1_764_288_000_000_i64,
        });
        app.update(Input::Answer(Answer::Standing(
            serde_json::from_value(status).unwrap(),
        )));
        let after = crate::view::layout::Layout::of(&app);
        assert_eq!(after.banner.height, 2);
        assert_eq!((before.composer, before.status), (after.composer, after.status));
        assert_eq!(before.thread.height, after.thread.height + 2);
        assert_eq!(before.thread.bottom(), after.thread.bottom());
        press(&mut app, KeyCode::Char('t'));
        assert_eq!(app.composer.text(), "half a sent");
    }

    #[test]
    fn on_a_low_screen_it_is_one_line_and_on_a_tiny_one_none() {
        let dubious = vec![contact("b0b", Some(1_764_288_000_000), Some("bob"))];
        let whole = all(&app((30, 24), dubious.clone())).join(" ");
        assert!(textwrap::wrap(&whole, 28).len() > LINES_MAX);
        for (lines_of_screen, expected) in [(24, LINES_MAX), (15, 1), (5, 0), (1, 0)] {
            let app = app((30, lines_of_screen), dubious.clone());
            let shown = lines(&app);
            assert_eq!(shown.len(), expected, "{shown:?}");
            assert!(shown.iter().all(|line| line.chars().count() <= 28), "{shown:?}");
            assert!(shown.last().is_none_or(|line| line.contains("[F6")), "{shown:?}");
        }
    }

    #[test]
    fn who_brings_too_many_rooms_is_told_of_once_however_many_there_are() {
        let brings = |rooms_turned_away: u64| Contact {
            rooms_turned_away,
            ..contact("bob", None, None)
        };
        assert!(lines(&app((80, 24), vec![brings(0)])).is_empty());
        let [one, many] = [1, 1000].map(|count| lines(&app((80, 24), vec![brings(count)])));
        assert!(one.join(" ").contains("bob brings more rooms"), "{one:?}");
        assert_eq!(one, many);
    }

    #[test]
    fn whoever_uses_the_name_of_a_contact_is_told_when_they_are_taken_in() {
        let mut app = app((80, 24), vec![contact("bob", None, None)]);
        let added = api::contacts::Added {
            contact: contact("bob-2", None, None),
            already_there: false,
            same_name_as: Some("bob".into()),
        };
        app.update(Input::Answer(Answer::Added(added)));
        let said = lines(&app).join(" ");
        assert!(said.contains("not your contact bob"), "{said}");
        press(&mut app, KeyCode::F(6));
        assert!(lines(&app).is_empty());
    }
}
