//! A terminal that nobody sees: what a program writes to it is read as it comes, with the time.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// How long a program may take to show what is waited for.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A program that has written nothing for so long has drawn what it had to.
const QUIET: Duration = Duration::from_millis(20);

/// What is written for a screen that stays as it was: styles are taken back and the cursor is hidden, perhaps twice.
const UNCHANGED_LEN_MAX: usize = 64;

/// Questions that programs ask a terminal, and what terminals answer: what they are, and their background.
const ANSWERS: [(&str, &str); 2] = [
    ("\u{1b}]11;?", "\u{1b}]11;rgb:0000/0000/0000\u{1b}\\"),
    ("\u{1b}[c", "\u{1b}[?62;22c"),
];

/// A program in a terminal; ended when dropped.
#[derive(Debug)]
pub(super) struct Terminal {
    controller: OwnedFd,
    program: Child,
    /// What was written since the last key.
    written: String,
    /// When the last of it came.
    last: Instant,
    answered: [bool; ANSWERS.len()],
}

impl Terminal {
    /// Starts a program in a terminal of so many columns and lines.
    pub(super) fn open(command: &mut Command, (columns, lines): (u16, u16)) -> anyhow::Result<Self> {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        grantpt(&controller)?;
        unlockpt(&controller)?;
        let size = Winsize {
            ws_row: lines,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&controller, size)?;
        let flags = OFlags::RDWR | OFlags::NOCTTY;
        let user = File::from(rustix::fs::open(
            ptsname(&controller, Vec::new())?,
            flags,
            Mode::empty(),
        )?);
        command
            .stdin(user.try_clone()?)
            .stdout(user.try_clone()?)
            .stderr(user);
        command.env("TERM", "xterm-256color").env("LC_ALL", "C.UTF-8");
        let program = command.spawn().context("cannot start a program in a terminal")?;
        // The command holds the other end open; a program's end would not be noticed.
        command.stdin(std::process::Stdio::null());
        command
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        Ok(Self {
            controller,
            program,
            written: String::new(),
            last: Instant::now(),
            answered: [false; ANSWERS.len()],
        })
    }

    /// Waits until `words` were written, and returns when the last of them were read.
    pub(super) fn shows(&mut self, words: &str) -> anyhow::Result<Instant> {
        let begun = Instant::now();
        while !self.written.contains(words) {
            let left = TIMEOUT.saturating_sub(begun.elapsed());
            if left.is_zero() || !self.read(left)? {
                let begins = self.written.get(..1_000).unwrap_or(&self.written);
                bail!("no {words:?} in what begins with {begins:?}");
            }
        }
        Ok(self.last)
    }

    /// Waits until nothing more is written; returns when the last of it was read.
    pub(super) fn settles(&mut self) -> anyhow::Result<Instant> {
        while self.read(QUIET)? {}
        Ok(self.last)
    }

    /// Presses a key, given as what a terminal sends for it; returns when.
    pub(super) fn press(&mut self, key: &str) -> anyhow::Result<Instant> {
        self.written.clear();
        let at = Instant::now();
        rustix::io::write(&self.controller, key.as_bytes())?;
        Ok(at)
    }

    /// Waits until a key has been answered, and nothing more is written; returns when the last of it was read.
    pub(super) fn answers(&mut self) -> anyhow::Result<Instant> {
        ensure!(self.read(TIMEOUT)?, "a key was not answered");
        self.settles()
    }

    /// Whether the screen has changed since the last key.
    pub(super) fn has_changed(&self) -> bool {
        self.written.len() > UNCHANGED_LEN_MAX
    }

    /// Reads what is there within a time; `false` when there is nothing.
    fn read(&mut self, within: Duration) -> anyhow::Result<bool> {
        let timeout = Timespec::try_from(within)?;
        let mut ready = [PollFd::new(&self.controller, PollFlags::IN)];
        if poll(&mut ready, Some(&timeout))? == 0 {
            return Ok(false);
        }
        let mut bytes = [0; 16 * 1024];
        let count = rustix::io::read(&self.controller, &mut bytes)?;
        self.last = Instant::now();
        let some = bytes.get(..count).unwrap_or_default();
        self.written.push_str(&String::from_utf8_lossy(some));
        for ((question, answer), answered) in ANSWERS.iter().zip(&mut self.answered) {
            if !*answered && self.written.contains(question) {
                *answered = true;
                rustix::io::write(&self.controller, answer.as_bytes())?;
            }
        }
        Ok(count > 0)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A process started here and reaped here: its id cannot have become anybody else's.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
