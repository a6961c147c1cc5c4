//! Certificates of strategies: how far they are from an equilibrium, and how much of the game they reach.
//!
//! Shares nothing with the solver but the game's arrays: it works on σ alone, node by node, in plain recursions.

use crate::game::{Game, NONE};
use crate::qre::response::Response;

/// How far strategies are from an agent quantal response equilibrium.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Certificate {
    /// Largest |σ(a) − ρ(a)| over everything reached, with ρ the response to the options' expected payoffs (logit:
    /// softmax(λQ + ln π)), a difference of probabilities.
    pub residual: f64,
    /// Largest gain in expected payoff from deviating at one information set, with beliefs as they are there.
    pub regret: f64,
    /// Share of information sets × possible types that are reached with probability above 1e-9.
    pub reached: f64,
    /// Information sets × possible types.
    pub infosets: usize,
    /// Of these, how many no history reaches in floating point: these are not certified.
    pub unreached: usize,
}

/// Above this an information set counts as reached.
const REACHED: f64 = 1e-9;

/// Certifies behaviour strategies `sigma` (by slot) of `game` at its precisions, as logit responses.
pub fn certify(game: &Game, sigma: &[f64]) -> Certificate {
    certify_as(Response::Logit, game, sigma)
}

/// Certifies behaviour strategies `sigma` (by slot) of `game` at its precisions, as responses of this distribution of errors.
pub fn certify_as(response: Response, game: &Game, sigma: &[f64]) -> Certificate {
    let check = Check {
        game,
        sigma,
        response,
    };
    let reach = check.reach();
    let graph = &game.graph;
    let values: Vec<Vec<f64>> = (0..graph.actors.len())
        .map(|actor| {
            if graph.infosets.iter().any(|set| set.actor as usize == actor) {
                check.values(actor)
            } else {
                Vec::new()
            }
        })
        .collect();
    let mut certificate = Certificate::default();
    let mut above = 0;
    for i in 0..graph.infosets.len() {
        let actor = graph.infosets[i].actor as usize;
        for k in (0..graph.types[actor]).filter(|&k| check.possible(actor, k)) {
            certificate.infosets += 1;
            let Some((mass, worth)) = check.worth(i, k, &reach, &values[actor]) else {
                certificate.unreached += 1;
                continue;
            };
            above += usize::from(mass > REACHED);
            let (residual, regret) = check.judge(i, k, &worth);
            certificate.residual = certificate.residual.max(residual);
            certificate.regret = certificate.regret.max(regret);
        }
    }
    certificate.reached = above as f64 / certificate.infosets.max(1) as f64;
    certificate
}

struct Check<'a> {
    game: &'a Game,
    sigma: &'a [f64],
    response: Response,
}

