//! Drawing the state. Nothing is decided here but how things look.

mod banner;
mod composer;
mod conversations;
pub(crate) mod files;
mod guard;
pub(crate) mod help;
pub(crate) mod layout;
pub(crate) mod overlay;
pub(crate) mod ports;
pub(crate) mod requests;
mod status;
mod table;
pub(crate) mod thread;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::App;
use crate::keymap::Focus;
use crate::language::say;
use crate::theme::Theme;
use layout::Layout;

/// Draws everything.
pub(crate) fn draw(app: &App, theme: Theme, frame: &mut Frame<'_>) {
    let layout = Layout::of(app);
    if layout.is_too_small {
        return too_small(theme, frame);
    }
    banner::draw(app, theme, layout.banner, frame);
    match app.focus {
        Focus::Ports => ports::draw(&app.ports, theme, layout.whole, frame),
        Focus::Files => files::draw(&app.files, theme, layout.whole, frame),
        Focus::Requests => requests::draw(&app.requests, &app.zone, theme, layout.whole, frame),
        Focus::List | Focus::Messages | Focus::Composer => {}
    }
    if layout.has_list {
        conversations::draw(app, theme, &layout, frame);
    }
    if layout.has_list && layout.has_thread {
        for y in layout.separator.top()..layout.separator.bottom() {
            line(frame, layout.separator, y, "│", theme.faint());
        }
    }
    if layout.has_thread {
        thread::draw(app, theme, &layout, frame);
        composer::draw(app, theme, &layout, frame);
    }
    status::draw(app, theme, layout.status, frame);
    if let Some(over) = &app.overlay {
        overlay::draw(over, theme, frame);
    }
    guard::look_over(frame.buffer_mut());
}

/// Says that nothing fits, as far as that fits.
fn too_small(theme: Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let words = say!("too-small");
    let lines = textwrap::wrap(words, usize::from(area.width).max(1));
    for (y, text) in (area.top()..area.bottom()).zip(lines) {
        line(frame, area, y, &text, theme.title());
    }
}

/// Writes one line of text at the row `y` of an area, cut off at its edge.
fn line(frame: &mut Frame<'_>, area: Rect, y: u16, text: &str, style: Style) {
    let area = area.intersection(frame.area());
    if y >= area.top() && y < area.bottom() {
        frame
            .buffer_mut()
            .set_stringn(area.x, y, text, area.width.into(), style);
    }
}

/// Everything that the tables of keys and commands say in English.
#[cfg(test)]
pub(crate) fn in_tables() -> Vec<&'static str> {
    help::in_tables().into_iter().chain(status::in_tables()).collect()
}

#[cfg(test)]
mod tests;
