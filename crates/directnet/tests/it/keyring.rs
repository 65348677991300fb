//! A store whose key is in a keyring: GNOME's own, on a bus and in a home of its own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use testkit::{Child, PATIENCE, TempHome, wait_for};

use crate::node::{Node, User};

/// What is called beside the program itself.
const PROGRAMS: [&str; 3] = ["dbus-daemon", "gnome-keyring-daemon", "secret-tool"];

/// A bus on which nothing is started by itself.
const BUS: &str = r#"<busconfig>
<type>session</type>
<listen>unix:path=SOCKET</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#;

/// A desktop session, as far as a keyring needs one.
struct Session {
    home: TempHome,
    keyring: Option<Child>,
    _bus: Child,
}

impl Session {
    /// A session whose keyring is unlocked; `None`, with a sentence, where its programs are missing.
    #[expect(clippy::print_stdout, reason = "a test that is left out says so")]
    fn begin() -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let is_there = |name: &&str| env::split_paths(&path).any(|dir| dir.join(name).is_file());
        if let Some(missing) = PROGRAMS.iter().find(|name| !is_there(name)) {
            println!("left out, because {missing} is missing; cargo xtask setup installs it");
            return None;
        }
        let home = TempHome::new().unwrap();
        let config = home.path().join("bus.conf");
        let socket = home.runtime().join("bus");
        fs::write(&config, BUS.replace("SOCKET", socket.to_str().unwrap())).unwrap();
        fs::write(home.path().join("password"), "words").unwrap();
        let mut bus = Command::new("dbus-daemon");
        home.move_in(&mut bus);
        bus.args(["--nofork", "--print-address=1", "--config-file"]);
        let bus = Child::spawn(bus.arg(config)).unwrap();
        bus.wait_for_line(|line| line.starts_with("unix:")).unwrap();
        let mut session = Self {
            home,
            keyring: None,
            _bus: bus,
        };
        session.unlocked();
        Some(session)
    }

    fn bus(&self) -> String {
        let socket = self.home.runtime().join("bus");
        format!("DBUS_SESSION_BUS_ADDRESS=unix:path={}", socket.display())
    }

    /// Starts the keyring anew, and unlocks it as logging in does.
    fn unlocked(&mut self) {
        self.restart("exec gnome-keyring-daemon --foreground --components=secrets --unlock < password");
    }

    /// Starts the keyring anew, without anybody who logs in.
    fn locked(&mut self) {
        self.restart("exec gnome-keyring-daemon --foreground --components=secrets");
    }

    fn restart(&mut self, script: &str) {
        self.no_keyring();
        let mut keyring = Command::new("env");
        keyring.arg(self.bus()).args(["sh", "-c", script]);
        self.home.move_in(&mut keyring);
        self.keyring = Some(Child::spawn(keyring.current_dir(self.home.path())).unwrap());
        wait_for("the keyring", PATIENCE, || {
            self.search().status.success().then_some(())
        })
        .unwrap();
    }

    /// Ends the keyring.
    fn no_keyring(&mut self) {
        if let Some(mut keyring) = self.keyring.take() {
            keyring.kill9().unwrap();
            wait_for("the end of the keyring", PATIENCE, || {
                (!self.search().status.success()).then_some(())
            })
            .unwrap();
        }
    }

    fn search(&self) -> Output {
        let mut search = Command::new("env");
        search.arg(self.bus());
        search.args(["secret-tool", "search", "--all", "application", "directnet"]);
        self.home.move_in(&mut search);
        search.output().unwrap()
    }

    /// How many secrets of nodes are in the keyring.
    fn secrets(&self) -> usize {
        let found = String::from_utf8(self.search().stdout).unwrap();
        found.lines().filter(|line| line.starts_with("secret = ")).count()
    }

    fn dir(&self) -> PathBuf {
        self.home.path().join("node")
    }

    /// Somebody whose commands find the bus.
    fn user(&self) -> User {
        User::elsewhere("alice", self.dir(), &["env", &self.bus()])
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.home.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn path(&self, name: &str) -> String {
        self.home.path().join(name).to_str().unwrap().to_owned()
    }
}

/// A node that was started once, and is down.
fn node(session: &Session) -> (Node, String) {
    let mut alice = Node::new(session.user(), 0);
    alice.start();
    let id = alice.status().id;
    let said = alice.fails(11, &["keyring", "on"]);
    assert!(said.contains("a node is running in"), "{said}");
    alice.down();
    (alice, id)
}

