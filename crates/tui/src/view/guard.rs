//! The last look at what was drawn, before it goes to the terminal: whatever text was drawn, a cell holds one sign of bounded
//! length, and no sign covers another part of the screen.
//!
//! Text from others is made visible where it is taken in ([`api::text`]). This holds for what was forgotten there, and for what
//! no function of texts alone can see: marks heaped on one letter, and a wide sign half under the edge of a box.

use api::text::visible;
use ratatui::buffer::{Buffer, CellWidth};

/// How many characters a cell holds. The longest signs that people use are families and flags, of up to ten.
pub(super) const CHARS_MAX: usize = 10;

/// What stands where something was that is not for terminals.
const INSTEAD: &str = "?";

/// Makes every cell safe to print.
pub(super) fn look_over(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width);
    if width == 0 {
        return;
    }
    for line in buffer.content.chunks_mut(width) {
        let mut place = 0;
        while let Some((cell, behind)) = line.get_mut(place..).and_then(<[_]>::split_first_mut) {
            place += 1;
            let symbol = cell.symbol();
            if let [b' '..=b'~'] = symbol.as_bytes() {
                continue;
            }
            if let Some((cut, _)) = symbol.char_indices().nth(CHARS_MAX) {
                let short = symbol.get(..cut).unwrap_or_default().to_owned();
                cell.set_symbol(&short);
            }
            if visible(cell.symbol()) != cell.symbol() || cell.symbol().contains(['\n', '\t']) {
                cell.set_symbol(INSTEAD);
            }
            let covered = usize::from(cell.cell_width()).saturating_sub(1);
            let is_free =
                behind.len() >= covered && behind.iter().take(covered).all(|cell| cell.symbol() == " ");
            if is_free {
                place += covered;
            } else {
                cell.set_symbol(" ");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn line(text: &str, width: u16) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        buffer.set_stringn(0, 0, text, width.into(), Style::new());
        buffer
    }

    fn symbols(mut buffer: Buffer) -> Vec<String> {
        look_over(&mut buffer);
        buffer
            .content
            .iter()
            .map(|cell| cell.symbol().to_owned())
            .collect()
    }

    #[test]
    fn marks_are_not_heaped() {
        let heaped = format!("a{}b", "\u{301}".repeat(500));
        let symbols = symbols(line(&heaped, 4));
        assert_eq!(symbols[0].chars().count(), CHARS_MAX);
        assert_eq!(&symbols[1..], ["b", " ", " "]);
        assert_eq!(self::symbols(line("👩‍👩‍👧‍👦!", 4)), ["👩‍👩‍👧‍👦", " ", "!", " "]);
    }

    #[test]
    fn a_wide_sign_does_not_cover_what_is_drawn_beside_it() {
        let mut buffer = line("你好", 4);
        buffer[(1, 0)].set_symbol("│");
        assert_eq!(symbols(buffer), [" ", "│", "好", " "]);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        buffer[(1, 0)].set_symbol("你");
        assert_eq!(symbols(buffer), [" ", " "]);
    }

    #[test]
    fn what_steers_does_not_pass_even_if_somebody_draws_it() {
        for evil in ["\u{1b}", "\u{7}", "\u{202e}", "a\u{2066}", "\n", "\t", "\u{9b}"] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 1, 1));
            buffer[(0, 0)].set_symbol(evil);
            assert_eq!(symbols(buffer), ["?"], "{evil:?}");
        }
    }
}
