//! Taking in together what came while something was written: one commit for many messages, as with contacts.
//!
//! What follows each other in the inbox and is of one kind and about one room makes a group: what members say, or texts to
//! be sent. Nothing overtakes anything, and nothing of a group leaves, or is answered, before all of it is on the disk.

use std::collections::BTreeMap;

use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use messenger_proto::room::frame::Said;
use messenger_proto::room::limits::BATCH_BYTES_MAX;
use messenger_proto::room::{Input, KeyShare, Output, RoomBody, RoomMessage};
use messenger_store::StoreError;
use messenger_store::rooms::{RoomMessageRow, RoomNews, RoomRow};
use tokio::sync::{mpsc, oneshot};

use super::actor::Actor;
use super::ask::{Writing, saying};
use super::{Ask, News, RoomError, RoomSent, Saying};

/// How much news is looked at together: what members may have on its way while one commit takes its time. Bounds how long
/// the first waits for the last.
const TOGETHER_MAX: usize = 64;

/// Takes what is looked at together: what came first, and what waits behind it.
pub(super) fn gather(first: News, inbox: &mut mpsc::Receiver<News>) -> Vec<News> {
    let mut together = vec![first];
    while together.len() < TOGETHER_MAX
        && let Ok(more) = inbox.try_recv()
    {
        together.push(more);
    }
    together
}

type Answer = oneshot::Sender<Result<RoomSent, RoomError>>;

/// What belongs together.
enum Group {
    /// What members say about a room.
    Said(RoomRow, Vec<(PeerId, Said)>),
    /// Texts to be sent to a room.
    Sent(RoomRow, Vec<(Saying, Answer)>),
}

/// A message that was sealed and is not on the disk yet.
struct Sealed {
    id: MessageId,
    /// The key of the session that began with it.
    share: Option<KeyShare>,
}

impl Actor {
    /// Takes news in, in their order.
    pub(super) async fn handle_together(&mut self, news: Vec<News>) {
        let mut group: Option<Group> = None;
        for one in news {
            match (&mut group, self.grouped(one)) {
                (Some(Group::Said(row, all)), Ok(Group::Said(of, more))) if *row == of => all.extend(more),
                (Some(Group::Sent(row, all)), Ok(Group::Sent(of, more))) if *row == of => all.extend(more),
                (_, Ok(next)) => {
                    self.carry_out_group(group.replace(next)).await;
                }
                (_, Err(other)) => {
                    self.carry_out_group(group.take()).await;
                    self.handle(other).await;
                }
            }
        }
        self.carry_out_group(group).await;
    }

    /// Makes a group of one, of what can be in one.
    fn grouped(&self, news: News) -> Result<Group, News> {
        match news {
            News::Said(peer, frame) => match self.by_id.get(&frame.room) {
                Some(row) => Ok(Group::Said(*row, vec![(peer, frame.said)])),
                None => Err(News::Said(peer, frame)),
            },
            // What has a key may be the same as the one before it, and is looked for on the disk.
            News::Asked(Ask::Send(row, saying, answer)) if saying.dedupe_key.is_none() => {
                Ok(Group::Sent(row, vec![(saying, answer)]))
            }
            other => Err(other),
        }
    }

    async fn carry_out_group(&mut self, group: Option<Group>) {
        match group {
            Some(Group::Said(row, all)) => {
                let Some(place) = self.places.get_mut(&row) else {
                    return;
                };
                let mut outputs = Vec::new();
                for (peer, said) in all {
                    outputs.extend(place.room.handle(Input::Said(peer, said)));
                }
                self.carry_out(row, Vec::new(), outputs).await;
            }
            Some(Group::Sent(row, all)) => {
                let (sayings, answers): (Vec<Saying>, Vec<Answer>) = all.into_iter().unzip();
                let is_draft = sayings.iter().any(|saying| saying.is_draft);
                let writings = sayings.into_iter().map(saying).collect();
                let sent = self.publish(row, writings).await;
                if is_draft {
                    self.tell_draft_sent(row);
                }
                for (answer, sent) in answers.into_iter().zip(sent) {
                    let sent = sent.map(|(row, id)| RoomSent {
                        row,
                        id,
                        is_repeated: false,
                    });
                    // Whoever does not wait for the answer any more needs none.
                    let _ = answer.send(sent);
                }
            }
            None => {}
        }
    }

