//! The last line: what just happened, or what the keys do. What just happened takes more lines if it has to: the end of what
//! went wrong says what to do about it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::line;
use crate::app::{App, Notice};
use crate::block::shortened;
use crate::keymap::Focus;
use crate::language::{anew, say};
use crate::notices;
use crate::theme::Theme;

/// How many lines what just happened takes at most: the longest hints of the node need no more on 80 columns.
const LINES_MAX: usize = 4;

/// On a screen of how many lines it takes more than one.
const TALL_MIN: u16 = 16;

/// Between two hints.
const GAP: &str = "   ";

pub(super) fn draw(app: &App, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    for (y, text) in (area.top()..area.bottom()).zip(lines(app)) {
        line(frame, area, y, &format!(" {text}"), style(app, theme));
    }
    let mark = mark(app);
    let width = columns(&mark).min(area.width);
    let right = Rect {
        x: area.right().saturating_sub(width),
        width,
        ..area
    };
    let y = area.bottom().saturating_sub(1);
    line(frame, right, y, &mark, theme.alarm());
}

fn style(app: &App, theme: Theme) -> Style {
    match &app.notice {
        _ if !app.is_connected => theme.alarm(),
        Some(Notice { is_trouble: true, .. }) => theme.warning(),
        Some(_) => theme.good(),
        None => theme.faint(),
    }
}

/// What is said, in as many lines as it takes: at least one.
pub(super) fn lines(app: &App) -> Vec<String> {
    let (screen_columns, screen_lines) = app.size;
    let width = screen_columns
        .saturating_sub(1)
        .saturating_sub(columns(&mark(app)));
    let width = usize::from(width).max(8);
    let said = match &app.notice {
        _ if !app.is_connected => say!("node-gone"),
        Some(notice) => notice.text.as_str(),
        None => return vec![fitting(hints(app.focus), width)],
    };
    let most = if screen_lines < TALL_MIN { 1 } else { LINES_MAX };
    let mut lines: Vec<String> = textwrap::wrap(said, width)
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect();
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1)).join(" ");
        lines.push(shortened(&rest, width));
    }
    lines
}

/// How much there is to look at again.
fn mark(app: &App) -> String {
    match notices::count_seen(app) {
        0 => String::new(),
        seen => format!(" ‼ {seen} F6 "),
    }
}

fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// As many hints as fit. The last one is where all others are found, and stays.
fn fitting(hints: &[&'static str], width: usize) -> String {
    let hints: Vec<&str> = hints.iter().map(|hint| anew(hint)).collect();
    let Some((last, others)) = hints.split_last() else {
        return String::new();
    };
    let mut kept = (*last).to_owned();
    for count in 1..=others.len() {
        let some = others.iter().take(count).chain([last]);
        let joined = some.copied().collect::<Vec<_>>().join(GAP);
        if joined.width() > width {
            break;
        }
        kept = joined;
    }
    kept
}

/// Every hint, in English; and the labels of buttons, which are hints that can be clicked.
#[cfg(test)]
pub(super) fn in_tables() -> Vec<&'static str> {
    use crate::files::FileAct as F;
    use crate::requests::RequestAct as R;
    let focuses = [
        Focus::Ports,
        Focus::Files,
        Focus::Requests,
        Focus::List,
        Focus::Messages,
        Focus::Composer,
    ];
    let hints = focuses.into_iter().flat_map(hints).copied();
    let files = [F::Accept, F::Decline, F::Cancel].map(F::hint);
    let requests = [R::Accept, R::Decline, R::Block, R::Withdraw, R::Unblock].map(R::hint);
    hints.chain(files).chain(requests).collect()
}

/// What the keys do, the most needed first.
fn hints(focus: Focus) -> &'static [&'static str] {
    match focus {
        Focus::Ports => &[
            "Enter everything about a port",
            "F2 conversations",
            "/ commands",
            "? help",
        ],
        Focus::Files => &[
            "a accept",
            "d decline",
            "x cancel",
            "Enter more",
            "F2 conversations",
            "? help",
        ],
        Focus::Requests => &[
            "a accept",
            "d decline",
            "b block",
            "x withdraw",
            "Enter more",
            "F2 back",
            "? help",
        ],
        Focus::List => &["Enter opens", "/ commands", "Ctrl-F search", "q quits", "? help"],
        Focus::Messages => &[
            "r answers",
            "+ sign",
            "e edits",
            "d deletes",
            "Esc back",
            "? help",
        ],
        Focus::Composer => &[
            "Enter sends",
            "Alt-Enter new line",
            "Tab messages",
            "/ commands",
            "F1 help",
        ],
    }
}

#[cfg(test)]
mod tests {
    use api::events::Event;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::app::Notice;
    use crate::update::Input;

    #[test]
    fn what_happened_takes_no_more_lines_than_it_may() {
        let shown = |screen_lines: u16, words: usize| {
            let mut app = App::new((21, screen_lines), TimeZone::UTC);
            app.update(Input::Node(Event::Subscribed));
            // Two words to a line.
            let text = vec!["nineteen"; words].join(" ");
            app.notice = Some(Notice {
                text,
                is_trouble: false,
            });
            let lines = lines(&app);
            (lines.len(), lines.last().is_some_and(|line| line.contains('…')))
        };
        assert_eq!(shown(TALL_MIN, 2 * LINES_MAX), (LINES_MAX, false));
        assert_eq!(shown(TALL_MIN, 2 * LINES_MAX + 1), (LINES_MAX, true));
        assert_eq!(shown(TALL_MIN - 1, 3), (1, true));
    }
}
