//! Exact sensitivities of answers, posteriors and weights of signals, by every kind of number, against differences of fresh
//! solves of random scenarios.

#![allow(clippy::unwrap_used)]

mod support;

use demarche_inference::solve::Instance;
use std::cell::Cell;
use std::collections::BTreeMap;

use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{self, Solution, Status, refine};
use demarche_inference::compile::{Compiled, Draw, Settings, compile};
use demarche_inference::filter::{Filtered, Reports, filter};
use demarche_inference::query::question::ask;
use demarche_inference::query::signal::{MOST_BITS, signals};
use demarche_inference::uncertain::sensitivity::{self, Gradient, Signal, gradient};
use demarche_scenario::model::Model;
use proptest::prelude::*;

/// Differences are taken this far apart, and half as far.
const H: f64 = 4e-4;

struct Case<'a> {
    model: &'a Model,
    compiled: &'a Compiled,
    solution: &'a Solution,
}

/// What is differentiated.
#[derive(Clone, Copy, Debug)]
enum Asked {
    Question(usize),
    Signal(Signal),
}

impl Case<'_> {
    fn game(&self, draw: &Draw, precision: (usize, f64)) -> Game {
        let mut game = self.compiled.game(draw);
        if let Some(own) = game.numbers.precision.get_mut(precision.0) {
            *own += precision.1;
        }
        game
    }

    fn filtered(&self, game: &Game, draw: &Draw, sigma: &[f64]) -> Option<(Reports, Filtered)> {
        let reports = Reports::new(self.model, draw, None);
        let filtered = filter(
            Instance {
                model: self.model,
                game,
                draw,
                sigma,
            },
            &reports,
        )
        .ok()?;
        Some((reports, filtered))
    }

    /// The quantity at other numbers, solved anew from the known solution.
    fn value(&self, draw: &Draw, precision: (usize, f64), asked: Asked) -> Option<f64> {
        let game = self.game(draw, precision);
        let from = self.game(&Draw::point(self.model), (usize::MAX, 0.0));
        let settings = trace::Settings::default();
        let solution = refine(&from, self.solution, &game, &settings, &Quiet)?;
        let sigma = &solution.sigma;
        let (_, filtered) = self.filtered(&game, draw, sigma)?;
        match asked {
            Asked::Question(q) => {
                let question = &self.model.questions[q];
                ask(
                    Instance {
                        model: self.model,
                        game: &game,
                        draw,
                        sigma,
                    },
                    &filtered,
                    question,
                )
                .probability
            }
            Asked::Signal(signal) => {
                let all = signals(
                    Instance {
                        model: self.model,
                        game: &game,
                        draw,
                        sigma,
                    },
                    &filtered,
                );
                let by = self.model.decisions[signal.decision].by;
                let group = all.iter().find(|group| {
                    (group.actor, group.favours, group.against)
                        == (by, signal.favours, signal.against)
                })?;
                let row = group.rows.iter().find(|row| {
                    (row.decision, row.option, row.round)
                        == (signal.decision, signal.option, signal.round)
                })?;
                Some(row.bits)
            }
        }
    }

    fn exact(&self, draw: &Draw, asked: Asked) -> Option<Gradient> {
        let game = self.game(draw, (usize::MAX, 0.0));
        let (reports, filtered) = self.filtered(&game, draw, &self.solution.sigma)?;
        let at = sensitivity::Weighed {
            compiled: self.compiled,
            draw,
            game: &game,
            solution: self.solution,
            reports: &reports,
            filtered: &filtered,
        };
        match asked {
            Asked::Question(q) => gradient(at, &self.model.questions[q]).ok()?,
            Asked::Signal(signal) => sensitivity::signal(at, signal).ok()?,
        }
    }

    /// Every signal that has a weight, but for those at their bound.
    fn signals(&self, draw: &Draw) -> Vec<Signal> {
        let game = self.game(draw, (usize::MAX, 0.0));
        let Some((_, filtered)) = self.filtered(&game, draw, &self.solution.sigma) else {
            return Vec::new();
        };
        let all = signals(
            Instance {
                model: self.model,
                game: &game,
                draw,
                sigma: &self.solution.sigma,
            },
            &filtered,
        );
        let mut found = Vec::new();
        for group in all {
            let told = group.rows.iter().filter(|row| {
                row.bits != 0.0 && row.bits.abs() < MOST_BITS && row.p_favours * row.p_against > 0.0
            });
            found.extend(told.map(|row| Signal {
                decision: row.decision,
                option: row.option,
                round: row.round,
                favours: group.favours,
                against: group.against,
            }));
        }
        found
    }
}

