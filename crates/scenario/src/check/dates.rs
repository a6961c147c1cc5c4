//! Dates as scenarios write them.

/// `2031`, `2031-01` or `2031-01-15` as (year, month, day); what is left out is the first. None if it is no date of the
/// Gregorian calendar, year 1 to 9999.
pub fn date(text: &str) -> Option<(i32, u32, u32)> {
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |p| digits(p, 2))?;
    let day = parts.next().map_or(Some(1), |p| digits(p, 2))?;
    let known = parts.next().is_none()
        && year >= 1
        && (1..=12).contains(&month)
        && (1..=month_length(year, month)).contains(&day);
    known.then_some((i32::try_from(year).ok()?, month, day))
}

/// The last day that a date of [`date`]'s form may mean: of `2031-02` the 28th. What is known by then, and what may not have
/// been known before.
pub fn last_day(text: &str) -> Option<(i32, u32, u32)> {
    let (year, first_month, first_day) = date(text)?;
    let parts = text.split('-').count();
    let month = if parts < 2 { 12 } else { first_month };
    let length = month_length(u32::try_from(year).ok()?, month);
    Some((year, month, if parts < 3 { length } else { first_day }))
}

fn digits(text: &str, width: usize) -> Option<u32> {
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn month_length(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{date, last_day};

    #[test]
    fn a_month_or_a_year_may_mean_its_last_day() {
        assert_eq!(last_day("2031"), Some((2031, 12, 31)));
        assert_eq!(last_day("2032-02"), Some((2032, 2, 29)));
        assert_eq!(last_day("2031-04-05"), Some((2031, 4, 5)));
        assert_eq!(last_day("2031-13"), None);
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date("2031"), Some((2031, 1, 1)));
        assert_eq!(date("2031-02"), Some((2031, 2, 1)));
        assert_eq!(date("2032-02-29"), Some((2032, 2, 29)));
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
            "0000",
        ] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }
}
