//! What is answered.

use core::net::{IpAddr, SocketAddr};

/// An answer, or why there is none.
pub type Reply = Result<Answer, Refusal>;

/// Why a question is not answered. It tells nothing about the ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The user of the machine did not allow it to this contact.
    NotAllowed,
    /// Too many questions, or another one of the same contact is being answered.
    Busy,
    /// The machine could not find out, or not in time.
    Failed,
    /// The question is of a newer version than the machine knows.
    Unsupported,
    /// A reason of a newer version.
    Other,
}

/// What a machine says of its ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// When it looked, by its own clock, in milliseconds since the Unix epoch.
    pub observed_at_ms: u64,
    /// Whether its sockets could be read at all.
    pub could_look: bool,
    /// One for each port and transport that was asked for, or that somebody holds.
    pub ports: Vec<Port>,
    /// How many more there were, for which there was no room.
    pub left_out: u32,
    /// What keeps the port busy, or takes what is sent to it, although no socket holds it.
    pub occupants: Vec<Occupant>,
    /// What could not be seen, and why.
    pub gaps: Vec<Remark>,
}

/// One port and transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// The port.
    pub port: u16,
    /// The transport.
    pub transport: Transport,
    /// The sockets that hold it; `None` if nobody could look.
    pub sockets: Option<Vec<Socket>>,
    /// How many more there were, for which there was no room.
    pub left_out: u32,
    /// The machine's own verdict, by what its user expects and the lists that it has.
    pub verdict: Verdict,
}

/// A socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Socket {
    /// The local address.
    pub address: IpAddr,
    /// The interface that it is bound to; empty for none.
    pub interface: String,
    /// Whether an IPv6 socket refuses IPv4, if that is known.
    pub is_v6_only: Option<bool>,
    /// What it does with the port.
    pub state: SocketState,
    /// From where it can be reached.
    pub reach: Reach,
    /// The same in a sentence.
    pub reach_text: String,
    /// The processes that hold it.
    pub owners: Vec<Owner>,
    /// How many more there were, for which there was no room.
    pub left_out: u32,
    /// Why `owners` is empty, if it is.
    pub owners_unknown: Option<Remark>,
}

/// What a socket does with its port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SocketState {
    /// TCP in LISTEN.
    Listening,
    /// Bound, and not connected.
    Bound,
    /// UDP that receives from this address alone.
    Connected(SocketAddr),
}

/// Whether other machines can reach a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// They can.
    Yes,
    /// Some of them can.
    Limited,
    /// What they send is handed on to another address.
    Forwarded,
    /// They cannot, whatever the firewall says.
    No,
    /// The firewall keeps them out.
    Filtered,
    /// Only root may read the firewall.
    NotPermitted,
    /// It could not be found out.
    Unknown,
}

/// A process that holds a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Its id.
    pub pid: u32,
    /// Its name.
    pub process: String,
    /// The user whose rights it has.
    pub user: Option<User>,
    /// When it started, in seconds since the Unix epoch.
    pub started_at_s: Option<u64>,
}

/// A user of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The number.
    pub id: u32,
    /// The name; empty if there is none.
    pub name: String,
}

/// What the machine makes of a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The outcome.
    pub level: Level,
    /// Why, the weightiest first.
    pub reasons: Vec<Remark>,
}

/// The outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// No socket holds it.
    NothingThere,
    /// Just what the user of the machine expects.
    AsExpected,
    /// Registered, and what holds it fits.
    Known,
    /// Registered or expected, and whether that fits could not be found out.
    Unverified,
    /// Nobody says what this is.
    Unclaimed,
    /// Registered for something else, or expected to be something else.
    Different,
    /// Unexpected and reachable from outside.
    LookAtThis,
}

/// A code for programs, and a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The code.
    pub code: String,
    /// The sentence.
    pub text: String,
}

/// Something that is on the port and is no socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupant {
    /// The transport.
    pub transport: Transport,
    /// What it is.
    pub remark: Remark,
}

/// A transport protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Transmission Control Protocol.
    Tcp,
    /// User Datagram Protocol.
    Udp,
    /// Datagram Congestion Control Protocol.
    Dccp,
    /// Stream Control Transmission Protocol.
    Sctp,
}

impl Transport {
    const ALL: [Self; 4] = [Self::Tcp, Self::Udp, Self::Dccp, Self::Sctp];

    /// Returns IANA's number of the protocol in a packet of IP.
    pub(super) fn number(self) -> u32 {
        match self {
            Self::Tcp => 6,
            Self::Udp => 17,
            Self::Dccp => 33,
            Self::Sctp => 132,
        }
    }

    pub(super) fn of_number(number: u32) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|transport| transport.number() == number)
    }
}

impl Refusal {
    const ALL: [Self; 5] = [
        Self::NotAllowed,
        Self::Busy,
        Self::Failed,
        Self::Unsupported,
        Self::Other,
    ];

    pub(super) fn code(self) -> u32 {
        match self {
            Self::NotAllowed => 1,
            Self::Busy => 2,
            Self::Failed => 3,
            Self::Unsupported => 4,
            Self::Other => u32::MAX,
        }
    }

    /// Reads a reason; `None` for 0, which refuses nothing.
    pub(super) fn of_code(code: u32) -> Option<Self> {
        let known = Self::ALL.into_iter().find(|refusal| refusal.code() == code);
        (code != 0).then(|| known.unwrap_or(Self::Other))
    }
}

impl Level {
    const ALL: [Self; 7] = [
        Self::NothingThere,
        Self::AsExpected,
        Self::Known,
        Self::Unverified,
        Self::Unclaimed,
        Self::Different,
        Self::LookAtThis,
    ];

    pub(super) fn code(self) -> u32 {
        match self {
            Self::NothingThere => 1,
            Self::AsExpected => 2,
            Self::Known => 3,
            Self::Unverified => 4,
            Self::Unclaimed => 5,
            Self::Different => 6,
            Self::LookAtThis => 7,
        }
    }

    pub(super) fn of_code(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}

impl Reach {
    const ALL: [Self; 7] = [
        Self::Yes,
        Self::Limited,
        Self::Forwarded,
        Self::No,
        Self::Filtered,
        Self::NotPermitted,
        Self::Unknown,
    ];

    pub(super) fn code(self) -> u32 {
        match self {
            Self::Yes => 1,
            Self::Limited => 2,
            Self::Forwarded => 3,
            Self::No => 4,
            Self::Filtered => 5,
            Self::NotPermitted => 6,
            Self::Unknown => 7,
        }
    }

    pub(super) fn of_code(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|reach| reach.code() == code)
    }
}
