//! A host with sockets of every kind, each held in a way of its own.
//!
//! Everything is in the network namespace of one host of a lab, except for one listener that is beside it. What other
//! tests start at the same time has copies of our descriptors between fork and exec: [`Cast::has`] tells them apart.

use std::collections::BTreeSet;
use std::ffi::CString;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV6, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::Command;

use ports::owner::Hold;
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags};
use testkit::{Host, Lab, PATIENCE, wait_for};

use crate::apart::{Loner, ring_with};
use crate::stage::{self, Holder};

/// The port of VXLAN (RFC 7348), which the kernel opens for itself.
pub(crate) const VXLAN: u16 = 4789;
/// How many descriptors a process with many has.
const DESCRIPTORS: usize = 3000;
/// The interface of a host of a lab.
const INTERFACE: &str = "eth0";
/// The number before the first that is given to a socket: below those that the kernel chooses from, which begin at
/// 32768.
const FIRST_NUMBER: u16 = 20_000;

/// Port numbers of which each is given once.
///
/// Where the kernel chooses, sockets of two transports or two addresses may get the same number. A host's network
/// namespace is its own, so that these are free.
struct Numbers(u16);

impl Numbers {
    fn next(&mut self) -> u16 {
        self.0 += 1;
        self.0
    }

    /// Returns an address to bind, with a number that no other has.
    fn at(&mut self, ip: &str) -> String {
        format!("{ip}:{}", self.next())
    }
}

/// Sockets of every kind, open as long as this lives.
pub(crate) struct Cast {
    /// The host that is looked at.
    pub(crate) alice: Host,
    /// A number that nobody has here.
    pub(crate) spare: u16,
    /// TCP bound without listening.
    pub(crate) idle: u16,
    /// UDP that is connected.
    pub(crate) connected: UdpSocket,
    /// A listener in a message that nobody has received.
    pub(crate) in_flight: u16,
    /// The other end of that message.
    pub(crate) receiver: UnixStream,
    /// A listener in another network namespace.
    pub(crate) elsewhere: u16,
    /// A listener with three processes.
    pub(crate) prefork: u16,
    /// A port with a listener in each of three processes.
    pub(crate) reuse_port: u16,
    /// A listener whose holder is in a container with the host's network; and the process in the container.
    pub(crate) container: (u16, u32),
    /// A thread with a listener in a table of its own.
    pub(crate) loner: Loner,
    /// A listener that an io_uring alone has; the kernel's refusal where io_uring may not be used.
    pub(crate) ring: Result<u16, io::Error>,
    processes: BTreeSet<u32>,
    _sockets: Vec<OwnedFd>,
    _holders: Vec<Holder>,
    _ballast: Vec<fs::File>,
    _bob: Host,
    _lab: Lab,
}

impl Cast {
    /// Opens everything.
    pub(crate) fn open() -> Self {
        let lab = Lab::new().unwrap();
        let (alice, bob) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
        open_kernel_socket(&alice);
        let ballast = ballast();
        let mut numbers = Numbers(FIRST_NUMBER);
        let mut sockets = alice
            .within(|| plain_sockets(alice.addr(), link_local(&alice), &mut numbers))
            .unwrap();
        let mut holders = Vec::new();
        let prefork = alice.within(|| prefork(&mut holders, &mut numbers)).unwrap();
        let reuse_port = alice.within(|| group(&mut holders, &mut numbers)).unwrap();
        let container = alice.within(|| container(&mut holders, &mut numbers)).unwrap();
        let (in_flight, sender, receiver) = alice.within(|| send_listener(&mut numbers)).unwrap();
        let idle_at = numbers.at("127.0.0.1");
        let idle = alice.within(|| stage::bound_tcp(&idle_at, |_| ())).unwrap();
        let connected = alice.within(|| connected(&mut numbers)).unwrap();
        let loner = alice
            .within(|| Loner::listening(&numbers.at("127.0.0.1")))
            .unwrap();
        let ring = alice.within(|| ring(&mut numbers)).unwrap();
        let beside = numbers.at("0.0.0.0");
        let beside = bob.within(|| TcpListener::bind(beside)).unwrap().unwrap();
        let mut processes: BTreeSet<u32> = holders.iter().map(Holder::pid).collect();
        processes.extend([std::process::id(), container.1]);
        let (idle_port, elsewhere) = (port_of(&idle), beside.local_addr().unwrap().port());
        sockets.extend([prefork.0, idle, sender.into(), beside.into()]);
        let ring = ring.map(|(ring, port)| {
            sockets.push(ring);
            port
        });
        Self {
            spare: numbers.next(),
            idle: idle_port,
            connected,
            in_flight,
            receiver,
            elsewhere,
            prefork: prefork.1,
            reuse_port,
            container,
            loner,
            ring,
            processes,
            alice,
            _sockets: sockets,
            _holders: holders,
            _ballast: ballast,
            _bob: bob,
            _lab: lab,
        }
    }