/// The derivative of `f` at 0 by differences of order four, and how far those of half the distance are from it; none where a
/// value is missing.
fn differenced(f: impl Fn(f64) -> Option<f64>) -> Option<(f64, f64)> {
    let at = |h: f64| -> Option<f64> {
        let d = |k: f64| Some(f(k * h)? - f(-k * h)?);
        Some((8.0 * d(1.0)? - d(2.0)?) / (12.0 * h))
    };
    let (far, near) = (at(H)?, at(H / 2.0)?);
    Some((near, (far - near).abs()))
}

/// What kind of number a path names.
fn kind(path: &str) -> &'static str {
    let ends = |end: &str| path.ends_with(end);
    match path {
        _ if ends(".hit") || ends(".false_alarm") || ends(".planted") => "source",
        _ if ends(".leaks") => "leak",
        _ if ends(".prior") => "prior",
        _ if ends(".precision") => "precision",
        _ if path.starts_with("goal.") => "goal",
        _ if ends(".discount") || path == "discount" => "discount",
        _ if path.contains(".weigh") => "weight",
        _ => "chance or other",
    }
}

#[test]
fn derivatives_are_those_of_fresh_solves_in_random_scenarios() {
    let checked = Cell::new(BTreeMap::<&str, usize>::new());
    let count = |what: &'static str| {
        let mut all = checked.take();
        *all.entry(what).or_default() += 1;
        checked.set(all);
    };
    support::on_scenarios(60, |solved| {
        if solved.solution.status != Status::Solved {
            return Ok(());
        }
        let (model, draw) = (&solved.model, &solved.draw);
        let compiled = compile(model, &Settings::default(), &Quiet).unwrap();
        let case = Case {
            model,
            compiled: &compiled,
            solution: &solved.solution,
        };
        let questions = (0..model.questions.len()).map(Asked::Question);
        let signals = case.signals(draw).into_iter().map(Asked::Signal);
        let none = (usize::MAX, 0.0);
        for asked in questions.take(3).chain(signals.take(3)) {
            let Some(exact) = case.exact(draw, asked) else {
                continue;
            };
            if let Some(value) = case.value(draw, none, asked) {
                prop_assert!((exact.value - value).abs() < 1e-9, "{asked:?}");
            }
            let scale = exact.params.iter().fold(1e-2, |a: f64, d| a.max(d.abs()));
            let compare = |what: &str, kind, exact: f64, found: Option<(f64, f64)>| {
                let Some((expected, doubt)) = found.filter(|f| f.1 < 1e-6 * scale) else {
                    return Ok(()); // a kink, or the edge of what is allowed
                };
                let tolerance = 1e-6 * scale + 4.0 * doubt;
                prop_assert!(
                    (exact - expected).abs() < tolerance,
                    "{asked:?} by {what}: {exact} is not {expected} (± {doubt:e})"
                );
                count(kind);
                Ok(())
            };
            for (i, param) in model.params.iter().enumerate() {
                let x = draw.params[i];
                // At 0 and at 1 expressions are held; the derivative there is one-sided.
                if x - 2.0 * H <= 0.0 || (x <= 1.0 && x + 2.0 * H >= 1.0) {
                    continue;
                }
                let found = differenced(|h| {
                    let mut params = model.clone();
                    params.params[i].dist = demarche_scenario::model::Dist::Point(x + h);
                    case.value(&Draw::point(&params), none, asked)
                });
                compare(&param.path, kind(&param.path), exact.params[i], found)?;
            }
            for (a, types) in draw.weights.iter().enumerate() {
                for (k, own) in types.iter().enumerate() {
                    let wanted: Vec<usize> = (0..own.len()).filter(|&g| own[g] > 0.01).collect();
                    for pair in wanted.windows(2) {
                        let found = differenced(|h| {
                            let mut moved = draw.clone();
                            moved.weights[a][k][pair[0]] += h;
                            moved.weights[a][k][pair[1]] -= h;
                            case.value(&moved, none, asked)
                        });
                        let by = &exact.weights[a][k];
                        compare("a weight", "ranking", by[pair[0]] - by[pair[1]], found)?;
                    }
                }
            }
            for a in 0..exact.precision.len() {
                let found = differenced(|h| case.value(draw, (a, h), asked));
                compare("λ", "λ", exact.precision[a], found)?;
            }
            count(match asked {
                Asked::Question(_) => "question",
                Asked::Signal(_) => "signal",
            });
        }
        Ok(())
    });
    let checked = checked.take();
    eprintln!("{checked:?}");
    let kinds = [
        "source", "leak", "prior", "goal", "ranking", "λ", "question", "signal",
    ];
    for kind in kinds {
        assert!(
            checked.get(kind).is_some_and(|&n| n > 5),
            "{kind}: {checked:?}"
        );
    }
}
