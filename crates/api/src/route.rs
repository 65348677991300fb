//! The questions of [`Service`](crate::Service) as they are asked over the local socket: a method and a path each.
//!
//! The server, the client and docs/openapi.json are all made from this list, so that none of them can know a route
//! the others do not.

use hyper::Method;

/// One question, as HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// [`Service::status`](crate::Service::status).
    Status,
    /// [`Service::stop`](crate::Service::stop).
    Stop,
    /// [`Service::invite`](crate::Service::invite).
    Invite,
    /// [`Service::add_contact`](crate::Service::add_contact).
    AddContact,
    /// [`Service::show_words`](crate::Service::show_words).
    ShowWords,
    /// [`Service::use_words`](crate::Service::use_words).
    UseWords,
    /// [`Service::contacts`](crate::Service::contacts).
    Contacts,
    /// [`Service::rename_contact`](crate::Service::rename_contact).
    RenameContact,
    /// [`Service::remove_contact`](crate::Service::remove_contact).
    RemoveContact,
    /// [`Service::block`](crate::Service::block).
    Block,
    /// [`Service::unblock`](crate::Service::unblock).
    Unblock,
    /// [`Service::verify`](crate::Service::verify).
    Verify,
    /// [`Service::introduce`](crate::Service::introduce).
    Introduce,
    /// [`Service::request`](crate::Service::request).
    Request,
    /// [`Service::requests`](crate::Service::requests).
    Requests,
    /// [`Service::accept_request`](crate::Service::accept_request).
    AcceptRequest,
    /// [`Service::decline_request`](crate::Service::decline_request).
    DeclineRequest,
    /// [`Service::block_request`](crate::Service::block_request).
    BlockRequest,
    /// [`Service::withdraw_request`](crate::Service::withdraw_request).
    WithdrawRequest,
    /// [`Service::conversations`](crate::Service::conversations).
    Conversations,
    /// [`Service::contact_status`](crate::Service::contact_status).
    ContactStatus,
    /// [`Service::send`](crate::Service::send).
    Send,
    /// [`Service::send_all`](crate::Service::send_all).
    SendAll,
    /// [`Service::contact_settings`](crate::Service::contact_settings).
    ContactSettings,
    /// [`Service::presence`](crate::Service::presence).
    Presence,
    /// [`Service::typing`](crate::Service::typing).
    Typing,
    /// [`Service::draft`](crate::Service::draft).
    Draft,
    /// [`Service::rooms`](crate::Service::rooms).
    Rooms,
    /// [`Service::react`](crate::Service::react).
    React,
    /// [`Service::edit`](crate::Service::edit).
    Edit,
    /// [`Service::delete`](crate::Service::delete).
    Delete,
    /// [`Service::unread`](crate::Service::unread).
    Unread,
    /// [`Service::mark_shown`](crate::Service::mark_shown).
    MarkShown,
    /// [`Service::history`](crate::Service::history).
    History,
    /// [`Service::search`](crate::Service::search).
    Search,
    /// [`Service::offer`](crate::Service::offer).
    Offer,
    /// [`Service::files`](crate::Service::files).
    Files,
    /// [`Service::accept_file`](crate::Service::accept_file).
    AcceptFile,
    /// [`Service::stop_file`](crate::Service::stop_file).
    StopFile,
    /// [`Service::preview`](crate::Service::preview).
    Preview,
    /// [`Service::port`](crate::Service::port).
    Port,
    /// [`Service::ports`](crate::Service::ports).
    Ports,
    /// [`Service::ask_machine`](crate::Service::ask_machine).
    AskMachine,
    /// [`Service::port_map`](crate::Service::port_map).
    PortMap,
    /// [`Service::registry`](crate::Service::registry).
    Registry,
    /// [`Service::search_ports`](crate::Service::search_ports).
    SearchPorts,
    /// [`Service::expectations`](crate::Service::expectations).
    Expectations,
    /// [`Service::expect`](crate::Service::expect).
    Expect,
    /// [`Service::page_link`](crate::Service::page_link).
    PageLink,
    /// [`Service::events`](crate::Service::events).
    Events,
}

