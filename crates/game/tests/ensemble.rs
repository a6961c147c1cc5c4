//! Ensembles: the same rows however they are split, and the single solve where nothing is open.

#![allow(clippy::unwrap_used)]

use demarche_game::compile::{self, Draw, compile};
use demarche_game::ensemble::{
    Ensemble, Head, Holds, Over, Record, Row, Settings, Solved, Weighing, overview, summarise,
};
use demarche_game::filter::{Reports, filter, steps};
use demarche_game::forecast::forecast;
use demarche_game::progress::{Progress, Quiet};
use demarche_game::question::ask;
use demarche_game::signal::signals;
use demarche_game::trace::{self, trace};
use demarche_scenario::model::{Dist, Model, Rx, Weights};
use demarche_scenario::{Nowhere, check, parse};

fn starter() -> Model {
    let text = include_str!("../../../scenarios/starter.demarche");
    let (scenario, _) = parse::parse(text, 0);
    let (model, problems) = check(&scenario, &Nowhere);
    model.unwrap_or_else(|| panic!("{problems:?}"))
}

fn ensemble(model: &Model, threads: usize) -> Ensemble<'_> {
    let compiled = compile(model, &compile::Settings::default(), &Quiet).unwrap();
    let settings = Settings {
        threads,
        ..Settings::default()
    };
    Ensemble::new(model, compiled, &settings, &Quiet).unwrap()
}

#[test]
fn rows_do_not_depend_on_threads_or_on_how_draws_are_split() {
    let model = starter();
    let whole = ensemble(&model, 1).run(0..40, &Quiet);
    assert_eq!(whole.len(), 40);
    assert!(whole.iter().any(|row| row.answers != whole[0].answers));
    assert_eq!(ensemble(&model, 3).run(0..40, &Quiet), whole);
    let split = ensemble(&model, 2);
    let parts = [split.run(25..40, &Quiet), split.run(0..25, &Quiet)];
    assert_eq!([&parts[1][..], &parts[0][..]].concat(), whole);
}

#[test]
fn draws_are_solved_as_they_would_be_alone() {
    let model = starter();
    let ensemble = ensemble(&model, 1);
    for row in ensemble.run(0..20, &Quiet) {
        assert_ne!(row.solved, Solved::Unsolved);
        let alone = alone(&model, &ensemble.draws().at(row.index));
        for (drawn, alone) in row.answers.iter().zip(&alone.answers) {
            let (drawn, alone) = (drawn.unwrap(), alone.unwrap());
            assert!(
                (drawn - alone).abs() < 1e-9,
                "{}: {drawn} {alone}",
                row.index
            );
        }
    }
}

#[test]
fn with_nothing_open_every_draw_is_the_single_solve_to_the_last_bit() {
    let mut model = starter();
    let point = Draw::point(&model);
    for param in &mut model.params {
        param.dist = Dist::Point(param.dist.mean());
    }
    for (actor, weights) in model.actors.iter_mut().zip(&point.weights) {
        for (kind, weights) in actor.types.iter_mut().zip(weights) {
            let given = weights.iter().enumerate().filter(|(_, w)| **w > 0.0);
            kind.weights = Weights::Given(given.map(|(g, w)| (g, Rx::Const(*w))).collect());
        }
    }
    let ensemble = ensemble(&model, 2);
    assert!(ensemble.draws().certain());
    let alone = alone(&model, &Draw::point(&model));
    let rows = ensemble.run(0..3, &Quiet);
    for row in &rows {
        assert_eq!(row.solved, Solved::Same);
        assert_eq!((&row.answers, &row.types), (&alone.answers, &alone.types));
        assert_eq!(row.log_likelihood, alone.log_likelihood);
    }
    let effective = summarise(&rows).weighing.effective;
    assert!((effective - 3.0).abs() < 1e-12, "{effective}");
}

fn bits(records: &[Record]) -> Vec<(u64, Solved, Option<u64>, Vec<u64>)> {
    let bits = |record: &Record| {
        let values = record.values.iter().map(|value| value.to_bits());
        let likelihood = record.log_likelihood.map(f64::to_bits);
        (record.index, record.solved, likelihood, values.collect())
    };
    records.iter().map(bits).collect()
}

