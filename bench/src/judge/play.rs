//! Reach, values and Q of a game under given strategies, and their derivatives.

use super::layout::{By, Layout};

/// A game under strategies.
pub(super) struct Play<'l> {
    layout: &'l Layout,
    /// Ln of the probability of each option.
    pub(super) logs: Vec<f64>,
    /// Probability of each option.
    pub(super) sigma: Vec<f64>,
    /// Ln of the probability of each point.
    reach: Vec<f64>,
    /// `value[player][point]`: what the player gets from there on.
    value: Vec<Vec<f64>>,
    /// By set: the probability of each of its points, given the set.
    beliefs: Vec<Vec<f64>>,
    /// Q, the expected payoff of each option.
    pub(super) worth: Vec<f64>,
}

impl<'l> Play<'l> {
    /// Play with these logits by option.
    pub(super) fn at(layout: &'l Layout, logits: &[f64]) -> Play<'l> {
        let logs = Play::logs_of(layout, logits);
        let sigma = logs.iter().map(|log| log.exp()).collect();
        let mut play = Play {
            layout,
            logs,
            sigma,
            reach: Vec::new(),
            value: Vec::new(),
            beliefs: Vec::new(),
            worth: vec![0.0; layout.options],
        };
        play.reach();
        play.value();
        play.worth();
        play
    }

    /// Ln of the probability of each option, of logits.
    pub(super) fn logs_of(layout: &Layout, logits: &[f64]) -> Vec<f64> {
        let mut logs = logits.to_vec();
        for set in &layout.sets {
            let total = log_sum(&logits[set.options()]);
            logs[set.options()].iter_mut().for_each(|log| *log -= total);
        }
        logs
    }

    /// Ln of an edge's probability.
    fn log(&self, by: By) -> f64 {
        match by {
            By::Chance(_, log) => log,
            By::Option(option) => self.logs[option],
        }
    }

    fn probability(&self, by: By) -> f64 {
        match by {
            By::Chance(probability, _) => probability,
            By::Option(option) => self.sigma[option],
        }
    }

    fn reach(&mut self) {
        let points = &self.layout.points;
        for point in points {
            let by = |&(y, j): &(usize, usize)| self.reach[y] + self.log(points[y].edges[j].by);
            let reach = match &point.parents[..] {
                // Nothing to add up, in a tree.
                [only] => by(only),
                parents => log_sum(
                    &parents
                        .iter()
                        .map(by)
                        .chain([point.start])
                        .collect::<Vec<_>>(),
                ),
            };
            self.reach.push(reach);
        }
    }

    fn value(&mut self) {
        let points = &self.layout.points;
        let players = points.first().map_or(0, |point| point.pays.len());
        for player in 0..players {
            let mut value = vec![0.0; points.len()];
            for x in (0..points.len()).rev() {
                let later = points[x].edges.iter();
                let later = later.map(|edge| self.probability(edge.by) * value[edge.to]);
                value[x] = points[x].pays[player] + later.sum::<f64>();
            }
            self.value.push(value);
        }
    }

    fn worth(&mut self) {
        for set in &self.layout.sets {
            let reach: Vec<f64> = set.points.iter().map(|&x| self.reach[x]).collect();
            let total = log_sum(&reach);
            let beliefs: Vec<f64> = reach.iter().map(|reach| (reach - total).exp()).collect();
            for option in set.options() {
                let values = &self.value[set.player];
                let each = set.points.iter().zip(&beliefs);
                let each =
                    each.map(|(&x, belief)| belief * values[self.after(x, option, set.first)]);
                self.worth[option] = each.sum();
            }
            self.beliefs.push(beliefs);
        }
    }

    /// Where an option of the set whose options begin with `first` leads from its point `x`.
    fn after(&self, x: usize, option: usize, first: usize) -> usize {
        self.layout.points[x].edges[option - first].to
    }

    /// The widest range, over players, of what they may get from some point on.
    pub(super) fn range(&self) -> f64 {
        let range = |values: &Vec<f64>| {
            let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            most - values.iter().copied().fold(f64::INFINITY, f64::min)
        };
        self.value.iter().map(range).fold(0.0, f64::max)
    }

    /// Ln of the probability of each set.
    pub(super) fn reached(&self) -> Vec<f64> {
        let sets = self.layout.sets.iter();
        let each = sets.map(|set| set.points.iter().map(|&x| self.reach[x]).collect());
        each.map(|reach: Vec<f64>| log_sum(&reach)).collect()
    }

    /// Derivatives of what each option is worth by the ln of each probability: options × options, row after row.
    ///
    /// Σ_h b(h) V(h, a) changes with V, that is with every choice after a, and with beliefs, that is with every choice before.
    pub(super) fn slopes(&self) -> Vec<f64> {
        let (points, n) = (&self.layout.points, self.layout.options);
        // How much of a parent's probability a point's probability consists of: all of it in a tree.
        let share = |x: usize, y: usize, j: usize| match points[x].parents.len() {
            1 => 1.0,
            _ => (self.reach[y] + self.log(points[y].edges[j].by) - self.reach[x]).exp(),
        };
        let mut slopes = vec![0.0; n * n];
        let mut weight = vec![0.0; points.len()];
        for ((set, beliefs), above) in self
            .layout
            .sets
            .iter()
            .zip(&self.beliefs)
            .zip(&self.layout.above)
        {
            let value = &self.value[set.player];
            for option in set.options() {
                let row = &mut slopes[option * n..(option + 1) * n];
                for (&x, belief) in set.points.iter().zip(beliefs) {
                    weight[self.after(x, option, set.first)] += belief;
                }
                for &x in &self.layout.below[option] {
                    let here = std::mem::take(&mut weight[x]);
                    for edge in &points[x].edges {
                        let there = here * self.probability(edge.by);
                        weight[edge.to] += there;
                        if let By::Option(other) = edge.by {
                            row[other] += there * value[edge.to];
                        }
                    }
                }
                for (&x, belief) in set.points.iter().zip(beliefs) {
                    let gain = value[self.after(x, option, set.first)] - self.worth[option];
                    weight[x] += belief * gain;
                }
                for &x in above {
                    let here = std::mem::take(&mut weight[x]);
                    for &(y, j) in &points[x].parents {
                        let there = here * share(x, y, j);
                        weight[y] += there;
                        if let By::Option(other) = points[y].edges[j].by {
                            row[other] += there;
                        }
                    }
                }
            }
        }
        slopes
    }
}

/// Ln Σ exp.
fn log_sum(logs: &[f64]) -> f64 {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    most + logs.iter().map(|log| (log - most).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use demarche_engine::game::Game;

    use super::*;
    use crate::draws::Draws;
    use crate::{Contest, Crisis, Payoffs, contest, crisis, random};

    /// Derivatives along a random direction are what differences over it come to.
    fn holds(game: &Game) {
        let layout = Layout::of(game);
        let mut draw = Draws(1);
        let logits: Vec<f64> = (0..layout.options).map(|_| draw.normal()).collect();
        let ahead: Vec<f64> = logits.iter().map(|_| draw.normal()).collect();
        let moved = |by: f64| {
            let moved = logits.iter().zip(&ahead).map(|(l, d)| l + by * d);
            Play::at(&layout, &moved.collect::<Vec<_>>())
        };
        let (play, small) = (moved(0.0), 1e-5);
        let (back, forth) = (moved(-small), moved(small));
        let slopes = play.slopes();
        for (o, row) in slopes.chunks_exact(layout.options).enumerate() {
            let changes = forth.logs.iter().zip(&back.logs);
            let exact: f64 = row
                .iter()
                .zip(changes)
                .map(|(slope, (forth, back))| slope * (forth - back) / (2.0 * small))
                .sum();
            let about = (forth.worth[o] - back.worth[o]) / (2.0 * small);
            assert!((exact - about).abs() < 1e-8, "{exact}, not {about}");
        }
    }

    #[test]
    fn derivatives_are_exact_in_trees() {
        for seed in 0..20 {
            holds(
                &demarche_engine::formats::efg::read(&random(seed).efg())
                    .unwrap()
                    .game,
            );
        }
    }

    #[test]
    fn derivatives_are_exact_with_types_and_where_histories_meet() {
        holds(&crisis(Crisis {
            players: 3,
            moves: 4,
            actions: 2,
            types: 2,
            payoffs: Payoffs::Moves(1),
        }));
        holds(&contest(Contest {
            rounds: 3,
            levels: 3,
            actions: 2,
            seed: 1,
        }));
    }
}
