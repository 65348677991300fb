//! The words of `NETLINK_SOCK_DIAG`: the request for a dump of sockets, and one socket of the answer.
//!
//! An answer is a fixed structure followed by attributes. Attributes that are not known here are skipped, so a
//! newer kernel may say more; a known attribute of the wrong size makes the answer malformed.
//!
//! Source: include/uapi/linux/inet_diag.h and sock_diag.h.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use atlas::number::{PortNumber, Transport};

use super::filter;
use super::message::{self, Malformed};
use crate::sockets::{AcceptQueue, CgroupId, Inode, Interface, LocalAddress, Socket, SocketState, UserId};

/// `SOCK_DIAG_BY_FAMILY`, the kind of both request and answer.
pub(super) const KIND_BY_FAMILY: u16 = 20;
/// `TCPDIAG_GETSOCK`, the older kind, about TCP sockets of every family.
pub(super) const KIND_TCP: u16 = 18;

/// `INET_DIAG_REQ_BYTECODE`
const REQUEST_FILTER: u16 = 1;
/// `INET_DIAG_SKV6ONLY`: one byte, whether an IPv6 socket refuses IPv4.
const ATTRIBUTE_V6_ONLY: u16 = 11;
/// `INET_DIAG_CGROUP_ID`: eight bytes, since Linux 5.8.
const ATTRIBUTE_CGROUP_ID: u16 = 21;
/// `INET_DIAG_NOCOOKIE`, twice: whichever socket it is.
const NO_COOKIE: [u8; 8] = [0xff; 8];
/// Bytes of `struct inet_diag_sockid`.
const SOCKET_ID_LEN: usize = 48;

/// `IPPROTO_TCP`
const PROTOCOL_TCP: u8 = 6;
/// `IPPROTO_UDP`
const PROTOCOL_UDP: u8 = 17;
/// `AF_INET`
const FAMILY_V4: u8 = 2;
/// `AF_INET6`
const FAMILY_V6: u8 = 10;

/// `TCP_ESTABLISHED`, also said of a connected UDP socket.
const STATE_ESTABLISHED: u8 = 1;
/// `TCP_CLOSE`, said of a UDP socket that is not connected, and in answers of a TCP socket that was asked for as
/// [`STATE_BOUND_INACTIVE`].
const STATE_CLOSE: u8 = 7;
/// `TCP_LISTEN`
const STATE_LISTEN: u8 = 10;
/// The states of a connection: from `TCP_ESTABLISHED` to `TCP_CLOSING`, without [`STATE_CLOSE`] and [`STATE_LISTEN`].
const STATES_CONNECTED: [u8; 9] = [1, 2, 3, 4, 5, 6, 8, 9, 11];
/// `TCP_BOUND_INACTIVE`: bound, neither listening nor connected; a word of requests since Linux 6.8.
const STATE_BOUND_INACTIVE: u8 = 13;

/// A version of the internet protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    V4,
    V6,
    /// Both at once, which halves the kernel's work; only TCP can be asked for so.
    Both,
}

/// Which sockets that hold a port are of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holding {
    /// All of them.
    Any,
    /// TCP sockets that listen: the kernel has a short list of these.
    Listening,
    /// TCP sockets that are bound without listening, for which the kernel walks over every socket it has.
    Inactive,
    /// TCP connections, for which the kernel walks over every one it has.
    Connected,
}

/// Which sockets of one transport and family the kernel shall list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request {
    pub(super) transport: Transport,
    pub(super) family: Family,
    pub(super) holding: Holding,
    /// Only sockets with this local port.
    pub(super) port: Option<PortNumber>,
}

impl Request {
    /// Writes the request as a netlink message; `None` for a transport whose sockets we do not ask for.
    pub(super) fn to_bytes(self, sequence: u32) -> Option<Vec<u8>> {
        let (protocol, states) = self.protocol_and_states()?;
        let (kind, mut body) = match (self.family, self.transport) {
            (Family::V4, _) => (KIND_BY_FAMILY, self.by_family(FAMILY_V4, protocol, states)),
            (Family::V6, _) => (KIND_BY_FAMILY, self.by_family(FAMILY_V6, protocol, states)),
            (Family::Both, Transport::Tcp) => (KIND_TCP, self.of_both_families(states)),
            (Family::Both, _) => return None,
        };
        if let Some(port) = self.port {
            let program = filter::local_ports(port.0..=port.0);
            message::push_attribute(&mut body, REQUEST_FILTER, program.as_flattened());
        }
        Some(message::request(kind, message::FLAG_DUMP, sequence, &body))
    }

