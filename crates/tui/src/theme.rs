//! The few colours there are, for a dark background and for a light one; all others are the terminal's own.
//!
//! A colour never carries anything that words or signs beside it do not say: with `NO_COLOR` there are none. They are of the 240
//! that every terminal draws alike, so that it is known how well they can be read; the first 16 are whatever a user made of them.

use ratatui::style::{Color, Modifier, Style};

use crate::ground::Ground;

/// How things look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Theme {
    colors: Option<&'static Colors>,
}

/// The colours for one background.
#[derive(Debug)]
struct Colors {
    contact: Color,
    own: Color,
    good: Color,
    warning: Color,
    alarm: Color,
}

const FOR_DARK: Colors = Colors {
    contact: Color::Indexed(80),
    own: Color::Indexed(114),
    good: Color::Indexed(114),
    warning: Color::Indexed(221),
    alarm: Color::Indexed(210),
};

const FOR_LIGHT: Colors = Colors {
    contact: Color::Indexed(24),
    own: Color::Indexed(22),
    good: Color::Indexed(22),
    warning: Color::Indexed(94),
    alarm: Color::Indexed(124),
};

impl Theme {
    /// Colours for a background.
    pub(crate) fn on(ground: Ground) -> Self {
        let colors = match ground {
            Ground::Dark => &FOR_DARK,
            Ground::Light => &FOR_LIGHT,
        };
        Self { colors: Some(colors) }
    }

    /// No colours.
    pub(crate) fn plain() -> Self {
        Self { colors: None }
    }

    fn colored(self, color: impl FnOnce(&Colors) -> Color) -> Style {
        self.colors
            .map_or_else(Style::new, |colors| Style::new().fg(color(colors)))
    }

    /// The name of a contact.
    pub(crate) fn contact(self) -> Style {
        self.colored(|colors| colors.contact).add_modifier(Modifier::BOLD)
    }

    /// The user's own name.
    pub(crate) fn own(self) -> Style {
        self.colored(|colors| colors.own).add_modifier(Modifier::BOLD)
    }

    /// What is there for completeness.
    pub(crate) fn faint(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What the keys act on.
    pub(crate) fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Titles, and the edge of the part that has the focus.
    pub(crate) fn title(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Good news: connected, as expected.
    pub(crate) fn good(self) -> Style {
        self.colored(|colors| colors.good)
    }

    /// Somebody should look.
    pub(crate) fn warning(self) -> Style {
        self.colored(|colors| colors.warning)
    }

    /// What is not to be overlooked.
    pub(crate) fn loud(self) -> Style {
        self.colored(|colors| colors.alarm)
            .add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// Somebody should look now.
    pub(crate) fn alarm(self) -> Style {
        self.colored(|colors| colors.alarm).add_modifier(Modifier::BOLD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much light a part of a colour gives: WCAG 2.2, relative luminance.
    fn light(part: u8) -> f64 {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    }

    fn luminance([red, green, blue]: [u8; 3]) -> f64 {
        0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue)
    }

    /// The colour of a number from 16 to 231, which is a place in a cube of six steps.
    fn of_cube(color: Color) -> [u8; 3] {
        let Color::Indexed(number) = color else {
            panic!("{color:?}")
        };
        let place = number - 16;
        [place / 36, place / 6 % 6, place % 6].map(|step| match step {
            0 => 0,
            step => 55 + 40 * step,
        })
    }

    #[test]
    fn every_colour_can_be_read_on_the_backgrounds_it_is_for() {
        let dark = [[0, 0, 0], [0x1e, 0x1e, 0x1e], [0x2e, 0x34, 0x36], [0, 0x2b, 0x36]];
        let light = [[255, 255, 255], [0xee, 0xee, 0xee], [0xfd, 0xf6, 0xe3]];
        for (colors, grounds) in [(FOR_DARK, &dark[..]), (FOR_LIGHT, &light)] {
            let Colors {
                contact,
                own,
                good,
                warning,
                alarm,
            } = colors;
            for color in [contact, own, good, warning, alarm] {
                for ground in grounds {
                    let mut both = [luminance(of_cube(color)), luminance(*ground)];
                    both.sort_by(f64::total_cmp);
                    // What WCAG 2.2 asks of text, level AA.
                    let contrast = (both[1] + 0.05) / (both[0] + 0.05);
                    assert!(contrast >= 4.5, "{color:?} on {ground:?}: {contrast}");
                }
            }
        }
    }
}
