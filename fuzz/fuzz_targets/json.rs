//! Any JSON reads without a panic, and what reads without problems can be said as text.

#![no_main]

use demarche_scenario::{json::from_json, parse::parse, print::print};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &str| {
    let (scenario, problems) = from_json(json, 0);
    if problems.is_empty() {
        assert_eq!(parse(&print(&scenario), 0), (scenario, problems));
    }
});
