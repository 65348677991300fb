//! What was said in a conversation.

use api::files::{File, FileState};
use api::messages::{Message, MessageState, Quote, Reach, Reaction, Severity};
use askama::Template;

use crate::language::{Texts, Told, Value};
use crate::routes::files::{is_here, is_picture};
use crate::routes::rooms::is_room;
use crate::routes::{escaped, moment};

/// What is offered to put on a message.
const SIGNS: [&str; 4] = ["👍", "❤️", "😂", "🤔"];
/// How much of a message is shown where it is only mentioned, in characters.
const BEGINNING_CHARS: usize = 60;
/// How many are named who put the same sign on a message: more than these are a line of their own on a narrow screen.
const NAMED_MAX: usize = 3;

/// The messages of a thread.
#[derive(Template)]
#[template(path = "talk_messages.html")]
pub(crate) struct Messages {
    t: &'static Texts,
    escaped: String,
    /// The row before which there is more.
    earlier: Option<i64>,
    rows: Vec<Said>,
    is_room: bool,
}

struct Said {
    row: i64,
    id: String,
    author: String,
    from_contact: bool,
    text: String,
    beginning: String,
    quote: Option<Quoted>,
    when: String,
    state: Option<String>,
    is_edited: bool,
    is_deleted: bool,
    is_automatic: bool,
    severity: Option<(&'static str, &'static str)>,
    expires: Option<String>,
    offer: Option<Offer>,
    /// Who said it, where that is not plain from the conversation.
    said_by: Option<String>,
    signs: Vec<Sign>,
    /// The sign that the user put on it, or nothing.
    own_sign: String,
    /// What can be put on it: what the user did put there among it.
    to_put: Vec<String>,
}

/// The message that one answers.
struct Quoted {
    /// Who said it, where that is not plain from the conversation.
    by: Option<String>,
    beginning: String,
}

/// A sign on a message, and who put it there.
struct Sign {
    sign: String,
    by: Vec<String>,
    /// How many more there are than are named.
    more: usize,
}

impl Messages {
    /// Shows messages of a conversation, oldest first; `is_all`: none is older.
    pub(crate) fn of(t: &'static Texts, name: &str, messages: &[Message], is_all: bool) -> Self {
        let first = messages.first().filter(|_| !is_all);
        Self {
            t,
            earlier: first.map(|message| message.row),
            escaped: escaped(name),
            rows: messages.iter().map(|message| said(t, message)).collect(),
            is_room: is_room(name),
        }
    }
}

fn said(t: &'static Texts, message: &Message) -> Said {
    let quote = message
        .reply_to
        .as_ref()
        .map(|quote| quoted(t, quote, is_room(&message.contact)));
    let own_sign = message.reactions.iter().find(|put| !put.from_contact);
    let own_sign = own_sign.map(|put| put.sign.clone()).unwrap_or_default();
    let mut to_put: Vec<String> = SIGNS.map(str::to_owned).into();
    if !own_sign.is_empty() && !to_put.contains(&own_sign) {
        to_put.push(own_sign.clone());
    }
    Said {
        row: message.row,
        id: message.id.clone(),
        author: match (message.from_contact, &message.author) {
            (true, Some(author)) => author.clone(),
            (true, None) => message.contact.clone(),
            (false, _) => t.get("talk-you").to_owned(),
        },
        from_contact: message.from_contact,
        text: message
            .text
            .clone()
            .unwrap_or_else(|| t.get("talk-newer").to_owned()),
        beginning: beginning(t, message),
        quote,
        when: moment(message.sent_at_ms),
        state: state(t, message),
        is_edited: message.edited_at_ms.is_some(),
        is_deleted: message.deleted,
        is_automatic: message.automatic,
        severity: message.severity.map(|severity| weight(t, severity)),
        expires: message
            .expires_at_ms
            .map(|at| t.with_text("talk-expires-at", "time", &moment(at))),
        offer: message.file.as_deref().map(|file| offer(t, file)),
        said_by: message.author.clone(),
        signs: signs(t, &message.contact, &message.reactions),
        own_sign,
        to_put,
    }
}

fn quoted(t: &'static Texts, quote: &Quote, is_in_room: bool) -> Quoted {
    let by = match quote.from_contact {
        Some(false) => Some(t.get("talk-you").to_owned()),
        _ => quote.author.clone(),
    };
    Quoted {
        by: by.filter(|_| is_in_room),
        beginning: quote.beginning.clone().unwrap_or_default(),
    }
}

/// What was put on a message: each sign once, with those who put it there, the user first.
fn signs(t: &'static Texts, contact: &str, put: &[Reaction]) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::new();
    let (others, own): (Vec<_>, Vec<_>) = put.iter().partition(|put| put.from_contact);
    for put in own.into_iter().chain(others) {
        let by = match (put.from_contact, &put.author) {
            (false, _) => t.get("talk-you"),
            (true, Some(author)) => author,
            (true, None) => contact,
        };
        let by = by.to_owned();
        match signs.iter_mut().find(|known| known.sign == put.sign) {
            None => signs.push(Sign {
                sign: put.sign.clone(),
                by: vec![by],
                more: 0,
            }),
            Some(known) if known.by.len() < NAMED_MAX => known.by.push(by),
            Some(known) => known.more = known.more.saturating_add(1),
        }
    }
    signs
}

