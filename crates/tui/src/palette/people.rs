//! The verbs about people: what stands behind them, as requests.

use api::contacts::{AddRequest, ContactRequest, RenameRequest, SettingsRequest, VerifyRequest};
use api::files::AutoAccept;
use api::requests::{AcceptRequest, AskRequest, IntroduceRequest, WhichRequest};
use api::size;
use api::text::visible;

use super::Command;
use super::options::Options;
use crate::effect::Effect;
use crate::language::{say, told};

type Read = Result<Command, String>;

pub(super) fn add(rest: &str) -> Read {
    let options = Options::read(rest, &["as"])?;
    let [invite] = options.words(say!("need-invite"))?;
    let name = options.value("as");
    let request = AddRequest { invite, name };
    Ok(Command::Saying(say!("asking-inviter"), Effect::Add(request)))
}

/// Asks whom a verb is about, with an example of how it is written.
fn need(example: &str) -> String {
    say!("need-whom", example = example)
}

/// A verb about one contact.
pub(super) fn about(rest: &str, example: &str, effect: fn(ContactRequest) -> Effect) -> Read {
    let [who] = Options::read(rest, &[])?.words(&need(example))?;
    Ok(Command::Ask(effect(ContactRequest { who })))
}

pub(super) fn remove(rest: &str) -> Read {
    let [who] = Options::read(rest, &[])?.words(&need("contacts remove NAME"))?;
    let shown = visible(&who);
    let question = say!("contact-delete", name = &shown);
    Ok(Command::Confirm(question, Effect::Remove(ContactRequest { who })))
}

pub(super) fn rename(rest: &str) -> Read {
    let [who, name] = Options::read(rest, &[])?.words(say!("need-rename"))?;
    Ok(Command::Ask(Effect::Rename(RenameRequest { who, name })))
}

pub(super) fn settings(rest: &str) -> Read {
    let known = [
        "receipts",
        "presence",
        "typing",
        "notifications",
        "ports",
        "requests",
        "auto-accept",
        "inbox",
    ];
    let options = Options::read(rest, &known)?;
    let auto_accept = |text: String| match text.as_str() {
        "off" => Ok(AutoAccept::Off),
        "default" => Ok(AutoAccept::Default),
        text => of_bytes(text).map(AutoAccept::UpTo),
    };
    let inbox = |text: String| match text.as_str() {
        // As many as the program says.
        "default" => Ok(0),
        text => of_bytes(text),
    };
    let request = SettingsRequest {
        who: options.word()?,
        receipts: options.decision("receipts")?,
        auto_accept: options.value("auto-accept").map(auto_accept).transpose()?,
        presence: options.decision("presence")?,
        typing: options.decision("typing")?,
        inbox_bytes: options.value("inbox").map(inbox).transpose()?,
        notifications: options.decision("notifications")?,
        ports: options.decision("ports")?,
        requests: options.decision("requests")?,
    };
    Ok(Command::Ask(Effect::Settings(request)))
}

fn of_bytes(text: &str) -> Result<u64, String> {
    size::parse(text).map_err(|error| told(&error))
}

pub(super) fn introduce(rest: &str) -> Read {
    let [first, second] = Options::read(rest, &[])?.words(say!("need-introduce"))?;
    Ok(Command::Ask(Effect::Introduce(IntroduceRequest {
        first,
        second,
    })))
}

pub(super) fn verify(rest: &str) -> Read {
    let options = Options::read(rest, &["undo"])?;
    let missing = need("verify NAME");
    let (who, text) = match options.words::<1>(&missing) {
        Ok([who]) => (who, None),
        Err(_) => {
            let [who, text] = options.words(&missing)?;
            (who, Some(text))
        }
    };
    let verified = options.has("undo").then_some(false);
    Ok(Command::Ask(Effect::Verify(VerifyRequest {
        who,
        text,
        verified,
    })))
}

pub(super) fn request(rest: &str) -> Read {
    let options = Options::read(rest, &["at", "as", "message"])?;
    let missing = say!("need-request");
    let [id] = options.words(missing)?;
    let addrs = options.values("at");
    if addrs.is_empty() {
        return Err(missing.to_owned());
    }
    let ask = AskRequest {
        id,
        addrs,
        name: options.value("as"),
        text: options.value("message").unwrap_or_default(),
    };
    Ok(Command::Saying(say!("dialling"), Effect::Request(ask)))
}

pub(super) fn accept(rest: &str) -> Read {
    let options = Options::read(rest, &["as"])?;
    let [which] = options.words(say!("need-which-request"))?;
    let name = options.value("as");
    Ok(Command::Ask(Effect::AcceptRequest(AcceptRequest { which, name })))
}

/// A verb about one request.
pub(super) fn which(rest: &str, effect: fn(WhichRequest) -> Effect) -> Read {
    let [which] = Options::read(rest, &[])?.words(say!("need-which-request"))?;
    Ok(Command::Ask(effect(WhichRequest { which })))
}
