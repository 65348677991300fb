//! What lies over everything else: a box in the middle of the screen.

use api::contacts::Invite;
use api::text::visible;
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Clear};
use unicode_width::UnicodeWidthStr;

use super::{help, line};
use crate::app::{Overlay, beginning};
use crate::block::shortened;
use crate::palette::Palette;
use crate::search::Search;
use crate::theme::Theme;

/// The widest box; longer lines are hard to read.
const WIDTH_MAX: u16 = 90;

/// Draws an overlay.
pub(super) fn draw(over: &Overlay, theme: Theme, frame: &mut Frame<'_>) {
    match over {
        Overlay::Help(scrolled) => help::draw(*scrolled, theme, frame),
        Overlay::Palette(palette) => draw_palette(palette, theme, frame),
        Overlay::Search(search) => draw_search(search, theme, frame),
        Overlay::Invite(invite) => draw_invite(invite, theme, frame),
        Overlay::Confirm(question, _) => {
            let lines = wrapped(question, frame);
            draw_lines("Are you sure?", &lines, theme, frame);
        }
        Overlay::Words(words) => {
            let lines = [
                "Say this to the other person, who types it behind /pair or directnet pair:".to_owned(),
                String::new(),
                format!("    {words}"),
                String::new(),
                "It works once, for five minutes, on this network. Any key takes it back.".to_owned(),
            ];
            draw_lines("Becoming contacts", &lines, theme, frame);
        }
        Overlay::Facts(title, facts) => {
            let facts = facts.iter().flat_map(|(what, fact)| {
                let mut lines = wrapped(fact, frame).into_iter();
                let first = format!("{what:<14}{}", lines.next().unwrap_or_default());
                std::iter::once(first).chain(lines.map(|line| format!("{:<14}{line}", "")))
            });
            draw_lines(title, &facts.collect::<Vec<_>>(), theme, frame);
        }
    }
}

/// Opens a box of so many lines and returns its inside.
pub(super) fn open_box(title: &str, lines: usize, theme: Theme, frame: &mut Frame<'_>) -> Rect {
    let screen = frame.area();
    let width = screen.width.saturating_sub(2).min(WIDTH_MAX);
    let height = u16::try_from(lines.saturating_add(2))
        .unwrap_or(u16::MAX)
        .min(screen.height);
    let area = Rect {
        x: screen.width.saturating_sub(width) / 2,
        y: screen.height.saturating_sub(height) / 2,
        width,
        height,
    };
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .title(format!(" {title} "))
        .title_style(theme.title());
    let inside = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    Rect {
        x: inside.x.saturating_add(1),
        width: inside.width.saturating_sub(2),
        ..inside
    }
}

fn wrapped(text: &str, frame: &Frame<'_>) -> Vec<String> {
    /// The border, the space beside it, and the names of facts.
    const AROUND: u16 = 22;
    let column = frame.area().width.min(WIDTH_MAX).saturating_sub(AROUND).max(8);
    let lines = textwrap::wrap(text, usize::from(column));
    lines.into_iter().map(std::borrow::Cow::into_owned).collect()
}

fn draw_lines(title: &str, lines: &[String], theme: Theme, frame: &mut Frame<'_>) {
    let inside = open_box(title, lines.len(), theme, frame);
    for (y, text) in (inside.y..).zip(lines) {
        line(frame, inside, y, text, Style::new());
    }
}

fn draw_palette(palette: &Palette, theme: Theme, frame: &mut Frame<'_>) {
    let fitting = palette.fitting();
    let inside = open_box("Commands", fitting.len().max(1).saturating_add(2), theme, frame);
    line(
        frame,
        inside,
        inside.y,
        &format!("/{}▏", visible(&palette.line)),
        theme.title(),
    );
    if fitting.is_empty() {
        line(
            frame,
            inside,
            inside.y.saturating_add(2),
            "no such command",
            theme.faint(),
        );
    }
    for (place, verb) in fitting.into_iter().enumerate() {
        let y = inside
            .y
            .saturating_add(2)
            .saturating_add(u16::try_from(place).unwrap_or(u16::MAX));
        let called = format!("{} {}", verb.name, verb.usage);
        let style = if place == palette.chosen {
            theme.chosen()
        } else {
            Style::new()
        };
        let text = shortened(&format!("{called:<22}{}", verb.help), inside.width.into());
        line(frame, inside, y, &text, style);
    }
}

fn draw_search(search: &Search, theme: Theme, frame: &mut Frame<'_>) {
    let room = usize::from(frame.area().height.saturating_sub(8)).max(1);
    let inside = open_box("Search", room.saturating_add(2), theme, frame);
    line(
        frame,
        inside,
        inside.y,
        &format!("{}▏", visible(&search.words)),
        theme.title(),
    );
    let is_answered = !search.words.trim().is_empty() && search.answered == search.words;
    if search.found.is_empty() && is_answered {
        line(
            frame,
            inside,
            inside.y.saturating_add(2),
            "nothing was found",
            theme.faint(),
        );
    }
    let first = search.chosen.saturating_add(1).saturating_sub(room);
    let found = search.found.iter().enumerate().skip(first).take(room);
    for (y, (place, message)) in (inside.y.saturating_add(2)..).zip(found) {
        let contact = visible(&message.contact);
        let who = if message.from_contact {
            contact
        } else {
            format!("you to {contact}")
        };
        let style = if place == search.chosen {
            theme.chosen()
        } else {
            Style::new()
        };
        line(frame, inside, y, &format!("{who}: {}", beginning(message)), style);
    }
}

fn draw_invite(invite: &Invite, theme: Theme, frame: &mut Frame<'_>) {
    let column = usize::from(frame.area().width.min(WIDTH_MAX).saturating_sub(6)).max(8);
    let mut lines = vec![
        "Hand this over; it works once, for a day:".to_owned(),
        String::new(),
    ];
    let mut rest = invite.text.as_str();
    while let Some((head, tail)) = rest.split_at_checked(column) {
        lines.push(head.to_owned());
        rest = tail;
    }
    lines.push(rest.to_owned());
    let code = qr(&invite.text).filter(|code| {
        let fits_height =
            code.len().saturating_add(lines.len()).saturating_add(3) <= usize::from(frame.area().height);
        fits_height && code.iter().all(|line| line.width() <= column)
    });
    if let Some(code) = code {
        lines.push(String::new());
        lines.extend(code);
    }
    draw_lines("An invite", &lines, theme, frame);
}

/// Draws a text as a QR code. Upper case packs tightest, and neither the scheme nor base32 cares.
fn qr(text: &str) -> Option<Vec<String>> {
    let code = QrCode::with_error_correction_level(text.to_ascii_uppercase(), EcLevel::L).ok()?;
    let drawn = code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build();
    Some(drawn.lines().map(str::to_owned).collect())
}
