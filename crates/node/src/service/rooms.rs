//! Rooms, as the local API asks for them.

mod acts;
mod message;
mod notifications;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Duration;

use api::events::Event;
use api::messages::{Conversation, HistoryRequest, Message, SendRequest, Sent, WaitFor};
use api::rooms::{Room, RoomAct, RoomMember, RoomRequest, RoomRole, RoomSummary, RoomsDocument};
use api::{ApiError, ErrorCode};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use messenger::rooms::{
    Act, Awaited, Change, KnownRoom, MessageReach, Refusal, Role, RoomError, RoomMessageRow,
    RoomMessageState, RoomReach, RoomRow, RoomSent, RoomView, Saying, ShownMessage,
};
use messenger::{Messenger, OfferedIn, PeerId, Said, StoreError, Text};

use super::NodeService;
use crate::answers::FileWhere;
use crate::trouble;

/// How many messages of a room are listed at once at most.
pub(super) const HISTORY_MAX: usize = 1000;

/// Where the places of messages of rooms begin, so that none is taken for that of another message: more than any store
/// holds, and exact in every program's numbers.
const PLACES: i64 = 1_000_000_000_000;

impl NodeService {
    /// Puts the rooms among the conversations, by when something was said last.
    pub(super) async fn with_rooms(
        &self,
        mut conversations: Vec<Conversation>,
    ) -> Result<Vec<Conversation>, ApiError> {
        let listed = self.messenger.listed_rooms().await;
        let mut listed = listed.map_err(|error| trouble::store(&error))?;
        let latest = listed.iter_mut().filter_map(|listed| listed.latest.take());
        let latest = self.room_messages(latest.collect()).await?;
        let mut latest: HashMap<String, Message> = latest
            .into_iter()
            .map(|message| (message.contact.clone(), message))
            .collect();
        for listed in listed {
            let Some(view) = self.view(listed.known.row).await? else {
                continue;
            };
            let name = format!("#{}", listed.known.name);
            conversations.push(Conversation {
                latest: latest.remove(&name),
                name,
                contact: None,
                room: Some(RoomSummary {
                    is_member: view.membership.members.contains_key(&self.messenger.id()),
                    members: view.membership.members.len(),
                    connected: view.connected.len(),
                }),
                unread: listed.unread,
            });
        }
        // Stable, so that those without messages stay in the order of their names.
        conversations.sort_by_key(|listed| {
            std::cmp::Reverse(listed.latest.as_ref().map(|message| message.stored_at_ms))
        });
        Ok(conversations)
    }

    pub(super) async fn about_rooms(&self, request: RoomRequest) -> Result<RoomsDocument, ApiError> {
        let known = match (&request.room, request.act) {
            (None, _) if request.notifications.is_some() => {
                let message = "it does not say about which room that is decided";
                return Err(ApiError::new(ErrorCode::BadRequest, message));
            }
            (None, _) => self
                .messenger
                .rooms()
                .await
                .map_err(|error| trouble::store(&error))?,
            (Some(name), Some(RoomAct::Create)) => {
                let name = name.strip_prefix('#').unwrap_or(name).parse();
                let name = name.map_err(|error: messenger::NameError| {
                    ApiError::new(ErrorCode::BadRequest, error.to_string())
                })?;
                vec![
                    self.messenger
                        .create_room(name)
                        .await
                        .map_err(|error| trouble::room(&error))?,
                ]
            }
            (Some(name), act) => {
                let known = self.known_room(name).await?;
                if let Some(act) = act {
                    self.do_in_room(&known, act, request.who.as_deref()).await?;
                }
                vec![known]
            }
        };
        let names = self.names().await?;
        let mut rooms = Vec::new();
        for known in known {
            if let Some(decision) = request.notifications {
                self.decide_notifications(known.row, decision).await?;
            }
            if let Some(view) = self.view(known.row).await? {
                let notifications = self.notifications(known.row).await?;
                rooms.push(self.room_document(&view, &names, notifications));
            }
        }
        Ok(RoomsDocument { version: 1, rooms })
    }

