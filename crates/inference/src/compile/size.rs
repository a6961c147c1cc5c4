//! How large a game may be, how large it is, and the steps that make it grow.

use demarche_scenario::model::Model;

use super::{CompileError, Memory, Settings, TooLarge};
use demarche_engine::game::{LayerKind, NONE};

/// Bytes for each node while a game is solved, whatever its types.
const NODE: f64 = 1000.0;
/// Bytes for each node and each combination of types.
const PROFILE: f64 = 100.0;
/// Bytes for each way on from a node.
const EDGE: f64 = 40.0;
/// Bytes for each option of each type at each information set.
const UNKNOWN: f64 = 200.0;

/// How large a game is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    pub(super) nodes: f64,
    pub(super) edges: f64,
    pub(super) unknowns: f64,
}

/// How large a game may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    nodes: f64,
    memory: Option<Memory>,
    profiles: f64,
}

impl Bound {
    pub(super) fn new(model: &Model, settings: &Settings) -> Bound {
        Bound {
            nodes: settings.max_nodes.min(MOST_NODES as usize) as f64,
            memory: settings.memory,
            profiles: profiles(model),
        }
    }

    /// Whether this is more than there may be.
    pub(super) fn exceeded(&self, counted: &Counted) -> bool {
        counted.nodes > self.nodes || self.no_memory(counted).is_some()
    }

    /// The memory, if it does not hold this.
    fn no_memory(&self, counted: &Counted) -> Option<Memory> {
        let bytes = self.bytes(counted);
        self.memory.filter(|memory| bytes > memory.bytes as f64)
    }

    /// Bytes that it takes while it is solved, as far as can be estimated.
    pub(super) fn bytes(&self, counted: &Counted) -> f64 {
        counted.nodes * (NODE + PROFILE * self.profiles)
            + counted.edges * EDGE
            + counted.unknowns * UNKNOWN
    }

    /// Combinations of types.
    pub(super) fn profiles(&self) -> f64 {
        self.profiles
    }

    /// The error that says so.
    pub(super) fn too_large(
        &self,
        growth: &Growth,
        model: &Model,
        counted: &Counted,
        round: u32,
    ) -> CompileError {
        CompileError::TooLarge(Box::new(TooLarge {
            nodes: counted.nodes.min(self.nodes) as usize,
            round,
            memory: self
                .no_memory(counted)
                .filter(|_| counted.nodes <= self.nodes),
            factors: growth.largest(self.profiles),
            advice: growth.advice(model, self.profiles),
        }))
    }

    /// The error where combinations of types alone are too many, if they are.
    pub(super) fn types(&self, model: &Model) -> Option<CompileError> {
        let start = Counted {
            nodes: 1.0,
            ..Counted::default()
        };
        let many = self.profiles > f64::from(MOST_PROFILES);
        if !many && self.no_memory(&start).is_none() {
            return None;
        }
        let mut types: Vec<(String, usize)> = model
            .actors
            .iter()
            .filter(|actor| actor.types.len() > 1)
            .map(|actor| (actor.name.clone(), actor.types.len()))
            .collect();
        types.sort_by_key(|(_, types)| std::cmp::Reverse(*types));
        Some(CompileError::TooManyTypes {
            profiles: self.profiles,
            memory: self.no_memory(&start),
            types,
        })
    }
}

/// Nodes that can be numbered, with room for the ways on from one more.
const MOST_NODES: u32 = NONE - 100_000;
/// Combinations of types that can be numbered, with room for arrays over them.
const MOST_PROFILES: u32 = 1 << 28;

/// How many combinations of types there are.
fn profiles(model: &Model) -> f64 {
    let types = model.actors.iter().map(|actor| actor.types.len() as f64);
    types.product()
}

/// Steps that are named.
const SHOWN: usize = 5;
/// Combinations of types that are worth a word beside the steps.
const NOTABLE: f64 = 100.0;

/// By how much each step has multiplied the points of play so far.
#[derive(Debug, Default)]
pub(super) struct Growth {
    factors: Vec<(String, f64)>,
    /// The last decision, and how many ways there are on from it.
    last: Option<(String, f64)>,
}

impl Growth {
    /// A step of this kind turned `before` points into `after`.
    pub(super) fn record(&mut self, model: &Model, kind: LayerKind, before: f64, after: f64) {
        if before == 0.0 || after == 0.0 {
            return;
        }
        let name = match kind {
            LayerKind::Decision(d) => format!("decision `{}`", model.decisions[d].name),
            LayerKind::Sight(d) => format!("who sees `{}`", model.decisions[d].name),
            LayerKind::Outcome(d) => format!("outcomes of `{}`", model.decisions[d].name),
            LayerKind::Event(e) => format!("event `{}`", model.events[e].name),
            LayerKind::Start => "starting levels".to_owned(),
            LayerKind::RoundEnd => "end of the round".to_owned(),
            LayerKind::Plain => return,
        };
        let factor = after / before;
        match self.factors.iter_mut().find(|(known, _)| *known == name) {
            Some((_, total)) => *total *= factor,
            None => self.factors.push((name, factor)),
        }
    }

    /// A step of this kind has so many ways on, whether or not they lead to different points.
    pub(super) fn ways(&mut self, model: &Model, kind: LayerKind, ways: f64) {
        if let LayerKind::Decision(d) = kind {
            self.last = Some((model.decisions[d].name.clone(), ways));
        }
    }

    /// The steps that multiplied most, largest first, and the others together.
    pub(super) fn largest(&self, profiles: f64) -> Vec<(String, f64)> {
        let mut factors = self.factors.clone();
        if profiles > NOTABLE {
            factors.push(("types of all actors".to_owned(), profiles));
        }
        factors.retain(|(_, factor)| *factor > 1.0);
        if let Some((name, ways)) = &self.last {
            let step = format!("decision `{name}`");
            if *ways > NOTABLE && factors.iter().all(|(known, _)| *known != step) {
                factors.push((format!("options of `{name}`, the last decision"), *ways));
            }
        }
        // Of those that multiplied alike the first in play comes first.
        factors.sort_by(|a, b| b.1.total_cmp(&a.1));
        if factors.len() > SHOWN + 1 {
            let others = factors.split_off(SHOWN);
            let together = others.iter().map(|(_, factor)| factor).product();
            factors.push((format!("{} others together", others.len()), together));
        }
        factors
    }

    /// The change that would help.
    fn advice(&self, model: &Model, profiles: f64) -> String {
        if self.factors.iter().all(|(_, factor)| *factor < profiles) && profiles > NOTABLE {
            return "every number of the game is there once for each combination of types: use fewer types, or give types to \
                    fewer actors"
                .to_owned();
        }
        match model.memory {
            None => "every actor remembers everything (perfect recall), so every history is a node of its own: say `memory 1 \
                     round` in the header to keep the visible state and one round, or use fewer rounds"
                .to_owned(),
            Some(0) => "actors remember nothing but the visible state, so the state itself is large: use fewer variables or \
                        levels, narrow what multiplied most with `when` or `in round`, or use fewer rounds"
                .to_owned(),
            Some(rounds) => format!(
                "actors remember {rounds} round{} besides the visible state: say `memory 0 rounds`, or narrow what multiplied \
                 most with `when` or `in round`",
                if rounds == 1 { "" } else { "s" }
            ),
        }
    }
}
