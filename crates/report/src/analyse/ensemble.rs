//! The answers over all that a scenario leaves open.

use demarche_game::compile::{self, compile};
use demarche_game::ensemble::{self, Ensemble, Spread, Summary, summarise};
use demarche_game::progress::Progress;
use demarche_scenario::model::Model;
use serde::Serialize;

use super::{AnalyseError, Settings};

/// One question over the draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranged {
    /// Name of the question.
    pub name: String,
    /// What it says.
    pub label: String,
    /// Its answer; none where no draw gives one.
    pub spread: Option<Spread>,
}

/// One type of one actor over the draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RangedType {
    /// Name of the actor.
    pub actor: String,
    /// Name of the type.
    pub kind: String,
    /// Posterior probability that the actor is of it.
    pub spread: Spread,
}

/// What an ensemble says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drawn {
    /// Of the scenario.
    pub title: String,
    /// Of the draws.
    pub seed: u64,
    /// Whether nothing is left open, so that every draw is the same.
    pub certain: bool,
    /// How many draws there are, how they were solved, and how many carry the answers.
    pub summary: Summary,
    /// In the scenario's order.
    pub questions: Vec<Ranged>,
    /// Types of actors that have several.
    pub types: Vec<RangedType>,
}

/// Solves `draws` draws of a scenario and weighs them by how well they explain the reports.
///
/// # Errors
/// It is too large, somebody has nothing to do, or the point estimate could not be solved.
pub fn drawn(
    model: &Model,
    draws: u64,
    seed: u64,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Drawn, AnalyseError> {
    let limits = compile::Settings {
        max_nodes: settings.max_nodes,
    };
    let compiled = compile(model, &limits, progress).map_err(AnalyseError::Compile)?;
    let actors = compiled.graph.actors.clone();
    let wanted = ensemble::Settings {
        seed,
        precision: settings.precision,
        cut_off: settings.cut_off,
        threads: settings.threads,
        ..ensemble::Settings::default()
    };
    let ensemble = Ensemble::new(model, compiled, &wanted, progress);
    let ensemble = ensemble.map_err(AnalyseError::Unsolved)?;
    let summary = summarise(&ensemble.run(0..draws, progress));
    let spreads = summary.answers.iter().copied();
    let questions = model
        .questions
        .iter()
        .zip(spreads.chain(std::iter::repeat(None)))
        .map(|(question, spread)| Ranged {
            name: question.name.clone(),
            label: question.label.clone(),
            spread,
        });
    let mut types = Vec::new();
    for (name, spreads) in actors.iter().zip(&summary.types) {
        let Some(actor) = model.actors.iter().find(|actor| actor.name == *name) else {
            continue;
        };
        for (kind, spread) in actor
            .types
            .iter()
            .zip(spreads)
            .filter(|_| spreads.len() > 1)
        {
            types.push(RangedType {
                actor: name.clone(),
                kind: kind.name.clone(),
                spread: *spread,
            });
        }
    }
    Ok(Drawn {
        title: model.title.clone(),
        seed,
        certain: ensemble.draws().certain(),
        questions: questions.collect(),
        types,
        summary,
    })
}
