//! Solutions near a known one, and derivatives there: for searches that look at many settings of a game's numbers and tell none of
//! them.
//!
//! [`Scout::look`] is backward induction against beliefs from strategies that are known, at the λ asked for. No path is followed, so
//! nothing says that what it comes to lies on the principal branch: whoever tells an answer solves it by [`super::trace`].

use crate::game::{Game, Graph, Numbers};
use crate::qre::krylov::{Gmres, Operator, Settings};
use crate::qre::linearization::LinearSolveError;
use crate::qre::sweep::{Partials, Sweep};

/// Sweeps before a look is given up.
const MOST: usize = 60;
/// Each sweep must leave at most this share of the last change, once the first have passed on what a guess had of later play.
const CONTRACTION: f64 = 0.85;
/// Sweeps after which that must be so.
const SETTLING: usize = 3;
/// Basis vectors of the linear solve before a restart, and its iterations in all.
const BASIS: (usize, usize) = (60, 300);

/// A game laid out once, to be looked at with many settings of its numbers.
pub struct Scout<'g> {
    graph: &'g Graph,
    sweep: Sweep<'g>,
    gmres: Gmres,
    /// The mover of each information set that has nodes, its first slot, its options and its types.
    sets: Vec<Set>,
    sweeps: usize,
}

struct Set {
    actor: usize,
    first: usize,
    options: usize,
    types: usize,
}

/// Strategies that induction came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Sighting {
    /// Q, by slot.
    pub q: Vec<f64>,
    /// Behaviour strategies, by slot.
    pub sigma: Vec<f64>,
}

impl<'g> Scout<'g> {
    /// Lays a game out.
    pub fn new(game: &'g Game) -> Scout<'g> {
        let graph = &*game.graph;
        let sets = graph.infosets.iter().map(|set| Set {
            actor: set.actor as usize,
            first: set.first as usize,
            options: set.options as usize,
            types: graph.types[set.actor as usize] as usize,
        });
        Scout {
            graph,
            sweep: Sweep::new(game, 1.0),
            gmres: Gmres::default(),
            sets: sets.collect(),
            sweeps: 0,
        }
    }

    /// Sweeps made so far, derivatives included.
    pub fn sweeps(&self) -> usize {
        self.sweeps
    }

    /// Where induction at `numbers` comes to from strategies with these `q`, until further sweeps would change no log odds of two
    /// options by more than `nats`. None where it does not contract, or the game's situations do not come one after the other.
    pub fn look(&mut self, numbers: &Numbers, q: &[f64], nats: f64) -> Option<Sighting> {
        if !self.sweep.layered() || q.len() != self.graph.unknowns {
            return None;
        }
        self.sweep.load(numbers);
        let mut at = q.to_vec();
        let mut before = f64::INFINITY;
        for sweep in 1..=MOST {
            match sweep {
                1 => self.sweep.induct(q, 1.0),
                _ => self.sweep.induct_on(),
            }
            self.sweeps += 1;
            let size = self.apart(numbers, &at);
            at.copy_from_slice(self.sweep.worth());
            if !size.is_finite() || (sweep > SETTLING && size > CONTRACTION * before && size > nats) {
                return None;
            }
            // What all further sweeps would change, if they contract as this one did.
            let rate = size / before;
            let rest = size * rate / (1.0 - rate);
            let settled = sweep > SETTLING && rate < 1.0 && rest <= nats;
            if settled || size <= nats {
                return Some(Sighting {
                    sigma: self.sweep.sigma().to_vec(),
                    q: at,
                });
            }
            before = size;
        }
        None
    }

    /// The derivative of ⟨J⁻ᵀ`by_q`, R⟩ by every number of the game at a sighting: what the numbers do to R at fixed Q, seen through
    /// how Q answers (see [`super::linearization`]), to a relative residual of `tolerance`.
    ///
    /// # Errors
    /// The iteration did not converge: the sighting is at a turning point of its branch, or close to one.
    pub fn partials(
        &mut self,
        (numbers, at): (&Numbers, &Sighting),
        by_q: &[f64],
        tolerance: f64,
    ) -> Result<Partials, LinearSolveError> {
        self.sweep.load(numbers);
        self.sweep.at(&at.q, 1.0);
        let mut u = vec![0.0; by_q.len()];
        let settings = Settings {
            tolerance,
            restart: BASIS.0,
            most: BASIS.1,
        };
        let info = self
            .gmres
            .solve(&mut Transposed(&mut self.sweep), by_q, &mut u, settings);
        self.sweeps += 2 + info.iterations;
        // Rounding may let it come no nearer.
        if info.residual > 100.0 * tolerance {
            return Err(LinearSolveError {
                residual: info.residual,
            });
        }
        let mut out = vec![0.0; u.len()];
        self.sweep.adjoint(&u, &mut out);
        Ok(self.sweep.partials(numbers))
    }

    /// The largest change of the log odds of two options of any situation from `q` to what options are worth now, in nats.
    fn apart(&self, numbers: &Numbers, q: &[f64]) -> f64 {
        let worth = self.sweep.worth();
        let mut most = 0.0_f64;
        for set in &self.sets {
            let lambda = numbers.precision[set.actor];
            for k in 0..set.types {
                let first = set.first + k * set.options;
                let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
                for slot in (first..first + set.options).filter(|&s| self.graph.available[s]) {
                    let change = worth[slot] - q[slot];
                    // What is no number is passed on.
                    if !change.is_finite() {
                        return f64::NAN;
                    }
                    low = low.min(change);
                    high = high.max(change);
                }
                most = most.max(lambda * (high - low));
            }
        }
        most
    }
}

struct Transposed<'a, 'g>(&'a mut Sweep<'g>);

impl Operator for Transposed<'_, '_> {
    fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        y.copy_from_slice(v);
    }

