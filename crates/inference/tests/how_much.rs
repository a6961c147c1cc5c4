//! How much and when: against a sum over all histories, and what holds in any scenario.

mod support;

use std::cell::Cell;

use demarche_engine::progress::Quiet;
use demarche_inference::filter::{Filtered, Reports, filter};
use demarche_inference::query::forecast::forecast;
use demarche_inference::query::how_much::{Amount, expected, how_much, median};
use demarche_inference::query::question::{ask, by_round};
use demarche_inference::solve::{self, Instance};
use demarche_inference::uncertain::ensemble::{Ensemble, Holds, Settings};
use demarche_scenario::model::{Formula, Model, Property};
use proptest::prelude::*;
use support::plain::{Plain, Whole};
use support::side_by_side::{read, slots};
use support::value::property;
use support::{Solved, check, on_scenarios};

fn close(a: f64, b: f64, what: &str) -> Result<(), TestCaseError> {
    prop_assert!((a - b).abs() < 1e-10, "{what}: {a}, not {b}");
    Ok(())
}

fn filtered(solved: &Solved, reports: &Reports) -> Result<Filtered, TestCaseError> {
    filter(solved.instance(), reports).map_err(|e| TestCaseError::fail(e.to_string()))
}

/// The probability of each history, by how well it fits the reports: the sum over all of them, one by one.
struct Told<'a> {
    plain: &'a Plain<'a>,
    histories: Vec<Whole<'a>>,
    weights: Vec<f64>,
}

impl Told<'_> {
    fn new<'a>(
        plain: &'a Plain<'a>,
        solved: &Solved,
        reports: &Reports,
    ) -> Result<Told<'a>, TestCaseError> {
        let slots = slots(plain, &solved.game).map_err(TestCaseError::fail)?;
        let histories = plain.histories(&read(&slots, &solved.solution.sigma));
        let fits = |whole: &Whole| {
            let each = reports.used().map(|report| plain.fits(whole, report.item));
            whole.probability * each.product::<f64>()
        };
        Ok(Told {
            weights: histories.iter().map(fits).collect(),
            plain,
            histories,
        })
    }

    /// The weight of the histories of which this is true.
    fn mass(&self, holds: impl Fn(&Whole) -> bool) -> f64 {
        let both = self.histories.iter().zip(&self.weights);
        both.filter(|(whole, _)| holds(whole)).map(|(_, w)| w).sum()
    }

    /// Whether a condition holds of a history at the end of a round.
    fn at(&self, whole: &Whole, formula: &Formula, round: u32) -> bool {
        self.plain.holds(whole, formula, round)
    }

    fn given(&self, whole: &Whole, given: &Option<Property>) -> bool {
        given
            .as_ref()
            .is_none_or(|given| property(given, |formula, round| self.at(whole, formula, round)))
    }
}

