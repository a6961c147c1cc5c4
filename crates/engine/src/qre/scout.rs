//! Solutions near a known one, and derivatives there: for searches that look at many settings of a game's numbers and tell none of
//! them.
//!
//! [`Scout::look`] is backward induction against beliefs from strategies that are known, at the λ asked for, its sweeps mixed
//! (Anderson, J. ACM 12, 1965; Walker & Ni, *Anderson acceleration for fixed-point iterations*, SIAM J. Numer. Anal. 49, 2011). No path
//! is followed, so nothing says that what it comes to lies on the principal branch: whoever tells an answer solves it by [`super::trace`].

use crate::game::{Game, Graph, Numbers};
use crate::qre::krylov::{Gmres, Settings};
use crate::qre::linearization::{Backward, LinearSolveError};
use crate::qre::sweep::{Partials, Sweep};
use crate::qre::trace::{Mixing, Situations};

/// Sweeps before a look is given up.
const MOST: usize = 60;
/// The change that a sweep makes must fall by this factor, or more, …
const HALF: f64 = 0.5;
/// … within so many sweeps.
const PATIENCE: usize = 8;
/// Where a sweep changes more than this, in nats, strategies are far from where they will be, and nothing is mixed.
const FAR: f64 = 1.0;
/// Basis vectors of the linear solve before a restart, and its iterations in all.
const BASIS: (usize, usize) = (60, 300);

/// A game laid out once, to be looked at with many settings of its numbers.
pub struct Scout<'g> {
    graph: &'g Graph,
    sweep: Sweep<'g>,
    gmres: Gmres,
    situations: Situations,
    sweeps: usize,
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
        Scout {
            graph: &game.graph,
            sweep: Sweep::new(game, 1.0),
            gmres: Gmres::default(),
            situations: Situations::new(&game.graph, &game.numbers.precision),
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
        self.situations.load(&numbers.precision);
        let mut mixing = Mixing::default();
        let mut at = q.to_vec();
        let (mut least, mut since) = (f64::INFINITY, 0);
        for _ in 0..MOST {
            self.sweep.induct(&at, 1.0);
            self.sweeps += 1;
            let worth = self.sweep.worth();
            let size = self.situations.apart((&at, 0.0), (worth, 0.0));
            if !size.is_finite() {
                return None;
            }
            if size <= nats {
                return Some(Sighting {
                    q: worth.to_vec(),
                    sigma: self.sweep.sigma().to_vec(),
                });
            }
            since = if size < HALF * least { 0 } else { since + 1 };
            least = least.min(size);
            if since > PATIENCE {
                return None;
            }
            if size > FAR {
                mixing.clear();
                at.copy_from_slice(worth);
            } else {
                mixing.next(&mut at, worth);
            }
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
            .solve(&mut Backward(&mut self.sweep), by_q, &mut u, settings);
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
