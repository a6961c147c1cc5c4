//! Where the search starts: start i is a function of the game, the seed and i alone.

use crate::game::Game;
use crate::qre::sweep::Sweep;
use crate::random::{GAMMA, mix};

/// Best responses to best responses, at most this many times over.
const ORBIT: usize = 20;
/// Weight of options outside the support of a start on a face of the simplex.
const OFF_SUPPORT: f64 = 1e-4;

pub(super) struct Starts<'g> {
    game: &'g Game,
    seed: u64,
    /// Pure profiles to be gone through one by one; none if there are more than will be looked at.
    pure: Option<u64>,
}

impl<'g> Starts<'g> {
    pub(super) fn new(game: &'g Game, seed: u64, count: usize) -> Starts<'g> {
        let mut pure: u64 = 1;
        for_each_choice(game, |open| pure = pure.saturating_mul(open.len() as u64));
        Starts {
            game,
            seed,
            pure: (pure <= (count / 4) as u64).then_some(pure),
        }
    }

    /// Q of start `i`. In turn: play inside the simplices, play on a face of each, a pure profile, and where best responses
    /// lead from that profile. The first two are starts in σ, at which responses are not yet settled, as mixed equilibria
    /// need; the others are starts at what the options are worth against the profile.
    pub(super) fn q(&self, i: usize, sweep: &mut Sweep<'_>) -> Vec<f64> {
        let mut draw = Draw::new(self.seed, i as u64);
        match i % 4 {
            0 => self.unsettled(self.mixed(&mut draw, false), sweep),
            1 => self.unsettled(self.mixed(&mut draw, true), sweep),
            2 => {
                sweep.play(&self.pure((i / 4) as u64, &mut draw));
                sweep.worth().to_vec()
            }
            _ => self.orbit(self.pure((i / 4) as u64, &mut draw), sweep),
        }
    }

    /// Uniform on every simplex, or on a face of it drawn at random.
    fn mixed(&self, draw: &mut Draw, faces: bool) -> Vec<f64> {
        let mut sigma = vec![0.0; self.game.graph.unknowns];
        for_each_choice(self.game, |open| {
            let certain = draw.below(open.len() as u64) as usize;
            for (j, &slot) in open.iter().enumerate() {
                let weight = -(1.0 - draw.uniform()).ln() + f64::MIN_POSITIVE;
                let in_support = !faces || j == certain || draw.uniform() < 0.5;
                sigma[slot] = weight * if in_support { 1.0 } else { OFF_SUPPORT };
            }
            let total: f64 = open.iter().map(|&slot| sigma[slot]).sum();
            open.iter().for_each(|&slot| sigma[slot] /= total);
        });
        sigma
    }

    /// Pure profile `j`, counted with the first choice fastest, or one drawn at random where there are too many to count.
    fn pure(&self, j: u64, draw: &mut Draw) -> Vec<f64> {
        let mut left = self.pure.map(|count| j % count);
        let mut sigma = vec![0.0; self.game.graph.unknowns];
        for_each_choice(self.game, |open| {
            let options = open.len() as u64;
            let a = match &mut left {
                Some(left) => {
                    let a = *left % options;
                    *left /= options;
                    a
                }
                None => draw.below(options),
            };
            sigma[open[a as usize]] = 1.0;
        });
        sigma
    }

    /// Q under repeated simultaneous best responses.
    fn orbit(&self, mut sigma: Vec<f64>, sweep: &mut Sweep<'_>) -> Vec<f64> {
        for _ in 0..ORBIT {
            sweep.play(&sigma);
            let mut next = vec![0.0; sigma.len()];
            let worth = sweep.worth();
            for_each_choice(self.game, |open| {
                let best = open.iter().copied().reduce(|best, slot| {
                    if worth[slot] > worth[best] {
                        slot
                    } else {
                        best
                    }
                });
                if let Some(best) = best {
                    next[best] = 1.0;
                }
            });
            if next == sigma {
                break;
            }
            sigma = next;
        }
        sweep.worth().to_vec()
    }

    /// Q at which players (if logit) play `sigma`: ln σ/λ, up to what a choice is worth as a whole.
    fn unsettled(&self, sigma: Vec<f64>, sweep: &mut Sweep<'_>) -> Vec<f64> {
        sweep.play(&sigma);
        let mut q = sweep.worth().to_vec();
        let graph = &self.game.graph;
        for set in &graph.infosets {
            let lambda = self.game.numbers.precision[set.actor as usize];
            if lambda <= 0.0 {
                continue;
            }
            let (options, types) = (set.options as usize, graph.types[set.actor as usize]);
            for k in 0..types as usize {
                let first = set.first as usize + k * options;
                let slots = first..first + options;
                let whole: f64 = slots.clone().map(|s| sigma[s] * q[s]).sum();
                for slot in slots.filter(|&s| graph.available[s]) {
                    q[slot] = whole + sigma[slot].ln() / lambda;
                }
            }
        }
        q
    }
}

/// Calls with the slots that are available, for every information set and type that has any.
fn for_each_choice(game: &Game, mut with: impl FnMut(&[usize])) {
    let graph = &game.graph;
    let mut open = Vec::new();
    for set in &graph.infosets {
        let options = set.options as usize;
        for k in 0..graph.types[set.actor as usize] as usize {
            let first = set.first as usize + k * options;
            open.clear();
            open.extend((first..first + options).filter(|&s| graph.available[s]));
            if !open.is_empty() {
                with(&open);
            }
        }
    }
}

/// Random numbers that are a pure function of seed, stream and place: SplitMix64 in counter mode.
pub(super) struct Draw {
    key: u64,
    place: u64,
}

impl Draw {
    pub(super) fn new(seed: u64, stream: u64) -> Draw {
        Draw {
            key: mix(seed).wrapping_add(mix(stream ^ 0x6a09_e667_f3bc_c909)),
            place: 0,
        }
    }

    fn next(&mut self) -> u64 {
        self.place += 1;
        mix(self.key.wrapping_add(self.place.wrapping_mul(GAMMA)))
    }

    /// In [0, 1).
    pub(super) fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Below `count`, which is at most 2³².
    fn below(&mut self, count: u64) -> u64 {
        ((self.next() >> 32) * count) >> 32
    }
}
