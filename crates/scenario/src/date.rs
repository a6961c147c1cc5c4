//! Days of the calendar, and dates as scenarios write them.

pub use jiff::civil::Date;

/// The day that `2031`, `2031-01` or `2031-01-15` means; what is left out is the first. None if it is no date of the
/// Gregorian calendar, year 1 to 9999.
pub fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |p| digits(p, 2))?;
    let day = parts.next().map_or(Some(1), |p| digits(p, 2))?;
    let whole = parts.next().is_none() && year >= 1;
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year, month, day).ok().filter(|_| whole)
}

/// The last day that a date of [`date`]'s form may mean: of `2031-02` the 28th. What is known by then, and what may not have
/// been known before.
pub fn last_day(text: &str) -> Option<Date> {
    let first = date(text)?;
    Some(match text.split('-').count() {
        1 => first.last_of_year(),
        2 => first.last_of_month(),
        _ => first,
    })
}

fn digits(text: &str, width: usize) -> Option<i16> {
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A day that may be missing as `[year, month, day]`, for `#[serde(with = "…")]`.
pub mod parts {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Date;

    /// Writes the three numbers.
    ///
    /// # Errors
    /// Those of the format.
    pub fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        let parts = date.map(|date| (date.year(), date.month(), date.day()));
        parts.serialize(to)
    }

    /// Reads the three numbers.
    ///
    /// # Errors
    /// Those of the format, and numbers that are no day of the calendar.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let parts = Option::<(i16, i8, i8)>::deserialize(from)?;
        let date = parts.map(|(year, month, day)| Date::new(year, month, day));
        date.transpose().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, date, last_day, parts};

    #[test]
    fn a_month_or_a_year_may_mean_its_last_day() {
        assert_eq!(last_day("2031"), Some(Date::constant(2031, 12, 31)));
        assert_eq!(last_day("2032-02"), Some(Date::constant(2032, 2, 29)));
        assert_eq!(last_day("2031-04-05"), Some(Date::constant(2031, 4, 5)));
        assert_eq!(last_day("2031-13"), None);
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date("0001"), Some(Date::constant(1, 1, 1)));
        assert_eq!(date("2031"), Some(Date::constant(2031, 1, 1)));
        assert_eq!(date("2031-02"), Some(Date::constant(2031, 2, 1)));
        assert_eq!(date("2032-02-29"), Some(Date::constant(2032, 2, 29)));
        assert_eq!(date("9999-12-31"), Some(Date::MAX));
        for wrong in [
            "",
            "31",
            "2031-13",
            "2031-00",
            "2031-02-29",
            "2100-02-29",
            "2031-1",
            "2031-01-01-01",
            "2031-",
            "-2031",
            "20x1",
            "2031-04-31",
            "2031-04-00",
            "0000",
        ] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn parts_are_three_numbers_or_none() {
        #[derive(serde::Serialize, serde::Deserialize)]
        struct On(#[serde(with = "parts")] Option<Date>);
        for (date, json) in [
            (Some(Date::constant(2031, 2, 3)), "[2031,2,3]"),
            (None, "null"),
        ] {
            assert_eq!(serde_json::to_string(&On(date)).unwrap(), json);
            assert_eq!(serde_json::from_str::<On>(json).unwrap().0, date);
        }
        assert!(serde_json::from_str::<On>("[2031,2,29]").is_err());
    }
}