#[test]
fn distributions_values_and_survival_are_those_of_all_histories() {
    let (amounts, numbers, courses, conditions) =
        (Cell::new(0), Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |cell: &Cell<usize>, by: bool| cell.set(cell.get() + usize::from(by));
    on_scenarios(200, |solved| {
        let model = &solved.model;
        let plain = Plain::new(model, &solved.draw);
        for reports in [Reports::none(), Reports::new(model, &solved.draw, None)] {
            let filtered = filtered(solved, &reports)?;
            let told = Told::new(&plain, solved, &reports)?;
            for asked in &model.how_much {
                let given = &asked.members[0].given;
                let all = told.mass(|w| told.given(w, given));
                let Some(found) = how_much(solved.instance(), &filtered, asked) else {
                    close(all, 0.0, &asked.name)?;
                    continue;
                };
                count(&amounts, true);
                count(&conditions, given.is_some());
                for (round, row) in found.by_round.iter().enumerate() {
                    let mut value = 0.0;
                    for (level, &p) in row.iter().enumerate() {
                        let has = |w: &Whole| w.history.ends[round].0[asked.variable] == level;
                        let mass = told.mass(|w| told.given(w, given) && has(w));
                        close(p, mass / all, &asked.name)?;
                        let base = model.variables[asked.variable].int_base.unwrap_or(0);
                        value += (base + level as i64) as f64 * mass / all;
                    }
                    if let Some(values) = model.values(asked.variable) {
                        close(expected(&values, row), value, "an expected value")?;
                        count(&numbers, true);
                    }
                }
            }
            for asked in &model.when {
                let Property::By(condition, last) = &asked.property else {
                    panic!("`when` asks by which round");
                };
                let answer = ask(solved.instance(), &filtered, asked);
                let all = told.mass(|w| told.given(w, &asked.given));
                if answer.probability.is_none() {
                    close(all, 0.0, &asked.name)?;
                    continue;
                }
                prop_assert_eq!(answer.by_round.len(), *last as usize);
                count(&courses, true);
                for (round, come) in (1..).zip(&answer.by_round) {
                    let not_yet = |w: &Whole| (1..=round).all(|r| !told.at(w, condition, r));
                    let mass = told.mass(|w| told.given(w, &asked.given) && not_yet(w));
                    close(1.0 - come, mass / all, "survival")?;
                }
            }
        }
        Ok(())
    });
    let counts = [&amounts, &numbers, &courses, &conditions].map(Cell::get);
    assert!(counts.iter().all(|&n| n > 50), "{counts:?}");
}

#[test]
fn levels_sum_to_one_and_nothing_comes_undone() {
    on_scenarios(200, |solved| {
        let model = &solved.model;
        let reports = Reports::new(model, &solved.draw, None);
        let filtered = filtered(solved, &reports)?;
        let forecasts = forecast(solved.instance(), &filtered);
        for asked in &model.how_much {
            let Some(found) = how_much(solved.instance(), &filtered, asked) else {
                continue;
            };
            prop_assert_eq!(found.by_round.len(), model.rounds as usize);
            for row in &found.by_round {
                prop_assert_eq!(row.len(), model.variables[asked.variable].levels.len());
                close(row.iter().sum(), 1.0, "the sum of all levels")?;
            }
            prop_assert_eq!(
                found.levels(asked),
                found.by_round[asked.round as usize - 1].as_slice()
            );
            let mut forecasts = forecasts.iter();
            let forecast = forecasts.find(|forecast| forecast.variable == asked.variable);
            if let (true, Some(forecast)) = (asked.members[0].given.is_none(), forecast) {
                let pairs = found.by_round.iter().flatten();
                for (a, b) in pairs.zip(forecast.by_round.iter().flatten()) {
                    close(*a, *b, "a level, asked and forecast")?;
                }
            }
        }
        for asked in &model.when {
            let course = ask(solved.instance(), &filtered, asked).by_round;
            prop_assert!(course.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12));
            match median(&course) {
                Some(round) => {
                    let place = round as usize - 1;
                    prop_assert!(course[place] >= 0.5 - 1e-9);
                    prop_assert!(course[..place].iter().all(|p| *p < 0.5));
                }
                None => prop_assert!(course.iter().all(|p| *p < 0.5)),
            }
        }
        Ok(())
    });
}

#[test]
fn without_reports_nothing_moves() {
    on_scenarios(60, |solved| {
        let silent = filtered(solved, &Reports::none())?;
        let text_of = |found: &Option<Amount>| format!("{found:?}");
        for asked in &solved.model.how_much {
            let [before, after] = [(); 2].map(|()| how_much(solved.instance(), &silent, asked));
            prop_assert_eq!(text_of(&before), text_of(&after));
        }
        // Reports that are the same whether they are true or not tell nothing.
        let mut flat = solved.model.clone();
        for source in &mut flat.sources {
            source.hit = Formula::Const(0.4);
            source.false_alarm = Formula::Const(0.4);
            source.planted = None;
        }
        for item in &mut flat.evidence {
            item.claim.about = None;
        }
        let reports = Reports::new(&flat, &solved.draw, None);
        let at = Instance {
            model: &flat,
            ..solved.instance()
        };
        let told = filter(at, &reports).map_err(|e| TestCaseError::fail(e.to_string()))?;
        for asked in &solved.model.how_much {
            let [before, after] = [&silent, &told].map(|f| how_much(solved.instance(), f, asked));
            let (Some(before), Some(after)) = (before, after) else {
                continue;
            };
            for (a, b) in before
                .by_round
                .iter()
                .flatten()
                .zip(after.by_round.iter().flatten())
            {
                close(*a, *b, "a level before and after")?;
            }
        }
        for asked in &solved.model.when {
            let [before, after] = [&silent, &told].map(|f| by_round(solved.instance(), f, asked));
            for (a, b) in before.by_round.iter().zip(&after.by_round) {
                close(*a, *b, "survival before and after")?;
            }
        }
        Ok(())
    });
}

