//! A host with much to list: many processes, each with a few listeners, connections and files, on loopback only.
//!
//! The processes are copies of this program. They live as long as their standard input, whose other end the fleet holds: it
//! cannot survive the benchmark, however that ends.

use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader, PipeWriter, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail, ensure};

/// What one process of the fleet holds open.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Member {
    /// Listeners, on ports that the system chooses
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(super) listeners: u16,
    /// Connections to those listeners; both ends stay in the process
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(0..=64))]
    pub(super) connections: u16,
    /// Other open files: whoever looks for the owner of a socket has to look at them too
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u16).range(0..=512))]
    pub(super) files: u16,
}

/// Running processes with open sockets, ended when dropped.
#[derive(Debug)]
pub(super) struct Fleet {
    crews: Vec<Crew>,
    /// Open as long as the processes may live.
    _leash: PipeWriter,
}

/// One process of the fleet and the ports it listens on.
#[derive(Debug)]
pub(super) struct Crew {
    process: Child,
    pub(super) ports: Vec<u16>,
}

impl Fleet {
    /// Starts `processes` copies of this program and waits until every socket is open.
    pub(super) fn launch(processes: u16, member: &Member) -> anyhow::Result<Self> {
        let (stdin, leash) = io::pipe()?;
        let mut fleet = Self {
            crews: Vec::new(),
            _leash: leash,
        };
        for _ in 0..processes {
            let mut process = Command::new(env::current_exe()?)
                .args(["bench", "fleet"])
                .args(["--listeners", &member.listeners.to_string()])
                .args(["--connections", &member.connections.to_string()])
                .args(["--files", &member.files.to_string()])
                .stdin(stdin.try_clone()?)
                .stdout(Stdio::piped())
                .spawn()
                .context("cannot start a process of the fleet")?;
            let stdout = process.stdout.take();
            // In the fleet before anything can fail: from here on it is ended with the others.
            fleet.crews.push(Crew {
                process,
                ports: Vec::new(),
            });
            let ports = read_ports(stdout.context("a process of the fleet has no output")?)?;
            ensure!(
                ports.len() == usize::from(member.listeners),
                "a process of the fleet could not listen"
            );
            if let Some(crew) = fleet.crews.last_mut() {
                crew.ports = ports;
            }
        }
        Ok(fleet)
    }

    pub(super) fn crews(&self) -> &[Crew] {
        &self.crews
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
        for crew in &mut self.crews {
            // Only processes started here, and reaped here: their ids cannot have become anybody else's.
            let _ = crew.process.kill();
            let _ = crew.process.wait();
        }
    }
}

/// The one line that a process of the fleet prints when it is ready: its ports.
fn read_ports(stdout: impl Read) -> anyhow::Result<Vec<u16>> {
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    line.split_whitespace()
        .map(|port| port.parse().context("a process of the fleet failed"))
        .collect()
}

/// Is one process of the fleet: opens its sockets, tells their ports, and holds them until standard input ends.
pub(super) fn serve(member: &Member) -> anyhow::Result<()> {
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
