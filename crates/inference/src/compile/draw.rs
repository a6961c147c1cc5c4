//! One value for every uncertain input of a scenario.

use demarche_scenario::model::{GoalId, Model, Num, Weights};

use crate::filter::truth::Here;

/// Values of all parameters, and every type's weights over goals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draw {
    /// By parameter of the scenario.
    pub params: Vec<f64>,
    /// By actor of the scenario, type and goal; on the simplex, or all zero for a type that wants nothing; as they
    /// are given where the goals are in any units.
    pub weights: Vec<Vec<Vec<f64>>>,
}

impl Draw {
    /// The value of a number that looks at parameters alone: a rate, a prior, a precision.
    pub fn number(&self, model: &Model, number: &Num) -> f64 {
        number.eval(&Here::before(model, &self.params))
    }

    /// The point estimate: the means of the parameters, and for rankings the rank-order centroid (Barron and Barrett 1996).
    pub fn point(model: &Model) -> Draw {
        let params: Vec<f64> = model.params.iter().map(|param| param.dist.mean()).collect();
        Draw::at(model, params)
    }

    /// Given parameters, with the rank-order centroid for rankings.
    pub fn at(model: &Model, params: Vec<f64>) -> Draw {
        let goals = model.goals.len();
        Draw::with(model, params, |groups| rank_order_centroid(groups, goals))
    }

    /// Given parameters, and weights for each ranking, in the order of actors and types.
    pub(crate) fn with(
        model: &Model,
        params: Vec<f64>,
        mut ranked: impl FnMut(&[Vec<GoalId>]) -> Vec<f64>,
    ) -> Draw {
        let goals = model.goals.len();
        let weights = model.actors.iter().map(|actor| {
            let types = actor.types.iter().map(|declared| match &declared.weights {
                Weights::Ranked(groups) => ranked(groups),
                Weights::Given(given) => {
                    let mut weights = vec![0.0; goals];
                    let before = Here::before(model, &params);
                    for (goal, amount) in given {
                        weights[*goal] += amount.eval(&before).max(0.0);
                    }
                    let total: f64 = weights.iter().sum();
                    if total > 0.0 && !model.weigh_as_given(given) {
                        weights.iter_mut().for_each(|w| *w /= total);
                    }
                    weights
                }
            });
            types.collect()
        });
        Draw {
            weights: weights.collect(),
            params,
        }
    }
}

/// The centroid of the weights that respect an order, best first. Tied goals share the weights of their places equally.
fn rank_order_centroid(groups: &[Vec<GoalId>], goals: usize) -> Vec<f64> {
    let ranked: usize = groups.iter().map(Vec::len).sum();
    let place =
        |first: usize| (first..=ranked).map(|i| 1.0 / i as f64).sum::<f64>() / ranked as f64;
    let mut weights = vec![0.0; goals];
    let mut before = 0;
    for group in groups {
        let places = before + 1..=before + group.len();
        let share = places.map(place).sum::<f64>() / group.len() as f64;
        for &goal in group {
            weights[goal] = share;
        }
        before += group.len();
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::rank_order_centroid;

    #[test]
    fn centroids_of_barron_and_barrett() {
        let weights = rank_order_centroid(&[vec![2], vec![0], vec![1]], 4);
        let expected = [5.0 / 18.0, 2.0 / 18.0, 11.0 / 18.0, 0.0];
        for (w, e) in weights.iter().zip(expected) {
            assert!((w - e).abs() < 1e-15);
        }
    }

    #[test]
    fn tied_goals_weigh_the_same_and_all_sum_to_one() {
        let weights = rank_order_centroid(&[vec![0, 1], vec![2]], 3);
        assert_eq!(weights[0], weights[1]);
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-15 && weights[0] > weights[2]);
    }
}
