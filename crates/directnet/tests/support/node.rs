//! A node as its user has it: a process that was started with `directnet up`, and the commands that talk to it.
//!
//! Every binary of tests in this folder uses it.

pub(crate) mod user;

use std::ops::Deref;
use std::process::Command;
use std::sync::Arc;

use api::messages::{Message, MessageState};
use api::status::Status;
use testkit::Child;
#[cfg(target_os = "linux")]
use testkit::Host;

pub(crate) use self::user::User;

/// A node with a directory of its own. The process ends with the test, whatever happens.
#[derive(Debug)]
pub(crate) struct Node {
    user: Arc<User>,
    port: u16,
    process: Option<Child>,
}

impl Node {
    /// A node of `user` that was never started; 0 lets the system choose the port.
    pub(crate) fn new(user: User, port: u16) -> Self {
        Self {
            user: Arc::new(user),
            port,
            process: None,
        }
    }

    /// A node of a new user that is up, on a port that the system chose.
    pub(crate) fn up(name: &str) -> Self {
        let mut node = Self::new(User::new(name), 0);
        node.start();
        node
    }

    /// Starts the node, on the port it had before, and waits until it answers.
    pub(crate) fn start(&mut self) {
        self.start_as(self.user.program());
    }

    /// Starts the node by `program`, which may be wrapped into something else.
    pub(crate) fn start_as(&mut self, mut program: Command) {
        let port = self.port.to_string();
        self.user
            .prepare(&mut program, &["up", "--name", self.name(), "--port", &port]);
        let process = Child::spawn(&mut program).unwrap();
        process
            .wait_for_line(|line| line.starts_with("Ctrl-C stops the node"))
            .unwrap();
        self.process = Some(process);
        if self.port == 0 {
            self.port = port_of(&self.status());
        }
    }

    /// Stops the node as its user would, and waits until it is gone.
    pub(crate) fn down(&mut self) {
        self.ok(&["down"]);
        let status = self.process.take().unwrap().wait().unwrap();
        assert!(status.success(), "{status}");
    }

    /// Ends the node as a power cut would.
    pub(crate) fn kill9(&mut self) {
        self.process.take().unwrap().kill9().unwrap();
    }

    /// Ends the node as a power cut would, and returns every line that it printed.
    #[cfg(target_os = "linux")]
    pub(crate) fn last_words(&mut self) -> Vec<String> {
        let mut process = self.process.take().unwrap();
        process.kill9().unwrap();
        process.wait().unwrap();
        process.printed().into_iter().map(|line| line.text).collect()
    }

    /// Returns its user, who can go on while the process is being ended and started.
    pub(crate) fn user(&self) -> Arc<User> {
        Arc::clone(&self.user)
    }

    /// Returns the UDP port it has or had.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Returns the running process.
    pub(crate) fn process(&self) -> &Child {
        self.process.as_ref().unwrap()
    }
}

/// What a user can do, the user of a node can.
impl Deref for Node {
    type Target = User;

    fn deref(&self) -> &User {
        &self.user
    }
}

/// The port that DirectNet has from IANA, where a node listens unless told otherwise.
pub(crate) const PORT: u16 = 3447;

/// A node that is up on `host`, and is called like it.
#[cfg(target_os = "linux")]
pub(crate) fn node_on(host: &Host) -> Node {
    let mut node = Node::new(User::new(host.name()), PORT);
    node.start_as(host.command(user::PROGRAM));
    node
}

/// Two nodes on this machine that are contacts of each other.
pub(crate) fn alice_and_bob() -> (Node, Node) {
    let (alice, bob) = (Node::up("alice"), Node::up("bob"));
    bob.join(&alice);
    (alice, bob)
}

/// The ids of what the contact wrote, in the order of the store.
pub(crate) fn received(history: &[Message]) -> Vec<&str> {
    let received = history.iter().filter(|message| message.from_contact);
    received.map(|message| message.id.as_str()).collect()
}

/// The ids of what the user wrote, in the order of the store; all of it has to be delivered.
#[track_caller]
pub(crate) fn delivered(history: &[Message]) -> Vec<&str> {
    let sent = history.iter().filter(|message| !message.from_contact);
    sent.map(|message| {
        assert_eq!(message.state, MessageState::Delivered, "{message:?}");
        message.id.as_str()
    })
    .collect()
}

/// The texts of messages.
pub(crate) fn texts(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.text.as_deref().unwrap())
        .collect()
}

fn port_of(status: &Status) -> u16 {
    let (_, port) = status.sockets.first().unwrap().rsplit_once(':').unwrap();
    port.parse().unwrap()
}
