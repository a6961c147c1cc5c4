//! The query of any address reads without a panic; what is read is written as a query that reads as the same edits; every edit applies
//! or says why it does not.

#![no_main]

use std::sync::LazyLock;

use demarche_scenario::vary::edit::edit;
use demarche_scenario::{check::check_varied, parse::parse, syntax::Scenario, Nowhere};
use demarche_workbench::query::Query;
use libfuzzer_sys::fuzz_target;

static SCENARIO: LazyLock<Scenario> = LazyLock::new(|| {
    let (scenario, problems) = parse(include_str!("../small.demarche"), 0);
    assert!(problems.is_empty(), "{problems:?}");
    scenario
});

fuzz_target!(|address: &str| {
    let query = Query::read(address);
    let canonical = query.canonical();
    let again = Query::read(&canonical);
    assert_eq!(again.edits, query.edits);
    assert!(again.unread.is_empty() && again.looks.is_empty());
    assert_eq!(again.canonical(), canonical);
    let whole = Query::read(&query.looking(&[]));
    assert_eq!((&whole.edits, &whole.looks), (&query.edits, &query.looks));
    for i in 0..query.edits.len() {
        let without = Query::read(&query.without(i));
        assert_eq!(without.edits.len() + 1, query.edits.len());
    }
    let (edited, refused) = edit(&SCENARIO, &query.edits);
    assert!(refused.len() <= query.edits.len());
    let _ = check_varied(&edited, &Nowhere);
});
