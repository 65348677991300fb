//! Asking a node in another process: HTTP with JSON over its local socket.

use std::convert::Infallible;
use std::io;

use futures_util::stream::{BoxStream, StreamExt};
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::{Request, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::acts::{Acted, DeleteRequest, EditRequest, ReactRequest};
use crate::connections::{AskError, Body, Connection, Connections};
use crate::contacts::{
    AddRequest, Added, Blocking, Contact, ContactRequest, ContactStatus, Invite, InviteRequest, Removed,
    RenameRequest, Settings, SettingsRequest, Verification, VerifyRequest,
};
use crate::error::{ApiError, ErrorCode};
use crate::expectations::{ExpectRequest, ExpectationsDocument};
use crate::files::{AcceptFileRequest, File, FileRequest, FilesRequest, OfferRequest, Preview};
use crate::lines::{self, LineError};
use crate::messages::{
    Conversation, Draft, DraftRequest, HistoryRequest, Message, SearchRequest, SendAnswer, SendRequest, Sent,
    ShownRequest, UnreadRequest,
};
use crate::page::PageLink;
use crate::pairing::{ShowWordsRequest, UseWordsRequest};
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
use crate::route::Route;
use crate::service::{EventStream, PairingStream, SendStream, SentStream, Service};
use crate::socket::SocketAddress;
use crate::status::Status;

const JSON: &str = "application/json";
const LINES_OF_JSON: &str = "application/x-ndjson";

/// A node as seen from another process. Cheap to clone; all clones share their connections.
#[derive(Debug, Clone)]
pub struct Client {
    address: SocketAddress,
    connections: Connections,
}

/// What a node answers, and the connection over which it does.
struct Answer {
    response: Response<Incoming>,
    connection: Connection,
}

impl Client {
    /// Describes the node that listens at `address`; nothing is connected yet.
    #[must_use]
    pub fn new(address: SocketAddress) -> Self {
        Self {
            address,
            connections: Connections::default(),
        }
    }

    /// Returns where the node listens.
    #[must_use]
    pub fn address(&self) -> &SocketAddress {
        &self.address
    }

    async fn get<T: DeserializeOwned>(&self, route: Route) -> Result<T, ApiError> {
        self.read(self.request(route, Bytes::new()).await?).await
    }

    async fn post<T: DeserializeOwned>(&self, route: Route, body: &impl Serialize) -> Result<T, ApiError> {
        let body = serde_json::to_vec(body).map_err(failed)?;
        self.read(self.request(route, body.into()).await?).await
    }

    async fn request(&self, route: Route, body: Bytes) -> Result<Answer, ApiError> {
        self.request_with(route, JSON, Full::new(body).boxed_unsync())
            .await
    }

    /// Sends one request and returns the answer, unless it says that the request failed.
    async fn request_with(&self, route: Route, content_type: &str, body: Body) -> Result<Answer, ApiError> {
        let request = Request::builder()
            .method(route.method())
            .uri(route.path())
            .header(hyper::header::HOST, "directnet")
            .header(hyper::header::CONTENT_TYPE, content_type)
            .body(body)
            .map_err(failed)?;
        let asked = self.connections.ask(&self.address, request).await;
        let (response, connection) = asked.map_err(|error| match error {
            AskError::Connect(error) => self.no_node(&error),
            AskError::Http(error) => failed(error),
        })?;
        let status = response.status();
        let answer = Answer { response, connection };
        if status.is_success() {
            return Ok(answer);
        }
        let body = self.collect(answer).await?;
        Err(serde_json::from_slice(&body).unwrap_or_else(|_| {
            ApiError::new(
                ErrorCode::NodeFailed,
                format!("the node answered {status} without an explanation"),
            )
        }))
    }

    /// Reads an answer to its end, after which its connection serves another request.
    async fn collect(&self, answer: Answer) -> Result<Bytes, ApiError> {
        let body = answer.response.into_body().collect().await.map_err(failed)?;
        self.connections.give_back(answer.connection);
        Ok(body.to_bytes())
    }

    async fn read<T: DeserializeOwned>(&self, answer: Answer) -> Result<T, ApiError> {
        serde_json::from_slice(&self.collect(answer).await?).map_err(failed)
    }

    fn no_node(&self, error: &io::Error) -> ApiError {
        let path = self.address.path().display();
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => {
                ApiError::new(ErrorCode::NoNode, "no node is running here")
                    .with_hint(format!("start one with: directnet up    (looked at {path})"))
            }
            io::ErrorKind::PermissionDenied => ApiError::new(
                ErrorCode::NoNode,
                format!("no permission to talk to the node at {path}"),
            )
            .with_hint("a node answers only the user who started it"),
            _ => ApiError::new(
                ErrorCode::NoNode,
                format!("cannot talk to the node at {path}: {error}"),
            ),
        }
    }
}

fn failed(error: impl std::error::Error) -> ApiError {
    ApiError::new(
        ErrorCode::NodeFailed,
        format!("the node did not answer properly: {error}"),
    )
    .with_hint("if the node is of another version, restart it: directnet down, then directnet up")
}

