//! Pictures of the terminal: tmux runs the program, and the browser draws the screen.

use std::fs;
use std::process::Command;

use ansi_to_html::{Converter, Theme as Ground};
use anyhow::Context;
use serde_json::json;
use testkit::{Browser, PATIENCE, Tab, wait_for};

use super::stage::{Stage, TALKED_OF};
use super::{Picture, Theme, browser, file_name};
use crate::program;

/// What the pictures are of.
pub(super) const NAMES: [&str; 2] = ["terminal", "terminal-ports"];

/// Columns and lines of the terminal.
const SIZE: (u16, u16) = (100, 28);

/// Where the page lies that the browser draws.
const DRAWN: &str = "/home/screen.html";

/// Takes them.
pub(super) fn screens(stage: &Stage, browser: &Browser) -> anyhow::Result<Vec<Picture>> {
    let tab = browser.tab()?;
    let [conversation, ports] = NAMES;
    let mut pictures = Vec::new();
    for theme in Theme::ALL {
        let terminal = Terminal::open(stage, theme)?;
        // Whoever wrote last comes first.
        terminal.shows("● bob")?;
        terminal.presses("Enter")?;
        terminal.shows("Is the staging site slow")?;
        pictures.push((file_name(conversation, theme), terminal.drawn(&tab)?));
        terminal.presses("F3")?;
        terminal.shows(&format!("{TALKED_OF}/tcp"))?;
        pictures.push((file_name(ports, theme), terminal.drawn(&tab)?));
    }
    Ok(pictures)
}

/// A terminal in which alice has typed `directnet`.
struct Terminal {
    socket: String,
    theme: Theme,
}

impl Terminal {
    fn open(stage: &Stage, theme: Theme) -> anyhow::Result<Self> {
        let socket = format!("/home/{}.tmux", theme.name());
        // By xterm's convention, the numbers of the two colours: letters, ground.
        let colours = match theme {
            Theme::Light => "COLORFGBG=0;15",
            Theme::Dark => "COLORFGBG=15;0",
        };
        let mut tmux = stage.alice.command("env");
        tmux.args([
            colours,
            "tmux",
            "-u",
            "-S",
            &socket,
            "-f",
            "/dev/null",
            "new-session",
            "-d",
        ]);
        tmux.args(["-x", &SIZE.0.to_string(), "-y", &SIZE.1.to_string()]);
        program::stdout_of(tmux.arg("directnet"))?;
        Ok(Self { socket, theme })
    }

    fn ask(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let mut tmux = Command::new("tmux");
        tmux.args(["-S", &self.socket]).args(arguments);
        Ok(String::from_utf8(program::stdout_of(&mut tmux)?)?)
    }

    fn presses(&self, key: &str) -> anyhow::Result<()> {
        self.ask(&["send-keys", key]).map(drop)
    }

    /// Waits until words are on the screen.
    fn shows(&self, words: &str) -> anyhow::Result<()> {
        let shown = wait_for(words, PATIENCE, || {
            let screen = self.ask(&["capture-pane", "-p"]).ok()?;
            screen.contains(words).then_some(())
        });
        shown.with_context(|| self.ask(&["capture-pane", "-p"]).unwrap_or_default())
    }

    /// The screen as a terminal draws it.
    fn drawn(&self, tab: &Tab<'_>) -> anyhow::Result<Vec<u8>> {
        let screen = self.ask(&["capture-pane", "-p", "-e"])?;
        fs::write(DRAWN, page(&screen, self.theme)?)?;
        tab.open(&format!("file://{DRAWN}"))?;
        let size = tab.run(
            "const it = document.querySelector('pre').getBoundingClientRect(); return [it.width, it.height].map(Math.ceil)",
            &[],
        )?;
        let side = |n: usize| size.get(n).and_then(|it| u32::try_from(it.as_u64()?).ok());
        let size = side(0).zip(side(1));
        browser::look(tab, size.with_context(|| json!(size).to_string())?, self.theme)?;
        Ok(tab.picture()?)
    }
}

/// A page of HTML that has a screen on it, which tmux wrote with its escape sequences.
fn page(screen: &str, theme: Theme) -> anyhow::Result<String> {
    let (letters, ground, colours, known_as) = match theme {
        Theme::Light => ("#24292f", "#ffffff", LIGHT, Ground::Light),
        Theme::Dark => ("#d0d7de", "#161b22", DARK, Ground::Dark),
    };
    let converter = Converter::new()
        .four_bit_var_prefix(Some(String::new()))
        .theme(known_as);
    let text = converter.convert(screen.trim_end_matches('\n'))?;
    let columns = SIZE.0;
    // Lines are as high as the letters, so that frames have no gaps.
    Ok(format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><style>:root {{ {colours} }} body {{ margin: 0 }} pre {{ margin: 0; \
         display: inline-block; width: {columns}ch; padding: 14px; font: 14px/1.164 'DejaVu Sans Mono', monospace; color: {letters}; \
         background: {ground} }}</style><pre>{text}</pre>"
    ))
}

/// The sixteen colours of a light terminal.
const LIGHT: &str = "--black: #24292f; --red: #b3261e; --green: #1a7f37; --yellow: #7d5a00; --blue: #0757ba; \
    --magenta: #8250df; --cyan: #0f6e76; --white: #6e7781; --bright-black: #57606a; --bright-red: #a40e26; \
    --bright-green: #116329; --bright-yellow: #633c01; --bright-blue: #0969da; --bright-magenta: #6639ba; \
    --bright-cyan: #1b7c83; --bright-white: #ffffff";
/// The sixteen colours of a dark terminal.
const DARK: &str = "--black: #484f58; --red: #ff7b72; --green: #56d364; --yellow: #e3b341; --blue: #79c0ff; \
    --magenta: #d2a8ff; --cyan: #56d4dd; --white: #d0d7de; --bright-black: #8b949e; --bright-red: #ffa198; \
    --bright-green: #7ee787; --bright-yellow: #f2cc60; --bright-blue: #a5d6ff; --bright-magenta: #e2c5ff; \
    --bright-cyan: #b3f0ff; --bright-white: #ffffff";
