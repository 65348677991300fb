//! What a cell of any list may hold, and how ports are written in one.

use alloc::format;
use alloc::string::{String, ToString};

use crate::number::{ParsePortError, PortNumber, Ports};

/// The longest cell, in bytes. The registry of 2026 has one of 1,374; a quotation mark that is never closed
/// makes more.
pub(crate) const CELL_AT_MOST: usize = 4_000;

/// Takes over a cell, and refuses what must not reach a terminal or cannot be a cell.
pub(crate) fn clean(cell: &str) -> Result<String, String> {
    let cell = cell.replace("\r\n", "\n");
    if let Some(found) = cell.chars().find(|c| is_control(*c)) {
        return Err(format!("a cell contains the control character {found:?}"));
    }
    if cell.len() > CELL_AT_MOST {
        return Err(format!(
            "a cell of {} bytes: a quotation mark seems to be missing",
            cell.len()
        ));
    }
    Ok(cell)
}

/// Whether a character steers a terminal or the direction of the text around it, rather than being shown.
fn is_control(c: char) -> bool {
    let is_direction =
        matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_direction || (c.is_control() && c != '\n')
}

/// Returns the text of a cell that is not blank.
pub(crate) fn filled(cell: &str) -> Option<&str> {
    (!cell.is_empty()).then_some(cell)
}

/// Reads `22` or `6000-6063`.
pub(crate) fn span(cell: &str) -> Result<Ports, String> {
    let (first, last) = cell.split_once('-').unwrap_or((cell, cell));
    let port = |text: &str| {
        text.parse::<PortNumber>()
            .map_err(|error: ParsePortError| error.to_string())
    };
    let ports = Ports {
        first: port(first)?,
        last: port(last)?,
    };
    if ports.last < ports.first {
        return Err(format!("the ports {cell} end before they begin"));
    }
    Ok(ports)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_one_byte_more_is_refused() {
        assert!(clean(&"x".repeat(CELL_AT_MOST)).is_ok());
        let refused = clean(&"x".repeat(CELL_AT_MOST + 1)).unwrap_err();
        assert_eq!(
            refused,
            "a cell of 4001 bytes: a quotation mark seems to be missing"
        );
    }
}
