//! From reports to beliefs: an exact forward and backward filter over the game.
//!
//! The analyst is an outside observer with imperfect reports. Each report multiplies the weights of the nodes of one layer
//! by its probability there; everything else is `pass`.

pub(crate) mod pass;
mod reports;
pub(crate) mod said;
mod steps;
pub(crate) mod truth;

use crate::solve::Instance;
use demarche_scenario::model::Evidence;
use serde::Serialize;

pub use self::reports::{Date, Report, Reports, Unused};
pub use self::steps::{Step, steps};

use self::pass::{Likelihood, span};
use self::said::Said;
use self::truth::{Mask, find_layer};
use demarche_engine::game::{Game, Graph, LayerKind};

/// The reports have probability 0 under the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error(
    "no history fits the evidence about round {round}; give its sources a false-alarm rate above 0% and a hit rate below 100%"
)]
pub struct EvidenceError {
    /// Round by which they can no longer be explained.
    pub round: u32,
    /// Items that speak of that round (indices into the scenario's evidence).
    pub items: Vec<usize>,
}

/// Beliefs given the reports.
#[derive(Clone, Debug)]
pub struct Filtered {
    /// ln of the probability of the reports.
    pub log_evidence: f64,
    /// Posterior probability of each type profile.
    pub profiles: Vec<f64>,
    /// Posterior over types, by actor of the graph.
    pub types: Vec<Vec<f64>>,
    /// For every item of evidence of the scenario, used or not: probability that its claim is true, given all reports.
    pub claims: Vec<f64>,
    /// Nodes × profiles: weight on arrival given the reports about earlier layers; sums to one in each layer.
    pub reach: Vec<f64>,
    /// Nodes × profiles: probability of the reports about this layer and later ones, up to a factor for each layer.
    pub ahead: Vec<f64>,
    pub(crate) likelihood: Likelihood,
    pub(crate) reach_scale: Vec<f64>,
    pub(crate) ahead_scale: Vec<f64>,
}

impl Filtered {
    /// Smoothed posterior of a layer: its nodes × profiles, summing to one.
    pub fn layer(&self, graph: &Graph, layer: usize) -> Vec<f64> {
        let at = span(&graph.layers[layer].nodes, graph.profiles);
        let reach = &self.reach[at.clone()];
        let ahead = &self.ahead[at];
        let mut posterior: Vec<f64> = reach.iter().zip(ahead).map(|(r, a)| r * a).collect();
        normalise(&mut posterior);
        posterior
    }

    /// Smoothed posterior over the distinct states at the end of a round, by row of [`Graph::states`].
    pub fn states(&self, graph: &Graph, round: u32) -> Vec<f64> {
        let mut mass = vec![0.0; graph.distinct_states()];
        if let Some(l) = find_layer(graph, LayerKind::RoundEnd, round) {
            let posterior = self.layer(graph, l);
            let nodes = graph.layers[l].nodes.clone();
            for (n, weights) in nodes.zip(posterior.chunks_exact(graph.profiles)) {
                mass[graph.state[n as usize] as usize] += weights.iter().sum::<f64>();
            }
        }
        mass
    }

    /// The probability of what a mask says, given the reports.
    pub(crate) fn probability(&self, graph: &Graph, mask: &Mask) -> f64 {
        let posterior = self.layer(graph, mask.layer);
        let held = posterior.iter().zip(&mask.holds);
        held.filter(|(_, holds)| **holds).map(|(w, _)| w).sum()
    }
}

/// Beliefs under strategies `sigma` (by slot), given the reports that count.
///
/// # Errors
/// When the reports have probability zero.
pub fn filter(at: Instance<'_>, reports: &Reports) -> Result<Filtered, EvidenceError> {
    let said = all_said(at);
    let mut filtered = weighed(at, reports, &said)?;
    filtered.claims = said
        .iter()
        .map(|said| {
            said.as_ref()
                .map_or(0.0, |said| filtered.probability(at.graph(), &said.mask()))
        })
        .collect();
    Ok(filtered)
}

