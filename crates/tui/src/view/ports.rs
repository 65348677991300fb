//! The list of ports.
//!
//! ```text
//!  Ports of this machine: 14, 1 worth a look
//!  PORT       VERDICT       HELD BY              REGISTERED   ADDRESS
//!  22/tcp     known         sshd 812             ssh          0.0.0.0 ::
//! ```

use api::ports::Level;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::table::{cell, first_shown};
use super::{line, table};
use crate::ports::{Ports, verdict, word};
use crate::theme::Theme;

/// Columns of the parts; the addresses have what is left.
const PORT: usize = 11;
const VERDICT: usize = 14;
const HELD_BY: usize = 26;
const REGISTERED: usize = 16;

/// Lines above the list.
const HEAD_LINES: u16 = 2;

pub(super) fn draw(ports: &Ports, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let heading = match ports.worth_a_look {
        None => "looking…".to_owned(),
        Some(worth) => format!("{}, {worth} worth a look", ports.rows.len()),
    };
    line(
        frame,
        area,
        area.y,
        &format!(" Ports of this machine: {heading}"),
        theme.title(),
    );
    let columns = columns("PORT", "VERDICT", "HELD BY", "REGISTERED", "ADDRESS");
    line(frame, area, area.y.saturating_add(1), &columns, theme.faint());
    let room = usize::from(room(area));
    let first = first_shown(ports.chosen, room);
    let rows = ports.rows.iter().enumerate().skip(first).take(room);
    for (y, (place, row)) in (area.y.saturating_add(HEAD_LINES)..).zip(rows) {
        let port = format!("{}/{}", row.port, word(row.transport));
        let text = columns_of(&port, row);
        let style = if place == ports.chosen {
            theme.chosen()
        } else {
            of_level(row.level, theme)
        };
        line(frame, area, y, &text, style);
    }
    if let Some(gap) = ports.gaps.first() {
        line(
            frame,
            area,
            area.bottom().saturating_sub(1),
            &format!(" {gap}"),
            theme.faint(),
        );
    }
}

/// How many ports fit.
pub(crate) fn room(area: Rect) -> u16 {
    area.height.saturating_sub(HEAD_LINES).saturating_sub(1).max(1)
}

/// The port that is drawn at the line `y`.
pub(crate) fn place_at(ports: &Ports, area: Rect, y: u16) -> Option<usize> {
    let top = area.y.saturating_add(HEAD_LINES);
    table::place_at(ports.chosen, ports.rows.len(), top, room(area), y)
}

fn columns_of(port: &str, row: &crate::ports::Row) -> String {
    columns(
        port,
        verdict(row.level),
        &row.held_by,
        &row.registered,
        &row.addresses,
    )
}

fn columns(port: &str, verdict: &str, held_by: &str, registered: &str, addresses: &str) -> String {
    let (port, verdict) = (cell(port, PORT), cell(verdict, VERDICT));
    let (held_by, registered) = (cell(held_by, HELD_BY), cell(registered, REGISTERED));
    format!(" {port}{verdict}{held_by}{registered}{addresses}")
}

fn of_level(level: Level, theme: Theme) -> Style {
    match level {
        Level::NothingThere => theme.faint(),
        Level::AsExpected | Level::Known => theme.good(),
        Level::Unverified | Level::Unclaimed | Level::Different => theme.warning(),
        Level::LookAtThis => theme.alarm(),
    }
}
