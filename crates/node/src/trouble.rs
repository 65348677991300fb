//! Failures of the messenger as faces are told: a code, a sentence, and what to do.

use std::fmt::Display;

use api::{ApiError, ErrorCode};
use messenger::ask::Refusal;
use messenger::rooms::RoomError;
use messenger::{
    AcceptError, ActError, AddError, AskError, CodeError, EnvelopeError, FileError, FindError,
    IntroduceError, InviteError, InviteTextError, LinkState, NotWritable, OfferError, PairError,
    PresenceError, RequestError, SendError, ShowError, StoreError, TEXT_BYTES_MAX, TroubleWith,
};

pub(crate) fn store(error: &StoreError) -> ApiError {
    match error {
        StoreError::DiskFull => ApiError::new(ErrorCode::DiskFull, "the disk is full; nothing was stored")
            .with_hint(
                "make room where the node's directory is, then try again; everything stored before is safe",
            ),
        StoreError::Overtaking => ApiError::new(ErrorCode::StoreFailed, error.to_string()),
        StoreError::Closed => ApiError::new(ErrorCode::NodeFailed, "the node is stopping"),
        StoreError::Database(source) => {
            ApiError::new(ErrorCode::StoreFailed, format!("the store failed: {source}"))
                .with_hint("nothing was stored by this request; the node's log may say more")
        }
    }
}

pub(crate) fn send(error: &SendError) -> ApiError {
    match error {
        SendError::Text(_) => text_length(),
        SendError::NotWritable(error) => not_writable(error),
        SendError::Randomness(_) => ApiError::new(ErrorCode::NodeFailed, error.to_string()),
        SendError::Store(error) => store(error),
    }
}

fn not_writable(error: &NotWritable) -> ApiError {
    match error {
        NotWritable::NotAccepted(_) => ApiError::new(ErrorCode::NotAccepted, error.to_string())
            .with_hint("ask for a new invite and use it with: directnet add"),
        NotWritable::Blocked(who) => blocked(error, who),
    }
}

pub(crate) fn act(error: &ActError) -> ApiError {
    let described = |code| ApiError::new(code, error.to_string());
    match error {
        ActError::Text(EnvelopeError::TextLength(_)) => text_length(),
        ActError::Text(_) => described(ErrorCode::BadRequest).with_hint("use one emoji, or a word"),
        ActError::Gone => described(ErrorCode::NoSuchMessage),
        ActError::NotAuthor => described(ErrorCode::NotAuthor),
        ActError::NotWritable(error) => not_writable(error),
        ActError::Randomness(_) => described(ErrorCode::NodeFailed),
        ActError::Store(error) => store(error),
    }
}

pub(crate) fn presence(error: &PresenceError) -> ApiError {
    match error {
        PresenceError::Text(_) => ApiError::new(ErrorCode::MessageTooLong, error.to_string())
            .with_hint("say it shorter; a longer text is a message"),
        PresenceError::Store(error) => store(error),
    }
}

/// What is said of a text that no message can hold.
fn text_length() -> ApiError {
    let message = format!("a message holds 1 to {TEXT_BYTES_MAX} bytes of text");
    ApiError::new(ErrorCode::MessageTooLong, message)
}

pub(crate) fn empty_text() -> ApiError {
    ApiError::new(ErrorCode::MessageEmpty, "the message is empty")
        .with_hint("write the text behind the name, or pipe it in: uptime | directnet send NAME")
}

pub(crate) fn before_and_after() -> ApiError {
    let message = "a history is asked for before a place or after one, not both";
    ApiError::new(ErrorCode::BadRequest, message)
}

pub(crate) fn long_text(len: usize) -> ApiError {
    let message =
        format!("the message has {len} bytes; a message holds at most {TEXT_BYTES_MAX} bytes of text");
    ApiError::new(ErrorCode::MessageTooLong, message)
        .with_hint("put it into a file and tell them where it is, or send it in parts")
}

