//! What is asked about contacts, and about those who would be.

use api::contacts::{Blocking, Contact, ContactRequest, ContactState, InviteRequest, Settings};
use api::requests::{Asked, Settled};
use api::text::visible;
use api::{ApiError, Service, size};

use super::{Answer, Effect, Report};
use crate::notices;

/// For how long an invite that is made here is good: a day.
const INVITE_LIFETIME_S: u64 = 24 * 60 * 60;

pub(super) async fn ask(effect: Effect, node: &impl Service) -> Result<Answer, ApiError> {
    Ok(match effect {
        Effect::Invite => {
            let request = InviteRequest {
                uses: 1,
                lifetime_s: INVITE_LIFETIME_S,
            };
            Answer::Report(Report::Invite(node.invite(request).await?))
        }
        Effect::Add(request) => Answer::Added(node.add_contact(request).await?),
        Effect::UseWords(request) => Answer::Added(node.use_words(request).await?),
        Effect::ContactStatus(who) => Answer::Report(Report::Contact(
            node.contact_status(ContactRequest { who }).await?,
        )),
        Effect::Presence(request) => {
            let presence = node.presence(request).await?;
            let is_away = presence.away.is_some();
            let told = if is_away {
                "you are away now"
            } else {
                "you are back"
            };
            Answer::Told(told.to_owned())
        }
        Effect::Rename(request) => {
            let renamed = node.rename_contact(request).await?;
            let caution = notices::looks_like(&renamed);
            Answer::Renamed(renamed.name, caution)
        }
        Effect::Remove(request) => Answer::Gone(node.remove_contact(request).await?.name),
        Effect::Block(request) => blocking(&node.block(request).await?),
        Effect::Unblock(request) => blocking(&node.unblock(request).await?),
        Effect::Verify(request) => {
            let is_question = request.text.is_none() && request.verified.is_none();
            let verification = node.verify(request).await?;
            let who = visible(&verification.contact);
            match verification.verified_at_ms {
                _ if is_question => Answer::Report(Report::Verification(verification)),
                Some(_) => Answer::Told(format!("{who} is verified")),
                None => Answer::Told(format!("{who} is not verified")),
            }
        }
        Effect::Introduce(request) => {
            let introduced = node.introduce(request).await?;
            let (first, second) = (visible(&introduced.first), visible(&introduced.second));
            Answer::Told(format!(
                "{first} and {second} will be asked whether they want to be contacts"
            ))
        }
        Effect::Settings(request) => Answer::Report(Report::Facts(
            "What holds",
            settings(&node.contact_settings(request).await?),
        )),
        other => return ask_about_requests(other, node).await,
    })
}

async fn ask_about_requests(effect: Effect, node: &impl Service) -> Result<Answer, ApiError> {
    Ok(match effect {
        Effect::ListRequests => Answer::Requests(node.requests().await?),
        Effect::Request(request) => asked(&node.request(request).await?),
        Effect::AcceptRequest(request) => accepted(&node.accept_request(request).await?),
        Effect::DeclineRequest(request) => settled(&node.decline_request(request).await?, "was declined"),
        Effect::BlockRequest(request) => blocking(&node.block_request(request).await?),
        Effect::WithdrawRequest(request) => {
            settled(&node.withdraw_request(request).await?, "is asked no more")
        }
        // Words are held by whoever runs the face (`run`); everything else is asked elsewhere.
        _ => Answer::Kept,
    })
}

fn blocking(blocking: &Blocking) -> Answer {
    let who = visible(blocking.name.as_ref().unwrap_or(&blocking.id));
    let standing = if blocking.blocked {
        "is blocked"
    } else {
        "is not blocked"
    };
    Answer::Told(format!("{who} {standing}"))
}

fn settled(settled: &Settled, done: &str) -> Answer {
    let who = visible(settled.name.as_ref().unwrap_or(&settled.id));
    Answer::Told(format!("{who} {done}"))
}

fn accepted(contact: &Contact) -> Answer {
    let name = visible(&contact.name);
    match (notices::looks_like(contact), contact.state) {
        (Some(caution), _) => Answer::Cautioned(caution),
        (None, ContactState::Established) => Answer::Told(format!("{name} is a contact now")),
        (None, _) => Answer::Told(format!("{name} is a contact as soon as they have accepted too")),
    }
}

fn asked(asked: &Asked) -> Answer {
    if let Some(contact) = &asked.contact {
        return Answer::Told(format!("{} is a contact", visible(&contact.name)));
    }
    let request = asked.request.as_ref();
    let told = match request.filter(|request| request.left_at_ms.is_none()) {
        None => "waiting: they have your request, and may accept it".to_owned(),
        Some(request) => {
            let trouble = request.trouble.as_deref().unwrap_or("no answer yet");
            format!("waiting: they cannot be reached yet: {}", visible(trouble))
        }
    };
    Answer::Told(told)
}

fn settings(settings: &Settings) -> Vec<(String, String)> {
    let who = settings.contact.as_deref().map_or_else(
        || "all contacts without a decision of their own".to_owned(),
        visible,
    );
    let word = |is_on: bool| if is_on { "on" } else { "off" }.to_owned();
    let auto_accept = match settings.auto_accept_bytes {
        0 => word(false),
        bytes => format!("up to {}", size::human(bytes)),
    };
    let facts = [
        ("of", Some(who)),
        ("receipts", Some(word(settings.receipts))),
        ("presence", Some(word(settings.presence))),
        ("typing", Some(word(settings.typing))),
        ("notifications", Some(word(settings.notifications))),
        ("auto-accept", Some(auto_accept)),
        ("inbox", settings.inbox_bytes.map(size::words)),
        ("ports", settings.ports.map(word)),
        ("requests", settings.requests.map(word)),
        (
            "change",
            Some("/contacts set [WHO] --receipts on, off or default; and so on".to_owned()),
        ),
    ];
    let told = facts.into_iter();
    told.filter_map(|(what, fact)| Some((what.to_owned(), fact?)))
        .collect()
}
