//! Conversations with contacts, delivered directly and exactly once.
//!
//! [`Messenger`] is the handle that everything else uses. Behind it, one task accepts peers, and one actor per
//! contact keeps a connection to it whenever that is possible: it dials, backs off, decides between two
//! connections, and exchanges messages over the one it keeps. What must not be lost is in the store before it is
//! on the wire, and on the recipient's disk before it is acknowledged; the tasks themselves remember nothing that
//! matters.

mod accept;
mod act;
mod add;
mod answers;
mod backoff;
mod busy_poll;
mod clock;
mod doubles;
mod draft;
mod event;
mod exchange;
mod expiry;
mod files;
mod greeting;
mod inbox;
mod introduce;
pub mod keeping;
mod messenger;
mod pairing;
mod peer;
mod presence;
mod questions;
mod request;
pub mod rooms;
mod seen;
mod send;
mod shared;
mod tasks;
mod upkeep;
mod writable;

pub use act::{ActError, ActOutcome};
pub use add::{AddError, AddOutcome};
pub use clock::now;
pub use draft::DraftError;
pub use event::{Event, LinkState, TroubleWith};
pub use files::{FileError, OfferError, OfferOutcome, Progress, RoomOffer, available_bytes};
pub use introduce::IntroduceError;
pub use messenger::{Config, InviteError, InviteTerms, Known, Messenger};
pub use pairing::{Outcome, PairError, Paired, Pairing, ShowError, Visibility, Whereabouts};
pub use presence::PresenceError;
pub use questions::{AskError, Inquiry, LastQuestion};
pub use request::{AcceptError, Answer, RequestError, RequestOutcome, SentRequest};
pub use seen::SEEN_EVERY;
pub use send::{Outgoing, Patience, SendError, SendOutcome};

pub use writable::NotWritable;

pub use messenger_net::{BindError, DialError, FindError, KeyExchange, Net, PORT};
pub use messenger_proto::ask;
pub use messenger_proto::body::{Severity, Text};
pub use messenger_proto::envelope::{EnvelopeError, MessageId};
pub use messenger_proto::frame::JoinReply;
pub use messenger_proto::invite::{Invite, InviteError as InviteTextError};
pub use messenger_proto::limits::{REACTION_BYTES_MAX, REQUEST_TEXT_BYTES_MAX, TEXT_BYTES_MAX};
pub use messenger_proto::name::{Name, NameError};
pub use messenger_proto::pairing::{Code, CodeError};
pub use messenger_proto::presence::{Absence, Presence, Typing};
pub use messenger_proto::safety::{Safety, SafetyTextError};
pub use messenger_proto::{PeerId, limits};
pub use messenger_store::acts::Act;
pub use messenger_store::contacts::{Contact, ContactId, ContactState, Removed, Renamed};
pub use messenger_store::conversations::Conversation;
pub use messenger_store::dedupe::KEY_BYTES_MAX;
pub use messenger_store::drafts::{Draft, Whose};
pub use messenger_store::files::{File, FileOfMember, FileRow, FileState, OfferedIn};
pub use messenger_store::inboxes::{INBOX_BYTES, INBOX_BYTES_MIN, Inbox};
pub use messenger_store::messages::{Message, MessageRow, MessageState, Quote, Said, Sign};
pub use messenger_store::requests::{Request, RequestId};
pub use messenger_store::settings::{Setting, Switch};
pub use messenger_store::{OpenError, Paths, SealedFileError, Store, StoreError, UnixMillis};