    /// Returns the listeners that are in no process's table of descriptors: their ports, and how they are held.
    pub(crate) fn apart(&self) -> Vec<(u16, Hold)> {
        let of_thread = (self.loner.address.port(), Hold::Thread { id: self.loner.id });
        let of_ring = self.ring.as_ref().ok().map(|port| (*port, Hold::IoUring));
        [of_thread].into_iter().chain(of_ring).collect()
    }

    /// Returns how to start a program inside the container.
    pub(crate) fn inside(&self, program: &str) -> Command {
        let mut command = self.alice.command("nsenter");
        let target = self.container.1.to_string();
        command.args(["--target", &target, "--user", "--preserve-credentials"]);
        command.args(["--mount", "--pid", program]);
        command
    }

    /// Whether a process holds our sockets on purpose.
    pub(crate) fn has(&self, pid: u32) -> bool {
        self.processes.contains(&pid)
    }
}

/// Opens sockets whose only difference is what they are tied to.
fn plain_sockets(addr: Ipv4Addr, mut link_local: SocketAddrV6, numbers: &mut Numbers) -> Vec<OwnedFd> {
    let tied = |socket: &OwnedFd| tie_to_interface(socket, INTERFACE);
    let nothing = |_: &OwnedFd| ();
    link_local.set_port(numbers.next());
    let mut sockets: Vec<OwnedFd> = vec![
        stage::listener(&numbers.at("127.0.0.1"), nothing).into(),
        stage::listener(&numbers.at("[::1]"), nothing).into(),
        stage::listener(&numbers.at(&addr.to_string()), nothing).into(),
        stage::listener(&numbers.at("0.0.0.0"), nothing).into(),
        stage::listener(&numbers.at("0.0.0.0"), tied).into(),
        stage::listener(&numbers.at("[::]"), nothing).into(),
        stage::listener(&numbers.at("[::ffff:127.0.0.1]"), nothing).into(),
        stage::listener(&link_local.to_string(), nothing).into(),
    ];
    // The same number for each version of the protocol, with a socket of its own.
    let v6 = stage::listener(&numbers.at("[::]"), stage::v6_only);
    let both = format!("0.0.0.0:{}", v6.local_addr().unwrap().port());
    sockets.extend([stage::listener(&both, nothing).into(), v6.into()]);
    for ip in ["127.0.0.1", "[::1]", "0.0.0.0", "[::]"] {
        sockets.push(UdpSocket::bind(numbers.at(ip)).unwrap().into());
    }
    // A connection has the port of its listener, and is no listener.
    let server = TcpListener::bind(numbers.at("127.0.0.1")).unwrap();
    let client = TcpStream::connect(server.local_addr().unwrap()).unwrap();
    let (accepted, _) = server.accept().unwrap();
    sockets.extend([server.into(), client.into(), accepted.into()]);
    sockets
}

/// Lets two processes inherit a listener; the third is this one.
fn prefork(holders: &mut Vec<Holder>, numbers: &mut Numbers) -> (OwnedFd, u16) {
    let listener = TcpListener::bind(numbers.at("127.0.0.1")).unwrap();
    holders.extend([(); 2].map(|()| Holder::of(listener.try_clone().unwrap().into())));
    let port = listener.local_addr().unwrap().port();
    (listener.into(), port)
}

/// Gives three processes a listener each, all on one port.
fn group(holders: &mut Vec<Holder>, numbers: &mut Numbers) -> u16 {
    let first = stage::listener(&numbers.at("127.0.0.1"), stage::reuse_port);
    let address = first.local_addr().unwrap();
    let others = [(); 2].map(|()| stage::listener(&address.to_string(), stage::reuse_port));
    let listeners = [first].into_iter().chain(others);
    holders.extend(listeners.map(|listener| Holder::of(listener.into())));
    address.port()
}

