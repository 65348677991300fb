//! A table with aligned columns that gives way when the terminal is narrow.
//!
//! Columns are as wide as their widest cell. If that is too much, the widest of those that may be cut loses a column
//! at a time until the table fits or nothing more can be cut; then it is wider than the terminal. The last column is
//! never padded, and no line ends in blanks. No lines, no colours of its own.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::Style;

use crate::layout;
use crate::style;

/// What stands between two columns.
const GAP: &str = "  ";

/// A column: its title, and how narrow it may become.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    title: &'static str,
    /// The fewest terminal columns it may be cut to; `None` if nothing of it may be lost.
    narrowest: Option<usize>,
}

impl Column {
    /// A column of which nothing may be lost.
    pub(crate) const fn whole(title: &'static str) -> Self {
        Self {
            title,
            narrowest: None,
        }
    }

    /// A column that may be cut to `narrowest` terminal columns.
    pub(crate) const fn shortened(title: &'static str, narrowest: usize) -> Self {
        Self {
            title,
            narrowest: Some(narrowest),
        }
    }
}

/// A cell: text, and how it looks.
#[derive(Debug, Clone)]
pub(crate) struct Cell<'a> {
    text: Cow<'a, str>,
    style: Style,
}

impl<'a> Cell<'a> {
    /// Makes a cell with a style of its own.
    pub(crate) fn styled(text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
        }
    }
}

impl<'a, T: Into<Cow<'a, str>>> From<T> for Cell<'a> {
    fn from(text: T) -> Self {
        Self::styled(text, Style::new())
    }
}

/// Writes `rows` under their titles, within `width` terminal columns if there is a limit.
///
/// The rows are asked for twice, to measure them and to write them, and none is kept: a table may be long.
///
/// # Errors
///
/// Fails when `out` cannot be written.
pub(crate) fn write<'a, const N: usize>(
    out: &mut impl Write,
    columns: &[Column; N],
    rows: impl Iterator<Item = [Cell<'a>; N]> + Clone,
    width: Option<usize>,
) -> io::Result<()> {
    let widths = widths(columns, rows.clone(), width);
    let titles = columns.map(|column| Cell::styled(column.title, style::HEADING));
    let mut line = String::new();
    for row in std::iter::once(titles).chain(rows) {
        line.clear();
        push_line(&mut line, &row, &widths);
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}

fn widths<'a, const N: usize>(
    columns: &[Column; N],
    rows: impl Iterator<Item = [Cell<'a>; N]>,
    limit: Option<usize>,
) -> [usize; N] {
    let mut widths = columns.map(|column| layout::width(column.title));
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(&row) {
            *width = (*width).max(layout::width(&cell.text));
        }
    }
    let gaps = GAP.len() * N.saturating_sub(1);
    let limit = limit.unwrap_or(usize::MAX);
    while widths.iter().sum::<usize>() + gaps > limit {
        let can_give = |(width, column): &(&mut usize, &Column)| {
            column.narrowest.is_some_and(|narrowest| **width > narrowest)
        };
        let widest = widths
            .iter_mut()
            .zip(columns)
            .filter(can_give)
            .max_by_key(|(width, _)| **width);
        let Some((width, _)) = widest else { break };
        *width -= 1;
    }
    widths
}

fn push_line<const N: usize>(line: &mut String, row: &[Cell<'_>; N], widths: &[usize; N]) {
    for (index, (cell, width)) in row.iter().zip(widths).enumerate() {
        let is_last = index + 1 == N;
        let text = layout::cut(&cell.text, *width);
        let padding = if is_last {
            0
        } else {
            width.saturating_sub(layout::width(&text))
        };
        style::push(line, cell.style, &text);
        line.extend(std::iter::repeat_n(' ', padding));
        line.push_str(if is_last { "" } else { GAP });
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [
        Column::whole("PORT"),
        Column::shortened("PROCESS", 7),
        Column::whole("VERDICT"),
    ];

    fn rendered(width: Option<usize>) -> String {
        let rows = [
            ["22/tcp".into(), "sshd 812".into(), "known".into()],
            ["53/udp".into(), "systemd-resolve 614".into(), "known".into()],
        ];
        let mut table = Vec::new();
        write(&mut table, &COLUMNS, rows.into_iter(), width).unwrap();
        let table = String::from_utf8(table).unwrap();
        anstream::adapter::strip_str(&table).to_string()
    }

    #[test]
    fn columns_are_aligned() {
        insta::assert_snapshot!(rendered(None), @r"
        PORT    PROCESS              VERDICT
        22/tcp  sshd 812             known
        53/udp  systemd-resolve 614  known
        ");
    }

    #[test]
    fn a_narrow_terminal_costs_the_widest_column() {
        insta::assert_snapshot!(rendered(Some(28)), @r"
        PORT    PROCESS      VERDICT
        22/tcp  sshd 812     known
        53/udp  systemd-re…  known
        ");
    }

    #[test]
    fn what_may_not_be_cut_is_not() {
        insta::assert_snapshot!(rendered(Some(5)), @r"
        PORT    PROCESS  VERDICT
        22/tcp  sshd 8…  known
        53/udp  system…  known
        ");
    }
}
