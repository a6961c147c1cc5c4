//! Why an answer is what it is: its parts, split over actors, decisions and reports.

use demarche_inference::query::anatomy;
use demarche_inference::query::question::last_round;
use demarche_inference::solve::SolveError;
use serde::Serialize;

use crate::analyse::{AnalyseError, Analysis, Context, Properties, along};
use crate::findings::{AtPrecision, Equilibrium};

/// Why an answer is what it is. Everything is a probability, or a difference of two.
#[derive(Clone, Debug, Serialize)]
pub struct Why {
    /// Title of the scenario.
    pub title: String,
    /// Name of the question.
    pub question: String,
    /// For people.
    pub label: String,
    /// The property as written.
    pub property: String,
    /// Which solution.
    pub equilibrium: Equilibrium,
    /// The parts; none if the question's condition cannot hold.
    pub parts: Option<Parts>,
    /// Whether it asks about types only: then the base is their prior, and incentives add nothing before something is reported.
    pub of_types: bool,
    /// The answer along λ, as far as the branch was followed.
    pub along: Vec<AtPrecision>,
}

/// The parts of an answer: base + incentives + reports.
#[derive(Clone, Debug, Serialize)]
pub struct Parts {
    /// The answer.
    pub answer: f64,
    /// The answer where nothing is at stake, before any report.
    pub base: f64,
    /// What incentives add to that: the sum of the actors' Shapley values.
    pub incentives: f64,
    /// What reports add to that: the sum of their steps.
    pub reports: f64,
    /// By actor that decides.
    pub actors: Vec<Incentives>,
    /// By decision.
    pub decisions: Vec<Incentives>,
    /// By report that counts, in their order.
    pub by_report: Vec<Part>,
}

/// What the incentives of an actor, or behind a decision, add.
#[derive(Clone, Debug, Serialize)]
pub struct Incentives {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// An actor's Shapley value before any report; these sum to what incentives add. None for a decision.
    pub share: Option<f64>,
    /// What would be lost, before any report, if this alone went as usual.
    pub alone: f64,
    /// What would be lost of the answer, reports and all.
    pub reported: f64,
}

/// What a report adds.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// What it adds to those before it; these sum to what reports add.
    pub share: f64,
    /// What would be lost without it alone.
    pub alone: f64,
}

/// Takes the answer to a question (by its index) apart.
///
/// # Errors
/// No history fits the reports.
pub fn why(
    analysis: &Analysis,
    question: usize,
    context: Context<'_>,
) -> Result<Why, AnalyseError> {
    let loaded = context.loaded;
    let model = analysis.model();
    let asked = model.asked_at(question);
    let at = analysis.solved().instance();
    let anatomy = anatomy::anatomy(at, analysis.reports()?, asked).map_err(SolveError::from)?;
    let parts = anatomy.map(|found| Parts {
        answer: found.answer,
        base: found.base,
        incentives: found.incentives(),
        reports: found.reported(),
        actors: found
            .actors
            .iter()
            .map(|part| {
                let actor = &model.actors[part.actor];
                Incentives {
                    name: actor.name.clone(),
                    label: actor.label.clone(),
                    share: Some(part.shapley),
                    alone: part.alone,
                    reported: part.reported,
                }
            })
            .collect(),
        decisions: found
            .decisions
            .iter()
            .map(|part| {
                let decision = &model.decisions[part.decision];
                Incentives {
                    name: decision.name.clone(),
                    label: decision.label.clone(),
                    share: None,
                    alone: part.alone,
                    reported: part.reported,
                }
            })
            .collect(),
        by_report: found
            .reports
            .iter()
            .map(|part| {
                let item = &model.evidence[part.item];
                Part {
                    name: item.name.clone(),
                    label: item.label.clone(),
                    share: part.step,
                    alone: part.alone,
                }
            })
            .collect(),
    });
    Ok(Why {
        title: model.title.clone(),
        question: asked.name.clone(),
        label: asked.label.clone(),
        property: Properties::new(&loaded.whole).of(&asked.name),
        equilibrium: analysis.equilibrium()?,
        parts,
        along: along(analysis, std::slice::from_ref(asked), context)?.concat(),
        of_types: last_round(model, asked).is_none(),
    })
}
