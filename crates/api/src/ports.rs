//! Reports on ports: what the registry says, what was observed, and how the two compare.
//!
//! Registry and observation are separate objects and never fill in for one another. Texts that came from processes
//! are escaped already: they hold no control characters. Words that a newer version may have more of (reasons, steps,
//! gaps) are pairs of a code for programs and a sentence for people; words that are complete are enumerations.

mod asking;
pub mod claims;
mod exposure;
mod identification;
mod machine;
pub mod origin;
pub mod search;
pub mod watch;

use serde::{Deserialize, Serialize};

pub use self::asking::{
    HeldPort, PortMapDocument, PortRequest, PortSearchRequest, RegistryDocument, RegistryRequest, Run, Span,
};
use self::claims::{ListSource, OtherClaims};
pub use self::exposure::{Exposure, ExposureAnswer, ExposureCondition, FirewallRule, Forward};
pub use self::identification::{Certificate, Confidence, How, Identification, Tls};
pub use self::machine::{
    MachineDocument, MachineOccupant, MachineOwner, MachinePort, MachineRequest, MachineSocket,
    MachineVerdict,
};
use self::origin::{Container, MadeIn, Origin, Unit};

/// The version of the documents in this file.
pub const VERSION: u32 = 1;

/// The report on one port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortDocument {
    /// [`VERSION`].
    pub version: u32,
    /// The port, 0 to 65535.
    pub port: u16,
    /// The range of RFC 6335 it is in.
    pub range: Range,
    /// One entry per transport that was asked for or that the registry knows.
    pub transports: Vec<Entry>,
    /// The sockets with the same number in other network namespaces of the machine, which hold nothing here.
    #[serde(default)]
    pub elsewhere: Vec<Elsewhere>,
    /// What keeps the port busy, or takes what is sent to it, although no socket holds it.
    #[serde(default)]
    pub occupants: Vec<Occupant>,
    /// Those of its programs that `directnet watch` knows from before, by its journal; empty without one.
    #[serde(default)]
    pub seen: Vec<Seen>,
    /// The connections that have it as local port: TCP in every state, and connected UDP; `null` unless asked for.
    #[serde(default)]
    pub connections: Option<Vec<Connection>>,
    /// Where the facts come from.
    pub sources: Sources,
    /// What could not be seen.
    pub gaps: Vec<Remark>,
}

/// Somebody on a port whom a watcher saw there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Seen {
    /// The transport.
    pub transport: Transport,
    /// Who it is.
    pub holding: watch::Holding,
    /// When that was for the first time, as RFC 3339.
    pub first_seen: String,
}

/// The list of ports that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortsDocument {
    /// [`VERSION`].
    pub version: u32,
    /// One entry per port and transport, by port; each has a socket.
    pub ports: Vec<Entry>,
    /// The sockets in other network namespaces of the machine, which hold nothing here.
    #[serde(default)]
    pub elsewhere: Vec<Elsewhere>,
    /// The ports that the firewall hands on to other addresses, but for those of which a socket's `exposure` tells.
    #[serde(default)]
    pub forwards: Vec<Forward>,
    /// The counts.
    pub summary: Summary,
    /// Where the facts come from.
    pub sources: Sources,
    /// What could not be seen.
    pub gaps: Vec<Remark>,
}

/// One port and transport.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// The port.
    pub port: u16,
    /// The transport.
    pub transport: Transport,
    /// What the registry says: a claim.
    pub registry: Registry,
    /// What other lists say: claims, too.
    pub other_claims: OtherClaims,
    /// The sockets that were seen, none if the port is free; `null` if nobody could look.
    pub observed: Option<Vec<Socket>>,
    /// How claim and observation compare.
    pub verdict: Verdict,
    /// Commands of other tools that show the same.
    pub by_hand: ByHand,
}

/// Commands of other tools that show what is on a port, by the system they run on; the plainest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByHand {
    /// On Linux, with iproute2 and lsof.
    pub linux: Vec<String>,
    /// On macOS, with what it comes with.
    pub macos: Vec<String>,
    /// On Windows, in the command prompt or in PowerShell.
    pub windows: Vec<String>,
}

/// How many ports are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Summary {
    /// Ports with a TCP listener or a bound UDP socket, counted once per transport.
    pub listeners: usize,
    /// How many ports are worth a look.
    pub worth_a_look: usize,
}

