//! The linearization of a game's fixed-point equation at a solution: tangents and adjoints.
//!
//! At a solution R(Q, ln λ) = Q − F(softmax(λQ)) = 0. When something else in the game changes R by r, the solution moves by
//! −J⁻¹r with J = ∂R/∂Q (implicit function theorem); when a quantity changes with Q by g, its change is −⟨J⁻ᵀg, r⟩ for every r
//! at once.

use crate::game::{Game, Numbers};
use crate::qre::krylov::{self, Gmres, Operator};
pub use crate::qre::sweep::Partials;
use crate::qre::sweep::Sweep;
use crate::qre::trace::Solution;

/// The derivative of a game's fixed-point equation at a solution.
pub struct Linearization<'g> {
    numbers: &'g Numbers,
    sweep: Sweep<'g>,
    gmres: Gmres,
}

/// A linear solve that did not come to its tolerance.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "the linear system was not solved: residual {residual:.1e}; the solution is at a turning point of its branch, or close to one"
)]
pub struct LinearSolveError {
    /// ‖b − J·x‖ / ‖b‖ where it stopped.
    pub residual: f64,
}

const SETTINGS: krylov::Settings = krylov::Settings {
    tolerance: 1e-12,
    restart: 80,
    most: 2000,
};

impl<'g> Linearization<'g> {
    /// Lays the game out and sweeps it once at the solution.
    pub fn new(game: &'g Game, solution: &Solution) -> Linearization<'g> {
        let mut sweep = Sweep::new(game, 1.0);
        sweep.at(&solution.q, solution.scale);
        Linearization {
            numbers: &game.numbers,
            sweep,
            gmres: Gmres::default(),
        }
    }

    /// The same on so many threads, where the game is large enough for that. Results do not depend on it.
    pub fn on(mut self, threads: usize) -> Linearization<'g> {
        self.sweep = self.sweep.on(threads);
        self.gmres = self.gmres.on(self.sweep.threads());
        self
    }

    /// Sweeps at other Q, with λ this share of the game's: what options are then worth, by slot.
    pub fn sweep(&mut self, q: &[f64], scale: f64) -> &[f64] {
        self.sweep.at(q, scale);
        self.sweep.worth()
    }

    /// Bytes that one sweep cannot but read or write, if every array is touched once in each direction.
    pub fn bytes_per_sweep(&self) -> usize {
        self.sweep.bytes()
    }

    /// The change of R when Q changes by `dq` (by slot) and ln λ of all players by `dtau`.
    pub fn change(&mut self, dq: &[f64], dtau: f64) -> Vec<f64> {
        let mut out = vec![0.0; dq.len()];
        self.sweep.tangent(dq, dtau, &mut out);
        out
    }

    /// Jᵀ·`u`, and ⟨`u`, ∂R/∂ ln λ⟩.
    pub fn transposed(&mut self, u: &[f64]) -> (Vec<f64>, f64) {
        let mut out = vec![0.0; u.len()];
        let by_precision = self.sweep.adjoint(u, &mut out);
        (out, by_precision)
    }

    /// The derivative of ⟨`u`, R⟩ by every number of the game, Q staying as it is.
    pub fn partials(&mut self, u: &[f64]) -> Partials {
        self.transposed(u);
        self.sweep.partials(self.numbers)
    }

    /// J⁻¹·`r`.
    ///
    /// # Errors
    /// The iteration did not converge: the solution is at a turning point, or close to one.
    pub fn solve(&mut self, r: &[f64]) -> Result<Vec<f64>, LinearSolveError> {
        let mut x = vec![0.0; r.len()];
        let info = self
            .gmres
            .solve(&mut Forward(&mut self.sweep), r, &mut x, SETTINGS);
        finish(x, info)
    }

    /// J⁻ᵀ·`g`.
    ///
    /// # Errors
    /// The iteration did not converge: the solution is at a turning point, or close to one.
    pub fn solve_transposed(&mut self, g: &[f64]) -> Result<Vec<f64>, LinearSolveError> {
        let mut x = vec![0.0; g.len()];
        let info = self
            .gmres
            .solve(&mut Backward(&mut self.sweep), g, &mut x, SETTINGS);
        finish(x, info)
    }
}

fn finish(x: Vec<f64>, info: krylov::Info) -> Result<Vec<f64>, LinearSolveError> {
    // GMRES may end where rounding lets it go no further; that is good enough for a derivative.
    if info.residual <= 1e-9 {
        Ok(x)
    } else {
        Err(LinearSolveError {
            residual: info.residual,
        })
    }
}

struct Forward<'a, 'g>(&'a mut Sweep<'g>);

impl Operator for Forward<'_, '_> {
    fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        self.0.precondition(v, y);
    }

    fn apply(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        self.0.preconditioned(v, y, out);
    }
}

/// Jᵀ at the sweep's point, without a preconditioner.
pub(in crate::qre) struct Backward<'a, 'g>(pub(in crate::qre) &'a mut Sweep<'g>);

impl Operator for Backward<'_, '_> {
    fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        y.copy_from_slice(v);
    }

    fn apply(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        y.copy_from_slice(v);
        self.0.adjoint(v, out);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::formats::efg;
    use crate::progress::Quiet;
    use crate::qre::trace::{Settings, trace};

    pub(crate) const BLUFF: &str = r#"EFG 2 R "A bluff" { "Sender" "Receiver" }
        c "" 1 "nature" { "strong" 1/3 "weak" 2/3 } 0
        p "" 1 1 "strong" { "loud" "quiet" } 0
        p "" 2 1 "heard it" { "yield" "stand" } 0 t "" 1 "" { 2, -1 } t "" 2 "" { 0.5 0 }
        t "" 3 "" { 0, 0 }
        p "" 1 2 "weak" { "loud" "quiet" } 0
        p "" 2 1 0 t "" 4 "" { 1, -1 } t "" 5 "" { -1, 1 }
        t "" 6 "" { 0.2, 0.1 }"#;

    #[test]
    fn the_solution_moves_with_precision_as_its_derivative_says() {
        let mut game = efg::read(BLUFF).unwrap().game;
        let at = |game: &mut Game, lambda: f64| {
            game.numbers.precision.fill(lambda);
            trace(game, &Settings::default(), &Quiet)
        };
        let h = 1e-4_f64;
        let (up, down) = (
            at(&mut game, 3.0 * h.exp()),
            at(&mut game, 3.0 * (-h).exp()),
        );
        let solution = at(&mut game, 3.0);
        let mut linear = Linearization::new(&game, &solution);
        let zero = vec![0.0; solution.q.len()];
        let r = linear.change(&zero, 1.0);
        let dq = linear.solve(&r).unwrap();
        for ((d, up), down) in dq.iter().zip(&up.q).zip(&down.q) {
            assert!((-d - (up - down) / (2.0 * h)).abs() < 1e-7);
        }
        // The same for one quantity at a time: here the first Q.
        let mut g = zero;
        g[0] = 1.0;
        let u = linear.solve_transposed(&g).unwrap();
        assert!((linear.transposed(&u).1 - dq[0]).abs() < 1e-9);
    }
}
