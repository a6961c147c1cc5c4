//! Counterfactual regret minimization and best responses as the papers write them: every history by itself, recursively.

use std::collections::BTreeMap;

use demarche_engine::game::{Game, NONE};

/// A history: a node and the types dealt.
type At = (usize, usize);

/// An information set and its mover's type.
type Key = (usize, usize);

#[derive(Clone, Copy)]
pub(crate) struct Rule {
    /// What regrets above and below 0 are multiplied by, and the weight in the average, at iteration t.
    pub(crate) weights: fn(f64) -> [f64; 3],
}

/// One pass over the game for one player.
struct Pass<'a> {
    me: usize,
    /// Of what is played now in the average.
    weight: f64,
    /// What each option would have won, by set.
    found: &'a mut BTreeMap<Key, Vec<f64>>,
}

pub(crate) struct Plain<'g> {
    game: &'g Game,
    regret: BTreeMap<Key, Vec<f64>>,
    average: BTreeMap<Key, Vec<f64>>,
    sigma: BTreeMap<Key, Vec<f64>>,
}

impl<'g> Plain<'g> {
    pub(crate) fn new(game: &'g Game) -> Plain<'g> {
        let mut plain = Plain {
            game,
            regret: BTreeMap::new(),
            average: BTreeMap::new(),
            sigma: BTreeMap::new(),
        };
        for (i, set) in game.graph.infosets.iter().enumerate() {
            for k in 0..game.graph.types[set.actor as usize] as usize {
                let none = vec![0.0; set.options as usize];
                plain.regret.insert((i, k), none.clone());
                plain.average.insert((i, k), none);
                plain.sigma.insert((i, k), plain.uniform((i, k)));
            }
        }
        plain
    }

    fn open(&self, (i, k): Key, a: usize) -> bool {
        self.game.graph.available[self.game.graph.slot(i, k, a)]
    }

    fn uniform(&self, key: Key) -> Vec<f64> {
        let options = 0..self.game.graph.infosets[key.0].options as usize;
        let open: Vec<f64> = options
            .map(|a| f64::from(u8::from(self.open(key, a))))
            .collect();
        let count: f64 = open.iter().sum();
        open.iter().map(|o| o / count).collect()
    }

    fn deals(&self) -> impl Iterator<Item = (usize, f64)> + use<'g> {
        let deals = self.game.numbers.prior.iter().copied().enumerate();
        deals.filter(|(_, prior)| *prior > 0.0)
    }

    fn payoff(&self, (n, p): At, player: usize) -> f64 {
        match self.game.graph.payoff[n] {
            NONE => 0.0,
            row => {
                self.game.numbers.payoff[(row as usize * 2 + player) * self.game.graph.profiles + p]
            }
        }
    }

    fn chance(&self, e: usize, p: usize) -> f64 {
        let row = self.game.graph.chance[e] as usize;
        self.game.numbers.chance[row * self.game.graph.profiles + p]
    }

    /// Who moves at a history, and where.
    fn mover(&self, (n, p): At) -> Option<(usize, Key)> {
        let i = self.game.graph.infoset[n];
        (i != NONE).then(|| {
            let actor = self.game.graph.infosets[i as usize].actor as usize;
            let k = self.game.graph.type_of[actor][p] as usize;
            (actor, (i as usize, k))
        })
    }

    pub(crate) fn iterate(&mut self, t: u32, rule: Rule) {
        let [gains, losses, weight] = (rule.weights)(f64::from(t));
        for me in 0..2 {
            let mut found = BTreeMap::new();
            for (p, prior) in self.deals() {
                let mut pass = Pass {
                    me,
                    weight,
                    found: &mut found,
                };
                self.walk((0, p), [1.0, prior], &mut pass);
            }
            for (key, gained) in found {
                for (r, g) in self.regret.get_mut(&key).unwrap().iter_mut().zip(gained) {
                    *r += g;
                    *r *= if *r > 0.0 { gains } else { losses };
                }
                let regret = &self.regret[&key];
                let open = (0..regret.len()).map(|a| self.open(key, a));
                let positive: Vec<f64> = regret
                    .iter()
                    .zip(open)
                    .map(|(r, open)| if open { r.max(0.0) } else { 0.0 })
                    .collect();
                let total: f64 = positive.iter().sum();
                let sigma = if total > 1e-13 {
                    positive.iter().map(|r| r / total).collect()
                } else {
                    self.uniform(key)
                };
                self.sigma.insert(key, sigma);
            }
        }
    }

