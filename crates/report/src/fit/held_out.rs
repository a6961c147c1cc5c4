//! A fit judged by rows that it did not see, as rows and sentences.

use demarche_fit::held_out::{Forecaster, HeldOut, Mean};

/// Heads of the columns of [`judged`].
pub const JUDGED_HEAD: [&str; 4] = ["", "bits", "more than the game", "Brier score"];

/// By what the fit is judged.
pub fn judged_by(held_out: &HeldOut) -> String {
    let groups = match held_out.groups == held_out.rows {
        true => String::new(),
        false => format!(" in {} groups", held_out.groups),
    };
    let columns = match held_out.columns.len() {
        0 => "no column".to_owned(),
        1 => "1 column".to_owned(),
        n => format!("{n} columns"),
    };
    format!(
        "Fitted without the rows with {}, and judged by them: {} rows{groups}, {} observations. The multinomial logit has the {columns} that \
         the game uses. Bits are −log₂ of the probability of what came, 0 at best; Brier scores go from 0 at best to 2. In brackets, what \
         holds nine tenths of 10,000 resamples of the {}",
        held_out.condition,
        held_out.rows,
        (held_out.seen * 1000.0).round() / 1000.0,
        match groups.is_empty() {
            true => "rows",
            false => "groups",
        }
    )
}

/// A row for each forecaster: its name, bits, how many more than the game, and Brier score.
pub fn judged(held_out: &HeldOut) -> Vec<[String; 4]> {
    let rows = held_out.judged.iter().map(|judged| {
        let more = match judged.forecaster {
            Forecaster::Game => String::new(),
            _ => signed(&judged.bits_more),
        };
        let brier = digits(judged.brier.value);
        [
            name(judged.forecaster).to_owned(),
            digits(judged.bits.value),
            more,
            brier,
        ]
    });
    rows.collect()
}

fn name(forecaster: Forecaster) -> &'static str {
    match forecaster {
        Forecaster::Game => "the fitted game",
        Forecaster::BaseRates => "base rates",
        Forecaster::OwnRecord => "each group's own record",
        Forecaster::MultinomialLogit => "multinomial logit",
    }
}

/// Four digits; where there is no mean, what was ruled out came.
fn digits(mean: Option<f64>) -> String {
    mean.map_or("∞".to_owned(), |mean| format!("{mean:.4}"))
}

fn signed(mean: &Mean) -> String {
    let sign = |x: f64| format!("{x:+.4}").replace('-', "−");
    let Some(value) = mean.value else {
        return "∞".to_owned();
    };
    match mean.interval {
        Some((low, high)) => format!("{} ({} to {})", sign(value), sign(low), sign(high)),
        None => sign(value),
    }
}
