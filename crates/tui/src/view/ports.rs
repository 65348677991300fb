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
use unicode_width::UnicodeWidthStr;

use super::table::{cell, first_shown};
use super::{line, table};
use crate::block::shortened;
use crate::language::say;
use crate::ports::{Ports, verdict, word};
use crate::theme::Theme;

/// Columns of the parts; the addresses have what is left.
struct Columns {
    port: usize,
    verdict: usize,
    held_by: usize,
    /// None on a narrow screen: the number says most of it, and Enter the rest.
    registered: usize,
}

impl Columns {
    fn of(width: u16) -> Self {
        let (held_by, registered) = match width {
            0..80 => (20, 0),
            80..100 => (22, 14),
            _ => (26, 16),
        };
        Self {
            port: 10,
            verdict: 13,
            held_by,
            registered,
        }
    }

    fn line(&self, area: Rect, parts: [&str; 5]) -> String {
        let [port, verdict, held_by, registered, addresses] = parts;
        let before: String = [
            (port, self.port),
            (verdict, self.verdict),
            (held_by, self.held_by),
            (registered, self.registered),
        ]
        .into_iter()
        .filter(|(_, width)| *width > 0)
        .map(|(part, width)| cell(part, width))
        .collect();
        let rest = usize::from(area.width).saturating_sub(before.width().saturating_add(1));
        format!(" {before}{}", shortened(addresses, rest))
    }
}

/// Lines above the list.
const HEAD_LINES: u16 = 2;

pub(super) fn draw(ports: &Ports, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let heading = match ports.worth_a_look {
        None => say!("looking").to_owned(),
        Some(worth) => say!("ports-summary", count = ports.rows.len(), worth = worth),
    };
    line(
        frame,
        area,
        area.y,
        &format!(" {}", say!("ports-heading", summary = &heading)),
        theme.title(),
    );
    let columns = Columns::of(area.width);
    let titles = columns.line(
        area,
        [
            say!("column-port"),
            say!("column-verdict"),
            say!("column-held-by"),
            say!("column-registered"),
            say!("column-address"),
        ],
    );
    line(frame, area, area.y.saturating_add(1), &titles, theme.faint());
    let room = usize::from(room(area));
    let first = first_shown(ports.chosen, room);
    let rows = ports.rows.iter().enumerate().skip(first).take(room);
    for (y, (place, row)) in (area.y.saturating_add(HEAD_LINES)..).zip(rows) {
        let port = format!("{}/{}", row.port, word(row.transport));
        let parts = [
            port.as_str(),
            verdict(row.level),
            &row.held_by,
            &row.registered,
            &row.addresses,
        ];
        let text = columns.line(area, parts);
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
            &shortened(&format!(" {gap}"), area.width.into()),
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

fn of_level(level: Level, theme: Theme) -> Style {
    match level {
        Level::NothingThere => theme.faint(),
        Level::AsExpected | Level::Known => theme.good(),
        Level::Unverified | Level::Unclaimed | Level::Different => theme.warning(),
        Level::LookAtThis => theme.alarm(),
    }
}