impl Service for Client {
    async fn status(&self) -> Result<Status, ApiError> {
        self.get(Route::Status).await
    }

    async fn stop(&self) -> Result<(), ApiError> {
        self.post(Route::Stop, &()).await
    }

    async fn invite(&self, request: InviteRequest) -> Result<Invite, ApiError> {
        self.post(Route::Invite, &request).await
    }

    async fn add_contact(&self, request: AddRequest) -> Result<Added, ApiError> {
        self.post(Route::AddContact, &request).await
    }

    async fn show_words(&self, request: ShowWordsRequest) -> Result<PairingStream, ApiError> {
        let body = serde_json::to_vec(&request).map_err(failed)?;
        let answer = self.request(Route::ShowWords, body.into()).await?;
        Ok(lines(answer.response.into_body()).boxed())
    }

    async fn use_words(&self, request: UseWordsRequest) -> Result<Added, ApiError> {
        self.post(Route::UseWords, &request).await
    }

    async fn contacts(&self) -> Result<Vec<Contact>, ApiError> {
        self.get(Route::Contacts).await
    }

    async fn conversations(&self) -> Result<Vec<Conversation>, ApiError> {
        self.get(Route::Conversations).await
    }

    async fn unblock(&self, request: ContactRequest) -> Result<Blocking, ApiError> {
        self.post(Route::Unblock, &request).await
    }

    async fn block(&self, request: ContactRequest) -> Result<Blocking, ApiError> {
        self.post(Route::Block, &request).await
    }

    async fn remove_contact(&self, request: ContactRequest) -> Result<Removed, ApiError> {
        self.post(Route::RemoveContact, &request).await
    }

    async fn rename_contact(&self, request: RenameRequest) -> Result<Contact, ApiError> {
        self.post(Route::RenameContact, &request).await
    }

    async fn withdraw_request(&self, request: WhichRequest) -> Result<Settled, ApiError> {
        self.post(Route::WithdrawRequest, &request).await
    }

    async fn block_request(&self, request: WhichRequest) -> Result<Blocking, ApiError> {
        self.post(Route::BlockRequest, &request).await
    }

    async fn decline_request(&self, request: WhichRequest) -> Result<Settled, ApiError> {
        self.post(Route::DeclineRequest, &request).await
    }

    async fn accept_request(&self, request: AcceptRequest) -> Result<Contact, ApiError> {
        self.post(Route::AcceptRequest, &request).await
    }

    async fn requests(&self) -> Result<Requests, ApiError> {
        self.get(Route::Requests).await
    }

    async fn request(&self, request: AskRequest) -> Result<Asked, ApiError> {
        self.post(Route::Request, &request).await
    }

    async fn introduce(&self, request: IntroduceRequest) -> Result<Introduced, ApiError> {
        self.post(Route::Introduce, &request).await
    }

    async fn verify(&self, request: VerifyRequest) -> Result<Verification, ApiError> {
        self.post(Route::Verify, &request).await
    }

    async fn contact_status(&self, request: ContactRequest) -> Result<ContactStatus, ApiError> {
        self.post(Route::ContactStatus, &request).await
    }

    async fn send(&self, request: SendRequest) -> Result<Sent, ApiError> {
        self.post(Route::Send, &request).await
    }

    async fn send_all(&self, requests: SendStream) -> Result<SentStream, ApiError> {
        let answer = self
            .request_with(Route::SendAll, LINES_OF_JSON, body_of(requests))
            .await?;
        let answers = lines::<SendAnswer>(answer.response.into_body());
        Ok(answers.map(|answer| answer.and_then(Result::from)).boxed())
    }

    async fn contact_settings(&self, request: SettingsRequest) -> Result<Settings, ApiError> {
        self.post(Route::ContactSettings, &request).await
    }

    async fn presence(&self, request: PresenceRequest) -> Result<Presence, ApiError> {
        self.post(Route::Presence, &request).await
    }

    async fn typing(&self, request: TypingRequest) -> Result<(), ApiError> {
        self.post(Route::Typing, &request).await
    }

    async fn draft(&self, request: DraftRequest) -> Result<Draft, ApiError> {
        self.post(Route::Draft, &request).await
    }

    async fn rooms(&self, request: RoomRequest) -> Result<RoomsDocument, ApiError> {
        self.post(Route::Rooms, &request).await
    }

    async fn react(&self, request: ReactRequest) -> Result<Acted, ApiError> {
        self.post(Route::React, &request).await
    }

    async fn edit(&self, request: EditRequest) -> Result<Acted, ApiError> {
        self.post(Route::Edit, &request).await
    }

    async fn delete(&self, request: DeleteRequest) -> Result<Acted, ApiError> {
        self.post(Route::Delete, &request).await
    }

    async fn unread(&self, request: UnreadRequest) -> Result<Vec<Message>, ApiError> {
        self.post(Route::Unread, &request).await
    }

    async fn mark_shown(&self, request: ShownRequest) -> Result<(), ApiError> {
        self.post(Route::MarkShown, &request).await
    }