/// Why the machine of the contact `who` did not say what is on its ports.
pub(crate) fn ask(error: &AskError, who: &str) -> ApiError {
    let (code, message) = match error {
        AskError::NotAccepted => (
            ErrorCode::NotAccepted,
            format!("{who} does not have you among its contacts"),
        ),
        AskError::Blocked => {
            return ApiError::new(ErrorCode::Blocked, format!("{who} is blocked"))
                .with_hint(format!("directnet contacts unblock {who}"));
        }
        AskError::Away(trouble) => {
            let why = match trouble {
                Some(trouble) => self::link(&LinkState::Down(trouble.clone())).unwrap_or_default(),
                None => "not reached yet".into(),
            };
            let message = format!("the machine of {who} is not reachable now: {why}");
            return ApiError::new(ErrorCode::NotReachable, message)
                .with_hint("start DirectNet there, then ask again; a question is not kept for later");
        }
        AskError::Refused(Refusal::NotAllowed) => {
            let message = format!("the machine of {who} does not let you ask about its ports");
            return ApiError::new(ErrorCode::NotAllowed, message)
                .with_hint("its user can allow it, there: directnet contacts set YOU --ports on");
        }
        AskError::Refused(Refusal::Busy) => {
            let message = format!("the machine of {who} was asked too often");
            return ApiError::new(ErrorCode::AskedTooOften, message)
                .with_hint("it answers ten questions in a minute, one at a time: wait a little");
        }
        AskError::Refused(Refusal::Unsupported) | AskError::TooOld => {
            let message = format!("the DirectNet of {who} is too old to be asked about ports");
            return ApiError::new(ErrorCode::NotAnswered, message).with_hint("have it updated there");
        }
        AskError::Refused(Refusal::Failed | Refusal::Other) => (
            ErrorCode::NotAnswered,
            format!("the machine of {who} could not look at its ports"),
        ),
        AskError::Silent => (
            ErrorCode::NotAnswered,
            format!("the machine of {who} did not answer in time"),
        ),
        AskError::Lost(_) => (
            ErrorCode::NotReachable,
            format!("the connection to {who} was lost before the answer was here"),
        ),
        AskError::Beside | AskError::Broken(_) => (
            ErrorCode::NotAnswered,
            format!("the answer of {who} cannot be read"),
        ),
    };
    ApiError::new(code, message)
}

pub(crate) fn offer(error: &OfferError) -> ApiError {
    match error {
        OfferError::Source(source) => {
            let cause = std::error::Error::source(source).map(|cause| format!(": {cause}"));
            let message = format!("{source}{}", cause.unwrap_or_default());
            ApiError::new(ErrorCode::FileUnusable, message)
        }
        OfferError::NotWritable(error) => not_writable(error),
        OfferError::Randomness(_) | OfferError::Stopping => {
            ApiError::new(ErrorCode::NodeFailed, error.to_string())
        }
        OfferError::Room(error) => room(error),
        OfferError::Store(error) => store(error),
    }
}

const FILES_HINT: &str = "directnet files shows what is offered";

pub(crate) fn no_file(place: i64) -> ApiError {
    let message = format!("no file is offered in message {place}");
    ApiError::new(ErrorCode::NoSuchMessage, message).with_hint(FILES_HINT)
}

pub(crate) fn file(error: &FileError) -> ApiError {
    let described = |code| ApiError::new(code, error.to_string());
    match error {
        FileError::NoFile => described(ErrorCode::NoSuchMessage).with_hint(FILES_HINT),
        FileError::WrongState(_) => described(ErrorCode::NotOffered),
        FileError::NoRoom { .. } => {
            described(ErrorCode::DiskFull).with_hint("make room, or save it elsewhere with: --to DIR")
        }
        FileError::NoFolder(_) => described(ErrorCode::BadRequest),
        FileError::Randomness(_) => described(ErrorCode::NodeFailed),
        FileError::Room(error) => room(error),
        FileError::Store(error) => store(error),
    }
}

pub(crate) fn room(error: &RoomError) -> ApiError {
    match error {
        RoomError::Store(error) => store(error),
        RoomError::Membership(_) => ApiError::new(ErrorCode::BadRequest, error.to_string())
            .with_hint("directnet room members #NAME shows who may do what"),
        RoomError::Recalling => ApiError::new(ErrorCode::NotReachable, error.to_string())
            .with_hint("members hand back what you said after the backup was made; then you can write again"),
        RoomError::NoMessage => ApiError::new(ErrorCode::NoSuchMessage, error.to_string()),
        RoomError::NotAuthor => ApiError::new(ErrorCode::NotAuthor, error.to_string()),
        RoomError::NoRoom | RoomError::NotIn => ApiError::new(ErrorCode::NoSuchContact, error.to_string()),
        RoomError::Text(_) => {
            ApiError::new(ErrorCode::BadRequest, error.to_string()).with_hint("use one emoji, or a word")
        }
        RoomError::Randomness(_) | RoomError::Stopping => {
            ApiError::new(ErrorCode::NodeFailed, error.to_string())
        }
    }
}

pub(crate) fn invite(error: &InviteError) -> ApiError {
    match error {
        InviteError::Randomness(_) => ApiError::new(ErrorCode::NodeFailed, error.to_string()),
        InviteError::Store(error) => store(error),
    }
}

pub(crate) fn add(error: &AddError) -> ApiError {
    let described = |code| ApiError::new(code, error.to_string());
    match error {
        AddError::Text(InviteTextError::NotAnInvite) => {
            described(ErrorCode::NotAnInvite).with_hint("the other side makes one with: directnet invite")
        }
        AddError::Text(InviteTextError::Mutilated) => described(ErrorCode::InviteUnreadable)
            .with_hint("copy the whole invite again, from \"directnet:\" to its last character"),
        AddError::Text(InviteTextError::Newer(_)) => {
            described(ErrorCode::InviteUnreadable).with_hint("update this DirectNet")
        }
        AddError::Own => described(ErrorCode::InviteOwn).with_hint("give it to somebody else"),
        AddError::Expired(_) => described(ErrorCode::InviteExpired).with_hint("ask for a new invite"),
        AddError::Refused(reason) => {
            let code = match reason {
                messenger::JoinReply::Used => ErrorCode::InviteUsed,
                messenger::JoinReply::Expired => ErrorCode::InviteExpired,
                _ => ErrorCode::InviteUnknown,
            };
            described(code).with_hint("ask for a new invite")
        }
        AddError::NameTaken(_) => {
            described(ErrorCode::NameTaken).with_hint("choose another name with: --as NAME")
        }
        AddError::Blocked(who) => blocked(error, who),
        AddError::Store(error) => store(error),
    }
}

