//! The list of requests, and below it what can be done about the chosen one.
//!
//! ```text
//!  Requests: 2 wait for you
//!  WHO              STATE                SAYS
//!  carol            asked 28 Nov 09:16   from the meeting on Monday
//!
//!  id cute2hraaz3r6ooqzpz74do77sbe2x6rtdrrchbe6nygygautd32aaa6
//!   a accept   d decline   b block
//! ```

use jiff::tz::TimeZone;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::table::{FOOT_LINES, HEAD_LINES, cell, first_shown};
use super::{line, table};
use crate::block::shortened;
use crate::language::say;
use crate::requests::{RequestAct, Requests, Row};
use crate::theme::Theme;

/// Below this width the columns are as narrow as they can be.
const WIDE_MIN: u16 = 80;

pub(super) fn draw(requests: &Requests, zone: &TimeZone, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let heading = format!(" {}", say!("requests-heading", summary = &summary(requests)));
    line(frame, area, area.y, &heading, theme.title());
    let titles = columns(
        area,
        say!("column-who"),
        say!("column-state"),
        say!("column-says"),
    );
    line(frame, area, area.y.saturating_add(1), &titles, theme.faint());
    let room = table::room(area);
    let rows = requests.rows.iter().enumerate();
    let rows = rows
        .skip(first_shown(requests.chosen, room.into()))
        .take(room.into());
    for (y, (place, row)) in (area.y.saturating_add(HEAD_LINES)..).zip(rows) {
        let style = if place == requests.chosen {
            theme.chosen()
        } else {
            of_row(row, theme)
        };
        let text = columns(area, &row.who(), &row.standing(zone), &row.text());
        line(frame, area, y, &text, style);
    }
    let Some(chosen) = requests.chosen() else {
        if requests.is_open.is_some() {
            let hint = format!(" {}", say!("requests-none"));
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
    let y = area.bottom().saturating_sub(FOOT_LINES);
    match chosen.caution() {
        Some(caution) => {
            let caution = shortened(&format!(" {caution}"), area.width.into());
            line(frame, area, y, &caution, theme.alarm());
        }
        None => line(frame, area, y, &note(requests), theme.faint()),
    }
    for (button, act) in buttons(requests, area) {
        line(frame, button, button.y, &act.label(), theme.chosen());
    }
}

/// The request that is drawn at the line `y`.
pub(crate) fn place_at(requests: &Requests, area: Rect, y: u16) -> Option<usize> {
    let top = area.y.saturating_add(HEAD_LINES);
    table::place_at(requests.chosen, requests.rows.len(), top, table::room(area), y)
}

/// Where what can be done about the chosen request can be clicked.
pub(crate) fn buttons(requests: &Requests, area: Rect) -> Vec<(Rect, RequestAct)> {
    let acts = requests.chosen().map(Row::acts).unwrap_or_default();
    table::buttons(acts.iter().map(|act| (act.label(), *act)), area)
}

fn summary(requests: &Requests) -> String {
    match (requests.is_open, requests.waiting()) {
        (None, _) => say!("looking").to_owned(),
        (_, waiting) => say!("requests-waiting", count = waiting),
    }
}

/// What else there is to know about asking.
fn note(requests: &Requests) -> String {
    match requests.turned_away {
        _ if requests.is_open == Some(false) => {
            format!(" {}", say!("requests-closed"))
        }
        0 => String::new(),
        count => format!(" {}", say!("requests-turned-away", count = count)),
    }
}

fn columns(area: Rect, who: &str, standing: &str, says: &str) -> String {
    let (who_width, standing_width) = if area.width < WIDE_MIN { (14, 22) } else { (20, 28) };
    let rest = usize::from(area.width).saturating_sub(who_width + standing_width + 1);
    let (who, standing) = (cell(who, who_width), cell(standing, standing_width));
    format!(" {who}{standing}{}", shortened(says, rest))
}

fn of_row(row: &Row, theme: Theme) -> Style {
    match row {
        Row::Received(_) if row.caution().is_some() => theme.alarm(),
        Row::Received(request) if !request.accepted => theme.warning(),
        Row::Received(_) | Row::Sent(_) => Style::new(),
        Row::Blocked(_) => theme.faint(),
    }
}
