//! What the node answered.

use api::contacts::{Added, ContactState, ContactStatus};
use api::messages::{Conversation, MessageState, Sent};
use api::status::Status;
use api::text::visible;

use crate::app::{App, Overlay};
use crate::block::date;
use crate::effect::{Answer, Effect, Report};
use crate::keymap::Focus;
use crate::language::{say, told};
use crate::thread::Page;

impl App {
    pub(super) fn handle_answer(&mut self, answer: Answer) -> Vec<Effect> {
        match answer {
            Answer::Conversations(listed) => return self.take_list(listed),
            Answer::Thread { with, page, messages } => {
                if !self.is_open(&with) {
                    return vec![];
                }
                if let Some(thread) = &mut self.thread {
                    thread.take(page, messages);
                }
                if page == Page::Latest && self.refreshing.answered() {
                    return self.refresh();
                }
            }
            Answer::Sent(sent) => return self.take_sent(&sent),
            Answer::Shown => return self.list(),
            Answer::Done => {
                let mut effects = self.list();
                effects.extend(self.refresh());
                return effects;
            }
            Answer::Found(words, found) => {
                if let Some(Overlay::Search(search)) = &mut self.overlay {
                    search.take(words, found);
                }
            }
            Answer::Added(added) => return self.take_added(&added),
            Answer::Ports(document) => {
                self.ports.take(&document);
                if self.listing_ports.answered() {
                    return self.list_ports();
                }
            }
            Answer::Files(listed) => {
                self.files.take(listed);
                if self.listing_files.answered() {
                    return self.list_files();
                }
            }
            Answer::Requests(told) => {
                self.requests.take(told);
                if self.listing_requests.answered() {
                    return self.list_requests();
                }
            }
            Answer::Draft(draft) => {
                if let Some(text) = draft.text.filter(|_| self.is_open(&draft.contact)) {
                    self.composer.take_draft(&text);
                }
            }
            Answer::Told(told) => {
                self.say(told);
                return self.look_again();
            }
            Answer::Cautioned(told) => {
                self.complain(told);
                return self.look_again();
            }
            Answer::Made(name) => return self.take_room(&name),
            Answer::Renamed(name, caution) => return self.take_name(&name, caution),
            Answer::Gone(name) => return self.take_removal(&name),
            Answer::Kept => {}
            Answer::Failed { error, unsent } => self.take_failure(&error, unsent),
            Answer::Standing(status) => self.notices.doubled_at_ms = status.doubled_at_ms,
            Answer::Report(report) => self.overlay = Some(self.report(report)),
        }
        vec![]
    }

    fn report(&self, report: Report) -> Overlay {
        match report {
            Report::Invite(invite) => Overlay::Invite(invite),
            Report::Status(status) => Overlay::facts(say!("status-title"), about_node(&status)),
            Report::Contact(status) => {
                Overlay::facts(say!("status-title"), about_contact(&status, &self.zone))
            }
            Report::Port(document) => Overlay::facts(say!("port-title"), crate::ports::facts(&document)),
            Report::Machine(document) => {
                Overlay::facts(say!("machine-title"), crate::ports::facts_of_machine(&document))
            }
            Report::Verification(compared) => Overlay::Compare(compared),
            Report::Facts(title, facts) => Overlay::facts(title, facts),
        }
    }

    /// Asks for everything that what was done may have changed.
    fn look_again(&mut self) -> Vec<Effect> {
        let mut effects = self.list();
        effects.extend(self.list_requests());
        effects.extend(self.list_files());
        effects.extend(self.refresh());
        effects
    }

    fn take_list(&mut self, listed: Vec<Conversation>) -> Vec<Effect> {
        // The list reorders itself; what was chosen stays chosen.
        let chosen = self
            .conversations
            .get(self.chosen)
            .map(|chosen| chosen.name.clone());
        self.conversations = listed;
        self.is_listed = true;
        let place = chosen.and_then(|name| self.conversations.iter().position(|listed| listed.name == name));
        let last = self.conversations.len().saturating_sub(1);
        self.chosen = place.unwrap_or(self.chosen).min(last);
        if self.listing.answered() {
            return self.list();
        }
        vec![]
    }

    fn take_sent(&mut self, sent: &Sent) -> Vec<Effect> {
        let to = visible(&sent.contact);
        match sent.state {
            // Members of a room hand it on; it waits for nobody in particular.
            MessageState::Queued if sent.contact.starts_with('#') => {}
            MessageState::Queued => {
                let trouble = sent.trouble.as_deref();
                let why = trouble.map_or_else(|| say!("sent-unreached").to_owned(), told);
                self.say(say!("sent-queued", name = &to, why = &why));
            }
            MessageState::Refused => self.complain(say!("sent-refused", name = &to)),
            _ => {}
        }
        let mut effects = self.list();
        effects.extend(self.refresh());
        effects
    }

