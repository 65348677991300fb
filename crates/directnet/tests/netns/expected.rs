//! What is expected, checked, freed and ended on a machine of the test's own, where nobody else opens ports.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, UdpSocket};
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use api::expectations::{CheckDocument, ExpectationsDocument, ProblemKind};
use api::ports::{Level, PortsDocument};
use testkit::{Host, Lab, TempHome};

use crate::node::user::PROGRAM;

/// A machine with a home on it, and programs that hold ports.
struct Machine {
    home: TempHome,
    host: Host,
    _lab: Lab,
}

/// A process that holds a socket as its standard input; it ends with the test.
struct Holder(Child);

/// What a command printed, and how it ended.
#[derive(Debug)]
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Drop for Holder {
    fn drop(&mut self) {
        // It may have been ended by the command under test.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Machine {
    fn new() -> Self {
        let lab = Lab::new().unwrap();
        let host = lab.host("alice").unwrap();
        Self {
            home: TempHome::new().unwrap(),
            host,
            _lab: lab,
        }
    }

    fn file(&self) -> PathBuf {
        self.home.data().join("directnet/expectations.toml")
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let mut command = self.host.command(PROGRAM);
        self.home.move_in(&mut command);
        let output = command.args(arguments).stdin(Stdio::null()).output().unwrap();
        Run {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    fn ok(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {run:?}");
        run.stdout
    }

    #[track_caller]
    fn fails(&self, code: i32, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, code, "{arguments:?}: {run:?}");
        run
    }

    fn check(&self, code: i32) -> CheckDocument {
        let run = self.run(&["check", "--json"]);
        assert_eq!(run.code, code, "{run:?}");
        serde_json::from_str(&run.stdout).unwrap()
    }

    /// Lets a program called `name` listen on `address`.
    fn listen(&self, name: &str, address: &str) -> Holder {
        let listener = self.host.within(|| TcpListener::bind(address)).unwrap();
        self.hold(name, listener.unwrap().into())
    }

    fn hold(&self, name: &str, socket: OwnedFd) -> Holder {
        let program = self.home.path().join(name);
        if !program.exists() {
            fs::copy("/bin/sleep", &program).unwrap();
        }
        let child = Command::new(program)
            .arg("600")
            .stdin(Stdio::from(socket))
            .spawn();
        Holder(child.unwrap())
    }
}

#[test]
fn what_is_there_is_learned_and_then_as_expected() {
    let machine = Machine::new();
    assert!(
        machine
            .fails(2, &["check"])
            .stderr
            .contains("nothing is expected yet")
    );
    let _web = machine.listen("webserver", "127.0.0.1:8080");
    let _cache = machine.listen("cache", "0.0.0.0:6379");
    let run = machine.run(&["expect", "--learn"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("added 2 expectations"), "{run:?}");
    let text = fs::read_to_string(machine.file()).unwrap();
    let entry = "[[expect]]\nport = \"8080/tcp\"\nprocess = \"webserver\"\nuser = \"root\"\nexposure = \"loopback\"\n";
    assert!(text.contains(entry), "{text}");
    assert_eq!(machine.ok(&["check"]), "all as expected: 2 ports as expected\n");
    let again = machine.run(&["expect", "--learn"]);
    assert!(again.stderr.contains("nothing new to expect"), "{again:?}");
    assert_eq!(fs::read_to_string(machine.file()).unwrap(), text);
    let listed = machine.ok(&["ports", "--json"]);
    let listed: PortsDocument = serde_json::from_str(&listed).unwrap();
    assert!(
        listed
            .ports
            .iter()
            .all(|entry| entry.verdict.level == Level::AsExpected),
        "{listed:?}"
    );
}

#[test]
fn every_kind_of_difference_fails_the_check() {
    let machine = Machine::new();
    let web = machine.listen("webserver", "127.0.0.1:8080");
    machine.ok(&[
        "expect",
        "8080/tcp",
        "--process",
        "webserver",
        "--exposure",
        "loopback",
    ]);
    assert!(machine.check(0).is_as_expected);
    let kinds = |document: &CheckDocument| {
        let kinds = document.problems.iter().map(|problem| problem.kind);
        kinds.collect::<Vec<_>>()
    };
    let stranger = machine.listen("stranger", "127.0.0.1:9000");
    assert_eq!(kinds(&machine.check(1)), [ProblemKind::Unexpected]);
    let unexpected = machine.ok(&["ports", "--unexpected", "--json"]);
    let unexpected: PortsDocument = serde_json::from_str(&unexpected).unwrap();
    assert_eq!(
        unexpected
            .ports
            .iter()
            .map(|entry| entry.port)
            .collect::<Vec<_>>(),
        [9000]
    );
    drop((web, stranger));
    let missing = machine.check(1);
    assert_eq!(kinds(&missing), [ProblemKind::Missing]);
    assert_eq!(
        missing
            .problems
            .first()
            .unwrap()
            .missing
            .as_ref()
            .unwrap()
            .first_port,
        8080
    );
    let _other = machine.listen("other", "0.0.0.0:8080");
    let different = machine.check(1);
    assert_eq!(kinds(&different), [ProblemKind::Different]);
    let verdict = &different
        .problems
        .first()
        .unwrap()
        .found
        .as_ref()
        .unwrap()
        .verdict;
    let codes: Vec<&str> = verdict
        .reasons
        .iter()
        .map(|reason| reason.code.as_str())
        .collect();
    assert_eq!(
        codes.get(..2),
        Some(&["other_process", "wider_than_expected"][..])
    );
    let text = machine.fails(1, &["check"]).stdout;
    assert!(
        text.starts_with("8080/tcp  different: expected webserver, but other holds it"),
        "{text}"
    );
    assert!(text.ends_with("1 difference; 0 ports as expected\n"), "{text}");
}

#[test]
fn clients_and_optional_ports_do_not_fail_the_check() {
    let machine = Machine::new();
    machine.ok(&["expect", "8080/tcp", "--process", "webserver", "--optional"]);
    let client = machine
        .host
        .within(|| UdpSocket::bind("0.0.0.0:40000"))
        .unwrap()
        .unwrap();
    let _client = machine.hold("client", client.into());
    assert!(machine.check(0).is_as_expected);
}

#[test]
fn expectations_are_added_replaced_and_removed_in_a_file_of_ones_own() {
    let machine = Machine::new();
    let file = machine.home.path().join("ports.toml");
    fs::write(
        &file,
        "# Ours.\n\n# The resolver.\n[[expect]]\nport = \"53/udp\"\nprocess = \"dnsmasq\" # for now\n",
    )
    .unwrap();
    let file_name = file.to_str().unwrap();
    let expect = |arguments: &[&str]| {
        let arguments = [&["expect"], arguments, &["--file", file_name, "--json"]].concat();
        let document: ExpectationsDocument = serde_json::from_str(&machine.ok(&arguments)).unwrap();
        document
    };
    assert_eq!(expect(&[]).expectations.len(), 1);
    let both = expect(&[
        "53/udp",
        "--also",
        "--process",
        "unbound",
        "--exposure",
        "192.0.2.1,::1",
    ]);
    assert_eq!((both.expectations.len(), both.added.len()), (2, 1));
    let one = expect(&["53/udp", "--process", "knotd", "--note", "one of them"]);
    assert_eq!((one.expectations.len(), one.removed.len()), (1, 2));
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        "# Ours.\n\n# The resolver.\n[[expect]]\nport = \"53/udp\"\nprocess = \"knotd\" # for now\nnote = \"one of them\"\n"
    );
    assert_eq!(expect(&["53/udp", "--remove"]).removed.len(), 1);
    let run = machine.fails(1, &["expect", "53/udp", "--remove", "--file", file_name]);
    assert!(run.stderr.contains("nothing is expected"), "{run:?}");
    fs::write(&file, "[[expect]]\nport = \"53/udp\"\nproces = \"x\"\n").unwrap();
    let run = machine.fails(2, &["check", "--file", file_name]);
    assert!(
        run.stderr.contains("ports.toml: line 3: unknown key \"proces\""),
        "{run:?}"
    );
    assert!(machine.fails(2, &["expect", "8080"]).stderr.contains("8080/tcp"));
}

#[test]
fn a_port_is_free_when_it_can_be_bound() {
    let machine = Machine::new();
    assert_eq!(machine.ok(&["free", "7791/tcp"]), "7791/tcp is free\n");
    let _holder = machine.listen("stranger", "127.0.0.1:7791");
    assert_eq!(
        machine.fails(1, &["free", "7791/tcp"]).stdout,
        "7791/tcp is not free: stranger holds it\n"
    );
    assert!(machine.ok(&["free", "7791/udp"]).starts_with("7791/udp is free"));
    assert!(
        machine
            .ok(&["free", "22/tcp"])
            .contains("but: registered for ssh")
    );
    assert!(
        machine
            .fails(2, &["free", "7791/sctp"])
            .stderr
            .contains("only tcp and udp")
    );
}

#[test]
fn a_name_gets_the_same_ports_as_long_as_they_are_free() {
    let machine = Machine::new();
    let suggest = |arguments: &[&str]| -> Vec<u16> {
        let printed = machine.ok(&[&["suggest"], arguments].concat());
        printed.lines().map(|line| line.parse().unwrap()).collect()
    };
    let shop = suggest(&["--for", "shop", "--count", "3"]);
    assert_eq!(shop.len(), 3);
    assert_eq!(suggest(&["--for", "shop", "--count", "3"]), shop);
    assert_ne!(suggest(&["--for", "blog", "--count", "3"]), shop);
    let [first, second, ..] = shop[..] else {
        panic!("{shop:?}")
    };
    let _holder = machine.listen("stranger", &format!("127.0.0.1:{first}"));
    assert_eq!(suggest(&["--for", "shop"]), [second]);
    let run = machine.fails(1, &["suggest", "--range", "22-22"]);
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str()),
        ("", "no port of 22 is free, unassigned and without objection\n")
    );
}

