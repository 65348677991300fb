//! toxcore's messages and their receipts: sealed and acknowledged as ours are, but stored nowhere.
//!
//! Its client is a C program of ours, compiled when it is needed with what Debian's package brings.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, ensure};
use tokio::task::block_in_place;

use super::contest::Contestant;
use crate::program;

/// The program that is measured.
const SOURCE: &str = include_str!("tox.c");

/// The client, ended when dropped.
#[derive(Debug)]
pub(super) struct Tox {
    process: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Tox {
    /// Compiles the client into `folder`, starts it, and waits until its two friends are connected.
    pub(super) fn start(folder: &Path) -> anyhow::Result<Self> {
        let mut process = Command::new(compile(folder)?)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("its client does not start")?;
        let orders = process.stdin.take().context("its client has no input")?;
        let stdout = process.stdout.take().context("its client has no output")?;
        let mut tox = Self {
            process,
            orders,
            answers: BufReader::new(stdout).lines(),
        };
        tox.wait_for_answer()?;
        Ok(tox)
    }

    /// Waits for the client's answer, which ends itself when it has none in time.
    fn wait_for_answer(&mut self) -> anyhow::Result<()> {
        let answer = block_in_place(|| self.answers.next()).transpose()?;
        ensure!(answer.as_deref() == Some("ok"), "its client has no answer");
        Ok(())
    }
}

impl Drop for Tox {
    fn drop(&mut self) {
        // A process started here and reaped here: its id cannot have become anybody else's.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn compile(folder: &Path) -> anyhow::Result<PathBuf> {
    let source = folder.join("tox.c");
    let client = folder.join(program::file_name("tox"));
    fs::write(&source, SOURCE)?;
    let mut compiler = Command::new("cc");
    compiler
        .args(["-O2", "-Wall", "-Wextra", "-o"])
        .arg(&client)
        .arg(&source)
        .arg("-ltoxcore");
    ensure!(
        program::succeeds(&mut compiler),
        "its client cannot be compiled: that takes a C compiler and libtoxcore-dev"
    );
    Ok(client)
}

impl Contestant for Tox {
    const BATCH: usize = 2000;
    // One message takes about 0.15 s.
    const SINGLES_MAX: usize = 10;

    fn name(&self) -> &str {
        "toxcore"
    }

    async fn one(&mut self, message: &str) -> anyhow::Result<()> {
        self.many(message, 1, 1).await
    }

    async fn many(&mut self, message: &str, count: usize, in_flight: usize) -> anyhow::Result<()> {
        let order = format!("{count} {in_flight} {}\n", message.len());
        self.orders.write_all(order.as_bytes())?;
        self.wait_for_answer()
    }
}
