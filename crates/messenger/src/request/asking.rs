//! Asking somebody until they accept: one task for each, which dials now and then and leaves the request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use messenger_net::{CloseReason, DialError, Session};
use messenger_proto::PeerId;
use messenger_proto::frame::Frame;
use messenger_store::StoreError;
use messenger_store::requests::sent;
use thiserror::Error;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::accepted;
use crate::backoff::Backoff;
use crate::clock;
use crate::greeting::{self, Greeted, GreetingError};
use crate::shared::{Shared, locked};

/// How long to wait until somebody with whom the request was left is dialled again. They dial themselves when they
/// accept; this is for when they cannot.
const REMIND_AFTER: Duration = Duration::from_secs(10 * 60);

/// How long whoever asks waits to learn whether the request could be left: a dial and a greeting.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(8);

/// Somebody whom the user asks, and how that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRequest {
    /// Whom, and what.
    pub request: sent::SentRequest,
    /// What came of the last attempt.
    pub answer: Answer,
}

/// What came of an attempt to leave a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// None has ended yet.
    Trying,
    /// They have it.
    Left,
    /// They were not reached; the text says what was tried.
    NotReached(String),
}

/// The tasks that ask.
#[derive(Debug, Default)]
pub(crate) struct Asking(Mutex<HashMap<PeerId, Task>>);

#[derive(Debug)]
struct Task {
    stop: CancellationToken,
    answer: watch::Receiver<Answer>,
}

impl Asking {
    /// Says what came of asking a peer so far.
    pub(crate) fn answer(&self, peer: PeerId) -> Answer {
        locked(&self.0)
            .get(&peer)
            .map_or(Answer::Trying, |task| task.answer.borrow().clone())
    }

    /// Ends the task that asks a peer.
    pub(crate) fn end(&self, peer: PeerId) {
        if let Some(task) = locked(&self.0).remove(&peer) {
            task.stop.cancel();
        }
    }
}

impl Shared {
    /// Starts to ask a peer, in place of a task that does so already.
    pub(crate) fn ask(self: &Arc<Self>, peer: PeerId) -> watch::Receiver<Answer> {
        let stop = self.tasks.stop_token().child_token();
        let (told, answer) = watch::channel(Answer::Trying);
        let task = Task {
            stop: stop.clone(),
            answer: answer.clone(),
        };
        if let Some(before) = locked(&self.asking.0).insert(peer, task) {
            before.stop.cancel();
        }
        let shared = Arc::clone(self);
        self.tasks.start("asking", async move {
            let _ = stop
                .run_until_cancelled(ask_until_accepted(shared, peer, told))
                .await;
        });
        answer
    }

    /// Starts to ask a peer, and waits a moment for what comes of it.
    pub(crate) async fn ask_now(self: &Arc<Self>, peer: PeerId) -> Answer {
        let mut answer = self.ask(peer);
        // The channel closes when they have accepted.
        let _ = timeout(ANSWER_TIMEOUT, answer.changed()).await;
        answer.borrow().clone()
    }
}

#[derive(Debug, Error)]
enum AskError {
    #[error(transparent)]
    Dial(#[from] DialError),
    #[error(transparent)]
    Greeting(#[from] GreetingError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of one attempt.
enum Attempt {
    Left,
    Accepted,
    /// The user asks no more.
    Withdrawn,
}

async fn ask_until_accepted(shared: Arc<Shared>, peer: PeerId, told: watch::Sender<Answer>) {
    let mut backoff = Backoff::default();
    loop {
        let wait = match ask_once(&shared, peer).await {
            Ok(Attempt::Left) => {
                told.send_replace(Answer::Left);
                backoff.reset();
                REMIND_AFTER
            }
            Ok(Attempt::Accepted | Attempt::Withdrawn) => return,
            Err(error) => {
                tracing::debug!(peer = %peer.short(), %error, "a request could not be left");
                told.send_replace(Answer::NotReached(error.to_string()));
                let mut random = [0];
                // Without randomness the waits are merely in step with others'.
                let _ = getrandom::fill(&mut random);
                backoff.next(u8::from_ne_bytes(random))
            }
        };
        sleep(wait).await;
    }
}

async fn ask_once(shared: &Arc<Shared>, peer: PeerId) -> Result<Attempt, AskError> {
    let Some(request) = shared.store.sent_request(peer).await? else {
        return Ok(Attempt::Withdrawn);
    };
    let mut session = shared.net.dial(peer, &request.addrs).await?;
    match greet(shared, &mut session, request.text).await {
        Ok(Some((contact, hello))) => {
            shared
                .peer(&contact)
                .took_in(Greeted::new(shared, session, hello, None))
                .await;
            // The last thing that this task does: it ends itself by it.
            shared.asking.end(peer);
            Ok(Attempt::Accepted)
        }
        Ok(None) => {
            session.link.close(CloseReason::NotAContact);
            shared.store.left_request(peer, clock::now()).await?;
            Ok(Attempt::Left)
        }
        Err(error) => {
            session.link.close(error.close_reason());
            Err(error.into())
        }
    }
}

/// Leaves the request; or finds that it was accepted, and returns the contact that the peer is now.
async fn greet(
    shared: &Shared,
    session: &mut Session,
    text: String,
) -> Result<Option<(messenger_store::contacts::Contact, messenger_proto::frame::Hello)>, GreetingError> {
    session
        .frames_out
        .send(&Frame::Hello(shared.hello(false)))
        .await?;
    let hello = greeting::expect_hello(session).await?;
    if hello.is_contact
        && let Some(contact) = accepted(shared, session, &hello).await?
    {
        return Ok(Some((contact, hello)));
    }
    session.frames_out.send(&Frame::Request(text)).await?;
    match greeting::next_frame(session).await? {
        Frame::RequestHeard => Ok(None),
        _ => Err(GreetingError::OutOfTurn),
    }
}
