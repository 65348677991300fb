//! What lists with columns have in common.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::block::shortened;

/// Lines above a list with buttons: a summary, and the names of the columns.
pub(super) const HEAD_LINES: u16 = 2;

/// Lines below it: about the chosen one, and what can be done with it.
pub(super) const FOOT_LINES: u16 = 2;

/// How many lines of such a list fit into an area.
pub(super) fn room(area: Rect) -> u16 {
    let around = HEAD_LINES.saturating_add(FOOT_LINES);
    area.height.saturating_sub(around).max(1)
}

/// Cuts or fills `text` to `width` columns, the last of which stays empty.
pub(super) fn cell(text: &str, width: usize) -> String {
    let text = shortened(text, width.saturating_sub(1));
    let padding = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(padding))
}

/// Which line is at the top when `chosen` has to be among the `room` lines that fit.
pub(super) fn first_shown(chosen: usize, room: usize) -> usize {
    chosen.saturating_add(1).saturating_sub(room)
}

/// The place of what is drawn at the line `y`, in a list of `count` whose first line is at `top`.
pub(super) fn place_at(chosen: usize, count: usize, top: u16, room: u16, y: u16) -> Option<usize> {
    let below = y.checked_sub(top)?;
    let place = first_shown(chosen, room.into()).saturating_add(below.into());
    (below < room && place < count).then_some(place)
}

/// Where buttons with these labels can be clicked: side by side in the last line of an area.
pub(super) fn buttons<A>(labels: impl Iterator<Item = (String, A)>, area: Rect) -> Vec<(Rect, A)> {
    let mut x = area.x.saturating_add(1);
    let placed = labels.map(|(label, act)| {
        let width = u16::try_from(label.width()).unwrap_or(u16::MAX);
        let button = Rect::new(x, area.bottom().saturating_sub(1), width, 1);
        x = x.saturating_add(width).saturating_add(2);
        (button.intersection(area), act)
    });
    placed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_where_it_is_drawn() {
        // Ten lines in a room of four, the seventh chosen: the fourth to the seventh are drawn from line 2 on.
        assert_eq!(place_at(6, 10, 2, 4, 1), None);
        assert_eq!(place_at(6, 10, 2, 4, 2), Some(3));
        assert_eq!(place_at(6, 10, 2, 4, 5), Some(6));
        assert_eq!(place_at(6, 10, 2, 4, 6), None);
        assert_eq!(place_at(0, 2, 2, 4, 4), None);
    }

    #[test]
    fn a_cell_is_as_wide_as_it_should_be() {
        assert_eq!(cell("abc", 6), "abc   ");
        assert_eq!(cell("abcdefgh", 6), "abcd… ");
        assert_eq!(cell("你好你好", 6), "你好… ");
    }
}
