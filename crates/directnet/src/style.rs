//! The few colours there are, and what they mean.
//!
//! Styles are always written; [`crate::output`] removes them where they are not wanted. A colour never carries
//! anything that the words beside it do not say.

use std::fmt::{Display, Write};

use anstyle::{AnsiColor, Effects, Style};
use ports::verdict::Level;

/// Titles of blocks and columns.
pub(crate) const HEADING: Style = Style::new().effects(Effects::BOLD);
/// What is there for completeness.
pub(crate) const FAINT: Style = Style::new().effects(Effects::DIMMED);

/// Wraps `text` in a style.
pub(crate) fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Appends `text` in a style to a line.
pub(crate) fn push(line: &mut String, style: Style, text: &str) {
    if style.is_plain() {
        line.push_str(text);
    } else {
        // Writing to memory does not fail.
        let _ = write!(line, "{style}{text}{style:#}");
    }
}

/// Returns the style of a verdict: the more serious, the louder.
pub(crate) fn of_level(level: Level) -> Style {
    match level {
        Level::NothingThere => FAINT,
        Level::AsExpected | Level::Known => AnsiColor::Green.on_default(),
        Level::Unverified | Level::Unclaimed | Level::Different => AnsiColor::Yellow.on_default(),
        Level::LookAtThis => AnsiColor::Red.on_default().effects(Effects::BOLD),
    }
}
