//! A watcher tells of real sockets: by the kernel's events where this user may have them, and by polling.

use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::thread;
use std::time::Duration;

use ports::watch::{
    AddressClass, Event, Kind, Method, Next, Options, Place, PortEvent, Selection, Started, Watcher,
};
use ports::{PortNumber, Transport};

use crate::stage::{self, Holder};

/// How long to wait for something that happens within a second on an idle machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts a watcher and takes its first event.
fn start(options: Options) -> (Watcher, Started) {
    let mut watcher = Watcher::start(options).unwrap();
    match watcher.next(Some(PATIENCE)) {
        Next::Event(Event::Started(started)) => (watcher, started),
        other => panic!("the first event tells of the start, not {other:?}"),
    }
}

fn with(is_polling_wanted: bool) -> Options {
    Options {
        selection: Selection {
            with_ephemeral_udp: true,
            ..Selection::default()
        },
        is_polling_wanted,
        ..Options::default()
    }
}

/// Returns a watcher by the kernel's events; `None`, with a sentence, if this user may not have them.
#[expect(clippy::print_stdout, reason = "a test that is left out says why")]
fn by_kernel() -> Option<Watcher> {
    let (watcher, started) = start(with(false));
    match started.fallback {
        None => Some(watcher),
        Some(why) => {
            println!("left out: {why}");
            None
        }
    }
}

/// Waits for the next event at `place`; other tests and programs open ports too.
fn next_at(watcher: &mut Watcher, place: Place) -> PortEvent {
    loop {
        match watcher.next(Some(PATIENCE)) {
            Next::Event(Event::Port(event)) if event.place == place => return *event,
            Next::Event(_) => {}
            other => panic!("nothing was told of {place}: {other:?}"),
        }
    }
}

fn kind_at(watcher: &mut Watcher, place: Place) -> Kind {
    next_at(watcher, place).kind
}

/// Opens a listener that lets others of this user share its port.
fn listen(ip: &str, port: u16) -> (TcpListener, Place) {
    let listener = stage::listener(&format!("{ip}:{port}"), stage::reuse_port);
    let place = Place {
        transport: Transport::Tcp,
        port: PortNumber(listener.local_addr().unwrap().port()),
    };
    (listener, place)
}

fn check_a_listener_is_told_of(watcher: &mut Watcher) {
    let (listener, place) = listen("127.0.0.1", 0);
    let opened = next_at(watcher, place);
    assert_eq!(opened.kind, Kind::Opened);
    assert!(!opened.is_brief && !opened.is_while_away);
    assert_eq!(opened.now.unwrap().class, AddressClass::Loopback);
    let sockets = opened.entry.sockets.as_deref().unwrap();
    let owners = sockets.iter().flat_map(|held| held.owners.processes());
    let pids: Vec<_> = owners.map(|owner| owner.pid.0).collect();
    assert!(pids.contains(&std::process::id()), "{pids:?}");
    drop(listener);
    let closed = next_at(watcher, place);
    assert_eq!((closed.kind, closed.now), (Kind::Closed, None));
    let program = closed.before.unwrap().programs.pop_first().unwrap();
    assert_eq!(Path::new(program.path.as_str()), std::env::current_exe().unwrap());
}

fn check_a_datagram_socket_is_told_of(watcher: &mut Watcher) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let place = Place {
        transport: Transport::Udp,
        port: PortNumber(socket.local_addr().unwrap().port()),
    };
    assert_eq!(kind_at(watcher, place), Kind::Opened);
    drop(socket);
    assert_eq!(kind_at(watcher, place), Kind::Closed);
}

#[test]
fn sockets_are_told_of_by_the_kernel() {
    let _stage = stage::alone();
    if let Some(mut watcher) = by_kernel() {
        check_a_listener_is_told_of(&mut watcher);
        check_a_datagram_socket_is_told_of(&mut watcher);
    }
}

#[test]
fn sockets_are_told_of_by_polling() {
    let _stage = stage::alone();
    let (mut watcher, started) = start(with(true));
    assert_eq!(started.method, Method::Polling);
    assert!(started.fallback.is_some());
    check_a_listener_is_told_of(&mut watcher);
    check_a_datagram_socket_is_told_of(&mut watcher);
}

#[test]
fn a_listener_that_is_gone_before_anybody_looks_is_told_of_by_the_kernel() {
    let _stage = stage::alone();
    if let Some(mut watcher) = by_kernel() {
        let (listener, place) = listen("127.0.0.1", 0);
        drop(listener);
        for kind in [Kind::Opened, Kind::Closed] {
            let event = next_at(&mut watcher, place);
            assert_eq!((event.kind, event.is_brief), (kind, true));
        }
    }
}

