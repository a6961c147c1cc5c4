//! The bundled textbook games against their published values.

#![allow(clippy::unwrap_used)]

use demarche_inference::solve::Instance;
use std::path::Path;

use demarche_engine::certify::certify;
use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{Settings, Solution, Status, trace};
use demarche_inference::compile::{self, Draw, compile};
use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::forecast::forecast;
use demarche_scenario::model::Model;
use demarche_scenario::syntax::Scenario;
use demarche_scenario::{Nowhere, check, parse, vary};

fn bundled(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn parsed(text: &str) -> Scenario {
    let (scenario, problems) = parse::parse(text, 0);
    assert!(problems.is_empty(), "{problems:?}");
    scenario
}

/// The scenario solved, with every precision multiplied.
fn solved(scenario: &Scenario, times: f64) -> (Model, Draw, Game, Solution) {
    let (model, problems) = check(scenario, &Nowhere);
    let model = model.unwrap_or_else(|| panic!("{problems:?}"));
    let draw = Draw::point(&model);
    let compiled = compile(&model, &compile::Settings::default(), &Quiet).unwrap();
    let mut game = compiled.game(&draw);
    game.numbers.precision.iter_mut().for_each(|l| *l *= times);
    let solution = trace(&game, &Settings::default(), &Quiet);
    assert_eq!(solution.status, Status::Solved);
    assert!(certify(&game, &solution.sigma).residual < 1e-9);
    (model, draw, game, solution)
}

/// How probable an option is at the information set with this label, for a type by number.
fn chance(game: &Game, solution: &Solution, label: &str, type_id: usize, option: usize) -> f64 {
    let sets = &game.graph.infosets;
    let i = sets.iter().position(|set| set.label == label).unwrap();
    solution.sigma[game.graph.slot(i, type_id, option)]
}

const BEER: usize = 0;
const FIGHT: usize = 1;

/// Both types of stranger take beer; the bully leaves beer alone and fights quiche (Cho & Kreps 1987, §II).
///
/// In the published payoffs the smallest loss by a mistake is the bully's who fights after beer, 0.9 − 0.1; so at λ no mistake has
/// a probability much above exp(−0.8 λ). The other's mistakes make the losses smaller by less than 0.01.
#[test]
fn strangers_take_beer() {
    let scenario = parsed(&bundled("beer-quiche.demarche"));
    for times in [1.0, 5.0] {
        let (_, _, game, solution) = solved(&scenario, times);
        let lambda = game.numbers.precision[1];
        let error = (-0.79 * lambda).exp().max(1e-12);
        let at = |label, type_id, option| chance(&game, &solution, label, type_id, option);
        assert!(1.0 - at("nothing yet", 0, BEER) < error);
        assert!(1.0 - at("nothing yet", 1, BEER) < error);
        assert!(at("breakfast: beer", 0, FIGHT) < error);
        assert!(1.0 - at("breakfast: quiche", 0, FIGHT) < error);
    }
}

/// Where most are weak there is one equilibrium: the weak take beer with probability 1/9, so that after beer the bully is in
/// two minds, and it fights with probability 1/2, so that the weak are.
///
/// At λ a player that mixes p : 1 − p is indifferent up to ln(p / (1 − p)) / λ. For the bully that is the difference of its
/// beliefs, and 2 dμ = 18/10 db at b = 1/9; for the weak stranger it is 1 − 2f. Both errors are below 2/λ.
#[test]
fn where_most_are_weak_they_mix() {
    let scenario = parsed(&bundled("beer-quiche.demarche"));
    let scenario = vary(&scenario, "mostly_weak").unwrap();
    for times in [10.0, 100.0] {
        let (_, _, game, solution) = solved(&scenario, times);
        let error = 2.0 / game.numbers.precision[1];
        let at = |label, type_id, option| chance(&game, &solution, label, type_id, option);
        assert!(1.0 - at("nothing yet", 0, BEER) < error);
        assert!((at("nothing yet", 1, BEER) - 1.0 / 9.0).abs() < error);
        assert!((at("breakfast: beer", 0, FIGHT) - 0.5).abs() < error);
        assert!(1.0 - at("breakfast: quiche", 0, FIGHT) < error);
    }
}

/// Dresher's game with `n` periods and `m` inspections.
fn inspection(n: u32, m: u32) -> Scenario {
    let text = bundled("inspection.demarche");
    let [rounds, stock] = ["rounds 4\n", "0..2 = 2\n"];
    assert!(text.contains(rounds) && text.contains(stock));
    let text = text.replace(rounds, &format!("rounds {n}\n"));
    parsed(&text.replace(stock, &format!("0..{m} = {m}\n")))
}

/// The value of the game to the inspector is that of Dresher (1962), for every game up to six periods.
///
/// A logit response to Q among two options loses at most the entropy over λ, ln 2 / λ, against the best. What stands in the
/// public variables is all that matters here, so that what a player could gain by another strategy is the sum of what
/// it loses period by period: at most n ln 2 / λ. Neither can be held to less than the value by more than that, and the game is
/// zero-sum; published payoffs are twice as wide as the scenario's. So |value − v| ≤ 2 n ln 2 / λ.
#[test]
fn inspections_are_worth_what_dresher_says() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference/dresher/values.csv");
    let Ok(table) = std::fs::read_to_string(file) else {
        eprintln!("skipped: the reference values are not at hand");
        return;
    };
    let mut compared = 0;
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let (n, m): (u32, u32) = (fields[0].parse().unwrap(), fields[1].parse().unwrap());
        if n > 6 || m == 0 {
            continue;
        }
        let value: f64 = fields[3].parse().unwrap();
        let (model, draw, game, solution) = solved(&inspection(n, m), 1.0);
        let lambda = game.numbers.precision[0];
        let at = Instance {
            model: &model,
            game: &game,
            draw: &draw,
            sigma: &solution.sigma,
        };
        let filtered = filter(at, &Reports::none()).unwrap();
        let violation = &forecast(at, &filtered)[1].by_round[n as usize - 1];
        let ours = violation[1] - violation[2];
        let bound = 2.0 * f64::from(n) * 2.0_f64.ln() / lambda;
        assert!(
            (ours - value).abs() <= bound,
            "v({n}, {m}) = {value}, not {ours} ± {bound}"
        );
        compared += 1;
    }
    assert!(compared == 21, "the table has {compared} games");
}
