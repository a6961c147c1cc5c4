//! Fits judged by rows that they did not see.

mod support;

use demarche_engine::progress::Quiet;
use demarche_fit::data::Special;
use demarche_fit::held_out::{Forecaster, HeldOut, hold_out};
use demarche_fit::multinomial::Multinomial;
use demarche_fit::table::Condition;
use demarche_fit::{Settings, Table};
use demarche_scenario::model::Model;
use support::{Draws, bound, bundled, model, reference, settings, table};

/// What somebody does hangs on a column, in logits that are known.
const CHOICE: &str = r#"
scenario "Choice"
  rounds 1
column power = 0
column idle = 0
coefficient b0 = 0
coefficient b1 = 0
actor one
  weighs gain 1
  precision 1
goal gain of one in any units
  b0 + b1 * power if ask is demand
  1 if ask is wait
decision ask by one
  option wait
  option demand
  option retreat
question waited: ask is wait at the end
question demanded: ask is demand at the end
question retreated: ask is retreat at the end
"#;

const ALL: [Forecaster; 4] = [
    Forecaster::Game,
    Forecaster::BaseRates,
    Forecaster::OwnRecord,
    Forecaster::MultinomialLogit,
];

fn share(power: f64, slope: f64) -> [f64; 3] {
    let odds = [1_f64.exp(), (0.3 + slope * power).exp(), 1.0];
    odds.map(|x| x / odds.iter().sum::<f64>())
}

/// Pairs seen in two decades, a row each; the outcomes counted over ten years.
fn drawn(slope: f64, seed: u64) -> Table {
    let mut draws = Draws(seed);
    let mut text = String::from("decade,pair,power,idle,waited,demanded,retreated\n");
    for pair in 0..120 {
        for decade in [1980, 1990] {
            let power = (8.0 * draws.next()).floor() / 2.0 - 2.0;
            let p = share(power, slope);
            let mut counts = [0; 3];
            for _ in 0..10 {
                let u = draws.next();
                let came = if u < p[0] {
                    0
                } else {
                    1 + usize::from(u >= p[0] + p[1])
                };
                counts[came] += 1;
            }
            let idle = draws.next();
            let [a, b, c] = counts;
            text += &format!("{decade},{pair},{power},{idle},{a},{b},{c}\n");
        }
    }
    table(&text)
}

fn by_pair() -> Settings {
    Settings {
        special: Special {
            cluster: Some("pair".into()),
            count: None,
        },
        ..settings()
    }
}

fn judge(model: &Model, table: &Table) -> HeldOut {
    let condition: Condition = "decade >= 1990".parse().expect("a condition");
    hold_out(model, table, (&condition, &by_pair()), &Quiet)
        .expect("a fit")
        .1
        .expect("it is judged")
}

/// Scores by hand: base rates and each pair's own record, from the text of the table.
#[test]
fn scores_are_what_a_plain_count_gives() {
    let (model, table) = (model(CHOICE), drawn(1.5, 7));
    let held_out = judge(&model, &table);
    let found: Vec<Forecaster> = held_out.judged.iter().map(|j| j.forecaster).collect();
    assert_eq!(found, ALL);
    let cell = |row: usize, name: &str| {
        let column = table.find(name).expect("a column");
        table.number(row, column).expect("a number").expect("one")
    };
    let counts = |row: usize| ["waited", "demanded", "retreated"].map(|name| cell(row, name));
    let (old, new): (Vec<usize>, Vec<usize>) =
        (0..table.len()).partition(|&row| cell(row, "decade") < 1990.0);
    let mut totals = [0.0; 3];
    for &row in &old {
        for (total, count) in totals.iter_mut().zip(counts(row)) {
            *total += count;
        }
    }
    let all: f64 = totals.iter().sum();
    let rates = totals.map(|total| total / all);
    let own = |row: usize| {
        let before = old.iter().find(|&&o| cell(o, "pair") == cell(row, "pair"));
        let counts = counts(*before.expect("each pair was there"));
        [0, 1, 2].map(|k| (counts[k] + rates[k]) / 11.0)
    };
    let score = |forecast: &dyn Fn(usize) -> [f64; 3]| {
        let (mut bits, mut brier, mut seen) = (0.0, 0.0, 0.0);
        for &row in &new {
            let p = forecast(row);
            for (k, count) in counts(row).into_iter().enumerate() {
                bits -= count * p[k].log2();
                for (j, p) in p.iter().enumerate() {
                    let hit = if j == k { 1.0 } else { 0.0 };
                    brier += count * (p - hit) * (p - hit);
                }
                seen += count;
            }
        }
        (bits / seen, brier / seen)
    };
    for (forecaster, (bits, brier)) in [(1, score(&|_| rates)), (2, score(&own))] {
        let judged = &held_out.judged[forecaster];
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(judged.bits.value, bits), "{judged:?} {bits}");
        assert!(near(judged.brier.value, brier), "{judged:?} {brier}");
        let more = bits - held_out.judged[0].bits.value;
        let found = judged.bits_more.expect("it is beside the game");
        assert!(near(found.value, more));
        let (low, high) = found.interval.expect("an interval");
        assert!(low < more && more < high, "{judged:?}");
    }
    assert_eq!((held_out.rows, held_out.groups), (120, 120));
    // The game does not use the idle column, so the logit has it not either.
    assert_eq!(held_out.columns, ["power"]);
}

