//! What the kernel tells of interfaces, addresses and routes (`NETLINK_ROUTE`), as much of it as exposure asks for.
//!
//! Everybody may ask, and only the namespace of the calling thread is told of. What is malformed, or not answered in
//! time, is not known: whoever asks has to do without.
//!
//! Source: rtnetlink(7).

use std::net::IpAddr;
use std::time::Duration;

use rustix::fd::OwnedFd;
use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};

use super::message::{self, Message};

/// `RTM_NEWLINK` and `RTM_GETLINK`, and the same for addresses and routes (include/uapi/linux/rtnetlink.h).
const NEW_LINK: u16 = 16;
const GET_LINK: u16 = 18;
const NEW_ADDRESS: u16 = 20;
const GET_ADDRESS: u16 = 22;
const NEW_ROUTE: u16 = 24;
const GET_ROUTE: u16 = 26;
/// Bytes of `struct ifinfomsg`, `struct ifaddrmsg` and `struct rtmsg`, which precede the attributes.
const LINK_LEN: usize = 16;
const ADDRESS_LEN: usize = 8;
const ROUTE_LEN: usize = 12;
/// `IFLA_IFNAME`
const LINK_NAME: u16 = 3;
/// `IFA_ADDRESS`, the other end's on links between two, and `IFA_LOCAL`.
const ADDRESS_ADDRESS: u16 = 1;
const ADDRESS_LOCAL: u16 = 2;
/// `RTA_DST` and `RTA_OIF`
const ROUTE_DESTINATION: u16 = 1;
const ROUTE_INTERFACE: u16 = 4;
/// `RTN_UNICAST` and `RTN_LOCAL`, and where `struct rtmsg` has them.
const KIND_UNICAST: u8 = 1;
const KIND_LOCAL: u8 = 2;
const KIND_AT: usize = 7;
/// `IFF_UP`
const FLAG_UP: u32 = 1;
/// `AF_INET` and `AF_INET6`
const V4: u8 = 2;
const V6: u8 = 10;
/// Bytes of the receive buffer, as large as the kernel's own answers.
const RECEIVE_LEN: usize = 32 * 1024;
/// How long the kernel may take for one datagram; this only ends a hang.
const RECEIVE_TIMEOUT: Duration = Duration::from_secs(2);
/// The most items of one list, which nobody's computer has: what is longer is not known, as half of it would mislead.
const ITEMS_MAX: usize = 100_000;

/// A network interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) index: u32,
    pub(crate) name: String,
    /// Whether somebody switched it on; a cable may be missing all the same.
    pub(crate) is_up: bool,
}

/// Where packets to an address go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// They stay: the address is one of this machine's.
    Here,
    /// They leave by this interface.
    Through(u32),
    /// They are refused.
    Nowhere,
}

/// A socket to ask with.
#[derive(Debug)]
pub(crate) struct Asker {
    fd: OwnedFd,
    buffer: Vec<u8>,
}

impl Asker {
    /// Opens a socket; `None` if the system has none.
    pub(crate) fn open() -> Option<Self> {
        let (family, kind, flags) = (AddressFamily::NETLINK, SocketType::DGRAM, SocketFlags::CLOEXEC);
        // Protocol 0 of netlink is NETLINK_ROUTE.
        let fd = rustix::net::socket_with(family, kind, flags, None).ok()?;
        set_socket_timeout(&fd, Timeout::Recv, Some(RECEIVE_TIMEOUT)).ok()?;
        let buffer = vec![0; RECEIVE_LEN];
        Some(Self { fd, buffer })
    }

    /// Lists all interfaces.
    pub(crate) fn links(&mut self) -> Option<Vec<Link>> {
        self.list(GET_LINK, &[0; LINK_LEN], |message| {
            (message.kind == NEW_LINK).then(|| link(message.payload))?
        })
    }

    /// Lists the addresses of this machine, each with the number of its interface.
    pub(crate) fn addresses(&mut self) -> Option<Vec<(IpAddr, u32)>> {
        let read = |message: Message<'_>| (message.kind == NEW_ADDRESS).then(|| address(message.payload))?;
        self.list(GET_ADDRESS, &[0; ADDRESS_LEN], read)
    }

    /// Asks where packets to an address go.
    pub(crate) fn route(&mut self, to: IpAddr) -> Option<Route> {
        let (family, octets) = match to {
            IpAddr::V4(ip) => (V4, ip.octets().to_vec()),
            IpAddr::V6(ip) => (V6, ip.octets().to_vec()),
        };
        let bits = u8::try_from(octets.len().checked_mul(8)?).ok()?;
        let mut body = vec![family, bits];
        body.resize(ROUTE_LEN, 0);
        message::push_attribute(&mut body, ROUTE_DESTINATION, &octets);
        let request = message::request(GET_ROUTE, 0, 1, &body);
        self.send(&request)?;
        let datagram = self.receive()?;
        let answer = message::messages(datagram).next()?.ok()?;
        match answer.kind {
            NEW_ROUTE => route(answer.payload),
            // No route at all, or one that says so.
            message::KIND_ERROR => Some(Route::Nowhere),
            _ => None,
        }
    }

