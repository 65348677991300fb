//! `directnet watch`, on Linux: the program of `--exec`, and what the journal tells afterwards.
//!
//! Each test watches ports it listens on itself, so that nothing else on the machine is told of. Every wait is for a
//! line, and has an end.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use api::ports::watch::{PortChange, WatchEvent};
use api::ports::{Level, PortDocument};
use testkit::Child;

use crate::node::User;

/// More events than programs run at once.
const PORTS: usize = 6;

/// A pipe on which nobody writes: whoever reads it waits, until this is dropped.
struct Silence(PathBuf);

impl Silence {
    fn new(folder: &Path) -> Self {
        let path = folder.join("silence");
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        Self(path)
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        // Open for reading too, it does not wait for a reader; gone, nobody can begin to read after the end.
        let pipe = File::options().read(true).write(true).open(&self.0);
        fs::remove_file(&self.0).unwrap();
        drop(pipe);
    }
}

fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    (listener, port)
}

fn watch(user: &User, arguments: &[&str], ports: &[String]) -> Child {
    let mut command = user.command(&["watch", "--initial"]);
    Child::spawn(
        command
            .args(arguments)
            .args(ports.iter().map(|port| format!("{port}/tcp"))),
    )
    .unwrap()
}

/// The word for a level in JSON.
fn code(level: Level) -> String {
    let code = serde_json::to_value(level).unwrap();
    code.as_str().unwrap().to_owned()
}

fn stop(mut watcher: Child) {
    watcher.terminate().unwrap();
    let status = watcher.wait().unwrap();
    assert!(status.success(), "{status}");
}

#[test]
fn the_program_of_exec_gets_the_event_and_no_shell_reads_its_arguments() {
    let alice = User::new("alice");
    let (_listener, port) = listener();
    let report = r#"sh -c 'for word; do echo "word $word"; done; env; cat; echo; echo end' sh $(id) $HOME ;"#;
    let watcher = watch(&alice, &["--exec", report], std::slice::from_ref(&port));
    watcher.wait_for_line(|line| line == "end").unwrap();

    let printed: Vec<String> = watcher.printed().into_iter().map(|line| line.text).collect();
    let event = printed.iter().find(|line| line.starts_with('{')).unwrap();
    let event: WatchEvent = serde_json::from_str(event).unwrap();
    let WatchEvent::Port {
        change,
        port: of,
        entry,
        ..
    } = event
    else {
        panic!("{event:?}")
    };
    let program = std::env::current_exe().unwrap();
    let expected = [
        "word $(id)".to_owned(),
        "word $HOME".to_owned(),
        "word ;".to_owned(),
        "DIRECTNET_EVENT=present".to_owned(),
        format!("DIRECTNET_PORT={port}"),
        "DIRECTNET_TRANSPORT=tcp".to_owned(),
        format!("DIRECTNET_VERDICT={}", code(entry.verdict.level)),
        format!("DIRECTNET_PROGRAM={}", program.display()),
        format!("DIRECTNET_PID={}", std::process::id()),
    ];
    for line in expected {
        assert!(printed.contains(&line), "no {line} in {printed:#?}");
    }
    assert_eq!((change, of.to_string()), (PortChange::Present, port));
    stop(watcher);
}

#[test]
fn a_port_tells_since_when_its_program_was_seen() {
    let alice = User::new("alice");
    let (_listener, port) = listener();
    let report =
        || -> PortDocument { serde_json::from_str(&alice.run(&["port", &port, "--json"]).stdout).unwrap() };
    assert_eq!(report().seen, [], "there is no journal yet");
    let watcher = watch(&alice, &[], std::slice::from_ref(&port));
    watcher.wait_for_line(|line| line.contains("present")).unwrap();
    stop(watcher);

    let seen = report().seen;
    let program = std::env::current_exe().unwrap();
    // A program that another test starts at this moment may hold the listener for an instant as well.
    let programs: Vec<&str> = seen[0]
        .holding
        .programs
        .iter()
        .map(|program| program.path.as_str())
        .collect();
    assert!(programs.contains(&program.to_str().unwrap()), "{programs:?}");
    let human = alice.run(&["port", &port]).stdout;
    // With `Z` for the zone, the minute is the same in both.
    let since = seen[0].first_seen.get(..16).unwrap().replace('T', " ");
    let wanted = format!("seen since {since} by directnet watch");
    assert!(human.contains(&wanted), "no {wanted} in {human}");
}

#[test]
fn programs_that_hang_do_not_hold_up_events() {
    let alice = User::new("alice");
    let folder = tempfile::tempdir().unwrap();
    let silence = Silence::new(folder.path());
    let (listeners, ports): (Vec<_>, Vec<_>) = (0..PORTS).map(|_| listener()).unzip();
    let hang = format!("cat '{}'", silence.0.display());
    let watcher = watch(&alice, &["--exec", &hang], &ports);
    let wait_for_all = |what: &str| {
        for port in &ports {
            let wanted = format!("{what} {port}/tcp");
            watcher.wait_for_line(|line| line.contains(&wanted)).unwrap();
        }
    };
    wait_for_all("present");
    drop(listeners);
    wait_for_all("closed");
    drop(silence);
    stop(watcher);
}
