//! Stress test: every source, report and assumption is dropped in turn, and the answers are compared.

use demarche_scenario::model::{Construct, Model};
use serde::Serialize;

use crate::ablate::{self, Ablation, Effect};
use crate::analyse::{AnalyseError, Analysis, Context};
use crate::view::largest_first;

/// The constructs that were dropped, and the effect of each.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Stress {
    /// First what flips an answer, then what moves one most; behind them what does either by construction.
    pub drops: Vec<Ablation>,
    /// Number of constructs that were dropped.
    pub dropped: usize,
}

/// Drops each source, item of evidence and assumption in turn, and compares with how the scenario is played as it is.
///
/// # Errors
/// The scenario as it is has no answers.
pub fn stress(base: &Analysis, context: Context<'_>) -> Result<Stress, AnalyseError> {
    let constructs: Vec<&Construct> = droppable(base.model()).collect();
    let mut drops = ablate::each(base, &constructs, context)?;
    let dropped = drops.len();
    drops.sort_by_key(|drop| largest_first(-rank(drop)));
    Ok(Stress { drops, dropped })
}

/// Constructs that can be dropped and enter a number.
fn droppable(model: &Model) -> impl Iterator<Item = &Construct> {
    model
        .constructs
        .iter()
        .filter(|c| c.computes && !matches!(c.kind, "question" | "variant" | "scenario"))
}

/// The assumptions that cite no source.
pub fn unreferenced(model: &Model) -> Vec<&Construct> {
    droppable(model).filter(|c| c.cites_nothing()).collect()
}

/// Flips before moves before what takes an answer away, before what is so by construction, before the rest; the larger first.
fn rank(drop: &Ablation) -> f64 {
    match &drop.effect {
        Effect::Moves(moved) if !moved.by_construction => match drop.informative().next() {
            Some(_) => -10.0 - moved.by().abs(),
            None => -moved.by().abs(),
        },
        Effect::Moves(moved) => 3.0 - moved.by().abs(),
        Effect::Inert if !drop.undefined.is_empty() => 1.0,
        Effect::Inert => 4.0,
        Effect::Recorded | Effect::Needed { .. } => 5.0,
    }
}
