//! The help page, made from the tables of keys and commands.

use ratatui::Frame;
use ratatui::style::Style;

use super::{line, overlay};
use crate::keymap::{BINDINGS, Focus, Place};
use crate::palette::VERBS;
use crate::theme::Theme;

/// Columns for a key or a command, before what it does.
const LABEL_WIDTH: usize = 20;

/// The narrowest page on which what a key does stands beside it, not below.
const BESIDE_MIN: u16 = 76;

pub(super) fn draw(scrolled: u16, theme: Theme, frame: &mut Frame<'_>) {
    let lines = lines(frame.area().width >= BESIDE_MIN);
    let inside = overlay::open_box("Help", lines.len(), theme, frame);
    let skipped = lines
        .len()
        .saturating_sub(inside.height.into())
        .min(scrolled.into());
    for (y, (text, is_title)) in (inside.y..inside.bottom()).zip(lines.iter().skip(skipped)) {
        let style = if *is_title { theme.title() } else { Style::new() };
        line(frame, inside, y, text, style);
    }
}

fn lines(is_wide: bool) -> Vec<(String, bool)> {
    let mut lines = Vec::new();
    for (title, places) in [
        ("Everywhere", &[Place::Anywhere, Place::OutsideComposer][..]),
        ("In the list", &[Place::Only(Focus::List)]),
        ("In the list of ports", &[Place::Only(Focus::Ports)]),
        ("In the list of files", &[Place::Only(Focus::Files)]),
        ("On a message", &[Place::Only(Focus::Messages)]),
        ("While writing", &[Place::Only(Focus::Composer)]),
    ] {
        lines.push((title.to_owned(), true));
        let here = BINDINGS
            .iter()
            .filter(|binding| places.contains(&binding.place) && !binding.label.is_empty());
        for binding in here {
            entry(&mut lines, binding.label, binding.help, is_wide);
        }
    }
    lines.push(("Commands".to_owned(), true));
    for verb in VERBS {
        let called = format!("/{} {}", verb.name, verb.usage);
        entry(&mut lines, called.trim_end(), verb.help, is_wide);
    }
    lines
}

fn entry(lines: &mut Vec<(String, bool)>, label: &str, help: &str, is_wide: bool) {
    if is_wide {
        lines.push((format!("  {label:<LABEL_WIDTH$}  {help}"), false));
    } else {
        lines.push((format!("  {label}"), false));
        lines.push((format!("      {help}"), false));
    }
}