    /// Writes `struct inet_diag_req_v2`.
    fn by_family(self, family: u8, protocol: u8, states: u32) -> Vec<u8> {
        let mut body = vec![family, protocol, 0, 0];
        body.extend(states.to_ne_bytes());
        body.extend(self.socket_id());
        body
    }

    /// Writes `struct inet_diag_req`.
    fn of_both_families(self, states: u32) -> Vec<u8> {
        let mut body = vec![0; 4];
        body.extend(self.socket_id());
        body.extend(states.to_ne_bytes());
        body.extend([0; 4]);
        body
    }

    /// Writes `struct inet_diag_sockid` with the local port alone.
    ///
    /// In most states the kernel skips the sockets of other ports by it, at half the cost of its filter; in the others
    /// it looks at the filter alone.
    fn socket_id(self) -> [u8; SOCKET_ID_LEN] {
        let mut id = [0; SOCKET_ID_LEN];
        if let (Some(port), Some(local)) = (self.port, id.first_chunk_mut()) {
            *local = port.0.to_be_bytes();
        }
        id
    }

    fn protocol_and_states(self) -> Option<(u8, u32)> {
        match self.transport {
            Transport::Tcp => {
                let wanted: &[u8] = match self.holding {
                    Holding::Any => &[STATE_LISTEN, STATE_BOUND_INACTIVE],
                    Holding::Listening => &[STATE_LISTEN],
                    Holding::Inactive => &[STATE_BOUND_INACTIVE],
                    Holding::Connected => &STATES_CONNECTED,
                };
                Some((PROTOCOL_TCP, states(wanted)))
            }
            // Connected sockets come and go with every query a program sends: they matter only to whoever asks
            // why one port is taken.
            Transport::Udp if self.port.is_some() => {
                Some((PROTOCOL_UDP, states(&[STATE_CLOSE, STATE_ESTABLISHED])))
            }
            Transport::Udp => Some((PROTOCOL_UDP, states(&[STATE_CLOSE]))),
            Transport::Sctp | Transport::Dccp => None,
        }
    }
}

