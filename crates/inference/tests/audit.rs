//! Draws are reached from the point estimate's solution where the path in the numbers allows that. On random scenarios at high λ,
//! where some of the branches between turn, each is held against its own trace from uniform play.

mod support;

use std::cell::Cell;

use demarche_engine::progress::Quiet;
use demarche_inference::solve::{self, SolveError, Solved};
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
            let solving = solve::Settings {
                precision: Some(lambda),
                ..solve::Settings::default()
            };
            let base = match Solved::new(&solved.model, &solving, &Quiet) {
                Ok(base) => base,
                Err(SolveError::Unsolved(_)) => {
                    refused.set(refused.get() + 1);
                    continue;
                }
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            };
            let turns = base.solution.info.turning_points > 0;
            let settings = ensemble::Settings::default();
            let ensemble = Ensemble::new(&base, &settings);
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
