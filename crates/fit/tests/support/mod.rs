//! Models and tables for tests.

#![allow(dead_code)]

use std::path::PathBuf;

use demarche_fit::data::{Data, Special, bind};
use demarche_fit::{Settings, Table};
use demarche_scenario::check;
use demarche_scenario::model::Model;
use demarche_scenario::parse::parse;

struct Nothing;

impl demarche_scenario::World for Nothing {
    fn read(&self, path: &str) -> Result<String, String> {
        Err(format!("no {path}"))
    }
}

/// A scenario, which has no mistakes.
pub(crate) fn model(text: &str) -> Model {
    let (scenario, problems) = parse(text, 0);
    assert!(problems.is_empty(), "{problems:#?}");
    let (model, problems) = check(&scenario, &Nothing);
    model.unwrap_or_else(|| panic!("{problems:#?}"))
}

/// A table.
pub(crate) fn table(text: &str) -> Table {
    Table::read(text).expect("a table")
}

/// The two bound together.
pub(crate) fn bound(model: &Model, table: &Table) -> Data {
    bind(model, table, &Special::default()).expect("a table that fits the model")
}

/// Settings with two threads.
pub(crate) fn settings() -> Settings {
    Settings {
        threads: 2,
        ..Settings::default()
    }
}

/// A file of the folder with reference values; none where that is not there, which is said.
pub(crate) fn reference(path: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference");
    let found = std::fs::read_to_string(root.join(path)).ok();
    if found.is_none() {
        eprintln!("skipped: there is no ../shared/reference/{path}");
    }
    found
}

/// A scenario that comes with the program.
pub(crate) fn bundled(name: &str) -> Model {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/fit");
    model(&std::fs::read_to_string(path.join(name)).expect("a scenario"))
}
