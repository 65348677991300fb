//! The questions a node answers.

use futures_util::stream::BoxStream;

use crate::acts::{Acted, DeleteRequest, EditRequest, ReactRequest};
use crate::contacts::{
    AddRequest, Added, Blocking, Contact, ContactRequest, ContactStatus, Invite, InviteRequest, Removed,
    RenameRequest, Settings, SettingsRequest, Verification, VerifyRequest,
};
use crate::error::ApiError;
use crate::events::Event;
use crate::expectations::{ExpectRequest, ExpectationsDocument};
use crate::files::{AcceptFileRequest, File, FileRequest, FilesRequest, OfferRequest, Preview};
use crate::messages::{
    Conversation, Draft, DraftRequest, HistoryRequest, Message, SearchRequest, SendRequest, Sent,
    ShownRequest, UnreadRequest,
};
use crate::page::PageLink;
use crate::pairing::{PairingEvent, ShowWordsRequest, UseWordsRequest};
use crate::ports::search::SearchDocument;
use crate::ports::{
    MachineDocument, MachineRequest, PortDocument, PortMapDocument, PortRequest, PortSearchRequest,
    PortsDocument, RegistryDocument, RegistryRequest,
};
use crate::presence::{Presence, PresenceRequest, TypingRequest};
use crate::requests::{
    AcceptRequest, AskRequest, Asked, IntroduceRequest, Introduced, Requests, Settled, WhichRequest,
};
use crate::rooms::{RoomRequest, RoomsDocument};
use crate::status::Status;

/// Events as they happen, until the node stops or the connection to it is lost.
pub type EventStream = BoxStream<'static, Result<Event, ApiError>>;

/// What happens in a pairing, until it is over. Dropping it takes the words back.
pub type PairingStream = BoxStream<'static, Result<PairingEvent, ApiError>>;

/// Texts to send, in this order.
pub type SendStream = BoxStream<'static, SendRequest>;

/// What became of texts, in the order in which they were to be sent. It ends early when the rest cannot be read.
pub type SentStream = BoxStream<'static, Result<Sent, ApiError>>;

/// Everything a face can ask of a node.
///
/// Every method fails with [`ApiError`], whose code says why.
pub trait Service: Send + Sync {
    /// Tells how the node stands.
    fn status(&self) -> impl Future<Output = Result<Status, ApiError>> + Send;

    /// Asks the node to stop. Returns when it has begun to.
    fn stop(&self) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Makes an invite.
    fn invite(&self, request: InviteRequest) -> impl Future<Output = Result<Invite, ApiError>> + Send;

    /// Uses somebody's invite.
    fn add_contact(&self, request: AddRequest) -> impl Future<Output = Result<Added, ApiError>> + Send;

    /// Shows words for one person to become a contact with, and waits for that person.
    fn show_words(
        &self,
        request: ShowWordsRequest,
    ) -> impl Future<Output = Result<PairingStream, ApiError>> + Send;

    /// Becomes a contact of whoever shows these words.
    fn use_words(&self, request: UseWordsRequest) -> impl Future<Output = Result<Added, ApiError>> + Send;

    /// Lists the contacts by name.
    fn contacts(&self) -> impl Future<Output = Result<Vec<Contact>, ApiError>> + Send;

    /// Lists the conversations: the one in which something was said last first, then the others by name.
    fn conversations(&self) -> impl Future<Output = Result<Vec<Conversation>, ApiError>> + Send;

    /// Takes a block back.
    fn unblock(&self, request: ContactRequest) -> impl Future<Output = Result<Blocking, ApiError>> + Send;

    /// Hears no more of a contact, or of an id that is none.
    fn block(&self, request: ContactRequest) -> impl Future<Output = Result<Blocking, ApiError>> + Send;

    /// Deletes a contact with its conversation.
    fn remove_contact(
        &self,
        request: ContactRequest,
    ) -> impl Future<Output = Result<Removed, ApiError>> + Send;

    /// Gives a contact another name.
    fn rename_contact(
        &self,
        request: RenameRequest,
    ) -> impl Future<Output = Result<Contact, ApiError>> + Send;

    /// Asks somebody no more.
    fn withdraw_request(
        &self,
        request: WhichRequest,
    ) -> impl Future<Output = Result<Settled, ApiError>> + Send;

    /// Shows a request no more, and hears nothing of whoever asks.
    fn block_request(&self, request: WhichRequest)
    -> impl Future<Output = Result<Blocking, ApiError>> + Send;

    /// Shows a request no more.
    fn decline_request(
        &self,
        request: WhichRequest,
    ) -> impl Future<Output = Result<Settled, ApiError>> + Send;

    /// Makes somebody who asks a contact.
    fn accept_request(
        &self,
        request: AcceptRequest,
    ) -> impl Future<Output = Result<Contact, ApiError>> + Send;

    /// Lists who asks to become a contact, and whom the user asks.
    fn requests(&self) -> impl Future<Output = Result<Requests, ApiError>> + Send;

    /// Asks somebody without an invite.
    fn request(&self, request: AskRequest) -> impl Future<Output = Result<Asked, ApiError>> + Send;

    /// Makes two contacts known to each other.
    fn introduce(
        &self,
        request: IntroduceRequest,
    ) -> impl Future<Output = Result<Introduced, ApiError>> + Send;

    /// Tells what to compare with a contact, and notes that it was.
    fn verify(&self, request: VerifyRequest) -> impl Future<Output = Result<Verification, ApiError>> + Send;

