//! The list of files, and below it what can be done about the chosen one.
//!
//! ```text
//!  Files: 3, 1 waits for you
//!  NAME               WITH      SIZE     STATE
//!  report.pdf         bob       35.1 MB  offered to you
//!
//!   a accept   d decline
//! ```

use api::files::{File, FileState};
use api::size;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::table::{FOOT_LINES, HEAD_LINES, cell, first_shown};
use super::{line, table};
use crate::block::shortened;
use crate::files::{FileAct, Files, about, acts, name, standing, whose};
use crate::language::say;
use crate::theme::Theme;

/// Below this width the columns are as narrow as they can be.
const WIDE_MIN: u16 = 80;

/// Columns of sizes.
const SIZE: usize = 9;

pub(super) fn draw(files: &Files, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let heading = format!(" {}", say!("files-heading", summary = &summary(files)));
    line(frame, area, area.y, &heading, theme.title());
    let columns = columns(
        area,
        say!("column-name"),
        say!("column-with"),
        say!("column-size"),
        say!("column-state"),
    );
    line(frame, area, area.y.saturating_add(1), &columns, theme.faint());
    let room = table::room(area);
    let rows = files.listed.iter().enumerate();
    let rows = rows
        .skip(first_shown(files.chosen, room.into()))
        .take(room.into());
    for (y, (place, file)) in (area.y.saturating_add(HEAD_LINES)..).zip(rows) {
        let style = if place == files.chosen {
            theme.chosen()
        } else {
            of_state(file, theme)
        };
        line(frame, area, y, &row(area, file), style);
    }
    let Some(chosen) = files.chosen() else {
        let hint = format!(" {}", say!("files-none"));
        if files.is_listed {
            line(
                frame,
                area,
                area.y.saturating_add(HEAD_LINES),
                &hint,
                theme.faint(),
            );
        }
        return;
    };
    let about = shortened(&format!(" {}", about(chosen)), area.width.into());
    line(
        frame,
        area,
        area.bottom().saturating_sub(FOOT_LINES),
        &about,
        theme.faint(),
    );
    for (button, act) in buttons(files, area) {
        line(frame, button, button.y, &act.label(), theme.chosen());
    }
}

/// The file that is drawn at the line `y`.
pub(crate) fn place_at(files: &Files, area: Rect, y: u16) -> Option<usize> {
    let top = area.y.saturating_add(HEAD_LINES);
    table::place_at(files.chosen, files.listed.len(), top, table::room(area), y)
}

/// Where what can be done about the chosen file can be clicked.
pub(crate) fn buttons(files: &Files, area: Rect) -> Vec<(Rect, FileAct)> {
    let acts = files.chosen().map(acts).unwrap_or_default();
    table::buttons(acts.iter().map(|act| (act.label(), *act)), area)
}

fn summary(files: &Files) -> String {
    if !files.is_listed {
        return say!("looking").to_owned();
    }
    let waits = |file: &&File| file.from_contact && file.state == FileState::Offered;
    let count = files.listed.len();
    match files.listed.iter().filter(waits).count() {
        0 => count.to_string(),
        waiting => say!("files-waiting", count = count, waiting = waiting),
    }
}

fn row(area: Rect, file: &File) -> String {
    let with = whose(file);
    let (name, size) = (name(file), size::human(file.size_bytes));
    let standing = standing(file, state_width(area));
    columns(area, &name, &with, &size, &standing)
}

fn columns(area: Rect, name: &str, with: &str, size: &str, standing: &str) -> String {
    let with_width = if area.width < WIDE_MIN { 10 } else { 16 };
    let rest = usize::from(area.width).saturating_sub(with_width + SIZE + 1);
    let name_width = rest.saturating_sub(state_width(area));
    let (name, with) = (cell(name, name_width), cell(with, with_width));
    format!(" {name}{with}{}{standing}", cell(size, SIZE))
}

/// Columns for how a file stands.
fn state_width(area: Rect) -> usize {
    if area.width < WIDE_MIN { 22 } else { 34 }
}

fn of_state(file: &File, theme: Theme) -> Style {
    match file.state {
        FileState::Offered if file.from_contact => theme.warning(),
        FileState::Saved => theme.good(),
        FileState::Failed | FileState::Refused => theme.alarm(),
        FileState::Declined | FileState::Withdrawn => theme.faint(),
        FileState::Offered | FileState::Accepted | FileState::Unknown => Style::new(),
    }
}
