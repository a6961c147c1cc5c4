//! Draws of a scenario carried over to another form of it, by name: a form may have other numbers, in another order.

use std::collections::HashMap;

use demarche_scenario::model::{Dist, GoalId, Model, Weights};

use crate::compile::Draw;
use crate::uncertain::ensemble::{Draws, quantile};
use crate::uncertain::inputs::cumulative;
use demarche_engine::random::mix;

/// The map from draws of one scenario to draws of a form of it.
#[derive(Clone, Debug)]
pub struct Carried<'m> {
    form: &'m Model,
    /// Draws of what is uncertain in the form alone.
    own: Draws<'m>,
    /// By parameter of the form.
    params: Vec<From>,
    /// By ranking of the form, in the order of actors and types.
    rankings: Vec<Ranked>,
}

/// Where a number comes from.
#[derive(Clone, Copy, Debug)]
enum From {
    /// It is a point.
    Point(f64),
    /// The same number of the scenario.
    Same(usize),
    /// The number of that name, whose range is another: at the same quantile.
    Quantile(usize, Dist),
    /// The form's own draws.
    Own,
}

/// Where the weights behind a ranking come from.
#[derive(Clone, Debug)]
enum Ranked {
    /// The scenario's weights of the same type, goal by goal: (goal there, goal here).
    Same(usize, usize, Vec<(GoalId, GoalId)>),
    /// The same type's weights, which rank other goals, or in another order: place by place.
    Places(usize, usize),
    /// The form's own draws.
    Own,
}

impl<'m> Carried<'m> {
    /// From draws of `base` to those of `form`. The seed is that of the draws; what is uncertain in the form alone has draws of its
    /// own, which depend on the seed as well.
    pub fn new(base: &Model, form: &'m Model, seed: u64) -> Carried<'m> {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for (i, param) in base.params.iter().enumerate() {
            numbers.entry(&param.path).or_insert(i);
        }
        let mut actors: HashMap<&str, usize> = HashMap::new();
        for (a, actor) in base.actors.iter().enumerate() {
            actors.entry(&actor.name).or_insert(a);
        }
        let params = form.params.iter().map(|param| {
            let found = numbers.get(param.path.as_str()).copied();
            match (param.dist, found) {
                (Dist::Point(x), _) => From::Point(x),
                (dist, Some(i)) if base.params[i].dist == dist => From::Same(i),
                (_, Some(i)) => match base.params[i].dist {
                    Dist::Point(_) => From::Own,
                    dist => From::Quantile(i, dist),
                },
                (_, None) => From::Own,
            }
        });
        let mut rankings = Vec::new();
        for actor in &form.actors {
            let there = actors.get(actor.name.as_str()).copied();
            for declared in &actor.types {
                let Weights::Ranked(groups) = &declared.weights else {
                    continue;
                };
                let from = there.and_then(|a| {
                    let k = base.actors[a]
                        .types
                        .iter()
                        .position(|k| k.name == declared.name)?;
                    let Weights::Ranked(before) = &base.actors[a].types[k].weights else {
                        return None;
                    };
                    Some(ranked(base, form, (a, k), before, groups))
                });
                rankings.push(from.unwrap_or(Ranked::Own));
            }
        }
        Carried {
            form,
            // Coordinates that the scenario's own draws do not use.
            own: Draws::new(form, mix(seed ^ 0x636f_6d70_6172_6521)),
            params: params.collect(),
            rankings,
        }
    }

    /// The form's draw of this index, from the scenario's.
    pub fn draw(&self, index: u64, base: &Draw) -> Draw {
        let own = self.own.at(index);
        let params = self.params.iter().zip(&self.form.params).zip(&own.params);
        let params = params.map(|((from, param), own)| match *from {
            From::Point(x) => x,
            From::Same(i) => base.params[i],
            From::Quantile(i, dist) => quantile(&param.dist, cumulative(&dist, base.params[i])),
            From::Own => *own,
        });
        let types = self.form.actors.iter().zip(&own.weights);
        let types = types.flat_map(|(actor, weights)| actor.types.iter().zip(weights));
        let ranked = types.filter(|(declared, _)| matches!(declared.weights, Weights::Ranked(_)));
        let mut ranked = ranked.map(|(_, weights)| weights).zip(&self.rankings);
        Draw::with(self.form, params.collect(), |groups| match ranked.next() {
            Some((own, from)) => from.weights(base, own, groups),
            None => Vec::new(),
        })
    }
}

fn ranked(
    base: &Model,
    form: &Model,
    (a, k): (usize, usize),
    before: &[Vec<GoalId>],
    groups: &[Vec<GoalId>],
) -> Ranked {
    let name_there = |g: &GoalId| base.goals[*g].name.as_str();
    let name_here = |g: &GoalId| form.goals[*g].name.as_str();
    let mut same = before.len() == groups.len();
    let mut pairs = Vec::new();
    for (before, here) in before.iter().zip(groups) {
        same &= before.len() == here.len();
        for goal in here {
            match before.iter().find(|g| name_there(g) == name_here(goal)) {
                Some(&there) => pairs.push((there, *goal)),
                None => same = false,
            }
        }
    }
    let goals = |groups: &[Vec<GoalId>]| groups.iter().map(Vec::len).sum::<usize>();
    match (same, goals(before) == goals(groups)) {
        (true, _) => Ranked::Same(a, k, pairs),
        (false, true) => Ranked::Places(a, k),
        (false, false) => Ranked::Own,
    }
}

impl Ranked {
    fn weights(&self, base: &Draw, own: &[f64], groups: &[Vec<GoalId>]) -> Vec<f64> {
        let mut weights = vec![0.0; own.len()];
        match self {
            Ranked::Own => weights.copy_from_slice(own),
            Ranked::Same(a, k, pairs) => {
                for &(there, here) in pairs {
                    weights[here] = base.weights[*a][*k][there];
                }
            }
            Ranked::Places(a, k) => {
                let mut sorted = base.weights[*a][*k].clone();
                sorted.sort_by(|a, b| b.total_cmp(a));
                // Among tied goals the form's own draw has the order.
                let goals = groups.iter().flat_map(|group| {
                    let mut tied = group.clone();
                    tied.sort_by(|&a, &b| own[b].total_cmp(&own[a]));
                    tied
                });
                for (goal, weight) in goals.zip(sorted) {
                    weights[goal] = weight;
                }
            }
        }
        weights
    }
}
