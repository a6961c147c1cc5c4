//! From the derivative of a quantity by the numbers of the game to its derivative by the numbers of the scenario.
//!
//! The transpose of [`super::numbers`], exact: reverse mode over the same expressions.

use demarche_scenario::model::{Formula, Goal, Model, Outcome, Prior, Start, Weights};

use super::sites::{Place, Site};
use super::{Compiled, Draw};
use crate::filter::truth::Here;
use demarche_engine::game::Numbers;
use demarche_engine::qre::linearization::Partials;

/// By parameter of the scenario, and by actor, type and goal for the weights that the draw has.
pub(crate) struct Slopes {
    pub(crate) params: Vec<f64>,
    pub(crate) weights: Vec<Vec<Vec<f64>>>,
}

impl Compiled {
    /// The derivative of a quantity by the scenario's parameters, from that by the payoffs of the game, in the order of
    /// [`Numbers::payoff`].
    pub fn by_payoffs(&self, draw: &Draw, numbers: &Numbers, by: Vec<f64>) -> Vec<f64> {
        let mut partials = Partials::zero(numbers);
        partials.payoff = by;
        self.transposed(draw, numbers, &partials).params
    }

    /// The derivative by the scenario's numbers, from that by the game's (`by`).
    pub(crate) fn transposed(&self, draw: &Draw, numbers: &Numbers, by: &Partials) -> Slopes {
        let model: &Model = self.model();
        let weights = draw.weights.iter();
        let mut slopes = Slopes {
            params: vec![0.0; draw.params.len()],
            weights: weights
                .map(|types| types.iter().map(|own| vec![0.0; own.len()]).collect())
                .collect(),
        };
        let pass = Pass {
            compiled: self,
            model,
            draw,
            types: (0..self.graph.profiles)
                .map(|t| self.graph.type_of.iter().map(|of| of[t]).collect())
                .collect(),
            turned: (0..model.actors.len()).map(|i| model.turned(i)).collect(),
        };
        pass.prior(&by.prior, &mut slopes.params);
        pass.chance(&by.chance, &mut slopes.params);
        pass.payoff(numbers, &by.payoff, &mut slopes);
        for (actor, by) in model.actors.iter().zip(&by.precision) {
            let precision = &actor.precision;
            precision.derivative(&pass.alone(), *by, &mut slopes.params);
        }
        pass.weights(&mut slopes);
        let usual = (&pass.alone(), &by.log_weights[..]);
        super::usual::transposed(&self.graph, model, usual, &mut slopes.params);
        slopes
    }
}

struct Pass<'a> {
    compiled: &'a Compiled,
    model: &'a Model,
    draw: &'a Draw,
    /// Types by profile.
    types: Vec<Vec<u32>>,
    /// By actor: the variable that says what it has become.
    turned: Vec<Option<usize>>,
}

