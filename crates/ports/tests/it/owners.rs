//! What is told of the processes that hold a socket.

use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, SystemTime};

use ports::evidence::HeldSocket;
use ports::owner::{Owner, Owners};
use ports::verdict::Reason;
use ports::{Claims, PortNumber, Transport};

use crate::stage::{self, Holder};

/// Returns the only socket that is bound to `address`.
fn only_socket(address: SocketAddr, transport: Transport) -> HeldSocket {
    let report = ports::port(&Claims::built_in(), PortNumber(address.port()), Some(transport));
    let [entry] = &report.transports[..] else {
        panic!("one transport was asked for: {report:?}")
    };
    let sockets = stage::at(&report, address);
    let [held] = sockets[..] else {
        panic!("one socket was opened: {entry:?}")
    };
    held.clone()
}

fn only_owner(held: &HeldSocket) -> &Owner {
    let [owner] = held.owners.processes() else {
        panic!("one process holds it: {held:?}")
    };
    owner
}

#[test]
fn our_own_process_is_described() {
    let _stage = stage::alone();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let held = only_socket(socket.local_addr().unwrap(), Transport::Udp);
    let owner = only_owner(&held);
    assert_eq!(owner.pid.0, std::process::id());
    assert_eq!(owner.user, held.created_by);
    let executable = owner.executable.as_ref().unwrap();
    assert_eq!(executable.path, std::env::current_exe().unwrap());
    assert!(!executable.is_deleted);
    let first_argument = std::env::args().next().unwrap();
    assert!(
        owner
            .command_line
            .as_ref()
            .unwrap()
            .as_str()
            .starts_with(&first_argument)
    );
    let age = SystemTime::now().duration_since(owner.started.unwrap()).unwrap();
    assert!(
        age < Duration::from_secs(3600),
        "this test was started {age:?} ago"
    );
}

#[test]
fn the_queue_of_a_listener_is_told() {
    let _stage = stage::alone();
    let listener = stage::listener("127.0.0.1:0", |_| ());
    let address = listener.local_addr().unwrap();
    let _waiting = std::net::TcpStream::connect(address).unwrap();
    let queue = only_socket(address, Transport::Tcp).socket.accept_queue.unwrap();
    assert_eq!((queue.now, queue.max), (1, 16));
}

#[test]
fn a_socket_that_its_opener_closed_belongs_to_whoever_inherited_it() {
    let _stage = stage::alone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let holder = Holder::of(listener.into());
    assert_eq!(
        only_owner(&only_socket(address, Transport::Tcp)).pid.0,
        holder.pid()
    );
}

#[test]
fn a_socket_is_gone_when_its_last_holder_ends() {
    let _stage = stage::alone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(Holder::of(listener.into()));
    let report = ports::port(
        &Claims::built_in(),
        PortNumber(address.port()),
        Some(Transport::Tcp),
    );
    assert!(stage::at(&report, address).is_empty(), "{report:?}");
}

#[test]
fn a_program_deleted_from_a_temporary_place_is_noticed() {
    let _stage = stage::alone();
    let place = tempfile::tempdir_in("/tmp").unwrap();
    let program = place.path().join("sleeper");
    std::fs::copy("/bin/sleep", &program).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let _holder = Holder::running(&program, listener.into());
    std::fs::remove_file(&program).unwrap();
    let report = ports::port(
        &Claims::built_in(),
        PortNumber(address.port()),
        Some(Transport::Tcp),
    );
    let Owners::Known(owners) = &stage::at(&report, address)[0].owners else {
        panic!("the test may see its own child: {report:?}")
    };
    let executable = owners[0].executable.as_ref().unwrap();
    assert_eq!(
        (executable.path.as_path(), executable.is_deleted),
        (program.as_path(), true)
    );
    assert!(
        report.transports[0]
            .verdict
            .reasons
            .contains(&Reason::DeletedFromTemporaryPlace)
    );
}

#[test]
fn a_hostile_name_and_command_line_are_plain_visible_text() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::process::CommandExt;

    let _stage = stage::alone();
    let place = tempfile::tempdir().unwrap();
    let program = place
        .path()
        .join(std::ffi::OsStr::from_bytes(b"\x1b[2J\n) R \xff"));
    std::fs::copy("/bin/sleep", &program).unwrap();
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = ports::PortNumber(socket.local_addr().unwrap().port());
    let mut command = std::process::Command::new(&program);
    command.arg0(std::ffi::OsStr::from_bytes(b"a\x1b]0;b\x07\nc\xfe"));
    let holder = stage::Holder::start(&mut command, socket.into());
    let report = ports::port(&ports::Claims::built_in(), port, None);
    let owner = report
        .holders()
        .find(|owner| owner.pid.0 == holder.pid())
        .unwrap();
    assert_eq!(owner.name.as_str(), r"\x1b[2J\x0a) R \xff");
    assert_eq!(
        owner.command_line.as_ref().unwrap().as_str(),
        r"a\x1b]0;b\x07\x0ac\xfe 600"
    );
    let shown = owner.executable.as_ref().unwrap().shown();
    assert!(shown.as_str().ends_with(r"/\x1b[2J\x0a) R \xff"), "{shown}");
}
