//! Priors, chances and payoffs of a game for one draw.

use demarche_scenario::model::{Formula, Goal, Model, Prior, Start};

use super::sites::{Place, Site};
use super::{Compiled, Draw, usual};
use crate::filter::truth::Here;
use demarche_engine::game::Numbers;

pub(super) fn evaluate(compiled: &Compiled, model: &Model, draw: &Draw) -> Numbers {
    let graph = &compiled.graph;
    let profiles = graph.profiles;
    let types: Vec<Vec<u32>> = (0..profiles)
        .map(|t| graph.type_of.iter().map(|of| of[t]).collect())
        .collect();
    let before = Here::before(model, &draw.params);
    let eval = |formula: &Formula, site: &Site, t: usize| {
        formula.eval(&Here {
            state: &site.state,
            types: &types[t],
            round: site.round,
            ..before
        })
    };
    let alone = |formula: &Formula| formula.eval(&before);
    let mut prior = vec![1.0; profiles];
    for (i, actor) in model.actors.iter().enumerate() {
        let list: Vec<&Prior> = actor.types.iter().map(|declared| &declared.prior).collect();
        for (t, p) in prior.iter_mut().enumerate() {
            let each = shares(&list, |formula| {
                formula.eval(&Here {
                    types: &types[t],
                    ..before
                })
            });
            *p *= each[graph.type_of[i][t] as usize];
        }
    }
    let total: f64 = prior.iter().sum();
    prior.iter_mut().for_each(|p| *p /= total);

    let mut chance = Vec::with_capacity(compiled.chance_sites.len() * profiles);
    for site in compiled.chance_sites.iter() {
        for t in 0..profiles {
            chance.push(probability(model, site, |formula| eval(formula, site, t)));
        }
    }

    let (goals, payoff) = payoffs(compiled, model, draw, &types);
    Numbers {
        prior,
        chance,
        payoff,
        goals,
        weights: draw.weights.clone(),
        precision: model
            .actors
            .iter()
            .map(|actor| alone(&actor.precision))
            .collect(),
        log_weights: usual::log_weights(graph, model, alone),
    }
}

/// Goal values times the round's weight (rows × goals × profiles), and what they come to for every actor (rows × actors ×
/// profiles).
fn payoffs(
    compiled: &Compiled,
    model: &Model,
    draw: &Draw,
    types: &[Vec<u32>],
) -> (Vec<f64>, Vec<f64>) {
    let (profiles, count) = (types.len(), model.goals.len());
    let judgements = &compiled.judgements;
    let mut values = Vec::with_capacity(judgements.list.len() * profiles);
    for (g, state, round) in &judgements.list {
        let goal = &model.goals[*g];
        for of in types {
            let here = Here {
                state,
                types: of,
                round: *round,
                ..Here::before(model, &draw.params)
            };
            values.push(judge(goal, |formula| formula.eval(&here)));
        }
    }
    let discount = draw.params[model.discount];
    let total: f64 = (0..model.rounds).map(|r| discount.powi(r as i32)).sum();
    // Goals that a type of an actor wants, with their weights.
    let wanted: Vec<Vec<Vec<(usize, f64)>>> = draw
        .weights
        .iter()
        .map(|types| {
            let list = |own: &Vec<f64>| {
                let own = own.iter().copied().enumerate();
                own.filter(|(_, w)| *w != 0.0).collect()
            };
            types.iter().map(list).collect()
        })
        .collect();
    let actors = 0..model.actors.len();
    let turned: Vec<Option<usize>> = actors.map(|i| model.turned(i)).collect();
    let rows = compiled.payoff_sites.len();
    let mut goals = vec![0.0; rows * count * profiles];
    let mut payoff = vec![0.0; rows * draw.weights.len() * profiles];
    for (row, site) in compiled.payoff_sites.iter().enumerate() {
        let own = &mut goals[row * count * profiles..][..count * profiles];
        for (g, goal) in model.goals.iter().enumerate() {
            let weight = if goal.at_end {
                f64::from(u8::from(site.round == model.rounds))
            } else {
                discount.powi(site.round as i32 - 1) / total
            };
            if weight == 0.0 {
                continue;
            }
            let judged = judgements.of[row * count + g] as usize * profiles;
            let judged = &values[judged..judged + profiles];
            for (own, judged) in own[g * profiles..][..profiles].iter_mut().zip(judged) {
                *own = weight * judged;
            }
        }
        let paid = &mut payoff[row * wanted.len() * profiles..][..wanted.len() * profiles];
        for (i, (paid, wanted)) in paid.chunks_exact_mut(profiles).zip(&wanted).enumerate() {
            for (t, paid) in paid.iter_mut().enumerate() {
                let drawn = compiled.graph.type_of[i][t] as usize;
                let wanted = &wanted[type_now(turned[i], &site.state, drawn)];
                *paid = wanted.iter().map(|(g, w)| w * own[g * profiles + t]).sum();
            }
        }
    }
    (goals, payoff)
}

