//! The local API as an OpenAPI document: the list of routes, with the schemas that the plain types derive.
//!
//! Behind the feature `openapi`, which only tests turn on: the program does not serve the document, docs/openapi.json
//! holds it.

mod operation;

use utoipa::ToSchema;
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem, PathsBuilder,
    ServerBuilder,
};

use crate::acts::{Acted, DeleteRequest, EditRequest, ReactRequest};
use crate::contacts::{
    AddRequest, Added, AskedAbout, Blocking, Contact, ContactRequest, ContactState, ContactStatus, Decision,
    Inbox, Invite, InviteRequest, KeyExchange, Removed, RenameRequest, SafetyWords, Settings,
    SettingsRequest, Verification, VerifyRequest,
};
use crate::error::{ApiError, ErrorCode};
use crate::events::Event;
use crate::expectations::{ExpectRequest, ExpectationsDocument};
use crate::files::{
    AcceptFileRequest, AutoAccept, File, FileReach, FileRequest, FileState, FilesRequest, OfferRequest,
    Preview,
};
use crate::messages::{
    Conversation, Draft, DraftRequest, HistoryRequest, Message, MessageState, Quote, Reach, Reaction,
    SearchRequest, SendAnswer, SendRequest, Sent, Severity, ShownRequest, UnreadRequest, WaitFor,
};
use crate::page::PageLink;
use crate::pairing::{PairingEvent, ShowWordsRequest, UseWordsRequest};
use crate::ports::search::SearchDocument;
use crate::ports::{
    MachineDocument, MachineRequest, PortDocument, PortMapDocument, PortRequest, PortSearchRequest,
    PortsDocument, RegistryDocument, RegistryRequest,
};
use crate::presence::{Absence, Presence, PresenceRequest, TypingRequest};
use crate::requests::{
    AcceptRequest, AskRequest, Asked, IntroduceRequest, Introduced, Request, Requests, SentRequest, Settled,
    WhichRequest,
};
use crate::rooms::{Room, RoomAct, RoomMember, RoomRequest, RoomRole, RoomSummary, RoomsDocument};
use crate::route::Route;
use crate::status::Status;

/// The version of the API; routes of another one would live under another first part of the path.
const VERSION: &str = "1";

const DESCRIPTION: &str = "\
What a DirectNet node answers on its local socket: HTTP with JSON over a Unix socket, or a named pipe on Windows. \
Within version 1, routes, fields, codes and events are only added; skip those you do not know. \
docs/local-api.md says where the socket is and who may open it.";

/// Returns the description of every route and everything that is said on it.
#[must_use]
pub fn document() -> OpenApi {
    let paths = Route::ALL.into_iter().fold(PathsBuilder::new(), |paths, route| {
        let (method, operation) = operation::of(route);
        paths.path(route.path(), PathItem::new(method, operation))
    });
    let info = InfoBuilder::new()
        .title("DirectNet local API")
        .version(VERSION)
        .description(Some(DESCRIPTION))
        .license(Some(
            LicenseBuilder::new()
                .name("MIT OR Apache-2.0")
                .identifier(Some("MIT OR Apache-2.0"))
                .build(),
        ));
    let server = ServerBuilder::new()
        .url("http://directnet")
        .description(Some("The local socket; the host name is a placeholder"));
    OpenApiBuilder::new()
        .info(info.build())
        .servers(Some([server.build()]))
        .paths(paths.build())
        .components(Some(schemas().build()))
        .build()
}

