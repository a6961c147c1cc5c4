//! Exact sensitivities against differences of fresh solves, for every number of several scenarios.

#![allow(clippy::unwrap_used)]

mod support;

use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{self, Solution, refine, trace};
use demarche_inference::compile::{Draw, Settings, compile};
use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::question::ask;
use demarche_inference::solve::Instance;
use demarche_inference::uncertain::sensitivity::{Gradient, Weighed, gradient};
use demarche_scenario::model::{Dist, Model, Question};

/// A plain standoff, with a hidden move, reports of two sources.
const STARTER: &str = include_str!("../../../scenarios/starter.demarche");

/// Both sides have types, weights are given as numbers, λ is a range, the start is drawn, and conditions are asked under.
const TWO_SIDED: &str = r#"scenario "Two sides"
  rounds 3
  memory 1 round
  precision 4..8
  discount 0.9
source agent
  hit 70%
  false alarm 20%
actor a
  type soft 30%
  type hard otherwise
  soft weighs peace 2..3, gain 1
  hard weighs peace 0.5, gain 1
actor b
  type calm 60%
  type angry 40%
  calm ranks quiet > gain
  angry ranks gain > quiet
variable tension: low < middle < high = low 30%, middle 50%, high otherwise
variable pact: no < yes = no
goal peace of a
  0.8 if tension is low
  0.4 if tension is middle
  plus 0.1 if pact is yes
goal gain of a, b
  0.8 if pact is no
  0.3
goal quiet of b at the end
  0.7 if pact is yes
  0.2
decision offer by a
  option hold
  option yield
    70% pact = yes
    otherwise nothing
decision answer by b
  option calm_down
    60% tension falls
    otherwise nothing
  option push
    then tension rises
event drift
  20% tension rises
  otherwise nothing
evidence e1: offer is yield in round 1
  reported by agent
evidence e2: tension is high in round 2
  reported by agent
question peaceful: tension is low in round 3
question agreed: pact is yes by round 2
question never: never tension is high through round 3
question until: pact is no until tension is high
question wants_peace: a is soft
question if_pact: tension is low in round 3 given pact is yes by round 2
"#;

struct Case {
    model: Model,
    draw: Draw,
    game: Game,
    solution: Solution,
}

fn solve(model: Model, near: Option<&Case>) -> Case {
    let draw = Draw::point(&model);
    let compiled = compile(&model, &Settings::default(), &Quiet).unwrap();
    let game = compiled.game(&draw);
    let settings = trace::Settings::default();
    let solution = match near {
        Some(near) => refine(&near.game, &near.solution, &game, &settings, &Quiet)
            .unwrap_or_else(|| trace(&game, &settings, &Quiet)),
        None => trace(&game, &settings, &Quiet),
    };
    Case {
        model,
        draw,
        game,
        solution,
    }
}

fn answer(case: &Case, question: &Question) -> f64 {
    let (game, model, draw) = (&case.game, &case.model, &case.draw);
    let sigma = &case.solution.sigma;
    let reports = Reports::new(model, draw, None);
    let at = Instance {
        model,
        game,
        draw,
        sigma,
    };
    let filtered = filter(at, &reports).unwrap();
    let answer = ask(at, &filtered, question);
    answer.probability.unwrap()
}

fn exact(case: &Case, question: &Question) -> Gradient {
    let (game, model, draw) = (&case.game, &case.model, &case.draw);
    let compiled = compile(model, &Settings::default(), &Quiet).unwrap();
    let reports = Reports::new(model, draw, None);
    let filtered = filter(
        Instance {
            model,
            game,
            draw,
            sigma: &case.solution.sigma,
        },
        &reports,
    )
    .unwrap();
    let at = Weighed {
        compiled: &compiled,
        draw,
        game,
        solution: &case.solution,
        reports: &reports,
        filtered: &filtered,
    };
    gradient(at, question).unwrap().unwrap()
}

