//! The side that shows the words: hears questions, and answers those that mean it.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use messenger_proto::PeerId;
use messenger_proto::beacon::{Beacon, DATAGRAM_BYTES};
use messenger_proto::pairing::Slot;
use socket2::{Domain, InterfaceIndexOrAddress, Protocol, Socket, Type};
use tokio::net::UdpSocket;
use tokio::time::sleep;

use super::interfaces::Interfaces;
use super::{BEACON_PORT, GROUP, GROUP6};
use crate::endpoint::Net;

/// How long nothing is heard after an answer. Who asks does so for seconds; whoever floods gets twenty answers a second.
const PAUSE: Duration = Duration::from_millis(50);

/// A node that can be found by those on its networks who know the number. Dropping it ends that.
#[derive(Debug)]
pub struct Findable {
    ipv4: UdpSocket,
    /// A machine without IPv6 has none.
    ipv6: Option<UdpSocket>,
    interfaces: Interfaces,
    slot: Slot,
    peer: PeerId,
    port: u16,
}

impl Net {
    /// Opens the sockets on which questions about `slot` are heard; [`Findable::answer`] answers them.
    ///
    /// # Errors
    ///
    /// Fails when somebody else has UDP port 63447, or the system refuses.
    pub async fn be_found(&self, slot: Slot) -> io::Result<Findable> {
        let interfaces = Interfaces::list().await;
        let port = self.bound_sockets().first().map_or(0, SocketAddr::port);
        Ok(Findable {
            ipv4: hear_ipv4(&interfaces)?,
            ipv6: hear_ipv6(&interfaces).ok(),
            interfaces,
            slot,
            peer: self.id(),
            port,
        })
    }
}

impl Findable {
    /// Answers questions for as long as it is polled.
    pub async fn answer(&self) {
        match &self.ipv6 {
            Some(ipv6) => {
                tokio::join!(self.answer_on(&self.ipv4), self.answer_on(ipv6));
            }
            None => self.answer_on(&self.ipv4).await,
        }
    }

    async fn answer_on(&self, socket: &UdpSocket) {
        loop {
            if let Some((asker, answer)) = self.hear(socket).await {
                // An asker that cannot be reached asks again.
                let _ = socket.send_to(&answer.encode(), asker).await;
                sleep(PAUSE).await;
            }
        }
    }

    /// Waits for a datagram; returns the answer to it if it deserves one.
    async fn hear(&self, socket: &UdpSocket) -> Option<(SocketAddr, Beacon)> {
        // One byte more, so that a longer datagram is not taken for one of ours.
        let mut datagram = [0; DATAGRAM_BYTES + 1];
        let Ok((len, from)) = socket.recv_from(&mut datagram).await else {
            // Some systems report here that an answer did not arrive.
            sleep(PAUSE).await;
            return None;
        };
        let beacon = Beacon::decode(datagram.get(..len)?)?;
        self.answer_to(beacon, from).map(|answer| (from, answer))
    }

    fn answer_to(&self, beacon: Beacon, from: SocketAddr) -> Option<Beacon> {
        match beacon {
            Beacon::Ask { slot, nonce } if slot == self.slot && self.interfaces.are_beside(from.ip()) => {
                Some(Beacon::Answer {
                    slot,
                    nonce,
                    peer: self.peer,
                    port: self.port,
                    ipv6: self.interfaces.dialled_ipv6(),
                })
            }
            Beacon::Ask { .. } | Beacon::Answer { .. } => None,
        }
    }
}

fn hear_ipv4(interfaces: &Interfaces) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    // Two nodes of one machine may both pair: each hears what goes to all.
    socket.set_reuse_address(true)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::UNSPECIFIED, BEACON_PORT)).into())?;
    for net in &interfaces.ipv4 {
        // An interface without multicast still hears broadcasts.
        let _ = socket.join_multicast_v4_n(&GROUP, &InterfaceIndexOrAddress::Address(net.addr()));
    }
    into_tokio(socket)
}

fn hear_ipv6(interfaces: &Interfaces) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV6, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_reuse_address(true)?;
    socket.set_only_v6(true)?;
    socket.bind(&SocketAddr::from((Ipv6Addr::UNSPECIFIED, BEACON_PORT)).into())?;
    for index in &interfaces.with_ipv6 {
        let _ = socket.join_multicast_v6(&GROUP6, *index);
    }
    into_tokio(socket)
}

pub(super) fn into_tokio(socket: Socket) -> io::Result<UdpSocket> {
    socket.set_nonblocking(true)?;
    UdpSocket::from_std(socket.into())
}
