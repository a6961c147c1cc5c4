//! The forecast that nothing changes: every variable stays as it starts.
//!
//! A question about the state alone then has the answer that its condition has at the start; where a variable's start is a
//! draw, the probability of that. A question about types, moves or rounds has none.

use std::collections::BTreeMap;

use demarche_inference::compile::Draw;
use demarche_scenario::formula::{Formula, Values};
use demarche_scenario::model::{
    ActorId, DecisionId, Model, OptionId, ParamId, Prior, Property, Question, Start, TypeId, VarId,
};

/// The most combinations of levels to add up.
const MOST: usize = 1 << 16;

/// Probability that the property holds if the state stays as it starts; none if it is not about the state alone, or its
/// condition cannot hold so.
pub(super) fn persistence_forecast(model: &Model, draw: &Draw, question: &Question) -> Option<f64> {
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
        let still = Still {
            model,
            draw,
            state: &state,
        };
        let holds = |condition: &Formula| condition.eval(&still) != 0.0;
        if given.is_none_or(holds) {
            all += weight;
            held += if holds(asked) { weight } else { 0.0 };
        }
    }
    (all > 0.0).then(|| held / all)
}

/// The value of a property where nothing changes.
fn settled(property: &Property) -> &Formula {
    match property {
        Property::InRound(formula, _) | Property::By(formula, _) | Property::Always(formula, _) => {
            formula
        }
        // It comes at once or never.
        Property::Until(_, comes, _) => comes,
    }
}

/// Collects the variables of a condition; none if it names anything else that play decides.
fn about_state(formula: &Formula, variables: &mut BTreeMap<VarId, ()>) -> Option<()> {
    for leaf in formula.leaves() {
        match leaf {
            Formula::Var(v) => drop(variables.insert(*v, ())),
            Formula::IsType(..) | Formula::Chose(..) | Formula::Round => return None,
            _ => {}
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

/// The start of play, for conditions about the state alone.
struct Still<'a> {
    model: &'a Model,
    draw: &'a Draw,
    /// Level index by variable.
    state: &'a [usize],
}

impl Values for Still<'_> {
    fn param(&self, param: ParamId) -> f64 {
        self.draw.params[param]
    }

    fn variable(&self, variable: VarId) -> f64 {
        let base = self.model.variables[variable].int_base.unwrap_or(0);
        self.state[variable] as f64 + base as f64
    }

    // Held off by `about_state`.
    fn is_type(&self, _: ActorId, _: TypeId) -> bool {
        false
    }

    fn chose(&self, _: DecisionId, _: OptionId) -> bool {
        false
    }

    fn round(&self) -> u32 {
        0
    }
}