    /// Looks at a room; `None`: it is about to be opened, or cannot be.
    async fn view(&self, room: RoomRow) -> Result<Option<RoomView>, ApiError> {
        match self.messenger.room(room).await {
            Ok(view) => Ok(Some(view)),
            Err(RoomError::NoRoom) => Ok(None),
            Err(error) => Err(trouble::room(&error)),
        }
    }

    async fn do_in_room(&self, room: &KnownRoom, act: RoomAct, who: Option<&str>) -> Result<(), ApiError> {
        let whom = match who {
            Some(who) => Some(self.member_called(room, who).await?),
            None => None,
        };
        let change = match (act, whom) {
            (RoomAct::Leave, None) => Change::Leave,
            (RoomAct::Add | RoomAct::AddWithHistory, Some(who)) => Change::Act(Act::Add {
                who,
                reads_history: act == RoomAct::AddWithHistory,
            }),
            (RoomAct::Remove, Some(who)) => Change::Remove(who),
            (RoomAct::Promote, Some(who)) => Change::Act(Act::Promote(who)),
            (RoomAct::Demote, Some(who)) => Change::Act(Act::Demote(who)),
            (RoomAct::HandOver, Some(who)) => Change::Act(Act::HandOver(who)),
            _ => {
                return Err(ApiError::new(
                    ErrorCode::BadRequest,
                    "it does not say whom to do this to",
                ));
            }
        };
        self.messenger
            .change_room(room.row, change)
            .await
            .map_err(|error| trouble::room(&error))
    }

    /// Finds a contact, or a member of the room by its id or the beginning of it.
    async fn member_called(&self, room: &KnownRoom, who: &str) -> Result<PeerId, ApiError> {
        let unknown = match self.contact(who).await {
            Ok(contact) => return Ok(contact.peer),
            Err(error) => error,
        };
        let view = self
            .messenger
            .room(room.row)
            .await
            .map_err(|error| trouble::room(&error))?;
        let mut members = view.membership.members.keys();
        let found = members.find(|peer| peer.short() == who || peer.to_string() == who);
        found.copied().ok_or(unknown)
    }

    pub(super) async fn known_room(&self, name: &str) -> Result<KnownRoom, ApiError> {
        known_room(&self.messenger, name).await
    }

    /// The user's names for all contacts, and for the user.
    pub(super) async fn names(&self) -> Result<HashMap<PeerId, String>, ApiError> {
        let contacts = self
            .messenger
            .contacts()
            .await
            .map_err(|error| trouble::store(&error))?;
        let names = contacts
            .into_iter()
            .map(|known| (known.contact.peer, known.contact.name.to_string()));
        Ok(names.collect())
    }

    fn room_document(&self, view: &RoomView, names: &HashMap<PeerId, String>, notifications: bool) -> Room {
        let ours = self.messenger.id();
        let name_of = |peer: &PeerId| match names.get(peer) {
            Some(name) => name.clone(),
            None if *peer == ours => self.messenger.name().to_string(),
            None => peer.short(),
        };
        let member = |(peer, member): (&PeerId, &messenger::rooms::Member)| RoomMember {
            name: name_of(peer),
            id: peer.to_string(),
            role: match member.role {
                Role::Owner => RoomRole::Owner,
                Role::Moderator => RoomRole::Moderator,
                Role::Plain => RoomRole::Member,
            },
            is_user: *peer == ours,
            is_connected: view.connected.contains(peer),
        };
        let mut members: Vec<RoomMember> = view.membership.members.iter().map(member).collect();
        members.sort_by(|a, b| (!a.is_user, &a.name).cmp(&(!b.is_user, &b.name)));
        Room {
            name: format!("#{}", view.known.name),
            id: view.known.id.to_string(),
            is_member: view.membership.members.contains_key(&ours),
            notifications,
            members,
            notices: notices(view, name_of),
        }
    }

