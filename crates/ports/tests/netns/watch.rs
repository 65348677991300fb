//! A watcher on a host of its own: a burst of thousands of listeners, what others do elsewhere, and a user without
//! rights.

use std::collections::HashMap;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::mpsc;
use std::thread;

use ports::watch::{Event, Kind, Method, Next, Options, PortEvent, Watcher};
use testkit::{Deadline, Host, Lab, PATIENCE};

use crate::cast::raise_descriptors;
use crate::unprivileged::be_nobody;

/// How many listeners are opened at once.
const BURST: usize = 10_000;
/// The port of the first of them; with so many open, a kernel that has to choose the next one takes its time. The
/// namespace is the test's own, so that nobody else is on any of them.
const BURST_PORT: u16 = 10_000;
/// How often this long is waited for a burst, all in all: a machine that is busy otherwise tells some hundred a second.
const BURST_PATIENCE: u32 = 4;

/// How many listeners are opened one by one while others are busy elsewhere.
const ROUNDS: usize = 20;

/// How often something was told of each port.
type Told = HashMap<(u16, Kind), usize>;

fn start(is_by_kernel: bool) -> Watcher {
    let mut watcher = Watcher::start(Options::default()).unwrap();
    match watcher.next(Some(PATIENCE)) {
        Next::Event(Event::Started(started)) => {
            let method = if is_by_kernel {
                Method::KernelEvents
            } else {
                Method::Polling
            };
            assert_eq!(started.method, method, "{started:?}");
            assert_eq!(started.fallback.is_none(), is_by_kernel, "{started:?}");
            watcher
        }
        other => panic!("the first event tells of the start, not {other:?}"),
    }
}

fn listen() -> TcpListener {
    listen_on(0)
}

fn listen_on(port: u16) -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap()
}

fn port(listener: &TcpListener) -> u16 {
    listener.local_addr().unwrap().port()
}

/// Returns the next event on a port of this namespace: of brief ones nobody can tell where they were if their process
/// has ended, and other tests have processes too.
fn next(watcher: &mut Watcher) -> PortEvent {
    loop {
        match watcher.next(Some(PATIENCE)) {
            Next::Event(Event::Port(event)) if !event.is_brief => return *event,
            Next::Event(_) => {}
            other => panic!("nothing was told: {other:?}"),
        }
    }
}

fn check(event: &PortEvent, port: u16, kind: Kind) {
    assert_eq!((event.place.port.0, event.kind), (port, kind), "{event:?}");
}

/// Counts what is told of ports until `kind` was told of [`BURST`] of them.
fn told(watcher: &mut Watcher, kind: Kind) -> Told {
    let deadline = Deadline::after(PATIENCE * BURST_PATIENCE);
    let mut told = Told::new();
    while told.keys().filter(|(_, of)| *of == kind).count() < BURST {
        let event = next(watcher);
        assert!(!event.is_while_away, "{event:?}");
        *told.entry((event.place.port.0, event.kind)).or_default() += 1;
        assert!(!deadline.has_passed(), "told of {} so far", told.len());
    }
    told
}

/// What has to be told of listeners: one thing of each port, once.
fn once_each(ports: &[u16], kind: Kind) -> Told {
    ports.iter().map(|port| ((*port, kind), 1)).collect()
}

#[test]
fn none_of_ten_thousand_listeners_is_lost_or_told_twice() {
    raise_descriptors();
    let lab = Lab::new().unwrap();
    let alice = lab.host("alice").unwrap();
    let burst = || {
        let mut watcher = start(true);
        let opening =
            thread::spawn(|| -> Vec<TcpListener> { (BURST_PORT..).take(BURST).map(listen_on).collect() });
        let opened = told(&mut watcher, Kind::Opened);
        let listeners = opening.join().unwrap();
        let ports: Vec<u16> = listeners.iter().map(port).collect();
        assert_eq!(opened, once_each(&ports, Kind::Opened));
        let closing = thread::spawn(move || drop(listeners));
        let closed = told(&mut watcher, Kind::Closed);
        closing.join().unwrap();
        assert_eq!(closed, once_each(&ports, Kind::Closed));
    };
    alice.within(burst).unwrap();
}

/// Opens and closes listeners on a host until the other end of `is_over` is gone.
fn bustle(on: &Host, is_over: mpsc::Receiver<()>) {
    let until_over = move || {
        while is_over.try_recv() == Err(mpsc::TryRecvError::Empty) {
            drop(listen());
        }
    };
    on.within(until_over).unwrap();
}

#[test]
fn what_others_open_elsewhere_is_not_told_and_hides_nothing_here() {
    let lab = Lab::new().unwrap();
    let (alice, bob) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    thread::scope(|scope| {
        let (over, is_over) = mpsc::channel();
        let bustling = scope.spawn(move || bustle(&bob, is_over));
        let watch = move || {
            let mut watcher = start(true);
            for _ in 0..ROUNDS {
                let listener = listen();
                let port = port(&listener);
                check(&next(&mut watcher), port, Kind::Opened);
                drop(listener);
                check(&next(&mut watcher), port, Kind::Closed);
            }
            drop(over);
        };
        alice.within(watch).unwrap();
        bustling.join().unwrap();
    });
}

#[test]
fn a_user_without_rights_is_told_by_polling() {
    let lab = Lab::new().unwrap();
    let alice = lab.host("alice").unwrap();
    let watch = || {
        be_nobody();
        let mut watcher = start(false);
        let listener = listen();
        let port = port(&listener);
        check(&next(&mut watcher), port, Kind::Opened);
        drop(listener);
        check(&next(&mut watcher), port, Kind::Closed);
    };
    alice.within(watch).unwrap();
}
