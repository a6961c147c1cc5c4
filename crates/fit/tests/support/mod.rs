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

/// The crisis game with numbers for V_A, S_A, V_B, C_B and for what standing firm is worth to either side and backing down to the sender.
pub(crate) fn crisis(
    (va, sa, vb, cb): (f64, f64, f64, f64),
    (wa, wb, a): (f64, f64, f64),
) -> String {
    format!(
        "scenario \"Crisis\"\n  rounds 1\ncoefficient b = 0\nactor one\n  weighs w1 1\nactor two\n  weighs w2 1\nshock e1 of one\nshock \
         e2 of one\nshock f of two\ngoal w1 of one in any units\n  {sa} + b if threat is no_threat\n  {va} if reply is concede\n  {wa} + e1 if \
         last is firm\n  {a} + e2 otherwise\ngoal w2 of two in any units\n  0 if threat is no_threat\n  {cb} if reply is concede\n  {wb} + \
         f if last is firm\n  {vb} otherwise\ndecision threat by one\n  option no_threat\n  option made\ndecision reply by two, when \
         threat is made\n  option concede\n  option resist\ndecision last by one, when reply is resist\n  option back\n  option firm\n\
         question sq: threat is no_threat at the end\nquestion cd: reply is concede at the end\nquestion sf: last is firm at the end\n\
         question bd: last is back at the end\n"
    )
}

/// Uniform numbers that are a function of a seed (SplitMix64).
pub(crate) struct Draws(pub(crate) u64);

impl Draws {
    /// The next, in [0, 1).
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        (z >> 11) as f64 / (1u64 << 53) as f64
    }

    /// An index, as likely as these numbers say.
    pub(crate) fn one_of(&mut self, shares: &[f64]) -> usize {
        let mut rest = self.next() * shares.iter().sum::<f64>();
        for (i, share) in shares.iter().enumerate() {
            rest -= share;
            if rest < 0.0 {
                return i;
            }
        }
        shares.len() - 1
    }
}
