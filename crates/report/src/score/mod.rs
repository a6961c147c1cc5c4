//! Scoring: forecasts are frozen, outcomes recorded, both in a ledger that only grows, and scoring rules compare them.

pub mod classes;
mod freeze;
mod interval;
mod ledger;
mod persistence;
mod scoring_rules;
mod tally;

pub use freeze::{Dated, Freeze, FreezeError, Frozen, FrozenEquilibrium, Made, freeze};
pub use ledger::{Entry, EntryError, Ledger, LedgerError, Outcome, Verdict};
pub use scoring_rules::{
    Against, Beside, ENOUGH, Estimate, FEW, Instead, Scored, Scores, brier, score, surprise,
};
pub use tally::{OfLedger, Unscored, Why};

use crate::analyse::calendar;

use demarche_scenario::date::Date;

/// `2024-11-05`
pub fn iso(day: Date) -> String {
    calendar::date(day)
}

/// The day, in universal time, so many seconds after the start of 1970.
pub fn day_of(seconds: u64) -> Date {
    calendar::day_of(seconds)
}
