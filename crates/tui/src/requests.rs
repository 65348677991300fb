//! Who asks to become a contact, whom the user asks, and whom the user blocked who is no contact.

use api::requests::{AcceptRequest, Request, Requests as Told, SentRequest, WhichRequest};
use api::text::visible;
use jiff::tz::TimeZone;

use crate::block::{date, one_line};
use crate::effect::Effect;
use crate::language::{anew, say, told, word_of};

/// The list, and which of it is chosen.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    pub(crate) rows: Vec<Row>,
    pub(crate) chosen: usize,
    /// Whether strangers may ask; `None`: not answered yet.
    pub(crate) is_open: Option<bool>,
    /// How many were turned away, because too many asked.
    pub(crate) turned_away: u64,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    Received(Request),
    Sent(SentRequest),
    /// An id.
    Blocked(String),
}

/// What the user can do about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestAct {
    Accept,
    Decline,
    Block,
    Withdraw,
    Unblock,
}

impl RequestAct {
    /// How it is offered, with its key.
    pub(crate) fn label(self) -> String {
        format!(" {} ", anew(self.hint()))
    }

    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::Accept => "a accept",
            Self::Decline => "d decline",
            Self::Block => "b block",
            Self::Withdraw => "x withdraw",
            Self::Unblock => "u unblock",
        }
    }
}

impl Requests {
    /// Takes in a new list; what was chosen stays chosen.
    pub(crate) fn take(&mut self, told: Told) {
        let chosen = self.chosen().map(Row::id);
        let received = told.received.into_iter().map(Row::Received);
        let sent = told.sent.into_iter().map(Row::Sent);
        let blocked = told.blocked.into_iter().map(Row::Blocked);
        let rows: Vec<Row> = received.chain(sent).chain(blocked).collect();
        let place = chosen.and_then(|id| rows.iter().position(|row| row.id() == id));
        self.chosen = place.unwrap_or(self.chosen).min(rows.len().saturating_sub(1));
        self.rows = rows;
        self.is_open = Some(told.open);
        self.turned_away = told.turned_away;
    }

    pub(crate) fn chosen(&self) -> Option<&Row> {
        self.rows.get(self.chosen)
    }

    /// Moves the choice by so many lines: up when negative.
    pub(crate) fn choose(&mut self, by: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(by).min(last);
    }

    /// How many wait for a decision of the user's.
    pub(crate) fn waiting(&self) -> usize {
        let waits = |row: &&Row| matches!(row, Row::Received(request) if !request.accepted);
        self.rows.iter().filter(waits).count()
    }
}

impl Row {
    fn id(&self) -> String {
        match self {
            Self::Received(request) => format!("from {}", request.number),
            Self::Sent(request) => format!("to {}", request.id),
            Self::Blocked(id) => format!("blocked {id}"),
        }
    }

    /// Who it is about, on one line.
    pub(crate) fn who(&self) -> String {
        match self {
            Self::Received(request) => one_line(&request.name),
            Self::Sent(request) => one_line(request.name.as_ref().unwrap_or(&request.id)),
            Self::Blocked(id) => one_line(id),
        }
    }

    /// How it stands, in a few words.
    pub(crate) fn standing(&self, zone: &TimeZone) -> String {
        match self {
            Self::Received(request) if request.accepted => say!("request-accepted").to_owned(),
            Self::Received(request) => match &request.introduced_by {
                Some(by) => say!("request-introduced", name = &visible(by)),
                None => {
                    let [day, month, time] =
                        ["%-d", "%-m", "%H:%M"].map(|part| date(request.received_at_ms, zone, part));
                    let month = word_of(say!("date-months-short"), month.parse().unwrap_or(0));
                    say!("request-asked", day = &day, month = month, time = &time)
                }
            },
            Self::Sent(request) if request.left_at_ms.is_some() => say!("request-left").to_owned(),
            Self::Sent(_) => say!("request-not-left").to_owned(),
            Self::Blocked(_) => say!("request-blocked").to_owned(),
        }
    }

