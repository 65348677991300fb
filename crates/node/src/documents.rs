//! Turns what crate `ports` found into the documents of `api`: reports, searches, events, expectations.
//!
//! Here, because a running node answers with them and the command line prints the same without one.

mod claims;
mod connection;
mod elsewhere;
pub mod expectations;
mod exposure;
mod identification;
pub(crate) mod machine;
mod origin;
mod registry;
pub mod search;
pub mod watch;

pub use self::registry::registry;

use std::time::SystemTime;

use ::api::atlas::Row;
use api::ports as api;
use jiff::Timestamp;
use ports::atlas::{self, Answer, PortRange, Registration, Status, Transport};
use ports::byhand::{self, System};
use ports::connections::Connections;
use ports::evidence::HeldSocket;
use ports::occupants::{Occupant, Occupation};
use ports::owner::{Executable, Hold, Owner, Owners, User};
use ports::sockets::{Gap, Socket, SocketState, Source};
use ports::verdict::{Level, Verdict};
use ports::watch::{Holding, Place, Seen};
use ports::{Listing, PortEntry, PortNumber, PortReport};
use serde::{Serialize, Serializer};

/// Makes the document about one port, with its connections if they were asked for.
#[must_use]
pub fn of_port(report: &PortReport, seen: &Seen, connections: Option<&Connections>) -> api::PortDocument {
    let more_gaps = connections.into_iter().flat_map(|found| &found.gaps);
    let more_gaps = more_gaps.filter(|gap| !report.gaps.contains(gap));
    api::PortDocument {
        version: api::VERSION,
        port: report.port.0,
        range: range(report.range),
        transports: report.transports.iter().map(entry).collect(),
        elsewhere: report.elsewhere.iter().filter_map(elsewhere::document).collect(),
        occupants: report.occupants.iter().map(occupant).collect(),
        seen: seen.iter().filter_map(of_seen).collect(),
        connections: connections.map(|found| found.connections.iter().map(connection::document).collect()),
        sources: sources(
            report.registry,
            claims::sources(report.transports.iter()),
            report.source,
        ),
        gaps: report.gaps.iter().chain(more_gaps).map(gap).collect(),
    }
}

fn of_seen((place, holding, first_seen): (&Place, &Holding, SystemTime)) -> Option<api::Seen> {
    Some(api::Seen {
        transport: transport(place.transport),
        holding: watch::holding(holding),
        first_seen: rfc3339(first_seen)?,
    })
}

/// Makes the document about all ports that are held, which reads as an [`api::PortsDocument`], while it is written.
pub fn of_listing(listing: &Listing) -> impl Serialize {
    of_parts(listing)
}

fn of_parts(listing: &Listing) -> StreamedPortsDocument<'_> {
    let summary = listing.summary();
    StreamedPortsDocument {
        version: api::VERSION,
        ports: Entries(&listing.entries),
        elsewhere: listing.elsewhere.iter().filter_map(elsewhere::document).collect(),
        forwards: listing.forwards.iter().map(exposure::forward).collect(),
        summary: api::Summary {
            listeners: summary.listeners,
            worth_a_look: summary.worth_a_look,
        },
        sources: sources(
            listing.registry,
            claims::sources(listing.entries.iter()),
            listing.source,
        ),
        gaps: listing.gaps.iter().map(gap).collect(),
    }
}

/// Makes the same document as a value, for whoever is in the same process.
#[must_use]
pub fn listing(listing: &Listing) -> api::PortsDocument {
    let streamed = of_parts(listing);
    api::PortsDocument {
        version: streamed.version,
        ports: listing.entries.iter().map(entry).collect(),
        elsewhere: streamed.elsewhere,
        forwards: streamed.forwards,
        summary: streamed.summary,
        sources: streamed.sources,
        gaps: streamed.gaps,
    }
}

/// [`api::PortsDocument`] with entries that are made while they are written: thousands of ports at once would take more
/// memory than everything else together.
#[derive(Serialize)]
struct StreamedPortsDocument<'a> {
    version: u32,
    ports: Entries<'a>,
    elsewhere: Vec<api::Elsewhere>,
    forwards: Vec<api::Forward>,
    summary: api::Summary,
    sources: api::Sources,
    gaps: Vec<api::Remark>,
}

/// A list of [`api::Entry`], each made when its turn comes.
struct Entries<'a>(&'a [PortEntry]);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(entry))
    }
}

