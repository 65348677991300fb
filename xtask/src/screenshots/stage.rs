//! What is pictured: a computer called laptop on a network with three others, and what people and machines said there.
//!
//! The first process of the namespaces is this one, so all of it ends with it. Addresses are those that are kept for
//! documentation (RFC 5737, RFC 3849).

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use testkit::{Child, PATIENCE, wait_for};

use crate::program;

/// The port that is talked of and looked at.
pub(super) const TALKED_OF: &str = "8080";

/// Everybody's number on this stage; the name comes from [`PASSWD`].
const USER: u32 = 1000;
/// Who lives here, as passwd(5) writes it.
const PASSWD: &str =
    "root:x:0:0::/root:/bin/sh\nsshd:x:74:74::/run/sshd:/bin/false\nalice:x:1000:1000::/home/alice:/bin/sh\n";
/// What a user must be allowed to be told who holds which port, as root is: others' processes and the firewall.
const RIGHTS: &str = "+sys_ptrace,+net_admin,+dac_read_search,+sys_admin";

/// The others, and the last byte of their addresses.
const OTHERS: [(&str, u8); 3] = [("bob", 11), ("carol", 12), ("nas", 13)];

/// What makes the network: `eth0` is laptop's, and a switch for the others.
const NETWORK: &str = "echo laptop > /proc/sys/kernel/hostname
mount -t tmpfs none /run && mkdir /run/netns /run/sshd
mount -t tmpfs none /home
ip link set lo up
ip link add eth0 type bridge
ip address add 192.0.2.10/24 dev eth0
ip address add 2001:db8::10/64 dev eth0 nodad
ip link set eth0 up
ssh-keygen -q -t ed25519 -N '' -f /home/host-key
printf 'listener 1883\\nallow_anonymous true\\n' > /home/mosquitto.conf";

/// A network, people, servers and a conversation.
pub(super) struct Stage {
    pub(super) alice: Person,
    // They end when dropped.
    _servers: Vec<Child>,
}

/// Somebody with a node.
#[derive(Debug)]
pub(super) struct Person {
    name: &'static str,
    /// The network namespace; this process's own if there is none.
    namespace: Option<&'static str>,
}

impl Stage {
    /// Makes all of it; to be called in namespaces of its own.
    pub(super) fn set(directnet: &Path) -> anyhow::Result<Self> {
        // The parent of everything, as whoever looks at a server is told.
        fs::write("/proc/self/comm", "login")?;
        shell(NETWORK)?;
        fs::write("/home/passwd", PASSWD)?;
        shell("mount --bind /home/passwd /etc/passwd")?;
        fs::create_dir("/home/bin")?;
        fs::copy(directnet, "/home/bin/directnet")?;
        let alice = Person::settle("alice", None)?;
        let servers = vec![
            serve(
                Command::new("/usr/sbin/sshd")
                    .args("-D -h /home/host-key -f /dev/null -o PidFile=none".split(' ')),
                22,
            )?,
            serve(
                alice.command("mosquitto").args(["-c", "/home/mosquitto.conf"]),
                1883,
            )?,
            serve(
                alice
                    .command("redis-server")
                    .args("--bind 127.0.0.1 --port 6379 --save".split(' '))
                    .arg(""),
                6379,
            )?,
            serve(
                alice
                    .command("redis-server")
                    .args(["--port", TALKED_OF, "--save", ""]),
                8080,
            )?,
        ];
        alice.up()?;
        let others = OTHERS.map(|(name, number)| join(name, number, &alice));
        let [bob, carol, nas] = others;
        talk(&alice, &bob?, &carol?, &nas?)?;
        Ok(Self {
            alice,
            _servers: servers,
        })
    }
}

