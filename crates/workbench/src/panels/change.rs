//! What would have to change for an answer to be otherwise: asked for, since it is searched.

use askama::Template;
use demarche_engine::progress::Progress;
use demarche_inference::analysis::counterfactual::Target;
use demarche_report::analyse::Settings;
use demarche_report::change::{Budget, Changed, Found, Order, changed};
use demarche_report::view::words::{percent, small};

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
    base: Option<String>,
    wanted: String,
    equilibrium: String,
    found: Option<Told>,
    closest: Option<Told>,
    orders: Vec<(String, String)>,
    best: Option<(String, String)>,
}

/// A change of numbers, in words.
struct Told {
    size: String,
    answer: String,
    residual: String,
    settled: bool,
    /// What, from → to, how far.
    moves: Vec<(String, String, String)>,
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
    let order = |order: &Order| {
        let swaps = order.swaps.iter();
        let swaps: Vec<String> = swaps
            .map(|step| format!("{} puts {} above {}", step.path, step.up, step.down))
            .collect();
        (swaps.join("; "), percent(order.answer))
    };
    put(&Answer {
        base: changed.base.map(percent),
        wanted: format!(
            "{} {}",
            if changed.at_least {
                "at least"
            } else {
                "at most"
            },
            percent(changed.target)
        ),
        equilibrium: equilibrium::name(&changed.equilibrium),
        found: numbers.and_then(|n| n.found.as_ref()).map(told),
        closest: numbers.and_then(|n| n.closest.as_ref()).map(told),
        orders: orders.map_or(Vec::new(), |o| o.found.iter().take(5).map(order).collect()),
        best: orders.and_then(|o| o.best.as_ref()).map(order),
        changed,
    })
}

fn told(found: &Found) -> Told {
    let moves = found.moves.iter().map(|moved| {
        let values = moved.values.iter().map(|(name, before, after)| {
            let space = if name.is_empty() { "" } else { " " };
            format!("{name}{space}{before} → {after}")
        });
        let values: Vec<String> = values.collect();
        (
            moved.path.clone(),
            values.join(", "),
            format!("{:.2}", moved.units.abs()),
        )
    });
    Told {
        size: format!("{:.2}", found.size),
        answer: percent(found.answer),
        residual: small(found.residual),
        settled: found.settled,
        moves: moves.collect(),
    }
}