    /// What is said, by them or to them.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Received(request) => one_line(&request.text),
            Self::Sent(request) => one_line(&request.text),
            Self::Blocked(_) => String::new(),
        }
    }

    /// What has to be said of it loudly: somebody uses the name of a contact.
    pub(crate) fn caution(&self) -> Option<String> {
        match self {
            Self::Received(request) if !request.accepted => {
                request.same_name_as.as_deref().map(crate::notices::same_name_as)
            }
            _ => None,
        }
    }

    /// What can be done about it.
    pub(crate) fn acts(&self) -> &'static [RequestAct] {
        use RequestAct::{Accept, Block, Decline, Unblock, Withdraw};
        match self {
            Self::Received(request) if request.accepted => &[Decline, Block],
            Self::Received(_) => &[Accept, Decline, Block],
            Self::Sent(_) => &[Withdraw],
            Self::Blocked(_) => &[Unblock],
        }
    }

    /// What the node is to be asked for, to do it.
    pub(crate) fn effect(&self, act: RequestAct) -> Effect {
        let which = match self {
            Self::Received(request) => request.number.to_string(),
            Self::Sent(request) => request.id.clone(),
            Self::Blocked(id) => id.clone(),
        };
        match act {
            RequestAct::Accept => Effect::AcceptRequest(AcceptRequest { which, name: None }),
            RequestAct::Decline => Effect::DeclineRequest(WhichRequest { which }),
            RequestAct::Block => Effect::BlockRequest(WhichRequest { which }),
            RequestAct::Withdraw => Effect::WithdrawRequest(WhichRequest { which }),
            RequestAct::Unblock => Effect::Unblock(api::contacts::ContactRequest { who: which }),
        }
    }

    /// Everything about it.
    pub(crate) fn facts(&self, zone: &TimeZone) -> Vec<(String, String)> {
        let (id, addrs, trouble) = match self {
            Self::Received(request) => (&request.id, None, None),
            Self::Sent(request) => (
                &request.id,
                Some(request.addrs.join(", ")),
                request.trouble.clone(),
            ),
            Self::Blocked(id) => (id, None, None),
        };
        let facts = [
            (say!("fact-name"), Some(self.who())),
            (say!("fact-id"), Some(id.clone())),
            (say!("fact-state"), Some(self.standing(zone))),
            (say!("fact-addresses"), addrs),
            (say!("fact-because"), trouble.map(|trouble| told(&trouble))),
            (
                say!("fact-says"),
                Some(self.text()).filter(|text| !text.is_empty()),
            ),
            (say!("fact-caution"), self.caution()),
        ];
        let facts = facts.into_iter();
        facts
            .filter_map(|(what, fact)| Some((what.to_owned(), visible(&fact?))))
            .collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What a node tells: carol asks, somebody who calls themselves bob does, and dave is asked.
    pub(crate) fn told() -> Told {
        let id = |letter: &str| format!("{letter}ute2hraaz3r6ooqzpz74do77sbe2x6rtdrrchbe6nygygautd32aaa6");
        let told = serde_json::json!({
            "version": 1,
            "open": true,
            "turned_away": 0,
            "received": [
                {
                    "number": 3, "name": "carol", "id": id("c"), "text": "from the meeting\non Monday",
                    "received_at_ms": 1_764_288_000_000_i64,
                },
                {
                    "number": 4, "name": "b0b\u{202e}", "id": id("b"), "text": "\u{1b}[2Jit is me",
                    "received_at_ms": 1_764_288_060_000_i64, "same_name_as": "bob",
                },
                {
                    "number": 5, "name": "erin", "id": id("e"), "text": "",
                    "received_at_ms": 1_764_288_120_000_i64, "introduced_by": "alice", "accepted": true,
                },
            ],
            "sent": [{
                "id": id("d"), "name": "dave", "text": "hello", "addrs": ["192.0.2.1:3447"],
                "asked_at_ms": 1_764_288_000_000_i64, "trouble": "not running",
            }],
            "blocked": [id("f")],
        });
        serde_json::from_value(told).unwrap()
    }

    #[test]
    fn only_what_waits_for_the_user_counts() {
        let mut requests = Requests::default();
        requests.take(told());
        assert_eq!((requests.rows.len(), requests.waiting()), (5, 2));
        requests.choose(4);
        let mut fewer = told();
        fewer.received.remove(0);
        requests.take(fewer);
        assert!(matches!(requests.chosen(), Some(Row::Blocked(_))));
        assert_eq!(requests.waiting(), 1);
    }

    #[test]
    fn what_strangers_write_stays_on_its_line() {
        let mut requests = Requests::default();
        requests.take(told());
        for row in &requests.rows {
            let facts = row.facts(&TimeZone::UTC);
            for text in facts.iter().map(|(_, fact)| fact) {
                assert!(!text.contains(['\u{1b}', '\n', '\u{202e}']), "{text:?}");
            }
        }
        assert!(
            requests.rows[1]
                .caution()
                .is_some_and(|said| said.contains("bob"))
        );
    }
}