    pub(super) async fn room_history(&self, request: &HistoryRequest) -> Result<Vec<Message>, ApiError> {
        let room = self.known_room(&request.with).await?;
        let limit = request.limit.min(HISTORY_MAX);
        let history = match (request.before, request.after) {
            (Some(_), Some(_)) => return Err(trouble::before_and_after()),
            (None, Some(after)) => {
                let after = RoomMessageRow(after.saturating_sub(PLACES));
                self.messenger.room_history_after(room.row, after, limit).await
            }
            (before, None) => {
                let before = before.map(|before| RoomMessageRow(before.saturating_sub(PLACES)));
                self.messenger.room_history(room.row, before, limit).await
            }
        };
        self.room_messages(history.map_err(|error| trouble::store(&error))?)
            .await
    }

    /// Lists what was said in rooms and not shown yet; of one room, or of all.
    pub(super) async fn room_unread(&self, from: Option<&str>) -> Result<Vec<Message>, ApiError> {
        let room = match from {
            Some(name) => Some(self.known_room(name).await?.row),
            None => None,
        };
        let unread = self.messenger.room_unread(room).await;
        self.room_messages(unread.map_err(|error| trouble::store(&error))?)
            .await
    }

    pub(super) async fn room_messages(&self, messages: Vec<ShownMessage>) -> Result<Vec<Message>, ApiError> {
        if messages.is_empty() {
            return Ok(Vec::new());
        }
        let names = self.names().await?;
        let rooms = self
            .messenger
            .rooms()
            .await
            .map_err(|error| trouble::store(&error))?;
        let rooms: HashMap<_, _> = rooms.into_iter().map(|room| (room.row, room.name)).collect();
        let room_of = |message: &ShownMessage| match rooms.get(&message.room) {
            Some(name) => format!("#{name}"),
            None => String::new(),
        };
        let people = message::People {
            names: &names,
            ours: self.messenger.id(),
        };
        let mut reached: HashMap<RoomRow, RoomReach> = HashMap::new();
        for message in messages
            .iter()
            .filter(|message| message.state == RoomMessageState::Out)
        {
            if let Entry::Vacant(place) = reached.entry(message.room)
                && let Some(reach) = self.reach_in(message.room).await?
            {
                place.insert(reach);
            }
        }
        let mut listed = Vec::new();
        for mut message in messages {
            let file = message.file.take().filter(|_| message.said != Said::Deleted);
            let (room, reach) = (room_of(&message), reached.get(&message.room));
            let mut message = message::listed(&people, room, reach, message);
            if let Some(file) = file {
                message.file = Some(Box::new(self.described_in_room(file, &names).await?));
            }
            listed.push(message);
        }
        Ok(listed)
    }

    /// Describes a file that is offered in a room.
    pub(super) async fn described_in_room(
        &self,
        file: messenger::File,
        names: &HashMap<PeerId, String>,
    ) -> Result<api::files::File, ApiError> {
        let OfferedIn::Room(room, _, author) = file.offered_in else {
            return Ok(self.described(file, FileWhere::with("")));
        };
        let people = message::People {
            names,
            ours: self.messenger.id(),
        };
        let reach = match self.view(room).await? {
            Some(view) if file.is_outbound => Some(message::file_reach(&view, people.ours, &file.members)),
            _ => None,
        };
        let name = name(&self.messenger, room).await;
        let place = FileWhere {
            contact: name.map_err(|error| trouble::store(&error))?,
            author: people.other(author),
            reach,
        };
        Ok(self.described(file, place))
    }

    /// Looks how far the user's messages have come in a room; `None`: it is about to be opened, or cannot be.
    async fn reach_in(&self, room: RoomRow) -> Result<Option<RoomReach>, ApiError> {
        match self.messenger.room_reach(room).await {
            Ok(reach) => Ok(Some(reach)),
            Err(RoomError::NoRoom) => Ok(None),
            Err(error) => Err(trouble::room(&error)),
        }
    }

