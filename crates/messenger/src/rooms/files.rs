//! What is offered to rooms: the offer is a message like any other, and who may have the bytes follows from who is in.

use std::collections::HashSet;

use messenger_proto::PeerId;
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, Sequence};
use messenger_proto::file::{FileNotice, Offer};
use messenger_store::files::Source;
use messenger_store::rooms::{RoomMessageRow, RoomRow};

use super::actor::Actor;
use super::ask::Writing;
use super::{Ask, RoomError, RoomSent, Rooms};
use crate::clock;

/// What is offered to a room, and where it is.
#[derive(Debug)]
pub(crate) struct Offering {
    pub(crate) offer: Offer,
    pub(crate) source: Source,
}

impl Rooms {
    /// Lists the rooms of which this node and a peer are members now.
    pub(crate) async fn in_common(&self, peer: PeerId) -> HashSet<RoomRow> {
        // Without an answer the messenger stops, and nothing more is fetched.
        self.ask(|answer| Ask::InCommon(peer, answer))
            .await
            .unwrap_or_default()
    }

    /// Whether a peer is a member of a message's room now, as far as this node knows, and may read the message.
    ///
    /// # Errors
    ///
    /// Fails when that cannot be found out, above all because the messenger stops: a peer that were refused then would
    /// take it for the end of an offer.
    pub(crate) async fn may_read(&self, peer: PeerId, message: RoomMessageRow) -> Result<bool, RoomError> {
        self.ask(|answer| Ask::MayRead(peer, message, answer)).await
    }
}

impl Actor {
    pub(super) async fn offer(&mut self, room: RoomRow, offering: Offering) -> Result<RoomSent, RoomError> {
        let Offering { offer, source } = offering;
        let content = Content {
            sequence: Sequence(0),
            parents: Vec::new(),
            sent_at_ms: clock::now().0.unsigned_abs(),
            body: Body::FileOffer(offer),
        };
        let writing = Writing {
            source: Some(Box::new(source)),
            ..Writing::of(content)
        };
        let sent = self.publish(room, vec![writing]).await;
        let (row, id) = sent.into_iter().next().ok_or(RoomError::NoRoom)??;
        Ok(RoomSent {
            row,
            id,
            is_repeated: false,
        })
    }

    /// Tells everybody what became of an offer from here; in effect here when this returns.
    pub(super) async fn notice(&mut self, room: RoomRow, notice: FileNotice) -> Result<(), RoomError> {
        let latest = self.shared.store.room_acts_of(room, self.ours).await?;
        let content = Content {
            sequence: Sequence(latest.saturating_add(1)),
            parents: Vec::new(),
            sent_at_ms: clock::now().0.unsigned_abs(),
            body: Body::FileNotice(notice),
        };
        let told = self.publish(room, vec![Writing::of(content)]).await;
        told.into_iter().next().ok_or(RoomError::NoRoom)?.map(drop)
    }

    pub(super) fn in_common(&self, peer: PeerId) -> HashSet<RoomRow> {
        let is_common = |place: &super::place::Place| {
            let members = &place.room.membership().members;
            members.contains_key(&peer) && members.contains_key(&self.ours)
        };
        let common = self.places.iter().filter(|(_, place)| is_common(place));
        common.map(|(row, _)| *row).collect()
    }

    pub(super) async fn may_read(&self, peer: PeerId, message: RoomMessageRow) -> Result<bool, RoomError> {
        let Some((room, stream, generation)) = self.shared.store.room_session_of(message).await? else {
            return Ok(false);
        };
        let place = self.places.get(&room).ok_or(RoomError::NoRoom)?;
        let is_member = place.room.membership().members.contains_key(&self.ours);
        Ok(is_member && place.may_read(peer, (stream, generation)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whether_somebody_may_read_is_not_said_by_a_messenger_that_stops() {
        let (rooms, inbox) = Rooms::new();
        drop(inbox);
        let may_read = rooms.may_read(PeerId([1; 32]), RoomMessageRow(1)).await;
        assert!(matches!(may_read, Err(RoomError::Stopping)), "{may_read:?}");
    }
}
