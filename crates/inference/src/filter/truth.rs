//! Whether a condition holds at the nodes of a layer, profile by profile.

use demarche_scenario::formula::{Formula, Values};
use demarche_scenario::model::{ActorId, DecisionId, Model, OptionId, ParamId, TypeId, VarId};

use demarche_engine::game::{Graph, LayerKind, NONE};

/// Where in play an expression of the scenario is evaluated.
#[derive(Clone, Copy)]
pub(crate) struct Here<'a> {
    pub(crate) model: &'a Model,
    /// By parameter of the scenario.
    pub(crate) params: &'a [f64],
    /// As in [`Graph::states`].
    pub(crate) state: &'a [u8],
    /// By actor of the scenario.
    pub(crate) types: &'a [u32],
    pub(crate) round: u32,
}

impl<'a> Here<'a> {
    /// Before play, for numbers that look at parameters alone.
    pub(crate) fn before(model: &'a Model, params: &'a [f64]) -> Here<'a> {
        Here {
            model,
            params,
            state: &[],
            types: &[],
            round: 0,
        }
    }
}

impl Values for Here<'_> {
    fn param(&self, param: ParamId) -> f64 {
        self.params[param]
    }

    fn variable(&self, variable: VarId) -> f64 {
        let base = self.model.variables[variable].int_base.unwrap_or(0);
        f64::from(self.state[variable]) + base as f64
    }

    fn is_type(&self, actor: ActorId, type_id: TypeId) -> bool {
        self.types[actor] as usize == type_id
    }

    fn chose(&self, decision: DecisionId, option: OptionId) -> bool {
        let taken = self.state[self.model.variables.len() + decision];
        usize::from(taken) == option + 1
    }

    fn round(&self) -> u32 {
        self.round
    }
}

/// The index of each of the graph's actors among the scenario's.
pub(crate) fn cast(graph: &Graph, model: &Model) -> Vec<usize> {
    let actors = &model.actors;
    // The graph has them in the scenario's order: the next one is sought behind the last.
    let mut next = 0;
    let place = |name: &String| {
        let around = (next..actors.len()).chain(0..next);
        let found = around.into_iter().find(|&a| actors[a].name == *name);
        let found = found.expect("the graph was compiled from this model");
        next = found + 1;
        found
    };
    graph.actors.iter().map(place).collect()
}

/// The layer of this kind in this round.
pub(crate) fn find_layer(graph: &Graph, kind: LayerKind, round: u32) -> Option<usize> {
    // Layers come in order of play.
    let first = graph.layers.partition_point(|layer| layer.round < round);
    let of_round = graph.layers[first..].iter();
    let mut of_round = of_round.take_while(|layer| layer.round == round);
    of_round
        .position(|layer| layer.kind == kind)
        .map(|l| first + l)
}

/// Truth of a condition over a layer: nodes of the layer × profiles.
#[derive(Clone, Debug)]
pub(crate) struct Mask {
    pub(crate) layer: usize,
    pub(crate) holds: Vec<bool>,
}

/// Whether `condition` holds at each node of a layer. Nodes in the same state share one evaluation.
pub(crate) fn judge(
    graph: &Graph,
    model: &Model,
    params: &[f64],
    condition: &Formula,
    layer: usize,
) -> Mask {
    let profiles = graph.profiles;
    let mut leaves = condition.leaves();
    let typed = leaves.any(|leaf| matches!(leaf, Formula::IsType(..)));
    // A condition that asks for no type needs none.
    let cast = if typed {
        cast(graph, model)
    } else {
        Vec::new()
    };
    let round = graph.layers[layer].round;
    let nodes = graph.layers[layer].nodes.clone();
    let mut first_with = vec![NONE; graph.distinct_states()];
    let mut types = vec![0; if typed { model.actors.len() } else { 0 }];
    let mut holds = Vec::with_capacity(nodes.len() * profiles);
    for (local, n) in nodes.enumerate() {
        let row = graph.state[n as usize] as usize;
        if first_with[row] != NONE {
            let at = first_with[row] as usize * profiles;
            holds.extend_from_within(at..at + profiles);
            continue;
        }
        first_with[row] = local as u32;
        for p in 0..profiles {
            if p > 0 && !typed {
                holds.push(holds[holds.len() - 1]);
                continue;
            }
            for (g, &a) in cast.iter().enumerate() {
                types[a] = graph.type_of[g][p];
            }
            let here = Here {
                model,
                params,
                state: graph.state_of(n as usize),
                types: &types,
                round,
            };
            holds.push(condition.eval(&here) != 0.0);
        }
    }
    Mask { layer, holds }
}
