//! The place to write, and above it what the words are for.

use ratatui::Frame;
use ratatui::style::Modifier;

use super::layout::Layout;
use super::line;
use crate::app::App;
use crate::block::shortened;
use crate::compose::Purpose;
use crate::keymap::Focus;
use crate::language::say;
use crate::theme::Theme;

pub(super) fn draw(app: &App, theme: Theme, layout: &Layout, frame: &mut Frame<'_>) {
    let purpose = match &app.composer.purpose {
        Purpose::Say => String::new(),
        Purpose::Reply(_, beginning) => say!("purpose-answers", beginning = beginning),
        Purpose::Edit(_) => say!("purpose-replaces").to_owned(),
    };
    let purpose = shortened(&purpose, layout.purpose.width.into());
    line(
        frame,
        layout.purpose,
        layout.purpose.y,
        &purpose,
        theme.faint().add_modifier(Modifier::ITALIC),
    );
    let has_focus = app.focus == Focus::Composer && app.overlay.is_none();
    if app.composer.is_empty() && !has_focus {
        line(
            frame,
            layout.composer,
            layout.composer.y,
            say!("write-here"),
            theme.faint(),
        );
        return;
    }
    let mut area = app.composer.area().clone();
    let cursor = if has_focus {
        theme.chosen()
    } else {
        ratatui::style::Style::new()
    };
    area.set_cursor_style(cursor);
    // The terminal may be smaller by now than it was told.
    frame.render_widget(&area, layout.composer.intersection(frame.area()));
}
