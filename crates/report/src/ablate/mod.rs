//! Ablation: each construct is taken out, alone, and the answers are compared.

mod subject;

use std::collections::{BTreeMap, BTreeSet};
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
    /// Questions that have no answer without it: what they are given cannot hold.
    pub undefined: Vec<String>,
}

impl Ablation {
    /// The flips that say something about the scenario.
    pub fn informative(&self) -> impl Iterator<Item = &Moved> {
        self.flips.iter().filter(|moved| !moved.by_construction)
    }
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
    /// Whether that is so by the question's own words or by construction: it asks about what is taken out, or without it nothing is
    /// left that could make it true, or false.
    pub by_construction: bool,
}

/// Effect of an ablation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "effect")]
pub enum Effect {
    /// The answer that moves most, of those that do not by construction if there are any.
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

    /// Whether it is settled without the construct, and was open with it.
    fn settled(&self) -> bool {
        let closed = |p: f64| !(UNMOVED..=1.0 - UNMOVED).contains(&p);
        closed(self.without) && !closed(self.base)
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
    let model = base.model();
    let questions = model.questions.iter();
    let subjects: BTreeMap<&str, BTreeSet<String>> = questions
        .map(|question| (question.name.as_str(), subject::subject(model, question)))
        .collect();
    let finished = AtomicUsize::new(0);
    let one = |i: usize| {
        if progress.cancelled() {
            return None;
        }
        let construct = constructs[i];
        let path = construct.path.as_str();
        let about = |question: &str| subjects.get(question).is_some_and(|all| all.contains(path));
        let left = construct.computes.then(|| without(path, base, context));
        let (effect, flips, undefined) = match left {
            None => (Effect::Recorded, Vec::new(), Vec::new()),
            Some(Err(why)) => (Effect::Needed { why }, Vec::new(), Vec::new()),
            Some(Ok(left)) => {
                let (effect, flips) = effect(asked, &left, about);
                (effect, flips, undefined(asked, &left))
            }
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
            undefined,
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

/// The answers of the scenario without one construct, or why there are none.
fn without(path: &str, base: &Analysis, context: Context<'_>) -> Result<Vec<Asked>, String> {
    let rest = vary::ablate(&context.loaded.whole, path)
        .ok_or_else(|| "the scenario is none without it".to_string())?;
    let varied = answer(&rest, touches(path), base, context);
    varied
        .map(|varied| varied.asked)
        .map_err(|error| error.to_string())
}

/// The questions that had an answer, are still asked and have none.
fn undefined(base: &[Asked], left: &[Asked]) -> Vec<String> {
    let none = left.iter().filter(|asked| asked.probability.is_none());
    let none: BTreeSet<&str> = none.map(|asked| asked.name.as_str()).collect();
    let had = base.iter().filter(|asked| asked.probability.is_some());
    had.filter(|asked| none.contains(asked.name.as_str()))
        .map(|asked| asked.name.clone())
        .collect()
}

/// The answers beside those of `base`, and which of them flip. `about` says which questions speak of what is taken out.
pub(crate) fn effect(
    base: &[Asked],
    asked: &[Asked],
    about: impl Fn(&str) -> bool,
) -> (Effect, Vec<Moved>) {
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
        let mut moved = Moved {
            question: before.name.clone(),
            base: before.probability?,
            without: after.probability?,
            by_construction: false,
        };
        moved.by_construction = about(&moved.question) || moved.settled();
        Some(moved)
    });
    let moved: Vec<Moved> = both.filter(|m| m.by().abs() > UNMOVED).collect();
    let most = moved.iter().max_by(|a, b| {
        let larger = a.by().abs().total_cmp(&b.by().abs());
        b.by_construction.cmp(&a.by_construction).then(larger)
    });
    let effect = most.map_or(Effect::Inert, |most| Effect::Moves(most.clone()));
    (effect, moved.into_iter().filter(Moved::flips).collect())
}
