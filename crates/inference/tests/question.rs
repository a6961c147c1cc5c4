//! Questions against every path of play, one by one.

mod play;

use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::question::{ask, by_round, last_round, probability};
use demarche_inference::solve::Instance;
use demarche_scenario::model::{Formula, Property, Question};
use play::{Path, Random, Table, paths, random_condition, random_table};
use proptest::prelude::*;

fn close(a: f64, b: f64) -> Result<(), TestCaseError> {
    prop_assert!((a - b).abs() < 1e-10, "{a} is not {b}");
    Ok(())
}

/// A property's meaning on one path, straight from its definition.
fn holds(table: &Table, path: &Path, property: &Property) -> bool {
    let at = |formula: &Formula, round: u32| table.holds(path, formula, round);
    match property {
        Property::InRound(a, r) => at(a, *r),
        Property::By(a, r) => (1..=*r).any(|k| at(a, k)),
        Property::Always(a, r) => (1..=*r).all(|k| at(a, k)),
        Property::Until(a, b, r) => (1..=*r).any(|k| at(b, k) && (1..k).all(|j| at(a, j))),
    }
}

/// The same property asked about an earlier round.
fn through(property: &Property, round: u32) -> Property {
    match property.clone() {
        Property::InRound(a, _) => Property::InRound(a, round),
        Property::By(a, _) => Property::By(a, round),
        Property::Always(a, _) => Property::Always(a, round),
        Property::Until(a, b, _) => Property::Until(a, b, round),
    }
}

fn random_property(r: &mut Random, rounds: u32) -> Property {
    let round = 1 + r.below(rounds as usize) as u32;
    let a = random_condition(r, 1);
    match r.below(4) {
        0 => Property::InRound(a, round),
        1 => Property::By(a, round),
        2 => Property::Always(a, round),
        _ => Property::Until(a, random_condition(r, 1), round),
    }
}

fn question(property: Property, given: Option<Property>) -> Question {
    Question {
        name: "q".into(),
        label: String::new(),
        property,
        given,
        resolves: None,
        due: None,
        base_rate: None,
        headline: false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn answers_are_those_of_every_path(seed: u64) {
        let table = &random_table(seed);
        let r = &mut Random(seed ^ 1);
        let reports = Reports::new(&table.model, &table.draw, None);
        let filtered = filter(table.instance(), &reports).unwrap();
        let used: Vec<_> = reports.used().map(|r| (r.item, r.hit, r.false_alarm)).collect();
        let paths = paths(table);
        let joint: Vec<f64> =
            paths.iter().map(|path| path.probability * table.likelihood(path, &used)).collect();
        let share = |property: &Property, given: &Option<Property>| {
            let fits = |path: &Path| given.as_ref().is_none_or(|g| holds(table, path, g));
            let (mut yes, mut all) = (0.0, 0.0);
            for (path, w) in paths.iter().zip(&joint).filter(|(path, _)| fits(path)) {
                all += w;
                yes += if holds(table, path, property) { *w } else { 0.0 };
            }
            (yes, all)
        };
        let total: f64 = joint.iter().sum();
        for conditional in [false, true] {
            let asked = random_property(r, table.model.rounds);
            let given = conditional.then(|| random_property(r, table.model.rounds));
            let question = question(asked.clone(), given.clone());
            let Table { game, model, draw, sigma, .. } = table;
            let at = Instance { model, game, draw, sigma };
            let answer = ask(at, &filtered, &question);
            let alone = probability(at, &filtered, &question);
            prop_assert_eq!(alone, answer.probability);
            let to_it = by_round(at, &filtered, &question).by_round;
            prop_assert_eq!(&to_it[..], &answer.by_round[..to_it.len()]);
            if let Some((last, held)) = last_round(model, &question).zip(answer.probability) {
                prop_assert_eq!((to_it.len(), to_it.last()), (last as usize, Some(&held)));
            } else {
                prop_assert!(to_it.is_empty());
            }
            let (yes, all) = share(&asked, &given);
            close(answer.given, all / total)?;
            let Some(held) = answer.probability else {
                prop_assert!(all / total < 1e-10);
                continue;
            };
            close(held, yes / all)?;
            for (&curve, round) in answer.by_round.iter().zip(1..) {
                let (yes, all) = share(&through(&asked, round), &given);
                close(curve, yes / all)?;
            }
        }
    }

    #[test]
    fn negation_and_types(seed: u64) {
        let table = &random_table(seed);
        let r = &mut Random(seed ^ 2);
        let filtered =
            filter(table.instance(), &Reports::none()).unwrap();
        let answer = |property| {
            let question = question(property, None);
            ask(table.instance(), &filtered, &question)
        };
        let a = random_condition(r, 1);
        let last = table.model.rounds;
        let never = answer(Property::Always(Formula::Not(Box::new(a.clone())), last));
        let ever = answer(Property::By(a, last));
        close(never.probability.unwrap() + ever.probability.unwrap(), 1.0)?;
        let about_types = answer(Property::InRound(Formula::IsType(2, 1), last));
        close(about_types.probability.unwrap(), filtered.types[1][1])?;
        prop_assert!(about_types.by_round.is_empty());
    }
}

#[test]
fn a_condition_that_cannot_hold_gives_no_answer() {
    let table = random_table(3);
    let filtered = filter(table.instance(), &Reports::none());
    let given = Some(Property::By(Formula::Const(0.0), 1));
    let question = question(Property::By(Formula::Const(1.0), 1), given);
    let filtered = filtered.unwrap();
    let answer = ask(table.instance(), &filtered, &question);
    assert_eq!((answer.probability, answer.given), (None, 0.0));
}