/// Starts a process in a container of its own but for the network, with a listener.
fn container(holders: &mut Vec<Holder>, numbers: &mut Numbers) -> (u16, u32) {
    let listener = TcpListener::bind(numbers.at("127.0.0.1")).unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--pid", "--mount-proc", "--fork"]);
    let holder = Holder::start(command.args(["--kill-child", "sleep"]), listener.into());
    let children = format!("/proc/{0}/task/{0}/children", holder.pid());
    let inside = wait_for("the container to start", PATIENCE, || {
        let children = fs::read_to_string(&children).ok()?;
        children.split_whitespace().next()?.parse().ok()
    });
    holders.push(holder);
    (port, inside.unwrap())
}

/// Hands a listener over to an io_uring; returns the ring and the port.
fn ring(numbers: &mut Numbers) -> io::Result<(OwnedFd, u16)> {
    let listener = TcpListener::bind(numbers.at("127.0.0.1")).unwrap();
    let ring = ring_with(&listener)?;
    Ok((ring, listener.local_addr().unwrap().port()))
}

/// Sends a listener over a unix socket; returns its port and both ends.
fn send_listener(numbers: &mut Numbers) -> (u16, UnixStream, UnixStream) {
    let (sender, receiver) = UnixStream::pair().unwrap();
    let listener = TcpListener::bind(numbers.at("127.0.0.1")).unwrap();
    let rights = [listener.as_fd()];
    let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    assert!(ancillary.push(SendAncillaryMessage::ScmRights(&rights)));
    let content = [std::io::IoSlice::new(b"x")];
    rustix::net::sendmsg(&sender, &content, &mut ancillary, SendFlags::empty()).unwrap();
    (listener.local_addr().unwrap().port(), sender, receiver)
}

fn connected(numbers: &mut Numbers) -> UdpSocket {
    let socket = UdpSocket::bind(numbers.at("127.0.0.1")).unwrap();
    socket.connect("127.0.0.1:9").unwrap();
    socket
}

/// Makes an interface whose packets the kernel receives on a UDP socket of its own.
pub(crate) fn open_kernel_socket(on: &Host) {
    let local = on.addr().to_string();
    let port = VXLAN.to_string();
    let add = [
        "link", "add", "vx0", "type", "vxlan", "id", "42", "dstport", &port,
    ];
    let made = on
        .command("ip")
        .args(add)
        .args(["dev", INTERFACE, "local", &local])
        .status();
    assert!(made.unwrap().success(), "the kernel has VXLAN");
    let up = on.command("ip").args(["link", "set", "vx0", "up"]).status();
    assert!(up.unwrap().success());
}

/// Lets this process have as many descriptors as it may.
pub(crate) fn raise_descriptors() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
}

/// Gives this process thousands of descriptors.
fn ballast() -> Vec<fs::File> {
    raise_descriptors();
    let open = |_| fs::File::open("/dev/null").unwrap();
    (0..DESCRIPTORS).map(open).collect()
}

/// Returns the address of a host that is good on its cable alone.
fn link_local(host: &Host) -> SocketAddrV6 {
    let find = || {
        let table = fs::read_to_string("/proc/thread-self/net/if_inet6").unwrap();
        let is_it = |line: &&str| line.starts_with("fe80") && line.ends_with(INTERFACE);
        let line = table.lines().find(is_it)?.to_owned();
        let mut columns = line.split_whitespace();
        let address = u128::from_str_radix(columns.next()?, 16).ok()?;
        let index = u32::from_str_radix(columns.next()?, 16).ok()?;
        // Until the cable works, the address is tentative.
        let flags = u32::from_str_radix(columns.nth(2)?, 16).ok()?;
        (flags & 0x40 == 0).then(|| SocketAddrV6::new(address.into(), 0, 0, index))
    };
    let found = host.within(|| wait_for("a link-local address", PATIENCE, find));
    found.unwrap().unwrap()
}

/// Ties a socket to an interface, which takes CAP_NET_RAW.
#[expect(unsafe_code, reason = "SO_BINDTODEVICE has no safe wrapper")]
fn tie_to_interface(socket: &OwnedFd, name: &str) {
    let name = CString::new(name).unwrap();
    let bytes = name.as_bytes_with_nul();
    let len = libc::socklen_t::try_from(bytes.len()).unwrap();
    // SAFETY: the option is read from `len` bytes at `bytes`, which live until the call returns.
    let status = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_BINDTODEVICE,
            bytes.as_ptr().cast(),
            len,
        )
    };
    assert_eq!(status, 0, "{}", std::io::Error::last_os_error());
}

fn port_of(socket: &OwnedFd) -> u16 {
    let address = rustix::net::getsockname(socket).unwrap();
    SocketAddr::try_from(address).unwrap().port()
}