/// Where the game is true it does better than what knows no columns, and as well as a logit; where columns mean nothing, no better.
#[test]
fn a_true_game_is_found_better_and_an_idle_one_is_not() {
    let model = model(CHOICE);
    let more = |slope: f64, seed: u64, of: usize| {
        let held_out = judge(&model, &drawn(slope, seed));
        let more = held_out.judged[of]
            .bits_more
            .expect("it is beside the game");
        more.interval.expect("an interval")
    };
    let (low, _) = more(1.5, 11, 1);
    assert!(low > 0.1, "{low}");
    let (low, high) = more(1.5, 11, 3);
    assert!(
        low < 0.01 && high > -0.01 && high - low < 0.1,
        "{low} {high}"
    );
    let holds = (0..40).filter(|&seed| {
        let (low, high) = more(0.0, seed, 1);
        low <= 0.0 && 0.0 <= high
    });
    let holds = holds.count();
    assert!((28..=40).contains(&holds), "{holds}");
}

/// At the top of its likelihood what a multinomial logit has for each outcome, and with each column, sums to what was seen.
#[test]
fn the_multinomial_logit_is_at_its_top() {
    let (model, table) = (model(CHOICE), drawn(1.0, 3));
    let data = bound(&model, &table);
    let logit = Multinomial::fit(&data, &[0, 1], &Quiet);
    for column in [None, Some(0), Some(1)] {
        let mut missing = vec![0.0; 3];
        for seen in &data.observations {
            let case = &data.cases[seen.case];
            let x = column.map_or(1.0, |c| case.values[c]);
            let came = data
                .outcomes
                .iter()
                .position(|o| o.event == case.events[seen.event]);
            for (k, p) in logit.probabilities(&case.values).iter().enumerate() {
                let hit = if came == Some(k) { 1.0 } else { 0.0 };
                missing[k] += seen.weight * (hit - p) * x;
            }
        }
        assert!(missing.iter().all(|m| m.abs() < 1e-2), "{missing:?}");
    }
}

#[test]
fn what_cannot_be_held_out_is_said() {
    let (model, table) = (model(CHOICE), drawn(1.0, 3));
    let said = |condition: &str| {
        let condition: Condition = condition.parse().expect("a condition");
        let failed = hold_out(&model, &table, (&condition, &by_pair()), &Quiet);
        failed.expect_err("it cannot be").to_string()
    };
    assert!(said("year > 1990").contains("no column `year`"));
    assert!(said("decade > 1990").contains("holds in no row"));
    assert!(said("decade > 1900").contains("holds in every row"));
}

/// The crisis game of sanctions on the decade that it was not fitted to: how it does is printed, and held by the guide's page.
#[test]
fn sanctions_of_the_nineties_from_what_came_before() {
    let Some(data) = reference("sigint/sanctions.csv") else {
        return;
    };
    let model = bundled("sanctions.demarche");
    let condition: Condition = "tenyear >= 1990".parse().expect("a condition");
    let settings = Settings {
        estimator: demarche_fit::Estimator::Npl,
        special: Special {
            cluster: Some("dyadID".into()),
            count: None,
        },
        ..settings()
    };
    let (fitted, held_out) =
        hold_out(&model, &table(&data), (&condition, &settings), &Quiet).expect("a fit");
    let held_out = held_out.expect("it is judged");
    assert_eq!((fitted.rows, held_out.rows), (249, 169));
    for judged in &held_out.judged {
        println!("{judged:?}");
    }
    let page = include_str!("../../../guide/src/evidence.md");
    for judged in &held_out.judged {
        for mean in [judged.bits.value, judged.brier.value] {
            let printed = format!("{mean:.4}");
            assert!(
                page.contains(&printed),
                "the page lacks {printed}: {judged:?}"
            );
        }
    }
}

/// Rows without a group are groups of their own, also where each is several observations.
#[test]
fn rows_of_no_group_are_resampled_row_by_row() {
    let (model, table) = (model(CHOICE), drawn(1.5, 7));
    let condition: Condition = "decade >= 1990".parse().expect("a condition");
    let alone = hold_out(&model, &table, (&condition, &settings()), &Quiet).expect("a fit");
    let alone = alone.1.expect("it is judged");
    assert_eq!((alone.rows, alone.groups), (120, 120));
    // Each pair has one such row, so that it is all the same whether pairs or rows are drawn.
    let by_pair = judge(&model, &table);
    assert_eq!(alone.judged[1], by_pair.judged[1]);
}

/// Of a fit that was stopped nothing is judged.
#[test]
fn a_fit_that_is_stopped_is_not_judged() {
    struct Stopped;
    impl demarche_engine::progress::Progress for Stopped {
        fn step(&self, _: &str, _: f64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let condition: Condition = "decade >= 1990".parse().expect("a condition");
    // Compiling is stopped as well, or the climb is.
    let found = hold_out(
        &model(CHOICE),
        &drawn(1.5, 7),
        (&condition, &settings()),
        &Stopped,
    );
    assert!(found.is_err() || found.is_ok_and(|(_, judged)| judged.is_none()));
}