/// Writes the request for the one listener that would get a connection to `address`, as a netlink message.
pub(super) fn listener_at(address: SocketAddr, sequence: u32) -> Vec<u8> {
    let (family, octets) = match address.ip() {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            (FAMILY_V4, [a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        }
        IpAddr::V6(ip) => (FAMILY_V6, ip.octets()),
    };
    let mut body = vec![family, PROTOCOL_TCP, 0, 0];
    body.extend(states(&[STATE_LISTEN]).to_ne_bytes());
    // `struct inet_diag_sockid`: two ports, two addresses, an interface, a cookie.
    body.extend(address.port().to_be_bytes());
    body.extend([0; 2]);
    body.extend(octets);
    body.extend([0; 16]);
    body.extend([0; 4]);
    body.extend(NO_COOKIE);
    message::request(KIND_BY_FAMILY, message::FLAGS_NONE, sequence, &body)
}

fn states(wanted: &[u8]) -> u32 {
    wanted.iter().fold(0, |set, state| set | 1 << state)
}

/// Reads one socket from the payload of an answer to a request for `transport`.
///
/// The interface, if any, has no name yet. Returns `None` for a socket that holds no port (a UDP socket that is
/// not bound) or is in a state that was not asked for.
pub(super) fn parse_socket(transport: Transport, payload: &[u8]) -> Result<Option<Socket>, Malformed> {
    let mut rest = payload;
    let fixed = Fixed::take(&mut rest)?;
    let attributes = Attributes::parse(rest)?;
    let Some(state) = fixed.state(transport) else {
        return Ok(None);
    };
    if fixed.local.port() == 0 {
        return Ok(None);
    }
    Ok(Some(fixed.socket(transport, state, &attributes)))
}

/// Makes the socket of a TCP connection from its structure and the attributes `rest`.
pub(super) fn connected_socket(fixed: &Fixed, rest: &[u8]) -> Result<Socket, Malformed> {
    let state = SocketState::Connected { remote: fixed.remote };
    Ok(fixed.socket(Transport::Tcp, state, &Attributes::parse(rest)?))
}

/// `struct inet_diag_msg`, without what we have no use for.
pub(super) struct Fixed {
    pub(super) state: u8,
    local: SocketAddr,
    pub(super) remote: SocketAddr,
    interface: u32,
    /// When the timer of the state runs out, in milliseconds.
    pub(super) expires_ms: u32,
    receive_queue: u32,
    send_queue: u32,
    user_id: u32,
    inode: u32,
}

impl Fixed {
    pub(super) fn take(rest: &mut &[u8]) -> Result<Self, Malformed> {
        let [family, state, _timer, _retransmits] = message::take(rest)?;
        let local_port = u16::from_be_bytes(message::take(rest)?);
        let remote_port = u16::from_be_bytes(message::take(rest)?);
        let local_ip = take_ip(rest, family)?;
        let remote_ip = take_ip(rest, family)?;
        let interface = take_u32(rest)?;
        let _cookie: [u8; 8] = message::take(rest)?;
        let expires_ms = take_u32(rest)?;
        Ok(Self {
            state,
            local: SocketAddr::new(local_ip, local_port),
            remote: SocketAddr::new(remote_ip, remote_port),
            interface,
            expires_ms,
            receive_queue: take_u32(rest)?,
            send_queue: take_u32(rest)?,
            user_id: take_u32(rest)?,
            inode: take_u32(rest)?,
        })
    }

    fn socket(&self, transport: Transport, state: SocketState, attributes: &Attributes) -> Socket {
        let is_listening = state == SocketState::Listening;
        Socket {
            transport,
            local: LocalAddress {
                interface: (self.interface != 0).then_some(Interface {
                    index: self.interface,
                    name: None,
                }),
                ..self.local.into()
            },
            state,
            is_v6_only: attributes.is_v6_only,
            user_id: Some(UserId(self.user_id)),
            inode: (self.inode != 0).then_some(Inode(u64::from(self.inode))),
            cgroup_id: attributes.cgroup_id,
            accept_queue: is_listening.then_some(AcceptQueue {
                now: self.receive_queue,
                max: self.send_queue,
            }),
        }
    }

    fn state(&self, transport: Transport) -> Option<SocketState> {
        match (transport, self.state) {
            (Transport::Tcp, STATE_LISTEN) => Some(SocketState::Listening),
            (Transport::Tcp | Transport::Udp, STATE_CLOSE) => Some(SocketState::Bound),
            (Transport::Udp, STATE_ESTABLISHED) => Some(SocketState::Connected { remote: self.remote }),
            _ => None,
        }
    }
}

#[derive(Default)]
struct Attributes {
    is_v6_only: Option<bool>,
    cgroup_id: Option<CgroupId>,
}

impl Attributes {
    fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut found = Self::default();
        for attribute in message::attributes(bytes) {
            let attribute = attribute?;
            match attribute.kind {
                ATTRIBUTE_V6_ONLY => {
                    let [flag] = exactly(attribute.payload)?;
                    found.is_v6_only = Some(flag != 0);
                }
                ATTRIBUTE_CGROUP_ID => {
                    let id = u64::from_ne_bytes(exactly(attribute.payload)?);
                    found.cgroup_id = Some(CgroupId(id));
                }
                _ => {}
            }
        }
        Ok(found)
    }
}

fn take_u32(rest: &mut &[u8]) -> Result<u32, Malformed> {
    message::take(rest).map(u32::from_ne_bytes)
}

/// Takes the sixteen bytes that hold an address of either family.
fn take_ip(rest: &mut &[u8], family: u8) -> Result<IpAddr, Malformed> {
    let bytes: [u8; 16] = message::take(rest)?;
    match family {
        FAMILY_V4 => {
            let [a, b, c, d, ..] = bytes;
            Ok(IpAddr::V4(Ipv4Addr::new(a, b, c, d)))
        }
        FAMILY_V6 => Ok(IpAddr::V6(Ipv6Addr::from(bytes))),
        _ => Err(Malformed),
    }
}

fn exactly<const N: usize>(payload: &[u8]) -> Result<[u8; N], Malformed> {
    payload.try_into().map_err(|_| Malformed)
}

#[cfg(test)]
mod tests;
