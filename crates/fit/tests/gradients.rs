//! Derivatives against differences, and probabilities against other ways to compute them.

mod support;

use demarche_engine::progress::Quiet;
use demarche_fit::data::Data;
use demarche_fit::likelihood::{Likelihood, Of, value};
use demarche_fit::logit::Logit;
use demarche_fit::shocks::Shocks;
use demarche_fit::{Estimator, Settings};
use demarche_scenario::model::Model;
use support::{Draws, bound, model, settings, table};

/// Types, a leak, two rounds, a column, coefficients in a prior, in a goal, in a chance and in λ.
const RICH: &str = r#"
scenario "Rich"
  rounds 2
column trade = 1.5
coefficient b0 = 0.2
coefficient b1 = 0.3
coefficient lean = 0.4 in 0..1
coefficient storms = 0.2 in 0.01..0.9
coefficient lambda = 1.2 in 0..20
let worth = b0 + b1 * log(trade) + sqrt(trade) * b1 * b1
actor north
  type keen lean
  type cool otherwise
  keen weighs gain 1
  cool weighs rest 2
  precision lambda
actor south
  weighs peace 1.5
  precision lambda * exp(0.1 * b0)
variable state: calm < tense = calm
goal gain of north in any units
  worth * 3 if reply is yield
  -1 if state is tense
goal rest of north in any units
  1.5 if ask is wait
goal peace of south in any units
  2 if state is calm
  plus b0 if reply is yield
decision ask by north
  option wait
  option push
    then state = tense
decision reply by south, when ask is push
  option yield
    then state = calm
  option stand
event storm
  storms state = tense
  otherwise nothing
"#;

fn gradient_holds(likelihood: &mut dyn Likelihood, theta: &[f64]) {
    let found = value(likelihood, theta).expect("a value");
    let summed: f64 = found
        .logs
        .iter()
        .zip(&likelihood.data().observations)
        .map(|(l, o)| l * o.weight)
        .sum();
    assert!((summed - found.total).abs() < 1e-9);
    for i in 0..theta.len() {
        let h = 1e-5;
        let mut side = |sign: f64| {
            let mut moved = theta.to_vec();
            moved[i] += sign * h;
            value(likelihood, &moved).expect("a value").total
        };
        let difference = (side(1.0) - side(-1.0)) / (2.0 * h);
        let off = (found.gradient[i] - difference).abs();
        assert!(
            off < 1e-5 * (1.0 + difference.abs()),
            "{i}: {} {difference}",
            found.gradient[i]
        );
    }
}

fn logit<'a>(model: &Model, data: &'a Data) -> Logit<'a> {
    let settings = settings();
    Logit::new(model, data, (&settings.limits, &settings.trace), 2, &Quiet).expect("a game")
}

#[test]
fn the_gradient_of_quantal_responses_is_that_of_differences() {
    let model = model(RICH);
    let data = bound(
        &model,
        &table(
            "trade,ask.1,reply.1,ask.2,reply.2\n1.5,push,yield,wait,none\n0.7,wait,none,push,stand\n2.5,push,stand,,\n1.5,,,push,yield\n",
        ),
    );
    let mut logit = logit(&model, &data);
    gradient_holds(&mut logit, &[0.2, 0.3, 0.4, 0.2, 1.2]);
    gradient_holds(&mut logit, &[-0.5, 0.8, 0.6, 0.1, 3.0]);
}

#[test]
fn the_moves_of_a_round_divide_all_courses() {
    let model = model(RICH);
    let rows = "trade,ask.1,reply.1,ask.2,reply.2\n1.5,wait,none,wait,none\n1.5,wait,none,push,yield\n1.5,wait,none,push,stand\n\
                1.5,push,yield,wait,none\n1.5,push,yield,push,yield\n1.5,push,yield,push,stand\n1.5,push,stand,wait,none\n\
                1.5,push,stand,push,yield\n1.5,push,stand,push,stand\n";
    let data = bound(&model, &table(rows));
    let mut logit = logit(&model, &data);
    let theta = [0.2, 0.3, 0.4, 0.2, 1.2];
    let all = logit.log_slopes(&theta, Of::Seen).expect("a value");
    let sum: f64 = all[0].iter().map(|slope| slope.log.exp()).sum();
    assert_eq!(all[0].len(), 9);
    assert!((sum - 1.0).abs() < 1e-10, "{sum}");
    // What nobody saw of a move is either way of it.
    let partly = bound(
        &model,
        &table("trade,ask.1,reply.1\n1.5,push,\n1.5,push,yield\n1.5,push,stand\n"),
    );
    let mut partly = self::logit(&model, &partly);
    let all = partly.log_slopes(&theta, Of::Seen).expect("a value");
    let of = |i: usize| all[0][i].log.exp();
    assert!((of(0) - of(1) - of(2)).abs() < 1e-12);
}