    /// What the player wins from here whose pass it is, where it is reached with probability `own` by itself and `others` by all else.
    fn walk(&mut self, at: At, [own, others]: [f64; 2], pass: &mut Pass<'_>) -> f64 {
        let (n, p) = at;
        let me = pass.me;
        let mut value = self.payoff(at, me);
        let edges = self.game.graph.edges(n);
        let Some((actor, key)) = self.mover(at) else {
            for e in edges {
                let chance = self.chance(e, p);
                let child = (self.game.graph.child[e] as usize, p);
                value += chance * self.walk(child, [own, others * chance], pass);
            }
            return value;
        };
        let sigma = self.sigma[&key].clone();
        let mut after = Vec::new();
        for (s, e) in sigma.iter().zip(edges) {
            let child = (self.game.graph.child[e] as usize, p);
            let reach = if actor == me {
                [own * s, others]
            } else {
                [own, others * s]
            };
            after.push(self.walk(child, reach, pass));
        }
        let expected: f64 = sigma.iter().zip(&after).map(|(s, v)| s * v).sum();
        if actor == me {
            let gained = pass
                .found
                .entry(key)
                .or_insert_with(|| vec![0.0; sigma.len()]);
            let average = self.average.get_mut(&key).unwrap();
            for a in 0..sigma.len() {
                gained[a] += others * (after[a] - expected);
                average[a] += pass.weight * own * sigma[a];
            }
        }
        value + expected
    }

    pub(crate) fn strategies(&self) -> Vec<f64> {
        let mut slots = vec![0.0; self.game.graph.unknowns];
        for (&(i, k), average) in &self.average {
            let total: f64 = average.iter().sum();
            let uniform = self.uniform((i, k));
            for (a, sum) in average.iter().enumerate() {
                let slot = self.game.graph.slot(i, k, a);
                slots[slot] = if total > 0.0 { sum / total } else { uniform[a] };
            }
        }
        slots
    }
}

/// What a best response to `sigma` wins player `me`.
pub(crate) fn best(game: &Game, sigma: &[f64], me: usize) -> f64 {
    let mut search = Search {
        plain: Plain::new(game),
        sigma,
        me,
        histories: BTreeMap::new(),
        choices: BTreeMap::new(),
    };
    let deals: Vec<(usize, f64)> = search.plain.deals().collect();
    for &(p, prior) in &deals {
        search.gather((0, p), prior);
    }
    deals
        .iter()
        .map(|&(p, prior)| prior * search.value((0, p)))
        .sum()
}

struct Search<'a> {
    plain: Plain<'a>,
    sigma: &'a [f64],
    me: usize,
    /// Histories of each own set with the probability of all but own moves.
    histories: BTreeMap<Key, Vec<(At, f64)>>,
    choices: BTreeMap<Key, usize>,
}

impl Search<'_> {
    /// Probability that an edge is taken, if not by the searcher itself.
    fn edge(&self, at: At, a: usize, e: usize) -> f64 {
        match self.plain.mover(at) {
            None => self.plain.chance(e, at.1),
            Some((actor, _)) if actor == self.me => 1.0,
            Some((_, (i, k))) => self.sigma[self.plain.game.graph.slot(i, k, a)],
        }
    }

    fn gather(&mut self, at: At, others: f64) {
        if let Some((actor, key)) = self.plain.mover(at)
            && actor == self.me
        {
            self.histories.entry(key).or_default().push((at, others));
        }
        for (a, e) in self.plain.game.graph.edges(at.0).enumerate() {
            let reach = others * self.edge(at, a, e);
            self.gather((self.plain.game.graph.child[e] as usize, at.1), reach);
        }
    }

    fn value(&mut self, at: At) -> f64 {
        let here = self.plain.payoff(at, self.me);
        let graph = &self.plain.game.graph;
        if let Some((actor, key)) = self.plain.mover(at)
            && actor == self.me
        {
            let a = self.choice(key);
            let child = graph.child[graph.edges(at.0).start + a];
            return here + self.value((child as usize, at.1));
        }
        let mut value = here;
        for (a, e) in graph.edges(at.0).enumerate() {
            value += self.edge(at, a, e) * self.value((graph.child[e] as usize, at.1));
        }
        value
    }

    fn choice(&mut self, key: Key) -> usize {
        if let Some(&known) = self.choices.get(&key) {
            return known;
        }
        let histories = self.histories[&key].clone();
        let graph = &self.plain.game.graph;
        let mut best = (f64::NEG_INFINITY, 0);
        for a in 0..graph.infosets[key.0].options as usize {
            let worth: f64 = histories
                .iter()
                .map(|&((n, p), others)| {
                    let child = graph.child[graph.edges(n).start + a] as usize;
                    others * self.value((child, p))
                })
                .sum();
            if self.plain.open(key, a) && worth > best.0 {
                best = (worth, a);
            }
        }
        self.choices.insert(key, best.1);
        best.1
    }
}
