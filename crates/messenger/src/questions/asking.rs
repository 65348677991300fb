//! Asking a contact's machine.

use std::time::Duration;

use messenger_net::{FileStreamError, Link};
use messenger_proto::ask::limits::ANSWER_AWAITED;
use messenger_proto::ask::{Answer, Question, Refusal, Reply};
use messenger_proto::stream::Asked;
use messenger_store::contacts::{Contact, ContactState};
use thiserror::Error;
use tokio::time::timeout;

use crate::event::LinkState;
use crate::event::TroubleWith;
use crate::messenger::Messenger;
use crate::peer::PeerHandle;

/// How long a connection is waited for when there is none: as long as one dial takes.
const CONNECTED_WITHIN: Duration = Duration::from_secs(6);

/// Why a contact's machine did not answer. What to do about it is the same in most cases: ask again later.
#[derive(Debug, Error)]
pub enum AskError {
    /// The contact has not accepted the user yet, or refused.
    #[error("the contact has not accepted")]
    NotAccepted,
    /// The user blocked the contact.
    #[error("the contact is blocked")]
    Blocked,
    /// The machine is not connected now; the reason is that of the last attempt.
    #[error("the machine is not reachable now")]
    Away(Option<TroubleWith>),
    /// The machine says why it does not answer.
    #[error("the machine does not answer: {0:?}")]
    Refused(Refusal),
    /// The machine's program does not know questions.
    #[error("the machine's program cannot be asked")]
    TooOld,
    /// The answer did not come in time.
    #[error("the machine did not answer in time")]
    Silent,
    /// The connection was lost on the way.
    #[error("the connection was lost")]
    Lost(#[source] FileStreamError),
    /// What came answers something else.
    #[error("the machine answered something else")]
    Beside,
    /// What came is no answer.
    #[error("the machine's answer cannot be read")]
    Broken(#[source] FileStreamError),
}

impl Messenger {
    /// Asks a contact's machine what is on its ports, if it is reachable now.
    ///
    /// # Errors
    ///
    /// [`AskError`] says why there is no answer; after a minute at the latest.
    pub async fn ask_machine(&self, contact: &Contact, question: Question) -> Result<Answer, AskError> {
        if contact.is_blocked {
            return Err(AskError::Blocked);
        }
        if contact.state != ContactState::Established {
            return Err(AskError::NotAccepted);
        }
        let peer = self.shared.peer(contact);
        let turn = timeout(ANSWER_AWAITED, peer.turn_to_ask.lock()).await;
        let _turn = turn.map_err(|_| AskError::Silent)?;
        match self.ask_once(contact, &peer, question).await {
            // Of two connections that were made at once, the other one stayed; or the next one is there already.
            Err(AskError::Lost(_)) => self.ask_once(contact, &peer, question).await,
            asked => asked,
        }
    }

    async fn ask_once(
        &self,
        contact: &Contact,
        peer: &PeerHandle,
        question: Question,
    ) -> Result<Answer, AskError> {
        let Ok(Some(link)) = timeout(CONNECTED_WITHIN, peer.connected()).await else {
            let trouble = match self.shared.link_state(contact.id) {
                LinkState::Down(trouble) => Some(trouble),
                LinkState::Trying | LinkState::Up { .. } => None,
            };
            return Err(AskError::Away(trouble));
        };
        let reply = timeout(ANSWER_AWAITED, converse(&link, question)).await;
        match reply.map_err(|_| AskError::Silent)? {
            Ok(Some(Ok(answer))) if question.fits(&answer) => Ok(answer),
            Ok(Some(Ok(_))) => Err(AskError::Beside),
            Ok(Some(Err(refusal))) => Err(AskError::Refused(refusal)),
            Ok(None) => Err(AskError::TooOld),
            Err(error @ FileStreamError::Gone(_)) => Err(AskError::Lost(error)),
            Err(error) => Err(AskError::Broken(error)),
        }
    }
}

/// Asks on a stream of its own, and hears all of the reply.
async fn converse(link: &Link, question: Question) -> Result<Option<Reply>, FileStreamError> {
    let (mut sender, mut receiver) = link.open_file_stream().await?;
    sender.send(&Asked::Ports(question).encode()).await?;
    drop(sender);
    receiver.receive_reply().await
}
