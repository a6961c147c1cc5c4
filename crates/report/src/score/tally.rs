//! What is counted of each ledger, and the questions that have no score.

use serde::Serialize;

use super::freeze::Dated;
use super::ledger::Ledger;
use super::scoring_rules::{Against, Estimate};

/// The scores of one ledger, which is about one scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OfLedger {
    /// Title of the scenario.
    pub title: String,
    /// The days of the forecasts, in the order in which they were made.
    pub days: Vec<String>,
    /// Whether any of these days was given, and not read off a clock.
    pub given: bool,
    /// Digest of the ledger.
    pub digest: String,
    /// Resolved questions that have a score.
    pub resolved: usize,
    /// Questions without an outcome.
    pub open: usize,
    /// Questions that were resolved as void.
    pub void: usize,
    /// Resolved questions of which every forecast was made when the outcome could have been known.
    pub late: usize,
    /// Mean Brier score.
    pub brier: Option<Estimate>,
    /// Mean log score, in bits. Infinite (null in JSON) if something happened that was ruled out.
    pub log: Option<f64>,
    /// The baselines.
    pub against: Vec<Against>,
}

impl OfLedger {
    /// What a ledger says of itself; nothing is counted yet.
    pub(super) fn new(ledger: &Ledger) -> OfLedger {
        let title = ledger.freezes().next().map(|freeze| freeze.title.clone());
        OfLedger {
            title: title.unwrap_or_default(),
            days: ledger.freezes().map(|f| f.as_of.clone()).collect(),
            given: ledger.freezes().any(|f| f.dated == Dated::Given),
            digest: ledger.digest.clone(),
            ..OfLedger::default()
        }
    }

    /// Counts a question that has no score.
    pub(super) fn without(&mut self, why: Why) {
        *match why {
            Why::Open => &mut self.open,
            Why::Void => &mut self.void,
            Why::Late => &mut self.late,
        } += 1;
    }
}

/// A question that has no score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unscored {
    /// Which ledger it stands in: an index of the ledgers.
    pub ledger: usize,
    /// Its name.
    pub name: String,
    /// What it says.
    pub label: String,
    /// The day on which the answer is looked up.
    pub due: Option<String>,
    /// The last forecast.
    pub probability: Option<f64>,
    /// Why it has none.
    pub why: Why,
    /// The reason given for the outcome, where there is one.
    pub because: Option<String>,
}

/// Why a question has no score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// It has no outcome.
    Open,
    /// It was resolved as void.
    Void,
    /// All its forecasts were made when the outcome could have been known.
    Late,
}
