//! A table of cases: comma-separated values with names in the first row.

mod condition;

pub use self::condition::Condition;

/// Something is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It is no table.
    #[error("the table cannot be read: {0}")]
    Malformed(String),
    /// Two columns bear one name.
    #[error("the table has two columns called `{0}`")]
    Twice(String),
    /// A column is not there.
    #[error("the table has no column `{column}`: {wanted}")]
    NoColumn {
        /// Its name.
        column: String,
        /// What wants it.
        wanted: String,
    },
    /// A cell has not what it should have.
    #[error("line {line}, column `{column}`: {what}")]
    Cell {
        /// The line of the file, from 1.
        line: u64,
        /// The column's name.
        column: String,
        /// What is wrong.
        what: String,
    },
    /// The table as a whole does not say what it should.
    #[error("{0}")]
    Whole(String),
}

/// Rows of texts under names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    lines: Vec<u64>,
}

/// Texts that stand for "not known".
const MISSING: [&str; 3] = ["", "NA", "."];

impl Table {
    /// Reads comma-separated values. Blanks around a cell do not count.
    ///
    /// # Errors
    /// Rows of different lengths, or a name twice.
    pub fn read(text: &str) -> Result<Table, TableError> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let malformed = |error: csv::Error| TableError::Malformed(error.to_string());
        let head = reader.headers().map_err(malformed)?;
        let mut table = Table {
            columns: head.iter().map(str::to_string).collect(),
            ..Table::default()
        };
        for (i, name) in table.columns.iter().enumerate() {
            if table.columns[..i].contains(name) {
                return Err(TableError::Twice(name.clone()));
            }
        }
        for record in reader.records() {
            let record = record.map_err(malformed)?;
            let line = record.position().map_or(0, csv::Position::line);
            table.lines.push(line);
            table.rows.push(record.iter().map(str::to_string).collect());
        }
        Ok(table)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows that are wanted, each still on its line.
    pub fn only(&self, wanted: impl Fn(usize) -> bool) -> Table {
        let rows = (0..self.len()).filter(|&row| wanted(row));
        let mut part = Table {
            columns: self.columns.clone(),
            ..Table::default()
        };
        for row in rows {
            part.rows.push(self.rows[row].clone());
            part.lines.push(self.lines[row]);
        }
        part
    }

    /// The names of its columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The line of the file on which a row stands, from 1.
    pub fn line(&self, row: usize) -> u64 {
        self.lines[row]
    }

    /// The place of a column.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The place of a column that something wants.
    ///
    /// # Errors
    /// It is not there.
    pub fn column(&self, name: &str, wanted: &str) -> Result<usize, TableError> {
        self.find(name).ok_or_else(|| TableError::NoColumn {
            column: name.into(),
            wanted: wanted.into(),
        })
    }

    /// The text of a cell; none where it is missing.
    pub fn text(&self, row: usize, column: usize) -> Option<&str> {
        let text = self.rows[row][column].as_str();
        (!MISSING.contains(&text)).then_some(text)
    }

    /// The number in a cell; none where it is missing.
    ///
    /// # Errors
    /// It is no number.
    pub fn number(&self, row: usize, column: usize) -> Result<Option<f64>, TableError> {
        let Some(text) = self.text(row, column) else {
            return Ok(None);
        };
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(self.wrong(row, column, format!("`{text}` is no number"))),
        }
    }

    /// What is wrong with a cell.
    pub fn wrong(&self, row: usize, column: usize, what: String) -> TableError {
        TableError::Cell {
            line: self.lines[row],
            column: self.columns[column].clone(),
            what,
        }
    }
}