#[test]
fn what_holds_a_port_is_ended_only_when_somebody_said_so() {
    let machine = Machine::new();
    let mut holder = machine.listen("stranger", "127.0.0.1:7791");
    let refused = machine.fails(2, &["kill", "7791"]);
    assert!(refused.stderr.contains("stranger (process "), "{refused:?}");
    assert!(refused.stderr.contains("--yes"), "{refused:?}");
    assert!(
        machine
            .ok(&["kill", "7791", "--dry-run", "--json"])
            .contains("would_end")
    );
    assert!(holder.0.try_wait().unwrap().is_none());
    let done = machine.ok(&["kill", "7791/tcp", "--yes"]);
    assert!(done.ends_with("7791 is free\n"), "{done}");
    assert!(!holder.0.wait().unwrap().success());
    let nothing = machine.run(&["kill", "7791/tcp", "--yes"]);
    assert_eq!(
        (nothing.code, nothing.stderr.as_str()),
        (0, "nothing holds 7791\n")
    );
}

#[test]
fn what_does_not_end_is_killed() {
    let machine = Machine::new();
    let listener = machine
        .host
        .within(|| TcpListener::bind("127.0.0.1:7791"))
        .unwrap();
    let mut stubborn = Command::new("sh");
    stubborn.args(["-c", "trap '' TERM; echo deaf; exec sleep 600"]);
    let child = stubborn
        .stdin(Stdio::from(OwnedFd::from(listener.unwrap())))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // The command keeps the socket that it gave to the process.
    drop(stubborn);
    let mut holder = Holder(child);
    let mut line = String::new();
    BufReader::new(holder.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert_eq!(line, "deaf\n");
    // A signal that is ignored stays so in the program that the shell becomes.
    let printed = machine.ok(&["kill", "7791/tcp", "--yes", "--wait", "1s"]);
    assert!(printed.contains("killed: it did not end by itself"), "{printed}");
    assert!(!holder.0.wait().unwrap().success());
}

#[test]
fn what_is_above_this_command_is_spared() {
    let machine = Machine::new();
    let listener = machine
        .host
        .within(|| TcpListener::bind("127.0.0.1:7792"))
        .unwrap();
    let mut shell = machine.host.command("sh");
    let output = shell
        .args([
            "-c",
            &format!("{PROGRAM} kill 7792/tcp --yes </dev/null; echo $?"),
        ])
        .stdin(Stdio::from(OwnedFd::from(listener.unwrap())))
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("this command runs below it"), "{said}");
    assert!(output.stdout.ends_with(b"1\n"), "{said}");
}
