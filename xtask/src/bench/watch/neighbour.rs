//! A process in another network namespace that opens and closes listeners all the time.

use std::io::{self, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use anyhow::Context;

/// The process, ended when dropped.
pub(super) struct Neighbour(Child);

impl Neighbour {
    /// Starts it in a network namespace of its own.
    pub(super) fn launch() -> anyhow::Result<Self> {
        let mut command = Command::new("unshare");
        command.arg("--net").arg("--").arg(std::env::current_exe()?);
        // The end of its standard input is what ends it, however the benchmark ends.
        let child = command.args(["bench", "bustle"]).stdin(Stdio::piped()).spawn();
        child.map(Self).context("cannot start `unshare`")
    }
}

impl Drop for Neighbour {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // It ends by itself now; what it says in the end is of no use.
        let _ = self.0.wait();
    }
}

/// Is that process: opens and closes listeners until standard input ends.
pub(in crate::bench) fn bustle() -> anyhow::Result<()> {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            // Nothing is ever written there.
            let _ = io::stdin().read(&mut [0]);
            is_over.store(true, Ordering::Relaxed);
        });
        while !is_over.load(Ordering::Relaxed) {
            // All addresses: its loopback interface is down.
            drop(TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0))?);
        }
        Ok(())
    })
}
