//! From a checked scenario to a game.
//!
//! `count` says beforehand whether it would be too large, and `size` what made it so; `sizes` what each part of a scenario costs.
//! `program` lays out a round as a list of steps; `expand` plays them out breadth first, one layer a step; `ways` are what may come
//! after a `point` of play, `chances` which of them the text itself rules out; `information` gives every mover what it has seen. Only
//! states that matter are kept: `live` says what of a point is still read, so that points that differ in nothing else are one, and
//! `merge` makes one node of those with the same future. `replay` says what was so along a line of play, kept or not. `numbers`
//! evaluates priors, chances and goals for one [`Draw`]. The shape is built once; numbers can be evaluated again and again.

mod arena;
mod chances;
mod count;
mod draw;
mod expand;
mod information;
mod layout;
mod live;
mod merge;
mod numbers;
mod point;
pub(crate) mod program;
mod remember;
pub(crate) mod replay;
mod reveal;
mod sets;
pub(crate) mod sight;
mod sites;
mod size;
mod sizes;
mod table;
mod transposed;
mod usual;
mod ways;

use std::sync::Arc;

use demarche_scenario::model::{Model, Origin};

pub use self::draw::Draw;
pub(crate) use self::numbers::type_now;
pub use self::sites::Site;
pub use self::sizes::{ByRound, Remembered, Sizes, States, sizes};
use demarche_engine::game::{Game, Graph, Numbers};
use demarche_engine::progress::Progress;

/// Limits on the size of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Stop before there are more nodes than this.
    pub max_nodes: usize,
    /// Stop before it would take more memory than this while it is solved, as far as can be estimated; none to take what there is.
    pub memory: Option<Memory>,
    /// Keep only states that matter, which changes no answer. Else every state is a node of its own that differs from others in
    /// anything at all.
    pub reduce: bool,
}

/// Memory that may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// How much.
    pub bytes: u64,
    /// For people: what limits it, as in "half of the free memory".
    pub of: &'static str,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            max_nodes: 20_000_000,
            memory: None,
            reduce: true,
        }
    }
}

/// The shape of a game, and what is needed to put numbers to it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The scenario.
    model: Arc<Model>,
    /// The shape.
    pub graph: Arc<Graph>,
    /// Where each row of [`Numbers::chance`] comes from.
    pub(crate) chance_sites: Arc<[Site]>,
    /// Where each row of the payoffs comes from.
    pub(crate) payoff_sites: Arc<[Site]>,
    /// What goals are judged in.
    pub(crate) judgements: Arc<sites::Judgements>,
    /// Nodes of each layer before those with the same future became one.
    pub expanded: Arc<[u32]>,
}

impl Compiled {
    /// The scenario.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// The same shape for a scenario that differs in its numbers, its reports and its questions alone; none where the shape
    /// does not keep what they ask for.
    pub fn with_model(&self, model: Arc<Model>) -> Option<Compiled> {
        let made = |model: &Model| -> Vec<Origin> {
            let variables = model.variables.iter();
            variables.map(|v| v.origin).collect()
        };
        let same = made(&self.model) == made(&model)
            && chances::shape(&self.model) == chances::shape(&model)
            && (!self.graph.reduced || reads(&self.model, &model));
        (same && serves(&self.graph, &model)).then(|| Compiled {
            model,
            ..self.clone()
        })
    }

    /// Evaluates every number of the game for one draw.
    pub fn numbers(&self, draw: &Draw) -> Numbers {
        numbers::evaluate(self, &self.model, draw)
    }

    /// The game of one draw.
    pub fn game(&self, draw: &Draw) -> Game {
        Game {
            graph: Arc::clone(&self.graph),
            numbers: self.numbers(draw),
        }
    }
}

/// Why a scenario did not become a game.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CompileError {
    /// More nodes than allowed, or more than the memory holds; says which steps multiplied.
    #[error(transparent)]
    TooLarge(Box<TooLarge>),
    /// More combinations of types than can be held.
    #[error(
        "the actors' types have {} combinations, and every number of the game is there once for each{}; what multiplied:{} use \
         fewer types, or give types to fewer actors",
        rounded(*profiles), .memory.map_or_else(String::new, beyond),
        typed(types)
    )]
    TooManyTypes {
        /// How many there are.
        profiles: f64,
        /// The memory, where it does not hold a node.
        memory: Option<Memory>,
        /// Actors with more than one type, and how many they have, most first.
        types: Vec<(String, usize)>,
    },
    /// A type has nothing that it could do.
    #[error(
        "in round {round} there is nothing that the actor of `{decision}` could do where it sees {situation}; give the decision \
         an option without a `when`, or a `when` of its own"
    )]
    NoOption {
        /// The decision.
        decision: String,
        /// The round.
        round: u32,
        /// The actor's information there.
        situation: String,
    },
    /// It has shocks, which are numbers and not types.
    #[error(
        "`{shock}` is a shock, and a scenario with shocks is solved for a table of cases only: by `demarche fit`"
    )]
    Shocks {
        /// The first of them.
        shock: String,
    },
    /// Stopped from outside.
    #[error("stopped")]
    Cancelled,
}