    /// Writes messages into this node's stream, in one step, and hands them to everybody. Returns what became of each.
    pub(super) async fn publish(
        &mut self,
        row: RoomRow,
        writings: Vec<Writing>,
    ) -> Vec<Result<(RoomMessageRow, MessageId), RoomError>> {
        let Some(mut place) = self.places.remove(&row) else {
            return writings.iter().map(|_| Err(RoomError::NoRoom)).collect();
        };
        let (mut changes, mut outputs, mut sealed) = (Vec::new(), Vec::new(), Vec::new());
        for writing in writings {
            let written = self.write(&mut place, writing);
            sealed.push(written.map(|(share, message, more)| {
                let id = message.id();
                changes.extend(more);
                outputs.extend(place.room.written(message));
                Sealed { id, share }
            }));
        }
        if let Some((stream, _)) = &place.sender {
            changes.extend(place.stream_change(*stream));
            changes.extend(place.sender_change());
        }
        self.places.insert(row, place);
        if sealed.iter().all(Result::is_err) {
            return sealed
                .into_iter()
                .map(|sealed| Err(sealed.err().unwrap_or(RoomError::NoRoom)))
                .collect();
        }
        let news = self.carry_out(row, changes, in_one_frame_each(outputs)).await;
        let mut rows = news.into_iter().flatten().map(|news| match news {
            RoomNews::Said(row) | RoomNews::Offered(row) | RoomNews::Acted(row, _) => row,
        });
        let mut sent = Vec::new();
        for sealed in sealed {
            let outcome = match sealed {
                Ok(sealed) => match rows.next() {
                    Some(row) => {
                        self.hand_out_key(sealed.share).await;
                        Ok((row, sealed.id))
                    }
                    None => Err(RoomError::Store(StoreError::Closed)),
                },
                Err(error) => Err(error),
            };
            sent.push(outcome);
        }
        sent
    }

    /// Gives the key of a new session to those who may read.
    pub(super) async fn hand_out_key(&self, share: Option<KeyShare>) {
        let Some(share) = share else { return };
        for reader in share.card.readers.keys().filter(|reader| **reader != self.ours) {
            self.post(*reader, RoomBody::Key(Box::new(share.clone()))).await;
        }
    }
}

/// Puts messages for one peer into as few frames as they fit, in their order.
fn in_one_frame_each(outputs: Vec<Output>) -> Vec<Output> {
    let (mut rest, mut for_each): (Vec<Output>, BTreeMap<PeerId, Vec<RoomMessage>>) = Default::default();
    for output in outputs {
        match output {
            Output::Say(peer, Said::Messages(messages)) => for_each.entry(peer).or_default().extend(messages),
            other => rest.push(other),
        }
    }
    for (peer, messages) in for_each {
        let (mut batch, mut bytes) = (Vec::new(), 0_usize);
        for message in messages {
            bytes = bytes.saturating_add(message.len());
            if bytes > BATCH_BYTES_MAX && !batch.is_empty() {
                bytes = message.len();
                rest.push(Output::Say(peer, Said::Messages(std::mem::take(&mut batch))));
            }
            batch.push(message);
        }
        rest.push(Output::Say(peer, Said::Messages(batch)));
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_looked_at_together_than_a_commit_should_hold() {
        let news = || News::Gone(PeerId([1; 32]), 1);
        let (tell, mut inbox) = mpsc::channel(2 * TOGETHER_MAX);
        for _ in 0..TOGETHER_MAX + 1 {
            tell.try_send(news()).unwrap();
        }
        assert_eq!(gather(news(), &mut inbox).len(), TOGETHER_MAX);
        assert_eq!(inbox.len(), 2, "the next commit has what is left");
    }
}
