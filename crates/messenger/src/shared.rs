//! What all tasks of a messenger share.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use messenger_net::Net;
use messenger_proto::arbitration::RunId;
use messenger_proto::frame::Hello;
use messenger_proto::limits::ADDRS_MAX;
use messenger_proto::name::Name;
use messenger_proto::presence::{Absence, Presence};
use messenger_store::Store;
use messenger_store::contacts::{Contact, ContactId};
use tokio::sync::{Notify, broadcast, watch};

use crate::answers::Answers;
use crate::busy_poll::BusyPolling;
use crate::doubles::OwnDouble;
use crate::event::{Event, LinkState};
use crate::files::Transfers;
use crate::messenger::Config;
use crate::pairing::Shown;
use crate::peer::{PeerActor, PeerHandle};
use crate::questions::Questions;
use crate::request::Asking;
use crate::rooms::Rooms;
use crate::tasks::Tasks;

/// How many events a slow listener may fall behind before it misses some and has to look into the store.
const EVENTS_LEN: usize = 1024;

/// The ground on which the actors stand.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) net: Net,
    pub(crate) tasks: Tasks,
    /// Who waits for the answer to a message of ours.
    pub(crate) answers: Arc<Answers>,
    /// How far files have come on their way.
    pub(crate) transfers: Arc<Transfers>,
    /// The words of a pairing that are shown.
    pub(crate) shown: Shown,
    /// The way to the actor of the rooms.
    pub(crate) rooms: Rooms,
    /// What keeps the node from resting for a moment after a message.
    pub(crate) busy_polling: BusyPolling,
    /// Says that the time of a message has begun.
    pub(crate) expiry_begun: Notify,
    /// Counts the changes of what contacts are to know of the user's presence.
    pub(crate) presence_changed: watch::Sender<u64>,
    /// The program and its version, as peers are told.
    agent: String,
    run: RunId,
    name: Mutex<Name>,
    /// What connected contacts said about themselves, of those who are away.
    absences: Mutex<HashMap<ContactId, Absence>>,
    pub(crate) events: broadcast::Sender<Event>,
    peers: Mutex<HashMap<ContactId, PeerHandle>>,
    /// Contacts that are connected and take nothing more from here for now.
    full_there: Mutex<HashSet<ContactId>>,
    /// Whether this identity runs elsewhere too.
    pub(crate) own_double: OwnDouble,
    /// Requests of the user's own.
    pub(crate) asking: Asking,
    /// What contacts ask about the ports of this machine.
    pub(crate) questions: Questions,
    /// How many requests of strangers were turned away since the start.
    pub(crate) turned_away: AtomicU64,
}

impl Shared {
    pub(crate) fn new(config: Config, name: Name, run: RunId, rooms: Rooms) -> Arc<Self> {
        Arc::new(Self {
            store: config.store,
            net: config.net,
            tasks: Tasks::default(),
            answers: Arc::default(),
            transfers: Arc::new(Transfers::new(config.downloads)),
            shown: Shown::default(),
            rooms,
            busy_polling: BusyPolling::default(),
            expiry_begun: Notify::new(),
            presence_changed: watch::Sender::new(0),
            agent: config.agent,
            run,
            name: Mutex::new(name),
            absences: Mutex::default(),
            events: broadcast::channel(EVENTS_LEN).0,
            peers: Mutex::default(),
            full_there: Mutex::default(),
            own_double: OwnDouble::default(),
            asking: Asking::default(),
            questions: Questions::new(config.inquiries),
            turned_away: AtomicU64::new(0),
        })
    }

    /// Introduces this node to a peer.
    pub(crate) fn hello(&self, is_contact: bool) -> Hello {
        let mut addrs = self.net.local_addrs();
        addrs.truncate(ADDRS_MAX);
        Hello {
            agent: self.agent.clone(),
            name: Some(self.name()),
            run: self.run,
            addrs,
            is_contact,
        }
    }

    pub(crate) fn name(&self) -> Name {
        locked(&self.name).clone()
    }

    pub(crate) fn set_name(&self, name: Name) {
        *locked(&self.name) = name;
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    pub(crate) fn tell(&self, event: Event) {
        // Without a listener there is nobody to tell.
        let _ = self.events.send(event);
    }

    /// Notes what a connected contact says of itself, and returns whether that is something else than before.
    pub(crate) fn set_presence(&self, contact: ContactId, presence: Presence) -> bool {
        let mut absences = locked(&self.absences);
        match presence {
            Presence::Available => absences.remove(&contact).is_some(),
            Presence::Away(absence) => absences.insert(contact, absence.clone()) != Some(absence),
        }
    }

    /// Forgets what a contact said of itself.
    pub(crate) fn forget_presence(&self, contact: ContactId) {
        locked(&self.absences).remove(&contact);
    }

    /// Returns what a connected contact says of its absence.
    pub(crate) fn absence(&self, contact: ContactId) -> Option<Absence> {
        locked(&self.absences).get(&contact).cloned()
    }

    /// Returns the actor of a contact, starting it when there is none.
    pub(crate) fn peer(self: &Arc<Self>, contact: &Contact) -> PeerHandle {
        let mut peers = locked(&self.peers);
        if let Some(peer) = peers.get(&contact.id).filter(|peer| !peer.is_gone()) {
            return peer.clone();
        }
        let peer = PeerActor::start(Arc::clone(self), contact.id, contact.peer);
        peers.insert(contact.id, peer.clone());
        peer
    }

    /// Ends the actor of a contact, and its connection.
    pub(crate) async fn retire_peer(&self, contact: ContactId) {
        let peer = locked(&self.peers).remove(&contact);
        if let Some(peer) = peer {
            peer.retire().await;
        }
    }

    /// Notes whether a contact takes messages from here, as far as it has said.
    pub(crate) fn note_inbox_there(&self, contact: ContactId, is_full: bool) {
        let mut full = locked(&self.full_there);
        let is_news = if is_full {
            full.insert(contact)
        } else {
            full.remove(&contact)
        };
        drop(full);
        if is_news {
            tracing::info!(is_full, "the contact's inbox");
            self.tell(Event::Inbox { contact });
        }
    }

    /// Whether a contact takes nothing more from here for now.
    pub(crate) fn is_full_there(&self, contact: ContactId) -> bool {
        locked(&self.full_there).contains(&contact)
    }

    /// Lists the contacts to which there is a connection.
    pub(crate) fn connected(&self) -> Vec<ContactId> {
        let peers = locked(&self.peers);
        let connected = peers.iter().filter(|(_, peer)| peer.link_state.borrow().is_up());
        connected.map(|(contact, _)| *contact).collect()
    }

    /// Returns how the connection to a contact stands.
    pub(crate) fn link_state(&self, contact: ContactId) -> LinkState {
        locked(&self.peers)
            .get(&contact)
            .map_or(LinkState::Trying, |peer| peer.link_state.borrow().clone())
    }
}

/// The data under these locks is replaced as a whole, so a panic elsewhere cannot leave it half done.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
