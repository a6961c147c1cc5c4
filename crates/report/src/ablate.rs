//! Ablation: each construct is taken out, alone, and the answers are compared.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use demarche_engine::parallel;
use demarche_scenario::model::Construct;
use demarche_scenario::vary;
use demarche_scenario::vary::edit::Touches;
use serde::Serialize;

use crate::analyse::{AnalyseError, Analysis, Asked, Context, answer};

/// Less than this and an answer has not moved.
const UNMOVED: f64 = 1e-9;

/// A construct taken out.
#[derive(Clone, Debug, Serialize)]
pub struct Ablation {
    /// Its path.
    pub construct: String,
    /// Its effect.
    pub effect: Effect,
    /// Answers that were likelier than not and are no longer, or the reverse.
    pub flips: Vec<Moved>,
}

/// An answer with and without a construct.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// The question.
    pub question: String,
    /// The answer as it is.
    pub base: f64,
    /// The answer without the construct.
    pub without: f64,
}

/// Effect of an ablation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "effect")]
pub enum Effect {
    /// The answer that moves most.
    Moves(Moved),
    /// No answer moves.
    Inert,
    /// The construct enters no number.
    Recorded,
    /// Nothing that could be answered is left without it.
    Needed {
        /// The error.
        why: String,
    },
}

impl Moved {
    /// By how much, from −1 to 1.
    pub fn by(&self) -> f64 {
        self.without - self.base
    }

    /// Whether it is on the other side of even odds.
    fn flips(&self) -> bool {
        (self.base - 0.5) * (self.without - 0.5) < 0.0
    }
}

/// Takes each construct out, alone, solves the rest anew and compares the answers with those of the scenario as it is and is
/// played. Once `progress` is cancelled no more is taken out, and what there is by then is all.
///
/// # Errors
/// The scenario as it is has no answers.
pub fn each(
    base: &Analysis,
    constructs: &[&Construct],
    context: Context<'_>,
) -> Result<Vec<Ablation>, AnalyseError> {
    let Context {
        settings, progress, ..
    } = context;
    let asked = base.asked()?;
    let finished = AtomicUsize::new(0);
    let one = |i: usize| {
        if progress.cancelled() {
            return None;
        }
        let construct = constructs[i];
        let (effect, flips) = if construct.computes {
            without(&construct.path, base, asked, context)
        } else {
            (Effect::Recorded, Vec::new())
        };
        // A computation that was stopped says nothing about the construct.
        if progress.cancelled() {
            return None;
        }
        let count = 1 + finished.fetch_add(1, Ordering::Relaxed);
        let done = count as f64 / constructs.len().max(1) as f64;
        progress.step("taking constructs out", done);
        Some(Ablation {
            construct: construct.path.clone(),
            effect,
            flips,
        })
    };
    let taken = parallel::map(&mut settings.workers(), constructs.len(), |(), i| one(i));
    Ok(taken.into_iter().flatten().collect())
}

/// The part of the game that an ablation can change.
fn touches(path: &str) -> Touches {
    match path.split('.').next() {
        Some("source" | "evidence") => Touches::Reports,
        _ => Touches::Shape,
    }
}

fn without(
    path: &str,
    base: &Analysis,
    asked: &[Asked],
    context: Context<'_>,
) -> (Effect, Vec<Moved>) {
    let needed = |why: String| (Effect::Needed { why }, Vec::new());
    let Some(rest) = vary::ablate(&context.loaded.whole, path) else {
        return needed("the scenario is none without it".into());
    };
    match answer(&rest, touches(path), base, context) {
        Ok(varied) => effect(asked, &varied.asked),
        Err(error) => needed(error.to_string()),
    }
}

/// The answers beside those of `base`, and which of them flip.
pub(crate) fn effect(base: &[Asked], asked: &[Asked]) -> (Effect, Vec<Moved>) {
    // The same questions in the same order, but for those that are no longer asked.
    let mut left = asked.iter().peekable();
    let by_name =
        || -> BTreeMap<&str, &Asked> { asked.iter().map(|a| (a.name.as_str(), a)).collect() };
    let mut elsewhere = None;
    let both = base.iter().filter_map(|before| {
        let after = match left.next_if(|after| after.name == before.name) {
            Some(after) => after,
            None => elsewhere
                .get_or_insert_with(by_name)
                .get(before.name.as_str())?,
        };
        Some(Moved {
            question: before.name.clone(),
            base: before.probability?,
            without: after.probability?,
        })
    });
    let moved: Vec<Moved> = both.filter(|m| m.by().abs() > UNMOVED).collect();
    let most = moved
        .iter()
        .max_by(|a, b| a.by().abs().total_cmp(&b.by().abs()));
    let effect = most.map_or(Effect::Inert, |most| Effect::Moves(most.clone()));
    (effect, moved.into_iter().filter(Moved::flips).collect())
}
