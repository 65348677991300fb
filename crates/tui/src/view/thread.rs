//! The open conversation.

use api::rooms::RoomSummary;
use api::text::visible;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

use super::layout::Layout;
use super::line;
use crate::app::App;
use crate::block::{INDENT, Kind, Line, one_line, shortened};
use crate::language::{say, told};
use crate::theme::Theme;
use crate::thread::Thread;

pub(super) fn draw(app: &App, theme: Theme, layout: &Layout, frame: &mut Frame<'_>) {
    let Some(thread) = &app.thread else { return };
    heading(app, theme, layout, frame);
    let area = layout.thread;
    let shown = thread.on_screen();
    let top = top(thread, area);
    if thread.is_empty() {
        line(
            frame,
            area,
            area.bottom().saturating_sub(2),
            &format!("  {}", say!("thread-empty")),
            theme.faint(),
        );
    }
    let selected = thread.selected().map(|message| message.row);
    for (y, (row, shown)) in (top..).zip(shown) {
        draw_line(shown, selected == Some(*row), theme, layout, y, frame);
    }
    if thread.lines_below() > 0 {
        let text = format!(" {} ", say!("thread-below", count = thread.lines_below()));
        line(frame, layout.rule, layout.rule.y, &text, theme.chosen());
    }
}

/// Where the first line is: a short conversation stands above the place to write, not far from it.
fn top(thread: &Thread, area: Rect) -> u16 {
    let empty = usize::from(area.height).saturating_sub(thread.on_screen().len());
    area.y.saturating_add(u16::try_from(empty).unwrap_or(0))
}

/// The message that is drawn at the line `y`.
pub(crate) fn row_at(thread: &Thread, area: Rect, y: u16) -> Option<i64> {
    let below = usize::from(y.checked_sub(top(thread, area))?);
    thread.on_screen().get(below).map(|(row, _)| *row)
}

fn heading(app: &App, theme: Theme, layout: &Layout, frame: &mut Frame<'_>) {
    let area = layout.thread_heading;
    let Some(name) = app.open_name() else { return };
    let listed = app.conversations.iter().find(|listed| listed.name == name);
    let contact = listed.and_then(|listed| listed.contact.as_ref());
    let state = match contact {
        Some(_) if app.typing.iter().any(|writing| writing == name) => say!("thread-writing").to_owned(),
        Some(contact) if contact.blocked => say!("thread-blocked").to_owned(),
        Some(contact) if contact.away.is_some() => {
            let text = contact.away.as_ref().and_then(|away| away.text.as_deref());
            text.map_or_else(
                || say!("thread-away").to_owned(),
                |text| say!("thread-away-saying", text = &one_line(text)),
            )
        }
        Some(contact) if contact.connected => say!("thread-connected").to_owned(),
        Some(contact) => contact
            .trouble
            .as_deref()
            .map_or_else(|| say!("thread-unconnected").to_owned(), told),
        None => listed
            .and_then(|listed| listed.room.as_ref())
            .map_or_else(String::new, of_room),
    };
    let name = shortened(&visible(name), usize::from(area.width));
    let room = usize::from(area.width)
        .saturating_sub(name.width())
        .saturating_sub(2);
    let state = shortened(&state, room);
    let gap = " ".repeat(room.saturating_sub(state.width()));
    let style = theme.title();
    line(frame, area, area.y, &format!("{name}{gap}  {state}"), style);
    let rule = "─".repeat(layout.rule.width.into());
    line(frame, layout.rule, layout.rule.y, &rule, theme.faint());
}

/// How it stands with a room.
fn of_room(room: &RoomSummary) -> String {
    if room.is_member {
        say!(
            "room-standing",
            members = room.members,
            connected = room.connected
        )
    } else {
        say!("room-left").to_owned()
    }
}

fn draw_line(shown: &Line, is_selected: bool, theme: Theme, layout: &Layout, y: u16, frame: &mut Frame<'_>) {
    let area = layout.thread;
    let style = match shown.kind {
        Kind::Day | Kind::Note => theme.faint(),
        Kind::Header if shown.is_own => theme.own(),
        Kind::Header => theme.contact(),
        Kind::Quote => theme.faint().add_modifier(Modifier::ITALIC),
        Kind::Words | Kind::Signs => Style::new(),
        Kind::File => theme.title(),
        Kind::Warning => theme.warning(),
        Kind::Critical => theme.alarm(),
    };
    let text = match shown.kind {
        Kind::Day => {
            let width = usize::from(area.width);
            let left = width.saturating_sub(shown.text.width()) / 2;
            format!("{}{}", " ".repeat(left), shown.text)
        }
        Kind::Header => shown.text.clone(),
        Kind::Quote => format!("{}│ {}", " ".repeat(INDENT), shown.text),
        Kind::Warning => format!("! {}", shown.text),
        Kind::Critical => format!("‼ {}", shown.text),
        Kind::Words | Kind::File | Kind::Note | Kind::Signs => {
            format!("{}{}", " ".repeat(INDENT), shown.text)
        }
    };
    let is_marked = is_selected && shown.kind != Kind::Day;
    let style = if is_marked {
        style.patch(theme.chosen())
    } else {
        style
    };
    line(frame, area, y, &text, style);
    if !shown.mark.is_empty() {
        let x = area
            .right()
            .saturating_sub(u16::try_from(shown.mark.width()).unwrap_or(0));
        let mark = Rect {
            x,
            width: area.right().saturating_sub(x),
            ..area
        };
        line(frame, mark, y, &shown.mark, theme.faint());
    }
}