pub(crate) fn request(error: &RequestError) -> ApiError {
    let described = |code| ApiError::new(code, error.to_string());
    match error {
        RequestError::Own | RequestError::TooLong(_) | RequestError::NoAddress => {
            described(ErrorCode::BadRequest)
        }
        RequestError::TooMany => described(ErrorCode::BadRequest)
            .with_hint("ask some of them no more: directnet requests withdraw"),
        RequestError::NameTaken(_) => {
            described(ErrorCode::NameTaken).with_hint("choose another name with: --as NAME")
        }
        RequestError::Blocked(who) => blocked(error, who),
        RequestError::Store(error) => store(error),
    }
}

pub(crate) fn introduce(error: &IntroduceError) -> ApiError {
    let described = |code| ApiError::new(code, error.to_string());
    match error {
        IntroduceError::Same(_) => described(ErrorCode::BadRequest),
        IntroduceError::NotEstablished(_) => described(ErrorCode::NotAccepted),
        IntroduceError::Blocked(who) => blocked(error, who),
        IntroduceError::Randomness(_) => described(ErrorCode::NodeFailed),
        IntroduceError::Store(error) => store(error),
    }
}

pub(crate) fn accept(error: &AcceptError) -> ApiError {
    let described = |code| ApiError::new(code, error.to_string());
    match error {
        AcceptError::Gone => described(ErrorCode::NoSuchRequest),
        AcceptError::NameTaken(_) => {
            described(ErrorCode::NameTaken).with_hint("choose another name with: --as NAME")
        }
        AcceptError::Store(error) => store(error),
    }
}

fn blocked(error: &impl std::error::Error, who: &impl Display) -> ApiError {
    ApiError::new(ErrorCode::Blocked, error.to_string())
        .with_hint(format!("directnet contacts unblock {who}"))
}

pub(crate) fn show_words(error: &ShowError) -> ApiError {
    match error {
        ShowError::AlreadyShown => ApiError::new(ErrorCode::WordsShown, error.to_string())
            .with_hint("one pairing goes on at a time; end the other one first"),
        ShowError::Randomness(_) => ApiError::new(ErrorCode::NodeFailed, error.to_string()),
    }
}

pub(crate) fn no_words(error: &CodeError) -> ApiError {
    ApiError::new(ErrorCode::BadRequest, error.to_string())
        .with_hint("the other side shows the number and the words with: directnet pair")
}

pub(crate) fn use_words(error: &PairError) -> ApiError {
    let described = |code| ApiError::new(code, error.to_string());
    match error {
        PairError::Find(FindError::Randomness(_)) => described(ErrorCode::NodeFailed),
        PairError::Find(FindError::Several(_)) => described(ErrorCode::NobodyFound)
            .with_hint("name the right one's address with: --at ADDRESS, or have other words shown"),
        PairError::Find(_) => described(ErrorCode::NobodyFound)
            .with_hint("if the other side still shows the words, name its address with: --at ADDRESS"),
        PairError::Dial(dial) => ApiError::new(ErrorCode::NobodyFound, dial.to_string())
            .with_hint("`directnet status` shows the other side its addresses"),
        PairError::Blocked(who) => blocked(error, who),
        PairError::Own => described(ErrorCode::WordsUnknown).with_hint("tell them to the other person"),
        PairError::NameTaken(_) => {
            described(ErrorCode::NameTaken).with_hint("choose another name with: --name NAME")
        }
        PairError::NotShown => {
            described(ErrorCode::WordsUnknown).with_hint("have new words shown with: directnet pair")
        }
        PairError::WrongWords => described(ErrorCode::WordsWrong).with_hint(
            "they are used up now: have new words shown with `directnet pair`; if these were typed rightly, \
             somebody else may have answered",
        ),
        PairError::Unfinished(_) => described(ErrorCode::NobodyFound)
            .with_hint("try again; both sides need a version of DirectNet that pairs"),
        PairError::Store(error) => store(error),
    }
}

/// Why a contact is not connected, in a few words; `None` when it is.
pub(crate) fn link(state: &LinkState) -> Option<String> {
    match state {
        LinkState::Up { .. } => None,
        LinkState::Trying => Some("not reached yet".into()),
        LinkState::Down(TroubleWith::Reaching(how)) => Some(how.clone()),
        LinkState::Down(TroubleWith::Acceptance) => Some("does not have you among its contacts".into()),
        LinkState::Down(TroubleWith::Absence) => Some("not running".into()),
        LinkState::Down(TroubleWith::Connection) => Some("the connection was lost just now".into()),
    }
}
