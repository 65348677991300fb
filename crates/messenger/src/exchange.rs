//! Carries out the exchange of messages over one connection.
//!
//! What is to happen is decided by [`messenger_proto::exchange`]; here it meets the network and the disk. Three loops
//! share a session: the *reader* takes frames off the wire, the *writer* puts them onto it, and between them the *hub*
//! tells the state machine what happened and does what it says. The channels have room for everything that the limits
//! on both sides allow, so the hub never waits for the wire, and no two loops for each other. Files have streams and
//! tasks of their own, so that what is said never waits for them.

mod beside;
mod hub;
mod wire;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use messenger_net::{CloseReason, ReceiveError, SendError, Session};
use messenger_proto::exchange::Closing;
use messenger_proto::limits::IN_FLIGHT_MAX;
use messenger_proto::presence::Typing;
use messenger_proto::ratchet::Ends;
use messenger_store::StoreError;
use messenger_store::contacts::ContactId;
use thiserror::Error;
use tokio::sync::{mpsc, watch};

use crate::files::attend;
use crate::rooms::News;
use crate::shared::Shared;
use hub::Hub;

/// Room for everything that may have to be said at once: a full window, an answer to each of the peer's, the setup, and
/// what is told beside it.
const FRAMES_LEN: usize = 2 * IN_FLIGHT_MAX + 16;

/// How many frames are read ahead while the hub is busy. More would only wait in another place.
const READ_AHEAD: usize = 16;

/// How long the last words may take, such as the acknowledgement of what was stored before something could not be.
const FAREWELL: Duration = Duration::from_secs(1);

/// Why an exchange ended.
#[derive(Debug, Error)]
enum Ended {
    #[error("the peer ended the exchange")]
    Finished,
    #[error("the exchange closes: {0:?}")]
    Closing(Closing),
    #[error(transparent)]
    Send(#[from] SendError),
    #[error(transparent)]
    Receive(#[from] ReceiveError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Ended {
    /// What the other side is told when the connection is closed for this.
    fn close_reason(&self) -> CloseReason {
        match self {
            Self::Closing(Closing::ProtocolBroken) | Self::Receive(ReceiveError::Broken(_)) => {
                CloseReason::ProtocolBroken
            }
            Self::Closing(Closing::SessionLost) => CloseReason::SessionLost,
            Self::Closing(Closing::CannotStore) | Self::Store(_) => CloseReason::CannotStore,
            Self::Finished | Self::Send(_) | Self::Receive(_) => CloseReason::Lost,
        }
    }
}

/// One contact's side of the exchange.
pub(crate) struct Exchange {
    pub(crate) shared: Arc<Shared>,
    pub(crate) contact: ContactId,
    /// Changes whenever a message was queued for the contact.
    pub(crate) queued: watch::Receiver<u64>,
    /// Changes whenever the user types to the contact, and when they cease to.
    pub(crate) typing: watch::Receiver<Typing>,
}

impl Exchange {
    /// Exchanges messages until the connection ends, closes it, and returns how it ended.
    pub(crate) async fn run(self, session: Session) -> CloseReason {
        let (say, to_say) = mpsc::channel(FRAMES_LEN);
        let (heard, hears) = mpsc::channel(READ_AHEAD);
        let connection = self.shared.rooms.number_connection();
        let ends = Ends {
            ours: self.shared.net.id(),
            theirs: session.link.peer(),
        };
        let ended = {
            let mut writer = pin!(wire::write(session.frames_out, to_say));
            let files = async {
                attend(Arc::clone(&self.shared), self.contact, session.link.clone()).await;
                // That there are no more files ends nothing.
                std::future::pending().await
            };
            // The first loop to end ends the others; none of them returns otherwise.
            let ended = tokio::select! {
                ended = wire::read(session.frames_in, heard) => ended,
                ended = &mut writer => ended,
                ended = Hub::run(&self, (ends, connection), hears, say) => ended,
                ended = files => ended,
            };
            // What was said before the end is still to be said; the hub's end has closed the channel.
            if matches!(ended, Err(Ended::Closing(_))) {
                let _ = tokio::time::timeout(FAREWELL, writer).await;
            }
            ended
        };
        // What the contact said of its inbox was about this connection.
        self.shared.note_inbox_there(self.contact, false);
        let gone = News::Gone(ends.theirs, connection);
        self.shared.rooms.tell(gone).await;
        let ended = ended.err().unwrap_or(Ended::Finished);
        tracing::debug!(%ended, "an exchange ended");
        // What the other side gave as its reason says more than what its going broke here.
        let reason = session.link.close_reason().unwrap_or(ended.close_reason());
        session.link.close(reason);
        reason
    }
}