/// The derivative by parameter `i`, from answers on one side where the other is out of bounds.
fn differenced(case: &Case, question: &Question, i: usize) -> f64 {
    let x = case.draw.params[i];
    let at = |x: f64| {
        let mut model = case.model.clone();
        model.params[i].dist = Dist::Point(x);
        answer(&solve(model, Some(case)), question)
    };
    let h = 2e-4;
    if x - 2.0 * h < 0.0 || (x == 1.0) {
        let h = if x == 1.0 { -h } else { h };
        let d = |k: f64| at(x + k * h);
        (-25.0 * d(0.0) + 48.0 * d(1.0) - 36.0 * d(2.0) + 16.0 * d(3.0) - 3.0 * d(4.0)) / (12.0 * h)
    } else {
        let d = |k: f64| at(x + k * h) - at(x - k * h);
        (8.0 * d(1.0) - d(2.0)) / (12.0 * h)
    }
}

fn compare(text: &str) {
    let case = solve(support::check(text).unwrap(), None);
    let mut moved = 0;
    for question in &case.model.questions {
        let gradient = exact(&case, question);
        let probability = answer(&case, question);
        assert!((gradient.value - probability).abs() < 1e-12);
        let scale = gradient
            .params
            .iter()
            .fold(1e-3, |a: f64, d| a.max(d.abs()));
        for (i, &d) in gradient.params.iter().enumerate() {
            let expected = differenced(&case, question, i);
            let (name, path) = (&question.name, &case.model.params[i].path);
            assert!(
                (d - expected).abs() < 1e-6 * scale,
                "{name} by {path}: {d} is not {expected}"
            );
            moved += usize::from(d.abs() > 1e-6 * scale);
        }
    }
    assert!(moved > case.model.params.len() / 2);
}

#[test]
fn derivatives_are_those_of_fresh_solves_in_the_starter() {
    // A programme of size 3 of 3 is worth 1 or 0, where what a goal is worth is cut off: one of size 3 of 4 is not.
    let text = STARTER.replace("programme_size / 3", "programme_size / 4");
    assert_ne!(text, STARTER);
    compare(&text);
}

#[test]
fn derivatives_are_those_of_fresh_solves_with_types_on_both_sides() {
    compare(TWO_SIDED);
}

#[test]
fn weights_of_rankings_and_precisions_have_derivatives_too() {
    let case = solve(support::check(STARTER).unwrap(), None);
    let question = &case.model.questions[0];
    let gradient = exact(&case, question);
    let compiled = compile(&case.model, &Settings::default(), &Quiet).unwrap();
    let with = |draw: &Draw, precision: f64| {
        let mut game = compiled.game(draw);
        game.numbers.precision[0] += precision;
        let settings = trace::Settings::default();
        let near = refine(&case.game, &case.solution, &game, &settings, &Quiet);
        let solution = near.unwrap_or_else(|| trace(&game, &settings, &Quiet));
        let moved = Case {
            model: case.model.clone(),
            draw: draw.clone(),
            game,
            solution,
        };
        answer(&moved, question)
    };
    let h = 1e-4;
    // Weight moves from one goal of the first type to another.
    let own = &case.draw.weights[0][0];
    let goals: Vec<usize> = (0..own.len()).filter(|&g| own[g] > 0.0).collect();
    let shifted = |by: f64| {
        let mut draw = case.draw.clone();
        draw.weights[0][0][goals[0]] += by;
        draw.weights[0][0][goals[1]] -= by;
        with(&draw, 0.0)
    };
    let by = &gradient.weights[0][0];
    let d = |k: f64| shifted(k * h) - shifted(-k * h);
    let expected = (8.0 * d(1.0) - d(2.0)) / (12.0 * h);
    assert!((by[goals[0]] - by[goals[1]] - expected).abs() < 1e-6 * expected.abs());
    let d = |k: f64| with(&case.draw, k * h) - with(&case.draw, -k * h);
    let expected = (8.0 * d(1.0) - d(2.0)) / (12.0 * h);
    assert!((gradient.precision[0] - expected).abs() < 1e-6 * expected.abs().max(1e-3));
}