#[test]
fn records_do_not_depend_on_threads_and_hold_what_rows_hold() {
    let model = starter();
    let one = ensemble(&model, 1);
    let schema = one.schema();
    let records = one.records(&schema, 0..12, &Quiet);
    for threads in [2, 4] {
        let same = ensemble(&model, threads).records(&schema, 0..12, &Quiet);
        assert_eq!(bits(&same), bits(&records));
    }
    for (row, record) in one.run(0..12, &Quiet).iter().zip(&records) {
        assert_eq!(row.log_likelihood, record.log_likelihood);
        for (question, answer) in row.answers.iter().enumerate() {
            let place = schema.place(Holds::Answer { question }).unwrap();
            assert_eq!(Some(record.values[place]), *answer);
        }
    }
    let mut names: Vec<&str> = schema.columns().iter().map(|c| c.name.as_str()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

/// The columns say of a draw what the briefing would say of it alone.
#[test]
fn records_hold_what_the_parts_say() {
    let model = starter();
    let ensemble = ensemble(&model, 1);
    let schema = ensemble.schema();
    let record = &ensemble.records(&schema, 3..4, &Quiet)[0];
    let value = |holds| record.values[schema.place(holds).unwrap()];
    let draw = ensemble.draws().at(3);
    let compiled = compile(&model, &compile::Settings::default(), &Quiet).unwrap();
    let game = compiled.into_game(&model, &draw);
    let solution = trace(&game, &trace::Settings::default(), &Quiet);
    let reports = Reports::new(&model, &draw, None);
    let filtered = filter(&game, &model, &draw, &solution.sigma, &reports).unwrap();
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-7, "{a} {b}");
    let mut seen = 0;
    for group in signals(&game, &model, &draw, &solution.sigma, &filtered) {
        for signal in group.rows {
            let holds = Holds::Bits {
                decision: signal.decision,
                round: signal.round,
                option: signal.option,
                favours: group.favours,
                against: group.against,
            };
            close(value(holds), signal.bits);
            seen += 1;
        }
    }
    for forecast in forecast(&game, &model, &filtered) {
        for (round, levels) in (1..).zip(&forecast.by_round) {
            for (level, p) in levels.iter().enumerate() {
                let variable = forecast.variable;
                close(
                    value(Holds::Level {
                        variable,
                        round,
                        level,
                    }),
                    *p,
                );
                seen += 1;
            }
        }
    }
    let steps = steps(&game, &model, &draw, &solution.sigma, &reports).unwrap();
    let mut sum = 0.0;
    for step in &steps[1..] {
        let item = step.item.unwrap();
        sum += value(Holds::Report { item });
        close(
            value(Holds::Belief {
                item,
                actor: 0,
                kind: 0,
            }),
            step.types[0][0],
        );
        seen += 1;
    }
    close(sum, record.log_likelihood.unwrap());
    let sincere = steps[0].types[0][0];
    close(value(Holds::Prior { actor: 0, kind: 0 }), sincere);
    assert!(seen > 40, "{seen}");
}

#[test]
fn an_overview_is_the_weighted_sums_of_its_columns() {
    let model = starter();
    let ensemble = ensemble(&model, 2);
    let schema = ensemble.schema();
    let records = ensemble.records(&schema, 0..60, &Quiet);
    let Ok(all) = overview(&schema, records.as_slice());
    let weights: Vec<f64> = records
        .iter()
        .map(|r| r.log_likelihood.unwrap().exp())
        .collect();
    let total: f64 = weights.iter().sum();
    let place = schema.place(Holds::Answer { question: 1 }).unwrap();
    let mean = records
        .iter()
        .zip(&weights)
        .map(|(r, w)| r.values[place] * w);
    let Over::Number {
        before: None,
        after: Some(after),
    } = &all.columns[place]
    else {
        panic!("an answer is a number that is not drawn");
    };
    assert!((after.mean - mean.sum::<f64>() / total).abs() < 1e-12);
    let evidence = all.weighing.log_evidence.unwrap();
    assert!((evidence.exp() - total / 60.0).abs() < 1e-12);
    let prior = schema.place(Holds::Prior { actor: 0, kind: 0 }).unwrap();
    let Over::Number {
        before: Some(before),
        ..
    } = &all.columns[prior]
    else {
        panic!("a prior is drawn");
    };
    assert!((before.mean - 0.4).abs() < 0.01, "{before:?}");
    let shares = all.columns.iter().filter_map(|over| match over {
        Over::Option { shares } => Some(shares.iter().sum::<f64>()),
        Over::Number { .. } => None,
    });
    let shares: Vec<f64> = shares.collect();
    assert!(shares.len() > 10 && shares.iter().all(|sum| (sum - 1.0).abs() < 1e-12));
    // The only report carries all of the weights: without it they are even.
    assert!((all.carriers[0].effective_without - 60.0).abs() < 1e-6);
}

#[test]
fn summaries_of_rows_and_of_records_agree() {
    let model = starter();
    let ensemble = ensemble(&model, 2);
    let schema = ensemble.schema();
    let rows = ensemble.run(0..30, &Quiet);
    let records = ensemble.records(&schema, 0..30, &Quiet);
    let summary = summarise(&rows);
    let Ok(all) = overview(&schema, records.as_slice());
    assert_eq!(summary.weighing, all.weighing);
    assert_eq!(
        summary.weighing,
        Weighing::new(records.iter().map(Head::from))
    );
    for (question, answer) in summary.answers.iter().enumerate() {
        let place = schema.place(Holds::Answer { question }).unwrap();
        assert_eq!(
            all.columns[place],
            Over::Number {
                before: None,
                after: *answer
            }
        );
    }
}

#[test]
fn what_is_stopped_at_once_has_no_rows() {
    struct Stop;
    impl Progress for Stop {
        fn cancelled(&self) -> bool {
            true
        }
    }
    let model = starter();
    assert!(ensemble(&model, 2).run(0..10, &Stop).is_empty());
}

/// A draw without any other.
fn alone(model: &Model, draw: &Draw) -> Row {
    let compiled = compile(model, &compile::Settings::default(), &Quiet).unwrap();
    let game = compiled.into_game(model, draw);
    let solution = trace(&game, &trace::Settings::default(), &Quiet);
    let reports = Reports::new(model, draw, None);
    let filtered = filter(&game, model, draw, &solution.sigma, &reports).unwrap();
    let answers = model.questions.iter();
    let answers =
        answers.map(|q| ask(&game, model, draw, &solution.sigma, &filtered, q).probability);
    Row {
        index: 0,
        solved: Solved::Traced,
        log_likelihood: Some(filtered.log_evidence),
        answers: answers.collect(),
        types: filtered.types,
    }
}