/// One of the three ranges of RFC 6335, section 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Range {
    /// 0 to 1023.
    System,
    /// 1024 to 49151.
    User,
    /// 49152 to 65535.
    Dynamic,
}

/// A transport protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Transmission Control Protocol.
    Tcp,
    /// User Datagram Protocol.
    Udp,
    /// Stream Control Transmission Protocol.
    Sctp,
    /// Datagram Congestion Control Protocol.
    Dccp,
}

/// What the registry says about a port and transport.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registry {
    /// The answer in one word.
    pub status: RegistryStatus,
    /// The rows behind it, word for word; several where several names share the port.
    pub registrations: Vec<Registration>,
}

/// The registry's different answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RegistryStatus {
    /// Somebody holds it.
    Assigned,
    /// The registry keeps it back.
    Reserved,
    /// Nobody holds it; it could be asked for.
    Unassigned,
    /// It was taken back.
    Withdrawn,
    /// There is no row for it.
    NoRecord,
}

/// One row of the registry; a blank cell is `null`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registration {
    /// The service name.
    pub service: Option<String>,
    /// What the service is.
    pub description: Option<String>,
    /// Who registered it.
    pub assignee: Option<String>,
    /// Who answers questions about it.
    pub contact: Option<String>,
    /// When it was registered: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub registered: Option<String>,
    /// When the row was last changed, written likewise.
    pub modified: Option<String>,
    /// The documents that define it.
    pub reference: Option<String>,
    /// Use by others that the registry was told of.
    pub unauthorized_use: Option<String>,
    /// Remarks, possibly of several lines.
    pub notes: Option<String>,
}

/// A socket that holds the port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Socket {
    /// The local address, without port; `0.0.0.0` or `::` for all addresses.
    pub address: String,
    /// The interface it is bound to, by name or, if that is gone, by number.
    pub interface: Option<String>,
    /// What it does with the port.
    pub state: SocketState,
    /// The address a connected socket receives from, with port.
    pub remote: Option<String>,
    /// Whether an IPv6 socket refuses IPv4; `null` if unknown or not IPv6.
    pub v6_only: Option<bool>,
    /// Whether other machines can reach it: `false` only if it is certain that none can, `true` also if some can, or
    /// if it could not be found out; `exposure` says which.
    pub reachable_from_outside: bool,
    /// The full answer about who can reach it.
    pub exposure: Exposure,
    /// How full the queue of a listener is.
    pub accept_queue: Option<AcceptQueue>,
    /// The user who created it.
    pub created_by: Option<User>,
    /// The processes that hold it.
    pub owners: Vec<Owner>,
    /// Why `owners` is empty, if it is.
    pub owners_unknown: Option<Remark>,
    /// What speaks on it; `null` unless that was asked for.
    pub identification: Option<Identification>,
    /// What is known of it nevertheless, if its owners may not be seen.
    pub made_in: Option<MadeIn>,
}

/// What a socket does with its port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SocketState {
    /// TCP in LISTEN.
    Listening,
    /// Bound, and not connected: UDP that receives, or TCP that does not listen.
    Bound,
    /// UDP that receives from one address alone.
    Connected,
}

/// A reason why a port is taken, or of no use, that is no listener and no bound socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Occupant {
    /// The transport.
    pub transport: Transport,
    /// For programs: `connected`, `closing`, `time_wait`, `handed_on`.
    pub code: String,
    /// For people.
    pub text: String,
    /// The command that shows more on Linux.
    pub command: String,
    /// With `handed_on`: what the firewall does with packets to the port. Nothing keeps a program from binding it.
    #[serde(default)]
    pub forward: Option<Forward>,
}

/// A connection, as this machine's end of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Connection {
    /// The transport.
    pub transport: Transport,
    /// The address on this machine, with port.
    pub local: String,
    /// The other end, with port.
    pub remote: String,
    /// The state of a TCP connection as RFC 9293 spells it; `null` for UDP.
    pub state: Option<String>,
    /// The processes that hold it.
    pub owners: Vec<Owner>,
    /// Why `owners` is empty, if it is: a reason as of a socket, `not_accepted` or `closed`.
    pub owners_unknown: Option<Remark>,
    /// In how many seconds a connection in TIME-WAIT is over.
    pub free_in_s: Option<u64>,
}

