//! Where everything is on the screen.
//!
//! ```text
//!  Conversations      │ alice                          connected
//!  alice            2 │
//!    see you at one   │ alice  14:02
//!  bob                │   hello
//!    you: fine        │ ──────────────────────────────────────
//!                     │ good day█
//!  F1 help  / commands
//! ```
//!
//! On a narrow screen only the part that has the focus is there, and on a tiny one a sentence about that.

use ratatui::layout::Rect;

use crate::app::App;
use crate::compose::Purpose;
use crate::keymap::Focus;
use crate::notices;
use crate::view::status;

/// The narrowest screen with two parts side by side, in columns.
const TWO_PARTS_MIN: u16 = 50;

/// The narrowest list, in which a short name has room.
const LIST_MIN: u16 = 18;

/// The widest list: what was said last is there to be recognised, and the rest of the screen is for reading.
const LIST_MAX: u16 = 32;

/// The smallest screen on which anything helps, in columns and lines.
const LEAST: (u16, u16) = (30, 8);

/// Each conversation takes so many lines of the list.
pub(crate) const LISTED_LINES: u16 = 2;

/// The rectangles of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// What has to be said loudly.
    pub(crate) banner: Rect,
    /// Whether nothing fits but a sentence about that.
    pub(crate) is_too_small: bool,
    pub(crate) has_list: bool,
    pub(crate) has_thread: bool,
    pub(crate) list_heading: Rect,
    pub(crate) list: Rect,
    /// The first conversation on the screen.
    pub(crate) first_listed: usize,
    pub(crate) separator: Rect,
    pub(crate) thread_heading: Rect,
    pub(crate) thread: Rect,
    pub(crate) rule: Rect,
    pub(crate) purpose: Rect,
    pub(crate) composer: Rect,
    /// Everything above the last line, below what is said loudly.
    pub(crate) whole: Rect,
    pub(crate) status: Rect,
}

impl Layout {
    /// Lays out the screen for a state.
    pub(crate) fn of(app: &App) -> Self {
        let (columns, lines) = app.size;
        let is_too_small = columns < LEAST.0 || lines < LEAST.1;
        let is_wide = columns >= TWO_PARTS_MIN;
        let has_conversations = !app.focus.is_whole() && !is_too_small;
        let has_list = has_conversations && (is_wide || app.thread.is_none() || app.focus == Focus::List);
        let has_thread = has_conversations && app.thread.is_some() && (is_wide || app.focus != Focus::List);
        let list_width = match (has_list, has_thread) {
            (false, _) => 0,
            (true, false) => columns,
            (true, true) => (columns / 4).clamp(LIST_MIN, LIST_MAX),
        };
        let status_height = u16::try_from(status::lines(app).len()).unwrap_or(1).max(1);
        let status_y = lines.saturating_sub(status_height);
        let top = u16::try_from(notices::lines(app).len()).unwrap_or(0);
        let x = match (has_list, has_thread) {
            (true, true) => list_width.saturating_add(2),
            _ => 0,
        };
        let width = columns.saturating_sub(x);
        let height = app.composer.height(width).clamp(1, (lines / 3).max(1));
        let composer = Rect::new(x, status_y.saturating_sub(height), width, height);
        let purpose_height = u16::from(app.composer.purpose != Purpose::Say);
        let purpose = Rect::new(
            x,
            composer.y.saturating_sub(purpose_height),
            width,
            purpose_height,
        );
        let rule = Rect::new(x, purpose.y.saturating_sub(1), width, 1);
        let below_heading = top.saturating_add(1);
        let list = Rect::new(
            0,
            below_heading,
            list_width,
            status_y.saturating_sub(below_heading),
        );
        Self {
            banner: Rect::new(0, 0, columns, top),
            is_too_small,
            has_list,
            has_thread,
            list_heading: Rect::new(0, top, list_width, 1),
            list,
            first_listed: first_listed(app.chosen, list.height),
            separator: Rect::new(list_width, top, 1, status_y.saturating_sub(top)),
            thread_heading: Rect::new(x, top, width, 1),
            thread: Rect::new(x, below_heading, width, rule.y.saturating_sub(below_heading)),
            rule,
            purpose,
            composer,
            whole: Rect::new(0, top, columns, status_y.saturating_sub(top)),
            status: Rect::new(0, status_y, columns, status_height),
        }
    }
}

/// Which conversation is at the top when `chosen` has to be on the screen.
fn first_listed(chosen: usize, height: u16) -> usize {
    let fitting = usize::from(height / LISTED_LINES).max(1);
    chosen.saturating_add(1).saturating_sub(fitting)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::thread::Thread;

    #[test]
    fn what_a_wide_screen_has_more_goes_to_the_thread() {
        let widths = |columns: u16| {
            let mut app = App::new((columns, 24), TimeZone::UTC);
            app.thread = Some(Thread::new("bob".into(), TimeZone::UTC));
            let layout = Layout::of(&app);
            (layout.list.width, layout.thread.width)
        };
        assert_eq!(widths(LIST_MAX * 4), (LIST_MAX, LIST_MAX * 3 - 2));
        assert_eq!(widths(LIST_MAX * 4 + 4), (LIST_MAX, LIST_MAX * 3 + 2));
    }

    #[test]
    fn what_is_chosen_is_on_the_screen() {
        assert_eq!(first_listed(0, 10), 0);
        assert_eq!(first_listed(4, 10), 0);
        assert_eq!(first_listed(5, 10), 1);
        assert_eq!(first_listed(5, 0), 5);
    }
}