/// How a game is too large.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error(
    "the game has {} {nodes} nodes by round {round}{}; what multiplied most:{} {advice}",
    if .memory.is_some() { "at least" } else { "more than" }, .memory.map_or_else(String::new, beyond), listed(factors)
)]
pub struct TooLarge {
    /// Nodes that it has at the least.
    pub nodes: usize,
    /// Round in which it becomes too large.
    pub round: u32,
    /// The memory, where it does not hold what there are.
    pub memory: Option<Memory>,
    /// The steps that multiplied most, with their factors, largest first.
    pub factors: Vec<(String, f64)>,
    /// The change that would help.
    pub advice: String,
}

/// `, which takes more than …`.
fn beyond(memory: Memory) -> String {
    let gigabytes = memory.bytes as f64 / 1e9;
    format!(
        ", which takes more memory than may be had, {gigabytes:.2} GB ({})",
        memory.of
    )
}

/// ` step (×factor);` for each step.
fn listed(factors: &[(String, f64)]) -> String {
    let each = factors.iter();
    each.map(|(step, factor)| {
        let factor = rounded(*factor);
        format!(" {step} (×{factor});")
    })
    .collect()
}

/// A factor, short however large.
fn rounded(factor: f64) -> String {
    if factor < 1e7 {
        format!("{factor:.1}")
    } else {
        format!("{factor:.1e}")
    }
}

/// ` actor (×types);` for each of the first few actors.
fn typed(types: &[(String, usize)]) -> String {
    let shown = types.iter().take(5);
    let mut text: String = shown
        .map(|(actor, types)| format!(" `{actor}` (×{types});"))
        .collect();
    if let Some(more) = types.len().checked_sub(5).filter(|more| *more > 0) {
        text.push_str(&format!(" and {more} more;"));
    }
    text
}

/// Whether a graph keeps all that the scenario's reports, questions and guards ask about this round's moves, and all ways in which an
/// option may be seen. Then what differs
/// between its own scenario and this one may be the reports alone, and the graph serves both.
fn serves(graph: &Graph, model: &Model) -> bool {
    let asked = program::tracked(model);
    let kept = |(asked, kept): (&bool, &bool)| !asked || *kept;
    let moves = asked.len() == graph.tracked.len() && asked.iter().zip(&graph.tracked).all(kept);
    moves && sight::serves(graph, model)
}

/// Whether nothing of a state is asked for at the end of any round of which the game of the first scenario does not keep it.
fn reads(kept: &Model, model: &Model) -> bool {
    let pairs = live::asked(kept).into_iter().zip(live::asked(model));
    let mut places = pairs.flat_map(|(kept, asked)| kept.into_iter().zip(asked));
    places.all(|(kept, asked)| kept || !asked)
}

/// What is known of a game before it is built.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Nodes of each layer, at the least, as far as was counted.
    pub layers: Vec<f64>,
    /// Options of each type at each information set, at the least, as far as was counted.
    pub unknowns: f64,
    /// States that were looked at.
    pub visited: usize,
}

/// Counts the nodes of a scenario's game, none of them too many, until they are more than allowed.
pub fn forecast(model: &Model, settings: &Settings) -> Forecast {
    let ops = program::program(model);
    let frame = point::Frame::new(model, program::tracked(model), &ops, settings.reduce);
    let count = count::count(&frame, &ops, &size::Bound::new(model, settings));
    Forecast {
        layers: count.layers,
        unknowns: count.unknowns,
        visited: count.visited,
    }
}

/// Unrolls a scenario into a game graph.
///
/// # Errors
/// When it would have more nodes than allowed, when an actor would have no option, or when there are shocks.
pub fn compile(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Compiled, CompileError> {
    if let Some(shock) = model.shocks.first() {
        let shock = shock.name.clone();
        return Err(CompileError::Shocks { shock });
    }
    unroll(model, settings, progress)
}

/// The same with every shock at its mean, for who deals with shocks by other means.
///
/// # Errors
/// When it would have more nodes than allowed, or when an actor would have no option.
pub fn unroll(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Compiled, CompileError> {
    let (compiled, _) = expand::unrolled(model, settings, progress)?;
    Ok(compiled)
}
