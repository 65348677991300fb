//! Turns a watcher's events into the documents of `api::ports::watch`.

use api::ports::Remark;
use api::ports::watch::{AddressClass, Holding, PortChange, Program, VERSION, WatchEvent, WatchMethod};
use ports::watch::{self, Event, Kind, Method, PortEvent, Started};

use super::{entry, gap, rfc3339, sockets_source, transport};

/// Makes the document about one event.
#[must_use]
pub fn of_event(event: &Event) -> WatchEvent {
    match event {
        Event::Started(started) => of_started(started),
        Event::Port(event) => of_port_event(event),
        Event::Resync(resync) => WatchEvent::Resync {
            version: VERSION,
            at: rfc3339(resync.at).unwrap_or_default(),
            lost: resync.lost,
        },
        Event::JournalUnwritten { why } => WatchEvent::JournalUnwritten {
            version: VERSION,
            why: why.clone(),
        },
    }
}

/// Makes the document about an event on a port.
#[must_use]
pub fn of_port_event(event: &PortEvent) -> WatchEvent {
    WatchEvent::Port {
        version: VERSION,
        at: rfc3339(event.at).unwrap_or_default(),
        change: change(event.kind),
        port: event.place.port.0,
        transport: transport(event.place.transport),
        before: event.before.as_ref().map(holding),
        now: event.now.as_ref().map(holding),
        first_seen: event.first_seen.and_then(rfc3339),
        is_brief: event.is_brief,
        is_while_away: event.is_while_away,
        entry: Box::new(entry(&event.entry)),
    }
}

/// Names what happened.
#[must_use]
pub fn change(kind: Kind) -> PortChange {
    match kind {
        Kind::Present => PortChange::Present,
        Kind::Opened => PortChange::Opened,
        Kind::Closed => PortChange::Closed,
        Kind::ChangedOwner => PortChange::ChangedOwner,
        Kind::ChangedExposure => PortChange::ChangedExposure,
    }
}

fn of_started(started: &Started) -> WatchEvent {
    let gaps: Vec<Remark> = started.gaps.iter().map(gap).collect();
    WatchEvent::Started {
        version: VERSION,
        at: rfc3339(started.at).unwrap_or_default(),
        method: match started.method {
            Method::KernelEvents => WatchMethod::KernelEvents,
            Method::Polling => WatchMethod::Polling,
        },
        fallback: started.fallback.clone(),
        delay_max_ms: u64::try_from(started.delay_max.as_millis()).unwrap_or(u64::MAX),
        held: started.held,
        last_run: started.last_run.and_then(rfc3339),
        journal_trouble: started.journal_trouble.clone(),
        sockets: started.source.map(sockets_source),
        gaps,
    }
}

/// Makes the part about somebody on a port.
#[must_use]
pub fn holding(holding: &watch::Holding) -> Holding {
    let programs = holding.programs.iter().map(|program| Program {
        path: program.path.to_string(),
        unit: program.unit.as_ref().map(ToString::to_string),
    });
    Holding {
        address: match holding.class {
            watch::AddressClass::Loopback => AddressClass::Loopback,
            watch::AddressClass::Interface => AddressClass::Interface,
            watch::AddressClass::OneAddress => AddressClass::OneAddress,
            watch::AddressClass::Wildcard => AddressClass::Wildcard,
        },
        programs: programs.collect(),
    }
}
