//! The limit of a scenario's principal branch, as λ grows.

use demarche_engine::game::Game;
use demarche_engine::progress::Progress;
use demarche_engine::qre::trace::{self, Limit, Solution, Status};
use demarche_inference::compile::{Draw, compile};
use demarche_inference::filter::{Reports, filter};
use demarche_inference::solve::{Route, SolveError, Solved, with_precision};
use demarche_scenario::model::Model;
use serde::Serialize;

use super::play::moves;
use super::{AnalyseError, PlayedMove, Settings};

/// Limiting strategies of a scenario, and how far they are from an equilibrium.
#[derive(Clone, Debug, Serialize)]
pub struct Limiting {
    /// Title of the game.
    pub title: String,
    /// By actor: λ up to which the branch was followed.
    pub precision_reached: Vec<(String, f64)>,
    /// How the tracing ended.
    #[serde(skip)]
    pub ended: Status,
    /// The same in words.
    pub status: String,
    /// Whether the strategies are the limit, as far as numbers tell ([`settled`]); else they are those of the last point.
    pub whole: bool,
    /// Whether every actor remembers all that it saw and did. The limit is then a sequential equilibrium; with limited memory it
    /// is one in agent form.
    pub perfect_recall: bool,
    /// Largest gain from deviating at an information set that is reached, by independent code.
    pub regret: f64,
    /// Share of information sets (with type) reached with probability above 1e-9.
    pub reached: f64,
    /// Times that λ turned on the way.
    pub turning_points: usize,
    /// Points of the branch.
    pub steps: usize,
    /// Size of the game.
    pub nodes: usize,
    /// Size of its strategies.
    pub unknowns: usize,
    /// In order of play, reports aside.
    pub moves: Vec<PlayedMove>,
    /// Every information set with its strategies, in order of play.
    pub strategies: Vec<LimitingStrategy>,
}

/// A limiting strategy at one information set.
#[derive(Clone, Debug, Serialize)]
pub struct LimitingStrategy {
    /// Name of the actor.
    pub actor: String,
    /// Name of the decision.
    pub decision: String,
    /// Round, from 1.
    pub round: u32,
    /// Information of the actor here.
    pub knows: String,
    /// The actor's type; empty where it has one only.
    #[serde(rename = "type")]
    pub type_name: String,
    /// (option, probability), for the options that the type has.
    pub options: Vec<(String, f64)>,
}

/// Follows the principal branch of a checked scenario, all λ growing in the proportions that it gives them, for at most `steps`
/// points. An actor with λ = 0 gets λ = 1, since no actor plays uniformly in the limit.
///
/// # Errors
/// The game is too large, an actor has no decision, or the limiting strategies cannot be played.
pub fn limit(
    model: &Model,
    settings: &Settings,
    steps: usize,
    progress: &dyn Progress,
) -> Result<Limiting, AnalyseError> {
    let solving = settings.solve();
    let model = &with_precision(model, solving.precision);
    let compiled = compile(model, &solving.limits, progress).map_err(SolveError::Compile)?;
    let draw = Draw::point(model);
    let mut game = compiled.game(&draw);
    for lambda in &mut game.numbers.precision {
        if *lambda <= 0.0 {
            *lambda = 1.0;
        }
    }
    let wanted = trace::Settings {
        max_steps: steps,
        threads: settings.threads,
        ..trace::Settings::default()
    };
    let found = trace::limit(&game, &wanted, progress);
    let whole = settled(&game, &found);
    let strategies = strategies(model, &game, &found.sigma);
    let precision = &game.numbers.precision;
    let movers = model.actors.iter().zip(precision);
    let reached = movers
        .filter(|(actor, _)| actor.moves)
        .map(|(actor, &lambda)| (actor.name.clone(), lambda * found.scale));
    let precision_reached = reached.collect();
    let solution = Solution {
        q: vec![0.0; found.sigma.len()],
        sigma: found.sigma,
        scale: found.scale,
        status: found.status,
        info: found.info,
        crossings: Vec::new(),
    };
    let solved = Solved::assumed(compiled, draw, game, (Route::Traced, solution));
    let filtered = filter(solved.instance(), &Reports::none()).map_err(SolveError::Evidence)?;
    let graph = &solved.game.graph;
    Ok(Limiting {
        title: model.title.clone(),
        precision_reached,
        ended: found.status,
        status: found.status.to_string(),
        whole,
        perfect_recall: graph.perfect_recall,
        regret: found.regret,
        reached: solved.certificate().reached,
        turning_points: found.info.turning_points,
        steps: found.info.steps,
        nodes: graph.nodes(),
        unknowns: graph.unknowns,
        moves: moves(&solved, &filtered),
        strategies,
    })
}

/// Regret, as a share of the range of payoffs, that is not told from none.
const NEGLIGIBLE: f64 = 1e-9;

/// Whether strategies are the limit as far as numbers tell: the branch was followed far out, or else to where rare moves become too
/// rare for floating point and deviating gains next to nothing.
pub fn settled(game: &Game, found: &Limit) -> bool {
    let payoff = &game.numbers.payoff;
    let least = payoff.iter().copied().fold(f64::INFINITY, f64::min);
    let most = payoff.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match found.status {
        Status::Solved => true,
        Status::Stalled => found.regret <= NEGLIGIBLE * (most - least),
        Status::OutOfSteps | Status::Uncertain | Status::Cancelled => false,
    }
}

fn strategies(model: &Model, game: &Game, sigma: &[f64]) -> Vec<LimitingStrategy> {
    let graph = &game.graph;
    let mut rows = Vec::new();
    for (i, set) in graph.infosets.iter().enumerate() {
        let actor = &model.actors[set.actor as usize];
        let decision = &model.decisions[set.decision as usize];
        for (k, kind) in actor.types.iter().enumerate() {
            let options = decision.options.iter().enumerate();
            let open = options.filter_map(|(a, option)| {
                let slot = graph.slot(i, k, a);
                graph.available[slot].then(|| (option.name.clone(), sigma[slot]))
            });
            rows.push(LimitingStrategy {
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