    async fn history(&self, request: HistoryRequest) -> Result<Vec<Message>, ApiError> {
        self.post(Route::History, &request).await
    }

    async fn search(&self, request: SearchRequest) -> Result<Vec<Message>, ApiError> {
        self.post(Route::Search, &request).await
    }

    async fn port(&self, request: PortRequest) -> Result<PortDocument, ApiError> {
        self.post(Route::Port, &request).await
    }

    async fn ports(&self) -> Result<PortsDocument, ApiError> {
        self.get(Route::Ports).await
    }

    async fn ask_machine(&self, request: MachineRequest) -> Result<MachineDocument, ApiError> {
        self.post(Route::AskMachine, &request).await
    }

    async fn port_map(&self) -> Result<PortMapDocument, ApiError> {
        self.get(Route::PortMap).await
    }

    async fn registry(&self, request: RegistryRequest) -> Result<RegistryDocument, ApiError> {
        self.post(Route::Registry, &request).await
    }

    async fn search_ports(&self, request: PortSearchRequest) -> Result<SearchDocument, ApiError> {
        self.post(Route::SearchPorts, &request).await
    }

    async fn expectations(&self) -> Result<ExpectationsDocument, ApiError> {
        self.get(Route::Expectations).await
    }

    async fn expect(&self, request: ExpectRequest) -> Result<ExpectationsDocument, ApiError> {
        self.post(Route::Expect, &request).await
    }

    async fn page_link(&self) -> Result<PageLink, ApiError> {
        self.post(Route::PageLink, &()).await
    }

    async fn offer(&self, request: OfferRequest) -> Result<Sent, ApiError> {
        self.post(Route::Offer, &request).await
    }

    async fn files(&self, request: FilesRequest) -> Result<Vec<File>, ApiError> {
        self.post(Route::Files, &request).await
    }

    async fn accept_file(&self, request: AcceptFileRequest) -> Result<File, ApiError> {
        self.post(Route::AcceptFile, &request).await
    }

    async fn stop_file(&self, request: FileRequest) -> Result<File, ApiError> {
        self.post(Route::StopFile, &request).await
    }

    async fn preview(&self, request: FileRequest) -> Result<Preview, ApiError> {
        self.post(Route::Preview, &request).await
    }

    async fn events(&self) -> Result<EventStream, ApiError> {
        let answer = self.request(Route::Events, Bytes::new()).await?;
        Ok(lines(answer.response.into_body()))
    }
}

/// The longest line that a node sends; none comes near it.
const LINE_BYTES_MAX: usize = 64 * 1024;

/// How many texts are handed over in one piece, of those that are there.
const TEXTS_AT_ONCE: usize = 64;

/// Reads each line of the body.
fn lines<T: DeserializeOwned + Send + 'static>(body: Incoming) -> BoxStream<'static, Result<T, ApiError>> {
    lines::cut(body.into_data_stream(), LINE_BYTES_MAX)
        .map(|line| match line {
            Ok(line) => serde_json::from_slice(&line).map_err(failed),
            Err(LineError::Broken(error)) => Err(failed(error)),
            Err(LineError::TooLong) => Err(ApiError::new(
                ErrorCode::NodeFailed,
                "the node sent a line without an end",
            )),
        })
        .boxed()
}

/// Makes a body of the texts that are to be sent.
fn body_of(requests: SendStream) -> Body {
    let pieces = requests.ready_chunks(TEXTS_AT_ONCE).map(|requests| {
        let mut lines = Vec::new();
        for request in requests {
            // A request is made of texts and numbers, which JSON has.
            if serde_json::to_writer(&mut lines, &request).is_ok() {
                lines.push(b'\n');
            }
        }
        Ok::<_, Infallible>(Frame::data(Bytes::from(lines)))
    });
    StreamBody::new(pieces).boxed_unsync()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::UnixListener;

    use super::*;
    use crate::events::Event;

    /// What a client hears of a node that tells a line of that many bytes.
    async fn heard(len: usize) -> Result<Event, ApiError> {
        let dir = tempfile::tempdir().unwrap();
        let address = SocketAddress::of_home(dir.path());
        std::fs::create_dir_all(address.path().parent().unwrap()).unwrap();
        let node = UnixListener::bind(address.path()).unwrap();
        let told = r#"{"event":"subscribed"}"#;
        let answer = format!("HTTP/1.0 200 OK\r\n\r\n{told}{}\n", " ".repeat(len - told.len()));
        let telling = async {
            let (mut stream, _) = node.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                stream.read_buf(&mut request).await.unwrap();
            }
            // Who has heard too much goes away.
            let _ = stream.write_all(answer.as_bytes()).await;
        };
        let client = Client::new(address);
        let hearing = async { client.events().await.unwrap().next().await.unwrap() };
        tokio::join!(telling, hearing).1
    }

    #[tokio::test]
    async fn a_line_without_an_end_is_not_read_for_ever() {
        assert_eq!(heard(LINE_BYTES_MAX).await, Ok(Event::Subscribed));
        let error = heard(LINE_BYTES_MAX + 1).await.unwrap_err();
        assert_eq!(error.message, "the node sent a line without an end");
    }
}
