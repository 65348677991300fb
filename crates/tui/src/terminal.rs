//! The terminal: taken over at the start, given back at the end, also after a panic.

use std::io::{self, Stdout, Write, stdout};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::backend::CrosstermBackend;

#[cfg(unix)]
use crate::ground;
use crate::ground::{Ground, QUESTIONS};

/// Where everything is drawn.
pub(crate) type Screen = ratatui::Terminal<CrosstermBackend<Stdout>>;

/// How long the answers of a terminal far away may take.
#[cfg(unix)]
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(500);

/// Whether there is something to give back.
static IS_TAKEN_OVER: AtomicBool = AtomicBool::new(false);

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
    IS_TAKEN_OVER.store(true, Ordering::SeqCst);
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

/// Asks the terminal for its background; [`ground`] waits for the answer. No key may be read before that.
///
/// # Errors
///
/// Fails when the terminal takes nothing.
pub(crate) fn ask_ground() -> io::Result<()> {
    let mut out = stdout();
    out.write_all(QUESTIONS.as_bytes())?;
    out.flush()
}

/// Waits for the terminal's answer, aside; `None` when there is none.
pub(crate) async fn ground() -> Option<Ground> {
    #[cfg(unix)]
    let answer = tokio::task::spawn_blocking(|| ground::read_answers(PATIENCE)).await;
    #[cfg(not(unix))]
    let answer = Ok::<_, std::convert::Infallible>(None);
    answer.ok().flatten()
}

/// Gives the terminal back, once: whoever leaves a screen twice is put twice where the cursor was, and writes over what was said
/// between.
fn give_back() {
    if !IS_TAKEN_OVER.swap(false, Ordering::SeqCst) {
        return;
    }
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
