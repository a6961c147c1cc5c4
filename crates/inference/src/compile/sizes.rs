//! How large a scenario's game is: how many states there are, how many of them matter, what each memory costs, and what multiplies.
//!
//! Games up to a limit are unrolled, so that their numbers are exact, and then forgotten. Those beyond it are counted without being built:
//! then it is said how many there are at the least.

use demarche_engine::progress::Progress;
use demarche_scenario::model::Model;
use serde::Serialize;

use super::expand::unrolled;
use super::size::{Bound, Counted};
use super::{CompileError, Compiled, Settings, forecast};

/// States up to which a game is unrolled.
const UNROLLED: usize = 1_000_000;
/// The same for all games together that have to be looked at.
const TOGETHER: usize = 6_000_000;

/// A number of states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct States {
    /// How many there are, or more than how many.
    pub states: u64,
    /// Whether there are more.
    pub more: bool,
}

/// States of a game, by round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ByRound {
    /// In all.
    pub all: States,
    /// Before play, and then in each round, as far as is known.
    pub rounds: Vec<u64>,
}

/// What remembering something costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Remembered {
    /// Index into the scenario's actors, and into what that actor remembers; none for what all actors remember.
    pub of: Option<(usize, usize)>,
    /// States that matter if it is not remembered.
    pub without: States,
}

/// How large a scenario's game is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sizes {
    /// With every state.
    pub whole: ByRound,
    /// With those that matter.
    pub kept: ByRound,
    /// Combinations of the actors' types: every number of the game is there once for each.
    pub profiles: f64,
    /// Bytes that it takes to solve the game with the states that matter, as far as can be estimated; at the least, where there are more
    /// states than are given.
    pub bytes: f64,
    /// What is remembered, in the scenario's order.
    pub remembered: Vec<Remembered>,
    /// The steps that multiply the states that matter most, with their factors, largest first.
    pub factors: Vec<(String, f64)>,
}

/// Measures a scenario's game. It takes time and memory for a million states at most, a few times over.
///
/// # Errors
/// The actors' types have too many combinations, or an actor has nothing that it could do, or it is stopped from outside.
pub fn sizes(model: &Model, progress: &dyn Progress) -> Result<Sizes, CompileError> {
    let bound = Bound::new(model, &Settings::default());
    let mut left = TOGETHER;
    let mut measured = |model: &Model, reduce| {
        let settings = Settings {
            max_nodes: left.min(UNROLLED),
            memory: None,
            reduce,
        };
        let found = measured(model, &settings, progress)?;
        left = left.saturating_sub(found.unrolled);
        Ok::<Measured, CompileError>(found)
    };
    let kept = measured(model, true)?;
    let whole = measured(model, false)?;
    let mut remembered = Vec::new();
    let mut without = |of, changed: &Model| -> Result<(), CompileError> {
        let without = measured(changed, true)?.by_round.all;
        remembered.push(Remembered { of, without });
        Ok(())
    };
    if model.memory != Some(0) {
        let changed = Model {
            memory: Some(0),
            ..model.clone()
        };
        without(None, &changed)?;
    }
    for (a, actor) in model.actors.iter().enumerate() {
        for i in 0..actor.remembers.len() {
            let mut changed = model.clone();
            changed.actors[a].remembers.remove(i);
            without(Some((a, i)), &changed)?;
        }
    }
    Ok(Sizes {
        profiles: bound.profiles(),
        bytes: bound.bytes(&kept.counted),
        whole: whole.by_round,
        kept: kept.by_round,
        remembered,
        factors: kept.factors,
    })
}

struct Measured {
    /// States that had to be unrolled for it, at most.
    unrolled: usize,
    by_round: ByRound,
    counted: Counted,
    factors: Vec<(String, f64)>,
}

fn measured(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Measured, CompileError> {
    match unrolled(model, settings, progress) {
        Ok((compiled, factors)) => Ok(Measured {
            unrolled: compiled.expanded.iter().map(|&n| n as usize).sum(),
            by_round: by_round(&compiled),
            counted: Counted {
                nodes: compiled.graph.nodes() as f64,
                edges: compiled.graph.child.len() as f64,
                unknowns: compiled.graph.unknowns as f64,
            },
            factors,
        }),
        Err(CompileError::TooLarge(large)) => {
            // As far as counting goes without a limit.
            let without_limit = Settings {
                max_nodes: usize::MAX,
                ..*settings
            };
            let counted = forecast(model, &without_limit);
            let nodes: f64 = counted.layers.iter().sum();
            let nodes = nodes.max(large.nodes as f64);
            Ok(Measured {
                unrolled: settings.max_nodes,
                by_round: ByRound {
                    all: States {
                        states: nodes as u64,
                        more: true,
                    },
                    rounds: Vec::new(),
                },
                counted: Counted {
                    nodes,
                    edges: nodes,
                    unknowns: counted.unknowns,
                },
                factors: large.factors,
            })
        }
        Err(error) => Err(error),
    }
}

fn by_round(compiled: &Compiled) -> ByRound {
    let graph = &compiled.graph;
    let mut rounds = vec![0; compiled.model.rounds as usize + 1];
    for layer in &graph.layers {
        rounds[layer.round as usize] += layer.nodes.len() as u64;
    }
    ByRound {
        all: States {
            states: graph.nodes() as u64,
            more: false,
        },
        rounds,
    }
}