/// Makes the part about one port and transport.
#[must_use]
pub fn entry(entry: &PortEntry) -> api::Entry {
    api::Entry {
        port: entry.port.0,
        transport: transport(entry.transport),
        registry: answer(&entry.claim),
        other_claims: claims::of(entry),
        observed: entry
            .sockets
            .as_ref()
            .map(|sockets| sockets.iter().map(socket).collect()),
        verdict: verdict(&entry.verdict),
        by_hand: by_hand(entry.port, entry.transport),
    }
}

fn by_hand(port: PortNumber, transport: Transport) -> api::ByHand {
    let commands = |system| byhand::commands(system, port, transport);
    api::ByHand {
        linux: commands(System::Linux),
        macos: commands(System::MacOs),
        windows: commands(System::Windows),
    }
}

fn answer(claim: &Answer) -> api::Registry {
    api::Registry {
        status: registry_status(claim.status),
        registrations: claim.registrations.iter().map(registration).collect(),
    }
}

/// Names an answer of the registry.
#[must_use]
pub fn registry_status(status: Status) -> api::RegistryStatus {
    match status {
        Status::Assigned => api::RegistryStatus::Assigned,
        Status::Reserved => api::RegistryStatus::Reserved,
        Status::Unassigned => api::RegistryStatus::Unassigned,
        Status::Withdrawn => api::RegistryStatus::Withdrawn,
        Status::NoRecord => api::RegistryStatus::NoRecord,
    }
}

fn registration(row: Registration) -> api::Registration {
    api::Registration {
        service: row.service.map(str::to_owned),
        description: row.description.map(str::to_owned),
        assignee: row.assignee.map(str::to_owned),
        contact: row.contact.map(str::to_owned),
        registered: row.registered.map(|date| date.to_string()),
        modified: row.modified.map(|date| date.to_string()),
        reference: row.reference.map(str::to_owned),
        unauthorized_use: row.unauthorized_use.map(str::to_owned),
        notes: row.notes.map(str::to_owned),
    }
}

fn socket(held: &HeldSocket) -> api::Socket {
    let HeldSocket {
        socket,
        created_by,
        owners,
        identification,
        namespace: _,
        exposure,
        made_in,
    } = held;
    let (state, remote) = state(socket);
    let (owners, owners_unknown) = match owners {
        Owners::Known(owners) => (owners.iter().map(owner).collect(), None),
        Owners::Unknown(why) => (Vec::new(), Some(remark(why.code(), why))),
    };
    let queue = socket.accept_queue;
    api::Socket {
        address: socket.local.ip.to_string(),
        interface: socket.local.interface.as_ref().map(|interface| {
            interface
                .name
                .as_ref()
                .map_or_else(|| interface.index.to_string(), ToString::to_string)
        }),
        state,
        remote,
        v6_only: socket.is_v6_only,
        reachable_from_outside: exposure.may_be_reached(),
        exposure: exposure::document(exposure),
        accept_queue: queue.map(|queue| api::AcceptQueue {
            now: queue.now,
            max: queue.max,
        }),
        created_by: created_by.as_ref().map(user),
        owners,
        owners_unknown,
        identification: identification.as_ref().map(identification::document),
        made_in: made_in.as_deref().map(origin::made_in),
    }
}

fn state(socket: &Socket) -> (api::SocketState, Option<String>) {
    match socket.state {
        SocketState::Listening => (api::SocketState::Listening, None),
        SocketState::Bound => (api::SocketState::Bound, None),
        SocketState::Connected { remote } => (api::SocketState::Connected, Some(remote.to_string())),
    }
}

fn owner(owner: &Owner) -> api::Owner {
    api::Owner {
        pid: owner.pid.0,
        process: owner.name.to_string(),
        user: owner.user.as_ref().map(user),
        executable: owner.executable.as_ref().map(executable),
        command_line: owner.command_line.as_ref().map(ToString::to_string),
        process_started: owner.started.and_then(rfc3339),
        unit: owner.unit.as_ref().map(origin::unit),
        container: owner.container.as_ref().map(origin::container),
        hold: hold(owner.hold),
        origin: owner.origin.as_deref().map(origin::origin),
    }
}

fn hold(hold: Hold) -> Option<api::Hold> {
    let thread = match hold {
        Hold::Descriptor => return None,
        Hold::Thread { id } => Some(id),
        Hold::IoUring => None,
    };
    Some(api::Hold {
        code: hold.code().to_owned(),
        thread,
        text: hold.to_string(),
    })
}

fn user(user: &User) -> api::User {
    api::User {
        id: user.id.0,
        name: user.name.as_ref().map(ToString::to_string),
    }
}

