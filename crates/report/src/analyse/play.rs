//! The strategies of a solved scenario, and the reasons for them.

use demarche_inference::filter::Filtered;
use demarche_inference::query::choices::choices;
use demarche_inference::query::explain::{self, Explanation, Query};
use demarche_inference::solve::Solved;
use serde::Serialize;

use super::{AnalyseError, Analysis, Other, Others, calendar};
use crate::findings::Equilibrium;

/// The strategy of every type.
#[derive(Clone, Debug, Serialize)]
pub struct Played {
    /// Title of the game.
    pub title: String,
    /// Which solution.
    pub equilibrium: Equilibrium,
    /// In order of play.
    pub moves: Vec<PlayedMove>,
    /// Every information set with its strategies, in order of play.
    pub strategies: Vec<Strategy>,
    /// Other equilibria, where they were searched.
    pub others: Vec<PlayedOtherwise>,
}

/// The strategies of an equilibrium other than the one on the principal branch.
#[derive(Clone, Debug, Serialize)]
pub struct PlayedOtherwise {
    /// Starts that led to it; 0 for one that was found only along the branch of another.
    pub starts: usize,
    /// Largest residual, by independent code.
    pub residual: f64,
    /// Largest regret at one information set.
    pub regret: f64,
    /// In order of play.
    pub moves: Vec<PlayedMove>,
    /// Every information set with its strategies, in order of play.
    pub strategies: Vec<Strategy>,
}

/// The strategies of an actor's types at one decision in one round.
#[derive(Clone, Debug, Serialize)]
pub struct PlayedMove {
    /// Name of the actor.
    pub actor: String,
    /// Name of the decision.
    pub decision: String,
    /// Its label.
    pub label: String,
    /// Round, from 1.
    pub round: u32,
    /// The round's place in the calendar.
    pub when: String,
    /// Probability that the decision takes place.
    pub takes_place: f64,
    /// Names of the options.
    pub options: Vec<String>,
    /// By type: its name, and the probability of each option where the decision takes place.
    pub types: Vec<(String, Vec<f64>)>,
}

/// A behaviour strategy at one information set.
#[derive(Clone, Debug, Serialize)]
pub struct Strategy {
    /// Name of the actor.
    pub actor: String,
    /// Name of the decision; empty in imported games.
    pub decision: String,
    /// Round, from 1; 0 in imported games.
    pub round: u32,
    /// Information of the actor here.
    pub knows: String,
    /// The actor's type; empty where it has one only.
    #[serde(rename = "type")]
    pub type_name: String,
    /// (option, probability, expected utility), for the options that the type has.
    pub options: Vec<(String, f64, f64)>,
}

/// The strategies of a scenario, and those of `others`.
///
/// # Errors
/// No history fits the reports.
pub fn played(analysis: &Analysis, others: &Others) -> Result<Played, AnalyseError> {
    let (solved, model) = (analysis.solved(), analysis.model());
    let mut equilibrium = analysis.equilibrium()?;
    equilibrium.searched = others.searched;
    equilibrium.found = others.searched.map(|_| 1 + others.list.len());
    let otherwise = |other: &Other| {
        let solved = other.analysis.solved();
        let certificate = solved.certificate();
        Ok::<_, AnalyseError>(PlayedOtherwise {
            starts: other.starts,
            residual: certificate.residual,
            regret: certificate.regret,
            moves: moves(solved, other.analysis.filtered()?),
            strategies: strategies(solved),
        })
    };
    Ok(Played {
        title: model.title.clone(),
        equilibrium,
        moves: moves(solved, analysis.filtered()?),
        strategies: strategies(solved),
        others: others
            .list
            .iter()
            .map(otherwise)
            .collect::<Result<_, _>>()?,
    })
}

/// The strategy of every type at every decision, averaged over the situations that fit the reports.
pub(super) fn moves(solved: &Solved, filtered: &Filtered) -> Vec<PlayedMove> {
    let model = solved.model();
    let rows = choices(solved.instance(), filtered);
    let row = |row: demarche_inference::query::choices::Choices| {
        let (actor, decision) = (&model.actors[row.actor], &model.decisions[row.decision]);
        let types = actor.types.iter().zip(row.by_type);
        PlayedMove {
            actor: actor.name.clone(),
            decision: decision.name.clone(),
            label: decision.label.clone(),
            round: row.round,
            when: calendar::round(model, row.round),
            takes_place: row.takes_place,
            options: decision.options.iter().map(|o| o.name.clone()).collect(),
            types: types
                .filter_map(|(kind, choice)| Some((kind.name.clone(), choice?)))
                .collect(),
        }
    };
    rows.into_iter().map(row).collect()
}

fn strategies(solved: &Solved) -> Vec<Strategy> {
    let model = solved.model();
    let graph = &solved.game.graph;
    let mut rows = Vec::new();
    for (i, set) in graph.infosets.iter().enumerate() {
        let actor = &model.actors[set.actor as usize];
        let decision = &model.decisions[set.decision as usize];
        for (k, kind) in actor.types.iter().enumerate() {
            let options = decision.options.iter().enumerate();
            let open = options.filter_map(|(a, option)| {
                let slot = graph.slot(i, k, a);
                let (sigma, q) = (solved.solution.sigma[slot], solved.solution.q[slot]);
                graph.available[slot].then(|| (option.name.clone(), sigma, q))
            });
            rows.push(Strategy {
                actor: actor.name.clone(),
                decision: decision.name.clone(),
                round: set.round,
                knows: set.label.clone(),
                type_name: kind.name.clone(),
                options: open.collect(),
            });
        }
    }
    rows
}

/// The reasons for a type's strategy in a round.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// Name and label of the actor.
    pub actor: (String, String),
    /// Name and label of its type; empty where it has one only.
    #[serde(rename = "type")]
    pub type_name: (String, String),
    /// Round, from 1.
    pub round: u32,
    /// The round's place in the calendar.
    pub when: String,
    /// Which solution.
    pub equilibrium: Equilibrium,
    /// Situations of the type, decision by decision, the likeliest first.
    pub situations: Vec<Explanation>,
}

/// Explains what a type does.
///
/// # Errors
/// No history fits the reports.
pub fn explained(analysis: &Analysis, query: Query) -> Result<Explained, AnalyseError> {
    let model = analysis.model();
    let at = analysis.solved().instance();
    let actor = &model.actors[query.actor];
    let kind = &actor.types[query.type_id];
    Ok(Explained {
        actor: (actor.name.clone(), actor.label.clone()),
        type_name: (kind.name.clone(), kind.label.clone()),
        round: query.round,
        when: calendar::round(model, query.round),
        equilibrium: analysis.equilibrium()?,
        situations: explain::explain(at, analysis.filtered()?, query),
    })
}
