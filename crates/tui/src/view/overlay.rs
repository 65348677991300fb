//! What lies over everything else: a box in the middle of the screen.

use api::contacts::{Invite, Verification};
use api::text::visible;
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use ratatui::Frame;
use ratatui::layout::{Margin, Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Clear};
use textwrap::WordSplitter;
use unicode_width::UnicodeWidthStr;

use super::table::{first_shown, place_at};
use super::{help, line};
use crate::app::{Overlay, beginning};
use crate::block::shortened;
use crate::language::{anew, say};
use crate::palette::{Palette, Verb};
use crate::search::{FOUND_MAX, Search};
use crate::theme::Theme;

/// The widest box; longer lines are hard to read.
const WIDTH_MAX: u16 = 90;

/// The answers to a question, as they are offered: yes and no.
fn offered() -> [String; 2] {
    [say!("yes"), say!("no")].map(|answer| format!(" {answer} "))
}

/// Draws an overlay.
pub(super) fn draw(over: &Overlay, theme: Theme, frame: &mut Frame<'_>) {
    match over {
        Overlay::Help(scrolled) => help::draw(*scrolled, theme, frame),
        Overlay::Palette(palette) => draw_palette(palette, theme, frame),
        Overlay::Search(search) => draw_search(search, theme, frame),
        Overlay::Invite(invite) => draw_invite(invite, theme, frame),
        Overlay::Confirm(question, _) => {
            let lines = question_lines(question, frame.area());
            draw_lines(say!("sure-title"), &lines, theme, frame);
            let (yes, no) = answers(question, frame.area());
            let [say_yes, say_no] = offered();
            line(frame, yes, yes.y, &say_yes, theme.chosen());
            line(frame, no, no.y, &say_no, theme.chosen());
        }
        Overlay::Words(words) => {
            let column = inside_width(frame.area()).max(8);
            let whole = |text| {
                textwrap::wrap(text, column)
                    .into_iter()
                    .map(std::borrow::Cow::into_owned)
            };
            let mut lines: Vec<String> = whole(say!("words-say")).collect();
            lines.extend([String::new(), format!("    {words}"), String::new()]);
            lines.extend(whole(say!("words-hold")));
            draw_lines(say!("words-title"), &lines, theme, frame);
        }
        Overlay::Compare(compared) => draw_compared(compared, theme, frame),
        Overlay::Facts {
            title,
            facts,
            scrolled,
        } => {
            let facts = facts.iter().flat_map(|(what, fact)| {
                let mut lines = wrapped(fact, frame.area()).into_iter();
                let first = format!("{what:<13} {}", lines.next().unwrap_or_default());
                std::iter::once(first).chain(lines.map(|line| format!("{:<14}{line}", "")))
            });
            let lines: Vec<String> = facts.collect();
            let most = lines
                .len()
                .saturating_sub(usize::from(frame.area().height.saturating_sub(2)));
            let skipped = most.min((*scrolled).into());
            let shown = lines.get(skipped..).unwrap_or_default();
            let inside = draw_lines(title, shown, theme, frame);
            mark_rest(inside, skipped, lines.len(), theme, frame);
        }
    }
}

/// The lines of a question: its words, and below them a line for the answers.
fn question_lines(question: &str, screen: Rect) -> Vec<String> {
    let mut lines = wrapped(question, screen);
    lines.extend([String::new(), String::new()]);
    lines
}

/// Where the answers to a question can be clicked: yes and no.
pub(crate) fn answers(question: &str, screen: Rect) -> (Rect, Rect) {
    let inside = inside(box_area(question_lines(question, screen).len(), screen));
    let y = inside.bottom().saturating_sub(1);
    let [yes, no] = offered().map(|label| u16::try_from(label.width()).unwrap_or(u16::MAX));
    let yes = Rect::new(inside.x, y, yes, 1);
    let no = Rect::new(yes.right().saturating_add(2), y, no, 1);
    (yes.intersection(inside), no.intersection(inside))
}

/// A box of so many lines in the middle of the screen.
fn box_area(lines: usize, screen: Rect) -> Rect {
    let width = screen.width.saturating_sub(2).min(WIDTH_MAX);
    let height = u16::try_from(lines.saturating_add(2))
        .unwrap_or(u16::MAX)
        .min(screen.height);
    Rect {
        x: screen.width.saturating_sub(width) / 2,
        y: screen.height.saturating_sub(height) / 2,
        width,
        height,
    }
}

/// What is left of a box within its border and a space on both sides.
fn inside(area: Rect) -> Rect {
    area.inner(Margin::new(2, 1))
}

/// How many columns there are inside a box.
pub(super) fn inside_width(screen: Rect) -> usize {
    inside(box_area(0, Rect { height: 9, ..screen })).width.into()
}

