//! What drives an answer. The computation takes a solve for each uncertain input, so it starts when the reader asks for it.

use askama::Template;
use demarche_engine::progress::Progress;
use demarche_report::analyse::Settings;
use demarche_report::charts;
use demarche_report::drivers::{Driven, Wanted, driven};
use demarche_report::view::driver::{
    Drivers, NOTHING_OPEN, SOLVED, STRAIGHT, drivers, spread_alone,
};

use super::{View, put};
use crate::desk;
use crate::query::Query;
use demarche_report::view::equilibrium;

/// Draws from which the spread is explained, as `demarche drivers` has it.
const DRAWS: u64 = 200;

#[derive(Template)]
#[template(path = "drivers.html")]
struct Ask<'a> {
    questions: Vec<(&'a str, &'a str, bool)>,
}

#[derive(Template)]
#[template(path = "driven.html")]
struct Found<'a> {
    drivers: Drivers<'a>,
    equilibrium: String,
    chart: String,
    spread: Option<String>,
}

pub(super) fn write(view: &View<'_>) -> String {
    put(&Ask {
        questions: questions(view.point.model(), view.query),
    })
}

/// Of all that is answered by yes or no: name, what is asked, and whether it is the one in the address.
pub(super) fn questions<'a>(
    model: &'a demarche_scenario::model::Model,
    query: &Query,
) -> Vec<(&'a str, &'a str, bool)> {
    let asked = query.look("of");
    let each = model.asked().map(|question| {
        let (name, label) = (question.name.as_str(), question.label.as_str());
        let label = if label.is_empty() { name } else { label };
        (name, label, asked == Some(name))
    });
    each.collect()
}

/// Works it out: `of` names the question, `deep` solves the game anew at every end.
///
/// # Errors
/// The reason why there is no result.
pub(crate) fn work(
    state: &desk::Point,
    query: &Query,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<String, String> {
    let deep = query.look("deep").is_some();
    let wanted = Wanted {
        question: question(state, query)?,
        resolve: deep,
        draws: if deep { DRAWS } else { 0 },
        seed: 0,
    };
    let found = driven(state.model(), wanted, settings, progress).map_err(|e| e.to_string())?;
    if progress.cancelled() {
        return Err("it was stopped".into());
    }
    let found = found.ok_or("it has no answer: its condition has probability 0")?;
    Ok(render(&found))
}

/// The question that the address names.
pub(super) fn question(state: &desk::Point, query: &Query) -> Result<usize, String> {
    let name = query.look("of").ok_or("which question? `of` names it")?;
    let place = state.model().asked().position(|q| q.name == name);
    place.ok_or_else(|| format!("there is no question called `{name}`"))
}

fn render(driven: &Driven) -> String {
    put(&Found {
        drivers: drivers(driven),
        equilibrium: equilibrium::name(&driven.equilibrium),
        chart: charts::tornado(driven).inline(),
        spread: driven.spread.as_ref().map(spread_alone),
    })
}