const RANGED: &str = r#"
scenario "Ranged"
  rounds 3
actor north
  ranks calm > quiet
goal calm of north
  1 if strikes is 0
goal quiet of north
  1 if strikes < 2
variable strikes: -1..2 = 0
decision move by north
  option hold
  option hit
    then strikes rises
event storm
  10%..60% strikes rises
  otherwise nothing
source wire
  hit 70%..90%, false alarm 10%..40%
evidence one: strikes > 0 in round 1, reported by wire
question whether: strikes > 1 at the end
question much: how much strikes in round 2
question late: when strikes > 1
"#;

#[test]
fn draws_keep_levels_courses_and_what_is_expected() {
    let model: Model = check(RANGED).expect("a sound scenario");
    let base = solve::Solved::new(&model, &solve::Settings::default(), &Quiet);
    let base = base.expect("a solution");
    let ensemble = Ensemble::new(&base, &Settings::default());
    let schema = ensemble.schema();
    let names: Vec<&str> = schema
        .columns()
        .iter()
        .map(|column| column.name.as_str())
        .take_while(|name| !name.starts_with("number"))
        .collect();
    assert_eq!(
        names,
        [
            "answer.whether",
            "course.whether.1",
            "course.whether.2",
            "answer.late",
            "course.late.1",
            "course.late.2",
            "answer.much.-1",
            "course.much.-1.1",
            "answer.much.0",
            "course.much.0.1",
            "answer.much.1",
            "course.much.1.1",
            "answer.much.2",
            "course.much.2.1",
            "expected.much",
            "expected.much.1",
        ]
    );
    let records = ensemble.records(&schema, 0..20, &Quiet);
    let place = |holds| schema.place(holds).expect("a column");
    let first = model.first_member(0);
    for record in &records {
        let level = |level: usize| {
            record.values[place(Holds::Answer {
                question: first + level,
            })]
        };
        let levels: Vec<f64> = (0..4).map(level).collect();
        assert!((levels.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let expected = record.values[place(Holds::Expected {
            how_much: 0,
            round: 2,
        })];
        let sum = -levels[0] + levels[2] + 2.0 * levels[3];
        assert!((expected - sum).abs() < 1e-12, "{expected}, not {sum}");
        let late = |holds| record.values[place(holds)];
        let course = [
            late(Holds::ByRound {
                question: 1,
                round: 1,
            }),
            late(Holds::ByRound {
                question: 1,
                round: 2,
            }),
            late(Holds::Answer { question: 1 }),
        ];
        assert!(
            course[0] <= course[1] && course[1] <= course[2],
            "{course:?}"
        );
    }
    let spread: Vec<f64> = records
        .iter()
        .map(|r| {
            r.values[place(Holds::Expected {
                how_much: 0,
                round: 2,
            })]
        })
        .collect();
    assert!(spread.iter().any(|x| (x - spread[0]).abs() > 1e-3));
}

#[test]
fn the_median_is_the_first_round_that_is_even() {
    assert_eq!(median(&[0.1, 0.5, 0.9]), Some(2));
    assert_eq!(median(&[0.7]), Some(1));
    assert_eq!(median(&[0.1, 0.499]), None);
    assert_eq!(median(&[]), None);
}
