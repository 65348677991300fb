//! The side that knows the words: asks everybody nearby who shows them.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::sync::Arc;
use std::time::Duration;

use messenger_proto::PeerId;
use messenger_proto::beacon::{Beacon, DATAGRAM_BYTES, Nonce};
use messenger_proto::limits::ADDRS_MAX;
use messenger_proto::pairing::Slot;
use socket2::{Domain, Protocol, Socket, Type};
use thiserror::Error;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until, timeout_at};

use super::answer::into_tokio;
use super::interfaces::{Interfaces, broadcast_of};
use super::{BEACON_PORT, GROUP, GROUP6};
use crate::endpoint::Net;

/// How long is asked. Somebody who shows words and can be heard answers within milliseconds; a Wi-Fi that saves power
/// holds multicast back for a second or loses it.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often is asked.
const ASK_EVERY: Duration = Duration::from_millis(400);

/// How long further answers are waited for after the first one: the same node at another address, or another node.
const MORE_ANSWERS: Duration = Duration::from_millis(300);

/// Answers that were heard and not looked at yet. A flood beyond that waits in the kernel, which drops what is too much.
const ANSWERS_LEN: usize = 16;

/// Multicast does not leave the network it is sent on.
const HOPS: u32 = 1;

/// Who was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Who answered. Not proven by anything yet.
    pub peer: PeerId,
    /// Where, at most eight.
    pub addrs: Vec<SocketAddr>,
}

/// Why nobody was found.
#[derive(Debug, Error)]
pub enum FindError {
    /// Nobody answered.
    #[error("nobody nearby shows words with the number {}", .0.number())]
    Nobody(Slot),
    /// Several nodes answered; to try the words with all of them would be as many guesses.
    #[error("several nodes nearby answer to the number {}", .0.number())]
    Several(Slot),
    /// No packet could be sent at all.
    #[error("there is no network to ask on")]
    NoNetwork(#[source] Option<io::Error>),
    /// The system has no randomness to give.
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
}

impl Net {
    /// Asks on all local networks who shows words with the number `slot`, for five seconds at most.
    ///
    /// # Errors
    ///
    /// Fails unless exactly one node answers.
    pub async fn find(&self, slot: Slot) -> Result<Found, FindError> {
        let mut nonce = Nonce::default();
        getrandom::fill(&mut nonce)?;
        let mut asking = Asking::open(&Interfaces::list().await)?;
        let question = Beacon::Ask { slot, nonce }.encode();
        let deadline = Instant::now() + PATIENCE;
        let mut again = interval(ASK_EVERY);
        again.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                () = sleep_until(deadline) => return Err(FindError::Nobody(slot)),
                Some(heard) = asking.answers.recv() => {
                    if let Some(found) = self.meant(heard, slot, nonce) {
                        return self.hear_more(&mut asking, found, slot, nonce).await;
                    }
                }
                _ = again.tick() => asking.ask(&question).await?,
            }
        }
    }

    /// Waits for what else is answered.
    async fn hear_more(
        &self,
        asking: &mut Asking,
        mut found: Found,
        slot: Slot,
        nonce: Nonce,
    ) -> Result<Found, FindError> {
        let deadline = Instant::now() + MORE_ANSWERS;
        while let Ok(Some(heard)) = timeout_at(deadline, asking.answers.recv()).await {
            let Some(other) = self.meant(heard, slot, nonce) else {
                continue;
            };
            if other.peer != found.peer {
                return Err(FindError::Several(slot));
            }
            for addr in other.addrs {
                if found.addrs.len() < ADDRS_MAX && !found.addrs.contains(&addr) {
                    found.addrs.push(addr);
                }
            }
        }
        Ok(found)
    }

    /// Reads an answer to the question that was asked; this node itself may show other words.
    fn meant(&self, (from, beacon): Heard, asked: Slot, with: Nonce) -> Option<Found> {
        match beacon {
            Beacon::Answer {
                slot,
                nonce,
                peer,
                port,
                ipv6,
            } if slot == asked && nonce == with && peer != self.id() && port != 0 => {
                let named = ipv6.map(|ip| SocketAddr::from((ip, port)));
                let seen = SocketAddr::new(from.ip(), port);
                // A link-local address without its interface is none, and the transport forgets interfaces.
                let seen = Some(seen).filter(|addr| !is_link_local(addr));
                Some(Found {
                    peer,
                    addrs: seen.into_iter().chain(named).collect(),
                })
            }
            Beacon::Answer { .. } | Beacon::Ask { .. } => None,
        }
    }
}

