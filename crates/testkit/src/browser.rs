//! A browser with somebody at it: headless Chromium, driven by chromedriver in the words of W3C WebDriver.
//!
//! Both run in process groups of their own and are told by the kernel to end when this process does, so that no Chromium
//! outlives a test, whichever way it ends. A browser takes about a second to start, so a test has one and opens as many
//! [`Tab`]s as it needs; tabs of `127.0.0.1` and of `localhost` do not share cookies.

mod group;
mod tab;
mod wire;

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use thiserror::Error;

use self::group::Group;
pub use self::tab::{Look, Tab};
use self::wire::Driver;
use crate::child::ChildError;
use crate::wait::{PATIENCE, TimedOut, wait_for};

/// How Chromium starts: without a screen, without a sandbox (which root cannot have; it is shown our own pages alone), and
/// without a word to anybody but those pages.
const CHROMIUM: [&str; 16] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=en-US",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-proxy-server",
    "--remote-debugging-port=0",
];

/// How many drivers are started at most. One takes a port for IPv6 that the system gives it, and ends if somebody has the same
/// one for IPv4: several times in a row, that is something else.
const DRIVERS_MAX: u8 = 5;

/// The browser could not be started, or would not do what it was told.
#[derive(Debug, Error)]
pub enum BrowserError {
    /// A program could not be started, or did not say what it had to.
    #[error(transparent)]
    Program(#[from] ChildError),
    /// The folder of the browser's profile could not be made or read.
    #[error("the browser has no folder")]
    Folder(#[source] std::io::Error),
    /// The driver could not be talked to.
    #[error("the driver does not answer {command}")]
    Silent {
        /// The method and path.
        command: String,
        /// Why.
        source: std::io::Error,
    },
    /// The driver says that it cannot be done.
    #[error("the driver will not {command}: {why}")]
    Refused {
        /// The method and path.
        command: String,
        /// What it says about that.
        why: String,
    },
    /// What the page was to show never came.
    #[error("{source}; the page is\n{page}")]
    NeverShown {
        /// What was waited for.
        source: TimedOut,
        /// The address and the text of the page.
        page: String,
    },
    /// The answer is none of WebDriver.
    #[error("the driver answers {command} with {answer}")]
    Garbled {
        /// The method and path.
        command: String,
        /// The answer.
        answer: String,
    },
}

/// A browser of its own, with an empty profile; it ends when dropped.
#[derive(Debug)]
pub struct Browser {
    driver: Driver,
    // In the order in which they end.
    _driving: Group,
    _chromium: Group,
    _profile: TempDir,
}

impl Browser {
    /// Starts one.
    ///
    /// # Errors
    ///
    /// Fails when Chromium or its driver is missing or does not start.
    pub fn start() -> Result<Self, BrowserError> {
        let profile = tempfile::tempdir().map_err(BrowserError::Folder)?;
        let mut chromium = group::dying_with_us("chromium");
        chromium.args(CHROMIUM);
        chromium.arg(format!("--user-data-dir={}", profile.path().display()));
        // What it keeps, it keeps in its profile.
        at_home(&mut chromium, &profile).arg("about:blank");
        let chromium = Group::spawn(&mut chromium)?;
        let told = profile.path().join("DevToolsActivePort");
        let debugger = wait_for("Chromium's port", PATIENCE, || {
            let text = fs::read_to_string(&told).ok()?;
            let (port, _) = text.split_once('\n')?;
            Some(format!("127.0.0.1:{port}"))
        });
        let debugger = debugger.map_err(|source| never_shown(source, chromium.printed()))?;

        let (driving, port) = started(DRIVERS_MAX, || {
            let mut driving = group::dying_with_us("chromedriver");
            let driving = Group::spawn(at_home(&mut driving, &profile).arg("--port=0"))?;
            let line = driving.wait_for_line(|line| line.contains("started successfully on port"))?;
            let port: String = line.chars().filter(char::is_ascii_digit).collect();
            Ok((driving, port))
        })?;
        let mut driver = Driver::at(format!("127.0.0.1:{port}"));
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "debuggerAddress": debugger },
            "timeouts": { "script": PATIENCE.as_millis() as u64 },
        } } });
        driver.begin(&wanted)?;
        Ok(Self {
            driver,
            _driving: driving,
            _chromium: chromium,
            _profile: profile,
        })
    }

    /// Opens a tab.
    ///
    /// # Errors
    ///
    /// Fails when the browser does not answer.
    pub fn tab(&self) -> Result<Tab<'_>, BrowserError> {
        let made = self.driver.post("window/new", &json!({ "type": "window" }))?;
        match made.get("handle").and_then(Value::as_str) {
            Some(handle) => {
                let tab = Tab::new(&self.driver, handle.to_owned());
                // However many there are, each is as the one that its user looks at.
                tab.tells("Emulation.setFocusEmulationEnabled", &json!({ "enabled": true }))?;
                Ok(tab)
            }
            None => Err(BrowserError::Garbled {
                command: "window/new".into(),
                answer: made.to_string(),
            }),
        }
    }
}

/// Starts something, with up to `tries` of them if others end at their start. What cannot even be begun is not tried again.
fn started<T>(tries: u8, mut start: impl FnMut() -> Result<T, ChildError>) -> Result<T, ChildError> {
    let mut left = tries;
    loop {
        left = left.saturating_sub(1);
        match start() {
            Err(ChildError::LineMissing { .. }) if left > 0 => {}
            outcome => return outcome,
        }
    }
}

fn at_home<'a>(command: &'a mut Command, profile: &TempDir) -> &'a mut Command {
    command.env("HOME", profile.path()).env("TMPDIR", profile.path())
}

fn never_shown(source: TimedOut, page: String) -> BrowserError {
    BrowserError::NeverShown { source, page }
}

#[cfg(test)]
mod tests;
