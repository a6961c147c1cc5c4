//! Forecasts: levels of variables and moves, round by round, given the reports.

use crate::solve::Instance;
use serde::Serialize;

use crate::filter::Filtered;
use crate::filter::pass::span;
use crate::filter::truth::find_layer;
use crate::query::moves::visit;
use demarche_engine::game::LayerKind;

/// Distribution of a variable's level at the end of each round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Forecast {
    /// Index into the scenario's variables.
    pub variable: usize,
    /// Rounds × levels; each row sums to one.
    pub by_round: Vec<Vec<f64>>,
}

/// Distribution of what is decided in each round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MoveForecast {
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// Rounds × (options, and last that the decision does not take place); each row sums to one.
    pub by_round: Vec<Vec<f64>>,
}

/// The forecast of every variable that the author declares, and does not keep for the scenario's own bookkeeping: what those are is not
/// kept longer than it matters.
pub fn forecast(at: Instance<'_>, filtered: &Filtered) -> Vec<Forecast> {
    let (model, graph) = (at.model, at.graph());
    let rounds: Vec<Vec<f64>> = (1..=model.rounds)
        .map(|round| filtered.states(graph, round))
        .collect();
    let variables = model.variables.iter().enumerate();
    let declared = variables.filter(|(_, own)| own.is_declared() && !own.internal);
    declared
        .map(|(variable, declared)| {
            let level = |mass: &Vec<f64>| {
                let mut row = vec![0.0; declared.levels.len()];
                let states = graph.states.chunks_exact(graph.state_width.max(1));
                for (state, m) in states.zip(mass) {
                    row[usize::from(state[variable])] += m;
                }
                row
            };
            Forecast {
                variable,
                by_round: rounds.iter().map(level).collect(),
            }
        })
        .collect()
}

/// Every decision's forecast.
pub fn forecast_moves(at: Instance<'_>, filtered: &Filtered) -> Vec<MoveForecast> {
    let Instance { model, game, .. } = at;
    let decisions = model.decisions.iter().enumerate();
    decisions
        .map(|(decision, declared)| {
            let rounds = 1..=model.rounds;
            let row = |round| {
                let mut row = vec![0.0; declared.options.len() + 1];
                let kind = LayerKind::Decision(decision);
                match find_layer(&game.graph, kind, round) {
                    Some(layer) => taken(at, filtered, layer, &mut row),
                    None => row[declared.options.len()] = 1.0,
                }
                row
            };
            MoveForecast {
                decision,
                by_round: rounds.map(row).collect(),
            }
        })
        .collect()
}

/// Adds up the smoothed probability of each option at a decision's layer, and last that it does not take place.
pub(crate) fn taken(at: Instance<'_>, filtered: &Filtered, layer: usize, row: &mut [f64]) {
    let graph = at.graph();
    let profiles = graph.profiles;
    let start = span(&graph.layers[layer].nodes, profiles).start;
    let mut own = vec![0.0; profiles];
    let last = row.len() - 1;
    visit(at, layer, |m| {
        let at = m.node * profiles;
        own.copy_from_slice(&filtered.reach[at..at + profiles]);
        filtered.likelihood.apply(layer, at - start, &mut own);
        let ahead = &filtered.ahead[m.child * profiles..];
        let mass = own.iter().zip(ahead).enumerate();
        row[m.option.unwrap_or(last)] += mass.map(|(p, (w, a))| w * m.edge.at(p) * a).sum::<f64>();
    });
    crate::filter::normalise(row);
}
