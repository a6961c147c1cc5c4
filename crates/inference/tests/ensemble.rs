//! Ensembles: the same rows however they are split, and the single solve where nothing is uncertain.

#![allow(clippy::unwrap_used)]

use demarche_inference::solve::Instance;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use demarche_engine::progress::{Progress, Quiet};
use demarche_engine::qre::trace::{self, trace};
use demarche_inference::compile::{self, Draw, compile};
use demarche_inference::filter::{Reports, filter, steps};
use demarche_inference::query::forecast::forecast;
use demarche_inference::query::question::{ask, last_round};
use demarche_inference::query::signal::signals;
use demarche_inference::solve::{self, Route, Solved};
use demarche_inference::uncertain::ensemble::{
    Ensemble, Head, Holds, Over, Record, Row, Settings, Weighing, overview, summarise,
};
use demarche_scenario::model::{Dist, Formula, Model, Property, Weights};
use demarche_scenario::{Nowhere, check, parse};

fn starter() -> Model {
    let text = include_str!("../../../scenarios/starter.demarche");
    let (scenario, _) = parse::parse(text, 0);
    let (model, problems) = check(&scenario, &Nowhere);
    model.unwrap_or_else(|| panic!("{problems:?}"))
}

fn solved(model: &Model) -> Solved {
    Solved::new(model, &solve::Settings::default(), &Quiet).unwrap()
}

fn ensemble(solved: &Solved, threads: usize) -> Ensemble<'_> {
    let settings = Settings {
        threads,
        ..Settings::default()
    };
    Ensemble::new(solved, &settings)
}

#[test]
fn rows_do_not_depend_on_threads_or_on_how_draws_are_split() {
    let model = starter();
    let base = solved(&model);
    let whole = ensemble(&base, 1).run(0..40, &Quiet);
    assert_eq!(whole.len(), 40);
    assert!(whole.iter().any(|row| row.answers != whole[0].answers));
    assert_eq!(ensemble(&base, 3).run(0..40, &Quiet), whole);
    let split = ensemble(&base, 2);
    let parts = [split.run(25..40, &Quiet), split.run(0..25, &Quiet)];
    assert_eq!([&parts[1][..], &parts[0][..]].concat(), whole);
}

#[test]
fn draws_are_solved_as_they_would_be_alone() {
    let model = starter();
    let base = solved(&model);
    let ensemble = ensemble(&base, 1);
    for row in ensemble.run(0..20, &Quiet) {
        assert_ne!(row.route, Route::Unsolved);
        let alone = alone(&model, &ensemble.draws().at(row.index));
        for (drawn, alone) in row.answers.iter().zip(&alone.answers) {
            let (drawn, alone) = (drawn.unwrap(), alone.unwrap());
            assert!(
                // Draws are solved to 1e-8 of the range of payoffs.
                (drawn - alone).abs() < 1e-7,
                "{}: {drawn} {alone}",
                row.index
            );
        }
    }
}

#[test]
fn with_nothing_uncertain_every_draw_is_the_single_solve_to_the_last_bit() {
    let mut model = starter();
    let point = Draw::point(&model);
    for param in &mut model.params {
        param.dist = Dist::Point(param.dist.mean());
    }
    for (actor, weights) in model.actors.iter_mut().zip(&point.weights) {
        for (declared, weights) in actor.types.iter_mut().zip(weights) {
            let given = weights.iter().enumerate().filter(|(_, w)| **w > 0.0);
            declared.weights =
                Weights::Given(given.map(|(g, w)| (g, Formula::Const(*w))).collect());
        }
    }
    let base = solved(&model);
    let ensemble = ensemble(&base, 2);
    assert!(ensemble.draws().certain());
    let alone = alone(&model, &Draw::point(&model));
    let rows = ensemble.run(0..3, &Quiet);
    for row in &rows {
        assert_eq!(row.route, Route::Same);
        assert_eq!((&row.answers, &row.types), (&alone.answers, &alone.types));
        assert_eq!(row.log_likelihood, alone.log_likelihood);
    }
    let effective = summarise(&rows).weighing.effective;
    assert!((effective - 3.0).abs() < 1e-12, "{effective}");
}