    fn list<T>(&mut self, kind: u16, body: &[u8], read: impl Fn(Message<'_>) -> Option<T>) -> Option<Vec<T>> {
        self.send(&message::request(kind, message::FLAG_DUMP, 1, body))?;
        let mut items = Vec::new();
        while !take_in(self.receive()?, &read, &mut items)? {}
        Some(items)
    }

    fn send(&self, request: &[u8]) -> Option<()> {
        let kernel = SocketAddrNetlink::new(0, 0);
        rustix::net::sendto(&self.fd, request, SendFlags::empty(), &kernel).ok()?;
        Some(())
    }

    /// Receives one datagram from the kernel; datagrams of other processes are dropped.
    fn receive(&mut self) -> Option<&[u8]> {
        loop {
            let received = rustix::net::recvfrom(&self.fd, self.buffer.as_mut_slice(), RecvFlags::TRUNC);
            let (_, len, sender) = match received {
                Err(rustix::io::Errno::INTR) => continue,
                received => received.ok()?,
            };
            let sender = sender.and_then(|sender| SocketAddrNetlink::try_from(sender).ok());
            if sender.is_some_and(|sender| sender.pid() == 0) {
                return self.buffer.get(..len);
            }
        }
    }
}

/// Adds the items of one datagram of a list; says whether it was the last. `None` if there is no list, or too long a one.
fn take_in<T>(datagram: &[u8], read: impl Fn(Message<'_>) -> Option<T>, items: &mut Vec<T>) -> Option<bool> {
    for message in message::messages(datagram) {
        let message = message.ok()?;
        match message.kind {
            message::KIND_DONE => return Some(true),
            message::KIND_ERROR => return None,
            _ => items.extend(read(message)),
        }
    }
    (items.len() <= ITEMS_MAX).then_some(false)
}

fn link(payload: &[u8]) -> Option<Link> {
    let (fixed, attributes) = payload.split_first_chunk::<LINK_LEN>()?;
    let number = |at: usize| fixed.get(at..).and_then(|rest| rest.first_chunk::<4>());
    let name = attribute(attributes, LINK_NAME)?;
    Some(Link {
        index: number(4).map(|bytes| u32::from_ne_bytes(*bytes))?,
        is_up: number(8).map(|bytes| u32::from_ne_bytes(*bytes) & FLAG_UP != 0)?,
        name: String::from_utf8_lossy(name.split(|byte| *byte == 0).next()?).into_owned(),
    })
}

fn address(payload: &[u8]) -> Option<(IpAddr, u32)> {
    let (fixed, attributes) = payload.split_first_chunk::<ADDRESS_LEN>()?;
    let index = fixed.last_chunk::<4>().map(|bytes| u32::from_ne_bytes(*bytes))?;
    let octets = attribute(attributes, ADDRESS_LOCAL).or_else(|| attribute(attributes, ADDRESS_ADDRESS))?;
    let ip = match octets.len() {
        4 => IpAddr::from(*octets.first_chunk::<4>()?),
        _ => IpAddr::from(*octets.first_chunk::<16>()?),
    };
    Some((ip, index))
}

fn route(payload: &[u8]) -> Option<Route> {
    let attributes = payload.get(ROUTE_LEN..)?;
    match *payload.get(KIND_AT)? {
        KIND_LOCAL => Some(Route::Here),
        KIND_UNICAST => {
            let interface = attribute(attributes, ROUTE_INTERFACE)?.first_chunk::<4>()?;
            Some(Route::Through(u32::from_ne_bytes(*interface)))
        }
        _ => Some(Route::Nowhere),
    }
}

fn attribute(bytes: &[u8], kind: u16) -> Option<&[u8]> {
    let mut attributes = message::attributes(bytes).map_while(Result::ok);
    let found = attributes.find(|attribute| attribute.kind == kind)?;
    Some(found.payload)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn loopback_is_up_and_its_address_stays_here() {
        let mut asker = Asker::open().unwrap();
        let links = asker.links().unwrap();
        let loopback = links.iter().find(|link| link.name == "lo").unwrap();
        let ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
        if loopback.is_up {
            assert!(asker.addresses().unwrap().contains(&(ip, loopback.index)));
            assert_eq!(asker.route(ip), Some(Route::Here));
        }
    }

    #[test]
    fn a_list_that_is_too_long_is_not_known() {
        let item = message::request(NEW_ADDRESS, 0, 1, &[0; ADDRESS_LEN]);
        let count = |len: usize| {
            let mut items = Vec::new();
            let datagrams = [item.repeat(1000), item.clone()];
            let [thousands, ones] = [len / 1000, len % 1000];
            for (datagram, times) in datagrams.iter().zip([thousands, ones]) {
                for _ in 0..times {
                    assert!(!take_in(datagram, |_| Some(()), &mut items)?);
                }
            }
            Some(items.len())
        };
        assert_eq!(count(ITEMS_MAX), Some(ITEMS_MAX));
        assert_eq!(count(ITEMS_MAX + 1), None);
    }

    proptest! {
        #[test]
        fn any_payload_is_read_or_refused(bytes: Vec<u8>) {
            let _ = (link(&bytes), address(&bytes), route(&bytes));
        }
    }
}
