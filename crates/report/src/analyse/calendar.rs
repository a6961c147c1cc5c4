//! Dates and rounds as text.

use std::time::Duration;

use demarche_scenario::date::Date;
use demarche_scenario::model::Model;
use demarche_scenario::syntax::Unit;
use jiff::Span;

/// `2024-11-05`
pub(crate) fn date(day: Date) -> String {
    day.to_string()
}

/// The day, in universal time, so many seconds after the start of 1970.
pub(crate) fn day_of(seconds: u64) -> Date {
    Date::constant(1970, 1, 1).saturating_add(Duration::from_secs(seconds))
}

/// A round by its place in the calendar, such as `2025 Q1`; `round 3` where the scenario names no dates, or none that the
/// calendar has.
pub(crate) fn round(model: &Model, round: u32) -> String {
    placed(model, i64::from(round) - 1).unwrap_or_else(|| format!("round {round}"))
}

/// The place in the calendar of a round with so many rounds before it.
fn placed(model: &Model, past: i64) -> Option<String> {
    let (unit, from) = (model.unit?, model.from?);
    let year = i64::from(from.year());
    let months = year * 12 + i64::from(from.month()) - 1;
    Some(match unit {
        Unit::Years => format!("{}", year + past),
        Unit::Quarters => {
            let months = months + 3 * past;
            let quarter = months.rem_euclid(12) / 3 + 1;
            format!("{} Q{quarter}", months.div_euclid(12))
        }
        Unit::Months => {
            let months = months + past;
            let month = months.rem_euclid(12) + 1;
            format!("{:04}-{month:02}", months.div_euclid(12))
        }
        Unit::Weeks => date(days_later(from, 7 * past)?),
        Unit::Days => date(days_later(from, past)?),
    })
}

/// The last day of a round: the one before the next round starts. None where the scenario names no dates, or none that the
/// calendar has.
pub(crate) fn last_day(model: &Model, round: u32) -> Option<Date> {
    let (unit, from) = (model.unit?, model.from?);
    let rounds = i64::from(round);
    let months = |length: i64| {
        let later = Span::new().try_months(length * rounds).ok()?;
        let month = from.first_of_month().checked_add(later).ok()?;
        // A round that would start on the 31st of a shorter month starts on the first of the next.
        let past = (from.day() - 1).min(month.days_in_month());
        days_later(month, i64::from(past) - 1)
    };
    match unit {
        Unit::Years => months(12),
        Unit::Quarters => months(3),
        Unit::Months => months(1),
        Unit::Weeks => days_later(from, 7 * rounds - 1),
        Unit::Days => days_later(from, rounds - 1),
    }
}

fn days_later(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_make_days() {
        assert_eq!(day_of(0), Date::constant(1970, 1, 1));
        assert_eq!(day_of(951_782_400 - 1), Date::constant(2000, 2, 28));
        assert_eq!(day_of(951_782_400), Date::constant(2000, 2, 29));
        assert_eq!(day_of(u64::MAX), Date::MAX);
    }

    #[test]
    fn a_round_ends_on_the_day_before_the_next() {
        let end = |unit, from, round| {
            let (year, month, day) = from;
            let model = Model {
                unit: Some(unit),
                from: Some(Date::constant(year, month, day)),
                ..Model::default()
            };
            let last = last_day(&model, round);
            last.map(|day| (day.year(), day.month(), day.day()))
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
        let model = |unit, (year, month, day)| Model {
            unit: Some(unit),
            from: Some(Date::constant(year, month, day)),
            ..Model::default()
        };
        assert_eq!(round(&model(Unit::Quarters, (2024, 10, 1)), 2), "2025 Q1");
        assert_eq!(round(&model(Unit::Months, (2024, 11, 1)), 3), "2025-01");
        assert_eq!(round(&model(Unit::Weeks, (1962, 10, 16)), 3), "1962-10-30");
        assert_eq!(round(&model(Unit::Days, (1962, 10, 16)), 14), "1962-10-29");
        assert_eq!(round(&model(Unit::Years, (2031, 1, 1)), 2), "2032");
        assert_eq!(round(&Model::default(), 2), "round 2");
        assert_eq!(round(&model(Unit::Days, (9999, 12, 31)), 1), "9999-12-31");
        assert_eq!(round(&model(Unit::Days, (9999, 12, 31)), 2), "round 2");
        assert_eq!(round(&model(Unit::Years, (9999, 1, 1)), 2), "10000");
    }
}