fn bits(records: &[Record]) -> Vec<(u64, Route, Option<u64>, Vec<u64>)> {
    let bits = |record: &Record| {
        let values = record.values.iter().map(|value| value.to_bits());
        let likelihood = record.log_likelihood.map(f64::to_bits);
        (record.index, record.route, likelihood, values.collect())
    };
    records.iter().map(bits).collect()
}

#[test]
fn records_do_not_depend_on_threads_and_hold_what_rows_hold() {
    let model = starter();
    let base = solved(&model);
    let one = ensemble(&base, 1);
    let schema = one.schema();
    let records = one.records(&schema, 0..12, &Quiet);
    for threads in [2, 4] {
        let same = ensemble(&base, threads).records(&schema, 0..12, &Quiet);
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
    let base = solved(&model);
    let ensemble = ensemble(&base, 1);
    let schema = ensemble.schema();
    let record = &ensemble.records(&schema, 3..4, &Quiet)[0];
    let value = |holds| record.values[schema.place(holds).unwrap()];
    let draw = ensemble.draws().at(3);
    let compiled = compile(&model, &compile::Settings::default(), &Quiet).unwrap();
    let game = compiled.game(&draw);
    let solution = trace(&game, &trace::Settings::default(), &Quiet);
    let reports = Reports::new(&model, &draw, None);
    let at = Instance {
        model: &model,
        game: &game,
        draw: &draw,
        sigma: &solution.sigma,
    };
    let filtered = filter(at, &reports).unwrap();
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-7, "{a} {b}");
    let mut seen = 0;
    for group in signals(at, &filtered) {
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
    for forecast in forecast(at, &filtered) {
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
    let steps = steps(at, &reports).unwrap();
    let mut sum = 0.0;
    for step in &steps[1..] {
        let item = step.item.unwrap();
        sum += value(Holds::Report { item });
        close(
            value(Holds::Belief {
                item,
                actor: 0,
                type_id: 0,
            }),
            step.types[0][0],
        );
        seen += 1;
    }
    close(sum, record.log_likelihood.unwrap());
    let sincere = steps[0].types[0][0];
    close(
        value(Holds::Prior {
            actor: 0,
            type_id: 0,
        }),
        sincere,
    );
    assert!(seen > 40, "{seen}");
}

/// The starter's scenario with a question of every kind.
fn asking() -> Model {
    let questions = "
question open \"Eased in the third round?\": sanctions is eased in round 3
question once \"Ever?\": sanctions is eased by round 1
question kept \"Kept up?\": always sanctions is standing through round 3
question held \"Up to the programme?\": sanctions is standing until programme_size > 1 by round 4
question then \"Once offended?\": sanctions is eased by round 3 given offended is yes by round 2
question hoax \"After what cannot be?\": sanctions is eased by round 2
";
    let text = include_str!("../../../scenarios/starter.demarche").to_string() + questions;
    let (scenario, _) = parse::parse(&text, 0);
    let (model, problems) = check(&scenario, &Nowhere);
    let mut model = model.unwrap_or_else(|| panic!("{problems:?}"));
    if let Some(hoax) = model.questions.last_mut() {
        // The language has no words for what it finds impossible.
        hoax.given = Some(Property::By(Formula::Const(0.0), 1));
    }
    model
}

/// Every draw has the answer by round of every question that it would have alone, followed along its own branch.
#[test]
fn records_hold_every_answer_by_round() {
    let model = asking();
    let base = solved(&model);
    let ensemble = ensemble(&base, 2);
    let schema = ensemble.schema();
    let compiled = compile(&model, &compile::Settings::default(), &Quiet).unwrap();
    let (mut seen, mut moving) = (0, 0);
    for record in ensemble.records(&schema, 0..8, &Quiet) {
        let draw = ensemble.draws().at(record.index);
        let game = compiled.clone().game(&draw);
        let sigma = trace(&game, &trace::Settings::default(), &Quiet).sigma;
        let reports = Reports::new(&model, &draw, None);
        let at = Instance {
            model: &model,
            game: &game,
            draw: &draw,
            sigma: &sigma,
        };
        let filtered = filter(at, &reports).unwrap();
        for (question, asked) in model.questions.iter().enumerate() {
            let answer = ask(at, &filtered, asked);
            let last = last_round(&model, asked).unwrap_or(0);
            let columns = (1..).map_while(|round| schema.place(Holds::ByRound { question, round }));
            let by_round: Vec<f64> = columns.map(|place| record.values[place]).collect();
            assert_eq!(
                by_round.len() as u32,
                last.saturating_sub(1),
                "{}",
                asked.name
            );
            if answer.probability.is_none() {
                assert!(by_round.iter().all(|p| p.is_nan()), "{by_round:?}");
            }
            for (own, alone) in by_round.iter().zip(&answer.by_round) {
                assert!((own - alone).abs() < 1e-7, "{}: {own} {alone}", asked.name);
                seen += 1;
            }
            moving += usize::from(by_round.windows(2).any(|pair| pair[0] != pair[1]));
        }
    }
    assert!(seen == 8 * 12 && moving >= 8 * 4, "{seen} {moving}");
}

#[test]
fn an_overview_is_the_weighted_sums_of_its_columns() {
    let model = starter();
    let base = solved(&model);
    let ensemble = ensemble(&base, 2);
    let schema = ensemble.schema();
    let records = ensemble.records(&schema, 0..60, &Quiet);
    let Ok(all) = overview(&schema, records.as_slice(), u64::MAX);
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
    let prior = schema
        .place(Holds::Prior {
            actor: 0,
            type_id: 0,
        })
        .unwrap();
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
    let base = solved(&model);
    let ensemble = ensemble(&base, 2);
    let schema = ensemble.schema();
    let rows = ensemble.run(0..30, &Quiet);
    let records = ensemble.records(&schema, 0..30, &Quiet);
    let summary = summarise(&rows);
    let Ok(all) = overview(&schema, records.as_slice(), u64::MAX);
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
    let base = solved(&model);
    assert!(ensemble(&base, 2).run(0..10, &Stop).is_empty());
}

#[test]
fn what_is_stopped_in_the_middle_of_a_draw_has_the_draws_before_it() {
    struct After {
        left: AtomicUsize,
    }
    impl Progress for After {
        fn cancelled(&self) -> bool {
            let less = |left: usize| Some(left.saturating_sub(1));
            self.left.fetch_update(Relaxed, Relaxed, less) == Ok(0)
        }
    }
    let model = starter();
    let base = solved(&model);
    let ensemble = ensemble(&base, 1);
    let whole = ensemble.run(0..8, &Quiet);
    let mut lengths = Vec::new();
    for asked in (0..600).step_by(10) {
        let progress = After { left: asked.into() };
        let rows = ensemble.run(0..8, &progress);
        assert_eq!(rows, whole[..rows.len()]);
        lengths.push(rows.len());
    }
    lengths.dedup();
    assert!(lengths.is_sorted() && lengths.len() > 3, "{lengths:?}");
}

/// A draw without any other.
fn alone(model: &Model, draw: &Draw) -> Row {
    let compiled = compile(model, &compile::Settings::default(), &Quiet).unwrap();
    let game = compiled.game(draw);
    let solution = trace(&game, &trace::Settings::default(), &Quiet);
    let reports = Reports::new(model, draw, None);
    let at = Instance {
        model,
        game: &game,
        draw,
        sigma: &solution.sigma,
    };
    let filtered = filter(at, &reports).unwrap();
    let answers = model.questions.iter();
    let answers = answers.map(|q| ask(at, &filtered, q).probability);
    Row {
        index: 0,
        route: Route::Traced,
        log_likelihood: Some(filtered.log_evidence),
        answers: answers.collect(),
        types: filtered.types,
    }
}

/// Whether it rains has chance a; so many sources, right with chance b where it rains and wrong once in ten where not, all
/// say that it did.
fn toy(reports: usize) -> Model {
    let mut text = String::from(
        "scenario \"Rain\"
  rounds 1
let a = 20%..100%
let b = 30%..90%
actor idler
  ranks calm
goal calm of idler
  1
variable weather: dry < wet = dry
event rain
  a weather = wet
  otherwise nothing
decision sit by idler
  option still
  option stiller
question wet \"Wet?\": weather is wet at the end
",
    );
    for i in 0..reports {
        text += &format!("source s{i} \"S\"\n  hit b\n  false alarm 10%\n");
        text += &format!("evidence e{i} \"E\": weather is wet in round 1\n  reported by s{i}\n");
    }
    let (scenario, _) = parse::parse(&text, 0);
    let (model, problems) = check(&scenario, &Nowhere);
    model.unwrap_or_else(|| panic!("{problems:?}"))
}

/// Evidence, mean of a, mean of b, probability of rain: by the midpoint rule on a fine grid.
fn quadrature(reports: i32) -> [f64; 4] {
    const N: usize = 1000;
    let mut sums = [0.0; 4];
    for i in 0..N {
        for j in 0..N {
            let middle = |i: usize| (i as f64 + 0.5) / N as f64;
            let (a, b) = (0.2 + 0.8 * middle(i), 0.3 + 0.6 * middle(j));
            let wet = a * b.powi(reports);
            let all = wet + (1.0 - a) * 0.1_f64.powi(reports);
            for (sum, x) in sums.iter_mut().zip([all, a * all, b * all, wet]) {
                *sum += x / (N * N) as f64;
            }
        }
    }
    let [all, a, b, wet] = sums;
    [all, a / all, b / all, wet / all]
}

fn means(model: &Model, records: &[Record], first: u64) -> [f64; 4] {
    let base = solved(model);
    let schema = ensemble(&base, 1).schema();
    let Ok(all) = overview(&schema, records, first);
    let mean = |name: &str| {
        let column = schema
            .columns()
            .iter()
            .position(|c| c.name == name)
            .unwrap();
        match &all.columns[column] {
            Over::Number { after, .. } => after.unwrap().mean,
            Over::Option { .. } => panic!("{name} is a number"),
        }
    };
    let evidence = all.weighing.log_evidence.unwrap().exp();
    let [a, b] = ["number.let.a", "number.let.b"].map(mean);
    [evidence, a, b, mean("answer.wet")]
}

fn near(found: [f64; 4], expected: [f64; 4], tolerance: f64) {
    for (found_one, e) in found.iter().zip(expected) {
        let apart = (found_one / e - 1.0).abs();
        assert!(apart < tolerance, "{found:?} {expected:?}");
    }
}

#[test]
fn evidence_and_posterior_agree_with_quadrature() {
    let model = toy(3);
    let base = solved(&model);
    let ensemble = ensemble(&base, 2);
    let records = ensemble.records(&ensemble.schema(), 0..4096, &Quiet);
    near(means(&model, &records, 4096), quadrature(3), 5e-4);
}

#[test]
fn where_few_draws_carry_the_weight_further_ones_make_up_for_it() {
    let reports = 60;
    let model = toy(reports);
    let base = solved(&model);
    let ensemble = ensemble(&base, 2);
    let schema = ensemble.schema();
    let first = 400;
    let records = ensemble.adapted(&schema, first, &Quiet);
    let Ok(all) = overview(&schema, records.as_slice(), first);
    assert!(all.first.thin(), "{:?}", all.first.effective);
    assert!(
        !all.weighing.thin() && all.weighing.draws > 400,
        "{:?}",
        all.weighing
    );
    near(
        means(&model, &records, first),
        quadrature(reports as i32),
        0.01,
    );
    // No weight is more than all draws over the first ones times a likelihood.
    let most = (records.len() as f64 / first as f64).ln();
    assert!(
        records
            .iter()
            .all(|record| -record.log_density <= most + 1e-12)
    );
    // The same at any number of threads, and the first draws are what they are alone.
    let again = self::ensemble(&base, 1).adapted(&schema, first, &Quiet);
    assert_eq!(bits(&again), bits(&records));
    assert_eq!(
        bits(&ensemble.records(&schema, 0..400, &Quiet)),
        bits(&records[..400])
    );
    // Before the reports, all draws together still say what was put in.
    let b = schema
        .columns()
        .iter()
        .position(|c| c.name == "number.let.b")
        .unwrap();
    let Over::Number {
        before: Some(before),
        ..
    } = &all.columns[b]
    else {
        panic!("b is drawn");
    };
    assert!((before.mean - 0.6).abs() < 0.01, "{before:?}");
}

#[test]
fn draws_of_enough_effective_size_need_no_further_ones() {
    let model = toy(3);
    let base = solved(&model);
    let ensemble = ensemble(&base, 2);
    assert_eq!(ensemble.adapted(&ensemble.schema(), 400, &Quiet).len(), 400);
}