#[test]
fn a_store_in_the_keyring_is_opened_by_whoever_is_logged_in_and_nobody_else() {
    let Some(mut session) = Session::begin() else {
        return;
    };
    let (mut alice, id) = node(&session);
    let said = alice.ok(&["keyring"]);
    assert_eq!(
        said,
        "the store is opened with its key file alone\na keyring answers: directnet keyring on uses it\n"
    );
    let said = alice.ok(&["keyring", "on"]);
    assert!(
        said.starts_with("the store is opened with a secret in the keyring now\n"),
        "{said}"
    );
    assert_eq!(session.secrets(), 1);
    alice.ok(&["keyring", "on"]);
    assert_eq!(session.secrets(), 1);
    alice.start();
    assert_eq!(alice.status().id, id);
    alice.down();
    alice.ok(&["up", "--detach", "--port", "0"]);
    assert_eq!(alice.status().id, id);
    alice.ok(&["down"]);

    let before = alice.files();
    session.locked();
    let refused = |user: &User, reason: &str| {
        for command in [&["up"][..], &["up", "--detach"], &["keyring", "off"], &["export"]] {
            let said = user.fails(15, command);
            assert!(said.contains(reason), "{command:?}: {said}");
            assert!(said.contains("\n  hint: log in to the desktop"), "{said}");
        }
    };
    refused(
        &alice,
        "the keyring is not there or is locked: nobody unlocked it",
    );
    let said = alice.ok(&["keyring"]);
    assert!(said.contains("nobody unlocked it"), "{said}");
    session.no_keyring();
    refused(&alice, "the keyring is not there or is locked: ");
    refused(
        &User::elsewhere("alice", session.dir(), &[]),
        "the keyring is not there or is locked: ",
    );
    let unreachable = User::elsewhere("alice", session.dir(), &["env", "PATH=/nowhere"]);
    let said = unreachable.fails(15, &["up"]);
    assert!(said.contains("there is no program secret-tool"), "{said}");
    assert!(alice.files() == before, "files were changed");

    session.unlocked();
    alice.start();
    assert_eq!(alice.status().id, id);
}

#[test]
fn what_leaves_the_keyring_and_what_comes_back_into_it_loses_nothing() {
    let Some(session) = Session::begin() else {
        return;
    };
    let (mut alice, id) = node(&session);
    let words = session.file("words", "words");
    alice.ok(&["keyring", "on"]);
    let history = session.path("history");
    alice.ok(&["export", &history]);
    alice.ok(&["import", &history]);
    backup_opens_elsewhere(&session, &alice, &words, &id);

    alice.ok(&["passphrase", "--new-passphrase-file", &words]);
    assert_eq!(session.secrets(), 0);
    let said = alice.fails(13, &["up"]);
    assert!(said.contains("nobody can be asked"), "{said}");
    alice.fails(13, &["keyring", "on"]);
    alice.ok(&["keyring", "on", "--passphrase-file", &words]);
    assert_eq!(session.secrets(), 1);
    let said = alice.ok(&["keyring", "off"]);
    assert_eq!(said, "the store is opened with its key file alone now\n");
    assert_eq!(session.secrets(), 0);
    alice.start();
    assert_eq!(alice.status().id, id);
    alice.down();

    alice.ok(&["keyring", "on"]);
    assert_eq!(session.secrets(), 1);
    alice.ok(&["wipe", "--yes"]);
    assert_eq!(session.secrets(), 0);
    assert!(!Path::new(alice.dir()).exists());
}

/// A backup asks for a passphrase of its own, and a store that is made of it knows of no keyring.
fn backup_opens_elsewhere(session: &Session, alice: &User, words: &str, id: &str) {
    let file = session.path("backup");
    let said = alice.fails(13, &["backup", &file]);
    assert!(said.contains("nobody can be asked"), "{said}");
    alice.ok(&["backup", &file, "--passphrase-file", words]);
    let elsewhere = User::new("alice");
    elsewhere.ok(&["restore", &file, "--passphrase-file", words]);
    elsewhere.ok(&["up", "--detach", "--port", "0", "--passphrase-file", words]);
    assert_eq!(elsewhere.status().id, id);
    elsewhere.ok(&["down"]);
}
