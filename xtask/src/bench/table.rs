//! A table that reads well in a terminal and is Markdown, so that what was printed is what is written down.

/// A heading and rows; the first column is text, all others are numbers and stand at the right.
#[derive(Debug)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(headings: &[&str]) -> Self {
        Self {
            rows: vec![headings.iter().map(|heading| (*heading).to_owned()).collect()],
        }
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The table as text, each row on a line.
    pub(super) fn render(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(|column| self.width(column)).collect();
        let mut text = String::new();
        for (number, row) in self.rows.iter().enumerate() {
            let cells = widths.iter().enumerate().map(|(column, width)| {
                let cell = row.get(column).map_or("", String::as_str);
                if column == 0 {
                    format!(" {cell:<width$} ")
                } else {
                    format!(" {cell:>width$} ")
                }
            });
            text.push_str(&line(cells));
            if number == 0 {
                let rules = widths.iter().enumerate().map(|(column, width)| {
                    let dashes = "-".repeat(width + 1);
                    if column == 0 {
                        format!("{dashes}-")
                    } else {
                        format!("{dashes}:")
                    }
                });
                text.push_str(&line(rules));
            }
        }
        text
    }

    fn width(&self, column: usize) -> usize {
        self.rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("|{}|\n", cells.collect::<Vec<_>>().join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_the_whole_is_markdown() {
        let mut table = Table::new(&["program", "ms"]);
        table.row(vec!["`ss`".into(), "12.5".into()]);
        table.row(vec!["`lsof -nP`".into()]);
        let expected = "\
| program    |   ms |
|------------|-----:|
| `ss`       | 12.5 |
| `lsof -nP` |      |
";
        assert_eq!(table.render(), expected);
    }
}