/// The filter for any of a scenario's reports: where each claim is true is found once, whichever reports count.
pub struct ReportFilter<'a> {
    at: Instance<'a>,
    said: Vec<Option<Said>>,
}

impl<'a> ReportFilter<'a> {
    /// Judges every claim.
    pub fn new(at: Instance<'a>) -> ReportFilter<'a> {
        ReportFilter {
            said: all_said(at),
            at,
        }
    }

    /// Beliefs given these reports alone, as [`filter`] has them but without [`Filtered::claims`].
    ///
    /// # Errors
    /// When the reports have probability zero.
    pub fn filter(&self, reports: &Reports) -> Result<Filtered, EvidenceError> {
        weighed(self.at, reports, &self.said)
    }

    /// The same under other strategies, by slot: where a claim is true does not depend on how the game is played.
    ///
    /// # Errors
    /// When the reports have probability zero.
    pub fn played(&self, sigma: &[f64], reports: &Reports) -> Result<Filtered, EvidenceError> {
        let at = Instance { sigma, ..self.at };
        weighed(at, reports, &self.said)
    }
}

/// What every item of evidence says, place by place; none where its round is never played.
fn all_said(at: Instance<'_>) -> Vec<Option<Said>> {
    let said = |item: &Evidence| Said::new(at.graph(), at.model, at.draw, item);
    at.model.evidence.iter().map(said).collect()
}

/// Beliefs given the reports, without the truth of the claims.
fn weighed(
    at: Instance<'_>,
    reports: &Reports,
    said: &[Option<Said>],
) -> Result<Filtered, EvidenceError> {
    let Instance { game, .. } = at;
    let (graph, play) = (at.graph(), at.profile());
    let likelihood = likelihood(at, reports, said);
    let forward = play.forward(&likelihood, graph.layers.len());
    if forward.log_evidence == f64::NEG_INFINITY {
        return Err(impossible(graph, reports, forward.stopped));
    }
    let (ahead, ahead_scale) = play.backward(&likelihood);
    let mut profiles: Vec<f64> = game.numbers.prior.clone();
    profiles.iter_mut().zip(&ahead).for_each(|(p, a)| *p *= a);
    normalise(&mut profiles);
    Ok(Filtered {
        log_evidence: forward.log_evidence,
        types: marginals(graph, &profiles),
        profiles,
        claims: Vec::new(),
        reach: forward.weights,
        ahead,
        likelihood,
        reach_scale: forward.scale,
        ahead_scale,
    })
}

fn likelihood(at: Instance<'_>, reports: &Reports, said: &[Option<Said>]) -> Likelihood {
    let used = reports.used().filter_map(|report| {
        let said = said[report.item].as_ref()?;
        Some((said, said.chances(at.model, at.draw, report)))
    });
    Likelihood::new(at.graph(), used)
}

fn impossible(graph: &Graph, reports: &Reports, layer: usize) -> EvidenceError {
    let round = graph.layers[layer].round;
    let of_round = reports.used().filter(|report| report.round == round);
    EvidenceError {
        round,
        items: of_round.map(|report| report.item).collect(),
    }
}

/// Distribution over types before play, by actor of the graph.
pub fn priors(game: &Game) -> Vec<Vec<f64>> {
    marginals(&game.graph, &game.numbers.prior)
}

/// Distribution of each actor's type under a distribution over profiles.
pub(crate) fn marginals(graph: &Graph, profiles: &[f64]) -> Vec<Vec<f64>> {
    let actors = graph.types.iter().zip(&graph.type_of);
    actors
        .map(|(&types, type_of)| {
            let mut marginal = vec![0.0; types as usize];
            for (&k, p) in type_of.iter().zip(profiles) {
                marginal[k as usize] += p;
            }
            marginal
        })
        .collect()
}

/// Makes weights sum to one, unless they are all zero.
pub(crate) fn normalise(weights: &mut [f64]) {
    let total: f64 = weights.iter().sum();
    if total > 0.0 {
        weights.iter_mut().for_each(|w| *w /= total);
    }
}
