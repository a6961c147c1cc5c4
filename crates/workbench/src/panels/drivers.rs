//! What drives an answer: asked for, since it takes as many solves as things are open.

use askama::Template;
use demarche_engine::progress::Progress;
use demarche_report::analyse::Settings;
use demarche_report::charts;
use demarche_report::drivers::{Driven, Wanted, driven};
use demarche_report::view::words::percent;

use super::{View, put};
use crate::desk;
use crate::query::Query;
use demarche_report::view::equilibrium;

/// Draws from which the spread is explained, as `demarche drivers` has it.
const DRAWS: u64 = 200;
/// Answers that move less than this count as unmoved.
const UNMOVED: f64 = 0.0005;

#[derive(Template)]
#[template(path = "drivers.html")]
struct Ask<'a> {
    questions: Vec<(&'a str, &'a str, bool)>,
}

#[derive(Template)]
#[template(path = "driven.html")]
struct Found<'a> {
    driven: &'a Driven,
    base: String,
    equilibrium: String,
    chart: String,
    solved: bool,
    swaps: Vec<(String, String, String, String)>,
    shares: Vec<(String, String, String)>,
    spread: String,
}

pub(super) fn write(view: &View<'_>) -> String {
    put(&Ask {
        questions: questions(view.point.model(), view.query),
    })
}

/// Name, what is asked, and whether it is the one in the address.
pub(super) fn questions<'a>(
    model: &'a demarche_scenario::model::Model,
    query: &Query,
) -> Vec<(&'a str, &'a str, bool)> {
    let asked = query.look("of");
    let each = model.questions.iter().map(|question| {
        let (name, label) = (question.name.as_str(), question.label.as_str());
        let label = if label.is_empty() { name } else { label };
        (name, label, asked == Some(name))
    });
    each.collect()
}

/// Works it out: `of` names the question, `deep` solves the game anew at every end.
///
/// # Errors
/// Why there is nothing.
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
    let found = found.ok_or("it has no answer: what it asks under cannot be")?;
    Ok(render(&found))
}

/// The question that the address names.
pub(super) fn question(state: &desk::Point, query: &Query) -> Result<usize, String> {
    let name = query.look("of").ok_or("which question? `of` names it")?;
    let place = state.model().questions.iter().position(|q| q.name == name);
    place.ok_or_else(|| format!("there is no question called `{name}`"))
}

fn render(driven: &Driven) -> String {
    let tells = |answer: Option<f64>| answer.is_none_or(|p| (p - driven.base).abs() >= UNMOVED);
    let swaps = driven
        .swaps
        .iter()
        .filter(|row| tells(row.answer) || !row.flips.is_empty());
    let swaps = swaps.map(|row| {
        let flips = row
            .flips
            .iter()
            .map(|(q, a, b)| format!("{q} {} → {}", percent(*a), percent(*b)));
        let flips: Vec<String> = flips.collect();
        let answer = row.answer.map_or("none".into(), percent);
        (
            row.path.clone(),
            format!("{} above {}", row.below, row.above),
            answer,
            flips.join("; "),
        )
    });
    let spread = driven.spread.as_ref();
    let shares = spread.map_or(&[][..], |spread| &spread.shares).iter();
    let shares = shares
        .filter(|row| row.indices.total.share >= 0.005)
        .map(|row| {
            let share = |s: &demarche_inference::uncertain::sobol::Share| {
                format!(
                    "{} ({}–{})",
                    percent(s.share),
                    percent(s.low),
                    percent(s.high)
                )
            };
            (
                row.path.clone(),
                share(&row.indices.first),
                share(&row.indices.total),
            )
        });
    put(&Found {
        base: percent(driven.base),
        equilibrium: equilibrium::name(&driven.equilibrium),
        chart: charts::tornado(driven).inline(),
        solved: driven.rows.iter().any(|row| row.ends.iter().any(|end| end.solved.is_some())),
        swaps: swaps.collect(),
        shares: shares.collect(),
        spread: spread.map_or_else(String::new, |spread| {
            format!(
                "Over {} draws of everything at once the answer is {} on average, give or take {:.1} points. A polynomial of {} \
                 terms predicts {} of its variance at draws that it has not seen.",
                spread.draws,
                percent(spread.mean),
                100.0 * spread.deviation,
                spread.terms,
                percent(spread.predicted.clamp(0.0, 1.0))
            )
        }),
        driven,
    })
}
