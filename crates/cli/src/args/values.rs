//! Parsers of argument values.

use std::time::Duration;

use demarche_report::score::Verdict;
use demarche_runs::Shard;
use demarche_scenario::date::{self, Date};
use demarche_scenario::explain::{Explanation, explain, like};

/// λ: a number from 0 up.
pub(crate) fn precision(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
        _ => Err("λ is a number from 0 up".into()),
    }
}

/// What can stand in an address and a cookie as it is, and is too long to be guessed.
pub(crate) fn token(text: &str) -> Result<String, String> {
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if plain && (8..=128).contains(&text.len()) {
        Ok(text.into())
    } else {
        Err("a token is 8 to 128 letters, digits, `-` and `_`".into())
    }
}

/// `1.5`: a length of time, in seconds.
pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let read = text.parse().ok().filter(|s: &f64| *s > 0.0);
    let read = read.and_then(|s| Duration::try_from_secs_f64(s).ok());
    read.ok_or_else(|| "a budget is a number of seconds above 0".into())
}

/// `3/8`: the third of eight parts.
pub(crate) fn shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/').and_then(|(part, of)| {
        let (part, of) = (part.parse().ok()?, of.parse().ok()?);
        (1 <= part && part <= of).then_some(Shard { part, of })
    });
    parts.ok_or_else(|| "a shard is written like 3/8: the third of eight parts".into())
}

/// `2024-11-30`: a whole date, since a month alone leaves the day open.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    let whole = text.len() == "2024-11-30".len();
    let read = date::date(text).filter(|_| whole);
    read.ok_or_else(|| "a date is a day of the calendar, written like 2024-11-30".into())
}

/// `deal=yes`: a question, and what came of it.
pub(crate) fn outcome(text: &str) -> Result<(String, Verdict), String> {
    let (question, outcome) = text.split_once('=').ok_or("write it like deal=yes")?;
    let outcome = match outcome {
        "yes" => Verdict::Yes,
        "no" => Verdict::No,
        "void" => Verdict::Void,
        _ => return Err("a question is resolved as yes, no or void".into()),
    };
    Ok((question.to_string(), outcome))
}

/// `cannot-know`: the code of a problem, with what it means.
pub(crate) fn code(text: &str) -> Result<Explanation, String> {
    explain(text).ok_or_else(|| {
        let like: Vec<String> = like(text).iter().map(|c| format!("`{c}`")).collect();
        let more = match like.is_empty() {
            true => "the guide's page on problems has all".into(),
            false => format!("did you mean {}?", like.join(" or ")),
        };
        format!("no problem has this code; {more}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_precisions_are_read_as_people_write_them() {
        assert_eq!(date("2024-11-05"), Ok(Date::constant(2024, 11, 5)));
        for wrong in ["2024-13-01", "2023-02-29", "2024-11", "yesterday"] {
            assert!(date(wrong).is_err(), "{wrong}");
        }
        assert_eq!(precision("30"), Ok(30.0));
        assert!(precision("inf").is_err() && precision("-1").is_err());
        assert_eq!(shard("3/8"), Ok(Shard { part: 3, of: 8 }));
        for wrong in ["0/8", "9/8", "3", "3/", "-1/8", "a/b", "1/0"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }
}
