//! The terminal: taken over at the start, given back at the end, also after a panic.

use std::io::{self, Stdout, stdout};
use std::panic;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::backend::CrosstermBackend;

/// Where everything is drawn.
pub(crate) type Screen = ratatui::Terminal<CrosstermBackend<Stdout>>;

/// Gives the terminal back when it is dropped.
#[derive(Debug)]
pub(crate) struct Guard(());

/// Takes the terminal over: raw keys, an own screen, the mouse.
///
/// # Errors
///
/// Fails when there is no terminal that can do this; then it is as it was.
pub(crate) fn take_over() -> io::Result<(Guard, Screen)> {
    enable_raw_mode()?;
    let guard = Guard(());
    execute!(
        stdout(),
        EnterAlternateScreen,
        EnableMouseCapture,
        EnableBracketedPaste
    )?;
    // The message of a panic would be lost on a screen that is about to be left.
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        give_back();
        told(panic);
    }));
    let screen = ratatui::Terminal::new(CrosstermBackend::new(stdout()))?;
    Ok((guard, screen))
}

fn give_back() {
    // There is nobody to tell when the terminal itself does not answer any more.
    let _ = execute!(
        stdout(),
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        crossterm::cursor::Show
    );
    let _ = disable_raw_mode();
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}
