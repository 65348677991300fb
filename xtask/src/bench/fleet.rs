//! Processes with much to list: listeners, connections and files, on loopback only.
//!
//! The processes are copies of this program. They live as long as their standard input, whose other end the fleet holds: it
//! cannot survive the benchmark, however that ends.

use std::env;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, PipeReader, PipeWriter, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail, ensure};

/// What one process of the fleet holds open.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Member {
    /// Listeners, on ports that the system chooses
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(0..=64))]
    pub(super) listeners: u16,
    /// Connections to those listeners; both ends stay in the process
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u16).range(0..=64))]
    pub(super) connections: u16,
    /// Other open files: whoever looks for the owner of a socket has to look at them too
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u16).range(0..=512))]
    pub(super) files: u16,
}

/// What a process of the fleet is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Orders {
    #[command(flatten)]
    member: Member,
    /// The directory of the cgroup to go to before any socket is opened
    #[arg(long)]
    cgroup: PathBuf,
}

/// Running processes with open sockets, ended when dropped.
#[derive(Debug)]
pub(super) struct Fleet {
    crews: Vec<Crew>,
    stdin: PipeReader,
    /// Open as long as the processes may live.
    _leash: PipeWriter,
}

/// One process of the fleet and the ports it listens on.
#[derive(Debug)]
pub(super) struct Crew {
    process: Child,
    pub(super) ports: Vec<u16>,
}

impl Member {
    /// A process with one listener and nothing else.
    pub(super) fn with_one_listener() -> Self {
        Self {
            listeners: 1,
            connections: 0,
            files: 0,
        }
    }

    /// A process without sockets.
    pub(super) fn with_files(files: u16) -> Self {
        Self {
            listeners: 0,
            connections: 0,
            files,
        }
    }

    /// The same process with more files.
    pub(super) fn with_more_files(&self, more: u16) -> Self {
        Self {
            files: self.files.saturating_add(more),
            ..self.clone()
        }
    }

    /// The same as arguments of this program.
    pub(super) fn arguments(&self) -> [String; 6] {
        [
            "--listeners".into(),
            self.listeners.to_string(),
            "--connections".into(),
            self.connections.to_string(),
            "--files".into(),
            self.files.to_string(),
        ]
    }
}

impl Fleet {
    /// Makes a fleet without processes.
    pub(super) fn new() -> anyhow::Result<Self> {
        let (stdin, leash) = io::pipe()?;
        Ok(Self {
            crews: Vec::new(),
            stdin,
            _leash: leash,
        })
    }

    /// Starts a copy of this program in a cgroup, and waits until all it shall hold is open.
    ///
    /// One after the other: the pipes of thousands that start at once would take more descriptors than one may have.
    pub(super) fn launch(&mut self, member: &Member, cgroup: &Path) -> anyhow::Result<()> {
        let mut process = Command::new(env::current_exe()?)
            .args(["bench", "fleet", "--cgroup"])
            .arg(cgroup)
            .args(member.arguments())
            .stdin(self.stdin.try_clone()?)
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start a process of the fleet")?;
        let stdout = process.stdout.take();
        // In the fleet before anything can fail: from here on it is ended with the others.
        self.crews.push(Crew {
            process,
            ports: Vec::new(),
        });
        let ports = read_ports(stdout.context("a process of the fleet has no output")?)?;
        ensure!(
            ports.len() == usize::from(member.listeners),
            "a process of the fleet could not listen"
        );
        if let Some(crew) = self.crews.last_mut() {
            crew.ports = ports;
        }
        Ok(())
    }

    /// The processes that have sockets.
    pub(super) fn crews(&self) -> impl Iterator<Item = &Crew> {
        self.crews.iter().filter(|crew| !crew.ports.is_empty())
    }
}

impl Crew {
    /// The process id.
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        // Only processes started here, and reaped here: their ids cannot have become anybody else's.
        for crew in &mut self.crews {
            let _ = crew.process.kill();
        }
        for crew in &mut self.crews {
            let _ = crew.process.wait();
        }
    }
}

/// The one line that a process of the fleet prints when it is ready: its ports.
fn read_ports(stdout: impl Read) -> anyhow::Result<Vec<u16>> {
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    ensure!(line.ends_with('\n'), "a process of the fleet failed");
    line.split_whitespace()
        .map(|port| port.parse().context("a process of the fleet failed"))
        .collect()
}

/// Is one process of the fleet: opens its sockets, tells their ports, and holds them until standard input ends.
pub(super) fn serve(orders: &Orders) -> anyhow::Result<()> {
    // 0 means whoever writes it. The kernel remembers the cgroup in which a socket was opened.
    fs::write(orders.cgroup.join("cgroup.procs"), "0").context("cannot enter the cgroup")?;
    let member = &orders.member;
    let program = env::current_exe()?;
    let _files: Vec<File> = (0..member.files)
        .map(|_| File::open(&program))
        .collect::<Result<_, _>>()?;
    let mut listeners = Vec::new();
    for _ in 0..member.listeners {
        listeners.push(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?);
    }
    let mut connections = Vec::new();
    for (listener, _) in listeners.iter().cycle().zip(0..member.connections) {
        let outbound = TcpStream::connect(listener.local_addr()?)?;
        connections.push((outbound, listener.accept()?));
    }
    let ports: Result<Vec<String>, io::Error> = listeners
        .iter()
        .map(|listener| Ok(listener.local_addr()?.port().to_string()))
        .collect();
    println!("{}", ports?.join(" "));
    io::stdout().flush()?;
    // Nothing is ever written there: this returns when the other end is closed.
    match io::stdin().read(&mut [0])? {
        0 => Ok(()),
        _ => bail!("unexpected input"),
    }
}
