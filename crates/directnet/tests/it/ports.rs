//! `directnet port` and `directnet ports`, on Linux: elsewhere less is seen, and other tools are named.

use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use api::ports::{Entry, Level, PortDocument, PortsDocument, Socket, SocketState, Transport};

use crate::program::{Run, directnet, finish, with_clean_environment};

/// A port that nothing uses: it is registered, and for nothing that is still around.
const QUIET: &str = "1397/tcp";

/// A child process that holds a socket as its standard input; it ends with the test.
struct Holder(Child);

impl Holder {
    fn running(program: &Path, socket: OwnedFd) -> Self {
        Self(
            Command::new(program)
                .arg("600")
                .stdin(Stdio::from(socket))
                .spawn()
                .unwrap(),
        )
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn listener() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// Copies `program` to where every user may run it.
fn copy_for_everybody(program: &Path, name: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let place = tempfile::tempdir().unwrap();
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let copy = place.path().join(name);
    std::fs::copy(program, &copy).unwrap();
    std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o755)).unwrap();
    (place, copy)
}

fn port_document(run: &Run) -> PortDocument {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error} in {run:?}"))
}

/// Returns the socket of our listener: its port may be somebody else's on another address.
fn on_loopback(entry: &Entry) -> &Socket {
    let mut sockets = entry.observed.iter().flatten();
    let ours = sockets.find(|socket| socket.address == "127.0.0.1");
    ours.unwrap_or_else(|| panic!("{entry:?}"))
}

/// Leaves out notes on what an old kernel cannot show, or the user who runs the tests may not see; and what others have
/// on the same port in network namespaces of their own.
fn without_notes(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_note = |line: &str| {
        line.trim_start().starts_with("note: ") || line.contains("  not here, but in network namespace ")
    };
    let mut note = None;
    let is_kept = |line: &&str| {
        // A note goes on in lines that are indented further.
        let goes_on = note.is_some_and(|note| indent(line) > note);
        if !goes_on {
            note = is_note(line).then(|| indent(line));
        }
        note.is_none()
    };
    text.split_inclusive('\n').filter(is_kept).collect()
}

