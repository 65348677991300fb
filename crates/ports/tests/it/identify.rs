//! Asking servers of this test's own what they speak, friendly and hostile ones.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ports::identify::{self, Confidence, How, Identification, Unidentified};
use ports::{Claims, PortNumber, Transport};
use proptest::prelude::*;

/// Far more than the two seconds an identification may take, for a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(15);

/// A server whose every connection is served by one function, until the test ends.
struct Server {
    port: u16,
    is_over: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Server {
    fn start(serve: fn(TcpStream)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let thread = thread::spawn(move || {
            thread::scope(|scope| {
                for stream in listener.incoming().map_while(Result::ok) {
                    if over.load(Ordering::SeqCst) {
                        return;
                    }
                    scope.spawn(move || serve(stream));
                }
            });
        });
        Self {
            port,
            is_over,
            thread: Some(thread),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        let _ = self.thread.take().unwrap().join();
    }
}

/// Asks what is on the port; fails if that takes too long.
fn identify(port: u16, transport: Transport) -> Identification {
    let mut report = ports::port(&Claims::built_in(), PortNumber(port), Some(transport));
    let start = Instant::now();
    identify::of_report(&mut report);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    let mut sockets = report.transports.remove(0).sockets.unwrap().into_iter();
    let ours = sockets.find(|held| held.socket.local.ip == Ipv4Addr::LOCALHOST);
    ours.unwrap().identification.unwrap()
}

fn unidentified(serve: fn(TcpStream)) -> Unidentified {
    let server = Server::start(serve);
    match identify(server.port, Transport::Tcp) {
        Identification::Unidentified(why) => why,
        Identification::Identified(identified) => panic!("{identified:?}"),
    }
}

#[test]
fn a_server_that_introduces_itself_is_believed() {
    let server = Server::start(|mut stream| {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2p1 Debian\x1b[31m\r\n");
    });
    let Identification::Identified(found) = identify(server.port, Transport::Tcp) else {
        panic!("not identified")
    };
    assert_eq!(
        (found.protocol, found.how, found.confidence),
        ("ssh", How::Banner, Confidence::Certain)
    );
    assert_eq!(
        found.evidence.unwrap().as_str(),
        r"SSH-2.0-OpenSSH_9.2p1 Debian\x1b[31m"
    );
}

#[test]
fn a_server_that_waits_is_asked() {
    let server = Server::start(|mut stream| {
        let mut request = [0; 1024];
        let count = stream.read(&mut request).unwrap_or(0);
        if request[..count].starts_with(b"srvr") {
            let _ = stream.write_all(b"Zookeeper version: 3.8.0-5a02a05, built on 2022-02-25\n");
        }
    });
    let Identification::Identified(found) = identify(server.port, Transport::Tcp) else {
        panic!("not identified")
    };
    assert_eq!(
        (found.protocol, found.how),
        ("zookeeper", How::Probe("zookeeper"))
    );
}

#[test]
fn hostile_servers_cost_a_bounded_time() {
    let silent = |mut stream: TcpStream| {
        let mut buffer = [0; 4096];
        while stream.read(&mut buffer).is_ok_and(|count| count > 0) {}
    };
    assert!(matches!(unidentified(silent), Unidentified::Silent { .. }));
    let endless = |mut stream: TcpStream| while stream.write_all(&[b'a'; 4096]).is_ok() {};
    assert!(matches!(
        unidentified(endless),
        Unidentified::NotUnderstood { .. }
    ));
    let dripping = |mut stream: TcpStream| {
        let _ = stream.set_read_timeout(Some(Duration::from_millis(50)));
        let mut buffer = [0; 64];
        while stream.write_all(b"z").is_ok() && !matches!(stream.read(&mut buffer), Ok(0)) {}
    };
    assert!(matches!(
        unidentified(dripping),
        Unidentified::NotUnderstood { .. }
    ));
    let closing = |stream: TcpStream| drop(stream);
    assert!(matches!(unidentified(closing), Unidentified::Silent { .. }));
}

#[test]
fn lengths_that_lie_are_not_believed() {
    // A record of TLS that promises 65,535 bytes, a packet of MySQL that promises 16 MiB, a Kafka answer of 4 GiB.
    let tls = |mut stream: TcpStream| {
        let _ = stream.write_all(b"\x16\x03\x03\xff\xff\x02\0\xff\xff");
    };
    assert!(matches!(unidentified(tls), Unidentified::NotUnderstood { .. }));
    let mysql = |mut stream: TcpStream| {
        let _ = stream.write_all(b"\xff\xff\xff\0\x0b");
    };
    assert!(matches!(unidentified(mysql), Unidentified::NotUnderstood { .. }));
    let kafka = |mut stream: TcpStream| {
        let _ = stream.write_all(b"\xff\xff\xff\xff\x0d\x0e\x0a\x0d\0\0\xff\xff\xff\xff");
    };
    assert!(matches!(unidentified(kafka), Unidentified::NotUnderstood { .. }));
}

#[test]
fn a_datagram_in_return_is_told_from_an_answer() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port();
    let echo = thread::spawn(move || {
        let mut buffer = [0; 2048];
        let (count, sender) = socket.recv_from(&mut buffer).unwrap();
        socket.send_to(&buffer[..count], sender).unwrap();
        socket
    });
    let Identification::Identified(found) = identify(port, Transport::Udp) else {
        panic!("not identified")
    };
    assert_eq!(found.protocol, "echo");
    let socket = echo.join().unwrap();
    let why = identify(socket.local_addr().unwrap().port(), Transport::Udp);
    assert!(
        matches!(
            why,
            Identification::Unidentified(Unidentified::SilentDatagrams { .. })
        ),
        "{why:?}"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_an_answer_or_none(answer: Vec<u8>) {
        ports::fuzzing::server_answer(&answer);
        ports::fuzzing::certificate(&answer);
    }
}