/// Opens a box of so many lines and returns its inside.
pub(super) fn open_box(title: &str, lines: usize, theme: Theme, frame: &mut Frame<'_>) -> Rect {
    let area = box_area(lines, frame.area());
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .title(format!(" {title} "))
        .title_style(theme.title());
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    inside(area)
}

fn wrapped(text: &str, screen: Rect) -> Vec<String> {
    /// The border, the space beside it, and the names of facts.
    const AROUND: u16 = 22;
    let column = screen.width.min(WIDTH_MAX).saturating_sub(AROUND).max(8);
    let lines = textwrap::wrap(text, usize::from(column));
    lines.into_iter().map(std::borrow::Cow::into_owned).collect()
}

fn draw_lines(title: &str, lines: &[String], theme: Theme, frame: &mut Frame<'_>) -> Rect {
    let inside = open_box(title, lines.len(), theme, frame);
    for (y, text) in (inside.y..).zip(lines) {
        line(frame, inside, y, text, Style::new());
    }
    inside
}

/// Says in the lower edge of a box which part of its `count` lines is in it, unless all are.
pub(super) fn mark_rest(inside: Rect, skipped: usize, count: usize, theme: Theme, frame: &mut Frame<'_>) {
    let height = usize::from(inside.height);
    if count <= height {
        return;
    }
    let last = skipped.saturating_add(height).min(count);
    let first = skipped.saturating_add(1);
    let text = format!(
        " {} ",
        say!("lines-shown", first = first, last = last, count = count)
    );
    let edge = Rect {
        y: inside.bottom(),
        height: 1,
        ..inside
    };
    line(frame, edge, edge.y, &text, theme.title());
}

fn draw_palette(palette: &Palette, theme: Theme, frame: &mut Frame<'_>) {
    let fitting = palette.fitting();
    let (beside, width) = (names_width(&fitting), inside_width(frame.area()));
    let is_cut = |verb: &&Verb| is_cut(verb, beside, width);
    let below = lines_below(&fitting, width);
    let inside = open_box(
        say!("commands-title"),
        palette_lines(&fitting, width),
        theme,
        frame,
    );
    let typed = format!("/{}▏", visible(&palette.line));
    line(frame, inside, inside.y, &typed, theme.title());
    let top = inside.y.saturating_add(2);
    if fitting.is_empty() {
        line(frame, inside, top, say!("no-such-command"), theme.faint());
    }
    let whole = fitting.get(palette.chosen).filter(|verb| is_cut(verb));
    // Options keep their hyphens and stay whole.
    let column = textwrap::Options::new(width.max(8)).word_splitter(WordSplitter::NoHyphenation);
    let whole = whole.map(|verb| textwrap::wrap(anew(verb.help), &column));
    let foot = inside.bottom().saturating_sub(below).saturating_add(1);
    for (y, text) in (foot..inside.bottom()).zip(whole.unwrap_or_default()) {
        line(frame, inside, y, &text, theme.faint());
    }
    let room = usize::from(inside.height.saturating_sub(below).saturating_sub(ABOVE_LIST));
    let rows = fitting.into_iter().enumerate();
    let rows = rows.skip(first_shown(palette.chosen, room)).take(room);
    for (y, (place, verb)) in (top..).zip(rows) {
        let style = if place == palette.chosen {
            theme.chosen()
        } else {
            Style::new()
        };
        let text = shortened(&format!("{:<beside$}{}", called(verb), anew(verb.help)), width);
        line(frame, inside, y, &text, style);
    }
}

/// The lines above a list of commands or of what was found: what is typed, and an empty one.
const ABOVE_LIST: u16 = 2;

fn called(verb: &Verb) -> String {
    format!("{} {}  ", verb.name, verb.usage)
}

/// Columns for the names of verbs.
fn names_width(fitting: &[&Verb]) -> usize {
    fitting.iter().map(|verb| called(verb).len()).max().unwrap_or(0)
}

/// Whether what a verb does is too long to stand beside it.
fn is_cut(verb: &Verb, beside: usize, width: usize) -> bool {
    beside.saturating_add(anew(verb.help).width()) > width
}

/// Lines below the list, for what the chosen verb does when that is too long to stand beside it.
fn lines_below(fitting: &[&Verb], width: usize) -> u16 {
    const WHOLE_LINES: u16 = 4;
    let beside = names_width(fitting);
    match fitting.iter().any(|verb| is_cut(verb, beside, width)) {
        true => WHOLE_LINES,
        false => 0,
    }
}

/// How many lines the palette would have if there is room for all of them.
fn palette_lines(fitting: &[&Verb], width: usize) -> usize {
    let around = lines_below(fitting, width).saturating_add(ABOVE_LIST);
    fitting.len().max(1).saturating_add(around.into())
}

