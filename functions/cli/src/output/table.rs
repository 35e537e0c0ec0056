//! Tables without lines, in columns as wide as their content.

use crate::paint::{Paint, clean};
use comfy_table::presets::NOTHING;
use comfy_table::{Cell, ColumnConstraint, ContentArrangement};

/// Rows of texts under headings.
#[derive(Clone, Debug)]
pub struct Table {
    heads: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub fn new(heads: &'static [&'static str]) -> Self {
        Self { heads, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines. With a `width`, long cells are wrapped; without one, each row is one line.
    pub fn text(&self, width: Option<u16>, paint: Paint) -> String {
        let mut table = comfy_table::Table::new();
        table.load_style(NOTHING).set_header(self.heads.iter().map(Cell::new));
        for row in &self.rows {
            table.add_row(row.iter().map(|cell| Cell::new(clean(cell))));
        }
        match width {
            Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
            None => table.set_content_arrangement(ContentArrangement::Disabled),
        };
        // An id in two lines could not be copied.
        if let Some(first) = table.column_mut(0) {
            first.set_constraint(ColumnConstraint::ContentWidth);
        }
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        let lines = table.lines().enumerate().map(|(number, line)| {
            let line = line.trim_end();
            if number == 0 { format!("{}\n", paint.strong(line)) } else { format!("{line}\n") }
        });
        lines.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_not_wrapped() {
        let mut table = Table::new(&["ID", "ERROR"]);
        table.row(vec!["exec-0123456789".to_owned(), "a long text that does not fit beside it".to_owned()]);
        let text = table.text(Some(40), Paint::plain());
        assert!(text.lines().count() > 2 && text.contains("exec-0123456789"), "{text}");
        assert!(text.lines().all(|line| line.len() <= 40), "{text}");
        assert_eq!(table.text(None, Paint::plain()).lines().count(), 2);
    }
}