    fn take_added(&mut self, added: &Added) -> Vec<Effect> {
        let name = visible(&added.contact.name);
        self.notices
            .take_newcomer(&added.contact, added.same_name_as.as_deref());
        match (added.already_there, added.contact.state) {
            (true, _) => self.say(say!("contact-already", name = &name)),
            (false, ContactState::Established) => self.say(say!("contact-now", name = &name)),
            (false, _) => self.say(say!("contact-later", name = &name)),
        }
        let mut effects = self.list();
        effects.extend(self.open(&added.contact.name));
        self.focus = Focus::Composer;
        effects
    }

    /// A room was made.
    fn take_room(&mut self, name: &str) -> Vec<Effect> {
        let shown = visible(name);
        self.say(say!("room-made", room = &shown));
        let mut effects = self.list();
        effects.extend(self.open(name));
        self.focus = Focus::Composer;
        effects
    }

    /// A contact has another name.
    fn take_name(&mut self, name: &str, caution: Option<String>) -> Vec<Effect> {
        if let Some(caution) = caution {
            self.complain(caution);
        }
        self.thread = None;
        let mut effects = self.list();
        effects.extend(self.open(name));
        effects
    }

    /// A contact was removed.
    fn take_removal(&mut self, name: &str) -> Vec<Effect> {
        if self.is_open(name) {
            self.thread = None;
            self.focus = Focus::List;
        }
        self.say(say!("contact-gone", name = &visible(name)));
        self.list()
    }

    fn take_failure(&mut self, error: &api::ApiError, unsent: Option<String>) {
        // Words that were not taken are not lost.
        if let Some(text) = unsent.filter(|_| self.composer.is_empty()) {
            self.composer.put(&text);
        }
        self.await_nothing();
        if let Some(thread) = &mut self.thread {
            thread.stop_waiting();
        }
        let hint = error
            .hint
            .as_deref()
            .map(|hint| format!(" ({})", told(hint)))
            .unwrap_or_default();
        self.complain(format!("{}{hint}", told(&error.message)));
    }
}

fn about_node(status: &Status) -> Vec<(String, String)> {
    let mut facts = vec![
        (say!("fact-name"), visible(&status.name)),
        (say!("fact-id"), status.id.clone()),
        (say!("fact-reachable"), status.addrs.join(", ")),
        (say!("fact-listens"), status.sockets.join(", ")),
        (
            say!("fact-contacts"),
            say!(
                "node-contacts",
                contacts = status.contacts,
                connected = status.connected
            ),
        ),
        (say!("fact-queued"), say!("node-queued", count = status.queued)),
        (say!("fact-home"), visible(&status.home)),
    ];
    if let Some(by) = &status.port_taken_by {
        facts.insert(
            4,
            (
                say!("fact-because"),
                say!(
                    "node-port-taken",
                    port = &status.wanted_port.to_string(),
                    who = &visible(by)
                ),
            ),
        );
    }
    named(facts)
}

fn named(facts: Vec<(&str, String)>) -> Vec<(String, String)> {
    let owned = facts.into_iter().map(|(what, fact)| (what.to_owned(), fact));
    owned.collect()
}

fn about_contact(status: &ContactStatus, zone: &jiff::tz::TimeZone) -> Vec<(String, String)> {
    let contact = &status.contact;
    let connected = match &contact.trouble {
        _ if contact.connected => say!("fact-yes").to_owned(),
        Some(trouble) => say!("fact-no-because", why = &told(trouble)),
        None => say!("fact-no").to_owned(),
    };
    let mut facts = vec![
        (say!("fact-name"), visible(&contact.name)),
        (say!("fact-id"), contact.id.clone()),
        (say!("fact-connected"), connected),
        (say!("fact-addresses"), contact.addrs.join(", ")),
    ];
    if let Some(at) = contact.last_seen_at_ms {
        facts.push((say!("fact-last-seen"), date(at, zone, "%Y-%m-%d %H:%M")));
    }
    if let Some(agreed) = &status.key_exchange {
        facts.push((say!("fact-key-exchange"), format!("{agreed:?}")));
    }
    if contact.blocked {
        facts.push((say!("fact-blocked"), say!("fact-yes").to_owned()));
    }
    named(facts)
}