/// The command that is drawn at a place of the screen.
pub(crate) fn command_at(palette: &Palette, screen: Rect, at: Position) -> Option<usize> {
    let fitting = palette.fitting();
    let width = inside_width(screen);
    let inside = inside(box_area(palette_lines(&fitting, width), screen));
    let below = lines_below(&fitting, width);
    let room = inside.height.saturating_sub(below).saturating_sub(ABOVE_LIST);
    let top = inside.y.saturating_add(ABOVE_LIST);
    let place = place_at(palette.chosen, fitting.len(), top, room, at.y);
    place.filter(|_| inside.contains(at))
}

/// How many messages a search shows at once.
fn search_room(screen: Rect) -> u16 {
    screen.height.saturating_sub(8).max(1)
}

/// The message that is drawn at a place of the screen.
pub(crate) fn found_at(search: &Search, screen: Rect, at: Position) -> Option<usize> {
    let room = search_room(screen);
    let inside = inside(box_area(room.saturating_add(ABOVE_LIST).into(), screen));
    let top = inside.y.saturating_add(ABOVE_LIST);
    let place = place_at(search.chosen, search.found.len(), top, room, at.y);
    place.filter(|_| inside.contains(at))
}

fn draw_search(search: &Search, theme: Theme, frame: &mut Frame<'_>) {
    let room = usize::from(search_room(frame.area()));
    let title = if search.has_more {
        say!("search-more", count = FOUND_MAX)
    } else {
        say!("search-title").to_owned()
    };
    let inside = open_box(&title, room.saturating_add(2), theme, frame);
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
            say!("search-nothing"),
            theme.faint(),
        );
    }
    let first = first_shown(search.chosen, room);
    let found = search.found.iter().enumerate().skip(first).take(room);
    for (y, (place, message)) in (inside.y.saturating_add(2)..).zip(found) {
        let contact = visible(&message.contact);
        let who = match &message.author {
            Some(author) if message.from_contact => {
                say!("search-in-room", name = &visible(author), room = &contact)
            }
            _ if message.from_contact => contact,
            _ => say!("search-you-to", name = &contact),
        };
        let style = if place == search.chosen {
            theme.chosen()
        } else {
            Style::new()
        };
        line(frame, inside, y, &format!("{who}: {}", beginning(message)), style);
    }
}

fn draw_compared(compared: &Verification, theme: Theme, frame: &mut Frame<'_>) {
    let who = visible(&compared.contact);
    let standing = match compared.verified_at_ms {
        Some(_) => say!("compare-verified", name = &who),
        None => say!("compare-unverified", name = &who),
    };
    let mut lines = wrapped(&standing, frame.area());
    lines.push(String::new());
    for words in &compared.words {
        lines.push(if words.own {
            say!("you").to_owned()
        } else {
            who.clone()
        });
        let words = wrapped(&words.words.join(" "), frame.area());
        lines.extend(words.into_iter().map(|line| format!("    {line}")));
    }
    lines.extend([
        String::new(),
        say!("compare-yes").to_owned(),
        say!("compare-undo").to_owned(),
    ]);
    add_code(&mut lines, &compared.text, frame.area());
    draw_lines(say!("compare-title"), &lines, theme, frame);
}

/// Adds a QR code below lines, if there is room for it.
fn add_code(lines: &mut Vec<String>, text: &str, screen: Rect) {
    let column = usize::from(screen.width.min(WIDTH_MAX).saturating_sub(6)).max(8);
    let code = qr(text).filter(|code| {
        let height = code.len().saturating_add(lines.len()).saturating_add(3);
        height <= usize::from(screen.height) && code.iter().all(|line| line.width() <= column)
    });
    if let Some(code) = code {
        lines.push(String::new());
        lines.extend(code);
    }
}

fn draw_invite(invite: &Invite, theme: Theme, frame: &mut Frame<'_>) {
    let column = usize::from(frame.area().width.min(WIDTH_MAX).saturating_sub(6)).max(8);
    let mut lines = vec![say!("invite-hand-over").to_owned(), String::new()];
    let mut rest = invite.text.as_str();
    while let Some((head, tail)) = rest.split_at_checked(column) {
        lines.push(head.to_owned());
        rest = tail;
    }
    lines.push(rest.to_owned());
    add_code(&mut lines, &invite.text, frame.area());
    draw_lines(say!("invite-title"), &lines, theme, frame);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_no_wider_than_lines_are_read() {
        let width = |columns: u16| box_area(3, Rect::new(0, 0, columns, 24)).width;
        assert_eq!(width(WIDTH_MAX), WIDTH_MAX - 2);
        assert_eq!(width(WIDTH_MAX + 2), WIDTH_MAX);
        let wide = box_area(3, Rect::new(0, 0, WIDTH_MAX + 10, 24));
        assert_eq!((wide.x, wide.width), (5, WIDTH_MAX));
    }
}
