//! A user of the program: a home directory, and the commands that are typed there.
//!
//! Looks only at what users see: exit codes and printed text.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use api::contacts::Contact;
use api::messages::Message;
use api::status::Status;
use serde::de::DeserializeOwned;
use testkit::{PATIENCE, TempHome, wait_for};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_directnet");

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) exit_code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Somebody with a home directory, and in it the directory of a node.
#[derive(Debug)]
pub(crate) struct User {
    name: String,
    home: TempHome,
    dir: PathBuf,
    /// The command line in front of which the program's arguments are added.
    program: Vec<String>,
}

impl User {
    /// A user without files.
    pub(crate) fn new(name: &str) -> Self {
        let home = TempHome::new().unwrap();
        Self {
            name: name.to_owned(),
            dir: home.path().join("node"),
            home,
            program: vec![PROGRAM.to_owned()],
        }
    }

    /// A user whose node lives in `dir`, where only commands that begin with `wrapper` find it.
    pub(crate) fn elsewhere(name: &str, dir: PathBuf, wrapper: &[&str]) -> Self {
        let program = wrapper.iter().copied().chain([PROGRAM]);
        Self {
            dir,
            program: program.map(str::to_owned).collect(),
            ..Self::new(name)
        }
    }

    /// Returns the name it was given.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the node's directory.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns a command that is about this node.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program();
        self.prepare(&mut command, arguments);
        command
    }

    /// Returns the program, without arguments.
    pub(crate) fn program(&self) -> Command {
        let (program, arguments) = self.program.split_first().unwrap();
        let mut command = Command::new(program);
        command.args(arguments);
        command
    }

    /// Makes `program` run as a command of this user.
    pub(crate) fn prepare(&self, program: &mut Command, arguments: &[&str]) {
        program.arg("--home").arg(&self.dir).args(arguments);
        self.home.move_in(program);
        program.env("TZ", "UTC");
    }

    /// Runs a command without input.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        read(self.command(arguments).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs a command with `input` in a pipe.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut stdin = process.stdin.take().unwrap();
        thread::scope(|scope| {
            scope.spawn(move || match stdin.write_all(input) {
                // The command had enough before the end.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
                written => written.unwrap(),
            });
            read(process.wait_with_output().unwrap())
        })
    }

    /// Runs a command that has to succeed, and returns what it printed.
    #[track_caller]
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.exit_code, Some(0), "{arguments:?}: {run:?}");
        run.stdout
    }

    /// Runs a command that has to fail with `exit_code`, and returns what it said about it.
    #[track_caller]
    pub(crate) fn fails(&self, exit_code: i32, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.exit_code, Some(exit_code), "{arguments:?}: {run:?}");
        run.stderr
    }

    /// Makes an invite.
    pub(crate) fn invite(&self) -> String {
        self.ok(&["invite"]).trim().to_owned()
    }

    /// Becomes a contact of `other`.
    pub(crate) fn join(&self, other: &Self) {
        let said = self.ok(&["add", &other.invite()]);
        let expected = format!("{0} is a contact now: directnet send {0} hello\n", other.name);
        assert_eq!(said, expected);
    }

    /// Sends a text that has to be delivered before the command ends.
    #[track_caller]
    pub(crate) fn deliver(&self, to: &str, text: &str) {
        let said = self.ok(&["send", to, "--wait", "20s", text]);
        assert_eq!(said, format!("delivered to {to}\n"));
    }

    /// Returns how the node stands.
    pub(crate) fn status(&self) -> Status {
        serde_json::from_str(&self.ok(&["status", "--json"])).unwrap()
    }

    /// Returns the node's contacts.
    pub(crate) fn contacts(&self) -> Vec<Contact> {
        serde_json::from_str(&self.ok(&["contacts", "--json"])).unwrap()
    }

    /// Returns what was received and not shown yet, and so shows it.
    pub(crate) fn recv(&self) -> Vec<Message> {
        lines(&self.ok(&["recv", "--json"]))
    }

    /// Returns the whole conversation with a contact, in the order of this node's store.
    pub(crate) fn history(&self, with: &str) -> Vec<Message> {
        const PAGE: usize = 1000;
        let limit = PAGE.to_string();
        let mut messages: Vec<Message> = Vec::new();
        loop {
            let mut arguments = vec!["history", with, "--json", "-n", &limit];
            let before = messages.first().map(|first| first.row.to_string());
            arguments.extend(before.iter().flat_map(|row| ["--before", row]));
            let mut page: Vec<Message> = lines(&self.ok(&arguments));
            let is_first_page = page.len() < PAGE;
            page.append(&mut messages);
            messages = page;
            if is_first_page {
                return messages;
            }
        }
    }

    /// Waits until everything this node wrote is on its recipients' disks.
    pub(crate) fn wait_until_delivered(&self) {
        wait_for("an empty outbox", PATIENCE, || {
            (self.status().queued == 0).then_some(())
        })
        .unwrap();
    }

    /// Returns all files of the node with what is in them, except for those of running processes.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<(PathBuf, Vec<u8>)> = fs::read_dir(&self.dir)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .map(|path| (path.clone(), fs::read(&path).unwrap()))
            .collect();
        files.sort();
        files
    }
}

/// Reads what a command left behind.
pub(crate) fn read(output: Output) -> Run {
    Run {
        exit_code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn lines<T: DeserializeOwned>(printed: &str) -> Vec<T> {
    printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
