//! What would have to change for an answer to meet a target. The search starts when the reader asks for it.

use askama::Template;
use demarche_engine::progress::Progress;
use demarche_inference::analysis::counterfactual::Target;
use demarche_report::analyse::Settings;
use demarche_report::counterfactual::{Budget, Counterfactual, counterfactual};
use demarche_report::view::counterfactual::{
    ALREADY, Change, NO_PROOF, UNSETTLED, change, fewer, jointly, orders_tried, reordering, target,
};

use super::drivers::{question, questions};
use super::{View, put};
use crate::desk;
use crate::query::Query;
use demarche_report::view::equilibrium;

/// The defaults of `demarche change`.
const BUDGET: Budget = Budget {
    starts: 6,
    seed: 0,
    depth: 2,
    every: false,
};

/// Orders shown where several are found together.
const SHOWN: usize = 5;

#[derive(Template)]
#[template(path = "counterfactual.html")]
struct Ask<'a> {
    questions: Vec<(&'a str, &'a str, bool)>,
    least: bool,
    target: String,
}

#[derive(Template)]
#[template(path = "counterfactual_found.html")]
struct Answer<'a> {
    counterfactual: &'a Counterfactual,
    target: String,
    equilibrium: String,
    found: Option<Change<'a>>,
    closest: Option<Change<'a>>,
    orders: Vec<String>,
    fewer: String,
    tried: String,
    best: Option<String>,
    together: Vec<(String, Change<'a>)>,
}

pub(super) fn write(view: &View<'_>) -> String {
    let least = view.query.look("bound") != Some("most");
    put(&Ask {
        questions: questions(view.point.model(), view.query),
        least,
        target: view.query.look("p").unwrap_or("50").to_string(),
    })
}

/// Searches: `of` names the question, `bound` is `least` or `most`, `p` a percentage.
///
/// # Errors
/// The reason why there is no result.
pub(crate) fn work(
    state: &desk::Point,
    query: &Query,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<String, String> {
    let threshold = query.look("p").and_then(|p| p.parse::<f64>().ok());
    let threshold = threshold.filter(|p| (0.0..=100.0).contains(p));
    let target = Target {
        question: question(state, query)?,
        at_least: query.look("bound") != Some("most"),
        strict: false,
        threshold: threshold.ok_or("how likely? `p` is a percentage from 0 to 100")? / 100.0,
    };
    let found = counterfactual(state.model(), target, BUDGET, settings, progress)
        .map_err(|e| e.to_string())?;
    if progress.cancelled() {
        return Err("it was stopped".into());
    }
    Ok(render(&found))
}

fn render(found: &Counterfactual) -> String {
    let numbers = found.numbers.as_ref();
    let orders = found.orders.as_ref();
    put(&Answer {
        target: target(found),
        equilibrium: equilibrium::name(&found.equilibrium),
        found: numbers.and_then(|n| n.found.as_ref()).map(change),
        closest: numbers.and_then(|n| n.closest.as_ref()).map(change),
        orders: orders.map_or(Vec::new(), |o| {
            o.found.iter().take(SHOWN).map(reordering).collect()
        }),
        fewer: orders.map_or(String::new(), fewer),
        tried: orders.map_or(String::new(), orders_tried),
        best: orders.and_then(|o| o.best.as_ref()).map(reordering),
        together: found
            .together
            .iter()
            .map(|joint| (jointly(joint), change(&joint.change)))
            .collect(),
        counterfactual: found,
    })
}