/// The type that an actor is of in a state, where `turned` is the variable that says what it has become.
pub(crate) fn type_now(turned: Option<usize>, state: &[u8], drawn: usize) -> usize {
    let level = turned.map_or(0, |v| usize::from(state[v]));
    level.checked_sub(1).unwrap_or(drawn)
}

/// The value of a goal at the end of a round, in [0, 1] unless it is in any units.
fn judge(goal: &Goal, eval: impl Fn(&Formula) -> f64) -> f64 {
    let holds = |condition: &Option<Formula>| condition.as_ref().is_none_or(|c| eval(c) != 0.0);
    let mut total = goal
        .cases
        .iter()
        .find(|(_, c)| holds(c))
        .map_or(0.0, |(v, _)| eval(v));
    for (sign, amount, condition) in &goal.adjustments {
        if holds(condition) {
            total += sign * eval(amount);
        }
    }
    if goal.any_units {
        total
    } else {
        total.clamp(0.0, 1.0)
    }
}

/// Probabilities of alternatives: what is given, clamped to [0, 1], and the rest for those that say "otherwise". What is given
/// may sum to more or less than one in some draws; then it is scaled.
pub(super) fn shares(list: &[&Prior], eval: impl Fn(&Formula) -> f64) -> Vec<f64> {
    let given: Vec<Option<f64>> = list
        .iter()
        .map(|prior| match prior {
            Prior::Given(formula) => Some(eval(formula).clamp(0.0, 1.0)),
            Prior::Otherwise => None,
        })
        .collect();
    let sum: f64 = given.iter().flatten().sum();
    let open = given.iter().filter(|g| g.is_none()).count();
    let rest = if open > 0 {
        (1.0 - sum).max(0.0) / open as f64
    } else {
        0.0
    };
    let shares: Vec<f64> = given.iter().map(|g| g.unwrap_or(rest)).collect();
    let total: f64 = shares.iter().sum();
    if total > 0.0 {
        shares.iter().map(|s| s / total).collect()
    } else {
        vec![1.0 / shares.len() as f64; shares.len()]
    }
}

fn probability(model: &Model, site: &Site, eval: impl Fn(&Formula) -> f64) -> f64 {
    match site.place {
        Place::Certain | Place::Goals => 1.0,
        Place::Start(variable, entry) => match &model.variables[variable].start {
            Start::Drawn(list) => {
                let list: Vec<&Prior> = list.iter().map(|(_, prior)| prior).collect();
                shares(&list, eval)[entry]
            }
            Start::At(_) => 1.0,
        },
        Place::Sight(d, o, sight) => sight.probability(model, &model.decisions[d].options[o], eval),
        Place::Outcome(d, o, i) => {
            let list: Vec<&Prior> = model.decisions[d].options[o]
                .outcomes
                .iter()
                .map(|x| &x.chance)
                .collect();
            shares(&list, eval)[i]
        }
        Place::Event(e, i) => {
            let list: Vec<&Prior> = model.events[e].outcomes.iter().map(|x| &x.chance).collect();
            shares(&list, eval)[i]
        }
    }
}
