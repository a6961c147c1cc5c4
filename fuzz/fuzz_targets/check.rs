//! Whatever was read checks without a panic, and either gives a model or says why not.

#![no_main]

use demarche_scenario::{Nowhere, Severity, check, parse::parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (scenario, _) = parse(text, 0);
    let (model, problems) = check(&scenario, &Nowhere);
    let wrong = problems.iter().any(|p| p.severity == Severity::Error);
    assert!(model.is_some() || wrong);
});
