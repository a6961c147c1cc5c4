//! Draws are reached from the point estimate's solution where the path in the numbers allows that. On random scenarios at high λ,
//! where some of the branches between turn, each is held against its own trace from uniform play.

mod support;

use std::cell::Cell;

use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::trace;
use demarche_inference::solve::{self, Ladder, Route, SolveError, Solved};
use demarche_inference::uncertain::ensemble::{self, Ensemble, Sampler};
use proptest::prelude::*;
use support::{generate, on_scenarios, on_written};

const SCENARIOS: u32 = 600;
const DRAWS: u64 = 20;
const LAMBDA: [f64; 2] = [60.0, 600.0];

#[test]
fn draws_are_where_their_own_branches_lead() {
    let (turning, audited, refused) = (Cell::new(0_u64), Cell::new(0_u64), Cell::new(0_u64));
    let text = |tape: &[u8]| Some(generate::without_spare(tape));
    on_written(SCENARIOS, text, |solved| {
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

/// The rule for paths in the numbers comes from experience, and this is how often it errs: see `trace/near.rs` of the engine.
#[test]
#[ignore = "takes minutes"]
fn of_many_draws_few_go_astray() {
    let (astray, near) = (Cell::new(0_u64), Cell::new(0_u64));
    on_scenarios(4_000, |solved| {
        for lambda in [60.0, 400.0] {
            let settings = solve::Settings {
                precision: Some(lambda),
                ..solve::Settings::default()
            };
            let Ok(base) = Solved::new(&solved.model, &settings, &Quiet) else {
                continue;
            };
            let sampler = Sampler::new(base.model(), 0, DRAWS);
            let branch = base.branch(&settings.trace, &Quiet);
            let mut ladder = Ladder::new(&base.game, &settings.trace);
            for (i, draw) in (0..DRAWS).map(|i| (i, sampler.at(i))) {
                let mut game = base.compiled.game(&draw);
                // Precision is open too: from a half to one and a half of what it is, for everybody or for each.
                for (actor, precision) in game.numbers.precision.iter_mut().enumerate() {
                    let own = if i % 2 == 0 { 0 } else { 7 * actor as u64 };
                    *precision *= 0.5 + ((11 * i + own) % 20) as f64 / 20.0;
                }
                let (route, found) = ladder.from_branch(&game, &branch, &Quiet);
                if !matches!(route, Route::Refined | Route::Climbed) {
                    continue;
                }
                let fresh = trace(&game, &settings.trace, &Quiet);
                let pairs = found.sigma.iter().zip(&fresh.sigma);
                let apart = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                near.set(near.get() + 1);
                astray.set(astray.get() + u64::from(apart > 1e-6));
            }
        }
        Ok(())
    });
    let (astray, near) = (astray.get(), near.get());
    println!("{astray} of {near} went astray");
    assert!(near > 10_000 && astray * 20_000 <= near);
}