/// What is said before the pictures are taken.
fn talk(alice: &Person, bob: &Person, carol: &Person, nas: &Person) -> anyhow::Result<()> {
    nas.say("alice", "backup of laptop: 214 GB in 41 min, 0 errors")?;
    nas.ask(&[
        "send",
        "alice",
        "--severity",
        "warning",
        "disk 2 of 4 is 91 % full",
    ])?;
    alice.ask(&["room", "create", "#release"])?;
    alice.ask(&["room", "add", "#release", "bob"])?;
    alice.ask(&["room", "add", "#release", "carol"])?;
    let tagging = ["send", "#release", "Tagging 2.4 at three, if nobody minds."];
    wait_for("carol's room", PATIENCE, || carol.ask(&tagging).ok())?;
    wait_for("what she says there", PATIENCE, || {
        let said = alice.ask(&["history", "#release"]).ok()?;
        said.contains("Tagging").then_some(())
    })?;
    carol.say("alice", "Lunch at one?")?;
    bob.say("alice", "Is the staging site slow for you too?")?;
    alice.say("bob", "It is not there at all: something else has its port.")?;
    alice.say(
        "bob",
        &format!("`directnet port {TALKED_OF}` says redis-server holds it, and anybody can reach it."),
    )?;
    bob.say(
        "alice",
        "That was me testing, sorry. It belongs on 6379, on loopback only.",
    )?;
    let newest = alice.ask(&["history", "bob", "--rows"])?;
    let row = newest
        .lines()
        .last()
        .and_then(|line| line.split_whitespace().next());
    alice.ask(&["react", "bob", row.context("no history")?, "👍"])?;
    Ok(())
}

/// Connects another computer and makes its user a contact of `alice`.
fn join(name: &'static str, number: u8, alice: &Person) -> anyhow::Result<Person> {
    shell(&format!(
        "ip netns add {name} && ip link add {name} type veth peer name eth0 netns {name}
ip link set {name} master eth0 up
ip -n {name} link set lo up
ip -n {name} address add 192.0.2.{number}/24 dev eth0
ip -n {name} link set eth0 up"
    ))?;
    let person = Person::settle(name, Some(name))?;
    person.up()?;
    let invite = alice.ask(&["invite"])?;
    person.ask(&["add", invite.trim()])?;
    Ok(person)
}

impl Person {
    fn settle(name: &'static str, namespace: Option<&'static str>) -> anyhow::Result<Self> {
        let home = format!("/home/{name}");
        fs::create_dir(&home)?;
        chown(&home, Some(USER), Some(USER))?;
        Ok(Self { name, namespace })
    }

    /// A program that this user starts.
    pub(super) fn command(&self, program: &str) -> Command {
        let user = USER.to_string();
        let mut command = match self.namespace {
            Some(namespace) => {
                let mut command = Command::new("ip");
                command.args(["netns", "exec", namespace, "setpriv"]);
                command
            }
            None => Command::new("setpriv"),
        };
        let home = format!("/home/{}", self.name);
        command.args(["--reuid", &user, "--regid", &user, "--clear-groups"]);
        command.args(["--inh-caps", RIGHTS, "--ambient-caps", RIGHTS, program]);
        command.current_dir(&home).env_clear().env("HOME", &home);
        command.env("PATH", "/home/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
        command.env("LC_ALL", "C.UTF-8").env("TERM", "xterm-256color");
        command
    }

    /// Types a command of the program and returns what it prints.
    pub(super) fn ask(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.command("directnet").args(arguments).output()?;
        ensure!(
            output.status.success(),
            "{}'s `directnet {}` failed: {}",
            self.name,
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8(output.stdout)?)
    }

    fn up(&self) -> anyhow::Result<()> {
        self.ask(&["up", "--detach", "--name", self.name]).map(drop)
    }

    /// Sends a message and waits until it is delivered.
    fn say(&self, to: &str, text: &str) -> anyhow::Result<()> {
        self.ask(&["send", to, "--wait", "20s", text]).map(drop)
    }
}

/// Starts a server and waits until it answers.
fn serve(command: &mut Command, port: u16) -> anyhow::Result<Child> {
    let server = Child::spawn(command)?;
    wait_for("a server", PATIENCE, || {
        TcpStream::connect(("127.0.0.1", port)).ok()
    })
    .with_context(|| format!("port {port}: {:?}", server.printed()))?;
    Ok(server)
}

/// Runs lines of a shell, the first failure of which ends them.
fn shell(lines: &str) -> anyhow::Result<()> {
    program::stdout_of(Command::new("sh").args(["-ec", lines])).map(drop)
}