fn is_link_local(addr: &SocketAddr) -> bool {
    matches!(addr, SocketAddr::V6(addr) if addr.ip().is_unicast_link_local())
}

type Heard = (SocketAddr, Beacon);

/// The sockets on which is asked, and what they hear.
struct Asking {
    targets: Vec<(Arc<UdpSocket>, Vec<SocketAddr>)>,
    answers: mpsc::Receiver<Heard>,
    /// Ends with this.
    _listeners: JoinSet<()>,
}

impl Asking {
    fn open(interfaces: &Interfaces) -> Result<Self, FindError> {
        let (tx, answers) = mpsc::channel(ANSWERS_LEN);
        let mut trouble = None;
        let mut targets = Vec::new();
        let on_ipv4 = (interfaces.ipv4.iter()).map(|net| {
            let everybody = [Some(GROUP), broadcast_of(net)].into_iter().flatten();
            let to = if net.addr().is_loopback() {
                vec![Ipv4Addr::LOCALHOST]
            } else {
                everybody.collect()
            };
            let to = to.into_iter().map(|ip| SocketAddr::from((ip, BEACON_PORT)));
            socket_ipv4(net.addr()).map(|socket| (socket, to.collect()))
        });
        let scoped = |index: &u32| SocketAddr::from(SocketAddrV6::new(GROUP6, BEACON_PORT, 0, *index));
        let to = interfaces.with_ipv6.iter().map(scoped).collect();
        let on_ipv6 = socket_ipv6().map(|socket| (socket, to));
        for opened in on_ipv4.chain([on_ipv6]) {
            match opened {
                Ok((socket, to)) => targets.push((Arc::new(socket), to)),
                Err(error) => trouble = Some(error),
            }
        }
        let mut listeners = JoinSet::new();
        for (socket, _) in &targets {
            listeners.spawn(listen(Arc::clone(socket), tx.clone()));
        }
        if targets.iter().all(|(_, to): &(_, Vec<SocketAddr>)| to.is_empty()) {
            return Err(FindError::NoNetwork(trouble));
        }
        Ok(Self {
            targets,
            answers,
            _listeners: listeners,
        })
    }

    /// Sends the question everywhere. One network that takes it is enough.
    async fn ask(&self, question: &[u8]) -> Result<(), FindError> {
        let (mut is_sent, mut trouble) = (false, None);
        for (socket, targets) in &self.targets {
            for target in targets {
                match socket.send_to(question, target).await {
                    Ok(_) => is_sent = true,
                    Err(error) => trouble = Some(error),
                }
            }
        }
        if is_sent {
            Ok(())
        } else {
            Err(FindError::NoNetwork(trouble))
        }
    }
}

async fn listen(socket: Arc<UdpSocket>, answers: mpsc::Sender<Heard>) {
    let mut datagram = [0; DATAGRAM_BYTES + 1];
    loop {
        let Ok((len, from)) = socket.recv_from(&mut datagram).await else {
            // Some systems report here that nobody listens at one of the places that were asked.
            sleep(ASK_EVERY).await;
            continue;
        };
        let beacon = datagram.get(..len).and_then(Beacon::decode);
        if let Some(beacon) = beacon
            && answers.send((from, beacon)).await.is_err()
        {
            return;
        }
    }
}

/// Bound to an address of the interface, so that the answer comes back to it whatever the routes say.
fn socket_ipv4(own: Ipv4Addr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_broadcast(true)?;
    socket.set_multicast_if_v4(&own)?;
    socket.set_multicast_ttl_v4(HOPS)?;
    socket.bind(&SocketAddr::from((own, 0)).into())?;
    into_tokio(socket)
}

fn socket_ipv6() -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV6, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_only_v6(true)?;
    socket.set_multicast_hops_v6(HOPS)?;
    socket.bind(&SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0)).into())?;
    into_tokio(socket)
}
