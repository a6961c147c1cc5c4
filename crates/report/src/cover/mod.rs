//! How much of a document a scenario covers, and what each of its cited constructs does to the answers.

mod elements;

use std::collections::BTreeMap;

use demarche_game::progress::Progress;
use demarche_scenario::load::Loaded;
use demarche_scenario::model::{Construct, Model};
use demarche_scenario::syntax::Item;
use demarche_scenario::{World, vary};
use serde::Serialize;

pub use self::elements::{Element, parse};
use crate::analyse::{self, AnalyseError, Base, Settings, answer, ask};
use crate::parallel;

/// Less than this and an answer has not moved.
const UNMOVED: f64 = 1e-9;

/// Elements of a document beside a scenario's constructs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coverage {
    /// In the table's order.
    pub elements: Vec<Covered>,
    /// What cited constructs do, in reading order. Empty if not asked for.
    pub ablations: Vec<Ablation>,
}

/// One element.
#[derive(Clone, Debug, Serialize)]
pub struct Covered {
    /// The element.
    #[serde(flatten)]
    pub element: Element,
    /// Paths of the constructs that cite one of its sentences.
    pub constructs: Vec<String>,
    /// Why the scenario leaves it out.
    pub omitted: Option<String>,
}

/// A construct taken out.
#[derive(Clone, Debug, Serialize)]
pub struct Ablation {
    /// Its path.
    pub construct: String,
    /// What came of it.
    pub effect: Effect,
}

/// What taking a construct out does.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "effect")]
pub enum Effect {
    /// The answer that moves most.
    Moves {
        /// The question.
        question: String,
        /// The answer as it is.
        base: f64,
        /// The answer without the construct.
        without: f64,
    },
    /// No answer moves.
    Inert,
    /// It is recorded, and enters no number.
    Recorded,
    /// Nothing that could be answered is left without it.
    Needed {
        /// What goes wrong.
        why: String,
    },
}

impl Coverage {
    /// Elements with neither a construct nor a reason.
    pub fn missing(&self) -> impl Iterator<Item = &Covered> {
        self.elements
            .iter()
            .filter(|e| e.constructs.is_empty() && e.omitted.is_none())
    }
}

/// Which constructs cite the elements of a document; `source` is its name in the scenario.
pub fn cover(model: &Model, loaded: &Loaded, source: &str, elements: Vec<Element>) -> Coverage {
    let mut citing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for construct in &model.constructs {
        for because in &construct.because {
            if let (Some(name), Some(locator)) = (&because.source, &because.locator)
                && name.text == source
            {
                citing.entry(locator).or_default().push(&construct.path);
            }
        }
    }
    let omitted = omissions(loaded, source);
    let covered = |element: Element| {
        let found = element
            .locators
            .iter()
            .filter_map(|l| citing.get(l.as_str()));
        let mut constructs: Vec<String> = Vec::new();
        for path in found.flatten() {
            if !constructs.iter().any(|known| known == path) {
                constructs.push((*path).into());
            }
        }
        Covered {
            omitted: omitted.get(&element.id).cloned(),
            element,
            constructs,
        }
    };
    Coverage {
        elements: elements.into_iter().map(covered).collect(),
        ablations: Vec::new(),
    }
}

/// Reasons for leaving elements out, by id.
fn omissions(loaded: &Loaded, source: &str) -> BTreeMap<String, String> {
    let lists = loaded.whole.items.iter().filter_map(|item| match item {
        Item::Cover(cover) if cover.source.text == source => Some(&cover.omitted),
        _ => None,
    });
    lists.flatten().map(|clause| clause.value.clone()).collect()
}

/// Takes out every construct that cites `source`, one at a time, and compares the answers.
///
/// # Errors
/// The scenario as it is has no answers.
pub fn ablations(
    model: &Model,
    loaded: &Loaded,
    source: &str,
    settings: &Settings,
    world: &dyn World,
    progress: &dyn Progress,
) -> Result<Vec<Ablation>, AnalyseError> {
    let solved = analyse::solve(model, settings, progress)?;
    let (_, filtered) = analyse::weigh(model, &solved, settings)?;
    let asked = ask(model, &solved, &filtered);
    let base = Base {
        asked: &asked,
        solved: &solved,
    };
    let cites = |construct: &&Construct| {
        let mut named = construct.because.iter().filter_map(|b| b.source.as_ref());
        named.any(|name| name.text == source)
            && !matches!(construct.kind, "question" | "variant" | "cover")
    };
    let cited: Vec<&Construct> = model.constructs.iter().filter(cites).collect();
    let finished = std::sync::atomic::AtomicUsize::new(0);
    let one = |i: usize| {
        let construct = cited[i];
        let effect = if construct.computes {
            ablate(&construct.path, &base, loaded, settings, world, progress)
        } else {
            Effect::Recorded
        };
        let count = 1 + finished.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        progress.step(
            "taking constructs out",
            count as f64 / cited.len().max(1) as f64,
        );
        Ablation {
            construct: construct.path.clone(),
            effect,
        }
    };
    Ok(parallel::map(cited.len(), settings.threads, one))
}

fn ablate(
    path: &str,
    base: &Base<'_>,
    loaded: &Loaded,
    settings: &Settings,
    world: &dyn World,
    progress: &dyn Progress,
) -> Effect {
    let Some(without) = vary::ablate(&loaded.whole, path) else {
        return Effect::Needed {
            why: "the scenario is none without it".into(),
        };
    };
    let asked = match answer(&without, base, settings, world, progress) {
        Ok((asked, _)) => asked,
        Err(error) => {
            return Effect::Needed {
                why: error.to_string(),
            };
        }
    };
    let mut most = UNMOVED;
    let mut effect = Effect::Inert;
    for before in base.asked {
        let after = asked.iter().find(|a| a.name == before.name);
        if let (Some(base), Some(without)) = (before.probability, after.and_then(|a| a.probability))
            && (base - without).abs() > most
        {
            most = (base - without).abs();
            effect = Effect::Moves {
                question: before.name.clone(),
                base,
                without,
            };
        }
    }
    effect
}
