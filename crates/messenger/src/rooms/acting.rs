//! Doing something to a message of a room: an act is sealed and handed on like any other message.

use messenger_proto::envelope::{Content, Sequence};
use messenger_store::acts::Act;
use messenger_store::messages::Said;
use messenger_store::rooms::RoomMessageRow;

use super::actor::Actor;
use super::ask::Writing;
use super::{Ask, RoomError};
use crate::messenger::Messenger;
use crate::{act, clock};

impl Messenger {
    /// Does something to a message of a room. It is in effect here when this returns, and goes out by itself.
    ///
    /// # Errors
    ///
    /// Fails when nothing was done.
    pub async fn act_in_room(&self, target: RoomMessageRow, act: Act) -> Result<(), RoomError> {
        act::check(&act)?;
        self.ask(|answer| Ask::Act(target, act, answer)).await
    }
}

impl Actor {
    pub(super) async fn act(&mut self, target: RoomMessageRow, act: Act) -> Result<(), RoomError> {
        let store = &self.shared.store;
        let message = store.room_message(target).await?;
        let message = message.filter(|message| message.said != Said::Deleted);
        let message = message.ok_or(RoomError::NoMessage)?;
        if message.author != self.ours && !matches!(act, Act::React(_)) {
            return Err(RoomError::NotAuthor);
        }
        let latest = store.room_acts_of(message.room, self.ours).await?;
        let content = Content {
            sequence: Sequence(latest.saturating_add(1)),
            parents: Vec::new(),
            sent_at_ms: clock::now().0.unsigned_abs(),
            body: act.body(message.id),
        };
        let acted = self.publish(message.room, vec![Writing::of(content)]).await;
        acted.into_iter().next().ok_or(RoomError::NoRoom)?.map(drop)
    }
}
