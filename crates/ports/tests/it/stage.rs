//! Sockets and processes that a test starts, and the other tools that look at them.

use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ports::PortReport;
use ports::evidence::HeldSocket;
use rustix::net::sockopt::{set_ipv6_v6only, set_socket_reuseport};
use rustix::net::{AddressFamily, SocketFlags, SocketType};

/// Waits until no other test is on the stage, and keeps it until the guard is dropped.
///
/// Between fork and exec, a process that another test starts holds the sockets of this one too: rightly seen, but not
/// what a test counts on.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static STAGE: Mutex<()> = Mutex::new(());
    STAGE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A process that does nothing but hold a socket; it ends with its owner.
pub(crate) struct Holder(Child);

impl Holder {
    /// Starts a process whose standard input is `socket`.
    pub(crate) fn of(socket: OwnedFd) -> Self {
        Self::running(Path::new("sleep"), socket)
    }

    /// Starts a process that runs a copy of `sleep`, with `socket` as its standard input.
    pub(crate) fn running(program: &Path, socket: OwnedFd) -> Self {
        Self::start(&mut Command::new(program), socket)
    }

    /// Starts a process whose working directory is `directory`, with `socket` as its standard input.
    pub(crate) fn in_directory(directory: &Path, socket: OwnedFd) -> Self {
        Self::start(Command::new("sleep").current_dir(directory), socket)
    }

    /// Starts a process by `command`, which gets one more argument, with `socket` as its standard input.
    pub(crate) fn start(command: &mut Command, socket: OwnedFd) -> Self {
        let child = command.arg("600").stdin(Stdio::from(socket)).spawn();
        Self(child.expect("`sleep` is part of every system"))
    }

    /// Returns its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let ended = self.0.kill().and_then(|()| self.0.wait());
        ended.expect("the process is our child and was not waited for");
    }
}

/// Opens a TCP socket bound to `address`, prepared by `prepare`, that does not listen yet.
pub(crate) fn bound_tcp(address: &str, prepare: impl Fn(&OwnedFd)) -> OwnedFd {
    let address: SocketAddr = address.parse().unwrap();
    let family = if address.is_ipv4() {
        AddressFamily::INET
    } else {
        AddressFamily::INET6
    };
    let socket = rustix::net::socket_with(family, SocketType::STREAM, SocketFlags::CLOEXEC, None).unwrap();
    prepare(&socket);
    rustix::net::bind(&socket, &address).unwrap();
    socket
}

/// Opens a TCP listener on `address`, prepared by `prepare`.
pub(crate) fn listener(address: &str, prepare: impl Fn(&OwnedFd)) -> TcpListener {
    let socket = bound_tcp(address, prepare);
    rustix::net::listen(&socket, 16).unwrap();
    TcpListener::from(socket)
}

/// Returns the sockets of a report that are bound to `address`: its port may be somebody else's on another address.
pub(crate) fn at(report: &PortReport, address: SocketAddr) -> Vec<&HeldSocket> {
    let sockets = report
        .transports
        .iter()
        .flat_map(|entry| entry.sockets.iter().flatten());
    let is_there = |held: &&HeldSocket| {
        let local = &held.socket.local;
        (local.ip, local.port.0) == (address.ip(), address.port())
    };
    sockets.filter(is_there).collect()
}

/// Lets several sockets share a port.
pub(crate) fn reuse_port(socket: &OwnedFd) {
    set_socket_reuseport(socket, true).unwrap();
}

/// Keeps an IPv6 socket from taking IPv4 too.
pub(crate) fn v6_only(socket: &OwnedFd) {
    set_ipv6_v6only(socket, true).unwrap();
}

/// Runs another tool and returns what it prints.
///
/// # Panics
///
/// Panics with the name of the Debian package if the tool is not installed.
pub(crate) fn run(tool: &str, package: &str, arguments: &[&str]) -> String {
    let output = Command::new(tool).args(arguments).output();
    let output = output.unwrap_or_else(|error| {
        panic!("`{tool}` could not be run ({error}): install the package {package} to run this test")
    });
    String::from_utf8_lossy(&output.stdout).into_owned()
}
