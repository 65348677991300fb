//! Asking the person at the terminal before something that cannot be undone.

use std::io::{self, BufRead, IsTerminal};

use crate::exit::CommandError;
use crate::output;

/// Asks; only "y" and "yes" are a yes. `hint` says what to do where nobody can be asked.
pub(crate) fn is_confirmed(question: &str, hint: &str) -> Result<bool, CommandError> {
    if !io::stdin().is_terminal() {
        return Err(
            CommandError::usage("nobody can be asked: standard input is not a terminal").with_hint(hint),
        );
    }
    output::remark(&format!("{question} [y/N] "))?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(["y", "yes"].contains(&answer.trim().to_ascii_lowercase().as_str()))
}
