//! Newton's method for fixed points of maps that are only known by their action on a vector.
//!
//! A game at a fixed precision is one such [`System`]; a model with private information of a continuum of types, which no
//! graph holds, can be another.

use crate::qre::krylov::{self, Gmres, Operator};

/// A fixed point x = F(x), by its residual x − F(x) and that residual's derivative J.
pub trait System {
    /// Length of x.
    fn unknowns(&self) -> usize;

    /// Goes to `x`; `residual` = x − F(x).
    fn at(&mut self, x: &[f64], residual: &mut [f64]);

    /// `out` = J·`dx` at the latest x.
    fn tangent(&mut self, dx: &[f64], out: &mut [f64]);

    /// `y` = M⁻¹·`v`, with M close to J at the latest x; M = I where nothing better is known.
    fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        y.copy_from_slice(v);
    }

    /// `y` = M⁻¹·`v` and `out` = J·`y`: for systems to which both together come cheaper.
    fn preconditioned(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        self.precondition(v, y);
        self.tangent(y, out);
    }
}

/// Result of Newton's method.
#[derive(Clone, Debug, PartialEq)]
pub struct Root {
    /// The last x.
    pub x: Vec<f64>,
    /// Whether the largest |x − F(x)| there is within the tolerance, or rounding lets it fall no further.
    pub converged: bool,
    /// Newton iterations.
    pub iterations: usize,
    /// Iterations of GMRES.
    pub gmres_iterations: usize,
}

/// Newton iterations: from afar there is nothing to fall back on.
const MOST_ITERATIONS: usize = 40;

/// A root near `x`, or whatever root the iteration strays to, to the given largest |x − F(x)|.
pub fn newton(system: &mut dyn System, x: &[f64], tolerance: f64) -> Root {
    polish(system, &mut Gmres::default(), x, tolerance, usize::MAX)
}

/// The same with buffers that one call after another may use, given up after `patience` iterations of GMRES in all.
pub(crate) fn polish(
    system: &mut dyn System,
    gmres: &mut Gmres,
    x: &[f64],
    tolerance: f64,
    patience: usize,
) -> Root {
    let mut root = Root {
        x: x.to_vec(),
        converged: false,
        iterations: 0,
        gmres_iterations: 0,
    };
    let (mut residual, mut step) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    let mut before = f64::INFINITY;
    loop {
        system.at(&root.x, &mut residual);
        let size = largest(&residual);
        // It ends where rounding does not let the residual fall any further.
        let stuck = size <= 100.0 * tolerance && size >= 0.5 * before;
        root.converged = size <= tolerance || stuck;
        let left = patience - root.gmres_iterations;
        let spent = root.iterations >= MOST_ITERATIONS || left == 0;
        if root.converged || !size.is_finite() || spent {
            return root;
        }
        before = size;
        let mut settings = accuracy(size, tolerance);
        settings.most = settings.most.min(left);
        let info = gmres.solve(&mut Jacobian(system), &residual, &mut step, settings);
        root.gmres_iterations += info.iterations;
        root.iterations += 1;
        root.x.iter_mut().zip(&step).for_each(|(x, s)| *x -= s);
    }
}

struct Jacobian<'a>(&'a mut dyn System);

impl Operator for Jacobian<'_> {
    fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        self.0.precondition(v, y);
    }

    fn apply(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        self.0.preconditioned(v, y, out);
    }
}

/// How exactly a Newton step is solved for: enough to arrive, not more (Eisenstat & Walker 1996).
pub(crate) fn accuracy(size: f64, tolerance: f64) -> krylov::Settings {
    krylov::Settings {
        tolerance: (0.1 * tolerance / size).clamp(1e-8, 1e-3),
        restart: 40,
        most: 400,
    }
}

/// Largest |r|; not a number if any is not.
pub(crate) fn largest(residual: &[f64]) -> f64 {
    residual.iter().fold(0.0, |most: f64, r| {
        if r.is_nan() || most.is_nan() {
            f64::NAN
        } else {
            most.max(r.abs())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// x = (cos x₁, x₀/2): one root, by any other method x₀ = cos(x₀/2).
    struct Pair([f64; 2]);

    impl System for Pair {
        fn unknowns(&self) -> usize {
            2
        }
        fn at(&mut self, x: &[f64], residual: &mut [f64]) {
            self.0.copy_from_slice(x);
            residual.copy_from_slice(&[x[0] - x[1].cos(), x[1] - 0.5 * x[0]]);
        }
        fn tangent(&mut self, dx: &[f64], out: &mut [f64]) {
            out.copy_from_slice(&[dx[0] + self.0[1].sin() * dx[1], dx[1] - 0.5 * dx[0]]);
        }
    }

    #[test]
    fn converges_to_the_root() {
        let root = newton(&mut Pair([0.0; 2]), &[3.0, -2.0], 1e-15);
        let mut x = 1.0_f64;
        for _ in 0..200 {
            x = (0.5 * x).cos();
        }
        assert!(root.converged, "{root:?}");
        assert!((root.x[0] - x).abs() < 1e-14 && (root.x[1] - 0.5 * x).abs() < 1e-14);
    }

    #[test]
    fn a_residual_that_is_no_number_ends_it() {
        let root = newton(&mut Pair([0.0; 2]), &[f64::NAN, 0.0], 1e-15);
        assert!(!root.converged && root.iterations == 0);
    }
}
