//! A fit judged by rows that it did not see, as rows and sentences.

use demarche_fit::held_out::{Forecaster, HeldOut, Mean};

use crate::view::words::count;

/// Heads of the columns of [`judged`].
pub const JUDGED_HEAD: [&str; 4] = ["", "bits", "more than the game", "Brier score"];

/// By what the fit is judged.
pub fn judged_by(held_out: &HeldOut) -> String {
    let (rows, groups) = (count(held_out.rows, "row"), count(held_out.groups, "group"));
    let (among, drawn) = match held_out.groups == held_out.rows {
        true => (rows, "rows"),
        false => (format!("{rows} in {groups}"), "groups"),
    };
    format!(
        "Fitted without the rows with {}, and judged by them: {among}, {} observations. The game forecasts by the equilibrium that `ml` \
         selects; the multinomial logit has the {} that the game uses. Bits are −log₂ of the probability of what came, 0 at best; Brier \
         scores go from 0 at best to 2. In brackets, what holds nine tenths of resamples of the {drawn}",
        held_out.condition,
        (held_out.seen * 1000.0).round() / 1000.0,
        count(held_out.columns.len(), "column"),
    )
}

/// A row for each forecaster: its name, bits, how many more than the game, and Brier score.
pub fn judged(held_out: &HeldOut) -> Vec<[String; 4]> {
    let rows = held_out.judged.iter().map(|judged| {
        let name = name(judged.forecaster).to_owned();
        let more = judged.bits_more.as_ref().map_or(String::new(), signed);
        let digits = |mean: &Mean| of(mean.value, format!("{:.4}", mean.value));
        [name, digits(&judged.bits), more, digits(&judged.brier)]
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

/// A number as it is written; where something came that was ruled out, by its sign, and a dash where it was by both.
fn of(value: f64, finite: String) -> String {
    match value {
        value if value.is_finite() => finite,
        value if value.is_nan() => "–".to_owned(),
        value if value > 0.0 => "∞".to_owned(),
        _ => "−∞".to_owned(),
    }
}

fn signed(mean: &Mean) -> String {
    let sign = |x: f64| format!("{x:+.4}").replace('-', "−");
    let value = of(mean.value, sign(mean.value));
    match mean.interval {
        Some((low, high)) => format!("{value} ({} to {})", sign(low), sign(high)),
        None => value,
    }
}
