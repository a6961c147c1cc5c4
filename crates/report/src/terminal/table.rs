//! A table. Each column is as wide as its widest cell, except one, which takes the remaining width and wraps.

use super::style::{Paint, Style};
use super::text::{fill, width, wrap};

/// Space between columns.
const GAP: usize = 2;
/// The wrapping column is never narrower than this; rather is the line too long.
const LEAST: usize = 16;

/// Which way a column's text leans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lean {
    Left,
    Right,
    /// Takes the room that is left, and wraps. At most one column does.
    Wraps,
}

/// A piece of text and what it is.
pub(super) type Cell = (Paint, String);

/// Rows of cells below an optional head.
#[derive(Clone, Debug)]
pub(super) struct Table {
    leans: Vec<Lean>,
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
enum Row {
    Cells(Vec<Cell>),
    /// A text of its own under the row before, from the wrapping column on.
    Note(Cell),
}

impl Table {
    pub(super) fn new(leans: &[Lean]) -> Table {
        Table {
            leans: leans.into(),
            rows: Vec::new(),
        }
    }

    /// A row of names of columns.
    pub(super) fn head(&mut self, names: &[&str]) {
        let cells = names.iter().map(|name| (Paint::Faint, (*name).into()));
        self.row(cells.collect());
    }

    /// Missing cells are empty; cells beyond the columns are dropped.
    pub(super) fn row(&mut self, mut cells: Vec<Cell>) {
        cells.resize(self.leans.len(), Cell::default());
        self.rows.push(Row::Cells(cells));
    }

    pub(super) fn note(&mut self, paint: Paint, text: &str) {
        self.rows.push(Row::Note((paint, text.into())));
    }

    /// The lines, indented, each ending in a line feed.
    pub(super) fn print(&self, style: &Style, indent: usize) -> String {
        let clean = |cell: &Cell| style.clean(&cell.1);
        let mut widths = vec![0; self.leans.len()];
        for row in &self.rows {
            if let Row::Cells(cells) = row {
                for (i, cell) in cells.iter().enumerate() {
                    widths[i] = widths[i].max(width(&clean(cell)));
                }
            }
        }
        let wraps = self.leans.iter().position(|&lean| lean == Lean::Wraps);
        let room = style.columns().saturating_sub(indent);
        if let Some(i) = wraps {
            let others: usize = widths.iter().sum::<usize>() - widths[i];
            let gaps = GAP * (widths.len() - 1);
            widths[i] = widths[i].min(room.saturating_sub(others + gaps).max(LEAST));
        }
        let before = widths[..wraps.unwrap_or(0)]
            .iter()
            .map(|w| w + GAP)
            .sum::<usize>();
        let mut text = String::new();
        for row in &self.rows {
            match row {
                Row::Cells(cells) => {
                    text.push_str(&self.print_row(cells, &widths, style, indent));
                }
                Row::Note(cell) => {
                    for line in wrap(&clean(cell), room.saturating_sub(before).max(LEAST)) {
                        let line = style.paint(cell.0, &line);
                        text.push_str(&format!("{}{line}\n", " ".repeat(indent + before)));
                    }
                }
            }
        }
        text
    }

    fn print_row(&self, cells: &[Cell], widths: &[usize], style: &Style, indent: usize) -> String {
        let lines: Vec<Vec<String>> = cells
            .iter()
            .zip(&self.leans)
            .zip(widths)
            .map(|((cell, lean), &width)| match lean {
                Lean::Wraps => wrap(&style.clean(&cell.1), width),
                Lean::Left | Lean::Right => vec![style.clean(&cell.1)],
            })
            .collect();
        let mut text = String::new();
        for i in 0..lines.iter().map(Vec::len).max().unwrap_or(0) {
            let mut line = " ".repeat(indent);
            for (column, parts) in lines.iter().enumerate() {
                let part = parts.get(i).map_or("", String::as_str);
                let fill = fill(part, widths[column]);
                let part = style.paint(cells[column].0, part);
                match self.leans[column] {
                    Lean::Right => line.push_str(&(fill + &part)),
                    Lean::Left | Lean::Wraps => line.push_str(&(part + &fill)),
                }
                if column + 1 < lines.len() {
                    line.push_str(&" ".repeat(GAP));
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_wrap() {
        let mut table = Table::new(&[Lean::Right, Lean::Wraps, Lean::Left]);
        table.head(&["bits", "move", "when"]);
        let cell = |text: &str| (Paint::Plain, text.to_string());
        table.row(vec![
            cell("+1.25"),
            cell("ask for a meeting at the river ".repeat(3).trim()),
            cell("Q1"),
        ]);
        table.row(vec![cell("−0.5"), cell("北方"), cell("Q2")]);
        table.note(Paint::Faint, "because");
        let style = Style {
            width: 60,
            ..Style::default()
        };
        let expected = [
            "   bits  move                                           when",
            "  +1.25  ask for a meeting at the river ask for a       Q1",
            "         meeting at the river ask for a meeting at the",
            "         river",
            "   −0.5  北方                                           Q2",
            "         because",
        ];
        let printed = table.print(&style, 2);
        assert_eq!(printed.lines().collect::<Vec<_>>(), expected);
    }
}