impl Check<'_> {
    /// Probability of option or outcome `j` at node `n`, for type profile `p`.
    fn edge(&self, n: usize, j: usize, p: usize) -> f64 {
        let graph = &self.game.graph;
        let e = graph.first_edge[n] as usize + j;
        if graph.chance[e] != NONE {
            return self.game.numbers.chance[graph.chance[e] as usize * graph.profiles + p];
        }
        let i = graph.infoset[n] as usize;
        let k = graph.type_of[graph.infosets[i].actor as usize][p] as usize;
        self.sigma[graph.slot(i, k, j)]
    }

    fn reach(&self) -> Vec<f64> {
        let graph = &self.game.graph;
        let profiles = graph.profiles;
        let mut reach = vec![0.0; graph.nodes() * profiles];
        for p in 0..profiles {
            reach[p] = self.game.numbers.prior[p];
            for n in 0..graph.nodes() {
                for (j, e) in graph.edges(n).enumerate() {
                    reach[graph.child[e] as usize * profiles + p] +=
                        reach[n * profiles + p] * self.edge(n, j, p);
                }
            }
        }
        reach
    }

    fn values(&self, actor: usize) -> Vec<f64> {
        let graph = &self.game.graph;
        let (profiles, actors) = (graph.profiles, graph.actors.len());
        let mut values = vec![0.0; graph.nodes() * profiles];
        for p in 0..profiles {
            for n in (0..graph.nodes()).rev() {
                let mut value = 0.0;
                if graph.payoff[n] != NONE {
                    value = self.game.numbers.payoff
                        [(graph.payoff[n] as usize * actors + actor) * profiles + p];
                }
                for (j, e) in graph.edges(n).enumerate() {
                    value += self.edge(n, j, p) * values[graph.child[e] as usize * profiles + p];
                }
                values[n * profiles + p] = value;
            }
        }
        values
    }

    fn possible(&self, actor: usize, k: u32) -> bool {
        let with = self.game.graph.type_of[actor]
            .iter()
            .zip(&self.game.numbers.prior);
        with.filter(|(own, _)| **own == k)
            .any(|(_, &prior)| prior > 0.0)
    }

    /// Reach of information set `i` by type `k`, and what each of its options is worth; none where the reach is 0.
    fn worth(&self, i: usize, k: u32, reach: &[f64], values: &[f64]) -> Option<(f64, Vec<f64>)> {
        let graph = &self.game.graph;
        let set = &graph.infosets[i];
        let profiles = graph.profiles;
        let mut mass = 0.0;
        let mut worth = vec![0.0; set.options as usize];
        for at in set.nodes.clone() {
            let n = graph.infoset_nodes[at as usize] as usize;
            for p in (0..profiles).filter(|&p| graph.type_of[set.actor as usize][p] == k) {
                let weight = reach[n * profiles + p];
                mass += weight;
                for (worth, e) in worth.iter_mut().zip(graph.edges(n)) {
                    *worth += weight * values[graph.child[e] as usize * profiles + p];
                }
            }
        }
        worth.iter_mut().for_each(|w| *w /= mass);
        (mass > f64::MIN_POSITIVE / f64::EPSILON).then_some((mass, worth))
    }

    /// How far σ is from the response, and what the best option would gain.
    fn judge(&self, i: usize, k: u32, worth: &[f64]) -> (f64, f64) {
        let graph = &self.game.graph;
        let lambda = self.game.numbers.precision[graph.infosets[i].actor as usize];
        let weight = |slot: usize| self.game.numbers.log_weights.get(slot).copied();
        let options: Vec<(f64, f64, f64)> = worth
            .iter()
            .enumerate()
            .map(|(a, &q)| (graph.slot(i, k as usize, a), q))
            .filter(|&(slot, _)| graph.available[slot])
            .map(|(slot, q)| (self.sigma[slot], q, weight(slot).unwrap_or(0.0)))
            .collect();
        let best = options
            .iter()
            .fold(f64::NEG_INFINITY, |best, &(_, q, _)| best.max(q));
        let expected: f64 = options.iter().map(|&(s, q, _)| s * q).sum();
        let logits: Vec<f64> = options
            .iter()
            .map(|&(_, q, weight)| lambda * (q - best) + weight)
            .collect();
        let chosen = match self.response {
            Response::Logit => logit(&logits),
            Response::Probit => (0..logits.len()).map(|a| probit(a, &logits)).collect(),
        };
        let off = options
            .iter()
            .zip(chosen)
            .map(|(&(s, ..), c)| (s - c).abs());
        (off.fold(0.0, f64::max), best - expected)
    }
}

/// exp(l) over the sum.
fn logit(logits: &[f64]) -> Vec<f64> {
    let total: f64 = logits.iter().map(|l| l.exp()).sum();
    logits.iter().map(|l| l.exp() / total).collect()
}

/// Non-negative nodes of Gauss's quadrature with eight points on [−1, 1], and their weights.
const GAUSS: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
];

/// Probability that l_a and a standard normal error exceed those of all others: ∫ φ(e) Π Φ(e + l_a − l_b) de, to about 1e-13.
fn probit(a: usize, logits: &[f64]) -> f64 {
    let at = |e: f64| {
        let density = (-0.5 * e * e).exp() / (2.0 * std::f64::consts::PI).sqrt();
        let others = logits.iter().enumerate().filter(|&(b, _)| b != a);
        let behind = others
            .map(|(_, l)| 1.0 - 0.5 * libm::erfc((e + logits[a] - l) / std::f64::consts::SQRT_2));
        density * behind.product::<f64>()
    };
    let panel = |middle: f64| {
        let pairs = GAUSS.iter();
        let pair = pairs.map(|(x, w)| 0.5 * w * (at(middle - 0.5 * x) + at(middle + 0.5 * x)));
        pair.sum::<f64>()
    };
    (-9..9).map(|i| panel(f64::from(i) + 0.5)).sum()
}
