//! Sockets of other namespaces are seen, with where they are, and are never taken for sockets of our own.

use std::fs::File;
use std::net::TcpListener;
use std::os::fd::AsFd;
use std::process::Command;
use std::sync::Arc;

use ports::evidence::HeldSocket;
use ports::namespace::NetworkNamespace;
use ports::verdict::Level;
use ports::{Claims, PortNumber, Transport};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use testkit::{Child, Host, Lab, PATIENCE, wait_for};

/// Opens a listener on a host of a lab.
fn listener(on: &Host) -> TcpListener {
    on.within(|| TcpListener::bind("0.0.0.0:0")).unwrap().unwrap()
}

fn port_of(listener: &TcpListener) -> PortNumber {
    PortNumber(listener.local_addr().unwrap().port())
}

/// Starts a process in a namespace that has no name.
fn hermit() -> Child {
    let child = Child::spawn(Command::new("unshare").args(["--net", "sleep", "600"])).unwrap();
    // It has the name of the program once it lives in the namespace.
    let name = format!("/proc/{}/comm", child.id());
    let is_there = || (std::fs::read(&name).ok()? == b"sleep\n").then_some(());
    wait_for("the process to have left", PATIENCE, is_there).unwrap();
    child
}

/// Opens a listener in the namespace of a process.
fn listener_beside(process: &Child) -> TcpListener {
    let file = File::open(format!("/proc/{}/ns/net", process.id())).unwrap();
    let opened = std::thread::spawn(move || {
        move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network)).unwrap();
        TcpListener::bind("0.0.0.0:0").unwrap()
    });
    opened.join().unwrap()
}

/// Returns the other namespaces in which this process holds a socket on `port`.
///
/// Other tests may have one of the same number, in namespaces of their own.
fn elsewhere(sockets: &[HeldSocket], port: PortNumber) -> Vec<Arc<NetworkNamespace>> {
    let mine = |held: &&HeldSocket| {
        let mut pids = held.owners.processes().iter().map(|owner| owner.pid.0);
        held.socket.local.port == port && pids.any(|pid| pid == std::process::id())
    };
    let found = sockets.iter().filter(mine);
    let found: Vec<_> = found.filter_map(|held| held.namespace.clone()).collect();
    assert!(!found.is_empty(), "port {port} is among {sockets:#?}");
    found
}

#[test]
fn a_listener_in_a_named_namespace_is_told_with_the_name() {
    let lab = Lab::new().unwrap();
    let alice = lab.host("alice").unwrap();
    let socket = listener(&alice);
    let port = port_of(&socket);
    let report = ports::port(&Claims::built_in(), port, Some(Transport::Tcp));
    let listing = ports::list(&Claims::built_in());
    for sockets in [&report.elsewhere, &listing.elsewhere] {
        let namespaces = elsewhere(sockets, port);
        let is_hers = |namespace: &Arc<NetworkNamespace>| {
            let name = namespace.name.as_ref();
            name.is_some_and(|name| name.as_str().ends_with("-alice"))
        };
        assert!(namespaces.iter().any(is_hers), "{namespaces:?}");
    }
    // Unless somebody else happens to have the number here.
    let entry = &report.transports[0];
    assert_eq!(
        entry.sockets.as_deref().unwrap().is_empty(),
        entry.verdict.level == Level::NothingThere
    );
    assert!(report.holders().all(|owner| owner.pid.0 != std::process::id()));
}

#[test]
fn a_listener_in_a_namespace_without_a_name_is_found_through_who_lives_there() {
    let hermit = hermit();
    let socket = listener_beside(&hermit);
    let report = ports::port(&Claims::built_in(), port_of(&socket), Some(Transport::Tcp));
    let mut namespaces = elsewhere(&report.elsewhere, port_of(&socket)).into_iter();
    let namespace = namespaces.find(|namespace| namespace.name.is_none()).unwrap();
    let inhabitant = namespace.process.as_ref().unwrap();
    assert_eq!(inhabitant.pid.0, hermit.id());
    assert_eq!(inhabitant.name.as_ref().unwrap().as_str(), "sleep");
}

#[test]
fn whoever_asks_from_inside_sees_our_sockets_elsewhere() {
    let lab = Lab::new().unwrap();
    let alice = lab.host("alice").unwrap();
    let outside = TcpListener::bind("127.0.0.1:0").unwrap();
    // All numbers are free there: one that is not the other's.
    let another = port_of(&outside).0 ^ 1;
    let inside = alice.within(|| TcpListener::bind(("0.0.0.0", another)));
    let inside = inside.unwrap().unwrap();
    let seen = |port| {
        alice
            .within(|| ports::port(&Claims::built_in(), port, Some(Transport::Tcp)))
            .unwrap()
    };
    let report = seen(port_of(&inside));
    assert_eq!(report.transports[0].sockets.as_deref().unwrap().len(), 1);
    let report = seen(port_of(&outside));
    assert_eq!(report.transports[0].verdict.level, Level::NothingThere);
    elsewhere(&report.elsewhere, port_of(&outside));
}

#[test]
fn the_thread_that_looks_around_leaves_the_others_at_home() {
    let lab = Lab::new().unwrap();
    let _alice = lab.host("alice").unwrap();
    let home = std::fs::read_link("/proc/thread-self/ns/net").unwrap();
    let _ = ports::list(&Claims::built_in());
    assert_eq!(std::fs::read_link("/proc/thread-self/ns/net").unwrap(), home);
    for thread in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
        // Threads of other tests come and go, and may be elsewhere on purpose; the first one is nobody's.
        if thread.file_name().to_str() == Some(&std::process::id().to_string()) {
            assert_eq!(std::fs::read_link(thread.path().join("ns/net")).unwrap(), home);
        }
    }
}
