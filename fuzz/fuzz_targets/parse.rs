//! Any text reads without a panic, and one without problems reads back from what is printed.

#![no_main]

use demarche_scenario::{parse::parse, print::print};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (scenario, problems) = parse(text, 0);
    let (again, more) = parse(&print(&scenario), 0);
    if problems.is_empty() {
        assert_eq!((again, more), (scenario, problems));
    }
});