fn executable(executable: &Executable) -> api::Executable {
    api::Executable {
        path: executable.shown().to_string(),
        is_deleted: executable.is_deleted,
        is_world_writable: executable.is_world_writable,
        is_in_world_writable_directory: executable.is_in_world_writable_directory,
    }
}

/// Writes a moment to the second: how finely the system counts the age of a process is nobody's business.
#[must_use]
pub fn rfc3339(moment: SystemTime) -> Option<String> {
    let seconds = Timestamp::try_from(moment).ok()?.as_second();
    Timestamp::from_second(seconds)
        .ok()
        .map(|moment| moment.to_string())
}

fn verdict(verdict: &Verdict) -> api::Verdict {
    api::Verdict {
        level: level(verdict.level),
        reasons: verdict
            .reasons
            .iter()
            .map(|reason| remark(reason.code(), reason))
            .collect(),
        next_step: remark(verdict.next_step.code(), verdict.next_step),
    }
}

/// Names the outcome of a comparison.
#[must_use]
pub fn level(level: Level) -> api::Level {
    match level {
        Level::NothingThere => api::Level::NothingThere,
        Level::AsExpected => api::Level::AsExpected,
        Level::Known => api::Level::Known,
        Level::Unverified => api::Level::Unverified,
        Level::Unclaimed => api::Level::Unclaimed,
        Level::Different => api::Level::Different,
        Level::LookAtThis => api::Level::LookAtThis,
    }
}

fn sources(
    registry: &atlas::Source,
    lists: Vec<api::claims::ListSource>,
    source: Option<Source>,
) -> api::Sources {
    api::Sources {
        registry: registry_source(registry),
        lists,
        sockets: source.map(sockets_source),
    }
}

fn registry_source(registry: &atlas::Source) -> api::RegistrySource {
    api::RegistrySource {
        title: registry.title.to_owned(),
        publisher: registry.publisher.to_owned(),
        url: registry.url.to_owned(),
        as_of: registry.as_of.to_owned(),
    }
}

/// Names a way to read sockets.
#[must_use]
pub fn sockets_source(source: Source) -> api::SocketsSource {
    match source {
        Source::SockDiag => api::SocketsSource::SockDiag,
        Source::ProcNet => api::SocketsSource::ProcNet,
        Source::SystemTables => api::SocketsSource::SystemTables,
    }
}

fn occupant(occupant: &Occupant) -> api::Occupant {
    api::Occupant {
        transport: transport(occupant.transport),
        code: occupant.code().to_owned(),
        text: occupant.to_string(),
        command: occupant.command(),
        forward: match &occupant.occupation {
            Occupation::HandedOn(forward) => Some(exposure::forward(forward)),
            _ => None,
        },
    }
}

/// Makes the remark on something that could not be seen.
#[must_use]
pub fn gap(gap: &Gap) -> api::Remark {
    remark(gap.code(), gap)
}

/// Pairs a code for programs with a sentence for people.
pub fn remark(code: &str, text: impl ToString) -> api::Remark {
    api::Remark {
        code: code.to_owned(),
        text: text.to_string(),
    }
}

/// Names a range.
#[must_use]
pub fn range(range: PortRange) -> api::Range {
    match range {
        PortRange::System => api::Range::System,
        PortRange::User => api::Range::User,
        PortRange::Dynamic => api::Range::Dynamic,
    }
}

/// Reads the name of a transport.
#[must_use]
pub fn asked_transport(transport: api::Transport) -> Transport {
    match transport {
        api::Transport::Tcp => Transport::Tcp,
        api::Transport::Udp => Transport::Udp,
        api::Transport::Sctp => Transport::Sctp,
        api::Transport::Dccp => Transport::Dccp,
    }
}

/// Names a transport.
#[must_use]
pub fn transport(transport: Transport) -> api::Transport {
    match transport {
        Transport::Tcp => api::Transport::Tcp,
        Transport::Udp => api::Transport::Udp,
        Transport::Sctp => api::Transport::Sctp,
        Transport::Dccp => api::Transport::Dccp,
    }
}

/// Describes a row of the registry in short.
#[must_use]
pub fn row(row: &Registration) -> Row {
    Row {
        service: row.service.map(str::to_owned),
        first_port: row.ports.map(|ports| ports.first.0),
        last_port: row.ports.map(|ports| ports.last.0),
        transport: row.transport.map(transport),
        description: row.description.map(str::to_owned),
    }
}
