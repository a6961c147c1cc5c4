//! The forecast that nothing changes: every variable stays as it starts.
//!
//! A question about the state alone then has the answer that its condition has at the start; where a variable's start is a
//! draw, the probability of that. A question about types, moves or rounds has none.

use std::collections::BTreeMap;

use demarche_inference::compile::Draw;
use demarche_scenario::model::{Model, Op, Prior, Property, Question, Rx, Start, VarId};

/// Combinations of levels beyond which nobody counts.
const MOST: usize = 1 << 16;

/// Probability that the property holds if the state stays as it starts; none if it is not about the state alone, or its
/// condition cannot hold so.
pub(super) fn persists(model: &Model, draw: &Draw, question: &Question) -> Option<f64> {
    let asked = settled(&question.property);
    let given = question.given.as_ref().map(settled);
    let mut variables = BTreeMap::new();
    about_state(asked, &mut variables)?;
    if let Some(given) = given {
        about_state(given, &mut variables)?;
    }
    if variables.is_empty() {
        return None;
    }
    let starts: Vec<(VarId, Vec<(usize, f64)>)> = variables
        .into_keys()
        .map(|v| (v, start(model, draw, v)))
        .collect();
    let combinations = starts
        .iter()
        .try_fold(1_usize, |n, (_, levels)| n.checked_mul(levels.len()))?;
    if combinations > MOST {
        return None;
    }
    let (mut held, mut all) = (0.0, 0.0);
    let mut state = vec![0; model.variables.len()];
    for combination in 0..combinations {
        let mut rest = combination;
        let mut weight = 1.0;
        for (variable, levels) in &starts {
            let (level, chance) = levels[rest % levels.len()];
            rest /= levels.len();
            state[*variable] = level;
            weight *= chance;
        }
        let holds = |rx| value(rx, model, draw, &state) != 0.0;
        if given.is_none_or(holds) {
            all += weight;
            held += if holds(asked) { weight } else { 0.0 };
        }
    }
    (all > 0.0).then(|| held / all)
}

/// What a property comes to where nothing changes.
fn settled(property: &Property) -> &Rx {
    match property {
        Property::InRound(rx, _) | Property::By(rx, _) | Property::Always(rx, _) => rx,
        // It comes at once or never.
        Property::Until(_, comes, _) => comes,
    }
}

/// Collects the variables of a condition; none if it names anything else that play decides.
fn about_state(rx: &Rx, variables: &mut BTreeMap<VarId, ()>) -> Option<()> {
    match rx {
        Rx::Const(_) | Rx::Param(_) => {}
        Rx::Var(v) => drop(variables.insert(*v, ())),
        Rx::IsType(..) | Rx::Chose(..) | Rx::Round => return None,
        Rx::Not(a) | Rx::Neg(a) => about_state(a, variables)?,
        Rx::Bin(_, a, b) => {
            about_state(a, variables)?;
            about_state(b, variables)?;
        }
        Rx::If(a, b, c) => {
            about_state(a, variables)?;
            about_state(b, variables)?;
            about_state(c, variables)?;
        }
    }
    Some(())
}

/// The levels at which a variable may start, with their probabilities.
fn start(model: &Model, draw: &Draw, variable: VarId) -> Vec<(usize, f64)> {
    let levels = match &model.variables[variable].start {
        Start::At(level) => return vec![(*level, 1.0)],
        Start::Drawn(levels) => levels,
    };
    let given = |prior: &Prior| match prior {
        Prior::Given(chance) => draw.number(model, chance),
        Prior::Otherwise => 0.0,
    };
    let said: f64 = levels.iter().map(|(_, prior)| given(prior)).sum();
    let chance = |prior: &Prior| match prior {
        Prior::Given(_) => given(prior),
        Prior::Otherwise => (1.0 - said).max(0.0),
    };
    levels
        .iter()
        .map(|(level, prior)| (*level, chance(prior)))
        .collect()
}

/// The value of an expression about the state; conditions are 0 or 1.
fn value(rx: &Rx, model: &Model, draw: &Draw, state: &[usize]) -> f64 {
    let of = |rx: &Rx| value(rx, model, draw, state);
    let truth = |yes: bool| f64::from(u8::from(yes));
    match rx {
        Rx::Const(x) => *x,
        Rx::Param(i) => draw.params[*i],
        Rx::Var(v) => state[*v] as f64 + model.variables[*v].int_base.unwrap_or(0) as f64,
        // Held off by `about_state`.
        Rx::IsType(..) | Rx::Chose(..) | Rx::Round => 0.0,
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
