//! One route as an OpenAPI operation: what it is for, what is asked, what is answered, how it can fail.

use std::collections::BTreeMap;

use utoipa::openapi::path::{Operation, OperationBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{ContentBuilder, HttpMethod, Ref, RefOr, Required, Response, ResponseBuilder, Schema};

use crate::error::ErrorCode;
use crate::route::Route;

const JSON: &str = "application/json";
const LINES_OF_JSON: &str = "application/x-ndjson";

/// The body of a successful response.
enum Answer {
    /// `null`: there is nothing to tell.
    Nothing,
    One(&'static str),
    List(&'static str),
    /// One JSON object per line, for as long as somebody reads.
    Stream(&'static str),
}

/// What can befall any question.
const ALWAYS: [ErrorCode; 2] = [ErrorCode::StoreFailed, ErrorCode::NodeFailed];

/// What can befall a question that has to be read first.
const OF_READING: [ErrorCode; 2] = [ErrorCode::BadRequest, ErrorCode::MessageTooLong];

/// What reading answers to a request whose content type is not JSON; the code is `bad_request`.
const UNSUPPORTED_MEDIA_TYPE: &str = "415";

/// Returns a route's method and operation.
pub(super) fn of(route: Route) -> (HttpMethod, Operation) {
    let mut operation = OperationBuilder::new()
        .operation_id(Some(id(route)))
        .summary(Some(summary(route)))
        .response("200", answer(&answers(route)));
    if let Some(schema) = asks(route) {
        operation = operation
            .request_body(Some(request(
                schema,
                if route == Route::SendAll {
                    LINES_OF_JSON
                } else {
                    JSON
                },
            )))
            .response(UNSUPPORTED_MEDIA_TYPE, failure(&[ErrorCode::BadRequest]));
    }
    for (status, codes) in failures(route) {
        operation = operation.response(status.to_string(), failure(&codes));
    }
    let method = if route.method() == hyper::Method::GET {
        HttpMethod::Get
    } else {
        HttpMethod::Post
    };
    (method, operation.build())
}

/// The name of the method of [`crate::Service`].
fn id(route: Route) -> &'static str {
    match route {
        Route::Status => "status",
        Route::Stop => "stop",
        Route::Invite => "invite",
        Route::AddContact => "add_contact",
        Route::ShowWords => "show_words",
        Route::UseWords => "use_words",
        Route::Contacts => "contacts",
        Route::Conversations => "conversations",
        Route::Unblock => "unblock",
        Route::Block => "block",
        Route::RemoveContact => "remove_contact",
        Route::RenameContact => "rename_contact",
        Route::WithdrawRequest => "withdraw_request",
        Route::BlockRequest => "block_request",
        Route::DeclineRequest => "decline_request",
        Route::AcceptRequest => "accept_request",
        Route::Requests => "requests",
        Route::Request => "request",
        Route::Introduce => "introduce",
        Route::Verify => "verify",
        Route::ContactStatus => "contact_status",
        Route::Send => "send",
        Route::SendAll => "send_all",
        Route::ContactSettings => "contact_settings",
        Route::Presence => "presence",
        Route::Typing => "typing",
        Route::Draft => "draft",
        Route::Rooms => "rooms",
        Route::React => "react",
        Route::Edit => "edit",
        Route::Delete => "delete",
        Route::Unread => "unread",
        Route::MarkShown => "mark_shown",
        Route::History => "history",
        Route::Search => "search",
        Route::Offer => "offer",
        Route::Files => "files",
        Route::AcceptFile => "accept_file",
        Route::StopFile => "stop_file",
        Route::Preview => "preview",
        Route::Port => "port",
        Route::Ports => "ports",
        Route::AskMachine => "ask_machine",
        Route::PortMap => "port_map",
        Route::Registry => "registry",
        Route::SearchPorts => "search_ports",
        Route::Expectations => "expectations",
        Route::Expect => "expect",
        Route::PageLink => "page_link",
        Route::Events => "events",
    }
}

fn summary(route: Route) -> &'static str {
    match route {
        Route::Status => "Tell how the node stands",
        Route::Stop => "Stop the node; the answer comes when it has begun to",
        Route::Invite => "Make an invite",
        Route::AddContact => "Use somebody's invite",
        Route::ShowWords => {
            "Show words for a pairing and wait for whoever knows them, one JSON object per line"
        }
        Route::UseWords => "Become a contact of whoever shows these words",
        Route::Contacts => "List the contacts by name",
        Route::Conversations => "List the conversations, the one in which something was said last first",
        Route::Unblock => "Take a block back",
        Route::Block => "Hear no more of a contact, or of an id that is none",
        Route::RemoveContact => "Delete a contact with its conversation",
        Route::RenameContact => "Give a contact another name",
        Route::WithdrawRequest => "Ask somebody no more",
        Route::BlockRequest => "Show a request no more, and hear nothing of whoever asks",
        Route::DeclineRequest => "Show a request no more",
        Route::AcceptRequest => "Make somebody who asks a contact",
        Route::Requests => "List who asks to become a contact, and whom the user asks",
        Route::Request => "Ask somebody without an invite",
        Route::Introduce => "Make two contacts known to each other",
        Route::Verify => "Tell what to compare with a contact, and note that it was",
        Route::ContactStatus => "Tell how it stands with one contact",
        Route::Send => "Send a text and tell what became of it",
        Route::SendAll => {
            "Send texts while they come, one JSON object per line, and tell in this order what became of each"
        }
        Route::ContactSettings => "Decide about a contact, or about all without a decision of their own",
        Route::Presence => "Say that the user is away, or back",
        Route::Typing => "Say that the user is writing to a contact, or has ceased to",
        Route::Draft => "Keep what the user began to write to a contact, or tell what is kept",
        Route::Rooms => "Make a room or change who is in it, or tell who is in which room",
        Route::React => "Put a sign on a message, or take it back",
        Route::Edit => "Say a message of the user's in other words",
        Route::Delete => "Delete a message of the user's at both ends",
        Route::Unread => "List messages that were not shown yet, oldest first, at most 1000",
        Route::MarkShown => "Note that messages were shown",
        Route::History => "List messages of one conversation, oldest first, at most 1000",
        Route::Search => "Find messages by their words, newest first, at most 1000",
        Route::Offer => {
            "Offer a file or a folder, after all of it was read, and tell what became of the offer"
        }
        Route::Files => "List offered files, oldest first, at most 1000",
        Route::AcceptFile => "Accept a file that a contact offers",
        Route::StopFile => "Decline a file, stop fetching it, or withdraw one of the user's",
        Route::Preview => "Make a small picture of a file that is here and is a picture",
        Route::Port => "Report on one port: what it is for, and what is on it now",
        Route::Ports => "List every port that somebody holds",
        Route::AskMachine => "Ask a contact's machine what is on its ports",
        Route::PortMap => {
            "Tell which port numbers are held, with what verdict, and on which something is expected"
        }
        Route::Registry => "List what the registry says of every port from one to another",
        Route::SearchPorts => "Look for a word in every list and among the processes that hold ports",
        Route::Expectations => "List what the user expects on ports",
        Route::Expect => "Say what is expected on a port, in place of what was",
        Route::PageLink => "Make a one-time link to the page",
        Route::Events => "Listen to what happens, one JSON object per line, until the node stops",
    }
}

/// The schema of the request, for routes that have one.
fn asks(route: Route) -> Option<&'static str> {
    match route {
        Route::Status
        | Route::Stop
        | Route::Contacts
        | Route::Requests
        | Route::Conversations
        | Route::Ports
        | Route::PortMap
        | Route::Expectations
        | Route::PageLink
        | Route::Events => None,
        Route::Invite => Some("InviteRequest"),
        Route::AddContact => Some("AddRequest"),
        Route::Offer => Some("OfferRequest"),
        Route::Files => Some("FilesRequest"),
        Route::AcceptFile => Some("AcceptFileRequest"),
        Route::StopFile | Route::Preview => Some("FileRequest"),
        Route::RenameContact => Some("RenameRequest"),
        Route::RemoveContact | Route::Block | Route::Unblock | Route::ContactStatus => Some("ContactRequest"),
        Route::Verify => Some("VerifyRequest"),
        Route::Request => Some("AskRequest"),
        Route::Introduce => Some("IntroduceRequest"),
        Route::AcceptRequest => Some("AcceptRequest"),
        Route::DeclineRequest | Route::BlockRequest | Route::WithdrawRequest => Some("WhichRequest"),
        Route::ShowWords => Some("ShowWordsRequest"),
        Route::UseWords => Some("UseWordsRequest"),
        Route::Send | Route::SendAll => Some("SendRequest"),
        Route::ContactSettings => Some("SettingsRequest"),
        Route::Presence => Some("PresenceRequest"),
        Route::Typing => Some("TypingRequest"),
        Route::Draft => Some("DraftRequest"),
        Route::Rooms => Some("RoomRequest"),
        Route::React => Some("ReactRequest"),
        Route::Edit => Some("EditRequest"),
        Route::Delete => Some("DeleteRequest"),
        Route::Unread => Some("UnreadRequest"),
        Route::MarkShown => Some("ShownRequest"),
        Route::History => Some("HistoryRequest"),
        Route::Search => Some("SearchRequest"),
        Route::Port => Some("PortRequest"),
        Route::AskMachine => Some("MachineRequest"),
        Route::Registry => Some("RegistryRequest"),
        Route::SearchPorts => Some("PortSearchRequest"),
        Route::Expect => Some("ExpectRequest"),
    }
}

fn answers(route: Route) -> Answer {
    match route {
        Route::Stop | Route::MarkShown | Route::Typing => Answer::Nothing,
        Route::Status => Answer::One("Status"),
        Route::Invite => Answer::One("Invite"),
        Route::Block | Route::Unblock | Route::BlockRequest => Answer::One("Blocking"),
        Route::RemoveContact => Answer::One("Removed"),
        Route::RenameContact | Route::AcceptRequest => Answer::One("Contact"),
        Route::AddContact | Route::UseWords => Answer::One("Added"),
        Route::ShowWords => Answer::Stream("PairingEvent"),
        Route::DeclineRequest | Route::WithdrawRequest => Answer::One("Settled"),
        Route::Requests => Answer::One("Requests"),
        Route::Request => Answer::One("Asked"),
        Route::Introduce => Answer::One("Introduced"),
        Route::Verify => Answer::One("Verification"),
        Route::ContactStatus => Answer::One("ContactStatus"),
        Route::Send | Route::Offer => Answer::One("Sent"),
        Route::AcceptFile | Route::StopFile => Answer::One("File"),
        Route::Files => Answer::List("File"),
        Route::Preview => Answer::One("Preview"),
        Route::SendAll => Answer::Stream("SendAnswer"),
        Route::ContactSettings => Answer::One("Settings"),
        Route::Presence => Answer::One("Presence"),
        Route::Draft => Answer::One("Draft"),
        Route::Rooms => Answer::One("RoomsDocument"),
        Route::React | Route::Edit | Route::Delete => Answer::One("Acted"),
        Route::Contacts => Answer::List("Contact"),
        Route::Conversations => Answer::List("Conversation"),
        Route::Unread | Route::History | Route::Search => Answer::List("Message"),
        Route::Port => Answer::One("PortDocument"),
        Route::Ports => Answer::One("PortsDocument"),
        Route::AskMachine => Answer::One("MachineDocument"),
        Route::PortMap => Answer::One("PortMapDocument"),
        Route::Registry => Answer::One("RegistryDocument"),
        Route::SearchPorts => Answer::One("SearchDocument"),
        Route::PageLink => Answer::One("PageLink"),
        Route::Expectations | Route::Expect => Answer::One("ExpectationsDocument"),
        Route::Events => Answer::Stream("Event"),
    }
}

/// The codes of a route's own; see [`ALWAYS`] and [`OF_READING`] for the others.
#[expect(clippy::too_many_lines, reason = "a list, with a line for each route")]
fn fails(route: Route) -> &'static [ErrorCode] {
    use ErrorCode as E;
    match route {
        Route::Status
        | Route::Stop
        | Route::Contacts
        | Route::Requests
        | Route::Conversations
        | Route::Port
        | Route::Ports
        | Route::PortMap
        | Route::Registry
        | Route::SearchPorts
        | Route::Expectations
        | Route::SendAll
        | Route::Events => &[],
        Route::PageLink => &[E::NoPage],
        Route::AskMachine => &[
            E::NoSuchContact,
            E::NotAccepted,
            E::Blocked,
            E::NotReachable,
            E::NotAllowed,
            E::AskedTooOften,
            E::NotAnswered,
        ],
        Route::Invite | Route::MarkShown | Route::Presence | Route::Expect => &[E::DiskFull],
        Route::AddContact => &[
            E::NameTaken,
            E::Blocked,
            E::NotAnInvite,
            E::InviteUnreadable,
            E::InviteOwn,
            E::InviteExpired,
            E::InviteUsed,
            E::InviteUnknown,
            E::DiskFull,
        ],
        Route::ShowWords => &[E::WordsShown],
        Route::UseWords => &[
            E::NameTaken,
            E::Blocked,
            E::WordsWrong,
            E::WordsUnknown,
            E::NobodyFound,
            E::DiskFull,
        ],
        Route::Send => &[
            E::NoSuchContact,
            E::NoSuchMessage,
            E::NotAccepted,
            E::Blocked,
            E::MessageEmpty,
            E::NotReachable,
            E::DiskFull,
        ],
        Route::Rooms => &[E::NoSuchContact, E::NotReachable, E::DiskFull],
        Route::ContactSettings | Route::RemoveContact | Route::Block | Route::Unblock | Route::Draft => {
            &[E::NoSuchContact, E::DiskFull]
        }
        Route::React => &[
            E::NoSuchContact,
            E::NoSuchMessage,
            E::NotAccepted,
            E::Blocked,
            E::NotReachable,
            E::DiskFull,
        ],
        Route::Edit => &[
            E::NoSuchMessage,
            E::NotAuthor,
            E::NotAccepted,
            E::Blocked,
            E::MessageEmpty,
            E::NotReachable,
            E::DiskFull,
        ],
        Route::Delete => &[
            E::NoSuchMessage,
            E::NotAuthor,
            E::NotAccepted,
            E::Blocked,
            E::NotReachable,
            E::DiskFull,
        ],
        Route::RenameContact => &[E::NoSuchContact, E::NameTaken, E::DiskFull],
        Route::Offer => &[
            E::NoSuchContact,
            E::NotAccepted,
            E::Blocked,
            E::FileUnusable,
            E::NotReachable,
            E::DiskFull,
        ],
        Route::AcceptFile => &[E::NoSuchMessage, E::NotOffered, E::DiskFull],
        Route::StopFile => &[E::NoSuchMessage, E::NotOffered, E::DiskFull],
        Route::Preview => &[E::NoSuchMessage, E::NoPreview],
        Route::DeclineRequest | Route::BlockRequest | Route::WithdrawRequest => {
            &[E::NoSuchRequest, E::DiskFull]
        }
        Route::AcceptRequest => &[E::NoSuchRequest, E::NameTaken, E::DiskFull],
        Route::Request => &[E::NameTaken, E::Blocked, E::DiskFull],
        Route::Introduce => &[E::NoSuchContact, E::NotAccepted, E::Blocked, E::DiskFull],
        Route::Verify => &[E::NoSuchContact, E::NotVerified, E::DiskFull],
        Route::ContactStatus
        | Route::Typing
        | Route::Unread
        | Route::History
        | Route::Search
        | Route::Files => &[E::NoSuchContact],
    }
}