#[test]
fn a_port_with_nothing_on_it() {
    let run = directnet(&["port", QUIET]);
    assert_eq!((run.exit_code, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(without_notes(&run.stdout), @r#"
    Port 1397/tcp, user range (1024-49151)

    Registry: what it is for
      tcp  audio-activmail  Audio Active Mail
           IANA registry of 2026-08-17

    Other lists: what else is said of it
      seen      one control server of malware was once seen on it (xtrat); next to no evidence, since
                23,913 of 65,536 port numbers (36.5 %) have at least one
                Maltrail developers 2026-08-23

    This machine: what is on it now
      tcp  nothing
           asked the kernel (sock_diag), just now

    Verdict
      tcp  nothing there: no socket holds it here

    Check by hand
      Linux    ss -tlnp 'sport = :1397'
               lsof -nP -iTCP:1397 -sTCP:LISTEN
      macOS    lsof -nP -iTCP:1397 -sTCP:LISTEN
      Windows  netstat -ano -p TCP | findstr ":1397 "
               Get-NetTCPConnection -LocalPort 1397
    "#);
}

#[test]
fn a_port_that_nobody_registered() {
    let run = directnet(&["port", "65535"]);
    assert_eq!(run.exit_code, Some(0));
    insta::assert_snapshot!(without_notes(&run.stdout), @r#"
    Port 65535, dynamic range (49152-65535)

    Registry: what it is for
      tcp, udp  never assigned to anybody: free for local and short-lived use
                IANA registry of 2026-08-17

    Other lists: what else is said of it
      seen      46 control servers of malware were once seen on it (elf_gafgyt, elf_mirai, avemaria and
                11 more); 409 port numbers have as many or more, 23,913 of 65,536 port numbers (36.5 %)
                have at least one
                Maltrail developers 2026-08-23

    This machine: what is on it now
      tcp  nothing
      udp  nothing
           asked the kernel (sock_diag), just now

    Verdict
      tcp  nothing there: no socket holds it here
      udp  nothing there: no socket holds it here

    Check by hand
      Linux    ss -tlnp 'sport = :65535'
               lsof -nP -iTCP:65535 -sTCP:LISTEN
               ss -ulnp 'sport = :65535'
               lsof -nP -iUDP:65535
      macOS    lsof -nP -iTCP:65535 -sTCP:LISTEN
               lsof -nP -iUDP:65535
      Windows  netstat -ano -p TCP | findstr ":65535 "
               Get-NetTCPConnection -LocalPort 65535
               netstat -ano -p UDP | findstr ":65535 "
               Get-NetUDPEndpoint -LocalPort 65535 | fl LocalAddress, OwningProcess
    "#);
}

#[test]
fn a_service_is_found_by_its_name() {
    let by_name = port_document(&directnet(&["port", "directnet", "--json"]));
    assert_eq!((by_name.version, by_name.port), (1, 3447));
    let [tcp, udp] = &by_name.transports[..] else {
        panic!("{by_name:?}")
    };
    assert_eq!((tcp.transport, udp.transport), (Transport::Tcp, Transport::Udp));
    for entry in &by_name.transports {
        let registration = &entry.registry.registrations[0];
        assert_eq!(registration.service.as_deref(), Some("directnet"));
        assert_eq!(registration.registered.as_deref(), Some("2002-04"));
    }
    assert_eq!(by_name.sources.registry.publisher, "IANA");
}

#[test]
fn what_cannot_be_a_port_is_a_usage_error() {
    let said = |input: &str| {
        let run = directnet(&["port", input]);
        assert_eq!((run.exit_code, run.stdout.as_str()), (Some(2), ""), "{input}");
        run.stderr
    };
    insta::assert_snapshot!(said("65536"), @"directnet: 65536 is not a port number (0 to 65535)");
    insta::assert_snapshot!(said("-1"), @"directnet: -1 is not a port number (0 to 65535)");
    insta::assert_snapshot!(said("22/quic"), @"directnet: quic is not a transport protocol (tcp, udp, sctp or dccp)");
    insta::assert_snapshot!(said("25-22"), @r"
    directnet: the range 25-22 ends before it begins
      hint: did you mean 22-25?
    ");
    insta::assert_snapshot!(said("1-65535"), @r"
    directnet: the range 1-65535 has more than 4096 ports
      hint: ask for a smaller range; `directnet ports` lists all that are held
    ");
    insta::assert_snapshot!(said(""), @r#"directnet: "" is not a port number (0 to 65535)"#);
}

#[test]
fn a_name_that_nobody_knows_is_a_failure_with_a_hint() {
    let said = |input: &str| {
        let run = directnet(&["port", input]);
        assert_eq!((run.exit_code, run.stdout.as_str()), (Some(1), ""), "{input}");
        run.stderr
    };
    insta::assert_snapshot!(said("directnett"), @r#"
    directnet: no list and no process that holds a port has the name "directnett"
      hint: did you mean directnet, direct or directv-web?
    "#);
    assert!(said("asyncratt").contains("did you mean asyncrat"));
    insta::assert_snapshot!(said("qqqqqqqq"), @r#"
    directnet: no list and no process that holds a port has the name "qqqqqqqq"
      hint: give a number from 0 to 65535, a range such as 6881-6889, or a name such as ssh
    "#);
    insta::assert_snapshot!(said("a\u{1b}[31mb"), @r#"
    directnet: no list and no process that holds a port has the name "a\x1b[31mb"
      hint: give a number from 0 to 65535, a range such as 6881-6889, or a name such as ssh
    "#);
}

#[test]
fn a_listener_is_in_the_report_and_in_the_list() {
    let (_listener, port) = listener();
    let report = port_document(&directnet(&["port", &format!("{port}/tcp"), "--json"]));
    let run = directnet(&["ports", "--json"]);
    assert_eq!(run.exit_code, Some(0));
    let list: PortsDocument = serde_json::from_str(&run.stdout).unwrap();
    let listed = list
        .ports
        .iter()
        .find(|entry| (entry.port, entry.transport) == (port, Transport::Tcp));
    for entry in [&report.transports[0], listed.unwrap()] {
        let socket = on_loopback(entry);
        assert_eq!(socket.state, SocketState::Listening);
        assert!(!socket.reachable_from_outside);
        assert!(socket.owners.iter().any(|owner| owner.pid == std::process::id()));
        assert!(
            matches!(entry.verdict.level, Level::Unclaimed | Level::Different),
            "{entry:?}"
        );
    }
}

#[test]
fn the_list_is_a_table_and_the_counts_are_talk() {
    let (_listener, port) = listener();
    let run = directnet(&["ports"]);
    let titles: Vec<_> = run
        .stdout
        .lines()
        .next()
        .unwrap()
        .split("  ")
        .filter(|title| !title.is_empty())
        .collect();
    let titles: Vec<_> = titles.iter().map(|title| title.trim()).collect();
    assert_eq!(
        titles,
        [
            "PORT",
            "ADDRESS",
            "REGISTERED",
            "HELD BY",
            "PID",
            "USER",
            "STARTED",
            "VERDICT"
        ]
    );
    let start = format!("{port}/tcp ");
    let is_ours = |line: &str| line.starts_with(&start) && line.contains("127.0.0.1");
    let row = run.stdout.lines().find(|line| is_ours(line)).unwrap();
    assert!(row.contains(&std::process::id().to_string()), "{row}");
    assert!(
        run.stderr.lines().next().unwrap().contains("worth a look"),
        "{}",
        run.stderr
    );
}

#[test]
fn escape_sequences_of_a_process_never_reach_the_terminal() {
    let (listener, port) = listener();
    let (_place, program) = copy_for_everybody(Path::new("/bin/sleep"), "\u{1b}[2Jevil\u{202e}");
    let _holder = Holder::running(&program, listener.into());
    let number = port.to_string();
    for arguments in [
        &["port", &number][..],
        &["port", &number, "--json"],
        &["ports"],
        &["ports", "--json"],
    ] {
        let run = directnet(arguments);
        let is_hidden = |character: char| character == '\u{1b}' || character == '\u{202e}';
        assert!(!run.stdout.contains(is_hidden), "{arguments:?}: {run:?}");
        assert!(run.stdout.contains("x1b[2Jevil"), "{arguments:?}: {run:?}");
    }
}

#[test]
fn colour_is_for_terminals_and_for_who_wants_it() {
    let coloured = |variables: &[(&str, &str)]| {
        let mut command = with_clean_environment(Command::new(env!("CARGO_BIN_EXE_directnet")));
        let run = finish(command.args(["port", QUIET]).envs(variables.iter().copied()));
        run.stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn a_reader_that_goes_away_is_nobodys_mistake() {
    let mut command = with_clean_environment(Command::new(env!("CARGO_BIN_EXE_directnet")));
    let mut child = command
        .args(["ports", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(output.stderr, b"");
}

/// Only root can become another user; whoever else runs the tests is an unprivileged user already, but has nobody
/// else's socket to look at, and sees that the own one is permitted.
#[test]
fn an_unprivileged_user_is_told_that_the_owner_is_hidden() {
    let (_listener, port) = listener();
    let port = format!("{port}/tcp");
    let ours = &port_document(&directnet(&["port", &port, "--json"])).transports[0];
    let socket = on_loopback(ours);
    assert_eq!(socket.owners_unknown, None);
    if socket.created_by.as_ref().unwrap().id != 0 {
        return;
    }
    let (_place, program) = copy_for_everybody(Path::new(env!("CARGO_BIN_EXE_directnet")), "directnet");
    let as_nobody = |options: &[&str]| {
        let mut command = with_clean_environment(Command::new("setpriv"));
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(&program);
        finish(command.args(["port", &port]).args(options))
    };
    let document = port_document(&as_nobody(&["--json"]));
    let socket = on_loopback(&document.transports[0]);
    assert_eq!(socket.owners, []);
    assert_eq!(socket.owners_unknown.as_ref().unwrap().code, "not_permitted");
    assert_eq!(socket.created_by.as_ref().unwrap().name.as_deref(), Some("root"));
    let text = as_nobody(&[]).stdout;
    assert!(
        text.contains("not permitted to see the owner; the socket was created by user root"),
        "{text}"
    );
    assert!(text.contains("next: ask again as root"), "{text}");
}
