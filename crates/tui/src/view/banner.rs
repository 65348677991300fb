//! What has to be said loudly, above everything else.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::line;
use crate::app::App;
use crate::notices;
use crate::theme::Theme;

pub(super) fn draw(app: &App, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    for (y, text) in (area.top()..area.bottom()).zip(notices::lines(app)) {
        let text = format!(" {text:<width$}", width = usize::from(area.width));
        line(frame, area, y, &text, theme.loud());
    }
}
