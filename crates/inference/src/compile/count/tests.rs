//! Blocks that are held are counted on the safe side too.

use std::cell::Cell;

use demarche_engine::progress::Quiet;
use demarche_scenario::Nowhere;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

use super::*;
use crate::compile::{Settings, compile, program};

#[allow(dead_code, unreachable_pub)] // not all of it is needed here
#[path = "../../../tests/support"]
mod support {
    pub(super) mod generate;
}
use support::generate;

#[test]
fn with_blocks_held_no_node_is_counted_that_is_not_built() {
    let held = Cell::new(0);
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(2),
        failure_persistence: None,
        ..Config::with_cases(400)
    });
    let result = runner.run(&generate::tape(), |tape| {
        let text = generate::scenario(&tape);
        let (scenario, _) = demarche_scenario::parse::parse(&text, 0);
        let (Some(model), _) = demarche_scenario::check(&scenario, &Nowhere) else {
            return Ok(());
        };
        let settings = Settings::default();
        let Ok(built) = compile(&model, &settings, &Quiet) else {
            return Ok(());
        };
        let ops = program::program(&model);
        let frame = Frame::new(&model, program::tracked(&model), &ops, true);
        let bound = Bound::new(&model, &settings);
        for largest in [1.0, 2.0, 4.0, 8.0] {
            let Some(blocks) = Blocks::of(&model, &frame.tracked, largest) else {
                continue;
            };
            if blocks.held.contains(&true) {
                held.set(held.get() + 1);
            }
            let counted = Pass::new(&frame, &ops, blocks).play(&bound).layers;
            for (counted, nodes) in counted.iter().zip(built.expanded.iter()) {
                if *counted > f64::from(*nodes) {
                    return Err(TestCaseError::fail(format!("{counted} of {nodes}\n{text}")));
                }
            }
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(held.get() > 50, "{}", held.get());
}
