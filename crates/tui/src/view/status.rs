//! The last line: what just happened, or what the keys do.

use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::line;
use crate::app::{App, Notice};
use crate::keymap::Focus;
use crate::notices;
use crate::theme::Theme;

pub(super) fn draw(app: &App, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let (text, style) = match (&app.notice, app.is_connected) {
        (_, false) => ("the node went away; looking for it…", theme.alarm()),
        (
            Some(Notice {
                text,
                is_trouble: true,
            }),
            _,
        ) => (text.as_str(), theme.warning()),
        (Some(Notice { text, .. }), _) => (text.as_str(), theme.good()),
        (None, true) => (hint(app.focus), theme.faint()),
    };
    line(frame, area, area.y, &format!(" {text}"), style);
    let seen = notices::count_seen(app);
    if seen > 0 {
        let mark = format!(" ‼ {seen} F6 ");
        let width = u16::try_from(mark.width()).unwrap_or(0).min(area.width);
        let right = Rect {
            x: area.right().saturating_sub(width),
            width,
            ..area
        };
        line(frame, right, right.y, &mark, theme.alarm());
    }
}

fn hint(focus: Focus) -> &'static str {
    match focus {
        Focus::Ports => "Enter everything about a port   F2 conversations   / commands   q quits",
        Focus::Files => "a accept   d decline   x cancel   Enter more   F2 conversations   ? help",
        Focus::Requests => "a accept   d decline   b block   x withdraw   Enter more   F2 back",
        Focus::List => "Enter opens   / commands   Ctrl-F search   ? help   q quits",
        Focus::Messages => "r answers   + sign   e edits   d deletes   Esc back   ? help",
        Focus::Composer => "Enter sends   Alt-Enter new line   Tab messages   / commands   F1 help",
    }
}
