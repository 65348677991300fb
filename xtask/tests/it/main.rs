//! The program itself: what only another process can see.
#![expect(clippy::unwrap_used, reason = "a test panics where something is wrong")]

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};

/// Starts one process of the benchmark's fleet and returns it with the ports it tells.
fn member(listeners: u16) -> (Child, Vec<u16>) {
    let mut member = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args([
            "bench",
            "fleet",
            // Any directory will do for a cgroup to enter: what is written there is a file like any other.
            "--cgroup",
            env!("CARGO_TARGET_TMPDIR"),
            "--listeners",
            &listeners.to_string(),
            "--connections",
            "5",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(member.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    (
        member,
        line.split_whitespace()
            .map(|port| port.parse().unwrap())
            .collect(),
    )
}

#[test]
fn a_process_of_the_fleet_holds_its_ports_until_its_input_ends() {
    let (mut member, ports) = member(3);
    assert_eq!(ports.len(), 3);
    for port in &ports {
        assert!(
            TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_err(),
            "{port} is free"
        );
    }
    drop(member.stdin.take());
    assert!(member.wait().unwrap().success());
}

#[test]
fn mistakes_on_the_command_line_are_told() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("frobnicate")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("cargo xtask <COMMAND>")
    );
}
