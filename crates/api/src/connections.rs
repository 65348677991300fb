//! The connections of a client to its node: each serves one request at a time, and then the next one.
//!
//! A new connection for each request costs both sides more than a short answer does. A connection is kept only when the
//! answer was read to its end, and tried again only while nothing of the next request was sent on it: no request is
//! carried out twice. A node that stops closes the idle ones.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use thiserror::Error;

use crate::socket::{self, SocketAddress};

/// What is sent with a request.
pub(crate) type Body = UnsyncBoxBody<Bytes, Infallible>;

/// How many idle connections a client keeps. A face asks a few things at the same time; each connection costs the node a
/// descriptor.
const IDLE_MAX: usize = 16;

/// Why there is no response.
#[derive(Debug, Error)]
pub(crate) enum AskError {
    #[error("nobody listens")]
    Connect(#[source] io::Error),
    #[error(transparent)]
    Http(#[from] hyper::Error),
}

/// One end of a connection, ready for a request when nothing is being answered on it.
#[derive(Debug)]
pub(crate) struct Connection(SendRequest<Body>);

/// The connections that have nothing to do, the latest last. All clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Connections(Arc<Mutex<Vec<Connection>>>);

impl Connections {
    /// Sends a request. The connection it went over is to be given back when its response was read to the end.
    pub(crate) async fn ask(
        &self,
        address: &SocketAddress,
        mut request: Request<Body>,
    ) -> Result<(Response<Incoming>, Connection), AskError> {
        while let Some(mut connection) = self.take_idle() {
            if connection.0.ready().await.is_err() {
                continue;
            }
            match connection.0.try_send_request(request).await {
                Ok(response) => return Ok((response, connection)),
                Err(mut error) => match error.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(error.into_error().into()),
                },
            }
        }
        let mut connection = Connection(dial(address).await?);
        let response = connection.0.send_request(request).await?;
        Ok((response, connection))
    }

    /// Keeps a connection whose last response was read to the end.
    pub(crate) fn give_back(&self, connection: Connection) {
        let mut idle = self.idle();
        if idle.len() < IDLE_MAX && !connection.0.is_closed() {
            idle.push(connection);
        }
    }

    fn take_idle(&self) -> Option<Connection> {
        self.idle().pop()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        // Each change is a single call that a panic elsewhere cannot leave half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn dial(address: &SocketAddress) -> Result<SendRequest<Body>, AskError> {
    let stream = socket::connect(address).await.map_err(AskError::Connect)?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    drive(connection);
    Ok(sender)
}

#[expect(
    clippy::disallowed_methods,
    reason = "ends with the connection it drives, which the list or its request owns"
)]
fn drive(connection: http1::Connection<TokioIo<socket::Stream>, Body>) {
    tokio::spawn(async move {
        // A broken connection shows as the failure of the request on it.
        let _ = connection.await;
    });
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use futures_util::StreamExt;
    use http_body_util::{BodyExt, Full};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{UnixListener, UnixStream};
    use tokio::sync::mpsc;

    use super::*;

    /// What somebody who listens does with each request.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Then {
        Answer,
        AnswerAndClose,
        CloseTheSecondOfAConnection,
    }

    /// Reports on every connection (`c`) and request (`r`).
    async fn listen(listener: UnixListener, then: Then, seen: mpsc::UnboundedSender<char>) {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            seen.send('c').unwrap();
            serve(stream, then, &seen).await;
        }
    }

    async fn serve(mut stream: UnixStream, then: Then, seen: &mpsc::UnboundedSender<char>) {
        let mut count = 0;
        let mut request = Vec::new();
        while stream.read_buf(&mut request).await.unwrap() > 0 {
            if !request.ends_with(b"\r\n\r\n") {
                continue;
            }
            request.clear();
            count += 1;
            seen.send('r').unwrap();
            if then == Then::CloseTheSecondOfAConnection && count == 2 {
                return;
            }
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
                .await
                .unwrap();
            if then == Then::AnswerAndClose {
                return;
            }
        }
    }

    /// Asks as often as that, one after the other, and returns how each went and what was seen of it.
    async fn ask(times: usize, then: Then) -> (Vec<bool>, String) {
        let dir = tempfile::tempdir().unwrap();
        let address = SocketAddress::of_home(dir.path());
        std::fs::create_dir_all(address.path().parent().unwrap()).unwrap();
        let (seen, mut sees) = mpsc::unbounded_channel();
        let listening = listen(UnixListener::bind(address.path()).unwrap(), then, seen);
        let connections = Connections::default();
        let asking = async {
            let mut went_well = Vec::new();
            for _ in 0..times {
                let body = Full::new(Bytes::new()).boxed_unsync();
                let request = Request::builder().uri("/").body(body).unwrap();
                let asked = connections.ask(&address, request).await;
                went_well.push(asked.is_ok());
                if let Ok((response, connection)) = asked {
                    assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "ok");
                    connections.give_back(connection);
                }
            }
            went_well
        };
        let went_well = tokio::select! {
            () = listening => unreachable!("it listens for ever"),
            went_well = asking => went_well,
        };
        let mut all = String::new();
        while let Ok(seen) = sees.try_recv() {
            all.push(seen);
        }
        (went_well, all)
    }

    #[tokio::test]
    async fn requests_one_after_the_other_share_a_connection() {
        assert_eq!(ask(3, Then::Answer).await, (vec![true; 3], "crrr".into()));
    }

    #[tokio::test]
    async fn of_many_connections_a_few_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let address = SocketAddress::of_home(dir.path());
        std::fs::create_dir_all(address.path().parent().unwrap()).unwrap();
        let listener = UnixListener::bind(address.path()).unwrap();
        let (seen, mut sees) = mpsc::unbounded_channel();
        let listening = async {
            let accept = async || listener.accept().await.unwrap().0;
            let serve = |stream| serve(stream, Then::Answer, &seen);
            let mut serving = futures_util::stream::FuturesUnordered::new();
            loop {
                tokio::select! {
                    stream = accept() => serving.push(serve(stream)),
                    Some(()) = serving.next() => {}
                }
            }
        };
        let connections = Connections::default();
        let asking = async {
            let mut asked = Vec::new();
            for _ in 0..=IDLE_MAX {
                let body = Full::new(Bytes::new()).boxed_unsync();
                let request = Request::builder().uri("/").body(body).unwrap();
                let (response, connection) = connections.ask(&address, request).await.unwrap();
                response.into_body().collect().await.unwrap();
                asked.push(connection);
            }
            for connection in asked {
                connections.give_back(connection);
            }
        };
        tokio::select! {
            () = listening => unreachable!("it listens for ever"),
            () = asking => {}
        }
        assert_eq!(sees.len(), IDLE_MAX + 1);
        sees.close();
        assert_eq!(connections.idle().len(), IDLE_MAX);
    }

    #[tokio::test]
    async fn a_connection_that_was_closed_meanwhile_is_replaced() {
        assert_eq!(
            ask(3, Then::AnswerAndClose).await,
            (vec![true; 3], "crcrcr".into())
        );
    }

    #[tokio::test]
    async fn a_request_that_may_have_been_heard_is_not_repeated() {
        let went_well = vec![true, false, true];
        let seen = ask(3, Then::CloseTheSecondOfAConnection).await;
        assert_eq!(seen, (went_well, "crrcr".into()));
    }
}
