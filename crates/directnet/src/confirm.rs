//! Asking the person at the terminal before something that cannot be undone.

use std::io::{self, BufRead, IsTerminal};

use crate::exit::CommandError;
use crate::language::say;
use crate::output;

/// Asks; only "y" and "yes", or what the user's language has for them, are a yes. `hint` says what to do where nobody can be asked.
pub(crate) fn is_confirmed(question: &str, hint: &str) -> Result<bool, CommandError> {
    if !io::stdin().is_terminal() {
        return Err(CommandError::usage(say!("confirm-nobody")).with_hint(hint));
    }
    output::remark(&format!("{question} {} ", say!("confirm-choice")))?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    let yes = ["y", "yes", say!("confirm-yes"), say!("confirm-yes-word")];
    Ok(yes.contains(&answer.trim().to_lowercase().as_str()))
}
