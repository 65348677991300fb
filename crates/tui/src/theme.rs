//! The few colours there are. All are the terminal's own, so they fit its background, light or dark.
//!
//! A colour never carries anything that words or signs beside it do not say: with `NO_COLOR` there are none.

use ratatui::style::{Color, Modifier, Style};

/// How things look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Theme {
    has_colors: bool,
}

impl Theme {
    pub(crate) fn new(has_colors: bool) -> Self {
        Self { has_colors }
    }

    fn colored(self, color: Color) -> Style {
        if self.has_colors {
            Style::new().fg(color)
        } else {
            Style::new()
        }
    }

    /// The name of a contact.
    pub(crate) fn contact(self) -> Style {
        self.colored(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// The user's own name.
    pub(crate) fn own(self) -> Style {
        self.colored(Color::Green).add_modifier(Modifier::BOLD)
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
        self.colored(Color::Green)
    }

    /// Somebody should look.
    pub(crate) fn warning(self) -> Style {
        self.colored(Color::Yellow)
    }

    /// What is not to be overlooked.
    pub(crate) fn loud(self) -> Style {
        self.colored(Color::Red)
            .add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// Somebody should look now.
    pub(crate) fn alarm(self) -> Style {
        self.colored(Color::Red).add_modifier(Modifier::BOLD)
    }
}
