//! Whether a condition holds at the nodes of a layer, profile by profile.

use demarche_scenario::model::{Model, Op, Rx};

use demarche_engine::game::{Graph, LayerKind, NONE};

/// The index of each of the graph's actors among the scenario's.
pub(crate) fn cast(graph: &Graph, model: &Model) -> Vec<usize> {
    graph
        .actors
        .iter()
        .map(|name| {
            let found = model.actors.iter().position(|actor| actor.name == *name);
            found.expect("the graph was compiled from this model")
        })
        .collect()
}

/// The layer of this kind in this round.
pub(crate) fn find_layer(graph: &Graph, kind: LayerKind, round: u32) -> Option<usize> {
    let found = |layer: &demarche_engine::game::Layer| layer.kind == kind && layer.round == round;
    graph.layers.iter().position(found)
}

/// Truth of a condition over a layer: nodes of the layer × profiles.
#[derive(Clone, Debug)]
pub(crate) struct Mask {
    pub(crate) layer: usize,
    pub(crate) holds: Vec<bool>,
}

/// Whether the layer's decision or event takes place.
pub(crate) fn occurs(graph: &Graph, layer: usize) -> Mask {
    let nodes = &graph.layers[layer].nodes;
    let mut holds = Vec::with_capacity(nodes.len() * graph.profiles);
    for n in nodes.clone() {
        holds.extend(std::iter::repeat_n(
            graph.occurs[n as usize],
            graph.profiles,
        ));
    }
    Mask { layer, holds }
}

/// Whether `condition` holds at each node of a layer. Nodes in the same state share one evaluation.
pub(crate) fn judge(
    graph: &Graph,
    model: &Model,
    params: &[f64],
    condition: &Rx,
    layer: usize,
) -> Mask {
    let cast = cast(graph, model);
    let profiles = graph.profiles;
    let typed = mentions_type(condition);
    let round = graph.layers[layer].round;
    let nodes = graph.layers[layer].nodes.clone();
    let mut first_with = vec![NONE; graph.distinct_states()];
    let mut types = vec![0; model.actors.len()];
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
            let state = graph.state_of(n as usize);
            holds.push(value(condition, model, params, state, &types, round) != 0.0);
        }
    }
    Mask { layer, holds }
}

/// Whether the condition asks for anybody's type.
pub(crate) fn mentions_type(rx: &Rx) -> bool {
    match rx {
        Rx::IsType(..) => true,
        Rx::Const(_) | Rx::Param(_) | Rx::Var(_) | Rx::Chose(..) | Rx::Round => false,
        Rx::Not(a) | Rx::Neg(a) => mentions_type(a),
        Rx::Bin(_, a, b) => mentions_type(a) || mentions_type(b),
        Rx::If(a, b, c) => mentions_type(a) || mentions_type(b) || mentions_type(c),
    }
}

/// Whether the condition asks for anything that changes in the course of play.
pub(crate) fn mentions_play(rx: &Rx) -> bool {
    match rx {
        Rx::Var(_) | Rx::Chose(..) | Rx::Round => true,
        Rx::IsType(..) | Rx::Const(_) | Rx::Param(_) => false,
        Rx::Not(a) | Rx::Neg(a) => mentions_play(a),
        Rx::Bin(_, a, b) => mentions_play(a) || mentions_play(b),
        Rx::If(a, b, c) => mentions_play(a) || mentions_play(b) || mentions_play(c),
    }
}

/// The value of an expression.
pub(crate) fn value(
    rx: &Rx,
    model: &Model,
    params: &[f64],
    state: &[u8],
    types: &[u32],
    round: u32,
) -> f64 {
    let of = |rx: &Rx| value(rx, model, params, state, types, round);
    let truth = |yes: bool| if yes { 1.0 } else { 0.0 };
    match rx {
        Rx::Const(x) => *x,
        Rx::Param(i) => params[*i],
        Rx::Var(v) => f64::from(state[*v]) + model.variables[*v].int_base.unwrap_or(0) as f64,
        Rx::IsType(a, t) => truth(types[*a] as usize == *t),
        Rx::Chose(d, o) => truth(usize::from(state[model.variables.len() + d]) == o + 1),
        Rx::Round => f64::from(round),
        Rx::Not(a) => truth(of(a) == 0.0),
        Rx::Neg(a) => -of(a),
        Rx::If(c, a, b) => of(if of(c) != 0.0 { a } else { b }),
        Rx::Bin(op, a, b) => {
            let (a, b) = (of(a), of(b));
            match op {
                Op::Or => truth(a != 0.0 || b != 0.0),
                Op::And => truth(a != 0.0 && b != 0.0),
                Op::Eq => truth(a == b),
                Op::Ne => truth(a != b),
                Op::Lt => truth(a < b),
                Op::Le => truth(a <= b),
                Op::Gt => truth(a > b),
                Op::Ge => truth(a >= b),
                Op::Add => a + b,
                Op::Sub => a - b,
                Op::Mul => a * b,
                Op::Div => a / b,
            }
        }
    }
}