/// The types that routes name, and those inside them.
fn schemas() -> ComponentsBuilder {
    about_ports(ComponentsBuilder::new())
        .schema_from::<PageLink>()
        .schema_from::<Status>()
        .schema_from::<InviteRequest>()
        .schema_from::<Invite>()
        .schema_from::<AddRequest>()
        .schema_from::<Added>()
        .schema_from::<ShowWordsRequest>()
        .schema_from::<UseWordsRequest>()
        .schema_from::<PairingEvent>()
        .schema_from::<Contact>()
        .schema_from::<ContactState>()
        .schema_from::<Conversation>()
        .schema_from::<ContactRequest>()
        .schema_from::<ContactStatus>()
        .schema_from::<AskedAbout>()
        .schema_from::<KeyExchange>()
        .schema_from::<RenameRequest>()
        .schema_from::<Removed>()
        .schema_from::<Blocking>()
        .schema_from::<VerifyRequest>()
        .schema_from::<Verification>()
        .schema_from::<SafetyWords>()
        .schema_from::<AskRequest>()
        .schema_from::<IntroduceRequest>()
        .schema_from::<Introduced>()
        .schema_from::<Asked>()
        .schema_from::<Requests>()
        .schema_from::<Request>()
        .schema_from::<SentRequest>()
        .schema_from::<AcceptRequest>()
        .schema_from::<WhichRequest>()
        .schema_from::<Settled>()
        .schema_from::<SendRequest>()
        .schema_from::<WaitFor>()
        .schema_from::<Sent>()
        .schema_from::<SendAnswer>()
        .schema_from::<SettingsRequest>()
        .schema_from::<Decision>()
        .schema_from::<Settings>()
        .schema_from::<PresenceRequest>()
        .schema_from::<Presence>()
        .schema_from::<Absence>()
        .schema_from::<TypingRequest>()
        .schema_from::<DraftRequest>()
        .schema_from::<Draft>()
        .schema_from::<Inbox>()
        .schema_from::<RoomRequest>()
        .schema_from::<RoomAct>()
        .schema_from::<RoomsDocument>()
        .schema_from::<Room>()
        .schema_from::<RoomMember>()
        .schema_from::<RoomSummary>()
        .schema_from::<RoomRole>()
        .schema_from::<ReactRequest>()
        .schema_from::<EditRequest>()
        .schema_from::<DeleteRequest>()
        .schema_from::<Acted>()
        .schema_from::<UnreadRequest>()
        .schema_from::<ShownRequest>()
        .schema_from::<HistoryRequest>()
        .schema_from::<SearchRequest>()
        .schema_from::<Message>()
        .schema_from::<MessageState>()
        .schema_from::<Severity>()
        .schema_from::<Quote>()
        .schema_from::<Reach>()
        .schema_from::<Reaction>()
        .schema_from::<OfferRequest>()
        .schema_from::<FilesRequest>()
        .schema_from::<AcceptFileRequest>()
        .schema_from::<FileRequest>()
        .schema_from::<File>()
        .schema_from::<FileReach>()
        .schema_from::<FileState>()
        .schema_from::<Preview>()
        .schema_from::<AutoAccept>()
        .schema_from::<Event>()
        .schema_from::<ApiError>()
        .schema_from::<ErrorCode>()
}

/// The types about ports, which have many others inside.
fn about_ports(components: ComponentsBuilder) -> ComponentsBuilder {
    let components = with_parts::<PortRequest>(components);
    let components = with_parts::<PortDocument>(components);
    let components = with_parts::<PortsDocument>(components);
    let components = with_parts::<MachineRequest>(components);
    let components = with_parts::<MachineDocument>(components);
    let components = with_parts::<PortMapDocument>(components);
    let components = with_parts::<RegistryRequest>(components);
    let components = with_parts::<RegistryDocument>(components);
    let components = with_parts::<PortSearchRequest>(components);
    let components = with_parts::<SearchDocument>(components);
    let components = with_parts::<ExpectRequest>(components);
    let components = with_parts::<ExpectationsDocument>(components);
    with_parts::<Event>(components)
}

/// Adds a type and all that are inside it.
fn with_parts<T: ToSchema>(components: ComponentsBuilder) -> ComponentsBuilder {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let with_parts = parts.into_iter().fold(components, |components, (name, schema)| {
        components.schema(name, schema)
    });
    with_parts.schema_from::<T>()
}
