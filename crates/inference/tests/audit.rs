//! Draws are reached from the point estimate's solution where the path in the numbers allows that. On random scenarios at high λ,
//! where some of the branches between turn, each is held against its own trace from uniform play.

mod support;

use std::cell::Cell;

use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace;
use demarche_inference::compile::{Settings, compile};
use demarche_inference::uncertain::ensemble::{self, Ensemble, Sampler};
use proptest::prelude::*;
use support::on_scenarios;

const SCENARIOS: u32 = 400;
const DRAWS: u64 = 20;
const LAMBDA: [f64; 2] = [60.0, 400.0];

#[test]
fn draws_are_where_their_own_branches_lead() {
    let (turning, audited, refused) = (Cell::new(0_u64), Cell::new(0_u64), Cell::new(0_u64));
    on_scenarios(SCENARIOS, |solved| {
        for lambda in LAMBDA {
            let mut game = solved.game.clone();
            game.numbers.precision.fill(lambda);
            let solution = trace::trace(&game, &trace::Settings::default(), &Quiet);
            if solution.status != trace::Status::Solved {
                refused.set(refused.get() + 1);
                continue;
            }
            let turns = solution.info.turning_points > 0;
            let settings = ensemble::Settings {
                precision: Some(lambda),
                ..ensemble::Settings::default()
            };
            let compiled = compile(&solved.model, &Settings::default(), &Quiet);
            let compiled = compiled.map_err(|e| TestCaseError::fail(e.to_string()))?;
            let ensemble = Ensemble::around(&solved.model, compiled, &settings, solution);
            if ensemble.draws().certain() {
                continue;
            }
            let sampler = Sampler::new(&solved.model, settings.seed, DRAWS);
            let audit = ensemble.audit(&sampler, DRAWS, &Quiet).unwrap_or_default();
            prop_assert_eq!(audit.differ, 0, "λ {}: {:?}", lambda, audit);
            turning.set(turning.get() + u64::from(turns));
            audited.set(audited.get() + audit.traced - audit.unsolved);
        }
        Ok(())
    });
    let (turning, audited) = (turning.get(), audited.get());
    println!(
        "{turning} branches turn, {audited} draws audited, {} refused",
        refused.get()
    );
    assert!(turning > 0 && audited > 10_000);
}