/// How far a message of the user's has come: in a room, with how many members.
fn state(t: &'static Texts, message: &Message) -> Option<String> {
    let reach = message.reach.filter(Reach::is_telling);
    if let Some(reach) = reach.filter(|_| !message.from_contact) {
        let counts = [reach.delivered, reach.members, reach.read];
        let [delivered, members, read] = counts.map(Value::from);
        let variables = [("delivered", delivered), ("members", members), ("read", read)];
        return Some(t.with("state-reach", &variables));
    }
    let key = match message.state {
        _ if message.from_contact => return None,
        // With nobody else in the room, it waits for nobody.
        MessageState::Queued if message.reach.is_some_and(|reach| reach.members == 0) => return None,
        MessageState::Queued => "state-queued",
        MessageState::Delivered => "state-delivered",
        MessageState::Refused => "state-refused",
        MessageState::Read => "state-read",
        MessageState::Unread => return None,
    };
    Some(t.get(key).to_owned())
}

/// A file or a folder that a message offers.
struct Offer {
    name: String,
    told: String,
    /// How many of how many bytes are there, while it is on its way.
    progress: Option<(u64, u64)>,
    path: Option<String>,
    may_accept: bool,
    /// The label of the button that ends it, while there is something to end.
    stop: Option<&'static str>,
    is_here: bool,
    /// Whether it is a picture by its name, and on this machine.
    is_picture: bool,
    /// What is said of the picture to whoever does not see it.
    alt: String,
}

fn offer(t: &'static Texts, file: &File) -> Offer {
    let ours = !file.from_contact;
    let (state, stop) = match file.state {
        FileState::Offered if ours => ("file-offered", Some("file-withdraw")),
        FileState::Offered => ("file-to-decide", Some("file-decline")),
        FileState::Accepted if ours => ("file-accepted", Some("file-withdraw")),
        FileState::Accepted => ("file-accepted", Some("file-stop")),
        FileState::Saved if ours => ("file-saved-there", None),
        FileState::Saved => ("file-saved", None),
        FileState::Declined => ("file-declined", None),
        FileState::Withdrawn => ("file-withdrawn", None),
        FileState::Failed => ("file-failed", None),
        FileState::Refused => ("file-refused", None),
        FileState::Unknown => ("talk-newer", None),
    };
    let why = file.reason.as_deref().map(|reason| Told::of(t, reason).text);
    let size = api::size::human(file.size_bytes);
    let state = match file.reach.filter(|_| file.state == FileState::Offered) {
        Some(reach) => {
            let counts = [reach.saved, reach.members].map(Value::from);
            let [saved, members] = counts;
            t.with("file-reach", &[("saved", saved), ("members", members)])
        }
        None => t.get(state).to_owned(),
    };
    let told = match why {
        Some(why) => format!("{size} · {}: {why}", state.trim_end_matches(':')),
        None => format!("{size} · {state}"),
    };
    let may_be_had = matches!(file.state, FileState::Offered | FileState::Failed);
    Offer {
        name: file.name.clone(),
        told,
        progress: (file.state == FileState::Accepted).then_some((file.done_bytes, file.size_bytes)),
        path: file.path.clone().filter(|_| !ours),
        may_accept: !ours && may_be_had,
        stop: stop.map(|key| t.get(key)),
        is_here: is_here(file),
        is_picture: is_picture(file),
        alt: t.with_text("file-preview", "name", &file.name),
    }
}

/// How a severity looks, and what it is called.
fn weight(t: &'static Texts, severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Info => ("info", t.get("severity-info")),
        Severity::Warning => ("warning", t.get("severity-warning")),
        Severity::Critical => ("critical", t.get("severity-critical")),
    }
}

/// How a message begins, where it is only mentioned.
pub(crate) fn beginning(t: &'static Texts, message: &Message) -> String {
    match &message.text {
        Some(text) => text.chars().take(BEGINNING_CHARS).collect(),
        None if message.deleted => t.get("talk-deleted").to_owned(),
        None => t.get("talk-newer").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, texts};

    #[test]
    fn a_sign_names_who_put_it_there_the_user_first_and_counts_the_rest() {
        let check = |authors: &[Option<&str>], expected: (&str, usize)| {
            let reactions = authors.iter().map(|author| Reaction {
                from_contact: author.is_some(),
                author: author.map(str::to_owned),
                sign: "👍".to_owned(),
            });
            let put: Vec<Reaction> = reactions.collect();
            let signs = signs(texts(Language::English), "#team", &put);
            let said: Vec<_> = signs.iter().map(|sign| (sign.by.join(" "), sign.more)).collect();
            assert_eq!(said, [(expected.0.to_owned(), expected.1)]);
        };
        check(&[Some("bob"), None], ("you bob", 0));
        let many = ["a", "b", "c", "d", "e"].map(Some);
        check(&many[..NAMED_MAX], ("a b c", 0));
        check(&many, ("a b c", 2));
    }
}
