//! Solutions near a known one, and derivatives there: for searches that look at many settings of a game's numbers and tell none of
//! them.
//!
//! [`Scout::look`] is backward induction against beliefs from strategies that are known, at the λ asked for, its sweeps mixed
//! (Anderson, J. ACM 12, 1965; Walker & Ni, *Anderson acceleration for fixed-point iterations*, SIAM J. Numer. Anal. 49, 2011). No path
//! is followed, so nothing says that what it comes to lies on the principal branch: whoever tells an answer solves it by [`super::trace`].

use crate::game::{Game, Graph, Numbers};
use crate::qre::krylov::{Gmres, Operator, Settings, dot};
use crate::qre::linearization::LinearSolveError;
use crate::qre::sweep::{Partials, Sweep};

/// Sweeps before a look is given up.
const MOST: usize = 60;
/// The change that a sweep makes must fall by this factor, or more, …
const HALF: f64 = 0.5;
/// … within so many sweeps.
const PATIENCE: usize = 8;
/// Sweeps that are mixed.
const MIXED: usize = 4;
/// Where a sweep changes more than this, in nats, strategies are far from where they will be, and nothing is mixed.
const FAR: f64 = 1.0;
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
        let mut mixing = Mixing::default();
        let mut at = q.to_vec();
        let (mut least, mut since) = (f64::INFINITY, 0);
        for _ in 0..MOST {
            self.sweep.induct(&at, 1.0);
            self.sweeps += 1;
            let size = self.apart(numbers, &at);
            if !size.is_finite() {
                return None;
            }
            if size <= nats {
                return Some(Sighting {
                    q: self.sweep.worth().to_vec(),
                    sigma: self.sweep.sigma().to_vec(),
                });
            }
            since = if size < HALF * least { 0 } else { since + 1 };
            least = least.min(size);
            if since > PATIENCE {
                return None;
            }
            mixing.next(&mut at, self.sweep.worth(), size);
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

/// The latest sweeps: where each began, and what it changed.
#[derive(Default)]
struct Mixing {
    points: Vec<Vec<f64>>,
    changes: Vec<Vec<f64>>,
}

impl Mixing {
    /// The next point, in place of the one from which a sweep led to `worth`, a change of `size` nats: the mean of what the latest
    /// sweeps led to for which their changes, taken for linear, cancel most.
    fn next(&mut self, at: &mut [f64], worth: &[f64], size: f64) {
        if size > FAR {
            self.points.clear();
            self.changes.clear();
            at.copy_from_slice(worth);
            return;
        }
        if self.points.len() == MIXED {
            self.points.remove(0);
            self.changes.remove(0);
        }
        let change: Vec<f64> = worth.iter().zip(&*at).map(|(w, q)| w - q).collect();
        self.points.push(at.to_vec());
        self.changes.push(change);
        let shares = shares(&self.changes);
        at.fill(0.0);
        for ((point, change), share) in self.points.iter().zip(&self.changes).zip(shares) {
            let each = at.iter_mut().zip(point).zip(change);
            each.for_each(|((own, q), c)| *own += share * (q + c));
        }
    }
}

/// Shares, summing to one, of the mean of these vectors that is shortest: the latest alone where they are hardly independent.
fn shares(changes: &[Vec<f64>]) -> Vec<f64> {
    let last = changes.len() - 1;
    let alone = || {
        let mut alone = vec![0.0; last + 1];
        alone[last] = 1.0;
        alone
    };
    // The normal equations of the differences from the latest.
    let from: Vec<Vec<f64>> = changes[..last]
        .iter()
        .map(|c| c.iter().zip(&changes[last]).map(|(a, b)| a - b).collect())
        .collect();
    let mut a: Vec<Vec<f64>> = from
        .iter()
        .map(|x| from.iter().map(|y| dot(x, y)).collect())
        .collect();
    let mut b: Vec<f64> = from.iter().map(|x| -dot(x, &changes[last])).collect();
    // Nearly dependent changes would be taken with shares of any size.
    for (i, row) in a.iter_mut().enumerate() {
        row[i] *= 1.0 + 1e-10;
    }
    for i in 0..last {
        let pivot = a[i][i];
        if pivot.is_nan() || pivot <= 0.0 {
            return alone();
        }
        for r in i + 1..last {
            let by = a[r][i] / pivot;
            let (above, below) = a.split_at_mut(r);
            let pairs = below[0].iter_mut().zip(&above[i]);
            pairs.for_each(|(x, y)| *x -= by * y);
            b[r] -= by * b[i];
        }
    }
    for i in (0..last).rev() {
        let known: f64 = (i + 1..last).map(|j| a[i][j] * b[j]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    let sum: f64 = b.iter().sum();
    if !sum.is_finite() {
        return alone();
    }
    b.push(1.0 - sum);
    b
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