    /// Notes which messages of rooms were shown; returns the rows of other messages.
    pub(super) async fn mark_room_shown(&self, rows: Vec<i64>) -> Result<Vec<i64>, ApiError> {
        let (rooms, others): (Vec<i64>, Vec<i64>) = rows.into_iter().partition(|row| *row > PLACES);
        if !rooms.is_empty() {
            let rows = rooms
                .into_iter()
                .map(|row| RoomMessageRow(row.saturating_sub(PLACES)))
                .collect();
            let marked = self.messenger.mark_room_read(rows).await;
            marked.map_err(|error| trouble::store(&error))?;
        }
        Ok(others)
    }
}

/// Begins to say something in a room. The future that is returned waits until it is on the disk, and as long as was asked.
pub(super) async fn send_to_room(
    messenger: &Messenger,
    request: SendRequest,
) -> Result<BoxFuture<'static, Result<Sent, ApiError>>, ApiError> {
    super::send::check_text(&request.text)?;
    super::send::check_key(request.dedupe_key.as_deref())?;
    let room = known_room(messenger, &request.to).await?;
    super::send::check_expiry(request.expires_after_s)?;
    let reply_to = match &request.reply_to {
        Some(answered) => Some(acts::message_of(messenger, &room, answered).await?.id),
        None => None,
    };
    let text = Text {
        text: request.text,
        reply_to,
        severity: request.severity.map(crate::answers::severity_asked),
        expires_after_s: request.expires_after_s,
    };
    let saying = Saying {
        text,
        dedupe_key: request.dedupe_key,
        is_draft: request.from_draft,
    };
    let sent = messenger.begin_send_to_room(room.row, saying).await;
    let sent = sent.map_err(|error| trouble::room(&error))?;
    let limit = request.wait_ms.map_or(Duration::ZERO, Duration::from_millis);
    let awaited = match request.wait_for {
        WaitFor::Delivered => Awaited::Anybody,
        WaitFor::Everyone => Awaited::Everybody,
        WaitFor::Read => Awaited::Reader,
    };
    let messenger = messenger.clone();
    let rest = async move {
        let sent = sent.await.map_err(|error| trouble::room(&error))?;
        reached(&messenger, &room, sent, (awaited, limit)).await
    };
    Ok(rest.boxed())
}

/// Waits until a message has come as far as is awaited, or as long as is said, and tells what became of it.
pub(super) async fn reached(
    messenger: &Messenger,
    room: &KnownRoom,
    sent: RoomSent,
    (awaited, limit): (Awaited, Duration),
) -> Result<Sent, ApiError> {
    let reach = messenger.await_in_room(sent.row, awaited, limit).await;
    let reach = match reach {
        Ok(reach) => reach,
        // Its time was over, or it was deleted, while somebody waited.
        Err(RoomError::NoMessage) => MessageReach::default(),
        Err(error) => return Err(trouble::room(&error)),
    };
    let is_alone = reach.members == 0 && !reach.is_delivered;
    Ok(Sent {
        row: place(sent.row),
        id: sent.id.to_string(),
        contact: format!("#{}", room.name),
        state: message::state(reach),
        reach: Some(message::counts(reach)),
        repeated: sent.is_repeated,
        trouble: is_alone.then(|| "nobody else is in the room".to_owned()),
        file: None,
        left_out: 0,
    })
}

async fn known_room(messenger: &Messenger, name: &str) -> Result<KnownRoom, ApiError> {
    let known = messenger.room_called(name).await;
    let known = known.map_err(|error| trouble::store(&error))?;
    known.ok_or_else(|| {
        let name = name.strip_prefix('#').unwrap_or(name);
        ApiError::new(
            ErrorCode::NoSuchContact,
            format!("there is no room called #{name}"),
        )
        .with_hint("directnet room list shows the rooms")
    })
}

/// The user's name for a room, with its `#`; empty if there is no such room.
pub(super) async fn name(messenger: &Messenger, room: RoomRow) -> Result<String, StoreError> {
    let rooms = messenger.rooms().await?;
    let known = rooms.into_iter().find(|known| known.row == room);
    Ok(known.map(|known| format!("#{}", known.name)).unwrap_or_default())
}

