//! How much of a document a scenario covers, and what each of its cited constructs does to the answers.

mod elements;

use std::collections::BTreeMap;

use demarche_scenario::load::Loaded;
use demarche_scenario::model::{Construct, Model};
use demarche_scenario::syntax::Item;
use serde::Serialize;

pub use self::elements::{Element, parse};
use crate::ablate::{self, Ablation};
use crate::analyse::{AnalyseError, Analysis, Context};

/// Elements of a document beside a scenario's constructs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coverage {
    /// In the table's order.
    pub elements: Vec<Covered>,
    /// Effects of the cited constructs, in reading order. Empty where no ablation was made.
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
    source: &str,
    context: Context<'_>,
) -> Result<Vec<Ablation>, AnalyseError> {
    let cites = |construct: &&Construct| {
        let mut named = construct.because.iter().filter_map(|b| b.source.as_ref());
        named.any(|name| name.text == source)
            && !matches!(construct.kind, "question" | "variant" | "cover")
    };
    let cited: Vec<&Construct> = model.constructs.iter().filter(cites).collect();
    let analysis = Analysis::solve(model, context.settings, context.progress)?;
    ablate::each(&analysis, &cited, context)
}