impl Pass<'_> {
    fn alone(&self) -> Here<'_> {
        Here::before(self.model, &self.draw.params)
    }

    fn at<'s>(&'s self, site: &'s Site, profile: usize) -> Here<'s> {
        Here {
            state: &site.state,
            types: &self.types[profile],
            round: site.round,
            ..self.alone()
        }
    }

    /// The prior is a product over actors, of what each type's probability is given the types before.
    fn prior(&self, by: &[f64], slope: &mut [f64]) {
        let lists = self.model.actors.iter().map(|actor| {
            let priors = actor.types.iter().map(|declared| &declared.prior);
            priors.collect::<Vec<&Prior>>()
        });
        let lists: Vec<_> = lists.collect();
        for (types, &by) in self.types.iter().zip(by) {
            let here = Here {
                types,
                ..self.alone()
            };
            let own = |(list, kind): (&Vec<&Prior>, &u32)| {
                let each = super::numbers::shares(list, |formula| formula.eval(&here));
                each[*kind as usize]
            };
            let factors: Vec<f64> = lists.iter().zip(types).map(own).collect();
            for (i, list) in lists.iter().enumerate() {
                let others = factors.iter().enumerate().filter(|(j, _)| *j != i);
                let rest: f64 = others.map(|(_, factor)| factor).product();
                let mut each = vec![0.0; list.len()];
                each[types[i] as usize] = by * rest;
                here.shares(list, &each, slope);
            }
        }
    }

    fn chance(&self, by: &[f64], slope: &mut [f64]) {
        let rows = by.chunks_exact(self.types.len());
        for (site, row) in self.compiled.chance_sites.iter().zip(rows) {
            for (t, &by) in row.iter().enumerate().filter(|(_, by)| **by != 0.0) {
                self.probability(site, &self.at(site, t), by, slope);
            }
        }
    }

    fn probability(&self, site: &Site, here: &Here<'_>, by: f64, slope: &mut [f64]) {
        let one_of = |list: &[&Prior], which: usize, slope: &mut [f64]| {
            let mut each = vec![0.0; list.len()];
            each[which] = by;
            here.shares(list, &each, slope);
        };
        let chances = |list: &[Outcome], which: usize, slope: &mut [f64]| {
            let list: Vec<&Prior> = list.iter().map(|outcome| &outcome.chance).collect();
            one_of(&list, which, slope);
        };
        match site.place {
            Place::Certain | Place::Goals => {}
            Place::Start(variable, entry) => {
                if let Start::Drawn(list) = &self.model.variables[variable].start {
                    let list: Vec<&Prior> = list.iter().map(|(_, prior)| prior).collect();
                    one_of(&list, entry, slope);
                }
            }
            Place::Sight(d, o, sight) => {
                let option = &self.model.decisions[d].options[o];
                sight.derivative((self.model, option), here, by, slope);
            }
            Place::Outcome(d, o, i) => {
                chances(&self.model.decisions[d].options[o].outcomes, i, slope);
            }
            Place::Event(e, i) => chances(&self.model.events[e].outcomes, i, slope),
        }
    }

    /// A payoff is Σ weight of the goal · weight of the round · value of the goal.
    fn payoff(&self, numbers: &Numbers, by: &[f64], slopes: &mut Slopes) {
        let (profiles, goals) = (self.types.len(), self.model.goals.len());
        let width = self.model.actors.len() * profiles;
        let rows = by.chunks_exact(width.max(1));
        for (row, (site, by)) in self.compiled.payoff_sites.iter().zip(rows).enumerate() {
            for (g, goal) in self.model.goals.iter().enumerate() {
                let (weight, by_discount) = self.round_weight(goal, site.round);
                if weight == 0.0 {
                    continue;
                }
                for t in 0..profiles {
                    let value = numbers.goals[(row * goals + g) * profiles + t];
                    let mut by_value = 0.0;
                    for (i, weights) in self.draw.weights.iter().enumerate() {
                        let drawn = self.types[t][i] as usize;
                        let turned = self.turned[i];
                        let type_id = super::numbers::type_now(turned, &site.state, drawn);
                        let by = by[i * profiles + t];
                        by_value += by * weights[type_id][g];
                        slopes.weights[i][type_id][g] += by * value;
                    }
                    if by_value != 0.0 {
                        let discounted = by_value * value / weight * by_discount;
                        slopes.params[self.model.discount] += discounted;
                        let here = self.at(site, t);
                        goal_value(goal, &here, by_value * weight, &mut slopes.params);
                    }
                }
            }
        }
    }

    /// The weight of a round, and its derivative by the discount δ.
    fn round_weight(&self, goal: &Goal, round: u32) -> (f64, f64) {
        let rounds = self.model.rounds;
        if goal.at_end {
            return (f64::from(u8::from(round == rounds)), 0.0);
        }
        let discount = self.draw.params[self.model.discount];
        let power = |k: u32| discount.powi(k as i32);
        let change = |k: u32| {
            if k == 0 {
                0.0
            } else {
                f64::from(k) * power(k - 1)
            }
        };
        let total: f64 = (0..rounds).map(power).sum();
        let total_change: f64 = (0..rounds).map(change).sum();
        let weight = power(round - 1) / total;
        (weight, (change(round - 1) - weight * total_change) / total)
    }

    /// Weights that the scenario gives as numbers follow them; those drawn for a ranking are numbers of their own.
    fn weights(&self, slopes: &mut Slopes) {
        let alone = self.alone();
        let types = self.model.actors.iter().zip(&slopes.weights);
        let types = types.flat_map(|(actor, by)| actor.types.iter().zip(by));
        for (declared, by) in types {
            let Weights::Given(given) = &declared.weights else {
                continue;
            };
            if self.model.weigh_as_given(given) {
                for (goal, formula) in given {
                    if formula.eval(&alone) >= 0.0 {
                        formula.derivative(&alone, by[*goal], &mut slopes.params);
                    }
                }
                continue;
            }
            let amounts: Vec<f64> = given
                .iter()
                .map(|(_, formula)| formula.eval(&alone))
                .collect();
            let total: f64 = amounts.iter().map(|a| a.max(0.0)).sum();
            if total <= 0.0 {
                continue;
            }
            let each = given.iter().zip(&amounts);
            let mean: f64 = each.map(|((g, _), a)| a.max(0.0) * by[*g]).sum::<f64>() / total;
            for ((goal, formula), _) in given.iter().zip(&amounts).filter(|(_, a)| **a >= 0.0) {
                formula.derivative(&alone, (by[*goal] - mean) / total, &mut slopes.params);
            }
        }
    }
}

/// The value of a goal is clamped to [0, 1]; at the ends the derivative is the one from within.
fn goal_value(goal: &Goal, here: &Here<'_>, by: f64, slope: &mut [f64]) {
    let holds =
        |condition: &Option<Formula>| condition.as_ref().is_none_or(|c| c.eval(here) != 0.0);
    let case = goal.cases.iter().find(|(_, c)| holds(c)).map(|(v, _)| v);
    let added = goal.adjustments.iter().filter(|(_, _, c)| holds(c));
    let mut total = case.map_or(0.0, |v| v.eval(here));
    for (sign, amount, _) in added.clone() {
        total += sign * amount.eval(here);
    }
    if !goal.any_units && !(0.0..=1.0).contains(&total) {
        return;
    }
    if let Some(case) = case {
        case.derivative(here, by, slope);
    }
    for (sign, amount, _) in added {
        amount.derivative(here, sign * by, slope);
    }
}