/// Tells that a message of the user's in a room has come further.
pub(super) async fn settled(
    messenger: &Messenger,
    room: RoomRow,
    row: RoomMessageRow,
) -> Result<Event, StoreError> {
    let Some(message) = messenger.room_message(row).await? else {
        // Its time was over meanwhile.
        return Ok(Event::Missed);
    };
    let reach = messenger.room_reach(room).await;
    let reach = reach.map(|reach| reach.message(message.place));
    Ok(Event::Settled {
        contact: name(messenger, room).await?,
        row: place(row),
        state: message::state(reach.unwrap_or_default()),
    })
}

/// The row of the message of a room at a place; `None`: it is the place of another message.
pub(super) fn row_in_room(place: i64) -> Option<RoomMessageRow> {
    (place > PLACES).then(|| row_at(place))
}

/// The row of the message at a place; none has it if the place is not one of a message of a room.
fn row_at(place: i64) -> RoomMessageRow {
    RoomMessageRow(place.saturating_sub(PLACES))
}

/// The place of a message of a room among all messages of this node.
pub(crate) fn place(row: RoomMessageRow) -> i64 {
    row.0.saturating_add(PLACES)
}

fn notices(view: &RoomView, name_of: impl Fn(&PeerId) -> String) -> Vec<String> {
    let (membership, mut notices) = (&view.membership, Vec::new());
    for peer in membership.forked.keys() {
        let name = name_of(peer);
        notices.push(format!(
            "{name} has signed two histories of this room; both count, and removals win"
        ));
    }
    for peer in &membership.flooded {
        let name = name_of(peer);
        notices.push(format!(
            "{name} has signed more changes than anybody may, and is out"
        ));
    }
    if let Some(peer) = &membership.contested_by {
        let name = name_of(peer);
        notices.push(format!(
            "{name} handed this room to several people at once, so it has no owner"
        ));
    }
    for (peer, refusals) in &view.refused {
        let name = name_of(peer);
        notices.extend(refusals.iter().map(|refusal| refused(&name, *refusal)));
    }
    notices
}

/// Says what was not taken from a member, since the node started.
fn refused(name: &str, refusal: Refusal) -> String {
    match refusal {
        Refusal::Forged => {
            format!("{name} handed over what nobody signed, and was not listened to about this room any more")
        }
        Refusal::NotAllowed => format!(
            "{name} handed over changes that nobody may make, such as one member more than a room has; they do not count"
        ),
        Refusal::Baseless => {
            format!("{name} handed over changes that rest on what is nowhere to be had; they do not count")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn whatever_is_wrong_with_a_room_is_said() {
        let (bob, carol) = (PeerId([1; 32]), PeerId([2; 32]));
        let mut membership = messenger::rooms::Membership::default();
        let two = [1, 2].map(|n| messenger::rooms::EntryId([n; 32]));
        membership.forked.insert(bob, two.into());
        membership.flooded.insert(bob);
        membership.contested_by = Some(bob);
        let refusals = [Refusal::Forged, Refusal::NotAllowed, Refusal::Baseless];
        let view = RoomView {
            known: KnownRoom {
                row: RoomRow(1),
                id: messenger::rooms::RoomId([0; 32]),
                name: "team".parse().unwrap(),
            },
            membership,
            connected: Vec::new(),
            refused: [(carol, BTreeSet::from(refusals))].into(),
        };
        let name = |peer: &PeerId| if *peer == bob { "bob" } else { "carol" }.to_owned();
        let said = notices(&view, name);
        assert_eq!(said.len(), 6, "{said:?}");
        for (notice, (who, what)) in said.iter().zip([
            ("bob", "two histories"),
            ("bob", "is out"),
            ("bob", "no owner"),
            ("carol", "nobody signed"),
            ("carol", "nobody may make"),
            ("carol", "nowhere to be had"),
        ]) {
            assert!(notice.starts_with(who) && notice.contains(what), "{notice}");
        }
    }
}