    fn apply(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        y.copy_from_slice(v);
        self.0.adjoint(v, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Quiet;
    use crate::qre::linearization::Linearization;
    use crate::qre::trace::{Settings, trace};

    /// Both move unseen, so that each plays against what it believes of the other.
    const UNSEEN: &str = r#"EFG 2 R "Unseen" { "Row" "Column" }
        p "" 1 1 "" { "up" "down" } 0
        p "" 2 1 "" { "left" "right" } 0 t "" 1 "" { 2, -1 } t "" 2 "" { 0.5 1 }
        p "" 2 1 0 t "" 3 "" { 0, 1 } t "" 4 "" { 1.5, -0.5 }"#;

    #[test]
    fn a_look_from_nearby_comes_to_the_solution_and_its_derivatives() {
        let mut game = crate::formats::efg::read(UNSEEN).unwrap().game;
        game.numbers.precision.fill(0.5);
        let known = trace(&game, &Settings::default(), &Quiet);
        let mut other = game.numbers.clone();
        other.payoff.iter_mut().for_each(|x| *x *= 1.1);
        let mut scout = Scout::new(&game);
        let seen = scout.look(&other, &known.q, 1e-11).unwrap();
        let moved = Game {
            numbers: other.clone(),
            ..game.clone()
        };
        let there = trace(&moved, &Settings::default(), &Quiet);
        for (a, b) in seen.sigma.iter().zip(&there.sigma) {
            assert!((a - b).abs() < 1e-9, "{a} {b}");
        }
        let mut by_q = vec![0.0; there.q.len()];
        by_q[0] = 1.0;
        let own = scout.partials((&other, &seen), &by_q, 1e-11).unwrap();
        let mut linear = Linearization::new(&moved, &there);
        let u = linear.solve_transposed(&by_q).unwrap();
        let expected = linear.partials(&u);
        let pairs = own.payoff.iter().zip(&expected.payoff);
        let mut most = 0.0_f64;
        for (a, b) in pairs {
            assert!((a - b).abs() < 1e-8, "{a} {b}");
            most = most.max(b.abs());
        }
        assert!(most > 0.01);
    }
}
