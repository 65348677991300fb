//! What is asked about contacts, and about those who would be.

use api::contacts::{Blocking, Contact, ContactRequest, ContactState, InviteRequest, Settings};
use api::requests::{Asked, Settled};
use api::text::visible;
use api::{ApiError, Service, size};

use super::{Answer, Effect, Report};
use crate::language::{say, told};
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
                say!("presence-away")
            } else {
                say!("presence-back")
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
                Some(_) => Answer::Told(say!("contact-verified", name = &who)),
                None => Answer::Told(say!("contact-unverified", name = &who)),
            }
        }
        Effect::Introduce(request) => {
            let introduced = node.introduce(request).await?;
            let (first, second) = (visible(&introduced.first), visible(&introduced.second));
            Answer::Told(say!("contact-introduced", first = &first, second = &second))
        }
        Effect::Settings(request) => Answer::Report(Report::Facts(
            say!("holds-title"),
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
        Effect::DeclineRequest(request) => {
            let who = settled(&node.decline_request(request).await?);
            Answer::Told(say!("request-declined", name = &who))
        }
        Effect::BlockRequest(request) => blocking(&node.block_request(request).await?),
        Effect::WithdrawRequest(request) => {
            let who = settled(&node.withdraw_request(request).await?);
            Answer::Told(say!("request-withdrawn", name = &who))
        }
        // Words are held by whoever runs the face (`run`); everything else is asked elsewhere.
        _ => Answer::Kept,
    })
}

fn blocking(blocking: &Blocking) -> Answer {
    let who = visible(blocking.name.as_ref().unwrap_or(&blocking.id));
    Answer::Told(match blocking.blocked {
        true => say!("contact-blocked", name = &who),
        false => say!("contact-unblocked", name = &who),
    })
}

fn settled(settled: &Settled) -> String {
    visible(settled.name.as_ref().unwrap_or(&settled.id))
}

fn accepted(contact: &Contact) -> Answer {
    let name = visible(&contact.name);
    match (notices::looks_like(contact), contact.state) {
        (Some(caution), _) => Answer::Cautioned(caution),
        (None, ContactState::Established) => Answer::Told(say!("contact-now", name = &name)),
        (None, _) => Answer::Told(say!("contact-once-accepted", name = &name)),
    }
}

fn asked(asked: &Asked) -> Answer {
    if let Some(contact) = &asked.contact {
        return Answer::Told(say!("contact-is", name = &visible(&contact.name)));
    }
    let request = asked.request.as_ref();
    let standing = match request.filter(|request| request.left_at_ms.is_none()) {
        None => say!("asked-waiting").to_owned(),
        Some(request) => {
            let trouble = request.trouble.as_deref();
            let why = trouble.map_or_else(|| say!("asked-no-answer").to_owned(), told);
            say!("asked-unreached", why = &why)
        }
    };
    Answer::Told(standing)
}

fn settings(settings: &Settings) -> Vec<(String, String)> {
    let who = settings
        .contact
        .as_deref()
        .map_or_else(|| say!("holds-all").to_owned(), visible);
    let word = |is_on: bool| if is_on { say!("on") } else { say!("off") }.to_owned();
    let auto_accept = match settings.auto_accept_bytes {
        0 => word(false),
        bytes => say!("up-to", size = &size::human(bytes)),
    };
    let facts = [
        (say!("fact-of"), Some(who)),
        (say!("fact-receipts"), Some(word(settings.receipts))),
        (say!("fact-presence"), Some(word(settings.presence))),
        (say!("fact-typing"), Some(word(settings.typing))),
        (say!("fact-notifications"), Some(word(settings.notifications))),
        (say!("fact-auto-accept"), Some(auto_accept)),
        (say!("fact-inbox"), settings.inbox_bytes.map(size::words)),
        (say!("fact-ports"), settings.ports.map(word)),
        (say!("fact-requests"), settings.requests.map(word)),
        (say!("fact-change"), Some(say!("holds-change").to_owned())),
    ];
    let facts = facts.into_iter();
    facts
        .filter_map(|(what, fact)| Some((what.to_owned(), fact?)))
        .collect()
}