/// All codes a route can fail with, by the status they come with.
fn failures(route: Route) -> BTreeMap<u16, Vec<ErrorCode>> {
    // What is wrong with a line of many is told in the answer.
    let is_read_first = asks(route).is_some() && route != Route::SendAll;
    let of_reading: &[ErrorCode] = if is_read_first { &OF_READING } else { &[] };
    let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in of_reading.iter().chain(fails(route)).chain(&ALWAYS) {
        by_status.entry(code.http_status()).or_default().push(*code);
    }
    by_status
}

fn request(schema: &str, content_type: &str) -> utoipa::openapi::request_body::RequestBody {
    RequestBodyBuilder::new()
        .content(
            content_type,
            ContentBuilder::new().schema(Some(reference(schema))).build(),
        )
        .required(Some(Required::True))
        .build()
}

fn answer(answer: &Answer) -> Response {
    let (description, content_type, schema): (_, _, RefOr<Schema>) = match answer {
        Answer::Nothing => {
            let null = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Null));
            ("Done", JSON, Schema::from(null).into())
        }
        Answer::One(schema) => ("Done", JSON, reference(schema)),
        Answer::List(schema) => {
            let list = ArrayBuilder::new().items(reference(schema));
            ("Done", JSON, Schema::from(list).into())
        }
        Answer::Stream(schema) => ("The schema is that of one line", LINES_OF_JSON, reference(schema)),
    };
    ResponseBuilder::new()
        .description(description)
        .content(content_type, ContentBuilder::new().schema(Some(schema)).build())
        .build()
}

fn failure(codes: &[ErrorCode]) -> Response {
    let codes: Vec<String> = codes.iter().map(spelled).collect();
    ResponseBuilder::new()
        .description(codes.join(", "))
        .content(
            JSON,
            ContentBuilder::new().schema(Some(reference("ApiError"))).build(),
        )
        .build()
}

fn reference(schema: &str) -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(schema))
}

/// A code as it stands on the wire.
fn spelled(code: &ErrorCode) -> String {
    let code = serde_json::to_value(code).expect("a code is a word");
    format!("`{}`", code.as_str().unwrap_or_default())
}
