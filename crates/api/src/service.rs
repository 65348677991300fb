//! The questions a node answers.

use futures_util::stream::BoxStream;

use crate::acts::{Acted, DeleteRequest, EditRequest, ReactRequest};
use crate::contacts::{
    AddRequest, Added, Contact, ContactRequest, ContactStatus, Invite, InviteRequest, Settings,
    SettingsRequest,
};
use crate::error::ApiError;
use crate::events::Event;
use crate::messages::{
    Conversation, HistoryRequest, Message, SearchRequest, SendRequest, Sent, ShownRequest, UnreadRequest,
};
use crate::status::Status;

/// Events as they happen, until the node stops or the connection to it is lost.
pub type EventStream = BoxStream<'static, Result<Event, ApiError>>;

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

    /// Lists the contacts by name.
    fn contacts(&self) -> impl Future<Output = Result<Vec<Contact>, ApiError>> + Send;

    /// Lists the conversations: the one in which something was said last first, then the others by name.
    fn conversations(&self) -> impl Future<Output = Result<Vec<Conversation>, ApiError>> + Send;

    /// Tells how it stands with one contact.
    fn contact_status(
        &self,
        request: ContactRequest,
    ) -> impl Future<Output = Result<ContactStatus, ApiError>> + Send;

    /// Sends a text and tells what became of it.
    fn send(&self, request: SendRequest) -> impl Future<Output = Result<Sent, ApiError>> + Send;

    /// Decides about a contact, or about all without a decision of their own, and tells what holds then.
    fn contact_settings(
        &self,
        request: SettingsRequest,
    ) -> impl Future<Output = Result<Settings, ApiError>> + Send;

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

    /// Listens to what happens. The first event is [`Event::Subscribed`].
    fn events(&self) -> impl Future<Output = Result<EventStream, ApiError>> + Send;
}