/// The crisis game with something to find in every payoff.
fn found_crisis() -> Model {
    let text = support::crisis((0.9, -0.3, 0.2, -0.4), (-0.6, 0.3, -0.9));
    let text = text.replace(
        "coefficient b = 0\n",
        "column x = 1\ncoefficient b = 0\ncoefficient c = 0\ncoefficient d = 0\n",
    );
    let text = text
        .replace("-0.6 + e1", "-0.6 + c * x + e1")
        .replace("0.3 + f", "0.3 + d * sqrt(x) + f");
    model(&text)
}

#[test]
fn the_gradient_of_shocks_is_that_of_differences() {
    let model = found_crisis();
    let data = bound(
        &model,
        &table("x,sq,cd,sf,bd\n1,5,2,1,1\n2,3,3,2,2\n0.5,9,1,1,3\n"),
    );
    for estimator in [Estimator::Ml, Estimator::Pl, Estimator::Cmle] {
        let settings = Settings {
            estimator,
            ..settings()
        };
        let mut shocks = Shocks::new(&model, &data, &settings, &Quiet).expect("a game");
        if estimator == Estimator::Cmle {
            shocks.forget();
        }
        gradient_holds(&mut shocks, &[0.1, 0.3, -0.2]);
        gradient_holds(&mut shocks, &[-0.4, -0.5, 0.6]);
    }
}

/// The outcome probabilities of the equilibrium by playing: shocks drawn, each side choosing what is best against what the other does.
#[test]
fn outcomes_of_shocks_are_those_of_play() {
    let model = found_crisis();
    let data = bound(&model, &table("x,sq,cd,sf,bd\n1,1,1,1,1\n"));
    let mut shocks = Shocks::new(&model, &data, &settings(), &Quiet).expect("a game");
    let theta = [0.1, 0.3, -0.2];
    let resist = shocks.equilibria(0, &theta).expect("a case");
    assert_eq!(resist.len(), 1);
    let pr = resist[0];
    let slopes = shocks.log_slopes(&theta, Of::Outcomes).expect("a value");
    let exact: Vec<f64> = slopes[0].iter().map(|slope| slope.log.exp()).collect();
    assert!((exact.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    let firm = exact[2] / (exact[2] + exact[3]);
    let (sa, va, wa, a) = (-0.3 + 0.1, 0.9, -0.6 + 0.3, -0.9);
    let (cb, wb, vb) = (-0.4, 0.3 - 0.2, 0.2);
    let mut draws = Draws(7);
    let mut counts = [0.0; 4];
    let total = 400_000;
    for _ in 0..total {
        // Box and Muller's.
        let mut normal = || {
            let (u, v) = (1.0 - draws.next(), draws.next());
            (-2.0 * u.ln()).sqrt() * (2.0 * std::f64::consts::PI * v).cos()
        };
        let (e1, e2, f) = (normal(), normal(), normal());
        let last = (wa + e1).max(a + e2);
        let outcome = if sa >= (1.0 - pr) * va + pr * last {
            0
        } else if cb >= firm * (wb + f) + (1.0 - firm) * vb {
            1
        } else if wa + e1 > a + e2 {
            2
        } else {
            3
        };
        counts[outcome] += 1.0 / f64::from(total);
    }
    for (played, exact) in counts.iter().zip(&exact) {
        assert!(
            (played - exact).abs() < 4.0 * (exact / f64::from(total)).sqrt(),
            "{counts:?} {exact:?}"
        );
    }
}