/// A socket in another network namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Elsewhere {
    /// Where it is.
    pub namespace: Namespace,
    /// Its port there.
    pub port: u16,
    /// The transport.
    pub transport: Transport,
    /// The socket.
    pub socket: Socket,
}

/// A network namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Namespace {
    /// The kernel's number of it, as `lsns` shows it.
    pub inode: u64,
    /// Its name for `ip netns` or docker, if it has one.
    pub name: Option<String>,
    /// A process that lives in it, if one was looked for and found.
    pub process: Option<Inhabitant>,
}

/// A process that lives in a network namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inhabitant {
    /// The process id.
    pub pid: u32,
    /// Its name, unless it ended meanwhile.
    pub process: Option<String>,
}

/// The queue of connections that wait to be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptQueue {
    /// How many wait.
    pub now: u32,
    /// How many may.
    pub max: u32,
}

/// A user of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    /// The number.
    pub id: u32,
    /// The name, if there is a local one.
    pub name: Option<String>,
}

/// A process that holds a socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Owner {
    /// The process id.
    pub pid: u32,
    /// The name of the process.
    pub process: String,
    /// The user whose rights it has.
    pub user: Option<User>,
    /// Its program, if that may be seen.
    pub executable: Option<Executable>,
    /// Its arguments joined by blanks, 4096 bytes at most.
    pub command_line: Option<String>,
    /// When the process started, RFC 3339 in UTC; the socket is not older unless it was inherited.
    pub process_started: Option<String>,
    /// The unit of systemd it runs in, if it runs in one.
    pub unit: Option<Unit>,
    /// The container it runs in, if its cgroup tells of one.
    pub container: Option<Container>,
    /// How it holds the socket, where that is not by a descriptor of its own; `null` nearly always.
    #[serde(default)]
    pub hold: Option<Hold>,
    /// Where it comes from; `null` in a list of all ports, and where the system does not tell.
    pub origin: Option<Origin>,
}

/// An uncommon way to hold a socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hold {
    /// For programs: `thread`, `io_uring`.
    pub code: String,
    /// The id of the thread whose table of descriptors has the socket.
    pub thread: Option<u32>,
    /// For people.
    pub text: String,
}

/// The program of a process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Executable {
    /// Where it lies, as the process sees the file system.
    pub path: String,
    /// Whether the file is gone.
    pub is_deleted: bool,
    /// Whether everybody may change it.
    pub is_world_writable: bool,
    /// Whether everybody may put files beside it.
    pub is_in_world_writable_directory: bool,
}

/// How claim and observation compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// The outcome.
    pub level: Level,
    /// Why, the weightiest first.
    pub reasons: Vec<Remark>,
    /// What to do now.
    pub next_step: Remark,
}

/// The outcomes of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Nothing holds the port.
    NothingThere,
    /// The user expects what holds it.
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

/// A code that stays the same, and a sentence that may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Remark {
    /// For programs.
    pub code: String,
    /// For people.
    pub text: String,
}

/// Where the facts of a report come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sources {
    /// The edition of the registry.
    pub registry: RegistrySource,
    /// The other lists that facts in this document name by their ids.
    pub lists: Vec<ListSource>,
    /// How the sockets were read; `null` if they could not be.
    pub sockets: Option<SocketsSource>,
}

/// An edition of the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrySource {
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where the current edition is found.
    pub url: String,
    /// Its date, `YYYY-MM-DD`.
    pub as_of: String,
}

/// A way to read sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SocketsSource {
    /// Linux: the kernel was asked.
    SockDiag,
    /// Linux: the tables of `/proc/net`, which show less.
    ProcNet,
    /// macOS, Windows: the system's tables.
    SystemTables,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_spelled_the_same_in_every_version_1() {
        let spelled = serde_json::json!([
            Level::LookAtThis,
            RegistryStatus::NoRecord,
            SocketsSource::SockDiag,
            Transport::Tcp,
            SocketState::Listening,
            Range::Dynamic,
        ]);
        let expected = r#"["look_at_this","no_record","sock_diag","tcp","listening","dynamic"]"#;
        assert_eq!(spelled.to_string(), expected);
    }

    #[test]
    fn unknown_fields_are_skipped() {
        let summary: Summary =
            serde_json::from_str(r#"{"listeners": 14, "worth_a_look": 2, "of_a_later_version": []}"#)
                .unwrap();
        assert_eq!(
            summary,
            Summary {
                listeners: 14,
                worth_a_look: 2
            }
        );
    }
}
