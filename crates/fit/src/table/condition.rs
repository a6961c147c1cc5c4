//! A condition on a column of a table: `tenyear >= 1990`.

use std::fmt;
use std::str::FromStr;

use super::{Table, TableError};

/// Which rows are meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    column: String,
    order: Order,
    number: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    AtLeast,
    AtMost,
    Above,
    Below,
    Is,
}

/// How orders are written; those of two characters come first.
const ORDERS: [(&str, Order); 5] = [
    (">=", Order::AtLeast),
    ("<=", Order::AtMost),
    (">", Order::Above),
    ("<", Order::Below),
    ("=", Order::Is),
];

impl Condition {
    /// By row of a table, whether it holds.
    ///
    /// # Errors
    /// The column is not there, or a cell of it is no number.
    pub fn rows(&self, table: &Table) -> Result<Vec<bool>, TableError> {
        let column = table.column(&self.column, "rows are held out by it")?;
        let holds = |row| {
            let missing = || table.wrong(row, column, "there is no number".into());
            let x = table.number(row, column)?.ok_or_else(missing)?;
            Ok(match self.order {
                Order::AtLeast => x >= self.number,
                Order::AtMost => x <= self.number,
                Order::Above => x > self.number,
                Order::Below => x < self.number,
                Order::Is => x == self.number,
            })
        };
        (0..table.len()).map(holds).collect()
    }
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Condition, String> {
        let parts = ORDERS.iter().find_map(|(written, order)| {
            let (column, number) = text.split_once(written)?;
            Some((column.trim(), *order, number.trim()))
        });
        let wanted = "write a column, one of >= <= > < =, and a number, as in `year >= 1990`";
        let (column, order, number) = parts.ok_or(wanted)?;
        let number: f64 = number.parse().map_err(|_| wanted)?;
        if column.is_empty() || !number.is_finite() {
            return Err(wanted.into());
        }
        Ok(Condition {
            column: column.into(),
            order,
            number,
        })
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = ORDERS.iter().find(|(_, order)| *order == self.order);
        let written = order.map_or("", |(written, _)| written);
        write!(f, "{} {written} {}", self.column, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_those_for_which_it_holds() {
        let table = Table::read("year,x\n1970,a\n1980,b\n1990,c\n").unwrap();
        for (text, rows) in [
            ("year >= 1980", [false, true, true]),
            ("year>1980", [false, false, true]),
            ("year <= 1980", [true, true, false]),
            ("year < 1980", [true, false, false]),
            ("year = 1980", [false, true, false]),
        ] {
            let condition: Condition = text.parse().unwrap();
            assert_eq!(condition.rows(&table).unwrap(), rows, "{text}");
            assert_eq!(condition.to_string().parse(), Ok(condition));
        }
        let letters: Condition = "x > 1".parse().unwrap();
        let said = letters.rows(&table).unwrap_err().to_string();
        assert_eq!(said, "line 2, column `x`: `a` is no number");
        for text in ["year", "> 3", "year > soon", "year > inf", ""] {
            assert!(text.parse::<Condition>().is_err(), "{text}");
        }
    }
}
