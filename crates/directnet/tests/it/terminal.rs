//! A terminal with somebody at it: tmux runs the program, types, and reads the screen.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use testkit::{PATIENCE, wait_for};

use crate::node::user::{PROGRAM, User};

/// A terminal of its own, which ends with the test.
pub(crate) struct Terminal {
    /// Holds the socket of the tmux server.
    _dir: TempDir,
    socket: PathBuf,
}

impl Terminal {
    /// Opens a terminal of so many columns and lines in which `user` has typed `directnet`. When that ends, the terminal
    /// says so and echoes what is typed.
    pub(crate) fn open(user: &User, size: (u16, u16)) -> Self {
        Self::open_with(user, size, &[], "default")
    }

    /// The same with environment variables, and a background that the terminal tells if it is asked; `default` is one of which
    /// it knows nothing.
    pub(crate) fn open_with(
        user: &User,
        (columns, lines): (u16, u16),
        variables: &[(&str, &str)],
        background: &str,
    ) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("tmux");
        let terminal = Self { _dir: dir, socket };
        let (columns, lines) = (columns.to_string(), lines.to_string());
        let settings = terminal.socket.with_extension("conf");
        std::fs::write(&settings, format!("set -g window-style bg={background}\n")).unwrap();
        let settings = settings.to_str().unwrap();
        let mut tmux = terminal.command(&["-u", "-f", settings, "new-session", "-d"]);
        tmux.args(["-x", &columns, "-y", &lines]);
        tmux.args(["sh", "-c", "\"$@\"; echo ended with $?; exec cat", "sh", PROGRAM]);
        user.prepare(&mut tmux, &[]);
        // What is written by whom must not depend on the machine that tests.
        tmux.env("LC_ALL", "C.UTF-8").env_remove("TMUX");
        for chooses in ["NO_COLOR", "COLORFGBG", "DIRECTNET_THEME"] {
            tmux.env_remove(chooses);
        }
        tmux.envs(variables.iter().copied());
        assert!(tmux.status().unwrap().success(), "tmux did not start");
        terminal
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(&self.socket).args(arguments);
        command.stdin(Stdio::null());
        command
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Types words.
    #[track_caller]
    pub(crate) fn types(&self, words: &str) {
        self.run(&["send-keys", "-l", words]);
    }

    /// Presses a key, by tmux's name for it.
    #[track_caller]
    pub(crate) fn press(&self, key: &str) {
        self.run(&["send-keys", key]);
    }

    /// Changes the size of the terminal.
    pub(crate) fn resize(&self, columns: u16, lines: u16) {
        let (columns, lines) = (columns.to_string(), lines.to_string());
        self.run(&["resize-window", "-x", &columns, "-y", &lines]);
    }

    /// What is on the screen.
    pub(crate) fn screen(&self) -> String {
        self.run(&["capture-pane", "-p"])
    }

    /// What is on the screen, with the sequences that give it its colours and styles.
    pub(crate) fn styled_screen(&self) -> String {
        self.run(&["capture-pane", "-p", "-e"])
    }

    /// What the terminal was asked for: another screen, reports of the mouse, to hide the cursor.
    pub(crate) fn is_taken_over(&self) -> [bool; 3] {
        let flags = "#{alternate_on} #{mouse_any_flag} #{cursor_flag}";
        let flags = self.run(&["display-message", "-p", flags]);
        let mut flags = flags.split_whitespace().map(|flag| flag == "1");
        let mut next = || flags.next().unwrap();
        [next(), next(), !next()]
    }

    /// Waits until `words` are on the screen.
    #[track_caller]
    pub(crate) fn shows(&self, words: &str) {
        let shown = wait_for(words, PATIENCE, || self.screen().contains(words).then_some(()));
        assert!(shown.is_ok(), "no {words:?} on\n{}", self.screen());
    }

    /// Waits until `words` are no longer on the screen.
    #[track_caller]
    pub(crate) fn shows_no(&self, words: &str) {
        let gone = wait_for(words, PATIENCE, || (!self.screen().contains(words)).then_some(()));
        assert!(gone.is_ok(), "{words:?} on\n{}", self.screen());
    }

    /// The process that runs in the shell of this terminal.
    pub(crate) fn process(&self) -> i32 {
        let shell = self.run(&["display-message", "-p", "#{pane_pid}"]);
        let shell = shell.trim();
        let children = format!("/proc/{shell}/task/{shell}/children");
        std::fs::read_to_string(children).unwrap().trim().parse().unwrap()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // The server was started here and nobody else knows its socket.
        let _ = self.command(&["kill-server"]).output();
    }
}
