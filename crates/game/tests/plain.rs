//! The engine against a slow and plain reading of the language, on random small scenarios.

mod support;

use std::cell::Cell;

use demarche_game::trace::Status;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use support::generate::{scenario, tape};
use support::plain::Plain;
use support::side_by_side::{read, slots};
use support::{Solved, solve};

fn close(a: f64, b: f64, what: &str) -> Result<(), TestCaseError> {
    prop_assert!((a - b).abs() < 1e-10, "{what}: {a}, not {b}");
    Ok(())
}

/// Runs a test on random scenarios; few may be refused.
fn on_scenarios(cases: u32, test: impl Fn(&Solved, &Plain) -> Result<(), TestCaseError>) {
    let refused = Cell::new(0);
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(1), // the same scenarios in every run
        ..Config::with_cases(cases)
    });
    let result = runner.run(&tape(), |tape| {
        let text = scenario(&tape);
        match solve(&text) {
            Ok(solved) => {
                let plain = Plain::new(&solved.model, &solved.draw);
                test(&solved, &plain).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))
            }
            Err(why) => {
                refused.set(refused.get() + 1);
                eprintln!("refused: {why}");
                Ok(())
            }
        }
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let refused = refused.get();
    assert!(
        refused * 10 < cases,
        "{refused} of {cases} scenarios were refused"
    );
}

#[test]
fn strategies_are_a_fixed_point_on_the_tree() {
    on_scenarios(200, |solved, plain| {
        prop_assert_eq!(solved.solution.status, Status::Solved);
        let slots = slots(plain, &solved.game).map_err(TestCaseError::fail)?;
        let sigma = read(&slots, &solved.solution.sigma);
        let worth = plain.worth(&sigma);
        let lambda = |actor: usize| plain.constant(&solved.model.actors[actor].precision);
        for (own, response) in sigma.iter().zip(plain.respond(&worth, lambda)) {
            for (&s, r) in own.iter().zip(response) {
                close(s, r, "a strategy against the response to it")?;
            }
        }
        Ok(())
    });
}

/// One type is indifferent at first, the others are not: the branch bends where it comes to the last steps.
const BEND: &str = r#"
scenario "A bend"
  rounds 1
  precision 30
actor a
  type eager 30%
  type odd 25%
  type plain otherwise
  eager ranks x > y
  odd ranks x > y
  plain ranks x > y
decision first by a
  option keep
  option tell
decision last by a
  option low
  option also_low
  option high
goal x of a
  1 if last is high
  0.4 if a is odd and first is keep
  0.4 if first is keep or a is eager
goal y of a
  1 if a is odd
"#;

#[test]
fn a_bend_after_a_long_step_is_followed() {
    let solved = solve(BEND).expect("a sound scenario");
    assert_eq!(solved.solution.status, Status::Solved);
}
