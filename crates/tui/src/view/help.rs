//! The help page, made from the tables of keys and commands.

use ratatui::Frame;
use ratatui::style::Style;

use super::{line, overlay};
use crate::keymap::{BINDINGS, Focus, Place};
use crate::language::{anew, say};
use crate::palette::VERBS;
use crate::theme::Theme;

/// Columns for a key or a command, before what it does.
const LABEL_WIDTH: usize = 31;

/// The narrowest inside of a page on which what a key does stands beside it, not below.
const BESIDE_MIN: usize = 70;

/// Keys that mean something only now and then, and so are in no table: where, which, and what they do.
const NOW_AND_THEN: &[(&str, &str, &str)] = &[
    (WRITING, "/", "at the beginning: commands; twice: a slash"),
    (WRITING, "Up, Down", "what you wrote before"),
    (OVER, "Tab", "write the chosen command out"),
    (OVER, "y, n", "answer a question"),
];

const WRITING: &str = "While writing";
const OVER: &str = "In what lies over the rest";
const COMMANDS: &str = "Commands";

/// The parts of the page: where the keys mean what follows.
const PARTS: &[(&str, &[Place])] = &[
    ("Everywhere", &[Place::Anywhere, Place::OutsideComposer]),
    ("In the list", &[Place::Only(Focus::List)]),
    ("In the list of ports", &[Place::Only(Focus::Ports)]),
    ("In the list of files", &[Place::Only(Focus::Files)]),
    ("In the list of requests", &[Place::Only(Focus::Requests)]),
    ("On a message", &[Place::Only(Focus::Messages)]),
    (WRITING, &[Place::Only(Focus::Composer)]),
    (OVER, &[]),
];

/// Everything that the page says in English.
#[cfg(test)]
pub(super) fn in_tables() -> Vec<&'static str> {
    let keys = BINDINGS
        .iter()
        .map(|binding| binding.help)
        .filter(|help| !help.is_empty());
    let now_and_then = NOW_AND_THEN.iter().map(|(_, _, help)| *help);
    let verbs = VERBS.iter().map(|verb| verb.help);
    let titles = PARTS.iter().map(|(title, _)| *title);
    keys.chain(now_and_then)
        .chain(verbs)
        .chain(titles)
        .chain([COMMANDS])
        .collect()
}

pub(super) fn draw(scrolled: u16, theme: Theme, frame: &mut Frame<'_>) {
    let lines = lines(overlay::inside_width(frame.area()));
    let inside = overlay::open_box(say!("help-title"), lines.len(), theme, frame);
    let skipped = lines
        .len()
        .saturating_sub(inside.height.into())
        .min(scrolled.into());
    for (y, (text, is_title)) in (inside.y..inside.bottom()).zip(lines.iter().skip(skipped)) {
        let style = if *is_title { theme.title() } else { Style::new() };
        line(frame, inside, y, text, style);
    }
    overlay::mark_rest(inside, skipped, lines.len(), theme, frame);
}

/// The page, on so many columns: each line, and whether it is a title.
pub(crate) fn lines(width: usize) -> Vec<(String, bool)> {
    let mut lines = Vec::new();
    for (title, places) in PARTS {
        lines.push((anew(title).to_owned(), true));
        let here = BINDINGS
            .iter()
            .filter(|binding| places.contains(&binding.place) && !binding.label.is_empty());
        for binding in here {
            entry(&mut lines, binding.label, anew(binding.help), width);
        }
        for (_, label, help) in NOW_AND_THEN.iter().filter(|(at, ..)| at == title) {
            entry(&mut lines, label, anew(help), width);
        }
    }
    lines.push((anew(COMMANDS).to_owned(), true));
    for verb in VERBS {
        let called = format!("/{} {}", verb.name, verb.usage);
        entry(&mut lines, called.trim_end(), anew(verb.help), width);
    }
    lines
}

fn entry(lines: &mut Vec<(String, bool)>, label: &str, help: &str, width: usize) {
    let is_beside = width >= BESIDE_MIN;
    let left = if is_beside { LABEL_WIDTH + 4 } else { 6 };
    let mut first = if is_beside {
        format!("  {label}")
    } else {
        String::new()
    };
    if !is_beside {
        lines.push((format!("  {label}"), false));
    }
    for part in textwrap::wrap(help, width.saturating_sub(left).max(8)) {
        lines.push((format!("{first:<left$}{part}"), false));
        first.clear();
    }
}