impl Route {
    /// Every route, in the order of [`Service`](crate::Service).
    pub const ALL: [Self; 50] = [
        Self::Status,
        Self::Stop,
        Self::Invite,
        Self::AddContact,
        Self::ShowWords,
        Self::UseWords,
        Self::Contacts,
        Self::RenameContact,
        Self::RemoveContact,
        Self::Block,
        Self::Unblock,
        Self::Verify,
        Self::Introduce,
        Self::Request,
        Self::Requests,
        Self::AcceptRequest,
        Self::DeclineRequest,
        Self::BlockRequest,
        Self::WithdrawRequest,
        Self::Conversations,
        Self::ContactStatus,
        Self::Send,
        Self::SendAll,
        Self::ContactSettings,
        Self::Presence,
        Self::Typing,
        Self::Draft,
        Self::Rooms,
        Self::React,
        Self::Edit,
        Self::Delete,
        Self::Unread,
        Self::MarkShown,
        Self::History,
        Self::Search,
        Self::Offer,
        Self::Files,
        Self::AcceptFile,
        Self::StopFile,
        Self::Preview,
        Self::Port,
        Self::Ports,
        Self::AskMachine,
        Self::PortMap,
        Self::Registry,
        Self::SearchPorts,
        Self::Expectations,
        Self::Expect,
        Self::PageLink,
        Self::Events,
    ];

    /// Returns the path; its first part is the version of the API.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Status => "/v1/status",
            Self::Stop => "/v1/stop",
            Self::Invite => "/v1/invites",
            Self::AddContact | Self::Contacts => "/v1/contacts",
            Self::Conversations => "/v1/conversations",
            Self::Unblock => "/v1/contacts/unblock",
            Self::Block => "/v1/contacts/block",
            Self::RemoveContact => "/v1/contacts/remove",
            Self::RenameContact => "/v1/contacts/rename",
            Self::WithdrawRequest => "/v1/requests/withdraw",
            Self::BlockRequest => "/v1/requests/block",
            Self::DeclineRequest => "/v1/requests/decline",
            Self::AcceptRequest => "/v1/requests/accept",
            Self::Requests => "/v1/requests",
            Self::Request => "/v1/requests",
            Self::Introduce => "/v1/introductions",
            Self::Verify => "/v1/contacts/verification",
            Self::ContactStatus => "/v1/contacts/status",
            Self::ShowWords => "/v1/pairings",
            Self::UseWords => "/v1/pairings/words",
            Self::Send => "/v1/messages",
            Self::SendAll => "/v1/messages/lines",
            Self::ContactSettings => "/v1/contacts/settings",
            Self::Presence => "/v1/presence",
            Self::Typing => "/v1/contacts/typing",
            Self::Draft => "/v1/messages/drafts",
            Self::Rooms => "/v1/rooms",
            Self::React => "/v1/messages/reactions",
            Self::Edit => "/v1/messages/edits",
            Self::Delete => "/v1/messages/deletions",
            Self::Unread => "/v1/messages/unread",
            Self::MarkShown => "/v1/messages/shown",
            Self::History => "/v1/messages/history",
            Self::Search => "/v1/messages/search",
            Self::Offer => "/v1/files/offers",
            Self::Files => "/v1/files/list",
            Self::AcceptFile => "/v1/files/accepted",
            Self::StopFile => "/v1/files/stopped",
            Self::Preview => "/v1/files/preview",
            Self::Port => "/v1/ports/port",
            Self::Ports => "/v1/ports",
            Self::AskMachine => "/v1/ports/machine",
            Self::PortMap => "/v1/ports/map",
            Self::Registry => "/v1/ports/registry",
            Self::SearchPorts => "/v1/ports/search",
            Self::Expectations | Self::Expect => "/v1/ports/expectations",
            Self::PageLink => "/v1/page/links",
            Self::Events => "/v1/events",
        }
    }

    /// Returns the method: `GET` where there is nothing to say, `POST` where a request is sent or something changes.
    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::Status
            | Self::Contacts
            | Self::Requests
            | Self::Conversations
            | Self::Ports
            | Self::PortMap
            | Self::Expectations
            | Self::Events => Method::GET,
            Self::Stop
            | Self::Invite
            | Self::AddContact
            | Self::Verify
            | Self::Introduce
            | Self::Request
            | Self::AcceptRequest
            | Self::DeclineRequest
            | Self::BlockRequest
            | Self::WithdrawRequest
            | Self::RenameContact
            | Self::RemoveContact
            | Self::Block
            | Self::Unblock
            | Self::ShowWords
            | Self::UseWords
            | Self::ContactStatus
            | Self::Send
            | Self::SendAll
            | Self::ContactSettings
            | Self::Presence
            | Self::Typing
            | Self::Draft
            | Self::Rooms
            | Self::React
            | Self::Edit
            | Self::Delete
            | Self::Unread
            | Self::MarkShown
            | Self::History
            | Self::Search
            | Self::Offer
            | Self::Files
            | Self::AcceptFile
            | Self::StopFile
            | Self::Preview
            | Self::Port
            | Self::AskMachine
            | Self::Registry
            | Self::SearchPorts
            | Self::Expect
            | Self::PageLink => Method::POST,
        }
    }
}
