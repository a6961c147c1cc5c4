//! What would have to change for an answer to be otherwise: asked for, since it is searched.

use askama::Template;
use demarche_engine::progress::Progress;
use demarche_inference::analysis::counterfactual::Target;
use demarche_report::analyse::Settings;
use demarche_report::change::{Budget, Changed, changed};
use demarche_report::view::change::{ALREADY, Change, NO_PROOF, UNSETTLED, change, order, wish};

use super::drivers::{question, questions};
use super::{View, put};
use crate::desk;
use crate::query::Query;
use demarche_report::view::equilibrium;

/// As `demarche change` has it.
const BUDGET: Budget = Budget {
    starts: 4,
    seed: 0,
    depth: 2,
};

/// Orders shown where several are found together.
const SHOWN: usize = 5;

#[derive(Template)]
#[template(path = "change.html")]
struct Ask<'a> {
    questions: Vec<(&'a str, &'a str, bool)>,
    least: bool,
    target: String,
}

#[derive(Template)]
#[template(path = "changed.html")]
struct Answer<'a> {
    changed: &'a Changed,
    wish: String,
    equilibrium: String,
    found: Option<Change<'a>>,
    closest: Option<Change<'a>>,
    orders: Vec<String>,
    best: Option<String>,
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
/// Why there is nothing.
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
    let found =
        changed(state.model(), target, BUDGET, settings, progress).map_err(|e| e.to_string())?;
    if progress.cancelled() {
        return Err("it was stopped".into());
    }
    Ok(render(&found))
}

fn render(changed: &Changed) -> String {
    let numbers = changed.numbers.as_ref();
    let orders = changed.orders.as_ref();
    put(&Answer {
        wish: wish(changed),
        equilibrium: equilibrium::name(&changed.equilibrium),
        found: numbers.and_then(|n| n.found.as_ref()).map(change),
        closest: numbers.and_then(|n| n.closest.as_ref()).map(change),
        orders: orders.map_or(Vec::new(), |o| {
            o.found.iter().take(SHOWN).map(order).collect()
        }),
        best: orders.and_then(|o| o.best.as_ref()).map(order),
        changed,
    })
}