#[test]
fn a_wider_address_of_the_same_program_is_another_exposure() {
    let _stage = stage::alone();
    let (mut watcher, _) = start(with(true));
    let (listener, place) = listen("127.0.0.1", 0);
    assert_eq!(kind_at(&mut watcher, place), Kind::Opened);
    // Nobody looks in between, and nobody else can take the port.
    let (_wider, _) = listen("0.0.0.0", place.port.0);
    drop(listener);
    let event = next_at(&mut watcher, place);
    assert_eq!(event.kind, Kind::ChangedExposure);
    assert_eq!(event.before.unwrap().class, AddressClass::Loopback);
    assert_eq!(event.now.unwrap().class, AddressClass::Wildcard);
}

#[test]
fn another_program_on_the_same_address_is_another_owner() {
    let _stage = stage::alone();
    let (mut watcher, _) = start(with(true));
    let (listener, place) = listen("127.0.0.1", 0);
    assert_eq!(kind_at(&mut watcher, place), Kind::Opened);
    let (again, _) = listen("127.0.0.1", place.port.0);
    drop(listener);
    let _holder = Holder::of(again.into());
    assert_eq!(kind_at(&mut watcher, place), Kind::ChangedOwner);
}

#[test]
fn a_restart_tells_only_what_changed_meanwhile() {
    let _stage = stage::alone();
    let directory = tempfile::tempdir().unwrap();
    let options = || Options {
        journal: Some(directory.path().join("journal")),
        ..with(true)
    };
    let (stays, staying) = listen("127.0.0.1", 0);
    let (goes, going) = listen("127.0.0.1", 0);
    let (watcher, started) = start(options());
    assert_eq!(started.last_run, None);
    drop(watcher);
    // In this order, so that the two have different numbers.
    let (comes, coming) = listen("127.0.0.1", 0);
    drop(goes);
    let (mut watcher, started) = start(options());
    assert!(started.last_run.is_some());
    let mut told = Vec::new();
    while let Next::Event(event) = watcher.next(Some(Duration::ZERO)) {
        if let Event::Port(event) = event {
            assert!(event.is_while_away, "{event:?}");
            told.push((event.place, event.kind));
        }
    }
    assert!(told.contains(&(going, Kind::Closed)), "{told:?}");
    assert!(told.contains(&(coming, Kind::Opened)), "{told:?}");
    assert!(!told.iter().any(|(place, _)| *place == staying), "{told:?}");
    drop((stays, comes));
}

#[test]
fn the_ports_that_were_named_are_the_only_ones_told_of() {
    let _stage = stage::alone();
    let (ours, place) = listen("127.0.0.1", 0);
    let only = ports::atlas::Ports {
        first: place.port,
        last: place.port,
    };
    let (mut watcher, started) = start(Options {
        selection: Selection {
            ports: vec![(only, Some(Transport::Tcp))],
            ..Selection::default()
        },
        ..Options::default()
    });
    assert_eq!(started.held, 1);
    let (_other, _) = listen("127.0.0.1", 0);
    drop(ours);
    match watcher.next(Some(PATIENCE)) {
        Next::Event(Event::Port(event)) => assert_eq!((event.place, event.kind), (place, Kind::Closed)),
        other => panic!("the port was closed: {other:?}"),
    }
}

#[test]
fn waiting_ends_when_somebody_says_stop() {
    for is_polling_wanted in [false, true] {
        let (mut watcher, _) = start(with(is_polling_wanted));
        let stop = watcher.stop_handle();
        let stopping = thread::spawn(move || stop.stop());
        while !matches!(watcher.next(Some(PATIENCE)), Next::Stopped) {}
        stopping.join().unwrap();
    }
}

#[test]
fn a_damaged_journal_is_moved_aside_and_said_to_be() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    std::fs::write(&journal, "garbage").unwrap();
    let options = Options {
        journal: Some(journal.clone()),
        ..with(true)
    };
    let (watcher, started) = start(options);
    assert!(started.journal_trouble.unwrap().contains("damaged"));
    drop(watcher);
    assert_eq!(
        std::fs::read_to_string(directory.path().join("journal.damaged")).unwrap(),
        "garbage"
    );
    assert!(ports::watch::Journal::read(&journal).unwrap().is_some());
}