    /// Tells how it stands with one contact.
    fn contact_status(
        &self,
        request: ContactRequest,
    ) -> impl Future<Output = Result<ContactStatus, ApiError>> + Send;

    /// Sends a text and tells what became of it.
    fn send(&self, request: SendRequest) -> impl Future<Output = Result<Sent, ApiError>> + Send;

    /// Sends texts while they come, many of them on their way at once, and tells what became of each.
    fn send_all(&self, requests: SendStream) -> impl Future<Output = Result<SentStream, ApiError>> + Send;

    /// Decides about a contact, or about all without a decision of their own, and tells what holds then.
    fn contact_settings(
        &self,
        request: SettingsRequest,
    ) -> impl Future<Output = Result<Settings, ApiError>> + Send;

    /// Says that the user is away or back, to all contacts who are to know.
    fn presence(&self, request: PresenceRequest) -> impl Future<Output = Result<Presence, ApiError>> + Send;

    /// Says that the user is writing to a contact, or has ceased to. May be said at every key: the contact is told as often
    /// as it needs to be, and only if the user decided so.
    fn typing(&self, request: TypingRequest) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Keeps what the user began to write to a contact, if the request says it, and tells what is kept then.
    fn draft(&self, request: DraftRequest) -> impl Future<Output = Result<Draft, ApiError>> + Send;

    /// Tells about rooms, after doing what the request says.
    fn rooms(&self, request: RoomRequest) -> impl Future<Output = Result<RoomsDocument, ApiError>> + Send;

    /// Puts a sign on a message, or takes it back.
    fn react(&self, request: ReactRequest) -> impl Future<Output = Result<Acted, ApiError>> + Send;

    /// Says a message of the user's in other words.
    fn edit(&self, request: EditRequest) -> impl Future<Output = Result<Acted, ApiError>> + Send;

    /// Deletes a message of the user's at both ends.
    fn delete(&self, request: DeleteRequest) -> impl Future<Output = Result<Acted, ApiError>> + Send;

    /// Lists messages that were not shown yet, oldest first, at most 1000.
    fn unread(&self, request: UnreadRequest) -> impl Future<Output = Result<Vec<Message>, ApiError>> + Send;

    /// Notes that messages were shown.
    fn mark_shown(&self, request: ShownRequest) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Lists messages of one conversation, oldest first.
    fn history(&self, request: HistoryRequest)
    -> impl Future<Output = Result<Vec<Message>, ApiError>> + Send;

    /// Finds messages by their words, newest first.
    fn search(&self, request: SearchRequest) -> impl Future<Output = Result<Vec<Message>, ApiError>> + Send;

    /// Reports on one port of this machine: what it is for and what is on it now.
    fn port(&self, request: PortRequest) -> impl Future<Output = Result<PortDocument, ApiError>> + Send;

    /// Lists every port of this machine that somebody holds.
    fn ports(&self) -> impl Future<Output = Result<PortsDocument, ApiError>> + Send;

    /// Asks a contact's machine what is on its ports, if it is reachable now and lets itself be asked.
    fn ask_machine(
        &self,
        request: MachineRequest,
    ) -> impl Future<Output = Result<MachineDocument, ApiError>> + Send;

    /// Tells which port numbers are held, with what verdict, and on which something is expected.
    fn port_map(&self) -> impl Future<Output = Result<PortMapDocument, ApiError>> + Send;

    /// Lists what the registry says of every port from one to another.
    fn registry(
        &self,
        request: RegistryRequest,
    ) -> impl Future<Output = Result<RegistryDocument, ApiError>> + Send;

    /// Looks for a word in every list and among the processes that hold ports.
    fn search_ports(
        &self,
        request: PortSearchRequest,
    ) -> impl Future<Output = Result<SearchDocument, ApiError>> + Send;

    /// Lists what the user expects on ports.
    fn expectations(&self) -> impl Future<Output = Result<ExpectationsDocument, ApiError>> + Send;

    /// Says what is expected on a port, and lists what is expected then.
    fn expect(
        &self,
        request: ExpectRequest,
    ) -> impl Future<Output = Result<ExpectationsDocument, ApiError>> + Send;

    /// Makes a one-time link to the page, for a browser of this machine.
    fn page_link(&self) -> impl Future<Output = Result<PageLink, ApiError>> + Send;

    /// Offers a file or a folder, after all of it was read, and tells what became of the offer.
    fn offer(&self, request: OfferRequest) -> impl Future<Output = Result<Sent, ApiError>> + Send;

    /// Lists offered files, oldest first, at most 1000.
    fn files(&self, request: FilesRequest) -> impl Future<Output = Result<Vec<File>, ApiError>> + Send;

    /// Accepts a file that a contact offers. It is fetched whenever there is a connection.
    fn accept_file(&self, request: AcceptFileRequest) -> impl Future<Output = Result<File, ApiError>> + Send;

    /// Declines a file that a contact offers, or stops fetching it; withdraws one that the user offers.
    fn stop_file(&self, request: FileRequest) -> impl Future<Output = Result<File, ApiError>> + Send;

    /// Makes a small picture of a file that is on this machine and is a picture: a PNG, JPEG, WebP or GIF.
    fn preview(&self, request: FileRequest) -> impl Future<Output = Result<Preview, ApiError>> + Send;

    /// Listens to what happens. The first event is [`Event::Subscribed`].
    fn events(&self) -> impl Future<Output = Result<EventStream, ApiError>> + Send;
}
