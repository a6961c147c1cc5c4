//! Dates and rounds as people write them.

use demarche_scenario::model::Model;
use demarche_scenario::syntax::Unit;

/// `2024-11-05`
pub(crate) fn date((year, month, day): (i32, u32, u32)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day, in universal time, so many seconds after the start of 1970.
pub(crate) fn day_of(seconds: u64) -> (i32, u32, u32) {
    let past = i64::try_from(seconds / 86_400).unwrap_or(i64::MAX / 800);
    civil(days(1970, 1, 1) + past)
}

/// A round by its place in the calendar, such as `2025 Q1`; `round 3` where the scenario names no dates.
pub(crate) fn round(model: &Model, round: u32) -> String {
    let (Some(unit), Some((year, month, day))) = (model.unit, model.from) else {
        return format!("round {round}");
    };
    let past = i64::from(round) - 1;
    let months = i64::from(year) * 12 + i64::from(month) - 1;
    match unit {
        Unit::Years => format!("{}", i64::from(year) + past),
        Unit::Quarters => {
            let months = months + 3 * past;
            format!(
                "{} Q{}",
                months.div_euclid(12),
                months.rem_euclid(12) / 3 + 1
            )
        }
        Unit::Months => {
            let months = months + past;
            format!(
                "{:04}-{:02}",
                months.div_euclid(12),
                months.rem_euclid(12) + 1
            )
        }
        Unit::Weeks => date(civil(days(year, month, day) + 7 * past)),
        Unit::Days => date(civil(days(year, month, day) + past)),
    }
}

/// The last day of a round: the one before the next round starts. None where the scenario names no dates.
pub(crate) fn last_day(model: &Model, round: u32) -> Option<(i32, u32, u32)> {
    let (unit, (year, month, day)) = (model.unit?, model.from?);
    let rounds = i64::from(round);
    let later = |length: i64| {
        let months = i64::from(year) * 12 + i64::from(month) - 1 + length * rounds;
        let (year, month) = (
            months.div_euclid(12) as i32,
            months.rem_euclid(12) as u32 + 1,
        );
        // A round that would start on the 31st of a shorter month starts on the first of the next.
        let length = days(year + month as i32 / 12, month % 12 + 1, 1) - days(year, month, 1);
        days(year, month, 1) + i64::from(day - 1).min(length)
    };
    let next = match unit {
        Unit::Years => later(12),
        Unit::Quarters => later(3),
        Unit::Months => later(1),
        Unit::Weeks => days(year, month, day) + 7 * rounds,
        Unit::Days => days(year, month, day) + rounds,
    };
    Some(civil(next - 1))
}

/// Days from 0000-03-01 in the proleptic Gregorian calendar. Years start in March here, so that leap days come last.
fn days(year: i32, month: u32, day: u32) -> i64 {
    let year = i64::from(year) - i64::from(month < 3);
    let month = (i64::from(month) + 9) % 12;
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + i64::from(day)
        - 1
}

fn civil(days: i64) -> (i32, u32, u32) {
    let mut year = (days * 400).div_euclid(146_097) + 1;
    let start =
        |year: i64| 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    while start(year) > days {
        year -= 1;
    }
    let rest = days - start(year);
    let month = (5 * rest + 2) / 153;
    let day = rest - (153 * month + 2) / 5 + 1;
    let year = year + i64::from(month >= 10);
    (year as i32, ((month + 2) % 12 + 1) as u32, day as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_up_through_leap_years_and_centuries() {
        assert_eq!(days(2000, 3, 1) - days(1970, 1, 1), 11_017);
        assert_eq!(day_of(0), (1970, 1, 1));
        assert_eq!(day_of(951_782_400 - 1), (2000, 2, 28));
        assert_eq!(day_of(951_782_400), (2000, 2, 29));
        for year in [1899, 1900, 1999, 2000, 2023, 2024] {
            let from = days(year, 1, 1);
            let length = days(year + 1, 1, 1) - from;
            let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            assert_eq!(length, if leap { 366 } else { 365 });
            for day in from..from + length {
                let (y, m, d) = civil(day);
                assert_eq!((y, days(y, m, d)), (year, day));
            }
        }
    }

    #[test]
    fn a_round_ends_on_the_day_before_the_next() {
        let end = |unit, from, round| {
            let model = Model {
                unit: Some(unit),
                from: Some(from),
                ..Model::default()
            };
            last_day(&model, round)
        };
        assert_eq!(end(Unit::Quarters, (2024, 10, 1), 1), Some((2024, 12, 31)));
        assert_eq!(end(Unit::Quarters, (2024, 10, 1), 6), Some((2026, 3, 31)));
        assert_eq!(end(Unit::Months, (2031, 1, 1), 2), Some((2031, 2, 28)));
        assert_eq!(end(Unit::Months, (2031, 1, 31), 1), Some((2031, 2, 28)));
        assert_eq!(end(Unit::Months, (2031, 11, 15), 2), Some((2032, 1, 14)));
        assert_eq!(end(Unit::Years, (2031, 6, 1), 1), Some((2032, 5, 31)));
        assert_eq!(end(Unit::Weeks, (1962, 10, 16), 1), Some((1962, 10, 22)));
        assert_eq!(end(Unit::Days, (1962, 10, 16), 14), Some((1962, 10, 29)));
        assert_eq!(last_day(&Model::default(), 1), None);
    }

    #[test]
    fn rounds_carry_their_place_in_the_calendar() {
        let model = |unit, from| Model {
            unit: Some(unit),
            from: Some(from),
            ..Model::default()
        };
        assert_eq!(round(&model(Unit::Quarters, (2024, 10, 1)), 2), "2025 Q1");
        assert_eq!(round(&model(Unit::Months, (2024, 11, 1)), 3), "2025-01");
        assert_eq!(round(&model(Unit::Weeks, (1962, 10, 16)), 3), "1962-10-30");
        assert_eq!(round(&model(Unit::Days, (1962, 10, 16)), 14), "1962-10-29");
        assert_eq!(round(&model(Unit::Years, (2031, 1, 1)), 2), "2032");
        assert_eq!(round(&Model::default(), 2), "round 2");
    }
}
